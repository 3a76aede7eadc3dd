"""What a slide is built of: title, tiles, text, tables and native charts, on real layouts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from io import BytesIO
from math import ceil
from typing import Any, Final

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE, PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches, Pt

from briefing.facts.grids import Grid
from briefing.facts.say import plain
from briefing.papers.workbook import RISKY
from briefing.words import labels
from briefing.words import slides as words

Place = tuple[float, float, float, float]  # left, top, width, height; inches

WIDTH_IN: Final = 13.333
HEIGHT_IN: Final = 7.5
# python-pptx declares no types for these two.
_RGB: Final[Any] = RGBColor
_CHART_DATA: Final[Any] = CategoryChartData
# The app's own bar, its action colour and its quiet greys; the risk colours stay on the map.
DEEP: Final = _RGB(0x0C, 0x35, 0x37)
ACCENT: Final = _RGB(0x0B, 0x5F, 0x61)
SECOND: Final = _RGB(0x74, 0x8B, 0x95)
BAD: Final = _RGB(0xC8, 0x10, 0x2E)
BETTER: Final = _RGB(0xA9, 0xCF, 0xBD)
GOOD: Final = _RGB(0x0B, 0x7A, 0x4B)
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


# Layouts kept of the library's template: names, and where their parts stand.
_COVER: Final = 0
_BODY: Final = 5
_NAMES: Final = {_COVER: words.COVER_LAYOUT, _BODY: words.BODY_LAYOUT}
_PLACES: Final[dict[tuple[int, int], Place]] = {
    (_COVER, 0): (0.8, 1.9, 11.7, 2.1),
    (_COVER, 1): (0.8, 4.35, 11.7, 1.3),
    (_BODY, 0): (0.6, 0.22, 10.15, 0.92),
    (_BODY, 11): (0.6, 7.05, 10.5, 0.35),
    (_BODY, 12): (11.6, 7.05, 1.15, 0.35),
}
_TITLE_PT: Final = 28.0
_FOOTER: Final = 11
_PAGE: Final = 12
# Of the theme, so that a chart or table added by hand has our colours and typeface.
_THEME: Final = {
    "dk2": "0C3537", "accent1": "0B5F61", "accent2": "C8102E", "accent3": "748B95",
    "accent4": "E8710A", "accent5": "0B7A4B", "accent6": "8A0A5C",
}  # fmt: skip


def new_deck() -> Any:
    """Return an empty 16:9 presentation of 13.333 by 7.5 inches with two layouts of its own."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH_IN), Inches(HEIGHT_IN)
    kept = [layout for at, layout in enumerate(deck.slide_layouts) if at in _NAMES]
    for layout in [one for one in deck.slide_layouts if one not in kept]:
        deck.slide_layouts.remove(layout)
    _dress_master(deck.slide_masters[0])
    for at, layout in zip(_NAMES, kept, strict=True):
        _dress_layout(layout, at)
    return deck


def _dress_master(master: Any) -> None:
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    told = theme.blob.decode("utf-8")
    for name, colour in _THEME.items():
        told = re.sub(rf"(<a:{name}><a:srgbClr val=\")\w{{6}}", rf"\g<1>{colour}", told)
    told = told.replace('<a:latin typeface="Calibri"/><a:ea typeface=""/>',
                        f'<a:latin typeface="{labels.FONT_SLIDE}"/>'
                        f'<a:ea typeface="{labels.FONT_SLIDE}"/>')  # fmt: skip
    theme._blob = told.encode("utf-8")
    styles = master._element.find(qn("p:txStyles"))
    line = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    line.set("algn", "l")
    how = line.find(qn("a:defRPr"))
    how.set("sz", str(int(_TITLE_PT * 100)))
    how.set("b", "1")
    how.find(qn("a:solidFill"))[0].set("val", "tx2")
    for shape in master.placeholders:
        at = _PLACES.get((_BODY, _MASTER_PLACES.get(shape.placeholder_format.type, -1)))
        if at is not None:
            _place(shape, at)


_MASTER_PLACES: Final = {PP_PLACEHOLDER.TITLE: 0, PP_PLACEHOLDER.FOOTER: 11,
                         PP_PLACEHOLDER.SLIDE_NUMBER: 12}  # fmt: skip


