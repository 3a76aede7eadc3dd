"""What a slide is built of: band, tiles, text, tables and native charts, in one master look."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from math import ceil
from typing import Any, Final

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from briefing.facts.grids import Grid
from briefing.facts.say import plain
from briefing.papers.workbook import RISKY
from briefing.words import labels

Place = tuple[float, float, float, float]  # left, top, width, height; inches

WIDTH_IN: Final = 13.333
HEIGHT_IN: Final = 7.5
# python-pptx declares no types for these two.
_RGB: Final[Any] = RGBColor
_CHART_DATA: Final[Any] = CategoryChartData
# The app's own bar, its action colour and its quiet greys; the risk colours stay on the map.
DEEP: Final = _RGB(0x0B, 0x3B, 0x3C)
ACCENT: Final = _RGB(0x0F, 0x6B, 0x66)
SECOND: Final = _RGB(0x9A, 0xC4, 0xC0)
INK: Final = _RGB(0x14, 0x21, 0x2B)
QUIET: Final = _RGB(0x5B, 0x67, 0x70)
PALE: Final = _RGB(0xEE, 0xF3, 0xF3)
WHITE: Final = _RGB(0xFF, 0xFF, 0xFF)
DEMO_FILL: Final = _RGB(0xE3, 0xC8, 0xFF)

# What XlsxWriter takes for an address or an array formula at the start of a text.
_LINK: Final = re.compile(r"^(\{=|(ftp|http)s?://|mailto:|(in|ex)ternal:)")

_LEFT_IN: Final = 0.6
LEAST_PT: Final = 11.0
# A line of text in type sizes: Chinese fonts stand further apart than Latin ones.
_LINE_EMS: Final = 1.35
_BODY_TOP_IN: Final = 1.35


def new_deck() -> Any:
    """Return an empty 16:9 presentation of 13.333 by 7.5 inches."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    return deck


def to_bytes(deck: Any) -> bytes:
    """Return a presentation as the bytes of a .pptx file."""
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def blank(deck: Any) -> Any:
    """Add a slide without placeholders."""
    return deck.slides.add_slide(deck.slide_layouts[6])


def box(slide: Any, place: Place, *, fill: RGBColor | None = None) -> Any:
    """Add a rectangle; without `fill` it is clear."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(side) for side in place))
    # The theme's style would lay a shadow under every shape and its text.
    shape._element.remove(shape._element.find(qn("p:style")))
    shape.line.fill.background()
    if fill is None:
        shape.fill.background()
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = fill
    frame = shape.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    return shape


@dataclass(frozen=True)
class Type:
    """How a text is set, in the deck's typeface."""

    size_pt: float
    colour: RGBColor = INK
    bold: bool = False
    align: Any = PP_ALIGN.LEFT


def write(shape: Any, lines: Sequence[str], how: Type, *, space_pt: float = 0) -> None:
    """Fill a shape with lines of text, each its own paragraph."""
    frame = shape.text_frame
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = how.align
        paragraph.space_after = Pt(space_pt)
        run = paragraph.add_run()
        run.text = plain(line, longest=600)
        dress(run.font, how)


def dress(font: Any, how: Type) -> None:
    """Give a font its size, colour and the deck's typeface, Latin and East Asian."""
    font.size, font.bold = Pt(how.size_pt), how.bold
    font.color.rgb = how.colour
    font.name = labels.FONT_SLIDE
    properties = font._element
    east = properties.find(qn("a:ea"))
    if east is None:
        east = properties.makeelement(qn("a:ea"), {})
        latin = properties.find(qn("a:latin"))
        latin.addnext(east)
    east.set("typeface", labels.FONT_SLIDE)


def frame_of(slide: Any, title: str, *, footer: str, page: int, demo: bool) -> None:
    """Draw the bar with the title, the footer, the page number and the demo mark."""
    box(slide, (0, 0, WIDTH_IN, 1.0), fill=DEEP)
    write(box(slide, (_LEFT_IN, 0.1, 9.6, 0.8)), [title], Type(30, WHITE, bold=True))
    if demo:
        mark(slide, (10.9, 0.25, 1.85, 0.5))
    foot = box(slide, (_LEFT_IN, 7.0, 10.5, 0.35))
    write(foot, [footer], Type(12, QUIET))
    number = box(slide, (11.6, 7.0, 1.15, 0.35))
    write(number, [str(page)], Type(12, QUIET, align=PP_ALIGN.RIGHT))


def mark(slide: Any, place: Place) -> None:
    """Draw the demo mark."""
    how = Type(18, bold=True, align=PP_ALIGN.CENTER)
    write(box(slide, place, fill=DEMO_FILL), [labels.DEMO], how)


