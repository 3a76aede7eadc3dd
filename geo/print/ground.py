"""The ground of the wall map: villages, rivers and roads at a round scale, and their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.print.canvas import Box, Sheet
from geo.print.font import MM_PER_PT, shown, width_mm
from geo.print.labels import covers, overlaps
from geo.print.picture import _path_of as path_of
from vocabulary import palette
from vocabulary.terms import Provenance

Floats = NDArray[np.float64]
# White round the villages, in parts of the frame.
_ROOM: Final = 0.025
# Widths on A0, mm.
_WIDTHS: Final = {
    "river": 2.6, "stream": 1.4, "expressway": 2.2, "highway": 1.6, "street": 0.9,
}  # fmt: skip
_NAME_PT: Final = 25.0
_LINE_PT: Final = 17.0
# A name is set smaller where that spares some sites.
_PER_SHRINKING: Final = 12.0
_LEAST_PT: Final = 6.5


@dataclass(frozen=True)
class Frame:
    """Where on the paper the ground lies.

    Attributes
    ----------
    box : left, bottom, right, top, mm
    scale : int
        One to this.
    centre : (east, north), EPSG:4544, metres
        Under the middle of the box.
    """

    box: Box
    scale: int
    centre: tuple[float, float]

    def to_mm(self, xy: Floats) -> Floats:
        """Return metres (EPSG:4544) as millimetres on the paper, (n, 2)."""
        middle = (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2
        return np.asarray((xy - self.centre) * (1000 / self.scale) + middle)

    def place(self, shapes: Any) -> Any:
        """Return shapes in metres as shapes in millimetres."""
        return shapely.transform(np.asarray(shapes), self.to_mm)

    def holds(self, xy: Floats, *, within_mm: float = 0.0) -> NDArray[np.bool_]:
        """Say which points, in millimetres, are inside, that far from the edge."""
        low = np.array(self.box[:2]) + within_mm
        high = np.array(self.box[2:]) - within_mm
        return np.asarray(((xy >= low) & (xy <= high)).all(axis=1))


@dataclass(frozen=True)
class Name:
    """A name on the ground.

    Attributes
    ----------
    text : str
    at : (x, y), mm
        Its middle.
    pt : float
    turn : float, degrees
    box : Box
        What it covers.
    kind : str
        "village", or the kind of the line.
    """

    text: str
    at: tuple[float, float]
    pt: float
    turn: float
    box: Box
    kind: str


def fit_frame(bounds: Floats, *, left: float, bottom: float, wide: float, tall: float) -> Frame:
    """Return the frame at the largest round scale at which the ground goes into it.

    Parameters
    ----------
    bounds : (4,) west, south, east, north, metres
    left, bottom, wide, tall : float, mm
        The room; the frame takes all of its height and what it needs of its width.
    """
    east, north = bounds[2] - bounds[0], bounds[3] - bounds[1]
    room = 1 - 2 * _ROOM
    scale = round_scale(1000 * max(east / (wide * room), north / (tall * room)))
    needed = min(wide, 1000 * east / scale / room)
    centre = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    return Frame((left, bottom, left + needed, bottom + tall), scale, centre)


def round_scale(denominator: float) -> int:
    """Return the next round scale that is not larger: 13,210 becomes 13,500."""
    step = 10 ** (int(np.floor(np.log10(max(denominator, 10.0)))) - 1) / 2
    return int(np.ceil(denominator / step - 1e-9) * step)


def draw_ground(
    sheet: Sheet, frame: Frame, drawn: gpd.GeoDataFrame, context: gpd.GeoDataFrame | None
) -> None:
    """Draw land, water, roads and boundaries; a boundary that is not official is dashed.

    Parameters
    ----------
    drawn : GeoDataFrame, EPSG:4544
        Villages with a polygon: `provenance`.
    context : GeoDataFrame, EPSG:4544, or None
        `kind`, `geometry`.
    """
    share = sheet.paper.share
    sheet.box(frame.box, fill=palette.GROUND.light, zorder=0)
    shapes = frame.place(drawn.geometry)
    for shape in shapes:
        _patch(sheet, shape, fill=palette.LAND.light, zorder=1)
    for row in () if context is None else context.itertuples():
        _draw_line(sheet, frame, row, share=share)
    official = Provenance.OFFICIAL.value
    for shape, provenance in zip(shapes, drawn["provenance"], strict=True):
        style: Any = "solid" if provenance == official else (0, (5, 2.5))
        _patch(sheet, shape, edge=palette.BOUNDARY.light, line_mm=0.75 * share**0.6,
               zorder=3, style=style)  # fmt: skip
    outline = shapely.union_all(shapely.make_valid(shapes), grid_size=0.01)
    _patch(sheet, outline, edge=palette.BOUNDARY.light, line_mm=1.5 * share**0.6, zorder=3.1)


def _draw_line(sheet: Sheet, frame: Frame, row: Any, *, share: float) -> None:
    shape = shapely.intersection(frame.place([row.geometry])[0], shapely.box(*frame.box))
    if shape.is_empty:
        return
    wet = row.kind in ("river", "stream", "lake")
    colour = (palette.WATER if wet else palette.ROAD).light
    if row.kind == "lake":
        _patch(sheet, shape, fill=colour, zorder=2)
    else:
        width = _WIDTHS.get(str(row.kind), 0.9) * share**0.75
        _patch(sheet, shape, edge=colour, line_mm=width, zorder=2 if wet else 2.1)


def _patch(
    sheet: Sheet, shape: Any, *, zorder: float, fill: str = "none", edge: str = "none",
    line_mm: float = 0.0, style: Any = "solid",
) -> None:  # fmt: skip
    from matplotlib.patches import PathPatch

    sheet.axes.add_patch(
        PathPatch(
            path_of(shape), facecolor=fill, edgecolor=edge, linewidth=line_mm / MM_PER_PT,
            linestyle=style, zorder=zorder, capstyle="round", joinstyle="round",
        )
    )  # fmt: skip


def place_names(
    frame: Frame,
    drawn: gpd.GeoDataFrame,
    context: gpd.GeoDataFrame | None,
    sites: Floats,
    *,
    share: float,
    kept: Sequence[Box] = (),
    targets: Floats | None = None,
) -> list[Name]:
    """Return where the names stand: every village's, and of the lines those that find room.

    Parameters
    ----------
    drawn : GeoDataFrame, EPSG:4544
        Villages with a polygon: `short_name`.
    context : GeoDataFrame, EPSG:4544, or None
        `name`, `kind`.
    sites : (n, 3) x, y, radius, mm
        Symbols a name would rather not cover.
    targets : (m, 3) x, y, radius, mm, or None
        Symbols no name may cover.
    share : float
        Size of the paper in parts of A0.
    kept : sequence of Box
        Ground that no name may cover.
    """
    names = [Name("", (0.0, 0.0), 0.0, 0.0, box, "") for box in kept]
    firm = np.zeros((0, 3)) if targets is None else targets
    shapes = frame.place(drawn.geometry)
    order = np.argsort(shapely.area(shapes), kind="stable")  # the small have the least choice
    for one in order:
        text = shown(drawn["short_name"].iloc[one])
        if text:
            ground = (frame, names, sites, firm)
            names.append(_village_name(ground, shapes[one], text, share=share))
    if context is not None:
        for row in context.itertuples():
            found = _line_name((frame, names, sites, firm), row, share=share)
            names += [found] if found else []
    return names[len(kept) :]


# What a name finds on the ground: the frame, names that stand, symbols, numbered symbols.
_Taken = tuple[Frame, list[Name], Floats, Floats]


def _box_of(text: str, pt: float, at: Floats, turn: float = 0.0) -> Floats:
    wide, high = width_mm(text, pt) + 0.3 * pt * MM_PER_PT, 1.25 * pt * MM_PER_PT
    cosine, sine = abs(np.cos(np.radians(turn))), abs(np.sin(np.radians(turn)))
    half = np.array([wide * cosine + high * sine, wide * sine + high * cosine]) / 2
    return np.hstack([at - half, at + half])


def _taken(names: list[Name]) -> Floats:
    return np.array([name.box for name in names], dtype=np.float64).reshape(-1, 4)


def _within(boxes: Floats, frame: Frame) -> NDArray[np.bool_]:
    low, high = np.array(frame.box[:2]), np.array(frame.box[2:])
    return np.asarray((boxes[:, :2] >= low).all(axis=1) & (boxes[:, 2:] <= high).all(axis=1))


def _village_name(ground: _Taken, shape: Any, text: str, *, share: float) -> Name:
    heart = shapely.get_coordinates(shape.representative_point())
    best: tuple[float, Floats, float] | None = None
    for size in (1.0, 0.8, 0.62, 0.5):
        pt = max(_LEAST_PT, _NAME_PT * share**0.8 * size)
        spots = np.vstack([heart, _grid(shape, step=1.1 * pt * MM_PER_PT)])
        found = _best_spot(ground, spots, text, pt=pt, heart=heart)
        if found is None:
            continue
        cost = found[1] + _PER_SHRINKING * (1 - size)
        if best is None or cost < best[0]:
            best = cost, found[0], pt
    if best is not None:
        return _as_name(text, best[1], best[2], "village")
    # Between its sites at last, wherever the smallest name just goes; else beside its village.
    fine, around = _grid(shape, step=0.35 * pt * MM_PER_PT), _rings(heart[0], 0.8 * pt * MM_PER_PT)
    for spots in (fine, around):
        found = _best_spot(ground, spots, text, pt=pt, heart=heart) if len(spots) else None
        if found is not None:
            return _as_name(text, found[0], pt, "village")
    return _as_name(text, heart[0], pt, "village")


def _as_name(text: str, at: Floats, pt: float, kind: str, turn: float = 0.0) -> Name:
    box = _box_of(text, pt, at, turn)
    return Name(text, (float(at[0]), float(at[1])), pt, turn,
                (float(box[0]), float(box[1]), float(box[2]), float(box[3])), kind)  # fmt: skip


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


def _best_spot(
    ground: _Taken, spots: Floats, text: str, *, pt: float, heart: Floats
) -> tuple[Floats, float] | None:
    """Return the free place that covers the fewest symbols, and what it costs."""
    frame, names, sites, firm = ground
    boxes = np.array([_box_of(text, pt, spot) for spot in spots])
    free = _within(boxes, frame) & ~overlaps(boxes, _taken(names)).any(axis=1)
    free[free] = ~covers(boxes[free], firm).any(axis=1)
    if not free.any():
        return None
    boxes, spots = boxes[free], spots[free]
    squares = np.hstack([sites[:, :2] - sites[:, 2:], sites[:, :2] + sites[:, 2:]])
    covered = overlaps(boxes, squares).sum(axis=1)
    away = np.linalg.norm(spots - heart, axis=1) / (pt * MM_PER_PT)
    cost = 2.0 * covered + 0.35 * away
    best = int(np.argmin(cost))
    return np.asarray(spots[best]), float(cost[best])


def _line_name(ground: _Taken, row: Any, *, share: float) -> Name | None:
    frame, names, sites, firm = ground
    shape = shapely.intersection(frame.place([row.geometry])[0], shapely.box(*frame.box))
    text, pt = shown(row.name), max(_LEAST_PT, _LINE_PT * share**0.8)
    if shape.is_empty or not text:
        return None
    if row.kind == "lake":
        spots, turns = shapely.get_coordinates(shape.representative_point()), [0.0]
    else:
        longest = max(shapely.get_parts(shape), key=lambda part: part.length)
        if longest.length < 1.2 * width_mm(text, pt):
            return None
        spots, turns = _along(longest)
    squares = np.hstack([sites[:, :2] - sites[:, 2:], sites[:, :2] + sites[:, 2:]])
    best: tuple[int, Name] | None = None
    for spot, turn in zip(spots, turns, strict=True):
        name = _as_name(text, spot, pt, str(row.kind), turn)
        box = np.array([name.box])
        if not _within(box, frame)[0] or overlaps(box, _taken(names)).any():
            continue
        if covers(box, firm).any():
            continue
        covered = int(overlaps(box, squares).sum())
        if covered <= 2 and (best is None or covered < best[0]):
            best = covered, name
    return best[1] if best else None


def _along(line: Any) -> tuple[Floats, list[float]]:
    shares = np.linspace(0.08, 0.92, 22)
    shares = shares[np.argsort(np.abs(shares - 0.5), kind="stable")]
    here, after = (
        shapely.get_coordinates(
            shapely.line_interpolate_point(line, np.clip(shares + by, 0, 1), normalized=True)
        )
        for by in (-0.03, 0.03)
    )
    middle = shapely.get_coordinates(shapely.line_interpolate_point(line, shares, normalized=True))
    turn = np.degrees(np.arctan2(after[:, 1] - here[:, 1], after[:, 0] - here[:, 0]))
    upright = np.where(np.abs(turn) > 90, turn - 180 * np.sign(turn), turn)
    return middle, [float(t) for t in upright]


def draw_names(sheet: Sheet, names: list[Name]) -> None:
    """Write the names where `place_names` put them."""
    for name in names:
        wet = name.kind in ("river", "stream", "lake")
        line = (palette.WATER_INK if wet else palette.ROAD_INK).light
        is_village = name.kind == "village"
        sheet.text(
            name.at, name.text, name.pt, colour=palette.INK.light if is_village else line,
            halo_mm=0.12 * name.pt * MM_PER_PT, bold=is_village, turn=name.turn, ha="center",
            va="middle", zorder=5 if is_village else 3.5,
        )  # fmt: skip
