"""Counts by week or month, and whether the run chart shows more than chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocabulary.errors import CampaignError

Step = Literal["week", "month"]
Floats = npt.NDArray[np.float64]

_CODES: Final[dict[Step, str]] = {"week": "W-SUN", "month": "M"}
# Below ten useful points the two rules are too weak to be read (Anhoj and Olesen 2014).
FEWEST_POINTS: Final = 10


class TrendError(CampaignError):
    """A trend cannot be computed; the message says what is missing."""


@dataclass(frozen=True)
class RunChart:
    """What a run chart shows.

    Attributes
    ----------
    centre : median of the points; NaN without a point
    n_useful : points not on the median
    longest_run, longest_allowed
        Longest run of useful points on one side of the median, and the longest chance gives.
    crossings, fewest_allowed : how often the line crosses the median, and the fewest chance gives
    has_shift : whether either rule is broken; None below ten useful points
    """

    centre: float
    n_useful: int
    longest_run: int
    longest_allowed: int
    crossings: int
    fewest_allowed: int
    has_shift: bool | None


def counts_by(
    days: pd.Series, *, start: date, end: date, step: Step = "week", by: pd.Series | None = None
) -> pd.DataFrame:
    """Return how many rows fall into each week or month, empty ones with 0.

    Index `starts_on` (first day of the week or month, the first may lie before `start`); `n_days`
    of the period in it, then one column of counts for each value of `by`.

    Parameters
    ----------
    days : Series of datetime64
        E.g. `found_on`; a day not known, or outside the period, is not counted.
    start, end : first and last day of the period, both included
    step : "week" (Monday to Sunday) or "month"
    by
        E.g. `village_code` or `category`, on the index of `days`; one column each. None: one
        column, "all". A row whose `by` is not known is not counted.

    Raises
    ------
    TrendError
        The period ends before it starts.
    """
    if end < start:
        raise TrendError(f"A period from {start} to {end} ends before it starts.")
    periods = pd.period_range(start, end, freq=_CODES[step])
    within = days.between(pd.Timestamp(start), pd.Timestamp(end))
    what = pd.Series("all", index=days.index) if by is None else by.astype(object)
    within &= what.notna()
    period = pd.PeriodIndex(pd.to_datetime(days[within]), freq=_CODES[step])
    counted = pd.crosstab(period, what[within].to_numpy()) if within.any() else pd.DataFrame()
    counted = counted.reindex(periods, fill_value=0).astype("int64")
    if by is None and "all" not in counted:
        counted["all"] = 0
    starts = periods.to_timestamp(how="start")
    first = np.maximum(starts.to_numpy(), np.datetime64(start))
    last = np.minimum(periods.to_timestamp(how="end").normalize().to_numpy(), np.datetime64(end))
    counted.index = pd.Index(starts.astype("datetime64[s]"), name="starts_on")
    counted.insert(0, "n_days", ((last - first) / np.timedelta64(1, "D")).astype(np.int64) + 1)
    return counted


def run_chart(values: Floats | pd.Series) -> RunChart:
    """Return what a run chart shows: unusually long runs, or unusually few crossings.

    Parameters
    ----------
    values : (n,); in the order of time; NaN (no visit, so no rate) is left out

    References
    ----------
    Anhoj and Olesen (2014) PLoS ONE 9, e113825: longest run above round(log2 n + 3), or crossings
    below the 5 % point of the binomial (n − 1, ½).
    """
    from scipy.special import bdtr

    points = np.asarray(values, dtype=np.float64)
    points = points[~np.isnan(points)]
    if not len(points):
        return RunChart(np.nan, 0, 0, 0, 0, 0, None)
    centre = float(np.median(points))
    side = points[points != centre] > centre
    n = len(side)
    if n == 0:
        return RunChart(centre, 0, 0, 0, 0, 0, None)
    turns = np.flatnonzero(side[1:] != side[:-1])
    longest = int(np.diff(np.concatenate([[-1], turns, [n - 1]])).max())
    allowed = int(np.floor(np.log2(n) + 3 + 0.5))
    # The smallest k with P(crossings <= k) >= 5 %.
    chance = bdtr(np.arange(n, dtype=np.float64), n - 1, 0.5)
    fewest = int(np.flatnonzero(chance >= 0.05 - 1e-12)[0]) if n > 1 else 0
    broken = longest > allowed or len(turns) < fewest
    return RunChart(
        centre, n, longest, allowed, len(turns), fewest, broken if n >= FEWEST_POINTS else None
    )
