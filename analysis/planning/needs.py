"""What visits of sites need, who must be visited, and the routing problem that this makes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from shapely.geometry import Point

from analysis.planning.crew import Crew
from analysis.planning.reach import Candidates, Ways, most_possible, shortlist
from analysis.planning.routing import Problem, Shift
from analysis.planning.travel import minutes_by_road
from geo.crs import MAP_CRS, to_metric
from geo.roads import minutes_on_roads, off_net
from vocabulary.kinds import KINDS
from vocabulary.terms import Category, PositionQuality

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Minutes inside, by category. The office's own figures win; these are a proposal, not a rule.
SERVICE_MINUTES: Final[Mapping[str, float]] = {
    Category.HIGH_RISE.value: 45.0,
    Category.FACTORY.value: 40.0,
    Category.BATHHOUSE.value: 30.0,
    Category.WELFARE.value: 40.0,
    Category.TRAINING.value: 30.0,
    Category.SCENIC.value: 40.0,
    Category.COMPOUND.value: 45.0,
    **{code: kind.minutes for code, kind in KINDS.items()},
    Category.OTHER.value: 20.0,
}
# Points to be drawn but not measured from (docs/frames.md).
_NOT_MEASURED: Final = (PositionQuality.VILLAGE_CENTRE.value, PositionQuality.NONE.value)
_HOURS: Final = re.compile(r"(\d{1,2})\D(\d{2})\D+(\d{1,2})\D(\d{2})(?!\d)")
# Up to so many sites the ways along the roads are measured between all of them.
_MEASURED_AT_ONCE: Final = 600
_DAY: Final = 24 * 60.0
# A site with an open major, T4 or supervised hazard must be seen after so many days.
_UNSEEN_DAYS: Final = 7
_MUST_RULES: Final = ("hard_suspected_major", "hard_t4_open", "hard_supervised")


def service_minutes(sites: pd.DataFrame, minutes: Mapping[str, float] | None = None) -> Floats:
    """Return the minutes a visit of each site takes.

    Parameters
    ----------
    minutes : mapping of category to float, optional
        Instead of SERVICE_MINUTES; a category it lacks keeps its own.
    """
    known = {**SERVICE_MINUTES, **(minutes or {})}
    other = known[Category.OTHER.value]
    return np.array([known.get(str(name), other) for name in sites["category"]], dtype=np.float64)


def opening_minutes(text: object) -> tuple[float, float]:
    """Return when a site opens and closes, in minutes of the day; any time where it does not say.

    -inf and inf where no hours can be read.

    Parameters
    ----------
    text : str or missing
        As typed: "10:00-24:00". Closing past midnight counts on: 12:00 to 02:00 is 720 to 1560.
    """
    found = _HOURS.search(text) if isinstance(text, str) else None
    if found is None:
        return -np.inf, np.inf
    from_h, from_m, to_h, to_m = (float(part) for part in found.groups())
    opens, closes = from_h * 60 + from_m, to_h * 60 + to_m
    if max(opens, closes) > _DAY or max(from_m, to_m) >= 60:
        return -np.inf, np.inf
    return opens, closes if closes > opens else closes + _DAY


def visiting_hours(sites: pd.DataFrame, service: Floats) -> tuple[Floats, Floats]:
    """Return the earliest and the latest minute of the day at which a visit may begin.

    A visit ends before the site closes, where the hours leave room for a whole one.
    """
    texts = sites["opening_hours"] if "opening_hours" in sites else pd.Series(None, sites.index)
    hours = np.array([opening_minutes(text) for text in texts], dtype=np.float64).reshape(-1, 2)
    return hours[:, 0], np.maximum(hours[:, 1] - service, hours[:, 0])


def is_measurable(sites: pd.DataFrame) -> Flags:
    """Say which sites have a point that travel may be measured from."""
    has_point = sites.geometry.notna().to_numpy() & ~sites.geometry.is_empty.to_numpy()
    quality = sites["position_quality"].astype(str)
    return np.asarray(has_point & ~quality.isin(_NOT_MEASURED).to_numpy())


def must_be_visited(
    worth: pd.DataFrame,
    risk: pd.DataFrame,
    *,
    first_day: date,
    last_day: date,
) -> Flags:
    """Say which sites must be visited: a re-check falls due, or a red rule holds unseen.

    Parameters
    ----------
    worth : of `analysis.targets.worth_of_visits`
    first_day, last_day : of the plan
    """
    due = worth["due_on"].to_numpy().astype("datetime64[D]")
    is_recheck = np.array([any(r.code == "recheck_due" for r in rs) for rs in worth["reasons"]])
    recheck = is_recheck.astype(bool) & (due <= np.datetime64(last_day, "D"))
    rule = is_under_rule(worth.index, risk)
    last = worth["last_visit_on"].to_numpy().astype("datetime64[D]")
    since = np.datetime64(first_day, "D") - np.timedelta64(_UNSEEN_DAYS, "D")
    return np.asarray(recheck | (rule & ~(last > since)))


def is_under_rule(site_ids: pd.Index, risk: pd.DataFrame) -> Flags:
    """Say which sites have an open major, T4 or supervised hazard."""
    return np.asarray(risk["hard_rule"].reindex(site_ids).isin(_MUST_RULES))


def floors(
    groups: pd.Series, value: Floats, *, least: int, able: Flags, already: Collection[int] = ()
) -> Flags:
    """Say which sites fill the floor of their group: its best, up to `least`.

    Parameters
    ----------
    groups : index `site_id`; village or category; a missing one has no floor
    value : (n,) float64
    least : visits each group gets
    able : (n,) bool; sites that can be visited at all
    already : rows that are visited anyway and count towards the floor
    """
    chosen = np.zeros(len(groups), dtype=bool)
    sure = np.zeros(len(groups), dtype=bool)
    sure[list(already)] = True
    rank = np.lexsort((-value, ~sure))
    order = [row for row in rank if able[row] and pd.notna(groups.iloc[row])]
    filled: dict[object, int] = {}
    for row in order:
        name = groups.iloc[row]
        if filled.get(name, 0) < least:
            filled[name] = filled.get(name, 0) + 1
            chosen[row] = not sure[row]
    return chosen


@dataclass(frozen=True)
class Needs:
    """What a visit of each site is worth and takes, row by row of the sites.

    Attributes
    ----------
    value : (n,) float64, points
    service, opens, closes : (n,) float64, minutes
    able : (n,) bool; can be visited at all
    why : (n,) object; why it cannot, else "no_time"
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


