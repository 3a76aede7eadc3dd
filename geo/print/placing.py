"""Where the numbers of a printed map stand, and what ground is free: nothing lies over another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.print.canvas import Box
from vocabulary.errors import CampaignError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class FreeGround:
    """The frame of a map less what stands on it; millimetres.

    Attributes
    ----------
    frame : (4,) left, bottom, right, top
    symbols : (n, 3) x, y, radius; sites: covered as rarely as can be
    targets : (m, 3) x, y, radius; sites that have a number: never covered
    taken : (k, 4) boxes; names, numbers, scale: never covered
    """

    def __init__(
        self,
        frame: Box,
        symbols: Floats,
        *,
        is_target: Flags | None = None,
        taken: Sequence[Box] = (),
    ) -> None:
        self.frame: Floats = np.array(frame)
        self.symbols = symbols
        self.targets = symbols[:0] if is_target is None else symbols[is_target]
        self.taken: Floats = np.array(taken, dtype=np.float64).reshape(-1, 4)

    def take(self, box: Box) -> None:
        """Keep a box from now on."""
        self.taken = np.vstack([self.taken, box])

    def is_free(self, boxes: Floats) -> Flags:
        """Return which boxes lie inside the frame, on no other and on no target, (n,)."""
        frame = self.frame
        inside = (boxes[:, :2] >= frame[:2]).all(axis=1) & (boxes[:, 2:] <= frame[2:]).all(axis=1)
        free = np.asarray(inside & ~overlaps(boxes, self.taken).any(axis=1))
        free[free] = ~covers(boxes[free], self.targets).any(axis=1)
        return free


def overlaps(boxes: Floats, others: Floats) -> Flags:
    """Return which boxes share ground, (n, m); a common edge is none."""
    a, b = boxes[:, None], others[None]
    return np.asarray(
        (a[..., 0] < b[..., 2]) & (a[..., 2] > b[..., 0])
        & (a[..., 1] < b[..., 3]) & (a[..., 3] > b[..., 1])
    )  # fmt: skip


def covers(boxes: Floats, circles: Floats, *, share: float = 1.0) -> Flags:
    """Return which boxes lie over which circles, (n, m), by a share of the circles' radius."""
    x = np.clip(circles[None, :, 0], boxes[:, :1], boxes[:, 2:3]) - circles[None, :, 0]
    y = np.clip(circles[None, :, 1], boxes[:, 1:2], boxes[:, 3:4]) - circles[None, :, 1]
    return np.asarray(x**2 + y**2 < (share * circles[None, :, 2]) ** 2)


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


def place_labels(anchors: Floats, sizes: Floats, *, radius: float, ground: FreeGround) -> Floats:
    """Return a box for each number: none on another, on a name or on a site that has a number.

    Greedy, the most crowded site first, then each number is taken up and put down again with all
    others in place. Cost: distance, symbols covered, leader lines that cross.

    Parameters
    ----------
    anchors : (n, 2), mm; the sites; all inside the frame
    sizes : (n, 2), mm; width and height of each box
    radius : float, mm; what a number keeps from the middle of its own site

    Returns
    -------
    boxes : (n, 4), mm
        Left, bottom, right, top.

    Raises
    ------
    CrowdedError
        There is no free place for a number inside the frame.
    """
    search = _Search(anchors, sizes, radius, ground)
    for one in search.order:
        search.put(int(one))
    for _ in range(_SWEEPS):
        for one in search.order:
            if search.paid[one] > _CONTENT:
                search.put(int(one))
    return search.boxes


