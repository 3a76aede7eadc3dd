"""The plans of tall buildings: who leads each, its stages, and how many are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from vocabulary.terms import Category, TaskKind

if TYPE_CHECKING:
    from analysis.day import Day

# In the details of the task a plan is kept as.
FUNDS: Final = "funds"
EMERGENCY: Final = "emergency"
STAGES: Final = "stages"
HAZARDS: Final = "hazards"
# What a plan comes to, in order; keys of `vocabulary.wall_map.STAGES`.
STAGE_KEYS: Final = ("planned", "done", "recheck", "closed", "looked_back")


@dataclass(frozen=True)
class Measure:
    """What a plan does about one hazard, and what that costs, in the words of the ledger."""

    measure: str = ""
    funds: str = ""


@dataclass(frozen=True)
class BuildingPlan:
    """The plan of one building.

    Attributes
    ----------
    leader : of the office, who looks after the building
    funds : where the money comes from
    emergency : what is done until it is put right
    stages : of `STAGE_KEYS`; one without a day is missing
    made_on : when the plan was made; None while it is not
    measures : by hazard; they win over what the ledger says
    """

    task_id: int
    version: int
    leader: str = ""
    funds: str = ""
    emergency: str = ""
    stages: Mapping[str, date] = field(default_factory=dict)
    made_on: date | None = None
    measures: Mapping[int, Measure] = field(default_factory=dict)


def plans(day: Day) -> dict[int, BuildingPlan]:
    """Return the plan of each building that has one, by its site; the latest where it has more."""
    tasks = day.table("task")
    tasks = tasks[tasks["kind"].eq(TaskKind.BUILDING_PLAN.value) & tasks["site_id"].notna()]
    tasks = tasks[tasks["opened_on"] <= pd.Timestamp(day.as_of)]
    return {int(row["site_id"]): _plan(int(str(number)), row) for number, row in tasks.iterrows()}


def of(day: Day) -> tuple[int, int]:
    """Return for how many tall buildings a plan is made, and how many there are."""
    towers = day.sites.index[day.sites["category"].eq(Category.HIGH_RISE.value)]
    made = day.once(plans)
    done = [
        one for one in towers
        if one in made and (on := made[one].made_on) is not None and on <= day.as_of
    ]  # fmt: skip
    return len(done), len(towers)


def _plan(task_id: int, row: pd.Series[Any]) -> BuildingPlan:
    details = row["details"] if isinstance(row["details"], dict) else {}
    stages = details.get(STAGES) or {}
    return BuildingPlan(
        task_id,
        int(row["version"]),
        str(row["owner"] if pd.notna(row["owner"]) else ""),
        str(details.get(FUNDS) or ""),
        str(details.get(EMERGENCY) or ""),
        {key: date.fromisoformat(stages[key]) for key in STAGE_KEYS if stages.get(key)},
        None if pd.isna(row["done_on"]) else row["done_on"].date(),
        {int(key): Measure(*said) for key, said in (details.get(HAZARDS) or {}).items()},
    )


def details_of(plan: BuildingPlan) -> dict[str, Any]:
    """Return what the details of a plan's task hold."""
    stages = {key: on.isoformat() for key, on in plan.stages.items()}
    hazards = {str(key): [one.measure, one.funds] for key, one in plan.measures.items()}
    return {FUNDS: plan.funds, EMERGENCY: plan.emergency, STAGES: stages, HAZARDS: hazards}


def measure_of(plan: BuildingPlan | None, hazard_id: int, hazard: pd.Series[Any]) -> Measure:
    """Return what is done about a hazard: as the plan says, else as the ledger does."""
    said = plan.measures.get(hazard_id, Measure()) if plan else Measure()
    measure, funds = (
        "" if pd.isna(hazard[name]) else str(hazard[name]) for name in ("measure", "funds")
    )
    return Measure(said.measure or measure, said.funds or funds)
