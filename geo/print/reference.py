"""The reference grid of a wall map: letters from west to east, numbers from north to south."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from geo.print.canvas import Canvas, Lettering, Pen
from geo.print.font import MM_PER_PT
from geo.print.ground import Frame
from geo.print.placing import Floats
from vocabulary import palette

_MOST: Final = 14  # cells across, or from top to bottom
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which look like figures


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

    def draw(self, canvas: Canvas, frame: Frame, *, pt: float) -> None:
        """Draw the lines within a frame, and the names of columns and rows along its edge."""
        left, bottom, right, top = frame.box
        em = pt * MM_PER_PT
        xs = self.west + self.step * np.arange(self.n_columns + 1)
        ys = self.north - self.step * np.arange(self.n_rows + 1)
        x_mm = frame.to_mm(np.column_stack([xs, np.full(len(xs), self.north)]))[:, 0]
        y_mm = frame.to_mm(np.column_stack([np.full(len(ys), self.west), ys]))[:, 1]
        lines = [[(x, bottom), (x, top)] for x in x_mm if left < x < right]
        lines += [[(left, y), (right, y)] for y in y_mm if bottom < y < top]
        canvas.lines(lines, Pen(palette.BOUNDARY, 0.02 * em, (6.0, 4.0)), z=2.6)
        how = Lettering(pt, colour=palette.ROAD_INK, bold=True, halo_mm=0.1 * em, ha="center",
                        va="middle", z=3.6)  # fmt: skip
        for at, x in enumerate((x_mm[:-1] + x_mm[1:]) / 2):
            if left + em < x < right - em:
                canvas.text((float(x), top - 0.8 * em), _LETTERS[at], how)
        for at, y in enumerate((y_mm[:-1] + y_mm[1:]) / 2):
            if bottom + em < y < top - em:
                canvas.text((left + 0.8 * em, float(y)), str(at + 1), how)
