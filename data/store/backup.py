"""Backup and restore: one zip file that is checked before it is unpacked, and again after.

A backup holds the database, copied in one piece while others may write, and a manifest with its
size, its SHA-256 and the head of its chain. Nothing ever lies half-written under a final name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from data.store import migrations
from data.store.aside import working_beside, writing_aside
from data.store.checks import Verdict, verify
from data.store.engine import check_location, copy_file, is_sound
from data.store.opening import Store, open_store
from data.store.schema import utc_text
from data.store.shape import foreign_parts
from vocabulary.errors import StoreError
from vocabulary.messages import Said, message
from vocabulary.terms import StoreKind

_DATABASE: Final = "store.db"
_MANIFEST: Final = "manifest.json"
_BLOCK: Final = 1 << 20
_LONGEST_MANIFEST: Final = 1 << 16
# A store packs to a third; an empty one to a fiftieth. What unpacks to more than this many times
# its size is no store.
_MOST_PACKED: Final = 100
_UNREADABLE: Final = (
    OSError, KeyError, ValueError, RecursionError, NotImplementedError, RuntimeError, EOFError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip


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


SERVER_BACKUP: Final = message(
    "A store on a database server is backed up by the server: pg_dump --format=custom, and "
    "pg_restore to bring it back."
)


def backup(store: Store, target: Path, *, actor: str, now: datetime) -> Backup:
    """Copy a store into one zip file; it stays open for others meanwhile.

    The store's audit keeps the name, size and SHA-256 of what was written.

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
    with writing_aside(target) as aside:
        copy = aside.with_name(_DATABASE)
        copy_file(store.engine, copy)
        with closing(open_store(copy)) as kept:
            verdict, fingerprint = verify(kept), kept.fingerprint
        if not verdict.ok:
            raise StoreError(message("The store is not whole: {why}"), why=verdict.broken[0])
        manifest = {
            "made_at": utc_text(now),
            "kind": store.kind.value,
            "schema": migrations.newest(),
            "fingerprint": fingerprint,
            "rows": verdict.rows,
            "bytes": copy.stat().st_size,
            "sha256": sha256_of(copy),
        }
        with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.write(copy, _DATABASE)
            archive.writestr(_MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
    made = Backup(target, target.stat().st_size, sha256_of(target), fingerprint, verdict.rows)
    with store.writing("backup", actor=actor, now=now) as write:
        write.detail |= {"name": target.name, "bytes": made.bytes, "sha256": made.sha256}
    return made


def restore(
    source: Path,
    location: Path,
    *,
    actor: str,
    now: datetime,
    expected: StoreKind | None = None,
) -> Verdict:
    """Put what a backup holds in the place of what a store holds; a copy of that is kept beside it.

    Programs may have the store open. It is filled inside one write of its own, so they wait for it
    and go on with what it holds then; whatever they wrote before is in the copy. Only where there
    is no store that can be read a new file takes its place.

    Parameters
    ----------
    source : a file `backup` wrote
    location : of the store
    expected : refuse a backup of the other kind

    Raises
    ------
    StoreError
        The backup is damaged or of the other kind; the live store is as it was.
    """
    check_location(location)
    with working_beside(location) as folder:
        unpacked = folder / _DATABASE
        _unpack(source, unpacked)
        with closing(_opened(unpacked, source)) as given:
            kind, verdict = given.kind, verify(given)
            if not verdict.ok:
                raise _damaged(source, verdict.broken[0])
        standing = _kind_of(location)
        for wanted in (expected, standing):
            if wanted is not None and kind is not wanted:
                raise StoreError(
                    message("The backup holds {held}, the store {standing}; the two never mix."),
                    held=kind, standing=wanted,
                )  # fmt: skip
        replacing = _Replacing(unpacked, location, actor, now, sha256_of(source))
        if standing is None:
            replacing.put()
        else:
            replacing.fill_or_put()
    return verdict


@dataclass(frozen=True)
class _Replacing:
    """A store whose contents give way to those of a database that was unpacked and checked."""

    unpacked: Path
    location: Path
    actor: str
    now: datetime
    sha256: str

    def put(self) -> None:
        """Put the file in place where there is no store, or one that cannot be read."""
        with closing(open_store(self.unpacked)) as given:
            self._note(given, None)
        if self.location.exists() and self.location.stat().st_size:
            with writing_aside(self._kept()) as aside:
                shutil.copyfile(self.location, aside)
        with writing_aside(self.location) as aside:
            for ending in ("-wal", "-shm", "-journal"):
                self.location.with_name(self.location.name + ending).unlink(missing_ok=True)
            self.unpacked.replace(aside)

    def fill_or_put(self) -> None:
        """Fill the live store; where its file is too damaged for that, replace the file."""
        try:
            self.fill()
        except StoreError:
            if is_sound(self.location):
                raise
            self.put()

    def fill(self) -> None:
        """Fill the live store inside one write, after a copy of what it holds."""
        with closing(open_store(self.location)) as live:
            live.engine.dispose()  # what is open has nothing attached
            sa.event.listen(live.engine, "connect", self._attach)
            with live.together() as inside:
                replaced = inside.fingerprint
                copy_file(live.engine, self._kept())
                with inside.reading() as connection:
                    _take_over(connection)
                self._note(inside, replaced)

    def _attach(self, connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA foreign_keys=OFF")  # or a dropped table takes rows along
        connection.execute("ATTACH ? AS given", (os.fspath(self.unpacked),))

    def _note(self, store: Store, replaced: str | None) -> None:
        with store.writing("restore", actor=self.actor, now=self.now) as write:
            write.detail |= {"sha256": self.sha256, "replaced": replaced}

    def _kept(self) -> Path:
        return self.location.with_name(f"{self.location.stem}.before-restore{self.location.suffix}")


def _take_over(connection: sa.Connection) -> None:
    """Replace every table, index and trigger of the main file by those of the attached one."""
    query = "SELECT type, name, sql FROM {}.sqlite_master WHERE sql IS NOT NULL"
    ours: Any = connection.exec_driver_sql(query.format("main")).all()
    for kind, name, _ in ours:
        if kind in ("trigger", "view", "table") and not name.startswith("sqlite_"):
            connection.exec_driver_sql(f'DROP {kind} IF EXISTS main."{name}"')
    parts: Any = connection.exec_driver_sql(query.format("given")).all()
    for _, name, sql in [one for one in parts if one[0] == "table"]:
        connection.exec_driver_sql(sql)
        taken = f'INSERT INTO main."{name}" SELECT * FROM given."{name}"'  # noqa: S608 - our names
        connection.exec_driver_sql(taken)
    for _, _, sql in [one for one in parts if one[0] != "table"]:
        connection.exec_driver_sql(sql)


def _kind_of(location: Path) -> StoreKind | None:
    if not location.exists() or location.stat().st_size == 0:
        return None
    try:
        store = open_store(location)
    except StoreError:  # a damaged store is what a backup is for
        return None
    store.close()
    return store.kind


def _damaged(source: Path, why: object) -> StoreError:
    return StoreError(message("The backup {name} is damaged: {why}"), name=source.name, why=why)


def _unpack(source: Path, target: Path) -> None:
    """Unpack the database of a backup, as large as its manifest says and not a byte more."""
    manifest = read_manifest(source)
    try:
        with zipfile.ZipFile(source) as archive:
            size = _stated_size(source, archive, manifest)
            with archive.open(_DATABASE) as packed, target.open("wb") as file:
                left = size
                while block := packed.read(min(_BLOCK, left + 1)):
                    left -= len(block)
                    if left < 0:
                        break
                    file.write(block)
    except _UNREADABLE as error:
        raise StoreError(
            message("The backup {name} cannot be read: {why}."), name=source.name, why=error
        ) from error
    if left != 0:
        raise _damaged(source, Said(message("its database is not as large as its manifest says.")))
    if sha256_of(target) != manifest.get("sha256"):
        raise _damaged(source, Said(message("its SHA-256 does not match.")))
    target.chmod(0o600)


def _stated_size(source: Path, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> int:
    held = archive.getinfo(_DATABASE)
    # Backups from before the first release do not state it.
    size = manifest.get("bytes", held.file_size)
    if not isinstance(size, int) or isinstance(size, bool) or size != held.file_size:
        raise _damaged(source, Said(message("its database is not as large as its manifest says.")))
    most = _MOST_PACKED * max(source.stat().st_size, _BLOCK)
    if size > most or shutil.disk_usage(source.parent).total < size:
        raise _damaged(source, Said(message("it would unpack to far more than a store takes.")))
    return size


def _opened(unpacked: Path, source: Path) -> Store:
    """Open an unpacked database whose tables and triggers are ours; nothing of it ran before."""
    foreign = foreign_parts(unpacked)
    if foreign:
        raise _damaged(source, foreign[0])
    return open_store(unpacked)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_manifest(source: Path) -> dict[str, Any]:
    """Return what a backup says of itself, unchecked but for its form.

    Raises
    ------
    StoreError
        It is no backup.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            if archive.getinfo(_MANIFEST).file_size > _LONGEST_MANIFEST:
                raise ValueError("the manifest is too long")
            with archive.open(_MANIFEST) as file:
                manifest = json.loads(file.read(_LONGEST_MANIFEST + 1))
    except _UNREADABLE as error:
        raise StoreError(
            message("{name} is no backup of this program: {why}."), name=source.name, why=error
        ) from error
    if not isinstance(manifest, dict) or not isinstance(manifest.get("sha256"), str):
        raise _damaged(source, Said(message("its manifest does not say what it holds.")))
    return manifest
