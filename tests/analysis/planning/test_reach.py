from __future__ import annotations

import numpy as np
import pytest

from analysis.planning.reach import Candidates, Ways, most_possible, shortlist
from analysis.planning.routing import Floats, Problem, Shift, check, greedy
from analysis.planning.routing_search import solve
from analysis.planning.travel import straight_lines
from tests.scaling import scaled


def ground(
    xy: Floats,
    prize: Floats,
    service: Floats,
    *,
    minutes: float = 210.0,
    n_shifts: int = 2,
    must: list[int] | None = None,
    most: int | None = None,
) -> Candidates:
    n = len(prize)
    sure = np.zeros(n, dtype=bool)
    sure[must or []] = True
    return Candidates(
        Ways(np.vstack([xy, [0.0, 0.0]])), prize, service, np.full(n, -np.inf), np.full(n, np.inf),
        sure, (Shift(n, n, 0.0, minutes, most),) * n_shifts,
    )  # fmt: skip


def measured(here: Candidates, rows: np.ndarray) -> Problem:
    part = here.part(rows)
    points = np.vstack([here.ways.points[rows], [0.0, 0.0]])
    return Problem(
        straight_lines(points), part.prize, part.service, part.opens, part.closes, part.must,
        part.shifts,
    )  # fmt: skip


def mixed(seed: int, far: float, n: int = 5000) -> Candidates:
    """Half the places near and poor, half rich and `far` minutes away."""
    rng = np.random.default_rng(seed)
    is_far = rng.random(n) < 0.5
    angle = rng.uniform(0, 2 * np.pi, n)
    away = np.where(is_far, rng.normal(far, 8, n), np.abs(rng.normal(0, 25, n)))
    xy = np.column_stack([away * np.cos(angle), away * np.sin(angle)])
    prize = np.where(is_far, 10.0, 1.0) * rng.gamma(2, 0.5, n)
    return ground(xy, prize, rng.uniform(10, 40, n))


def test_ways_measured_where_they_are_asked_are_those_of_the_table() -> None:
    points = np.random.default_rng(1).uniform(0, 9, (7, 2))
    ways, table = Ways(points, 3.0), straight_lines(points) * 3.0
    rows = np.array([1, 4, 6])
    assert ways[2, 5] == pytest.approx(table[2, 5])
    assert ways[rows, 3] == pytest.approx(table[rows, 3])
    assert ways[rows[:, None], rows[None, :]] == pytest.approx(table[np.ix_(rows, rows)])


def test_the_first_plan_is_the_same_with_ways_measured_where_they_are_asked() -> None:
    here = mixed(2, 60.0, n=150)
    rows = np.arange(150)
    assert greedy(here.part(rows)).routes == greedy(measured(here, rows)).routes


def test_what_no_shift_can_reach_and_be_back_from_is_left_out() -> None:
    # 100 minutes there, 100 back, 15 inside: 215 of 210.
    here = ground(np.array([[100.0, 0], [95.0, 0]]), np.ones(2), np.full(2, 15.0))
    assert here.reachable().tolist() == [False, True]
    assert shortlist(here).tolist() == [1]


def test_the_shortlist_keeps_what_must_be_and_what_is_quickly_done() -> None:
    rng = np.random.default_rng(3)
    prize, service = np.full(2000, 10.0), np.full(2000, 55.0)
    service[700] = 15.0  # 10 points in 20 minutes instead of 60
    prize[3] = 0.0
    xy = rng.uniform(-5, 5, (2000, 2))
    kept = shortlist(ground(xy, prize, service, must=[3]))
    assert len(kept) == 400
    assert {3, 700} <= set(kept.tolist())
    assert len(shortlist(ground(xy, prize, service, must=[3], n_shifts=30))) == 1500
    assert 3 not in shortlist(ground(xy, prize, service, n_shifts=40))


@pytest.mark.parametrize("far", [60.0, 95.0, 110.0, 150.0])
def test_far_and_rich_places_do_not_crowd_out_the_near_and_poor(far: float) -> None:
    for seed in range(scaled(1)):
        here = mixed(seed, far)
        places = np.arange(len(here.prize))
        near = np.sort(np.argsort(here.ways[places, len(places)], kind="stable")[:1400])
        kept = measured(here, shortlist(here))
        plan = solve(kept, iterations=300, seed=seed)
        assert check(kept, plan.routes) == []
        # So few steps end within a hundredth of each other where nothing far can be reached.
        best_near = solve(measured(here, near), iterations=300, seed=seed).value
        assert plan.value >= 0.99 * best_near


def test_no_plan_exceeds_what_is_possible_at_most() -> None:
    for seed in range(scaled(5)):
        here = mixed(seed, 60.0, n=60)
        bound = most_possible(here)
        assert bound >= solve(measured(here, np.arange(60)), iterations=200).value
        assert bound <= here.prize.sum()


def test_the_bound_is_reached_where_nothing_lies_apart() -> None:
    # All at the start: 210 minutes hold three of 60 and half of the fourth.
    here = ground(np.zeros((5, 2)), np.array([9.0, 8, 7, 6, 1]), np.full(5, 60.0), n_shifts=1)
    assert most_possible(here) == pytest.approx(9 + 8 + 7 + 3)
    two = ground(np.zeros((5, 2)), np.array([9.0, 8, 7, 6, 1]), np.full(5, 60.0), n_shifts=1,
                 most=2)  # fmt: skip
    assert most_possible(two) == pytest.approx(17)
    assert most_possible(ground(np.array([[500.0, 0]]), np.ones(1), np.ones(1))) == 0
