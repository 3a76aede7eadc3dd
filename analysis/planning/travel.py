"""How long the way between places takes, in a straight line or on the office's roads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.planning.reach import Candidates, Ways
from analysis.planning.routing import Floats, Problem, Shift
from data.ledger.roads import KeptRoads, RoadFile, RoadLines, kept_roads, read_lines
from geo.datum import to_wgs84
from geo.roads import RoadNet, build_net, metric_lines, speeds
from vocabulary.errors import CampaignError
from vocabulary.planning import speed_of
from vocabulary.terms import Datum

if TYPE_CHECKING:
    from analysis.day import Day
    from data.store.opening import Store

# Roads are this much longer than the straight line, and a car in town drives this fast; on a dense
# network of streets the product lay within 0.94 to 1.08 of the driven times. Both are an office's
# own to change: a river or a railway breaks them.
DETOUR: Final = 1.3
SPEED_KMH: Final = 25.0
_METRES: Final = ("EPSG:4544", "EPSG:4523")
# Longitude and latitude of China: a road elsewhere is in another system than said.
_WEST, _SOUTH, _EAST, _NORTH = 73.0, 17.0, 136.0, 54.0
MINUTES_A_METRE: Final = DETOUR * 60.0 / (1000.0 * SPEED_KMH)


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


def euclidean_ground(
    targets: pd.DataFrame,
    *,
    start: tuple[float, float],
    end: tuple[float, float],
    shift: tuple[float, int],
) -> Candidates:
    """Return the ground of places in a plane where one unit takes one minute.

    Parameters
    ----------
    targets : as for `euclidean_problem`
    shift : minutes of a shift, and how many there are
    """
    n, (minutes, n_shifts) = len(targets), shift
    points = np.vstack([targets[["x", "y"]].to_numpy(dtype=np.float64), start, end])
    prize, service, opens, closes = (
        targets[name].to_numpy(dtype=np.float64) for name in ("prize", "service", "open", "close")
    )
    shifts = (Shift(n, n + 1, 0.0, minutes),) * n_shifts
    nobody = np.zeros(n, dtype=bool)
    return Candidates(Ways(points), prize, service, opens, closes, nobody, shifts)


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


class RoadError(CampaignError):
    """A road file whose lines do not lie in China in the system said."""


@dataclass(frozen=True, eq=False)
class OfficeRoads:
    """The roads the office keeps.

    Attributes
    ----------
    name : of the file
    """

    name: str
    net: RoadNet


def placed(read: RoadFile, datum: Datum) -> RoadLines:
    """Return the lines of a file in degrees, WGS 84.

    Parameters
    ----------
    datum : what a person says of the coordinates; a file that says it is in metres is believed

    Raises
    ------
    RoadError
        The lines do not lie in China then.
    """
    said = Datum.CGCS2000_GK if read.crs in _METRES else datum
    x, y = read.lines.xy.T
    lon, lat = to_wgs84(x, y, said)
    inside = (lon > _WEST) & (lon < _EAST) & (lat > _SOUTH) & (lat < _NORTH)
    if not inside.all():
        raise RoadError(f"{int((~inside).sum())} points of the roads do not lie in China.")
    return replace(read.lines, xy=np.column_stack([lon, lat]))


def by_class(lines: RoadLines) -> pd.DataFrame:
    """Return what the classes of a road file come to, the longest first.

    `road_class`, `n_lines`, `km`, `kmh` (the speed proposed).
    """
    length = np.array([line.length for line in metric_lines(lines.xy, lines.starts)]) / 1000.0
    n = len(lines.classes)
    told = pd.DataFrame(
        {
            "road_class": list(lines.classes),
            "n_lines": np.bincount(lines.class_of, minlength=n),
            "km": np.bincount(lines.class_of, weights=length, minlength=n),
            "kmh": [speed_of(word, default=SPEED_KMH) for word in lines.classes],
        }
    )
    return told.sort_values("km", ascending=False, ignore_index=True)


def net_of(lines: RoadLines, details: Mapping[str, Any]) -> RoadNet:
    """Return the network of lines in degrees; `details` as of `data.road_file.keep_roads`."""
    default = float(details.get("default_kmh", SPEED_KMH))
    kmh = speeds(lines.classes, details.get("speeds", {}), default=default)
    return build_net(metric_lines(lines.xy, lines.starts), kmh[lines.class_of])


def of(day: Day) -> OfficeRoads | None:
    """Return the roads the office keeps, or None."""
    kept = day.once(kept_of)
    return None if kept is None else _net(day.store, kept.file_id, kept.version)


def kept_of(day: Day) -> KeptRoads | None:
    """Return what the office keeps of a road file, without its lines."""
    return kept_roads(day.store)


# The number and version of a file name its lines and speeds; a write elsewhere changes neither.
@lru_cache(maxsize=2)
def _net(store: Store, file_id: int, version: int) -> OfficeRoads:
    kept = kept_roads(store)
    if kept is None or (kept.file_id, kept.version) != (file_id, version):
        raise RoadError("The office's roads were replaced while they were read; read them again.")
    return OfficeRoads(kept.name, net_of(read_lines(store, file_id), kept.details))
