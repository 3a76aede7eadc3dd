"""The store: one file (or database) that holds a campaign, and the only door for writing to it.

Every write goes through `Store.writing`: one transaction that holds the write lock from its start
and ends with the audit row. The rows written name that audit row, and the database refuses the
commit without it.
"""

from __future__ import annotations

import os
import uuid
import weakref
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.pool import StaticPool

from data.access import rights
from data.register.columns import Columns, columns_of
from data.store import migrations
from data.store.aside import sweep
from data.store.engine import (
    BUSY_TIMEOUT_MS,
    copy_file,
    make_engine,
    sqlite_module,
    transaction,
)
from data.store.events import NewEvent
from data.store.hash_chain import GENESIS, audit_fields, canonical, link
from data.store.recording import Writing, record_events
from data.store.schema import utc_text
from data.store.sealing import note_head, seal_rows
from data.store.tables import audit, meta, metadata
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.terms import StoreKind

# Tables and columns that nobody asks a day for, or that are large.
_LEFT_OUT: Final = frozenset(
    {"event", "seal", "draft", "receipt", "repair", "heading", "snapshot", "app_user"}
)
_NOT_COPIED: Final = {
    "site": frozenset({"state"}),
    "hazard": frozenset({"state"}),
    "file": frozenset({"body"}),
}
_TABLES: Final = tuple(one for name, one in metadata.tables.items() if name not in _LEFT_OUT)


