"""The home: verdict, figures, the map, the worst villages, and what is to be done."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from analysis.day import Day
from geo.screen.basemap import Tiles
from geo.screen.layers import Shown
from pages.campaign import marks
from pages.map import base, controls, home, layers, placing
from pages.map.cards import lay_out_badges
from pages.map.panel import draw_close, draw_panel, is_asked, take_the_way
from pages.map.view import show_map
from pages.shell import look
from pages.shell.current import current_day
from pages.shell.filters import apply, read_filters
from pages.shell.language import language
from pages.shell.markup import draw as draw_markup
from pages.shell.markup import tag
from pages.shell.session import go_to
from pages.shell.site_rows import nothing_yet
from vocabulary.terms import Datum


def draw() -> None:
    """Draw the page; an address that asks for the wall screen goes there."""
    if st.query_params.get("screen") == "wall":
        go_to("write_briefing", screen="wall")
    st.html(look.MAP)
    lay_out_badges()
    take_the_way()
    day = current_day(read_filters().day)
    controls.draw_day()
    if base.is_laying():
        base.draw_laying(day)
        return
    if controls.is_on():
        controls.draw_compare(day)
        return
    with st.container(key="home"):
        home.draw_verdict(day)
        home.draw_tiles(day)
        _body(day)


def _body(day: Day) -> None:
    with st.container(key="map_body"):
        left, right = st.columns([2, 1], gap="small")
        with left, st.container(key="map_frame"):
            ground, tiles = controls.draw_choices(day)
            _map(day, ground, tiles)
        with right, st.container(key="map_panel"):
            _panel(day, tiles.datum if tiles else Datum.WGS84)


def _panel(day: Day, datum: Datum) -> None:
    if placing.is_on():
        with st.container(key="panel_sheet"):
            draw_markup(tag("div", class_="grip"))
            draw_close()
            placing.draw(day, datum)
        return
    if is_asked():
        # On a phone a sheet from the foot of the screen; the grip draws it up and down.
        with st.container(key="panel_sheet"):
            draw_markup(tag("div", class_="grip"))
            draw_panel(day, apply(read_filters(), day))
        return
    if day.sites.empty:
        st.info(nothing_yet())
        return
    home.draw_worst(day)
    home.draw_today(day)
    home.draw_burn(day)


def _map(day: Day, ground: str, tiles: Tiles | None) -> None:
    filters = read_filters()
    kept = apply(filters, day)
    shown = Shown(
        tips=day.once(layers.tips_of, filters, language()),
        shade=day.once(layers.village_shade, ground, language()),
        gatherings=day.once(layers.map_flags, language()),
        fires=day.once(marks.fire_marks, language()),
        fireworks=day.once(marks.fireworks_marks, language()),
        units=day.once(layers.map_units, language()),
        tiles=tiles,
        is_placing=placing.is_on(),
        caption=controls.caption_of(day, filters, kept.site_ids),
    )
    if shown.is_placing:
        shown = replace(shown, focus=placing.focus(day, shown.datum))
    show_map(day, day.once(layers.packed_sites, filters, shown.datum), shown)


draw()
