"""What was imported before: the receipts, undoing the last one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.ledger.imports import receipts, undo
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table
from vocabulary.personal_numbers import cover
from vocabulary.terms import Datum, LedgerKind


def draw_receipts() -> None:
    """Draw every import with its arithmetic, and the button that takes the last one back."""
    done = receipts(current_store())
    if not done:
        st.caption(say("Nothing was imported yet."))
        return
    rows = pd.DataFrame([vars(one) for one in done]).assign(
        file=[cover(one.file) for one in done],
        actor=[cover(one.actor) for one in done],
        kind=[one.kind.value for one in done],
        datum=[one.datum.value for one in done],
        recorded_on=[one.recorded_at.astimezone(session.now().tzinfo).date() for one in done],
        undone=[one.undone_at is not None for one in done],
    )
    columns = columns_of(
        "receipt_id",
        "file",
        Column("kind", kind="term", terms=LedgerKind),
        Column("recorded_on", say("Imported on"), "date"),
        Column("actor", say("By")),
        "rows_in",
        "accepted",
        "unchanged",
        "waiting",
        "refused",
        Column("datum", say("Convert from"), "term", Datum),
        "undone",
    )
    show_table(rows, columns, key="receipts_table", height="content")
    last = next((one for one in done if one.undone_at is None), None)
    if last is not None:
        offer_undo(last.receipt_id)


def offer_undo(receipt_id: int, *, key: str = "undo") -> None:
    """Draw the tick and the button that take an import back."""
    is_sure = st.checkbox(
        say(
            "Take back import {n}: what it made is gone, what it changed is as before.",
            n=receipt_id,
        ),
        key=f"{key}_sure_{receipt_id}",
    )
    if st.button(say("Take it back"), key=f"{key}_last", disabled=not is_sure):
        undo(current_store(), receipt_id, actor=session.actor(), now=session.now())
        st.rerun()
