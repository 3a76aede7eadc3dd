"""The strip below a wall map: where the campaign stands, week by week, village by village."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from geo.print.canvas import Box, Canvas, Lettering, Pen
from geo.print.font import MM_PER_PT, width_mm, wrap
from vocabulary import palette
from vocabulary import wall_map as words

_LEAST_PT: Final = 7.0
# Of the strip's width: the figures, the weeks; the villages have the rest.
_SHARES: Final = (0.22, 0.27)
_ROWS: Final = 8
_COLUMNS: Final = 2
# Widths of a village's cells, in parts of its column.
_CELLS: Final = (0.36, 0.22, 0.22, 0.2)


@dataclass(frozen=True)
class VillageRow:
    """One village of the table: its cells as printed, and "worse", "alike", "better" or "none"."""

    cells: tuple[str, str, str, str]
    band: str


@dataclass(frozen=True)
class Progress:
    """What the strip tells.

    Attributes
    ----------
    figures : value and what it is
    weeks : first day, hazards found and closed in it
    villages : the densest first; those the strip has no room for are left out, and it says so
    """

    figures: tuple[tuple[str, str], ...] = ()
    weeks: tuple[tuple[str, int, int], ...] = ()
    villages: tuple[VillageRow, ...] = ()


NOTHING: Final = Progress()


def draw_progress(canvas: Canvas, told: Progress, room: Box) -> None:
    """Draw the strip in its room."""
    left, bottom, right, top = room
    pt = max(_LEAST_PT, 15.0 * canvas.paper.share)
    first = left + _SHARES[0] * (right - left)
    second = first + _SHARES[1] * (right - left)
    pen = Pen(palette.INK, 0.6 * canvas.paper.share)
    canvas.box(room, pen=pen, z=9)
    canvas.lines([[(x, bottom), (x, top)] for x in (first, second)], pen)
    _draw_figures(canvas, told.figures, (left, bottom, first, top), pt)
    _draw_weeks(canvas, told.weeks, (first, bottom, second, top), pt)
    _draw_villages(canvas, told.villages, (second, bottom, right, top), pt)


def _heading(canvas: Canvas, said: str, box: Box, pt: float) -> float:
    em = pt * MM_PER_PT
    canvas.text((box[0] + 0.8 * em, box[3] - 1.5 * em), said, Lettering(1.1 * pt, bold=True))
    return box[3] - 2.2 * em


def _draw_figures(canvas: Canvas, figures: Sequence[tuple[str, str]], box: Box, pt: float) -> None:
    top, em = _heading(canvas, words.PROGRESS_TITLE, box, pt), pt * MM_PER_PT
    wide, tall = (box[2] - box[0]) / 2, (top - box[1]) / 2
    for at, (value, said) in enumerate(figures[:4]):
        x = box[0] + at % 2 * wide + 0.8 * em
        y = top - at // 2 * tall
        room = wide - 1.2 * em
        size = min(2.6 * pt, 2.6 * pt * room / max(width_mm(value, 2.6 * pt), 1e-6))
        canvas.text((x, y - min(2.6 * em, 0.6 * tall)), value, Lettering(size, bold=True))
        for step, line in enumerate(wrap(said, pt, room)):
            canvas.text((x, y - min(2.6 * em, 0.6 * tall) - (1.4 + 1.25 * step) * em), line,
                        Lettering(pt))  # fmt: skip


def _draw_weeks(canvas: Canvas, weeks: Sequence[tuple[str, int, int]], box: Box, pt: float) -> None:
    top, em = _heading(canvas, words.WEEKS_TITLE, box, pt), pt * MM_PER_PT
    if not weeks:
        return
    low, high = box[1] + 1.9 * em, top - 1.6 * em
    largest = max(1, *(n for _, *both in weeks for n in both))
    left, pitch = box[0] + 0.8 * em, (box[2] - box[0] - 1.6 * em) / len(weeks)
    n_shown = max(1, round(5.0 * em / pitch))
    for at, (said, found, closed) in enumerate(weeks):
        x = left + at * pitch
        for step, (n, fill) in enumerate(((found, palette.BAND_FILL["alike"]),
                                          (closed, palette.ACCENT))):  # fmt: skip
            bar = (x + (0.08 + 0.42 * step) * pitch, low)
            end = (bar[0] + 0.4 * pitch, low + (high - low) * n / largest)
            canvas.box((*bar, *end), fill=fill, pen=Pen(palette.INK, 0.02 * em))
            if 0.42 * pitch > 1.2 * width_mm(str(n), pt) or at == len(weeks) - 1:
                middle = (bar[0] + end[0]) / 2
                canvas.text((middle, end[1] + 0.3 * em), str(n), Lettering(pt, ha="center"))
        if (len(weeks) - 1 - at) % n_shown == 0:
            how = Lettering(pt, ha="center")
            canvas.text((x + 0.5 * pitch, box[1] + 0.6 * em), said, how)
    canvas.lines([[(left, low), (box[2] - 0.8 * em, low)]], Pen(palette.INK, 0.03 * em))


def _draw_villages(canvas: Canvas, rows: Sequence[VillageRow], box: Box, pt: float) -> None:
    shown = rows[: _ROWS * _COLUMNS]
    title = words.VILLAGES_TITLE
    if len(rows) > len(shown):
        title += words.VILLAGES_LEFT.format(n=len(rows) - len(shown))
    top, em = _heading(canvas, title, box, pt), pt * MM_PER_PT
    wide = (box[2] - box[0] - 0.8 * em) / _COLUMNS
    pitch = (top - box[1] - 0.5 * em) / (_ROWS + 1)
    size = max(_LEAST_PT, min(pt, 0.72 * pitch / MM_PER_PT))
    for column in range(_COLUMNS):
        left = box[0] + 0.6 * em + column * wide
        _cells(canvas, words.VILLAGE_COLUMNS, (left, top - 0.5 * pitch), wide, size)
        for at, row in enumerate(shown[column * _ROWS : (column + 1) * _ROWS]):
            y = top - (at + 1.5) * pitch
            strip = (left - 0.2 * em, y - 0.46 * pitch, left + 0.96 * wide, y + 0.46 * pitch)
            hatch = palette.BAND_HATCH[row.band]
            if row.band in ("worse", "better"):
                fill = palette.BAND_FILL[row.band]
                shape = (strip[0], strip[1], strip[0] + 0.35 * em, strip[3])
                canvas.box(shape, fill=palette.BAND_INK if hatch else fill)
            _cells(canvas, row.cells, (left + 0.3 * em, y), wide, size, bold=bool(hatch))
            canvas.lines([[(strip[0], strip[1]), (strip[2], strip[1])]],
                         Pen(palette.BOUNDARY, 0.02 * em))  # fmt: skip


def _cells(
    canvas: Canvas, cells: Sequence[str], at: tuple[float, float], wide: float, pt: float,
    *, bold: bool = False,
) -> None:  # fmt: skip
    x, y = at
    canvas.text((x, y), wrap(cells[0], pt, 0.36 * wide, lines=1)[0],
                Lettering(pt, va="middle", bold=bold))  # fmt: skip
    end = x + _CELLS[0] * wide
    for cell, share in zip(cells[1:], _CELLS[1:], strict=True):
        end += share * 0.92 * wide
        canvas.text((end, y), cell, Lettering(pt, va="middle", ha="right", bold=bold))
