"""Taking an import back: nothing is erased, the import is marked as if it had not been."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from data.events import CHINA_TIME, NewEvent
from data.recording import chunks, record_events
from data.tables import (
    event,
    gathering,
    hazard,
    measure,
    outreach,
    receipt,
    repair,
    village,
    visit,
)
from vocabulary.errors import StoreError
from vocabulary.terms import EventKind

if TYPE_CHECKING:
    from data.store import Store, Writing


def undo(store: Store, receipt_id: int, *, actor: str, now: datetime) -> None:
    """Take an import back: what it made is gone, what it changed is as before, on every date.

    Parameters
    ----------
    store : Store
    receipt_id : int
    actor : str
    now : datetime
        Aware.

    Raises
    ------
    StoreError
        There is no such import, it was undone already, or something was built on it since:
        a later event of a record it touched, a hazard, visit or measure at a site it made, a
        later change of a village.
    """
    with store.writing("undo_import", actor=actor, now=now) as write:
        row = _standing_receipt(write.connection, receipt_id)
        _refuse_later_events(write.connection, receipt_id)
        _refuse_dependants(write.connection, receipt_id)
        touched: Any = write.connection.execute(
            sa.select(event.c.subject, event.c.subject_id)
            .where(event.c.receipt_id == receipt_id)
            .distinct()
            .order_by(event.c.subject, event.c.subject_id)
        ).all()
        day = now.astimezone(CHINA_TIME).date()
        kind, change = EventKind.IMPORT_UNDONE, {"receipt_id": receipt_id}
        record_events(write, [NewEvent(s, i, kind, day, dict(change)) for s, i in touched])
        _put_villages_back(write, row["villages_before"], row["audit_seq"])
        _put_repairs_back(write, receipt_id)
        write.connection.execute(
            sa.update(receipt)
            .where(receipt.c.receipt_id == receipt_id)
            .values(undone_at=now.astimezone(UTC), audit_seq=write.audit_seq)
        )
        write.detail |= {"receipt_id": receipt_id, "records": len(touched)}


def _standing_receipt(connection: sa.Connection, receipt_id: int) -> Any:
    query = sa.select(receipt).where(receipt.c.receipt_id == receipt_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise StoreError(f"There is no import {receipt_id} to undo.")
    if row["undone_at"] is not None:
        raise StoreError(f"Import {receipt_id} ({row['file']}) was undone already.")
    return row


def _refuse_later_events(connection: sa.Connection, receipt_id: int) -> None:
    ours = (
        sa.select(
            event.c.subject, event.c.subject_id, sa.func.max(event.c.event_seq).label("last_seq")
        )
        .where(event.c.receipt_id == receipt_id)
        .group_by(event.c.subject, event.c.subject_id)
        .subquery()
    )
    undone = sa.select(receipt.c.receipt_id).where(receipt.c.undone_at.is_not(None))
    later = connection.execute(
        sa.select(event.c.subject, event.c.subject_id, event.c.kind, event.c.effective_on)
        .join(
            ours,
            (event.c.subject == ours.c.subject)
            & (event.c.subject_id == ours.c.subject_id)
            & (event.c.event_seq > ours.c.last_seq),
        )
        .where(
            event.c.kind != EventKind.IMPORT_UNDONE.value,
            sa.or_(event.c.receipt_id.is_(None), event.c.receipt_id.not_in(undone)),
        )
        .order_by(event.c.event_seq)
        .limit(1)
    ).first()
    if later is not None:
        subject, subject_id, kind, day = later
        raise StoreError(
            f"Import {receipt_id} cannot be undone: {subject} {subject_id} was changed since "
            f"({kind} on {day}). Undo the later import first, or correct the record by hand."
        )


def _refuse_dependants(connection: sa.Connection, receipt_id: int) -> None:
    made: Any = connection.execute(
        sa.select(event.c.subject_id).where(
            event.c.receipt_id == receipt_id,
            event.c.subject == "site",
            event.c.kind == EventKind.IMPORTED.value,
        )
    ).scalars()
    own: set[int] = set(
        connection.execute(
            sa.select(event.c.subject_id).where(
                event.c.receipt_id == receipt_id, event.c.subject == "hazard"
            )
        ).scalars()
    )
    for part in chunks(list(made)):
        for table in (hazard, visit, measure, outreach, gathering):
            key = table.c[f"{table.name}_id"]
            query = sa.select(key, table.c.site_id).where(table.c.site_id.in_(part))
            for row_id, site_id in connection.execute(query):
                if table is not hazard or row_id not in own:
                    raise StoreError(
                        f"Import {receipt_id} cannot be undone: it made site {site_id}, where "
                        f"{table.name} {row_id} was entered since."
                    )


def _put_villages_back(write: Writing, before: list[dict[str, Any]], audit_seq: int) -> None:
    for kept in before:
        code, old = kept["village_code"], kept["before"]
        same = village.c.village_code == code
        row = write.connection.execute(sa.select(village).where(same)).mappings().first()
        if row is None or row["audit_seq"] != audit_seq:
            raise StoreError(
                f"The import cannot be undone: village {code} was changed since; "
                "put it right by hand."
            )
        if old is None:
            write.connection.execute(sa.delete(village).where(same))
            continue
        polygon = bytes.fromhex(old["polygon"]) if old["polygon"] else None
        ours = {"version": row["version"] + 1, "audit_seq": write.audit_seq}
        write.connection.execute(
            sa.update(village).where(same).values(**(old | {"polygon": polygon} | ours))
        )


def _put_repairs_back(write: Writing, receipt_id: int) -> None:
    write.connection.execute(
        sa.update(repair)
        .where(repair.c.resolved_by == receipt_id)
        .values(resolved_by=None, audit_seq=write.audit_seq)
    )
