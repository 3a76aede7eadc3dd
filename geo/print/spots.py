"""Where one site lies: a small picture for its sheet, cut from one drawing of the whole ground."""

from __future__ import annotations

import io
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.print.canvas import Canvas, PaperSize
from geo.print.ground import draw_ground, fit_frame, land_of
from geo.print.names import draw_names, name_pt, place_names
from geo.print.placing import FreeGround
from geo.print.sites import circles, draw_sites, place_sites
from vocabulary import palette

_DPI: Final = 150
# The whole ground on paper this size is near 1:14 000; a cut of 84 mm shows 1.2 km.
_WHOLE: Final = PaperSize("spots", 560.0, 740.0)
_RADIUS_MM: Final = 1.1
_RING_MM: Final = 3.4


class Spots:
    """Small pictures of where sites lie; the ground is drawn once for all of them.

    Parameters
    ----------
    villages, sites : GeoDataFrame, EPSG:4326
    risk : frame indexed `site_id`
        `level`, `site_status`.
    context : GeoDataFrame, EPSG:4326, or None
        Rivers and roads.
    size_mm : (width, height)
        Of each picture.

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
        size_mm: tuple[float, float] = (84.0, 60.0),
    ) -> None:
        land = land_of(villages, context, caller="Spots")
        room = (0.0, 0.0, _WHOLE.width_mm, _WHOLE.height_mm)
        frame = fit_frame(land.villages.total_bounds, room)
        self._places = place_sites(sites, risk, frame, edge_mm=1.6 * _RADIUS_MM)
        self._size = size_mm
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
        wide, tall = (round(side * ratio) for side in self._size)
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
