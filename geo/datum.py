"""WGS 84, GCJ-02 and BD-09, and CGCS2000 Gauss-Kruger metres: the way to WGS 84 and back.

At Bachuan a GCJ-02 point read as WGS 84 lies 470 m off, a BD-09 point about 1,070 m: in another
community. Every function takes and gives arrays; NaN stays NaN; outside China nothing is shifted.

References
----------
.. [1] The GCJ-02 formula in public use (googollee/eviltransform, hujiulong/gcoord): a = 6378245 m,
   e^2 = 0.00669342162296594323 (Krasovsky), origin 105 E, 35 N.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer

from vocabulary.errors import CRSError
from vocabulary.terms import Datum

Floats = NDArray[np.float64]
Pair = tuple[Floats, Floats]

_A: Final = 6378245.0
_E2: Final = 0.00669342162296594323
_BD_PI: Final = np.pi * 3000.0 / 180.0
# Where the formula shifts at all; the rectangle of [1]_.
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
# Each round of the inverse gains three digits or more: six are past the last bit of a double.
_ROUNDS: Final = 8
# CGCS2000 3-degree zones with the zone number before the easting: zone 25 is EPSG:4513, 45 is 4533.
_FIRST_ZONE, _LAST_ZONE, _FIRST_ZONE_EPSG = 25, 45, 4513
# Without a zone number: central meridian 105 E, the only zone that covers 铜梁.
_LOCAL_EPSG: Final = 4544


def _in_china(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    return (lon >= _WEST) & (lon <= _EAST) & (lat >= _SOUTH) & (lat <= _NORTH)


def _gcj_shift(lon: Floats, lat: Floats) -> Pair:
    x, y = lon - 105.0, lat - 35.0
    root, cross = np.sqrt(np.abs(x)), x * y
    ripple = 20.0 * (np.sin(6.0 * x * np.pi) + np.sin(2.0 * x * np.pi))
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * cross + 0.2 * root
    north += (ripple + 20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * cross + 0.1 * root
    east += (ripple + 20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    phi = np.radians(lat)
    w2 = 1.0 - _E2 * np.sin(phi) ** 2
    meridian_m = _A * (1.0 - _E2) / (w2 * np.sqrt(w2))
    parallel_m = _A / np.sqrt(w2) * np.cos(phi)
    return np.degrees(east / parallel_m), np.degrees(north / meridian_m)


def _bd_shift(lon: Floats, lat: Floats) -> Pair:
    radius = np.hypot(lon, lat) + 0.00002 * np.sin(lat * _BD_PI)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * _BD_PI)
    return radius * np.cos(angle) + 0.0065 - lon, radius * np.sin(angle) + 0.006 - lat


def _forward(lon: ArrayLike, lat: ArrayLike, shift: Callable[[Floats, Floats], Pair]) -> Pair:
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    inside = _in_china(x, y)
    dx, dy = shift(x, y)
    return np.where(inside, x + dx, x), np.where(inside, y + dy, y)


def _inverse(lon: ArrayLike, lat: ArrayLike, shift: Callable[[Floats, Floats], Pair]) -> Pair:
    x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
    inside = _in_china(x, y)
    before_x, before_y = x, y
    for _ in range(_ROUNDS):
        dx, dy = shift(before_x, before_y)
        before_x, before_y = x - dx, y - dy
    return np.where(inside, before_x, x), np.where(inside, before_y, y)


def wgs84_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Shift WGS 84 degrees to GCJ-02 (Gaode, Tencent) [1]_."""
    return _forward(lon, lat, _gcj_shift)


def gcj02_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Undo `wgs84_to_gcj02`; there and back is within 1e-8 m (the one-step inverse errs 1.8 m).

    On 105 E itself, within 1e-9 degrees, the formula has a cusp (the root of the distance from it)
    and there and back is within 1e-6 m.
    """
    return _inverse(lon, lat, _gcj_shift)


def gcj02_to_bd09(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Shift GCJ-02 degrees to BD-09 (Baidu)."""
    return _forward(lon, lat, _bd_shift)


