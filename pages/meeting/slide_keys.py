"""The keys of the present view: a keyboard's and a remote's, and the turning of a wall screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import streamlit as st

from pages.meeting.slide_tools import close_rows, rows_up
from pages.shell.language import say

STATE: Final = "slide"
KIOSK: Final = "slide_kiosk"
_SEQ: Final = "slide_seq"
_KEYS: Final = "slide_keys"
_PLACE: Final = "present"
_TURN: Final = "turn"
# A wall screen: long enough to read ten lines from the back row.
TURN_S: Final = 20
_LEAST_S: Final = 2
_MOST_S: Final = 600

_listen: Final = st.components.v2.component(
    "firemap_slide_keys",
    html='<button type="button"></button>',
    js=(Path(__file__).resolve().parents[2] / "static" / "present" / "keys.js").read_text("utf-8"),
    isolate_styles=False,
)


def asked_place() -> int | None:
    """Return the screen the address asks to present, counted from 0; None where it asks for none.

    A wall screen that starts again finds its way back by its address alone.
    """
    asked = st.query_params.get(_PLACE, "")
    return max(int(asked), 1) - 1 if asked.isdecimal() and len(asked) < 5 else None


def asked_turn() -> int | None:
    """Return after how many seconds the address asks for the next screen; None: not by itself."""
    asked = st.query_params.get(_TURN, "")
    if not (asked.isdecimal() and len(asked) < 5):
        return None
    return min(max(int(asked), _LEAST_S), _MOST_S)


def keep_in_address(at: int, *, is_turning: bool) -> None:
    """Say in the address which screen is up and whether it turns by itself."""
    st.query_params[_PLACE] = str(at + 1)
    if is_turning:
        st.query_params[_TURN] = str(asked_turn() or TURN_S)
    elif _TURN in st.query_params:
        del st.query_params[_TURN]


def leave_address() -> None:
    """Take what the present view says out of the address."""
    for name in (_PLACE, _TURN):
        if name in st.query_params:
            del st.query_params[name]


def make_ready() -> None:
    """Load the listener with the page that leads to the present view, ahead of the first press."""
    with st.container(key="slide_keys_ready"):
        _listen(key=f"{_KEYS}_waiting", data={"waits": True})


def hear_keys(at: int, n_screens: int, *, is_turning: bool) -> None:
    """Listen to the keys while the present view is up.

    Parameters
    ----------
    at : int
        The screen that is up, from 0.
    n_screens : int
    is_turning : bool
        The next screen comes by itself until somebody touches the screen or a key.
    """
    data = {
        "at": at,
        "last": n_screens - 1,
        "seq": int(st.session_state.get(_SEQ, 0)),
        "turn": (asked_turn() or TURN_S) if is_turning else 0,
        "rows": rows_up(),
        "fill": say("Full screen (F)"),
    }
    _listen(key=_KEYS, data=data, on_turned_change=_turned, on_touched_change=_touched)


def _told(name: str) -> Any:
    held = st.session_state.get(_KEYS)
    return held.get(name) if held else None


def _turned() -> None:
    told = _told("turned")
    if not isinstance(told, dict):
        return
    at, seq = told.get("at"), told.get("seq")
    if isinstance(at, int) and isinstance(seq, int):
        st.session_state[STATE] = max(at, 0)
        st.session_state[_SEQ] = seq
        close_rows()


def _touched() -> None:
    seq = _told("touched")
    if isinstance(seq, int):
        st.session_state[_SEQ] = max(seq, int(st.session_state.get(_SEQ, 0)))
        st.session_state[KIOSK] = False
