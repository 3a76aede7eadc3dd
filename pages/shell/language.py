"""Which language the reader chose, and how a page says something in it."""

from __future__ import annotations

from typing import cast

import streamlit as st

from pages.shell.session import keep_in_address
from vocabulary.messages import translate
from vocabulary.terms import Language, Term

_STATE = "reader_language"
_PARAMETER = "lang"


def language() -> Language:
    """Return the reader's language: this session's choice, else the address, else Chinese."""
    chosen = st.session_state.get(_STATE)
    if chosen is None:
        chosen = "en" if st.query_params.get(_PARAMETER) == "en" else "zh_CN"
        st.session_state[_STATE] = chosen
    return cast(Language, chosen)


def choose_language(chosen: Language) -> None:
    """Read everything in `chosen` from now on, in this session and in its address."""
    st.session_state[_STATE] = chosen


def keep_language_in_address() -> None:
    """Say in the address which language is read; Chinese needs no saying."""
    keep_in_address(_PARAMETER, "en" if language() == "en" else "")


def say(message: str, **values: object) -> str:
    """Return `message` in the reader's language."""
    return translate(message, language(), **values)


def label(term: Term) -> str:
    """Return the word of `term` in the reader's language."""
    return term.label(language())


def label_of(kind: type[Term], value: object) -> str:
    """Return the word of a stored value; an unknown or missing one is a dash."""
    try:
        return label(kind(str(value)))
    except ValueError:
        return "—"
