"""A month played through on a hidden truth: planned visits, the sorted list, and pure chance.

Nobody knows what a visit would have found where nobody went, so the truth is made up: each site's
finds follow its score, with a spread the score does not see. The same truth is then visited in
three ways.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from shapely.geometry import Point

from analysis.planning.needs import is_measurable, service_minutes
from analysis.planning.routing import Floats, Problem, RoutePlan, Shift, greedy, plan_of, timetable
from analysis.planning.travel import minutes_by_road
from analysis.planning.water import metres
from geo.crs import MAP_CRS

PLAN: Final = "plan"
LIST: Final = "list"
CHANCE: Final = "chance"
WAYS: Final = (PLAN, LIST, CHANCE)
# A team goes down the list past so many in a row that do not fit any more, then it goes home.
_PATIENCE: Final = 25
# A site just seen has little to find; after so many days it is as before.
_FILLS_UP_DAYS: Final = 60.0
# What a visit finds, on average over all sites; and how far the score is off, as the standard
# deviation of the logarithm: a factor of 2 either way for two sites of three.
MEAN_FINDS: Final = 1.2
SPREAD: Final = 0.7


@dataclass(frozen=True, eq=False)
class Town:
    """The ground of a simulated month.

    Attributes
    ----------
    points_m : (n + 1, 2) float64, metres
        Sites, and where teams set out.
    service : (n,) float64, minutes
    known : (n,) float64
        What the score says a visit is worth, at least 0.
    """

    points_m: Floats
    service: Floats
    known: Floats


@dataclass(frozen=True)
class Months:
    """What months came to, each on another hidden truth.

    Attributes
    ----------
    finds, visits : dict of way to (w,) int64
        A way is "plan", "list" or "chance"; the w-th month of each is on the same truth.
    """

    finds: dict[str, npt.NDArray[np.int64]]
    visits: dict[str, npt.NDArray[np.int64]]

    def per_visit(self, way: str) -> Floats:
        """Return the finds of one visit, month by month; NaN without a visit."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.finds[way] / self.visits[way])


def interval(numbers: Floats) -> tuple[float, float, float]:
    """Return the mean of some numbers with its 95 % interval (Student); at least 2 of them."""
    from scipy.stats import t as student  # half a second to load

    n = len(numbers)
    error = float(numbers.std(ddof=1)) / np.sqrt(n) * float(student.ppf(0.975, n - 1))
    mean = float(numbers.mean())
    return mean, mean - error, mean + error


def simulate(
    town: Town,
    *,
    worlds: int = 10,
    days: int = 20,
    teams: int = 2,
    minutes: float = 210.0,
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Months:
    """Play months through, each way on the same hidden truths.

    Parameters
    ----------
    town : Town
    worlds : int
        Hidden truths, at least 2.
    days, teams : int
        Half-days of the month, and teams on each.
    minutes : float
        Of a half-day.
    seed : int
        The same seed gives the same months.
    progress : callable, optional
        Told the share that is done.

    Notes
    -----
    Each way replans every day on what is known that day: the score, less for a site just seen.
    First plans (`analysis.planning.routing.greedy`) only, so a searched plan does a little better.
    """
    ways: dict[str, list[tuple[int, int]]] = {way: [] for way in WAYS}
    travel = minutes_by_road(town.points_m)
    shifts = (Shift(len(town.known), len(town.known), 0.0, minutes),) * teams
    for world in range(worlds):
        for at, way in enumerate(WAYS):
            rng = np.random.default_rng([seed, world])
            ways[way].append(_month(town, travel, shifts, way, days=days, rng=rng))
            if progress is not None:
                progress((world * len(WAYS) + at + 1) / (worlds * len(WAYS)))
    told = {way: np.array(months, dtype=np.int64).reshape(-1, 2) for way, months in ways.items()}
    return Months(
        {way: one[:, 0] for way, one in told.items()},
        {way: one[:, 1] for way, one in told.items()},
    )


def _month(
    town: Town,
    travel: Floats,
    shifts: tuple[Shift, ...],
    way: str,
    *,
    days: int,
    rng: np.random.Generator,
) -> tuple[int, int]:
    n = len(town.known)
    hidden = town.known * rng.lognormal(0.0, SPREAD, n)
    hidden *= MEAN_FINDS / max(float(hidden.mean()), 1e-12)
    unseen = np.full(n, _FILLS_UP_DAYS / 2)
    finds = visits = 0
    never, nobody = np.full(n, np.inf), np.zeros(n, dtype=bool)
    for _ in range(days):
        filled = np.minimum(unseen / _FILLS_UP_DAYS, 1.0)
        worth = town.known * filled
        problem = Problem(travel, worth, town.service, -never, never, nobody, shifts)
        for place in _chosen(problem, way, rng):
            finds += int(rng.poisson(hidden[place] * filled[place]))
            visits += 1
            unseen[place] = 0.0
        unseen += 1
    return finds, visits


def _chosen(problem: Problem, way: str, rng: np.random.Generator) -> list[int]:
    if way == PLAN:
        routes = greedy(problem).routes
    elif way == LIST:
        routes = sorted_list(problem).routes
    else:
        drawn = rng.permutation(problem.n).astype(np.float64) + 1.0
        luck = Problem(
            problem.travel, drawn, problem.service, problem.opens,
            problem.closes, problem.must, problem.shifts,
        )  # fmt: skip
        routes = sorted_list(luck).routes
    return [place for route in routes for place in route]


def sorted_list(problem: Problem) -> RoutePlan:
    """Return the plan of who has none: each shift takes the next of the sorted list that fits."""
    order = [int(place) for place in np.argsort(-problem.prize, kind="stable")]
    routes = []
    for shift in problem.shifts:
        taken: list[int] = []
        n_missed = 0
        for place in list(order):
            tried = nearest_next(problem, shift, [*taken, place])
            if timetable(problem, shift, tried) is None:
                n_missed += 1
            else:
                taken, n_missed = tried, 0
                order.remove(place)
            if n_missed == _PATIENCE:
                break
        routes.append(taken)
    return plan_of(problem, routes)


def nearest_next(problem: Problem, shift: Shift, places: list[int]) -> list[int]:
    """Return the places, each followed by the one where a visit can begin soonest."""
    at, now, left, route = shift.start, shift.opens, set(places), []
    while left:
        begins = {p: max(now + problem.travel[at, p], problem.opens[p]) for p in left}
        at = min(left, key=lambda place: (begins[place], problem.travel[at, place]))
        now = begins[at] + problem.service[at]
        left.remove(at)
        route.append(at)
    return route


def town_of(
    sites: gpd.GeoDataFrame, risk: pd.DataFrame, *, start: tuple[float, float] | None = None
) -> Town:
    """Return the ground of a register: its sites with a point, the score as what is known.

    Parameters
    ----------
    sites : GeoDataFrame
        Of `data.frames.sites`.
    risk : DataFrame, index `site_id`
        Of `analysis.risk.assessment.assess`: `score`.
    start : (longitude, latitude), optional
        WGS 84; the middle of the sites without it.
    """
    here = sites[is_measurable(sites)]
    xy = metres(here)
    out = np.median(xy, axis=0) if start is None else metres(_point(start))[0]
    score = risk["score"].reindex(here.index).to_numpy(dtype=np.float64, na_value=0.0)
    return Town(np.vstack([xy, out]), service_minutes(here), np.maximum(score, 0.1))


def _point(start: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[Point(*start)], crs=MAP_CRS)
