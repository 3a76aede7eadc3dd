"""Look back at what was closed: which to see again, and how much of it came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from analysis.proof_account import wilson
from vocabulary.terms import Category, HazardGrade, Tier, VisitKind

if TYPE_CHECKING:
    from analysis.day import Day

# The plan looks back at factories and warehouses.
PLACES: Final = (Category.FACTORY.value,)
_GRAVE: Final = (HazardGrade.MAJOR.value, HazardGrade.SUSPECTED_MAJOR.value)
# Below so many closed ones a share is not compared.
FEW: Final = 5


def revisits(
    clocked: pd.DataFrame,
    visits: pd.DataFrame,
    *,
    as_of: date,
    share: float = 0.1,
    categories: tuple[str, ...] = PLACES,
) -> pd.DataFrame:
    """Return the closed hazards to see again: every grave one, and a random sample of the rest.

    Indexed `hazard_id`, grave ones first, then the longest closed: `site_id`, `village_code`,
    `code`, `closed_on`, `why` ("major", "grave" or "random"). Those a look-back visit has come to
    since they were closed are left out of the list and the draw.

    Parameters
    ----------
    visits : of `data.frames.visits`
    as_of : also the seed of the draw: the same day and register give the same sample
    share : of the others, 0 to 1; at least one where there is any
    categories : of the sites
    """
    closed = clocked[~clocked["is_open"].astype(bool) & clocked["category"].isin(categories)]
    closed = closed[closed["closed_on"].notna()]
    seen = _last_look_back(visits, as_of)
    again = seen.reindex(closed["site_id"]).to_numpy()
    waiting = closed[~(again >= closed["closed_on"].to_numpy())]
    is_major = waiting["grade"].isin(_GRAVE)
    is_grave = ~is_major & (waiting["tier"] == Tier.T4.value)
    others = waiting.index[~is_major & ~is_grave]
    drawn = _drawn(others, share=share, seed=as_of.toordinal())
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
        low, high = wilson(hits, n)
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
    tasks : DataFrame, index `task_id`
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


def _of(back: pd.DataFrame, category: object) -> pd.Series:
    if not isinstance(category, str):
        return pd.Series(True, back.index)
    return back["category"] == category


def _last_look_back(visits: pd.DataFrame, as_of: date) -> pd.Series:
    mine = visits[visits["kind"] == VisitKind.LOOK_BACK.value]
    return mine[mine["visited_on"] <= pd.Timestamp(as_of)].groupby("site_id")["visited_on"].max()


def _drawn(ids: pd.Index, *, share: float, seed: int) -> np.ndarray:
    if not len(ids):
        return np.array([], dtype=np.int64)
    n = max(1, round(share * len(ids)))
    rng = np.random.default_rng(seed)
    return rng.choice(np.sort(ids.to_numpy()), size=n, replace=False)


@dataclass(frozen=True)
class LookBack:
    """What the look-back shows on a day; shared, so never written to.

    Attributes
    ----------
    revisits, back, mechanisms : DataFrame
    by_category, by_village : DataFrame
        Of `relapses`.
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
