"""Planned visits beside "top of the sorted list, nearest next", on the same made-up sites.

The first rows are seconds of field work for one point of value (team time over points): below a
ratio of 1 the plan gets more out of the same half-days; the note says it as value gained per hour,
plan over peer. Then seconds of computing: the first plan beside the peer's list, the searched plan
alone. The last rows are a month on the demo's sites with a hidden truth (`bench/month.py`):
seconds of field work for one hazard found, with the finds of one visit and their interval.
"""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from analysis.planning.reach import Candidates, Ways, shortlist
from analysis.planning.routing import Problem, Shift, check, greedy
from analysis.planning.routing_search import solve
from analysis.planning.travel import MINUTES_A_METRE, minutes_by_road
from bench.month import WAYS, Months, Town, interval, simulate, sorted_list, town_of
from bench.run import Row, seconds
from commands import demo
from commands.arguments import parser_of
from commands.asked import open_day
from data.store.opening import open_store

# Sites, shifts, minutes of a shift, width of the place in km, seconds of search.
SIZES: Final = (
    ("4 half-days", 500, 4, 210.0, 7.0, 5.0),
    ("30 half-days", 500, 30, 210.0, 7.0, 20.0),
    ("30 teams", 10_000, 30, 480.0, 36.0, 20.0),
)
# The month: hidden truths, half-days, teams.
_WORLDS: Final = 40
_HALF_DAYS: Final = 20
_TEAMS: Final = 2
PEER: Final = "top of the sorted list, nearest next"


def measure() -> list[Row]:
    """Measure value for time in the field, time to the first plan, and finds of a month."""
    return [*(row for size in SIZES for row in _measure(*size)), *_month_rows()]


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
    middle = [width_km * 500] * 2
    ways = Ways(np.vstack([xy, middle]), MINUTES_A_METRE)
    shifts = (Shift(n, n, 0.0, minutes),) * n_shifts
    nobody = np.zeros(n, dtype=bool)
    kept = shortlist(Candidates(ways, prize, service, opens, closes, nobody, shifts))
    points = np.vstack([xy[kept], middle])
    m = len(kept)
    return Problem(
        minutes_by_road(points), prize[kept], service[kept], opens[kept], closes[kept],
        np.zeros(m, dtype=bool), (Shift(m, m, 0.0, minutes),) * n_shifts,
    )  # fmt: skip


def _measure(name: str, n: int, n_shifts: int, *shape: float) -> list[Row]:
    minutes, width_km, search_s = shape
    problem = make_problem(n, n_shifts, minutes, width_km)
    begun = time.perf_counter()
    searched = solve(problem, seconds=search_s)
    took = time.perf_counter() - begun
    plans = {"first plan": greedy(problem), f"plan of {search_s:g} s": searched}
    peer = sorted_list(problem)
    for plan in (*plans.values(), peer):
        if check(problem, plan.routes):
            raise AssertionError(f"{name}: a plan does not hold")
    field_s = n_shifts * minutes * 60
    size = f"{n:,} sites"
    rows = [
        Row(name=f"field s a point, {told} ({name})", size=size, ours_s=field_s / plan.value,
            peer=PEER, peer_s=field_s / peer.value,
            note=f"value per hour {plan.value / peer.value:.2f} times the peer's")
        for told, plan in plans.items()
    ]  # fmt: skip
    first = seconds(lambda: greedy(problem), repeat=2)
    listed = seconds(lambda: sorted_list(problem), repeat=2)
    end = "cut by the clock" if searched.is_cut else "done to its last step"
    return [
        *rows,
        Row(name=f"time to a first plan ({name})", size=size, ours_s=first, peer=PEER,
            peer_s=listed),
        Row(name=f"time to the searched plan ({name})", size=size, ours_s=took,
            note=f"at most {search_s:g} s; {end}"),
    ]  # fmt: skip


def _month_rows() -> list[Row]:
    """A month on the demo's sites, 40 hidden truths."""
    with TemporaryDirectory() as folder:
        target = Path(folder) / "demo.db"
        demo.run(parser_of("demo").parse_args(["--store", str(target)]))
        town = _demo_town(target)
    months = simulate(town, worlds=_WORLDS, days=_HALF_DAYS, teams=_TEAMS)
    field_s = _HALF_DAYS * _TEAMS * 210.0 * 60
    spent = {way: field_s / float(months.finds[way].mean()) for way in WAYS}
    return [
        Row(name=f"field s a find, a month (plan against {way})", size=f"{len(town.known)} sites",
            ours_s=spent["plan"], peer=way, peer_s=spent[way],
            note=f"finds of one visit {_told(months, 'plan')} against {_told(months, way)}")
        for way in WAYS[1:]
    ]  # fmt: skip


def _told(months: Months, way: str) -> str:
    mean, low, high = interval(months.per_visit(way))
    return f"{mean:.2f} ({low:.2f} to {high:.2f})"


def _demo_town(target: Path) -> Town:
    store = open_store(target)
    try:
        day = open_day(store)
        return town_of(day.sites, day.risk)
    finally:
        store.close()
