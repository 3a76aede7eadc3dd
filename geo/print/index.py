"""The index of a wall map: one row for each number, set as large as the room allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from geo.print.canvas import Box, Sheet
from geo.print.codes import draw_codes
from geo.print.font import MM_PER_PT, wrap
from vocabulary import palette
from vocabulary.terms import SiteStatus

# Type sizes of the index that are tried, largest first; the last is the least a wall can read.
INDEX_PT: Final = tuple(half / 2 for half in range(36, 15, -1))
_MAX_COLUMNS: Final = 4
# In type sizes: one line of a row, and the white above and below it.
_LINE: Final = 1.22
_AIR: Final = 0.5


@dataclass(frozen=True)
class IndexColumn:
    """One column of the index.

    Attributes
    ----------
    heading : str
    ems : float
        Its width in type sizes; what is left over is shared out in the same parts.
    is_grave : bool
        Written in the colour of overdue where the target is overdue.
    """

    heading: str
    ems: float
    is_grave: bool = False


@dataclass(frozen=True)
class Row:
    """One row of the index.

    Attributes
    ----------
    number : int
        The site's own, for ever.
    cells : tuple of str
        The columns after the number.
    is_overdue : bool
    code : str
        What its QR code holds; at most 53 bytes.
    """

    number: int
    cells: tuple[str, ...]
    is_overdue: bool
    code: str = ""


@dataclass(frozen=True)
class Setting:
    """How the index is set on one page.

    Attributes
    ----------
    pt : float
    n_columns : int
        Side by side.
    code_mm : float
        Side of each row's QR code; 0 without codes.
    """

    pt: float
    n_columns: int
    code_mm: float = 0.0


def row_lines(row: Row, columns: Sequence[IndexColumn], *, pt: float, wide: float) -> list[Any]:
    """Return the lines of every cell of a row, the number first."""
    widths = column_widths(columns, wide)
    texts = (str(row.number), *row.cells)
    room = 0.7 * pt * MM_PER_PT
    return [wrap(text, pt, w - room) for text, w in zip(texts, widths, strict=True)]


def column_widths(columns: Sequence[IndexColumn], wide: float) -> list[float]:
    """Return the widths of the columns, mm."""
    total = sum(column.ems for column in columns)
    return [wide * column.ems / total for column in columns]


def row_height(lines: Sequence[Any], setting: Setting) -> float:
    """Return how high a row of these lines is, mm; its code goes in."""
    return max((max(map(len, lines)) * _LINE + _AIR) * setting.pt * MM_PER_PT, setting.code_mm)


def choose_setting(rows: Sequence[Row], columns: Sequence[IndexColumn], *, wide: float,
                   tall: float, code_mm: float = 0.0) -> Setting:  # fmt: skip
    """Return the largest setting in which all rows go in; the smallest where none does."""
    ems = sum(column.ems for column in columns)
    last = Setting(INDEX_PT[-1], 1, code_mm)
    for pt in INDEX_PT:
        fitting = int((wide + pt * MM_PER_PT) // ((ems + 1) * pt * MM_PER_PT + code_mm))
        if fitting < 1:
            continue
        last = Setting(pt, min(_MAX_COLUMNS, fitting), code_mm)
        least = max((_LINE + _AIR) * pt * MM_PER_PT, code_mm)
        if len(rows) * least > last.n_columns * tall:
            continue
        if len(fill_columns(rows, columns, last, wide=wide, tall=tall)[0]) == len(rows):
            return last
    return last


def fill_columns(
    rows: Sequence[Row],
    columns: Sequence[IndexColumn],
    setting: Setting,
    *,
    wide: float,
    tall: float,
) -> tuple[list[tuple[int, float, Any]], float]:
    """Return (column, upper edge below the top, lines) of each row that goes in, and the width.

    Returns
    -------
    placed : list of (column, depth in mm, lines)
    column_mm : float
    """
    gap = setting.pt * MM_PER_PT
    each = (wide - gap * (setting.n_columns - 1)) / setting.n_columns
    head = 1.9 * setting.pt * MM_PER_PT
    placed: list[tuple[int, float, Any]] = []
    column, depth = 0, head
    for row in rows:
        lines = row_lines(row, columns, pt=setting.pt, wide=each - setting.code_mm)
        high = row_height(lines, setting)
        if depth + high > tall:
            column, depth = column + 1, head
        if column >= setting.n_columns or depth + high > tall:
            break
        placed.append((column, depth, lines))
        depth += high
    return placed, each


def draw_index(
    sheet: Sheet,
    rows: Sequence[Row],
    setting: Setting,
    *,
    columns: Sequence[IndexColumn],
    title: str,
    room: Box,
) -> int:
    """Draw as many rows of the index as go into the room; return how many.

    Parameters
    ----------
    sheet : Sheet
    rows : sequence of Row
    setting : Setting
    columns : sequence of IndexColumn
        The number's first.
    title : str
    room : Box, mm
    """
    left, bottom, right, top = room
    pt = setting.pt
    title_pt = 1.25 * pt
    sheet.text((left, top - 1.2 * title_pt * MM_PER_PT), title, title_pt, bold=True)
    top -= 1.9 * title_pt * MM_PER_PT
    placed, each = fill_columns(rows, columns, setting, wide=right - left, tall=top - bottom)
    step = each + pt * MM_PER_PT
    used = {column for column, _, _ in placed}
    for column in sorted(used):
        _draw_headings(sheet, columns, setting, left=left + column * step, wide=each, top=top)
    rules = []
    codes = []
    told = each - setting.code_mm
    for row, (column, depth, lines) in zip(rows, placed, strict=False):
        x, y = left + column * step, top - depth
        _draw_row(sheet, row, lines, columns, pt=pt, left=x, wide=told, top=y)
        low = y - row_height(lines, setting)
        if setting.code_mm and row.code:
            codes.append((row.code, x + told, (y + low + setting.code_mm) / 2))
        rules.append([(x, low), (x + each, low)])
    sheet.lines(rules, colour="#C9D0D6", line_mm=0.02 * pt)
    draw_codes(sheet, codes)
    return len(placed)


def _draw_headings(
    sheet: Sheet, columns: Sequence[IndexColumn], setting: Setting, *, left: float, wide: float,
    top: float,
) -> None:  # fmt: skip
    pt = setting.pt
    high = 1.75 * pt * MM_PER_PT
    sheet.box((left, top - high, left + wide, top), fill=palette.ACCENT.light, zorder=9)
    x = left
    widths = column_widths(columns, wide - setting.code_mm)
    for column, width in zip(columns, widths, strict=True):
        sheet.text((x + 0.3 * pt * MM_PER_PT, top - high / 2), column.heading, pt,
                   colour="#FFFFFF", va="middle")  # fmt: skip
        x += width


def _draw_row(sheet: Sheet, row: Row, lines: Any, columns: Sequence[IndexColumn], *, pt: float,
              left: float, wide: float, top: float) -> None:  # fmt: skip
    grave = palette.STATUS_FILL[SiteStatus.OVERDUE].light
    x = left
    first = top - (_AIR / 2 + 0.93) * pt * MM_PER_PT
    for column, width, cell in zip(columns, column_widths(columns, wide), lines, strict=True):
        for step, line in enumerate(cell):
            is_number = column is columns[0]
            colour = grave if row.is_overdue and (column.is_grave or is_number) else ""
            if line:
                at = (x + 0.3 * pt * MM_PER_PT, first - step * _LINE * pt * MM_PER_PT)
                sheet.text(at, line, pt, colour=colour)
        x += width
