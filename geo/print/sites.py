"""Sites on the still picture: the symbols of `geo.symbols`, worst on top."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import to_metric
from geo.symbols import OUTLINES, ColourMode, Symbol, order_of, symbol
from vocabulary.terms import Category, RiskLevel, SiteStatus, Term

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geo.print.picture_frame import Page

Counts = Mapping[str, Mapping[str, int]]
# Points: 2.0 on a page 180 mm wide; a symbol of many is smaller.
_RADIUS: Final = 2.0
_CROWD: Final = 800


def marker(shape: str) -> tuple[Any, float]:
    """Return a shape as a matplotlib path, and its largest reach in radii."""
    from matplotlib.path import Path

    ring = np.array(OUTLINES[shape]) * (1.0, -1.0)
    closed = np.vstack([ring, ring[:1]])
    codes = [Path.MOVETO, *[Path.LINETO] * (len(ring) - 1), Path.CLOSEPOLY]
    return Path(closed, codes), float(np.abs(closed).max())


def draw_symbols(axes: Axes, xy: Any, drawn: Symbol, *, radius: float, zorder: float) -> None:
    """Draw one symbol at each place.

    Parameters
    ----------
    xy : (n, 2) in the data of `axes`
    drawn : Symbol
    radius : float, points
    """
    path, reach = marker(drawn.shape)
    common: dict[str, Any] = {"marker": path, "s": (2 * reach * radius) ** 2, "zorder": zorder}
    outermost = drawn.bands[0].outer if drawn.bands else 0.18
    x, y = xy[:, 0], xy[:, 1]
    axes.scatter(x, y, c=drawn.halo, edgecolors=drawn.halo,
                 linewidths=2 * radius * (outermost + 0.22), **common)  # fmt: skip
    for band in drawn.bands:
        style = (0, (1.2, 0.9)) if band.is_dashed else "solid"
        axes.scatter(x, y, c="none", edgecolors=band.colour,
                     linewidths=2 * radius * band.outer, linestyle=style, **common)  # fmt: skip
    axes.scatter(x, y, c=drawn.fill, edgecolors=drawn.outline, linewidths=0.24 * radius, **common)


def _known(values: pd.Series, term: type[Term], missing: Term) -> pd.Series:
    known = values.astype("object")
    return known.where(known.isin([member.value for member in term]), missing.value)


def judged_sites(sites: gpd.GeoDataFrame, risk: pd.DataFrame) -> pd.DataFrame:
    """Return the sites that have a point: x, y (EPSG:4544, metres), risk, status, category."""
    known = sites[sites.geometry.notna() & ~sites.geometry.is_empty]
    xy = shapely.get_coordinates(to_metric(known).geometry.to_numpy())
    judged = risk.reindex(known.index)
    return pd.DataFrame(
        {
            "x": xy[:, 0],
            "y": xy[:, 1],
            "risk": _known(judged["level"], RiskLevel, RiskLevel.UNKNOWN),
            "status": _known(judged["site_status"], SiteStatus, SiteStatus.NONE),
            "category": _known(known["category"], Category, Category.OTHER),
        },
        index=known.index,
    )


def draw_sites(
    axes: Axes, page: Page, sites: gpd.GeoDataFrame, risk: pd.DataFrame, *, mode: ColourMode
) -> Counts:
    """Draw every site that has a point, the worst last, and count what was drawn.

    Returns
    -------
    dict
        "risk", "status", "category" -> stored value -> number of sites drawn.
    """
    rows = judged_sites(sites, risk)
    crowd = 1.0 if len(rows) <= _CROWD else max(0.35, (_CROWD / len(rows)) ** 0.5)
    radius = _RADIUS * page.scale * crowd
    places = rows.assign(
        r=rows["risk"].map(order_of(RiskLevel)), s=rows["status"].map(order_of(SiteStatus))
    )
    groups = places.groupby(["r", "s", "category"], sort=True)
    for level, (_, group) in enumerate(reversed(list(groups))):
        first = group.iloc[0]
        drawn = symbol(
            RiskLevel(first["risk"]),
            SiteStatus(first["status"]),
            Category(first["category"]),
            mode=mode,
            theme=page.theme,
        )
        xy = group[["x", "y"]].to_numpy()
        draw_symbols(axes, xy, drawn, radius=radius, zorder=4 + level / 1000)
    return {
        name: {str(k): int(v) for k, v in rows[name].value_counts().items()}
        for name in ("risk", "status", "category")
    }
