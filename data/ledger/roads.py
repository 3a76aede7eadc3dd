"""The office's own road file: checked, read in the child process, kept in the store.

The lines lie in the table of files as packed numbers (no pickle, no text of the file but the class
of each line and the file's name), so that one backup carries them.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
import sqlalchemy as sa

from data.ledger.read.file_guard import MAX_BYTES, refuse
from data.ledger.read.sandbox import RawSheet, read_sheets
from data.store.files import put_only_in, void_files_in
from data.store.opening import Store
from data.store.tables import file as file_table
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.planning import ROAD_CLASS_HEADINGS
from vocabulary.terms import FileRole

SUBJECT: Final = "roads"
# A district has some ten thousand lines; beyond this the file is of a whole province.
MOST_LINES: Final = 200_000
_MEDIA: Final = "application/x-road-lines"
_STEPS: Final = 1e7  # a degree in whole numbers: 1 cm
_LONGEST_CLASS: Final = 40


@dataclass(frozen=True, eq=False)
class RoadLines:
    """Lines of roads.

    Attributes
    ----------
    xy : (m, 2) float64
        All points one after another: degrees (WGS 84) once kept, as in the file when just read.
    starts : (n + 1,) int64
        Where each line begins in `xy`; the last is m.
    class_of : (n,) int64
        Row of `classes` of each line.
    classes : tuple of str
        "" is a line without one.
    """

    xy: npt.NDArray[np.float64]
    starts: npt.NDArray[np.int64]
    class_of: npt.NDArray[np.int64]
    classes: tuple[str, ...]

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self.starts) - 1


@dataclass(frozen=True, eq=False)
class RoadFile:
    """A road file as read.

    Attributes
    ----------
    lines : RoadLines
        In the system of `crs`.
    crs : str or None
        "EPSG:n"; None where the file does not say.
    heading : str
        Of the column with the class; "" where there is none.
    n_left_out : int
        Rows that are no usable line.
    """

    lines: RoadLines
    crs: str | None
    heading: str
    n_left_out: int


@dataclass(frozen=True)
class KeptRoads:
    """The road file in the store, without its lines: `details` as given to `keep_roads`."""

    file_id: int
    version: int
    name: str
    details: dict[str, Any]


def read_road_file(path: Path) -> RoadFile:
    """Read the lines of a GeoPackage, a zipped Shapefile, a GeoJSON or a KML file.

    Raises
    ------
    LedgerError
        The file is refused, its layers lie in different systems, or no layer
        has lines (no_features), or far too many (too_large).
    """
    sheets = [
        sheet
        for sheet in read_sheets(path, keeps_lines=True)
        if any(_is_line(shape) for shape, _ in sheet.shapes or ())
    ]
    if not sheets or len({sheet.crs for sheet in sheets}) > 1:
        raise refuse("no_features", path)
    parts: list[npt.NDArray[np.float64]] = []
    words: list[str] = []
    n_left_out = 0
    for sheet in sheets:
        n_left_out += _read_sheet(sheet, parts, words)
    if len(parts) > MOST_LINES:
        raise refuse("too_large", path, limit=str(MAX_BYTES // 1024 // 1024))
    headings = [_class_column(sheet.rows[0])[1] for sheet in sheets]
    return RoadFile(_packed(parts, words), sheets[0].crs, next(filter(None, headings), ""),
                    n_left_out)  # fmt: skip


def _is_line(shape: bytes | None) -> bool:
    return shape is not None and (shape[1] or shape[4]) in (2, 5)


def _read_sheet(
    sheet: RawSheet, parts: list[npt.NDArray[np.float64]], words: list[str]
) -> int:  # fmt: skip
    place, _ = _class_column(sheet.rows[0])
    n_left_out = 0
    for cells, (shape, _) in zip(sheet.rows[1:], sheet.shapes or (), strict=True):
        if not _is_line(shape):
            n_left_out += 1
            continue
        word = cells[place].strip()[:_LONGEST_CLASS] if 0 <= place < len(cells) else ""
        for line in shapely.get_parts(shapely.from_wkb(shape)):
            parts.append(shapely.get_coordinates(line))
            words.append(word)
    return n_left_out


def _class_column(head: Sequence[str]) -> tuple[int, str]:
    titles = [title.strip().lower() for title in head]
    for word in ROAD_CLASS_HEADINGS:
        if word in titles:
            return titles.index(word), head[titles.index(word)]
    return -1, ""


def _packed(parts: list[npt.NDArray[np.float64]], words: list[str]) -> RoadLines:
    classes = tuple(dict.fromkeys(words))
    row = {word: n for n, word in enumerate(classes)}
    starts = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    return RoadLines(np.vstack(parts), starts, np.array([row[w] for w in words]), classes)


def keep_roads(
    store: Store, lines: RoadLines, *, name: str, details: dict[str, Any], actor: str, now: datetime
) -> int:
    """Keep the lines as the office's roads; those kept before are voided.

    Parameters
    ----------
    lines : RoadLines
        In degrees, WGS 84.
    name : str
        Of the file.
    details : dict
        `speeds` (class to km/h), `default_kmh`, and figures worth telling.

    Returns
    -------
    int
        Id of the file.

    Raises
    ------
    StoreError
        The lines are not in degrees.
    """
    if not len(lines) or not (np.abs(lines.xy) <= (180.0, 90.0)).all():
        raise StoreError(
            message("Roads are kept in degrees, WGS 84; got no line, or other numbers.")
        )
    row = {
        "subject": SUBJECT, "role": FileRole.ROADS.value, "name": name, "media_type": _MEDIA,
        "body": _bytes_of(lines), "details": details,
    }  # fmt: skip
    with store.writing("keep_roads", actor=actor, now=now) as write:
        return put_only_in(write, row)


def drop_roads(store: Store, *, actor: str, now: datetime) -> None:
    """Void the roads kept: ways are straight lines again."""
    with store.writing("drop_roads", actor=actor, now=now) as write:
        void_files_in(write, SUBJECT)


def kept_roads(store: Store) -> KeptRoads | None:
    """Return what is kept of the roads besides the lines, or None."""
    kept = file_table.c
    query = (
        sa.select(kept.file_id, kept.version, kept.name, kept.details)
        .where((kept.subject == SUBJECT) & ~kept.is_voided)
        .order_by(kept.file_id.desc())
    )
    with store.reading() as connection:
        found = connection.execute(query).first()
    return None if found is None else KeptRoads(found[0], found[1], found[2], dict(found[3] or {}))


def read_lines(store: Store, file_id: int) -> RoadLines:
    """Return the lines kept, in degrees (WGS 84).

    Raises
    ------
    StoreError
        There is no such file, or it holds no roads.
    """
    kept = file_table.c
    query = sa.select(kept.body).where((kept.file_id == file_id) & (kept.subject == SUBJECT))
    with store.reading() as connection:
        body = connection.execute(query).scalar()
    if body is None:
        raise StoreError(
            message("There are no roads in file {file_id}."),
            file_id=file_id,
        )
    with np.load(io.BytesIO(bytes(body)), allow_pickle=False) as packed:
        return RoadLines(
            packed["xy"] / _STEPS, packed["starts"].astype(np.int64),
            packed["class_of"].astype(np.int64), tuple(json.loads(str(packed["classes"]))),
        )  # fmt: skip


def _bytes_of(lines: RoadLines) -> bytes:
    out = io.BytesIO()
    np.savez_compressed(
        out, xy=np.rint(lines.xy * _STEPS).astype(np.int32), starts=lines.starts.astype(np.int32),
        class_of=lines.class_of.astype(np.int16), classes=np.array(json.dumps(lines.classes)),
    )  # fmt: skip
    return out.getvalue()
