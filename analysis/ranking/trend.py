"""Has the rate changed: a change point, a period against a period, and the usual of the season."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.ranking.run_chart import TrendError

Floats = npt.NDArray[np.float64]
Verdict = Literal["higher", "lower", "cannot_tell"]

SEED: Final = 20231207
N_WORLDS: Final = 1999
LEVEL: Final = 0.90
# A change is named below this chance of a change at least as clear in a steady series.
ALPHA: Final = 0.05


@dataclass(frozen=True)
class Change:
    """The clearest change of rate in a series of counts.

    Attributes
    ----------
    at : first place of the new rate (0 is the first point); None where no rate can be compared
    before, after : counts per unit of effort on either side
    p : chance of a change at least as clear if the rate were steady
    is_change : p ≤ 0.05
    """

    at: int | None
    before: float
    after: float
    p: float
    is_change: bool


@dataclass(frozen=True)
class Comparison:
    """One period against another, per unit of effort.

    Attributes
    ----------
    ratio, low, high
        Rate of the first over that of the second, with its exact 90 % interval (unless told); NaN
        where the second has no count, `high` then infinite.
    p : exact two-sided chance of counts at least as unlikely if both rates were equal
    verdict : "cannot_tell" where the interval holds 1
    """

    ratio: float
    low: float
    high: float
    p: float
    verdict: Verdict


@dataclass(frozen=True)
class SeasonBand:
    """Where a count would lie if nothing but chance had changed since earlier seasons.

    Attributes
    ----------
    low, high : 90 % prediction interval
    is_outside : whether the count given lies outside; None without one
    """

    expected: float
    low: int
    high: int
    is_outside: bool | None


def change_point(
    counts: Floats, effort: Floats | None = None, *, n_worlds: int = N_WORLDS, seed: int = SEED
) -> Change:
    """Find the clearest single change of a Poisson rate.

    Parameters
    ----------
    counts : (n,); whole numbers in the order of time
    effort : (n,), optional
        Visits (or days) of each point; a point without effort must have no count. Default: 1 each.
    n_worlds
        Steady series the clearest change is compared with, of the same total and the same effort.

    Raises
    ------
    TrendError
        Fewer than two points with effort, or a count without effort.

    References
    ----------
    Worsley (1986) Biometrika 73, 91-104 (maximum of the likelihood ratio); its distribution under a
    steady rate is simulated given the total.
    """
    counts, effort = _series(counts, effort)
    total = counts.sum()
    if total == 0:
        return Change(None, 0.0, 0.0, 1.0, is_change=False)
    kept = np.flatnonzero(effort > 0)
    share = effort[kept].cumsum()[:-1] / effort.sum()
    clear = _clearness(counts[kept].cumsum()[:-1], share, total)
    best = int(clear.argmax())
    rng = np.random.default_rng(seed)
    worlds = rng.multinomial(int(total), effort[kept] / effort.sum(), size=n_worlds)
    largest = _clearness(worlds.cumsum(axis=1)[:, :-1], share, total).max(axis=1)
    p = float(((largest >= clear[best] - 1e-9).sum() + 1) / (n_worlds + 1))
    at = int(kept[best + 1])
    before = counts[:at].sum() / effort[:at].sum()
    after = counts[at:].sum() / effort[at:].sum()
    return Change(at, float(before), float(after), p, is_change=p <= ALPHA)


def compare(
    count: int, effort: float, other: int, other_effort: float, *, level: float = LEVEL
) -> Comparison:
    """Compare two Poisson rates exactly, given the total.

    Parameters
    ----------
    count, other : finds of the period, and of the one it is compared with
    effort, other_effort : visits (or days, or sites) of each, above 0

    Raises
    ------
    TrendError
        An effort is not above 0, or a count is negative.

    References
    ----------
    Przyborowski and Wilenski (1940) Biometrika 31, 313-323; the interval is that of Clopper and
    Pearson (1934), carried over to the ratio, as in R's poisson.test.
    """
    from scipy.stats import binomtest

    if not (effort > 0 and other_effort > 0 and count >= 0 and other >= 0):
        raise TrendError(
            f"Rates need counts from 0 and effort above 0, got {count} in {effort} "
            f"and {other} in {other_effort}."
        )
    if count + other == 0:
        return Comparison(np.nan, 0.0, np.inf, 1.0, "cannot_tell")
    test = binomtest(count, count + other, effort / (effort + other_effort))
    limits = test.proportion_ci(confidence_level=level, method="exact")
    scale = other_effort / effort
    low = float(limits.low / (1 - limits.low) * scale)
    high = float(limits.high / (1 - limits.high) * scale) if limits.high < 1 else np.inf
    ratio = count / other * scale if other else np.nan
    verdict: Verdict = "cannot_tell"
    if low > 1:
        verdict = "higher"
    elif high < 1:
        verdict = "lower"
    return Comparison(float(ratio), low, high, float(test.pvalue), verdict)


def season_band(
    earlier: Floats,
    earlier_effort: Floats,
    effort: float,
    *,
    count: int | None = None,
) -> SeasonBand | None:
    """Return where this period's count would lie, from the same period of earlier years.

    None without earlier effort: a first season has no band.

    The years share one Poisson rate, of which the earlier ones tell (Jeffreys' prior: gamma with
    shape ½), so that the next count is negative binomial. Where three or more earlier years vary
    more than chance (their mean squared Pearson residual above 1), the band is widened about its
    middle by the root of that.

    Parameters
    ----------
    earlier, earlier_effort : (n,); counts and visits of the same weeks or months of earlier years
    effort : visits of this period
    count : this period's count
    """
    from scipy.stats import nbinom

    known = earlier_effort > 0
    shape, exposure = float(earlier[known].sum()) + 0.5, float(earlier_effort[known].sum())
    if exposure <= 0:
        return None
    law = nbinom(shape, exposure / (exposure + effort))
    middle = float(law.mean())
    wide = _widening(earlier[known], earlier_effort[known])
    tail = (1 - LEVEL) / 2
    low = int(max(np.floor(middle - wide * (middle - law.ppf(tail))), 0))
    high = int(np.ceil(middle + wide * (law.ppf(1 - tail) - middle)))
    outside = None if count is None else not low <= count <= high
    return SeasonBand(middle, low, high, outside)


# How many earlier winters are looked for.
MOST_YEARS = 5


@dataclass(frozen=True)
class Against:
    """The visits of a period with a find, beside other periods.

    Attributes
    ----------
    start, end : the period, both days included
    hits, n_visits : visits that found anything, and all visits
    hits_before, n_visits_before : of as many days just before it
    comparison : of the two, per visit; None where either has no visit
    n_years : earlier years with a visit on the same days
    band : where the hits would lie by those years; None in a first season, or without a visit
    """

    start: date
    end: date
    hits: int
    n_visits: int
    hits_before: int
    n_visits_before: int
    comparison: Comparison | None
    n_years: int
    band: SeasonBand | None


def against(visits: pd.DataFrame, *, end: date, days: int) -> Against:
    """Compare the last days with those before them and with earlier years, per visit.

    Parameters
    ----------
    end : last day of the period
    days : its length, from 1
    """
    start = end - timedelta(days - 1)
    hits, n_visits = _within(visits, start, end)
    before, n_before = _within(visits, start - timedelta(days), start - timedelta(1))
    known = n_visits > 0 and n_before > 0
    years = [
        _within(visits, _earlier(start, k), _earlier(end, k)) for k in range(1, MOST_YEARS + 1)
    ]
    years = [year for year in years if year[1] > 0]
    counts, effort = (np.array([year[place] for year in years], dtype=float) for place in (0, 1))
    return Against(
        start,
        end,
        hits,
        n_visits,
        before,
        n_before,
        compare(hits, n_visits, before, n_before) if known else None,
        len(years),
        season_band(counts, effort, float(n_visits), count=hits) if n_visits else None,
    )


def _within(visits: pd.DataFrame, start: date, end: date) -> tuple[int, int]:
    inside = visits[visits["visited_on"].between(pd.Timestamp(start), pd.Timestamp(end))]
    return int((inside["n_found"] > 0).sum()), len(inside)


def _earlier(day: date, years: int) -> date:
    return (pd.Timestamp(day) - pd.DateOffset(years=years)).date()


def _widening(counts: Floats, effort: Floats) -> float:
    if len(counts) < 3 or counts.sum() == 0:
        return 1.0
    expected = effort * counts.sum() / effort.sum()
    squares = float(((counts - expected) ** 2 / expected).sum())
    return float(np.sqrt(max(squares / (len(counts) - 1), 1.0)))


def _series(counts: Floats, effort: Floats | None) -> tuple[Floats, Floats]:
    counts = np.asarray(counts, dtype=np.float64)
    effort = np.ones(len(counts)) if effort is None else np.asarray(effort, dtype=np.float64)
    if (effort > 0).sum() < 2:
        raise TrendError("A change needs at least two points with effort.")
    if (counts[effort <= 0] > 0).any():
        raise TrendError("A point with a count but without effort cannot be compared.")
    return counts, effort


def _clearness(before: npt.NDArray[np.generic], share: Floats, total: float) -> Floats:
    """Half the log-likelihood ratio of a change after each point."""
    from scipy.special import xlogy

    left = np.asarray(before, dtype=np.float64)
    return np.asarray(
        xlogy(left, left / (total * share))
        + xlogy(total - left, (total - left) / (total * (1 - share)))
    )
