"""How long closing takes in this campaign, and the chance that the list is cleared by a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.risk.hazards import with_clock
from vocabulary.errors import CampaignError
from vocabulary.terms import HazardStatus

if TYPE_CHECKING:
    from analysis.day import Day

Floats = npt.NDArray[np.float64]

# Below this many closings, or open ones older than any closing seen, nothing is promised.
FEW_CLOSINGS: Final = 20
_N_RESAMPLES: Final = 400
_SEED: Final = 0


class ClearingError(CampaignError):
    """A day that no curve can tell of."""


@dataclass(frozen=True)
class Clearing:
    """What this campaign's own closing times say of a day.

    Attributes
    ----------
    n_open, n_closed : open now; closed so far, which the curve rests on
    n_beyond : open ones that would by then be older than any closing seen: nothing is known of them
    is_enough : false below 20 closings: the numbers below are withheld
    expected_left
        How many of the open ones will still be open; with `left_low`, `left_high` (95 %). None when
        the data are few.
    chance : that none is left; with `chance_low`, `chance_high` (95 %). None when the data are few.
    """

    n_open: int
    n_closed: int
    n_beyond: int
    is_enough: bool
    expected_left: float | None = None
    left_low: float | None = None
    left_high: float | None = None
    chance: float | None = None
    chance_low: float | None = None
    chance_high: float | None = None


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
        what `with_clock` needs. One without a day of finding is left out of the curve, and counted
        as beyond it.

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
    beyond = int((np.isnan(open_age) | (open_age + ahead > last)).sum())
    if n_closed < FEW_CLOSINGS:
        return Clearing(len(open_age), n_closed, beyond, is_enough=False)
    ages = np.nan_to_num(open_age, nan=last)
    left, chance = _outlook(days, ended, ages, ahead)
    rng = np.random.default_rng(_SEED)
    drawn = rng.integers(0, len(days), (_N_RESAMPLES, len(days)))
    worlds = np.array([_outlook(days[rows], ended[rows], ages, ahead) for rows in drawn])
    low, high = np.quantile(worlds, [0.025, 0.975], axis=0)
    return Clearing(
        len(open_age), n_closed, beyond, is_enough=True,
        expected_left=left, left_low=float(low[0]), left_high=float(high[0]),
        chance=chance, chance_low=float(low[1]), chance_high=float(high[1]),
    )  # fmt: skip


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


def of(day: Day, by: date) -> Clearing:
    """Return the chance of clearing a day's list by another."""
    return clear_by(day.hazards, as_of=day.as_of, by=by)
