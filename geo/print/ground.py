"""The ground under a printed map, and where on the paper its sites lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import to_metric
from geo.print.canvas import Box, Canvas, Colour, Pen
from geo.print.placing import Flags, Floats
from geo.screen.basemap import drawn_villages, require_polygons
from vocabulary import palette
from vocabulary.terms import Category, Provenance, RiskLevel, SiteStatus, Term

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


@dataclass(frozen=True)
class Fill:
    """How the land of a village is filled; the lines of a hatch have their own colour."""

    colour: Colour = palette.LAND
    hatch: str = ""


def draw_ground(
    canvas: Canvas, frame: Frame, land: Land, fills: Mapping[str, Fill] | None = None
) -> None:
    """Draw land, water, roads and boundaries; a boundary that is not official is dashed.

    Parameters
    ----------
    fills : by village code, of those that are not plain land
    """
    share, window = canvas.paper.share, shapely.box(*frame.box)
    canvas.box(frame.box, fill=palette.GROUND, z=0)
    shapes = shapely.make_valid(frame.place(land.villages.geometry))
    for code, shape in zip(land.villages.index, shapely.intersection(shapes, window), strict=True):
        fill = (fills or {}).get(str(code), Fill())
        pen = Pen(palette.BAND_INK, 0.0)
        canvas.shape(shape, fill=fill.colour, pen=pen, hatch=fill.hatch, z=1)
    for row in () if land.lines is None else land.lines.itertuples():
        _draw_line(canvas, frame, row)
    official = Provenance.OFFICIAL.value
    for shape, provenance in zip(shapes, land.villages["provenance"], strict=True):
        dashes = None if provenance == official else DASHES
        line = shapely.intersection(shapely.boundary(shape), window)
        canvas.shape(line, pen=Pen(palette.BOUNDARY, 0.75 * share**0.6, dashes), z=3)
    outline = shapely.boundary(shapely.union_all(shapes, grid_size=0.01))
    line = shapely.intersection(outline, window)
    canvas.shape(line, pen=Pen(palette.BOUNDARY, 1.5 * share**0.6), z=3.1)


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
