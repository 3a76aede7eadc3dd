"""The campaign's clock: time left, what must be done, burn-down, key dates, activities, tasks."""

from __future__ import annotations

import streamlit as st

from pages.parts.cache import Register, register
from pages.parts.clock_burndown import draw_burn_down, draw_villages
from pages.parts.clock_head import draw_clock, draw_timeline, draw_week
from pages.parts.filter_bar import day_choice
from pages.parts.frame import show
from pages.parts.language import say


def draw() -> None:
    """Ask for the day and show the clock; the views below it are chosen by name."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        known = register(day_choice().day)
    _clock(known)


def _clock(known: Register) -> None:
    if known.campaign is None:
        st.info(say("There is no campaign yet: make one under Settings."))
        return
    draw_clock(known, known.campaign)
    draw_timeline(known, known.campaign)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        draw_week(known)
    with right:
        draw_burn_down(known, known.campaign)
    draw_villages(known, known.campaign)


show(draw)
