"""Keeping the data: backup, restore and check, the door to the demo, files to take along."""

from __future__ import annotations

import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import streamlit as st

from briefing.papers.register_files import file_name, make_file
from data.store.backup import SERVER_BACKUP, Backup, backup, read_manifest, restore
from data.store.checks import Verdict, verify
from pages.ledger.start import open_demo
from pages.shell import session
from pages.shell.current import close_stores, current_day, current_store, said_of
from pages.shell.downloads import offer_file
from pages.shell.filters import read_filters
from pages.shell.language import label, language, say
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.terms import StoreKind

_FILES: Final[dict[str, str]] = {
    "package": message("GeoPackage for QGIS, with its colours"),
    "register": message("Workbook (XLSX)"),
    "sites": message("Sites (GeoJSON)"),
    "villages": message("Villages (GeoJSON)"),
    "high_rise": message("High-rise list by building fire code (XLSX)"),
}


def backup_folder() -> Path:
    """Return where backups of the open store lie: `backups` beside it, made when first needed."""
    folder = session.location(session.open_kind()).resolve().parent / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def make_backup() -> Backup:
    """Write a backup of the open store into the backup folder."""
    now = session.now()
    name = f"{session.open_kind().value}_{now:%Y%m%d_%H%M%S}.zip"
    return backup(current_store(), backup_folder() / name, now=now)


def backups() -> list[dict[str, Any]]:
    """Return `name`, `megabytes`, `made_at` of the backups of the open store, the newest first."""
    files = sorted(backup_folder().glob(f"{session.open_kind().value}_*.zip"), reverse=True)
    return [
        {
            "name": file.name,
            "megabytes": file.stat().st_size / 1e6,
            "made_at": datetime.fromtimestamp(file.stat().st_mtime, session.now().tzinfo),
        }
        for file in files
    ]


def check() -> Verdict:
    """Return whether the open store is whole: rows, chains, records against their events."""
    return verify(current_store())


def restore_from(packed: bytes, *, kind: StoreKind) -> Verdict:
    """Put an uploaded backup in the place of the store of `kind`; the old one is kept beside it."""
    if session.server() and kind is StoreKind.REAL:
        raise StoreError(SERVER_BACKUP)

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "uploaded.zip"
        source.write_bytes(packed)
        close_stores()
        return restore(source, session.location(kind).resolve(), expected=kind)


def manifest_of(packed: bytes) -> dict[str, Any]:
    """Return what an uploaded backup says of itself, unchecked."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "uploaded.zip"
        source.write_bytes(packed)
        return read_manifest(source)


def draw_data_door() -> None:
    """Draw where the open data lie, and go through the door if it was asked for."""
    kind, store = session.open_kind(), current_store()
    with st.container(border=True, key="care_open"):
        st.markdown(f"**{say('Open now')}：{label(kind)}**")
        st.text(store.location)
        if kind is StoreKind.DEMO:
            st.write(
                say(
                    "Every place, person and hazard here is invented. Demo data lie in a file "
                    "of their own and never mix with yours; every page and file made from them "
                    "says so."
                )
            )
            is_wanted = st.button(say("Go to my own data"), key="care_own", type="primary")
        else:
            st.write(
                say(
                    "These are the office's own data. They stay in this file on this machine; "
                    "nothing is sent anywhere."
                )
            )
            is_wanted = st.button(say("See the demo"), key="care_demo")
    if is_wanted and kind is StoreKind.DEMO:
        session.open_data(StoreKind.REAL)
        st.rerun()
    if is_wanted:
        open_demo()
        st.rerun()


def draw_exchange() -> None:
    """Draw a button for each file; it is written when pressed, without persons."""
    day = current_day(read_filters().day)
    st.subheader(say("Take the data along"), anchor=False)
    st.write(
        say(
            "{as_of}: the register, without names and telephones. The high-rise list can be "
            "filled in elsewhere and imported again: rows are joined by the building fire code.",
            as_of=said_of(day.as_of, day.known_at),
        )
    )
    with st.container(horizontal=True, key="care_exchange"):
        for kind, words in _FILES.items():
            make = partial(make_file, kind, day, language=language())
            offer_file(say(words), make, name=file_name(kind, day), key=f"care_export_{kind}")
