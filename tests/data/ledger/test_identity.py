"""Which record a row speaks of: a number alone never decides, and no record becomes another."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data.ledger import imports
from data.ledger.values import name_key
from tests.builders import NOW
from tests.data.ledger.troubled import AS_OF, FOLDER, Office, Sheet, book
from tests.scaling import scaled

EAST, PEACE = "500151001002", "500151001003"
SITES = ("编号", "单位名称", "场所类别", "村（社区）", "地址")
PROBLEMS = ("问题序号", "单位名称", "场所类别", "村（社区）", "存在问题", "检查日期", "整改期限")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.store.close()


def listed(*rows: tuple[Any, ...], head: tuple[str, ...] = SITES) -> Sheet:
    return "Sheet1", [head, *rows]


def of_village(name: str, *sites: tuple[Any, ...]) -> tuple[str, list[Any]]:
    return name, [(f"{name}场所台账",), ("编号", "单位名称", "场所类别", "地址"), *sites]


EAST_LIST = of_village(
    "东城社区", (1, "安居大厦", "高层建筑", "解放路8号"), (2, "东城浴场", "洗浴场所", "解放路9号")
)
PEACE_LIST = of_village(
    "和平社区",
    (1, "和平大厦", "高层建筑", "和平路1号"),
    (2, "和平敬老院", "社会福利机构", "和平路2号"),
)
FOUR = [
    ("安居大厦", "high_rise", EAST), ("东城浴场", "bathhouse", EAST),
    ("和平大厦", "high_rise", PEACE), ("和平敬老院", "welfare", PEACE),
]  # fmt: skip


@pytest.mark.parametrize(
    "files", [((EAST_LIST,), (PEACE_LIST,)), ((EAST_LIST, PEACE_LIST),)],
    ids=["two files", "two sheets"],
)  # fmt: skip
def test_villages_that_number_their_own_sites_from_one_keep_theirs(
    office: Office, files: tuple[tuple[Sheet, ...], ...]
) -> None:
    for sheets in files:
        office.take_in_sheets(*sheets)
    assert office.sites("name", "category", "village_code") == FOUR
    assert office.counts == (4, 4, 0, 0)


def test_a_list_of_the_same_village_that_counts_anew_makes_new_sites(office: Office) -> None:
    office.take_in_sheets(listed((1, "安居大厦", "高层建筑", "东城社区", "解放路8号")))
    office.take_in_sheets(listed((1, "东城浴场", "洗浴场所", "东城社区", "解放路9号")))
    assert office.sites("name", "site_no") == [("安居大厦", "1"), ("东城浴场", "1")]


def test_the_same_site_under_another_number_of_another_list_is_the_same(office: Office) -> None:
    row = ("东城浴场", "洗浴场所", "东城社区", "解放路9号")
    office.take_in_sheets(listed((2, *row))).take_in_sheets(listed((1, *row)))
    assert office.sites("name", "site_no") == [("东城浴场", "2")]
    assert office.told[1].unchanged == 1


def test_one_name_and_one_number_in_two_villages_are_two_sites(office: Office) -> None:
    office.take_in_sheets(listed((1, "卫生室", "其他", "东城社区", "一路")))
    office.take_in_sheets(listed((1, "卫生室", "其他", "和平社区", "二路")))
    assert office.sites("name", "village_code") == [("卫生室", EAST), ("卫生室", PEACE)]


def month(*rows: tuple[Any, ...]) -> Sheet:
    return listed(*rows, head=PROBLEMS)


def problem(number: Any, name: str, words: str, day: str, **more: str) -> tuple[Any, ...]:
    village, kind = more.get("village", "东城社区"), more.get("kind", "其他")
    return number, name, kind, village, words, day, more.get("due", "")


def test_problems_numbered_anew_each_month_are_new_hazards(office: Office) -> None:
    office.take_in_sheets(month(
        problem(1, "安居大厦", "疏散通道堆放杂物", "2024-01-05", due="2024-01-20"),
        problem(2, "东城浴场", "灭火器过期", "2024-01-05"),
    ))  # fmt: skip
    office.take_in_sheets(month(
        problem(1, "安居大厦", "应急灯损坏", "2024-02-05"),
        problem(2, "和平敬老院", "未设置疏散指示标志", "2024-02-05", village="和平社区"),
    ))  # fmt: skip
    first, *others = office.hazards("description", "found_on", "due_on", "status")
    assert first == ("疏散通道堆放杂物", "2024-01-05", "2024-01-20", "assigned")
    assert len(others) == 3


def test_the_same_words_under_the_same_number_a_month_later_are_a_new_hazard(
    office: Office,
) -> None:
    office.take_in_sheets(
        month(problem(1, "安居大厦", "灭火器过期", "2024-01-05", due="2024-01-20"))
    )
    office.take_in_sheets(
        month(problem(1, "安居大厦", "灭火器过期", "2024-02-05", due="2024-02-20"))
    )
    assert office.hazards("found_on", "due_on") == [
        ("2024-01-05", "2024-01-20"), ("2024-02-05", "2024-02-20"),
    ]  # fmt: skip


def test_a_list_carried_on_and_numbered_anew_says_nothing_new(office: Office) -> None:
    kept = problem(5, "安居大厦", "灭火器过期", "2024-01-05")
    office.take_in_sheets(month(kept)).take_in_sheets(month((1, *kept[1:])))
    assert office.hazards("hazard_no") == ["5"]
    assert office.told[1].unchanged == 1


def test_an_open_hazard_found_again_much_later_waits_with_both(office: Office) -> None:
    rows = [
        ("安居大厦", "其他", "东城社区", "灭火器过期", day) for day in ("2024-01-05", "2024-02-05")
    ]
    for row in rows:
        office.take_in_sheets(listed(row, head=PROBLEMS[1:6]))
    assert office.hazards("found_on") == ["2024-01-05"]
    (fault,) = (one for one in office.faults if one.code.value == "record_differs")
    assert "2024-01-05" in fault.hint
    assert "2024-02-05" in fault.hint


def test_a_village_s_list_of_hazards_means_its_own_sites(office: Office) -> None:
    office.take_in_sheets(listed(
        (1, "卫生室", "其他", "东城社区", "一路"), (2, "卫生室", "其他", "和平社区", "二路"),
    ))  # fmt: skip
    head = ("序号", "隐患单位", "存在问题", "检查日期")
    for village in ("和平社区", "东城社区"):
        title = (f"{village}隐患台账",)
        office.take_in_lines(title, head, (1, "卫生室", "灭火器过期", "2024-01-05"))
    assert office.hazards("site_id") == [2, 1]


BUILDINGS = (
    "安居小区1-1栋", "安居小区11栋", "安居小区1-11栋", "安居小区11-1栋",
    "金龙城3（2）号楼", "金龙城32号楼", "锦绣园1、2号楼", "锦绣园12号楼",
    "龙苑一—三栋", "龙苑一三栋",
)  # fmt: skip


def test_signs_between_digits_tell_buildings_apart(office: Office) -> None:
    office.take_in_sheets(
        listed(*((None, name, "高层建筑", "东城社区", "解放路8号") for name in BUILDINGS))
    )
    assert tuple(office.sites()) == BUILDINGS
    row = (None, "安居小区１１栋", "高层建筑", "东城社区", "解放路8号")
    again = office.take_in_sheets(listed(row))
    assert again.told[-1].unchanged == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1—1栋", "１-１ 栋"), ("3（2）号楼", "3(2) 号楼"), ("1、2号楼", "1，2号楼"),
        ("A座-1号", "a座（1号）"),
    ],
)  # fmt: skip
def test_two_writers_of_one_number_agree(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_hazards_of_two_buildings_stay_apart(office: Office) -> None:
    head = ("单位名称", "场所类别", "村（社区）", "存在问题", "检查日期")
    office.take_in_sheets(listed(
        ("安居小区1-1栋", "高层建筑", "东城社区", "通道堆物", "2024-01-05"),
        ("安居小区11栋", "高层建筑", "东城社区", "喷淋不出水", "2024-01-06"), head=head,
    ))  # fmt: skip
    assert office.hazards("site_id", "description") == [(1, "通道堆物"), (2, "喷淋不出水")]


IDS = ("场所编号", "单位名称", "场所类别", "村（社区）")


def test_long_numbers_keep_their_digits_and_damaged_ones_are_named(office: Office) -> None:
    numbers = ["9.15002E+17", 915002240000000000, "915002240000000001", "007", "007.0", 7]
    office.take_in_sheets(listed(
        *((number, f"安居{at}号楼", "高层建筑", "东城社区") for at, number in enumerate(numbers)),
        head=IDS,
    ))  # fmt: skip
    assert office.sites("site_no") == [
        "9.15002E+17", "915002240000000000", "915002240000000001", "007", "007.0", "7",
    ]  # fmt: skip
    assert [(f.row, f.column) for f in office.faults if f.code.value == "number_damaged"] == [
        (2, "场所编号")
    ]


def test_a_damaged_number_never_finds_a_record_nor_replaces_a_whole_one(office: Office) -> None:
    whole, damaged = "915002240000000001", "9.15002E+17"
    office.take_in_sheets(listed((whole, "安居大厦", "高层建筑", "东城社区"), head=IDS))
    office.take_in_sheets(listed((damaged, "和平大厦", "高层建筑", "东城社区"), head=IDS))
    office.take_in_sheets(listed((damaged, "龙都大厦", "高层建筑", "东城社区"), head=IDS))
    office.take_in_sheets(listed((damaged, "安居大厦", "高层建筑", "东城社区"), head=IDS))
    assert office.sites("name", "site_no") == [
        ("安居大厦", whole), ("和平大厦", damaged), ("龙都大厦", damaged),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "both"),
    [
        (("CS-01", "安居大酒店", "高层建筑", "东城社区", "解放路8号"), ("安居大厦", "安居大酒店")),
        (("CS-01", "安居大厦", "住宅小区", "东城社区", "解放路8号"), ("高层建筑", "住宅小区")),
        (("CS-01", "安居大厦", "高层建筑", "和平社区", "解放路8号"), (EAST, PEACE)),
        ((None, "安居大厦", "住宅小区", "东城社区", "解放路8号"), ("高层建筑", "住宅小区")),
        ((None, "安居大厦", "高层建筑", None, "和平路77号"), ("解放路8号", "和平路77号")),
    ],
)
def test_a_row_that_would_make_another_record_of_one_waits_with_both(
    office: Office, row: tuple[Any, ...], both: tuple[str, str]
) -> None:
    office.take_in_sheets(listed(("CS-01", "安居大厦", "高层建筑", "东城社区", "解放路8号")))
    before = office.sites("name", "category", "village_code", "address")
    office.take_in_sheets(listed(row))
    assert office.sites("name", "category", "village_code", "address") == before
    assert office.told[1].waiting == 1
    (fault,) = (one for one in office.faults if one.code.value == "record_differs")
    assert all(word in fault.hint for word in both)


@pytest.mark.parametrize(
    ("means", "names"), [("same", ["安居大酒店"]), ("other", ["安居大厦", "安居大酒店"])]
)
def test_a_person_says_whether_it_is_the_same_record_or_another(
    office: Office, means: Any, names: list[str]
) -> None:
    office.take_in_sheets(listed(("CS-01", "安居大厦", "高层建筑", "东城社区", "解放路8号")))
    renamed = listed(("CS-01", "安居大酒店", "高层建筑", "东城社区", "解放路8号"))
    (ledger,) = office.read("改.xlsx", book(renamed))
    said = replace(ledger, means=means)
    done = imports.apply(office.store, said, actor="李某", now=NOW, as_of=AS_OF)
    assert (done.accepted, done.waiting) == (1, 0)
    assert office.sites() == names


def test_a_number_with_neither_name_nor_village_is_another_site(office: Office) -> None:
    office.take_in_sheets(listed(("CS-01", "安居大厦", "高层建筑", "东城社区", "解放路8号")))
    office.take_in_sheets(listed(("CS-01", "和平大厦", "高层建筑", "和平社区", "和平路1号")))
    assert len(office.sites()) == 2


def test_a_number_that_began_anew_with_the_month_waits_with_both_days(office: Office) -> None:
    # Found by the property below at its nightly size: the first day was overwritten in silence.
    head = (*SITES, "存在问题", "检查日期")
    site = ("CS-1", "和平大厦", "洗浴场所", "和平社区", "和平路1号", "灭火器过期2具")
    office.take_in_lines(head, (*site, "2024-01-06"))
    office.take_in_lines(head, (*site, "2024-02-05"))
    assert office.hazards("found_on") == ["2024-01-06"]
    assert (office.told[1].accepted, office.told[1].waiting) == (0, 1)


NUMBER = st.one_of(
    st.integers(1, 3), st.sampled_from(["CS-1", "CS-2", "9.15E+17", "9.15002E+17", "007", None])
)
NAME = st.sampled_from(
    ["安居小区1-1栋", "安居小区11栋", "安居小区1—1栋", "金龙城3（2）号楼", "金龙城32号楼", "卫生室",
     "安居大厦", "安居大厦（新）", "和平大厦"]
)  # fmt: skip
ROW = st.tuples(
    NUMBER, NAME, st.sampled_from(["高层建筑", "洗浴场所", "其他"]),
    st.sampled_from(["东城社区", "和平社区", None]),
    st.sampled_from(["解放路8号", "和平路1号", None]),
    st.sampled_from(["通道堆物", "灭火器过期", "灭火器过期2具"]),
    st.sampled_from(["2024-01-05", "2024-01-06", "2024-02-05"]),
)  # fmt: skip
LIST = st.lists(ROW, min_size=1, max_size=5)
MOST = min(scaled(1), 4)  # pairs of ledgers an example: over 2,000 pairs at night


@pytest.mark.parametrize("part", [1, 2])  # none may take five minutes
@pytest.mark.parametrize("has_hazards", [False, True])
@settings(
    max_examples=scaled(7),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(pairs=st.lists(st.tuples(LIST, LIST), min_size=MOST, max_size=MOST))
def test_no_record_is_overwritten_by_another_records_row(
    has_hazards: bool, part: int, pairs: Any
) -> None:
    """Of two ledgers, nothing the second says changes who a record of the first is."""
    for first, second in pairs:
        with tempfile.TemporaryDirectory() as folder:
            nothing_overwritten(Office(Path(folder)), first, second, has_hazards=has_hazards)


def nothing_overwritten(office: Office, first: Any, second: Any, *, has_hazards: bool) -> None:
    head = (*SITES, "存在问题", "检查日期") if has_hazards else SITES
    width = len(head)
    office.take_in_lines(head, *(row[:width] for row in first))
    sites = office.sites("name", "category", "village_code")
    what = ("site_id", "description", "found_on")
    hazards = office.hazards(*what)
    office.take_in_lines(head, *(row[:width] for row in second))
    after = office.sites("name", "category", "village_code")
    for old, new in zip(sites, after, strict=False):
        assert all(before in (None, now) for before, now in zip(old, new, strict=True))
    for old, new in zip(
        hazards, office.hazards("site_id", "description", "found_on"), strict=False
    ):
        assert is_same_hazard(old, new)
    office.store.close()


def is_same_hazard(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    """Whether only a day was put right that lies days from the first."""
    days = (date.fromisoformat(new[2]) - date.fromisoformat(old[2])).days
    return old[:2] == new[:2] and abs(days) <= 15


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of small ledgers is not here")
@pytest.mark.parametrize(
    ("files", "n_sites", "n_hazards"),
    [
        (("u06a_dongcheng", "u06b_heping"), 4, 0), (("u06c_two_sheets",), 4, 0),
        (("u08a_hazard_no_jan", "u08b_hazard_no_feb"), 3, 4), (("u09_hyphen_numbers",), 6, 0),
        (("u09a", "u09b"), 2, 0), (("u10_hyphen_hazards",), 2, 2), (("n02_ids",), 6, 0),
    ],
)  # fmt: skip
def test_the_ledgers_of_the_folder_keep_their_records_apart(
    office: Office, files: tuple[str, ...], n_sites: int, n_hazards: int
) -> None:
    for name in files:
        office.take_in((FOLDER / f"{name}.xlsx").read_bytes(), f"{name}.xlsx")
    assert (len(office.sites()), len(office.hazards())) == (n_sites, n_hazards)
    assert office.counts[3] == 0
