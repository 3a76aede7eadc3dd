"""A raster base in one file (MBTiles 1.3): the tiles over a place, from the widest view inwards."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from vocabulary.errors import StoreError

Place = tuple[int, int, int]
# One map carries its tiles with it: more would make the first view slow.
MOST_BYTES: Final = 3_000_000
_KINDS: Final = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF")
_NORTHMOST: Final = 85.0511  # of Web Mercator's square world


def _column(lon: float, level: int) -> int:
    return int((lon + 180.0) / 360.0 * 2**level)


def _row(lat: float, level: int) -> int:
    phi = math.radians(max(-_NORTHMOST, min(_NORTHMOST, lat)))
    return int((1.0 - math.asinh(math.tan(phi)) / math.pi) / 2.0 * 2**level)


def _places(bounds: tuple[float, float, float, float], level: int) -> Iterator[Place]:
    west, south, east, north = bounds
    for column in range(_column(west, level), _column(east, level) + 1):
        for row in range(_row(north, level), _row(south, level) + 1):
            yield level, column, row


def read_tiles(
    path: Path, *, bounds: tuple[float, float, float, float], most_bytes: int = MOST_BYTES
) -> dict[Place, bytes]:
    """Read the tiles over a place, whole levels only, as many as fit.

    Parameters
    ----------
    path : Path
    bounds : (west, south, east, north), degrees
    most_bytes : int
        The first level that would go beyond is left out, with all deeper ones.

    Returns
    -------
    dict of (level, column, row) to bytes
        PNG, JPEG or WebP; rows counted from the north (MBTiles counts them from the south).

    Raises
    ------
    StoreError
        The file is not there or is no MBTiles file.

    References
    ----------
    .. [1] MBTiles 1.3, https://github.com/mapbox/mbtiles-spec
    """
    if not path.is_file():
        raise StoreError(f"read_tiles needs an MBTiles file, found none at {path.name}.")
    found: dict[Place, bytes] = {}
    try:
        with closing(sqlite3.connect(f"file:{path.resolve()}?mode=ro", uri=True)) as tiles:
            for level in _levels(tiles):
                taken = dict(_level(tiles, bounds, level))
                if sum(map(len, (*found.values(), *taken.values()))) > most_bytes:
                    break
                found |= taken
    except sqlite3.DatabaseError as error:
        raise StoreError(f"read_tiles needs an MBTiles file, {path.name} is none.") from error
    return found


def _levels(tiles: sqlite3.Connection) -> list[int]:
    rows = tiles.execute("SELECT DISTINCT zoom_level FROM tiles ORDER BY zoom_level")
    return [int(level) for (level,) in rows]


def _level(
    tiles: sqlite3.Connection, bounds: tuple[float, float, float, float], level: int
) -> Iterator[tuple[Place, bytes]]:
    wanted = "SELECT tile_data FROM tiles WHERE zoom_level=? AND tile_column=? AND tile_row=?"
    for place in _places(bounds, level):
        _, column, row = place
        found = tiles.execute(wanted, (level, column, 2**level - 1 - row)).fetchone()
        if found and bytes(found[0]).startswith(_KINDS):
            yield place, bytes(found[0])
