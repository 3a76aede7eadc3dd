"""Ticks of a table belong to the rows they were made on: after a write they are gone."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.shell.writing import tell

_STATE: Final = "clock_round"


def table_key(name: str) -> str:
    """Return the key of a table in which rows are ticked; another one after each write."""
    return f"{name}_{st.session_state.get(_STATE, 0)}"


def written(sentence: str) -> None:
    """Say what was written, forget the ticks, and draw the page again."""
    st.session_state[_STATE] = st.session_state.get(_STATE, 0) + 1
    tell("done", sentence)
    st.rerun()
