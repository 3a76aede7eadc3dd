"""Where to go on the next half-days: which sites, which team, in what order, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from shapely.geometry import Point

from analysis.calendar import HolidayYears, add_working_days
from analysis.plan_needs import (
    Flags,
    floors,
    is_measurable,
    must_be_visited,
    service_minutes,
    visiting_hours,
)
from analysis.routing import (
    Floats,
    Plan,
    Problem,
    RoutingError,
    Shift,
    greedy,
    inserted,
    shortlist,
    timetable,
)
from analysis.routing_search import Progress, solve
from analysis.rules import Rules
from analysis.targets import choose
from analysis.travel import DETOUR, SPEED_KMH, minutes_by_road
from geo.crs import MAP_CRS, to_metric


@dataclass(frozen=True)
class Half:
    """A part of a day a team works in.

    Attributes
    ----------
    code : str
        "morning", "afternoon" or "evening".
    opens, closes : float
        Minutes of the day: set out, be back.
    """

    code: str
    opens: float
    closes: float


MORNING: Final = Half("morning", 8 * 60 + 30, 12 * 60)
AFTERNOON: Final = Half("afternoon", 14 * 60, 17 * 60 + 30)
EVENING: Final = Half("evening", 19 * 60, 22 * 60)


@dataclass(frozen=True)
class HalfDay:
    """One half-day of the plan: a date and its part of the day."""

    on: date
    half: Half


@dataclass(frozen=True, eq=False)
class VisitPlan:
    """A plan of visits, checked.

    Attributes
    ----------
    visits : DataFrame
        One row a visit, in order: `team`, `on`, `half`, `order`, `site_id`, `begins` (minutes of
        the day), `service`, `value`, `reasons`, `is_must`, `is_floor`, `is_random`, `due_on`,
        `last_visit_on`, `is_late` (after its due day).
    routes : DataFrame
        One row a team and half-day: `team`, `on`, `half`, `minutes`, `value`, `n_visits`.
    left_out : DataFrame
        Indexed by `site_id`: `value`, `why` ("no_position", "closed" in all these half-days,
        "barred", "no_time"), `is_must`; the highest value first.
    value, first_value : float
        Points of all visits; of the first plan, made at once.
    """

    visits: pd.DataFrame
    routes: pd.DataFrame
    left_out: pd.DataFrame
    value: float
    first_value: float


def next_half_days(
    as_of: date,
    n: int,
    *,
    halves: Sequence[Half] = (MORNING, AFTERNOON),
    holidays: HolidayYears | None = None,
) -> tuple[HalfDay, ...]:
    """Return the next half-days of work after a day.

    Parameters
    ----------
    as_of : date
        Not counted.
    n : int
    halves : sequence of Half
        The parts of a day that are worked.
    holidays : HolidayYears, optional
    """
    days = [
        add_working_days(as_of, k + 1, years=holidays).on for k in range(-(-n // len(halves)))
    ]
    return tuple(HalfDay(day, half) for day in days for half in halves)[:n]


def plan_visits(
    sites: gpd.GeoDataFrame,
    hazards: pd.DataFrame,
    visits: pd.DataFrame,
    villages: pd.DataFrame,
    risk: pd.DataFrame,
    *,
    as_of: date,
    half_days: Sequence[HalfDay],
    teams: int = 2,
    start: tuple[float, float] | None = None,
    end: tuple[float, float] | None = None,
    must: Collection[int] = (),
    barred: Collection[int] = (),
    floor_per_village: int = 0,
    floor_per_category: int = 0,
    random_share: float = 0.1,
    service: Mapping[str, float] | None = None,
    detour: float = DETOUR,
    speed_kmh: float = SPEED_KMH,
    seconds: float = 10.0,
    iterations: int | None = None,
    seed: int = 0,
    rules: Rules | None = None,
    holidays: HolidayYears | None = None,
    progress: Progress | None = None,
) -> VisitPlan:
    """Return whom to visit on the next half-days, by which team, in what order.

    Parameters
    ----------
    sites, hazards, visits, villages : DataFrame
        `data.frames` of the same day.
    risk : DataFrame
        `analysis.risk.assess` of the same day.
    as_of : date
    half_days : sequence of HalfDay
        Of `next_half_days`; every team works all of them.
    teams : int
    start, end : (longitude, latitude), optional
        WGS 84. The middle of the sites where no start is given; the end is the start.
    must, barred : collections of site_id
        Dragged in by hand or wanted before a key date; dragged out. Barred wins.
    floor_per_village, floor_per_category : int
        Visits each gets, its best sites first, as far as there is time.
    random_share : float
        Share of the visits drawn at random among sites the plan would not choose, for the proof.
    service : mapping of category to minutes, optional
    detour, speed_kmh : float
        How straight lines become minutes.
    seconds, iterations, seed, progress
        See `analysis.routing_search.solve`.
    rules, holidays
        See `analysis.targets.choose`.

    Returns
    -------
    VisitPlan

    Raises
    ------
    RoutingError
        No half-day, no team, or a speed or a detour that is not above 0.

    Notes
    -----
    What a visit is worth is the `value` of `analysis.targets.choose`: risk score, re-check and
    deadlines, time unseen, unknown facts. Sites whose point is a village's middle, or missing, are
    not routed; the plan names them.
    """
    if not half_days or teams < 1 or detour <= 0 or speed_kmh <= 0:
        raise RoutingError("A plan needs a half-day, a team, and speed and detour above 0.")
    board = choose(
        sites, hazards, visits, villages, risk, as_of=as_of, n=len(sites), floor_per_village=0,
        random_share=0.0, rules=rules, holidays=holidays,
    ).set_index("site_id")  # fmt: skip
    board = board.reindex(sites.index)
    needs = _Needs.of(sites, board, service=service, half_days=half_days, barred=barred)
    days = [half_day.on for half_day in half_days]
    forced = must_be_visited(board, risk, first_day=min(days), last_day=max(days))
    forced |= sites.index.isin(list(must))
    kinds = _Kinds(needs.able & forced, *(np.zeros(len(sites), dtype=bool) for _ in range(2)))
    for groups, least in (("village_code", floor_per_village), ("category", floor_per_category)):
        rows = np.flatnonzero(kinds.is_must | kinds.is_floor).tolist()
        kinds.is_floor |= floors(
            sites[groups], needs.value, least=least, able=needs.able, already=rows
        )
    ground = _Ground(sites, needs, half_days, teams, start, end, detour, speed_kmh)
    _draw(kinds, ground, share=random_share, seed=seed)
    problem, rows = ground.problem(kinds.any)
    first = greedy(problem)
    plan = solve(problem, seconds=seconds, iterations=iterations, seed=seed, progress=progress)
    return _told(sites, board, needs, kinds, ground, problem, rows, plan, first=first)


@dataclass
class _Kinds:
    """Why a site is sure of its visit."""

    is_must: Flags
    is_floor: Flags
    is_random: Flags

    @property
    def any(self) -> Flags:
        return self.is_must | self.is_floor | self.is_random


@dataclass(frozen=True)
class _Needs:
    value: Floats
    service: Floats
    opens: Floats
    closes: Floats
    able: Flags
    why: npt.NDArray[np.object_]

    @classmethod
    def of(
        cls,
        sites: gpd.GeoDataFrame,
        board: pd.DataFrame,
        *,
        service: Mapping[str, float] | None,
        half_days: Sequence[HalfDay],
        barred: Collection[int],
    ) -> _Needs:
        minutes = service_minutes(sites, service)
        opens, closes = visiting_hours(sites, minutes)
        halves = {half_day.half for half_day in half_days}
        is_open = np.zeros(len(sites), dtype=bool)
        for half in halves:
            latest = half.closes - minutes
            is_open |= (np.maximum(opens, half.opens) <= np.minimum(closes, latest))
        why = np.full(len(sites), "no_time", dtype=object)
        why[~is_open] = "closed"
        why[~is_measurable(sites)] = "no_position"
        why[sites.index.isin(list(barred))] = "barred"
        value = board["value"].to_numpy(dtype=np.float64, na_value=0.0)
        return cls(np.maximum(value, 0.0), minutes, opens, closes, why == "no_time", why)


class _Ground:
    """Points in metres, shifts, and the problem they make."""

    def __init__(
        self,
        sites: gpd.GeoDataFrame,
        needs: _Needs,
        half_days: Sequence[HalfDay],
        teams: int,
        start: tuple[float, float] | None,
        end: tuple[float, float] | None,
        detour: float,
        speed_kmh: float,
    ) -> None:
        points = to_metric(sites[["geometry"]]).geometry
        self.xy = np.column_stack([points.x.to_numpy(), points.y.to_numpy()])
        middle = np.median(self.xy[needs.able], axis=0) if needs.able.any() else np.zeros(2)
        self.start = middle if start is None else _metres(start)
        self.end = self.start if end is None else _metres(end)
        self.needs, self.half_days, self.teams = needs, tuple(half_days), teams
        self.detour, self.speed_kmh = detour, speed_kmh

    def problem(self, sure: Flags) -> tuple[Problem, npt.NDArray[np.int64]]:
        """Return the problem and the row of the sites frame of each of its places."""
        needs = self.needs
        able = np.flatnonzero(needs.able)
        n_shifts = self.teams * len(self.half_days)
        rows = able[
            shortlist(needs.value[able], needs.service[able], sure[able], n_shifts=n_shifts)
        ]
        points = np.vstack([self.xy[rows], self.start, self.end])
        shifts = tuple(
            Shift(len(rows), len(rows) + 1, half_day.half.opens, half_day.half.closes)
            for half_day in self.half_days
            for _ in range(self.teams)
        )
        problem = Problem(
            travel=minutes_by_road(points, detour=self.detour, speed_kmh=self.speed_kmh),
            prize=needs.value[rows], service=needs.service[rows], opens=needs.opens[rows],
            closes=needs.closes[rows], must=sure[rows], shifts=shifts,
        )  # fmt: skip
        return problem, rows


def _metres(point: tuple[float, float]) -> Floats:
    placed = to_metric(gpd.GeoDataFrame(geometry=[Point(*point)], crs=MAP_CRS)).geometry
    return np.array([placed.x.iloc[0], placed.y.iloc[0]])


def _draw(kinds: _Kinds, ground: _Ground, *, share: float, seed: int) -> None:
    """Draw the random visits among the sites a first plan leaves out."""
    problem, rows = ground.problem(kinds.any)
    first = inserted(problem, [[] for _ in problem.shifts])
    visited = rows[[place for route in first for place in route]]
    left = np.setdiff1d(np.flatnonzero(ground.needs.able), visited)
    n = min(int(len(visited) * share + 0.5), len(left))
    rng = np.random.default_rng(seed)
    kinds.is_random[rng.choice(left, size=n, replace=False)] = True


def _told(
    sites: gpd.GeoDataFrame,
    board: pd.DataFrame,
    needs: _Needs,
    kinds: _Kinds,
    ground: _Ground,
    problem: Problem,
    rows: npt.NDArray[np.int64],
    plan: Plan,
    *,
    first: Plan,
) -> VisitPlan:
    due = board["due_on"].to_numpy().astype("datetime64[D]")
    slots = _dealt(problem, plan, rows, due=due, teams=ground.teams)
    told, routes = [], []
    for number, (half_day, team) in enumerate(_seats(ground)):
        taken = slots[number]
        found = timetable(problem, problem.shifts[taken], plan.routes[taken])
        begins = found[0] if found else np.empty(0)
        for order, (place, at) in enumerate(zip(plan.routes[taken], begins, strict=True), 1):
            told.append((team, half_day.on, half_day.half.code, order, rows[place], at))
        value = float(problem.prize[list(plan.routes[taken])].sum())
        routes.append((team, half_day.on, half_day.half.code, plan.minutes[taken], value,
                       len(plan.routes[taken])))  # fmt: skip
    visited = np.array([row for *_, row, _ in told], dtype=np.int64)
    out = np.setdiff1d(np.arange(len(sites)), visited)
    out = out[np.argsort(-needs.value[out], kind="stable")]
    left_out = pd.DataFrame(
        {"value": needs.value[out], "why": needs.why[out], "is_must": kinds.is_must[out]},
        index=sites.index[out].rename("site_id"),
    )
    return VisitPlan(
        visits=_visits(told, visited, sites, board, needs, kinds),
        routes=pd.DataFrame(
            routes, columns=["team", "on", "half", "minutes", "value", "n_visits"]
        ).astype({"on": "datetime64[s]"}),
        left_out=left_out,
        value=plan.value,
        first_value=first.value,
    )


def _seats(ground: _Ground) -> list[tuple[HalfDay, int]]:
    return [(half_day, team + 1) for half_day in ground.half_days for team in range(ground.teams)]


def _dealt(
    problem: Problem,
    plan: Plan,
    rows: npt.NDArray[np.int64],
    *,
    due: npt.NDArray[np.datetime64],
    teams: int,
) -> list[int]:
    """Return which route each seat takes: among like half-days the most urgent goes first."""

    def urgency(number: int) -> tuple[float, float]:
        route = rows[list(plan.routes[number])]
        known = due[route][~np.isnat(due[route])]
        first = float(known.min().astype("int64")) if len(known) else np.inf
        return first, -float(problem.prize[list(plan.routes[number])].sum())

    slots = list(range(len(problem.shifts)))
    for shift in dict.fromkeys(problem.shifts):
        like = [number for number in slots if problem.shifts[number] == shift]
        for seat, number in zip(like, sorted(like, key=urgency), strict=True):
            slots[seat] = number
    return slots


def _visits(
    told: list[tuple[int, date, str, int, np.int64, float]],
    visited: npt.NDArray[np.int64],
    sites: gpd.GeoDataFrame,
    board: pd.DataFrame,
    needs: _Needs,
    kinds: _Kinds,
) -> pd.DataFrame:
    frame = pd.DataFrame(told, columns=["team", "on", "half", "order", "row", "begins"])
    frame = frame.astype({"on": "datetime64[s]", "begins": "float64"})
    picked = board.iloc[visited]
    due = picked["due_on"].to_numpy().astype("datetime64[s]")
    return frame.drop(columns="row").assign(
        site_id=sites.index.to_numpy()[visited],
        service=needs.service[visited],
        value=needs.value[visited],
        reasons=picked["reasons"].to_numpy(dtype=object),
        is_must=kinds.is_must[visited],
        is_floor=kinds.is_floor[visited],
        is_random=kinds.is_random[visited],
        due_on=due,
        last_visit_on=picked["last_visit_on"].to_numpy().astype("datetime64[s]"),
        is_late=frame["on"].to_numpy() > due,
    )
