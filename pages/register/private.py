"""Telephone and identity numbers of one record: covered, until somebody says they need them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import streamlit as st

from data.ledger.headings import COLUMNS
from data.store.exports import record_showing
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import language, say
from pages.shell.text import plain
from vocabulary.facts import FACTS
from vocabulary.personal_numbers import cover_all
from vocabulary.register import FIELDS, HAZARD_ENTRY, SITE_ENTRY, entry_label
from vocabulary.terms import worded

_SHOWN: Final = "register_numbers_of"
# Who can be called about it: not on the sheet besides.
_PERSONS: Final = ("responsible_person", "phone", "owner", "found_by")


def draw_private(subject: str, record_id: int, state: Mapping[str, Any]) -> None:
    """Draw the button that shows the numbers of a record, or the cells that hold them.

    Parameters
    ----------
    state : mapping
        Of the record as it is on file.
    """
    lines = dict(_lines(state))
    if not lines:
        return
    if st.session_state.get(_SHOWN) == (subject, record_id):
        st.markdown(
            "\n".join(f"- **{plain(name)}**　{plain(text)}" for name, text in lines.items())
        )
        st.button(say("Cover the numbers"), key="register_cover", on_click=_cover, type="tertiary")
        return
    st.button(
        say("Show telephone and identity numbers"),
        key="register_show_numbers",
        icon=":material/visibility:",
        type="tertiary",
        on_click=_show,
        args=(subject, record_id),
        help=say("The audit keeps who looked at them, and when."),
    )


def _lines(state: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Give title and text of each cell with a number of a person, and of who can be called."""
    for name, value in state.items():
        if name == "extra":
            for heading, text in (value or {}).items():
                if cover_all(text, heading=heading) != text:
                    yield heading, str(text)
        elif value and (name in _PERSONS or cover_all(value, heading=name) != value):
            said = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            yield _title(name), said


def _title(name: str) -> str:
    if name in FACTS or name in HAZARD_ENTRY or name in SITE_ENTRY:
        return entry_label(name, language())
    if name in FIELDS:
        return worded(FIELDS[name], language())
    return next((one.headings[0] for one in COLUMNS if one.name == name), name)


def _show(subject: str, record_id: int) -> None:
    what = {"subject": subject, "id": record_id}
    record_showing(current_store(), what, actor=session.actor(), now=session.now())
    st.session_state[_SHOWN] = (subject, record_id)


def _cover() -> None:
    st.session_state.pop(_SHOWN, None)
