"""What a line says of its site, what is guessed and said so, and what is left to a person."""

from __future__ import annotations

import pytest

from tests.builders import fault_codes, read_one

SITES = "单位名称,单位类别,地址,所在社区,备注\n"
PROBLEMS = "隐患单位,地址,存在问题,检查日期\n"


def test_a_class_of_supervision_is_no_category(tmp_path):
    text = SITES + "某某养老院,重点单位,,东方社区,\n某某酒店,一般单位,,东方社区,\n"
    home, hotel = read_one(tmp_path, "台账.csv", text).rows
    assert (home.site["category"], home.site["is_key_unit"]) == ("welfare", True)
    assert hotel.site["category"] == "hotel"
    assert "is_key_unit" not in hotel.site
    assert fault_codes(home) == fault_codes(hotel) == {"category_guessed"}


def test_guesses_are_listed_so_that_they_never_outweigh_what_is_known(tmp_path):
    text = PROBLEMS + "某某酒店,东方社区1号,安全出口上锁,2024.1.5\n"
    (row,) = read_one(tmp_path, "清单.csv", text).rows
    assert (row.site["category"], row.site["village_code"]) == ("hotel", "500151001001")
    assert row.site["guessed"] == ["category", "village_code"]
    assert {"category_guessed", "village_taken"} <= fault_codes(row)
    assert not row.waits


def test_what_a_column_says_is_no_guess(tmp_path):
    (row,) = read_one(tmp_path, "台账.csv", SITES + "某某楼,高层建筑,,东方社区,\n").rows
    assert "guessed" not in row.site
    assert row.faults == ()


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("翠湖花园", "compound"), ("某某足浴店", "bathhouse"), ("某某敬老院", "welfare"),
        ("某某实验小学", "training"), ("某某公园", "scenic"), ("某某机械厂", "factory"),
        ("某某大厦", "high_rise"),
    ],
)  # fmt: skip
def test_a_name_tells_its_category(tmp_path, name, category):
    (row,) = read_one(tmp_path, "台账.csv", f"{SITES}{name},,,东方社区,\n").rows
    assert row.site["category"] == category
    assert "category_guessed" in fault_codes(row)


def test_the_name_of_a_file_tells_the_category_of_its_rows(tmp_path):
    text = "名称,地址,层数\n翠湖,某某路1号,地上18层，地下2层\n".replace("，", "、")
    (row,) = read_one(tmp_path, "高层建筑台账.csv", text).rows
    assert row.site["category"] == "high_rise"
    assert (row.site["floors_above"], row.site["floors_below"]) == (18.0, 2.0)


def test_other_names_of_a_place_are_told_apart(tmp_path):
    (row,) = read_one(tmp_path, "台账.csv", "名称,类别,别名\n翠湖苑,住宅小区,老食品厂、翠湖\n").rows
    assert row.site["aliases"] == ["老食品厂", "翠湖"]


def test_two_matters_in_one_column_are_not_taken_for_one_of_them(tmp_path):
    heads = "隐患单位,存在问题,排查人员与时间,整改措施与责任人\n"
    ledger = read_one(tmp_path, "检查.csv", heads + "某店,灭火器过期,张某 12月7日,更换 李某\n")
    assert ledger.mapping["排查人员与时间"] == ""
    (hazard,) = ledger.rows[0].hazards
    assert hazard["measure"] == "更换 李某"
    assert "owner" not in hazard
    assert ledger.rows[0].extra == {"排查人员与时间": "张某 12月7日"}


def test_a_heading_cut_by_a_dbf_is_known_where_it_can_begin_one_column_only(tmp_path):
    ledger = read_one(tmp_path, "台账.csv", "单位名,场所类,所在社,备\n翠湖苑,住宅小区,东方社区,\n")
    assert list(ledger.mapping.values()) == ["name", "category", "village", ""]


def test_an_identity_number_is_not_told_in_a_fault(tmp_path):
    text = SITES + "某某楼,高楼500228199001011234,,东方社区,\n"
    (row,) = read_one(tmp_path, "台账.csv", text).rows
    assert [fault.value for fault in row.faults] == ["高楼500****34"]


def test_a_village_code_and_a_position_are_told_in_full(tmp_path):
    text = "村社代码,村社名称\n500151001001,东方社区\n5001510010,某某村\n"
    rows = read_one(tmp_path, "村社.csv", text).rows
    assert [fault.value for fault in rows[1].faults] == ["5001510010"]


def test_a_code_of_a_village_beside_an_address_makes_no_list_of_villages(tmp_path):
    text = "名称,类别,地址,村社代码\n翠湖苑,住宅小区,一路1号,500151001201\n"
    (row,) = read_one(tmp_path, "台账.csv", text).rows
    assert row.village is None
    assert row.site["village_code"] == "500151001201"
