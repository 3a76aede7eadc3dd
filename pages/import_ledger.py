"""From the office's own files to the register: read, choose, look at every fault, confirm."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from pages.parts import session
from pages.parts.cache import Register, is_empty, register
from pages.parts.frame import show
from pages.parts.import_history import draw_receipts, draw_repairs
from pages.parts.import_reading import Reading, confirm, judge, read_upload, remember
from pages.parts.import_templates import draw_templates, offer_error_workbook
from pages.parts.import_view import (
    draw_counts,
    draw_datum,
    draw_differences,
    draw_faults,
    draw_headings,
)
from pages.parts.language import label, language, say
from pages.parts.start import begin_own_data
from pages.parts.text import plain
from vocabulary.terms import LedgerKind, StoreKind
from vocabulary.wording import ledger_sentence, note_sentence

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_TYPES = ["xlsx", "xls", "csv", "tsv", "txt", "geojson", "json", "gpkg", "zip", "kml", "kmz"]


def draw() -> None:
    """Draw the four tabs of importing."""
    if session.is_demo():
        st.warning(say("The demo is open. Your ledgers never go into it."))
        if st.button(say("Go to my own data"), key="import_own", type="primary"):
            session.open_data(StoreKind.REAL)
            st.rerun()
        return
    titles = [say("Import"), say("Rows that wait"), say("Imports so far"), say("Empty templates")]
    importing, waiting, history, templates = st.tabs(titles, key="import_tabs")
    with importing:
        _import()
    with waiting:
        draw_repairs()
    with history:
        draw_receipts()
    with templates:
        draw_templates()


def _import() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        kind = st.selectbox(
            say("What the files hold"),
            list(LedgerKind),
            index=None,
            format_func=label,
            placeholder=say("Judged from the headings"),
            key="import_kind",
            width=320,
        )
        as_of = st.date_input(
            say("The day they speak of"),
            session.today(),
            key="import_day",
            format="YYYY-MM-DD",
            width=200,
        )
    files = st.file_uploader(
        say("Drop the files here: Excel, CSV, GeoJSON, GeoPackage, zipped Shapefile, KML"),
        type=_TYPES,
        accept_multiple_files=True,
        key="import_files",
    )
    if files and is_empty():
        begin_own_data()
        st.rerun()
    for at, file in enumerate(files or ()):
        with st.container(border=True, key=f"import_file_{at}"):
            _file(file, kind=kind, as_of=as_of, key=f"import_{at}")


def _file(file: UploadedFile, *, kind: LedgerKind | None, as_of: date, key: str) -> None:
    known = register(session.today())
    bar = st.progress(0.0, text=say("Reading the file"))

    def advance(share: float, said: str) -> None:
        bar.progress(share, text=say(said))

    reading = read_upload(
        file.name,
        file.getvalue(),
        kind=kind,
        by_hand=st.session_state.get(f"{key}_by_hand", {}),
        as_of=as_of,
        known=known,
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
        _ledger(reading, at, known, as_of=as_of, key=f"{key}_{at}", by_hand=f"{key}_by_hand")


def _ledger(
    reading: Reading, at: int, known: Register, *, as_of: date, key: str, by_hand: str
) -> None:
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
    judged = judge(reading, at, datum=None, known=known)
    has_points = judged.ledger.datum.n_points > 0
    datum = draw_datum(reading.ledgers[at], judged, known, key=key) if has_points else None
    if datum is not None:
        judged = judge(reading, at, datum=datum, known=known)
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


show(draw)
