"""A month on a hidden truth: what planned visits find beside the sorted list and pure chance."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

from analysis.routing import Floats, Problem, Shift, greedy
from analysis.travel import minutes_by_road
from bench.planning import nearest_next, sorted_list

N_WORLDS, N_SITES, N_DAYS, N_TEAMS = 10, 500, 20, 2


def month(seed: int, way: str) -> tuple[int, int]:
    """Finds and visits of a month in one made-up town; the same seed is the same town."""
    rng = np.random.default_rng(seed)
    towns = rng.uniform(0, 6000, (16, 2))
    xy = towns[rng.integers(0, 16, N_SITES)] + rng.normal(0, 500, (N_SITES, 2))
    points = np.vstack([xy, xy.mean(axis=0)])
    service = rng.uniform(20, 50, N_SITES)
    hidden = rng.gamma(0.8, 1.5, N_SITES)  # what a visit finds, on average
    known = hidden * rng.lognormal(0, 0.7, N_SITES)  # what the score says of it
    unseen = np.full(N_SITES, 30.0)
    finds = visits = 0
    for _ in range(N_DAYS):
        # A site just seen has little to find; it fills up again within some months.
        worth = known * np.minimum(unseen / 60, 1)
        problem = of_the_day(points, service, worth)
        for place in chosen(problem, way, rng):
            finds += int(rng.poisson(hidden[place] * min(unseen[place] / 60, 1)))
            visits += 1
            unseen[place] = 0.0
        unseen += 1
    return finds, visits


def of_the_day(points: Floats, service: Floats, worth: Floats) -> Problem:
    n = len(service)
    shifts = (Shift(n, n, 0.0, 210.0),) * N_TEAMS
    never = np.full(n, np.inf)
    return Problem(
        minutes_by_road(points), worth, service, -never, never, np.zeros(n, dtype=bool), shifts
    )


def chosen(problem: Problem, way: str, rng: np.random.Generator) -> list[int]:
    if way == "plan":
        routes = greedy(problem).routes
    elif way == "list":
        routes = sorted_list(problem).routes
    else:
        luck = Problem(
            problem.travel, rng.permutation(problem.n) + 1.0, problem.service, problem.opens,
            problem.closes, problem.must, problem.shifts,
        )  # fmt: skip
        routes = sorted_list(luck).routes
    return [place for route in routes for place in route]


@cache
def outcomes(way: str) -> npt.NDArray[np.int64]:
    return np.array([month(seed, way) for seed in range(N_WORLDS)])


def interval(differences: Floats) -> tuple[float, float]:
    """The mean of paired differences, give or take 2.26 standard errors (95 %, 9 df)."""
    error = differences.std(ddof=1) / np.sqrt(len(differences))
    return float(differences.mean() - 2.26 * error), float(differences.mean() + 2.26 * error)


def per_visit(way: str) -> Floats:
    finds, visits = outcomes(way).T
    return np.asarray(finds / visits)


def test_in_a_month_the_plan_finds_more_than_the_sorted_list_and_chance() -> None:
    plan, listed, luck = (outcomes(way)[:, 0].astype(float) for way in ("plan", "list", "chance"))
    assert interval(plan - listed)[0] > 0
    assert interval(plan - luck)[0] > 0
    assert plan.mean() > 1.5 * luck.mean()


def test_one_visit_of_the_list_finds_more_and_one_of_chance_less() -> None:
    # The list goes for the highest scores alone; the plan takes what lies on its way as well.
    assert interval(per_visit("list") - per_visit("plan"))[0] > 0


def test_a_planned_visit_finds_more_than_a_random_one() -> None:
    low, high = interval(per_visit("plan") - per_visit("chance"))
    assert 0 < low < high


def test_the_plan_makes_more_visits_in_the_same_half_days_than_the_list() -> None:
    assert interval((outcomes("plan") - outcomes("list"))[:, 1].astype(float))[0] > 0


def test_nearest_next_goes_to_the_nearest_of_those_left() -> None:
    line = np.array([[100.0, 0.0], [-50.0, 0.0], [300.0, 0.0], [0.0, 0.0]])
    problem = of_the_day(line, np.zeros(3), np.ones(3))
    assert nearest_next(problem, problem.shifts[0], [0, 1, 2]) == [1, 0, 2]
