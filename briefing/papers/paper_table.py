"""A table of facts on official paper: full width, head repeated, rows never cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from briefing.papers.paper import TYPE_AREA_MM, set_font, set_spacing, twips
from briefing.words import labels

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.table import Table, _Cell, _Row

    from briefing.facts.grids import Grid, GridColumn

EMU_PER_TWIP: Final = 635
HEAD_FILL: Final = "EFEFEF"
# Twelve and more columns share 156 mm: small print, as in any ranking table of the field.
CROWDED: Final = 10
# A table of so many rows, its head counted, is kept on one page; of a longer one the first and the
# last rows are, so that the rest of a page is not left white and no row stands alone.
MOST_TOGETHER: Final = 12
ENDS_TOGETHER: Final = 3
SIZES_PT: Final = (10.5, 9.0)


def add_table(document: DocumentObject, grid: Grid, *, caption: str) -> None:
    """Add a grid as a native table of the type area's width, below its caption."""
    size = SIZES_PT[1] if len(grid.columns) >= CROWDED else SIZES_PT[0]
    _caption(document, caption)
    table: Any = document.add_table(rows=1, cols=len(grid.columns))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _rules(table)
    widths = _widths(grid.columns)
    for cell, column, width in zip(table.rows[0].cells, grid.columns, widths, strict=True):
        cell.width = width * EMU_PER_TWIP
        _shade(cell)
        _write(cell, column.heading, labels.FONT_HEI, size, is_text=False)
    _repeat(table.rows[0])
    for row in grid.rows:
        cells = table.add_row().cells
        for cell, column, width, shown in zip(cells, grid.columns, widths, row, strict=True):
            cell.width = width * EMU_PER_TWIP
            _write(cell, shown.text, labels.FONT_BODY, size, is_text=column.is_text)
    _keep_together(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width * EMU_PER_TWIP


def _caption(document: DocumentObject, caption: str) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.keep_with_next = True
    set_spacing(paragraph)
    set_font(paragraph.add_run(caption), labels.FONT_HEI, 12)


def _widths(columns: tuple[GridColumn, ...]) -> list[int]:
    total = sum(column.width for column in columns)
    return [int(twips(TYPE_AREA_MM[0]) * column.width / total) for column in columns]


def _write(cell: _Cell, text: str, font: str, size: float, *, is_text: bool) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_text else WD_ALIGN_PARAGRAPH.CENTER
    set_spacing(paragraph, line_twips=round(size * 20 * 1.25), before_twips=20, after_twips=20)
    set_font(paragraph.add_run(text), font, size)


def _rules(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rule = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            rule.set(qn(f"w:{key}"), value)
        borders.append(rule)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "28")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    properties.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    properties.insert_element_before(margins, "w:tblLook")


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", HEAD_FILL)):
        shade.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _keep_together(table: Table) -> None:
    rows = table.rows
    n = len(rows)
    for place, row in enumerate(rows, start=1):
        _keep_whole(row)
        is_end = place <= ENDS_TOGETHER or place > n - ENDS_TOGETHER
        for cell in row.cells if place < n and (n <= MOST_TOGETHER or is_end) else ():
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().insert(0, OxmlElement("w:cantSplit"))
