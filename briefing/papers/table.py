"""Tables on paper: a grid of facts, a form, a list, a picture with words beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, Final

from docx.enum.table import (
    WD_CELL_VERTICAL_ALIGNMENT,
    WD_ROW_HEIGHT_RULE,
    WD_TABLE_ALIGNMENT,
)
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.shared import Emu, Mm

from briefing.papers.paper import (
    CENTRED,
    TYPE_AREA_MM,
    element,
    paragraph,
    set_font,
    set_spacing,
    twips,
    write,
)
from briefing.words import labels

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.table import Table, _Cell, _Row

    from briefing.facts.grids import Grid, GridColumn

EMU_PER_TWIP: Final = 635
_HEAD_FILL: Final = "EFEFEF"
_LABEL_FILL: Final = "F2F4F5"
# Twelve and more columns share 156 mm: small print, as in any ranking table of the field.
CROWDED: Final = 12
# A table of so many rows, its head counted, is kept on one page; of a longer one the first and the
# last rows are, so that the rest of a page is not left white and no row stands alone.
MOST_TOGETHER: Final = 12
ENDS_TOGETHER: Final = 3
SIZES_PT: Final = (10.5, 9.0)
# Edges and type area of a working paper: the sheet of one site should stay on one page.
WORKING_EDGE_MM: Final = 18.0
_WORKING_MM: Final = 210.0 - 2 * WORKING_EDGE_MM
_CAPTION: Final = replace(CENTRED, font=labels.FONT_HEI, size=12, keeps=True)
_EVERY_SIDE: Final = dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 4)


def rule_table(table: Table, sizes: dict[str, int] = _EVERY_SIDE) -> None:
    """Rule the sides of a table; their widths in eighths of a point."""
    borders = element("tblBorders")
    for side, size in sizes.items():
        borders.append(element(side, val="single", sz=size, space=0, color="000000"))
    table._tbl.tblPr.insert_element_before(
        borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook"
    )


def add_table(
    document: DocumentObject, grid: Grid, *, caption: str = "", is_draft: bool = False
) -> None:
    """Add a grid as a native table of the type area's width, below its caption.

    Its head is repeated on every page, and no row is cut.

    Parameters
    ----------
    is_draft : clauses of the law are marked until the office's legal reader has seen them
    """
    size = SIZES_PT[1] if len(grid.columns) >= CROWDED else SIZES_PT[0]
    if caption:
        paragraph(document, caption, _CAPTION)
    table: Any = document.add_table(rows=1, cols=len(grid.columns))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    rule_table(table)
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=28, type="dxa"))
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
    widths = _widths(grid.columns)
    for cell, column, width in zip(table.rows[0].cells, grid.columns, widths, strict=True):
        cell.width = width * EMU_PER_TWIP
        _shade(cell, _HEAD_FILL)
        _write(cell, column.heading, size, is_strong=True, leading=1.25)
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for row in grid.rows:
        cells = table.add_row().cells
        for cell, column, width, shown in zip(cells, grid.columns, widths, row, strict=True):
            cell.width = width * EMU_PER_TWIP
            _write(cell, shown.text, size, is_strong=False, leading=1.25)
            if is_draft and column.key == "clause":
                cell.paragraphs[0].runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW
            at = WD_ALIGN_PARAGRAPH.LEFT if column.is_text else WD_ALIGN_PARAGRAPH.CENTER
            cell.paragraphs[0].alignment = at
    _keep_together(table)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width * EMU_PER_TWIP


def _widths(columns: tuple[GridColumn, ...]) -> list[int]:
    total = sum(column.width for column in columns)
    return [int(twips(TYPE_AREA_MM[0]) * column.width / total) for column in columns]


def _keep_together(table: Table) -> None:
    n = len(table.rows)
    for place, row in enumerate(table.rows, start=1):
        _keep_whole(row, repeat=place == 1)
        is_end = place <= ENDS_TOGETHER or place > n - ENDS_TOGETHER
        for cell in row.cells if place < n and (n <= MOST_TOGETHER or is_end) else ():
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def add_form(
    document: DocumentObject,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    labels_at: Sequence[int],
    row_mm: float = 0.0,
    size: float = 10.5,
) -> Table:
    """Add a form of the width of the type area.

    Parameters
    ----------
    rows : all as long as `widths`; text that XML can carry, see `briefing.facts.say.plain`
    widths : parts of the width of the page
    labels_at : columns shaded and in the heading's font
    row_mm : least height of a row
    """
    table = _ruled(document, rows, widths, size, is_strong=lambda _, column: column in labels_at)
    for row in table.rows if row_mm else ():
        row.height, row.height_rule = Mm(row_mm), WD_ROW_HEIGHT_RULE.AT_LEAST
    return table


def add_list(
    document: DocumentObject,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    size: float,
) -> Table:
    """Add a list to a working paper; its first row is a heading, repeated on every page."""
    table = _ruled(document, rows, widths, size, is_strong=lambda row, _: row == 0)
    table.rows[0]._tr.get_or_add_trPr().append(element("tblHeader"))
    return table


def _ruled(
    document: DocumentObject,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    size: float,
    *,
    is_strong: Callable[[int, int], bool],
) -> Table:
    table: Table = document.add_table(rows=len(rows), cols=len(widths))
    rule_table(table)
    table.autofit = False
    section = document.sections[-1]
    wide = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
    each = [Emu(int(wide * width / sum(widths))) for width in widths]
    for column, width in zip(table.columns, each, strict=True):
        column.width = width
    for place, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        _keep_whole(row)
        for number, (cell, text, width) in enumerate(zip(row.cells, texts, each, strict=True)):
            cell.width = width
            strong = is_strong(place, number)
            if strong:
                _shade(cell, _LABEL_FILL)
            _write(cell, text, size, is_strong=strong)
    return table


def add_picture_beside(
    document: DocumentObject,
    picture: IO[bytes] | None,
    lines: Sequence[str],
    *,
    picture_mm: float,
) -> None:
    """Add a picture with lines of text on its right; the text alone where there is none."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    rule_table(table)
    _keep_whole(table.rows[0])
    left, right = table.rows[0].cells
    if picture is None:
        cell = left.merge(right)
    else:
        cell = right
        left.width, right.width = Mm(picture_mm + 4), Mm(_WORKING_MM - picture_mm - 4)
        table.columns[0].width, table.columns[1].width = left.width, right.width
        set_spacing(left.paragraphs[0], line_twips=None, before_twips=30, after_twips=30)
        left.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        left.paragraphs[0].add_run().add_picture(picture, width=Mm(picture_mm))
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for place, line in enumerate(lines):
        said = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        set_spacing(said, line_twips=300, after_twips=30)
        font = labels.FONT_HEI if place == 0 else labels.FONT_BODY
        set_font(said.add_run(line), font, 10.5)