class Store:
    """An open store; make one with `open_store`.

    Attributes
    ----------
    kind : real or demo; fixed when the store was made
    location : path of the file, or the database URL without its password
    engine : for `data/` alone
    """

    def __init__(self, engine: sa.Engine, *, kind: StoreKind, location: str) -> None:
        self.kind: Final = kind
        self.location: Final = location
        self.engine: Final = engine
        self._finalizer = weakref.finalize(self, engine.dispose)

    @property
    def revision(self) -> int:
        """Number of writes so far; one more after each committed write."""
        return self._head()[0]

    @property
    def fingerprint(self) -> str:
        """Text that changes with every committed write, here or in another process.

        It names the last audit row by number and hash, so that a store put back from a backup and
        written to again never shows a fingerprint seen before. One indexed row is read.
        """
        return fingerprint_of(*self._head())

    def _head(self) -> tuple[int, str]:
        with self.reading() as connection:
            return _audit_head(connection)[:2]

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Open a read transaction: everything read inside it is of one revision.

        Raises
        ------
        StoreError
            The store cannot be read.
        """
        with self._transaction(writes=False) as connection:
            yield connection

    @contextmanager
    def together(self) -> Iterator[Store]:
        """Open one transaction for many writes: all of them are kept, or none.

        Yields
        ------
        Store
            The same store, inside the transaction: each write to it has its own audit row, what it
            reads holds the writes before. Good until the block ends, for one thread.

        Raises
        ------
        StoreError
            As in `writing`.
        """
        with transaction(self.engine, writes=True) as connection:
            yield _Inside(self, connection)

    @contextmanager
    def reading_register(self) -> Iterator[tuple[sa.Connection, Columns]]:
        """Open a read transaction that holds the events, with the register of the same state.

        Yields
        ------
        connection
            Of its events, those up to the register's `event_seq` are of the same state.
        columns
        """
        with self.reading() as connection:
            yield connection, columns_of(self, connection)

    def _transaction(self, *, writes: bool) -> AbstractContextManager[sa.Connection]:
        return transaction(self.engine, writes=writes)

    @contextmanager
    def writing(
        self, action: str, *, actor: str, now: datetime, needs: Sequence[str] = ()
    ) -> Iterator[Writing]:
        """Open a write transaction that ends with its audit row.

        Parameters
        ----------
        action : what is done, in a few words of code: ``record``, ``import``, ``undo`` …
        actor : who writes on one PC; behind the gate whoever is signed in, whatever is said here
        now : aware; the moment of writing
        needs : the rights it takes, where these are not the action's own; see `data.access.rights`

        Raises
        ------
        ForbiddenError
            Whoever is signed in may not do this, or not in this village.
        StoreError
            The store is locked for longer than the time-out, full, or refuses a row; nothing of
            the write stays.
        """
        needs = needs or (action,)
        who = rights.check(needs)
        actor = who.name if who else actor
        if not actor.strip():
            raise StoreError(message("A write needs the name of who does it, got an empty one."))
        utc_text(now)
        with self._transaction(writes=True) as connection:
            seq, prev_hash, event_head = _audit_head(connection)
            write = Writing(
                connection, seq + 1, actor, now, event_head,
                is_invented=self.kind is StoreKind.DEMO,
            )  # fmt: skip
            yield write
            rights.check_touched(
                who, needs, connection, audit_seq=write.audit_seq, detail=write.detail
            )
            seal_rows(write)
            row = {
                "audit_seq": write.audit_seq,
                "recorded_at": utc_text(now),
                "actor": actor,
                "action": action,
                "detail": canonical(write.detail),
                "event_head": write.event_head,
            }
            digest = link(prev_hash, audit_fields(row))
            row |= {"recorded_at": now.astimezone(UTC), "prev_hash": prev_hash, "hash": digest}
            connection.execute(sa.insert(audit), row)
            note_head(connection, fingerprint_of(write.audit_seq, digest))

    def record(self, events: Sequence[NewEvent], *, actor: str, now: datetime) -> list[int]:
        """Write events down in their order, and bring the register up to them, in one transaction.

        Returns
        -------
        list of int
            Id of the site or hazard of each event, in their order.

        Raises
        ------
        StaleRecordError
            The record changed since the version an event expects.
        StoreError
            An event names a record that does not exist, or holds what its record cannot.
        """
        if not events:
            return []
        with self.writing("record", actor=actor, now=now) as write:
            return record_events(write, events)

    def close(self) -> None:
        """Let go of the file; needed before it is moved or replaced."""
        self._finalizer()


class _Inside(Store):
    """A store whose reads and writes share one open transaction; see `Store.together`."""

    def __init__(self, outer: Store, connection: sa.Connection) -> None:
        super().__init__(outer.engine, kind=outer.kind, location=outer.location)
        self._finalizer.detach()  # the engine is the outer store's
        self._connection = connection

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[sa.Connection]:
        if not writes:
            yield self._connection
            return
        with self._connection.begin_nested():  # a refused write leaves those before it
            yield self._connection


class Still(Store):
    """What a store held at one moment, to be read while others write; nothing is written to it.

    A day of the register reads its tables when it is first asked for them, seconds or minutes
    apart. Read from the store they could be of two states, with a write between them. A transaction
    that stays open would hold writers up, so the tables are copied into memory within one. Bytes of
    photos, and what only proves the chains, stay behind; so do the events: they are only added to,
    and those up to the last one of that moment are read from the store itself. Sites and hazards
    are the columns of that moment.
    """

    def __init__(self, store: Store) -> None:
        engine = sa.create_engine(
            "sqlite://",
            creator=lambda: sqlite_module().connect(
                ":memory:", isolation_level=None, check_same_thread=False
            ),
            poolclass=StaticPool,
            module=sqlite_module(),
        )
        super().__init__(engine, kind=store.kind, location=store.location)
        self._lock = RLock()
        self._live: Final = store
        is_file = store.engine.dialect.name == "sqlite"
        self._columns = (self._copy_file if is_file else self._copy_rows)(store)
        with self.engine.connect() as connection:
            for index in (one for table in _TABLES for one in table.indexes):
                if index.columns.keys() != ["audit_seq"]:
                    index.create(connection)
            connection.commit()
        self._mark = super().fingerprint

    @contextmanager
    def reading_register(self) -> Iterator[tuple[sa.Connection, Columns]]:
        """Open a read transaction of the store, with the register of that moment.

        Raises
        ------
        StoreError
            The store was replaced since.
        """
        columns = self._columns
        with self._live.reading() as connection:
            here = sa.select(audit.c.hash).where(audit.c.audit_seq == columns.audit_seq)
            if columns.audit_seq and connection.execute(here).scalar() != columns.audit_hash:
                raise StoreError(message("The register was replaced; open the page anew."))
            yield connection, columns

    @property
    def fingerprint(self) -> str:
        """Of the store at that moment."""
        return self._mark

    @contextmanager
    def _transaction(self, *, writes: bool) -> Iterator[sa.Connection]:
        if writes:
            raise StoreError(message("A still of a store is read only; write to the store itself."))
        with self._lock, self.engine.connect() as connection:  # one connection for all threads
            yield connection

    def _copy_file(self, store: Store) -> Columns:
        with store.reading():  # whatever is wrong with the file is said here
            pass
        with self.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
            raw.execute("ATTACH ? AS live", (os.fspath(store.location),))
            try:
                raw.execute("BEGIN")
                # Here is no table yet: each name means the one of the store.
                columns = columns_of(store, connection)
                for table in _TABLES:
                    names = ", ".join(_told(table, column) for column in table.columns)
                    asked = f'SELECT {names} FROM live."{table.name}"'  # noqa: S608 - our names
                    raw.execute(f'CREATE TABLE main."{table.name}" AS {asked}')
                raw.execute("COMMIT")
            except (sa.exc.DBAPIError, sqlite_module().Error) as error:
                raise StoreError(message("The store cannot be read: {why}."), why=error) from error
            raw.execute("DETACH live")
        return columns

    def _copy_rows(self, store: Store) -> Columns:
        with store.reading_register() as (live, columns), self.engine.begin() as copy:
            for table in _TABLES:
                dropped = _NOT_COPIED.get(table.name, frozenset())
                kept = [column for column in table.columns if column.name not in dropped]
                names = ", ".join(f'"{column.name}"' for column in table.columns)
                copy.exec_driver_sql(f'CREATE TABLE "{table.name}" ({names})')
                rows = live.execute(sa.select(*kept)).mappings().all()
                if rows:
                    copy.execute(sa.insert(table), [dict(row) for row in rows])
        return columns


def _told(table: sa.Table, column: sa.Column[Any]) -> str:
    dropped = column.name in _NOT_COPIED.get(table.name, frozenset())
    return f'NULL AS "{column.name}"' if dropped else f'"{column.name}"'


def fingerprint_of(audit_seq: int, digest: str) -> str:
    """Return the mark of an audit row: its number and the beginning of its hash."""
    return f"{audit_seq}-{digest[:16]}"


def _audit_head(connection: sa.Connection) -> tuple[int, str, str]:
    row = connection.execute(
        sa.select(audit.c.audit_seq, audit.c.hash, audit.c.event_head)
        .order_by(audit.c.audit_seq.desc())
        .limit(1)
    ).first()
    return (row[0], row[1], row[2]) if row else (0, GENESIS, GENESIS)


def open_store(location: str | Path, *, create: StoreKind | None = None) -> Store:
    """Open a store, bringing an older one to today's tables after a backup beside it.

    Parameters
    ----------
    location : a file path, or a database URL
    create : make the store, of this kind, where there is none yet; an existing one must be of it

    Raises
    ------
    StoreError
        There is no store and `create` is None; the store is of the other kind, damaged, of a
        newer program, or in a place where a database file is not safe.
    """
    is_file = "://" not in str(location)
    if is_file and create is None and not _has_bytes(Path(location)):
        raise StoreError(
            message("There is no store at {location}; make one, or load the demo."),
            location=location,
        )
    engine = make_engine(location)
    try:
        if is_file:
            sweep(Path(location).resolve().parent)
        _prepare(engine, Path(location) if is_file else None, create)
        kind = _kind_of(engine, location)
        if create is not None and kind is not create:
            raise StoreError(
                message(
                    "The store at {location} holds {held}, asked for {asked}; "
                    "the two never mix, choose another file."
                ),
                location=location,
                held=kind,
                asked=create,
            )
    except BaseException:
        engine.dispose()
        raise
    shown = str(Path(location).resolve()) if is_file else engine.url.render_as_string()
    return Store(engine, kind=kind, location=shown)


def _has_bytes(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _prepare(engine: sa.Engine, path: Path | None, create: StoreKind | None) -> None:
    with transaction(engine, writes=False) as connection:
        version = migrations.current(connection)
    if version is None and create is None:
        raise StoreError(
            message("{path} is a database, but no store of this program."),
            path=path or engine.url.host,
        )
    newest = migrations.newest()
    if version == newest:
        return
    if version is not None and path is not None:
        copy_file(engine, path.with_name(f"{path.stem}.before-v{newest}{path.suffix}"))
    with transaction(engine, writes=True) as connection:
        # Read again, now under the lock: another program may have been faster.
        if migrations.current(connection) is None and create is not None:
            _make(connection, create)
        else:
            migrations.upgrade(connection)


def _make(connection: sa.Connection, kind: StoreKind) -> None:
    migrations.create(connection)
    rows = [
        {"key": "kind", "value": kind.value},
        {"key": "store_id", "value": "demo" if kind is StoreKind.DEMO else uuid.uuid4().hex},
    ]
    connection.execute(sa.insert(meta), rows)


def _kind_of(engine: sa.Engine, location: str | Path) -> StoreKind:
    query = sa.select(meta.c.value).where(meta.c.key == "kind")
    with transaction(engine, writes=False) as connection:
        value = connection.execute(query).scalar()
    if value is None:
        raise StoreError(
            message("The store at {location} does not say what it holds; restore a backup."),
            location=location,
        )
    return StoreKind(value)


# The last still of each store, for as long as a day reads from it.
_LAST: Final[weakref.WeakKeyDictionary[Store, weakref.WeakValueDictionary[str, Still]]] = (
    weakref.WeakKeyDictionary()
)
_MAKING: Final = RLock()


def still_of(store: Store) -> Still:
    """Return a still of what a store holds now; days of one state share one.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    with _MAKING:
        known = _LAST.setdefault(store, weakref.WeakValueDictionary())
        still = known.get(store.fingerprint)
        if still is None:
            still = Still(store)
            known[still.fingerprint] = still
        return still
