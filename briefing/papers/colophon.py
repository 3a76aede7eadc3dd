"""What stands below the text of a paper: signature, imprint, foot, receipt (GB/T 9704-2012)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from briefing.facts.say import plain, say_date
from briefing.papers.paper import (
    BODY_PT,
    CENTRED,
    TOP_MM,
    TWIPS_PER_MM,
    TYPE_AREA_MM,
    Setting,
    blank,
    edge_indent,
    element,
    frame,
    paragraph,
    set_font,
    set_spacing,
    twips,
    write,
)
from briefing.papers.table import add_form
from briefing.words import labels, papers

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.text.paragraph import Paragraph

    from briefing.papers.request import Request

FOOT_PT: Final = 14.0
FOOT_LINE: Final = 480
IMPRINT_PT: Final = 14.0
IMPRINT_LINE_TWIPS: Final = 480
# With a seal: four empty characters right of the date; without: two right of the signature.
SEALED_RIGHT: Final = 4.0
UNSEALED_RIGHT: Final = 2.0
# Rules of the imprint in eighths of a point: .35 mm outside, .25 mm between.
OUTER_RULE: Final = round(0.35 / 25.4 * 72 * 8)
INNER_RULE: Final = round(0.25 / 25.4 * 72 * 8)


def signature(
    document: DocumentObject,
    issuer: str,
    *,
    issued_on: date | None,
    sealed: bool,
    also: str = "",
) -> None:
    """Write who signs and the date, one line below what stands above.

    Parameters
    ----------
    document : Document
    issued_on : none leaves a blank to be typed
    sealed
        With a seal the date leaves four characters on its right and the signature is centred on it;
        without, the signature leaves two and the date begins two characters right of it.
    also : who signs below the issuer
    """
    # The page with the signature must hold some of the text (GB/T 9704-2012, 7.3.5.5).
    for line in document.paragraphs[-2:]:
        line.paragraph_format.keep_with_next = True
    signed = plain(issuer)
    dated = say_date(issued_on) if issued_on else labels.BLANK_DATE
    signed_right, dated_right = right_indents(width(signed), width(dated), sealed=sealed)
    dated = dated if issued_on else blank(dated)
    below = [(also, signed_right + (width(signed) - width(also)) / 2)] if also else []
    for text, chars in (("", 0.0), (signed, signed_right), *below, (dated, dated_right)):
        how = Setting(align=WD_ALIGN_PARAGRAPH.RIGHT, right_chars=chars, keeps=True)
        paragraph(document, text, how)


def right_indents(signed: float, dated: float, *, sealed: bool) -> tuple[float, float]:
    """Return the right indents of signature and date.

    Characters of body size, 0 or more.

    Parameters
    ----------
    signed, dated : their widths in characters
    """
    if sealed:
        return max(0.0, SEALED_RIGHT + (dated - signed) / 2), SEALED_RIGHT
    if dated + 2 > signed:
        # The date reaches further right: it keeps the two characters, the signature moves left.
        return UNSEALED_RIGHT + dated + 2 - signed, UNSEALED_RIGHT
    return UNSEALED_RIGHT, UNSEALED_RIGHT + signed - dated - 2


def width(text: str) -> float:
    """Return how many characters wide a text is; a digit is half a character."""
    return sum(0.5 if ord(sign) < 128 else 1.0 for sign in text)


def attachments(document: DocumentObject, names: Sequence[str]) -> None:
    """Name what is attached, counted where there are several, without a full stop."""
    for place, name in enumerate(names):
        numbered = f"{place + 1}.{name}" if len(names) > 1 else name
        text = labels.ATTACHMENTS.format(name=numbered) if place == 0 else numbered
        # Each further one stands below the first, behind the word and its colon.
        first = 2.0 if place == 0 else 5.0
        paragraph(document, text, Setting(first_chars=first, keeps=True))


def attendance(document: DocumentObject, name: str, persons: str) -> None:
    """Name who was at a meeting; further lines stand below the first name (GB/T 9704, 10.3)."""
    head = f"{name}："
    line = paragraph(document, "", Setting(align=None, first_chars=2))
    indent = line._p.get_or_add_pPr().get_or_add_ind()
    hanging = width(head)
    for key, chars in (("left", 2 + hanging), ("hanging", hanging)):
        indent.set(qn(f"w:{key}Chars"), str(round(chars * 100)))
        indent.set(qn(f"w:{key}"), str(round(chars * BODY_PT * 20)))
    for key in ("firstLine", "firstLineChars"):
        indent.attrib.pop(qn(f"w:{key}"), None)
    write(line, head, labels.FONT_HEI, BODY_PT)
    write(line, persons, labels.FONT_BODY, BODY_PT)


def annex_head(document: DocumentObject, which: str, name: str) -> None:
    """Begin an annex on a page of its own: which it is, and its title."""
    head = paragraph(document, which, Setting(font=labels.FONT_HEI))
    head.paragraph_format.page_break_before = True
    how = Setting(labels.FONT_TITLE, 18, WD_ALIGN_PARAGRAPH.CENTER, keeps=True)
    paragraph(document, name, how)


def imprint(
    document: DocumentObject,
    *,
    copy_to: tuple[str, ...],
    printed_by: str,
    issued_on: date | None,
    first: str = "",
) -> None:
    """Put the imprint at the foot of the last page: copies, who printed it, and when.

    Parameters
    ----------
    first : the line above the office's own, where it is none of copies
    """
    dated = say_date(issued_on) if issued_on else labels.BLANK_DATE
    lines = [f"{plain(printed_by)}\t{labels.ISSUED.format(date=dated)}"]
    if copy_to:
        names = labels.COMMA.join(plain(name) for name in copy_to)
        lines.insert(0, labels.COPY_TO.format(names=names))
    if first:
        lines.insert(0, first)
    room = TYPE_AREA_MM[0] / 25.4 * 72 / IMPRINT_PT - 2
    heights = [IMPRINT_LINE_TWIPS * max(1, ceil(width(text) / room)) for text in lines]
    foot = twips(TOP_MM + TYPE_AREA_MM[1])
    for place, text in enumerate(lines):
        top = foot - sum(heights[place:])
        line = paragraph(document, "", Setting(align=WD_ALIGN_PARAGRAPH.LEFT, line=440))
        set_font(line.add_run(text), labels.FONT_BODY, IMPRINT_PT)
        _rule(line, is_first=place == 0, is_last=place == len(lines) - 1)
        frame(line, y_mm=top / TWIPS_PER_MM, height=heights[place])
        # A frame hangs on the paragraph behind it; a twentieth of a line takes no room.
        set_spacing(document.add_paragraph(), line_twips=20)


def _rule(line: Paragraph, *, is_first: bool, is_last: bool) -> None:
    border = element("pBdr")
    top = OUTER_RULE if is_first else INNER_RULE
    border.append(element("top", val="single", sz=top, space=0, color="000000"))
    if is_last:
        border.append(element("bottom", val="single", sz=OUTER_RULE, space=0, color="000000"))
    stops = element("tabs")
    stops.append(element("tab", val="right", pos=twips(TYPE_AREA_MM[0]) - round(IMPRINT_PT * 20)))
    properties = line._p.get_or_add_pPr()
    for made in (border, stops):
        properties.insert_element_before(made, "w:spacing", "w:ind", "w:jc", "w:rPr")
    edge_indent(line, "left", IMPRINT_PT)


def foot(document: DocumentObject, lines: tuple[str, ...]) -> None:
    """Put lines at the foot of the page the text ends on, without rules."""
    bottom = TOP_MM + TYPE_AREA_MM[1]
    for place, text in enumerate(lines):
        up = (len(lines) - place) * FOOT_LINE / TWIPS_PER_MM
        line = paragraph(document, "", Setting(align=WD_ALIGN_PARAGRAPH.LEFT, line=440))
        set_font(line.add_run("　" + text), labels.FONT_BODY, FOOT_PT)
        frame(line, y_mm=bottom - up, height=FOOT_LINE)
        set_spacing(document.add_paragraph(), line_twips=20)


def receipt(document: DocumentObject, asked: Request, title: str, number: str) -> None:
    """Add the receipt of a letter on a page of its own."""
    head = paragraph(document, papers.ONE_ANNEX, Setting(font=labels.FONT_HEI))
    head.paragraph_format.page_break_before = True
    paragraph(document, "")
    paragraph(document, papers.RECEIPT_TITLE, Setting(labels.FONT_TITLE, 22, CENTRED.align, 640))
    held = {
        "paper": papers.RECEIPT_OF.format(title=title, number=number),
        "addressee": plain(asked.addressee),
        "address": plain(asked.address),
    }
    rows = [(name, text.format(**held)) for name, text in papers.RECEIPT_ROWS]
    add_form(document, rows, (2.5, 6.2), labels_at=(0,), row_mm=14, size=14)
