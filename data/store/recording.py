"""Appending events: ids, versions, the hash chain, and the register rows that follow from them."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

import sqlalchemy as sa

from data.store.events import (
    CREATES,
    KINDS,
    PRIVATE,
    Event,
    Folded,
    NewEvent,
    State,
    checked_changes,
    fold,
)
from data.store.hash_chain import canonical, commitment, event_fields, link
from data.store.schema import utc_text
from data.store.tables import event, hazard, site
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.messages import message
from vocabulary.store import noun
from vocabulary.terms import EventKind

# Ids in one IN list; SQLite takes 32,766 parameters, older builds 999.
_CHUNK: Final = 900

_TABLES: Final = {"site": site, "hazard": hazard}
# A correction may reach behind the day a record was made; so may the undoing of an import.
_REACH_BACK: Final = frozenset({EventKind.CORRECTED.value, EventKind.IMPORT_UNDONE.value})


@dataclass
class Writing:
    """One open write: hand it to whatever puts rows into the store.

    Attributes
    ----------
    connection : inside the transaction, holding the write lock
    audit_seq : of the audit row this write ends with
    now : aware
    event_head : hash of the last event; whoever appends events moves it on
    detail : what the audit row says: counts and ids, never personal cells
    gone : table and key of the rows that this write takes away
    is_invented : of a demo, in which nobody's data need a secret
    """

    connection: sa.Connection
    audit_seq: int
    actor: str
    now: datetime
    event_head: str
    detail: dict[str, Any] = field(default_factory=dict)
    gone: list[tuple[str, str]] = field(default_factory=list)
    is_invented: bool = False

    def salt(self, of: str) -> str:
        """Return a new salt; where everything is invented, the same each time it is made."""
        if not self.is_invented:
            return secrets.token_hex(16)
        return hashlib.sha256(f"{self.audit_seq} {of}".encode()).hexdigest()[:32]


def record_events(
    write: Writing, events: Sequence[NewEvent], *, receipt_id: int | None = None
) -> list[int]:
    """Append events inside an open write and bring the register rows up to them.

    Returns
    -------
    list of int
        Id of the site or hazard of each event.

    Raises
    ------
    StaleRecordError
        A record has another version than an event expects.
    StoreError
        An event names no record, or holds what its record cannot.
    """
    if not events:
        return []
    ids, made, named = _resolved_ids(write.connection, events)
    written = _written(write, events, ids, named, receipt_id)
    versions = _current_versions(write.connection, events, ids, made)
    _check_expected(events, ids, versions)
    histories = _histories(write.connection, written, made)
    _check_reach(written, histories)
    _insert(write, written)
    folded = fold([e for history in histories.values() for e in history], date.max)
    _check_sites(write.connection, written, folded)
    _project(write, folded, histories, versions)
    write.detail["events"] = write.detail.get("events", 0) + len(written)
    write.detail["last_event"] = written[-1].event_seq
    return ids


def _resolved_ids(
    connection: sa.Connection, events: Sequence[NewEvent]
) -> tuple[list[int], set[tuple[str, int]], dict[tuple[str, int], int]]:
    following = {name: _last_id(connection, name) + 1 for name in _TABLES}
    named: dict[tuple[str, int], int] = {}
    made: set[tuple[str, int]] = set()
    ids = []
    for new in events:
        if new.subject not in _TABLES:
            raise StoreError(
                message('An event is of a "site" or a "hazard", got {subject!r}.'),
                subject=noun(new.subject),
            )
        key = (new.subject, new.subject_id or 0)
        if new.kind not in KINDS:
            raise StoreError(
                message("There is no event kind {kind!r}; see vocabulary/terms.py."),
                kind=new.kind,
            )
        creates = new.kind in CREATES
        if creates and (new.subject_id is None or (key[1] < 0 and key not in named)):
            subject_id = following[new.subject]
            following[new.subject] += 1
            made.add((new.subject, subject_id))
            if new.subject_id is not None:
                named[key] = subject_id
        elif creates or new.subject_id is None:
            raise StoreError(
                message("{kind} of {subject} {subject_id}: only a new one is made."),
                kind=new.kind,
                subject=noun(new.subject),
                subject_id=new.subject_id,
            )
        elif key[1] < 0 and key not in named:
            raise StoreError(
                message("{subject} {key} was not made earlier in this call."),
                subject=noun(new.subject),
                key=key[1],
            )
        else:
            subject_id = named.get(key, key[1])
        ids.append(subject_id)
    return ids, made, named


def _site_named(changes: dict[str, Any], named: dict[tuple[str, int], int]) -> dict[str, Any]:
    site_id = changes.get("site_id")
    if not isinstance(site_id, int) or site_id >= 0:
        return changes
    if ("site", site_id) not in named:
        raise StoreError(
            message("site {site_id} was not made in this call."),
            site_id=site_id,
        )
    return changes | {"site_id": named["site", site_id]}


def _last_id(connection: sa.Connection, subject: str) -> int:
    query = sa.select(sa.func.max(event.c.subject_id)).where(event.c.subject == subject)
    return connection.execute(query).scalar() or 0


def _written(
    write: Writing,
    events: Sequence[NewEvent],
    ids: list[int],
    named: dict[tuple[str, int], int],
    receipt_id: int | None,
) -> list[Event]:
    last: int = write.connection.execute(sa.select(sa.func.max(event.c.event_seq))).scalar() or 0
    now = write.now.astimezone(UTC)
    written = []
    for seq, (new, subject_id) in enumerate(zip(events, ids, strict=True), start=last + 1):
        if not isinstance(new.effective_on, date) or isinstance(new.effective_on, datetime):
            raise StoreError(
                message("An event needs a date, got {effective_on!r}."),
                effective_on=new.effective_on,
            )
        changes = checked_changes(new.subject, _site_named(new.changes, named))
        written.append(
            Event(
                event_seq=seq,
                subject=noun(new.subject),
                subject_id=subject_id,
                kind=str(new.kind),
                effective_on=new.effective_on,
                changes=changes,
                recorded_at=now,
                actor=write.actor,
                note=new.note or None,
                receipt_id=receipt_id,
            )
        )
    return written


def _current_versions(
    connection: sa.Connection,
    events: Sequence[NewEvent],
    ids: list[int],
    made: set[tuple[str, int]],
) -> dict[tuple[str, int], int]:
    touched = {(new.subject, i) for new, i in zip(events, ids, strict=True)} - made
    versions: dict[tuple[str, int], int] = {}
    for subject, table in _TABLES.items():
        wanted = sorted(i for s, i in touched if s == subject)
        key = table.c[f"{subject}_id"]
        for part in chunks(wanted):
            rows = connection.execute(sa.select(key, table.c.version).where(key.in_(part)))
            versions.update({(subject, row[0]): row[1] for row in rows})
    missing = touched - versions.keys()
    if missing:
        subject, subject_id = min(missing)
        raise StoreError(
            message("There is no {subject} {subject_id} to write an event for."),
            subject=noun(subject),
            subject_id=subject_id,
        )
    return versions


def _check_expected(
    events: Sequence[NewEvent], ids: list[int], versions: dict[tuple[str, int], int]
) -> None:
    for new, subject_id in zip(events, ids, strict=True):
        current = versions.get((new.subject, subject_id))
        if new.expected_version is not None and new.expected_version != current:
            raise StaleRecordError(
                message(
                    "{subject} {subject_id} is at version {current}, the change was made on "
                    "version {expected_version}; look at both and choose."
                ),
                subject=noun(new.subject),
                subject_id=subject_id,
                current=current,
                expected_version=new.expected_version,
            )


def _histories(
    connection: sa.Connection, written: list[Event], made: set[tuple[str, int]]
) -> dict[tuple[str, int], list[Event]]:
    histories: dict[tuple[str, int], list[Event]] = {}
    for subject in _TABLES:
        ids = {e.subject_id for e in written if e.subject == subject}
        wanted = sorted(i for i in ids if (subject, i) not in made)
        for old in read_events(connection, subject, wanted):
            histories.setdefault((subject, old.subject_id), []).append(old)
    for new in written:
        histories.setdefault((new.subject, new.subject_id), []).append(new)
    return histories


def read_events(
    connection: sa.Connection,
    subject: str,
    ids: Sequence[int] | None = None,
    *,
    only: sa.ColumnElement[bool] | None = None,
) -> Iterator[Event]:
    """Yield the events of sites or of hazards, in the order of writing for each subject.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    subject : "site" or "hazard"
    ids : sequence of int or None
        None for all.
    only : condition, optional
        On columns of the event; the others are left out.
    """
    columns = (
        event.c.event_seq, event.c.subject_id, event.c.kind, event.c.effective_on,
        event.c.changes, event.c.recorded_at, event.c.actor, event.c.note, event.c.receipt_id,
    )  # fmt: skip
    query = sa.select(*columns).where(event.c.subject == subject).order_by(event.c.event_seq)
    query = query if only is None else query.where(only)
    queries = (
        [query] if ids is None else [query.where(event.c.subject_id.in_(p)) for p in chunks(ids)]
    )
    loads = json.loads
    for one in queries:
        rows: Any = connection.execute(one)
        for seq, subject_id, kind, day, changes, at, actor, note, receipt in rows:
            yield Event(
                seq, subject, subject_id, kind, day, loads(changes), at, actor, note, receipt
            )


def chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """Cut a list of ids into pieces that fit one IN list."""
    return (ids[start : start + _CHUNK] for start in range(0, len(ids), _CHUNK))


def _check_reach(written: list[Event], histories: dict[tuple[str, int], list[Event]]) -> None:
    first_day = {
        key: min(e.effective_on for e in history if e.event_seq == history[0].event_seq
                 or e.kind == EventKind.CORRECTED.value)
        for key, history in histories.items()
    }  # fmt: skip
    for new in written:
        day = first_day[new.subject, new.subject_id]
        if new.effective_on < day and new.kind not in _REACH_BACK:
            raise StoreError(
                message(
                    "{kind} of {subject} {subject_id} on {effective_on} lies before its first day "
                    "{day}; correct that day first."
                ),
                kind=new.kind,
                subject=noun(new.subject),
                subject_id=new.subject_id,
                effective_on=new.effective_on,
                day=day,
            )


def _insert(write: Writing, written: list[Event]) -> None:
    head, recorded_at = write.event_head, utc_text(write.now)
    rows = []
    for new in written:
        row: dict[str, Any] = {
            "event_seq": new.event_seq,
            "subject": new.subject,
            "subject_id": new.subject_id,
            "kind": new.kind,
            "effective_on": new.effective_on,
            "recorded_at": recorded_at,
            "actor": new.actor,
            "note": new.note,
            "changes": canonical(new.changes),
            "receipt_id": new.receipt_id,
            "audit_seq": write.audit_seq,
        }
        private = ",".join(sorted(PRIVATE & new.changes.keys()))
        salt, cells = write.salt(f"event {new.event_seq}"), f":{private}"
        row |= {"salt": salt, "sealed": commitment(salt, cells, new.changes, new.note) + cells}
        digest = link(head, event_fields(row))
        rows.append(row | {"recorded_at": new.recorded_at, "prev_hash": head, "hash": digest})
        head = digest
    write.connection.execute(sa.insert(event), rows)
    write.event_head = head


def _check_sites(connection: sa.Connection, written: list[Event], folded: Folded) -> None:
    wanted = {e.changes["site_id"] for e in written if e.changes.get("site_id") is not None}
    unknown = sorted(wanted - folded.sites.keys())
    for part in chunks(unknown):
        found = connection.execute(sa.select(site.c.site_id).where(site.c.site_id.in_(part)))
        wanted -= {row[0] for row in found}
    missing = wanted - folded.sites.keys()
    if missing:
        raise StoreError(
            message("There is no site {missing} for the hazard to be at."),
            missing=min(missing),
        )
    for hazard_id, state in folded.hazards.items():
        if state.get("site_id") is None:
            raise StoreError(
                message("hazard {hazard_id} needs a site_id, got none."),
                hazard_id=hazard_id,
            )


def projection_row(subject: str, subject_id: int, state: State) -> dict[str, Any]:
    """Return the register row that a state stands in, without its audit row."""
    row: dict[str, Any] = {
        f"{subject}_id": subject_id,
        "state": canonical(state),
        "version": state["version"],
    }
    if subject == "site":
        names = ("name", "category", "village_code", "lon", "lat", "is_voided")
        return row | {name: _storable(state.get(name)) for name in names}
    row |= {name: _storable(state.get(name)) for name in ("site_id", "hazard_no", "status")}
    days = {name: state.get(name) for name in ("found_on", "due_on", "closed_on")}
    return row | {name: date.fromisoformat(day) if day else None for name, day in days.items()}


def _storable(value: Any) -> Any:
    # PostgreSQL takes no NUL in text; the state, where it is escaped, keeps it.
    return value.replace("\x00", "") if isinstance(value, str) else value


def _project(
    write: Writing,
    folded: Folded,
    histories: dict[tuple[str, int], list[Event]],
    versions: dict[tuple[str, int], int],
) -> None:
    states = {"site": folded.sites, "hazard": folded.hazards}
    for subject in ("hazard", "site"):
        table, key = _TABLES[subject], f"{subject}_id"
        ids = [i for s, i in histories if s == subject]
        rows = [
            projection_row(subject, i, states[subject][i]) | {"audit_seq": write.audit_seq}
            for i in ids
            if i in states[subject]
        ]
        new = [row for row in rows if (subject, row[key]) not in versions]
        old = [row for row in rows if (subject, row[key]) in versions]
        gone = [i for i in ids if i not in states[subject] and (subject, i) in versions]
        if new:
            write.connection.execute(sa.insert(table), new)
        if old:
            _update(write.connection, subject, old, versions)
        for part in chunks(gone):
            write.connection.execute(sa.delete(table).where(table.c[key].in_(part)))


def _update(
    connection: sa.Connection,
    subject: str,
    rows: list[dict[str, Any]],
    versions: dict[tuple[str, int], int],
) -> None:
    table, key = _TABLES[subject], f"{subject}_id"
    statement = sa.update(table).where(
        table.c[key] == sa.bindparam("row_id"), table.c.version == sa.bindparam("seen_version")
    )
    bound = [
        {name: value for name, value in row.items() if name != key}
        | {"row_id": row[key], "seen_version": versions[subject, row[key]]}
        for row in rows
    ]
    done = connection.execute(statement, bound).rowcount
    if done != len(rows):
        raise StaleRecordError(
            message("{n} {subject} records changed while they were written; try again."),
            n=len(rows) - done,
            subject=noun(subject),
        )
