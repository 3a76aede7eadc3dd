"""Charts of the analysis pages: funnel and run chart."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from analysis.ranking.funnel import Funnel
from pages.shell.language import say
from pages.shell.look import theme
from vocabulary import palette
from vocabulary.palette import Swatch


def ink(swatch: Swatch) -> str:
    """Return a colour on the reader's ground."""
    return swatch.on(theme())


def legible(chart: alt.LayerChart) -> alt.LayerChart:
    """Return a chart with axes and legends large enough to be projected."""
    colour = ink(palette.INK)
    return (
        chart.configure_axis(
            labelColor=colour, titleColor=colour, labelFontSize=13, titleFontSize=13
        )
        .configure_legend(labelColor=colour, titleColor=colour, labelFontSize=13, titleFontSize=13)
        .configure_view(strokeWidth=0)
    )


def funnel_plot(made: Funnel, names: pd.Series, *, unit: str, base: str) -> alt.LayerChart:
    """Draw villages against the limits chance allows one of their size.

    Parameters
    ----------
    made : Funnel
    names : Series
        Of the villages, on the index of its points.
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
    return legible(alt.layer(limits, middle.encode(y="rate:Q"), dots, text).properties(height=440))


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
    return legible(alt.layer(*layers).properties(height=height))
