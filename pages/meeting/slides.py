"""The present view: one screen at a time, readable from the back row, turned by the keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from briefing.facts.collect import of as facts_of
from briefing.facts.fact import Facts
from briefing.facts.grids import Grid
from briefing.facts.say import say as say_fact
from briefing.facts.say import say_name
from briefing.screen import picture
from briefing.screen.meeting import Screen, cover_lines, screens
from pages.meeting.decisions import draw_decisions
from pages.meeting.slide_keys import (
    KIOSK,
    STATE,
    asked_place,
    asked_turn,
    hear_keys,
    keep_in_address,
    leave_address,
)
from pages.meeting.slide_tools import choose_rows, close_rows, draw_notes, draw_rows, rows_up
from pages.shell.filters import asked_period
from pages.shell.language import label, say
from pages.shell.look import SLIDES
from pages.shell.text import plain
from vocabulary.terms import StoreKind

_PERIOD: Final = "is_presenting"
_HELD: Final = "slide_held"
WEEK: Final = timedelta(days=6)


@dataclass(frozen=True)
class Held:
    """What a meeting looks at: taken once, so that no number moves while it is spoken of.

    Attributes
    ----------
    state : str
        Of the day it was taken of; another one once the register has moved on.
    as_of : date
    facts : Facts
    picture : bytes or None
        The map.
    """

    state: str
    as_of: date
    facts: Facts
    picture: bytes | None


def begin(period: tuple[date, date]) -> None:
    """Present this period from its first screen on."""
    close_rows()
    st.session_state[_PERIOD] = period
    st.session_state[STATE] = 0
    st.session_state[_HELD] = None


def is_presenting() -> bool:
    """Return whether the present view is up; an address that asks for a screen opens it."""
    if not st.session_state.get(_PERIOD):
        place = asked_place()
        if place is None:
            return False
        begin(asked_period() or (date.min, date.max))
        st.session_state[STATE] = place
        st.session_state[KIOSK] = asked_turn() is not None
    return True


def present(day: Day) -> bool:
    """Draw the screen that is up and the tools below it; return whether the reader left."""
    st.html(SLIDES)
    is_turning = bool(st.session_state.get(KIOSK))
    held = _held(day, is_fresh=is_turning)
    told = screens(held.facts)
    at = min(int(st.session_state.get(STATE, 0)), len(told) - 1)
    # The keys are heard before anything is seen, so that no press comes too early.
    hear_keys(at, len(told), is_turning=is_turning)
    with st.container(key="slide"), st.container(key="slide_cover" if at == 0 else "slide_body"):
        if rows_up():
            draw_rows(day, held.facts)
        elif told[at].id == "decisions":
            st.markdown(f"# {plain(told[at].title)}")
            draw_decisions(day)
        else:
            _draw(told[at], held)
    left = _tools(told[at], at, len(told), held, day)
    if left:
        leave_address()
        st.session_state[_PERIOD] = st.session_state[_HELD] = None
    else:
        keep_in_address(at, is_turning=is_turning)
    return left


def _held(day: Day, *, is_fresh: bool) -> Held:
    """Return what is looked at: a wall screen follows the register, a meeting does not."""
    held: Held | None = st.session_state.get(_HELD)
    is_old = held is None or held.state != day.state or held.as_of != day.as_of
    if held is None or (is_fresh and is_old):
        facts = day.once(facts_of, _period(day, held))
        held = Held(day.state, day.as_of, facts, day.once(picture.of))
        st.session_state[_HELD] = held
    return held


def _period(day: Day, held: Held | None) -> tuple[date, date]:
    """Return the days presented: the last week moves on with the day, any other stays."""
    start, end = st.session_state[_PERIOD]
    was = held.as_of if held else day.as_of
    if (start, end) in ((date.min, date.max), (was - WEEK, was)):
        return day.as_of - WEEK, day.as_of
    return start, end


def _tools(screen: Screen, at: int, n_screens: int, held: Held, day: Day) -> bool:
    with st.container(key="slide_tools", horizontal=True, vertical_alignment="center"):
        back = st.button(say("Back"), key="slide_back", disabled=at == 0)
        on = st.button(say("Next"), key="slide_next", disabled=at == n_screens - 1)
        leave = st.button(say("Leave"), key="slide_leave")
        mark = f"　{label(StoreKind.DEMO)}" if held.facts.is_demo else ""
        st.text(f"{at + 1} / {n_screens}{mark}", width="content")
        choose_rows(held.facts, screen, key=f"slide_rows_{at}")
        has_notes = st.toggle(say("Speaker notes"), key="slide_notes")
        st.toggle(
            say("Turn by itself"),
            key=KIOSK,
            help=say("For a wall screen. Whoever touches the screen or a key stops it."),
        )
        if held.state != day.state and st.button(
            say("Take the newest figures"),
            key="slide_fresh",
            help=say("The register was written to meanwhile; these figures are from before."),
        ):
            st.session_state[_HELD] = None
            st.rerun()
    if has_notes:
        draw_notes(held.facts, screen)
    if back or on:
        close_rows()
        st.session_state[STATE] = at + (1 if on else -1)
        st.rerun()
    return leave


def _draw(screen: Screen, held: Held) -> None:
    st.markdown(f"# {plain(screen.title)}")
    if screen.id == "cover":
        for line in cover_lines(held.facts):
            st.markdown(plain(line))
    with st.container(key=f"slide_lines_{screen.id}", gap=None):
        for sentence in screen.lines:
            st.markdown(plain(sentence.text, longest=400))
    if screen.figures:
        columns = st.columns(4) + st.columns(4)
        for column, one in zip(columns, screen.figures, strict=False):
            name = say_name(one)
            column.metric(plain(name), say_fact(held.facts[one]), border=True)
    if screen.table is not None:
        _table(screen.table)
    if screen.id == "map":
        if held.picture is None:
            st.markdown(say("No village has a boundary yet, so there is no map."))
        else:
            st.image(held.picture)


def _table(drawn: Grid) -> None:
    headings = [column.heading for column in drawn.columns]
    cells = [[plain(cell.text) for cell in row] for row in drawn.rows]
    whole = pd.DataFrame(cells, columns=headings)
    with st.container(key=f"slide_table_{drawn.id}"):
        st.table(whole.set_index(whole.columns[0]))
