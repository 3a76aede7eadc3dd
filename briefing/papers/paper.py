"""The page of an official paper (GB/T 9704-2012): geometry, grid, fonts by name, page numbers.

Numbers are those of GB/T 9704-2012 as listed in the project's table of the standard (section 1.12):
A4, top 37 mm, binding edge 28 mm, type area 156 x 225 mm, 22 lines of 28 characters of size 16 pt.
"""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from briefing.words import labels

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.section import Section
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run


TWIPS_PER_MM: Final = 1440 / 25.4
PAGE_MM: Final = (210.0, 297.0)
TOP_MM: Final = 37.0
BINDING_MM: Final = 28.0
TYPE_AREA_MM: Final = (156.0, 225.0)
LINES: Final = 22
CHARACTERS: Final = 28
BODY_PT: Final = 16.0
# 225 mm / 22 = 28.99 pt = 579.8 twentieths; 580 would leave room for 21 lines only.
LINE_TWIPS: Final = int(TYPE_AREA_MM[1] * TWIPS_PER_MM / LINES)
# 156 mm / 28 = 15.79 pt: each character is set 0.21 pt closer (unit of w:charSpace: 1/4096 pt).
CHAR_SPACE: Final = int((TYPE_AREA_MM[0] / 25.4 * 72 / CHARACTERS - BODY_PT) * 4096) - 1
# The same as spacing of the body's own letters, in twentieths of a point, rounded to the closer
# side. The section declares the grid, but the text does not lean on it: LibreOffice 7.4 takes a
# negative w:charSpace for a huge positive one (19 characters a line instead of 28).
LETTER_TWIPS: Final = -5
# The dash of the page number stands 7 mm below the type area; half of its 14 pt line is 2.5 mm.
PAGE_NUMBER_PT: Final = 14.0
FOOTER_MM: Final = (PAGE_MM[1] - TOP_MM - TYPE_AREA_MM[1]) - 7.0 - PAGE_NUMBER_PT / 72 * 25.4 / 2
HEADER_MM: Final = 20.0
# Software's usual red for the mark and its rule; the standard names the ink Y80 M80.
RED: Final = RGBColor(0xE6, 0x00, 0x12)
TITLE_PT: Final = 22.0
# Top of the mark below the top of the type area, and red rule below the paper number (GB/T 9704).
MARK_DROP_MM: Final = 35.0
RULE_DROP_MM: Final = 4.0
# Official marks stay below this; a long name is set smaller so that it keeps to one line.
MARK_LARGEST_PT: Final = 48.0
MARK_PT: Final = 40.0


def element(name: str, /, **values: object) -> Any:
    """Return an element of a .docx with its attributes: `element("bottom", val="single")`."""
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def twips(mm: float) -> int:
    """Return millimetres in twentieths of a point, rounded to the nearest."""
    return round(mm * TWIPS_PER_MM)


def official_document(*, is_demo: bool, mark_of_draft: str = "") -> DocumentObject:
    """Return an empty document on the standard page, with page numbers and nothing else.

    Parameters
    ----------
    is_demo : the words "demo data" stand at the head of every page
    mark_of_draft : what else stands there until the paper is signed
    """
    document = Document()
    section = document.sections[0]
    _page(section)
    _grid(section)
    _body_style(document)
    document.settings.odd_and_even_pages_header_footer = True
    for footer, right in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        footer.paragraphs[0].style = document.styles["Normal"]
        _page_number(footer.paragraphs[0], right=right)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        header.paragraphs[0].style = document.styles["Normal"]
        if is_demo or mark_of_draft:
            draft_mark(header.paragraphs[0], is_demo=is_demo, mark_of_draft=mark_of_draft)
    _name_fallback_fonts(document)
    return document


def to_bytes(document: DocumentObject) -> bytes:
    """Return the document as the bytes of a .docx file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def name_document(document: DocumentObject, *, title: str, author: str, day: date) -> None:
    """Fill the file's own properties, so that they say nothing of the machine or the moment."""
    properties = document.core_properties
    properties.title, properties.author = title, author
    properties.last_modified_by = labels.PRINTED_BY
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = datetime.combine(day, time())
    properties.language = "zh-CN"


def set_font(run: Run, name: str, size_pt: float, *, red: bool = False) -> None:
    """Set a run in a font by name, for Chinese and Latin alike."""
    run.font.size = Pt(size_pt)
    run.font.bold = False
    run.font.color.rgb = RED if red else RGBColor(0, 0, 0)
    properties = run._element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = element("rFonts")
        properties.insert(0, fonts)
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{slot}"), name)
    # Without the hint Word sets Chinese quotation marks and dashes in the Latin width.
    fonts.set(qn("w:hint"), "eastAsia")


