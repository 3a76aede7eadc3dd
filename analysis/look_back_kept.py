"""A look-back list somebody kept: what of it was seen again since, and how much had come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.proof_account import wilson
from vocabulary.terms import VisitKind

if TYPE_CHECKING:
    from analysis.day import Day

KIND: Final = "look_back"


@dataclass(frozen=True)
class KeptList:
    """A list as it was kept.

    Attributes
    ----------
    kept_on : the day it was drawn for
    hazard_ids : in its order
    why : hazard -> "major", "grave" or "random"; empty where it was kept without
    """

    plan_id: int
    version: int
    kept_on: date
    hazard_ids: tuple[int, ...]
    why: Mapping[int, str]


def kept_lists(plans: pd.DataFrame, *, as_of: date) -> list[KeptList]:
    """Return the look-back lists among what was kept, the latest first.

    Parameters
    ----------
    plans : DataFrame, index `plan_id`
        `data.upkeep.rows(store, "plan")`.
    as_of : lists of later days are left out
    """
    mine = plans[is_look_back(plans) & (plans["as_of"] <= pd.Timestamp(as_of))]
    mine = mine.sort_values("as_of", ascending=False, kind="stable")
    return [_kept(int(str(key)), row) for key, row in mine.iterrows()]


def is_look_back(plans: pd.DataFrame) -> pd.Series:
    """Return which of the rows kept as plans are look-back lists."""
    kinds = [one.get("kind") if isinstance(one, dict) else None for one in plans["details"]]
    return pd.Series([kind == KIND for kind in kinds], plans.index, dtype=bool)


def _kept(plan_id: int, row: pd.Series) -> KeptList:
    body: dict[str, Any] = row["body"]
    why = {int(key): str(value) for key, value in (body.get("why") or {}).items()}
    ids = tuple(int(one) for one in body["hazard_ids"])
    return KeptList(plan_id, int(row["version"]), row["as_of"].date(), ids, why)


def body_of(listed: pd.DataFrame, *, as_of: date) -> dict[str, Any]:
    """Return what is kept of a list.

    Parameters
    ----------
    listed : DataFrame, index `hazard_id`
        Of `analysis.look_back.revisits`.
    """
    return {
        "hazard_ids": [int(one) for one in listed.index],
        "why": {str(key): str(why) for key, why in listed["why"].items()},
        "seed": as_of.toordinal(),
    }


def results(
    kept: KeptList,
    hazards: pd.DataFrame,
    visits: pd.DataFrame,
    events: pd.DataFrame,
    *,
    as_of: date,
) -> pd.DataFrame:
    """Return what became of each hazard of a kept list.

    Opened again counts as seen: somebody must have been there.

    Indexed `hazard_id`, in the order of the list: `site_id`, `village_code`, `code`, `closed_on`,
    `why`; `seen_on` (the first look-back visit to the site from the day of the list on),
    `reopened_on` (the first opening again since) and `result`: "came_back", "held" (seen, not
    opened again) or "waiting". Hazards that are no more on record are left out.

    Parameters
    ----------
    hazards, visits, events : of `data.frames`
    """
    start, end = pd.Timestamp(kept.kept_on), pd.Timestamp(as_of)
    ids = [one for one in kept.hazard_ids if one in hazards.index]
    rows = hazards.loc[ids, ["site_id", "village_code", "code", "closed_on"]]
    looked = visits[visits["kind"] == VisitKind.LOOK_BACK.value]
    seen = _first(looked, "site_id", "visited_on", start, end)
    opened = events[(events["subject"] == "hazard") & (events["kind"] == "reopened")]
    again = _first(opened, "subject_id", "effective_on", start, end)
    made = rows.assign(
        why=pd.Series([kept.why.get(one) for one in ids], rows.index, dtype="object"),
        seen_on=seen.reindex(rows["site_id"]).to_numpy(),
        reopened_on=again.reindex(rows.index).to_numpy(),
    )
    came_back, held = made["reopened_on"].notna(), made["seen_on"].notna()
    result = np.select([came_back, held], ["came_back", "held"], "waiting")
    return made.assign(result=result)


def _first(
    frame: pd.DataFrame, by: str, on: str, start: pd.Timestamp, end: pd.Timestamp
) -> pd.Series:
    inside = frame[(frame[on] >= start) & (frame[on] <= end)]
    first: pd.Series = inside.groupby(by)[on].min()
    return first


@dataclass(frozen=True)
class Rate:
    """The share that had come back among those seen.

    Attributes
    ----------
    share, low, high : Wilson, 90 %; None where nothing was seen yet
    """

    n_listed: int
    n_seen: int
    n_back: int
    share: float | None
    low: float | None
    high: float | None


def rate(found: pd.DataFrame, why: Sequence[str] = ()) -> Rate:
    """Return the relapse rate of a kept list.

    Parameters
    ----------
    found : of `results`
    why
        Only those listed for it. The share of the random ones speaks for the places like them; that
        of the grave ones, which are all listed, for themselves.
    """
    mine = found[found["why"].isin(list(why))] if why else found
    n_seen = int((mine["result"] != "waiting").sum())
    n_back = int((mine["result"] == "came_back").sum())
    if not n_seen:
        return Rate(len(mine), 0, 0, None, None, None)
    low, high = wilson(n_back, n_seen)
    return Rate(len(mine), n_seen, n_back, n_back / n_seen, low, high)


def of(day: Day) -> list[tuple[KeptList, pd.DataFrame]]:
    """Return the look-back lists that were kept, the latest first, with what became of each."""
    return [
        (kept, results(kept, day.hazards, day.visits, day.events, as_of=day.as_of))
        for kept in kept_lists(day.table("plan"), as_of=day.as_of)
    ]
