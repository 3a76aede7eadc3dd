"""The office's own roads: from the file as read to the network that ways are measured on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.planning.travel import SPEED_KMH
from data.ledger.roads import KeptRoads, RoadFile, RoadLines, kept_roads, read_lines
from geo.datum import to_wgs84
from geo.roads import RoadNet, build_net, metric_lines, speeds
from vocabulary.errors import CampaignError
from vocabulary.planning import speed_of
from vocabulary.terms import Datum

if TYPE_CHECKING:
    from analysis.day import Day
    from data.store.opening import Store

_METRES: Final = ("EPSG:4544", "EPSG:4523")
# Longitude and latitude of China: a road elsewhere is in another system than said.
_WEST, _SOUTH, _EAST, _NORTH = 73.0, 17.0, 136.0, 54.0


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
