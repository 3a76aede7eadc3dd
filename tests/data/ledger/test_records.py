"""Declared kinds of record: the sheet out and back, a hotline's own list, every row accounted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook

from briefing.papers.tick_sheets import record_book
from data.ledger.records import (
    Nameable,
    blank_rows,
    known_of,
    read_records,
    record_row,
    said_of,
    sheet_headings,
    sheet_rows,
)
from tests.builders import site_rows
from vocabulary import records
from vocabulary.records import PATROL, REPORT, RecordKind
from vocabulary.terms import Term

AS_OF = date(2024, 2, 20)
SITES = site_rows({"site_id": 7, "name": "翠湖小区", "category": "compound"})
VILLAGES = pd.DataFrame(
    {"short_name": ["东方社区", "正街社区"], "name": ["东方社区居民委员会", "正街社区居民委员会"]},
    index=["500151001001", "500151001004"],
)
KINDS = [one for one in vars(records).values() if isinstance(one, RecordKind)]
SAID = {"text": "甲", "long": "一段话", "count": 3, "number": 2.5, "flag": False, "site": 7,
        "date": date(2024, 2, 10), "village": "500151001004"}  # fmt: skip


def some_term(terms: type[Term] | None) -> str:
    assert terms is not None
    return str(next(iter(terms)).value)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_goes_out_with_what_is_on_record_and_comes_back_the_same(
    tmp_path: Path, kind: RecordKind
) -> None:
    said = {
        one.name: some_term(one.terms) if one.kind == "term" else SAID[one.kind]
        for one in kind.fields
    }
    said |= {name: 106.05 if name == "lon" else 29.85 for name in ("lon", "lat") if name in said}
    made = record_row(kind, said)
    row = {**dict.fromkeys(one.name for one in kind.fields), **made}
    assert said_of(kind, row) == said
    path = tmp_path / "表.xlsx"
    sheet = sheet_rows(kind, pd.DataFrame([row]), SITES, VILLAGES)
    path.write_bytes(record_book(kind, sheet, as_of=AS_OF, is_demo=False))
    known = known_of(SITES, VILLAGES)
    told = read_records(path, file_name="表.xlsx", kind=kind, known=known, as_of=AS_OF)
    assert told.faults == []
    (back,) = told.rows
    assert {name: back[name] for name in made} == made
    assert list(sheet_headings(kind).values()).count("备注") <= 1


def test_a_blank_sheet_has_a_line_for_each_place_and_none_of_them_is_a_record(
    tmp_path: Path,
) -> None:
    path = tmp_path / "表.xlsx"
    blank = blank_rows(PATROL, SITES, VILLAGES)
    path.write_bytes(record_book(PATROL, blank, as_of=AS_OF, is_demo=False))
    known = known_of(SITES, VILLAGES)
    told = read_records(path, file_name="表.xlsx", kind=PATROL, known=known, as_of=AS_OF)
    assert (told.rows, told.faults, told.n_blank, told.n_sheets) == ([], [], 1, 1)


def test_a_list_of_the_hotline_is_read_by_its_own_headings(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (
        ["12345工单导出"],
        ["工单号", "诉求内容", "受理时间", "诉求人", "来电号码", "社区", "办理时限", "核查结果"],
        ["W01", "3栋安全出口被锁闭", "2024-02-18 09:12:33", "张某", "13800138000", "正街社区",
         "2024-02-25", "属实"],
        ["W02", "楼道堆物", "2024-02-30", "", "", "正街社区", "", ""],
        ["W03", "楼道堆物", "2024-02-18", "", "", "火星社区", "", ""],
        ["W04", "", "2024-02-18", "", "", "正街社区", "", ""],
        ["W05", "楼道堆物", "2024-02-21", "", "", "", "", ""],
        ["", "", "", "", "", "", "", ""],
    ):  # fmt: skip
        sheet.append(line)
    path = tmp_path / "工单.xlsx"
    book.save(path)
    told = read_records(
        path, file_name="工单.xlsx", kind=REPORT, known=known_of(SITES, VILLAGES), as_of=AS_OF
    )
    (row,) = told.rows
    assert (row["paper_number"], row["title"]) == ("W01", "3栋安全出口被锁闭")
    assert (row["opened_on"], row["due_on"]) == (date(2024, 2, 18), date(2024, 2, 25))
    assert row["village_code"] == "500151001004"
    assert row["details"]["finding"] == "true"
    assert row["details"]["phone"] == "13800138000"
    faults = [(one.row, one.code.value) for one in told.faults]
    assert faults == [(4, "bad_date"), (5, "no_village"), (6, "needed"), (7, "future")]


def test_a_site_is_found_by_its_name_only_where_one_site_has_it() -> None:
    twice = site_rows({"site_id": 1, "name": "某小区"}, {"site_id": 2, "name": "某 小区"},
                      {"site_id": 3, "name": "别处"})  # fmt: skip
    known = known_of(twice, VILLAGES)
    assert set(known.sites.values()) == {3}
    assert isinstance(known, Nameable)
