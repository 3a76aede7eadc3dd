"""Every line of a sheet is a row that goes in or waits, or is named as no row: none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from data.ledger import Ledger, Told
from data.ledger.intake import SourceFile, ledgers_of
from tests.data.ledger.troubled import AS_OF, FOLDER, INDEX, Office, raw_sheet
from tests.scaling import scaled
from vocabulary.errors import LedgerError
from vocabulary.ledger_files import NOTE_WORDING, note_sentence
from vocabulary.terms import LedgerKind

EAST, PEACE = "500151001002", "500151001003"
SITES = ("序号", "单位名称", "场所类别", "村（社区）", "地址")
HAZARDS = ("序号", "隐患单位", "存在问题", "整改期限", "整改情况", "检查日期")
TOWER = (1, "安居大厦", "高层建筑", "东城社区", "解放路8号")
INN = (2, "和平宾馆", "其他", "和平社区", "和平路3号")
LITTER = (1, "安居大厦", "通道堆物", "2024-01-20", "整改中", "2024-01-05")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.store.close()


def read(*lines: Any, told: Told | None = None, name: str = "Sheet1") -> tuple[Ledger, ...]:
    source = SourceFile("表.xlsx", "0" * 64, AS_OF, INDEX)
    return ledgers_of([raw_sheet((name, lines))], source, told or Told())


def named(*ledgers: Ledger) -> list[tuple[int, str]]:
    above = [(line.row, line.what) for ledger in ledgers for line in ledger.named]
    below = [
        (row.row, row.faults[0].code.value)
        for ledger in ledgers
        for row in ledger.rows
        if row.is_named
    ]
    return sorted(above + below)


def rows(*ledgers: Ledger) -> list[int]:
    return sorted(row.row for ledger in ledgers for row in ledger.rows if not row.is_named)


def test_a_table_above_a_better_known_header_is_read_too() -> None:
    cheap = [(f"幸福{n}号院", "城东", "8000", "3", "两室") for n in range(1, 5)]
    dear = [("幸福9号院", "巴川街道", "解放路", "8000", "两室")]
    head = ("name", "district", "address", "price", "layout")
    (ledger,) = read(("名称", "片区", "均价", "在售", "户型"), *cheap, head, *dear)
    assert rows(ledger) == [2, 3, 4, 5, 7]
    assert named(ledger) == [(1, "header"), (6, "header")]
    assert all(row.waits for row in ledger.rows)  # none has a category


def test_tables_below_one_another_are_each_read_under_their_own_header(office: Office) -> None:
    lines = (
        ("一、场所基本情况",), SITES, TOWER, INN, (), ("二、隐患情况",), HAZARDS, LITTER, (),
        ("三、其他场所",), ("场所名称", "场所类别", "所在社区", "详细地址"),
        ("东城浴场", "洗浴场所", "东城社区", "解放路9号"),
    )  # fmt: skip
    sites, hazards = read(*lines)
    assert (sites.kind, hazards.kind) == (LedgerKind.SITES, LedgerKind.HAZARDS)
    assert (rows(sites), rows(hazards)) == ([3, 4, 12], [8])
    assert [row for row, _ in named(sites, hazards)] == [1, 2, 6, 7, 10, 11]
    office.take_in_lines(*lines)
    assert (len(office.sites()), office.hazards("site_id")) == (3, [1])


def test_a_table_nobody_understands_waits_row_by_row() -> None:
    (ledger,) = read(SITES, TOWER, (), ("二、车辆",), ("车牌", "吨位", "驾驶"), ("渝A1", "3", "甲"))
    assert rows(ledger) == [2, 5, 6]
    assert [row.waits for row in ledger.rows if row.row > 4] == [True, True]


def test_a_row_above_the_header_waits_with_where_the_header_is() -> None:
    (ledger,) = read(TOWER, SITES, INN)
    first, second = ledger.rows
    assert ([fault.code.value for fault in first.faults], first.faults[0].hint) == (
        ["above_header"], "2",
    )  # fmt: skip
    assert (second.row, second.waits) == (3, False)


@pytest.mark.parametrize("gap", [(), ((),), (("和平社区场所台账",),)], ids=["", "blank", "title"])
def test_the_header_again_on_each_page_is_named(gap: Any) -> None:
    (ledger,) = read(SITES, TOWER, *gap, SITES, INN)
    assert len(rows(ledger)) == 2
    assert len(named(ledger)) == 2 + (gap not in ((), ((),)))


def test_a_title_over_the_same_headings_gives_the_village_of_the_rows_below(office: Office) -> None:
    head = ("序号", "单位名称", "场所类别", "地址")
    office.take_in_lines(
        ("东城社区场所台账",), head, (1, "卫生室", "其他", "一路"),
        ("和平社区场所台账",), head, (1, "卫生室", "其他", "二路"),
        ("三、东方社区",), (1, "卫生室", "其他", "三路"),
    )  # fmt: skip
    assert office.sites("village_code") == [EAST, PEACE, "500151001001"]


TWO_LINES = (
    ("序号", "单位名称", "场所类别", "村（社区）", "隐患情况", "", "", "整改", "", "联系电话"),
    ("", "", "", "", "存在问题", "检查日期", "隐患等级", "期限", "情况", ""),
)
ROW = (
    1, "安居大厦", "高层建筑", "东城社区", "通道堆物", "2024-01-05", "一般", "2024-01-20",
    "整改中", "13900001111",
)  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        TWO_LINES,
        (TWO_LINES[0][:-1], (*TWO_LINES[1][:-1], "联系电话")),
        (("基本情况", "", "", "", "排查", "", "", "整治", "", ""),
         ("序号", "单位名称", "场所类别", "村（社区）", "存在问题", "检查日期", "隐患等级",
          "整改期限", "整改情况", "联系电话")),
        (("序号", "单位名称", "场所类别", "村（社区）", "情况", "", "", "", "", "联系电话"),
         ("", "", "", "", "隐患情况", "", "", "整改", "", ""),
         ("", "", "", "", "存在问题", "检查日期", "隐患等级", "期限", "情况", "")),
    ],
    ids=["two", "last below", "groups above", "three"],
)  # fmt: skip
def test_a_header_of_several_lines_without_merges_is_joined(head: Any) -> None:
    (ledger,) = read(("巴川街道问题清单",), *head, ROW, *head[-1:], (2, *ROW[1:]))
    assert rows(ledger) == [2 + len(head), 4 + len(head)]
    (hazard,) = ledger.rows[0].hazards
    told = (hazard["description"], hazard["due_on"].isoformat(), hazard["status"])
    assert told == ("通道堆物", "2024-01-20", "rectifying")
    assert [what for _, what in named(ledger)].count("header") == len(head)


def test_a_line_of_units_or_of_column_numbers_belongs_to_the_header() -> None:
    head = ("单位名称", "场所类别", "村（社区）", "建筑高度", "建筑面积")
    (ledger,) = read(
        head, ("", "", "", "（米）", "（平方米）"), ("1", "2", "3", "4", "5"),
        ("安居大厦", "高层建筑", "东城社区", "54", "1200"),
    )  # fmt: skip
    assert rows(ledger) == [4]
    assert ledger.rows[-1].site["height_m"] == 54


@pytest.mark.parametrize(
    "line",
    [
        ("填表人：李某", "", "", "审核人：张某", "单位负责人：赵某"),
        ("填表人：", "李某", "", "审核人：", "张某"),
        ("填表人：李某　审核人：张某　2024年1月8日",),
        ("单位负责人（签字）：", "", "填表人：", "", "填表时间：2024.1.8"),
        ("", "制表：李某", "", "复核：张某", ""),
        ("注：本表一式两份，村社、街道各存一份。",),
        ("说明：1.地址写到门牌号。",),
        ("", "", "", "", "巴川街道办事处"),
        ("", "", "", "", "2024年1月8日"),
        ("合计", "", "", "", "2"),
        ("", "合  计", "", "", "2处"),
        ("小计（东城社区）：1家",),
        ("总计", "2", "", "", ""),
    ],
)
def test_signatures_remarks_and_totals_are_named_not_counted(line: Any) -> None:
    (ledger,) = read(SITES, TOWER, line, INN)
    assert (rows(ledger), [row for row, _ in named(ledger)]) == ([2, 4], [1, 3])


@pytest.mark.parametrize("name", ["合计大厦", "总数据中心", "备注网吧", "填表培训学校"])
def test_a_name_that_begins_like_a_total_is_a_name(name: str) -> None:
    (ledger,) = read(SITES, (1, name, "其他", "东城社区", "一路"))
    assert rows(ledger) == [2]


BARE = (
    ("安居大厦", "高层建筑", "东城社区", "解放路8号", "106.0525", "29.8412"),
    ("和平宾馆", "其他", "和平社区", "和平路3号", "106.0531", "29.8420"),
)
COLUMNS = {"第1列": "name", "第2列": "category", "第3列": "village", "第4列": "address"}


def test_a_sheet_without_a_header_says_so_with_its_first_line() -> None:
    with pytest.raises(LedgerError) as refused:
        read(*BARE)
    assert refused.value.code == "no_header"
    assert "安居大厦" in refused.value.values["headings"]


@pytest.mark.parametrize("title", [(), (("东城社区场所",),)])
def test_all_rows_are_read_once_its_columns_are_named(title: Any) -> None:
    (ledger,) = read(*title, *BARE, told=Told(mapping=COLUMNS))
    assert rows(ledger) == [1 + len(title), 2 + len(title)]
    assert [row.site["name"] for row in ledger.rows] == ["安居大厦", "和平宾馆"]
    assert ledger.mapping["第1列（共6列）"] == "name"


def test_columns_remembered_of_a_sheet_of_six_are_not_those_of_a_sheet_of_four() -> None:
    kept = {f"{heading}（共6列）": name for heading, name in COLUMNS.items()}
    assert rows(*read(*BARE, told=Told(mapping=kept))) == [1, 2]
    with pytest.raises(LedgerError, match="no_header"):
        read(*(line[:4] for line in BARE), told=Told(mapping=kept))


def test_every_note_has_its_sentence() -> None:
    (ledger,) = read(("东城社区场所台账",), SITES[:3], TOWER[:3])
    assert {note.partition(":")[0] for note in ledger.notes} <= set(NOTE_WORDING)
    assert all(note_sentence(note) for note in ledger.notes)


CELL = st.sampled_from(
    ["", "安居大厦", "东城社区", "高层建筑", "和平路3号", "106.05", "2024-01-05", "整改中", "同上",
     "1", "单位名称", "地址", "合计", "填表人：李某", "一、场所", "通道堆物", "名称", "#N/A"]
)  # fmt: skip
FREE = st.lists(CELL, max_size=6)
KNOWN = st.sampled_from(
    [SITES, HAZARDS, TOWER, INN, LITTER, (), ("二、隐患情况",), ("合计", "", "", "", "2"), ROW,
     *TWO_LINES, ("填表人：李某", "", "", "审核人：张某"), ("东城社区场所台账",),
     ("名称", "片区", "均价"), ("渝A1", "3", "甲"), ("name", "address", "district")]
)  # fmt: skip


@settings(
    max_examples=scaled(500),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(lines=st.lists(st.one_of(KNOWN, KNOWN, FREE), min_size=1, max_size=14))
def test_no_line_of_a_sheet_is_lost(lines: list[Any]) -> None:
    """Rows in are the lines of the sheet without those that are named."""
    sheet = raw_sheet(("Sheet1", lines))
    filled = {at + 1 for at, row in enumerate(sheet.rows) if any(map(str.strip, row))}
    source = SourceFile("表.xlsx", "0" * 64, AS_OF, INDEX)
    try:
        ledgers = ledgers_of([sheet], source, Told())
    except LedgerError as error:
        refused = error.code  # the whole file, with what to do
        assume(refused not in ("no_header", "no_table", "kind_unknown", "tables_side_by_side"))
        raise
    counted, lines_named = rows(*ledgers), [row for row, _ in named(*ledgers)]
    assert sorted(counted + lines_named) == sorted(filled)


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of small ledgers is not here")
@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("h04_two_row_csv.csv", (2, 2, 0, 0)),
        ("h06_second_header_better_known.xlsx", (14, 0, 0, 14)),
        ("h08_two_stacked.xlsx", (5, 5, 0, 0)), ("t08_two_row_unmerged.xlsx", (1, 1, 0, 0)),
        ("t09_signatures_spread.xlsx", (1, 1, 0, 0)),
    ],
)  # fmt: skip
def test_the_ledgers_of_the_folder_lose_no_row(
    office: Office, file: str, counts: tuple[int, ...]
) -> None:
    assert office.take_in((FOLDER / file).read_bytes(), file).counts == counts
