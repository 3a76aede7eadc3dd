"""Hot squares, the density surface, and villages beside their neighbours."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.ranking import grid_hotspots, heat, hotspots
from analysis.ranking.density import Base
from analysis.ranking.hotspots import FEWEST_AREAS
from geo.areas import village_of
from pages.ranking.hot_map import draw_squares, draw_surface
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary.messages import message

# What the filter's cut at four bandwidths may lose of the count.
_TOLERANCE: Final = 0.005
# Squares named in the list, the clearest first; the map has all.
_LISTED: Final = 40
_CLASSES: Final = {
    "hot": message("Hot: more than chance"),
    "cold": message("Cold: fewer than chance"),
    "not_significant": message("No more than chance"),
    "island": message("Alone: no neighbour"),
}
_QUADRANTS: Final = {
    "high_high": message("High among high"),
    "low_low": message("Low among low"),
    "high_low": message("High among low"),
    "low_high": message("Low among high"),
    "not_significant": message("No more than chance"),
    "island": message("Alone: no neighbour"),
}


def draw_grid(day: Day, cell_m: int, *, by_site: bool) -> None:
    """Draw the squares with more open hazards than chance, and name them."""
    cells = day.once(grid_hotspots.of, cell_m, by_site=by_site)
    if cells is None:
        st.info(say("Squares need village outlines and open hazards with a place of their own."))
        return
    hot, cold = (cells[cells["class"] == kind] for kind in ("hot", "cold"))
    st.markdown(
        "**"
        + say("{hot} of {all} squares are hot, {cold} cold, islands left out: {alone}.",
              hot=len(hot), cold=len(cold), all=len(cells),
              alone=int((cells["class"] == "island").sum()))
        + "**"
    )  # fmt: skip
    st.caption(_grid_help(by_site=by_site))
    left, right = st.columns([3, 2], gap="medium")
    named = _named(day, cells)
    with left:
        draw_squares(day, cell_m, by_site=by_site)
    with right:
        shown = named[named["class"].isin(["hot", "cold"])].sort_values("z", ascending=False)
        if shown.empty:
            st.info(say("No square stands out once it is allowed for that many were looked at."))
        else:
            worded = shown.assign(kind=shown["class"].map(lambda kind: say(_CLASSES[kind])))
            columns = _grid_columns(by_site=by_site)
            listed = pd.DataFrame(worded.head(_LISTED))
            show_table(listed, columns, key="hot_cells", height="content")
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


def _named(day: Day, cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    codes = village_of(cells.geometry.centroid.to_crs("EPSG:4326"), day.villages)
    names = codes.map(day.villages["short_name"])
    return cells.assign(short_name=names.fillna("—").astype(str))


def _grid_columns(*, by_site: bool) -> list[Column]:
    columns = columns_of(
        "short_name",
        Column("kind", say("Class")),
        Column("n", say("Open hazards"), "count"),
        "n_base",
        Column("z", "z", "number", help=say("How far from what chance gives, in its own spread.")),
        Column("q", "q", "number", decimals=3,
               help=say("Chance of a false alarm, allowing for all squares looked at.")),
    )  # fmt: skip
    return [column for column in columns if by_site or column.name != "n_base"]


def _left_out(day: Day) -> None:
    n_open = int(day.hazards["is_open"].sum())
    n_left = n_open - len(day.once(heat.open_points))
    st.caption(
        say("{n} of {all} open hazards are left out: of their sites only the village is known, or "
            "no position at all.", n=n_left, all=n_open)
    )  # fmt: skip


def draw_density(day: Day, bandwidth_m: int | None) -> None:
    """Draw open hazards per km² as a smooth surface, its total checked against the count."""
    made = day.once(heat.of, bandwidth_m)
    if made is None:
        st.info(say("A surface needs open hazards with a place of their own."))
        return
    said = say(
        "Bandwidth {metres} m: the surface holds {total} hazards, the register {n}.",
        metres=f"{made.bandwidth_m:.0f}",
        total=f"{made.integral():.1f}",
        n=f"{made.n:.0f}",
    )
    highest = say("Highest: {density} open hazards per km².", density=f"{made.values.max():.0f}")
    st.markdown(f"**{said}**")
    st.markdown(highest)
    if abs(made.integral() - made.n) > _TOLERANCE * made.n:
        st.warning(say("The surface does not hold the count: do not use it."))
    draw_surface(day, bandwidth_m)
    st.caption(
        say(
            "Each hazard is spread over its surroundings by the bandwidth: a small one shows "
            "doorways, a large one quarters. Towards the border the surface falls, because what "
            "lies beyond is not in the register. A high place may just have many sites: see the "
            "squares."
        )
    )
    _left_out(day)


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
    if len(table) < FEWEST_AREAS:
        st.info(
            say("With {n} villages no single one can be called a hot spot: the test needs about "
                "{needed}. The classes below are for reference; the squares say more.",
                n=len(table), needed=FEWEST_AREAS)
        )  # fmt: skip
    else:
        hot = table[table["g_class"] == "hot"]["short_name"]
        st.markdown(say("Hot villages: {names}.", names="、".join(map(plain, hot)) or "—"))
    names = {code: say(text) for code, text in _QUADRANTS.items()}
    worded = table.assign(
        quadrant_name=table["quadrant"].map(names),
        class_name=table["class"].map(names),
    ).sort_values("p")
    show_table(worded, _moran_columns(), key="hot_moran", height="content")


def _moran_said(p: float, z: float) -> str:
    if pd.isna(p):
        return say("All villages have the same value: there is no pattern to look for.")
    if p > 0.05:
        return say("Neighbouring villages are no more alike than chance makes them.")
    if z > 0:
        return say("Neighbouring villages are alike: high ones lie beside high ones.")
    return say("Neighbouring villages differ more than chance makes them: high beside low.")


def _moran_columns() -> list[Column]:
    return columns_of(
        "short_name",
        Column("raw", say("Raw"), "number", decimals=2),
        "quadrant_name",
        "class_name",
        Column("p", "p", "number", decimals=3),
        Column("q", "q", "number", decimals=3,
               help=say("Chance of a false alarm, allowing for all squares looked at.")),
    )  # fmt: skip


def _digits(value: float) -> str:
    return "—" if pd.isna(value) else f"{value:.3f}"
