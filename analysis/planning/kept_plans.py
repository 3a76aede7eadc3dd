"""A plan as plain data, kept under a title and read again; two plans beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.planning.visit_plan import VisitPlan
from analysis.risk.reason import Reason

_DAYS: Final = ("on", "due_on", "last_visit_on")
_VISITS: Final = (
    "team", "on", "half", "order", "begins", "site_id", "service", "value", "reasons", "is_must",
    "is_floor", "is_random", "due_on", "last_visit_on", "is_late",
)  # fmt: skip
_ROUTES: Final = ("team", "on", "half", "minutes", "value", "n_visits")


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
