"""The A0 wall map on A3 sheets that are laid over one another and glued: the same drawing, cut.

The drawing is put into the file once; each sheet shows its part of it. That is done by an addition
to the end of the file (an incremental update), as PDF allows.

References
----------
.. [1] ISO 32000-1:2008, 7.5.6 (incremental updates), 7.7.3 (page tree), 7.8.2 (content streams: a
   page may have several, run one after another).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import ceil
from typing import Final

from geo.wall_map import WallMap, pages
from geo.wall_map_paper import PAPERS, Paper, Sheet, write_pdf
from geo.wall_map_text import MM_PER_PT
from vocabulary import palette
from vocabulary.errors import CampaignError

# What an office printer leaves white, and how far two sheets lie over one another.
MARGIN_MM: Final = 5.0
OVERLAP_MM: Final = 10.0
_LABEL_PT: Final = 7.0


class TilesError(CampaignError):
    """The drawing's file is not of the kind that can be cut."""


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
        As in `geo.wall_map.draw`.
    TilesError
        The index does not go on the drawing beside the map, or the file cannot be cut.
    """
    whole, small = PAPERS["A0"], PAPERS["A3"]
    drawn = pages(content, paper=whole)
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
    kids = re.search(rb"/Kids \[([^\]]*)\]", pdf)
    tree = re.search(rb"(\d+) 0 obj\s*<<[^>]*?/Type /Pages[^>]*?>>\s*endobj", pdf)
    size = re.search(rb"/Size (\d+)", pdf)
    start = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", pdf)
    if not (kids and tree and size and start):
        raise TilesError("The drawing's file has no page tree that can be read; cannot cut it.")
    numbers = [int(n) for n in re.findall(rb"(\d+) 0 R", kids.group(1))]
    drawing = _contents(pdf, numbers[0])
    made: dict[int, bytes] = {}
    free = int(size.group(1))
    for tile, page in zip(tiles, numbers[1:], strict=True):
        own = _contents(pdf, page)
        made[free] = _stream(_window(tile, small))
        made[free + 1] = _stream(b"Q\n")
        body = _object(pdf, page)
        parts = b"/Contents [ %d 0 R %d 0 R %d 0 R %d 0 R ]" % (free, drawing, free + 1, own)
        made[page] = re.sub(rb"/Contents \d+ 0 R", parts, body)
        free += 2
    tree_body = _object(pdf, int(tree.group(1)))
    rest = b" ".join(b"%d 0 R" % page for page in numbers[1:])
    tree_body = re.sub(rb"/Kids \[[^\]]*\]", b"/Kids [ %s ]" % rest, tree_body)
    tree_body = re.sub(rb"/Count \d+", b"/Count %d" % len(tiles), tree_body)
    made[int(tree.group(1))] = tree_body
    return _append(pdf, made, size=free, before=int(start.group(1)))


def _object(pdf: bytes, number: int) -> bytes:
    found = re.search(rb"(?:^|\n)%d 0 obj\s*(.*?)\s*endobj" % number, pdf, re.DOTALL)
    if found is None:
        raise TilesError(f"The drawing's file has no object {number}; cannot cut it.")
    return found.group(1)


def _contents(pdf: bytes, page: int) -> int:
    found = re.search(rb"/Contents (\d+) 0 R", _object(pdf, page))
    if found is None:
        raise TilesError(f"Page {page} of the drawing's file shows nothing; cannot cut it.")
    return int(found.group(1))


def _window(tile: Tile, small: Paper) -> bytes:
    left, bottom = origin(tile, small)
    clip = [v / MM_PER_PT for v in (left, bottom, tile.wide, tile.tall)]
    move = [v / MM_PER_PT for v in (left - tile.left, bottom - tile.bottom)]
    told = "q {:.4f} {:.4f} {:.4f} {:.4f} re W n 1 0 0 1 {:.4f} {:.4f} cm\n"
    return told.format(*clip, *move).encode()


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%sendstream" % (len(content), content)


def _append(pdf: bytes, made: dict[int, bytes], *, size: int, before: int) -> bytes:
    trailer = re.search(rb"trailer\s*<<(.*?)>>\s*startxref", pdf, re.DOTALL)
    if trailer is None:
        raise TilesError("The drawing's file has no trailer; cannot cut it.")
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    table = bytearray(b"xref\n")
    for number in sorted(made):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, made[number])
    at = len(out)
    kept = re.sub(rb"/Size \d+", b"/Size %d" % size, trailer.group(1))
    out += table
    out += b"trailer\n<<%s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (kept, before, at)
    return bytes(out)
