"""Decisions of a meeting: typed while it lasts, kept as tasks, listed at the next one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.store.upkeep import Seen, add, change
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from pages.shell.writing import draw_said, save
from vocabulary.terms import TaskKind

_LATEST = 30
# As many as stay above the list on a projected screen.
_SHOWN = 6


def draw_decisions(day: Day) -> None:
    """Draw the decisions of the meetings so far, and the form for a new one."""
    held = day.once(_decisions).head(_LATEST)
    _form(day)
    if held.empty:
        st.info(say("No decision is written down yet. What is typed above is listed next time."))
        return
    open_ones = held.loc[held["done_on"].isna()]
    _today(open_ones.loc[open_ones["opened_on"].eq(pd.Timestamp(day.as_of))])
    late = int((open_ones["due_on"] < pd.Timestamp(day.as_of)).sum())
    st.markdown(say("Not done yet: {open}, of these late: {late}.", open=len(open_ones), late=late))
    ordered = pd.concat([open_ones, held.loc[held["done_on"].notna()]])
    chosen = show_table(ordered, _columns(), key="decisions_table", pick="one")
    if chosen and chosen[0] < len(ordered) and pd.isna(ordered["done_on"].iloc[chosen[0]]):
        row = ordered.iloc[chosen[0]]
        if st.button(say("Mark as done"), key="decision_done"):
            _done(int(str(row.name)), row, day)


def _today(decided: pd.DataFrame) -> None:
    """Draw what was decided today in the type of the screen, so that the room reads it back."""
    with st.container(key="slide_lines_decisions", gap=None):
        for _, row in decided.iloc[::-1].head(_SHOWN).iterrows():
            who = " ".join(str(row[one]) for one in ("owner", "office") if pd.notna(row[one]))
            until = "" if pd.isna(row["due_on"]) else f" · {row['due_on']:%Y-%m-%d}"
            st.markdown(plain(f"{row['title']} · {who}{until}"))


def _columns() -> list[Column]:
    return columns_of(
        Column("title", say("Decision"), width="large"),
        Column("owner", say("Who answers for it")),
        Column("office", say("Office in charge of it")),
        Column("opened_on", say("Decided on"), kind="date"),
        Column("due_on", say("To be done by"), kind="date"),
        "done_on",
    )


def _form(day: Day) -> None:
    with (
        st.form("decision", clear_on_submit=True, border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        title = st.text_input(say("Decision"), key="decision_title", max_chars=300, width=420)
        owner = st.text_input(say("Who answers for it"), key="decision_owner", max_chars=60)
        office = st.text_input(say("Office in charge of it"), key="decision_office", max_chars=60)
        due = st.date_input(say("To be done by"), None, key="decision_due", width=160)
        sent = st.form_submit_button(say("Write down"), type="primary")
    if not sent:
        return
    row = {
        "kind": TaskKind.DECISION.value,
        "title": title.strip(),
        "owner": owner.strip() or None,
        "office": office.strip() or None,
        "opened_on": day.as_of,
        "due_on": due,
    }
    refused = say("The decision could not be written down; please try again.")
    if not row["title"] or not (row["owner"] or row["office"]):
        st.error(say("A decision needs its words and who answers for it: a person or an office."))
    elif save(add, "task", [row], done="", refused=refused):
        st.rerun()
    draw_said("refused")


def _done(task_id: int, row: pd.Series, day: Day) -> None:
    on = max(day.as_of, row["opened_on"].date())
    stale = say("Somebody else changed this decision meanwhile; look at it again.")
    seen = Seen(task_id, int(row["version"]))
    if save(change, "task", seen, {"done_on": on}, done="", stale=stale):
        st.rerun()
    draw_said("refused")


def _decisions(day: Day) -> pd.DataFrame:
    """Return the decisions of meetings, the latest first."""
    tasks = day.table("task")
    return tasks.loc[tasks["kind"] == TaskKind.DECISION.value].iloc[::-1]