def tiles(slide: Any, figures: Sequence[tuple[str, str]]) -> None:
    """Draw figures as tiles, four in a row: the value large, its name below."""
    wide, high, gap = 2.85, 2.45, 0.22
    large, small = (
        Type(46, ACCENT, bold=True, align=PP_ALIGN.CENTER),
        Type(18, align=PP_ALIGN.CENTER),
    )
    for at, (name, value) in enumerate(figures):
        left = _LEFT_IN + (at % 4) * (wide + gap)
        top = _BODY_TOP_IN + 0.15 + (at // 4) * (high + gap)
        box(slide, (left, top, wide, high), fill=PALE)
        write(box(slide, (left, top + 0.3, wide, 1.2)), [value], large)
        write(box(slide, (left, top + 1.5, wide, 0.6)), [name], small)


def sentences(slide: Any, lines: Sequence[str], place: Place, *, size_pt: float) -> None:
    """Write sentences from the top of a place down, smaller where they would not go in."""
    shape = box(slide, place)
    size_pt = fitting_pt(lines, place, size_pt)
    shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
    write(shape, lines, Type(size_pt), space_pt=size_pt * 0.5)


def fitting_pt(lines: Sequence[str], place: Place, size_pt: float) -> float:
    """Return the largest size, at most `size_pt` and at least 11, at which sentences go in.

    Parameters
    ----------
    lines : each its own paragraph, half a line apart
    place
        A box of PowerPoint keeps 0.1 inch free at the sides, 0.05 above and below.
    """
    wide, high = place[2] - 0.2, place[3] - 0.1
    while size_pt > LEAST_PT:
        per_line = max(1.0, wide * 72 / size_pt - 1)  # a closing mark may not begin a line
        n_lines = sum(max(1, ceil(_ems(line) / per_line)) for line in lines)
        if (n_lines * _LINE_EMS + 0.5 * len(lines)) * size_pt <= high * 72:
            break
        size_pt -= 1
    return size_pt


def _ems(text: str) -> float:
    return sum(0.65 if mark.isascii() else 1.0 for mark in text)


def picture(slide: Any, png: bytes, place: Place) -> None:
    """Put a picture into a place, whole, in its own proportions, centred."""
    left, top, wide, high = (Inches(side) for side in place)
    shape = slide.shapes.add_picture(BytesIO(png), left, top)
    scale = min(wide / shape.width, high / shape.height)
    shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
    shape.left = Emu(int(left + (wide - shape.width) / 2))
    shape.top = Emu(int(top + (high - shape.height) / 2))


def table(slide: Any, grid: Grid, place: Place, *, size_pt: float) -> None:
    """Draw a native table; the columns share the width as their grid says."""
    left, top, wide, high = place
    columns, n_rows = grid.columns, len(grid.rows) + 1
    sides = (Inches(side) for side in (left, top, wide, high))
    drawn = slide.shapes.add_table(n_rows, len(columns), *sides).table
    whole = sum(column.width for column in columns)
    centred = Type(size_pt, align=PP_ALIGN.CENTER)
    for at, column in enumerate(columns):
        drawn.columns[at].width = Inches(wide * column.width / whole)
        head = replace(centred, colour=WHITE, bold=True)
        _cell(drawn.cell(0, at), column.heading, head, fill=DEEP)
        how = replace(centred, align=PP_ALIGN.LEFT) if column.is_text else centred
        for line, row in enumerate(grid.rows, start=1):
            _cell(drawn.cell(line, at), row[at].text, how, fill=WHITE if line % 2 else PALE)
    for line in drawn.rows:
        line.height = Inches(high / n_rows)


def _cell(cell: Any, text: str, how: Type, *, fill: RGBColor) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = fill
    cell.margin_left = cell.margin_right = Inches(0.05)
    cell.margin_top = cell.margin_bottom = Inches(0.01)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    write(cell, [text], how)


@dataclass(frozen=True)
class Chart:
    """A chart of columns with their values.

    Attributes
    ----------
    names : categories along the axis
    series : (name, values) of each; None leaves a gap
    number_format : of the values, as Excel writes it
    largest : upper end of the axis, or the chart's own choice
    lying : bars from the left, the first on top, where names are long
    pale : which bars of the only series stand back
    """

    names: Sequence[str]
    series: Sequence[tuple[str, Sequence[float | None]]]
    number_format: str = "0"
    largest: float | None = None
    lying: bool = False
    pale: Sequence[bool] = ()


def bars(slide: Any, told: Chart, place: Place) -> None:
    """Draw a native, editable chart."""
    data = _CHART_DATA(number_format=told.number_format)
    data.categories = [_category(name) for name in told.names]
    for name, values in told.series:
        data.add_series(name, values)
    kind = XL_CHART_TYPE.BAR_CLUSTERED if told.lying else XL_CHART_TYPE.COLUMN_CLUSTERED
    frame = slide.shapes.add_chart(kind, *(Inches(side) for side in place), data)
    chart = frame.chart
    _dress_chart(chart, told.number_format, n_series=len(told.series))
    chart.category_axis.reverse_order = told.lying
    if told.largest is not None:
        chart.value_axis.maximum_scale = told.largest
    for at in (at for at, is_pale in enumerate(told.pale) if is_pale):
        fill = chart.plots[0].series[0].points[at].format.fill
        fill.solid()
        fill.fore_color.rgb = SECOND


def _category(name: str) -> str:
    # python-pptx hands the names to a workbook inside the chart, where "=..." would become a
    # formula and an address a link; behind a space both stay text.
    label = plain(name)
    return f" {label}" if RISKY.match(label) or _LINK.match(label) else label


def _dress_chart(chart: Any, number_format: str, *, n_series: int) -> None:
    dress(chart.font, Type(14))
    chart.has_title = False
    chart.has_legend = n_series > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, -5
    plot.has_data_labels = True
    plot.data_labels.number_format = number_format
    plot.data_labels.number_format_is_linked = False
    dress(plot.data_labels.font, Type(12))
    for one, colour in zip(plot.series, (SECOND, ACCENT), strict=False):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = colour if n_series > 1 else ACCENT
    axis = chart.value_axis
    axis.visible, axis.has_major_gridlines = False, False
    axis.minimum_scale = 0


def notes(slide: Any, lines: Sequence[str]) -> None:
    """Write the speaker notes."""
    slide.notes_slide.notes_text_frame.text = "\n".join(plain(line, longest=600) for line in lines)
