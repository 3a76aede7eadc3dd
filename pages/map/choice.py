"""What is chosen on the map page, kept in the session and the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import streamlit as st

from pages.shell.session import keep_in_address

Kind = Literal["none", "site", "village", "figure"]
_KINDS: Final[tuple[Kind, ...]] = ("none", "site", "village", "figure")
_STATE: Final = "map_choice"
_SENDING: Final = "map_focus_number"
_HEARD: Final = "map_heard"
_PARAMETER: Final = "at"


@dataclass(frozen=True)
class Choice:
    """One thing chosen: the number of a site, the code of a village, the id of a figure.

    What `is_from_map` was clicked there, so that the map need not go there.
    """

    kind: Kind = "none"
    id: str = ""
    is_from_map: bool = False

    @property
    def site_id(self) -> int:
        """Return the site's number; -1 where no site is chosen."""
        return int(self.id) if self.kind == "site" and self.id.isdecimal() else -1


def read_choice() -> Choice:
    """Return what is chosen: in this session, else what the reader's address names."""
    if _STATE not in st.session_state:
        st.session_state[_STATE] = _parse(st.query_params.get(_PARAMETER, ""))
    chosen: Choice = st.session_state[_STATE]
    keep_in_address(_PARAMETER, f"{chosen.kind}:{chosen.id}" if chosen.kind != "none" else "")
    return chosen


def choose_place(kind: Kind, id_: object = "") -> None:
    """Choose something beside the map: the map goes there."""
    st.session_state[_STATE] = Choice(kind, str(id_))
    st.session_state[_SENDING] = focus_token() + 1


def focus_token() -> int:
    """Return a number that is new for each choice made beside the map."""
    return int(st.session_state.get(_SENDING, 0))


def hear(word: str | None) -> bool:
    """Take what the map told ("site:12#1708387200000"), once; return whether it was new."""
    if not word or word == st.session_state.get(_HEARD):
        return False
    st.session_state[_HEARD] = word
    told = _parse(word.rpartition("#")[0])
    st.session_state[_STATE] = Choice(told.kind, told.id, is_from_map=True)
    return True


def _parse(word: str) -> Choice:
    kind, _, id_ = word.partition(":")
    for known in _KINDS:
        if kind == known and id_[:40].replace("_", "").isalnum():
            return Choice(known, id_[:40])
    return Choice()
