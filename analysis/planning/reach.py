"""Which of many places a plan can reach at all, is worth planning with, and may gain at most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely

from analysis.planning.routing import Flags, Floats, Ints, Problem, Shift, greedy

# Places kept before the table of travel times is made, and minutes of travel taken for granted.
_KEPT_PER_SHIFT: Final = 50
_FEWEST_KEPT: Final = 400
_MOST_KEPT: Final = 1500
_MINUTES_APART: Final = 5.0
# Up to so many places a first plan is made over all that can be reached.
_MOST_TRIED: Final = 12_000


class Ways:
    """A table of straight ways that is measured where it is asked, as `Problem.travel` is read.

    Parameters
    ----------
    points : (p, 2) float64, in one plane
    per_unit : minutes for one unit of length
    """

    def __init__(self, points: Floats, per_unit: float = 1.0) -> None:
        self.points, self.per_unit = points, per_unit
        self.shape = (len(points), len(points))

    def __len__(self) -> int:
        return len(self.points)

    def __getitem__(self, pair: tuple[Any, Any]) -> Any:
        apart = self.points[pair[0]] - self.points[pair[1]]
        return np.hypot(apart[..., 0], apart[..., 1]) * self.per_unit


@dataclass(frozen=True, eq=False)
class Candidates:
    """Places in a plane, what they are worth, and the shifts to visit them in.

    Attributes
    ----------
    ways : of the n places, then the points where shifts begin and end
    prize, service, opens, closes : (n,) float64, as in `Problem`
    must : (n,) bool
    shifts : tuple of Shift
    """

    ways: Ways
    prize: Floats
    service: Floats
    opens: Floats
    closes: Floats
    must: Flags
    shifts: tuple[Shift, ...]

    def reachable(self) -> Flags:
        """Say which places one shift can visit and be back from."""
        rows = np.arange(len(self.prize))
        found = np.zeros(len(rows), dtype=bool)
        for shift in dict.fromkeys(self.shifts):
            begins = np.maximum(shift.opens + self.ways[shift.start, rows], self.opens)
            back = begins + self.service + self.ways[rows, shift.end]
            found |= (begins <= self.closes) & (back <= shift.closes + 1e-9)
        return found

    def part(self, rows: Ints) -> Problem:
        """Return the problem of some of the places, its ways measured where they are asked."""
        n, ends = len(rows), self.ways.points[len(self.prize) :]
        moved = n - len(self.prize)
        travel: Any = Ways(np.vstack([self.ways.points[rows], ends]), self.ways.per_unit)
        return Problem(
            travel=travel, prize=self.prize[rows], service=self.service[rows],
            opens=self.opens[rows], closes=self.closes[rows], must=self.must[rows],
            shifts=tuple(
                replace(one, start=one.start + moved, end=one.end + moved) for one in self.shifts
            ),
        )  # fmt: skip


def shortlist(ground: Candidates) -> Ints:
    """Return the places worth planning with, before any table of travel times is made.

    Rising: all that must be visited; of the places that can be reached at all, those of a first
    plan made over all of them, then by turns the best by prize over (service + 5 minutes) and over
    (service + the way there and back from the nearest stop of that plan): 50 for each shift, at
    least 400, at most 1,500. A place without a prize is left out unless it must be visited.
    """
    n_shifts = len(ground.shifts)
    most = int(np.clip(_KEPT_PER_SHIFT * n_shifts, _FEWEST_KEPT, _MOST_KEPT))
    worth = np.flatnonzero(ground.must | (ground.reachable() & (ground.prize > 0)))
    most = max(most, int(ground.must.sum()))
    if len(worth) <= most:
        return worth.astype(np.int64)
    stops = _first_stops(ground, worth)
    ends = ground.ways.points[len(ground.prize) :]
    near = shapely.STRtree(_placed(np.vstack([ground.ways.points[stops], ends])))
    _, away = near.query_nearest(
        np.array(_placed(ground.ways.points[worth])), return_distance=True, all_matches=False
    )
    way = 2 * away * ground.ways.per_unit
    kept = np.zeros(len(ground.prize), dtype=bool)
    kept[stops] = True
    kept |= ground.must
    prize, service = ground.prize[worth], ground.service[worth]
    orders = [
        worth[np.argsort(-prize / (service + minutes + 1e-9), kind="stable")]
        for minutes in (np.full(len(worth), _MINUTES_APART), way)
    ]
    for pair in zip(*orders, strict=True):
        for place in pair:
            if kept.sum() >= most:
                return np.flatnonzero(kept).astype(np.int64)
            kept[place] = True
    return np.flatnonzero(kept).astype(np.int64)


def _first_stops(ground: Candidates, worth: Ints) -> Ints:
    """Places of a first plan over all that can be reached; of more, over the nearest of them."""
    if len(worth) > _MOST_TRIED:
        start = ground.shifts[0].start if ground.shifts else 0
        far = np.argsort(ground.ways[worth, start], kind="stable")
        worth = np.sort(worth[far[:_MOST_TRIED]])
    plan = greedy(ground.part(worth))
    return worth[[place for route in plan.routes for place in route]]


def most_possible(ground: Candidates) -> float:
    """Return a sum of prizes that no plan of these places can exceed.

    Each visit takes its own minutes and at least the way from its nearest neighbour, each shift at
    least the shortest way back; in the time that is there the best places are taken by prize over
    minutes, the last one in part (Dantzig 1957). Whole shifts that take few visits are bound by
    their best places as well.
    """
    rows = np.flatnonzero(ground.reachable() & (ground.prize > 0))
    if not len(rows) or not ground.shifts:
        return 0.0
    ends = np.arange(len(ground.prize), len(ground.ways))
    shortest = _nearest(ground.ways, np.concatenate([rows, ends]))[: len(rows)]
    minutes = ground.service[rows] + shortest
    back = {one: float(ground.ways[rows, one.end].min()) for one in dict.fromkeys(ground.shifts)}
    time = sum(max(one.closes - one.opens - back[one], 0.0) for one in ground.shifts)
    prize = ground.prize[rows]
    order = np.argsort(-prize / (minutes + 1e-12), kind="stable")
    used = np.cumsum(minutes[order])
    part = np.clip((time - (used - minutes[order])) / (minutes[order] + 1e-12), 0.0, 1.0)
    bound = float((prize[order] * part).sum())
    limits = [one.most for one in ground.shifts]
    if all(limit is not None for limit in limits):
        at_most = sum(limit for limit in limits if limit is not None)
        bound = min(bound, float(np.sort(prize)[::-1][:at_most].sum()))
    return bound


def _placed(points: Floats) -> list[shapely.Point]:
    return [shapely.Point(x, y) for x, y in points.tolist()]


def _nearest(ways: Ways, rows: Ints) -> Floats:
    """Minutes from each of some points to the nearest other; 0 where two stand at one place."""
    points = ways.points[rows]
    if len(points) < 2:
        return np.zeros(len(points))
    _, first, counted = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    made = _placed(points)
    apart = np.zeros(len(points))
    pairs, away = shapely.STRtree(made).query_nearest(
        np.array(made), exclusive=True, return_distance=True, all_matches=False
    )
    apart[pairs[0]] = away * ways.per_unit
    apart[counted[first.ravel()] > 1] = 0.0
    return apart
