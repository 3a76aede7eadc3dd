"""Pressing for rectification: whom to press and why, what was done, and what it changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from analysis.day import Day
from pages.pressing.ahead import draw_ahead
from pages.pressing.done import draw_done
from pages.pressing.due import draw_due
from pages.pressing.look_back import draw_back
from pages.pressing.weak_points import draw_weak
from pages.shell.current import current_day
from pages.shell.filters import day_choice, draw_filters, one_of
from pages.shell.frame import show
from pages.shell.language import say
from vocabulary.messages import message

_VIEWS: Final[dict[str, tuple[str, Callable[[Day], None]]]] = {
    "due": (message("What is due"), draw_due),
    "done": (message("Measures done"), draw_done),
    "back": (message("Look-back"), draw_back),
    "ahead": (message("Two weeks ahead"), draw_ahead),
    "weak": (message("Weak points"), draw_weak),
}


def draw() -> None:
    """Ask for day, filters and view, and draw the view."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        day = current_day(day_choice().day)
        draw_filters(day, key="press_clear", width=180)
        view = one_of("press", say("View"), {name: say(_VIEWS[name][0]) for name in _VIEWS})
    if day.hazards.empty:
        st.info(say("No hazard is on record yet. Import a ledger, or add hazards in the register."))
        return
    _VIEWS[view][1](day)


show(draw)
