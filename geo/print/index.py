"""The index of a wall map: one row for each number, set as large as the room allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np

from geo.print.canvas import Box, Canvas, Lettering, Pen
from geo.print.font import MM_PER_PT, wrap
from vocabulary import palette
from vocabulary.wall_map import COLUMNS, GRAVE_COLUMNS

# Type sizes of the index that are tried, largest first; the last is the least a wall can read.
INDEX_PT: Final = tuple(half / 2 for half in range(36, 15, -1))
_MAX_COLUMNS: Final = 4
# In type sizes: one line of a row, the white above and below it, and left of a cell's text.
_LINE: Final = 1.22
_AIR: Final = 0.5
_INDENT: Final = 0.3
# What the title above the table takes.
_TITLE: Final = 2.375
_EMS: Final = sum(ems for _, ems in COLUMNS)

Lines = tuple[tuple[str, ...], ...]  # of each cell of a row


@dataclass(frozen=True)
class IndexRow:
    """A numbered site and its row of the index: the number is its own, for ever.

    Attributes
    ----------
    cells : the columns after the number
    code : what its QR code holds; at most 53 bytes
    """

    number: int
    site_id: int
    cells: tuple[str, ...]
    is_overdue: bool
    code: str = ""


class Index:
    """Rows set in a room: from column to column, until no more go in.

    Parameters
    ----------
    room : Box, mm; the title's included
    code_mm : side of each row's QR code; 0 without codes

    Attributes
    ----------
    placed : list of (row, its lines, column, upper edge in mm below the title); the rows that go in
    """

    def __init__(
        self,
        rows: Sequence[IndexRow],
        room: Box,
        *,
        pt: float,
        n_columns: int,
        code_mm: float = 0.0,
    ) -> None:
        self.pt, self.n_columns, self.code_mm = pt, n_columns, code_mm
        self.em = pt * MM_PER_PT
        self.column_mm = (room[2] - room[0] - self.em * (n_columns - 1)) / n_columns
        told = self.column_mm - code_mm
        self.widths = [told * ems / _EMS for _, ems in COLUMNS]
        self.placed: list[tuple[IndexRow, Lines, int, float]] = []
        self.is_whole = self._fill(rows, room[3] - room[1] - _TITLE * self.em)

    def _fill(self, rows: Sequence[IndexRow], tall: float) -> bool:
        head = 1.9 * self.em
        column, depth = 0, head
        for row in rows:
            lines = self._lines(row)
            high = self.height(lines)
            if depth + high > tall:
                column, depth = column + 1, head
            if column >= self.n_columns or depth + high > tall:
                return False
            self.placed.append((row, lines, column, depth))
            depth += high
        return True

    def _lines(self, row: IndexRow) -> Lines:
        texts = (str(row.number), *row.cells)
        return tuple(
            wrap(text, self.pt, width - 0.7 * self.em)
            for text, width in zip(texts, self.widths, strict=True)
        )

    def height(self, lines: Lines) -> float:
        """Return how high a row of these lines is, mm; its code goes in."""
        return max((max(map(len, lines)) * _LINE + _AIR) * self.em, self.code_mm)


def choose_index(rows: Sequence[IndexRow], room: Box, *, code_mm: float = 0.0) -> Index:
    """Return the index in the largest type in which all rows go in; else in the smallest."""
    wide, tall = room[2] - room[0], room[3] - room[1]
    pt, n_columns = INDEX_PT[-1], 1
    for size in INDEX_PT:
        em = size * MM_PER_PT
        fitting = min(_MAX_COLUMNS, int((wide + em) // ((_EMS + 1) * em + code_mm)))
        if fitting < 1:
            continue
        pt, n_columns = size, fitting
        if len(rows) * max((_LINE + _AIR) * em, code_mm) > fitting * tall:
            continue
        index = Index(rows, room, pt=pt, n_columns=n_columns, code_mm=code_mm)
        if index.is_whole:
            return index
    return Index(rows, room, pt=pt, n_columns=n_columns, code_mm=code_mm)


def draw_index(canvas: Canvas, index: Index, title: str, room: Box) -> None:
    """Draw an index under its title from the upper left corner of a room."""
    left, _, _, top = room
    em = index.em
    how = Lettering(1.25 * index.pt, bold=True)
    canvas.text((left, top - 1.5 * em), title, how)
    top -= _TITLE * em
    step = index.column_mm + em
    for column in sorted({column for _, _, column, _ in index.placed}):
        _draw_headings(canvas, index, left + column * step, top)
    rules, codes = [], []
    for row, lines, column, depth in index.placed:
        x, y = left + column * step, top - depth
        _draw_row(canvas, index, row, lines, at=(x, y))
        low, end = y - index.height(lines), x + index.column_mm
        if index.code_mm and row.code:
            middle = (y + low + index.code_mm) / 2
            codes.append((row.code, end - index.code_mm, middle))
        rules.append([(x, low), (end, low)])
    canvas.lines(rules, Pen("#C9D0D6", 0.02 * index.pt))
    draw_codes(canvas, codes)


def _draw_headings(canvas: Canvas, index: Index, left: float, top: float) -> None:
    high = 1.75 * index.em
    canvas.box((left, top - high, left + index.column_mm, top), fill=palette.ACCENT, z=9)
    how = Lettering(index.pt, colour=palette.PANEL, va="middle")
    for (heading, _), width in zip(COLUMNS, index.widths, strict=True):
        canvas.text((left + _INDENT * index.em, top - high / 2), heading, how)
        left += width


def _draw_row(
    canvas: Canvas, index: Index, row: IndexRow, lines: Lines, *, at: tuple[float, float]
) -> None:
    x, top = at
    first = top - (_AIR / 2 + 0.93) * index.em
    for place, (width, cell) in enumerate(zip(index.widths, lines, strict=True)):
        is_grave = row.is_overdue and place in GRAVE_COLUMNS
        ink = palette.OVERDUE if is_grave else palette.INK
        for step, line in enumerate(cell):
            at = (x + _INDENT * index.em, first - step * _LINE * index.em)
            canvas.text(at, line, Lettering(index.pt, colour=ink))
        x += width


# Version 3, correction L: 29 modules, 53 bytes. Every code of a map has the same size.
VERSION: Final = 3
# Any mask reads; trying all eight, as the library does, takes five times as long.
MASK: Final = 2
N_MODULES: Final = 29
# White round a code; the table is white beyond it.
QUIET: Final = 2
# What a plotter of 300 dpi draws with three dots and a telephone reads from a hand's breadth.
LEAST_MODULE_MM: Final = 0.28
CODE_MM: Final = (N_MODULES + 2 * QUIET) * LEAST_MODULE_MM


@lru_cache(maxsize=1024)
def runs(text: str) -> tuple[tuple[int, int, int], ...]:
    """Return the dark modules of a code as (row from the top, first column, number) of each run.

    Parameters
    ----------
    text : at most 53 bytes
    """
    import segno

    code = segno.make(text, version=VERSION, error="l", boost_error=False, micro=False, mask=MASK)
    return tuple(run for row, line in enumerate(code.matrix) for run in _of_line(row, list(line)))


def _of_line(row: int, line: list[int]) -> Iterator[tuple[int, int, int]]:
    start = None
    for column, dark in enumerate([*line, 0]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            yield row, start, column - start
            start = None


def draw_codes(canvas: Canvas, codes: Sequence[tuple[str, float, float]]) -> None:
    """Draw codes as one filled path.

    Parameters
    ----------
    codes : sequence of (text, left, top), mm; of the corner of the code with its white
    """
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    if not codes:
        return
    size = LEAST_MODULE_MM
    corners = []
    for text, left, top in codes:
        for row, column, n in runs(text):
            x, y = left + (QUIET + column) * size, top - (QUIET + row) * size
            # A hair lower than the module, so that no viewer shows a gap between two rows.
            low = y - 1.02 * size
            corners.append([(x, low), (x + n * size, low), (x + n * size, y), (x, y), (x, low)])
    steps = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    path = Path(np.array(corners).reshape(-1, 2), steps * len(corners))
    # As an artist: a patch would have the extent of each of its thousand corners worked out.
    ink = canvas.tint(palette.INK)
    canvas.axes.add_artist(PathPatch(path, facecolor=ink, edgecolor="none", linewidth=0, zorder=20))
