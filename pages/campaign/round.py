"""Ticks of a table belong to the rows they were made on: after a write they are gone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from pages.shell.writing import save

_STATE: Final = "clock_round"


def table_key(name: str) -> str:
    """Return the key of a table in which rows are ticked; another one after each write."""
    return f"{name}_{st.session_state.get(_STATE, 0)}"


def write(writer: Callable[..., Any], *given: Any, done: str | Callable[[Any], str]) -> None:
    """Write something down as `save` does, forget the ticks, and draw the page again."""
    if save(writer, *given, done=done):
        st.session_state[_STATE] = st.session_state.get(_STATE, 0) + 1
    st.rerun()
