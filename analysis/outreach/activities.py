"""Publicity: what was planned and held, on which topics; and lessons retold from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from vocabulary.terms import OutreachKind, OutreachTopic

if TYPE_CHECKING:
    from analysis.day import Day

# The five entries; "other" is listed and never counted among them.
FIVE: tuple[OutreachKind, ...] = tuple(k for k in OutreachKind if k is not OutreachKind.OTHER)
# What a place is like the case by, the strongest first; each is shown with the place.
SAME_BOTH: Final = "category_and_chain"
SAME_CHAIN: Final = "chain"
SAME_CATEGORY: Final = "category"


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


def like_this_here(lesson: pd.Series, sites: pd.DataFrame, hazards: pd.DataFrame) -> pd.DataFrame:
    """Return the places here that could burn the same way, each with what makes it alike.

    A link is the same hazard code, open here; nothing is weighted and nothing is predicted.

    Indexed `site_id`: `n_links` (different codes of the chain open there), `n_open` (open hazards
    of those codes), `links` (tuple of codes, in the chain's order), `like` (``category_and_chain``,
    ``chain`` or ``category``). A place of another category shows with two links or more; one of the
    category with one. Without a chain, every place of the category shows. Most links first, those
    of the category before others. Categories the case names as alike count as its own.

    Parameters
    ----------
    lesson : `category` (stored value or NA) and `chain` (list of hazard codes or None)
    hazards : with the clock of `analysis.hazards.with_clock`
    """
    chain = chain_of(lesson)
    alike = hazards[hazards["is_open"] & hazards["code"].isin(chain)]
    groups = alike.groupby("site_id")["code"]
    n_open, n_links = groups.size(), groups.nunique()
    kinds = {lesson["category"], *like_categories(lesson)}
    is_same = sites["category"].isin(kinds - {None, pd.NA}).astype(bool)
    links = n_links.reindex(sites.index, fill_value=0)
    is_kept = (is_same & (links >= 1)) | (links >= 2) if chain else is_same
    kept = sites.index[is_kept.to_numpy(dtype=bool)]
    codes = {site_id: set(found) for site_id, found in groups}
    table = pd.DataFrame(
        {
            "n_links": links.reindex(kept).astype("int64"),
            "n_open": n_open.reindex(kept, fill_value=0).astype("int64"),
            "links": pd.Series([_in_order(chain, codes.get(one)) for one in kept], kept,
                               dtype=object),
            "like": np.select(
                [is_same[kept] & (links[kept] > 0), ~is_same[kept]],
                [SAME_BOTH, SAME_CHAIN],
                SAME_CATEGORY,
            ),
        },
        index=kept,
    )  # fmt: skip
    order = table.assign(is_same=is_same[kept])
    ranked = order.sort_values(["n_links", "is_same", "n_open"], ascending=False, kind="stable")
    return table.loc[ranked.index]


def like_categories(lesson: pd.Series) -> list[str]:
    """Return the further categories in which a case could happen here, as its details name them."""
    details = lesson.get("details")
    told = details.get("like_categories") if isinstance(details, dict) else None
    return [str(one) for one in told or ()]


def chain_of(lesson: pd.Series) -> list[str]:
    """Return the hazard codes of a case, in its order."""
    chain = lesson["chain"]
    return [str(code) for code in chain] if isinstance(chain, list | tuple) else []


def told(lesson_id: int, outreach: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the activities at which a case was told, and what each village heard.

    Of `analysis.outreach.with_form`, those held that name the case, the latest first.
    """
    happened = held(outreach, as_of=as_of)
    return happened[happened["lesson_id"] == lesson_id].sort_values("held_on", ascending=False)


def not_told(village_codes: Sequence[str], activities: pd.DataFrame) -> list[str]:
    """Return the villages that none of the activities reached."""
    reached = set(activities["village_code"].dropna())
    return [code for code in village_codes if code not in reached]


def _in_order(chain: Sequence[str], found: set[str] | None) -> tuple[str, ...]:
    return tuple(code for code in chain if found and code in found)
