"""Whether a store is whole: the file, both chains, the register against a replay."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from data.store.events import fold
from data.store.hash_chain import AUDIT_HASHED, EVENT_HASHED, broken_links
from data.store.opening import Store
from data.store.recording import projection_row, read_events
from data.store.schema import Moment
from data.store.shape import shape_findings
from data.store.tables import audit, event, hazard, site
from vocabulary.errors import StoreError
from vocabulary.messages import Said, message
from vocabulary.store import noun

# Findings beyond this many tell nothing more.
_MOST: Final = 100


@dataclass(frozen=True)
class Verdict:
    """What a check found.

    Attributes
    ----------
    rows : events and audit rows walked
    broken : one finding each, at most a hundred
    """

    ok: bool
    rows: int
    broken: tuple[Said, ...]


def verify(store: Store, *, anchor: str | None = None) -> Verdict:
    """Check a store: the file's pages, foreign keys, both hash chains, register against replay.

    Parameters
    ----------
    anchor : str or None
        A fingerprint noted earlier, elsewhere. A chain cut at its tail, or rewritten as a whole,
        shows only against it.
    """
    findings: list[Said] = []
    rows = 0
    try:
        with store.reading() as connection:
            findings += _file_findings(connection)
            findings += shape_findings(connection)
            for table, key, hashed in (
                (event, "event_seq", EVENT_HASHED),
                (audit, "audit_seq", AUDIT_HASHED),
            ):
                links = list(_links(connection, table))
                rows += len(links)
                findings += broken_links(links, key=key, hashed=hashed, table=table.name)
            findings += _head_findings(connection, anchor)
            findings += _register_findings(connection)
    except StoreError as error:
        findings.append(error.sentence)
    except (ValueError, KeyError, TypeError) as error:
        findings.append(Said(message("a row cannot be read: {why}"), {"why": error}))
    return Verdict(not findings, rows, tuple(findings[:_MOST]))


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


def _register_findings(connection: sa.Connection) -> list[Said]:
    findings: list[Said] = []
    for subject, table in (("site", site), ("hazard", hazard)):
        folded = fold(read_events(connection, subject), date.max)
        states = folded.sites if subject == "site" else folded.hazards
        expected = {i: projection_row(subject, i, state) for i, state in states.items()}
        key = f"{subject}_id"
        for row in connection.execute(sa.select(table)).mappings():
            found = {name: value for name, value in row.items() if name != "audit_seq"}
            if expected.pop(row[key], None) != found:
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
    with store.writing("rebuild", actor=actor, now=now) as write:
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
