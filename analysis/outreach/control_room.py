"""Duty in fire control rooms: who has a record, is it complete, what is missing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import pandas as pd

from vocabulary.outreach import (
    CONTROL_ROOM_COUNTS,
    CONTROL_ROOM_FLAGS,
    ControlRoomGap,
    ControlRoomState,
)
from vocabulary.terms import TaskKind

# Persons a shift needs, all of them certificated, round the clock.
PERSONS: Final = 2
HOURS: Final = 24
# A record older than this says nothing of today; ours to set.
STALE_DAYS: Final = 31


def gaps_of(answers: dict[str, Any]) -> tuple[str, ...]:
    """Return what is missing in one record.

    Parameters
    ----------
    answers
        `persons`, `certified` (a shift), `hours` (a day), `rota`, `log`, `auto`; None or absent is
        not told.

    References
    ----------
    GB 25506-2010, 4.2.1: on duty 24 hours a day, no fewer than two persons a shift, who hold the
    certificate; the control is to be in automatic mode.
    """
    least = {"persons": PERSONS, "certified": PERSONS, "hours": HOURS}
    short = [
        name
        for name in CONTROL_ROOM_COUNTS
        if answers.get(name) is not None and answers[name] < least[name]
    ]
    missing = [name for name in CONTROL_ROOM_FLAGS if answers.get(name) is False]
    untold = any(answers.get(name) is None for name in (*CONTROL_ROOM_COUNTS, *CONTROL_ROOM_FLAGS))
    return (*short, *missing, *((ControlRoomGap.UNTOLD.value,) if untold else ()))


def latest(tasks: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the last record of each site by the day.

    Indexed `site_id`: `task_id`, `version`, `on`, `owner`, `answers`.

    Parameters
    ----------
    tasks : index `task_id`
        Of `data.upkeep.rows(store, "task")`; records are of kind `control_room`.
    """
    ours = (tasks["kind"] == TaskKind.CONTROL_ROOM.value) & tasks["site_id"].notna()
    rows = tasks[ours & (tasks["done_on"] <= pd.Timestamp(as_of))]
    rows = rows.rename_axis("task_id").reset_index().sort_values(["done_on", "task_id"])
    rows = rows.drop_duplicates("site_id", keep="last")
    told = pd.DataFrame(
        {
            "task_id": rows["task_id"], "version": rows["version"], "on": rows["done_on"],
            "owner": rows["owner"],
            "answers": [one if isinstance(one, dict) else {} for one in rows["details"]],
            "site_id": rows["site_id"].astype("int64"),
        }
    )  # fmt: skip
    return told.set_index("site_id")


def rooms(sites: pd.DataFrame, tasks: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return each control room with its last record and what is missing.

    Indexed `site_id`, the gravest first: sites known to have a control room, and those with a
    record: `state` (of `ControlRoomState`), `gaps` (tuple of `ControlRoomGap` values), `on`,
    `owner`, `persons`, `certified`, `hours`, and `name`, `village_code`, `category`,
    `property_company`.

    Parameters
    ----------
    sites : index `site_id`
        `has_control_room` (NA where not known), `village_code`, `category`, `name`.
    tasks : as `latest` takes them
    """
    last = latest(tasks, as_of=as_of)
    has_room = sites["has_control_room"].fillna(False).astype(bool)
    mine = sites[has_room | sites.index.isin(last.index)]
    told = last.reindex(mine.index)
    too_old = pd.Timestamp(as_of - timedelta(days=STALE_DAYS))
    answers = [one if isinstance(one, dict) else None for one in told["answers"]]
    gaps = [gaps_of(one) if one is not None else () for one in answers]
    states = [
        _state(one is not None, missing, is_old=bool(on < too_old))
        for one, missing, on in zip(answers, gaps, told["on"], strict=True)
    ]
    table = pd.DataFrame(
        {"state": states, "gaps": gaps, "on": told["on"], "owner": told["owner"]}, index=mine.index
    )
    for name in CONTROL_ROOM_COUNTS:
        table[name] = pd.array([one.get(name) if one else None for one in answers], dtype="Int64")
    beside = mine[["name", "village_code", "category", "property_company"]]
    order = {state.value: place for place, state in enumerate(ControlRoomState)}
    joined = pd.DataFrame(table.join(beside))
    return joined.sort_values("state", key=lambda one: one.map(order), kind="stable")


def _state(is_told: bool, gaps: tuple[str, ...], *, is_old: bool) -> str:
    if not is_told:
        return ControlRoomState.NONE.value
    if is_old:
        return ControlRoomState.STALE.value
    return ControlRoomState.GAPS.value if gaps else ControlRoomState.COMPLETE.value


def by_village(table: pd.DataFrame) -> pd.DataFrame:
    """Return how many control rooms have a valid and a complete record, by village.

    Indexed `village_code`: `n_rooms`, `n_recorded` (not older than `STALE_DAYS`), `n_complete`,
    `recorded_share`, `complete_share` (of all rooms known); the lowest first.

    Parameters
    ----------
    table : of `rooms`
    """
    state = table["state"]
    marks = pd.DataFrame(
        {
            "n_rooms": 1,
            "n_recorded": state.isin(
                [ControlRoomState.GAPS.value, ControlRoomState.COMPLETE.value]
            ).astype(int),
            "n_complete": (state == ControlRoomState.COMPLETE.value).astype(int),
        },
        index=table.index,
    )
    told = marks.groupby(table["village_code"].astype("object")).sum()
    told["recorded_share"] = told["n_recorded"] / told["n_rooms"]
    told["complete_share"] = told["n_complete"] / told["n_rooms"]
    return told.sort_values(["complete_share", "n_rooms"], ascending=[True, False])


def by_gap(table: pd.DataFrame) -> pd.Series:
    """Return how many records that still count lack each item, the most frequent first."""
    valid = table[
        table["state"].isin([ControlRoomState.GAPS.value, ControlRoomState.COMPLETE.value])
    ]
    return pd.Series(valid["gaps"].explode().dropna().value_counts(), dtype="int64")
