"""Papers and issues: freeze, open and compare issues; write the office's other papers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.store.exports import exports
from pages.meeting.buildings import draw_buildings
from pages.meeting.district_form import draw_form
from pages.meeting.issues import draw_issues
from pages.meeting.papers import draw_paper, draw_templates
from pages.shell.current import current_day
from pages.shell.filters import day_choice
from pages.shell.frame import show
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table
from vocabulary.messages import message

_TABS = {
    "papers": message("Papers"),
    "buildings": message("Plans of tall buildings"),
    "form": message("District's form"),
    "issues": message("Issues"),
    "texts": message("Texts and templates"),
    "exports": message("Exports taken"),
}


def draw() -> None:
    """Draw the day, the choice of what to do, and that."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        day = current_day(day_choice().day)
        tab = st.segmented_control(
            say("Papers and issues"),
            list(_TABS),
            default="papers",
            format_func=lambda one: say(_TABS[one]),
            key="meeting_tab",
            label_visibility="collapsed",
        )
    if tab == "issues":
        draw_issues(day)
    elif tab == "texts":
        draw_templates()
    elif tab == "exports":
        _exports()
    elif tab == "buildings":
        draw_buildings(day)
    elif tab == "form":
        draw_form(day)
    else:
        draw_paper(day)


def _exports() -> None:
    taken = current_day(is_present=True).once(_exports_of)
    if taken.empty:
        st.info(say("No file has been exported yet. Each one is listed here with its serial."))
        return
    show_table(
        taken,
        columns_of(
            "serial",
            Column("recorded_at", say("Exported at")),
            Column("actor", say("Exported by")),
            Column("name", say("File"), width="medium"),
            "reviewer",
            "map_number",
            Column("sha256", "SHA-256", width="medium"),
        ),
        key="exports_table",
    )


def _exports_of(day: Day) -> pd.DataFrame:
    return exports(day.store)


show(draw)
