"""What sites need, and the routing problem that they and the half-days of a crew make."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from shapely.geometry import Point

from analysis.plan_crew import Crew
from analysis.plan_needs import Flags, Floats, is_measurable, service_minutes, visiting_hours
from analysis.routing import Problem, Shift, shortlist
from analysis.travel import minutes_by_road
from geo.crs import MAP_CRS, to_metric
from geo.roads import minutes_on_roads, off_net

Ints = npt.NDArray[np.int64]
# Up to so many sites the ways along the roads are measured between all of them.
_MEASURED_AT_ONCE: Final = 600


@dataclass(frozen=True)
class Needs:
    """What a visit of each site is worth and takes, row by row of the sites.

    Attributes
    ----------
    value : (n,) float64, points
    service, opens, closes : (n,) float64, minutes
    able : (n,) bool
        Can be visited at all.
    why : (n,) object
        Why it cannot, else "no_time".
    """

    value: Floats
    service: Floats
    opens: Floats
    closes: Floats
    able: Flags
    why: npt.NDArray[np.object_]


def needs_of(
    sites: gpd.GeoDataFrame, worth: pd.DataFrame, *, crew: Crew, barred: Collection[int]
) -> Needs:
    """Return what each site needs.

    Parameters
    ----------
    sites : of `data.frames.sites`
    worth : of `analysis.targets.worth_of_visits` in the order of the sites: `value`
    barred : collection of site_id
    """
    minutes = service_minutes(sites, crew.service)
    opens, closes = visiting_hours(sites, minutes)
    is_open = np.zeros(len(sites), dtype=bool)
    for half in {half_day.half for half_day in crew.half_days}:
        is_open |= np.maximum(opens, half.opens) <= np.minimum(closes, half.closes - minutes)
    why = np.full(len(sites), "no_time", dtype=object)
    why[~is_open] = "closed"
    why[~is_measurable(sites)] = "no_position"
    why[sites.index.isin(list(barred))] = "barred"
    value = np.maximum(worth["value"].to_numpy(dtype=np.float64, na_value=0.0), 0.0)
    return Needs(value, minutes, opens, closes, np.asarray(why == "no_time", dtype=bool), why)


class Ground:
    """Points in metres and shifts; makes the problem for those that are sure of a visit."""

    def __init__(self, sites: gpd.GeoDataFrame, needs: Needs, crew: Crew) -> None:
        points = to_metric(sites[["geometry"]]).geometry
        self.xy = np.column_stack([points.x.to_numpy(), points.y.to_numpy()])
        self.needs, self.crew = needs, crew
        middle = np.median(self.xy[needs.able], axis=0) if needs.able.any() else np.zeros(2)
        self.start = middle if crew.start is None else _metres(crew.start)
        self.end = self.start if crew.end is None else _metres(crew.end)

    def problem(self, sure: Flags, first: Floats | None = None) -> tuple[Problem, Ints]:
        """Return the problem, and the row of the sites of each of its places.

        Parameters
        ----------
        sure : (n,) bool
            To be visited before all others.
        first : (n,) float64 from 0 to 1, optional
            Those of them to be visited before even the rest of them, and how much.
        """
        needs, crew = self.needs, self.crew
        able = np.flatnonzero(needs.able)
        seats = crew.seats()
        kept = shortlist(needs.value[able], needs.service[able], sure[able], n_shifts=len(seats))
        rows = able[kept]
        n = len(rows)
        problem = Problem(
            travel=self._travel(rows), first=None if first is None else first[rows],
            prize=needs.value[rows], service=needs.service[rows], opens=needs.opens[rows],
            closes=needs.closes[rows], must=sure[rows],
            shifts=tuple(
                Shift(n, n + 1, day.half.opens, day.half.closes, crew.most_of(team))
                for day, team in seats
            ),
        )  # fmt: skip
        return problem, rows

    def n_off_roads(self) -> int:
        """Return how many sites that can be visited lie off the office's roads."""
        if self.crew.roads is None or not self.needs.able.any():
            return 0
        return int(off_net(self.crew.roads, self.xy[self.needs.able]).sum())

    def _travel(self, rows: Ints) -> Floats:
        crew = self.crew
        if crew.roads is None:
            points = np.vstack([self.xy[rows], self.start, self.end])
            return minutes_by_road(points, detour=crew.detour, speed_kmh=crew.speed_kmh)
        # Measured for all at once, so that another choice of sites finds its ways ready.
        able = np.flatnonzero(self.needs.able)
        measured = able if len(able) <= _MEASURED_AT_ONCE else rows
        table = minutes_on_roads(
            crew.roads, np.vstack([self.xy[measured], self.start, self.end]),
            detour=crew.detour, speed_kmh=crew.speed_kmh,
        )  # fmt: skip
        ends = len(measured) + np.arange(2)
        at = np.concatenate([np.searchsorted(measured, rows), ends])
        return np.asarray(table[np.ix_(at, at)])


def _metres(point: tuple[float, float]) -> Floats:
    placed = to_metric(gpd.GeoDataFrame(geometry=[Point(*point)], crs=MAP_CRS)).geometry
    return np.array([placed.x.iloc[0], placed.y.iloc[0]])
