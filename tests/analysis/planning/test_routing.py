from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.planning.routing import (
    Problem,
    RoutingError,
    Shift,
    check,
    greedy,
    plan_of,
    timetable,
)
from analysis.planning.routing_search import _Clock, polish, solve, straightened
from analysis.planning.travel import minutes_by_road, straight_lines
from tests.analysis.orienteering import DIAMOND, INSTANCES, SQUARES, Instance, problem_of
from tests.scaling import scaled

ANY = (-math.inf, math.inf)


def made(
    points: list[tuple[float, float]],
    prize: list[float],
    *,
    limit: float = 10.0,
    teams: int = 1,
    start: tuple[float, float] = (0.0, 0.0),
    service: list[float] | None = None,
    hours: list[tuple[float, float]] | None = None,
    must: list[bool] | None = None,
) -> Problem:
    n = len(points)
    window = np.array(hours or [ANY] * n).reshape(-1, 2)
    return Problem(
        straight_lines(np.array([*points, start])),
        np.array(prize, dtype=float),
        np.array(service or [0.0] * n),
        window[:, 0],
        window[:, 1],
        np.array(must or [False] * n, dtype=bool),
        (Shift(n, n, 0.0, limit),) * teams,
    )


def best_by_trying_all(problem: Problem) -> float:
    """Value of the best plan of one team, by trying every order of every subset."""
    best = 0.0
    for size in range(1, problem.n + 1):
        for some in itertools.combinations(range(problem.n), size):
            value = float(problem.prize[list(some)].sum())
            if value > best and any(
                timetable(problem, problem.shifts[0], order) is not None
                for order in itertools.permutations(some)
            ):
                best = value
    return best


def test_the_formulas_give_the_published_sets() -> None:
    assert (len(SQUARES), len(DIAMOND)) == (66, 64)
    # Sums as published: everything is visited with the longest limits.
    assert sum(prize for *_, prize in SQUARES) == 1680
    assert (7, 0, 42) in DIAMOND
    assert (-3, -2, 24) in DIAMOND


@pytest.mark.parametrize("name", INSTANCES)
def test_a_first_plan_of_a_public_instance_is_feasible_and_not_above_the_best_known(
    name: str,
) -> None:
    problem = problem_of(INSTANCES[name])
    plan = greedy(problem)
    assert check(problem, plan.routes) == []
    assert 0.6 * INSTANCES[name].best <= plan.value <= INSTANCES[name].best


def test_public_instances_are_planned_within_one_percent_of_the_best_known() -> None:
    gaps = {}
    for name, instance in INSTANCES.items():
        problem = problem_of(instance)
        plan = solve(problem, iterations=600, seed=1)
        assert check(problem, plan.routes) == []
        assert max(plan.minutes) <= instance.limit
        assert greedy(problem).value <= plan.value <= instance.best
        gaps[name] = 1 - plan.value / instance.best
    assert np.mean(list(gaps.values())) <= 0.01, gaps


@pytest.mark.parametrize("seed", range(6))
def test_small_problems_reach_the_optimum_found_by_trying_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = [tuple(xy) for xy in rng.uniform(-5, 5, (7, 2))]
    hours = [(float(o), float(o) + 6) if rng.random() < 0.4 else ANY for o in rng.uniform(0, 8, 7)]
    problem = made(
        points, rng.integers(1, 20, 7).tolist(), limit=18.0, hours=hours,
        service=rng.uniform(0, 2, 7).tolist(),
    )  # fmt: skip
    plan = solve(problem, iterations=400)
    assert plan.value == best_by_trying_all(problem)


def test_a_route_may_take_all_of_the_time_to_the_last_fraction() -> None:
    # A square of side 2.5 round the start's corner is exactly 10 long.
    square = [(2.5, 0.0), (2.5, 2.5), (0.0, 2.5)]
    plan = solve(made(square, [1, 1, 1], limit=10.0), iterations=50)
    assert plan.value == 3
    assert plan.minutes == (10.0,)
    less = solve(made(square, [1, 1, 1], limit=np.nextafter(10.0, 0)), iterations=50)
    assert less.value == 2