def add_signatures(document: DocumentObject, signatures: Sequence[tuple[str, str]]) -> None:
    """Add a box for each signature, two in a row, with a line for the date."""
    pairs = [signatures[n : n + 2] for n in range(0, len(signatures), 2)]
    rows = [[part for pair in row for part in pair] for row in pairs]
    rows = [[*row, *([""] * (4 - len(row)))] for row in rows]
    table = add_form(document, rows, (3.6, 5.2, 3.6, 5.2), labels_at=(0, 2), row_mm=13)
    for row in table.rows:
        for cell in (row.cells[1], row.cells[3]):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write(cell: _Cell, text: str, size: float, *, is_strong: bool, leading: float = 1.2) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    font, height = labels.FONT_HEI if is_strong else labels.FONT_BODY, round(size * 20 * leading)
    for place, line in enumerate(text.split("\n")):
        said = cell.add_paragraph() if place else cell.paragraphs[0]
        set_spacing(said, line_twips=height, before_twips=20, after_twips=20)
        write(said, line, font, size)


def _shade(cell: _Cell, fill: str) -> None:
    cell._tc.get_or_add_tcPr().append(element("shd", val="clear", color="auto", fill=fill))


def _keep_whole(row: _Row, *, repeat: bool = False) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.insert(0, element("cantSplit"))
    if repeat:
        properties.append(element("tblHeader"))
