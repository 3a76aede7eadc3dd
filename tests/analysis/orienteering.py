"""Public orienteering instances, as facts: points, prizes, limits and the best values known.

Points and prizes: Tsiligirides, Heuristic methods applied to orienteering, Journal of the
Operational Research Society 35 (1984); Chao, Golden and Wasil, European Journal of Operational
Research 88 (1996), whose squares (66 points, set 5 of the team version) and diamond (64 points,
set 6) follow a formula. Best values: Chao, Golden and Wasil (1996) for one team; Archetti, Hertz
and Speranza, Journal of Heuristics 13 (2007), with Dang, Guibadj and Moukrim, European Journal of
Operational Research 229 (2013), for several.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.planning.routing import Problem, Shift
from analysis.planning.travel import euclidean_problem

Points = list[tuple[float, float, float]]  # x, y, prize; the start and the end first

TSILIGIRIDES_1: Points = [
    (10.5, 14.4, 0), (11.2, 14.1, 0), (18, 15.9, 10), (18.3, 13.3, 10), (16.5, 9.3, 10),
    (15.4, 11, 10), (14.9, 13.2, 5), (16.3, 13.3, 5), (16.4, 17.8, 5), (15, 17.9, 5),
    (16.1, 19.6, 10), (15.7, 20.6, 10), (13.2, 20.1, 10), (14.3, 15.3, 5), (14, 5.1, 10),
    (11.4, 6.7, 15), (8.3, 5, 15), (7.9, 9.8, 10), (11.4, 12, 5), (11.2, 17.6, 5),
    (10.1, 18.7, 5), (11.7, 20.3, 10), (10.2, 22.1, 10), (9.7, 23.8, 10), (10.1, 26.4, 15),
    (7.4, 24, 15), (8.2, 19.9, 15), (8.7, 17.7, 10), (8.9, 13.6, 10), (5.6, 11.1, 10),
    (4.9, 18.9, 10), (7.3, 18.8, 10),
]  # fmt: skip
TSILIGIRIDES_2: Points = [
    (4.6, 7.1, 0), (5.0, 5.6, 0), (5.7, 11.4, 20), (4.4, 12.3, 20), (2.8, 14.3, 30),
    (3.2, 10.3, 15), (3.5, 9.8, 15), (4.4, 8.4, 10), (7.8, 11.0, 20), (8.8, 9.8, 20),
    (7.7, 8.2, 20), (6.3, 7.9, 15), (5.4, 8.2, 10), (5.8, 6.8, 10), (6.7, 5.8, 25),
    (13.8, 13.1, 40), (14.1, 14.2, 40), (11.2, 13.6, 30), (9.7, 16.4, 30), (9.5, 18.8, 50),
    (4.7, 16.8, 30),
]  # fmt: skip
TSILIGIRIDES_3: Points = [
    (19.1, 24.3, 0), (18.2, 24.0, 0), (12.6, 24.9, 20), (14.4, 28.0, 20), (16.9, 28.1, 20),
    (20.7, 28.2, 20), (12.5, 26.6, 20), (21.8, 27.3, 20), (12.5, 22.6, 20), (22.5, 17.0, 30),
    (19.9, 15.0, 30), (14.9, 15.1, 30), (11.5, 18.6, 30), (12.4, 29.8, 30), (17.8, 28.1, 30),
    (9.1, 29.8, 40), (10.0, 32.6, 40), (13.9, 33.1, 40), (19.95, 10.3, 40), (15.2, 8.0, 40),
    (14.7, 31.2, 50), (7.4, 36.5, 50), (21.0, 25.5, 50), (18.0, 25.3, 10), (19.5, 24.7, 10),
    (21.4, 21.8, 10), (16.0, 21.4, 10), (18.65, 26.2, 10), (17.9, 28.9, 10), (14.3, 19.9, 20),
    (17.0, 19.0, 20), (10.8, 21.0, 20), (15.7, 23.7, 10),
]  # fmt: skip
SQUARES: Points = [
    (-0.5, 0, 0), (0.5, 0, 0),
    *((x, y, 5 * max(abs(x), abs(y))) for x in range(-7, 8, 2) for y in range(-7, 8, 2)),
]  # fmt: skip
DIAMOND: Points = [
    (0, -7, 0), (0, 7, 0),
    *((x, y, 3 * (7 - abs(y)) + 3 * abs(x)) for y in range(-6, 7) for x in range(-7, 8)
      if abs(x) + abs(y) <= 7 and (x + y) % 2),
]  # fmt: skip


class Instance(NamedTuple):
    """One published instance: its points, teams, time for each team, and the best value known."""

    points: Points
    teams: int
    limit: float
    best: float


INSTANCES = {
    "tsiligirides 1, 30": Instance(TSILIGIRIDES_1, 1, 30, 110),
    "tsiligirides 1, 46": Instance(TSILIGIRIDES_1, 1, 46, 175),
    "tsiligirides 1, 73": Instance(TSILIGIRIDES_1, 1, 73, 265),
    "tsiligirides 2, 23": Instance(TSILIGIRIDES_2, 1, 23, 210),
    "tsiligirides 2, 38": Instance(TSILIGIRIDES_2, 1, 38, 360),
    "tsiligirides 3, 35": Instance(TSILIGIRIDES_3, 1, 35, 390),
    "tsiligirides 3, 70": Instance(TSILIGIRIDES_3, 1, 70, 640),
    "tsiligirides 3, 100": Instance(TSILIGIRIDES_3, 1, 100, 800),
    "diamond, 40": Instance(DIAMOND, 1, 40, 714),
    "diamond, 2 teams of 30": Instance(DIAMOND, 2, 30, 948),
    "diamond, 3 teams of 25": Instance(DIAMOND, 3, 25, 1080),
    "diamond, 4 teams of 20": Instance(DIAMOND, 4, 20, 1068),
    "squares, 2 teams of 30": Instance(SQUARES, 2, 30, 860),
    "squares, 2 teams of 50": Instance(SQUARES, 2, 50, 1400),
}


def problem_of(instance: Instance) -> Problem:
    """Return an instance as a routing problem."""
    start, end, *places = instance.points
    targets = pd.DataFrame(places, columns=["x", "y", "prize"], dtype="float64").assign(
        service=0.0, open=-np.inf, close=np.inf
    )
    n = len(targets)
    shifts = (Shift(n, n + 1, 0.0, instance.limit),) * instance.teams
    return euclidean_problem(targets, start=start[:2], end=end[:2], shifts=shifts)
