"""Frozen facts under a number: put once, never changed, found again by the number."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from data.store import tables
from data.store.canonical import canonical
from vocabulary.errors import StaleRecordError, StoreError

if TYPE_CHECKING:
    from data.store.opening import Store


@dataclass(frozen=True)
class Snapshot:
    """What was frozen.

    Attributes
    ----------
    number : str
        Its name in the store; no two have the same.
    frozen_at : datetime
        Aware, UTC.
    as_of : date
        The day the facts speak of.
    period : (start, end) or None
        Both days count.
    facts : dict
        Plain JSON.
    sha256 : str
        Of the facts as canonical JSON.
    """

    number: str
    frozen_at: datetime
    as_of: date
    period: tuple[date, date] | None
    facts: dict[str, Any]
    sha256: str


def put_snapshot(
    store: Store,
    number: str,
    facts: dict[str, Any],
    *,
    as_of: date,
    actor: str,
    now: datetime,
    period: tuple[date, date] | None = None,
) -> Snapshot:
    """Freeze facts under a number that is not taken yet.

    Parameters
    ----------
    store : Store
    number : str
    facts : dict
        Text, numbers, flags, dates, and lists and dicts of them; keys become text.
    as_of : date
    actor : str
    now : datetime
        Aware.
    period : (start, end), optional

    Raises
    ------
    StaleRecordError
        Somebody froze a snapshot of this number first.
    StoreError
        The number is empty, or the facts hold what JSON cannot.
    """
    if not number.strip():
        raise StoreError("A snapshot needs a number, got an empty one.")
    table = tables.snapshot
    start, end = period or (None, None)
    with store.writing("put_snapshot", actor=actor, now=now) as write:
        taken = sa.select(table.c.snapshot_id).where(table.c.number == number)
        if write.connection.execute(taken).first() is not None:
            raise StaleRecordError(f"There is a snapshot {number} already; read it, or number on.")
        last = write.connection.execute(sa.select(sa.func.max(table.c.snapshot_id))).scalar()
        row = {
            "snapshot_id": (last or 0) + 1,
            "number": number,
            "frozen_at": now,
            "as_of": as_of,
            "period_start": start,
            "period_end": end,
            "facts": facts,
            "audit_seq": write.audit_seq,
        }
        write.connection.execute(sa.insert(table), row)
        write.detail["snapshot"] = number
        write.detail["sha256"] = digest(facts)
    found = get_snapshot(store, number)
    if found is None:
        raise StoreError(f"The snapshot {number} was written and cannot be found.")
    return found


def get_snapshot(store: Store, number: str) -> Snapshot | None:
    """Return the snapshot of a number; None where there is none."""
    table = tables.snapshot
    with store.reading() as connection:
        query = sa.select(table).where(table.c.number == number)
        row = connection.execute(query).mappings().first()
    return None if row is None else _snapshot(row)


def list_snapshots(store: Store, *, prefix: str = "") -> tuple[Snapshot, ...]:
    """Return the snapshots whose number starts with `prefix`, in the order they were frozen."""
    table = tables.snapshot
    with store.reading() as connection:
        rows = connection.execute(sa.select(table).order_by(table.c.snapshot_id)).mappings().all()
    return tuple(_snapshot(row) for row in rows if row["number"].startswith(prefix))


def digest(facts: dict[str, Any]) -> str:
    """Return the SHA-256 of facts as canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(facts).encode()).hexdigest()


def _snapshot(row: Any) -> Snapshot:
    start, end = row["period_start"], row["period_end"]
    period = None if start is None or end is None else (start, end)
    return Snapshot(row["number"], row["frozen_at"], row["as_of"], period, row["facts"],
                    digest(row["facts"]))  # fmt: skip
