"""Hot squares, the density surface, and villages beside their neighbours; the first two mapped."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.ranking import heat, hotspots
from analysis.ranking.density import Base
from analysis.ranking.heat import HeatError, placed_sites
from analysis.ranking.hotspots import FEWEST_AREAS, HotspotError
from geo.areas import village_of
from geo.crs import MAP_CRS, to_metric
from geo.screen.layers import Shown, pack_sites
from geo.screen.packing import PackedPoints
from geo.screen.shading import N_STEPS, HeatCells, Legend, heat_cells, step_cells
from pages.map.view import show_small_map
from pages.register.choice import draw_open
from pages.shell.language import language, say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary.messages import message

# What the filter's cut at four bandwidths may lose of the count.
_TOLERANCE: Final = 0.005
# Squares named in the list, the clearest first; the map has all.
_LISTED: Final = 40
# A square that one in a hundred false alarms would let through as well is the darkest.
_SURE: Final = 0.01
_STEP_OF: Final = {"not_significant": 0, "island": 0, "cold": 1, "hot": N_STEPS - 2}
_CLASSES: Final = {
    "hot": message("Hot: more than chance"),
    "cold": message("Cold: fewer than chance"),
    "high_high": message("High among high"),
    "low_low": message("Low among low"),
    "high_low": message("High among low"),
    "low_high": message("Low among high"),
    "not_significant": message("No more than chance"),
    "island": message("Alone: no neighbour"),
}


def _class_names() -> dict[str, str]:
    return {code: say(text) for code, text in _CLASSES.items()}


def draw_grid(day: Day, cell_m: int, *, by_site: bool) -> None:
    """Draw the squares with more open hazards than chance, and name them."""
    cells = day.once(hotspots.of, cell_m, by_site=by_site)
    if cells is None:
        st.info(say("Squares need village outlines and open hazards with a place of their own."))
        return
    n = cells["class"].value_counts()
    said = say(
        "{hot} of {all} squares are hot, {cold} cold, islands left out: {alone}.",
        hot=n.get("hot", 0), cold=n.get("cold", 0), all=len(cells), alone=n.get("island", 0),
    )  # fmt: skip
    st.markdown(f"**{said}**")
    st.caption(_grid_help(by_site=by_site))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        squares, sites = day.once(_squares_on_map, cell_m, language(), by_site=by_site)
        told = say("The legend can bring the sites inside the hot squares; click one to open it.")
        _show(day, sites, squares, key="hot_squares_map", told=told)
    with right:
        _list_squares(day, cells, by_site=by_site)
    _left_out(day)


def _grid_help(*, by_site: bool) -> str:
    judged = (
        say("A square is judged against the number of sites in it, so a busy street is not hot for "
            "being busy.")
        if by_site
        else say("A square is judged by its plain count, so a place with many sites may be hot for "
                 "that alone.")
    )  # fmt: skip
    return judged + say(
        "Hot: it and its neighbours have more open hazards than chance would put there. Of the "
        "squares named, one in twenty at most is expected to be a false alarm."
    )


def _list_squares(day: Day, cells: gpd.GeoDataFrame, *, by_site: bool) -> None:
    shown = cells[cells["class"].isin(["hot", "cold"])].sort_values("z", ascending=False)
    if shown.empty:
        st.info(say("No square stands out once it is allowed for that many were looked at."))
        return
    shown = shown.head(_LISTED)
    codes = village_of(shown.geometry.centroid.to_crs(MAP_CRS), day.villages)
    listed = pd.DataFrame(shown).assign(
        short_name=codes.map(day.villages["short_name"]),
        kind=shown["class"].map(_class_names()),
    )
    show_table(listed, grid_columns(by_site=by_site), key="hot_cells", height="content")


def grid_columns(*, by_site: bool) -> list[Column]:
    """Return the columns of the squares named."""
    return columns_of(
        "short_name",
        Column("kind", say("Class")),
        Column("n", say("Open hazards"), "count"),
        *(["n_base"] if by_site else []),
        Column("z", "z", "number", help=say("How far from what chance gives, in its own spread.")),
        _q_column(),
    )


def _q_column() -> Column:
    told = say("Chance of a false alarm, allowing for all squares looked at.")
    return Column("q", "q", "number", decimals=3, help=told)


def _left_out(day: Day) -> None:
    n_open = int(day.hazards["is_open"].sum())
    n_left = n_open - len(day.once(heat.open_points))
    st.caption(
        say("{n} of {all} open hazards are left out: of their sites only the village is known, or "
            "no position at all.", n=n_left, all=n_open)
    )  # fmt: skip


def _squares_on_map(
    day: Day, cell_m: int, language: str, *, by_site: bool
) -> tuple[HeatCells, PackedPoints]:
    """Return the squares by class, and the sites inside the hot ones."""
    cells = day.once(hotspots.of, cell_m, by_site=by_site)
    if cells is None:
        raise HotspotError("There are no squares to draw, got neither outlines nor hazards.")
    is_sure = (cells["class"] == "hot") & (cells["q"] <= _SURE)
    steps = cells["class"].map(_STEP_OF).mask(is_sure, N_STEPS - 1)
    laid, bounds_m = hotspots.laid_out(cells, steps)
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
    return Legend(title=say("Hot squares of {metres} m", metres=cell_m), steps=tuple(steps))


def draw_relative(day: Day, bandwidth_m: int | None) -> None:
    """Draw open hazards per hundred sites as a smooth surface: where sites have more than others.

    A surface per km² is high where many sites are; this one is not.
    """
    made = day.once(heat.relative_of, bandwidth_m)
    if made is None:
        st.info(say("A surface needs open hazards with a place of their own."))
        return
    st.markdown(
        "**"
        + say(
            "Highest: {density} open hazards per hundred sites; bandwidth {metres} m.",
            density=f"{made.values.max():.0f}", metres=f"{made.bandwidth_m:.0f}",
        )
        + "**"
    )  # fmt: skip
    surface, sites = day.once(_surface_on_map, bandwidth_m, language(), per_site=True)
    told = say("Left blank where fewer than three sites lie close by: one building would be a "
               "peak. What is open is shown, not what a visit would find.")  # fmt: skip
    _show(day, sites, surface, key="hot_relative_map", told=told)
    _left_out(day)


def draw_density(day: Day, bandwidth_m: int | None) -> None:
    """Draw open hazards per km² as a smooth surface, its total checked against the count."""
    made = day.once(heat.of, bandwidth_m)
    if made is None:
        st.info(say("A surface needs open hazards with a place of their own."))
        return
    said = say(
        "Bandwidth {metres} m: the surface holds {total} hazards, the register {n}.",
        metres=f"{made.bandwidth_m:.0f}", total=f"{made.integral():.1f}", n=f"{made.n:.0f}",
    )  # fmt: skip
    st.markdown(f"**{said}**")
    st.markdown(say("Highest: {density} open hazards per km².", density=f"{made.values.max():.0f}"))
    if abs(made.integral() - made.n) > _TOLERANCE * made.n:
        st.warning(say("The surface does not hold the count: do not use it."))
    surface, sites = day.once(_surface_on_map, bandwidth_m, language())
    told = say("The legend can bring the sites with an open hazard; click one to open it.")
    _show(day, sites, surface, key="hot_surface_map", told=told)
    st.caption(
        say(
            "Each hazard is spread over its surroundings by the bandwidth: a small one shows "
            "doorways, a large one quarters. Towards the border the surface falls, because what "
            "lies beyond is not in the register. A high place may just have many sites: see the "
            "squares."
        )
    )
    _left_out(day)


def _surface_on_map(
    day: Day, bandwidth_m: int | None, language: str, *, per_site: bool = False
) -> tuple[HeatCells, PackedPoints]:
    """Return the surface per km², or per hundred sites, and the sites with an open hazard."""
    made = day.once(heat.relative_of if per_site else heat.of, bandwidth_m)
    if made is None:
        raise HeatError("There is no surface to draw, got no hazard with a place of its own.")
    cells = heat_cells(
        made.values,
        bounds_m=made.bounds_m,
        title=say("Open hazards per hundred sites") if per_site else say("Open hazards per km²"),
        note=say("Bandwidth {metres} m", metres=f"{made.bandwidth_m:.0f}"),
    )
    seats = day.hazards.loc[day.hazards["is_open"], "site_id"].unique()
    placed = day.once(placed_sites)
    return cells, pack_sites(placed[placed.index.isin(seats)], day.risk)


def _show(day: Day, sites: PackedPoints, heat: HeatCells, *, key: str, told: str) -> None:
    as_of = say("As of {day}", day=day.as_of.isoformat())
    # They would hide the surface.
    shown = Shown(heat=heat, caption=as_of, has_sites=False)
    word = show_small_map(day, sites, shown, key=key, height=560)
    st.caption(told)
    kind, _, number = str(word or "").rpartition("#")[0].partition(":")
    if kind == "site" and number.isdecimal() and int(number) in day.sites.index:
        name = plain(str(day.sites["name"][int(number)]))
        title = say("Open {name} in the register", name=name)
        draw_open("site", int(number), key=f"{key}_open", title=title)


def draw_villages(day: Day, base: Base) -> None:
    """Say whether neighbouring villages are alike; name hot ones only where that can be said."""
    made = day.once(hotspots.village_moran, "open", base)
    if made is None:
        st.info(say("Neighbours need at least three villages with an outline and a base."))
        return
    whole, table = made
    st.markdown(f"**{_moran_said(whole.p, whole.z)}**")
    st.caption(
        say("Moran's I {i}, z {z}, p {p}: 1 would be villages quite like their neighbours, about 0 "
            "no pattern.", i=_digits(whole.i), z=_digits(whole.z), p=_digits(whole.p))
    )  # fmt: skip
    by_site = day.once(hotspots.moran_of_villages)
    if by_site is not None:
        st.caption(
            say("Of hazards per site visited Moran's I is {i}; with whole sites dealt out to the "
                "villages at random, p {p}: hazards of one building stay together.",
                i=_digits(by_site[0].i), p=_digits(by_site[1]))
        )  # fmt: skip
    if len(table) < FEWEST_AREAS:
        st.info(
            say("With {n} villages no single one can be called a hot spot: the test needs about "
                "{needed}. The classes below are for reference; the squares say more.",
                n=len(table), needed=FEWEST_AREAS)
        )  # fmt: skip
    else:
        hot = table[table["g_class"] == "hot"]["short_name"]
        st.markdown(say("Hot villages: {names}.", names="、".join(map(plain, hot)) or "—"))
    rows = table.assign(
        quadrant_name=table["quadrant"].map(_class_names()),
        class_name=table["class"].map(_class_names()),
    ).sort_values("p")
    show_table(rows, moran_columns(), key="hot_moran", height="content")


def _moran_said(p: float, z: float) -> str:
    if pd.isna(p):
        return say("All villages have the same value: there is no pattern to look for.")
    if p > 0.05:
        return say("Neighbouring villages are no more alike than chance makes them.")
    if z > 0:
        return say("Neighbouring villages are alike: high ones lie beside high ones.")
    return say("Neighbouring villages differ more than chance makes them: high beside low.")


def moran_columns() -> list[Column]:
    """Return the columns of the villages beside their neighbours."""
    return columns_of(
        "short_name",
        Column("raw", say("Raw"), "number", decimals=2),
        "quadrant_name",
        "class_name",
        Column("p", "p", "number", decimals=3),
        _q_column(),
    )


def _digits(value: float) -> str:
    return "—" if pd.isna(value) else f"{value:.3f}"
