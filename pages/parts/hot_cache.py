"""Hot squares and the density surface as the map takes them, once for each state and choice."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from geo.layers import pack_sites
from geo.packing import PackedPoints
from geo.shading import N_STEPS, Legend
from geo.surface import HeatCells, heat_cells, step_cells
from pages.parts.analysis_cache import density_surface, grid, placed_sites
from pages.parts.cache import Register
from pages.parts.language import language, say

# A square that one in a hundred false alarms would let through as well is the darkest.
_SURE: Final = 0.01
_STEP_OF: Final = {"not_significant": 0, "island": 0, "cold": 1, "hot": N_STEPS - 2}


def squares_on_map(
    known: Register, cell_m: int, *, by_site: bool
) -> tuple[HeatCells, PackedPoints]:
    """Return the squares by class, and the sites inside the hot ones.

    Raises
    ------
    HotspotError
        `analysis_cache.grid` has no squares.
    """
    asked = (known.as_of.isoformat(), str(cell_m), str(by_site), language())
    return _squares(known.state, asked, _known=known, _cell_m=cell_m, _by_site=by_site)


def surface_on_map(known: Register, bandwidth_m: int | None) -> tuple[HeatCells, PackedPoints]:
    """Return the surface in hazards per km², and the sites with an open hazard.

    Raises
    ------
    HeatError
        `analysis_cache.density_surface` has no surface.
    """
    asked = (known.as_of.isoformat(), str(bandwidth_m), language())
    return _surface(known.state, asked, _known=known, _bandwidth_m=bandwidth_m)


@st.cache_resource(max_entries=16, show_spinner=False)
def _squares(
    state: str, asked: tuple[str, ...], *, _known: Register, _cell_m: int, _by_site: bool
) -> tuple[HeatCells, PackedPoints]:
    from analysis.grid_hotspots import laid_out
    from analysis.hotspots import HotspotError
    from geo.crs import to_metric

    cells = grid(_known, _cell_m, by_site=_by_site)
    if cells is None:
        raise HotspotError("There are no squares to draw, got neither outlines nor hazards.")
    is_sure = (cells["class"] == "hot") & (cells["q"] <= _SURE)
    steps = cells["class"].map(_STEP_OF).mask(is_sure, N_STEPS - 1)
    laid, bounds_m = laid_out(cells, steps)
    legend = _legend(_cell_m, cells["class"], has_sure=bool(is_sure.any()))
    heat = step_cells(laid, bounds_m=bounds_m, legend=legend)
    hot = cells.loc[cells["class"] == "hot", ["geometry"]]
    placed = to_metric(placed_sites(_known))
    inside = gpd.sjoin(placed[["geometry"]], hot, predicate="intersects").index.unique()
    return heat, pack_sites(_known.sites.loc[inside], _known.risk)


def _legend(cell_m: int, classes: pd.Series, *, has_sure: bool) -> Legend:
    there = set(classes)
    steps = [""] * N_STEPS
    steps[0] = say("No more than chance")
    if "cold" in there:
        steps[_STEP_OF["cold"]] = say("Cold: fewer than chance")
    if "hot" in there:
        steps[_STEP_OF["hot"]] = say("Hot (false alarm 5 % at most)")
    if has_sure:
        steps[-1] = say("Hot (false alarm 1 % at most)")
    title = say("Hot squares of {metres} m", metres=cell_m)
    return Legend(title=title, steps=tuple(steps))


@st.cache_resource(max_entries=16, show_spinner=False)
def _surface(
    state: str, asked: tuple[str, ...], *, _known: Register, _bandwidth_m: int | None
) -> tuple[HeatCells, PackedPoints]:
    from analysis.heat import HeatError

    made = density_surface(_known, _bandwidth_m)
    if made is None:
        raise HeatError("There is no surface to draw, got no hazard with a place of its own.")
    heat = heat_cells(
        made.values,
        bounds_m=made.bounds_m,
        title=say("Open hazards per km²"),
        note=say("Bandwidth {metres} m", metres=f"{made.bandwidth_m:.0f}"),
    )
    seats = _known.hazards.loc[_known.hazards["is_open"], "site_id"].unique()
    placed = placed_sites(_known)
    return heat, pack_sites(placed[placed.index.isin(seats)], _known.risk)
