"""Open hazards week by week against the line to the last day, and the chance to reach it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.risk.hazards import ENDED, with_clock
from vocabulary.errors import CampaignError
from vocabulary.terms import HazardStatus

if TYPE_CHECKING:
    from analysis.day import Day

# Weeks whose closings make the pace so far.
PACE_WEEKS: Final = 4
# Kinds of event after which a hazard is open again, or open no more.
_OPENS: Final = ("reopened", "recheck_failed")
_ENDS: Final = ("closed", "voided")
# The whole register among the villages.
_WHOLE: Final = ""
Floats = npt.NDArray[np.float64]
# Below this many closings, or open ones older than any closing seen, nothing is promised.
FEW_CLOSINGS: Final = 20
_N_RESAMPLES: Final = 400
_SEED: Final = 0


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


class ClearingError(CampaignError):
    """A day that no curve can tell of."""


@dataclass(frozen=True)
class Clearing:
    """What this campaign's own closing times say of a day.

    Attributes
    ----------
    n_open, n_closed : open now; closed so far, which the curve rests on
    is_enough : false below 20 closings: the numbers below are withheld
    expected_left
        How many of the open ones will still be open; with `left_low`, `left_high` (95 %). None when
        the data are few.
    chance : that none is left; None when the data are few
    """

    n_open: int
    n_closed: int
    is_enough: bool
    expected_left: float | None = None
    left_low: float | None = None
    left_high: float | None = None
    chance: float | None = None


def clear_by(hazards: pd.DataFrame, *, as_of: date, by: date) -> Clearing:
    """Return how many open hazards will be left on a day, and the chance of none.

    One that has been open for `a` days is still open `h` days later with the share S(a + h) / S(a)
    of the Kaplan–Meier curve; the chance of none is the product over the open ones, as if each
    closed by itself. Resampling the hazards (400 times) gives the intervals. Reopened ones are left
    out of the curve, for their second start is not in the frame. Beyond the last closing seen the
    curve says nothing; there the share is held, which makes the promise a careful one.

    Parameters
    ----------
    hazards
        `data.frames.hazards` of `as_of`: at least `status`, `found_on`, `closed_on`, `cycle` and
        what `with_clock` needs. One without a day of finding is left out of the curve.

    Raises
    ------
    ClearingError
        `by` is before `as_of`.
    """
    if by < as_of:
        raise ClearingError(f"The list is asked for on {by}, before {as_of}.")
    clocked = with_clock(hazards, as_of=as_of)
    clocked = clocked[clocked["status"].astype(str) != HazardStatus.VOIDED.value]
    age, closed, is_first = _histories(clocked, as_of=as_of)
    known = ~np.isnan(age)
    open_age = age[~closed]
    fitted = known & is_first & (age >= 0)
    days, ended = age[fitted], closed[fitted]
    n_closed, ahead = int(ended.sum()), float((by - as_of).days)
    last = float(days[ended].max()) if n_closed else 0.0
    if n_closed < FEW_CLOSINGS:
        return Clearing(len(open_age), n_closed, is_enough=False)
    ages = np.nan_to_num(open_age, nan=last)
    left, chance = _outlook(days, ended, ages, ahead)
    rng = np.random.default_rng(_SEED)
    drawn = rng.integers(0, len(days), (_N_RESAMPLES, len(days)))
    worlds = np.array([_outlook(days[rows], ended[rows], ages, ahead) for rows in drawn])
    low, high = map(float, np.quantile(worlds[:, 0], [0.025, 0.975]))
    return Clearing(len(open_age), n_closed, True, left, low, high, chance)


def _histories(
    clocked: pd.DataFrame, *, as_of: date
) -> tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    found = pd.to_datetime(clocked["found_on"]).to_numpy().astype("datetime64[D]")
    end = pd.to_datetime(clocked["closed_on"]).to_numpy().astype("datetime64[D]")
    closed = ~clocked["is_open"].to_numpy(dtype=bool)
    until = np.where(closed, end, np.datetime64(as_of, "D"))
    span = (until - found).astype("timedelta64[D]")
    age = np.where(np.isnat(span), np.nan, span.astype(np.float64))
    first = clocked["cycle"].to_numpy(dtype=np.float64, na_value=1.0) <= 1
    return age, closed, first


def _outlook(
    days: Floats, closed: npt.NDArray[np.bool_], ages: Floats, ahead: float
) -> tuple[float, float]:
    at, share = open_share(days, closed)
    now = share[np.searchsorted(at, ages, side="right")]
    then = share[np.searchsorted(at, ages + ahead, side="right")]
    # Older than a curve that has come down to nothing: never seen, so nothing closes.
    stays = np.divide(then, now, out=np.ones_like(now), where=now > 0)
    return float(stays.sum()), float(np.prod(1 - stays))


def open_share(days: Floats, closed: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return the times at which one was closed, and the share still open after each.

    The shares begin with the 1 before the first time, so there is one more of them.

    Parameters
    ----------
    days : (n,) float, at least 0; from finding to closing, or to the last day seen open
    closed : (n,) bool; false where it was still open (censored)

    References
    ----------
    Kaplan and Meier, JASA 53 (1958).
    """
    at, n_closed = np.unique(days[closed], return_counts=True)
    at_risk = len(days) - np.searchsorted(np.sort(days), at, side="left")
    return at, np.concatenate([[1.0], np.cumprod(1 - n_closed / at_risk)])


def clearing_of(day: Day, by: date) -> Clearing:
    """Return the chance of clearing a day's list by another."""
    return clear_by(day.hazards, as_of=day.as_of, by=by)
