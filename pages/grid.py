"""The page of a grid worker: places, what is due, doors, reports; the grid is chosen by hand."""

from __future__ import annotations

import streamlit as st

from pages.outreach.grid import draw_grid
from pages.shell.current import current_day
from pages.shell.filters import day_choice
from pages.shell.frame import show
from pages.shell.writing import draw_said


def draw() -> None:
    """Ask for the day and draw the grid."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        day = current_day(day_choice().day)
    draw_said()
    draw_grid(day)


show(draw)
