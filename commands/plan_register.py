"""The plan of visits from the register, as `plan` prints it."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.clock import day_of, now
from commands.plan_papers import worded, write_papers
from vocabulary.terms import StoreKind

if TYPE_CHECKING:
    from analysis.plan_crew import Crew, HalfDay, TeamTerms
    from analysis.visit_plan import Search, VisitPlan
    from data.road_file import KeptRoads
    from data.store import Store

    LonLat = tuple[float, float]


@dataclass(frozen=True)
class Limits:
    """What teams cannot do.

    Attributes
    ----------
    away : tuple of (team, date, code of a half)
    most_visits : int or None
        Of a team on one half-day.
    """

    away: tuple[tuple[int, dt.date, str], ...] = ()
    most_visits: int | None = None

    @property
    def terms(self) -> dict[int, TeamTerms]:
        """The half-days each team is away."""
        from analysis.plan_crew import TeamTerms

        out: dict[int, set[tuple[dt.date, str]]] = {}
        for team, on, half in self.away:
            out.setdefault(team, set()).add((on, half))
        return {team: TeamTerms(away=frozenset(halves)) for team, halves in out.items()}


def plan_register(
    store_path: Path,
    *,
    as_of: dt.date | None,
    teams: int,
    minutes: float | None,
    half_days: int,
    ends: tuple[LonLat | None, LonLat | None],
    floor_per_village: int,
    search: Search,
    limits: Limits | None = None,
    out: Path | None = None,
) -> dict[str, Any]:
    """Return the plan of the next half-days with the keys of `plan --json`.

    Parameters
    ----------
    store_path : Path
    as_of : date or None
        The half-days come after it; the register's own day without it.
    teams, half_days : int
        Every team works each half-day.
    minutes : float or None
        Length of a half-day; its own hours without it.
    ends : pair of (longitude, latitude) or None
        Start and end, WGS 84.
    floor_per_village : int
    search : Search
    limits : Limits, optional
        Half-days teams are away, and visits they make at most.
    out : Path, optional
        Folder for the order sheets, the workbook and the calendars, told as `files`.

    Raises
    ------
    CampaignError
        The store cannot be read.
    """
    from analysis.office_rules import rules_of, years_of
    from analysis.plan_crew import next_half_days
    from analysis.risk import assess
    from analysis.rules import OfficeRules
    from analysis.targets import worth_of_visits
    from analysis.visit_plan import Wishes, plan_visits
    from briefing.order_stops import order_stops
    from data.road_file import kept_roads
    from data.store import open_store

    begun = time.perf_counter()
    store = open_store(store_path)
    as_of = day_of(store, as_of)
    sites, hazards, visits, villages = _read(store, as_of)
    office = OfficeRules(rules_of(store, on=as_of), years_of(store))
    risk = assess(sites, hazards, as_of=as_of, visits=visits, rules=office.rules)
    worth = worth_of_visits(sites, hazards, visits, risk, as_of=as_of, office=office)
    ahead = _of_minutes(next_half_days(as_of, half_days, holidays=office.years), minutes)
    crew = _crew(store, ahead, teams=teams, ends=ends, limits=limits or Limits())
    wishes = Wishes(floor_per_village=floor_per_village)
    plan = plan_visits(sites, worth, risk, crew=crew, wishes=wishes, search=search)
    told = _told(plan, kept_roads(store)) | {"as_of": as_of, "seconds": _since(begun)}
    if out is not None:
        stops = order_stops(plan.visits, sites, villages, risk, word=worded)
        is_demo = store.kind is StoreKind.DEMO
        told["files"] = write_papers(stops, out, as_of=as_of, now=now(), is_demo=is_demo)
    return told


def _read(store: Store, day: dt.date) -> tuple[Any, ...]:
    from data import frames

    held = (frames.sites, frames.hazards, frames.visits)
    return *(read(store, day) for read in held), frames.villages(store)


def _since(begun: float) -> float:
    return round(time.perf_counter() - begun, 3)


def _crew(
    store: Store,
    ahead: tuple[HalfDay, ...],
    *,
    teams: int,
    ends: tuple[LonLat | None, LonLat | None],
    limits: Limits,
) -> Crew:
    from analysis.office_roads import roads_of
    from analysis.plan_crew import Crew

    roads = roads_of(store)
    return Crew(
        ahead, teams=teams, start=ends[0], end=ends[1], most_visits=limits.most_visits,
        terms=limits.terms, roads=roads.net if roads else None,
    )  # fmt: skip


def _of_minutes(ahead: tuple[HalfDay, ...], minutes: float | None) -> tuple[HalfDay, ...]:
    if minutes is None:
        return ahead
    return tuple(
        replace(day, half=replace(day.half, closes=day.half.opens + minutes)) for day in ahead
    )


def _told(plan: VisitPlan, roads: KeptRoads | None) -> dict[str, Any]:
    by_route = dict(list(plan.visits.groupby(["team", "on", "half"], sort=False)))
    routes = []
    for route in plan.routes.to_dict("records"):
        stops = by_route.get((route["team"], route["on"], route["half"]), plan.visits[:0])
        routes.append(
            {
                "team": route["team"],
                "date": route["on"].date(),
                "half": route["half"],
                "stops": stops["site_id"].tolist(),
                "minutes": route["minutes"],
                "value": route["value"],
                "visits": [_visit(row) for row in stops.to_dict("records")],
            }
        )
    return {
        "value": plan.value,
        "routes": routes,
        "roads": roads.name if roads else None,
        "off_roads": plan.n_off_roads,
        "is_cut": plan.is_cut,
        "left_out": plan.left_out.index.tolist(),
        "why_left_out": plan.left_out["why"].value_counts().to_dict(),
    }


def _visit(row: Mapping[Any, Any]) -> dict[str, Any]:
    from vocabulary.reasons import sentence

    return {
        "site_id": row["site_id"],
        "begins": f"{int(row['begins']) // 60:02d}:{int(row['begins']) % 60:02d}",
        "value": row["value"],
        "reasons": [
            sentence(reason.code, points=reason.points, value=reason.value)
            for reason in row["reasons"]
        ],
        "is_must": row["is_must"],
        "is_floor": row["is_floor"],
        "is_random": row["is_random"],
        "is_late": row["is_late"],
    }