def set_spacing(
    paragraph: Paragraph,
    *,
    line_twips: int | None = LINE_TWIPS,
    before_twips: int = 0,
    after_twips: int = 0,
) -> None:
    """Set a paragraph on lines of an exact height, or of the height of its content (None)."""
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)
    spacing = properties._add_spacing()
    spacing.set(qn("w:before"), str(before_twips))
    spacing.set(qn("w:after"), str(after_twips))
    spacing.set(qn("w:line"), str(240 if line_twips is None else line_twips))
    spacing.set(qn("w:lineRule"), "auto" if line_twips is None else "exact")


def set_indent(paragraph: Paragraph, *, first_chars: float = 0, right_chars: float = 0) -> None:
    """Indent a paragraph by characters of its own size (unit of the standard)."""
    for side, chars in (("firstLine", first_chars), ("right", right_chars)):
        if chars:
            indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
            indent.set(qn(f"w:{side}Chars"), str(round(chars * 100)))
            indent.set(qn(f"w:{side}"), str(round(chars * BODY_PT * 20)))


def _page(section: Section) -> None:
    section.page_width, section.page_height = (_length(mm) for mm in PAGE_MM)
    section.top_margin = _length(TOP_MM)
    section.bottom_margin = _length(PAGE_MM[1] - TOP_MM - TYPE_AREA_MM[1])
    section.left_margin = _length(BINDING_MM)
    section.right_margin = _length(PAGE_MM[0] - BINDING_MM - TYPE_AREA_MM[0])
    section.header_distance = _length(HEADER_MM)
    section.footer_distance = _length(FOOTER_MM)
    section.gutter = _length(0)


def _length(mm: float) -> Pt:
    return Pt(twips(mm) / 20)


