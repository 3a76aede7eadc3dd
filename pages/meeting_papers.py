"""Papers and issues: freeze, open and compare issues; write the office's other papers."""

from __future__ import annotations

import streamlit as st

from pages.meeting.exports import exports_of
from pages.meeting.issues import draw_issues
from pages.meeting.paper_form import draw_paper
from pages.meeting.templates import draw_templates
from pages.shell.current import current_day
from pages.shell.filter_bar import day_choice
from pages.shell.frame import show
from pages.shell.language import say
from pages.shell.tables import Column, show_table
from vocabulary.messages import message

_TABS = {
    "papers": message("Papers"),
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
    else:
        draw_paper(day)


def _exports() -> None:
    taken = current_day(is_present=True).once(exports_of)
    if taken.empty:
        st.info(say("No file has been exported yet. Each one is listed here with its serial."))
        return
    show_table(
        taken,
        [
            Column("serial", say("Serial of the export")),
            Column("recorded_at", say("Exported at")),
            Column("actor", say("Exported by")),
            Column("name", say("File"), width="medium"),
            Column("reviewer", say("Reviewed by")),
            Column("map_number", say("Approval number of the map")),
            Column("sha256", "SHA-256", width="medium"),
        ],
        key="exports_table",
    )


show(draw)
