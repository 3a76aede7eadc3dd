"""How long the way between places takes, and the planning problem that follows."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.planning.routing import Floats, Problem, Shift

# Roads are this much longer than the straight line, and a car in town drives this fast; on a dense
# network of streets the product lay within 0.94 to 1.08 of the driven times. Both are an office's
# own to change: a river or a railway breaks them.
DETOUR: Final = 1.3
SPEED_KMH: Final = 25.0


def straight_lines(points: Floats) -> Floats:
    """Return the distances between all points.

    Parameters
    ----------
    points : (p, 2) float64; in one plane, any unit

    Returns
    -------
    (p, p) float64, the same unit
    """
    apart = points[:, None, :] - points[None, :, :]
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]))


def minutes_by_road(
    points_m: Floats, *, detour: float = DETOUR, speed_kmh: float = SPEED_KMH
) -> Floats:
    """Return the minutes between all points by straight line, detour and speed.

    Parameters
    ----------
    points_m : (p, 2) float64, metres (EPSG:4544)
    detour : length by road over straight line
    """
    return straight_lines(points_m) * (detour * 60.0 / (1000.0 * speed_kmh))


def euclidean_problem(
    targets: pd.DataFrame,
    *,
    start: tuple[float, float],
    end: tuple[float, float],
    shifts: tuple[Shift, ...],
) -> Problem:
    """Return the problem of places in a plane where one unit takes one minute.

    Parameters
    ----------
    targets : `x`, `y`, `prize`, `service`, `open`, `close`
    start, end : (x, y); they are points n and n + 1 of the travel table
    """
    points = np.vstack([targets[["x", "y"]].to_numpy(dtype=np.float64), start, end])
    return Problem(
        travel=straight_lines(points),
        prize=targets["prize"].to_numpy(dtype=np.float64),
        service=targets["service"].to_numpy(dtype=np.float64),
        opens=targets["open"].to_numpy(dtype=np.float64),
        closes=targets["close"].to_numpy(dtype=np.float64),
        must=np.zeros(len(targets), dtype=bool),
        shifts=shifts,
    )
