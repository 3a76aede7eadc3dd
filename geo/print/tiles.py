"""The A0 wall map on A3 sheets that are laid over one another and glued: the same drawing, cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from geo.print.canvas import PAPERS, Canvas, Lettering, PaperSize, Pen, Point, write_pdf
from geo.print.font import MM_PER_PT
from geo.print.labels import CrowdedError
from geo.print.pdf import cut
from geo.print.wall_map import WallMap, pages
from vocabulary import palette

# What an office printer leaves white, and how far two sheets lie over one another.
MARGIN_MM: Final = 5.0
OVERLAP_MM: Final = 10.0
_LABEL_PT: Final = 7.0
_TICK_MM: Final = 4.0
_WHOLE: Final = PAPERS["A0"]
_SMALL: Final = PAPERS["A3"]


@dataclass(frozen=True)
class Tile:
    """One A3 sheet, counted from 1 at the upper left, and its part of the whole drawing, mm."""

    row: int
    column: int
    left: float
    bottom: float
    wide: float
    tall: float

    @property
    def origin(self) -> Point:
        """Where the lower left corner of its part stands on its sheet, mm."""
        return MARGIN_MM, _SMALL.height_mm - MARGIN_MM - self.tall


def tiles_of(whole: PaperSize, sheet: PaperSize) -> list[Tile]:
    """Return the sheets that cover the drawing, row by row from the upper left.

    A0 takes nine A3: three across, three down, 1189 x 841 of at most 1210 x 841 mm.
    """
    wide, tall = sheet.width_mm - 2 * MARGIN_MM, sheet.height_mm - 2 * MARGIN_MM
    across = ceil((whole.width_mm - OVERLAP_MM) / (wide - OVERLAP_MM) - 1e-9)
    down = ceil((whole.height_mm - OVERLAP_MM) / (tall - OVERLAP_MM) - 1e-9)
    made = []
    for row in range(down):
        top = whole.height_mm - row * (tall - OVERLAP_MM)
        bottom = max(0.0, top - tall)
        for column in range(across):
            left = column * (wide - OVERLAP_MM)
            right = min(whole.width_mm, left + wide)
            made.append(Tile(row + 1, column + 1, left, bottom, right - left, top - bottom))
    return made


def draw_tiles(content: WallMap) -> bytes:
    """Return the A0 wall map, at its true size, as A3 sheets with overlap and crop marks.

    Raises
    ------
    EmptyLayerError, CrowdedError, SetupError
        As in `geo.print.wall_map.draw`; CrowdedError also where the index needs a second page.
    """
    drawn = pages(content, paper=_WHOLE)
    if len(drawn) > 1:
        raise CrowdedError("The index does not fit beside the map on A0; choose fewer targets.")
    return _tiled(drawn, content.words.title)


def draw_whole_and_tiles(content: WallMap) -> tuple[bytes, bytes | None]:
    """Draw the A0 wall map once; return it whole, and as A3 sheets or None as `draw_tiles` would.

    Raises
    ------
    EmptyLayerError, CrowdedError, SetupError
        As in `geo.print.wall_map.draw`.
    """
    drawn, title = pages(content, paper=_WHOLE), content.words.title
    whole = write_pdf(drawn, title=title)
    return whole, _tiled(drawn, title) if len(drawn) == 1 else None


def _tiled(drawn: Sequence[Canvas], title: str) -> bytes:
    tiles = tiles_of(_WHOLE, _SMALL)
    pdf = write_pdf([*drawn, *(_marks(tile, tiles) for tile in tiles)], title=title)
    windows = []
    for tile in tiles:
        (x, y), move = tile.origin, (tile.origin[0] - tile.left, tile.origin[1] - tile.bottom)
        windows.append(((x, y, x + tile.wide, y + tile.tall), move))
    return cut(pdf, windows)


def _marks(tile: Tile, tiles: Sequence[Tile]) -> Canvas:
    """Draw crop marks at the edges where the next sheet begins, and the sheet's place."""
    canvas = Canvas(_SMALL)
    canvas.figure.set_facecolor("none")  # the drawing lies below
    left, bottom = tile.origin
    right, top = left + tile.wide, bottom + tile.tall
    last = tiles[-1]
    ticks = []
    # Cut along these lines: the left and the upper edge of a sheet lie over the one before it.
    for x in (left, right - OVERLAP_MM if tile.column < last.column else right):
        for y, way in ((top, -1), (bottom, 1)):
            ticks.append([(x, y), (x, y + way * _TICK_MM)])
    for y in (top, bottom + OVERLAP_MM if tile.row < last.row else bottom):
        for x, way in ((left, 1), (right, -1)):
            ticks.append([(x, y), (x + way * _TICK_MM, y)])
    for pen in (Pen(palette.PANEL, 0.6), Pen(palette.INK, 0.2)):
        canvas.lines(ticks, pen)
    said = f"{tile.row}-{tile.column} / {last.row}×{last.column}"
    wide = 0.5 * _LABEL_PT * MM_PER_PT * len(said)
    x, y = right - OVERLAP_MM - wide - 6.0, bottom + 0.35 * MARGIN_MM
    canvas.box((x - 1, y - 0.8, x + wide + 1.5, y + 2.6), fill=palette.PANEL, z=19)
    canvas.text((x, y), said, Lettering(_LABEL_PT))
    return canvas
