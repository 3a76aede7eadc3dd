"""Questions to ask, gaps to mend, and whether choosing where to go has found more than chance."""

from __future__ import annotations

import streamlit as st

from analysis.day import Day
from pages.ranking.proof_views import draw_account, draw_replay
from pages.ranking.truth_views import draw_quality, draw_questions, draw_silent
from pages.shell.current import current_day
from pages.shell.filters import day_choice, one_of
from pages.shell.frame import show
from pages.shell.language import say


def draw() -> None:
    """Ask for the view and draw it."""
    views = {
        "questions": say("Questions to ask"),
        "quality": say("Gaps to mend"),
        "proof": say("Did choosing pay?"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        view = one_of("ask", say("View"), views)
        day = current_day(day_choice().day)
    if day.sites.empty:
        st.info(say("No site is on record yet. Import a ledger, then come back to this page."))
        return
    if view == "questions":
        _questions(day)
    elif view == "quality":
        draw_quality(day)
    else:
        draw_replay(day)
        draw_account(day)


def _questions(day: Day) -> None:
    st.caption(
        say("These are questions, not accusations: each has harmless explanations, and whoever is "
            "asked may know one.")
    )  # fmt: skip
    draw_questions(day)
    draw_silent(day)


show(draw)
