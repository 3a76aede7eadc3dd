"""On what basis a day is shown: as known now, or as it was known then; kept in the address."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import streamlit as st

from data.store.events import end_of
from pages.shell import session
from pages.shell.language import language
from vocabulary.messages import message, translate

_STATE: Final = "chosen_basis"
_PARAMETER: Final = "known"
NOW: Final = "now"
THEN: Final = "then"
WORDS: Final[dict[str, str]] = {NOW: message("As known now"), THEN: message("As known then")}


def read_basis() -> str:
    """Return NOW or THEN: this session's choice, else the address the reader came with.

    It follows the reader from page to page as the day does; the address is kept saying it.
    """
    chosen = st.session_state.get(_STATE)
    if chosen is None:
        chosen = THEN if st.query_params.get(_PARAMETER) == THEN else NOW
        st.session_state[_STATE] = chosen
    session.keep_in_address(_PARAMETER, THEN if chosen == THEN else "")
    return str(chosen)


def choose_basis(basis: str) -> None:
    """Show every day on a basis from now on, in this session."""
    st.session_state[_STATE] = THEN if basis == THEN else NOW
    read_basis()


def known_at(day: date) -> datetime | None:
    """Return the moment up to which entries count for a day; None: all that is known now.

    Today and later there is nothing a reader could know later: both bases are one.
    """
    return end_of(day) if read_basis() == THEN and is_past(day) else None


def is_past(day: date) -> bool:
    """Return whether something could have been entered after a day was over."""
    return day < session.today()


def said_of(day: date, moment: datetime | None = None) -> str:
    """Return a day with its basis, e.g. "As of 2024-01-15 · As known then".

    Up to `moment` entries count, as `known_at` gives it; None says nothing about it.
    """
    said = translate("As of {day}", language(), day=day.isoformat())
    return said if moment is None else f"{said} · {translate(WORDS[THEN], language())}"
