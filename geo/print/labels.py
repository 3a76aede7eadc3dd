"""Where the numbers of a wall map stand: none over another, each led back to its site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vocabulary.errors import CampaignError

Floats = NDArray[np.float64]
# Directions tried round a site, from the right and counter-clockwise.
_N_ANGLES: Final = 20
# A number this many of its own heights from its site is worth covering one plain symbol.
_PER_SYMBOL: Final = 2.5
_PER_CROSSING: Final = 8.0
_PER_BOX_CROSSED: Final = 40.0
_SWEEPS: Final = 2
# A number that cost no more than this stands well and is not taken up again.
_CONTENT: Final = 1.0


class CrowdedError(CampaignError):
    """The paper is too small for the numbers asked for."""


@dataclass(frozen=True)
class Obstacles:
    """What the numbers have to keep clear of; millimetres.

    Attributes
    ----------
    frame : (4,) left, bottom, right, top
        Every number stays inside.
    blocked : (m, 4) boxes
        Names: never covered.
    symbols : (k, 3) x, y, radius
        Sites: covered as rarely as can be.
    is_target : (k,) bool
        Symbols that have a number: never covered.
    """

    frame: Floats
    blocked: Floats
    symbols: Floats
    is_target: NDArray[np.bool_]


def place_labels(anchors: Floats, sizes: Floats, radii: Floats, *, obstacles: Obstacles) -> Floats:
    """Return a box for each number: none on another, on a name or on a site that has a number.

    Parameters
    ----------
    anchors : (n, 2), mm
        The sites; all inside the frame.
    sizes : (n, 2), mm
        Width and height of each box.
    radii : (n,), mm
        Of the sites' own symbols.

    Returns
    -------
    boxes : (n, 4), mm
        Left, bottom, right, top.

    Raises
    ------
    CrowdedError
        There is no free place for a number inside the frame.

    Notes
    -----
    Greedy, the most crowded site first, then each number is taken up and put down again with all
    others in place. Cost: distance, symbols covered, leader lines that cross.
    """
    search = _Search(anchors, sizes, radii, obstacles)
    for one in search.order():
        search.put(int(one))
    for _ in range(_SWEEPS):
        for one in search.order():
            if search.paid[one] > _CONTENT:
                search.put(int(one))
    return search.boxes


class _Search:
    def __init__(self, anchors: Floats, sizes: Floats, radii: Floats, obstacles: Obstacles) -> None:
        self.anchors, self.sizes, self.radii, self.obstacles = anchors, sizes, radii, obstacles
        self.boxes = np.full((len(anchors), 4), np.nan)
        self.paid = np.zeros(len(anchors))
        self.reach = 6 * float(np.median(sizes[:, 0])) if len(sizes) else 1.0
        apart = np.linalg.norm(anchors[:, None] - anchors[None], axis=2) if len(anchors) else None
        self.near = (apart < self.reach) if apart is not None else np.zeros((0, 0), bool)

    def order(self) -> NDArray[np.int64]:
        return np.argsort(-self.near.sum(axis=1), kind="stable")

    def put(self, one: int) -> None:
        """Give one number its best free place."""
        self.boxes[one] = np.nan
        span = float(np.hypot(*(self.obstacles.frame[2:] - self.obstacles.frame[:2])))
        high = float(self.sizes[one, 1])
        start, end = 0.0, 9 * high
        while start < span:
            boxes = self._candidates(one, np.arange(start, end, 0.5 * high))
            free = boxes[self._is_free(boxes)]
            if len(free):
                cost = self._cost(one, free)
                self.boxes[one] = free[int(np.argmin(cost))]
                self.paid[one] = cost.min()
                return
            start, end = end, end * 1.6
        raise CrowdedError(
            f"The map has no room for {len(self.anchors)} numbers; take larger paper or fewer."
        )

    def _candidates(self, one: int, away: Floats) -> Floats:
        turn = np.arange(_N_ANGLES) * 2 * np.pi / _N_ANGLES
        ways = np.column_stack([np.cos(turn), np.sin(turn)])
        half = self.sizes[one] / 2
        # As near as the box can come in that direction without covering its own symbol.
        touch = np.minimum(
            half[0] / np.maximum(np.abs(ways[:, 0]), 1e-9),
            half[1] / np.maximum(np.abs(ways[:, 1]), 1e-9),
        )
        far = self.radii[one] + touch[:, None] + away[None]
        middle = self.anchors[one] + (ways[:, None] * far[..., None]).reshape(-1, 2)
        return np.hstack([middle - half, middle + half])

    def _is_free(self, boxes: Floats) -> NDArray[np.bool_]:
        frame = self.obstacles.frame
        inside = (boxes[:, :2] >= frame[:2]).all(axis=1) & (boxes[:, 2:] <= frame[2:]).all(axis=1)
        taken = np.vstack([self.boxes[~np.isnan(self.boxes[:, 0])], self.obstacles.blocked])
        free: NDArray[np.bool_] = np.asarray(inside & ~overlaps(boxes, taken).any(axis=1))
        targets = self.obstacles.symbols[self.obstacles.is_target]
        free[free] = ~covers(boxes[free], targets).any(axis=1)
        return free

    def _cost(self, one: int, boxes: Floats) -> Floats:
        anchor = self.anchors[one]
        high = float(self.sizes[one, 1])
        ends = nearest(boxes, anchor)
        way = np.linalg.norm(ends - anchor, axis=1) - self.radii[one]
        reach = np.hstack([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])
        close = _touches(self.obstacles.symbols, reach)
        covered = covers(boxes, self.obstacles.symbols[close], share=0.9)
        cost = way / high + _PER_SYMBOL * covered.sum(axis=1)
        middle = (boxes[:, :2] + boxes[:, 2:]) / 2 - anchor
        around = self.anchors[self.near[one]].mean(axis=0) - anchor
        inward = middle @ around / (np.linalg.norm(middle, axis=1) * (np.hypot(*around) + 1e-9))
        cost += 1.5 * inward * min(1.0, float(np.hypot(*around)) / high)
        placed = ~np.isnan(self.boxes[:, 0])
        low = np.minimum(self.boxes[:, :2], self.anchors)
        high_ends = np.maximum(self.boxes[:, 2:], self.anchors)
        placed &= (low < reach[2:]).all(axis=1) & (high_ends > reach[:2]).all(axis=1)
        if placed.any():
            others = self.boxes[placed]
            led = np.hstack([self.anchors[placed], nearest(others, self.anchors[placed])])
            mine = np.hstack([np.broadcast_to(anchor, ends.shape), ends])
            cost += _PER_CROSSING * _crossings(mine, led).sum(axis=1)
            cost += _PER_BOX_CROSSED * _through(mine, others).sum(axis=1)
            cost += _PER_BOX_CROSSED * _through(led, boxes).sum(axis=0)
        return np.asarray(cost)


def overlaps(boxes: Floats, others: Floats) -> NDArray[np.bool_]:
    """Return which boxes share ground, (n, m); a common edge is none."""
    a, b = boxes[:, None], others[None]
    return np.asarray(
        (a[..., 0] < b[..., 2]) & (a[..., 2] > b[..., 0])
        & (a[..., 1] < b[..., 3]) & (a[..., 3] > b[..., 1])
    )  # fmt: skip


def nearest(boxes: Floats, points: Floats) -> Floats:
    """Return the point of each box that is nearest to a point, (n, 2)."""
    return np.asarray(np.clip(points, boxes[:, :2], boxes[:, 2:]))


def _touches(circles: Floats, box: Floats) -> NDArray[np.bool_]:
    grown = circles[:, :2] + circles[:, 2:], circles[:, :2] - circles[:, 2:]
    return np.asarray((grown[0] > box[:2]).all(axis=1) & (grown[1] < box[2:]).all(axis=1))


def covers(boxes: Floats, circles: Floats, *, share: float = 1.0) -> NDArray[np.bool_]:
    """Return which boxes lie over which circles, (n, m), by a share of the circles' radius."""
    x = np.clip(circles[None, :, 0], boxes[:, :1], boxes[:, 2:3]) - circles[None, :, 0]
    y = np.clip(circles[None, :, 1], boxes[:, 1:2], boxes[:, 3:4]) - circles[None, :, 1]
    return np.asarray(x**2 + y**2 < (share * circles[None, :, 2]) ** 2)


def _side(a: Floats, b: Floats, c: Floats) -> Floats:
    u, v = b - a, c - a
    return np.asarray(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0])


def _crossings(lines: Floats, others: Floats) -> NDArray[np.bool_]:
    a, b = lines[:, None, :2], lines[:, None, 2:]
    c, d = others[None, :, :2], others[None, :, 2:]
    return np.asarray((_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0))


def _through(lines: Floats, boxes: Floats) -> NDArray[np.bool_]:
    """Return which lines run through which boxes, (n, m): by the box's two diagonals."""
    rising = boxes[:, [0, 1, 2, 3]]
    falling = boxes[:, [0, 3, 2, 1]]
    return _crossings(lines, rising) | _crossings(lines, falling)