class VisitGround:
    """Points in metres and shifts; makes the problem for those that are sure of a visit.

    `needs` are those given, without what no half-day can reach and be back from ("too_far").
    """

    def __init__(self, sites: gpd.GeoDataFrame, needs: Needs, crew: Crew) -> None:
        points = to_metric(sites[["geometry"]]).geometry
        self.xy = np.column_stack([points.x.to_numpy(), points.y.to_numpy()])
        self.crew = crew
        middle = np.median(self.xy[needs.able], axis=0) if needs.able.any() else np.zeros(2)
        self.start = middle if crew.start is None else _metres(crew.start)
        self.end = self.start if crew.end is None else _metres(crew.end)
        self.needs = needs
        able = np.flatnonzero(needs.able)
        far = able[~self._ground(able, np.zeros(len(sites), dtype=bool)).reachable()]
        why, is_near = needs.why.copy(), needs.able.copy()
        why[far], is_near[far] = "too_far", False
        self.needs = replace(needs, able=is_near, why=why)

    def problem(self, sure: Flags, first: Floats | None = None) -> tuple[Problem, Ints]:
        """Return the problem, and the row of the sites of each of its places.

        Parameters
        ----------
        sure : (n,) bool; to be visited before all others
        first : (n,) float64 from 0 to 1, optional
            Those of them to be visited before even the rest of them, and how much.
        """
        needs = self.needs
        able = np.flatnonzero(needs.able)
        rows = able[shortlist(self._ground(able, sure))]
        problem = Problem(
            travel=self._travel(rows), first=None if first is None else first[rows],
            prize=needs.value[rows], service=needs.service[rows], opens=needs.opens[rows],
            closes=needs.closes[rows], must=sure[rows], shifts=self._shifts(len(rows)),
        )  # fmt: skip
        return problem, rows

    def most_possible(self) -> float:
        """Return a value that no plan of these half-days can exceed."""
        able = np.flatnonzero(self.needs.able)
        return most_possible(self._ground(able, np.zeros(len(self.xy), dtype=bool)))

    def _ground(self, rows: Ints, sure: Flags) -> Candidates:
        needs, crew = self.needs, self.crew
        per_m = crew.detour * 60.0 / (1000.0 * crew.speed_kmh)
        if crew.roads is not None:
            # No way along roads is shorter than straight at the speed of the fastest of them.
            fastest = max(float(crew.roads.kmh.max(initial=0.0)), crew.speed_kmh / crew.detour)
            per_m = 60.0 / (1000.0 * fastest)
        return Candidates(
            Ways(np.vstack([self.xy[rows], self.start, self.end]), per_m), needs.value[rows],
            needs.service[rows], needs.opens[rows], needs.closes[rows], sure[rows],
            self._shifts(len(rows)),
        )  # fmt: skip

    def _shifts(self, n: int) -> tuple[Shift, ...]:
        return tuple(
            Shift(n, n + 1, day.half.opens, day.half.closes, self.crew.most_of(team))
            for day, team in self.crew.seats()
        )

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
