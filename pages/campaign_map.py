"""The situation map: figures, choices, the map as large as the window, and the card beside it."""

from __future__ import annotations

import streamlit as st

from geo.basemap import Tiles
from pages.parts import compare, map_cache, map_controls
from pages.parts.cache import Register, register
from pages.parts.filters import apply, read_filters
from pages.parts.map_gatherings import map_flags
from pages.parts.map_panel import draw_panel, take_the_way
from pages.parts.map_style import lay_out_map
from pages.parts.map_view import show_map
from vocabulary.terms import Datum


def draw() -> None:
    """Draw the page."""
    lay_out_map()
    take_the_way()
    known = register(read_filters().day)
    map_controls.draw_figures(known)
    ground, tiles = map_controls.draw_choices(known)
    if compare.is_on():
        compare.draw_compare(known)
        return
    _body(known, ground, tiles)


def _body(known: Register, ground: str, tiles: Tiles | None) -> None:
    filters = read_filters()
    kept = apply(filters, known)
    datum = tiles.datum if tiles else Datum.WGS84
    is_shaded = ground in map_cache.SHADES
    with st.container(key="map_body"):
        left, right = st.columns([7, 3])
        with left, st.container(key="map_frame"):
            show_map(
                known,
                map_cache.packed_sites(known, kept, filters, datum),
                shade=map_cache.village_shade(known, ground) if is_shaded else None,
                heat=map_cache.hazard_surface(known, kept, filters, datum)
                if ground == "heat"
                else None,
                tiles=tiles,
                gatherings=map_flags(known),
                caption=map_controls.caption_of(known, filters, kept.site_ids),
            )
        with right, st.container(key="map_panel"):
            draw_panel(known, kept)


draw()
