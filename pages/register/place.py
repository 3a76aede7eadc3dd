"""Where a site is: how well that is known, whence the point comes, and a small map of it."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from analysis.day import Day
from pages.map.site_card import draw_lines
from pages.shell.charts import show_chart, site_map
from pages.shell.language import label_of, say
from pages.shell.look import theme
from vocabulary import palette
from vocabulary.terms import Datum, PositionQuality

_HEIGHT: Final = 230


def draw_place(day: Day, site_id: int) -> None:
    """Draw the position of a site with its quality and provenance."""
    site = day.sites.loc[[site_id]].iloc[0]
    draw_lines(_told(site))
    if site.geometry is None or day.villages.geometry.isna().all():
        st.caption(say("The site has no point yet: set one on the map."))
        return
    show_chart("site_place", day, site_id, build=lambda: _chart(day, site_id))


def _told(site: pd.Series) -> list[tuple[str, str]]:
    point = site.geometry
    pairs = [(say("How it is known"), label_of(PositionQuality, site["position_quality"]))]
    if point is not None:
        pairs.append((say("Longitude, latitude (WGS 84)"), f"{point.x:.6f}, {point.y:.6f}"))
    if not pd.isna(site["source_x"]):
        given = f"{site['source_x']:.10g}, {site['source_y']:.10g}"
        datum = site["source_datum"]
        named = say("datum not said") if pd.isna(datum) else label_of(Datum, datum)
        pairs.append((say("In the ledger"), f"{given} ({named})"))
    return pairs


def _chart(day: Day, site_id: int) -> alt.LayerChart:
    code = day.sites["village_code"].get(site_id)
    here: Any = day.villages.index == code
    ground = day.villages[here] if here.any() else day.villages
    if ground.geometry.isna().all():
        ground = day.villages
    near = day.sites[(day.sites["village_code"] == code) | (day.sites.index == site_id)]
    this, other = say("This site"), say("Other sites of the village")
    named = near.index.to_series().map(lambda one: this if one == site_id else other)
    legend = {
        other: palette.NO_VALUE.on(theme()),
        this: palette.STAMP.on(theme()),
    }
    # The one asked for is drawn last, on top.
    order = (near.index == site_id).argsort(kind="stable")
    rows = near.assign(**{"class": named}).iloc[order]
    return site_map(ground, rows, legend=legend, height=_HEIGHT, with_names=False)
