"""Writing kept rows from a form: one way to add, change and void, and to say what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from data.store import upkeep
from pages.register.said import tell
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import say
from vocabulary.errors import StaleRecordError, StoreError


def add_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> bool:
    """Add rows; say that they are kept, or why not."""
    try:
        upkeep.add(current_store(), table, rows, actor=session.actor(), now=session.now())
    except StoreError:
        tell("refused", say("Not kept: something needed is missing or out of range."))
        return False
    tell("done", say("Kept: {n} rows.", n=len(rows)))
    return True


def change_row(table: str, row_id: int, changes: Mapping[str, Any], *, version: int) -> bool:
    """Change a row on the version the person saw; say what came of it."""
    try:
        upkeep.change(
            current_store(),
            table,
            upkeep.Seen(row_id, version),
            changes,
            actor=session.actor(),
            now=session.now(),
        )
    except StaleRecordError:
        tell("refused", say("Someone else changed this record. Reload the page and try again."))
        return False
    except StoreError:
        tell("refused", say("Not kept: something needed is missing or out of range."))
        return False
    tell("done", say("Changed."))
    return True


def void_row(table: str, row_id: int, *, reason: str, version: int) -> bool:
    """Void a row with its reason; say what came of it."""
    try:
        upkeep.void(
            current_store(),
            table,
            upkeep.Seen(row_id, version),
            reason=reason,
            actor=session.actor(),
            now=session.now(),
        )
    except StaleRecordError:
        tell("refused", say("Someone else changed this record. Reload the page and try again."))
        return False
    except StoreError:
        tell("refused", say("Voiding needs a reason."))
        return False
    tell("done", say("Voided; the row stays in the data with its reason."))
    return True


def draw_void(table: str, row_id: int, *, version: int) -> None:
    """Draw the reason and the button that void a row."""
    key = f"void_{table}_{row_id}"
    with st.popover(say("Void"), icon=":material/block:"):
        st.text_input(say("Reason"), key=f"{key}_reason")
        st.button(say("Void this row"), key=key, on_click=_void, args=(table, row_id, version))


def _void(table: str, row_id: int, version: int) -> None:
    reason = str(st.session_state.get(f"void_{table}_{row_id}_reason") or "")
    void_row(table, row_id, reason=reason, version=version)
