"""Charts drawn by Altair from rows alone: no tiles, no outside address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import altair as alt
import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.ranking.funnel import Funnel
from geo.crs import to_metric
from pages.shell.language import language, say
from pages.shell.look import theme
from vocabulary import palette
from vocabulary.palette import Swatch

# A name is written into villages of at least this share of the whole; smaller ones are named when
# pointed at, as names would lie on one another.
_LABELLED_SHARE: Final = 0.035
# One colour for one meaning, the same on map, bars and slides.
BAND_FILL: Final = palette.BAR_FILL


def show_chart(key: str, day: Day, *choices: object, build: Callable[[], alt.LayerChart]) -> None:
    """Draw a chart of a day, built once for each set of choices."""
    asked = _Chart(key, repr(choices), theme(), language(), build)
    st.vega_lite_chart(day.once(_specification, asked), key=key)


@dataclass(frozen=True)
class _Chart:
    """What a chart depends on besides the day; who builds it is no part of that."""

    key: str
    choices: str
    theme: str
    language: str
    build: Callable[[], alt.LayerChart] = field(compare=False)


def _specification(day: Day, chart: _Chart) -> dict[str, Any]:
    made: dict[str, Any] = chart.build().to_dict()
    return made


def forest(ranked: pd.DataFrame, *, unit: str, band_names: Mapping[str, str]) -> alt.LayerChart:
    """Draw each village's value with its interval, worst first, so that overlap is seen.

    Parameters
    ----------
    ranked : frame
        `short_name`, `raw`, `eb`, `low`, `high`, `band`, in the order to draw.
    band_names : dict of str to str
        Band as stored -> as read.
    """
    rows = ranked[["short_name", "raw", "eb", "low", "high", "band"]].reset_index(drop=True)
    rows["band_name"] = rows["band"].map(band_names)
    names = list(rows["short_name"])
    inks = {name: _line(band) for band, name in band_names.items()}
    colour = coloured("band_name:N", inks, labelLimit=400, symbolType="circle")
    axis_y = alt.Y(
        "short_name:N",
        sort=names,
        title=None,
        axis=alt.Axis(labelLimit=160, labelOverlap=False, labelFlush=False, labelBound=False),
    )
    base = alt.Chart(rows)
    span = base.mark_rule(strokeWidth=4, opacity=0.75).encode(
        y=axis_y, x=alt.X("low:Q", title=unit), x2="high:Q", color=colour
    )
    middle = base.mark_point(filled=True, size=90, opacity=1).encode(
        y=axis_y, x="eb:Q", color=colour
    )
    raw = base.mark_tick(thickness=2, size=14, color=ink(palette.HATCH)).encode(y=axis_y, x="raw:Q")
    return legible(alt.layer(span, raw, middle).properties(height=22 * len(rows) + 60))


def village_map(
    villages: gpd.GeoDataFrame,
    *,
    fill: Mapping[str, str],
    legend: Mapping[str, str],
    height: int = 350,
) -> alt.LayerChart:
    """Draw the villages, each in the colour of its class.

    Parameters
    ----------
    villages : GeoDataFrame, EPSG:4326
        A village without a polygon is left out.
    fill : dict of str to str
        Village code -> class, as read.
    legend : dict of str to str
        Class as read -> colour, in the order of the legend.
    """
    ground = villages[villages.geometry.notna()]
    areas = (
        alt.Chart(_rows(outline(ground, fill)))
        .mark_geoshape(stroke=ink(palette.BOUNDARY), strokeWidth=1)
        .encode(
            color=coloured(
                "properties.class:N",
                legend,
                labelLimit=300,
                symbolType="square",
                symbolStrokeWidth=0.6,
            ),
            tooltip=[
                alt.Tooltip("properties.name:N", title=say("Village")),
                alt.Tooltip("properties.class:N", title=say("Class")),
            ],
        )
    )
    return laid_flat(areas, *place_names(ground), height=height)


def site_map(
    villages: gpd.GeoDataFrame,
    sites: gpd.GeoDataFrame,
    *,
    legend: Mapping[str, str],
    height: int,
    with_names: bool = True,
    shapes: Mapping[str, str] | None = None,
) -> alt.LayerChart:
    """Draw sites over the villages.

    Parameters
    ----------
    sites : GeoDataFrame, EPSG:4326
        `name` and `class` (as read); a site without a point is left out.
    legend : dict of str to str
        Class as read -> colour, in the order of the legend.
    shapes : dict of str to str
        Class as read -> symbol of Vega; circles without it.
    """
    ground = villages[villages.geometry.notna()]
    flat = to_metric(sites[sites.geometry.notna()])
    rows = pd.DataFrame(
        {"name": flat["name"], "class": flat["class"], "x": flat.geometry.x, "y": flat.geometry.y}
    )
    dots = (
        alt.Chart(rows)
        .mark_point(filled=True, size=90, opacity=1, stroke=ink(palette.OUTLINE), strokeWidth=1)
        .encode(
            longitude="x:Q",
            latitude="y:Q",
            color=coloured("class:N", legend, labelLimit=300),
            tooltip=[
                alt.Tooltip("name:N", title=say("Site")),
                alt.Tooltip("class:N", title=say("Class")),
            ],
        )
    )
    if shapes:
        scale = alt.Scale(domain=list(shapes), range=list(shapes.values()))
        dots = dots.encode(shape=alt.Shape("class:N", scale=scale, legend=alt.Legend(
            orient="top", title=None, labelLimit=300)))  # fmt: skip
    names = place_names(ground) if with_names else ()
    return laid_flat(land(ground), *names, dots, height=height)


def coloured(field: str, inks: Mapping[str, str], **legend: Any) -> alt.Color:
    """Colour a drawing by the words of a field (word -> colour), with the legend above it."""
    scale = alt.Scale(domain=list(inks), range=list(inks.values()))
    return alt.Color(field, scale=scale, legend=alt.Legend(orient="top", title=None, **legend))


def laid_flat(*layers: alt.Chart, height: int) -> alt.LayerChart:
    """Lay drawings in metres over one another, north up."""
    layered = alt.layer(*layers).project(type="identity", reflectY=True)
    return legible(layered.properties(height=height))


def legible(chart: Any) -> alt.LayerChart:
    """Return the chart with axes and legends large enough to be read from the table."""
    colour = ink(palette.INK)
    made: alt.LayerChart = chart.configure_axis(
        labelColor=colour, titleColor=colour, labelFontSize=13, titleFontSize=13
    ).configure_legend(labelColor=colour, titleColor=colour, labelFontSize=14, titleFontSize=13)
    return made


def _unframed(chart: Any) -> alt.LayerChart:
    made: alt.LayerChart = legible(chart).configure_view(strokeWidth=0)
    return made


def land(ground: gpd.GeoDataFrame) -> alt.Chart:
    """Draw the villages as plain land."""
    made: alt.Chart = alt.Chart(_rows(outline(ground, {}))).mark_geoshape(
        aria=False, fill=ink(palette.LAND), stroke=ink(palette.BOUNDARY), strokeWidth=0.8
    )
    return made


def _rows(features: list[dict[str, Any]]) -> Any:
    return alt.Data(values=features)  # type: ignore[no-untyped-call]


def outline(areas: gpd.GeoDataFrame, classes: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return polygons in metres as GeoJSON features with `name` and `class`, for a flat drawing."""
    flat = to_metric(gpd.GeoDataFrame(areas, geometry="geometry"))
    return [
        {
            "type": "Feature",
            "geometry": shape.__geo_interface__,
            "properties": {"name": name, "class": classes.get(code, "")},
        }
        for code, name, shape in zip(flat.index, flat["short_name"], flat.geometry, strict=True)
    ]


