"""Whether a talk shortens the time to closing: those talked to against those as late, without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.pressing import due_lists
from vocabulary.terms import EventKind

if TYPE_CHECKING:
    from analysis.day import Day

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]
Verdict = Literal["faster", "slower", "cannot_tell_yet"]

# Below this many closings on either side nothing is said.
FEW: Final = 15
_TURNS: Final = (EventKind.SUBMITTED.value, EventKind.CLOSED.value)
_N_RESAMPLES: Final = 1000
_SEED: Final = 0


@dataclass(frozen=True)
class Group:
    """Closing times of one side.

    Attributes
    ----------
    days : (n,) float; from the starting day to the closing, or to the last day seen open
    closed : (n,) bool
    median, low, high
        Days after which half are closed (Kaplan and Meier), 95 % by resampling; NaN where half are
        never seen closed.
    """

    days: Floats
    closed: Flags
    median: float
    low: float
    high: float

    @property
    def n(self) -> int:
        """Return how many hazards there are."""
        return len(self.days)

    @property
    def n_closed(self) -> int:
        """Return how many of them were closed."""
        return int(self.closed.sum())


@dataclass(frozen=True)
class Effect:
    """Time to closing after a talk, beside that of hazards as late without one.

    Attributes
    ----------
    landmark_days : days overdue at which both sides start: the usual day of a talk
    difference, low, high : median with less median without, days, 95 %; below 0 is faster
    """

    landmark_days: int
    talked: Group
    without: Group
    difference: float
    low: float
    high: float
    verdict: Verdict


def talk_effect(
    hazards: pd.DataFrame,
    events: pd.DataFrame,
    talks: pd.DataFrame,
    *,
    as_of: date,
) -> Effect:
    """Compare closing times after a talk with those of hazards as late and never talked about.

    A talk is held with those who are late, so that all talked hazards against all others would
    always look slow. Both sides therefore start at the same lateness, the median one of a talk
    (landmark): one counts from its talk, the other from being that late, where it was still not put
    right then, up to a talk of its own. Only first cycles count. Whom to talk to is the office's
    choice: this is a comparison, not an experiment.

    Parameters
    ----------
    events : `data.frames.events`: they alone tell when it was first handed in for re-check
    talks : of `analysis.pressing.talks_held`; those of one hazard count

    References
    ----------
    Anderson, Cain and Gelber (1983), landmark method, J. Clin. Oncol. 1, 710-719.
    """
    first = hazards[(hazards["cycle"] <= 1) & hazards["due_on"].notna()]
    talk_on = talks.dropna(subset=["hazard_id"]).groupby("hazard_id")["on"].min()
    talk = talk_on.reindex(first.index)
    start, lateness = _days(talk), _gap(_days(first["due_on"]), _days(talk))
    is_talked = lateness >= 0  # a talk ahead of the deadline presses nothing overdue
    landmark = int(np.median(lateness[is_talked])) if is_talked.any() else 0
    late_from = _days(first["due_on"]) + np.timedelta64(landmark, "D")
    was_late = ~_handed_in(events, pd.Series(late_from, first.index))
    is_talked &= ~_handed_in(events, talk)
    # Not talked about by then; one talked about later is watched up to its talk. To take only those
    # never talked about would look into the future: who is quick is closed before his talk.
    before = np.isnat(start) | (start > late_from)
    others = before & was_late & (late_from < np.datetime64(as_of, "D"))
    end, rng = _days(first["closed_on"]), np.random.default_rng(_SEED)
    last = np.full(len(first), np.datetime64(as_of, "D"))
    until = np.where(np.isnat(start), last, np.minimum(start, last))
    talked = _times(start[is_talked], end[is_talked], last[is_talked])
    without = _times(late_from[others], end[others], until[others])
    drawn = [_medians(*side, rng) for side in (talked, without)]
    groups = [
        Group(*side, kaplan_median(*side), *_interval(medians))
        for side, medians in zip((talked, without), drawn, strict=True)
    ]
    low, high = _interval(drawn[0] - drawn[1])
    is_few = min(group.n_closed for group in groups) < FEW
    verdict: Verdict = "cannot_tell_yet"
    if not is_few and (high < 0 or low > 0):
        verdict = "faster" if high < 0 else "slower"
    one, other = groups
    return Effect(landmark, one, other, one.median - other.median, low, high, verdict)


def _handed_in(events: pd.DataFrame, on: pd.Series) -> Flags:
    """Return whether each hazard had been handed in at all by the end of its own day."""
    mine = events[(events["subject"] == "hazard") & events["kind"].isin(_TURNS)]
    first = mine.groupby("subject_id")["effective_on"].min().reindex(on.index)
    return (first <= on).to_numpy(dtype=bool)


def kaplan_median(days: Floats, closed: Flags) -> float:
    """Return the first day on which at most half are still open; NaN where none is seen."""
    if not len(days):
        return np.nan
    order = np.lexsort((~closed, days))
    at_risk = len(days) - np.arange(len(days))
    share = np.cumprod(1 - closed[order] / at_risk)
    reached = np.flatnonzero(share <= 0.5)
    return float(days[order][reached[0]]) if len(reached) else np.nan


def _medians(days: Floats, closed: Flags, rng: np.random.Generator) -> Floats:
    if not len(days):
        return np.full(_N_RESAMPLES, np.nan)
    rows = rng.integers(0, len(days), (_N_RESAMPLES, len(days)))
    return np.array([kaplan_median(days[one], closed[one]) for one in rows])


def _interval(values: Floats) -> tuple[float, float]:
    known = values[~np.isnan(values)]
    if len(known) < len(values) * 0.95:  # half are too often never seen closed
        return np.nan, np.nan
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)


def _times(start: Days, end: Days, seen_until: Days) -> tuple[Floats, Flags]:
    closed = ~np.isnat(end) & (end <= seen_until)
    until = np.where(closed, end, seen_until)
    days = (until - start).astype("timedelta64[D]").astype(np.float64)
    return np.maximum(days, 0.0), closed


def _gap(first: Days, last: Days) -> Floats:
    span = (last - first).astype("timedelta64[D]")
    return np.where(np.isnat(span), np.nan, span.astype(np.float64))


def _days(column: pd.Series) -> Days:
    return pd.to_datetime(column).to_numpy().astype("datetime64[D]")


def of(day: Day) -> Effect:
    """Return what talks have changed, as far as it can be told."""
    return talk_effect(day.hazards, day.events, day.once(due_lists.talks_of), as_of=day.as_of)
