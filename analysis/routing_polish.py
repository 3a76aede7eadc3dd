"""Our own search on a plan: take some visits out, straighten the routes, put better ones in."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Final

import numpy as np

from analysis.routing import Floats, Ints, Plan, Problem, Shift, inserted, plan_of, timetable

# Record-to-record travel (Dueck 1993): a plan may be worse than the best by this share, falling to
# nothing at the end.
_TOLERANCE: Final = 0.03
_MOST_OUT: Final = 0.35
_NOISE: Final = 0.25
_POWERS: Final = (1.0, 1.0, 0.5, 0.0, 2.0)


def polish(
    problem: Problem,
    plan: Plan,
    *,
    seconds: float | None = 1.0,
    iterations: int | None = None,
    seed: int = 0,
) -> Plan:
    """Return the plan improved by ruin and recreate; never worse.

    Parameters
    ----------
    seconds : none: as long as the iterations take
    iterations
        Steps; the same seed then gives the same plan, unless the seconds are over first (`is_cut`).

    References
    ----------
    Schrimpf et al., Record breaking optimization results using the ruin and recreate principle,
    Journal of Computational Physics 159 (2000).
    """
    rng = np.random.default_rng(seed)
    best = current = plan
    begun, done = time.perf_counter(), 0
    while True:
        late = 0.0 if seconds is None else (time.perf_counter() - begun) / max(seconds, 1e-9)
        gone = late if iterations is None else done / iterations
        if gone >= 1 or late >= 1:
            return replace(best, is_cut=gone < 1)
        found = _step(problem, current, rng)
        if found.is_better_than(best):
            best = current = found
        elif found.weight >= best.weight * (1 - _TOLERANCE * (1 - gone)):
            current = found
        done += 1


def _step(problem: Problem, plan: Plan, rng: np.random.Generator) -> Plan:
    routes = [list(route) for route in plan.routes]
    _ruin(problem, routes, rng)
    for number, shift in enumerate(problem.shifts):
        routes[number] = straightened(problem, shift, routes[number])
    noise = np.exp(rng.normal(0, _NOISE * rng.random(), problem.n))
    power = float(rng.choice(_POWERS))
    inserted(problem, routes, power=power, weight=problem.weight * noise)
    shorter = [
        straightened(problem, shift, route)
        for shift, route in zip(problem.shifts, routes, strict=True)
    ]
    if shorter != routes:
        inserted(problem, shorter)
    return plan_of(problem, shorter)


def _ruin(problem: Problem, routes: list[list[int]], rng: np.random.Generator) -> None:
    visited = np.array([place for route in routes for place in route], dtype=np.int64)
    if not len(visited):
        return
    n_out = int(rng.integers(1, max(2, int(len(visited) * _MOST_OUT)) + 1))
    way = rng.integers(3)
    if way == 0:
        out = rng.choice(visited, size=min(n_out, len(visited)), replace=False)
    elif way == 1:
        out = _string(routes, n_out, rng)
    else:
        middle = int(rng.integers(problem.n))  # visited or not: room is made around it
        near = problem.travel[middle, visited] * rng.uniform(0.8, 1.2, len(visited))
        out = visited[np.argsort(near)[:n_out]]
    gone = set(out.tolist())
    for route in routes:
        route[:] = [place for place in route if place not in gone]


def _string(routes: list[list[int]], n_out: int, rng: np.random.Generator) -> Ints:
    route = routes[int(rng.choice([k for k, route in enumerate(routes) if route]))]
    size = min(n_out, len(route))
    first = int(rng.integers(len(route) - size + 1))
    return np.array(route[first : first + size], dtype=np.int64)


def straightened(problem: Problem, shift: Shift, route: list[int]) -> list[int]:
    """Return the route without crossings and detours (2-opt), as long as it stays feasible.

    Where places have hours, a turn is kept only if every hour still holds.
    """
    if len(route) < 2:
        return route
    travel = problem.travel
    best = [shift.start, *route, shift.end]
    while True:
        stops = np.array(best, dtype=np.int64)
        gain = _gains(travel, stops)
        i, j = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[i, j] <= 1e-9:
            return best[1:-1]
        turned = [*best[: i + 1], *best[i + 1 : j + 1][::-1], *best[j + 1 :]]
        if problem.has_windows and timetable(problem, shift, turned[1:-1]) is None:
            return best[1:-1]
        best = turned


def _gains(travel: Floats, stops: Ints) -> Floats:
    """Minutes saved by turning the stops i+1 to j round."""
    ahead, behind = stops[:-1], stops[1:]
    edge = travel[ahead, behind]
    new = travel[np.ix_(ahead, ahead)] + travel[np.ix_(behind, behind)]
    gain = edge[:, None] + edge[None, :] - new
    return np.asarray(np.triu(gain, 1))
