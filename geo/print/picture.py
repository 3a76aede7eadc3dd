"""Maps as still pictures: the situation, for paper and slides, and where one site lies."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.print.canvas import Box, Canvas, Lettering, PaperSize, Pen
from geo.print.font import shown
from geo.print.ground import (
    Counts,
    Land,
    circles,
    draw_ground,
    draw_sites,
    fit_frame,
    land_of,
    place_sites,
)
from geo.print.legend import (
    Entry,
    ScaleBar,
    draw_entries,
    draw_north,
    swatch,
    term_entries,
)
from geo.print.names import draw_names, name_pt, place_names
from geo.print.placing import FreeGround
from vocabulary import palette
from vocabulary.messages import message, translate
from vocabulary.terms import Category, RiskLevel, SiteStatus, Term

if TYPE_CHECKING:
    from geo.screen.shading import Shade


# Of the picture of a circular and of a slide: as high for its width as the slide has room, and
# small enough that the slide, twice as wide, shows the legend in letters of 9 points.
PICTURE_SIZE_MM: Final = (160.0, 112.5)
PICTURE_DPI: Final = 300
# Millimetres on a page 180 mm wide, for which all sizes here are told.
_PAGE: Final = PaperSize("page", 180.0, 135.0)
_HEAD: Final = 12.0
_LEGEND: Final = 37.0
_EDGE: Final = 3.0
_HALO: Final = 0.35
_LINE_OF_LEGEND: Final = 5.0
_RADIUS: Final = 0.7
# A symbol of more than this many is smaller.
_CROWD: Final = 800


@dataclass(frozen=True)
class PictureWords:
    """What is written on the picture: title and caption above the map, stamps in the corner."""

    title: str = ""
    caption: str = ""
    stamps: tuple[str, ...] = ()


class PictureOptions(TypedDict, total=False):
    """How a picture is drawn, else as `_Picture` has it; `size_mm` is width and height."""

    size_mm: tuple[float, float]
    dpi: int
    words: PictureWords


def situation(
    villages: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    risk: pd.DataFrame,
    *,
    context: gpd.GeoDataFrame | None = None,
    shade: Shade | None = None,
    **options: Unpack[PictureOptions],
) -> bytes:
    """Draw the situation map as a PNG.

    Parameters
    ----------
    villages : EPSG:4326, index `village_code`
        With `short_name`, `provenance`; at least one polygon.
    sites : EPSG:4326, index `site_id`; with `category`; a missing point is left out. May be empty.
    risk : frame indexed `site_id`; with `level`, `site_status`
    context : EPSG:4326, or None; `name`, `kind`: rivers and roads
    shade : villages by a density, of `geo.screen.shading`

    Raises
    ------
    EmptyLayerError
        No village has a polygon.
    SetupError
        The font of `static/vendor/fonts` is missing.
    """
    land = land_of(villages, context, caller="situation")
    picture = _Picture(**options)
    counts = picture.draw_map(land, sites, risk, shade)
    picture.draw_head()
    picture.draw_legend(counts, shade)
    return picture.canvas.png(picture.dpi)


class _Picture:
    """One picture being drawn; what its methods do not take they know from here."""

    def __init__(self, **options: Unpack[PictureOptions]) -> None:
        size_mm = options.get("size_mm", (180.0, 135.0))
        self.dpi = options.get("dpi", 200)
        self.words = options.get("words", PictureWords())
        self.canvas = Canvas(PaperSize("picture", *size_mm))
        self.scale = self.canvas.paper.share / _PAGE.share
        edge, (wide, tall) = _EDGE * self.scale, size_mm
        self.map_at: Box = (edge, edge, wide - _LEGEND * self.scale - edge,
                            tall - _HEAD * self.scale)  # fmt: skip

    def draw_map(
        self, land: Land, sites: gpd.GeoDataFrame, risk: pd.DataFrame, shade: Shade | None
    ) -> Counts:
        """Draw ground, sites and names, and return how many sites of each kind were drawn."""
        canvas = self.canvas
        frame = fit_frame(land.villages.total_bounds, self.map_at, is_round=False)
        draw_ground(canvas, frame, land, shade)
        places = place_sites(sites, risk, frame, edge_mm=0.0)
        crowd = 1.0 if len(places) <= _CROWD else max(0.35, (_CROWD / len(places)) ** 0.5)
        radius = _RADIUS * self.scale * crowd
        counts = draw_sites(canvas, places, radius=radius)
        unit, (_, bottom, right, top) = self.scale, self.map_at
        bar = ScaleBar(frame, canvas.paper)
        low, end = bottom + 3.5 * unit, right - 7 * unit
        bar_at = (end - bar.mm, low, end, low + 4 * unit)
        north_at = (right - 10 * unit, top - 14 * unit, right - 3 * unit, top - 3.5 * unit)
        ground = FreeGround(frame.box, circles(places, radius), taken=(bar_at, north_at))
        villages = Land(land.villages, None)
        draw_names(canvas, place_names(frame, villages, ground, pt=7.0 * unit))
        canvas.box(frame.box, pen=Pen(palette.BOUNDARY, 0.2 * unit), z=12)
        length = translate(message("{n} km"), n=f"{bar.metres / 1000:g}")
        if bar.metres < 1000:
            length = translate(message("{n} m"), n=f"{bar.metres:g}")
        bar.draw(canvas, (bar_at[0], low), length, halo_mm=_HALO * unit)
        draw_north(canvas, translate(message("N")), north_at, halo_mm=_HALO * unit)
        return counts

    def draw_head(self) -> None:
        """Draw title, caption and stamps."""
        canvas, unit, words = self.canvas, self.scale, self.words
        left, top = _EDGE * unit, canvas.paper.height_mm
        title = Lettering(13 * unit, bold=True, va="middle")
        canvas.text((left, top - 4.4 * unit), shown(words.title, longest=80), title)
        caption = Lettering(7.5 * unit, va="middle")
        canvas.text((left, top - 9.4 * unit), shown(words.caption, longest=110), caption)
        right = canvas.paper.width_mm - left
        for text in reversed(words.stamps):
            said = shown(text, longest=80)
            if said:
                right = canvas.stamp(right, top - 6 * unit, said, 8 * unit) - 2 * unit

    def draw_legend(self, counts: Counts, shade: Shade | None) -> None:
        """Draw what every colour, ring and shape means, with how many of each are on the map."""
        groups = list(self._groups(counts, shade))
        unit = self.scale
        top = self.map_at[3]
        n_lines = sum(1 + len(entries) for _, entries in groups)
        pitch = min(_LINE_OF_LEGEND * unit, (top - self.map_at[1]) / max(1, n_lines))
        left = self.map_at[2] + 4 * unit
        wide = self.canvas.paper.width_mm - left
        for heading, entries in groups:
            draw_entries(self.canvas, heading, entries, at=(left, top), wide=wide, pitch=pitch)
            top -= pitch * (1 + len(entries))

    def _groups(self, counts: Counts, shade: Shade | None) -> Iterator[tuple[str, list[Entry]]]:
        if shade is not None:
            told = shade.legend
            ramp = zip(told.steps, palette.DENSITY_RAMP, strict=True)
            entries = [Entry(swatch(colour), text) for text, colour in ramp]
            if told.none:
                entries.append(Entry(swatch(palette.NO_VALUE), told.none))
            if told.hatched:
                entries.append(Entry(swatch(palette.NO_VALUE, hatch="////"), told.hatched))
            yield told.title, entries
            if not counts["category"]:
                return  # no site is drawn, so no symbol wants a word
        terms: tuple[tuple[type[Term], str, str], ...] = (
            (RiskLevel, message("Risk level (fill)"), "risk"),
            (SiteStatus, message("Rectification (ring)"), "status"),
            (Category, message("Category (shape)"), "category"),
        )
        for term, said, held in terms:
            yield translate(said), term_entries(term, counts[held], radius=0.8 * self.scale)


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
    ) -> None:
        land = land_of(villages, context, caller="Spots")
        room = (0.0, 0.0, _WHOLE.width_mm, _WHOLE.height_mm)
        frame = fit_frame(land.villages.total_bounds, room)
        self._places = place_sites(sites, risk, frame, edge_mm=1.6 * _RADIUS_MM)
        canvas = Canvas(_WHOLE)
        draw_ground(canvas, frame, land)
        ground = FreeGround(frame.box, circles(self._places, _RADIUS_MM))
        draw_names(canvas, place_names(frame, land, ground, pt=name_pt(_WHOLE)))
        draw_sites(canvas, self._places, radius=_RADIUS_MM)
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
        stream = io.BytesIO()
        cut.quantize(128).save(stream, format="PNG", optimize=True, dpi=(_DPI, _DPI))
        return stream.getvalue()
