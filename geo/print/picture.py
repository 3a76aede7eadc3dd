"""Maps as still pictures: the grave sites on a page or slide, and where one site lies."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import to_metric
from geo.print.canvas import Box, Canvas, Lettering, PaperSize, Pen
from geo.print.core import core_of, core_window, parted
from geo.print.font import font_file, shown, width_mm, wrap
from geo.print.ground import Fill, Frame, Land, draw_ground, fit_frame, land_of, place_sites
from geo.print.legend import (
    Entry,
    ScaleBar,
    corners,
    draw_north,
    draw_row,
    level_entries,
    rows_of,
    swatch,
)
from geo.print.marks import circles, draw_dots, draw_marks, spread
from geo.print.names import draw_names, name_pt, place_names
from geo.print.placing import Floats, FreeGround
from vocabulary import page_map as words
from vocabulary import palette
from vocabulary.terms import RiskLevel, SiteStatus

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

# Of the picture of a circular: the whole width of the type area of GB/T 9704.
PAGE_MM: Final = (156.0, 122.0)
PAGE_DPI: Final = 300
# Sites on a map of a page: the red and the overdue ones, never more than can be told apart.
MOST: Final = 80
# All that is drawn is told for type of this size, times the unit of the picture.
_PT: Final = 7.0
_RADIUS: Final = 1.15
_EDGE: Final = 2.5
_HEAD: Final = 8.5
_LINE: Final = 4.4
_NOTE_LINE: Final = 3.7
_GAP: Final = 2.0
_TINY: Final = 0.32


@dataclass(frozen=True)
class PageWords:
    """What is written on the picture: above the map, as stamps, and as notes below it."""

    caption: str = ""
    stamps: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tint:
    """What the land says of the villages.

    Attributes
    ----------
    fills, values : by village code; a value stands behind the name
    legend : each fill with what it means
    """

    fills: Mapping[str, Fill] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    legend: tuple[tuple[Fill, str], ...] = ()


class PageOptions(TypedDict, total=False):
    """How a page map is drawn: width and height in mm, how large its type is, dots an inch."""

    size_mm: tuple[float, float]
    unit: float
    dpi: int


def grave(risk: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the sites a page map shows: red or overdue, the gravest first."""
    is_red = risk["level"].eq(RiskLevel.RED.value)
    is_late = risk["site_status"].eq(SiteStatus.OVERDUE.value)
    weight = (2 * is_red.astype(int) + is_late.astype(int))[is_red | is_late]
    chosen: pd.DataFrame = risk.loc[weight.sort_values(ascending=False, kind="stable").index]
    return chosen


def situation(
    villages: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    risk: pd.DataFrame,
    *,
    context: gpd.GeoDataFrame | None = None,
    tint: Tint | None = None,
    said: PageWords | None = None,
    **options: Unpack[PageOptions],
) -> bytes:
    """Draw the map of a page as a PNG: the grave sites, the core beside the whole.

    Parameters
    ----------
    villages : EPSG:4326, index `village_code`
        With `short_name`, `provenance`; at least one polygon.
    sites : EPSG:4326, index `site_id`; with `category`; a missing point is left out. May be empty:
        then the legend has no mark.
    risk : frame indexed `site_id`; with `level`, `site_status`; the legend counts all of it
    context : EPSG:4326, or None; `name`, `kind`: rivers and roads

    Raises
    ------
    EmptyLayerError
        No village has a polygon.
    SetupError
        The font of `static/vendor/fonts` is missing.
    """
    land = land_of(villages, context, caller="situation")
    page = _Page(land, tint or Tint(), said or PageWords(), options)
    page.draw(sites, risk)
    return page.canvas.png(options.get("dpi", PAGE_DPI))


