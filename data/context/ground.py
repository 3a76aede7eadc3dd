"""The sheet the schematic map is drawn on: a flat plan in km, and a bend that roughens lines.

Everything is drawn with few straight strokes on the plan. `bend` moves the plane a little by a
sum of sines, so that a border shared by two villages bends once, for both, and no gap can open.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# Plan origin, near the subdistrict's point, and km a degree there (sphere of 6371 km at 29.86 N).
_LON0, _LAT0 = 106.05, 29.85
_KM_PER_LON, _KM_PER_LAT = 96.43, 111.19
# Six decimals of a degree are 0.1 m: the same number on every machine.
_DECIMALS: Final = 6
# Waves of the bend: direction x, y (radians per km), amplitude (km), phase, for east and for north.
# Amplitude times wave number stays under 1 in sum for each of the two, so that the bend does not
# fold the plane (a test holds that the villages still tile).
_EAST_WAVES: Final = np.array(
    [
        (1.3, 2.1, 0.100, 0.4),
        (-3.9, 4.6, 0.044, 1.9),
        (9.1, 12.7, 0.017, 5.1),
        (27.0, -19.0, 0.006, 2.2),
    ]
)
_NORTH_WAVES: Final = np.array(
    [
        (2.3, -1.2, 0.100, 2.6),
        (5.2, 3.4, 0.044, 4.4),
        (-13.4, 8.3, 0.017, 0.9),
        (21.0, 25.0, 0.006, 3.7),
    ]
)
# In town borders follow streets: there the bend has this share of its strength, within this radius.
_TOWN_KM: Final = np.array([0.35, -0.05])
_TOWN_SHARE: Final = 0.22
_TOWN_RADIUS_KM: Final = 1.6


def plan(lon_lat: list[tuple[float, float]]) -> Floats:
    """Return points of the drawing on the plan, (n, 2) km east and north of its origin."""
    points = np.asarray(lon_lat, np.float64)
    return (points - (_LON0, _LAT0)) * (_KM_PER_LON, _KM_PER_LAT)


def degrees(points: Floats) -> Floats:
    """Return plan points as WGS 84 degrees, rounded to 0.1 m."""
    return np.round(points / (_KM_PER_LON, _KM_PER_LAT) + (_LON0, _LAT0), _DECIMALS)


def _waves(points: Floats, waves: Floats) -> Floats:
    phase = points @ waves[:, :2].T + waves[:, 3]
    return np.asarray(np.sin(phase) @ waves[:, 2])


def bend(points: Floats) -> Floats:
    """Move plan points, (n, 2) km, by the bend: one smooth one-to-one map of the plane."""
    away = np.hypot(*(points - _TOWN_KM).T) / _TOWN_RADIUS_KM
    strength = 1.0 - (1.0 - _TOWN_SHARE) * np.exp(-(away**2))
    shift = np.column_stack([_waves(points, _EAST_WAVES), _waves(points, _NORTH_WAVES)])
    return np.asarray(points + shift * strength[:, None])


def walk(points: Floats, *, step_km: float) -> Floats:
    """Set points along a broken line no more than `step_km` apart.

    A segment is divided from its smaller end on, so that two neighbours that walk it in opposite
    directions get the same points to the last bit.
    """
    pieces = []
    for start, end in pairwise(points):
        n = max(1, int(np.ceil(np.hypot(*(end - start)) / step_km)))
        is_forward = tuple(start) <= tuple(end)
        low, high = (start, end) if is_forward else (end, start)
        piece = low + (high - low) * (np.arange(n + 1) / n)[:, None]
        piece[-1] = high
        pieces.append((piece if is_forward else piece[::-1])[:-1])
    return np.vstack([*pieces, points[-1:]])


def rounded(points: Floats, *, times: int = 2) -> Floats:
    """Cut the corners of an open line `times` times (Chaikin), keeping its ends."""
    for _ in range(times):
        quarter = 0.75 * points[:-1] + 0.25 * points[1:]
        three = 0.25 * points[:-1] + 0.75 * points[1:]
        middle = np.stack([quarter, three], axis=1).reshape(-1, 2)
        points = np.vstack([points[:1], middle[1:-1], points[-1:]])
    return points
