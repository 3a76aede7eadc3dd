"""A plan as good as the time allows: a kept solver from the first plan on, then our own search."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from analysis.planning.routing import (
    Floats,
    Ints,
    Problem,
    RoutePlan,
    RoutingError,
    Shift,
    check,
    greedy,
    inserted,
    plan_of,
    timetable,
)

if TYPE_CHECKING:
    import pyvrp

Progress = Callable[[float, RoutePlan], None]

# The solver counts in whole numbers: this many to the longest shift, so that a route is cut off for
# rounding only if it comes within a ten-millionth of the shift for each stop.
_UNITS_PER_SHIFT: Final = 10_000_000
# A place of middling prize is worth this share of a shift of detour. Measured: with a 25th of it
# only half was collected.
_PRIZE_SHARES: Final = (1.25, 5.0)
# Farther, longer or later than this many shifts is never reached; it keeps sums far from overflow.
_BEYOND: Final = 100 * _UNITS_PER_SHIFT
_ALWAYS: Final = 2**62
_NEIGHBOURS: Final = 20
# Share of the time (or of the iterations) for the solver; the rest is for our own search.
_SOLVER_SHARE: Final = 0.6
_FIRST_ROUNDS: Final = 4
# Share of the seconds by the costs above, taken on a busy PC; a quiet one needs about 0.6 of it.
_FILLED: Final = 0.8
# Record-to-record travel (Dueck 1993): a plan may be worse than the best by this share, falling to
# nothing at the end.
_TOLERANCE: Final = 0.03
_MOST_OUT: Final = 0.35
_NOISE: Final = 0.25
_POWERS: Final = (1.0, 1.0, 0.5, 0.0, 2.0)


@dataclass(frozen=True)
class Budget:
    """How long to search: until the steps are done or the seconds are over.

    Attributes
    ----------
    seconds : none is no limit
    """

    seconds: float | None
    iterations: int


def solve(
    problem: Problem,
    *,
    seconds: float = 10.0,
    iterations: int | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> RoutePlan:
    """Return the best plan found in the time given; never worse than `analysis.routing.greedy`.

    Parameters
    ----------
    seconds
        At most. The steps of the search follow from them and from the size of the problem, so that
        a quiet machine is done sooner and the same seed gives the same plan; where the clock ends
        the search first the plan says so (`is_cut`). 0 gives the first plan.
    iterations : steps of search instead, however long they take
    progress : called now and then with the share of the time that is gone and the best plan so far

    References
    ----------
    PyVRP (Wouda, Lan and Kool, INFORMS Journal on Computing 36(4), 2024): iterated local search
    over routes with optional visits. Tsiligirides (1984) and Chao, Golden and Wasil (1996) for the
    orienteering problem and its team version.
    """
    best = greedy(problem)
    if not _is_worth_a_search(problem) or (iterations is None and seconds <= 0):
        return best
    clock = _Clock(problem, best, seconds=seconds, iterations=iterations)
    is_cut = False
    for share, plan in _searches(problem, best, clock=clock, seed=seed):
        is_cut |= plan.is_cut
        if plan.is_better_than(best):
            best = plan
        if progress is not None:
            progress(share, best)
    return replace(best, is_cut=is_cut)


def _is_worth_a_search(problem: Problem) -> bool:
    # A shift of next to no time takes what lies at its start, and the first plan has that.
    longest = max((shift.closes - shift.opens for shift in problem.shifts), default=0.0)
    return problem.n > 0 and longest > 1e-6


class _Clock:
    """Shares the steps and the seconds out among the searches."""

    def __init__(
        self, problem: Problem, first: RoutePlan, *, seconds: float, iterations: int | None
    ) -> None:
        self.begun = time.perf_counter()
        self.seconds = seconds if iterations is None else None
        n, visited = problem.n, sum(map(len, first.routes))
        self.iterations = iterations
        # Milliseconds a step, measured on a desk PC for 30 to 1,500 places and 9 to 311 visits.
        self.solver_ms = 0.12 + 1e-4 * n + 1.5e-3 * visited + 1.5 * (n / 1500) ** 2
        self.polish_ms = 0.2 + visited * (0.02 + 5e-5 * n)

    def slice(self, share: float, *, step_ms: float) -> Budget:
        """Return a share of the whole budget, at most what is left of the seconds."""
        if self.seconds is None:
            return Budget(None, max(1, round((self.iterations or 1) * share)))
        part = self.seconds * share
        left = self.seconds - (time.perf_counter() - self.begun)
        steps = max(1, round(_FILLED * part * 1000 / step_ms))
        return Budget(max(0.0, min(part, left)), steps)


def _searches(
    problem: Problem, first: RoutePlan, *, clock: _Clock, seed: int
) -> Iterator[tuple[float, RoutePlan]]:
    best = first
    for turn in range(_FIRST_ROUNDS):
        share = _PRIZE_SHARES[turn % len(_PRIZE_SHARES)]
        # Every second turn begins anew: a good start is also a deep hole.
        start = best if turn % 2 == 0 else None
        data = _Translated(problem, share)
        part = _SOLVER_SHARE / _FIRST_ROUNDS
        found = data.search(start, clock.slice(part, step_ms=clock.solver_ms), seed=seed + turn)
        best = found if found.is_better_than(best) else replace(best, is_cut=found.is_cut)
        if best.weight >= problem.weight.sum() * (1 - 1e-12):
            yield 1.0, best  # everything is visited
            return
        yield part * (turn + 1), best
    rest = clock.slice(1 - _SOLVER_SHARE, step_ms=clock.polish_ms)
    yield 1.0, polish(problem, best, seconds=rest.seconds, iterations=rest.iterations, seed=seed)


class _Translated:
    """The problem in the solver's whole numbers."""

    def __init__(self, problem: Problem, share: float) -> None:
        self.problem = problem
        # Equal shifts are one kind of vehicle.
        self.kinds: dict[Shift, list[int]] = {}
        for number, shift in enumerate(problem.shifts):
            self.kinds.setdefault(shift, []).append(number)
        self.origin = min(shift.opens for shift in problem.shifts)
        longest = max(shift.closes - shift.opens for shift in problem.shifts)
        self.unit = _UNITS_PER_SHIFT / max(longest, 1e-9)
        self.share = share
        self.data = self._data()

    def search(self, start: RoutePlan | None, budget: Budget, *, seed: int) -> RoutePlan:
        """Return a feasible plan of the solver; without a visit where it has none."""
        import pyvrp
        from pyvrp.search import NeighbourhoodParams
        from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria

        stops: list[Any] = [MaxIterations(budget.iterations)]
        if budget.seconds is not None:
            stops.append(MaxRuntime(budget.seconds))
        result = pyvrp.solve(
            self.data,
            stop=MultipleCriteria(stops),
            seed=seed,
            collect_stats=False,
            params=pyvrp.SolveParams(neighbourhood=NeighbourhoodParams(num_neighbours=_NEIGHBOURS)),
            initial_solution=None if start is None else self._given(start),
        )
        routes = self._taken(result.best)
        if check(self.problem, routes):
            routes = [[] for _ in self.problem.shifts]
        is_cut = result.num_iterations < budget.iterations
        return replace(plan_of(self.problem, routes), is_cut=is_cut)

    def _data(self) -> pyvrp.ProblemData:
        import pyvrp

        ends = sorted({point for shift in self.kinds for point in (shift.start, shift.end)})
        depot = {point: k for k, point in enumerate(ends)}
        # Rounded up, so that what fits here fits in minutes; a whole number stays itself.
        problem = self.problem
        table: Any = self._rounded_up(problem.travel)
        vehicles = [
            pyvrp.VehicleType(
                len(numbers),
                [problem.n if shift.most is None else shift.most],
                start_depot=depot[shift.start],
                end_depot=depot[shift.end],
                tw_early=self._whole(shift.opens),
                tw_late=self._whole(shift.closes),
                start_late=self._whole(shift.opens),
            )
            for shift, numbers in self.kinds.items()
        ]
        return pyvrp.ProblemData(
            [pyvrp.Location(0, 0) for _ in range(len(table))],
            self._clients(),
            [pyvrp.Depot(point) for point in ends],
            vehicles,
            [table],
            [table],
        )

    def _clients(self) -> list[pyvrp.Client]:
        import pyvrp

        problem = self.problem
        worth = problem.prize[problem.prize > 0]
        middling = float(worth.mean()) if len(worth) else 1.0
        prizes = np.rint(problem.weight * (self.share * _UNITS_PER_SHIFT / middling))
        service = self._rounded_up(problem.service)
        return [
            pyvrp.Client(
                place,
                [1],
                service_duration=int(service[place]),
                prize=int(prizes[place]),
                required=False,
                tw_early=self._early(place),
                tw_late=self._late(place),
            )
            for place in range(problem.n)
        ]

    def _whole(self, minute: float) -> int:
        return int(min(np.floor((minute - self.origin) * self.unit + 1e-4), _BEYOND))

    def _rounded_up(self, minutes: Floats) -> npt.NDArray[np.int64]:
        whole = np.ceil(np.minimum(minutes * self.unit, _BEYOND) - 1e-4)
        return np.asarray(whole.astype(np.int64))

    def _early(self, place: int) -> int:
        after = max(self.problem.opens[place] - self.origin, 0.0)
        return int(self._rounded_up(np.array(after)))

    def _late(self, place: int) -> int:
        if not np.isfinite(self.problem.closes[place]):
            return _ALWAYS
        # A place closed before any shift begins is never reached in time.
        return max(self._whole(self.problem.closes[place]), self._early(place))

    def _given(self, plan: RoutePlan) -> pyvrp.Solution:
        import pyvrp

        routes = [
            pyvrp.Route(self.data, list(plan.routes[number]), kind)
            for kind, numbers in enumerate(self.kinds.values())
            for number in numbers
            if plan.routes[number]
        ]
        return pyvrp.Solution(self.data, routes)

    def _taken(self, solution: Any) -> list[list[int]]:
        routes: list[list[int]] = [[] for _ in self.problem.shifts]
        free = [list(numbers) for numbers in self.kinds.values()]
        for route in solution.routes():
            numbers = free[route.vehicle_type()]
            if not numbers:
                raise RoutingError("The solver used more shifts than there are.")
            routes[numbers.pop(0)] = [step.idx for step in route if step.is_client()]
        return routes


def polish(
    problem: Problem,
    plan: RoutePlan,
    *,
    seconds: float | None = 1.0,
    iterations: int | None = None,
    seed: int = 0,
) -> RoutePlan:
    """Return the plan improved by ruin and recreate; never worse.

    Parameters
    ----------
    seconds : none: as long as the iterations take
    iterations
        Steps; the same seed then gives the same plan, unless the seconds are over first (`is_cut`).

    References
    ----------
    Schrimpf et al. (2000) Journal of Computational Physics 159.
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


def _step(problem: Problem, plan: RoutePlan, rng: np.random.Generator) -> RoutePlan:
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
