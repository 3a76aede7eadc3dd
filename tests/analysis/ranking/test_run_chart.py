from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.ranking.trend import TrendError, counts_by, run_chart


def days(*texts: str | None) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts)))


def test_weeks_run_from_monday_and_empty_ones_count_nothing() -> None:
    found = counts_by(
        days("2024-02-01", "2024-02-04", "2024-02-05", "2024-02-26", None, "2023-01-01"),
        start=date(2024, 2, 1),
        end=date(2024, 2, 28),
    )
    assert found["all"].tolist() == [2, 1, 0, 0, 1]
    assert found["n_days"].tolist() == [4, 7, 7, 7, 3]
    assert found.index[0] == pd.Timestamp("2024-01-29")


def test_months_are_counted_for_each_village() -> None:
    found = counts_by(
        days("2024-01-31", "2024-02-01", "2024-02-29", "2024-02-10"),
        start=date(2024, 1, 15),
        end=date(2024, 2, 29),
        step="month",
        by=pd.Series(["a", "b", "b", None]),
    )
    assert found[["a", "b"]].to_numpy().tolist() == [[1, 0], [0, 2]]
    assert found["n_days"].tolist() == [17, 29]


def test_a_period_without_a_row_is_all_zero_and_one_turned_round_is_refused() -> None:
    empty = counts_by(days(), start=date(2024, 1, 1), end=date(2024, 1, 14))
    assert empty["all"].tolist() == [0, 0]
    with pytest.raises(TrendError, match="ends before it starts"):
        counts_by(days(), start=date(2024, 1, 2), end=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("n", "longest", "crossings"),
    # Anhoj and Olesen (2014), PLoS ONE 9, e113825, and the vignette of qicharts2.
    [(10, 6, 2), (12, 7, 3), (20, 7, 6), (24, 8, 8)],
)
def test_the_limits_are_those_published(n: int, longest: int, crossings: int) -> None:
    chart = run_chart(np.resize([0.0, 1.0], n))
    assert chart.n_useful == n
    assert (chart.longest_allowed, chart.fewest_allowed) == (longest, crossings)


def test_a_shift_is_seen_and_a_wobble_is_not() -> None:
    assert run_chart(np.array([1.0] * 8 + [5.0] * 8)).has_shift is True
    wobble = run_chart(np.array([1.0, 5, 1, 2, 4, 5, 1, 4, 2, 5, 1, 5]))
    assert wobble.has_shift is False
    # Below the median 3: 1 . 1 2 . . 1 . 2 . 1 . : the sides change nine times.
    assert (wobble.centre, wobble.crossings, wobble.longest_run) == (3.0, 9, 2)


def test_points_on_the_median_are_not_useful_and_few_points_say_nothing() -> None:
    chart = run_chart(np.array([2.0, 2, 2, 1, 3, np.nan]))
    assert (chart.centre, chart.n_useful, chart.has_shift) == (2.0, 2, None)
    assert run_chart(np.array([])).has_shift is None
    assert run_chart(np.array([4.0, 4.0])).n_useful == 0


def test_chance_breaks_a_rule_seldom() -> None:
    rng = np.random.default_rng(7)
    wrong = np.mean([run_chart(rng.normal(size=24)).has_shift for _ in range(2000)])
    print(f"{wrong:.3f} of steady series of 24 points are said to shift")
    assert wrong < 0.08
