"""Backup, restore and check, as the page asks for them; the app keeps running meanwhile."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pages.shell import session
from pages.shell.current import close_stores, current_store
from vocabulary.errors import StoreError
from vocabulary.terms import StoreKind

if TYPE_CHECKING:
    from data.store.backup import Backup
    from data.store.checks import Verdict


def backup_folder() -> Path:
    """Return where backups of the open store lie: `backups` beside it, made when first needed."""
    folder = session.location(session.open_kind()).resolve().parent / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def make_backup() -> Backup:
    """Write a backup of the open store into the backup folder."""
    from data.store.backup import backup

    now = session.now()
    name = f"{session.open_kind().value}_{now:%Y%m%d_%H%M%S}.zip"
    return backup(current_store(), backup_folder() / name, now=now)


def backups() -> list[dict[str, Any]]:
    """Return the backups beside the open store, the newest first.

    Returns
    -------
    list of dict
        `name`, `megabytes`, `made_at` of each.
    """
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
    from data.store.checks import verify

    return verify(current_store())


def restore_from(packed: bytes, *, kind: StoreKind) -> Verdict:
    """Put an uploaded backup in the place of the store of `kind`; the old one is kept beside it."""
    from data.store.backup import SERVER_BACKUP, restore

    if session.server() and kind is StoreKind.REAL:
        raise StoreError(SERVER_BACKUP)

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "uploaded.zip"
        source.write_bytes(packed)
        close_stores()
        return restore(source, session.location(kind).resolve(), expected=kind)


def manifest_of(packed: bytes) -> dict[str, Any]:
    """Return what an uploaded backup says of itself, unchecked."""
    from data.store.backup import read_manifest

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "uploaded.zip"
        source.write_bytes(packed)
        return read_manifest(source)
