"""Hot squares and the density surface on the map itself: moved, zoomed, saved, and clicked."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from geo.packing import PackedPoints
from geo.surface import HeatCells
from pages.parts.cache import Register
from pages.parts.hot_cache import squares_on_map, surface_on_map
from pages.parts.language import say
from pages.parts.map_view import show_small_map
from pages.parts.register_choice import choose_record
from pages.parts.text import plain

_HEIGHT: Final = 560
_WORD: Final = "last_object_clicked_tooltip"


def draw_squares(known: Register, cell_m: int, *, by_site: bool) -> None:
    """Draw the squares by class, with the sites of the hot ones."""
    heat, sites = squares_on_map(known, cell_m, by_site=by_site)
    told = say("The legend can bring the sites inside the hot squares; click one to open it.")
    _show(known, sites, heat, key="hot_squares_map", told=told)


def draw_surface(known: Register, bandwidth_m: int | None) -> None:
    """Draw the surface in hazards per km², with the sites whose open hazards it is made of."""
    heat, sites = surface_on_map(known, bandwidth_m)
    told = say("The legend can bring the sites with an open hazard; click one to open it.")
    _show(known, sites, heat, key="hot_surface_map", told=told)


def _show(known: Register, sites: PackedPoints, heat: HeatCells, *, key: str, told: str) -> None:
    word: Any = show_small_map(
        known,
        sites,
        key=key,
        height=_HEIGHT,
        told=_WORD,
        heat=heat,
        caption=say("As of {day}", day=known.as_of.isoformat()),
    )
    st.caption(told)
    kind, _, number = str(word or "").rpartition("#")[0].partition(":")
    if kind != "site" or not number.isdecimal() or int(number) not in known.sites.index:
        return
    name = plain(str(known.sites["name"][int(number)]))
    if st.button(say("Open {name} in the register", name=name), key=f"{key}_open"):
        choose_record("site", int(number))
        st.switch_page("pages/hazard_register.py")
