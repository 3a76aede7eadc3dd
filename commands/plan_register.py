"""The plan of visits from the register, as `plan` prints it."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from pathlib import Path
from typing import Any


def plan_register(
    store_path: Path,
    *,
    as_of: dt.date,
    teams: int,
    minutes: float | None,
    half_days: int,
    start: tuple[float, float] | None,
    end: tuple[float, float] | None,
    floor_per_village: int,
    seconds: float,
    iterations: int | None,
    seed: int,
) -> dict[str, Any]:
    """Return the plan of the next half-days with the keys of `plan --json`.

    Parameters
    ----------
    store_path : Path
    as_of : date
        The half-days come after it.
    teams, half_days : int
        Every team works each half-day.
    minutes : float or None
        Length of a half-day; its own hours without it.
    start, end : (longitude, latitude) or None
        WGS 84.
    floor_per_village : int
    seconds, iterations, seed
        See `analysis.routing_search.solve`.

    Raises
    ------
    CampaignError
        The store cannot be read.
    """
    from analysis.plan import HalfDay, next_half_days, plan_visits
    from analysis.risk import assess
    from data import frames
    from data.store import open_store

    begun = time.perf_counter()
    store = open_store(store_path)
    sites, hazards = frames.sites(store, as_of), frames.hazards(store, as_of)
    visits, villages = frames.visits(store, as_of), frames.villages(store)
    ahead = next_half_days(as_of, half_days)
    if minutes is not None:
        ahead = tuple(
            HalfDay(day.on, replace(day.half, closes=day.half.opens + minutes)) for day in ahead
        )
    plan = plan_visits(
        sites, hazards, visits, villages,
        assess(sites, hazards, as_of=as_of, visits=visits),
        as_of=as_of, half_days=ahead, teams=teams, start=start, end=end,
        floor_per_village=floor_per_village, seconds=seconds, iterations=iterations, seed=seed,
    )  # fmt: skip
    by_route = dict(list(plan.visits.groupby(["team", "on", "half"], sort=False)))
    routes = []
    for route in plan.routes.to_dict("records"):
        stops = by_route.get((route["team"], route["on"], route["half"]))
        routes.append(
            {
                "team": route["team"],
                "date": route["on"].date(),
                "half": route["half"],
                "stops": [] if stops is None else stops["site_id"].tolist(),
                "minutes": route["minutes"],
                "value": route["value"],
                "visits": [] if stops is None else [_visit(row) for row in stops.to_dict("records")],
            }
        )
    return {
        "value": plan.value,
        "seconds": round(time.perf_counter() - begun, 3),
        "routes": routes,
        "left_out": plan.left_out.index.tolist(),
        "why_left_out": plan.left_out["why"].value_counts().to_dict(),
        "as_of": as_of,
    }


def _visit(row: dict[str, Any]) -> dict[str, Any]:
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