def _grid(section: Section) -> None:
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = element("docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(LINE_TWIPS))
    grid.set(qn("w:charSpace"), str(CHAR_SPACE))


def _body_style(document: DocumentObject) -> None:
    style = document.styles["Normal"]
    style.font.size = Pt(BODY_PT)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for slot in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{slot}"), labels.FONT_BODY)
    properties = style.element.get_or_add_rPr()
    letters = element("spacing", val=LETTER_TWIPS)
    properties.insert_element_before(letters, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    properties.append(element("lang", val="en-US", eastAsia="zh-CN"))
    # A closing mark stays within the 28 characters; see LETTER_TWIPS for the grid.
    for made in (element("overflowPunct", val=0), element("snapToGrid", val=0)):
        style.element.get_or_add_pPr().insert_element_before(made, "w:spacing", "w:ind", "w:jc")
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.widow_control = False


def _page_number(paragraph: Paragraph, *, right: bool) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    set_spacing(paragraph, line_twips=round(PAGE_NUMBER_PT * 20))
    edge_indent(paragraph, "right" if right else "left", PAGE_NUMBER_PT)
    for text in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if text == "PAGE" else text)
        set_font(run, labels.FONT_SONG, PAGE_NUMBER_PT)
        if text == "PAGE":
            field(run, text)


def field(run: Run, instruction: str) -> None:
    """Write a field that the reader's program fills in; it is counted again on opening."""
    for kind in ("begin", "separate", "end"):
        is_reference = kind == "begin" and instruction != "PAGE"
        dirty = {"dirty": "true"} if is_reference else {}
        run._r.append(element("fldChar", fldCharType=kind, **dirty))
        if kind == "begin":
            code = element("instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = instruction
            run._r.append(code)
        if kind == "separate":
            shown = element("t")
            shown.text = "1"
            run._r.append(shown)


def bookmark(paragraph: Paragraph, number: int, name: str) -> None:
    """Name a paragraph, so that a field can tell its page."""
    paragraph._p.append(element("bookmarkStart", id=number, name=name))
    paragraph._p.append(element("bookmarkEnd", id=number))


def edge_indent(paragraph: Paragraph, side: str, size_pt: float) -> None:
    """Indent a paragraph on its left or right by one character of a size."""
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn(f"w:{side}Chars"), "100")
    indent.set(qn(f"w:{side}"), str(round(size_pt * 20)))


def draft_mark(paragraph: Paragraph, *, is_demo: bool, mark_of_draft: str) -> None:
    """Write at the head of a page that its data are made up, or that it is not signed yet."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_spacing(paragraph, line_twips=None)
    said = [labels.DEMO_LONG] if is_demo else []
    said += [mark_of_draft] if mark_of_draft else []
    set_font(paragraph.add_run("　".join(said)), labels.FONT_HEI, 12, red=True)


def _name_fallback_fonts(document: DocumentObject) -> None:
    """List for each font by name what to show where it is not installed (w:altName)."""
    from xml.sax.saxutils import quoteattr

    entries = "".join(
        f"<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(others)}/>"
        '<w:charset w:val="86"/><w:pitch w:val="variable"/></w:font>'
        for name, others in labels.FONT_FALLBACKS.items()
    )
    blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<w:fonts xmlns:w="{qn("w:font")[1:].split("}")[0]}">{entries}</w:fonts>'
    ).encode()
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            old = relation.target_part
            relation._target = Part(old.partname, old.content_type, blob, old.package)


@dataclass(frozen=True)
class Setting:
    """How a paragraph is set: that of the body where nothing else is said.

    Attributes
    ----------
    line, before, after : twentieths of a point; a line of None is as high as its content
    first_chars, right_chars : indents
    keeps : stays on one page with what follows
    """

    font: str = labels.FONT_BODY
    size: float = BODY_PT
    align: WD_ALIGN_PARAGRAPH | None = WD_ALIGN_PARAGRAPH.JUSTIFY
    line: int | None = LINE_TWIPS
    before: int = 0
    after: int = 0
    first_chars: float = 0
    right_chars: float = 0
    keeps: bool = False


BODY: Final = Setting()
INDENTED: Final = Setting(first_chars=2)
CENTRED: Final = Setting(align=WD_ALIGN_PARAGRAPH.CENTER)
_TITLE: Final = replace(CENTRED, font=labels.FONT_TITLE, size=TITLE_PT, line=640)


# What is not known yet stands between these, which no ledger's text can hold (`say.plain` keeps
# them out); they are never printed.
_BLANK_OPENS, _BLANK_ENDS = "\ue000", "\ue001"
_BLANK: Final = re.compile(f"{_BLANK_OPENS}([^{_BLANK_ENDS}]*){_BLANK_ENDS}")
_LEVEL: Final = re.compile(labels.LEVEL_PATTERN)


def blank(name: str) -> str:
    """Return what stands in a text for something nobody has told yet."""
    return f"{_BLANK_OPENS}{name}{_BLANK_ENDS}"


def blanks_in(document: DocumentObject) -> tuple[str, ...]:
    """Return what is not filled in yet, in order."""
    said = [run.text for one in document.paragraphs for run in one.runs
            if run.font.highlight_color == WD_COLOR_INDEX.YELLOW]  # fmt: skip
    return tuple(dict.fromkeys(one.strip(labels.BLANK_MARKS) for one in said))


def text_in(document: DocumentObject) -> str:
    """Return what a reader of the document sees, a line for each paragraph and cell."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def write(made: Paragraph, text: str, font: str, size: float) -> None:
    """Write a text; its blanks marked, so that nobody signs over one."""
    place = 0
    for found in _BLANK.finditer(text):
        if before := text[place : found.start()]:
            set_font(made.add_run(before), font, size)
        run = made.add_run(labels.BLANK.format(name=found[1]))
        set_font(run, font, size)
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        place = found.end()
    if rest := text[place:]:
        set_font(made.add_run(rest), font, size)


def paragraph(document: DocumentObject, text: str, how: Setting = BODY) -> Paragraph:
    """Write a paragraph."""
    made = document.add_paragraph()
    if how.align is not None:
        made.alignment = how.align
    if how.keeps:
        made.paragraph_format.keep_with_next = True
    set_spacing(made, line_twips=how.line, before_twips=how.before, after_twips=how.after)
    set_indent(made, first_chars=how.first_chars, right_chars=how.right_chars)
    write(made, text, how.font, how.size)
    return made


def leveled(document: DocumentObject, text: str) -> Paragraph:
    """Write a paragraph of the text; a heading of the second level in its own font."""
    made = paragraph(document, "", INDENTED)
    found = _LEVEL.match(text)
    head = found[0] if found else ""
    write(made, head, labels.FONT_KAI, BODY_PT)
    write(made, text[len(head) :], labels.FONT_BODY, BODY_PT)
    return made


def ends_apart(document: DocumentObject, left: str, right: str) -> Paragraph:
    """Write a line with one text at its left end and another at its right."""
    made = paragraph(document, "", Setting(align=WD_ALIGN_PARAGRAPH.LEFT))
    stops = element("tabs")
    stops.append(element("tab", val="right", pos=twips(TYPE_AREA_MM[0]) - 320))
    made._p.get_or_add_pPr().insert_element_before(stops, "w:spacing", "w:ind", "w:jc", "w:rPr")
    # One character from the edge by a space: an indent would shorten the rule below as well.
    write(made, f"　{left}\t{right}", labels.FONT_BODY, BODY_PT)
    return made


def frame(paragraph: Paragraph, *, y_mm: float, height: int) -> None:
    """Fix a paragraph of the type area's width to a height on its page, whatever the text does.

    Parameters
    ----------
    y_mm : from the paper's upper edge
    height : twentieths of a point
    """
    place = element("framePr", w=twips(TYPE_AREA_MM[0]), h=height, hRule="exact", hSpace=0,
                    wrap="around", vAnchor="page", hAnchor="page", x=twips(BINDING_MM),
                    y=twips(y_mm))  # fmt: skip
    paragraph._p.get_or_add_pPr().insert_element_before(
        place, "w:widowControl", "w:numPr", "w:pBdr", "w:tabs", "w:snapToGrid", "w:spacing",
        "w:ind", "w:jc", "w:rPr",
    )  # fmt: skip


def mark(document: DocumentObject, text: str) -> None:
    """Write the red mark at the head of the first page, on one line; a long name is narrower."""
    head = document.paragraphs[0] if document.paragraphs else document.add_paragraph()
    room = TYPE_AREA_MM[0] / 25.4 * 72 / max(len(text), 1)
    # A mark of few letters is large, one of many keeps its height and is set narrower.
    size = min(MARK_LARGEST_PT, max(room, MARK_PT))
    scale = min(100, int(room / size * 100) - 1) if room < size else 100
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_spacing(head, line_twips=round(size * 20), before_twips=twips(MARK_DROP_MM))
    run = head.add_run(text)
    set_font(run, labels.FONT_TITLE, size, red=True)
    narrow(run, scale)


def narrow(run: Run, scale: int) -> None:
    """Set a run at a width in percent of its letters' own."""
    if scale < 100:
        run._element.get_or_add_rPr().insert_element_before(
            element("w", val=scale), "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight",
            "w:lang",
        )  # fmt: skip


def red_rule(paragraph: Paragraph) -> None:
    """Draw the red rule below a paragraph."""
    border = element("pBdr")
    drop = round(RULE_DROP_MM / 25.4 * 72)
    border.append(element("bottom", val="single", sz=18, space=drop, color=RED))
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(border, "w:spacing", "w:ind", "w:jc", "w:rPr")


def title(document: DocumentObject, text: str) -> None:
    """Write the title, on as few lines as hold it, none of them cut within a word."""
    for _ in range(2):
        paragraph(document, "")
    for line in balanced(text):
        paragraph(document, line, _TITLE)
    paragraph(document, "")


# A title is broken before or after these, never within them: dates, names of the work, its kind.
_WORDS: Final = re.compile(labels.DATE_PATTERN + "|".join(labels.TITLE_WORDS) + r"|[A-Za-z0-9]+|.")


def balanced(text: str) -> tuple[str, ...]:
    """Return a title in lines of at most twenty characters, as even as its words allow.

    The name of the office, where the title begins with it, has a line of its own.
    """
    longest = int(TYPE_AREA_MM[0] / 25.4 * 72 / TITLE_PT)
    if _width(text) <= longest:
        return (text,)
    cut = text.find(labels.TITLE_ABOUT)
    if 0 < cut <= longest:
        return (text[:cut], *balanced(text[cut:]))
    words = _WORDS.findall(text)
    n = math.ceil(_width(text) / longest)
    while True:
        # A line may be fuller than the even share, never fuller than the paper.
        for room in range(math.ceil(_width(text) / n), longest + 1):
            lines = _lines(words, room)
            if len(lines) <= n:
                return tuple(lines)
        n += 1
        if n > len(words):
            return (text,)


def _lines(words: list[str], room: int) -> list[str]:
    lines = [""]
    for word in words:
        if lines[-1] and _width(lines[-1] + word) > room:
            lines.append("")
        lines[-1] += word
    return lines


def _width(text: str) -> float:
    return sum(0.5 if ord(sign) < 128 else 1.0 for sign in text)
