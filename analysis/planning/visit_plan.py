"""Where to go on the next half-days: which sites, which team, in what order, and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.planning.crew import Crew
from analysis.planning.needs import (
    Flags,
    Ints,
    Needs,
    VisitGround,
    floors,
    is_under_rule,
    must_be_visited,
    needs_of,
)
from analysis.planning.routing import Problem, RoutePlan, greedy, inserted, timetable
from analysis.planning.routing_search import Progress, solve
from analysis.risk.assessment import Reason

# What the gravest and the random share weigh of what a wish by hand does: more than four of what
# must be visited besides, and never together as much as the wish that takes their time.
_AHEAD: Final = 0.1
_Told = tuple[int, date, str, int, int, float]
_DAYS: Final = ("on", "due_on", "last_visit_on")
_VISITS: Final = (
    "team", "on", "half", "order", "begins", "site_id", "service", "value", "reasons", "is_must",
    "is_floor", "is_random", "due_on", "last_visit_on", "is_late",
)  # fmt: skip
_ROUTES: Final = ("team", "on", "half", "minutes", "value", "n_visits")


@dataclass(frozen=True)
class Wishes:
    """What the planner wants besides the most value.

    Attributes
    ----------
    must, barred : collections of site_id; wanted before a key date, say; dragged out. Barred wins.
    first : collection of site_id
        Dragged in or locked by hand: before all else that must be visited.
    floor_per_village, floor_per_category
        Visits each gets, its best sites first, as far as there is time.
    random_share
        Share of the visits drawn at random among all sites that can be visited, each with the same
        chance, for the proof.
    """

    must: Collection[int] = ()
    barred: Collection[int] = ()
    first: Collection[int] = ()
    floor_per_village: int = 0
    floor_per_category: int = 0
    random_share: float = 0.1


@dataclass(frozen=True)
class Search:
    """How long to search at most; see `analysis.routing_search.solve`."""

    seconds: float = 10.0
    iterations: int | None = None
    seed: int = 0
    progress: Progress | None = field(default=None, compare=False)


@dataclass(frozen=True, eq=False)
class VisitPlan:
    """A plan of visits, checked.

    Attributes
    ----------
    visits
        One row a visit, in order: `team`, `on`, `half`, `order`, `begins` (minutes of the day),
        `site_id`, `service` (minutes), `value`, `reasons`, `is_must`, `is_floor`, `is_random`,
        `due_on`, `last_visit_on`, `is_late` (its due day lies in the plan, and the visit after it).
    routes : one row a team and half-day: `team`, `on`, `half`, `minutes`, `value`, `n_visits`
    left_out
        Indexed by `site_id`: `value`, `why` ("no_position", "closed" in all these half-days,
        "too_far" for any of them, "barred", "no_time"), `is_must`; the highest value first.
    value, first_value : of all visits, in serious finds; of the first plan, made at once
    bound : no plan of these half-days can be worth more; NaN of a plan that was kept
    n_off_roads
        Sites that could be visited but lie off the office's roads: straight lines up to there.
    is_cut : the clock ended the search early: another run may end elsewhere
    """

    visits: pd.DataFrame
    routes: pd.DataFrame
    left_out: pd.DataFrame
    value: float
    first_value: float
    n_off_roads: int = 0
    is_cut: bool = False
    bound: float = np.nan

    @property
    def empty_because(self) -> str | None:
        """Why nobody is visited: "no_site", "worthless", or the commonest `why`; None of visits."""
        if len(self.visits):
            return None
        if self.left_out.empty:
            return "no_site"
        why = self.left_out["why"].value_counts()
        is_only_time = str(why.index[0]) == "no_time"
        return (
            "worthless" if is_only_time and not self.left_out["value"].any() else str(why.index[0])
        )


@dataclass(frozen=True)
class PlanDifference:
    """What changes from one plan to another.

    Attributes
    ----------
    gained : points; negative is lost
    minutes : on the way and inside, more or less
    added, dropped : tuple of site_id
    """

    gained: float
    minutes: float
    added: tuple[int, ...]
    dropped: tuple[int, ...]


@dataclass
class _Kinds:
    """Why a site is sure of its visit."""

    is_must: Flags
    is_floor: Flags
    is_random: Flags

    @property
    def any(self) -> Flags:
        return self.is_must | self.is_floor | self.is_random


def plan_visits(
    sites: gpd.GeoDataFrame,
    worth: pd.DataFrame,
    risk: pd.DataFrame,
    *,
    crew: Crew,
    wishes: Wishes | None = None,
    search: Search | None = None,
) -> VisitPlan:
    """Return whom to visit on the next half-days, by which team, in what order.

    Sure of a visit are re-checks that fall due, sites under a red rule not seen for a week, what
    was asked for, the floors, and the random share; where the time is too short for all of these,
    `wishes.first` comes before the rest, then the sites under a red rule and the random share.
    Sites whose point is a village's middle, or missing, are not routed; the plan names them.

    Parameters
    ----------
    worth : `analysis.targets.worth_of_visits` of the same sites, in their order
    """
    wishes, search = wishes or Wishes(), search or Search()
    needs = needs_of(sites, worth, crew=crew, barred=wishes.barred)
    must, grave = _due(worth, risk, crew)
    first = sites.index.isin(list(wishes.first))
    ground = VisitGround(sites, needs, crew)
    needs = ground.needs
    kinds = _kinds(sites, needs, must | first | sites.index.isin(list(wishes.must)), wishes)
    _draw(kinds, ground, share=wishes.random_share, seed=search.seed)
    # Where not all that is due can be done, the gravest and the proof do not give way to the rest.
    ahead = np.maximum(first, (grave | kinds.is_random) * _AHEAD) * needs.able
    problem, rows = ground.problem(kinds.any, ahead)
    plan = _solved(problem, search)
    told, routes = _routes(problem, plan, rows, due=worth["due_on"].iloc[rows], crew=crew)
    visited = rows[[place for *_, place, _ in told]] if told else rows[:0]
    return VisitPlan(
        visits=_visits(told, visited, sites=sites, worth=worth, needs=needs, kinds=kinds),
        routes=routes,
        left_out=_left_out(visited, sites=sites, needs=needs, kinds=kinds),
        value=plan.value,
        first_value=greedy(problem).value,
        n_off_roads=ground.n_off_roads(),
        is_cut=plan.is_cut,
        bound=ground.most_possible(),
    )


def _solved(problem: Problem, search: Search) -> RoutePlan:
    return solve(
        problem, seconds=search.seconds, iterations=search.iterations, seed=search.seed,
        progress=search.progress,
    )  # fmt: skip


def difference(before: VisitPlan, after: VisitPlan) -> PlanDifference:
    """Return what a change of wishes gains or loses."""
    old, new = set(before.visits["site_id"]), set(after.visits["site_id"])
    return PlanDifference(
        gained=after.value - before.value,
        minutes=float(after.routes["minutes"].sum() - before.routes["minutes"].sum()),
        added=tuple(sorted(new - old)),
        dropped=tuple(sorted(old - new)),
    )


def below_floor(plan: VisitPlan, groups: pd.Series, *, least: int) -> pd.Series:
    """Return the visits of each group that gets fewer than its floor: there was no time for more.

    Indexed by the groups, in their order.

    Parameters
    ----------
    groups : index `site_id`; village or category; a missing one has no floor
    least : the floor; of a group with fewer sites, all of them
    """
    asked = groups.dropna().value_counts().clip(upper=least)
    planned = plan.visits["site_id"].map(groups).value_counts()
    planned = planned.reindex(asked.index, fill_value=0)
    return planned[planned < asked].sort_index()


def _due(worth: pd.DataFrame, risk: pd.DataFrame, crew: Crew) -> tuple[Flags, Flags]:
    """Return what must be visited, and what of that for the gravest of reasons."""
    days = [half_day.on for half_day in crew.half_days]
    must = must_be_visited(worth, risk, first_day=min(days), last_day=max(days))
    return must, must & is_under_rule(worth.index, risk)


def _kinds(sites: pd.DataFrame, needs: Needs, must: Flags, wishes: Wishes) -> _Kinds:
    nobody = np.zeros(len(sites), dtype=bool)
    kinds = _Kinds(needs.able & must, nobody.copy(), nobody.copy())
    for groups, least in (
        ("village_code", wishes.floor_per_village),
        ("category", wishes.floor_per_category),
    ):
        sure = np.flatnonzero(kinds.any).tolist()
        kinds.is_floor |= floors(
            sites[groups], needs.value, least=least, able=needs.able, already=sure
        )
    return kinds


def _draw(kinds: _Kinds, ground: VisitGround, *, share: float, seed: int) -> None:
    """Draw the random visits among all sites that can be visited, as many as a plan can hold."""
    problem, _ = ground.problem(kinds.any)
    first = inserted(problem, [[] for _ in problem.shifts])
    able = np.flatnonzero(ground.needs.able)
    n = min(int(sum(map(len, first)) * share + 0.5), len(able))
    rng = np.random.default_rng(seed)
    kinds.is_random[rng.choice(able, size=n, replace=False)] = True


def _routes(
    problem: Problem, plan: RoutePlan, rows: Ints, *, due: pd.Series, crew: Crew
) -> tuple[list[_Told], pd.DataFrame]:
    slots = _dealt(problem, plan, due.to_numpy().astype("datetime64[D]"))
    told: list[_Told] = []
    routes = []
    for (half_day, team), number in zip(crew.seats(), slots, strict=True):
        route, seat = plan.routes[number], (team, half_day.on, half_day.half.code)
        found = timetable(problem, problem.shifts[number], route)
        begins = found[0].tolist() if found else []
        for order, (place, at) in enumerate(zip(route, begins, strict=True), 1):
            told.append((*seat, order, place, at))
        value = float(problem.prize[list(route)].sum())
        routes.append((*seat, plan.minutes[number], value, len(route)))
    names = ["team", "on", "half", "minutes", "value", "n_visits"]
    return told, pd.DataFrame(routes, columns=names).astype({"on": "datetime64[s]"})


def _dealt(problem: Problem, plan: RoutePlan, due: np.ndarray) -> list[int]:
    """Return which route each seat takes: among like half-days the most urgent goes first."""

    def urgency(number: int) -> tuple[float, float]:
        route = list(plan.routes[number])
        known = due[route][~np.isnat(due[route])]
        first = float(known.min().astype("int64")) if len(known) else np.inf
        return first, -float(problem.prize[route].sum())

    slots = list(range(len(problem.shifts)))
    for shift in dict.fromkeys(problem.shifts):
        like = [number for number in range(len(slots)) if problem.shifts[number] == shift]
        for seat, number in zip(like, sorted(like, key=urgency), strict=True):
            slots[seat] = number
    return slots


def _visits(
    told: list[_Told],
    visited: Ints,
    *,
    sites: pd.DataFrame,
    worth: pd.DataFrame,
    needs: Needs,
    kinds: _Kinds,
) -> pd.DataFrame:
    frame = pd.DataFrame(told, columns=["team", "on", "half", "order", "place", "begins"])
    frame = frame.astype({"on": "datetime64[s]", "begins": "float64"})
    picked = worth.iloc[visited]
    due = picked["due_on"].to_numpy().astype("datetime64[s]")
    return frame.drop(columns="place").assign(
        site_id=sites.index.to_numpy()[visited],
        service=needs.service[visited],
        value=needs.value[visited],
        reasons=_reasons(picked["reasons"], kinds, visited),
        is_must=kinds.is_must[visited],
        is_floor=kinds.is_floor[visited],
        is_random=kinds.is_random[visited],
        due_on=due,
        last_visit_on=picked["last_visit_on"].to_numpy().astype("datetime64[s]"),
        is_late=(frame["on"].to_numpy() > due) & (due >= frame["on"].min()),
    )


def _reasons(known: pd.Series, kinds: _Kinds, visited: Ints) -> pd.Series:
    """Return the reasons of each visit, with what put it there besides its worth."""
    told = []
    for reasons, row in zip(known, visited.tolist(), strict=True):
        besides = [
            Reason(code, 0.0)
            for code, flags in (("floor", kinds.is_floor), ("random", kinds.is_random))
            if flags[row]
        ]
        all_of_it = (*reasons, *besides)
        told.append(all_of_it or (Reason("asked_for", 0.0),))
    return pd.Series(told, dtype=object)


def _left_out(visited: Ints, *, sites: pd.DataFrame, needs: Needs, kinds: _Kinds) -> pd.DataFrame:
    out = np.setdiff1d(np.arange(len(sites)), visited)
    out = out[np.argsort(-needs.value[out], kind="stable")]
    return pd.DataFrame(
        {"value": needs.value[out], "why": needs.why[out], "is_must": kinds.is_must[out]},
        index=sites.index[out].rename("site_id"),
    )


def to_body(plan: VisitPlan) -> dict[str, Any]:
    """Return a plan as JSON can hold it; what was left out is told by number and reason."""
    return {
        "visits": [_plain(row) for row in plan.visits[list(_VISITS)].to_dict("records")],
        "routes": [_plain(row) for row in plan.routes[list(_ROUTES)].to_dict("records")],
        "left_out": {str(k): int(n) for k, n in plan.left_out["why"].value_counts().items()},
        "value": plan.value,
        "first_value": plan.first_value,
    }


def from_body(body: Mapping[str, Any]) -> VisitPlan:
    """Return a plan that was kept; its `left_out` is empty, as only the counts are kept."""
    visits = pd.DataFrame(list(body["visits"]), columns=list(_VISITS))
    reasons = [tuple(Reason(*one) for one in said) for said in visits["reasons"]]
    visits["reasons"] = pd.Series(reasons, index=visits.index, dtype=object)
    routes = pd.DataFrame(list(body["routes"]), columns=list(_ROUTES))
    for frame in (visits, routes):
        for name in set(_DAYS) & set(frame.columns):
            frame[name] = np.array(
                [day if isinstance(day, str) else "NaT" for day in frame[name]],
                dtype="datetime64[s]",
            )
    left = pd.DataFrame(
        {"value": pd.Series(dtype="float64"), "why": [], "is_must": pd.Series(dtype="bool")},
        index=pd.Index([], dtype="int64", name="site_id"),
    )
    return VisitPlan(visits, routes, left, float(body["value"]), float(body["first_value"]))


def side_by_side(plans: Mapping[str, VisitPlan], villages: pd.Series) -> pd.DataFrame:
    """Return the figures of plans, one column a plan.

    Rows `n_visits`, `value`, `minutes`, `n_must`, `n_floor`, `n_random`, `n_villages`, `n_late`,
    `per_hour` (points for an hour of team time; NaN without an hour).

    Parameters
    ----------
    plans : mapping of title to VisitPlan
    villages : index `site_id`; village code of each site
    """
    return pd.DataFrame({title: _figures(plan, villages) for title, plan in plans.items()})


def _figures(plan: VisitPlan, villages: pd.Series) -> dict[str, float]:
    hours = float(plan.routes["minutes"].sum()) / 60
    return {
        "n_visits": len(plan.visits),
        "value": plan.value,
        "minutes": hours * 60,
        "n_must": int(plan.visits["is_must"].sum()),
        "n_floor": int(plan.visits["is_floor"].sum()),
        "n_random": int(plan.visits["is_random"].sum()),
        "n_villages": int(plan.visits["site_id"].map(villages).nunique()),
        "n_late": int(plan.visits["is_late"].sum()),
        "per_hour": plan.value / hours if hours > 0 else np.nan,
    }


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): _cell(name, value) for name, value in row.items()}


def _cell(name: object, value: Any) -> Any:
    if name in _DAYS:
        return None if pd.isna(value) else pd.Timestamp(value).date().isoformat()
    if name == "reasons":
        return [list(reason) for reason in value]
    return value.item() if isinstance(value, np.generic) else value
