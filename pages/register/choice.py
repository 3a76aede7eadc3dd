"""Which hazard or site of the register is open, kept in the session and the address."""

from __future__ import annotations

from typing import Any, Final, Literal, NoReturn

import pandas as pd
import streamlit as st

from pages.shell.language import say
from pages.shell.session import go_to, keep_in_address

Kind = Literal["none", "hazard", "site"]
_STATE: Final = "register_chosen"
_PARAMETER: Final = "record"
_HEARD: Final = "register_heard"
_TURN: Final = "register_turn"
_SEEN: Final = "register_seen_{id_}"
_WORK: Final = "register_work"
Work = Literal["none", "add_site", "edit_site", "add_hazard", "place", "edit_hazard"]


def read_chosen() -> tuple[Kind, int]:
    """Return what is open: in this session, else what the reader's address names."""
    if _STATE not in st.session_state:
        st.session_state[_STATE] = _parse(st.query_params.get(_PARAMETER, ""))
    chosen: tuple[Kind, int] = st.session_state[_STATE]
    keep_in_address(_PARAMETER, f"{chosen[0]}:{chosen[1]}" if chosen[0] != "none" else "")
    return chosen


def choose_record(kind: Kind = "none", id_: int = 0) -> None:
    """Open a hazard or a site, or close what is open; the ticks of the list are taken off."""
    st.session_state[_STATE] = (kind, id_)
    st.session_state[_TURN] = turn() + 1
    stop_work()
    forget_seen(id_)


def draw_open(kind: Kind, id_: Any, *, key: str, title: str = "") -> None:
    """Draw the button that opens a hazard or a site in the register; none without its number."""
    if pd.notna(id_) and st.button(title or say("Open in the register"), key=key):
        open_record(kind, int(id_))


def open_record(kind: Kind, id_: int) -> NoReturn:
    """Open a hazard or a site on the page of the register."""
    choose_record(kind, id_)
    go_to("hazard_register", **{_PARAMETER: f"{kind}:{id_}"})


def begin_work(work: Work, record_id: int = 0) -> None:
    """Open a form in place of the sheet: a new site, a new hazard of one, a change of either."""
    st.session_state[_WORK] = (work, record_id)


def read_work() -> tuple[Work, int]:
    """Return which form is open, and of which site; of which hazard for a change of one."""
    work: tuple[Work, int] = st.session_state.get(_WORK, ("none", 0))
    return work


def stop_work() -> None:
    """Close the form that is open."""
    st.session_state.pop(_WORK, None)


def turn() -> int:
    """Return a number that is new whenever the ticks of the list have to go."""
    return int(st.session_state.get(_TURN, 0))


def open_row(kind: Kind, id_: int) -> None:
    """Open the row of the list that was clicked; what is ticked stays ticked."""
    st.session_state[_STATE] = (kind, id_)
    stop_work()
    forget_seen(id_)


def hear(table: str, ids: list[int], kind: Kind) -> None:
    """Open the row that was ticked alone; the same tick is heard once."""
    word = (table, tuple(ids))
    if not ids or st.session_state.get(_HEARD) == word:
        return
    st.session_state[_HEARD] = word
    if len(ids) == 1:
        st.session_state[_STATE] = (kind, ids[0])
        stop_work()
        forget_seen(ids[0])


def seen_state(hazard_id: int, version: int, state: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return version and state a hazard's sheet was opened on; those given where just now."""
    key = _SEEN.format(id_=hazard_id)
    st.session_state.setdefault(key, (version, state))
    seen: tuple[int, dict[str, Any]] = st.session_state[key]
    return seen


def forget_seen(hazard_id: int) -> None:
    """Take the version that is there now for the one the person has before them."""
    st.session_state.pop(_SEEN.format(id_=hazard_id), None)


def _parse(word: str) -> tuple[Kind, int]:
    kind, _, id_ = word.partition(":")
    if id_.isdecimal() and len(id_) < 12:
        if kind == "hazard":
            return ("hazard", int(id_))
        if kind == "site":
            return ("site", int(id_))
    return ("none", 0)
