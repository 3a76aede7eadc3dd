"""Look back at what was closed: which to see again, and how much of it came back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.day import Day

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.planning.proof import LEVEL
from analysis.ranking.posterior import wilson
from vocabulary.terms import Category, HazardGrade, Tier, VisitKind

# The plan looks back at factories and warehouses.
PLACES: Final = (Category.FACTORY.value,)
_GRAVE: Final = (HazardGrade.MAJOR.value, HazardGrade.SUSPECTED_MAJOR.value)
# Of the others so many are drawn; at least one where there is any.
SHARE: Final = 0.1
# Below so many closed ones a share is not compared.
FEW: Final = 5


def revisits(
    clocked: pd.DataFrame,
    visits: pd.DataFrame,
    *,
    as_of: date,
) -> pd.DataFrame:
    """Return the closed hazards to see again: every grave one, and a random sample of the rest.

    Indexed `hazard_id`, grave ones first, then the longest closed: `site_id`, `village_code`,
    `code`, `closed_on`, `why` ("major", "grave" or "random"). Those a look-back visit has come to
    since they were closed are left out of the list and the draw.

    Parameters
    ----------
    as_of : also the seed of the draw: the same day and register give the same sample
    """
    closed = clocked[~clocked["is_open"].astype(bool) & clocked["category"].isin(PLACES)]
    closed = closed[closed["closed_on"].notna()]
    seen = _last_look_back(visits, as_of)
    again = seen.reindex(closed["site_id"]).to_numpy()
    waiting = closed[~(again >= closed["closed_on"].to_numpy())]
    is_major = waiting["grade"].isin(_GRAVE)
    is_grave = ~is_major & (waiting["tier"] == Tier.T4.value)
    others = waiting.index[~is_major & ~is_grave]
    drawn = _drawn(others, seed=as_of.toordinal())
    why = np.select(
        [is_major, is_grave, waiting.index.isin(drawn)], ["major", "grave", "random"], ""
    )
    listed = waiting.assign(why=why)[why != ""]
    order = {"major": 0, "grave": 1, "random": 2}
    listed = listed.assign(place=listed["why"].map(order)).sort_values(["place", "closed_on"])
    made: pd.DataFrame = listed[["site_id", "village_code", "code", "closed_on", "why"]]
    return made


def relapses(clocked: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return the share that came back among those ever closed, group by group.

    A relapse that nobody went to see is not counted: where little is looked back at, the share is a
    lower bound.

    Indexed by the groups, highest share first, few closed ones last: `n_closed` (ever), `n_back`,
    `share`, `low`, `high` (Wilson, 90 %), `is_few`.

    Parameters
    ----------
    by : a column: ``"category"``, ``"village_code"``, ``"code"``
    """
    came_back = clocked["cycle"] > 1
    ever = came_back | ~clocked["is_open"].astype(bool)
    counts = pd.DataFrame({"group": clocked[by], "ever": ever, "back": came_back})
    rows: list[dict[str, Any]] = []
    for group, part in counts[counts["ever"]].groupby("group", observed=True):
        n, hits = len(part), int(part["back"].sum())
        low, high = map(float, wilson(hits, n, level=LEVEL))
        rows.append({by: group, "n_closed": n, "n_back": hits, "share": hits / n,
                     "low": low, "high": high, "is_few": n < FEW})  # fmt: skip
    columns = [by, "n_closed", "n_back", "share", "low", "high", "is_few"]
    made = pd.DataFrame(rows, columns=columns).set_index(by)
    return made.sort_values(["is_few", "share"], ascending=[True, False], kind="stable")


