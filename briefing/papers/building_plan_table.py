"""Tables of the plan of one building: facts in pairs, hazards, a picture, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, TYPE_CHECKING

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from briefing.papers.paper import set_font, set_spacing
from briefing.words import labels as labels_words

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.table import Table, _Cell

_FILL = "F2F4F5"


def add_grid(
    document: DocumentObject,
    rows: Sequence[Sequence[str]],
    *,
    widths: Sequence[float],
    wide_mm: float,
    labels: Sequence[int] = (),
    heads: bool = False,
    size: float = 10.5,
    row_mm: float = 0.0,
) -> Table:
    """Add a ruled table.

    Parameters
    ----------
    rows : all as long as `widths`; text that XML can carry, see `briefing.say.plain`
    widths : parts of `wide_mm`
    labels : columns shaded and in the heading's font
    heads : the first row is a heading, repeated on every page
    size : float, points
    row_mm : least height of a row
    """
    table: Table = document.add_table(rows=len(rows), cols=len(widths))
    _rule(table)
    table.autofit = False
    each = [wide_mm * width / sum(widths) for width in widths]
    for column, width in zip(table.columns, each, strict=True):
        column.width = Mm(width)
    for place, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        is_head = heads and place == 0
        _keep(row._tr, repeat=is_head)
        if row_mm:
            row.height, row.height_rule = Mm(row_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
        cells = row.cells
        for number, (cell, text, width) in enumerate(zip(cells, texts, each, strict=True)):
            cell.width = Mm(width)
            strong = is_head or number in labels
            if strong:
                _shade(cell)
            _write(cell, text, size=size, strong=strong)
    return table


def add_picture_beside(
    document: DocumentObject,
    picture: IO[bytes] | None,
    lines: Sequence[str],
    *,
    wide_mm: float,
    picture_mm: float,
) -> None:
    """Add a picture with lines of text on its right; the text alone where there is none."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    _rule(table)
    _keep(table.rows[0]._tr, repeat=False)
    left, right = table.rows[0].cells
    if picture is None:
        cell = left.merge(right)
    else:
        cell = right
        left.width, right.width = Mm(picture_mm + 4), Mm(wide_mm - picture_mm - 4)
        table.columns[0].width, table.columns[1].width = left.width, right.width
        set_spacing(left.paragraphs[0], line_twips=None, before_twips=30, after_twips=30)
        left.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        left.paragraphs[0].add_run().add_picture(picture, width=Mm(picture_mm))
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for place, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        set_spacing(paragraph, line_twips=300, after_twips=30)
        font = labels_words.FONT_HEI if place == 0 else labels_words.FONT_BODY
        set_font(paragraph.add_run(line), font, 10.5)


def add_signatures(
    document: DocumentObject, signatures: Sequence[tuple[str, str]], *, wide_mm: float
) -> None:
    """Add a box for each signature, two in a row, with a line for the date."""
    pairs = [signatures[n : n + 2] for n in range(0, len(signatures), 2)]
    rows = [[part for pair in row for part in pair] for row in pairs]
    rows = [[*row, *([""] * (4 - len(row)))] for row in rows]
    table = add_grid(document, rows, widths=(3.6, 5.2, 3.6, 5.2), wide_mm=wide_mm, labels=(0, 2),
                     row_mm=13)  # fmt: skip
    for row in table.rows:
        for cell in (row.cells[1], row.cells[3]):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write(cell: _Cell, text: str, *, size: float, strong: bool) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    set_spacing(paragraph, line_twips=round(size * 24), before_twips=20, after_twips=20)
    font = labels_words.FONT_HEI if strong else labels_words.FONT_BODY
    set_font(paragraph.add_run(text), font, size)


def _rule(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rule = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            rule.set(qn(f"w:{key}"), value)
        borders.append(rule)
    table._tbl.tblPr.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", _FILL)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _keep(row: object, *, repeat: bool) -> None:
    properties = row.get_or_add_trPr()  # type: ignore[attr-defined]
    properties.insert(0, OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))
