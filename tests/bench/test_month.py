"""A month on a hidden truth: what planned visits find beside the sorted list and pure chance."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis.planning.routing import Floats, Problem, Shift
from analysis.planning.travel import minutes_by_road
from bench.month import WAYS, Months, Town, interval, nearest_next, simulate, town_of
from tests.builders import site_rows

N_WORLDS, N_SITES = 10, 500


def made_town(seed: int) -> Town:
    """Sixteen clusters of sites in a town of 6 km, set out from its middle."""
    rng = np.random.default_rng(seed)
    middles = rng.uniform(0, 6000, (16, 2))
    xy = middles[rng.integers(0, 16, N_SITES)] + rng.normal(0, 500, (N_SITES, 2))
    return Town(
        np.vstack([xy, xy.mean(axis=0)]), rng.uniform(20, 50, N_SITES), rng.gamma(0.8, 1.5, N_SITES)
    )


@cache
def months() -> Months:
    return simulate(made_town(1), worlds=N_WORLDS)


def finds(way: str) -> Floats:
    return months().finds[way].astype(float)


def of_the_day(points: Floats, service: Floats, worth: Floats) -> Problem:
    n = len(service)
    never = np.full(n, np.inf)
    shifts = (Shift(n, n, 0.0, 210.0),) * 2
    return Problem(
        minutes_by_road(points), worth, service, -never, never, np.zeros(n, dtype=bool), shifts
    )


def test_in_a_month_the_plan_finds_more_than_the_sorted_list_and_chance() -> None:
    assert interval(finds("plan") - finds("list"))[1] > 0
    assert interval(finds("plan") - finds("chance"))[1] > 0
    assert finds("plan").mean() > 1.5 * finds("chance").mean()


def test_one_visit_of_the_list_finds_more_and_one_of_chance_less() -> None:
    # The list goes for the highest scores alone; the plan takes what lies on its way as well.
    per_visit = months().per_visit
    assert interval(per_visit("list") - per_visit("plan"))[1] > 0
    assert interval(per_visit("plan") - per_visit("chance"))[1] > 0


def test_the_plan_makes_more_visits_in_the_same_half_days_than_the_list() -> None:
    visits = months().visits
    assert interval((visits["plan"] - visits["list"]).astype(float))[1] > 0


def test_the_same_seed_plays_the_same_months() -> None:
    once, again = (simulate(made_town(2), worlds=2, days=3, seed=4) for _ in range(2))
    assert all((once.finds[way] == again.finds[way]).all() for way in WAYS)
    other = simulate(made_town(2), worlds=2, days=3, seed=5)
    assert (once.finds["chance"] != other.finds["chance"]).any()


def test_the_interval_is_student_s() -> None:
    # 1, 2, 3: mean 2, standard error 1 / sqrt(3), t of 2 degrees of freedom 4.3027.
    mean, low, high = interval(np.array([1.0, 2.0, 3.0]))
    assert (mean, low, high) == pytest.approx((2.0, 2 - 2.4841, 2 + 2.4841), abs=1e-4)


def test_the_ground_of_a_register_leaves_out_what_cannot_be_measured_from() -> None:
    sites = site_rows({}, {"site_id": 2, "position_quality": "village_centre"}, {"site_id": 3})
    risk = pd.DataFrame({"score": [50.0, 70.0]}, index=[1, 2])
    town = town_of(sites, risk, start=(106.035, 29.835))
    assert town.known.tolist() == [50.0, 0.1]  # the third has no score yet
    assert town.points_m.shape == (3, 2)


def test_nearest_next_goes_to_the_nearest_of_those_left() -> None:
    line = np.array([[100.0, 0.0], [-50.0, 0.0], [300.0, 0.0], [0.0, 0.0]])
    problem = of_the_day(line, np.zeros(3), np.ones(3))
    assert nearest_next(problem, problem.shifts[0], [0, 1, 2]) == [1, 0, 2]