def came_back(clocked: pd.DataFrame, events: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the hazards that were closed and opened again, the latest first.

    Indexed `hazard_id`: `site_id`, `village_code`, `code`, `status`, `cycle`, `reopened_on`,
    `is_open`.
    """
    back = clocked[clocked["cycle"] > 1]
    again = events[(events["subject"] == "hazard") & (events["kind"] == "reopened")]
    again = again[again["effective_on"] <= pd.Timestamp(as_of)]
    on = again.groupby("subject_id")["effective_on"].max()
    columns = ["site_id", "village_code", "category", "code", "status", "cycle", "is_open"]
    made = back[columns].assign(reopened_on=on.reindex(back.index))
    return made.sort_values("reopened_on", ascending=False, kind="stable")


def mechanisms(tasks: pd.DataFrame, back: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the lasting mechanisms, and which of them a relapse has called into question.

    Index of `tasks`, those to review first: the task's columns and `evidence`, `category`,
    `reviewed_on`, `n_back` (relapses of its category since the last review, or since it was opened)
    and `is_to_review`.

    Parameters
    ----------
    tasks : index `task_id`
        `data.upkeep.rows(store, "task")`; of kind mechanism, `details` with `category` (None is
        every category), `evidence` and `reviewed_on` (ISO).
    back : of `came_back`
    """
    mine = tasks[(tasks["kind"] == "mechanism") & (tasks["opened_on"] <= pd.Timestamp(as_of))]
    details = [one if isinstance(one, dict) else {} for one in mine["details"]]
    reviewed = pd.to_datetime(pd.Series([one.get("reviewed_on") for one in details], mine.index))
    since = reviewed.astype("datetime64[s]").fillna(mine["opened_on"])
    category = pd.Series([one.get("category") for one in details], mine.index, dtype="object")
    n_back = [
        int(((back["reopened_on"] > since[key]) & _of(back, category[key])).sum())
        for key in mine.index
    ]
    made = mine.assign(
        evidence=pd.Series([one.get("evidence") for one in details], mine.index, dtype="object"),
        category=category,
        reviewed_on=reviewed,
        n_back=pd.Series(n_back, mine.index, dtype="int64"),
    )
    made["is_to_review"] = made["n_back"] > 0
    return made.sort_values("n_back", ascending=False, kind="stable")


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
    listed : index `hazard_id`; of `analysis.look_back.revisits`
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
    low, high = map(float, wilson(n_back, n_seen, level=LEVEL))
    return Rate(len(mine), n_seen, n_back, n_back / n_seen, low, high)


def _of(back: pd.DataFrame, category: object) -> pd.Series:
    if not isinstance(category, str):
        return pd.Series(True, back.index)
    return back["category"] == category


def _last_look_back(visits: pd.DataFrame, as_of: date) -> pd.Series:
    mine = visits[visits["kind"] == VisitKind.LOOK_BACK.value]
    return mine[mine["visited_on"] <= pd.Timestamp(as_of)].groupby("site_id")["visited_on"].max()


def _drawn(ids: pd.Index, *, seed: int) -> np.ndarray:
    if not len(ids):
        return np.array([], dtype=np.int64)
    n = max(1, round(SHARE * len(ids)))
    rng = np.random.default_rng(seed)
    return rng.choice(np.sort(ids.to_numpy()), size=n, replace=False)


@dataclass(frozen=True)
class LookBack:
    """What the look-back shows on a day; shared, so never written to.

    Attributes
    ----------
    by_category, by_village : of `relapses`
    """

    revisits: pd.DataFrame
    back: pd.DataFrame
    mechanisms: pd.DataFrame
    by_category: pd.DataFrame
    by_village: pd.DataFrame


def of(day: Day) -> LookBack:
    """Return what to see again, and what came back."""
    hazards = day.hazards
    back = came_back(hazards, day.events, as_of=day.as_of)
    return LookBack(
        revisits=revisits(hazards, day.visits, as_of=day.as_of),
        back=back,
        mechanisms=mechanisms(day.table("task"), back, as_of=day.as_of),
        by_category=relapses(hazards, "category"),
        by_village=relapses(hazards, "village_code"),
    )


def kept_of(day: Day) -> list[tuple[KeptList, pd.DataFrame]]:
    """Return the look-back lists that were kept, the latest first, with what became of each."""
    return [
        (kept, results(kept, day.hazards, day.visits, day.events, as_of=day.as_of))
        for kept in kept_lists(day.table("plan"), as_of=day.as_of)
    ]
