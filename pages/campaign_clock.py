"""The campaign's clock: time left, what must be done, burn-down, key dates, activities, tasks."""

from __future__ import annotations

import streamlit as st

from analysis.day import Day
from pages.campaign.clock import (
    draw_aims,
    draw_burn_down,
    draw_clock,
    draw_steps,
    draw_timeline,
    draw_villages,
    draw_week,
)
from pages.campaign.fires import draw_fires
from pages.campaign.gatherings import draw_gatherings
from pages.campaign.key_dates import draw_dates
from pages.campaign.meetings import draw_meetings
from pages.campaign.season import draw_outlook_line, draw_season
from pages.campaign.settings import draw_settings
from pages.campaign.tasks import draw_tasks
from pages.shell.frame import draw_parts, show
from pages.shell.language import say


def draw() -> None:
    """Ask for the day and the view, and show it."""
    parts = {
        "clock": (say("Clock and burn-down"), _clock),
        "dates": (say("Key dates and warnings"), draw_dates),
        "gatherings": (say("Large activities"), draw_gatherings),
        "tasks": (say("Tasks of the phases"), draw_tasks),
        "meetings": (say("Consultation"), draw_meetings),
        "fires": (say("Fires"), draw_fires),
        "season": (say("Season"), draw_season),
        "settings": (say("Settings and new campaign"), draw_settings),
    }
    draw_parts("view", say("Part of this page"), parts)


def _clock(day: Day) -> None:
    if day.campaign is None:
        st.info(say("There is no campaign yet: make one under Settings."))
        return
    draw_clock(day, day.campaign)
    draw_aims(day)
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
