"""Beside a slide: the rows behind a number and back, the speaker's notes, and turning by itself."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from briefing.fact import Facts
from briefing.say import say as say_fact
from briefing.say import say_as_of, say_period
from briefing.templates import slide_words as said
from briefing.templates.labels import FACTS
from pages.parts.language import say
from pages.parts.site_rows import hazard_columns, hazard_table
from pages.parts.tables import Column, show_table
from pages.parts.text import plain
from vocabulary.terms import Category

if TYPE_CHECKING:
    from pages.parts.cache import Register

STATE: Final = "slide"
_ROWS: Final = "slide_rows"
_TURNED: Final = "slide_turned_at"
# A wall screen: long enough to read a slide of four sentences from the back row.
TURN_S: Final = 15


def _has_rows(facts: Facts, fact_id: str) -> bool:
    fact = facts.items.get(fact_id)
    return fact is not None and bool(fact.row_ids) and fact_id.startswith(("hazards.", "sites."))


def choose_rows(facts: Facts, fact_ids: Sequence[str], *, key: str) -> None:
    """Draw the choice of a number whose rows are wanted, where the slide has one."""
    known = [one for one in fact_ids if one in FACTS and _has_rows(facts, one)]
    if not known:
        return

    def took() -> None:
        st.session_state[_ROWS] = st.session_state.get(key)

    st.selectbox(
        say("Rows behind a number"),
        known,
        index=None,
        format_func=lambda one: f"{FACTS[one].split(said.BRACKET)[0]} {say_fact(facts[one])}",
        placeholder=say("Rows behind a number"),
        key=key,
        on_change=took,
        label_visibility="collapsed",
        width=320,
    )


def rows_up() -> bool:
    """Return whether rows stand in the place of the slide."""
    return bool(st.session_state.get(_ROWS))


def close_rows() -> None:
    """Go back from the rows to the slide."""
    st.session_state[_ROWS] = None
    for key in [key for key in st.session_state if str(key).startswith(f"{_ROWS}_")]:
        del st.session_state[key]


def draw_rows(known: Register, facts: Facts) -> None:
    """Draw the rows behind the number that was chosen, and the way back."""
    fact_id = str(st.session_state[_ROWS])
    fact = facts.items.get(fact_id)
    if fact is None:
        close_rows()
        st.rerun()
    name = plain(FACTS.get(fact_id, fact_id).split(said.BRACKET)[0])
    st.markdown(f"# {name} {plain(say_fact(fact))}")
    st.button(
        say("Back to the slide"), key="slide_rows_back", shortcut="Backspace", on_click=close_rows
    )
    ids = [int(one) for one in fact.row_ids]
    if fact_id.startswith("hazards."):
        show_table(hazard_table(known, ids), hazard_columns(), key="slide_hazards", height=560)
        return
    sites = known.sites.loc[known.sites.index.intersection(ids)]
    rows = pd.DataFrame(sites[["name", "category", "address", "office"]]).assign(
        village=sites["village_code"].map(known.villages["short_name"])
    )
    columns = [
        Column("name", say("Site"), is_pinned=True, width="medium"),
        Column("category", say("Category"), kind="term", terms=Category),
        Column("village", say("Village")),
        Column("address", say("Address"), width="medium"),
        Column("office", say("Office")),
    ]
    show_table(rows, columns, key="slide_sites", height=560)


def draw_notes(facts: Facts, fact_ids: Sequence[str]) -> None:
    """Draw what a speaker needs besides the slide: what each number is made of, and its source."""
    as_of = said.AS_OF.format(as_of=say_as_of(facts))
    with st.container(border=True, key="slide_speaker"):
        for one in fact_ids:
            if one in FACTS and one in facts.items:
                st.markdown(plain(_note(facts, one)))
        source = said.SOURCE_NOTE.format(as_of=as_of, period=say_period(facts.period))
        for line in (source, said.DEFINITION_NOTE, said.RISK_NOTE):
            st.caption(line)


def _note(facts: Facts, fact_id: str) -> str:
    fact = facts[fact_id]
    basis = said.COUNTED
    if fact.numerator is not None and fact.denominator is not None:
        basis = said.BASIS.format(part=int(fact.numerator), whole=int(fact.denominator))
    return said.FACT_NOTE.format(
        name=FACTS[fact_id], value=say_fact(fact), basis=basis, rows=len(fact.row_ids)
    )


@st.fragment(run_every=1.0)
def turn_by_itself(n_slides: int) -> None:
    """Turn to the next slide when the time of this one is up; after the last comes the first."""
    turned = st.session_state.get(_TURNED)
    now = time.monotonic()
    if turned is None or now - turned > 3 * TURN_S:
        st.session_state[_TURNED] = now
        return
    if now - turned >= TURN_S:
        st.session_state[_TURNED] = now
        close_rows()
        st.session_state[STATE] = (int(st.session_state.get(STATE, 0)) + 1) % n_slides
        st.rerun()
