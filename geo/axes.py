"""Which number of a pair is which: degrees or metres, east or north first."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

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
