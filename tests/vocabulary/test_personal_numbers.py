"""Which numbers are a person's, in every way they are typed, and which only look like one."""

from __future__ import annotations

import pytest

from vocabulary.personal_numbers import (
    cover,
    cover_all,
    numbers_in,
    uncovered,
)

IDENTITY = "500107198001011234"
WITH_X = "51022519790812003X"
OLD = "510225750812003"
MOBILE = "13800138000"


@pytest.mark.parametrize(
    "typed",
    [
        IDENTITY,
        "５００１０７１９８００１０１１２３４",
        "500107 19800101 1234",
        "500107-19800101-1234",
        "500107 1980 0101 1234",
        "5001 0719 8001 0112 34",
        "500107－19800101－1234",
        "5 0 0 1 0 7 1 9 8 0 0 1 0 1 1 2 3 4",
        "500107\u200b198001011234",
        "500107　19800101　1234",
        WITH_X,
        WITH_X.lower(),
        "51022519790812003ｘ",
        "51022519790812003Ｘ",
        "510225 19790812 003x",
        OLD,
        "510225 750812 003",
        "911124198108030024",
        MOBILE,
        "１３８００１３８０００",
        "+8613800138000",
        "+86 138 0013 8000",
        "8613800138000",
        "86-13800138000",
        "(+86)13800138000",
        "0086 13800138000",
        "013800138000",
        "138 0013 8000",
        "138-0013-8000",
        "138.0013.8000",
        "138－0013－8000",
        "138—0013—8000",
        "138·0013·8000",
        "1380013 8000",
        "138 00138000",
        "1380 013 8000",
        "138 001 38000",
        "1 3 8 0 0 1 3 8 0 0 0",
        "138\u200b0013\u200b8000",
        "13800138000.0",
        "023-45678901",
        "023-4567 8901",
        "023 4567 8901",
        "(023)45678901",
        "（023）45678901",
        "(023) 4567-8901",
        "02345678901",
        "０２３－４５６７８９０１",
        "0830-2345678",
        "08302345678",
        "+86 23 4567 8901",
        "+86-23-45678901",
        "010-65432100",
        "13800138000/13900139000",
        "1380013800013900139000",
        "13800138000500107198001011234",
        "5.00107198001011E+17",
        "1.3800138E+10",
    ],
)
@pytest.mark.parametrize("told", ["{}", "联系人张三{}，欠费", "张三 {} 3栋", "1.{}", "{}。"])
def test_a_persons_number_is_covered_wherever_it_stands(typed: str, told: str) -> None:
    covered = cover(told.format(typed))
    digits = "".join(mark for mark in covered if mark.isdigit())
    assert "****" in covered
    assert len(digits) < len([mark for mark in told.format(typed) if mark.isdigit()]) - 3
    assert cover(covered) == covered
    assert not numbers_in(covered)
    before, after = told.split("{}")
    assert covered.startswith(before)
    assert covered.endswith(after)


@pytest.mark.parametrize(
    "typed",
    [
        "400-123-4567",
        "4001234567",
        "800-820-8820",
        "91500107MA5U8K3C2X",
        "91500107203456789X",
        "12500107MB1234567A",
        "53500151MJP5000001",
        "500151001001",
        "500151001001-0001",
        "500151001",
        "2024-03-15 10:30:00",
        "2024.01.15-2024.03.15",
        "20240115",
        "2023-12-31至2024-01-31",
        "巴川办〔2024〕99号",
        "巴川府办发〔2023〕138号",
        "106.0512345,29.8412345",
        "106.05123456789,29.13800138000",
        "X=3301234.567 Y=35512345.678",
        "500151001001000123",
        "500151202403150012",
        "500107202403001",
        "HZ-20240315-0012",
        "FX-13800",
        "1-1栋、138-140-142号",
        "119、96119、12345",
        "9f86d081884c7d659a2f13800138000a0b822cd15d6c15b0f00a08e3b0c44298",
        "13,800,138,000元",
        "建筑面积12345678.5平方米",
        "3（2）号楼1单元1301-1302",
        "GB50016-2014、GB55037-2022",
        "消防码5001510010010001",
    ],
)
def test_what_only_looks_like_one_stays(typed: str) -> None:
    assert cover(typed) == typed
    assert cover(f"见{typed}，已改") == f"见{typed}，已改"


def test_a_mobile_keeps_its_last_four_digits_and_an_identity_number_two() -> None:
    assert cover("张三13800138000") == "张三138****8000"
    assert cover("+86 138 0013 8000") == "+86 138****8000"
    assert cover(f"身份证{IDENTITY}。") == "身份证500****34。"
    assert cover("(023)45678901") == "(023****01"


@pytest.mark.parametrize(
    "typed", [IDENTITY, WITH_X, OLD, MOBILE, "+8613800138000", "138-0013-8000"]
)
def test_letters_beside_a_number_do_not_hide_it(typed: str) -> None:
    assert "****" in cover(f"ID{typed}tel")
    assert "****" in cover(f"{typed}_李四")


def test_a_heading_makes_every_long_number_a_persons() -> None:
    assert cover("45678901") == "45678901"
    assert cover("45678901", heading="联系电话") == "456****01"
    assert cover("电话：4567-8901") == "电话：456****01"
    assert cover("500107198013011234", heading="身份证 号码") == "500****34"
    assert cover("400-123-4567", heading="联系电话") == "400-123-4567"
    assert cover("2024-03-15", heading="电话联系日期") == "2024-03-15"


def test_values_of_json_are_covered_with_their_headings() -> None:
    held = {"备注": ["找13800138000"], "手机": 13900139000, "13700137000": 1.0, "住址": None}
    assert cover_all(held) == {
        "备注": ["找138****8000"],
        "手机": "139****9000",
        "137****7000": 1.0,
        "住址": None,
    }
    assert cover_all(13800138000.0) == "138****8000"


def test_an_identity_number_needs_a_region_and_a_birthday() -> None:
    assert numbers_in(IDENTITY) == [IDENTITY]
    assert numbers_in(OLD) == [OLD]
    assert numbers_in("500107198013011234") == []
    assert numbers_in("790107198001011234") == []
    assert numbers_in("500107") == []


@pytest.mark.parametrize(
    ("known", "change"),
    [
        ("张三13800138000", lambda told: told),
        ("张三13800138000", lambda told: told + "，已搬走"),
        ("找李四 138-0013-8000 或 023-45678901，限期", lambda told: told.replace("限期", "立即")),
        (f"身份证{IDENTITY}、{WITH_X}", lambda told: "户主" + told),
    ],
)
def test_a_covered_text_handed_back_keeps_the_numbers_on_record(known: str, change) -> None:
    typed = change(cover(known))
    assert "****" in typed
    assert uncovered(typed, known) == change(known)


def test_what_is_handed_back_is_known_by_its_place() -> None:
    known = {"电话": "45678901", "手机": 13900139000, "列": ["13800138000", 3], "13700137000": 1}
    assert uncovered(cover_all(known), known) == known
    assert uncovered("138****8000", None) == "138****8000"
    assert uncovered("138****8000", "13900139000") == "138****8000"
    assert uncovered("13600136000", "13900139000") == "13600136000"
    assert uncovered("456****01", "45678901", heading="phone") == "45678901"
