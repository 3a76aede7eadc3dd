"""Templates are understood by the importer, by Excel's rules and by another reader of workbooks."""

from __future__ import annotations

import io

import openpyxl
import pytest

from data.ledger.headings import columns_of
from data.ledger.workbooks import ORDER, template
from tests.builders import read_all
from vocabulary.facts import FACTS
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, LedgerKind

EVERY_KIND = pytest.mark.parametrize("kind", list(LedgerKind), ids=str)


def filled(kind: LedgerKind, cells: dict[str, object]) -> bytes:
    """Return the template with one line filled in by another program, as a clerk would."""
    book = openpyxl.load_workbook(io.BytesIO(template(kind)))
    sheet = book.worksheets[0]
    for name, value in cells.items():
        sheet.cell(3, 2 + ORDER[kind].index(name)).value = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@EVERY_KIND
def test_an_empty_template_is_read_without_a_fault(tmp_path, kind):
    (ledger,) = read_all(tmp_path, "模板.xlsx", template(kind))
    assert ledger.kind is kind
    assert ledger.rows == ()
    assert "example_row_skipped" in ledger.notes


@EVERY_KIND
def test_every_heading_of_a_template_is_known_as_the_column_meant(tmp_path, kind):
    (ledger,) = read_all(tmp_path, "模板.xlsx", template(kind))
    assert list(ledger.mapping.values()) == ["row_no", *ORDER[kind]]


@EVERY_KIND
def test_a_template_asks_for_all_that_is_required(kind):
    required = {name for name, column in columns_of(kind).items() if kind in column.required}
    assert required <= set(ORDER[kind])


def test_the_template_of_sites_asks_for_every_fact():
    assert set(FACTS) <= set(ORDER[LedgerKind.SITES])


def test_drop_downs_take_their_list_from_a_hidden_sheet_by_name():
    book = openpyxl.load_workbook(
        io.BytesIO(template(LedgerKind.SITES, villages=["东方社区", "接龙村"]))
    )
    assert book["字典"].sheet_state == "hidden"
    sheet = book.worksheets[0]
    lists = {rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"}
    assert lists <= set(book.defined_names)
    ((place, cells),) = book.defined_names["list_category"].destinations
    words = [cell.value for (cell,) in book[place][cells]]
    assert words == [term.zh for term in Category]
    ((place, cells),) = book.defined_names["list_village"].destinations
    assert [cell.value for (cell,) in book[place][cells]] == ["东方社区", "接龙村"]


@pytest.mark.parametrize("kind", [LedgerKind.HAZARDS, LedgerKind.PROBLEMS], ids=str)
def test_every_choice_of_a_hazard_template_is_read_as_it_is_meant(tmp_path, kind):
    told = {"name": "某某苑", "description": "线路老化", "found_on": "2023-12-07"}
    if kind is LedgerKind.PROBLEMS:
        told |= {"category": "住宅小区", "village": "东方社区"}
    book = openpyxl.load_workbook(io.BytesIO(template(kind)))
    (place, cells), *_ = book.defined_names["list_code"].destinations
    codes = [cell.value for (cell,) in book[place][cells]]
    assert len(codes) == len(HAZARD_CODES)
    lists = {name: book.defined_names[f"list_{name}"].destinations for name in ("status", "grade")}
    assert all(tuple(where) for where in lists.values())
    for chosen in (codes[0], codes[-1]):
        content = filled(
            kind, {**told, "code": chosen, "grade": "疑似重大隐患", "status": "已销号"}
        )
        ((row,),) = [ledger.rows for ledger in read_all(tmp_path, "隐患.xlsx", content)]
        (hazard,) = row.hazards
        assert (hazard["code"], hazard["status"]) == (chosen[:3], "closed")
        assert hazard["grade"] == "suspected_major"
        assert not row.waits


def test_a_template_is_frozen_below_its_header_and_holds_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(template(LedgerKind.PROBLEMS)))
    assert book.worksheets[0].freeze_panes == "A2"
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]


def test_what_a_clerk_fills_in_comes_back(tmp_path):
    content = filled(
        LedgerKind.SITES,
        {"name": "某某苑", "category": "住宅小区", "village": "东方社区", "households": 320,
         "has_alarm": "有", "x": 106.05, "y": 29.85},
    )  # fmt: skip
    (ledger,) = read_all(tmp_path, "场所.xlsx", content)
    (row,) = ledger.rows
    assert row.row == 3
    assert row.faults == ()
    assert row.site == {
        "name": "某某苑", "category": "compound", "village_code": "500151001001",
        "source_x": 106.05, "source_y": 29.85, "households": 320.0, "has_alarm": True,
    }  # fmt: skip
