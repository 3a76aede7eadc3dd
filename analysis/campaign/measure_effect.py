"""What changed after a measure: the same places, as many days before it as after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pandas as pd

from analysis.campaign.burndown import open_counts
from analysis.ranking.trend import Comparison, compare
from vocabulary.terms import TaskKind

if TYPE_CHECKING:
    from analysis.day import Day

# Ours: no longer than this on either side, and nothing is said below a week.
MOST_DAYS: Final = 60
FEW_DAYS: Final = 7
_WHERE: Final = ("village_code", "office")


@dataclass(frozen=True)
class MeasureScope:
    """Where a measure holds; an empty field leaves nothing out.

    Attributes
    ----------
    village_code, office, category : the office is the one that supervises the site
    """

    village_code: str | None = None
    office: str | None = None
    category: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it names no part of the subdistrict."""
        return not (self.village_code or self.office or self.category)


@dataclass(frozen=True)
class Side:
    """One side of the day a measure was in place.

    Attributes
    ----------
    n_open : open at the end of the last day of the side
    median_days : from finding to closing of those closed on this side; NaN without one
    """

    n_open: int
    n_closed: int
    median_days: float
    n_found: int
    n_visits: int


@dataclass(frozen=True)
class BeforeAfter:
    """Both sides of a measure.

    Attributes
    ----------
    days : length of each side
    found_per_visit
        Hazards found per visit after over before, with its exact 90 % interval; None where a side
        has no visit.
    """

    days: int
    before: Side
    after: Side
    found_per_visit: Comparison | None


def within(
    scope: MeasureScope, sites: pd.DataFrame, hazards: pd.DataFrame, visits: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the hazards and visits of the sites of a scope."""
    keep = pd.Series(True, sites.index)
    for name in ("village_code", "office", "category"):
        wanted = getattr(scope, name)
        if wanted:
            keep &= (sites[name] == wanted).fillna(False).astype(bool)
    mine = sites.index[keep.to_numpy(dtype=bool)]
    return hazards[hazards["site_id"].isin(mine)], visits[visits["site_id"].isin(mine)]


def before_after(
    hazards: pd.DataFrame, events: pd.DataFrame, visits: pd.DataFrame, *, since: date, as_of: date
) -> BeforeAfter | None:
    """Return what was open, closed and found before a measure and after it.

    None where fewer than 7 days lie on record on either side.

    Both sides are equally long, 60 days at most. This is a comparison, not an experiment: season
    and other work changed as well.

    Parameters
    ----------
    hazards : of the places the measure is for: `found_on`, `closed_on`, `status`, `village_code`
    visits : of the same places: `visited_on`
    since : first day the measure was in place; it belongs to the side after
    """
    kept = hazards[hazards["status"].astype(str) != "voided"]
    first = pd.concat([kept["found_on"], visits["visited_on"]]).min()
    if pd.isna(first):
        return None
    days = min((as_of - since).days + 1, (since - first.date()).days, MOST_DAYS)
    if days < FEW_DAYS:
        return None
    before = _side(kept, events, visits, since - timedelta(days=days), days)
    after = _side(kept, events, visits, since, days)
    is_told = before.n_visits > 0 and after.n_visits > 0
    ratio = (
        compare(after.n_found, after.n_visits, before.n_found, before.n_visits) if is_told else None
    )
    return BeforeAfter(days, before, after, ratio)


def _side(
    hazards: pd.DataFrame, events: pd.DataFrame, visits: pd.DataFrame, start: date, days: int
) -> Side:
    end = start + timedelta(days=days - 1)
    span = (pd.Timestamp(start), pd.Timestamp(end))
    closed = hazards[hazards["closed_on"].between(*span)]
    took = (closed["closed_on"] - closed["found_on"]).dt.days
    return Side(
        n_open=int(open_counts(hazards, events, [end])["n_open"].sum()),
        n_closed=len(closed),
        median_days=float(took.median()),
        n_found=int(hazards["found_on"].between(*span).sum()),
        n_visits=int(visits["visited_on"].between(*span).sum()),
    )


def of(day: Day) -> Mapping[int, BeforeAfter]:
    """Return what changed after each measure and practice in place, by task id.

    A measure is for the places of its weak point where it names one, else for those of its own
    village and trade, or of its office where it names neither. One that names nothing is for no
    part that could be compared.
    """
    tasks = day.table("task")
    done = tasks[tasks["kind"].isin([TaskKind.STEP.value, TaskKind.PRACTICE.value])]
    done = done[done["done_on"] <= pd.Timestamp(day.as_of)]
    told: dict[int, BeforeAfter] = {}
    for task_id, row in done.iterrows():
        weak = (row["details"] or {}).get("weak_point_id")
        where = _scope(tasks.loc[weak] if weak in tasks.index else row)
        if where.is_whole:
            continue
        hazards, visits = within(where, day.sites, day.hazards, day.visits)
        effect = before_after(
            hazards, day.events, visits, since=row["done_on"].date(), as_of=day.as_of
        )
        if effect is not None:
            told[int(str(task_id))] = effect
    return told


def _scope(row: pd.Series) -> MeasureScope:
    code, office = (row[name] if pd.notna(row[name]) else None for name in _WHERE)
    trade = (row["details"] or {}).get("category")
    # With a village or a trade the office is who leads the work, not where it is done.
    return MeasureScope(code, None if code or trade else office, trade)
