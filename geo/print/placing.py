"""What ground is still free on a printed map: no name and no number lies over another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geo.print.canvas import Box

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class FreeGround:
    """The frame of a map less what stands on it; millimetres.

    Attributes
    ----------
    frame : (4,) left, bottom, right, top
    symbols : (n, 3) x, y, radius
        Sites: covered as rarely as can be.
    targets : (m, 3) x, y, radius
        Sites that have a number: never covered.
    taken : (k, 4) boxes
        Names, numbers, scale: never covered.
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
