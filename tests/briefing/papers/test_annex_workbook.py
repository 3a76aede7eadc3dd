"""The workbooks: what a ledger says stays text, what is a number stays a number."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from openpyxl import load_workbook

from briefing.papers.annex import annex
from briefing.papers.workbook import Sheet, rows_workbook
from tests.briefing.small_office import facts

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "＋1",
    " =1",
    "=cmd|'/c calc'!A0",
]


def cells(content: bytes):
    book = load_workbook(io.BytesIO(content))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize("hostile", FORMULAS)
def test_no_cell_becomes_a_formula(hostile: str):
    frame = pd.DataFrame({"name": [hostile], "n": [-5]})
    book = rows_workbook([Sheet("rows", frame, {"name": "名称", "n": "数"})])
    read = cells(book)
    assert [cell for cell in read if cell.data_type == "f"] == []
    assert -5 in [cell.value for cell in read if cell.data_type == "n"]
    assert any(str(cell.value or "").strip().endswith(hostile.strip()[-2:]) for cell in read)


def test_a_telephone_number_keeps_its_zero():
    frame = pd.DataFrame({"phone": ["02345678901"]})
    read = cells(rows_workbook([Sheet("rows", frame, {"phone": "电话"})]))
    assert "02345678901" in [cell.value for cell in read]


def test_the_annex_gives_every_figure_of_the_facts():
    told = facts()
    values = {cell.value for cell in cells(annex(told))}
    for fact in told.items.values():
        if fact.unit == "count" and fact.value:
            assert fact.value in values, fact.id


def test_the_annex_of_the_demo_says_so():
    assert any("演示数据" in str(c.value) for c in cells(annex(facts(is_demo=True))))
