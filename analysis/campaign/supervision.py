"""Work looked at again: reviews of tasks, and what villages had reported as done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd

from analysis.outreach.households import share_of
from vocabulary.terms import TaskKind

# Hazards reported as done that one visit looks at, all of them where there are no more, unless the
# person chooses others.
SAMPLE: Final = 8
WHOLE: Final = ""
_ITEM: Final = {
    "task_id": "int64", "village_code": "object", "hazard_id": "Int64", "what": "object",
    "is_held": "bool",
}  # fmt: skip


def reported_done(hazards: pd.DataFrame, village_code: str) -> pd.DataFrame:
    """Return the hazards a village had reported as put right.

    Parameters
    ----------
    hazards : state of the day of the visit, with the clock of `analysis.risk.hazards.with_clock`
    """
    return hazards[hazards["is_rectified"] & (hazards["village_code"] == village_code)]


def sample(ids: Sequence[int], *, seed: str) -> tuple[int, ...]:
    """Return a random sample of hazards, the same for the same seed, in ascending order.

    Parameters
    ----------
    seed : for instance village and day, so that nobody picks the convenient ones
    """
    import random

    dice = random.Random(seed)  # noqa: S311 - no secret, only a draw anyone can repeat
    return tuple(sorted(dice.sample(sorted(ids), min(SAMPLE, len(ids)))))


def visits(tasks: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the supervision visits that compared a promise with what was found.

    The rows of `tasks`, the latest first, with `n_checked`, `n_held` and `n_reported` (NA where it
    was not noted).

    Parameters
    ----------
    tasks : index `task_id`
        Of `data.upkeep.rows(store, "task")`; `details` of a supervision visit hold `items` (each
        with `is_held`, and `hazard_id` or `what`) and `n_reported`.
    as_of : no visit after this day is told
    """
    is_ours = (tasks["kind"] == TaskKind.SUPERVISION.value) & (
        tasks["done_on"] <= pd.Timestamp(as_of)
    )
    rows = tasks[is_ours & tasks["village_code"].notna()]
    items = [_items(details) for details in rows["details"]]
    noted = [_noted(details) for details in rows["details"]]
    told = rows.assign(
        n_checked=[len(one) for one in items],
        n_held=[sum(bool(item["is_held"]) for item in one) for one in items],
        n_reported=pd.array(noted, dtype="Int64"),
    )
    told = told[told["n_checked"] > 0]
    return told.sort_values("done_on", ascending=False, kind="stable")


def checked_items(seen: pd.DataFrame) -> pd.DataFrame:
    """Return every promise looked at, one a row.

    `task_id`, `village_code`, `on`, `hazard_id` (NA: a promise in words), `what`, `is_held`.

    Parameters
    ----------
    seen : of `visits`
    """
    rows = [
        {"task_id": task_id, "village_code": row["village_code"], "on": row["done_on"],
         "hazard_id": item.get("hazard_id"), "what": item.get("what"),
         "is_held": bool(item["is_held"])}
        for task_id, row in seen.iterrows()
        for item in _items(row["details"])
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=[*_ITEM, "on"]).astype(_ITEM)
    return table.assign(on=pd.to_datetime(table["on"]).astype("datetime64[s]"))


def by_village(seen: pd.DataFrame) -> pd.DataFrame:
    """Return how much of what was reported was found so, by village and for all.

    Indexed `village_code`, "" for the whole, which is last: `n_visits`, `last_on`, `n_reported`
    (noted on the latest visit; NA for the whole), `n_checked`, `n_held`, `n_not_held`, `share`,
    `low`, `high` (95 % Wilson interval). The lowest share first. Empty where there is no visit.

    Parameters
    ----------
    seen : of `visits`, the latest first
    """
    groups = seen.groupby("village_code", sort=True)
    table = pd.DataFrame(
        {
            "n_visits": groups.size(),
            "last_on": groups["done_on"].max(),
            "n_reported": groups["n_reported"].first(),
            "n_checked": groups["n_checked"].sum(),
            "n_held": groups["n_held"].sum(),
        }
    )
    if table.empty:
        return table.reindex(columns=[*table.columns, "n_not_held", "share", "low", "high"])
    whole = pd.DataFrame(
        {
            "n_visits": [len(seen)],
            "last_on": [seen["done_on"].max()],
            "n_reported": pd.array([pd.NA], dtype="Int64"),
            "n_checked": [int(seen["n_checked"].sum())],
            "n_held": [int(seen["n_held"].sum())],
        },
        index=pd.Index([WHOLE], name="village_code"),
    )
    counted = pd.concat([table, whole])
    counted = counted.assign(n_not_held=counted["n_checked"] - counted["n_held"])
    told = counted.join(share_of(counted["n_held"], counted["n_checked"]))
    ordered = told.drop(index=WHOLE).sort_values(["share", "n_not_held"], ascending=[True, False])
    return pd.concat([ordered, told.loc[[WHOLE]]])


def _noted(details: Any) -> int | None:
    said = details.get("n_reported") if isinstance(details, dict) else None
    return int(said) if said is not None else None


def _items(details: Any) -> list[dict[str, Any]]:
    said = details.get("items") if isinstance(details, dict) else None
    return [item for item in said or [] if isinstance(item, dict) and "is_held" in item]


@dataclass(frozen=True)
class Reviewed:
    """One side of the review.

    Attributes
    ----------
    signed : how many of `of` are signed off
    missing : those not signed off: village codes, categories or site ids, in the order given
    """

    signed: int
    of: int
    missing: tuple[str, ...]


def detail(tasks: pd.DataFrame, name: str) -> pd.Series:
    """Return a field of `details` for each task; None where it is not given."""
    said: list[Any] = [one.get(name) if isinstance(one, dict) else None for one in tasks["details"]]
    return pd.Series(said, tasks.index, dtype=object)


def signed_off(reviews: pd.DataFrame, *, as_of: date) -> pd.Series:
    """Return whether each review is finished by the day and names who signed it."""
    is_named = detail(reviews, "signed_by").fillna("").astype(str).str.strip() != ""
    return is_named & (reviews["done_on"] <= pd.Timestamp(as_of))


def review_cover(
    reviews: pd.DataFrame,
    *,
    villages: Sequence[str],
    trades: Sequence[str],
    units: Sequence[str],
    as_of: date,
) -> dict[str, Reviewed]:
    """Return how far the review has come by area, by trade and by unit.

    ``area``, ``trade``, ``unit``.

    Parameters
    ----------
    reviews
        Tasks of kind `review`: `village_code`, `site_id`, `done_on`, `details` with `category` and
        `signed_by`. A review of a unit counts for its unit alone, one of a trade for its trade.
    villages, trades, units : whatever should be reviewed; units as text of their site id
    """
    done = reviews[signed_off(reviews, as_of=as_of)]
    category = detail(done, "category")
    is_unit, is_trade = done["site_id"].notna(), category.notna()
    seen = {
        "area": set(done.loc[~is_unit & ~is_trade, "village_code"].dropna()),
        "trade": set(category[~is_unit & is_trade]),
        "unit": {str(int(one)) for one in done.loc[is_unit, "site_id"]},
    }
    wanted = {"area": villages, "trade": trades, "unit": units}
    return {side: _reviewed(seen[side], wanted[side]) for side in wanted}


def _reviewed(seen: set[str], wanted: Sequence[str]) -> Reviewed:
    missing = tuple(one for one in wanted if one not in seen)
    return Reviewed(len(wanted) - len(missing), len(wanted), missing)