def hypotheses(
    villages: gpd.GeoDataFrame, clouds: Mapping[str, Sequence[tuple[float, float]]]
) -> list[alt.LayerChart]:
    """Draw a ledger's points against the boundary once for each way of reading them.

    Parameters
    ----------
    clouds : dict of str to list of (float, float)
        Reading -> points, WGS 84 longitude and latitude.
    """
    ground = villages[villages.geometry.notna()]
    base = land(ground)
    charts = []
    for name, cloud in clouds.items():
        longitudes, latitudes = zip(*cloud, strict=True) if cloud else ((), ())
        points = gpd.GeoDataFrame(
            geometry=gpd.points_from_xy(longitudes, latitudes), crs="EPSG:4326"
        )
        layers = [base] if points.empty else [base, _cloud(points)]
        charts.append(laid_flat(*layers, height=260).properties(title=name))
    return charts


def place_names(ground: gpd.GeoDataFrame) -> tuple[alt.Chart, alt.Chart]:
    """Write the names of the larger villages, with a halo below."""
    flat = to_metric(ground)
    flat = flat[flat.area >= flat.area.sum() * _LABELLED_SHARE]
    inside = flat.geometry.representative_point()
    rows = pd.DataFrame({"name": flat["short_name"], "x": inside.x, "y": inside.y})
    text = alt.Chart(rows).encode(longitude="x:Q", latitude="y:Q", text="name:N")
    style: dict[str, Any] = {"fontSize": 12, "fontWeight": 600}
    halo = ink(palette.HALO)
    return (
        text.mark_text(**style, color=halo, stroke=halo, strokeWidth=3, strokeJoin="round"),
        text.mark_text(**style, color=ink(palette.INK)),
    )


def _cloud(points: gpd.GeoDataFrame) -> alt.Chart:
    flat = to_metric(points)
    rows = pd.DataFrame({"x": flat.geometry.x, "y": flat.geometry.y})
    dots = alt.Chart(rows).mark_circle(size=14, color=ink(palette.STAMP), opacity=0.85)
    made: alt.Chart = dots.encode(longitude="x:Q", latitude="y:Q")
    return made


