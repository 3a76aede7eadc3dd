"""Keeping the data: backup, restore and check, the door to the demo, files to take along."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

import streamlit as st

from briefing.papers.register_files import file_name, make_file
from data.access import rights
from data.store.aside import private_folder, sweep
from data.store.backup import SERVER_BACKUP, Backup, backup, read_manifest, restore
from data.store.checks import Verdict, verify
from data.store.exports import record_export
from pages.ledger.start import open_demo
from pages.shell import session
from pages.shell.current import current_day, current_store, said_of
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
    return private_folder(folder)


def make_backup() -> Backup:
    """Write a backup of the open store into the backup folder."""
    now = session.now()
    name = f"{session.open_kind().value}_{now:%Y%m%d_%H%M%S}.zip"
    return backup(current_store(), backup_folder() / name, actor=session.actor(), now=now)


def swept() -> list[str]:
    """Take away unfinished copies beside the store and its backups; return what they were."""
    folder = backup_folder()
    return sweep(folder.parent) + sweep(folder)


def backups() -> list[dict[str, Any]]:
    """Return `name`, `megabytes`, `made_at` of the backups of this kind of data, newest first."""
    kind = session.open_kind().value
    files = [file for file in backup_folder().glob("*.zip") if _kind_in(file) == kind]
    made = [
        {
            "name": file.name,
            "megabytes": file.stat().st_size / 1e6,
            "made_at": datetime.fromtimestamp(file.stat().st_mtime, session.now().tzinfo),
        }
        for file in files
    ]
    return sorted(made, key=lambda one: (one["made_at"], one["name"]), reverse=True)


def _kind_in(file: Path) -> str | None:
    try:
        return str(read_manifest(file).get("kind"))
    except StoreError:
        return None


def taken(name: str) -> bytes:
    """Return a backup of the folder to take along: the whole data leave, so it is written down."""
    rights.check(["backup"])
    body = (backup_folder() / name).read_bytes()
    return record_export(
        current_store(), lambda _serial: body, name=name, actor=session.actor(),
        now=session.now(), detail={"holds": "all"},
    )  # fmt: skip


def check() -> Verdict:
    """Return whether the open store is whole: rows, chains, records against their events."""
    return verify(current_store())


@contextmanager
def given_backup(given: bytes | str) -> Iterator[Path]:
    """Give the file of a backup: an uploaded one, or one of the folder by its name."""
    if isinstance(given, str):
        yield backup_folder() / Path(given).name
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "uploaded.zip"
        source.write_bytes(given)
        yield source


def restore_from(source: Path, *, kind: StoreKind) -> Verdict:
    """Put a backup in the place of the store of `kind`; a copy of what it held is kept beside."""
    rights.check(["restore"])
    if session.server() and kind is StoreKind.REAL:
        raise StoreError(SERVER_BACKUP)
    return restore(
        source, session.location(kind).resolve(), actor=session.actor(), now=session.now(),
        expected=kind,
    )  # fmt: skip


def manifest_of(source: Path) -> dict[str, Any]:
    """Return what a backup says of itself, unchecked."""
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
