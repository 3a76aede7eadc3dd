"""Backup, restore, and the check that a store is whole.

A backup is one zip file: the database, copied in one piece while others may write, and a manifest
with its SHA-256 and the head of its chain. Nothing ever lies half-written under a final name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import sqlalchemy as sa

from data.store import migrations
from data.store.checks import Verdict, verify
from data.store.engine import check_location, copy_file, sqlite_module, writing_aside
from data.store.opening import Store, open_store
from data.store.schema import utc_text
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
    sha256 : of the file
    fingerprint : of the store when it was copied; put it on paper and a rewritten chain shows
    rows : events and audit rows in it
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
    target : the zip to write; an existing one is replaced once the new one is whole
    now : aware; written into the manifest

    Raises
    ------
    StoreError
        The store is no file, is not whole, or the disk does not take the copy.
    """
    if store.engine.dialect.name != "sqlite":
        raise StoreError(SERVER_BACKUP)
    with writing_aside(target) as aside, TemporaryDirectory(dir=target.parent) as folder:
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
    source : a file `backup` wrote
    location : of the store; no program may have it open
    expected : refuse a backup of the other kind

    Raises
    ------
    StoreError
        The backup is damaged or of the other kind; the live store is as it was.
    """
    check_location(location)
    with writing_aside(location) as aside, TemporaryDirectory(dir=location.parent) as folder:
        unpacked = Path(folder) / _DATABASE
        _unpack(source, unpacked)
        candidate = open_store(unpacked)
        try:
            kind, verdict = candidate.kind, verify(candidate)
        finally:
            candidate.close()
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
        unpacked.replace(aside)
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


def _unpack(source: Path, target: Path) -> None:
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
            with archive.open(_DATABASE) as packed, target.open("wb") as file:
                shutil.copyfileobj(packed, file, _BLOCK)
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, zlib.error) as error:
        raise StoreError(f"The backup {source.name} cannot be read: {error}.") from error
    if sha256_of(target) != manifest.get("sha256"):
        raise StoreError(f"The backup {source.name} is damaged: its SHA-256 does not match.")


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
