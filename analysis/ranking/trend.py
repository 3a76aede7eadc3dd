"""Has the rate changed: run chart, change point, a period against a period, the season's usual."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.ranking.hotspots import false_discovery
from vocabulary.errors import CampaignError

if TYPE_CHECKING:
    from analysis.day import Day

Step = Literal["week", "month"]

_CODES: Final[dict[Step, str]] = {"week": "W-SUN", "month": "M"}
# Below ten useful points the two rules are too weak to be read (Anhoj and Olesen 2014).
FEWEST_POINTS: Final = 10
Floats = npt.NDArray[np.float64]
Verdict = Literal["higher", "lower", "cannot_tell"]
SEED: Final = 20231207
N_WORLDS: Final = 1999
LEVEL: Final = 0.90
# A change is named below this chance of a change at least as clear in a steady series.
ALPHA: Final = 0.05
# How many earlier winters are looked for.
MOST_YEARS = 5
Group = Literal["village_code", "category"]
Count = Literal["hits", "finds"]
DAYS: Final = 28


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


@dataclass(frozen=True)
class TrendBoard:
    """Trends side by side.

    Attributes
    ----------
    series
        One row per group and week (month): `group`, `starts_on`, `n` (counted), `n_visits`, `rate`
        (n per visit; NaN without a visit).
    summary
        Indexed `group`: `n`, `n_visits`, `has_shift` (of the run chart of rates; None below ten
        points), `changed_on` (first day of the week with the new rate; NaT), `before`, `after`,
        `p`, `q` (Benjamini-Hochberg over the groups), `is_change` (q ≤ 0.05), and the last days
        against as many before them: `ratio`, `low`, `high`, `verdict` ("higher", "lower",
        "cannot_tell").
    """

    series: pd.DataFrame
    summary: pd.DataFrame


def trend_board(
    visits: pd.DataFrame,
    *,
    start: date,
    end: date,
    group: Group = "village_code",
    count: Count = "hits",
    days: int = DAYS,
) -> TrendBoard:
    """Return the trend of each village or category, per visit.

    Parameters
    ----------
    start, end : both included
    count
        Visits that found anything, or all finds. Finds of one visit come together, which makes
        every p of them too small; hits vary a little less than the tests take for granted, which
        makes theirs a little too large.
    days : length of the last period and of the one before it

    Raises
    ------
    TrendError
        The period ends before it starts, or is shorter than twice `days`.
    """
    if (end - start).days + 1 < 2 * days:
        raise TrendError(f"Two periods of {days} days do not fit between {start} and {end}.")
    counted = visits.assign(n=_counted(visits, count))
    times = counted["n"].to_numpy(dtype=np.int64)
    each = counted.loc[counted.index.repeat(times)]
    effort = counts_by(visits["visited_on"], by=visits[group], start=start, end=end)
    found = counts_by(
        each["visited_on"].reset_index(drop=True),
        by=each[group].reset_index(drop=True),
        start=start,
        end=end,
    ).reindex(columns=effort.columns, fill_value=0)
    names = [name for name in effort.columns if name != "n_days"]
    series = [_board_series(name, found[name], effort[name]) for name in names]
    rows = [
        {**_changed(one), **_against(counted[counted[group] == name], end=end, days=days)}
        for name, one in zip(names, series, strict=True)
    ]
    summary = pd.DataFrame(rows, index=pd.Index(names, name="group"))
    if len(summary):
        summary.insert(7, "q", false_discovery(summary["p"].to_numpy(dtype=np.float64)))
        summary["is_change"] = summary["q"] <= ALPHA
    columns = ["group", "starts_on", "n", "n_visits", "rate"]
    board = pd.concat(series, ignore_index=True) if series else pd.DataFrame(columns=columns)
    return TrendBoard(board, summary)


def _counted(visits: pd.DataFrame, count: Count) -> pd.Series:
    n_found = visits["n_found"].fillna(0)
    return (n_found > 0).astype("int64") if count == "hits" else n_found.astype("int64")


def _board_series(name: object, found: pd.Series, effort: pd.Series) -> pd.DataFrame:
    n, n_visits = found.to_numpy(dtype=np.float64), effort.to_numpy(dtype=np.float64)
    rate = np.divide(n, n_visits, out=np.full(len(n), np.nan), where=n_visits > 0)
    return pd.DataFrame(
        {
            "group": name,
            "starts_on": found.index,
            "n": found.to_numpy(),
            "n_visits": effort.to_numpy(),
            "rate": rate,
        }
    )


def _changed(series: pd.DataFrame) -> dict[str, object]:
    n, n_visits = (series[name].to_numpy(dtype=np.float64) for name in ("n", "n_visits"))
    row: dict[str, object] = {
        "n": int(n.sum()),
        "n_visits": int(n_visits.sum()),
        "has_shift": run_chart(series["rate"]).has_shift,
        "changed_on": pd.NaT,
        "before": np.nan,
        "after": np.nan,
        "p": np.nan,
    }
    if (n_visits > 0).sum() >= 2:
        change = change_point(n, n_visits)
        row |= {"before": change.before, "after": change.after, "p": change.p}
        if change.at is not None:
            row["changed_on"] = series["starts_on"].iloc[change.at]
    return row


def _against(visits: pd.DataFrame, *, end: date, days: int) -> dict[str, object]:
    middle = end - timedelta(days - 1)
    first = middle - timedelta(days)
    day = visits["visited_on"]
    now = visits[day.between(pd.Timestamp(middle), pd.Timestamp(end))]
    then = visits[day.between(pd.Timestamp(first), pd.Timestamp(middle - timedelta(1)))]
    found = Comparison(np.nan, 0.0, np.inf, 1.0, "cannot_tell")
    if len(now) and len(then):
        found = compare(int(now["n"].sum()), len(now), int(then["n"].sum()), len(then))
    return {"ratio": found.ratio, "low": found.low, "high": found.high, "verdict": found.verdict}


def of(day: Day, period: tuple[date, date], group: Group, days: int = 28) -> TrendBoard | None:
    """Return the trend of each village or category; None where the period is too short."""
    visits = day.visits[day.visits["visited_on"].notna()]
    try:
        return trend_board(visits, start=period[0], end=period[1], group=group, days=days)
    except TrendError:
        return None
