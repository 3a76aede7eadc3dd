"""The reference grid of a wall map: letters from west to east, numbers from north to south."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.print.canvas import Box, Canvas, Lettering, Pen, Point
from geo.print.font import MM_PER_PT
from geo.print.ground import Frame
from geo.print.placing import Floats, overlaps
from vocabulary import palette

_MOST: Final = 14  # cells across, or from top to bottom
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which look like figures


@dataclass(frozen=True)
class CellName:
    """A letter or a number of the grid, and its middle, mm."""

    text: str
    at: Point

    def box(self, pt: float) -> Box:
        """Return what it covers."""
        half = 0.5 * pt * MM_PER_PT
        wide = max(half, 0.6 * half * len(self.text) + 0.3 * half)
        x, y = self.at
        return x - wide, y - half, x + wide, y + half


@dataclass(frozen=True)
class ReferenceGrid:
    """Squares of `step` metres from the upper left corner (EPSG:4544, metres) of the ground."""

    west: float
    north: float
    step: float
    n_columns: int
    n_rows: int

    @classmethod
    def over(cls, bounds: Floats) -> ReferenceGrid:
        """Return the grid over bounds (west, south, east, north; metres), of whole kilometres."""
        west, south, east, north = bounds
        step = 1000.0
        while max(east - west, north - south) / step > _MOST - 1:
            step += 1000.0
        left, top = np.floor(west / step) * step, np.ceil(north / step) * step
        across, down = (np.ceil((east - left) / step), np.ceil((top - south) / step))
        return cls(float(left), float(top), step, int(across), int(down))

    def cell(self, x: float, y: float) -> str:
        """Return the name of the cell a point (metres) lies in; "" beyond the grid."""
        column, row = int((x - self.west) // self.step), int((self.north - y) // self.step)
        if not (0 <= column < self.n_columns and 0 <= row < self.n_rows):
            return ""
        return f"{_LETTERS[column]}{row + 1}"

    def names(self, frame: Frame, *, pt: float, taken: Sequence[Box] = ()) -> list[CellName]:
        """Return the names of columns and rows along a frame's edge, clear of what is taken."""
        left, bottom, right, top = frame.box
        em = pt * MM_PER_PT
        x_mm, y_mm = self._lines(frame)
        found = [
            CellName(_LETTERS[at], (float(x), top - 0.8 * em))
            for at, x in enumerate((x_mm[:-1] + x_mm[1:]) / 2)
            if left + em < x < right - em
        ]
        found += [
            CellName(str(at + 1), (left + 0.8 * em, float(y)))
            for at, y in enumerate((y_mm[:-1] + y_mm[1:]) / 2)
            if bottom + em < y < top - em
        ]
        boxes = np.array([one.box(pt) for one in found]).reshape(-1, 4)
        others = np.array(taken, dtype=np.float64).reshape(-1, 4)
        is_taken = np.asarray(overlaps(boxes, others).any(axis=1))
        return [one for one, other in zip(found, is_taken, strict=True) if not other]

    def _lines(self, frame: Frame) -> tuple[Floats, Floats]:
        """Return where the lines between columns and rows run, mm."""
        xs = self.west + self.step * np.arange(self.n_columns + 1)
        ys = self.north - self.step * np.arange(self.n_rows + 1)
        x_mm = frame.to_mm(np.column_stack([xs, np.full(len(xs), self.north)]))[:, 0]
        y_mm = frame.to_mm(np.column_stack([np.full(len(ys), self.west), ys]))[:, 1]
        return x_mm, y_mm

    def draw(self, canvas: Canvas, frame: Frame, names: Sequence[CellName], *, pt: float) -> None:
        """Draw the lines within a frame, and names along its edge."""
        left, bottom, right, top = frame.box
        em = pt * MM_PER_PT
        x_mm, y_mm = self._lines(frame)
        lines = [[(x, bottom), (x, top)] for x in x_mm if left < x < right]
        lines += [[(left, y), (right, y)] for y in y_mm if bottom < y < top]
        canvas.lines(lines, Pen(palette.BOUNDARY, 0.02 * em, (6.0, 4.0)), z=2.6)
        how = Lettering(pt, colour=palette.ROAD_INK, bold=True, halo_mm=0.1 * em, ha="center",
                        va="middle", z=3.6)  # fmt: skip
        for name in names:
            canvas.text(name.at, name.text, how)
