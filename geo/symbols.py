"""Level, status and category -> fill, ring and shape: one source for screen, picture and slide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import Final

from vocabulary import palette
from vocabulary.palette import RingBand, Swatch, Theme
from vocabulary.terms import Category, RiskLevel, SiteStatus, Term

Ring = tuple[tuple[float, float], ...]  # closed, x right, y down, centre of gravity near (0, 0)


def _round(n: int, *, radius: float = 1.0, turn: float = 0.0) -> list[tuple[float, float]]:
    step = 2 * pi / n
    return [(radius * sin(turn + i * step), -radius * cos(turn + i * step)) for i in range(n)]


def _star() -> list[tuple[float, float]]:
    outer, inner = _round(5), _round(5, radius=0.46, turn=pi / 5)
    return [point for pair in zip(outer, inner, strict=True) for point in pair]


def _drop() -> list[tuple[float, float]]:
    # A circle of radius 0.66 about (0, 0.34) and the two tangents from the tip (0, -1).
    start = pi - 1.06
    bowl = [
        (0.66 * sin(angle), 0.34 - 0.66 * cos(angle))
        for angle in (pi - start + i * (2 * start) / 20 for i in range(21))
    ]
    return [(0.0, -1.0), *bowl]


def area(ring: Iterable[tuple[float, float]]) -> float:
    """Return the area a closed ring encloses (shoelace), in its own units squared."""
    points = list(ring)
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2


_RAW: Final[dict[str, list[tuple[float, float]]]] = {
    "tower": [(-0.5, -1.15), (0.5, -1.15), (0.5, 1.15), (-0.5, 1.15)],
    "sawtooth": [
        (-1.2, 0.75),
        (-1.2, -0.75),
        (-0.4, -0.1),
        (-0.4, -0.75),
        (0.4, -0.1),
        (0.4, -0.75),
        (1.2, -0.1),
        (1.2, 0.75),
    ],
    "drop": _drop(),
    "cross": [
        (-0.38, -1),
        (0.38, -1),
        (0.38, -0.38),
        (1, -0.38),
        (1, 0.38),
        (0.38, 0.38),
        (0.38, 1),
        (-0.38, 1),
        (-0.38, 0.38),
        (-1, 0.38),
        (-1, -0.38),
        (-0.38, -0.38),
    ],
    "triangle": [(0, 1.1), (-1.15, -0.75), (1.15, -0.75)],
    "star": _star(),
    "house": [
        (0, -1.2),
        (1.2, -0.1),
        (0.8, -0.1),
        (0.8, 0.95),
        (0.28, 0.95),
        (0.28, 0.3),
        (-0.28, 0.3),
        (-0.28, 0.95),
        (-0.8, 0.95),
        (-0.8, -0.1),
        (-1.2, -0.1),
    ],
    "circle": _round(28),
    "book": [(-1.04, -0.8), (0, -0.36), (1.04, -0.8), (1.04, 0.36), (0, 0.8), (-1.04, 0.36)],
    "letter_h": [
        (-0.91, -1),
        (-0.41, -1),
        (-0.41, -0.25),
        (0.41, -0.25),
        (0.41, -1),
        (0.91, -1),
        (0.91, 1),
        (0.41, 1),
        (0.41, 0.25),
        (-0.41, 0.25),
        (-0.41, 1),
        (-0.91, 1),
    ],
    "basket": [(-1.19, -0.6), (1.19, -0.6), (0.55, 0.77), (-0.55, 0.77)],
    "bowl": [
        (1.24, -0.52),
        (1.21, -0.25),
        (1.12, 0.01),
        (0.97, 0.25),
        (0.77, 0.45),
        (0.54, 0.59),
        (0.28, 0.69),
        (0, 0.72),
        (-0.28, 0.69),
        (-0.54, 0.59),
        (-0.77, 0.45),
        (-0.97, 0.25),
        (-1.12, 0.01),
        (-1.21, -0.25),
        (-1.24, -0.52),
    ],
    "bed": [
        (-0.99, -1.11),
        (-0.52, -1.11),
        (-0.52, -0.31),
        (1.27, -0.31),
        (1.27, 0.58),
        (-0.99, 0.58),
    ],
    "glass": [(-1, -1), (1, -1), (0.2, 0), (1, 1), (-1, 1), (-0.2, 0)],
    "saltire": [
        (0.43, -0.96),
        (0.96, -0.43),
        (0.53, -0),
        (0.96, 0.43),
        (0.43, 0.96),
        (0, 0.53),
        (-0.43, 0.96),
        (-0.96, 0.43),
        (-0.53, 0),
        (-0.96, -0.43),
        (-0.43, -0.96),
        (-0, -0.53),
    ],
    "heart": [
        (-0, 1.09),
        (-1.04, 0),
        (-0.99, -0.54),
        (-0.54, -0.81),
        (-0, -0.36),
        (0.54, -0.81),
        (0.99, -0.54),
        (1.04, 0),
    ],
    "hammer": [
        (-1.11, -0.71),
        (1.11, -0.71),
        (1.11, -0.02),
        (0.32, -0.02),
        (0.32, 1.32),
        (-0.32, 1.32),
        (-0.32, -0.02),
        (-1.11, -0.02),
    ],
    "steps": [
        (-0.74, -1.15),
        (-0.1, -1.15),
        (-0.1, -0.51),
        (0.54, -0.51),
        (0.54, 0.13),
        (1.19, 0.13),
        (1.19, 0.73),
        (-0.74, 0.73),
    ],
    "moon": [
        (1.23, 1.02),
        (0.96, 1.17),
        (0.66, 1.25),
        (0.35, 1.25),
        (0.06, 1.18),
        (-0.22, 1.04),
        (-0.45, 0.84),
        (-0.63, 0.59),
        (-0.74, 0.3),
        (-0.77, 0),
        (-0.74, -0.3),
        (-0.63, -0.59),
        (-0.45, -0.84),
        (-0.22, -1.04),
        (0.06, -1.18),
        (0.35, -1.25),
        (0.66, -1.25),
        (0.96, -1.17),
        (1.23, -1.02),
        (0.76, -0.96),
        (0.61, -0.88),
        (0.47, -0.78),
        (0.34, -0.65),
        (0.25, -0.5),
        (0.17, -0.34),
        (0.13, -0.17),
        (0.11, -0),
        (0.13, 0.17),
        (0.17, 0.34),
        (0.25, 0.5),
        (0.34, 0.65),
        (0.47, 0.78),
        (0.61, 0.88),
        (0.76, 0.96),
    ],
    "crown": [
        (-1.05, -0.9),
        (-0.53, -0.15),
        (0, -0.99),
        (0.53, -0.15),
        (1.05, -0.9),
        (1.05, 0.59),
        (-1.05, 0.59),
    ],
    "bolt": [
        (0.35, -1.15),
        (-1.0, 0.2),
        (-0.2, 0.2),
        (-0.45, 1.2),
        (1.0, -0.25),
        (0.2, -0.25),
    ],
    "diamond": [(0, -1.3), (0.93, 0), (0, 1.3), (-0.93, 0)],
    "bow": [(-1.12, -0.82), (0, -0.26), (1.12, -0.82), (1.12, 0.82), (0, 0.26), (-1.12, 0.82)],
    "spark": [
        point
        for pair in zip(_round(6, radius=1.3), _round(6, radius=0.55, turn=pi / 6), strict=True)
        for point in pair
    ],
    "plate": [(-1.39, -0.43), (1.39, -0.43), (1.39, 0.43), (-1.39, 0.43)],
    "pillar": [
        (-0.92, -1.01),
        (0.92, -1.01),
        (0.92, -0.55),
        (0.32, -0.55),
        (0.32, 0.55),
        (0.92, 0.55),
        (0.92, 1.01),
        (-0.92, 1.01),
        (-0.92, 0.55),
        (-0.32, 0.55),
        (-0.32, -0.55),
        (-0.92, -0.55),
    ],
    "square": [(-0.77, -0.77), (0.77, -0.77), (0.77, 0.77), (-0.77, 0.77)],
    "peak": [(0, -1.31), (1.22, 0.66), (-1.22, 0.66)],
    "arrow": [
        (0, -1.27),
        (1.08, -0.09),
        (0.44, -0.09),
        (0.44, 1.18),
        (-0.44, 1.18),
        (-0.44, -0.09),
        (-1.08, -0.09),
    ],
    "pennant": [(-0.66, -1.05), (1.6, -0.31), (-0.12, 0.42), (-0.12, 1.41), (-0.66, 1.41)],
    "slant": [(-0.34, -0.77), (1.2, -0.77), (0.34, 0.77), (-1.2, 0.77)],
    "kite": [(0, -0.95), (1.02, -0.44), (0, 1.4), (-1.02, -0.44)],
}
# Half the area of a circle of radius 1 more than it: each shape covers the same amount of map.
_AREA: Final = 2.4


def _even(points: list[tuple[float, float]]) -> Ring:
    scale = sqrt(_AREA / area(points))
    return tuple((round(x * scale, 4), round(y * scale, 4)) for x, y in points)


# Name -> ring round (0, 0), all of the same area, so that no category looks heavier.
OUTLINES: Final[dict[str, Ring]] = {name: _even(points) for name, points in _RAW.items()}


@dataclass(frozen=True)
class Symbol:
    """How one site is drawn, on `palette.HALO` and within `palette.OUTLINE`.

    Attributes
    ----------
    shape : key of `OUTLINES`
    bands : the ring, from the outside in; empty where there is none
    """

    shape: str
    fill: Swatch
    bands: tuple[RingBand, ...]


def symbol(
    risk: RiskLevel, status: SiteStatus, category: Category, *, with_ring: bool = True
) -> Symbol:
    """Return how a site is drawn: its fill is the risk, its ring the status."""
    bands = palette.STATUS_RING[status] if with_ring else ()
    return Symbol(shape_of(category), palette.RISK_FILL[risk], bands)


def shape_of(category: Category) -> str:
    """Return the outline of a category; a circle where an office's table names none of ours."""
    named = palette.CATEGORY_SHAPE[category]
    return named if named in OUTLINES else palette.CATEGORY_SHAPE[Category.OTHER]


