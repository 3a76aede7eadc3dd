"""The register as it stands, in typed columns: read in bulk, patched after a write, kept in a file.

A register row holds its whole state as JSON. Arrow reads all of them at once into a column for
each field of `data.store.events.FIELDS`. A large register is kept beside the store as an Arrow
file that later processes map instead of reading; after a write the touched records alone are read.
The file may be deleted at any time: without it, or with one of another state, the rows are read.
"""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from threading import RLock
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj
import sqlalchemy as sa

from data.store.events import FIELDS, State, Subject
from data.store.hash_chain import canonical
from data.store.recording import chunks
from data.store.schema import utc_text
from data.store.tables import audit, event, hazard, meta, site

SUBJECTS: Final[tuple[Subject, ...]] = ("site", "hazard")
# Besides the fields: id, last day and last writing of its events, and what only the fold makes.
KEY: Final = "id"
LAST_ON: Final = "last_on"
LAST_AT: Final = "last_at"
_FOLDED: Final[Mapping[Subject, Mapping[str, str]]] = {
    "site": {"is_voided": "flag", "version": "whole"},
    "hazard": {"cycle": "whole", "n_extensions": "whole", "version": "whole"},
}
_TYPES: Final[Mapping[str, pa.DataType]] = {
    "text": pa.string(),
    "number": pa.float64(),
    "count": pa.float64(),
    "whole": pa.int64(),
    "flag": pa.bool_(),
    "date": pa.timestamp("s"),
    "list": pa.list_(pa.string()),
    "object": pa.string(),  # its JSON
}
# A day stands in JSON as text.
_READ: Final = {**{kind: kind for kind in _TYPES.values()}, pa.timestamp("s"): pa.string()}
_TABLES: Final = {"site": site, "hazard": hazard}
# Writes that change rows without an event: after one of them everything is read again.
_REWRITES: Final = frozenset({"erase", "restore", "rebuild"})
# A smaller register is read in milliseconds and needs no file; so few touched records are patched.
_LEAST_FOR_A_FILE: Final = 20_000
_MOST_PATCHED: Final = 5_000
_FORMAT: Final = "1"
_MARK: Final = b"firemap"


class ColumnSource(Protocol):
    """A store, as far as its columns need it."""

    @property
    def location(self) -> str:
        """Path of the file, or the address of a server."""


