"""Open hazards week by week against the straight line to the campaign's last day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from analysis.risk.hazards import ENDED

if TYPE_CHECKING:
    from analysis.day import Day

# Weeks whose closings make the pace so far.
PACE_WEEKS: Final = 4
# Kinds of event after which a hazard is open again, or open no more.
_OPENS: Final = ("reopened", "recheck_failed")
_ENDS: Final = ("closed", "voided")


def week_ends(start: date, end: date) -> tuple[date, ...]:
    """Return the Sundays from `start` on that lie before `end`, and `end` itself."""
    first = start + timedelta(days=6 - start.weekday())
    days = [first + timedelta(weeks=k) for k in range(max((end - first).days, 0) // 7 + 1)]
    return (*(day for day in days if day < end), end)


def open_counts(hazards: pd.DataFrame, events: pd.DataFrame, days: Sequence[date]) -> pd.DataFrame:
    """Return how many hazards were open at the end of each day, by village.

    `day` (datetime64[s]), `village_code` (every village that has a hazard; "" where it is not
    known), `n_open` (int).

    A hazard counts from the day it was found until it is closed, and again after it was reopened:
    the state its events give on each day (`data.events.fold`).

    Parameters
    ----------
    hazards
        `data.frames.hazards` of the last day: at least `village_code`, `found_on`, `status`. What
        has been voided since is in none of the counts.
    days : none later than the day of `hazards`
    """
    kept = hazards[hazards["status"].astype(str) != "voided"]
    turns = _turns(kept, events)
    villages = kept["village_code"].fillna("").rename("village_code")
    tables = []
    for day in days:
        until = turns[turns["effective_on"] <= pd.Timestamp(day)]
        last = until.groupby("subject_id")["is_open"].last()
        is_open = last.reindex(kept.index, fill_value=False).astype(bool)
        counted = is_open.groupby(villages).sum().astype("int64")
        tables.append(pd.DataFrame({"day": pd.Timestamp(day), "n_open": counted}).reset_index())
    if not tables:
        return pd.DataFrame({"day": [], "village_code": [], "n_open": []})
    whole = pd.concat(tables, ignore_index=True)
    return whole.assign(day=whole["day"].astype("datetime64[s]"))


def _turns(hazards: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    told = events[(events["subject"] == "hazard") & events["subject_id"].isin(hazards.index)]
    first = ~told["subject_id"].duplicated()
    said = [changes.get("status") for changes in told["changes"]]
    is_end = told["kind"].isin(_ENDS) | pd.Series(said, told.index).isin(list(ENDED))
    matters = first | is_end | told["kind"].isin(_OPENS)
    turns = told.loc[matters, ["subject_id", "effective_on"]].assign(
        is_open=~is_end[matters], made=first[matters]
    )
    # The event that made a hazard comes first; it was there from the day it was found.
    found = hazards["found_on"].reindex(turns["subject_id"]).set_axis(turns.index)
    day = turns["effective_on"].where(~turns["made"] | found.isna(), found)
    later_found = (day < found).fillna(False)
    turns["effective_on"] = day.where(~later_found, found)
    return turns.sort_values(["effective_on", "made"], ascending=[True, False], kind="stable")


# The whole register among the villages.
_WHOLE: Final = ""


@dataclass(frozen=True)
class Course:
    """Where a list stands against its plan.

    Attributes
    ----------
    n_open : on the last day counted
    peak, peak_on : the most open at the end of a week, and the first such week end
    planned : what the straight line from the peak to 0 on the last day allows today
    closed_per_week
        Fall of the open list per week over the last four weeks (negative: it grows); None before
        two week ends are known.
    needed_per_week : fall per week that clears the list by the last day; None on and after that day
    """

    n_open: int
    peak: int
    peak_on: date
    planned: float
    closed_per_week: float | None
    needed_per_week: float | None

    @property
    def is_behind(self) -> bool:
        """Whether more is open than the line allows."""
        return self.n_open > self.planned


def course(counts: pd.Series, *, end: date) -> Course:
    """Return how a list of open hazards runs against the straight line to its last day.

    Parameters
    ----------
    counts : open at the end of each day of its index (datetime64), in order, at least one
    end : the day by which none should be open
    """
    days = [stamp.date() for stamp in pd.DatetimeIndex(counts.index)]
    values = counts.to_numpy(dtype="int64")
    top = int(values.argmax())
    as_of, n_open = days[-1], int(values[-1])
    line = planned_line(days[top], int(values[top]), end=end, days=[as_of])
    since = max(len(days) - 1 - PACE_WEEKS, 0)
    span = (as_of - days[since]).days / 7
    left = (end - as_of).days / 7
    return Course(
        n_open=n_open,
        peak=int(values[top]),
        peak_on=days[top],
        planned=float(line[0]),
        closed_per_week=float(values[since] - n_open) / span if span > 0 else None,
        needed_per_week=n_open / left if left > 0 else None,
    )


def planned_line(start: date, n_open: int, *, end: date, days: Sequence[date]) -> np.ndarray:
    """Return what a straight line from `n_open` on `start` to 0 on `end` allows on each day."""
    span = max((end - start).days, 1)
    gone = np.array([(day - start).days for day in days], dtype=np.float64) / span
    return np.asarray(n_open * (1 - np.clip(gone, 0, 1)))


def of(day: Day) -> pd.DataFrame:
    """Return open hazards at each week's end since the campaign began.

    Indexed `day`: One column for each village code that has hazards, and "" for the whole.
    """
    days = week_ends(*day.period)
    counts = open_counts(day.hazards, day.events, days)
    wide = counts.pivot_table(
        index="day", columns="village_code", values="n_open", fill_value=0, observed=False
    )
    wide = wide.drop(columns=_WHOLE, errors="ignore").astype("int64")
    return wide.assign(**{_WHOLE: counts.groupby("day")["n_open"].sum()})
