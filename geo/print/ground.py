"""The ground under a printed map, and the sites on it, the worst on top."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import to_metric
from geo.print.canvas import Box, Canvas, Colour, Pen
from geo.print.font import MM_PER_PT
from geo.print.placing import Flags, Floats
from geo.screen.basemap import drawn_villages, require_polygons
from geo.symbols import OUTLINES, Symbol, order_of, symbol
from vocabulary import palette
from vocabulary.terms import Category, Provenance, RiskLevel, SiteStatus, Term

if TYPE_CHECKING:
    from geo.screen.shading import Shade


# White round the villages, in parts of the frame.
_ROOM: Final = 0.025
# Widths on A0, mm.
_WIDTHS: Final = {
    "river": 2.6, "stream": 1.4, "expressway": 2.2, "highway": 1.6, "street": 0.9,
}  # fmt: skip
WATERS: Final = ("river", "stream", "lake")
DASHES: Final = (5.0, 2.5)  # of a boundary that is not official


@dataclass(frozen=True)
class Land:
    """What the ground is drawn from, in EPSG:4544 (metres).

    Attributes
    ----------
    villages : those with a polygon, the largest first: `short_name`, `provenance`
    lines : rivers and roads: `name`, `kind`
    """

    villages: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame | None


def land_of(villages: gpd.GeoDataFrame, context: gpd.GeoDataFrame | None, *, caller: str) -> Land:
    """Bring villages, and rivers and roads where there are any, into metres.

    Raises
    ------
    EmptyLayerError
        No village has a polygon.
    """
    require_polygons(villages, caller=caller)
    has_lines = context is not None and not context.empty
    return Land(to_metric(drawn_villages(villages)), to_metric(context) if has_lines else None)


@dataclass(frozen=True)
class Frame:
    """Where on the paper the ground lies, one to `scale`.

    Attributes
    ----------
    centre : (east, north), EPSG:4544, metres; under the middle of the box
    """

    box: Box
    scale: float
    centre: tuple[float, float]

    def to_mm(self, xy: Floats) -> Floats:
        """Return metres (EPSG:4544) as millimetres on the paper, (n, 2)."""
        middle = (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2
        return np.asarray((xy - self.centre) * (1000 / self.scale) + middle)

    def place(self, shapes: Any) -> Any:
        """Return shapes in metres as shapes in millimetres."""
        return shapely.transform(np.asarray(shapes), self.to_mm)

    def cut(self, shape: Any) -> Any:
        """Return what of a shape in metres lies in the frame, in millimetres."""
        return shapely.intersection(self.place([shape])[0], shapely.box(*self.box))

    def holds(self, xy: Floats, *, edge_mm: float = 0.0) -> Flags:
        """Say which points, in millimetres, are inside, that far from the edge."""
        low, high = np.array(self.box[:2]) + edge_mm, np.array(self.box[2:]) - edge_mm
        return np.asarray(((xy >= low) & (xy <= high)).all(axis=1))


def fit_frame(bounds: Floats, room: Box, *, is_round: bool = True) -> Frame:
    """Return the frame at the largest scale at which the ground goes into the room.

    Parameters
    ----------
    bounds : (4,) west, south, east, north, metres
    is_round : at a round scale, and then no wider than the ground needs; else as large as the room
    """
    left, bottom, right, top = room
    east, north = bounds[2] - bounds[0], bounds[3] - bounds[1]
    share = 1 - 2 * _ROOM
    scale = 1000 * max(east / ((right - left) * share), north / ((top - bottom) * share))
    centre = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    if is_round:
        scale = round_scale(scale)
        room = (left, bottom, left + min(right - left, 1000 * east / scale / share), top)
    return Frame(room, scale, centre)


def round_scale(denominator: float) -> int:
    """Return the next round scale that is not larger: 13,210 becomes 13,500."""
    step = 10 ** (int(np.floor(np.log10(max(denominator, 10.0)))) - 1) / 2
    return int(np.ceil(denominator / step - 1e-9) * step)


def draw_ground(canvas: Canvas, frame: Frame, land: Land, shade: Shade | None = None) -> None:
    """Draw land, water, roads and boundaries; a boundary that is not official is dashed."""
    share = canvas.paper.share
    canvas.box(frame.box, fill=palette.GROUND, z=0)
    shapes = frame.place(land.villages.geometry)
    for code, shape in zip(land.villages.index, shapes, strict=True):
        _draw_village(canvas, shape, code, shade)
    for row in () if land.lines is None else land.lines.itertuples():
        _draw_line(canvas, frame, row)
    official = Provenance.OFFICIAL.value
    for shape, provenance in zip(shapes, land.villages["provenance"], strict=True):
        dashes = None if provenance == official else DASHES
        canvas.shape(shape, pen=Pen(palette.BOUNDARY, 0.75 * share**0.6, dashes), z=3)
    outline = shapely.union_all(shapely.make_valid(shapes), grid_size=0.01)
    canvas.shape(outline, pen=Pen(palette.BOUNDARY, 1.5 * share**0.6), z=3.1)


def _draw_village(canvas: Canvas, shape: Any, code: str, shade: Shade | None) -> None:
    if shade is None:
        canvas.shape(shape, fill=palette.LAND, z=1)
        return
    step = shade.steps.get(code)
    fill = palette.NO_VALUE if pd.isna(step) else palette.DENSITY_RAMP[int(step)]
    hatch = "////" if code in shade.hatched else ""
    canvas.shape(shape, fill=fill, pen=Pen(palette.HATCH, 0.0), hatch=hatch, z=1)


def _draw_line(canvas: Canvas, frame: Frame, row: Any) -> None:
    shape = frame.cut(row.geometry)
    if shape.is_empty:
        return
    is_water = row.kind in WATERS
    colour = palette.WATER if is_water else palette.ROAD
    if row.kind == "lake":
        canvas.shape(shape, fill=colour, z=2)
    else:
        pen = Pen(colour, _WIDTHS.get(str(row.kind), 0.9) * canvas.paper.share**0.75)
        canvas.shape(shape, pen=pen, z=2 if is_water else 2.1)


# "risk", "status", "category" -> stored value -> number of sites.
Counts = dict[str, dict[str, int]]


@cache
def _outline(shape: str) -> Any:
    from matplotlib.path import Path

    ring = np.array(OUTLINES[shape]) * (1.0, -1.0)
    return Path(np.vstack([ring, ring[:1]]), [1, *[2] * (len(ring) - 1), 79])


def draw_symbol(canvas: Canvas, xy: Any, drawn: Symbol, *, radius: float, z: float) -> None:
    """Draw one symbol at each place.

    Parameters
    ----------
    xy : (n, 2), mm
    radius : float, mm; of the shape, without its ring
    """
    from matplotlib.collections import PathCollection
    from matplotlib.transforms import IdentityTransform

    size = radius / MM_PER_PT

    def add(fill: Colour, edge: Colour, line: float, style: Any = "solid") -> None:
        made = PathCollection(
            [_outline(drawn.shape)], sizes=[size**2], facecolors=[canvas.tint(fill)],
            edgecolors=[canvas.tint(edge)],
            linewidths=[line * size], linestyles=[style], offsets=xy,
            offset_transform=canvas.axes.transData, zorder=z,
        )  # fmt: skip
        made.set_transform(IdentityTransform())
        canvas.axes.add_collection(made, autolim=False)

    outermost = drawn.bands[0].outer if drawn.bands else 0.18
    add(palette.HALO, palette.HALO, 2 * (outermost + 0.22))
    for band in drawn.bands:
        add("none", band.colour, 2 * band.outer, (0, (1.2, 0.9)) if band.is_dashed else "solid")
    add(drawn.fill, palette.OUTLINE, 0.24)


def _known(values: pd.Series, term: type[Term], missing: Term) -> pd.Series:
    known = values.astype("object")
    return known.where(known.isin([member.value for member in term]), missing.value)


def place_sites(
    sites: gpd.GeoDataFrame, risk: pd.DataFrame, frame: Frame, *, edge_mm: float
) -> pd.DataFrame:
    """Return the sites inside the frame, at least `edge_mm` from its edge.

    Parameters
    ----------
    sites : EPSG:4326, index `site_id`; `category`; a missing point is left out
    risk : frame indexed `site_id`; `level`, `site_status`

    Returns
    -------
    DataFrame indexed `site_id`
        `x`, `y` (mm), `risk`, `status`, `category`.
    """
    known = sites[sites.geometry.notna() & ~sites.geometry.is_empty]
    xy = frame.to_mm(shapely.get_coordinates(to_metric(known).geometry.to_numpy()))
    judged = risk.reindex(known.index)
    rows = pd.DataFrame(
        {
            "x": xy[:, 0],
            "y": xy[:, 1],
            "risk": _known(judged["level"], RiskLevel, RiskLevel.UNKNOWN),
            "status": _known(judged["site_status"], SiteStatus, SiteStatus.NONE),
            "category": _known(known["category"], Category, Category.OTHER),
        },
        index=known.index,
    )
    return rows[frame.holds(xy, edge_mm=edge_mm)]


def circles(places: pd.DataFrame, radius: float) -> Any:
    """Return x, y and reach with the ring of each site of `place_sites`, (n, 3), mm."""
    return np.column_stack([places[["x", "y"]], np.full(len(places), 1.5 * radius)])


def draw_sites(canvas: Canvas, places: pd.DataFrame, *, radius: float) -> Counts:
    """Draw the sites of `place_sites` as on screen, the worst last, and count what was drawn."""
    ranked = places.assign(
        r=places["risk"].map(order_of(RiskLevel)), s=places["status"].map(order_of(SiteStatus))
    )
    groups = list(ranked.groupby(["r", "s", "category"], sort=True))
    for level, (_, group) in enumerate(reversed(groups)):
        first = group.iloc[0]
        drawn = symbol(
            RiskLevel(first["risk"]), SiteStatus(first["status"]), Category(first["category"])
        )
        xy = group[["x", "y"]].to_numpy()
        draw_symbol(canvas, xy, drawn, radius=radius, z=4 + level / 1000)
    return {
        name: {str(k): int(v) for k, v in places[name].value_counts().items()}
        for name in ("risk", "status", "category")
    }
