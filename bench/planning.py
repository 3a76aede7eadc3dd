"""Planned visits beside "top of the sorted list, nearest next", on the same made-up sites.

The first rows are seconds of field work for one point of value (team time over points): below a
ratio of 1 the plan gets more out of the same half-days. The last are seconds of computing: the
first plan beside the peer's list.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.routing import Plan, Problem, Shift, check, greedy, plan_of, shortlist, timetable
from analysis.routing_search import solve
from analysis.travel import minutes_by_road
from bench.run import Row, seconds

# Sites, shifts, minutes of a shift, width of the place in km, seconds of search.
SIZES: Final = (
    ("4 half-days", 500, 4, 210.0, 7.0, 5.0),
    ("30 half-days", 500, 30, 210.0, 7.0, 20.0),
    ("30 teams", 10_000, 30, 480.0, 36.0, 20.0),
)
# A team goes down the list past so many in a row that do not fit any more, then it goes home.
_PATIENCE: Final = 25
PEER: Final = "top of the sorted list, nearest next"


def measure() -> list[Row]:
    """Measure value for time in the field, and time to the first plan."""
    return [row for size in SIZES for row in _measure(*size)]


def make_problem(
    n: int, n_shifts: int, minutes: float, width_km: float, *, seed: int = 1
) -> Problem:
    """Return made-up sites in clusters: a tenth open in the evening, a fifth in the morning only.

    Parameters
    ----------
    n : int
        Sites; the best 1,500 are kept where there are more.
    n_shifts : int
    minutes : float
        Of a shift, beginning at 0.
    width_km : float
    seed : int
    """
    rng = np.random.default_rng(seed)
    towns = rng.uniform(0, width_km * 1000, (max(3, n // 40), 2))
    xy = towns[rng.integers(0, len(towns), n)] + rng.normal(0, 500, (n, 2))
    prize, service = rng.gamma(2.0, 20.0, n), rng.uniform(20, 60, n)
    kind = rng.random(n)
    opens = np.where(kind < 0.1, minutes * 0.8, -np.inf)
    closes = np.where(kind > 0.8, minutes * 0.4, np.inf)
    kept = shortlist(prize, service, np.zeros(n, dtype=bool), n_shifts=n_shifts)
    points = np.vstack([xy[kept], [width_km * 500] * 2])
    m = len(kept)
    return Problem(
        minutes_by_road(points), prize[kept], service[kept], opens[kept], closes[kept],
        np.zeros(m, dtype=bool), (Shift(m, m, 0.0, minutes),) * n_shifts,
    )  # fmt: skip


def sorted_list(problem: Problem) -> Plan:
    """Return the peer's plan: each shift takes the next of the sorted list while they still fit."""
    order = [int(place) for place in np.argsort(-problem.prize, kind="stable")]
    routes = []
    for shift in problem.shifts:
        taken: list[int] = []
        n_missed = 0
        for place in list(order):
            tried = nearest_next(problem, shift, [*taken, place])
            if timetable(problem, shift, tried) is None:
                n_missed += 1
            else:
                taken, n_missed = tried, 0
                order.remove(place)
            if n_missed == _PATIENCE:
                break
        routes.append(taken)
    return plan_of(problem, routes)


def nearest_next(problem: Problem, shift: Shift, places: list[int]) -> list[int]:
    """Return the places, each followed by the one where a visit can begin soonest."""
    at, now, left, route = shift.start, shift.opens, set(places), []
    while left:
        begins = {p: max(now + problem.travel[at, p], problem.opens[p]) for p in left}
        at = min(left, key=lambda place: (begins[place], problem.travel[at, place]))
        now = begins[at] + problem.service[at]
        left.remove(at)
        route.append(at)
    return route


def _measure(name: str, n: int, n_shifts: int, *shape: float) -> list[Row]:
    minutes, width_km, search_s = shape
    problem = make_problem(n, n_shifts, minutes, width_km)
    plans = {
        "first plan": greedy(problem),
        f"plan of {search_s:g} s": solve(problem, seconds=search_s),
    }
    peer = sorted_list(problem)
    for plan in (*plans.values(), peer):
        if check(problem, plan.routes):
            raise AssertionError(f"{name}: a plan does not hold")
    field_s = n_shifts * minutes * 60
    size = f"{n:,} sites"
    rows = [
        Row(name=f"field s a point, {told} ({name})", size=size, ours_s=field_s / plan.value,
            peer=PEER, peer_s=field_s / peer.value)
        for told, plan in plans.items()
    ]  # fmt: skip
    first = seconds(lambda: greedy(problem), repeat=2)
    listed = seconds(lambda: sorted_list(problem), repeat=2)
    return [
        *rows,
        Row(name=f"time to a first plan ({name})", size=size, ours_s=first, peer=PEER,
            peer_s=listed),
    ]  # fmt: skip