def _dress_layout(layout: Any, at: int) -> None:
    layout._element.find(qn("p:cSld")).set("name", _NAMES[at])
    for shape in list(layout.placeholders):
        idx = shape.placeholder_format.idx
        if (at, idx) in _PLACES:
            _place(shape, _PLACES[at, idx])
            continue
        shape._element.getparent().remove(shape._element)
    if at == _COVER:
        fill = layout.background.fill
        fill.solid()
        fill.fore_color.theme_color = MSO_THEME_COLOR.TEXT_2
        for idx, pt in ((0, 50), (1, 24)):
            _default(layout, idx, pt)
    else:
        _rule(layout)


def _place(shape: Any, place: Place) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(side) for side in place)


def _default(layout: Any, idx: int, pt: int) -> None:
    """Set the type of a placeholder of the cover: white on its dark ground, from the left."""
    (shape,) = (one for one in layout.placeholders if one.placeholder_format.idx == idx)
    style = shape._element.txBody.find(qn("a:lstStyle"))
    for old in list(style):
        style.remove(old)
    colour = '<a:solidFill><a:schemeClr val="bg1"/></a:solidFill>'
    style.append(parse_xml(
        f'<a:lvl1pPr {nsdecls("a")} marL="0" indent="0" algn="l"><a:buNone/>'
        f'<a:defRPr sz="{pt * 100}">{colour}</a:defRPr></a:lvl1pPr>'
    ))  # fmt: skip


def _rule(layout: Any) -> None:
    """Draw a thin line below the title, on the layout."""
    left, top, wide = Inches(_LEFT_IN), Inches(1.14), Inches(12.13)
    layout.shapes._spTree.append(parse_xml(
        f'<p:cxnSp {nsdecls("p", "a")}><p:nvCxnSpPr><p:cNvPr id="90" name="rule"/><p:cNvCxnSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvCxnSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/>'
        f'<a:ext cx="{wide}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        '<a:ln w="25400"><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></a:ln></p:spPr>'
        "</p:cxnSp>"
    ))  # fmt: skip


def to_bytes(deck: Any) -> bytes:
    """Return a presentation as the bytes of a .pptx file."""
    out = BytesIO()
    deck.save(out)
    return out.getvalue()


def cover(deck: Any, title: str, lines: Sequence[str]) -> Any:
    """Add the cover: its title and what stands below it."""
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text_frame.text = plain(title)
    slide.placeholders[1].text_frame.text = "\n".join(plain(line) for line in lines)
    return slide


def titled(deck: Any, title: str, *, footer: str, demo: bool) -> Any:
    """Add a slide with its title, footer and number in the placeholders of its layout."""
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    shape = slide.shapes.title
    shape.text_frame.text = plain(title, longest=120)
    shape.text_frame.word_wrap = True
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    size = fitting_pt([title], _PLACES[_BODY, 0], _TITLE_PT)
    if size < _TITLE_PT:
        shape.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
    for held in slide.slide_layout.placeholders:
        if held.placeholder_format.idx in (_FOOTER, _PAGE):
            slide.shapes._spTree.append(deepcopy(held._element))
    for held in slide.placeholders:
        if held.placeholder_format.idx == _FOOTER:
            held.text_frame.text = plain(footer)
        if held.placeholder_format.idx == _PAGE:
            for text in held._element.iter(qn("a:t")):
                text.text = str(len(deck.slides))
    if demo:
        mark(slide, (10.9, 0.35, 1.85, 0.5))
    return slide


