"""The campaign's clock: time left, what must be done, burn-down, key dates, activities, tasks."""

from __future__ import annotations

import streamlit as st

from analysis.day import Day
from pages.campaign.clock import (
    draw_burn_down,
    draw_clock,
    draw_steps,
    draw_timeline,
    draw_villages,
    draw_week,
)
from pages.campaign.gatherings import draw_gatherings
from pages.campaign.key_dates import draw_dates
from pages.campaign.season import draw_outlook_line, draw_season
from pages.campaign.settings import draw_settings
from pages.campaign.tasks import draw_tasks
from pages.shell.current import current_day
from pages.shell.filters import day_choice, one_of
from pages.shell.frame import show
from pages.shell.language import say
from pages.shell.writing import draw_said


def draw() -> None:
    """Ask for the day and the view, and show it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        day = current_day(day_choice().day)
        view = one_of(
            "view",
            say("Part of this page"),
            {
                "clock": say("Clock and burn-down"),
                "dates": say("Key dates and warnings"),
                "gatherings": say("Large activities"),
                "tasks": say("Tasks of the phases"),
                "season": say("Season"),
                "settings": say("Settings and new campaign"),
            },
        )
    draw_said()
    views = {
        "clock": _clock,
        "dates": draw_dates,
        "gatherings": draw_gatherings,
        "tasks": draw_tasks,
        "season": draw_season,
        "settings": draw_settings,
    }
    views[view](day)


def _clock(day: Day) -> None:
    if day.campaign is None:
        st.info(say("There is no campaign yet: make one under Settings."))
        return
    draw_clock(day, day.campaign)
    draw_timeline(day, day.campaign)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        draw_week(day)
        draw_outlook_line(day)
    with right:
        draw_burn_down(day, day.campaign)
    draw_villages(day, day.campaign)
    draw_steps(day, day.campaign)


show(draw)
