"""Publicity coverage: the five entries, three clears and three offs, and the case library."""

from __future__ import annotations

import streamlit as st

from pages.outreach.activities import draw_matrix
from pages.outreach.households import draw_households
from pages.outreach.lessons import draw_lessons
from pages.shell.current import current_day
from pages.shell.filters import day_choice, one_of
from pages.shell.frame import show
from pages.shell.language import say


def draw() -> None:
    """Ask for the day and the part, and draw it."""
    parts = {
        "five": say("Five entries"),
        "doors": say("Three clears, three offs"),
        "cases": say("Case library"),
    }
    draws = {"five": draw_matrix, "doors": draw_households, "cases": draw_lessons}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        chosen = day_choice()
        part = one_of("part", say("Part"), parts)
    draws[part](current_day(chosen.day))


show(draw)