@dataclass(frozen=True, eq=False)
class Columns:
    """The sites and hazards of one state of a store, in the order of their ids.

    Attributes
    ----------
    store_id, audit_seq, audit_hash, event_seq : which state
    tables : by subject: `id`, the fields, `version` and the like, `last_on`, `last_at`
    gone : by subject: records that have events and no row, as their import was undone
    kept : what was asked of it, for as long as it is the present
    """

    store_id: str
    audit_seq: int
    audit_hash: str
    event_seq: int
    tables: Mapping[str, pa.Table]
    gone: Mapping[str, Sequence[int]]
    kept: dict[Any, pa.Table] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Text that names the state and the form of the file."""
        head = (self.store_id, self.audit_seq, self.audit_hash, self.event_seq)
        gone = {name: list(ids) for name, ids in self.gone.items()}
        return json.dumps([_FORMAT, _fields_mark(), *head, gone])


_LAST: Final[weakref.WeakKeyDictionary[ColumnSource, Columns]] = weakref.WeakKeyDictionary()
_READING: Final = RLock()


def columns_of(store: ColumnSource, connection: sa.Connection) -> Columns:
    """Return the register as the open transaction sees it.

    Parameters
    ----------
    connection : reading `store`
    """
    with _READING:
        known = _LAST.get(store) or _from_file(store)
        found = _renewed(connection, known) if known else None
        if found is None:
            found = _all(connection)
            _to_file(store, found)
        _LAST[store] = found
        return found


def forget(store: ColumnSource) -> None:
    """Take away what is kept of a register beside its store: somebody was erased from it."""
    with _READING:
        _LAST.pop(store, None)
        for path in _files(store).values():
            path.unlink(missing_ok=True)


def table_of(subject: Subject, states: Mapping[int, State]) -> pa.Table:
    """Return states as a table of `Columns`, in the order of their ids, `last_on` unknown."""
    ids = sorted(states)
    return _table(subject, ids, [canonical(states[one]) for one in ids], {})


def _renewed(connection: sa.Connection, known: Columns) -> Columns | None:
    """Return what is known with the records touched since; None where too much may have changed."""
    row = connection.execute(
        sa.select(audit.c.hash).where(audit.c.audit_seq == known.audit_seq)
    ).scalar()
    if row != known.audit_hash or _store_id(connection) != known.store_id:
        return None
    later = sa.select(audit.c.audit_seq, audit.c.hash, audit.c.action).where(
        audit.c.audit_seq > known.audit_seq
    )
    writes: Any = connection.execute(later.order_by(audit.c.audit_seq)).all()
    if not writes:
        return known
    if any(action in _REWRITES for _, _, action in writes):
        return None
    events: Any = connection.execute(
        sa.select(event.c.event_seq, event.c.subject, event.c.subject_id).where(
            event.c.event_seq > known.event_seq
        )
    ).all()
    touched: dict[Subject, list[int]] = {
        name: sorted({i for _, s, i in events if s == name}) for name in SUBJECTS
    }
    if sum(map(len, touched.values())) > _MOST_PATCHED:
        return None
    tables, gone = dict(known.tables), dict(known.gone)
    for name, ids in touched.items():
        if ids:
            fresh, without = _read(connection, name, ids)
            tables[name] = _patched(known.tables[name], fresh, ids)
            gone[name] = sorted({*known.gone[name], *without})
    last = max((seq for seq, _, _ in events), default=known.event_seq)
    return Columns(known.store_id, writes[-1][0], writes[-1][1], last, tables, gone)


def _patched(table: pa.Table, fresh: pa.Table, ids: Sequence[int]) -> pa.Table:
    kept = table.filter(pc.invert(pc.is_in(table[KEY], value_set=pa.array(ids, pa.int64()))))
    return joined(kept, fresh)


def joined(*tables: pa.Table) -> pa.Table:
    """Return the rows of tables in the order of their ids."""
    both = pa.concat_tables(tables).combine_chunks()
    ids = both[KEY].to_numpy()
    return both if (ids[1:] > ids[:-1]).all() else both.take(np.argsort(ids, kind="stable"))


def _all(connection: sa.Connection) -> Columns:
    head: Any = connection.execute(
        sa.select(audit.c.audit_seq, audit.c.hash).order_by(audit.c.audit_seq.desc()).limit(1)
    ).first()
    last = connection.execute(sa.select(sa.func.max(event.c.event_seq))).scalar() or 0
    read = {name: _read(connection, name, None) for name in SUBJECTS}
    seq, digest = head or (0, "")
    tables: dict[str, pa.Table] = {name: table for name, (table, _) in read.items()}
    gone: dict[str, Sequence[int]] = {name: without for name, (_, without) in read.items()}
    return Columns(_store_id(connection), seq, digest, last, tables, gone)


def _store_id(connection: sa.Connection) -> str:
    query = sa.select(meta.c.value).where(meta.c.key == "store_id")
    return str(connection.execute(query).scalar())


def _read(
    connection: sa.Connection, subject: Subject, ids: Sequence[int] | None
) -> tuple[pa.Table, list[int]]:
    """Return the rows of records, and the records among them that have events alone."""
    table, lasts = _TABLES[subject], _lasts(connection, subject, ids)
    key = table.c[f"{subject}_id"]
    query = sa.select(key, table.c.state).order_by(key)
    queries = [query] if ids is None else [query.where(key.in_(part)) for part in chunks(ids)]
    rows = [row for one in queries for row in connection.execute(one).all()]
    there = [row[0] for row in rows]
    without = sorted(lasts.keys() - set(there))
    return _table(subject, there, [row[1] for row in rows], lasts), without


def _lasts(
    connection: sa.Connection, subject: Subject, ids: Sequence[int] | None
) -> dict[int, tuple[date, str]]:
    """Return the last day and the last writing of the events of each record."""
    on, at = (sa.func.max(column) for column in (event.c.effective_on, event.c.recorded_at))
    query = (
        sa.select(event.c.subject_id, sa.type_coerce(on, sa.String), sa.type_coerce(at, sa.String))
        .where(event.c.subject == subject)
        .group_by(event.c.subject_id)
    )
    queries = (
        [query] if ids is None
        else [query.where(event.c.subject_id.in_(part)) for part in chunks(ids)]
    )  # fmt: skip
    rows: Any = (row for one in queries for row in connection.execute(one))
    return {i: (on, at) for i, on, at in rows}


def _table(
    subject: Subject, ids: list[int], states: list[str], lasts: Mapping[int, tuple[Any, str]]
) -> pa.Table:
    fields = {**FIELDS[subject], **_FOLDED[subject]}
    read = _parsed({name: kind for name, kind in fields.items() if kind != "object"}, states)
    columns: dict[str, Any] = {KEY: pa.array(ids, pa.int64())}
    for name, kind in fields.items():
        if kind == "object":
            columns[name] = pa.array([_object(text, name) for text in states], pa.string())
        else:
            columns[name] = read[name]
    nothing: tuple[Any, Any] = (None, None)
    told = [lasts.get(one, nothing) for one in ids]
    days = [str(on) if on else None for on, _ in told]
    columns[LAST_ON] = pa.array(days, pa.string()).cast(pa.timestamp("s"))
    columns[LAST_AT] = pa.array([at for _, at in told], pa.string())
    return pa.table(columns)


def _parsed(fields: Mapping[str, str], states: list[str]) -> Any:
    """Return the columns of states by name: a table, or a mapping of arrays."""
    schema = pa.schema([(name, _TYPES[kind]) for name, kind in fields.items()])
    if not states:
        return schema.empty_table()
    # No row is longer than a block; a character has four bytes at most.
    block = max(2**20, 8 * max(map(len, states)))
    try:
        found = pj.read_json(
            pa.BufferReader("\n".join(states).encode()),
            read_options=pj.ReadOptions(block_size=block),
            parse_options=pj.ParseOptions(
                explicit_schema=schema, newlines_in_values=False, unexpected_field_behavior="ignore"
            ),
        )
    except (pa.ArrowException, UnicodeEncodeError):  # a text that is JSON to Python alone
        return _parsed_singly(schema, states)
    return found.select(list(fields)).combine_chunks()


def _parsed_singly(schema: pa.Schema, states: list[str]) -> Mapping[str, Any]:
    rows = [json.loads(state) for state in states]
    return {
        one.name: pa.array([row.get(one.name) for row in rows], _READ.get(one.type)).cast(one.type)
        for one in schema
    }


def _object(state: str, name: str) -> str | None:
    """Return the JSON of an object in a state.

    Within a text the marks around the name would be escaped, and no other field holds names.
    """
    key = f'"{name}":'
    at = state.find(key)
    begins = at + len(key)
    if at < 0 or state[begins] != "{":
        return None
    _, end = _DECODER.raw_decode(state, begins)
    return state[begins:end]


_DECODER: Final = json.JSONDecoder()


def moved(table: pa.Table, as_of: date, known_at: datetime | None) -> npt.NDArray[np.bool_]:
    """Return which records had an event after a day, or one written down after a moment."""
    last_on = table[LAST_ON].to_numpy()
    is_moved: npt.NDArray[np.bool_] = last_on > np.datetime64(as_of, "s")
    if known_at is not None:
        later = pc.greater(table[LAST_AT], utc_text(known_at))
        is_moved = is_moved | later.to_numpy()
    return is_moved


def _fields_mark() -> str:
    return canonical([FIELDS, _FOLDED])


def _files(store: ColumnSource) -> dict[Subject, Path]:
    if "://" in store.location:
        return {}
    place = Path(store.location)
    return {name: place.with_name(f"{place.name}.{name}.arrow") for name in SUBJECTS}


def _from_file(store: ColumnSource) -> Columns | None:
    tables: dict[str, pa.Table] = {}
    marks = set()
    for name, path in _files(store).items():
        if not path.is_file():
            return None
        try:
            # Windows replaces and takes away no file that is mapped.
            read = pa.OSFile if os.name == "nt" else pa.memory_map
            with read(str(path)) as source:
                tables[name] = pa.ipc.open_file(source).read_all()
        except (OSError, pa.ArrowException):
            return None
        marks.add((tables[name].schema.metadata or {}).get(_MARK, b""))
    if len(marks) != 1:
        return None
    with suppress(ValueError):
        form, fields, *head = json.loads(marks.pop())
        if (form, fields) == (_FORMAT, _fields_mark()):
            store_id, audit_seq, audit_hash, event_seq, gone = head
            return Columns(store_id, audit_seq, audit_hash, event_seq, tables, gone)
    return None


def _to_file(store: ColumnSource, columns: Columns) -> None:
    """Keep a large register beside its store; where the disk refuses it is read again next time."""
    if sum(len(table) for table in columns.tables.values()) < _LEAST_FOR_A_FILE:
        return
    for name, path in _files(store).items():
        table = columns.tables[name].replace_schema_metadata({_MARK: columns.mark.encode()})
        partial = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
                writer.write_table(table)
            partial.replace(path)
        except OSError:
            partial.unlink(missing_ok=True)
            return