class _Search:
    def __init__(self, anchors: Floats, sizes: Floats, radius: float, ground: FreeGround) -> None:
        self.anchors, self.sizes, self.radius, self.ground = anchors, sizes, radius, ground
        self.kept = ground.taken
        self.boxes = np.full((len(anchors), 4), np.nan)
        self.paid = np.zeros(len(anchors))
        reach = 6 * float(np.median(sizes[:, 0])) if len(sizes) else 1.0
        self.near = np.linalg.norm(anchors[:, None] - anchors[None], axis=2) < reach
        self.order = np.argsort(-self.near.sum(axis=1), kind="stable")

    def put(self, one: int) -> None:
        """Give one number its best free place."""
        self.boxes[one] = np.nan
        self.ground.taken = np.vstack([self.boxes[self._is_put()], self.kept])
        span = float(np.hypot(*(self.ground.frame[2:] - self.ground.frame[:2])))
        high = float(self.sizes[one, 1])
        start, end = 0.0, 9 * high
        while start < span:
            boxes = self._candidates(one, np.arange(start, end, 0.5 * high))
            free = boxes[self.ground.is_free(boxes)]
            if len(free):
                cost = self._cost(one, free)
                self.boxes[one] = free[int(np.argmin(cost))]
                self.paid[one] = cost.min()
                return
            start, end = end, end * 1.6
        raise CrowdedError(
            f"The map has no room for {len(self.anchors)} numbers; take larger paper or fewer."
        )

    def _is_put(self) -> Flags:
        return np.asarray(~np.isnan(self.boxes[:, 0]))

    def _candidates(self, one: int, away: Floats) -> Floats:
        turn = np.arange(_N_ANGLES) * 2 * np.pi / _N_ANGLES
        ways = np.column_stack([np.cos(turn), np.sin(turn)])
        half = self.sizes[one] / 2
        # As near as the box can come in that direction without covering its own symbol.
        touch = (half / np.maximum(np.abs(ways), 1e-9)).min(axis=1)
        far = self.radius + touch[:, None] + away[None]
        middle = self.anchors[one] + (ways[:, None] * far[..., None]).reshape(-1, 2)
        return np.hstack([middle - half, middle + half])

    def _cost(self, one: int, boxes: Floats) -> Floats:
        anchor, high = self.anchors[one], float(self.sizes[one, 1])
        ends = nearest(boxes, anchor)
        way = np.linalg.norm(ends - anchor, axis=1) - self.radius
        reach = np.hstack([boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)])
        symbols = self.ground.symbols
        close = (symbols[:, :2] + symbols[:, 2:] > reach[:2]).all(axis=1)
        close &= (symbols[:, :2] - symbols[:, 2:] < reach[2:]).all(axis=1)
        covered = covers(boxes, symbols[close], share=0.9)
        cost = way / high + _PER_SYMBOL * covered.sum(axis=1)
        middle = (boxes[:, :2] + boxes[:, 2:]) / 2 - anchor
        around = self.anchors[self.near[one]].mean(axis=0) - anchor
        inward = middle @ around / (np.linalg.norm(middle, axis=1) * (np.hypot(*around) + 1e-9))
        cost += 1.5 * inward * min(1.0, float(np.hypot(*around)) / high)
        low = np.minimum(self.boxes[:, :2], self.anchors)
        high_ends = np.maximum(self.boxes[:, 2:], self.anchors)
        placed = (
            self._is_put() & (low < reach[2:]).all(axis=1) & (high_ends > reach[:2]).all(axis=1)
        )
        if placed.any():
            others = self.boxes[placed]
            led = np.hstack([self.anchors[placed], nearest(others, self.anchors[placed])])
            mine = np.hstack([np.broadcast_to(anchor, ends.shape), ends])
            cost += _PER_CROSSING * _crossings(mine, led).sum(axis=1)
            cost += _PER_BOX_CROSSED * _through(mine, others).sum(axis=1)
            cost += _PER_BOX_CROSSED * _through(led, boxes).sum(axis=0)
        return np.asarray(cost)


def nearest(boxes: Floats, points: Floats) -> Floats:
    """Return the point of each box that is nearest to a point, (n, 2)."""
    return np.asarray(np.clip(points, boxes[:, :2], boxes[:, 2:]))


def _side(a: Floats, b: Floats, c: Floats) -> Floats:
    u, v = b - a, c - a
    return np.asarray(u[..., 0] * v[..., 1] - u[..., 1] * v[..., 0])


def _crossings(lines: Floats, others: Floats) -> Flags:
    a, b = lines[:, None, :2], lines[:, None, 2:]
    c, d = others[None, :, :2], others[None, :, 2:]
    return np.asarray((_side(a, b, c) * _side(a, b, d) < 0) & (_side(c, d, a) * _side(c, d, b) < 0))


def _through(lines: Floats, boxes: Floats) -> Flags:
    """Return which lines run through which boxes, (n, m): by the box's two diagonals."""
    return _crossings(lines, boxes) | _crossings(lines, boxes[:, [0, 3, 2, 1]])
