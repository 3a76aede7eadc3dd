"""What was ticked on the wall, typed back line by line, looked over, and written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from briefing.wall.marks import Mark, MarkProposal, RefusedMark, parse_marks, propose
from data.store import upkeep
from pages.shell.current import current_store
from pages.shell.language import say
from pages.shell.session import actor, now
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.messages import message

if TYPE_CHECKING:
    from briefing.wall.numbers import MapIssue

_ACTIONS: Final = {
    "done": message("Put right, handed in for re-check"),
    "extend": message("Deadline extended"),
    "visit": message("Inspected, nothing new found"),
}
_DONE: Final = "wall_marks_done"
# A new key empties the field after its lines are written down.
_TURN: Final = "wall_marks_turn"


def draw_marks(day: Day, issue: MapIssue) -> None:
    """Draw the field for the lines, what they would write down, and the button that does."""
    turn = st.session_state.get(_TURN, 0)
    text = st.text_area(
        say("One line for each: number, what was done, day"),
        key=f"wall_marks_{turn}",
        height=160,
        placeholder=say("17 done 2-3"),
        help=say(
            "Also: several numbers on a line, an extension with its new deadline, an inspection. "
            "Without a day it was done today."
        ),
    )
    with st.expander(say("Who approved extensions, and why")):
        approver = st.text_input(say("Approved by"), key="wall_approver", max_chars=40)
        reason = st.text_input(say("Reason"), key="wall_reason", max_chars=200)
    written = st.session_state.pop(_DONE, None)
    if written is not None:
        st.success(
            say("Written down: {hazards} hazards, {visits} inspections.", **dict(written)),
        )
    if not text.strip():
        return
    marks, unread = parse_marks(text, as_of=day.as_of)
    found = propose(
        marks,
        issue.numbers,
        day,
        approver=approver,
        reason=reason,
    )
    _refused([*unread, *found.refusals])
    _taken(day, issue, marks, found)


def _refused(refusals: list[RefusedMark]) -> None:
    for refusal in sorted(refusals, key=lambda one: one.line):
        st.warning(plain(refusal.sentence, longest=300))


def _taken(day: Day, issue: MapIssue, marks: list[Mark], found: MarkProposal) -> None:
    refused = {(one.line, one.text, one.values.get("number")) for one in found.refusals}
    kept = [one for one in marks if (one.line, one.text, one.number) not in refused]
    if not kept:
        return
    by_number = {number: site_id for site_id, number in issue.numbers.items()}
    changed = pd.Series([event.subject_id for event in found.events], dtype="int64")
    n_of_site = changed.map(day.hazards["site_id"]).value_counts()
    rows = pd.DataFrame(
        {
            "number": [one.number for one in kept],
            "name": [day.sites["name"].get(by_number[one.number]) for one in kept],
            "action": [say(_ACTIONS[one.action]) for one in kept],
            "day": pd.to_datetime([one.day or day.as_of for one in kept]),
            "n": [int(n_of_site.get(by_number[one.number], 0)) for one in kept],
        }
    )
    columns = columns_of(
        Column("number", say("Number on the wall"), kind="count"),
        Column("name", say("Site"), width="medium"),
        Column("action", say("What is written down"), width="medium"),
        "day",
        Column("n", say("Hazards"), kind="count"),
    )
    show_table(rows, columns, key="wall_marks_table")
    st.caption(say("Done is handed in for re-check; nothing is closed by a tick on the wall."))
    if st.button(say("Write down"), key="wall_write", type="primary"):
        _write(found)


def _write(found: MarkProposal) -> None:
    store = current_store()
    try:
        store.record(found.events, actor=actor(), now=now())
        if found.visits:
            upkeep.add(store, "visit", found.visits, actor=actor(), now=now())
    except StaleRecordError:
        st.error(say("Someone else changed this record. Reload the page and try again."))
        return
    except StoreError:
        st.error(say("The lines could not be written down; please try again."))
        return
    st.session_state[_DONE] = {"hazards": len(found.events), "visits": len(found.visits)}
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.rerun()
