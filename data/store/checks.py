"""Whether a store is whole: file, tables, chains, register against replay, rows against seals."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from data.store.events import fold
from data.store.hash_chain import (
    GENESIS,
    audit_fields,
    broken_links,
    canonical,
    commitment,
    event_fields,
)
from data.store.opening import Store, fingerprint_of
from data.store.recording import projection_row, read_events
from data.store.schema import Moment
from data.store.sealing import bound_in, seal_findings
from data.store.shape import shape_findings
from data.store.tables import audit, event, hazard, site
from vocabulary.errors import StoreError
from vocabulary.messages import Said, message
from vocabulary.store import noun

# Findings beyond this many tell nothing more.
_MOST: Final = 100
# The actions, and the name in their detail, that the check must know.
REBUILD: Final = "rebuild"
ERASED: Final = "erased"


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    Attributes
    ----------
    rows : events and audit rows walked
    broken : one finding each, at most a hundred
    erased : events whose personal cells were erased on request, as the audit says
    """

    ok: bool
    rows: int
    broken: tuple[Said, ...]
    erased: int = 0


@dataclass
class _Told:
    """What a walk over the audit and the events tells of the rest.

    Attributes
    ----------
    bound : number of an audit row -> hash over the seals of its write
    erased : number of an event -> commitment to what is left of its personal cells, and the number
        of the audit row of the erasure
    written : site or hazard -> number of the audit row of its last event or erasure
    """

    rows: int = 0
    head: tuple[int, str] = (0, GENESIS)
    rebuilt: int = 0
    bound: dict[int, str] = field(default_factory=dict)
    erased: dict[int, tuple[str, int]] = field(default_factory=dict)
    written: dict[tuple[str, int], int] = field(default_factory=dict)
    findings: list[Said] = field(default_factory=list)

    def audit(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Pass the audit rows on, and keep what they say."""
        for row in rows:
            self.rows += 1
            seq = row["audit_seq"]
            self.head = seq, row["hash"]
            bound = bound_in(row["detail"])
            if bound is not None:
                self.bound[seq] = bound
            if row["action"] == REBUILD:
                self.rebuilt = seq
            for number, left in json.loads(row["detail"]).get(ERASED, {}).items():
                self.erased[int(number)] = left, seq
            yield row

    def events(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        """Pass the events on; keep when each record was written, and check personal cells."""
        for row in rows:
            self.rows += 1
            seq = row["event_seq"]
            left, erased_in = self.erased.get(seq, (None, 0))
            of = row["subject"], row["subject_id"]
            self.written[of] = max(self.written.get(of, 0), row["audit_seq"], erased_in)
            if not _is_as_committed(row, left):
                said = {"table": noun("event"), "seq": seq}
                self.findings.append(
                    Said(
                        message("{table} {seq}: personal cells are not as they were written"), said
                    )
                )
            yield row


def _is_as_committed(row: dict[str, Any], left: str | None) -> bool:
    changes = json.loads(row["changes"])
    if canonical(changes) != row["changes"]:
        return False
    if row["sealed"] is None and left is None:  # from before there were seals
        return row["salt"] is None
    if row["salt"] is None:
        return False
    expected = left or row["sealed"].partition(":")[0]
    return commitment(row["salt"], row["sealed"], changes, row["note"]) == expected


def verify(store: Store, *, anchor: str | None = None) -> Verdict:
    """Check a store, every table of it.

    Parameters
    ----------
    anchor : str or None
        A fingerprint noted earlier, elsewhere. A chain cut at its tail, or rewritten as a whole
        with all that hangs on it, shows only against it.
    """
    findings: list[Said] = []
    told = _Told()
    try:
        with store.reading() as connection:
            findings += _file_findings(connection)
            findings += shape_findings(connection)
            audits = told.audit(_links(connection, audit))
            findings += broken_links(audits, key="audit_seq", hashed=audit_fields, table="audit")
            events = told.events(_links(connection, event))
            findings += broken_links(
                events, key="event_seq", hashed=event_fields, table="event",
                # Of an event from before there were seals nothing else tells what it held.
                changed=lambda row: row["sealed"] is None and row["event_seq"] in told.erased,
            )  # fmt: skip
            findings += told.findings
            findings += _head_findings(connection, anchor)
            findings += _register_findings(connection, told)
            findings += seal_findings(connection, told.bound, fingerprint_of(*told.head))
    except StoreError as error:
        findings.append(error.sentence)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        findings.append(Said(message("a row cannot be read: {why}"), {"why": error}))
    return Verdict(not findings, told.rows, tuple(findings[:_MOST]), len(told.erased))


def _file_findings(connection: sa.Connection) -> list[Said]:
    if connection.dialect.name != "sqlite":
        return []
    pages: Any = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    keys: Any = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    return [Said(message("file: {why}"), {"why": line}) for line in pages if line != "ok"] + [
        Said(
            message("{table} {row}: names a row of {other} that is not there"),
            {"table": noun(row[0]), "row": row[1], "other": noun(row[2])},
        )
        for row in keys
    ]


def _links(connection: sa.Connection, table: sa.Table) -> Iterator[dict[str, Any]]:
    # As text, so that the hash is taken over what the file holds.
    columns = [
        sa.cast(column, sa.Text).label(column.name)
        if isinstance(column.type, (Moment, sa.Date))
        else column
        for column in table.columns
    ]
    query = sa.select(*columns).order_by(next(iter(table.primary_key)))
    return (dict(row) for row in connection.execute(query).mappings())


def _head_findings(connection: sa.Connection, anchor: str | None) -> list[Said]:
    findings: list[Said] = []
    last_event = connection.execute(
        sa.select(event.c.hash).order_by(event.c.event_seq.desc()).limit(1)
    ).scalar()
    last_audit = connection.execute(
        sa.select(audit.c.event_head).order_by(audit.c.audit_seq.desc()).limit(1)
    ).scalar()
    if last_event is not None and last_event != last_audit:
        findings.append(Said(message("event: the last one is not the one the audit names")))
    if last_event is None and (last_audit or "0").strip("0"):
        findings.append(Said(message("event: all are gone, the audit names one")))
    if anchor is not None:
        seq, _, head = anchor.partition("-")
        query = sa.select(audit.c.hash).where(audit.c.audit_seq == int(seq))
        known = connection.execute(query).scalar()
        if int(seq) and (known is None or not known.startswith(head)):
            noted = {"seq": seq, "mark": anchor}
            findings.append(Said(message("audit {seq}: is not the row noted as {mark}"), noted))
    return findings


def _register_findings(connection: sa.Connection, told: _Told) -> list[Said]:
    findings: list[Said] = []
    for subject, table in (("site", site), ("hazard", hazard)):
        folded = fold(read_events(connection, subject), date.max)
        states = folded.sites if subject == "site" else folded.hazards
        expected = {
            i: projection_row(subject, i, state)
            | {"audit_seq": max(told.written[subject, i], told.rebuilt)}
            for i, state in states.items()
        }
        key = f"{subject}_id"
        for row in connection.execute(sa.select(table)).mappings():
            if expected.pop(row[key], None) != dict(row):
                said = {"subject": noun(subject), "row": row[key]}
                findings.append(Said(message("{subject} {row}: is not what its events say"), said))
        findings += [
            Said(message("{subject} {row}: its events are there, its row is not"),
                 {"subject": noun(subject), "row": i})
            for i in expected
        ]  # fmt: skip
    return findings


def rebuild(store: Store, *, actor: str, now: datetime) -> int:
    """Write the register anew from its events, and return how many rows that were."""
    written = 0
    with store.writing(REBUILD, actor=actor, now=now) as write:
        for subject, table in (("hazard", hazard), ("site", site)):
            folded = fold(read_events(write.connection, subject), date.max)
            states = folded.sites if subject == "site" else folded.hazards
            write.connection.execute(sa.delete(table))
            rows = [
                projection_row(subject, i, state) | {"audit_seq": write.audit_seq}
                for i, state in states.items()
            ]
            if rows:
                write.connection.execute(sa.insert(table), rows)
            written += len(rows)
        write.detail["rows"] = written
    return written
