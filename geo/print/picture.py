"""The situation map as a still picture, for paper and slides: drawn in EPSG:4544 by matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.basemap import drawn_villages, require_polygons
from geo.crs import to_metric
from geo.print.picture_frame import Page, draw_frame, draw_legend, write
from geo.print.sites import draw_sites
from geo.symbols import ColourMode
from vocabulary import palette
from vocabulary.palette import Theme
from vocabulary.terms import Language, Provenance

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geo.shading import Shade

# Of the picture of a circular and of a slide: as high for its width as the slide has room, and
# small enough that the slide, twice as wide, shows the legend in letters of 9 points.
PICTURE_SIZE_MM: Final = (160.0, 112.5)
PICTURE_DPI: Final = 300
_MARGIN_SHARE: Final = 0.03
# Line widths in points on a page 180 mm wide; they grow with the page.
_WIDTHS: Final[dict[str, float]] = {
    "river": 1.8,
    "stream": 1.0,
    "expressway": 1.6,
    "highway": 1.1,
    "street": 0.6,
}


@dataclass(frozen=True)
class Words:
    """What is written on the picture.

    Attributes
    ----------
    title, caption : str
        Above the map.
    stamps : tuple of str
        In the corner, framed.
    """

    title: str = ""
    caption: str = ""
    stamps: tuple[str, ...] = field(default_factory=tuple)


def situation(
    villages: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    risk: pd.DataFrame,
    *,
    size_mm: tuple[float, float] = (180.0, 135.0),
    dpi: int = 200,
    context: gpd.GeoDataFrame | None = None,
    shade: Shade | None = None,
    mode: ColourMode = "both",
    words: Words | None = None,
    language: Language = "zh_CN",
    theme: Theme = "light",
) -> bytes:
    """Draw the situation map.

    Parameters
    ----------
    villages : GeoDataFrame, EPSG:4326, index `village_code`
        With `short_name`, `provenance`; at least one polygon.
    sites : GeoDataFrame, EPSG:4326, index `site_id`
        With `category`; a missing point is left out. May be empty.
    risk : frame indexed `site_id`
        With `level`, `site_status`.
    size_mm : (width, height), millimetres
    dpi : int
        The picture has `size_mm / 25.4 * dpi` pixels.
    context : GeoDataFrame, EPSG:4326, or None
        `name`, `kind`: rivers and roads.
    shade : Shade or None
        Villages by a density, of `geo.shading`.
    mode : "both", "risk" or "status"
    words : Words or None
    language : "zh_CN" or "en"
    theme : "light" or "dark"
        Light for paper.

    Returns
    -------
    bytes
        PNG.

    Raises
    ------
    EmptyLayerError
        No village has a polygon.
    SetupError
        The font of `static/vendor/fonts` is missing.
    """
    require_polygons(villages, caller="situation")
    page = Page(size_mm, dpi, theme, language)
    drawn = to_metric(drawn_villages(villages))
    axes = page.map_axes(_extent(drawn))
    if shade is not None:
        steps: Any = shade.steps.reindex(drawn.index).fillna(-1).astype(int).to_numpy()
    else:
        steps = np.full(len(drawn), -1)
    hatched = [shade is not None and code in shade.hatched for code in drawn.index]
    _draw_ground(axes, page, drawn, steps, hatched)
    if context is not None and not context.empty:
        _draw_context(axes, page, to_metric(context))
    _draw_boundaries(axes, page, drawn)
    counts = draw_sites(axes, page, sites, risk, mode=mode)
    _draw_names(axes, page, drawn)
    draw_frame(page, axes, words=words or Words())
    draw_legend(page, counts, mode=mode, legend=shade.legend if shade else None)
    return page.png()


def _extent(drawn: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    west, south, east, north = drawn.total_bounds
    margin = _MARGIN_SHARE * max(east - west, north - south)
    return west - margin, south - margin, east + margin, north + margin


def _path_of(shape: Any) -> Any:
    from matplotlib.path import Path

    paths = []
    for part in shapely.get_parts(shape):
        rings = (part.exterior, *part.interiors) if part.geom_type == "Polygon" else (part,)
        for ring in rings:
            points: NDArray[np.float64] = np.asarray(ring.coords, dtype=np.float64)[:, :2]
            codes = [Path.MOVETO, *[Path.LINETO] * (len(points) - 1)]
            if part.geom_type == "Polygon":
                codes[-1] = Path.CLOSEPOLY
            paths.append(Path(points, codes))
    return Path.make_compound_path(*paths)


def _draw_ground(
    axes: Axes, page: Page, drawn: gpd.GeoDataFrame, steps: Any, hatched: Sequence[bool]
) -> None:
    from matplotlib.patches import PathPatch

    for shape, step, is_hatched in zip(drawn.geometry, steps, hatched, strict=True):
        fill = palette.DENSITY_RAMP[step] if step >= 0 else palette.LAND
        patch = PathPatch(_path_of(shape), facecolor=fill.on(page.theme), linewidth=0, zorder=1)
        if is_hatched:
            patch.set_hatch("////")
            patch.set_edgecolor(palette.HATCH.on(page.theme))
        axes.add_patch(patch)


def _draw_context(axes: Axes, page: Page, context: gpd.GeoDataFrame) -> None:
    from matplotlib.patches import PathPatch

    for row in context.itertuples():
        is_water = row.kind in ("river", "stream", "lake")
        colour = (palette.WATER if is_water else palette.ROAD).on(page.theme)
        is_area = row.kind == "lake"
        width = 0.0 if is_area else _WIDTHS.get(str(row.kind), 0.8) * page.scale
        axes.add_patch(
            PathPatch(
                _path_of(row.geometry),
                facecolor=colour if is_area else "none",
                edgecolor="none" if is_area else colour,
                linewidth=width,
                capstyle="round",
                zorder=2,
            )
        )


def _draw_boundaries(axes: Axes, page: Page, drawn: gpd.GeoDataFrame) -> None:
    from matplotlib.patches import PathPatch

    colour = palette.BOUNDARY.on(page.theme)
    for shape, provenance in zip(drawn.geometry, drawn["provenance"], strict=True):
        line = "solid" if provenance == Provenance.OFFICIAL.value else (0, (5, 3))
        axes.add_patch(
            PathPatch(
                _path_of(shape),
                facecolor="none",
                edgecolor=colour,
                linestyle=line,
                linewidth=0.7 * page.scale,
                zorder=3,
            )
        )
    outline = shapely.union_all(shapely.make_valid(drawn.geometry.to_numpy()), grid_size=0.1)
    axes.add_patch(
        PathPatch(
            _path_of(outline),
            facecolor="none",
            edgecolor=colour,
            linewidth=1.5 * page.scale,
            zorder=3,
        )
    )


def _overlaps(box: tuple[float, ...], taken: list[tuple[float, ...]]) -> bool:
    return any(box[0] < b[2] and box[2] > b[0] and box[1] < b[3] and box[3] > b[1] for b in taken)


def _draw_names(axes: Axes, page: Page, drawn: gpd.GeoDataFrame) -> None:
    """Write the names of the villages, the larger first, none over another."""
    taken: list[tuple[float, ...]] = []
    tall = 7.0 * page.scale
    for shape, name in zip(drawn.geometry, drawn["short_name"], strict=True):
        point = shape.representative_point()
        said = page.printable(name, longest=14)
        x, y = axes.transData.transform((point.x, point.y))
        half = 0.55 * tall * len(said) * page.dpi / 72
        high = 0.75 * tall * page.dpi / 72
        box = (x - half, y - high, x + half, y + high)
        if _overlaps(box, taken):
            continue
        taken.append(box)
        write(axes, page, (point.x, point.y), said, size=7.0, halo=2.2, zorder=9,
              ha="center", va="center", weight=600)  # fmt: skip
