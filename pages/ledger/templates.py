"""Files the import page hands out: empty templates, and the rows that wait with what is wrong."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from data.ledger.workbooks import rows_to_mend, template
from pages.shell import session
from pages.shell.current import current_day
from pages.shell.downloads import XLSX
from pages.shell.language import label, language, say
from vocabulary.terms import LedgerKind

if TYPE_CHECKING:
    from data.ledger import Ledger, LedgerRow
    from data.ledger.import_preview import Preview
    from vocabulary.faults import Fault


def draw_templates() -> None:
    """Draw the downloads of the empty templates, one for each kind of ledger."""
    st.write(
        say(
            "Any table with these headings is understood, in any order; other headings are kept. "
            "Your own ledgers need not be copied into a template."
        )
    )
    villages = tuple(map(str, current_day(session.today(), is_present=True).villages["short_name"]))
    with st.container(horizontal=True):
        for kind in LedgerKind:
            st.download_button(
                label(kind),
                data=partial(template, kind, villages=villages),
                file_name=f"{label(kind)}.xlsx",
                mime=XLSX,
                key=f"template_{kind.value}",
                on_click="ignore",
            )


def offer_error_workbook(ledger: Ledger, preview: Preview, *, key: str) -> None:
    """Draw the button that saves the rows that wait, with what is wrong beside each."""
    waiting = {(sheet, row) for sheet, row, outcome in preview.outcomes if outcome == "waiting"}
    rows = [row for row in ledger.rows if (row.sheet, row.row) in waiting]
    if not rows:
        return
    is_one_sheet = len({row.sheet for row in ledger.rows}) == 1
    faults = {
        (row.sheet, row.row): [
            fault
            for fault in preview.faults
            if fault.row == row.row and (is_one_sheet or _is_of(fault, row))
        ]
        for row in rows
    }
    st.download_button(
        say("Download the rows that wait, with what is wrong"),
        data=partial(rows_to_mend, rows, faults=faults, language=language()),
        file_name=f"{say('Rows that wait')}_{ledger.file.rsplit('.', 1)[0]}.xlsx",
        mime=XLSX,
        key=f"{key}_errors",
        on_click="ignore",
    )


def _is_of(fault: Fault, row: LedgerRow) -> bool:
    # A fault names its row but not its sheet; its cell tells which of two sheets it stands in.
    return fault in row.faults or (bool(fault.value) and fault.value in row.raw.values())
