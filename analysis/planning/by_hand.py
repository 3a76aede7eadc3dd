"""A plan changed by hand, at once: a visit moved to another team or half-day, put in, taken out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.planning.crew import Crew
from analysis.planning.needs import VisitGround, needs_of
from analysis.planning.routing import Problem, timetable
from analysis.planning.visit_plan import VisitPlan


@dataclass(frozen=True)
class Seat:
    """A team on a half-day."""

    team: int
    on: date
    half: str


@dataclass(frozen=True)
class NoRoom:
    """A visit does not fit there.

    Attributes
    ----------
    minutes : by which the team would be late; None where the place is closed or the team is away
    """

    minutes: float | None


@dataclass(frozen=True)
class HandGround:
    """What visits are moved on: the register's sites and what a visit of each is worth.

    Attributes
    ----------
    sites : index `site_id`
    worth : of `analysis.planning.prize.of`, in the order of the sites
    """

    sites: gpd.GeoDataFrame
    worth: pd.DataFrame
    crew: Crew

    def seats(self) -> list[Seat]:
        """Return where a visit may go."""
        return [Seat(team, day.on, day.half.code) for day, team in self.crew.seats()]

    def moved(self, plan: VisitPlan, site_id: int, seat: Seat) -> VisitPlan | NoRoom:
        """Return the plan with a visit at another seat, where it takes the least time there."""
        if seat not in self.seats():
            return NoRoom(None)
        kept = plan.visits[plan.visits["site_id"] != site_id]
        there = kept[_is_at(kept, seat)].sort_values("order")
        ids = [*there["site_id"].astype(int), site_id]
        problem, place = self._problem(ids)
        if site_id not in place:
            return NoRoom(None)
        shift = problem.shifts[self.seats().index(seat)]
        route = [place[one] for one in ids[:-1] if one in place]
        best: tuple[float, list[int]] | None = None
        least: float | None = None
        for at in range(len(route) + 1):
            tried = [*route[:at], place[site_id], *route[at:]]
            found = timetable(problem, shift, tried)
            if found and (best is None or found[1] < best[0]):
                best = (found[1], tried)
            elif not found:
                late = timetable(problem, replace(shift, closes=np.inf), tried)
                if late and (least is None or late[1] - shift.closes < least):
                    least = late[1] - shift.closes
        if best is None:
            return NoRoom(least)
        inverse = {number: one for one, number in place.items()}
        order = [inverse[number] for number in best[1]]
        return self._with(plan, self._rows(plan, site_id, seat), kept, seat, order)

    def put_in(self, plan: VisitPlan, site_id: int) -> VisitPlan | NoRoom:
        """Return the plan with a site that was left out, at the seat where it costs least time."""
        least: float | None = None
        best: VisitPlan | None = None
        for seat in self.seats():
            tried = self.moved(plan, site_id, seat)
            if isinstance(tried, NoRoom):
                if tried.minutes is not None and (least is None or tried.minutes < least):
                    least = tried.minutes
            elif best is None or tried.routes["minutes"].sum() < best.routes["minutes"].sum():
                best = tried
        return best or NoRoom(least)

    def taken_out(self, plan: VisitPlan, site_id: int) -> VisitPlan:
        """Return the plan without a visit; it stands among those left out."""
        mine = plan.visits[plan.visits["site_id"] == site_id]
        kept = plan.visits[plan.visits["site_id"] != site_id]
        gone = pd.DataFrame(
            {"value": mine["value"], "why": "barred", "is_must": mine["is_must"]}
        ).set_axis(pd.Index(mine["site_id"], name="site_id"))
        changed = replace(plan, visits=kept, left_out=pd.concat([plan.left_out, gone]))
        return self._timed(changed, [_seat_of(row) for _, row in mine.iterrows()])

    def _problem(self, ids: list[int]) -> tuple[Problem, dict[int, int]]:
        here = self.sites.loc[ids]
        needs = needs_of(here, self.worth.loc[ids], crew=self.crew, barred=())
        every = np.ones(len(ids), dtype=bool)
        problem, rows = VisitGround(here, needs, self.crew).problem(every)
        return problem, {ids[row]: place for place, row in enumerate(rows.tolist())}

    def _rows(self, plan: VisitPlan, site_id: int, seat: Seat) -> pd.DataFrame:
        """Return the row of a visit at its new seat."""
        mine = plan.visits[plan.visits["site_id"] == site_id]
        if mine.empty:
            worth = self.worth.loc[site_id]
            mine = plan.visits.iloc[:0].reindex([-1])
            told: dict[str, Any] = {
                "site_id": site_id, "value": float(worth["value"] or 0.0), "is_must": True,
                "is_floor": False, "is_random": False, "is_late": False,
                "due_on": worth["due_on"], "last_visit_on": worth["last_visit_on"],
                "order": 0, "begins": 0.0, "service": 0.0,
            }  # fmt: skip
            for name, value in told.items():
                mine[name] = pd.Series([value], index=mine.index, dtype=object)
            mine["reasons"] = pd.Series([worth["reasons"]], index=mine.index, dtype=object)
        return mine.assign(team=seat.team, on=pd.Timestamp(seat.on).as_unit("s"), half=seat.half)

    def _with(
        self, plan: VisitPlan, mine: pd.DataFrame, kept: pd.DataFrame, seat: Seat, order: list[int]
    ) -> VisitPlan:
        visits = pd.concat([kept, mine], ignore_index=True).astype(plan.visits.dtypes.to_dict())
        at = {site_id: number for number, site_id in enumerate(order, 1)}
        here = _is_at(visits, seat)
        visits.loc[here, "order"] = visits.loc[here, "site_id"].map(at).to_numpy()
        left = plan.left_out[~plan.left_out.index.isin(mine["site_id"])]
        old = plan.visits[plan.visits["site_id"].isin(mine["site_id"])]
        seats = {seat, *(_seat_of(row) for _, row in old.iterrows())}
        return self._timed(replace(plan, visits=visits, left_out=left), list(seats))

    def _timed(self, plan: VisitPlan, seats: list[Seat]) -> VisitPlan:
        """Return the plan with the hours of these seats counted anew."""
        visits, routes = plan.visits.reset_index(drop=True), plan.routes.copy()
        for seat in seats:
            mine = visits[_is_at(visits, seat)].sort_values("order")
            ids = mine["site_id"].astype(int).tolist()
            minutes = 0.0
            if ids:
                problem, place = self._problem(ids)
                shift = problem.shifts[self.seats().index(seat)]
                found = timetable(problem, shift, [place[one] for one in ids if one in place])
                if found:
                    visits.loc[mine.index, "begins"] = found[0]
                    visits.loc[mine.index, "service"] = [problem.service[place[one]] for one in ids]
                    minutes = found[1] - shift.opens
                visits.loc[mine.index, "order"] = range(1, len(ids) + 1)
            row = _is_at(routes, seat)
            routes.loc[row, "minutes"] = minutes
            routes.loc[row, "value"] = float(mine["value"].sum())
            routes.loc[row, "n_visits"] = len(ids)
        ordered = visits.sort_values(["on", "half", "team", "order"], key=_halves)
        value = float(ordered["value"].sum())
        return replace(
            plan, visits=ordered.reset_index(drop=True), routes=routes, value=value, bound=np.nan
        )


def _halves(column: pd.Series) -> pd.Series:
    # Morning before afternoon before evening.
    if column.name != "half":
        return column
    return column.map({"morning": 0, "afternoon": 1, "evening": 2}).fillna(3)


def _is_at(frame: pd.DataFrame, seat: Seat) -> pd.Series:
    on = frame["on"].to_numpy().astype("datetime64[D]") == np.datetime64(seat.on, "D")
    found: pd.Series = frame["team"].astype(int).eq(seat.team) & on & frame["half"].eq(seat.half)
    return found


def _seat_of(row: pd.Series) -> Seat:
    return Seat(int(row["team"]), row["on"].date(), str(row["half"]))


def is_there(plan: VisitPlan, site_id: int, seat: Seat) -> bool:
    """Return whether a site is visited by that team on that half-day."""
    visits = plan.visits
    return bool((_is_at(visits, seat) & visits["site_id"].eq(site_id)).any())


@dataclass(frozen=True)
class Remedy:
    """What would place all that must be visited; tried, not guessed.

    Attributes
    ----------
    teams, half_days : more of them; one of the two
    n_left : what must be visited and still has no place with it
    """

    teams: int
    half_days: int
    n_left: int


def unplaced(plan: VisitPlan) -> pd.DataFrame:
    """Return what must be visited and has no place for want of time."""
    left = plan.left_out
    found: pd.DataFrame = left[left["is_must"].astype(bool) & left["why"].eq("no_time")]
    return found


def tries() -> Iterator[tuple[int, int]]:
    """Yield how many teams or half-days more are tried, the smallest help first."""
    for n in (1, 2, 3):
        yield n, 0
        yield 0, n
