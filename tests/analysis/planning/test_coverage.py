from __future__ import annotations

import itertools

import numpy as np
import pytest

from analysis.planning.water import (
    CoverageError,
    Floats,
    Near,
    nearest_m,
    pairs_straight,
    site_exactly,
    site_greedily,
    within_reach,
)

LINE = np.column_stack([np.arange(6) * 100.0, np.zeros(6)])  # sites 100 m apart
ONES = np.ones(6)
NOWHERE = np.empty((0, 2))


def by_air(sites: Floats, spots: Floats, reach_m: float, standing: Floats = NOWHERE) -> Near:
    """Straight lines from spots to sites, of which some stand within reach already."""
    return Near(
        pairs_straight(spots, sites, reach_m=reach_m),
        within_reach(sites, standing, reach_m=reach_m),
    )


def test_the_nearest_station_is_measured_in_a_straight_line() -> None:
    stations = np.array([[300.0, 400.0], [0.0, 1000.0]])
    assert nearest_m(LINE[:1], stations).tolist() == [500.0]
    assert within_reach(LINE[:1], stations, reach_m=500).tolist() == [True]
    assert within_reach(LINE[:1], stations, reach_m=499).tolist() == [False]


def test_no_station_is_not_the_same_as_a_far_one() -> None:
    assert nearest_m(LINE, np.empty((0, 2))).tolist() == [np.inf] * 6


def test_one_more_goes_where_it_reaches_most() -> None:
    told = site_greedily(by_air(LINE, LINE, 100), ONES, n=1)
    assert told.covered == 3  # itself and both neighbours
    assert told.gap == 0.0
    heavy = np.array([9.0, 1, 1, 1, 1, 1])
    assert site_greedily(by_air(LINE, LINE, 0.5), heavy, n=1).chosen == (0,)


def test_what_stands_is_counted_and_not_covered_twice() -> None:
    told = site_greedily(by_air(LINE, LINE, 100, LINE[1:2]), ONES, n=1)
    assert told.chosen == (4,)
    assert told.covered == 6
    full = site_greedily(by_air(LINE, LINE, 1000, LINE[:1]), ONES, n=3)
    assert (full.chosen, full.covered, full.gap) == ((), 6, 0.0)


def test_the_exact_answer_beats_greed_where_greed_is_known_to_fail() -> None:
    # The middle reaches four at once; then each end adds one only. Both sides together reach six.
    sites = np.array([[-3.0, 0], [-2, 0], [-1, 0], [1, 0], [2, 0], [3, 0]])
    spots = np.array([[0.0, 0.0], [-2.0, 0.0], [2.0, 0.0]])
    weight = np.array([1.0, 2, 2, 2, 2, 1])
    # Reach 2: the middle covers four (8 points), a side its three (5 points).
    greedy = site_greedily(by_air(sites, spots, 2.0), weight, n=2)
    exact = site_exactly(by_air(sites, spots, 2.0), weight, n=2)
    assert (greedy.chosen[0], greedy.covered) == (0, 9)
    assert greedy.gap > 0
    assert (exact.chosen, exact.covered, exact.gap) == ((1, 2), 10, 0.0)


@pytest.mark.parametrize("seed", range(4))
def test_the_exact_answer_is_the_best_of_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    sites, spots = rng.uniform(0, 10, (30, 2)), rng.uniform(0, 10, (9, 2))
    weight = rng.integers(1, 9, 30).astype(float)
    near = np.hypot(*(spots[:, None] - sites[None]).transpose(2, 0, 1)) <= 2.5
    best = max(
        weight[near[list(some)].any(axis=0)].sum() for some in itertools.combinations(range(9), 3)
    )
    exact = site_exactly(by_air(sites, spots, 2.5), weight, n=3)
    greedy = site_greedily(by_air(sites, spots, 2.5), weight, n=3)
    assert exact.covered == best
    assert exact.gap == 0.0
    assert (1 - 1 / np.e) * best <= greedy.covered <= best <= greedy.bound


def test_the_solver_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(0)
    sites = rng.uniform(0, 10, (40, 2))
    site_exactly(by_air(sites, sites, 2.0), np.ones(40), n=4)
    assert capfd.readouterr().out == ""


def test_nothing_to_choose_from_and_nothing_to_reach() -> None:
    assert site_greedily(by_air(LINE, NOWHERE, 10), ONES, n=2).chosen == ()
    assert site_exactly(by_air(NOWHERE, LINE, 10), np.empty(0), n=2).covered == 0
    assert site_exactly(by_air(LINE, LINE, 10), ONES, n=0).chosen == ()


def test_a_reach_or_a_weight_that_cannot_be_is_refused() -> None:
    with pytest.raises(CoverageError, match="above 0 metres"):
        within_reach(LINE, LINE, reach_m=0)
    for weight, n in ((-ONES, 1), (ONES * np.nan, 1), (ONES, -1)):
        with pytest.raises(CoverageError, match="weights of at least 0"):
            site_greedily(by_air(LINE, LINE, 5), weight, n=n)
