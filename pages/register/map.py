"""The sites of the list on the map under it, the chosen one marked; drawn only when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from geo.screen import layers
from geo.screen.layers import Focus
from pages.map.view import Shown, show_small_map
from pages.register.choice import choose_record, read_chosen, read_work
from pages.shell.language import say

MAP: Final = "map"
_HEIGHT: Final = 360
_HEARD: Final = "register_map_heard"
# On a phone the sheet that is open comes before the list, which is a screen high.
_STYLE: Final = """<style>
.st-key-register_panel_open { scroll-margin-top: 4rem; }
@media (max-width: 900px) {
    .stHorizontalBlock:has(> .stColumn .st-key-register_panel_open) { flex-direction: column; }
    .stColumn:has(.st-key-register_panel_open) { order: -1; }
}
[class*="st-key-register_panel"] [data-testid="stFileUploaderDropzoneInstructions"],
[class*="st-key-register_panel"] [data-testid="stFileUploaderDropzone"] small,
[class*="st-key-register_panel"] [data-testid="stFileUploaderDropzone"] > span:last-child {
    display: none;
}
</style>"""


def lay_out() -> None:
    """Put the constant style of the register page on it."""
    st.html(_STYLE)


def panel_key() -> str:
    """Return the key of the panel: another one where something is open in it."""
    is_open = read_chosen()[0] != "none" or read_work()[0] != "none"
    return "register_panel_open" if is_open else "register_panel"


def views() -> Mapping[str, str]:
    """Return the views there are, with the words of the reader."""
    return {"list": say("List alone"), MAP: say("List and map")}


def draw_list_map(day: Day, site_ids: pd.Index) -> None:
    """Draw the sites of the list, and open the sheet of the one clicked.

    Parameters
    ----------
    day : Day
    site_ids : Index
        Of the rows the list shows.
    """
    packed = layers.pack_sites(day.sites.loc[site_ids], day.risk)
    word = show_small_map(day, packed, Shown(focus=_focus(day)), key="register_map", height=_HEIGHT)
    n_hidden = len(site_ids) - packed.n
    if n_hidden:
        st.caption(say("{count} sites of the list have no point yet.", count=n_hidden))
    _hear(day, word)


def _focus(day: Day) -> Focus | None:
    kind, id_ = read_chosen()
    site_id = int(day.hazards["site_id"].get(id_, -1)) if kind == "hazard" else id_
    point = day.sites.geometry.get(site_id) if kind != "none" else None
    if point is None or point.is_empty:
        return None
    return layers.focus_on("site", site_id, point, token=site_id)


def _hear(day: Day, word: str | None) -> None:
    if not word or word == st.session_state.get(_HEARD):
        return
    st.session_state[_HEARD] = word
    kind, _, id_ = word.rpartition("#")[0].partition(":")
    if kind == "site" and id_.isdecimal() and int(id_) in day.sites.index:
        choose_record("site", int(id_))
        st.rerun()
