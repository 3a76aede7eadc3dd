"""The engine under the store: which SQLite, which journal, where a store may lie, who writes."""

from __future__ import annotations

import os
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import ModuleType
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, SQLAlchemyError

from data.store.aside import keep_private, writing_aside
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.store import NETWORK_FILE_SYSTEMS, SYNC_FOLDERS

# A writer waits this long for another one, then gives up with a sentence.
BUSY_TIMEOUT_MS: Final = 8000

# One writer at a time on a server too: the hash chains have one head. Any number, the same for all.
_WRITE_LOCK: Final = 500151001

# What a connection remembers of the file it opened, and of that file's log.
_FILE, _LOG = "file", "log"

_DRIVE_REMOTE: Final = 4  # GetDriveTypeW, fileapi.h


def sqlite_module() -> ModuleType:
    """Return the SQLite driver: the `pysqlite3` package where installed, else Python's own."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2  # type: ignore[no-any-return]


def journal_mode(version: tuple[int, int, int]) -> Literal["wal", "delete"]:
    """Say which journal is safe with a version of SQLite.

    That is "delete" (the rollback journal) from 3.7.0 to 3.51.2, where a commit during another
    connection's checkpoint could be lost, but for the releases that carry the mend.

    References
    ----------
    The WAL-reset race is mended in 3.51.3 and, in older lines, in 3.50.7 and 3.44.6
    (SQLite release log; reported through libsql issue 2271 and litestream issue 1432).
    """
    is_mended = (
        version >= (3, 51, 3)
        or (3, 50, 7) <= version < (3, 51, 0)
        or (3, 44, 6) <= version < (3, 45, 0)
    )
    return "wal" if is_mended else "delete"


def refuse_location(
    path: str,
    *,
    file_system: str | None = None,
    is_remote_drive: bool = False,
    is_writable: bool = True,
) -> None:
    r"""Refuse a place where a database file is not safe.

    Parameters
    ----------
    path : as typed, Windows or POSIX
    file_system : type of the mount that holds it, as Linux names it (``ext4``, ``nfs4``)
    is_remote_drive : the drive letter stands for another machine's disk
    is_writable : a file can be made in the folder

    Raises
    ------
    StoreError
        A network path, a mapped or network disk, a synchronised folder, or a read-only one.
    """
    if path.startswith(("\\\\", "//")):
        raise StoreError(
            message(
                "The store must lie on a disk of this machine, got the network path {path}; "
                "copy it to a local folder."
            ),
            path=path,
        )
    if is_remote_drive or file_system in NETWORK_FILE_SYSTEMS:
        kind = "mapped network drive" if is_remote_drive else f"network file system {file_system}"
        raise StoreError(
            message(
                "The store must lie on a disk of this machine, {path} is on a {kind}; locks do "
                "not hold there. Move it to a local folder."
            ),
            path=path,
            kind=kind,
        )
    parts = PureWindowsPath(path).parts if "\\" in path else PurePosixPath(path).parts
    synced = [p for p in parts if p.lower().split(" - ")[0] in SYNC_FOLDERS]
    if synced:
        raise StoreError(
            message(
                "The store must not lie in the synchronised folder {synced}: a copy taken in "
                "the middle of a write is broken. Move it to a plain local folder."
            ),
            synced=synced[0],
        )
    if not is_writable:
        raise StoreError(
            message("The store needs a folder that can be written, {path} is read-only."),
            path=path,
        )


def check_location(path: Path) -> None:
    """Look at the disk under `path` and refuse it where it is not safe.

    Raises
    ------
    StoreError
        See `refuse_location`; also where the folder does not exist.
    """
    refuse_location(os.fspath(path))
    folder = path.resolve().parent
    if not folder.is_dir():
        raise StoreError(
            message("The store needs an existing folder, {folder} is none; make it first."),
            folder=folder,
        )
    refuse_location(
        os.fspath(path.resolve()),
        file_system=_file_system(folder),
        is_remote_drive=_is_remote_drive(folder),
        is_writable=_is_writable(folder) and (not path.exists() or os.access(path, os.W_OK)),
    )


def _is_writable(folder: Path) -> bool:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _is_remote_drive(folder: Path) -> bool:
    if sys.platform != "win32":
        return False
    import ctypes

    drive_type: int = ctypes.windll.kernel32.GetDriveTypeW(folder.anchor)
    return drive_type == _DRIVE_REMOTE


def _file_system(folder: Path) -> str | None:
    mounts = Path("/proc/mounts")
    if not mounts.exists():
        return None
    return mount_type(os.fspath(folder), mounts.read_text(encoding="utf-8", errors="replace"))


def mount_type(folder: str, mounts: str) -> str | None:
    r"""Return the file system type of the mount that holds `folder`.

    Parameters
    ----------
    folder : absolute, symlinks resolved
    mounts : text of ``/proc/mounts``; a space in a mount point is written ``\040``
    """
    best, kind = "", None
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = folder == point or folder.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


def make_engine(location: str | Path) -> sa.Engine:
    """Make the engine of a store: of a file, or of a database URL (``postgresql+psycopg://…``).

    Raises
    ------
    StoreError
        The place is not safe, or the driver is not installed.
    """
    if "://" in str(location):
        try:
            engine = sa.create_engine(str(location), isolation_level="REPEATABLE READ")
            sa.event.listen(engine, "begin", _on_server_begin)
            return engine
        except (SQLAlchemyError, ImportError) as error:
            raise StoreError(
                message("The database URL cannot be used: {error}"),
                error=error,
            ) from error
    path = Path(location)
    check_location(path)
    module = sqlite_module()
    path = path.resolve()
    url = sa.URL.create("sqlite", database=os.fspath(path))
    engine = sa.create_engine(url, module=module)
    sa.event.listen(engine, "connect", _on_connect(path, journal_mode(module.sqlite_version_info)))
    sa.event.listen(engine, "checkout", _on_checkout(engine, path))
    sa.event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(path: Path, journal: str) -> Callable[[Any, Any], None]:
    def prepare(connection: Any, record: Any) -> None:
        keep_private(path)
        record.info[_FILE] = _file_at(path)
        connection.isolation_level = None  # the driver starts no transaction by itself
        cursor = connection.cursor()
        try:
            cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] != journal:
                cursor.execute(f"PRAGMA journal_mode={journal}")
            cursor.execute("PRAGMA foreign_keys=ON")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA recursive_triggers=ON")  # REPLACE must not slip by a trigger
            cursor.execute("PRAGMA trusted_schema=OFF")
        finally:
            cursor.close()

    return prepare


def _on_checkout(engine: sa.Engine, path: Path) -> Callable[[Any, Any, Any], None]:
    log = path.with_name(f"{path.name}-wal")

    def look(connection: Any, record: Any, _proxy: Any) -> None:
        if record.info[_FILE] == _file_at(path):
            record.info[_LOG] = _file_at(log)
            return
        # What is open is another file by now. The log of the old one stays where it is, and would
        # be read as the new one's.
        engine.dispose()
        connection.close()
        if record.info.get(_LOG) is not None and record.info[_LOG] == _file_at(log):
            log.unlink(missing_ok=True)
            path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
        raise InvalidatePoolError("the file was replaced")

    return look


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return what tells one file from another put in its place under the same name."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _refuse_replaced(connection: sa.Connection) -> None:
    """Refuse what was written into a file that is not the store any more."""
    database, seen = connection.engine.url.database, connection.connection.info
    if seen and _FILE in seen and database and seen[_FILE] != _file_at(Path(database)):
        raise StoreError(
            message(
                "The file of the store was replaced in the middle of a write; nothing was written "
                "to the new one, try again."
            )
        )


def _on_begin(connection: sa.Connection) -> None:
    if not connection.get_execution_options().get("firemap_writes", False):
        connection.exec_driver_sql("BEGIN")
        return
    # SQLite asks ten times a second for a lock, and a busy writer is back sooner: ask more often.
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA busy_timeout=0")
    try:
        if not _has_lock(raw):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _has_lock(raw: Any) -> bool:
    """Begin a write as soon as it can be; False where it could not be begun in time."""
    module, until = sqlite_module(), time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while time.monotonic() < until:
        try:
            raw.execute("BEGIN IMMEDIATE")
        except module.OperationalError as error:
            if "locked" not in str(error):
                return False
            time.sleep(random.uniform(0.001, 0.008))  # noqa: S311 - no secret
        else:
            return True
    return False


def _on_server_begin(connection: sa.Connection) -> None:
    if connection.get_execution_options().get("firemap_writes", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {BUSY_TIMEOUT_MS}")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")


@contextmanager
def transaction(engine: sa.Engine, *, writes: bool) -> Iterator[sa.Connection]:
    """Open one transaction; commit at the end, roll back on any error.

    One that `writes` takes the write lock at its start: a transaction that reads first and asks for
    the lock later fails at once when another writer got in between.

    Raises
    ------
    StoreError
        The database is locked, full, damaged, or refuses the write.
    """
    try:
        with engine.connect() as connection:
            connection.execution_options(firemap_writes=writes)
            if writes and engine.dialect.name == "postgresql":
                # A snapshot taken ahead of the wait for the lock would show what was there before
                # the other writer: under the lock each statement may see the newest.
                connection.execution_options(isolation_level="READ COMMITTED")
            with connection.begin():
                yield connection
            if writes:
                _refuse_replaced(connection)
    except DBAPIError as error:
        raise _sentence(error) from error


def _sentence(error: DBAPIError) -> StoreError:
    cause = str(error.orig)
    said = cause.lower()
    if "locked" in said or "busy" in said or "lock timeout" in said:
        return StoreError(
            message(
                "The store is in use by another program that did not finish in {seconds} "
                "seconds; nothing was written, try again."
            ),
            seconds=BUSY_TIMEOUT_MS // 1000,
        )
    if "full" in said or "disk i/o" in said:
        return StoreError(
            message(
                "The disk did not take the write ({cause}); nothing was written, free some space."
            ),
            cause=cause,
        )
    if "malformed" in said or "not a database" in said:
        return StoreError(
            message("The store file is damaged ({cause}); restore the last backup."),
            cause=cause,
        )
    if "readonly" in said or "unable to open" in said:
        return StoreError(
            message("The store file cannot be opened for writing ({cause})."),
            cause=cause,
        )
    return StoreError(
        message("The store refused the statement ({cause}); nothing was written."),
        cause=cause,
    )


def is_sound(path: Path) -> bool:
    """Return whether SQLite finds every page of a file whole."""
    module = sqlite_module()
    try:
        with closing(module.connect(os.fspath(path))) as connection:
            return bool(connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)])
    except module.Error:
        return False


def copy_file(engine: sa.Engine, target: Path) -> None:
    """Copy the SQLite file behind an engine, in one piece, under a name that appears when whole.

    Raises
    ------
    StoreError
        The engine is no SQLite file, or the disk does not take the copy.
    """
    database = engine.url.database
    if engine.dialect.name != "sqlite" or not database:
        raise StoreError(
            message("Only a store in a file can be copied; use pg_dump for PostgreSQL.")
        )
    module = sqlite_module()
    with writing_aside(target) as aside:
        try:
            with closing(module.connect(database)) as live, closing(module.connect(aside)) as copy:
                live.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")
        except module.Error as error:
            raise StoreError(
                message("The store cannot be copied to {name}: {error}."),
                name=target.name,
                error=error,
            ) from error
