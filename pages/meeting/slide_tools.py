"""Beside a slide: the rows behind a number and back, and the speaker's notes."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from briefing.facts.fact import Facts
from briefing.facts.say import say as say_fact
from briefing.facts.say import say_as_of, say_period
from briefing.screen.meeting import Screen, numbers, row_kind, screens
from briefing.words import screen as said
from briefing.words.labels import FACTS
from pages.shell.language import say
from pages.shell.site_rows import hazard_columns, hazard_table
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain

_ROWS: Final = "slide_rows"


def choose_rows(facts: Facts, screen: Screen, *, key: str) -> None:
    """Draw the choice of a number whose rows are wanted, where the screen has one."""
    named = numbers(facts, screen)
    if not named:
        return

    def took() -> None:
        st.session_state[_ROWS] = st.session_state.get(key)

    st.selectbox(
        say("Rows behind a number"),
        list(named),
        index=None,
        format_func=lambda one: named.get(one, one),
        placeholder=say("Rows behind a number"),
        key=key,
        on_change=took,
        label_visibility="collapsed",
        width=300,
    )


def rows_up() -> bool:
    """Return whether rows stand in the place of the slide."""
    return bool(st.session_state.get(_ROWS))


def close_rows() -> None:
    """Go back from the rows to the slide."""
    st.session_state[_ROWS] = None
    for key in [key for key in st.session_state if str(key).startswith(f"{_ROWS}_")]:
        del st.session_state[key]


def draw_rows(day: Day, facts: Facts) -> None:
    """Draw the rows behind the number that was chosen, and the way back."""
    fact_id = str(st.session_state[_ROWS])
    fact = facts.items.get(fact_id)
    if fact is None:
        close_rows()
        st.rerun()
    named = next(
        (n[fact_id] for n in (numbers(facts, s) for s in screens(facts)) if fact_id in n), ""
    )
    st.markdown(f"# {plain(named)}")
    st.button(say("Back to the slide"), key="slide_rows_back", on_click=close_rows)
    ids = [int(one) for one in fact.row_ids]
    if row_kind(fact) == "hazard":
        show_table(hazard_table(day, ids), hazard_columns(), key="slide_hazards", height=560)
        return
    sites = day.sites.loc[day.sites.index.intersection(ids)]
    rows = pd.DataFrame(sites[["name", "category", "address", "office"]]).assign(
        village=sites["village_code"].map(day.villages["short_name"])
    )
    columns = columns_of(
        Column("name", say("Site"), width="medium"),
        "category",
        "village",
        Column("address", width="medium"),
        "office",
    )
    show_table(rows, columns, key="slide_sites", height=560)


def draw_notes(facts: Facts, screen: Screen) -> None:
    """Draw what a speaker needs besides the slide: what each number is made of, and its source."""
    as_of = said.AS_OF.format(as_of=say_as_of(facts))
    with st.container(border=True, key="slide_speaker"):
        for one in screen.fact_ids:
            if one in FACTS and one in facts.items:
                st.markdown(plain(_note(facts, one)))
        if screen.table is not None and screen.id == "ranking":
            st.markdown(plain(said.RANK_NOTE))
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
