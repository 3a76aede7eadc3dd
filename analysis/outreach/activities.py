"""Publicity: what was planned and held by village and kind, on which topics, in which form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from vocabulary.terms import OutreachKind, OutreachTopic

if TYPE_CHECKING:
    from analysis.day import Day

# The five entries; "other" is listed and never counted among them.
FIVE: tuple[OutreachKind, ...] = tuple(k for k in OutreachKind if k is not OutreachKind.OTHER)


def with_form(outreach: pd.DataFrame) -> pd.DataFrame:
    """Return the activities with what `details` says of them.

    Plus `form` (str or None), `hours` (NaN where not known), `topic_list` (tuple).
    """
    details = [value if isinstance(value, dict) else {} for value in outreach["details"]]
    return outreach.assign(
        form=pd.Series([d.get("form") for d in details], outreach.index, dtype=object),
        hours=pd.Series([d.get("hours") for d in details], outreach.index, dtype="float64"),
        topic_list=pd.Series(
            [tuple(v) if isinstance(v, list) else () for v in outreach["topics"]],
            outreach.index,
            dtype=object,
        ),
    )


def held(outreach: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the activities that took place by the day; a plan is none."""
    is_held = ~outreach["is_planned"].fillna(False).astype(bool)
    return outreach[is_held & (outreach["held_on"] <= pd.Timestamp(as_of))]


def planned(outreach: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the plans whose day has come."""
    is_plan = outreach["is_planned"].fillna(False).astype(bool)
    return outreach[is_plan & (outreach["held_on"] <= pd.Timestamp(as_of))]


def matrix(village_codes: Iterable[str], outreach: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Count the five entries by village and kind.

    Indexed (`village_code`, `kind`): `planned` (plans whose day has come), `done` (activities
    held), `people`, `share` (of the plan that is held, at most 1; NaN where nothing was planned).

    Parameters
    ----------
    village_codes : every village has all five rows, whatever is on record
    outreach : as `with_form`
    """
    every = pd.MultiIndex.from_product(
        [list(village_codes), [kind.value for kind in FIVE]], names=["village_code", "kind"]
    )
    by = ["village_code", "kind"]
    happened = held(outreach, as_of=as_of)
    n_planned = planned(outreach, as_of=as_of).groupby(by).size().reindex(every, fill_value=0)
    n_done = happened.groupby(by).size().reindex(every, fill_value=0)
    people = happened.groupby(by)["people"].sum().reindex(every, fill_value=0)
    kept = n_done.clip(upper=n_planned)
    return pd.DataFrame(
        {
            "planned": n_planned,
            "done": n_done,
            "people": people,
            "share": kept / n_planned.where(n_planned > 0),
        },
        index=every,
    )


def topics(village_codes: Iterable[str], outreach: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return how often each village was told about each topic; 0 is a gap.

    Indexed `village_code`: one whole-number column for each `OutreachTopic`.
    """
    codes = pd.Index(list(village_codes), name="village_code")
    told = held(outreach, as_of=as_of)[["village_code", "topic_list"]].explode("topic_list")
    names = [topic.value for topic in OutreachTopic]
    counted = pd.crosstab(told["village_code"], told["topic_list"].astype(object))
    return counted.reindex(index=codes, columns=names, fill_value=0).rename_axis(columns=None)


def by_form(outreach: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return which form reached whom.

    Indexed (`form`, `kind`): `n`, `people`, `hours`, `volunteers`, `people_each` (per activity);
    the most people first.
    """
    happened = held(outreach, as_of=as_of)
    groups = happened[happened["form"].notna()].groupby(["form", "kind"])
    table = groups.agg(
        n=("people", "size"),
        people=("people", "sum"),
        hours=("hours", "sum"),
        volunteers=("volunteers", "sum"),
    )
    table["people_each"] = table["people"] / table["n"]
    return table.sort_values("people", ascending=False)


def month_119(outreach: pd.DataFrame, *, year: int, as_of: date) -> dict[str, int]:
    """Return plan and count of the 119 month, November of a year.

    `planned` (the whole month's plan), `done`, `people`, `volunteers`, `villages` (reached).
    """
    first, last = pd.Timestamp(year, 11, 1), pd.Timestamp(year, 11, 30)
    month = outreach[outreach["held_on"].between(first, last)]
    happened = held(month, as_of=as_of)
    return {
        "planned": int(month["is_planned"].fillna(False).sum()),
        "done": len(happened),
        "people": int(happened["people"].sum()),
        "volunteers": int(happened["volunteers"].sum()),
        "villages": int(happened["village_code"].nunique()),
    }


def of(day: Day) -> pd.DataFrame:
    """Return the publicity activities with form, hours and topics; see `with_form`."""
    return with_form(day.table("outreach"))
