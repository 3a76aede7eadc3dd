"""The bases of tiles an office set up: `bases.toml` beside the store, and a base in one file.

Without the file no base is set up. A raster base (MBTiles or PMTiles) gives the tiles over a place,
widest view first.
"""

from __future__ import annotations

import json
import math
import sqlite3
import struct
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vocabulary.errors import StoreError
from vocabulary.messages import message

FILE: Final = "bases.toml"
# What a page put beside it: a base of tiles, or a picture laid on the ground and its bounds.
_OWN: Final = ("base.pmtiles", "base.mbtiles")
_PICTURE: Final = "base.webp"
_BOUNDS: Final = "base.json"

Place = tuple[int, int, int]
_Tile = Callable[[Place], bytes | None]
_PMTILES: Final = b"PMTiles"
# One map carries its tiles with it: more would make the first view slow.
MOST_BYTES: Final = 3_000_000
_KINDS: Final = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF")
_NORTHMOST: Final = 85.0511  # of Web Mercator's square world


@dataclass(frozen=True)
class BaseSettings:
    """What an office wrote into `bases.toml`; each is off unless it is there.

    Attributes
    ----------
    tianditu_token : the office's own browser key of Tianditu
    xyz : address of a tile service with `{x}`, `{y}`, `{z}`
    gaode : whether Gaode's streets may be asked for
    file : an MBTiles or PMTiles file, beside `bases.toml` unless its path is whole
    picture : a picture laid on the ground; `read_picture` knows where
    """

    tianditu_token: str = ""
    xyz: str = ""
    gaode: bool = False
    file: Path | None = None
    picture: Path | None = None


def read_base_settings(folder: Path) -> BaseSettings:
    """Read `bases.toml` of a folder and what `keep_tiles` and `keep_picture` put there.

    Raises
    ------
    StoreError
        The file is no TOML, or a setting has the wrong kind of value.
    """
    path = folder / FILE
    own = next((folder / name for name in _OWN if (folder / name).is_file()), None)
    picture = folder / _PICTURE if (folder / _BOUNDS).is_file() else None
    if not path.is_file():
        return BaseSettings(file=own, picture=picture)
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise StoreError(
            message("{file} needs to be TOML in UTF-8: {error}"),
            file=FILE,
            error=error,
        ) from error
    file = _text(said, "file")
    return BaseSettings(
        tianditu_token=_text(said, "tianditu_token"),
        xyz=_text(said, "xyz"),
        gaode=said.get("gaode") is True,
        file=folder / file if file else own,
        picture=picture,
    )


def keep_tiles(folder: Path, given: bytes, *, bounds: tuple[float, float, float, float]) -> int:
    """Put a base of tiles beside the store, in place of the one before; return how many fit.

    Raises
    ------
    StoreError
        It is no such file, or has no picture within the bounds; what was there stays.
    """
    name = _OWN[0] if given.startswith(_PMTILES) else _OWN[1]
    trial = folder / f"{name}.new"
    trial.write_bytes(given)
    try:
        n = len(read_tiles(trial, bounds=bounds))
        if not n:
            raise StoreError(message("This file has no picture of the subdistrict."))
        for other in _OWN:
            (folder / other).unlink(missing_ok=True)
        trial.replace(folder / name)
    finally:
        trial.unlink(missing_ok=True)
    return n


def keep_picture(
    folder: Path, picture: bytes, *, bounds: tuple[float, float, float, float]
) -> None:
    """Put a picture that lies within bounds beside the store, in place of the one before."""
    (folder / _PICTURE).write_bytes(picture)
    (folder / _BOUNDS).write_text(json.dumps(bounds), encoding="utf-8")


def read_picture(picture: Path) -> tuple[bytes, tuple[float, float, float, float]]:
    """Return a picture `keep_picture` kept, and its west, south, east and north."""
    west, south, east, north = json.loads(picture.with_name(_BOUNDS).read_text(encoding="utf-8"))
    return picture.read_bytes(), (west, south, east, north)


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    if not isinstance(value, str):
        raise StoreError(
            message("{file} needs text for {name}, got {got}."),
            file=FILE,
            name=name,
            got=type(value).__name__,
        )
    return value.strip()


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
    bounds : (west, south, east, north), degrees
    most_bytes : the first level that would go beyond is left out, with all deeper ones

    Returns
    -------
    dict of (level, column, row) to bytes
        PNG, JPEG or WebP, rows counted from the north; vector tiles are passed over.

    Raises
    ------
    StoreError
        The file is not there, or is neither an MBTiles nor a PMTiles file.

    References
    ----------
    .. [1] MBTiles 1.3, https://github.com/mapbox/mbtiles-spec
    .. [2] PMTiles 3, https://github.com/protomaps/PMTiles
    """
    if not path.is_file():
        raise StoreError(
            message("read_tiles needs an MBTiles or PMTiles file, found none at {name}."),
            name=path.name,
        )
    with path.open("rb") as file:
        opened = _pmtiles if file.read(len(_PMTILES)) == _PMTILES else _mbtiles
    found: dict[Place, bytes] = {}
    with opened(path) as (levels, tile):
        for level in levels:
            taken = dict(_level(tile, bounds, level))
            if sum(map(len, (*found.values(), *taken.values()))) > most_bytes:
                break
            found |= taken
    return found


def _level(
    tile: _Tile, bounds: tuple[float, float, float, float], level: int
) -> Iterator[tuple[Place, bytes]]:
    for place in _places(bounds, level):
        found = tile(place)
        if found and found.startswith(_KINDS):
            yield place, found


@contextmanager
def _mbtiles(path: Path) -> Iterator[tuple[list[int], _Tile]]:
    wanted = "SELECT tile_data FROM tiles WHERE zoom_level=? AND tile_column=? AND tile_row=?"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as tiles:

            def tile(place: Place) -> bytes | None:
                level, column, row = place
                # MBTiles counts its rows from the south.
                found = tiles.execute(wanted, (level, column, 2**level - 1 - row)).fetchone()
                return bytes(found[0]) if found else None

            rows = tiles.execute("SELECT DISTINCT zoom_level FROM tiles ORDER BY zoom_level")
            yield [int(level) for (level,) in rows], tile
    except sqlite3.DatabaseError as error:
        raise StoreError(
            message("read_tiles needs an MBTiles file, {name} is none."),
            name=path.name,
        ) from error


@contextmanager
def _pmtiles(path: Path) -> Iterator[tuple[list[int], _Tile]]:
    from pmtiles.reader import MmapSource, Reader

    with path.open("rb") as file:
        try:
            reader = Reader(MmapSource(file))
            header = reader.header()
            levels = list(range(int(header["min_zoom"]), int(header["max_zoom"]) + 1))
            yield levels, lambda place: reader.get(*place)
        except (KeyError, IndexError, ValueError, EOFError, OSError, struct.error) as error:
            raise StoreError(
                message("read_tiles needs a whole PMTiles file, {name} is not."),
                name=path.name,
            ) from error
