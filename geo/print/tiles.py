"""The A0 wall map on A3 sheets that are laid over one another and glued: the same drawing, cut.

The drawing is put into the file once; each sheet shows its part of it. That is done by an addition
to the end of the file (an incremental update), as PDF allows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import Final

from geo.print.canvas import PAPERS, Paper, Sheet, write_pdf
from geo.print.font import MM_PER_PT
from geo.print.pdf import (
    PdfError,
    append,
    contents_of,
    first_free,
    object_of,
    page_numbers,
    stream,
    with_contents,
)
from geo.print.wall_map import WallMap, pages
from vocabulary import palette

# What an office printer leaves white, and how far two sheets lie over one another.
MARGIN_MM: Final = 5.0
OVERLAP_MM: Final = 10.0
_LABEL_PT: Final = 7.0


class TilesError(PdfError):
    """The drawing cannot be shown on tiles."""


@dataclass(frozen=True)
class Tile:
    """One A3 sheet.

    Attributes
    ----------
    row, column : int
        From 1, the upper left sheet first.
    left, bottom : float, mm
        Of its part, on the whole drawing.
    wide, tall : float, mm
        Of its part.
    """

    row: int
    column: int
    left: float
    bottom: float
    wide: float
    tall: float


def tiles_of(whole: Paper, sheet: Paper) -> list[Tile]:
    """Return the sheets that cover the drawing, row by row from the upper left.

    Parameters
    ----------
    whole, sheet : Paper
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
    """Draw the A0 wall map as A3 sheets with overlap, crop marks and the sheet's place.

    Returns
    -------
    bytes
        PDF of A3 pages, the drawing at its true size on them.

    Raises
    ------
    EmptyLayerError, CrowdedError, SetupError
        As in `geo.print.wall_map.draw`.
    TilesError
        The index does not go on the drawing beside the map.
    """
    return _tiled(pages(content, paper=PAPERS["A0"]), content)


def draw_whole_and_tiles(content: WallMap) -> tuple[bytes, bytes | None]:
    """Draw the A0 wall map once and return it whole, and as A3 sheets.

    Returns
    -------
    whole : bytes
    tiles : bytes or None
        None where the index does not go on the drawing beside the map.

    Raises
    ------
    EmptyLayerError, CrowdedError, SetupError
        As in `geo.print.wall_map.draw`.
    """
    drawn = pages(content, paper=PAPERS["A0"])
    whole = write_pdf(drawn, title=content.words.title)
    return whole, _tiled(drawn, content) if len(drawn) == 1 else None


def _tiled(drawn: list[Sheet], content: WallMap) -> bytes:
    whole, small = PAPERS["A0"], PAPERS["A3"]
    if len(drawn) > 1:
        raise TilesError("The index does not fit beside the map on A0; choose fewer targets.")
    tiles = tiles_of(whole, small)
    sheets = [*drawn, *(_marks(tile, tiles, small) for tile in tiles)]
    return _cut(write_pdf(sheets, title=content.words.title), tiles, small)


def origin(tile: Tile, small: Paper) -> tuple[float, float]:
    """Return where the lower left corner of a tile's part stands on its sheet, mm."""
    return MARGIN_MM, small.height_mm - MARGIN_MM - tile.tall


def _marks(tile: Tile, tiles: list[Tile], small: Paper) -> Sheet:
    """Draw crop marks at the edges where the next sheet begins, and the sheet's place."""
    sheet = Sheet(small)
    sheet.figure.set_facecolor("none")  # the drawing lies below
    left, bottom = origin(tile, small)
    right, top = left + tile.wide, bottom + tile.tall
    last_row, last_column = max(t.row for t in tiles), max(t.column for t in tiles)
    ink = palette.INK.light
    arm = 4.0
    ticks = []
    # Cut along these lines: the left and the upper edge of a sheet lie over the one before it.
    for x in (left, right - OVERLAP_MM if tile.column < last_column else right):
        for y, way in ((top, -1), (bottom, 1)):
            ticks.append([(x, y), (x, y + way * arm)])
    for y in (top, bottom + OVERLAP_MM if tile.row < last_row else bottom):
        for x, way in ((left, 1), (right, -1)):
            ticks.append([(x, y), (x + way * arm, y)])
    sheet.lines(ticks, colour="#FFFFFF", line_mm=0.6)
    sheet.lines(ticks, colour=ink, line_mm=0.2)
    said = f"{tile.row}-{tile.column} / {last_row}×{last_column}"
    across = 0.5 * _LABEL_PT * MM_PER_PT * len(said)
    at = (right - OVERLAP_MM - across - 6.0, bottom + 0.35 * MARGIN_MM)
    sheet.box((at[0] - 1, at[1] - 0.8, at[0] + across + 1.5, at[1] + 2.6), fill="white", zorder=19)
    sheet.text(at, said, _LABEL_PT)
    return sheet


def _cut(pdf: bytes, tiles: list[Tile], small: Paper) -> bytes:
    """Return the file with its first page shown in parts on the others, and itself left out."""
    tree, numbers = page_numbers(pdf)
    drawing = contents_of(pdf, numbers[0])
    made: dict[int, bytes] = {}
    free = first_free(pdf)
    for tile, page in zip(tiles, numbers[1:], strict=True):
        own = contents_of(pdf, page)
        made[free] = stream(_window(tile, small))
        made[free + 1] = stream(b"Q\n")
        parts = b"%d 0 R %s %d 0 R %s" % (free, drawing, free + 1, own)
        made[page] = with_contents(object_of(pdf, page), parts)
        free += 2
    body = object_of(pdf, tree)
    rest = b" ".join(b"%d 0 R" % page for page in numbers[1:])
    body = re.sub(rb"/Kids \[[^\]]*\]", b"/Kids [ %s ]" % rest, body)
    made[tree] = re.sub(rb"/Count \d+", b"/Count %d" % len(tiles), body)
    return append(pdf, made, size=free)


def _window(tile: Tile, small: Paper) -> bytes:
    left, bottom = origin(tile, small)
    clip = [v / MM_PER_PT for v in (left, bottom, tile.wide, tile.tall)]
    move = [v / MM_PER_PT for v in (left - tile.left, bottom - tile.bottom)]
    told = "q {:.4f} {:.4f} {:.4f} {:.4f} re W n 1 0 0 1 {:.4f} {:.4f} cm\n"
    return told.format(*clip, *move).encode()
