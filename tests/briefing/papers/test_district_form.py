"""The district's own form: tied once, filled each week, and nothing put in that is not known."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from briefing.papers.district_form import (
    FormChangedError,
    FormError,
    fill_form,
    form_of,
    kept_form,
    proposed,
    read_form,
    tied,
    ties_of,
)
from briefing.words import form as words
from tests.briefing.small_office import facts

LINE = Border(*[Side(style="thin")] * 4)


def form(change: str = "") -> bytes:
    """Return a form as a district might send it: labels beside their cells, a sum, a merge."""
    book = Workbook()
    sheet = book.active
    sheet.title = "周报"
    sheet["A1"] = "消防工作周报表"
    sheet.merge_cells("A1:D1")
    for row, (label, other) in enumerate(
        [
            ("检查单位（家）", "发现隐患（处）"),
            ("未整改（处）", "整改率"),
            ("临时查封（处）", "备注"),
        ],
        start=2,
    ):
        sheet.cell(row, 1, label if not (change and row == 2) else change)
        sheet.cell(row, 3, other)
        for column in range(1, 5):
            sheet.cell(row, column).border = LINE
    sheet["A5"], sheet["B5"] = "合计", "=B2+B3"
    sheet.column_dimensions["A"].width = 33
    sheet.print_area = "A1:D5"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_the_words_beside_a_cell_propose_its_figure():
    found = {one.cell: one.figure for one in proposed(read_form(form()))}
    assert found == {
        "B2": "sites.visited.period", "D2": "hazards.found.period",
        "B3": "hazards.unrectified", "D3": "hazards.rectified_share",
    }  # fmt: skip


def test_a_filled_copy_holds_the_figures_and_keeps_the_form_as_it_was():
    ties = proposed(read_form(form()))
    content, unfilled = fill_form(form(), ties, facts())
    sheet = load_workbook(io.BytesIO(content))["周报"]
    told = facts()
    assert sheet["B2"].value == told["sites.visited.period"].value
    assert sheet["D3"].value == pytest.approx(told["hazards.rectified_share"].value)
    assert sheet["D3"].number_format == "0.0%"
    assert sheet["B5"].value == "=B2+B3"
    assert sheet.column_dimensions["A"].width == 33
    assert "A1:D1" in sheet.merged_cells
    assert sheet.print_area == "'周报'!$A$1:$D$5"
    # What only the fire-rescue brigade knows, and what nobody tied, is left empty and listed.
    assert {one.cell: one.why for one in unfilled} == {"B4": words.BRIGADE, "D4": words.NOT_TIED}
    assert sheet["B4"].value is None


def test_what_is_not_kept_stays_empty_with_the_reason_and_is_never_nought():
    book = read_form(form())
    content, unfilled = fill_form(
        form(), [tied(book, "周报", "B2", "pressing.listed.period")], facts()
    )
    at = load_workbook(io.BytesIO(content))["周报"]["B2"]
    assert at.value is None
    assert at.comment is not None
    assert "未取数" in at.comment.text
    assert unfilled[0].cell == "B2"


def test_a_form_laid_out_anew_is_not_filled():
    ties = proposed(read_form(form()))
    with pytest.raises(FormChangedError) as caught:
        fill_form(form("排查单位（家）"), ties, facts())
    assert caught.value.was.startswith("检查单位")
    assert caught.value.now.startswith("排查单位")


@pytest.mark.parametrize(("cell", "why"), [("B5", "formula"), ("B1", "merged"), ("A2", "heading")])
def test_formulas_headings_and_parts_of_a_cell_are_never_written(cell: str, why: str):
    with pytest.raises(FormError) as caught:
        tied(read_form(form()), "周报", cell, "hazards.found")
    assert caught.value.why == why


@pytest.mark.parametrize("content", [b"", b"PK", b"x" * 100])
def test_what_is_no_workbook_is_refused(content: bytes):
    with pytest.raises(FormError) as caught:
        read_form(content)
    assert caught.value.why == "not_xlsx"


def test_what_is_kept_of_a_form_is_what_was_given():
    ties = proposed(read_form(form()))
    kept = kept_form("周报.xlsx", form(), ties)
    assert ties_of(kept) == ties
    assert read_form(form_of(kept)).sheetnames == ["周报"]
