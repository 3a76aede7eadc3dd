"""What leaves the house: facts frozen under a number, and files that carry a serial."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import sqlalchemy as sa

from data.store.events import CHINA_TIME
from data.store.hash_chain import canonical
from data.store.tables import audit
from data.store.tables import snapshot as snapshot_table
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.messages import message

if TYPE_CHECKING:
    from data.store.opening import Store

ACTION: Final = "export"
SHOWING: Final = "show_personal"


@dataclass(frozen=True)
class NewSnapshot:
    """Facts to be frozen.

    Attributes
    ----------
    number : their name in the store; no two have the same
    facts : text, numbers, flags, dates, and lists and dicts of them; keys become text
    as_of : the day the facts speak of
    period : first and last day; both count
    """

    number: str
    facts: dict[str, Any]
    as_of: date
    period: tuple[date, date] | None = None


@dataclass(frozen=True)
class Snapshot:
    """What was frozen, as in `NewSnapshot`.

    Attributes
    ----------
    frozen_at : aware, UTC
    facts : plain JSON
    sha256 : of the facts as canonical JSON
    """

    number: str
    frozen_at: datetime
    as_of: date
    period: tuple[date, date] | None
    facts: dict[str, Any]
    sha256: str


def put_snapshot(store: Store, new: NewSnapshot, *, actor: str, now: datetime) -> Snapshot:
    """Freeze facts under a number that is not taken yet; they are never changed.

    Raises
    ------
    StaleRecordError
        Somebody froze a snapshot of this number first.
    StoreError
        The number is empty, or the facts hold what JSON cannot.
    """
    number = new.number
    if not number.strip():
        raise StoreError(message("A snapshot needs a number, got an empty one."))
    table = snapshot_table
    start, end = new.period or (None, None)
    with store.writing("put_snapshot", actor=actor, now=now) as write:
        taken = sa.select(table.c.snapshot_id).where(table.c.number == number)
        if write.connection.execute(taken).first() is not None:
            raise StaleRecordError(
                message("There is a snapshot {number} already; read it, or number on."),
                number=number,
            )
        last = write.connection.execute(sa.select(sa.func.max(table.c.snapshot_id))).scalar()
        row = {
            "snapshot_id": (last or 0) + 1,
            "number": number,
            "frozen_at": now,
            "as_of": new.as_of,
            "period_start": start,
            "period_end": end,
            "facts": new.facts,
            "audit_seq": write.audit_seq,
        }
        write.connection.execute(sa.insert(table), row)
        write.detail["snapshot"] = number
        write.detail["sha256"] = digest(new.facts)
    found = get_snapshot(store, number)
    if found is None:
        raise StoreError(
            message("The snapshot {number} was written and cannot be found."),
            number=number,
        )
    return found


def get_snapshot(store: Store, number: str) -> Snapshot | None:
    """Return the snapshot of a number; None where there is none."""
    table = snapshot_table
    with store.reading() as connection:
        query = sa.select(table).where(table.c.number == number)
        row = connection.execute(query).mappings().first()
    return None if row is None else _snapshot(row)


def list_snapshots(store: Store, *, prefix: str = "") -> tuple[Snapshot, ...]:
    """Return the snapshots whose number starts with `prefix`, in the order they were frozen."""
    table = snapshot_table
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


def record_export(
    store: Store,
    make: Callable[[str], bytes],
    *,
    name: str,
    actor: str,
    now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> bytes:
    """Make a file that carries its serial, and write down that it was taken.

    Parameters
    ----------
    make : takes the serial, gives the bytes; where it fails nothing is written down
    name : what the file is called; its ending says what it is
    detail : what else the audit keeps: reviewer, map approval number, snapshot

    Returns
    -------
    bytes
        As made; the audit row keeps their SHA-256.
    """
    with store.writing(ACTION, actor=actor, now=now) as write:
        serial = serial_of(write.audit_seq, now)
        content = make(serial)
        write.detail |= {
            **(detail or {}),
            "serial": serial,
            "kind": name.rpartition(".")[2],
            "name": name,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    return content


def record_showing(store: Store, what: Mapping[str, Any], *, actor: str, now: datetime) -> None:
    """Write down that telephone and identity numbers are shown as typed: of what, to whom."""
    with store.writing(SHOWING, actor=actor, now=now) as write:
        write.detail |= what


def serial_of(audit_seq: int, now: datetime) -> str:
    """Return the serial of an export: the day in China, and its place in the audit."""
    return f"BC-{now.astimezone(CHINA_TIME):%Y%m%d}-{audit_seq:06d}"


def export_of(store: Store, sha256: str) -> dict[str, Any] | None:
    """Return the latest export with this hash, as a row of `exports`; None where there is none."""
    taken = exports(store, most=None)
    found = taken.loc[taken["sha256"].eq(sha256.lower())]
    return None if found.empty else {str(k): v for k, v in found.iloc[0].to_dict().items()}


def exports(store: Store, *, most: int | None = 200) -> pd.DataFrame:
    """Return the exports, the latest first: the latest `most` of them, or all for None.

    Returns
    -------
    (n,) DataFrame
        `serial`, `recorded_at`, `actor`, `kind`, `name`, `bytes`, `sha256`, `reviewer`,
        `map_number`; None where an export has none.
    """
    query = (
        sa.select(audit.c.recorded_at, audit.c.actor, audit.c.detail)
        .where(audit.c.action == ACTION)
        .order_by(audit.c.audit_seq.desc())
        .limit(most)
    )
    with store.reading() as connection:
        rows = connection.execute(query).mappings().all()
    names = ("serial", "kind", "name", "bytes", "sha256", "reviewer", "map_number")
    made = [
        {"recorded_at": row["recorded_at"], "actor": row["actor"]}
        | {name: json.loads(row["detail"]).get(name) for name in names}
        for row in rows
    ]
    return pd.DataFrame(made, columns=["recorded_at", "actor", *names])