def bd09_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Undo `gcj02_to_bd09`; there and back is within 1e-8 m."""
    return _inverse(lon, lat, _bd_shift)


def wgs84_to_bd09(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Shift WGS 84 degrees to BD-09, by way of GCJ-02."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> Pair:
    """Undo `wgs84_to_bd09`."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def has_known_zone(east_m: ArrayLike) -> NDArray[np.bool_]:
    """Say for each easting whether it has no zone number, or one that China uses (25 to 45)."""
    zones = np.floor(np.asarray(east_m, np.float64) / 1e6)
    return np.asarray((zones == 0) | ((zones >= _FIRST_ZONE) & (zones <= _LAST_ZONE)))


def _gk_epsg(zone: int) -> int:
    if zone == 0:
        return _LOCAL_EPSG
    if not _FIRST_ZONE <= zone <= _LAST_ZONE:
        raise CRSError(
            f"gk_to_wgs84 needs 3-degree zone {_FIRST_ZONE}-{_LAST_ZONE} before the easting, "
            f"got {zone}; is the column really an easting (Chinese papers call it Y)?"
        )
    return _FIRST_ZONE_EPSG + zone - _FIRST_ZONE


def gk_to_wgs84(east_m: ArrayLike, north_m: ArrayLike) -> Pair:
    """Turn CGCS2000 3-degree Gauss-Kruger metres into WGS 84 degrees.

    Parameters
    ----------
    east_m : (n,) metres
        With the zone number (35 601 465) or without (601 465: then central meridian 105 E).
    north_m : (n,) metres

    Returns
    -------
    lon, lat : (n,) degrees

    Raises
    ------
    CRSError
        A zone number China does not use.
    """
    east, north = np.broadcast_arrays(
        np.asarray(east_m, np.float64), np.asarray(north_m, np.float64)
    )
    lon, lat = np.full(east.shape, np.nan), np.full(east.shape, np.nan)
    zones = np.floor(np.nan_to_num(east) / 1e6).astype(np.int64)
    known = np.isfinite(east) & np.isfinite(north)
    for zone in np.unique(zones[known]):
        rows = known & (zones == zone)
        way = Transformer.from_crs(_gk_epsg(int(zone)), 4326, always_xy=True)
        lon[rows], lat[rows] = way.transform(east[rows], north[rows])
    return lon, lat


_TO_WGS84: Final[dict[Datum, Callable[[ArrayLike, ArrayLike], Pair]]] = {
    Datum.GCJ02: gcj02_to_wgs84,
    Datum.BD09: bd09_to_wgs84,
    Datum.CGCS2000_GK: gk_to_wgs84,
}


def to_wgs84(x: ArrayLike, y: ArrayLike, datum: Datum) -> Pair:
    """Turn coordinates of a ledger into WGS 84 degrees.

    Parameters
    ----------
    x, y : (n,) east and north
        Degrees, or metres where `datum` is CGCS2000_GK. NaN where not known.

    Returns
    -------
    lon, lat : (n,) float64, degrees

    Raises
    ------
    CRSError
        Metres with a zone number China does not use.
    """
    if datum is Datum.WGS84:
        return np.asarray(x, np.float64).copy(), np.asarray(y, np.float64).copy()
    return _TO_WGS84[datum](x, y)


# A number past this is metres: degrees end at 180.
_LARGEST_DEGREE: Final = 360.0
# Degrees of China, wide. They do not meet, so a swapped pair is told from a right one.
_LON_RANGE: Final = (72.0, 138.0)
_LAT_RANGE: Final = (0.8, 56.0)
# Metres of China: a northing; an easting without and with its zone number.
_NORTHING_RANGE: Final = (1.5e6, 6.5e6)
_EASTING_RANGE: Final = (1e5, 9e5)
_ZONED_EASTING_RANGE: Final = (24e6, 46e6)


def are_metres(x: ArrayLike) -> NDArray[np.bool_]:
    """Say for each number whether it is metres (True) or degrees; NaN counts as degrees."""
    return np.asarray(np.abs(np.asarray(x, np.float64)) > _LARGEST_DEGREE)


def is_swapped(x: float, y: float) -> bool:
    """Whether `x` can only be the northern and `y` only the eastern number of a place in China.

    Chinese survey papers call the northing X and the easting Y, and write it first.
    """
    if _within(x, _LAT_RANGE) and _within(y, _LON_RANGE):
        return True
    is_easting = _within(y, _EASTING_RANGE) or _within(y, _ZONED_EASTING_RANGE)
    return _within(x, _NORTHING_RANGE) and is_easting


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]