def described(shape: Any, said: str) -> None:
    """Say in words what a picture, chart or table shows, for who cannot see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", plain(said, longest=400))


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


def mark(slide: Any, place: Place) -> None:
    """Draw the demo mark."""
    how = Type(18, bold=True, align=PP_ALIGN.CENTER)
    write(box(slide, place, fill=DEMO_FILL), [labels.DEMO], how)


@dataclass(frozen=True)
class Tile:
    """A figure, its name, and how it changed; what is bad is red."""

    name: str
    value: str
    change: str = ""
    is_bad: bool = False


def tiles(slide: Any, figures: Sequence[Tile]) -> None:
    """Draw figures as tiles, four in a row: the value large, its name and its change below."""
    wide, high, gap = 2.85, 2.45, 0.22
    small, least = Type(18, align=PP_ALIGN.CENTER), Type(14, QUIET, align=PP_ALIGN.CENTER)
    for at, told in enumerate(figures):
        left = _LEFT_IN + (at % 4) * (wide + gap)
        top = _BODY_TOP_IN + 0.15 + (at // 4) * (high + gap)
        box(slide, (left, top, wide, high), fill=PALE)
        large = Type(44, BAD if told.is_bad else ACCENT, bold=True, align=PP_ALIGN.CENTER)
        write(box(slide, (left, top + 0.2, wide, 1.1)), [told.value], large)
        write(box(slide, (left, top + 1.3, wide, 0.5)), [told.name], small)
        if told.change:
            write(box(slide, (left, top + 1.8, wide, 0.45)), [told.change], least)


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


def picture(slide: Any, png: bytes, place: Place, *, said: str) -> None:
    """Put a picture into a place, whole, in its own proportions, centred, described in words."""
    left, top, wide, high = (Inches(side) for side in place)
    shape = slide.shapes.add_picture(BytesIO(png), left, top)
    scale = min(wide / shape.width, high / shape.height)
    shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
    shape.left = Emu(int(left + (wide - shape.width) / 2))
    shape.top = Emu(int(top + (high - shape.height) / 2))
    described(shape, said)


def table(slide: Any, grid: Grid, place: Place, *, size_pt: float, said: str) -> None:
    """Draw a native table, described in words; the columns share the width as their grid says."""
    left, top, wide, high = place
    columns, n_rows = grid.columns, len(grid.rows) + 1
    sides = (Inches(side) for side in (left, top, wide, high))
    frame = slide.shapes.add_table(n_rows, len(columns), *sides)
    described(frame, said)
    drawn = frame.table
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
    colours : of the bars of the only series, or of each series
    spans : lower and upper end of each bar of the only series, drawn as its error bar
    """

    names: Sequence[str]
    series: Sequence[tuple[str, Sequence[float | None]]]
    number_format: str = "0"
    largest: float | None = None
    lying: bool = False
    colours: Sequence[RGBColor] = ()
    spans: Sequence[tuple[float, float]] = ()


def bars(slide: Any, told: Chart, place: Place, *, said: str) -> None:
    """Draw a native, editable chart, described in words."""
    data = _CHART_DATA(number_format=told.number_format)
    data.categories = [_category(name) for name in told.names]
    for name, values in told.series:
        data.add_series(name, values)
    kind = XL_CHART_TYPE.BAR_CLUSTERED if told.lying else XL_CHART_TYPE.COLUMN_CLUSTERED
    frame = slide.shapes.add_chart(kind, *(Inches(side) for side in place), data)
    described(frame, said)
    chart = frame.chart
    _dress_chart(chart, told.number_format, n_series=len(told.series))
    chart.category_axis.reverse_order = told.lying
    if told.largest is not None:
        chart.value_axis.maximum_scale = told.largest
    plot = chart.plots[0]
    parts = plot.series if len(told.series) > 1 else plot.series[0].points
    for at, colour in enumerate(told.colours):
        fill = parts[at].format.fill
        fill.solid()
        fill.fore_color.rgb = colour
    if told.spans:
        _add_spans(plot.series[0], told)
        plot.has_data_labels = False  # the value stands behind the name, clear of its span


def _add_spans(series: Any, told: Chart) -> None:
    """Draw the span of each bar as a custom error bar, which a reader of the file can edit."""
    values = told.series[0][1]
    ends = []
    for name, side in (("plus", 1), ("minus", 0)):
        points = "".join(
            f'<c:pt idx="{at}"><c:v>{abs(span[side] - (value or 0.0)):.6g}</c:v></c:pt>'
            for at, (value, span) in enumerate(zip(values, told.spans, strict=True))
        )
        ends.append(f'<c:{name}><c:numLit><c:formatCode>General</c:formatCode>'
                    f'<c:ptCount val="{len(values)}"/>{points}</c:numLit></c:{name}>')  # fmt: skip
    bars = parse_xml(
        f'<c:errBars {nsdecls("c", "a")}><c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="0"/>{"".join(ends)}<c:spPr><a:ln w="19050"><a:solidFill>'
        '<a:srgbClr val="14242A"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    series._element.find(qn("c:cat")).addprevious(bars)


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
    for one, colour in zip(plot.series, (SECOND, DEEP), strict=False):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = colour if n_series > 1 else ACCENT
    axis = chart.value_axis
    axis.visible, axis.has_major_gridlines = False, False
    axis.minimum_scale = 0


def notes(slide: Any, lines: Sequence[str]) -> None:
    """Write the speaker notes."""
    slide.notes_slide.notes_text_frame.text = "\n".join(plain(line, longest=600) for line in lines)
