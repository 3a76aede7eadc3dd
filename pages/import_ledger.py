"""From the office's own files to the register: read, choose, look at every fault, confirm."""

from __future__ import annotations

import streamlit as st

from pages.ledger.addresses import draw_addresses
from pages.ledger.candidates import draw_candidates
from pages.ledger.done import tabs_shown
from pages.ledger.history import draw_receipts
from pages.ledger.start import begin_own_data
from pages.ledger.upload import draw_file, draw_templates
from pages.ledger.waiting import draw_repairs
from pages.shell import session
from pages.shell.current import is_empty
from pages.shell.frame import show
from pages.shell.language import label, say
from pages.shell.text import plain
from vocabulary.kinds import PROBLEMS
from vocabulary.terms import LedgerKind, StoreKind

_TYPES = [
    "xlsx", "xlsm", "xls", "et", "csv", "tsv", "txt", "geojson", "json", "geojsonl", "geojsons",
    "gpkg", "zip", "kml", "kmz",
]  # fmt: skip


def draw() -> None:
    """Draw the tabs of importing."""
    if session.is_demo():
        st.warning(say("The demo is open. Your ledgers never go into it."))
        if st.button(say("Go to my own data"), key="import_own", type="primary"):
            session.open_data(StoreKind.REAL)
            st.rerun()
        return
    titles = [
        say("Import"), say("Rows that wait"), say("Units on no ledger"), say("Placing by address"),
        say("Imports so far"), say("Empty templates"),
    ]  # fmt: skip
    key, asked = tabs_shown()
    shown = st.tabs(titles, key=key, default=titles[asked] if asked else None)
    importing, waiting, units, addresses, history, templates = shown
    with importing:
        _import()
    with waiting:
        draw_repairs()
    with units:
        if not is_empty():
            draw_candidates()
    with addresses:
        if not is_empty():
            draw_addresses()
    with history:
        draw_receipts()
    with templates:
        for problem in PROBLEMS:
            st.warning(plain(problem, longest=400))
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
            draw_file(file, kind=kind, as_of=as_of, key=f"import_{at}")


show(draw)