class _Page:
    """One picture being drawn; millimetres, from the lower left corner."""

    def __init__(self, land: Land, tint: Tint, said: PageWords, options: PageOptions) -> None:
        self.land, self.tint, self.said = _valued(land, tint.values), tint, said
        self.size = options.get("size_mm", PAGE_MM)
        self.unit = options.get("unit", 1.0)
        self.pt = _PT * self.unit
        self.radius = _RADIUS * self.unit
        self.canvas = Canvas(PaperSize("picture", *self.size))

    def draw(self, sites: gpd.GeoDataFrame, risk: pd.DataFrame) -> None:
        """Draw the head, the maps and what explains them."""
        edge, unit, (wide, tall) = _EDGE * self.unit, self.unit, self.size
        room = wide - 2 * edge
        marks = level_entries(risk, radius=self.radius) if len(sites) else []
        fills = [Entry(swatch(fill.colour, hatch=fill.hatch), text)
                 for fill, text in self.tint.legend]  # fmt: skip
        rows = [*rows_of(marks, room, self.pt), *rows_of(fills, room, self.pt)]
        notes = [line for note in self.said.notes for line in wrap(note, self.pt, room, lines=3)]
        below = edge + unit * (_LINE * len(rows) + _NOTE_LINE * len(notes)) + 0.6 * unit
        head = self._head(room)
        self._maps(sites, risk, (edge, below, wide - edge, tall - head))
        y = below - 0.6 * unit
        for row in rows:
            y -= _LINE * unit
            draw_row(self.canvas, row, (edge, y + 0.5 * _LINE * unit), self.pt)
        for line in notes:
            y -= _NOTE_LINE * unit
            self.canvas.text((edge, y + 0.9 * unit), line, Lettering(self.pt))

    def _head(self, room: float) -> float:
        """Draw the caption and the stamps, below it where both do not go beside; return height."""
        unit, edge, (wide, tall) = self.unit, _EDGE * self.unit, self.size
        pt, stamp_pt = 1.25 * self.pt, self.pt
        said = shown(self.said.caption, longest=60)
        stamps = [one for one in (shown(text, longest=40) for text in self.said.stamps) if one]
        needs = sum(width_mm(one, stamp_pt) + 5 * unit for one in stamps)
        caption = width_mm(said, pt)
        pt = min(pt, pt * room / max(caption, 1e-6))
        is_double = bool(stamps) and caption + needs > room
        y = tall - 0.5 * _HEAD * unit
        self.canvas.text((edge, y), said, Lettering(pt, bold=True, va="middle"))
        right, at = wide - edge, y
        if is_double:
            right, at = edge + min(needs, room), y - 0.72 * _HEAD * unit
        size = min(stamp_pt, stamp_pt * room / max(needs, 1e-6))
        for text in reversed(stamps):
            right = self.canvas.stamp(right, at, text, size) - 1.5 * unit
        return _HEAD * unit * (1.75 if is_double else 1.0)

    def _maps(self, sites: gpd.GeoDataFrame, risk: pd.DataFrame, room: Box) -> None:
        known = sites[sites.geometry.notna() & ~sites.geometry.is_empty]
        xy = shapely.get_coordinates(to_metric(known).geometry.to_numpy())
        window = core_of(self.land, xy)
        drawn = known[known.index.isin(grave(risk).index[:MOST])]

        def places(frame: Frame) -> pd.DataFrame:
            return place_sites(drawn, risk, frame, edge_mm=0.0)

        is_tall = room[3] - room[1] > 1.05 * (room[2] - room[0])
        left, right = self._rooms(room, window, is_tall=is_tall)
        outer, inner = parted(self.land, window if right else None)
        frame = fit_frame(self.land.villages.total_bounds, left, is_round=False)
        core = None
        if right is not None and inner is not None and window is not None:
            core = fit_frame(window, right, is_round=False)
        self._map(frame, outer, places, core=core, is_tall=is_tall)
        if core is not None and inner is not None:
            self._map(core, inner, places, is_core=True)

    def _rooms(self, room: Box, window: Floats | None, *, is_tall: bool) -> tuple[Box, Box | None]:
        if window is None:
            return room, None
        left, low, right, high = room
        gap = _GAP * self.unit
        west, south, east, north = self.land.villages.total_bounds
        aspect = (east - west) / (north - south)
        if is_tall:
            tall = min(0.4 * (high - low), 1.06 * (right - left) / aspect)
            return (left, high - tall, right, high), (left, low, right, high - tall - gap)
        wide = min(0.46 * (right - left), 1.06 * aspect * (high - low))
        return (left, low, left + wide, high), (left + wide + gap, low, right, high)

    def _map(
        self, frame: Frame, named: Land, placed: Callable[[Frame], pd.DataFrame], *,
        core: Frame | None = None, is_core: bool = False, is_tall: bool = False,
    ) -> None:  # fmt: skip
        """Draw one of the maps; on the whole one, sites of the core are dots."""
        canvas, unit = self.canvas, self.unit
        draw_ground(canvas, frame, self.land, self.tint.fills)
        places = placed(frame)
        if core is not None:
            places = self._dotted(frame, core, places)
        places = spread(places, self.radius, frame.box)
        draw_marks(canvas, places, radius=self.radius)
        bar = ScaleBar(frame, 0.37 * unit)
        title = words.CORE if is_core else words.WHOLE
        title_mm = width_mm(title, self.pt) + 2.4 * unit
        taken = corners(
            frame, self.land, circles(places, self.radius),
            [(title_mm, 5 * unit), (bar.mm + 8 * unit, 6.5 * unit), (7 * unit, 11.5 * unit)],
        )  # fmt: skip
        ground = FreeGround(
            frame.box, circles(places, self.radius),
            is_target=np.ones(len(places), dtype=bool), taken=taken,
        )  # fmt: skip
        land = Land(named.villages, None)
        names = place_names(frame, land, ground, pt=1.15 * self.pt, least_pt=self.pt)
        draw_names(canvas, names)
        self._title(title, taken[0], is_core=is_core)
        said = words.KM.format(n=f"{bar.metres / 1000:g}")
        if bar.metres < 1000:
            said = words.METRES.format(n=f"{bar.metres:g}")
        bar.draw(canvas, (taken[1][0] + 2.5 * unit, taken[1][1] + 1.4 * unit), said,
                 halo_mm=0.35 * unit)  # fmt: skip
        draw_north(canvas, words.NORTH, taken[2], halo_mm=0.35 * unit, least_pt=self.pt)
        pen = Pen(palette.ACCENT if is_core else palette.INK, (0.5 if is_core else 0.25) * unit)
        canvas.box(frame.box, pen=pen, z=12)

    def _dotted(self, frame: Frame, core: Frame, places: pd.DataFrame) -> pd.DataFrame:
        """Draw the core's window and its sites as dots; return the places of the others."""
        canvas, unit = self.canvas, self.unit
        box = core_window(frame, core)
        pen = Pen(palette.ACCENT, 0.35 * unit, (3.0, 2.0))
        canvas.shape(shapely.boundary(box), pen=pen, z=6)
        xy = places[["x", "y"]].to_numpy(dtype=np.float64)
        inside = shapely.contains_xy(box, xy[:, 0], xy[:, 1])
        draw_dots(canvas, xy[inside], _TINY * unit)
        return places[~inside]

    def _title(self, text: str, box: Box, *, is_core: bool) -> None:
        fill, ink = (palette.ACCENT, palette.PANEL) if is_core else (palette.PANEL, palette.INK)
        self.canvas.box(box, fill=fill, pen=Pen(palette.INK, 0.2 * self.unit), z=8)
        middle = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        self.canvas.text(middle, text, Lettering(self.pt, ink, ha="center", va="middle", z=9))


