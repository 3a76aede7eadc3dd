"""The wall map: its print, the numbers on it, and what was ticked on it typed back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, cast

import pandas as pd
import streamlit as st

from analysis.day import Day
from briefing.wall import content, numbers
from briefing.wall.content import Persons, Selection
from briefing.wall.marks import MarkProposal, TypedMark, parse_marks, propose
from data.store import upkeep
from geo.print.canvas import PAPERS
from geo.print.wall_map import WallMap, draw, draw_tiles
from pages.shell import session
from pages.shell.current import current_store, named
from pages.shell.downloads import export, offer_file
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from pages.shell.writing import draw_said, save
from vocabulary.errors import CampaignError
from vocabulary.messages import message
from vocabulary.terms import SiteStatus

if TYPE_CHECKING:
    from briefing.wall.numbers import MapIssue
    from data.store.opening import Store

_PAPERS: Final = ("A0", "tiles", "A1", "A2", "A3")
_SELECTIONS: Final = {
    "open": message("Not put right, or of the highest risk"),
    "urgent": message("Overdue, or of the highest risk"),
}
_PERSONS: Final = {
    "masked": message("Family name alone"),
    "full": message("Full name"),
    "none": message("No person named"),
}
_ACTIONS: Final = {
    "done": message("Put right, handed in for re-check"),
    "extend": message("Deadline extended"),
    "visit": message("Inspected, nothing new found"),
}
_MADE: Final = "wall_map_made"
# A new key empties the field after its lines are written down.
_TURN: Final = "wall_marks_turn"


def draw_print(day: Day) -> None:
    """Draw the choices, the button, and the file once it is drawn."""
    asked = _asked()
    st.caption(
        say(
            "For the office's own use: every sheet is stamped so. Print at actual size; "
            "a site keeps its number on every later issue."
        )
    )
    if st.button(say("Draw the wall map"), key="wall_draw", type="primary"):
        with st.spinner(say("The map is being drawn: some seconds.")):
            try:
                st.session_state[_MADE] = (asked, *_made(day, *asked))
            except CampaignError:
                st.error(
                    say("The paper is too small for so many numbers. Take larger paper or fewer.")
                )
                return
        st.rerun()
    held = st.session_state.get(_MADE)
    if held and held[0] == asked:
        _, name, body = held
        offer_file(say("Save the wall map (PDF)"), body, name=name, key="wall_save")


def _asked() -> tuple[str, str, str]:
    """Draw the choices of paper, numbered sites and names, and return them."""
    paper = st.segmented_control(
        say("Paper"),
        _PAPERS,
        default="A0",
        format_func=lambda one: say("A0 on nine A3 sheets") if one == "tiles" else one,
        key="wall_paper",
    )
    is_small = paper in ("A2", "A3")
    selection = st.radio(
        say("Which sites get a number"),
        list(_SELECTIONS),
        index=int(is_small),
        format_func=lambda one: say(_SELECTIONS[one]),
        key=f"wall_selection_{is_small}",
    )
    persons = st.radio(
        say("Names of persons"),
        list(_PERSONS),
        format_func=lambda one: say(_PERSONS[one]),
        horizontal=True,
        key="wall_persons",
    )
    return paper or "A0", selection, persons


def issued(day: Day, selection: Selection, persons: Persons) -> WallMap:
    """Freeze the numbers of this issue and return what is drawn."""
    register = named(day)
    issue = numbers.issue(
        current_store(),
        content.choose(register, selection),
        as_of=day.as_of,
        selection=selection,
        actor=session.actor(),
        now=session.now(),
    )
    return content.wall_map(
        register,
        issue.numbers,
        issue.shown,
        issue=issue.issue,
        selection=selection,
        persons=persons,
    )


def _made(day: Day, paper: str, selection: str, persons: str) -> tuple[str, bytes]:
    wanted = issued(day, cast(Selection, selection), cast(Persons, persons))
    drawn = draw_tiles(wanted) if paper == "tiles" else draw(wanted, paper=PAPERS[paper])
    name = f"{say('Wall map')}_{day.as_of:%Y%m%d}_{paper}.pdf"
    return name, export(lambda _: drawn, name=name, detail={"persons": persons})


def draw_numbers(day: Day, issue: MapIssue) -> None:
    """Draw the numbers of the last issue with the site each belongs to and its state now."""
    here = [one for one in issue.shown if one in day.sites.index]
    sites = day.sites.loc[here]
    villages = day.villages["short_name"]
    rows = pd.DataFrame(
        {
            "number": [issue.numbers[one] for one in here],
            "name": sites["name"].to_numpy(),
            "village": sites["village_code"].map(villages).to_numpy(),
            "status": day.risk["site_status"].reindex(here).to_numpy(),
            "n_open": day.risk["n_open"].reindex(here).to_numpy(),
        }
    )
    st.subheader(
        say(
            "Numbers of issue {issue}, {day}: {n} sites",
            issue=issue.issue,
            day=issue.as_of.isoformat(),
            n=len(rows),
        ),
        anchor=False,
    )
    show_table(
        rows,
        columns_of(
            Column("number", say("Number on the wall"), kind="count"),
            Column("name", say("Site"), width="medium"),
            "village",
            Column("status", say("State now"), kind="term", terms=SiteStatus),
            Column("n_open", say("Open hazards"), kind="count"),
        ),
        key="wall_numbers",
    )


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
    draw_said("done")
    if not text.strip():
        return
    marks, unread = parse_marks(text, as_of=day.as_of)
    found = propose(marks, issue.numbers, day, approver=approver, reason=reason)
    for refusal in sorted([*unread, *found.refusals], key=lambda one: one.line):
        st.warning(plain(refusal.sentence, longest=300))
    _taken(day, issue, marks, found)


def _taken(day: Day, issue: MapIssue, marks: list[TypedMark], found: MarkProposal) -> None:
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
    def done(_: None) -> str:
        st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
        return say(
            "Written down: {hazards} hazards, {visits} inspections.",
            hazards=len(found.events),
            visits=len(found.visits),
        )

    refused = say("The lines could not be written down; please try again.")
    if save(_record, found, done=done, refused=refused):
        st.rerun()
    draw_said("refused")


def _record(store: Store, found: MarkProposal, *, actor: str, now: datetime) -> None:
    store.record(found.events, actor=actor, now=now)
    if found.visits:
        upkeep.add(store, "visit", found.visits, actor=actor, now=now)