def test_a_third_of_a_minute_is_not_rounded_away() -> None:
    # Three places at thirds: there and back is 2 exactly, in whole units it is not.
    line = [(1 / 3, 0.0), (2 / 3, 0.0), (1.0, 0.0)]
    assert solve(made(line, [1, 1, 1], limit=2.0), iterations=50).value == 3


def test_what_must_be_visited_goes_before_a_higher_prize() -> None:
    east_or_west = [(4.0, 0.0), (-4.0, 0.0)]
    free = solve(made(east_or_west, [100, 1]), iterations=50)
    bound = solve(made(east_or_west, [100, 1], must=[False, True]), iterations=50)
    assert (free.routes, free.value) == (((0,),), 100)
    assert (bound.routes, bound.value) == (((1,),), 1)


def test_a_place_that_opens_in_the_evening_is_visited_last() -> None:
    hours = [(8.0, 9.0), ANY]
    plan = solve(made([(1.0, 0.0), (2.0, 0.0)], [1, 1], hours=hours), iterations=50)
    assert plan.routes == ((1, 0),)
    assert plan.minutes == (9.0,)  # 3 on the way, waited until 8, 1 back
    closed = made([(9.0, 0.0)], [1], limit=20.0, hours=[(0.0, 5.0)])
    assert solve(closed, iterations=50).routes == ((),)


def test_time_inside_counts() -> None:
    far_and_near = [(4.0, 0.0), (1.0, 0.0)]
    assert solve(made(far_and_near, [5, 1], service=[3, 0]), iterations=50).value == 1
    assert solve(made(far_and_near, [5, 1], service=[2, 0]), iterations=50).value == 6


def test_teams_share_the_places_and_none_goes_twice() -> None:
    four = [(4.0, 0.0), (-4.0, 0.0), (0.0, 4.0), (0.0, -4.0)]
    plan = solve(made(four, [1, 2, 3, 4], teams=3), iterations=100)
    assert plan.value == 9
    assert sorted(place for route in plan.routes for place in route) == [1, 2, 3]


def test_the_same_seed_and_iterations_give_the_same_plan() -> None:
    problem = problem_of(INSTANCES["diamond, 3 teams of 25"])
    once, again = (solve(problem, iterations=80, seed=5) for _ in range(2))
    assert once == again


def test_the_steps_follow_from_the_seconds_and_the_size_and_not_from_the_clock() -> None:
    problem = problem_of(INSTANCES["diamond, 3 teams of 25"])
    clocks = [_Clock(problem, greedy(problem), seconds=10.0, iterations=None) for _ in range(2)]
    clocks[1].begun -= 9.0  # nine of the ten seconds are gone
    fresh, late = (clock.slice(0.5, step_ms=1.0) for clock in clocks)
    assert fresh.iterations == late.iterations == 4000  # 80 % of 5 seconds, a millisecond each
    assert fresh.seconds == 5.0
    assert late.seconds == pytest.approx(1.0, abs=0.1)


def test_a_search_the_clock_ends_says_so_and_one_that_did_its_steps_does_not() -> None:
    problem = problem_of(INSTANCES["squares, 2 teams of 50"])
    assert solve(problem, seconds=0.02).is_cut
    assert not solve(problem, iterations=20).is_cut
    assert not greedy(problem).is_cut


def test_progress_is_told_and_never_falls() -> None:
    told: list[tuple[float, float]] = []
    problem = problem_of(INSTANCES["squares, 2 teams of 30"])
    solve(problem, iterations=60, progress=lambda share, plan: told.append((share, plan.weight)))
    shares, weights = zip(*told, strict=True)
    assert list(shares) == sorted(shares)
    assert shares[-1] == 1.0
    assert list(weights) == sorted(weights)


def test_the_check_finds_every_kind_of_fault() -> None:
    problem = made([(1.0, 0.0), (6.0, 0.0)], [1, 1], teams=2, hours=[(0.0, 0.5), ANY])
    assert check(problem, [[], []]) == []
    assert check(problem, [[]]) == ["1 routes for 2 shifts"]
    assert check(problem, [[7], []]) == ["route 0 names a place that does not exist"]
    assert check(problem, [[1], []]) == ["route 0 is too long or comes when a place is closed"]
    assert check(problem, [[0], []]) == ["route 0 is too long or comes when a place is closed"]
    near = made([(1.0, 0.0)], [1], teams=2)
    assert check(near, [[0], [0]]) == ["route 1 visits a place twice"]
    assert check(near, [[0, 0], []]) == ["route 0 visits a place twice"]
    with pytest.raises(RoutingError, match="does not hold: route 1 visits a place twice"):
        plan_of(near, [[0], [0]])


