"""No cell is silently empty: errors, ditto marks, deadlines in words, facts nobody can read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwt

from data.ledger.values import read_date
from tests.builders import read_one
from tests.data.ledger.troubled import AS_OF, FOLDER, Office, working_days

PROBLEMS = (
    "序号",
    "单位名称",
    "场所类别",
    "村（社区）",
    "存在问题",
    "检查日期",
    "整改期限",
    "整改情况",
)
GOOD = (1, "安居大厦", "高层建筑", "东城社区", "通道堆物", "2024-01-05", "2024-01-20", "整改中")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.store.close()


def with_cell(place: int, cell: Any, row: tuple[Any, ...] = GOOD) -> tuple[Any, ...]:
    return (*row[:place], cell, *row[place + 1 :])


ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!",
          "#GETTING_DATA", "########", "Err:502")  # fmt: skip


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_is_named_by_its_cell_and_its_row_waits(office: Office, error: str) -> None:
    office.take_in_lines(PROBLEMS, with_cell(6, error), with_cell(3, error))
    assert office.counts == (2, 0, 0, 2)
    assert [(f.row, f.column, f.value) for f in office.faults if f.code.value == "cell_error"] == [
        (2, "整改期限", error), (3, "村（社区）", error),
    ]  # fmt: skip


def test_an_error_of_a_fact_is_named_and_holds_nothing_back(office: Office) -> None:
    head = ("单位名称", "场所类别", "村（社区）", "建筑高度", "网格员")
    office.take_in_lines(head, ("安居大厦", "高层建筑", "东城社区", "#N/A", "#REF!"))
    assert office.counts == (1, 1, 0, 0)
    assert [(f.column, f.severity.value) for f in office.faults] == [
        ("建筑高度", "notes"), ("网格员", "notes"),
    ]  # fmt: skip
    assert office.sites("extra") == [{"建筑高度": "#N/A", "网格员": "#REF!"}]


def workbook(*lines: tuple[Any, ...]) -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for at, cells in enumerate(lines):
            sheet.write_row(at + 1, 1, cells)
    return kept.getvalue()


def test_errors_and_formulas_without_a_value_are_found_in_the_workbook(tmp_path: Path) -> None:
    """A sheet that begins at B2, as the reader leaves empty columns on its left out."""
    rows = [with_cell(6, "=G3+15"), with_cell(6, "=NA()"), with_cell(6, "2024-01-25")]
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(PROBLEMS, *rows))) as made,
        zipfile.ZipFile(content, "w") as changed,
    ):
        for name in made.namelist():
            part = made.read(name)
            part = part.replace(b"<f>G3+15</f><v>0</v>", b"<f>G3+15</f><v/>")
            part = part.replace(b'<c r="H4"><f>NA()</f><v>0</v>',
                                b'<c r="H4" t="e"><f>NA()</f><v>#N/A</v>')  # fmt: skip
            changed.writestr(name, part)
    ledger = read_one(tmp_path, "清单.xlsx", content.getvalue())
    told = [[(f.row, f.column, f.value) for f in row.faults if f.code.value == "cell_error"]
            for row in ledger.rows]  # fmt: skip
    assert told == [[(3, "整改期限", "#未计算 =G3+15")], [(4, "整改期限", "#N/A")], []]
    assert ledger.rows[2].hazards[0]["due_on"] == date(2024, 1, 25)


def test_errors_of_an_old_workbook_are_found_too(tmp_path: Path) -> None:
    made = xlwt.Workbook(encoding="utf-8")
    sheet = made.add_sheet("清单")
    for at, cells in enumerate([PROBLEMS, GOOD, *([with_cell(4, "灭火器过期")] * 200)]):
        for place, cell in enumerate(cells):
            if (at, place) in ((1, 6), (1, 3)):
                sheet.row(at).set_cell_error(place, {6: 0x2A, 3: 0x17}[place])
            else:
                sheet.write(at, place, cell)
    kept = io.BytesIO()
    made.save(kept)
    first = read_one(tmp_path, "清单.et", kept.getvalue()).rows[0]
    assert [(f.column, f.value) for f in first.faults if f.code.value == "cell_error"] == [
        ("村（社区）", "#REF!"), ("整改期限", "#N/A"),
    ]  # fmt: skip


DITTOS = ("同上", "〃", "″", '"', "”", "''", "同前", "同上行", "（同上）", "同 上", "ditto", "↑")


@pytest.mark.parametrize("mark", DITTOS)
def test_the_same_as_above_means_the_cell_above(office: Office, mark: str) -> None:
    below = [with_cell(1, mark, with_cell(4, words)) for words in ("灭火器过期", "应急灯不亮")]
    office.take_in_lines(PROBLEMS, GOOD, *(with_cell(5, mark, row) for row in below))
    assert office.sites() == ["安居大厦"]
    assert office.hazards("site_id", "found_on") == [(1, "2024-01-05")] * 3


def test_the_same_as_nothing_waits(office: Office) -> None:
    office.take_in_lines(PROBLEMS, with_cell(1, "同上"))
    assert (office.counts, office.codes(2)) == ((1, 0, 0, 1), {"ditto_alone"})


def test_a_total_between_two_rows_is_not_the_cell_above(office: Office) -> None:
    office.take_in_lines(
        PROBLEMS, GOOD, ("", "小计", "1"), with_cell(4, "灭火器过期", with_cell(1, "同上"))
    )
    assert office.sites() == ["安居大厦"]


FOUND = date(2024, 2, 5)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("10个工作日", "2024-02-23"), ("5个工作日内", "2024-02-18"), ("7日内", "2024-02-12"),
        ("十五个工作日", "2024-03-01"), ("15工作日内", "2024-03-01"),
        ("１０个工作日", "2024-02-23"),
        ("三日内", "2024-02-08"), ("一周内", "2024-02-12"), ("两周内", "2024-02-19"),
        ("一个月内", "2024-03-05"), ("半个月内", "2024-02-20"), ("24小时内", "2024-02-06"),
        ("月底前", "2024-02-29"), ("本月底", "2024-02-29"), ("下月底前", "2024-03-31"),
        ("年底前", "2024-12-31"), ("3月底前", "2024-03-31"), ("1月底", "2025-01-31"),
        ("自检查之日起7日内", "2024-02-12"), ("30天内整改到位", "2024-03-06"),
    ],
)  # fmt: skip
def test_a_deadline_in_words_is_counted_from_the_finding(words: str, due: str) -> None:
    told = {"role": "due", "as_of": AS_OF, "working_days": working_days}
    read = read_date(words, found_on=FOUND, **told)
    assert (str(read.value), read.hint) == (due, due)
    assert read_date(words, found_on=None, **told).waits or "月底" in words


@pytest.mark.parametrize(
    "words", ["春节前", "尽快", "下次检查前", "资金到位后", "两会前", "若干工作日"]
)
def test_a_deadline_no_calendar_knows_waits(office: Office, words: str) -> None:
    office.take_in_lines(PROBLEMS, with_cell(6, words))
    assert (office.counts, office.codes(2)) == ((1, 0, 0, 1), {"date_unreadable"})


def test_words_without_a_day_are_kept_with_the_record(office: Office) -> None:
    office.take_in_lines(PROBLEMS, with_cell(6, "长期坚持"))
    assert office.hazards("due_on", "extra") == [(None, {"整改期限": "长期坚持"})]


@pytest.mark.parametrize("heading", ["销案日期", "销号时间"])
def test_a_day_of_closing_without_a_status_asks(office: Office, heading: str) -> None:
    head = (*PROBLEMS[:6], heading)
    office.take_in_lines(head, (*GOOD[:6], "2024-01-18"))
    assert (office.counts, office.codes(2)) == ((1, 0, 0, 1), {"status_missing"})
    with_status = (*GOOD[:6], "2024-01-18", "已销号")
    office.take_in_lines((*head, "整改状态"), with_status)
    assert office.hazards("status", "closed_on") == [("closed", "2024-01-18")]


def test_what_cannot_be_read_of_a_fact_is_named_and_left_unknown(office: Office) -> None:
    head = ("单位名称", "场所类别", "村（社区）", "建筑高度", "总户数", "竣工年份", "喷淋", "层数")
    odd = (">100m", "-5", "九十年代", "部分", "十八层")
    office.take_in_lines(head, ("丙大厦", "高层建筑", "东城社区", *odd))
    assert office.counts == (1, 1, 0, 0)
    assert office.sites("height_m", "households", "built_year") == [(None, None, None)]
    assert office.sites("extra") == [dict(zip(sorted(head[3:]), _sorted(head, odd), strict=True))]
    assert {fault.value for fault in office.faults} == set(odd)


def _sorted(head: tuple[str, ...], odd: tuple[str, ...]) -> list[str]:
    return [cell for _, cell in sorted(zip(head[3:], odd, strict=True))]


@pytest.mark.parametrize(
    ("cell", "hazards"),
    [
        ("1、2层楼梯间堆物；3、4层应急灯损坏", ["1、2层楼梯间堆物", "3、4层应急灯损坏"]),
        ("1、2号楼消防栓无水", ["1、2号楼消防栓无水"]),
        ("1、2层堆物；2、3层堆物", ["2层堆物", "3层堆物"]),
        ("1.堆物\n2.灭火器过期", ["堆物", "灭火器过期"]),
        ("①喷淋不出水②未配备3.5公斤灭火器", ["喷淋不出水", "未配备3.5公斤灭火器"]),
        ("未发现问题", []),
    ],
)  # fmt: skip
def test_floors_and_houses_are_no_numbering(office: Office, cell: str, hazards: list[str]) -> None:
    office.take_in_lines(PROBLEMS, with_cell(4, cell))
    assert office.hazards() == hazards


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of small ledgers is not here")
@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("t02_ditto_name.xlsx", (3, 3, 0, 0)), ("t03_due_formula_error.xlsx", (2, 0, 0, 2)),
        ("s14_errors.xlsx", (2, 0, 0, 2)), ("u04_working_days.xlsx", (3, 2, 0, 1)),
        ("s06_several_hazards.xlsx", (6, 6, 0, 0)), ("v01_units.xlsx", (5, 5, 0, 0)),
    ],
)  # fmt: skip
def test_the_ledgers_of_the_folder_keep_every_cell(
    office: Office, file: str, counts: tuple[int, ...]
) -> None:
    """龙山社区 of the working days is no village of the five here: its row waits."""
    assert office.take_in((FOLDER / file).read_bytes(), file).counts == counts
