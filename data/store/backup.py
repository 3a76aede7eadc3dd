"""Backup, restore, and the check that a store is whole.

A backup is one zip file: the database, copied in one piece while others may write, and a manifest
with its SHA-256 and the head of its chain. Nothing ever lies half-written under a final name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from data.store import migrations
from data.store.checks import Verdict, verify
from data.store.engine import check_location, sqlite_module
from data.store.opening import Store, open_store
from data.store.tables import utc_text
from vocabulary.errors import StoreError
from vocabulary.terms import StoreKind

_DATABASE: Final = "store.db"
_MANIFEST: Final = "manifest.json"
_BLOCK: Final = 1 << 20


@dataclass(frozen=True)
class Backup:
    """One backup file.

    Attributes
    ----------
    path : Path
    bytes : int
        Size of the file.
    sha256 : str
        Of the file.
    fingerprint : str
        Of the store when it was copied; put it on paper and a rewritten chain shows.
    rows : int
        Events and audit rows in it.
    """

    path: Path
    bytes: int
    sha256: str
    fingerprint: str
    rows: int


SERVER_BACKUP: Final = (
    "A store on a database server is backed up by the server: pg_dump --format=custom, and "
    "pg_restore to bring it back."
)


def backup(store: Store, target: Path, *, now: datetime) -> Backup:
    """Copy a store into one zip file; it stays open for others meanwhile.

    Parameters
    ----------
    store : Store
        In a file.
    target : Path
        The zip to write; an existing one is replaced once the new one is whole.
    now : datetime
        Aware; written into the manifest.

    Raises
    ------
    StoreError
        The store is no file, is not whole, or the disk does not take the copy.
    """
    if store.engine.dialect.name != "sqlite":
        raise StoreError(SERVER_BACKUP)
    with _writing_aside(target) as aside, tempfile.TemporaryDirectory(dir=target.parent) as folder:
        copy = Path(folder) / _DATABASE
        copy_file(store.engine, copy)
        kept = open_store(copy)
        try:
            verdict, fingerprint = verify(kept), kept.fingerprint
        finally:
            kept.close()
        if not verdict.ok:
            raise StoreError(f"The store is not whole: {'; '.join(verdict.broken[:3])}.")
        manifest = {
            "made_at": utc_text(now),
            "kind": store.kind.value,
            "schema": migrations.newest(),
            "fingerprint": fingerprint,
            "rows": verdict.rows,
            "sha256": sha256_of(copy),
        }
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.write(copy, _DATABASE)
            archive.writestr(_MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
    return Backup(target, target.stat().st_size, sha256_of(target), fingerprint, verdict.rows)


def restore(source: Path, location: Path, *, expected: StoreKind | None = None) -> Verdict:
    """Put a backup in the place of a store; the file it replaces is kept beside it.

    Parameters
    ----------
    source : Path
        A file `backup` wrote.
    location : Path
        Of the store; no program may have it open.
    expected : StoreKind or None
        Refuse a backup of the other kind.

    Returns
    -------
    Verdict
        Of the restored store.

    Raises
    ------
    StoreError
        The backup is damaged or of the other kind; the live store is as it was.
    """
    check_location(location)
    with _writing_aside(location) as aside:
        _unpacked(source, aside)
        candidate = open_store(aside)
        try:
            kind, verdict = candidate.kind, verify(candidate)
        finally:
            candidate.close()
            _drop_journals(aside)
        if not verdict.ok:
            raise StoreError(f"The backup {source.name} is damaged: {verdict.broken[0]}.")
        standing = _kind_of(location)
        for wanted in (expected, standing):
            if wanted is not None and kind is not wanted:
                raise StoreError(
                    f"The backup holds {kind.en.lower()}, the store {wanted.en.lower()}; "
                    "the two never mix."
                )
        if standing is not None:
            _set_aside(location)
    return verdict


def _kind_of(location: Path) -> StoreKind | None:
    if not location.exists() or location.stat().st_size == 0:
        return None
    try:
        store = open_store(location)
    except StoreError:  # a damaged store is what a backup is for
        return None
    store.close()
    return store.kind


def _set_aside(location: Path) -> None:
    kept = location.with_name(f"{location.stem}.before-restore{location.suffix}")
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=os.fspath(location)), module=sqlite_module()
    )
    try:
        copy_file(engine, kept)
    finally:
        engine.dispose()
    _drop_journals(location)


def _drop_journals(location: Path) -> None:
    for ending in ("-wal", "-shm", "-journal"):
        location.with_name(location.name + ending).unlink(missing_ok=True)


def _unpacked(source: Path, target: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
            with archive.open(_DATABASE) as packed, target.open("wb") as file:
                shutil.copyfileobj(packed, file, _BLOCK)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise StoreError(f"The backup {source.name} cannot be read: {error}.") from error
    if sha256_of(target) != manifest.get("sha256"):
        raise StoreError(f"The backup {source.name} is damaged: its SHA-256 does not match.")


def copy_file(engine: sa.Engine, target: Path) -> None:
    """Copy the SQLite file behind an engine, in one piece, under a name that appears when whole.

    Raises
    ------
    StoreError
        The engine is no SQLite file, or the disk does not take the copy.
    """
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database:
        raise StoreError("Only a store in a file can be copied; use pg_dump for PostgreSQL.")
    module = sqlite_module()
    with _writing_aside(target) as aside:
        try:
            with closing(module.connect(database)) as live, closing(module.connect(aside)) as copy:
                live.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
        except module.Error as error:
            raise StoreError(f"The store cannot be copied to {target.name}: {error}.") from error


@contextmanager
def _writing_aside(target: Path) -> Iterator[Path]:
    """Give a temporary path beside `target`; move it there at the end, or leave nothing."""
    if not target.parent.is_dir():
        raise StoreError(f"There is no folder {target.parent} to write into.")
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".part")
    os.close(handle)
    aside = Path(name)
    try:
        yield aside
        with aside.open("rb+") as file:
            os.fsync(file.fileno())
        aside.replace(target)
    except OSError as error:
        raise StoreError(f"{target.name} could not be written: {error}.") from error
    finally:
        aside.unlink(missing_ok=True)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(source: Path) -> dict[str, Any]:
    """Return what a backup says of itself, unchecked.

    Raises
    ------
    StoreError
        It is no backup.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise StoreError(f"{source.name} is no backup of this program: {error}.") from error
    return manifest
