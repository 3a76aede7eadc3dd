"""The slides, opened again by an independent reading of their parts."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn
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
    charts = charts_of(deck)
    assert len(charts) >= 3
    series = [{s.name: list(s.values) for s in chart.plots[0].series} for chart in charts]
    (found,) = (one for one in series if "已整改" in one)
    rows = told.rows("categories")
    assert found["发现隐患"] == [told.cell(row, "found").value for row in rows]
    assert found["已整改"] == [told.cell(row, "rectified").value for row in rows]


def charts_of(deck: bytes) -> list[Any]:
    return [
        shape.chart
        for slide in Presentation(io.BytesIO(deck)).slides
        for shape in slide.shapes
        if shape.has_chart
    ]


def test_the_intervals_are_error_bars_that_end_where_the_facts_say():
    told = facts(third=True)
    (chart,) = (one for one in charts_of(slides(told)) if one.plots[0].series[0].name == "整改率")
    (bars,) = chart._chartSpace.iter(qn("c:errBars"))
    rows = told.rows("villages")
    for name, end, sign in (("c:plus", "high", 1), ("c:minus", "low", -1)):
        held = [float(v.text) for v in bars.find(qn(name)).iter(qn("c:v"))]
        values = [told.cell(row, "rectified_share").value for row in rows]
        ends = [told.cell(row, end).value for row in rows]
        wanted = [max(0.0, sign * (e - v)) for e, v in zip(ends, values, strict=True)]
        assert held == pytest.approx(wanted, abs=1e-5)


def test_what_is_bad_is_red_and_nothing_else_is():
    for chart in charts_of(slides(facts(third=True))):
        for series in chart.plots[0].series:
            if len(chart.plots[0].series) > 1:
                is_red = series.format.fill.fore_color.rgb == slide_shapes.BAD
                assert is_red == (series.name == "逾期")


def test_every_title_is_in_the_title_of_its_layout_and_states_a_finding(deck: bytes):
    read = Presentation(io.BytesIO(deck))
    assert [layout.name for layout in read.slide_layouts] == ["封面", "标题与内容"]
    titles = [slide.shapes.title.text_frame.text for slide in read.slides]
    assert all(titles)
    assert len({slide.slide_layout.name for slide in read.slides}) == 2
    findings = titles[1:-2]
    assert all(re.search(r"\d", title) or "议定" in title for title in findings), titles
    # Three of eight hazards are overdue no longer: two are, and the title says so.
    assert "逾期2处" in titles[1]


def test_an_office_s_template_finds_footer_and_number_in_their_places(deck: bytes):
    for slide in list(Presentation(io.BytesIO(deck)).slides)[1:]:
        idx = {one.placeholder_format.idx for one in slide.placeholders}
        assert {0, 11, 12} <= idx


def test_every_picture_chart_and_table_is_told_in_words(deck: bytes):
    stream = io.BytesIO()
    Image.new("RGB", (400, 300)).save(stream, "PNG")
    read = Presentation(io.BytesIO(slides(facts(third=True), picture=stream.getvalue())))
    n = 0
    for slide in read.slides:
        for shape in slide.shapes:
            if shape.shape_type == 13 or shape.has_chart or shape.has_table:
                assert len(shape._element.xpath(".//p:cNvPr")[0].get("descr", "")) > 8
                n += 1
    assert n >= 8


def test_no_code_of_a_tier_and_no_blank_date_is_on_a_slide(deck: bytes):
    for content in (deck, slides(facts(third=True))):
        said = "\n".join(texts(content))
        assert not re.search(r"\b[TH]\d{1,2}\b", said)
        assert "　　年" not in said
        assert "待填" not in said


def test_the_notes_are_spoken_first_and_the_sources_stand_below(deck: bytes):
    for slide in list(Presentation(io.BytesIO(deck)).slides)[1:]:
        spoken, _, rest = slide.notes_slide.notes_text_frame.text.partition("——以下备查，不念——")
        assert slide.shapes.title.text_frame.text in spoken
        assert "数据来源" in rest
        assert "行数" not in spoken


def test_the_meeting_is_asked_to_decide():
    said = texts(slides(facts(third=True)))
    assert "请会议议定以下事项" in said
    assert {"议题", "现状", "牵头", "建议"} <= set(said)


def test_no_rank_is_shown_without_its_interval():
    said = texts(slides(facts(third=True)))
    assert "排名" in said
    assert {"整改率区间", "名次区间", "与总体比较"} <= set(said)
    assert "排名" not in texts(slides(facts()))  # one village alone has nobody to be ranked with


def test_a_name_in_a_chart_is_neither_a_formula_nor_a_link():
    deck = slide_shapes.new_deck()
    hostile = ["=1+1", "{=1}", "http://x.test/a", "mailto:a@b.test", "+1", "社区"]
    chart = slide_shapes.Chart(hostile, [("甲", [1, 2, 3, 4, 5, 6])])
    slide = slide_shapes.titled(deck, "题目", footer="", demo=False)
    slide_shapes.bars(slide, chart, (1, 1, 5, 3), said="图表")
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
