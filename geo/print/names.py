"""The names on the ground of a printed map: every village's, and of the lines those with room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely

from geo.print.canvas import Box, Canvas, Lettering, PaperSize, Pen, Point
from geo.print.font import MM_PER_PT, shown, width_mm
from geo.print.ground import WATERS, Frame, Land
from geo.print.placing import Floats, FreeGround, nearest, overlaps
from vocabulary import palette

# Type of a line's name in parts of a village's.
_LINE_PT: Final = 0.68
_NAME_PT: Final = 25.0  # on A0
# A name is set smaller where that spares some sites.
_SIZES: Final = (1.0, 0.8, 0.62, 0.5)
_PER_SHRINKING: Final = 12.0
_LEAST_PT: Final = 7.0
# A corner of a name on another village's ground is worth as much as covering a symbol.
_PER_CORNER: Final = 2.0
# Symbols the name of a line may cover.
_MOST_COVERED: Final = 2


@dataclass(frozen=True)
class Name:
    """A name on the ground: its middle, what it covers, and "village" or the kind of its line.

    Attributes
    ----------
    lead : within the village, where its name stands beside it; else None
    """

    text: str
    at: Point
    pt: float
    turn: float
    box: Box
    kind: str
    lead: Point | None = None


def name_pt(paper: PaperSize) -> float:
    """Return the type of a village's name where it is not crowded."""
    return float(_NAME_PT * paper.share**0.8)


def place_names(
    frame: Frame, land: Land, ground: FreeGround, *, pt: float, least_pt: float = _LEAST_PT
) -> list[Name]:
    """Put down every village's name, and of the lines' those that find room; take their ground.

    Parameters
    ----------
    pt : type of a village's name, where it is not crowded
    least_pt : its type where it is
    """
    names: list[Name] = []
    shapes = [frame.cut(shapely.make_valid(one)) for one in land.villages.geometry]
    for one in np.argsort(shapely.area(shapes), kind="stable"):  # the small have the least choice
        text = shown(land.villages["short_name"].iloc[one])
        if text and not shapes[one].is_empty:
            names.append(_village_name(ground, shapes[one], text, pt, least_pt))
            ground.take(names[-1].box)
    for row in () if land.lines is None else land.lines.itertuples():
        text, shape = shown(row.name), frame.cut(row.geometry)
        found = None
        if text and not shape.is_empty:
            found = _line_name(ground, shape, text, str(row.kind), max(_LEAST_PT, _LINE_PT * pt))
        if found is not None:
            names.append(found)
            ground.take(found.box)
    return names


def _village_name(ground: FreeGround, shape: Any, text: str, pt: float, least_pt: float) -> Name:
    heart = shapely.get_coordinates(shape.representative_point())
    best: tuple[float, Floats, float] | None = None
    sizes = {max(least_pt, pt * size): size for size in reversed(_SIZES)}
    for least in sorted(sizes, reverse=True):
        spots = np.vstack([heart, _grid(shape, step=1.1 * least * MM_PER_PT)])
        found = _best_spot(ground, spots, (text, least), heart, shape)
        if found is None:
            continue
        cost = found[1] + _PER_SHRINKING * (1 - sizes[least])
        if best is None or cost < best[0]:
            best = cost, found[0], least
    if best is not None:
        return _as_name(text, best[1], 0.0, best[2], "village")
    # Between its sites at last, wherever the smallest name just goes; else beside its village.
    fine = _grid(shape, step=0.35 * least * MM_PER_PT)
    anywhere = _grid(shapely.box(*ground.frame), step=0.4 * least * MM_PER_PT)
    for spots in (fine, _rings(heart[0], 0.8 * least * MM_PER_PT), anywhere):
        found = _best_spot(ground, spots, (text, least), heart)
        if found is not None:
            name = _as_name(text, found[0], 0.0, least, "village")
            is_beside = not shapely.contains_xy(shape, *name.at)
            return replace(name, lead=tuple(heart[0].tolist())) if is_beside else name
    return _as_name(text, heart[0], 0.0, least, "village")


def _best_spot(
    ground: FreeGround, spots: Floats, told: tuple[str, float], heart: Floats, shape: Any = None
) -> tuple[Floats, float] | None:
    """Return the free place that covers the fewest symbols, and what it costs.

    `told` is the name and its size, pt. With the village's shape a name that reaches over its
    boundary costs too.
    """
    text, pt = told
    boxes = _boxes(text, pt, spots)
    free = ground.is_free(boxes)
    if not free.any():
        return None
    spots = spots[free]
    away = np.linalg.norm(spots - heart, axis=1) / (pt * MM_PER_PT)
    cost = 2.0 * _n_covered(ground, boxes[free]) + 0.35 * away
    if shape is not None:
        for x, y in ((0, 1), (0, 3), (2, 1), (2, 3)):
            inside = shapely.contains_xy(shape, boxes[free][:, x], boxes[free][:, y])
            cost += _PER_CORNER * ~inside
    best = int(np.argmin(cost))
    return np.asarray(spots[best]), float(cost[best])


