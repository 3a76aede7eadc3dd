"""The meeting: choose a period, present it, take the circular, the slides and the tables along."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from briefing.facts.collect import of as facts_of
from briefing.facts.compose import circular_sections
from briefing.facts.fact import Facts
from briefing.facts.grids import grid
from briefing.facts.say import say_period
from briefing.papers.circular import ANNEXES
from pages.meeting.files import (
    internal,
    offer_chat_text,
    offer_files,
    offer_pack,
    paper_choices,
    public,
    public_choice,
)
from pages.meeting.slides import WEEK, begin, is_presenting, make_ready, present
from pages.shell.current import current_day
from pages.shell.filters import day_choice, period_choice, read_filters
from pages.shell.frame import show
from pages.shell.language import say
from pages.shell.tables import Column, show_table
from pages.shell.text import plain


def draw() -> None:
    """Draw the choices and the preview, or the present view."""
    if is_presenting():
        present(current_day(read_filters().day))
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        day = current_day(day_choice().day)
        period = period_choice("briefing", first=day.as_of - WEEK, last=day.as_of)
        facts = day.once(facts_of, period)
        st.button(say("Present"), key="briefing_present", type="primary", shortcut="P",
                  on_click=begin, args=(period,))  # fmt: skip
    make_ready()
    left, right = st.columns([3, 2], gap="large")
    with right:
        st.subheader(say("Take along"), anchor=False)
        paper = paper_choices()
        is_public, review = public_choice(day, facts)
        if not is_public or review is not None:
            take = internal(facts, day) if review is None else public(facts, day, review)
            offer_pack(take, day, paper)
            offer_files(take, paper)
            offer_chat_text(take)
        st.caption(say("Text, tables and charts in these files can be edited. All figures agree."))
    with left, st.container(key="briefing_preview"):
        _preview(facts)


def _preview(facts: Facts) -> None:
    st.caption(say("Preview of the circular on {period}", period=say_period(facts.period)))
    for section in circular_sections(facts):
        st.subheader(section.title, anchor=False)
        for sentence in section.sentences:
            st.markdown(plain(sentence.text, longest=2000))
        tables = section.tables
        if section.id == "actions":
            tables = tuple(table for table in ANNEXES if grid(facts, table).rows)
        for table in tables:
            drawn = grid(facts, table)
            keys = [column.key for column in drawn.columns]
            rows = pd.DataFrame([[cell.text for cell in row] for row in drawn.rows], columns=keys)
            columns = [Column(column.key, column.heading) for column in drawn.columns]
            show_table(rows, columns, key=f"briefing_{table}", height="content")


show(draw)
