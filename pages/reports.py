"""Reports of residents: the inbox with its clocks, checks, answers and rewards."""

from __future__ import annotations

import streamlit as st

from pages.outreach.inbox import draw_inbox
from pages.shell.current import current_day
from pages.shell.filters import day_choice
from pages.shell.frame import show
from pages.shell.writing import draw_said


def draw() -> None:
    """Ask for the day and draw the inbox."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        day = current_day(day_choice().day)
    draw_said()
    draw_inbox(day)


show(draw)
