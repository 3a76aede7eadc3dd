"""Responsibility: the chain by village, who owes what, property companies, self-checks."""

from __future__ import annotations

import streamlit as st

from pages.outreach.compounds import draw_compounds
from pages.outreach.control_rooms import draw_rooms
from pages.outreach.responsibility import draw_chain, draw_debts
from pages.outreach.self_checks import draw_self_checks
from pages.shell.current import current_day
from pages.shell.filters import day_choice, one_of
from pages.shell.frame import show
from pages.shell.language import say


def draw() -> None:
    """Ask for the day and the part, and draw it."""
    parts = {
        "chain": say("Responsibility matrix"),
        "debts": say("Who owes what"),
        "homes": say("Compounds and companies"),
        "self": say("Self-check and notices"),
        "rooms": say("Control rooms"),
    }
    draws = {
        "chain": draw_chain,
        "debts": draw_debts,
        "homes": draw_compounds,
        "self": draw_self_checks,
        "rooms": draw_rooms,
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        chosen = day_choice()
        part = one_of("part", say("Part"), parts)
    draws[part](current_day(chosen.day))


show(draw)