def _valued(land: Land, values: Mapping[str, str]) -> Land:
    """Return the villages with their value behind their name, a community by its short one."""
    if not values:
        return land
    names = land.villages["short_name"].fillna("").astype(str)
    short = names.str.removesuffix(words.COMMUNITY)
    names = short.where(~short.duplicated(keep=False) & short.ne(""), names)
    told = [f"{name} {values.get(str(code), '')}".strip() for code, name in names.items()]
    return Land(land.villages.assign(short_name=told), land.lines)


_DPI: Final = 150
# The whole ground on paper this size is near 1:14 000; a cut of 84 mm shows 1.2 km.
_WHOLE: Final = PaperSize("spots", 560.0, 740.0)
_RADIUS_MM: Final = 1.1
_RING_MM: Final = 3.4
# Width and height of a cut.
_SPOT_MM: Final = (84.0, 60.0)


class Spots:
    """Small pictures of where sites lie; the ground is drawn once for all of them.

    Parameters
    ----------
    villages, sites : EPSG:4326
    risk : frame indexed `site_id`; `level`, `site_status`
    context : EPSG:4326, or None; rivers and roads
    stamps : drawn in the lower left corner of every picture

    Raises
    ------
    EmptyLayerError
        No village has a polygon.
    """

    def __init__(
        self,
        villages: gpd.GeoDataFrame,
        sites: gpd.GeoDataFrame,
        risk: pd.DataFrame,
        context: gpd.GeoDataFrame | None,
        *,
        stamps: Sequence[str] = (),
    ) -> None:
        self._stamps = tuple(shown(text) for text in stamps)
        land = land_of(villages, context, caller="Spots")
        room = (0.0, 0.0, _WHOLE.width_mm, _WHOLE.height_mm)
        frame = fit_frame(land.villages.total_bounds, room)
        self._places = place_sites(sites, risk, frame, edge_mm=1.6 * _RADIUS_MM)
        canvas = Canvas(_WHOLE)
        draw_ground(canvas, frame, land)
        ground = FreeGround(frame.box, circles(self._places, _RADIUS_MM))
        draw_names(canvas, place_names(frame, land, ground, pt=name_pt(_WHOLE)))
        draw_marks(canvas, self._places, radius=_RADIUS_MM)
        self._image = canvas.pixels(_DPI)
        self.scale = frame.scale

    def of(self, site_id: int) -> bytes | None:
        """Return the picture of one site as PNG, the site ringed; None where it has no place."""
        from PIL import Image, ImageDraw

        if site_id not in self._places.index:
            return None
        x, y = (float(self._places[name].loc[site_id]) for name in ("x", "y"))
        ratio = _DPI / 25.4
        wide, tall = (round(side * ratio) for side in _SPOT_MM)
        whole_wide, whole_tall = self._image.shape[1], self._image.shape[0]
        column, row = x * ratio, whole_tall - y * ratio
        left = int(np.clip(column - wide / 2, 0, whole_wide - wide))
        upper = int(np.clip(row - tall / 2, 0, whole_tall - tall))
        cut = Image.fromarray(self._image[upper : upper + tall, left : left + wide])
        pen = ImageDraw.Draw(cut)
        for reach, colour, width in ((2, palette.HALO.light, 9), (0, palette.STAMP.light, 5)):
            r = _RING_MM * ratio + reach
            at = (column - left - r, row - upper - r, column - left + r, row - upper + r)
            pen.ellipse(at, outline=colour, width=width)
        pen.rectangle((0, 0, wide - 1, tall - 1), outline=palette.INK.light, width=2)
        self._stamp(pen, tall)
        stream = io.BytesIO()
        cut.quantize(128).save(stream, format="PNG", optimize=True, dpi=(_DPI, _DPI))
        return stream.getvalue()

    def _stamp(self, pen: ImageDraw, tall: int) -> None:
        from PIL import ImageFont

        size = round(_PT / 72 * _DPI)
        font = ImageFont.truetype(str(font_file()), size)
        left = 6.0
        for text in self._stamps:
            wide = pen.textlength(text, font=font)
            box = (left, tall - 1.7 * size, left + wide + 0.7 * size, tall - 6)
            pen.rectangle(box, fill=palette.PANEL.light, outline=palette.STAMP.light, width=2)
            middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            pen.text(middle, text, palette.STAMP.light, font, anchor="mm")
            left = box[2] + 5
