"""The present view: one slide at a time, readable from the back row, turned by the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
import streamlit as st

from briefing.compose import sections
from briefing.fact import Facts
from briefing.grids import grid
from briefing.say import say as say_fact
from briefing.say import say_date, say_period
from briefing.slides import FIGURES
from briefing.templates.labels import FACTS
from pages.parts.cache import Register, situation_picture
from pages.parts.language import label, say
from pages.parts.look import SLIDES
from pages.parts.map_cache import context_of
from pages.parts.text import plain
from vocabulary.terms import StoreKind

# At five metres a projected line must be as high as 1/25 of the picture: so few rows fit.
_ROWS: Final = 8
_LINES: Final = 4
_STATE: Final = "slide"


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
    """

    title: str
    lines: tuple[str, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()
    table: pd.DataFrame | None = None
    picture: bytes | None = None


def slides(facts: Facts, known: Register) -> list[Slide]:
    """Return the slides of a meeting, in order: title, figures, map, then the sections."""
    told = [
        Slide(facts.texts["title"], (facts.texts["issuer"], say_period(facts.period))),
        Slide(
            say("Where we stand on {day}", day=say_date(facts.as_of)),
            figures=tuple(
                (FACTS[name].split("（")[0], say_fact(facts[name]))
                for name in FIGURES
                if name in facts.items
            ),
        ),
        Slide(say("Situation map"), picture=situation_picture(known, context_of(known))),
    ]
    for section in sections(facts):
        lines = [sentence.text for sentence in section.sentences]
        told += [
            Slide(section.title, tuple(lines[at : at + _LINES]))
            for at in range(0, len(lines), _LINES)
        ]
        told += [
            Slide(section.title, table=page)
            for table in section.tables
            for page in _pages(facts, table)
        ]
    return told


def _pages(facts: Facts, table: str) -> Sequence[pd.DataFrame]:
    drawn = grid(facts, table)
    headings = [column.heading for column in drawn.columns]
    cells = [[plain(cell.text) for cell in row] for row in drawn.rows]
    whole = pd.DataFrame(cells, columns=headings)
    return [whole.iloc[at : at + _ROWS] for at in range(0, len(whole), _ROWS)]


def present(told: Sequence[Slide], facts: Facts) -> bool:
    """Draw the slide that is up and the keys that turn it; return whether the reader left."""
    st.html(SLIDES)
    at = min(int(st.session_state.get(_STATE, 0)), len(told) - 1)
    with st.container(key="slide"), st.container(key="slide_cover" if at == 0 else "slide_body"):
        _draw(told[at])
    with st.container(key="slide_tools", horizontal=True, vertical_alignment="center"):
        back = st.button(say("Back"), key="slide_back", shortcut="Left", disabled=at == 0)
        on = st.button(
            say("Next"), key="slide_next", shortcut="Right", disabled=at == len(told) - 1
        )
        leave = st.button(say("Leave"), key="slide_leave", shortcut="Esc")
        mark = f"　{label(StoreKind.DEMO)}" if facts.is_demo else ""
        st.text(f"{at + 1} / {len(told)}{mark}")
    if back or on:
        st.session_state[_STATE] = at + (1 if on else -1)
        st.rerun()
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
