"""Questions about the record, worded as questions, and the gaps to mend first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.truth import quality, questions
from analysis.truth import villages as villages_words
from pages.register.choice import choose_record
from pages.shell.downloads import offer_table
from pages.shell.language import language, say
from pages.shell.tables import Column, columns_of, row_height, show_table, words
from pages.shell.text import closed_up, plain
from vocabulary.facts import FACTS
from vocabulary.terms import worded
from vocabulary.truth import QUESTIONS, REPAIRS

# As many rows as somebody reads; all of them are in the workbook.
_SHOWN: Final = 300


def draw_questions(day: Day) -> None:
    """Draw what somebody should ask about single closings."""
    found = day.once(questions.of)
    n_closed = int(day.hazards["closed_on"].notna().sum())
    st.markdown(
        "**"
        + say("{n} questions on {closed} closed hazards.", n=len(found), closed=n_closed)
        + "**"
    )
    tables = (day.once(villages_words.silent_of), day.once(villages_words.bunched_of))
    villages = [int(table["is_question"].sum()) for table in tables if not table.empty]
    if sum(villages):
        st.markdown(say("And {n} questions about a village as a whole, below.", n=sum(villages)))
    if found.empty:
        return
    rows = found.assign(question=[_question(row) for row in found.to_dict("records")])
    columns = columns_of(
        Column("site", width="medium"),
        "village",
        Column("question", width="large"),
        "hazard_id",
        "found_on",
        "closed_on",
    )
    picked = show_table(rows.head(_SHOWN), columns, key="truth_questions", height=360,
                        row_height=row_height(rows["question"]), pick="one")  # fmt: skip
    offer_table(rows, columns, title=say("Questions to ask"), as_of=day.as_of, key="truth_xlsx")
    if picked:
        open_site(rows.iloc[picked[0]]["site_id"], key="truth_open")


def _question(row: Mapping[Any, Any]) -> str:
    other = "" if pd.isna(row["other_id"]) else f"#{row['other_id']}"
    return closed_up(worded(QUESTIONS[row["code"]], language()).format(other=other))


def open_site(site_id: Any, *, key: str) -> None:
    """Draw the button that opens a site's sheet in the register."""
    if pd.notna(site_id) and st.button(say("Open in the register"), key=key):
        choose_record("site", int(site_id))
        st.switch_page("pages/hazard_register.py")


def draw_silent(day: Day) -> None:
    """Draw the villages that find little, and those that close much just before a meeting."""
    table = day.once(villages_words.silent_of)
    named = table[table["is_question"]]
    st.markdown(f"**{say('Villages that find little')}**")
    for row in named.to_dict("records"):
        said = worded(QUESTIONS["finds_little"], language()).format(
            value=row["n_hits"], expected=f"{row['expected']:.0f}"
        )
        st.markdown(f"- {plain(row['short_name'])}：{plain(said)}")
    if named.empty:
        st.markdown(say("No village finds so little that chance would not explain it."))
    show_table(table, _silent_columns(), key="truth_silent", height="content")
    _before_meetings(day)


def _silent_columns() -> list[Column]:
    return columns_of(
        "short_name",
        "n_visits",
        "n_hits",
        Column("expected", say("Expected by the others"), "number"),
        Column("p", say("Chance of so few"), "share",
               help=say("How often a village as honest as the others would find so little.")),
    )  # fmt: skip


def _before_meetings(day: Day) -> None:
    table = day.once(villages_words.bunched_of)
    st.markdown(f"**{say('Closings just before a meeting')}**")
    if table.empty:
        st.markdown(say("No meeting is on record, so this cannot be asked."))
        return
    named = table[table["is_question"]]
    for row in named.to_dict("records"):
        said = worded(QUESTIONS["bunched_before_meeting"], language()).format(
            value=row["n_before"], expected=f"{row['expected']:.0f}"
        )
        st.markdown(f"- {plain(row['short_name'])}：{plain(said)}")
    if named.empty:
        st.markdown(say("No village closes more before meetings than the calendar explains."))


def draw_quality(day: Day) -> None:
    """Draw the score of each village's data, and what to mend first."""
    table, queue = day.once(quality.of)
    st.markdown(f"**{say('{n} gaps, the heaviest first.', n=len(queue))}**")
    st.caption(
        say("The score is the weight of what is filled in over the weight of what is asked: a "
            "missing deadline counts three times a missing address. It does not say whether what "
            "is filled in is true.")
    )  # fmt: skip
    left, right = st.columns([2, 3], gap="medium")
    with left:
        worst = table["worst_check"].map(lambda check: _repair(check, None))
        show_table(table.assign(worst=worst), _quality_columns(), key="truth_quality",
                   height="content")  # fmt: skip
    with right:
        rows = queue.assign(lacking=words(queue, lambda row: _repair(row["check"], row["fact"])))
        picked = show_table(rows.head(_SHOWN), _queue_columns(), key="truth_queue", height=560,
                            pick="one")  # fmt: skip
        if picked:
            open_site(rows.iloc[picked[0]]["site_id"], key="queue_open")
        st.caption(say("Select a row, then open its site in the register to mend it."))
        offer_table(rows, _queue_columns(), title=say("Gaps to mend"), as_of=day.as_of,
                    key="queue_xlsx")  # fmt: skip


def _repair(check: object, fact: object) -> str | None:
    if not isinstance(check, str):
        return None
    at = 0 if language() == "zh_CN" else 1
    known = FACTS.get(str(fact))
    other = (known.zh, known.en)[at] if known else say("basic facts")
    return worded(REPAIRS[check], language()).format(other=other)


def _quality_columns() -> list[Column]:
    return columns_of(
        "short_name",
        Column("score", say("Data score"), "number"),
        "n_gaps",
        Column("n_checks", say("Asked"), "count"),
        Column("worst", say("Costs most")),
    )


def _queue_columns() -> list[Column]:
    return columns_of(
        Column("site", width="medium"),
        "village",
        Column("lacking", width="medium"),
        "subject_id",
        Column("weight", say("Weight"), "count"),
    )
