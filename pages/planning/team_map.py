"""The routes of a plan on a map: a colour and a dash for each team, numbers in visiting order."""

from __future__ import annotations

from typing import Final

import altair as alt
import geopandas as gpd
import pandas as pd
from shapely.geometry import Point

from geo.crs import MAP_CRS, to_metric
from pages.shell.charts import laid_flat, land, place_names
from pages.shell.language import say
from pages.shell.look import theme
from vocabulary import palette
from vocabulary.palette import Swatch

# None is near a risk colour; beyond six teams the colours come again with another dash.
TEAM_FILL: Final = (
    Swatch("#0B6E6E", "#4FC3B8"),
    Swatch("#6A3D9A", "#B99AE0"),
    Swatch("#6B4A2B", "#C7A27C"),
    Swatch("#3E4A56", "#B3C0CC"),
    Swatch("#4E6B1E", "#A6C76B"),
    Swatch("#9A3D78", "#E08FC4"),
)
_DASHES: Final = ((1, 0), (6, 4), (2, 3))


def team_map(
    villages: gpd.GeoDataFrame,
    stops: gpd.GeoDataFrame,
    *,
    start: tuple[float, float] | None,
    height: int,
) -> alt.LayerChart:
    """Draw the routes over the villages.

    Parameters
    ----------
    villages : GeoDataFrame, EPSG:4326
    stops : GeoDataFrame, EPSG:4326
        In the order of driving: `team` (int), `route` (text that names the half-day), `order`,
        `name`, `begins` (text).
    start : (longitude, latitude) or None
        Drawn, and each route begins and ends there, where it is known.
    height : int
        Pixels.
    """
    ground = villages[villages.geometry.notna()]
    rows = _rows(stops)
    teams = range(1, int(rows["team"].max()) + 1) if len(rows) else range(1, 2)
    words = [say("Team {n}", n=team) for team in teams]
    colour = alt.Color(
        "said:N",
        scale=alt.Scale(
            domain=words,
            range=[TEAM_FILL[(team - 1) % len(TEAM_FILL)].on(theme()) for team in teams],
        ),
        legend=alt.Legend(orient="top", title=None, symbolType="circle"),
    )
    lines = _lines(_with_ends(rows, start), colour, words)
    return laid_flat(
        land(ground), *place_names(ground), lines, *_stops(rows, colour), height=height
    )


def _lines(rows: pd.DataFrame, colour: alt.Color, words: list[str]) -> alt.Chart:
    dashes = [list(_DASHES[k // len(TEAM_FILL) % len(_DASHES)]) for k in range(len(words))]
    scale = alt.Scale(domain=words, range=dashes)
    drawn: alt.Chart = (
        alt.Chart(rows)
        .mark_line(strokeWidth=2.5, opacity=0.85)
        .encode(
            longitude="x:Q",
            latitude="y:Q",
            color=colour,
            detail="route:N",
            order="at:Q",
            strokeDash=alt.StrokeDash("said:N", scale=scale, legend=None),
        )
    )
    return drawn


def _stops(rows: pd.DataFrame, colour: alt.Color) -> tuple[alt.Chart, alt.Chart]:
    base = alt.Chart(rows).encode(longitude="x:Q", latitude="y:Q")
    halo = palette.HALO.on(theme())
    dots = base.mark_circle(size=300, opacity=1, stroke=halo, strokeWidth=1.5).encode(
        color=colour,
        tooltip=[
            alt.Tooltip("name:N", title=say("Site")),
            alt.Tooltip("said:N", title=say("Team")),
            alt.Tooltip("route:N", title=say("Half-day")),
            alt.Tooltip("begins:N", title=say("Begins")),
        ],
    )
    numbers = base.mark_text(fontSize=11, fontWeight=700, color=halo).encode(text="order:Q")
    return dots, numbers


def _rows(stops: gpd.GeoDataFrame) -> pd.DataFrame:
    points = to_metric(stops).geometry
    table = pd.DataFrame(stops[["team", "route", "order", "name", "begins"]])
    teams = [say("Team {n}", n=team) for team in table["team"]]
    placed = table.assign(x=points.x, y=points.y, at=table["order"], said=teams)
    return placed.reset_index(drop=True)


def _with_ends(rows: pd.DataFrame, start: tuple[float, float] | None) -> pd.DataFrame:
    if start is None or rows.empty:
        return rows
    at = to_metric(gpd.GeoDataFrame(geometry=[Point(*start)], crs=MAP_CRS)).geometry.iloc[0]
    routes = rows.drop_duplicates("route")
    ends = [routes.assign(at=order, x=at.x, y=at.y) for order in (0, 10_000)]
    return pd.concat([rows, *ends], ignore_index=True)
