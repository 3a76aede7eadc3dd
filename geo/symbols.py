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
    return Symbol(palette.CATEGORY_SHAPE[category], palette.RISK_FILL[risk], bands)


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
    return [OUTLINES[palette.CATEGORY_SHAPE[category]] for category in Category]


def order_of(term: type[Term]) -> dict[str, int]:
    """Return each stored value's place in its list; the worst or first is 0."""
    return {str(member.value): place for place, member in enumerate(term)}
