"""The end of an official paper: signature, date and imprint (GB/T 9704-2012)."""

from __future__ import annotations

from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from briefing.facts.say import plain, say_date
from briefing.papers.paper import (
    BINDING_MM,
    TOP_MM,
    TYPE_AREA_MM,
    Setting,
    edge_indent,
    element,
    paragraph,
    set_font,
    set_spacing,
    twips,
)
from briefing.papers.table import rule_table
from briefing.words import labels

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.table import Table, _Cell

IMPRINT_PT: Final = 14.0
IMPRINT_LINE_TWIPS: Final = 480
# With a seal: four empty characters right of the date; without: two right of the signature.
SEALED_RIGHT: Final = 4.0
UNSEALED_RIGHT: Final = 2.0
# Rules of the imprint in eighths of a point: .35 mm outside, .25 mm between.
OUTER_RULE: Final = round(0.35 / 25.4 * 72 * 8)
INNER_RULE: Final = round(0.25 / 25.4 * 72 * 8)


def signature(
    document: DocumentObject, issuer: str, *, issued_on: date | None, sealed: bool
) -> None:
    """Write who signs and the date, one line below what stands above.

    Parameters
    ----------
    document : Document
    issued_on : none leaves a blank to be typed
    sealed
        With a seal the date leaves four characters on its right and the signature is centred on it;
        without, the signature leaves two and the date begins two characters right of it.
    """
    signed = plain(issuer)
    dated = say_date(issued_on) if issued_on else labels.BLANK_DATE
    signed_right, dated_right = right_indents(width(signed), width(dated), sealed=sealed)
    for text, chars in (("", 0.0), (signed, signed_right), (dated, dated_right)):
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


def imprint(
    document: DocumentObject,
    *,
    copy_to: tuple[str, ...],
    printed_by: str,
    issued_on: date | None,
) -> None:
    """Put the imprint at the foot of the page: copies, who printed it, and when."""
    dated = say_date(issued_on) if issued_on else labels.BLANK_DATE
    lines = [(plain(printed_by), labels.ISSUED.format(date=dated))]
    if copy_to:
        names = labels.AND.join(plain(name) for name in copy_to)
        lines.insert(0, (labels.COPY_TO.format(names=names), ""))
    table = document.add_table(rows=len(lines), cols=2)
    heights = []
    for row, (left, right) in zip(table.rows, lines, strict=True):
        first, second = row.cells
        if right:
            _line(first, left, right=False)
            _line(second, right, right=True)
        else:
            _line(first.merge(second), left, right=False)
        room = TYPE_AREA_MM[0] / 25.4 * 72 / IMPRINT_PT - 2
        heights.append(IMPRINT_LINE_TWIPS * max(1, ceil(width(left) / (room - width(right)))))
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        row.height = Pt(heights[-1] / 20)
    _float_at_foot(table, height_twips=sum(heights))
    # The table hangs on the paragraph behind it; a twentieth of a line takes no room.
    set_spacing(document.add_paragraph(), line_twips=20)


def _line(cell: _Cell, text: str, *, right: bool) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = cell.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    set_spacing(line, line_twips=IMPRINT_LINE_TWIPS)
    edge_indent(line, "right" if right else "left", IMPRINT_PT)
    set_font(line.add_run(text), labels.FONT_BODY, IMPRINT_PT)


def _float_at_foot(table: Table, *, height_twips: int) -> None:
    # Measured from the page's corner. LibreOffice 7.4 shows it where it stands in the text.
    foot = twips(TOP_MM + TYPE_AREA_MM[1]) - height_twips
    place = element("tblpPr", leftFromText=0, rightFromText=0, vertAnchor="page",
                    horzAnchor="page", tblpX=twips(BINDING_MM), tblpY=foot)  # fmt: skip
    properties = table._tbl.tblPr
    properties.insert_element_before(place, "w:tblW", "w:jc", "w:tblLayout", "w:tblLook")
    total = twips(TYPE_AREA_MM[0])
    measure = properties.find(qn("w:tblW"))
    measure.set(qn("w:type"), "dxa")
    measure.set(qn("w:w"), str(total))
    table.autofit = False
    for column in table.columns:
        column.width = Pt(total / 40)
    rule_table(table, {"top": OUTER_RULE, "bottom": OUTER_RULE, "insideH": INNER_RULE})
