"""The wall map: print it, and type back what was ticked on it."""

from __future__ import annotations

import streamlit as st

from pages.parts.cache import register
from pages.parts.filter_bar import day_choice
from pages.parts.frame import show
from pages.parts.language import say
from pages.parts.wall_back import draw_marks
from pages.parts.wall_cache import last_issue
from pages.parts.wall_print import draw_numbers, draw_print


def draw() -> None:
    """Draw the day, the choices of the print, the lines typed back, and the numbers given."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        known = register(day_choice().day)
    if known.villages.geometry.isna().all() or known.sites.empty:
        st.info(say("A wall map needs villages with a boundary and sites. Import a ledger first."))
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.subheader(say("Print the wall map"), anchor=False)
        draw_print(known)
    issue = last_issue()
    with right:
        st.subheader(say("Type back what was ticked on the wall"), anchor=False)
        if issue is None:
            st.info(say("No wall map has been issued yet. Print one: its sites get numbers then."))
            return
        draw_marks(known, issue)
    draw_numbers(known, issue)


show(draw)
