"""Which places to visit and in what order: the problem, a first plan at once, and its check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from vocabulary.errors import CampaignError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Route = tuple[int, ...]

# A place that must be visited counts this many of the largest prizes: more than fit in one shift.
MUST_FACTOR: Final = 30.0
# One asked for by hand counts more than all that must be visited in a shift.
FIRST_FACTOR: Final = 1000.0
_NEVER: Final = np.inf


class RoutingError(CampaignError):
    """A planning problem that cannot be read: wrong lengths, not numbers, or negative."""


@dataclass(frozen=True)
class Shift:
    """One half-day of one team.

    Attributes
    ----------
    start, end : rows of the travel table where the team sets out and where it must be back
    opens, closes : minutes: not out before, back by
    most : visits the team makes at most; None is as many as there is time for
    """

    start: int
    end: int
    opens: float
    closes: float
    most: int | None = None


@dataclass(frozen=True, eq=False)
class Problem:
    """Places with what a visit is worth and takes, and the shifts to visit them in.

    Attributes
    ----------
    travel : (p, p) float64, minutes
        Between all points; the n places first, then the points where shifts begin and end. Going
        straight is never longer than going round (the triangle inequality).
    prize : (n,) float64; what a visit is worth, at least 0
    service : (n,) float64, minutes
    opens, closes : (n,) float64, minutes
        A visit begins not before the one and not after the other; -inf and inf for any time.
    must : (n,) bool; to be visited before all others
    first : (n,) float64 from 0 to 1, optional
        To be visited even before those, and how much: 1 where somebody asked for it by hand.
    """

    travel: Floats
    prize: Floats
    service: Floats
    opens: Floats
    closes: Floats
    must: npt.NDArray[np.bool_]
    shifts: tuple[Shift, ...]
    first: Floats | None = None

    def __post_init__(self) -> None:
        n, p = len(self.prize), len(self.travel)
        if self.travel.shape != (p, p) or p < n:
            raise RoutingError(f"{n} places need a square travel table, got {self.travel.shape}.")
        for name in ("service", "opens", "closes", "must"):
            if len(getattr(self, name)) != n:
                raise RoutingError(f"{n} places, but {len(getattr(self, name))} of {name}.")
        for name in ("travel", "prize", "service"):
            numbers = getattr(self, name)
            if not isinstance(numbers, np.ndarray):  # measured where it is asked
                continue
            if not (np.isfinite(numbers).all() and (numbers >= 0).all()):
                raise RoutingError(f"{name} holds a number that is not finite or below 0.")
        if np.isnan(self.opens).any() or np.isnan(self.closes).any():
            raise RoutingError("opens or closes holds a number that is not known.")

    @property
    def n(self) -> int:
        """How many places there are."""
        return len(self.prize)

    @property
    def weight(self) -> Floats:
        """The prize, with what must be visited above all others."""
        top = float(self.prize.max(initial=0.0)) or 1.0
        sure = self.must * MUST_FACTOR
        if self.first is not None:
            sure = sure + self.first * FIRST_FACTOR
        return np.asarray(self.prize + sure * top)

    @property
    def has_windows(self) -> bool:
        """Whether any place is closed at some time."""
        return bool(np.isfinite(self.opens).any() or np.isfinite(self.closes).any())


@dataclass(frozen=True)
class RoutePlan:
    """A feasible plan.

    Attributes
    ----------
    routes : tuple of tuples of int
        Places in order, one route a shift, in the order of the problem's shifts.
    minutes : from setting out to being back
    value : sum of the prizes
    weight : the same with `Problem.weight`; what plans are compared by
    is_cut : the clock ended the search before its steps were done: another run may end elsewhere
    """

    routes: tuple[Route, ...]
    minutes: tuple[float, ...]
    value: float
    weight: float
    is_cut: bool = False

    def is_better_than(self, other: RoutePlan) -> bool:
        """Say whether more is visited, or the same in less time."""
        if self.weight > other.weight * (1 + 1e-12) + 1e-12:
            return True
        return self.weight >= other.weight and sum(self.minutes) < sum(other.minutes) - 1e-9


def timetable(problem: Problem, shift: Shift, route: Sequence[int]) -> tuple[Floats, float] | None:
    """Return when each visit of a route begins and when the team is back, or None if it fails.

    Parameters
    ----------
    route : places in order

    Returns
    -------
    begins : (k,) float64, minutes
    back : float, minutes
    """
    if shift.most is not None and len(route) > shift.most:
        return None
    at, now = shift.start, shift.opens
    begins = np.empty(len(route))
    for k, place in enumerate(route):
        now = max(now + problem.travel[at, place], problem.opens[place])
        if now > problem.closes[place]:
            return None
        begins[k] = now
        now += problem.service[place]
        at = place
    if route:
        now += problem.travel[at, shift.end]
    return (begins, float(now)) if now <= shift.closes else None


def check(problem: Problem, routes: Sequence[Sequence[int]]) -> list[str]:
    """Return what is wrong with a plan; empty when every promise holds.

    Written apart from every search, in plain arithmetic: a plan is shown only after it.
    """
    wrong = []
    if len(routes) != len(problem.shifts):
        wrong.append(f"{len(routes)} routes for {len(problem.shifts)} shifts")
    seen: set[int] = set()
    for number, (shift, route) in enumerate(zip(problem.shifts, routes, strict=False)):
        if any(not 0 <= place < problem.n for place in route):
            wrong.append(f"route {number} names a place that does not exist")
            continue
        again = [place for place in route if place in seen]
        if again or len(set(route)) < len(route):
            wrong.append(f"route {number} visits a place twice")
        seen.update(route)
        if timetable(problem, shift, route) is None:
            wrong.append(f"route {number} is too long or comes when a place is closed")
    return wrong


def plan_of(problem: Problem, routes: Sequence[Sequence[int]]) -> RoutePlan:
    """Return the routes as a checked plan.

    Raises
    ------
    RoutingError
        The routes are not feasible.
    """
    wrong = check(problem, routes)
    if wrong:
        raise RoutingError(f"The plan does not hold: {'; '.join(wrong)}.")
    minutes = []
    for shift, route in zip(problem.shifts, routes, strict=True):
        found = timetable(problem, shift, route)
        minutes.append(found[1] - shift.opens if found and route else 0.0)
    visited = np.array([place for route in routes for place in route], dtype=np.int64)
    return RoutePlan(
        routes=tuple(tuple(int(place) for place in route) for route in routes),
        minutes=tuple(minutes),
        value=float(problem.prize[visited].sum()),
        weight=float(problem.weight[visited].sum()),
    )


def greedy(problem: Problem) -> RoutePlan:
    """Return a first plan at once: always the insertion with the most prize per minute.

    Some milliseconds for 400 places. Where that prize per minute does worse than the prize alone,
    the better of both plans is given.
    """
    plans = [
        plan_of(problem, inserted(problem, [[] for _ in problem.shifts], power=power))
        for power in (1.0, 0.0)
    ]
    return plans[1] if plans[1].is_better_than(plans[0]) else plans[0]


def inserted(
    problem: Problem,
    routes: list[list[int]],
    *,
    power: float = 1.0,
    weight: Floats | None = None,
) -> list[list[int]]:
    """Return the routes with places inserted until none fits.

    Parameters
    ----------
    routes : list of lists of int; feasible; changed in place
    power : the score of an insertion is weight / minutes ** power
    weight : (n,) float64, optional; instead of `Problem.weight`; 0 keeps a place out
    """
    left = (problem.weight if weight is None else weight).copy()
    for route in routes:
        left[route] = 0.0
    score = np.zeros((len(routes), problem.n))
    where = np.zeros((len(routes), problem.n), dtype=np.int64)
    twins: dict[Shift, int] = {}
    for r, shift in enumerate(problem.shifts):
        twin = twins.setdefault(shift, r) if not routes[r] else r
        if twin != r:
            score[r], where[r] = score[twin], where[twin]
            continue
        score[r], where[r] = _insertions(problem, shift, routes[r], left, power)
    best_place = score.argmax(axis=1) if problem.n else np.zeros(len(routes), dtype=np.int64)
    best = score[np.arange(len(routes)), best_place] if problem.n else np.zeros(len(routes))
    while len(best) and best.max() > 0:
        r = int(best.argmax())
        place = int(best_place[r])
        routes[r].insert(int(where[r, place]), place)
        left[place] = 0.0
        score[:, place] = 0.0
        score[r], where[r] = _insertions(problem, problem.shifts[r], routes[r], left, power)
        stale = np.flatnonzero(best_place == place)
        for k in {r, *stale.tolist()}:
            best_place[k] = score[k].argmax()
            best[k] = score[k, best_place[k]]
    return routes


def _insertions(
    problem: Problem, shift: Shift, route: list[int], left: Floats, power: float
) -> tuple[Floats, Ints]:
    """Score and position of the best insertion of each place into one route; 0 where none fits."""
    if shift.most is not None and len(route) >= shift.most:
        return np.zeros(problem.n), np.zeros(problem.n, dtype=np.int64)
    stops = np.array([shift.start, *route, shift.end], dtype=np.int64)
    leaves, latest = _slack(problem, shift, stops)
    n, travel = problem.n, problem.travel
    rows = np.flatnonzero(left > 0)
    to = travel[stops[:-1][:, None], rows[None, :]]
    begins = np.maximum(leaves[:, None] + to, problem.opens[rows])
    arrives = begins + problem.service[rows] + travel[rows[None, :], stops[1:][:, None]]
    before = leaves + travel[stops[:-1], stops[1:]] if len(route) else leaves
    added = np.maximum(arrives - before[:, None], 1e-9)
    fits = (begins <= problem.closes[rows]) & (arrives <= latest[1:, None])
    value = np.where(fits, left[rows] / added**power, 0.0)
    if power == 0.0:  # among equal prizes the shortest way
        value = np.where(fits, value - 1e-9 * added, 0.0)
    score, where = np.zeros(n), np.zeros(n, dtype=np.int64)
    at = value.argmax(axis=0) if len(value) else np.zeros(len(rows), dtype=np.int64)
    score[rows] = value[at, np.arange(len(rows))]
    where[rows] = at
    return score, where


def _slack(problem: Problem, shift: Shift, stops: Ints) -> tuple[Floats, Floats]:
    """When each stop is left at the earliest, and begun at the latest."""
    travel, service = problem.travel, problem.service
    opens, closes = problem.opens, problem.closes
    last = len(stops) - 1
    leaves, latest = np.empty(last), np.empty(last + 1)
    leaves[0] = shift.opens
    for k in range(1, last):
        begins = max(leaves[k - 1] + travel[stops[k - 1], stops[k]], opens[stops[k]])
        leaves[k] = begins + service[stops[k]]
    latest[last] = shift.closes
    for k in range(last - 1, 0, -1):
        due = latest[k + 1] - travel[stops[k], stops[k + 1]] - service[stops[k]]
        latest[k] = min(due, closes[stops[k]])
    latest[0] = _NEVER
    return leaves, latest
