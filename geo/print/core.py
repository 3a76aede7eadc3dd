"""Where the sites crowd: the part of the ground a printed map shows larger beside the whole."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import shapely

from geo.print.ground import Frame, Land
from geo.print.placing import Floats

# The core is the densest villages that together hold this share of the sites.
_SHARE: Final = 0.7
# Without it where the core would be nearly the whole: it must be this much smaller each way.
_SMALLER: Final = 0.72
_ROOM: Final = 0.03
# A village is named on the larger map where this much of it is there.
_MOSTLY: Final = 0.6
_FEWEST: Final = 10


def core_of(land: Land, points: Floats) -> Floats | None:
    """Return the window round the densest villages; None where sites do not crowd.

    Parameters
    ----------
    points : (n, 2), EPSG:4544, metres; of the sites

    Returns
    -------
    (4,) west, south, east, north, metres; or None
    """
    shapes = shapely.make_valid(land.villages.geometry.to_numpy())
    if len(points) < _FEWEST or len(shapes) < 3:
        return None
    x, y = points.T
    inside = np.array([shapely.contains_xy(shape, x, y).sum() for shape in shapes])
    area = np.maximum(shapely.area(shapes), 1.0)
    order = np.argsort(-inside / area, kind="stable")
    held = np.cumsum(inside[order])
    if not held[-1]:
        return None
    n = int(np.searchsorted(held, _SHARE * held[-1])) + 1
    west, south, east, north = shapely.total_bounds(shapes[order[:n]])
    room = _ROOM * max(east - west, north - south)
    window = np.array([west - room, south - room, east + room, north + room])
    whole = land.villages.total_bounds
    size, of = window[2:] - window[:2], whole[2:] - whole[:2]
    return window if (size < _SMALLER * of).all() else None


def parted(land: Land, window: Floats | None) -> tuple[Land, Land | None]:
    """Return the villages named on the whole map, and those named on the larger one."""
    if window is None:
        return land, None
    shapes = shapely.make_valid(land.villages.geometry.to_numpy())
    within = shapely.area(shapely.intersection(shapes, shapely.box(*window)))
    is_core = within > _MOSTLY * np.maximum(shapely.area(shapes), 1.0)
    return Land(land.villages[~is_core], land.lines), Land(land.villages[is_core], land.lines)


def core_window(frame: Frame, core: Frame) -> Any:
    """Return, as a shape in mm on the whole map, what the larger map beside it shows."""
    low, high = np.array(core.box[:2]), np.array(core.box[2:])
    middle = (low + high) / 2
    corner = (np.array([low, high]) - middle) * core.scale / 1000 + core.centre
    left, bottom, right, top = frame.to_mm(corner).ravel().tolist()
    return shapely.intersection(shapely.box(left, bottom, right, top), shapely.box(*frame.box))
