"""Publicity coverage: the five entries, three clears and three offs, and the case library."""

from __future__ import annotations

import streamlit as st

from pages.parts.current import current_day
from pages.parts.filter_bar import day_choice, one_of
from pages.parts.frame import show
from pages.parts.household_part import draw_households
from pages.parts.language import say
from pages.parts.lesson_part import draw_lessons
from pages.parts.outreach_matrix import draw_matrix


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
