"""Two people changed one record: before, now and mine side by side, and which to keep."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table


def draw_both_values(
    rows: pd.DataFrame,
    *,
    table: str,
    buttons: str,
    keep_mine: tuple[Callable[..., None], tuple[Any, ...]],
    keep_theirs: tuple[Callable[..., None], tuple[Any, ...]],
) -> None:
    """Draw what differs and the two ways out.

    Parameters
    ----------
    rows : DataFrame
        `field`, `before`, `now`, `mine`, worded.
    table, buttons : str
        Keys: of the table, and what those of the buttons begin with.
    keep_mine, keep_theirs : (callable, tuple)
        What each button calls, and with what.
    """
    columns = columns_of(
        "field",
        Column("before", say("When you opened it")),
        Column("now", say("Now")),
        Column("mine", say("Yours")),
    )
    show_table(rows, columns, key=table, height="content")
    mine, theirs = keep_mine, keep_theirs
    with st.container(horizontal=True):
        st.button(say("Write mine over it"), key=f"{buttons}_mine", type="primary",
                  on_click=mine[0], args=mine[1])  # fmt: skip
        st.button(say("Leave what is there"), key=f"{buttons}_theirs",
                  on_click=theirs[0], args=theirs[1])  # fmt: skip
    st.caption(say("Fields you did not change stay as the other person wrote them."))
