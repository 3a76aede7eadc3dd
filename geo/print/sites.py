"""Sites on paper: the symbols of `geo.symbols`, the worst on top."""

from __future__ import annotations

from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import to_metric
from geo.print.canvas import Canvas
from geo.print.font import MM_PER_PT
from geo.print.ground import Frame
from geo.symbols import OUTLINES, ColourMode, Symbol, order_of, symbol
from vocabulary.terms import Category, RiskLevel, SiteStatus, Term

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
    radius : float, mm
        Of the shape, without its ring.
    """
    from matplotlib.collections import PathCollection
    from matplotlib.transforms import IdentityTransform

    size = radius / MM_PER_PT

    def add(fill: str, edge: str, line: float, style: Any = "solid") -> None:
        made = PathCollection(
            [_outline(drawn.shape)], sizes=[size**2], facecolors=[fill], edgecolors=[edge],
            linewidths=[line * size], linestyles=[style], offsets=xy,
            offset_transform=canvas.axes.transData, zorder=z,
        )  # fmt: skip
        made.set_transform(IdentityTransform())
        canvas.axes.add_collection(made, autolim=False)

    outermost = drawn.bands[0].outer if drawn.bands else 0.18
    add(drawn.halo, drawn.halo, 2 * (outermost + 0.22))
    for band in drawn.bands:
        add("none", band.colour, 2 * band.outer, (0, (1.2, 0.9)) if band.is_dashed else "solid")
    add(drawn.fill, drawn.outline, 0.24)


def _known(values: pd.Series, term: type[Term], missing: Term) -> pd.Series:
    known = values.astype("object")
    return known.where(known.isin([member.value for member in term]), missing.value)


def place_sites(
    sites: gpd.GeoDataFrame, risk: pd.DataFrame, frame: Frame, *, edge_mm: float
) -> pd.DataFrame:
    """Return the sites inside the frame, at least `edge_mm` from its edge.

    Parameters
    ----------
    sites : GeoDataFrame, EPSG:4326, index `site_id`
        `category`; a missing point is left out.
    risk : frame indexed `site_id`
        `level`, `site_status`.

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


def draw_sites(
    canvas: Canvas, places: pd.DataFrame, *, radius: float, mode: ColourMode = "both"
) -> Counts:
    """Draw the sites of `place_sites` as on screen, the worst last, and count what was drawn."""
    ranked = places.assign(
        r=places["risk"].map(order_of(RiskLevel)), s=places["status"].map(order_of(SiteStatus))
    )
    groups = list(ranked.groupby(["r", "s", "category"], sort=True))
    for level, (_, group) in enumerate(reversed(groups)):
        first = group.iloc[0]
        drawn = symbol(
            RiskLevel(first["risk"]), SiteStatus(first["status"]), Category(first["category"]),
            mode=mode, theme=canvas.theme,
        )  # fmt: skip
        xy = group[["x", "y"]].to_numpy()
        draw_symbol(canvas, xy, drawn, radius=radius, z=4 + level / 1000)
    return {
        name: {str(k): int(v) for k, v in places[name].value_counts().items()}
        for name in ("risk", "status", "category")
    }
