"""Plan visits: from the register, or any table of places with what a visit is worth."""

from __future__ import annotations

import argparse
import datetime as dt
import math
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from analysis.day import Day
from analysis.planning import travel, visit_choices
from analysis.planning.reach import Candidates, most_possible, shortlist
from analysis.planning.routing import Problem, RoutePlan, Shift
from analysis.planning.routing_search import solve
from analysis.planning.travel import euclidean_ground, euclidean_problem
from analysis.planning.visit_choices import PlanAsked, usual
from analysis.planning.visit_plan import Search, VisitPlan
from analysis.risk.assessment import Reason
from briefing.papers.order_sheet import (
    Stop,
    order_sheet,
    order_stops,
    order_workbook,
    team_calendar,
)
from commands.asked import open_day
from commands.clock import now
from commands.output import write_file
from commands.own_table import read_csv, require_options
from data.ledger.roads import KeptRoads
from data.store.opening import open_store
from vocabulary.risk import reason_sentence

_REQUIRED: Final = ("id", "x", "y", "prize")
# Seconds of search unless told: a small table is searched out sooner.
_SECONDS: Final = (2.0, 0.15, 10.0)  # at least, for each place, at most
_REGISTER_SECONDS: Final = 15.0


# Why a plan is empty, of one's own table and of the register.
_EMPTY: Final = {
    "no_site": "nobody is visited: there is no site",
    "worthless": "nobody is visited: no visit is worth anything",
    "too_far": "nobody is visited: no place can be reached and left in the time of a shift",
    "no_position": "nobody is visited: no site has a position to drive to",
    "closed": "nobody is visited: every site is closed in these half-days",
    "barred": "nobody is visited: every site was taken out by hand",
    "no_time": "nobody is visited: no visit fits into the time",
}


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Plan the table or the register.

    Raises
    ------
    TableError
        The table lacks a column, a cell cannot be planned with, or an option is missing.
    CampaignError
        The store cannot be read.
    """
    return _own_table(args) if args.targets else _register(args)


def describe(result: Mapping[str, Any]) -> str:
    """Word the plan, one line a route."""
    lines = [
        f"value {result['value']:g} in {len(result['routes'])} routes, "
        f"{len(result['left_out'])} places left out, found in {result['seconds']:.1f} s"
    ]
    for route in result["routes"]:
        when = f" {route['date']} {route['half']}" if "half" in route else ""
        stops = " > ".join(str(stop) for stop in route["stops"]) or "-"
        lines.append(
            f"team {route['team']}{when}: {route['minutes']:.1f} minutes, "
            f"value {route['value']:g}: {stops}"
        )
    if result["empty_because"]:
        lines.append(_EMPTY[result["empty_because"]])
    elif result["bound"] > 0:
        share = result["value"] / result["bound"]
        lines.append(f"at least {share:.0%} of what any plan of this time could be worth")
    lines.append(
        "the clock ended the search early: another run may end elsewhere"
        if result.get("is_cut")
        else "search done: the same input gives this plan again"
    )
    return "\n".join(lines)


def _own_table(args: argparse.Namespace) -> dict[str, Any]:
    require_options(args, "start", "minutes", of="--targets")
    begun = time.perf_counter()
    targets = _read_targets(args.targets, windows=args.windows)
    ends = {"start": args.start, "end": args.end or args.start}
    ground = euclidean_ground(targets, **ends, shift=(args.minutes, args.teams))
    kept = targets.iloc[shortlist(ground)]
    n = len(kept)
    shift = Shift(n, n + 1, 0.0, args.minutes)
    problem = euclidean_problem(kept, **ends, shifts=(shift,) * args.teams)
    plan = solve(
        problem,
        seconds=_search_seconds(args.seconds, n),
        iterations=args.iterations,
        seed=args.seed,
    )
    routes = _routes(plan, problem, ids=kept.index)
    visited = {stop for route in routes for stop in route["stops"]}
    return {
        "value": _round(plan.value),
        "bound": _round(most_possible(ground)),
        "empty_because": _empty_because(targets, ground) if not visited else None,
        "seconds": round(time.perf_counter() - begun, 3),
        "routes": routes,
        "left_out": [place for place in targets.index if place not in visited],
        "is_cut": plan.is_cut,
        "windows": args.windows,
    }


def _empty_because(targets: pd.DataFrame, ground: Candidates) -> str:
    if not (targets["prize"] > 0).any():
        return "worthless"
    return "no_time" if ground.reachable().any() else "too_far"


def _routes(plan: RoutePlan, problem: Problem, *, ids: pd.Index) -> list[dict[str, Any]]:
    return [
        {
            "team": team,
            "stops": [str(ids[place]) for place in route],
            "minutes": minutes,
            "value": _round(float(problem.prize[list(route)].sum())),
        }
        for team, (route, minutes) in enumerate(zip(plan.routes, plan.minutes, strict=True), 1)
    ]


def _register(args: argparse.Namespace) -> dict[str, Any]:
    seconds = _REGISTER_SECONDS if args.seconds is None else args.seconds
    search = Search(seconds=seconds, iterations=args.iterations, seed=args.seed)
    with closing(open_store(args.store)) as store:
        personal = "plan" if args.personal else ""
        day = open_day(store, args.as_of, known=args.known, personal=personal)
        choices = usual(day, args.teams, args.half_days)
        asked = {
            "start": args.start,
            "end": args.end,
            "shift_minutes": args.minutes,
            "per_village": args.floor,
            "most_visits": args.most,
            "away": tuple(sorted((n, on.isoformat(), half) for n, on, half in args.away)) or None,
        }
        known = {name: value for name, value in asked.items() if value is not None}
        choices = replace(choices, **known)
        return _planned(day, PlanAsked(choices, search), out=args.out)


def _planned(day: Day, asked: PlanAsked, *, out: Path | None) -> dict[str, Any]:
    """Return the plan with the keys of `plan --json`; write its papers where a folder is named."""
    begun = time.perf_counter()
    plan = day.once(visit_choices.of, asked)
    taken = round(time.perf_counter() - begun, 3)
    told = _told(plan, day.once(travel.kept_of)) | {"as_of": day.as_of, "seconds": taken}
    if out is not None:
        stops = order_stops(plan.visits, day, word=_worded)
        papers = _papers(stops, as_of=day.as_of, is_demo=day.is_demo)
        told["files"] = [
            write_file(out / name, content, kind=kind) for name, kind, content in papers
        ]
    return told


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
        "bound": plan.bound,
        "empty_because": plan.empty_because,
        "routes": routes,
        "roads": roads.name if roads else None,
        "off_roads": plan.n_off_roads,
        "is_cut": plan.is_cut,
        "left_out": plan.left_out.index.tolist(),
        "why_left_out": plan.left_out["why"].value_counts().to_dict(),
    }


def _visit(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "site_id": row["site_id"],
        "begins": f"{int(row['begins']) // 60:02d}:{int(row['begins']) % 60:02d}",
        "value": row["value"],
        "reasons": _sentences(row["reasons"]),
        "is_must": row["is_must"],
        "is_floor": row["is_floor"],
        "is_random": row["is_random"],
        "is_late": row["is_late"],
    }


def _papers(
    stops: list[Stop], *, as_of: dt.date, is_demo: bool
) -> Iterator[tuple[str, str, bytes]]:
    """Yield the name, the kind and the content of each paper of every team."""
    day, made_at = f"{as_of:%Y%m%d}", now()
    workbook = order_workbook(stops, as_of=as_of, is_demo=is_demo)
    yield f"order_sheets_{day}.xlsx", "workbook", workbook
    for team in sorted({stop.team for stop in stops}):
        sheet = order_sheet(stops, team=team, is_demo=is_demo)
        yield f"order_sheet_team{team}_{day}.pdf", "order_sheet", sheet
        calendar = team_calendar(stops, team=team, made_at=made_at, is_demo=is_demo)
        yield f"visits_team{team}_{day}.ics", "calendar", calendar


def _sentences(reasons: Iterable[Reason]) -> list[str]:
    """Return the reasons of a visit in Chinese, the heaviest first."""
    return [
        reason_sentence(one.code, points=one.points, value=one.value, subject=one.subject)
        for one in reasons
    ]


def _worded(reasons: Iterable[Reason]) -> str:
    return "；".join(_sentences(reasons))


def _read_targets(path: Path, *, windows: bool) -> pd.DataFrame:
    """Read a CSV file of places to visit.

    Indexed by the id as text: `x`, `y`, `prize`, `service`, `open`, `close` (float64; -inf and inf
    where there is no limit).

    Parameters
    ----------
    path : columns `id`, `x`, `y`, `prize`; if there are any `service`, `open` and `close` (minutes;
        a blank is no service, no limit)
    windows : heed `open` and `close`

    Raises
    ------
    TableError
        A column is missing, an id is blank or appears twice, a cell is not a number, a prize or a
        service is negative, or a place closes before it opens.
    """
    table = read_csv(path)
    table = replace(table, cells=table.cells.rename(columns=str.lower))
    table.require(*_REQUIRED, *(("open", "close") if windows else ()))
    ids = table.cells["id"].str.strip()
    table.refuse("id", ids == "", "is not an id")
    table.refuse("id", ids.duplicated(), "appears twice")
    columns = {name: table.numbers(name) for name in ("x", "y", "prize")}
    for name, blank in (("service", 0.0), ("open", -math.inf), ("close", math.inf)):
        is_heeded = name in table.cells and (windows or name == "service")
        columns[name] = (
            table.numbers(name, blank=blank) if is_heeded else pd.Series(blank, ids.index)
        )
    for name in ("prize", "service"):
        if name in table.cells:
            table.refuse(name, columns[name] < 0, "is negative")
    if windows:
        table.refuse("close", columns["close"] < columns["open"], "is earlier than its open")
    return pd.DataFrame(columns).set_axis(pd.Index(ids, dtype="str", name="id"))


def _search_seconds(asked: float | None, n: int) -> float:
    least, each, most = _SECONDS
    return min(max(least + each * n, least), most) if asked is None else asked


def _round(value: float) -> float:
    return round(value, 9)
