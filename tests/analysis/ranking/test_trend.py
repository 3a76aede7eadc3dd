from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from analysis.ranking.trend import TrendError, against, change_point, compare, season_band
from tests.builders import visit_rows

# Coal-mining disasters in Britain, each year from 1851 to 1962: Jarrett, R. G. (1979). A note on
# the intervals between coal-mining disasters. Biometrika 66, 191-193.
DISASTERS = np.fromstring(
    "4 5 4 1 0 4 3 4 0 6 3 3 4 0 2 6 3 3 5 4 5 3 1 4 4 1 5 5 3 4 2 5 2 2 3 4 2 1 3 2 2 1 1 1 1 "
    "3 0 0 1 0 1 1 0 0 3 1 0 3 2 2 0 1 1 1 0 1 0 1 0 0 0 2 1 0 0 0 1 1 0 2 3 3 1 1 2 1 1 1 1 2 "
    "4 2 0 0 1 4 0 0 0 1 0 0 0 0 0 1 0 0 1 0 1 0 ",
    sep=" ",
)


def test_the_rate_of_coal_mining_disasters_changes_after_1891() -> None:
    found = change_point(DISASTERS)
    # Carlin, Gelfand and Smith (1992), Applied Statistics 41, 389-405: the most likely change is
    # after year 41 (1891), from about 3 a year to about 1.
    assert 1851 + found.at == 1892  # type: ignore[operator]
    assert found.before == pytest.approx(DISASTERS[:41].sum() / 41)
    assert (round(found.before, 1), round(found.after, 1)) == (3.1, 0.9)
    assert found.is_change
    assert found.p == pytest.approx(1 / 2000)


def test_more_finds_from_more_visits_are_no_change() -> None:
    visits = np.array([10.0] * 10 + [30.0] * 10)
    finds = visits / 2
    assert change_point(finds).is_change
    steady = change_point(finds, visits)
    assert not steady.is_change
    assert steady.before == steady.after == 0.5


def test_weeks_without_a_visit_say_nothing() -> None:
    counts = np.array([5.0, 6, 0, 5, 0, 20, 22, 19])
    effort = np.array([5.0, 5, 0, 5, 0, 5, 5, 5])
    found = change_point(counts, effort)
    assert found.at == 5
    assert (found.before, found.after) == (16 / 15, 61 / 15)


def test_a_steady_series_is_seldom_said_to_change() -> None:
    rng = np.random.default_rng(3)
    wrong = [
        change_point(rng.poisson(4, 20).astype(float), n_worlds=199, seed=k).is_change
        for k in range(400)
    ]
    print(f"{np.mean(wrong):.3f} of steady series are said to change")
    assert np.mean(wrong) < 0.08


def test_a_series_without_a_count_or_without_effort() -> None:
    assert change_point(np.zeros(5)).at is None
    with pytest.raises(TrendError, match="two points"):
        change_point(np.array([1.0, 0.0]), np.array([1.0, 0.0]))
    with pytest.raises(TrendError, match="without effort"):
        change_point(np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, 3.0]))


def test_two_rates_are_compared_as_r_does() -> None:
    # R, poisson.test(c(11, 6+8+7), c(800, 1083+1050+878)), its own example (lung cancer in
    # Fredericia against three cities): ratio 1.971488, p 0.07967, 95 % 0.8584264 to 4.2772659.
    found = compare(11, 800, 21, 3011, level=0.95)
    assert found.ratio == pytest.approx(1.971488, abs=5e-7)
    assert found.p == pytest.approx(0.07967, abs=5e-6)
    assert (found.low, found.high) == pytest.approx((0.8584264, 4.2772659), abs=5e-8)
    assert found.verdict == "cannot_tell"


def test_a_rate_is_higher_or_lower_by_its_whole_interval() -> None:
    assert compare(60, 100, 20, 100).verdict == "higher"
    assert compare(20, 100, 60, 100).verdict == "lower"
    # Three times the finds from three times the visits.
    assert compare(60, 300, 20, 100).verdict == "cannot_tell"


def test_periods_without_a_find() -> None:
    assert compare(0, 10, 0, 10).verdict == "cannot_tell"
    none_before = compare(8, 10, 0, 10)
    assert np.isnan(none_before.ratio)
    assert none_before.high == np.inf
    assert none_before.verdict == "higher"  # p = 2 / 2^8
    assert none_before.p == pytest.approx(2 / 2**8)
    with pytest.raises(TrendError, match="effort above 0"):
        compare(1, 0, 1, 1)


def test_the_band_of_the_season_holds_nine_counts_in_ten() -> None:
    rng = np.random.default_rng(11)
    inside = []
    for _ in range(1500):
        rate = rng.gamma(4, 2)
        past = rng.poisson(rate * np.array([1.0, 1.0]))
        band = season_band(past.astype(float), np.ones(2), 1.5, count=rng.poisson(rate * 1.5))
        assert band is not None
        inside.append(not band.is_outside)
    print(f"{np.mean(inside):.3f} of the counts lie in their band")
    assert 0.88 <= np.mean(inside) <= 0.96  # whole numbers: a little above nine in ten


def test_years_that_vary_widen_the_band_and_a_first_season_has_none() -> None:
    steady = season_band(np.array([20.0, 21, 19]), np.ones(3), 1.0)
    varied = season_band(np.array([5.0, 40, 15]), np.ones(3), 1.0)
    assert steady is not None
    assert varied is not None
    assert varied.high - varied.low > 2 * (steady.high - steady.low)
    assert varied.expected == steady.expected == pytest.approx(60.5 / 3)
    assert steady.is_outside is None
    assert season_band(np.array([]), np.array([]), 1.0) is None


END = date(2024, 2, 20)


def days(day: str, n: int, *, hits: int) -> list[dict[str, object]]:
    return [{"visited_on": day, "n_found": int(place < hits)} for place in range(n)]


def test_more_visits_with_the_same_share_are_no_rise() -> None:
    # The last 10 days: 20 hits in 40 visits; the ten before: 10 in 20. Twice as many, same rate.
    visits = visit_rows(*days("2024-02-15", 40, hits=20), *days("2024-02-05", 20, hits=10))
    found = against(visits, end=END, days=10)
    assert (found.start, found.hits, found.n_visits) == (date(2024, 2, 11), 20, 40)
    assert (found.hits_before, found.n_visits_before) == (10, 20)
    assert found.comparison is not None
    assert found.comparison.ratio == pytest.approx(1.0)
    assert found.comparison.verdict == "cannot_tell"


def test_a_first_season_has_no_band() -> None:
    found = against(visit_rows(*days("2024-02-15", 10, hits=5)), end=END, days=10)
    assert (found.n_years, found.band, found.comparison) == (0, None, None)


def test_the_same_days_of_earlier_years_say_what_is_usual() -> None:
    visits = visit_rows(
        *days("2024-02-15", 10, hits=9),
        *days("2023-02-15", 100, hits=20),
        *days("2022-02-12", 100, hits=20),
        *days("2023-03-15", 100, hits=100),  # other days of the year
    )
    found = against(visits, end=END, days=10)
    assert found.n_years == 2
    assert found.band is not None
    assert found.band.expected == pytest.approx(2.0, abs=0.05)  # (40 + ½) / 200 · 10
    assert found.band.is_outside


def test_the_29th_of_february_is_the_28th_of_a_common_year() -> None:
    visits = visit_rows(*days("2024-02-29", 5, hits=1), *days("2023-02-28", 5, hits=1))
    assert against(visits, end=date(2024, 2, 29), days=1).n_years == 1
