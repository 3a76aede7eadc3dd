"""A period against the one before it, and against the same days of earlier years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from analysis.trend import Band, Comparison, compare, season_band

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
    band: Band | None


def against(visits: pd.DataFrame, *, end: date, days: int) -> Against:
    """Compare the last days with those before them and with earlier years, per visit.

    Parameters
    ----------
    visits : `data.frames.visits`: `visited_on`, `n_found`
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
