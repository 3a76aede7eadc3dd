"""Reach on the page: figures, the villages, the map, and where one more would help most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.water import metres
from pages.shell import charts
from pages.shell.language import label, label_of, say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of, show_table
from vocabulary import palette
from vocabulary.palette import Swatch
from vocabulary.terms import Category, SupplyKind

if TYPE_CHECKING:
    from analysis.planning.coverage import Siting
    from analysis.planning.water import Reach

_REACHED = Swatch("#3E8E86", "#4FC3B8")
_NOT = Swatch("#3E4A56", "#B3C0CC")
_POINT = Swatch("#7A4A21", "#D9B48F")
_NEW = Swatch("#6A3D9A", "#B99AE0")
_FIREWORKS = Swatch("#A8326B", "#E58FB8")


def draw_figures(told: Reach, supply: pd.DataFrame, kind: SupplyKind) -> None:
    """Draw how many sites are reached, of how many, and how many points do not work."""
    here = supply[supply["kind"] == kind.value]
    n, reached = len(told.sites), int(told.sites["is_reached"].sum())
    share = f"{reached / n:.1%}" if n else "—"
    broken = int((here["is_working"] == False).sum())  # noqa: E712
    unplaced = int((here["lon"].isna() | here["lat"].isna()).sum())
    with st.container(horizontal=True, key="water_counts"):
        for title, value in (
            (say("Sites within reach"), f"{reached} / {n}"),
            (say("Share within reach"), share),
            (say("{kind}: on the list", kind=label(kind)), str(len(here))),
            (say("Not working, not counted"), str(broken)),
            (say("Without a position"), str(unplaced)),
            (say("Sites without a position to measure from"), str(told.n_unplaced)),
        ):
            st.metric(title, value, width="content", border=True)


def draw_villages(day: Day, told: Reach) -> None:
    """Draw the share of sites within reach, village by village, the lowest first."""
    rows = told.villages.assign(
        name=day.villages["short_name"].reindex(told.villages.index),
        farthest_m=told.villages["farthest_m"].replace(np.inf, np.nan),
    )
    show_table(
        rows,
        columns_of(
            Column("name", say("Village")),
            Column("share", say("Share within reach"), "share"),
            "n_reached",
            Column("n", say("Sites"), "count"),
            "farthest_m",
        ),
        key="water_villages",
        height=420,
    )


def draw_places(day: Day, told: Reach, siting: Siting) -> pd.DataFrame:
    """Draw beside which sites new points would help most, and return those sites."""
    chosen: pd.DataFrame = told.sites.iloc[list(siting.chosen)]
    covered = float(told.sites["is_reached"].sum())
    if chosen.empty:
        st.caption(say("One more point would bring no further site within reach."))
        return chosen
    shown = pd.DataFrame(
        {
            "order": range(1, len(chosen) + 1),
            "name": chosen["name"].to_numpy(),
            "village": chosen["village_code"].map(day.villages["short_name"]).to_numpy(),
            "category": [label_of(Category, one) for one in chosen["category"]],
        }
    )
    show_table(
        shown,
        columns_of(
            "order",
            Column("name", say("Beside the site"), width="medium"),
            "village",
            Column("category"),
        ),
        key="water_places",
        height="content",
    )
    gap = f"{siting.gap:.1%}"
    st.caption(
        say(
            "Worth within reach: {covered}, now {sites} sites. Proved: no choice covers more than "
            "{gap} above this.",
            covered=f"{siting.covered:.0f}",
            sites=f"{covered:.0f}",
            gap=gap,
        )
    )
    return chosen


def draw_map(
    day: Day,
    told: Reach,
    points: gpd.GeoDataFrame,
    places: pd.DataFrame,
    *,
    fireworks: gpd.GeoDataFrame,
    mark: object,
) -> None:
    """Draw sites reached and not, the points, the places proposed, and fireworks points apart."""
    charts.show_chart(
        "water_map", day, mark, build=lambda: _map(day, told, points, places, fireworks)
    )
    if len(fireworks):
        said = say("{n} fireworks points are on the map; they are no water and count in no share.",
                   n=len(fireworks))  # fmt: skip
        st.caption(said)
    st.caption(_measured(told))


def _measured(told: Reach) -> str:
    if told.roads is None:
        return say(
            "Straight-line reach: the way by road is longer. Streets, gates and pressure are not "
            "in it."
        )
    along = say(
        "Measured along the office's road file, straight line x 1.3 from a site to its road. Gates "
        "and pressure are not in it."
    )
    if not told.n_off_roads:
        return along
    return f"{along} " + say(
        "{n} sites lie more than 300 m from those roads: straight line x 1.3 up to there.",
        n=told.n_off_roads,
    )


def _map(
    day: Day,
    told: Reach,
    points: gpd.GeoDataFrame,
    places: pd.DataFrame,
    fireworks: gpd.GeoDataFrame,
) -> alt.LayerChart:
    reached, out, working, proposed = (
        say("Within reach"), say("Out of reach"), say("Working point"), say("Proposed place"),
    )  # fmt: skip
    lit = label(SupplyKind.FIREWORKS)
    rows = pd.concat(
        [
            _rows(told.sites[told.sites["is_reached"]], reached),
            _rows(told.sites[~told.sites["is_reached"]], out),
            _rows(points, working),
            _rows(gpd.GeoDataFrame(places, crs=told.sites.crs), proposed),
            _rows(fireworks, lit),
        ],
        ignore_index=True,
    )
    ground = day.villages[day.villages.geometry.notna()]
    dots = _dots(rows, [reached, out, working, proposed, lit])
    return charts.laid_flat(charts.land(ground), dots, *charts.place_names(ground), height=600)


def _dots(rows: pd.DataFrame, names: list[str]) -> alt.Chart:
    fills = [swatch.on(theme()) for swatch in (_REACHED, _NOT, _POINT, _NEW, _FIREWORKS)]
    shapes = alt.Scale(domain=names, range=["circle", "cross", "square", "diamond", "triangle-up"])
    sizes = rows["what"].map(dict(zip(names, (60, 75, 130, 460, 200), strict=True)))
    drawn: alt.Chart = (
        alt.Chart(rows.assign(size=sizes))
        .mark_point(filled=True, opacity=0.9, stroke=palette.HALO.on(theme()), strokeWidth=0.6)
        .encode(
            longitude="x:Q",
            latitude="y:Q",
            color=alt.Color(
                "what:N",
                scale=alt.Scale(domain=names, range=fills),
                legend=alt.Legend(orient="top", title=None, symbolOpacity=1, symbolSize=260),
            ),
            shape=alt.Shape("what:N", scale=shapes, legend=None),
            size=alt.Size("size:Q", scale=None, legend=None),
            tooltip=[
                alt.Tooltip("name:N", title=say("Name")),
                alt.Tooltip("what:N", title=say("Kind")),
            ],
        )
    )
    return drawn


def _rows(placed: gpd.GeoDataFrame, what: str) -> pd.DataFrame:
    xy = metres(placed) if len(placed) else np.empty((0, 2))
    return pd.DataFrame({"name": list(placed["name"]), "x": xy[:, 0], "y": xy[:, 1], "what": what})
