"""The plan of visits from the register, as `plan` prints it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.clock import now
from commands.plan_papers import worded, write_papers

if TYPE_CHECKING:
    from analysis.day import Day
    from analysis.planning.visit_choices import VisitChoices
    from analysis.planning.visit_plan import Search, VisitPlan
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
    from briefing.papers.order_stops import order_stops

    plan = day.once(visit_choices.of, PlanAsked(choices, search))
    stops = order_stops(plan.visits, day.sites, day.villages, day.risk, word=worded)
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