def test_a_crossing_is_straightened_out() -> None:
    problem = made([(0.0, 1.0), (1.0, 0.0), (1.0, 1.0)], [1, 1, 1], limit=99.0)
    assert straightened(problem, problem.shifts[0], [0, 1, 2]) in ([0, 2, 1], [1, 2, 0])
    assert straightened(problem, problem.shifts[0], [2]) == [2]


def test_our_own_search_never_makes_a_plan_worse() -> None:
    problem = problem_of(INSTANCES["squares, 2 teams of 50"])
    first = greedy(problem)
    better = polish(problem, first, iterations=150, seed=2)
    assert check(problem, better.routes) == []
    assert better.value > first.value
    assert polish(problem, first, seconds=0.0) == first


def test_no_place_and_no_time_give_an_empty_plan() -> None:
    nowhere = Problem(
        np.zeros((1, 1)), *(np.empty(0) for _ in range(4)), np.empty(0, bool), (Shift(0, 0, 0, 9),)
    )
    assert solve(nowhere, seconds=1).routes == ((),)
    assert solve(made([(1.0, 1.0)], [5], limit=0.0), iterations=20).value == 0
    assert solve(made([(1.0, 1.0)], [0.0]), iterations=20).routes == ((),)


def test_a_problem_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(RoutingError, match="square travel table"):
        Problem(np.zeros((2, 3)), *(np.zeros(2) for _ in range(4)), np.zeros(2, bool), ())
    with pytest.raises(RoutingError, match="but 1 of service"):
        Problem(np.zeros((2, 2)), np.zeros(2), np.zeros(1), *(np.zeros(2),) * 3, ())
    with pytest.raises(RoutingError, match="prize holds a number"):
        made([(0.0, 1.0)], [-1.0])
    with pytest.raises(RoutingError, match="opens or closes"):
        made([(0.0, 1.0)], [1.0], hours=[(math.nan, 1.0)])


def test_a_kilometre_takes_just_over_three_minutes_by_road() -> None:
    # 1 km straight is 1.3 km by road, at 25 km/h 3.12 minutes.
    assert minutes_by_road(np.array([[0.0, 0.0], [600.0, 800.0]]))[0, 1] == pytest.approx(3.12)


@settings(max_examples=scaled(25), deadline=None, derandomize=True)
@given(st.data())
def test_every_plan_holds_and_none_is_worse_than_the_first(data: st.DataObject) -> None:
    n = data.draw(st.integers(1, 12))
    number = st.floats(-10, 10, allow_nan=False).map(lambda x: round(x, 2))
    points = data.draw(st.lists(st.tuples(number, number), min_size=n, max_size=n))
    prize = data.draw(st.lists(st.integers(0, 30), min_size=n, max_size=n))
    service = data.draw(st.lists(st.floats(0, 5), min_size=n, max_size=n))
    opens = data.draw(st.lists(st.sampled_from([-math.inf, 0.0, 3.5]), min_size=n, max_size=n))
    closes = data.draw(st.lists(st.sampled_from([math.inf, 4.0, 9.0]), min_size=n, max_size=n))
    must = data.draw(st.lists(st.booleans(), min_size=n, max_size=n))
    problem = made(
        points, prize, limit=data.draw(st.floats(0, 60)), teams=data.draw(st.integers(1, 3)),
        service=service, hours=list(zip(opens, closes, strict=True)), must=must,
    )  # fmt: skip
    first, plan = greedy(problem), solve(problem, iterations=15, seed=1)
    assert check(problem, plan.routes) == []
    assert plan.weight >= first.weight
    assert plan.value <= problem.prize.sum()


def test_an_instance_is_read_start_first_and_end_second() -> None:
    problem = problem_of(Instance([(0, 0, 0), (3, 4, 0), (0, 1, 5)], 1, 6.0, 5))
    assert problem.travel[1, 2] == 5.0  # from the start to the end
    assert solve(problem, iterations=20).value == 5  # 1 there, sqrt(18) on: 5.24
