"""The present view: one slide at a time, readable from the back row, turned by the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from briefing.compose import Sentence, sections
from briefing.fact import Facts
from briefing.grids import grid
from briefing.say import say as say_fact
from briefing.say import say_date, say_period
from briefing.slides import FIGURES
from briefing.templates.labels import FACTS
from briefing.templates.sheets import TABLES
from pages.parts.cache import Register, situation_picture
from pages.parts.language import label, say
from pages.parts.look import SLIDES
from pages.parts.map_cache import context_of
from pages.parts.meeting_decisions import draw_decisions
from pages.parts.slide_tools import (
    STATE,
    choose_rows,
    close_rows,
    draw_notes,
    draw_rows,
    rows_up,
    turn_by_itself,
)
from pages.parts.text import plain
from vocabulary.terms import StoreKind

# At five metres a projected line must be as high as 1/25 of the picture: so few rows fit.
_ROWS: Final = 8
_LINES: Final = 4
# Who is late with what, and what is ahead: shown behind the problems.
_WHO: Final = ("offices", "overdue", "key_dates")


@dataclass(frozen=True)
class Slide:
    """One picture of the meeting.

    Attributes
    ----------
    title : str
    lines : tuple of str
        Sentences; ledger text among them is hostile until shown.
    figures : tuple of (str, str)
        Name and value, as printed.
    table : DataFrame or None
        As printed.
    picture : bytes or None
    fact_ids : tuple of str
        The facts it shows, for the notes and the rows behind them.
    is_decisions : bool
        The decisions of meetings are listed and written down here.
    """

    title: str
    lines: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    table: pd.DataFrame | None = None
    picture: bytes | None = None
    fact_ids: tuple[str, ...] = ()
    is_decisions: bool = False


def slides(facts: Facts, known: Register) -> list[Slide]:
    """Return the slides of a meeting, in order.

    Title, figures, map, then the sections with their tables: behind the problems who is late with
    what and the key dates ahead, at the end the decisions to take.
    """
    told = [
        Slide(facts.texts["title"], (facts.texts["issuer"], say_period(facts.period))),
        Slide(
            say("Where we stand on {day}", day=say_date(facts.as_of)),
            figures=tuple(
                (FACTS[name].split("（")[0], say_fact(facts[name]))
                for name in FIGURES
                if name in facts.items
            ),
            fact_ids=tuple(name for name in FIGURES if name in facts.items),
        ),
        Slide(say("Situation map"), picture=situation_picture(known, context_of(known))),
    ]
    for section in sections(facts):
        said = section.sentences
        told += [_said(section.title, said[at : at + _LINES]) for at in range(0, len(said), _LINES)]
        tables = [(name, section.title) for name in section.tables]
        if section.id == "problems":
            tables += [(name, TABLES[name]) for name in _WHO]
        told += [
            Slide(title, table=page, fact_ids=("hazards.overdue",) if name in _WHO[:2] else ())
            for name, title in tables
            for page in _pages(facts, name)
        ]
    return [*told, Slide(say("Decisions to take"), is_decisions=True)]


def _said(title: str, sentences: Sequence[Sentence]) -> Slide:
    ids = dict.fromkeys(one for sentence in sentences for one in sentence.fact_ids)
    return Slide(title, tuple(sentence.text for sentence in sentences), fact_ids=tuple(ids))


def _pages(facts: Facts, table: str) -> Sequence[pd.DataFrame]:
    drawn = grid(facts, table)
    headings = [column.heading for column in drawn.columns]
    cells = [[plain(cell.text) for cell in row] for row in drawn.rows]
    whole = pd.DataFrame(cells, columns=headings)
    return [whole.iloc[at : at + _ROWS] for at in range(0, len(whole), _ROWS)]


def present(told: Sequence[Slide], facts: Facts, known: Register) -> bool:
    """Draw the slide that is up and the keys that turn it; return whether the reader left."""
    st.html(SLIDES)
    at = min(int(st.session_state.get(STATE, 0)), len(told) - 1)
    with st.container(key="slide"), st.container(key="slide_cover" if at == 0 else "slide_body"):
        if rows_up():
            draw_rows(known, facts)
        elif told[at].is_decisions:
            st.markdown(f"# {plain(told[at].title)}")
            draw_decisions(known)
        else:
            _draw(told[at])
    with st.container(key="slide_tools", horizontal=True, vertical_alignment="center"):
        back = st.button(say("Back"), key="slide_back", shortcut="Left", disabled=at == 0)
        on = st.button(
            say("Next"), key="slide_next", shortcut="Right", disabled=at == len(told) - 1
        )
        leave = st.button(say("Leave"), key="slide_leave", shortcut="Esc")
        mark = f"　{label(StoreKind.DEMO)}" if facts.is_demo else ""
        st.text(f"{at + 1} / {len(told)}{mark}", width="content")
        choose_rows(facts, told[at].fact_ids, key=f"slide_rows_{at}")
        has_notes = st.toggle(say("Speaker notes"), key="slide_notes")
        is_turning = st.toggle(say("Turn by itself"), key="slide_kiosk")
    if has_notes:
        draw_notes(facts, told[at].fact_ids)
    if back or on:
        close_rows()
        st.session_state[STATE] = at + (1 if on else -1)
        st.rerun()
    if is_turning and not leave:
        turn_by_itself(len(told))
    return leave


def _draw(slide: Slide) -> None:
    st.markdown(f"# {plain(slide.title)}")
    for line in slide.lines:
        st.markdown(plain(line, longest=400))
    if slide.figures:
        columns = st.columns(4) + st.columns(4)
        for column, (name, value) in zip(columns, slide.figures, strict=False):
            column.metric(plain(name), value, border=True)
    if slide.table is not None:
        st.table(slide.table.set_index(slide.table.columns[0]))
    if slide.picture is not None:
        st.image(slide.picture)
