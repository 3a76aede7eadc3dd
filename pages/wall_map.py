"""The wall map: print it, and type back what was ticked on it."""

from __future__ import annotations

import streamlit as st

from analysis.day import Day
from briefing.wall.numbers import MapIssue, last_issue
from pages.meeting.wall import draw_marks, draw_numbers, draw_print
from pages.shell.current import current_day
from pages.shell.filters import day_choice
from pages.shell.frame import show
from pages.shell.language import say


def draw() -> None:
    """Draw the day, the choices of the print, the lines typed back, and the numbers given."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        day = current_day(day_choice().day)
    if day.villages.geometry.isna().all() or day.sites.empty:
        st.info(say("A wall map needs villages with a boundary and sites. Import a ledger first."))
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.subheader(say("Print the wall map"), anchor=False)
        draw_print(day)
    issue = current_day(is_present=True).once(_last_issue)
    with right:
        st.subheader(say("Type back what was ticked on the wall"), anchor=False)
        if issue is None:
            st.info(say("No wall map has been issued yet. Print one: its sites get numbers then."))
            return
        draw_marks(day, issue)
    draw_numbers(day, issue)


def _last_issue(day: Day) -> MapIssue | None:
    return last_issue(day.store)


show(draw)
