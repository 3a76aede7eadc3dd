"""What a risk score is made of, one score opened, and the rules changed with a look before."""

from __future__ import annotations

import streamlit as st

from pages.ranking.rule_change import draw_change
from pages.ranking.rule_list import draw_rules, draw_score
from pages.shell.current import current_day
from pages.shell.filters import day_choice, one_of
from pages.shell.frame import show
from pages.shell.language import say


def draw() -> None:
    """Ask for the view and draw it."""
    views = {
        "rules": say("What the score is made of"),
        "site": say("Open one score"),
        "change": say("Change the rules"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        view = one_of("part", say("View"), views)
        day = current_day(day_choice().day)
    if view == "rules":
        draw_rules(day)
    elif view == "site":
        draw_score(day)
    else:
        draw_change(day)


show(draw)
