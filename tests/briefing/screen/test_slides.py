"""The slides, opened again by an independent reading of their parts."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.util import Inches

from briefing.facts.fact import Facts
from briefing.screen import slide_shapes
from briefing.screen.slides import slides
from tests.briefing.small_office import facts
from tests.hostile_text import HOSTILE


@pytest.fixture(scope="module")
def told() -> Facts:
    return facts()


@pytest.fixture(scope="module")
def deck(told: Facts) -> bytes:
    return slides(told)


def texts(content: bytes) -> list[str]:
    said = []
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                said.append(shape.text_frame.text)
            if shape.has_table:
                said += [cell.text for row in shape.table.rows for cell in row.cells]
    return said


def test_the_deck_is_sixteen_to_nine(deck: bytes):
    read = Presentation(io.BytesIO(deck))
    assert read.slide_width == pytest.approx(Inches(13.333), abs=2)
    assert read.slide_height == Inches(7.5)


def test_the_tiles_print_the_facts(deck: bytes, told: Facts):
    said = texts(deck)
    shown = {name: said[said.index(name) - 1] for name in ("累计发现隐患", "整改率", "未销案隐患")}
    # Eight found; four of them put right; five not closed.
    assert shown == {"累计发现隐患": "8", "整改率": "50.0%", "未销案隐患": "5"}


def test_a_chart_is_native_and_its_values_are_the_facts(deck: bytes, told: Facts):
    charts = [
        shape.chart
        for slide in Presentation(io.BytesIO(deck)).slides
        for shape in slide.shapes
        if shape.has_chart
    ]
    assert len(charts) >= 3
    found = {s.name: list(s.values) for s in charts[0].plots[0].series}
    rows = told.rows("categories")
    assert found["发现隐患"] == [told.cell(row, "found").value for row in rows]
    assert found["已整改"] == [told.cell(row, "rectified").value for row in rows]


def test_no_rank_is_shown_without_its_interval():
    said = texts(slides(facts(third=True)))
    assert "排名" in said
    assert {"整改率区间", "名次区间", "与总体比较"} <= set(said)
    assert "排名" not in texts(slides(facts()))  # one village alone has nobody to be ranked with


def test_a_name_in_a_chart_is_neither_a_formula_nor_a_link():
    deck = slide_shapes.new_deck()
    hostile = ["=1+1", "{=1}", "http://x.test/a", "mailto:a@b.test", "+1", "社区"]
    chart = slide_shapes.Chart(hostile, [("甲", [1, 2, 3, 4, 5, 6])])
    slide_shapes.bars(slide_shapes.blank(deck), chart, (1, 1, 5, 3))
    parts = zipfile.ZipFile(io.BytesIO(slide_shapes.to_bytes(deck)))
    (book,) = (parts.read(name) for name in parts.namelist() if name.endswith(".xlsx"))
    rows = list(load_workbook(io.BytesIO(book)).active.iter_rows(min_row=2, max_col=1))
    names = [row[0] for row in rows]
    assert [cell.value.strip() for cell in names] == hostile
    assert {cell.data_type for cell in names} == {"s"}
    assert [cell.hyperlink for cell in names] == [None] * len(hostile)


def test_every_slide_has_notes_with_its_source(deck: bytes):
    for slide in list(Presentation(io.BytesIO(deck)).slides)[1:]:
        assert "数据来源：消防安全登记册" in slide.notes_slide.notes_text_frame.text


def test_every_slide_of_the_demo_is_marked():
    for slide in Presentation(io.BytesIO(slides(facts(is_demo=True)))).slides:
        said = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
        assert "演示数据" in said


def test_the_deck_holds_no_macro_and_points_nowhere_outside(deck: bytes):
    with zipfile.ZipFile(io.BytesIO(deck)) as parts:
        names = parts.namelist()
        links = "".join(parts.read(n).decode() for n in names if n.endswith(".rels"))
    assert not [name for name in names if "vba" in name.lower()]
    assert 'TargetMode="External"' not in links


def test_an_empty_register_still_makes_a_deck():
    assert len(Presentation(io.BytesIO(slides(facts(empty=True)))).slides) >= 3


@pytest.mark.parametrize("hostile", HOSTILE[:12])
def test_a_hostile_name_breaks_no_slide(hostile: str):
    assert any("甲" in text for text in texts(slides(facts(site_name=f"甲{hostile}乙"))))
