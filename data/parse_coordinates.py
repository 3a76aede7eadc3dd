"""Coordinates as ledgers write them: degrees, minutes and seconds, one cell, swapped, metres."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from data.parse import fold, is_unknown
from vocabulary import ledger
from vocabulary.faults import FaultCode, Severity
from vocabulary.terms import Datum

# Mainland China in degrees, and in CGCS2000 3-degree Gauss-Kruger metres: false easting 500 000,
# with the zone number (25 to 45) in front or without it (STANDARDS.md 2).
_LON: Final = (73.0, 136.0)
_LAT: Final = (3.0, 54.0)
_NORTH: Final = (300_000.0, 6_100_000.0)
_EAST: Final = (300_000.0, 700_000.0)
_EAST_ZONED: Final = (25_300_000.0, 45_700_000.0)


@dataclass(frozen=True)
class Point:
    """A position as the ledger gives it.

    Attributes
    ----------
    x, y : float or None
        East (or longitude) and north (or latitude), in the ledger's own system.
    datum : Datum or None
        CGCS2000_GK where the magnitude says so; None where the ledger does not say.
    code : FaultCode or None
    severity : Severity
    hint : str
    """

    x: float | None = None
    y: float | None = None
    datum: Datum | None = None
    code: FaultCode | None = None
    severity: Severity = Severity.NOTES
    hint: str = ""


NO_POINT: Final = Point()


@lru_cache(20_000)
def read_pair(text: str) -> Point:
    """Read a position written in one cell.

    Parameters
    ----------
    text : str
        "106.05,29.84", "106°3′1.5″E 29°50′55″N", "(601465.5，3303948.5)".

    Returns
    -------
    Point
    """
    if is_unknown(text):
        return NO_POINT
    bare = ledger.COORDINATE_BRACKETS.sub(
        "", ledger.COORDINATE_BRACKETS.sub("", fold(text)).strip()
    )
    parts = [part for part in ledger.PAIR_SEPARATOR.split(bare) if part]
    if len(parts) != 2:
        return _unreadable()
    if ledger.NORTH_FIRST.search(parts[0]):
        parts.reverse()
    return read_xy(parts[0], parts[1], says_axis=False)


@lru_cache(20_000)
def read_xy(x_text: str, y_text: str, *, says_axis: bool) -> Point:
    """Read a position from two cells.

    Parameters
    ----------
    x_text, y_text : str
        As typed under the east and the north heading.
    says_axis : bool
        Whether the headings say which is which (longitude, latitude). Chinese survey papers call
        north X, so under X/Y either order is right and a swap is no fault.

    Returns
    -------
    Point
        COORDINATE_ZERO and COORDINATE_SWAPPED are notes, COORDINATE_UNREADABLE waits.
    """
    if is_unknown(x_text) and is_unknown(y_text):
        return NO_POINT
    x, y = angle_or_metres(x_text), angle_or_metres(y_text)
    if x is None or y is None:
        return _unreadable()
    return judge_xy(x, y, says_axis=says_axis)


def judge_xy(x: float, y: float, *, says_axis: bool) -> Point:
    """Say what two numbers are by their size.

    Parameters
    ----------
    x, y : float
    says_axis : bool
        See `read_xy`.

    Returns
    -------
    Point
    """
    if x == 0 and y == 0:
        return Point(code=FaultCode.COORDINATE_ZERO)
    if _in(x, _LON) and _in(y, _LAT):
        return Point(x, y)
    if _in(x, _LAT) and _in(y, _LON):
        hint = f"{y:g}, {x:g}"
        return Point(y, x, code=FaultCode.COORDINATE_SWAPPED if says_axis else None, hint=hint)
    for east, north in ((x, y), (y, x)):
        if _is_east(east) and _in(north, _NORTH) and not (_in(east, _EAST) and _in(north, _EAST)):
            return Point(east, north, Datum.CGCS2000_GK)
    return _unreadable()


def angle_or_metres(text: str) -> float | None:
    """Read one number of a position.

    Parameters
    ----------
    text : str

    Returns
    -------
    float or None
        Decimal degrees or metres; None where it is neither.
    """
    folded = fold(text).replace(" ", "")
    if found := ledger.DECIMAL_DEGREES.match(folded):
        value = float(found[1])
        return value if math.isfinite(value) else None
    if found := ledger.DMS.match(folded):
        minutes, seconds = float(found[2] or 0), float(found[3] or 0)
        if minutes >= 60 or seconds >= 60:
            return None
        return int(found[1]) + minutes / 60 + seconds / 3600
    return None


def datum_of(text: str) -> Datum | None:
    """Say which datum a heading or a cell names.

    Parameters
    ----------
    text : str

    Returns
    -------
    Datum or None
    """
    folded = fold(text)
    for value, pattern in ledger.DATUM_WORDS:
        if pattern.search(folded):
            return Datum(value)  # type: ignore[call-arg]
    return None


def _unreadable() -> Point:
    return Point(code=FaultCode.COORDINATE_UNREADABLE, severity=Severity.WAITS)


def _in(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _is_east(value: float) -> bool:
    if _in(value, _EAST_ZONED):
        return _in(value % 1_000_000, _EAST)
    return _in(value, _EAST)
