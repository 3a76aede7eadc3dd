"""The sites of a printed map as marks that a grey copy still tells apart, none over another."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo.print.canvas import Box, Canvas, Pen
from geo.print.font import MM_PER_PT
from geo.print.placing import Floats
from geo.symbols import order_of
from vocabulary import palette
from vocabulary.palette import Mark
from vocabulary.terms import RiskLevel, SiteStatus

# Of an overdue site, in parts of the gravest mark: the white round it and the ring round that.
_GAP: Final = 0.24
_RING: Final = 0.26
# White round every mark, and the line round a filling.
_HALO: Final = 0.1
_EDGE: Final = 0.16
# Marks are moved apart until they are this near to touching; what they cover then is a tenth.
APART: Final = 0.9
_STEPS: Final = 600
# A mark further from its place than this, in radii, is led back to it by a line.
_LED: Final = 0.7
_TURN: Final = 2.399963  # the golden angle: marks on one spot leave it in different directions


def is_overdue(places: pd.DataFrame) -> Any:
    """Return which sites of `place_sites` have an overdue hazard."""
    return places["status"].eq(SiteStatus.OVERDUE.value).to_numpy(dtype=bool)


def reaches(places: pd.DataFrame, radius: float) -> Floats:
    """Return how far each mark reaches from its middle with its ring, (n,), mm."""
    size = places["risk"].map({one.value: mark.radius for one, mark in _marks()})
    own = np.asarray(size, dtype=np.float64) * radius
    return np.where(is_overdue(places), own + (_GAP + _RING) * radius, own)


def circles(places: pd.DataFrame, radius: float) -> Floats:
    """Return x, y and reach of each mark, (n, 3), mm."""
    return np.column_stack([places[["x", "y"]].to_numpy(np.float64), reaches(places, radius)])


def spread(places: pd.DataFrame, radius: float, box: Box) -> pd.DataFrame:
    """Move marks apart until none covers more than a little of another.

    Parameters
    ----------
    places : of `geo.print.ground.place_sites`
    radius : of the gravest mark, mm
    box : what the marks stay within

    Returns
    -------
    DataFrame
        `places` with new `x`, `y`; `true_x`, `true_y` are where the sites are.
    """
    true = places[["x", "y"]].to_numpy(dtype=np.float64)
    made = places.assign(true_x=true[:, 0], true_y=true[:, 1])
    if len(places) < 2:
        return made
    reach = reaches(places, radius)
    turn = np.arange(len(places)) * _TURN
    at = true + 1e-3 * radius * np.column_stack([np.cos(turn), np.sin(turn)])
    low, high = np.array(box[:2]) + reach[:, None], np.array(box[2:]) - reach[:, None]
    for _ in range(_STEPS):
        pairs = cKDTree(at).query_pairs(2 * float(reach.max()), output_type="ndarray")
        way = at[pairs[:, 1]] - at[pairs[:, 0]]
        away = np.maximum(np.linalg.norm(way, axis=1), 1e-9)
        short = APART * (reach[pairs[:, 0]] + reach[pairs[:, 1]]) - away
        near = short > 1e-3 * radius
        if not near.any():
            break
        push = way[near] / away[near, None] * (0.51 * short[near, None])
        np.subtract.at(at, pairs[near, 0], push)
        np.add.at(at, pairs[near, 1], push)
        at = np.clip(at, low, np.maximum(low, high))
    return made.assign(x=at[:, 0], y=at[:, 1])


def draw_marks(canvas: Canvas, places: pd.DataFrame, *, radius: float) -> None:
    """Draw the marks of `spread`, the worst last, and lines back to where the sites are."""
    if places.empty:
        return
    _draw_leads(canvas, places, radius)
    ranked = places.assign(r=places["risk"].map(order_of(RiskLevel)), late=is_overdue(places))
    groups = list(ranked.groupby(["r", "late"], sort=True))
    for level, (_, group) in enumerate(reversed(groups)):
        xy = group[["x", "y"]].to_numpy(dtype=np.float64)
        risk = RiskLevel(group["risk"].iloc[0])
        late = bool(group["late"].iloc[0])
        draw_mark(canvas, xy, risk, late=late, radius=radius, z=4 + level / 100)


def _draw_leads(canvas: Canvas, places: pd.DataFrame, radius: float) -> None:
    if "true_x" not in places:
        return
    at, true = places[["x", "y"]].to_numpy(), places[["true_x", "true_y"]].to_numpy()
    far = np.linalg.norm(at - true, axis=1) > _LED * radius
    if not far.any():
        return
    ends = [[tuple(a), tuple(b)] for a, b in zip(true[far], at[far], strict=True)]
    canvas.lines(ends, Pen(palette.INK, 0.09 * radius), z=3.8)
    _disc(canvas, true[far], 0.16 * radius, fill=palette.INK.light, z=3.8)


def draw_mark(
    canvas: Canvas, xy: Any, risk: RiskLevel, *, late: bool = False, radius: float, z: float
) -> None:
    """Draw the mark of one level at each place.

    Parameters
    ----------
    xy : (n, 2), mm
    radius : of the gravest level's disc, mm
    """
    mark = palette.LEVEL_MARK[risk]
    own = mark.radius * radius
    halo = palette.HALO.light
    if late:
        outer = own + _GAP * radius
        _disc(canvas, xy, outer + (_RING + _HALO) * radius, fill=halo, z=z)
        ring = _RING * radius
        _disc(canvas, xy, outer + ring / 2, line=ring, edge=palette.OVERDUE.light, z=z + 0.001)
    else:
        _disc(canvas, xy, own + _HALO * radius, fill=halo, z=z)
    line = _EDGE * radius * (1.25 if mark.fill.light == "#FFFFFF" else 1.0)
    style = (0, (1.2, 0.8)) if mark.is_dashed else "solid"
    _disc(canvas, xy, own - line / 2, fill=mark.fill.light, line=line, edge=mark.edge.light,
          style=style, z=z + 0.002)  # fmt: skip
    if mark.sign:
        _add(canvas, xy, _sign(mark.sign), own, fill=mark.ink.light, z=z + 0.003)


def draw_dots(canvas: Canvas, xy: Any, radius: float) -> None:
    """Draw sites as plain dots, where their marks stand on a larger map beside."""
    if len(xy):
        _disc(canvas, np.asarray(xy), radius, fill=palette.INK.light, z=4)


def _disc(canvas: Canvas, xy: Any, radius: float, *, z: float, **how: Any) -> None:
    _add(canvas, xy, _circle(), radius, z=z, **how)


def _add(
    canvas: Canvas, xy: Any, path: Any, radius: float, *, z: float, fill: str = "none",
    **line: Any,
) -> None:  # fmt: skip
    from matplotlib.collections import PathCollection
    from matplotlib.transforms import IdentityTransform

    made = PathCollection(
        [path], sizes=[(radius / MM_PER_PT) ** 2], facecolors=[fill],
        edgecolors=[line.get("edge", "none")], linewidths=[line.get("line", 0.0) / MM_PER_PT],
        linestyles=[line.get("style", "solid")], offsets=xy,
        offset_transform=canvas.axes.transData, zorder=z,
    )  # fmt: skip
    made.set_transform(IdentityTransform())
    canvas.axes.add_collection(made, autolim=False)


@cache
def _circle() -> Any:
    from matplotlib.path import Path

    return Path.unit_circle()


@cache
def _sign(sign: str) -> Any:
    from matplotlib.path import Path

    if sign == "dot":
        return Path.circle((0, 0), 0.36)
    bar = Path([(-0.17, 0.66), (0.17, 0.66), (0.1, -0.16), (-0.1, -0.16), (-0.17, 0.66)],
               [1, 2, 2, 2, 79])  # fmt: skip
    return Path.make_compound_path(bar, Path.circle((0, -0.48), 0.17))


def _marks() -> list[tuple[RiskLevel, Mark]]:
    return list(palette.LEVEL_MARK.items())
