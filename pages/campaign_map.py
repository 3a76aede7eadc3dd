"""The situation map: figures, choices, the map as large as the window, and the card beside it."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.day import Day
from geo.screen.basemap import Tiles
from geo.screen.layers import Shown
from pages.map import controls, layers
from pages.map.cards import lay_out_badges
from pages.map.panel import draw_panel, take_the_way
from pages.map.view import show_map
from pages.shell import look
from pages.shell.current import current_day
from pages.shell.filters import apply, read_filters
from pages.shell.language import language


def draw() -> None:
    """Draw the page."""
    st.html(look.MAP)
    lay_out_badges()
    take_the_way()
    day = current_day(read_filters().day)
    controls.draw_figures(day)
    ground, tiles = controls.draw_choices(day)
    if controls.is_on():
        controls.draw_compare(day)
        return
    _body(day, ground, tiles)


def _body(day: Day, ground: str, tiles: Tiles | None) -> None:
    filters = read_filters()
    kept = apply(filters, day)
    shown = Shown(
        shade=day.once(layers.village_shade, ground, language())
        if ground in layers.SHADES
        else None,
        gatherings=day.once(layers.map_flags, language()),
        tiles=tiles,
        caption=controls.caption_of(day, filters, kept.site_ids),
    )
    if ground == "heat":
        shown = replace(
            shown, heat=day.once(layers.hazard_surface, filters, shown.datum, language())
        )
    with st.container(key="map_body"):
        left, right = st.columns([7, 3])
        with left, st.container(key="map_frame"):
            show_map(day, day.once(layers.packed_sites, filters, shown.datum), shown)
        with right, st.container(key="map_panel"):
            draw_panel(day, kept)


draw()
