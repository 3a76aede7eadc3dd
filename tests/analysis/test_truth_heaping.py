from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from analysis.truth_heaping import date_heaping, digit_heaping

WINTER = {"start": date(2023, 11, 1), "end": date(2024, 2, 29)}


def test_numbers_that_end_in_nought_or_five_are_counted() -> None:
    found = digit_heaping(pd.Series([10.0, 11, 12, 15, 20, 7, 30.5, np.nan]))
    assert (found.n, found.n_round) == (5, 3)
    assert found.index == pytest.approx(300)
    assert found.p == pytest.approx(binom.sf(2, 5, 0.2))
    assert not found.is_question  # five numbers are too few to ask


def test_measured_numbers_are_no_question_and_guessed_ones_are() -> None:
    measured = pd.Series(np.arange(100.0, 200.0))
    assert digit_heaping(measured).index == 100
    assert not digit_heaping(measured).is_question
    guessed = digit_heaping(measured.round(-1))
    assert guessed.index == 500
    assert guessed.is_question


def test_dates_on_round_days_are_held_against_the_calendar() -> None:
    every = pd.Series(pd.date_range(**WINTER))
    found = date_heaping(every, **WINTER)  # type: ignore[arg-type]
    # Four months of five such days in 121 days.
    assert (found.n, found.n_round) == (121, 20)
    assert found.index == pytest.approx(100)
    assert not found.is_question
    heaped = date_heaping(pd.concat([every, every[every.dt.day == 15].repeat(20)]), **WINTER)  # type: ignore[arg-type]
    assert heaped.is_question


def test_no_date_is_no_question() -> None:
    found = date_heaping(pd.Series([], dtype="datetime64[s]"), **WINTER)  # type: ignore[arg-type]
    assert (found.n, found.p, found.is_question) == (0, 1.0, False)
