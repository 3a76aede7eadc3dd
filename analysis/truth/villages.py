"""Villages whose record looks odd as a whole: closings before a meeting, visits without a find."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.ranking.eb import moments
from analysis.ranking.hotspots import false_discovery
from vocabulary.terms import TaskKind

if TYPE_CHECKING:
    from analysis.day import Day

Floats = npt.NDArray[np.float64]

# Share of false questions tolerated among those asked.
FALSE_SHARE: Final = 0.05
DAYS_BEFORE: Final = 3
# Spread of the hit share between villages that is taken for granted: a beta law with as much weight
# as this many visits at most (so that villages are never held to be quite alike).
MOST_ALIKE: Final = 200.0


def before_meetings(
    hazards: pd.DataFrame,
    meetings: Collection[date],
    *,
    start: date,
    end: date,
    days_before: int = DAYS_BEFORE,
) -> pd.DataFrame:
    """Return how many closings of each village fall just before a meeting.

    Indexed `village_code` (those with a closing): `n_closed`, `n_before`, `expected`, `p` (chance
    of as many or more), `q` (Benjamini-Hochberg), `is_question`.

    Expected: the share of the period's days that lie in a window, each weekday counted by the share
    of all closings that fall on it, so that a meeting on a Monday is no matter of its own. p is
    binomial; closings entered together are not independent, which makes p too small: a question.

    Parameters
    ----------
    meetings : days of meetings or reports
    start, end : period looked at, both included
    days_before : window: so many days before each meeting, the day itself left out
    """
    from scipy.stats import binom

    closed = hazards[hazards["closed_on"].between(pd.Timestamp(start), pd.Timestamp(end))]
    days = pd.date_range(start, end)
    windows = {
        pd.Timestamp(meeting - timedelta(back))
        for meeting in meetings
        for back in range(1, days_before + 1)
    }
    is_window = days.isin(list(windows))
    by_weekday = closed["closed_on"].dt.day_of_week.value_counts().reindex(range(7), fill_value=0)
    weight = (by_weekday / np.bincount(days.day_of_week, minlength=7).clip(1)).to_numpy()[
        days.day_of_week
    ]
    share = float(weight[is_window].sum() / weight.sum()) if weight.sum() > 0 else 0.0
    in_window = closed["closed_on"].isin(list(windows))
    grouped = in_window.groupby(closed["village_code"].astype(object))
    table = pd.DataFrame({"n_closed": grouped.size(), "n_before": grouped.sum().astype("int64")})
    table["expected"] = table["n_closed"] * share
    table["p"] = binom.sf(table["n_before"] - 1, table["n_closed"], share)
    return _asked(table.rename_axis("village_code"))


def meeting_days(tasks: pd.DataFrame, *, until: date) -> frozenset[date]:
    """Return the days before which closings could have been hurried.

    Parameters
    ----------
    tasks
        `data.upkeep.rows` of "task": those of kind "meeting" count, on the day they were held, else
        the one they are due.
    until : later days are left out, beyond what a window before them reaches
    """
    days = pd.Series(dtype="datetime64[s]")
    if "kind" in tasks:
        held = tasks[tasks["kind"] == TaskKind.MEETING.value]
        days = pd.to_datetime(held["done_on"]).fillna(pd.to_datetime(held["due_on"]))
    last = until + timedelta(DAYS_BEFORE)
    return frozenset(day.date() for day in days.dropna() if day.date() <= last)


def silent_villages(visits: pd.DataFrame, villages: pd.Index) -> pd.DataFrame:
    """Return how likely so few visits with a find are, given the effort.

    Indexed `village_code`: `n_visits`, `n_hits` (visits that found anything), `expected` (hits, by
    the share of all other villages), `p` (chance of as few or fewer), `q` (Benjamini-Hochberg),
    `is_question`. A village without a visit has p NaN: it says nothing.

    Beta-binomial law with the mean and the between-village variance of all *other* villages
    (Martuzzi and Elliott's moments), so that a village is not its own excuse.

    Parameters
    ----------
    villages : all village codes
    """
    seat = villages.get_indexer(pd.Index(visits["village_code"].astype(object)))
    known = seat >= 0
    n = np.bincount(seat[known], minlength=len(villages)).astype(np.float64)
    is_hit = known & (visits["n_found"].to_numpy() > 0)
    hits = np.bincount(seat[is_hit], minlength=len(villages)).astype(np.float64)
    chance = np.full(len(villages), np.nan)
    expected = np.full(len(villages), np.nan)
    for place in np.flatnonzero(n):
        others = n > 0
        others[place] = False
        if not others.any():
            continue
        a, b = moments(hits[others], n[others], kind="trials")
        expected[place] = n[place] * b
        chance[place] = _as_few(hits[place], n[place], a=a, b=b)
    table = pd.DataFrame(
        {
            "n_visits": n.astype(np.int64),
            "n_hits": hits.astype(np.int64),
            "expected": expected,
            "p": chance,
        },
        index=villages.rename("village_code"),
    )
    return _asked(table)


def _as_few(hits: float, n: float, *, a: float, b: float) -> float:
    from scipy.stats import betabinom

    if b in (0.0, 1.0):
        return 1.0 if hits >= n * b else 0.0
    strength = min(b * (1 - b) / a - 1, MOST_ALIKE) if a > 0 else MOST_ALIKE
    strength = max(strength, 0.01)
    return float(betabinom.cdf(hits, n, b * strength, (1 - b) * strength))


def _asked(table: pd.DataFrame) -> pd.DataFrame:
    q = false_discovery(table["p"].to_numpy(dtype=np.float64))
    return table.assign(q=q, is_question=q <= FALSE_SHARE)


def silent_of(day: Day) -> pd.DataFrame:
    """Return the villages by how likely so few finds are, given their visits."""
    table = silent_villages(day.visits, day.villages.index)
    return table.assign(short_name=day.villages["short_name"]).sort_values("p")


def bunched_of(day: Day) -> pd.DataFrame:
    """Return the villages by how many closings fall just before a meeting on record."""
    first, last = day.period
    meetings = meeting_days(day.table("task"), until=day.as_of)
    if not meetings:
        return pd.DataFrame()
    table = before_meetings(day.hazards, meetings, start=first, end=last)
    return table.assign(short_name=day.villages["short_name"].reindex(table.index))