def _bands(theme: Theme) -> dict[str, list[list[object]]]:
    return {
        status.value: [[b.colour.on(theme), b.outer, int(b.is_dashed)] for b in bands]
        for status, bands in palette.STATUS_RING.items()
    }


_GROUND: Final = ("GROUND", "LAND", "BOUNDARY", "WATER", "WATER_INK", "ROAD", "ROAD_CASING",
                  "EXPRESSWAY", "ROAD_INK", "INK", "PANEL", "ACCENT", "STAMP", "HALO", "OUTLINE",
                  "NO_VALUE", "HATCH", "OVERDUE", "YELLOW_LINE", "SUB")  # fmt: skip


def colours(theme: Theme) -> dict[str, object]:
    """Return every colour the browser needs on one theme, as plain data for its script.

    `risk`, `status` (lists in the order of the terms), `rings` (status -> bands as [colour, outer,
    dashed]), `ramp`, `heat`, `bands`, and the ground's colours in lower case.
    """
    ground = {name.lower(): getattr(palette, name).on(theme) for name in _GROUND}
    return {
        "risk": [palette.RISK_FILL[level].on(theme) for level in RiskLevel],
        "status": [palette.STATUS_FILL[status].on(theme) for status in SiteStatus],
        "rings": _bands(theme),
        "ramp": [step.on(theme) for step in palette.DENSITY_RAMP],
        "heat": [step.on(theme) for step in palette.HEAT_RAMP],
        "bands": [swatch.on(theme) for swatch in palette.BAR_FILL.values()],
        **ground,
    }


def shapes() -> list[Ring]:
    """Return the ring of each category, in the order of `Category`, for the browser's script."""
    return [OUTLINES[shape_of(category)] for category in Category]


def order_of(term: type[Term]) -> dict[str, int]:
    """Return each stored value's place in its list; the worst or first is 0."""
    return {str(member.value): place for place, member in enumerate(term)}