def band_fill(band: str) -> str:
    """Return the colour of a class of the ranking on the reader's ground."""
    return ink(BAND_FILL[band])


def ink(swatch: Swatch) -> str:
    """Return a colour on the reader's ground."""
    return swatch.on(theme())


def _line(band: str) -> str:
    # What cannot be told apart is a pale area on the map; as a line it needs the hatch's grey.
    return ink(palette.HATCH if band == "cannot_be_told_apart" else BAND_FILL[band])


def funnel_plot(made: Funnel, names: pd.Series, *, unit: str, base: str) -> alt.LayerChart:
    """Draw villages against the limits chance allows one of their size.

    Parameters
    ----------
    names : Series
        Of the villages, on the index of the funnel's points.
    unit, base : str
        Titles of the axes.
    """
    lines = made.lines.melt("base", var_name="limit", value_name="at")
    lines["wide"] = lines["limit"].str.endswith("_adjusted")
    points = made.points.assign(name=names.reindex(made.points.index).astype(str))
    titles = {True: say("Allowing for real differences"), False: say("Chance alone")}
    lines["kind"] = lines["wide"].map(titles)
    scale = alt.Scale(type="log", nice=False, padding=20)
    x = alt.X("base:Q", title=base, scale=scale, axis=alt.Axis(tickCount=6))
    limits = alt.Chart(lines).mark_line(strokeWidth=1.5).encode(
        x=x, y=alt.Y("at:Q", title=unit), detail="limit:N",
        strokeDash=alt.StrokeDash("kind:N", legend=alt.Legend(orient="top", title=None),
                                  scale=alt.Scale(domain=[titles[True], titles[False]],
                                                  range=[[1, 0], [4, 4]])),
        color=alt.value(ink(palette.HATCH)),
    )  # fmt: skip
    middle = alt.Chart(pd.DataFrame({"rate": [made.rate]})).mark_rule(
        color=ink(palette.ACCENT), strokeWidth=1.5
    )
    dots = alt.Chart(points).mark_circle(size=90, opacity=1).encode(
        x=x, y="raw:Q",
        color=alt.condition("datum.place == 'inside'", alt.value(ink(palette.DENSITY_RAMP[3])),
                            alt.value(ink(palette.STAMP))),
        tooltip=[alt.Tooltip("name:N", title=say("Village")),
                 alt.Tooltip("count:Q", title=say("Hazards"), format=".0f"),
                 alt.Tooltip("raw:Q", title=unit, format=".2f")],
    )  # fmt: skip
    text = alt.Chart(points[points["place"] != "inside"]).mark_text(
        align="left", dx=8, fontSize=13, color=ink(palette.INK)
    ).encode(x=x, y="raw:Q", text="name:N")  # fmt: skip
    layers = alt.layer(limits, middle.encode(y="rate:Q"), dots, text)
    return _unframed(layers.properties(height=440))


def run_plot(
    series: pd.DataFrame, *, changed_on: pd.Timestamp | None, top: float, height: int = 110
) -> alt.LayerChart:
    """Draw the share of visits that found anything by week, with its median and its change.

    Parameters
    ----------
    series : DataFrame
        `starts_on`, `rate`, `n`, `n_visits` of one village or category.
    changed_on : Timestamp or None
        First week of the new rate, where the change test names one.
    top : float
        Upper end of the axis, the same for all.
    """
    rows = series.assign(rate=series["rate"].astype("float64"))
    middle = float(rows["rate"].median()) if rows["rate"].notna().any() else float("nan")
    x = alt.X("starts_on:T", title=None, axis=alt.Axis(format="%m-%d", tickCount=3, grid=False))
    y = alt.Y("rate:Q", title=None, scale=alt.Scale(domain=[0, top]),
              axis=alt.Axis(format=".0%", tickCount=2, labelFlush=False,
                            labelBound=False))  # fmt: skip
    line = alt.Chart(rows).mark_line(
        color=ink(palette.DENSITY_RAMP[4]),
        point=alt.OverlayMarkDef(size=25, color=ink(palette.DENSITY_RAMP[4])),
        strokeWidth=2,
    ).encode(x=x, y=y, tooltip=[alt.Tooltip("starts_on:T", title=say("Week of")),
                                alt.Tooltip("n:Q", title=say("Visits with a find")),
                                alt.Tooltip("n_visits:Q", title=say("Visits"))])  # fmt: skip
    layers: list[alt.Chart] = [line]
    if not np.isnan(middle):
        layers.append(alt.Chart(pd.DataFrame({"at": [middle]})).mark_rule(
            strokeDash=[4, 4], color=ink(palette.HATCH)).encode(y="at:Q"))  # fmt: skip
    if changed_on is not None:
        layers.append(alt.Chart(pd.DataFrame({"on": [changed_on]})).mark_rule(
            strokeWidth=2, color=ink(palette.STAMP)).encode(x="on:T"))  # fmt: skip
    return _unframed(alt.layer(*layers).properties(height=height))
