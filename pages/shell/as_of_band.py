"""A band above a page that looks at a past day: which day, on what basis, and the way back."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shell import session
from pages.shell.basis import NOW, WORDS, choose_basis, is_past, known_at, said_of
from pages.shell.current import default_day
from pages.shell.filters import choose, read_filters
from pages.shell.language import say
from vocabulary.messages import message

# Pages about the present, whatever day the others show.
_PRESENT: Final = frozenset({"import_ledger", "about", "first_start", "visit_sheet"})
# Where records are written: what is typed there is entered today, whatever day is shown.
_WRITING: Final = frozenset(
    {"hazard_register", "press_rectify", "outreach_cover", "responsibility", "campaign_clock",
     "water_reach", "inspection_plan", "meeting_papers"}
)  # fmt: skip
_WRITTEN_TODAY: Final = message(
    "What you enter here is written down today, {today}. Go back to the latest for a record that "
    "has moved on since."
)
_PRESENT_HERE: Final = message("Elsewhere {day} is shown; this page is always about the present.")


def draw_as_of_band(page: str) -> None:
    """Draw the band where another day or basis than the latest is chosen; else nothing.

    Parameters
    ----------
    page : str
        Name of the page in the address; "" is the map.
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
