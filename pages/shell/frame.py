"""The frame of every page: its head, the band over a past day, and the way a page is drawn."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from analysis.day import Day
from pages.shell import doors, markup, session
from pages.shell.current import (
    NOW,
    WORDS,
    choose_basis,
    current_day,
    default_day,
    is_past,
    known_at,
    said_of,
)
from pages.shell.filters import choose, day_choice, one_of, read_filters
from pages.shell.language import choose_language, label, language, say
from pages.shell.site_rows import nothing_yet
from pages.shell.writing import draw_said, draw_who
from vocabulary.messages import LANGUAGE_NAMES, message
from vocabulary.terms import Language, StoreKind

# Pages about the present, whatever day the others show.
_PRESENT: Final = frozenset({"import_ledger", "about", "first_start", "visit_sheet"})
# Where records are written: what is typed there is entered today, whatever day is shown.
_WRITING: Final = frozenset(
    {"hazard_register", "press_rectify", "outreach_cover", "responsibility", "campaign_clock",
     "water_reach", "inspection_plan", "meeting_papers", "reports",
     "grid"}
)  # fmt: skip
_WRITTEN_TODAY: Final = message(
    "What you enter here is written down today, {today}. Go back to the latest for a record that "
    "has moved on since."
)
_PRESENT_HERE: Final = message("Elsewhere {day} is shown; this page is always about the present.")


def show(draw: Callable[[], None]) -> None:
    """Draw a page: everything below the head.

    Notes
    -----
    Streamlit 1.67 takes a folder called `pages` for its old kind of multipage app until
    `st.navigation` has been called once. Whoever is first after a start and comes by a page's own
    address would get that page without `app.py`: no head, no demo mark, no sentence for an error.
    Calling `st.navigation` here ends that, and the run starts again through `app.py`.
    """
    if PagesManager.uses_pages_directory:
        home = st.Page(draw, url_path="home", default=True)
        st.navigation([home, st.Page(inspect.getfile(draw))], position="hidden")
        st.rerun()
    draw()


def draw_parts(
    name: str,
    title: str,
    parts: Mapping[str, tuple[str, Callable[[Day], None]]],
    *,
    needs_sites: bool = False,
) -> None:
    """Ask for the part of a page and for the day; say what was saved, draw the part chosen.

    Parameters
    ----------
    name : str
        Under which the part stands in the address.
    parts : mapping
        Value -> what the reader reads, and what draws it of a day; the first is the default.
    needs_sites : bool
        While no site is on record the page says so instead.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        part = one_of(name, title, {one: said for one, (said, _) in parts.items()})
        day = current_day(day_choice().day)
    draw_said()
    if needs_sites and day.sites.empty:
        st.info(nothing_yet())
        return
    parts[part][1](day)


def draw_head(page: str) -> None:
    """Draw the head: doors, view, who is writing, the demo mark if it is open, the language.

    `page` is the file of the page that is open.
    """
    burger = markup.tag("button", class_="burger", aria_label=say("Pages"), aria_expanded="false")
    markup.draw(burger, width="content")
    markup.draw(markup.tag("span", doors.name_of(page), class_="page_here"), width="content")
    doors.draw_bar(page)
    with st.container(key="top_tools", horizontal=True, horizontal_alignment="right"):
        turn = markup.tag("button", say("Light / dark"), class_="theme_turn")
        markup.draw(turn, width="content")
        doors.draw_role()
        draw_who()
        other: Language = "en" if language() == "zh_CN" else "zh_CN"
        st.button(
            LANGUAGE_NAMES[other],
            key="switch_language",
            type="tertiary",
            on_click=choose_language,
            args=(other,),
        )
    if session.is_demo():
        with st.container(key="demo_mark", width="content"):
            st.text(label(StoreKind.DEMO))


def draw_as_of_band(page: str) -> None:
    """Draw the band where another day or basis than the latest is chosen; else nothing.

    `page` is its name in the address; "" is the map.
    """
    day = read_filters().day
    moment = known_at(day)
    if day == default_day() and moment is None:
        return
    said = said_of(day, moment)
    if moment is None and is_past(day):
        said = f"{said} · {say(WORDS[NOW])}"
    with st.container(key="as_of_band", horizontal=True, vertical_alignment="center", gap="small"):
        if page in _PRESENT:
            st.text(say(_PRESENT_HERE, day=said))
        else:
            with st.container(key="as_of_said", width="content"):
                st.text(said)
            if page in _WRITING:
                st.text(say(_WRITTEN_TODAY, today=session.today()))
        st.button(
            say("Back to the latest"),
            key="as_of_latest",
            type="tertiary",
            icon=":material/history:",
            on_click=_back,
        )


def _back() -> None:
    choose_basis(NOW)
    choose(as_of=None)
