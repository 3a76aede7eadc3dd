"""The plan of visits from the register, as `plan` prints it, and its papers in a folder."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.clock import now

if TYPE_CHECKING:
    from analysis.day import Day
    from analysis.planning.visit_choices import VisitChoices
    from analysis.planning.visit_plan import Search, VisitPlan
    from analysis.risk.reason import Reason
    from briefing.papers.order_sheet import Stop
    from data.ledger.roads import KeptRoads


def plan_register(day: Day, choices: VisitChoices, search: Search) -> dict[str, Any]:
    """Return the plan of the next half-days with the keys of `plan --json`."""
    from analysis.planning import office_roads, visit_choices
    from analysis.planning.visit_choices import PlanAsked

    begun = time.perf_counter()
    plan = day.once(visit_choices.of, PlanAsked(choices, search))
    taken = round(time.perf_counter() - begun, 3)
    return _told(plan, day.once(office_roads.kept_of)) | {"as_of": day.as_of, "seconds": taken}


def write_sheets(day: Day, choices: VisitChoices, search: Search, out: Path) -> Any:
    """Write the order sheets, the workbook and the calendars of a plan; return what they are."""
    from analysis.planning import visit_choices
    from analysis.planning.visit_choices import PlanAsked
    from briefing.papers.order_sheet import order_stops

    plan = day.once(visit_choices.of, PlanAsked(choices, search))
    stops = order_stops(plan.visits, day, word=worded)
    return write_papers(stops, out, as_of=day.as_of, now=now(), is_demo=day.is_demo)


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
    from vocabulary.risk import reason_sentence

    return {
        "site_id": row["site_id"],
        "begins": f"{int(row['begins']) // 60:02d}:{int(row['begins']) % 60:02d}",
        "value": row["value"],
        "reasons": [
            reason_sentence(reason.code, points=reason.points, value=reason.value)
            for reason in row["reasons"]
        ],
        "is_must": row["is_must"],
        "is_floor": row["is_floor"],
        "is_random": row["is_random"],
        "is_late": row["is_late"],
    }


def write_papers(
    stops: list[Stop], folder: Path, *, as_of: dt.date, now: dt.datetime, is_demo: bool
) -> list[dict[str, Any]]:
    """Write the papers of every team; return `path`, `kind`, `bytes`, `sha256` of each file."""
    folder.mkdir(parents=True, exist_ok=True)
    told = []
    for name, kind, content in _papers(stops, as_of=as_of, now=now, is_demo=is_demo):
        path = folder / name
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        told.append({"path": path, "kind": kind, "bytes": len(content), "sha256": digest})
    return told


def _papers(
    stops: list[Stop], *, as_of: dt.date, now: dt.datetime, is_demo: bool
) -> Iterator[tuple[str, str, bytes]]:
    from briefing.papers.order_sheet import order_sheet, order_workbook, team_calendar

    day = f"{as_of:%Y%m%d}"
    yield (
        f"order_sheets_{day}.xlsx", "workbook",
        order_workbook(stops, as_of=as_of, is_demo=is_demo),
    )  # fmt: skip
    for team in sorted({stop.team for stop in stops}):
        sheet = order_sheet(stops, team=team, is_demo=is_demo)
        yield f"order_sheet_team{team}_{day}.pdf", "order_sheet", sheet
        calendar = team_calendar(stops, team=team, made_at=now, is_demo=is_demo)
        yield f"visits_team{team}_{day}.ics", "calendar", calendar


def worded(reasons: Iterable[Reason]) -> str:
    """Return the reasons of a visit as one Chinese line, the heaviest first."""
    from vocabulary.risk import reason_sentence

    said = [reason_sentence(one.code, points=one.points, value=one.value) for one in reasons]
    return "；".join(said)