def _n_covered(ground: FreeGround, boxes: Floats) -> Any:
    xy, radius = ground.symbols[:, :2], ground.symbols[:, 2:]
    return overlaps(boxes, np.hstack([xy - radius, xy + radius])).sum(axis=1)


def _line_name(ground: FreeGround, shape: Any, text: str, kind: str, pt: float) -> Name | None:
    if kind == "lake":
        spots, turns = shapely.get_coordinates(shape.representative_point()), [0.0]
    else:
        longest = max(shapely.get_parts(shape), key=lambda part: part.length)
        if longest.length < 1.2 * width_mm(text, pt):
            return None
        spots, turns = _along(longest)
    names = [_as_name(text, *place, pt, kind) for place in zip(spots, turns, strict=True)]
    boxes = np.array([name.box for name in names])
    n = np.where(ground.is_free(boxes), _n_covered(ground, boxes), _MOST_COVERED + 1)
    best = int(np.argmin(n))
    return names[best] if n[best] <= _MOST_COVERED else None


def _boxes(text: str, pt: float, at: Floats, turn: float = 0.0) -> Floats:
    """Return what a text covers about each of these places, (n, 4)."""
    wide, high = width_mm(text, pt) + 0.3 * pt * MM_PER_PT, 1.25 * pt * MM_PER_PT
    cosine, sine = abs(np.cos(np.radians(turn))), abs(np.sin(np.radians(turn)))
    half = np.array([wide * cosine + high * sine, wide * sine + high * cosine]) / 2
    return np.hstack([at - half, at + half])


def _as_name(text: str, at: Floats, turn: float, pt: float, kind: str) -> Name:
    left, bottom, right, top = _boxes(text, pt, at.reshape(1, 2), turn)[0].tolist()
    return Name(text, (float(at[0]), float(at[1])), pt, turn, (left, bottom, right, top), kind)


def _grid(shape: Any, *, step: float) -> Floats:
    left, bottom, right, top = shape.bounds
    x, y = np.meshgrid(np.arange(left, right, step), np.arange(bottom, top, step))
    spots = np.column_stack([x.ravel(), y.ravel()])
    return np.asarray(spots[shapely.contains_xy(shape, spots[:, 0], spots[:, 1])])


def _rings(at: Floats, step: float) -> Floats:
    turn = np.arange(16) * 2 * np.pi / 16
    away = step * np.arange(1, 80)
    ways = np.column_stack([np.cos(turn), np.sin(turn)])
    return np.asarray(at + (away[:, None, None] * ways).reshape(-1, 2))


def _along(line: Any) -> tuple[Floats, list[float]]:
    """Return places along a line, from its middle outwards, and how it runs there in degrees."""
    shares = np.linspace(0.08, 0.92, 22)
    shares = shares[np.argsort(np.abs(shares - 0.5), kind="stable")]

    def at(by: float) -> Floats:
        here = np.clip(shares + by, 0, 1)
        points = shapely.line_interpolate_point(line, here, normalized=True)
        return np.asarray(shapely.get_coordinates(points))

    way = at(0.03) - at(-0.03)
    turn = np.degrees(np.arctan2(way[:, 1], way[:, 0]))
    upright = np.where(np.abs(turn) > 90, turn - 180 * np.sign(turn), turn)
    return at(0.0), [float(t) for t in upright]


def draw_names(canvas: Canvas, names: Sequence[Name]) -> None:
    """Write the names where `place_names` put them, those beside their village led to it."""
    led = [name for name in names if name.lead is not None]
    ends = [[name.lead, tuple(nearest(np.array([name.box]), np.array(name.lead))[0])]
            for name in led]  # fmt: skip
    pt = min((name.pt for name in led), default=0.0)
    for colour, thick in ((palette.HALO, 0.16), (palette.INK, 0.05)):
        canvas.lines(ends, Pen(colour, thick * pt * MM_PER_PT), z=4.9)
    for name in names:
        is_village = name.kind == "village"
        line = palette.WATER_INK if name.kind in WATERS else palette.ROAD_INK
        how = Lettering(
            name.pt, colour=palette.INK if is_village else line, bold=is_village,
            halo_mm=0.12 * name.pt * MM_PER_PT, ha="center", va="middle", turn=name.turn,
            z=5 if is_village else 3.5,
        )  # fmt: skip
        canvas.text(name.at, name.text, how)
