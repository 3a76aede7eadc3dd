"""Ledgers to try the import with: the demo's own rows, written as offices write them."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from data.context.ground import village_boundaries
from data.demo.load import AS_OF
from data.ledger import Ledger
from data.ledger.intake import read_ledger
from vocabulary.faults import FaultCode
from vocabulary.terms import Category, LedgerKind

FOLDER = Path(__file__).parents[2] / "data" / "demo"
SITES = "演示数据_场所台账.xlsx"
HIGH_RISES = "演示数据_高层建筑台账.xlsx"
PROBLEMS = "演示数据_隐患问题清单.xlsx"
HAZARDS = "演示数据_隐患整改台账_GB18030.csv"
FILES = {path.name: path for path in (FOLDER / "samples").iterdir()}


@pytest.fixture(scope="module")
def read() -> dict[str, Ledger]:
    villages = village_boundaries()
    ledgers = {}
    for name, path in FILES.items():
        (ledgers[name],) = read_ledger(path, as_of=AS_OF, villages=villages)
    return ledgers


def sheets(name: str) -> Iterator[openpyxl.worksheet.worksheet.Worksheet]:
    yield from openpyxl.load_workbook(FILES[name])


def lines() -> list[list[str]]:
    return list(csv.reader(io.StringIO(FILES[HAZARDS].read_bytes().decode("gb18030"))))


def test_every_file_says_by_name_and_in_its_first_row_that_it_is_a_demo() -> None:
    assert set(FILES) == {SITES, HIGH_RISES, PROBLEMS, HAZARDS}
    for name in (SITES, HIGH_RISES, PROBLEMS):
        first = "".join(str(sheet.cell(1, 1).value) for sheet in sheets(name))
        assert "演示数据，均为虚构" in first
    assert "演示数据，均为虚构" in lines()[0][0]


def test_the_workbook_of_sites_with_a_sheet_a_category_is_read_whole(
    read: dict[str, Ledger],
) -> None:
    ledger = read[SITES]
    assert ledger.kind is LedgerKind.SITES
    assert all(ledger.mapping.values())
    ours = pd.read_csv(FOLDER / "sites.csv").set_index("名称")
    assert len(ledger.rows) == len(ours) == 514
    words = {term.value: term.zh for term in Category}
    for row in ledger.rows:
        assert row.site is not None
        site = ours.loc[row.site["name"]]
        assert words[row.site["category"]] == site["场所类别"] == row.sheet
        assert row.site.get("height_m") == (site["建筑高度"] if site["建筑高度"] > 0 else None)


def test_the_high_rise_ledger_has_merged_communities_and_a_total_row(
    read: dict[str, Ledger],
) -> None:
    (sheet,) = sheets(HIGH_RISES)
    assert len(sheet.merged_cells.ranges) > 5
    assert sheet.cell(sheet.max_row, 1).value == "合计"
    ledger = read[HIGH_RISES]
    (total,) = [row for row in ledger.rows if row.is_refused]
    assert total.row == sheet.max_row
    assert {row.site["category"] for row in ledger.rows if row.site} == {"high_rise"}


def test_the_problem_list_has_several_hazards_in_a_cell(read: dict[str, Ledger]) -> None:
    ledger = read[PROBLEMS]
    assert ledger.kind is LedgerKind.PROBLEMS
    rows = [row for row in ledger.rows if not row.is_refused]
    assert len(rows) == 36
    assert all(len(row.hazards) >= 2 for row in rows)


def test_the_csv_is_in_gb18030_and_keeps_its_dirty_rows_waiting(read: dict[str, Ledger]) -> None:
    with pytest.raises(UnicodeDecodeError):
        FILES[HAZARDS].read_text(encoding="utf-8")
    n = len(lines())
    dirty = {n - back for back in range(4)}
    waiting = {row.row for row in read[HAZARDS].rows if row.waits}
    assert dirty <= waiting
    codes = {fault.code for row in read[HAZARDS].rows if row.row in dirty for fault in row.faults}
    assert codes >= {FaultCode.NAME_MISSING, FaultCode.DATE_UNREADABLE, FaultCode.STATUS_UNKNOWN}


def test_days_are_written_in_many_ways_and_all_are_read(read: dict[str, Ledger]) -> None:
    rows = lines()
    column = rows[1].index("排查发现日期")
    shapes = {"".join("9" if c.isdigit() else c for c in line[column]) for line in rows[2:-4]}
    assert len(shapes) >= 5
    for row in itertools.islice(read[HAZARDS].rows, len(rows) - 6):
        assert date(2023, 11, 1) <= row.hazards[0]["found_on"] <= AS_OF
