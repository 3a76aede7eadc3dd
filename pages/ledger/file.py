"""One uploaded file on the import page, from reading to receipt."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from analysis.day import Day
from pages.ledger.preview import (
    draw_counts,
    draw_datum,
    draw_differences,
    draw_faults,
    draw_headings,
)
from pages.ledger.reading import Reading, confirm, judge, read_upload, remember
from pages.ledger.templates import offer_error_workbook
from pages.shell import session
from pages.shell.current import current_day
from pages.shell.language import label, language, say
from pages.shell.text import plain
from vocabulary.ledger_files import ledger_sentence, note_sentence
from vocabulary.terms import LedgerKind

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile


def draw_file(file: UploadedFile, *, kind: LedgerKind | None, as_of: date, key: str) -> None:
    """Draw one uploaded file: read it, show each of its ledgers, put in what is confirmed."""
    day = current_day(session.today(), is_present=True)
    bar = st.progress(0.0, text=say("Reading the file"))

    def advance(share: float, said: str) -> None:
        bar.progress(share, text=say(said))

    reading = read_upload(
        file.name,
        file.getvalue(),
        kind=kind,
        by_hand=st.session_state.get(f"{key}_by_hand", {}),
        as_of=as_of,
        day=day,
        progress=advance,
    )
    bar.empty()
    st.markdown(f"### {plain(file.name)}")
    if reading.error is not None:
        st.error(plain(ledger_sentence(reading.error, language()), longest=600))
    for at, ledger in enumerate(reading.ledgers):
        st.markdown(f"**{label(ledger.kind)}**")
        for note in ledger.notes:
            st.caption(plain(note_sentence(note, language())))
        _ledger(reading, at, day, as_of=as_of, key=f"{key}_{at}", by_hand=f"{key}_by_hand")


def _ledger(reading: Reading, at: int, day: Day, *, as_of: date, key: str, by_hand: str) -> None:
    done = st.session_state.get(f"{key}_{reading.key}_receipt")
    if done is not None:
        st.success(say("Imported. Receipt {n}.", n=done.receipt_id))
        draw_counts(done)
        return
    chosen = draw_headings(reading.ledgers[at], key=key)
    if chosen and st.button(say("Read again with these headings"), key=f"{key}_again"):
        remember(reading.ledgers[at].kind, chosen)
        st.session_state[by_hand] = st.session_state.get(by_hand, {}) | chosen
        st.rerun()
    judged = judge(reading, at, datum=None, day=day)
    has_points = judged.ledger.datum.n_points > 0
    datum = draw_datum(reading.ledgers[at], judged, day, key=key) if has_points else None
    if datum is not None:
        judged = judge(reading, at, datum=datum, day=day)
    draw_counts(judged.preview)
    draw_differences(judged.preview, judged.ledger, key=key)
    draw_faults(judged.preview.faults, key=key)
    offer_error_workbook(judged.ledger, judged.preview, key=key)
    is_ready = not has_points or datum is not None
    if not is_ready:
        st.info(say("Choose above which coordinates these are; then the import can go in."))
    go = say("Confirm: {n} rows go in", n=judged.preview.accepted)
    if st.button(go, key=f"{key}_confirm", type="primary", disabled=not is_ready):
        receipt = confirm(judged, as_of=as_of)
        st.session_state[f"{key}_{reading.key}_receipt"] = receipt
        st.rerun()
