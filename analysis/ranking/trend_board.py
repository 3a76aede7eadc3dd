"""The trend of each village or category: run chart, change test, the last weeks against before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from analysis.ranking.hotspots import false_discovery
from analysis.ranking.run_chart import TrendError, counts_by, run_chart
from analysis.ranking.trend import ALPHA, Comparison, change_point, compare

if TYPE_CHECKING:
    from analysis.day import Day

Group = Literal["village_code", "category"]
Count = Literal["hits", "finds"]

DAYS: Final = 28


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
    series = [_series(name, found[name], effort[name]) for name in names]
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


def _series(name: object, found: pd.Series, effort: pd.Series) -> pd.DataFrame:
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
