"""Hot squares and the density surface on the map itself: moved, zoomed, saved, and clicked."""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.ranking import grid_hotspots, heat
from analysis.ranking.heat import HeatError, placed_sites
from analysis.ranking.hotspots import HotspotError
from geo.crs import to_metric
from geo.screen.layers import Shown, pack_sites
from geo.screen.packing import PackedPoints
from geo.screen.shading import N_STEPS, HeatCells, Legend, heat_cells, step_cells
from pages.map.view import show_small_map
from pages.register.choice import choose_record
from pages.shell.language import language, say
from pages.shell.text import plain

_HEIGHT: Final = 560


# A square that one in a hundred false alarms would let through as well is the darkest.
_SURE: Final = 0.01
_STEP_OF: Final = {"not_significant": 0, "island": 0, "cold": 1, "hot": N_STEPS - 2}


def draw_squares(day: Day, cell_m: int, *, by_site: bool) -> None:
    """Draw the squares by class, with the sites of the hot ones."""
    squares, sites = day.once(squares_on_map, cell_m, language(), by_site=by_site)
    told = say("The legend can bring the sites inside the hot squares; click one to open it.")
    _show(day, sites, squares, key="hot_squares_map", told=told)


def draw_surface(day: Day, bandwidth_m: int | None) -> None:
    """Draw the surface in hazards per km², with the sites whose open hazards it is made of."""
    surface, sites = day.once(surface_on_map, bandwidth_m, language())
    told = say("The legend can bring the sites with an open hazard; click one to open it.")
    _show(day, sites, surface, key="hot_surface_map", told=told)


def _show(day: Day, sites: PackedPoints, heat: HeatCells, *, key: str, told: str) -> None:
    word: Any = show_small_map(
        day,
        sites,
        Shown(heat=heat, caption=say("As of {day}", day=day.as_of.isoformat())),
        key=key,
        height=_HEIGHT,
    )
    st.caption(told)
    kind, _, number = str(word or "").rpartition("#")[0].partition(":")
    if kind != "site" or not number.isdecimal() or int(number) not in day.sites.index:
        return
    name = plain(str(day.sites["name"][int(number)]))
    if st.button(say("Open {name} in the register", name=name), key=f"{key}_open"):
        choose_record("site", int(number))
        st.switch_page("pages/hazard_register.py")


def squares_on_map(
    day: Day, cell_m: int, language: str, *, by_site: bool
) -> tuple[HeatCells, PackedPoints]:
    """Return the squares by class, and the sites inside the hot ones.

    Raises
    ------
    HotspotError
        There are no squares.
    """
    cells = day.once(grid_hotspots.of, cell_m, by_site=by_site)
    if cells is None:
        raise HotspotError("There are no squares to draw, got neither outlines nor hazards.")
    is_sure = (cells["class"] == "hot") & (cells["q"] <= _SURE)
    steps = cells["class"].map(_STEP_OF).mask(is_sure, N_STEPS - 1)
    laid, bounds_m = grid_hotspots.laid_out(cells, steps)
    legend = _legend(cell_m, cells["class"], has_sure=bool(is_sure.any()))
    hot = cells.loc[cells["class"] == "hot", ["geometry"]]
    placed = to_metric(day.once(placed_sites))
    inside = gpd.sjoin(placed[["geometry"]], hot, predicate="intersects").index.unique()
    return step_cells(laid, bounds_m=bounds_m, legend=legend), pack_sites(
        day.sites.loc[inside], day.risk
    )


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


def surface_on_map(
    day: Day, bandwidth_m: int | None, language: str
) -> tuple[HeatCells, PackedPoints]:
    """Return the surface in hazards per km², and the sites with an open hazard.

    Raises
    ------
    HeatError
        There is no surface.
    """
    made = day.once(heat.of, bandwidth_m)
    if made is None:
        raise HeatError("There is no surface to draw, got no hazard with a place of its own.")
    cells = heat_cells(
        made.values,
        bounds_m=made.bounds_m,
        title=say("Open hazards per km²"),
        note=say("Bandwidth {metres} m", metres=f"{made.bandwidth_m:.0f}"),
    )
    seats = day.hazards.loc[day.hazards["is_open"], "site_id"].unique()
    placed = day.once(placed_sites)
    return cells, pack_sites(placed[placed.index.isin(seats)], day.risk)
