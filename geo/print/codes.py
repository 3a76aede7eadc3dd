"""The QR codes of the wall map's index: one for each site, as small as a telephone still reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from geo.print.canvas import Canvas
from vocabulary import palette

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
    text : str
        At most 53 bytes.
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
    codes : sequence of (text, left, top), mm
        Of the corner of the code with its white.
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
