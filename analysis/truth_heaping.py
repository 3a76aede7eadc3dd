"""Numbers and dates that were rounded rather than read: digit and date heaping."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

# Days of the month a date is put on when nobody remembers it; the last day of the month as well.
ROUND_DAYS: Final = frozenset({1, 10, 15, 20})
# Below thirty values the last digits of honest ones are uneven enough.
FEWEST: Final = 30
ALPHA: Final = 0.01


@dataclass(frozen=True)
class Heaping:
    """How many values are round, and how many chance would make so.

    Attributes
    ----------
    n, n_round : int
    expected : float
        Share of round values without heaping.
    index : float
        Share of round values over the expected one, times 100: 100 without heaping; NaN without a
        value.
    p : float
        Chance of as many round values or more.
    is_question : bool
        At least 30 values and p ≤ 0.01.
    """

    n: int
    n_round: int
    expected: float
    index: float
    p: float
    is_question: bool


def digit_heaping(values: pd.Series) -> Heaping:
    """Judge how often whole numbers end in 0 or 5.

    Parameters
    ----------
    values : Series of float
        E.g. `area_m2` or `households`; numbers below 10, or not whole, are left out.

    Notes
    -----
    The index is Whipple's: 100 none, 500 all.

    References
    ----------
    Whipple, G. C. (1919). Vital Statistics; United Nations (1955). Manual II: Methods of appraisal
    of quality of basic data for population estimates (below 105 highly accurate, 105 to 110 fairly,
    110 to 125 approximate, 125 to 175 rough, above 175 very rough).
    """
    numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
    numbers = numbers[(numbers >= 10) & (numbers % 1 == 0)]
    return _judged(len(numbers), int((numbers % 5 == 0).sum()), expected=0.2)


def date_heaping(days: pd.Series, *, start: date, end: date) -> Heaping:
    """Judge how often a date falls on the 1st, 10th, 15th, 20th or the last day of a month.

    Parameters
    ----------
    days : Series of datetime64
        Days not known, or outside the period, are left out.
    start, end : date
        Both included.

    Notes
    -----
    Expected: the share of such days in the period, each weekday counted by the share of all dates
    that fall on it (an office closed on Sundays does not heap by that).
    """
    known = days[days.between(pd.Timestamp(start), pd.Timestamp(end))]
    calendar = pd.Series(pd.date_range(start, end))
    by_weekday = np.bincount(known.dt.day_of_week, minlength=7)
    length = np.bincount(calendar.dt.day_of_week, minlength=7).clip(1)
    weight = (by_weekday / length)[calendar.dt.day_of_week]
    total = weight.sum()
    expected = float(weight[_is_round(calendar)].sum() / total) if total > 0 else np.nan
    return _judged(len(known), int(_is_round(known).sum()), expected=expected)


def _is_round(days: pd.Series) -> npt.NDArray[np.bool_]:
    return np.asarray(days.dt.day.isin(list(ROUND_DAYS)) | days.dt.is_month_end, dtype=bool)


def _judged(n: int, n_round: int, *, expected: float) -> Heaping:
    from scipy.special import bdtrc

    if n == 0:
        return Heaping(0, 0, expected, np.nan, 1.0, is_question=False)
    p = 1.0 if n_round == 0 else float(bdtrc(n_round - 1, n, expected))
    index = 100 * n_round / n / expected if expected > 0 else np.nan
    return Heaping(n, n_round, expected, index, p, is_question=n >= FEWEST and p <= ALPHA)
