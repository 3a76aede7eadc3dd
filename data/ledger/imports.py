"""A ledger goes into the register: preview, apply with a receipt, undo; and the rows that wait.

A row that waits is kept with its cells and faults until a mended row comes in. An import taken back
is not erased: it is marked, and the register is as if it had not been.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

import sqlalchemy as sa

from data.ledger import Ledger, LedgerRow
from data.ledger.import_preview import Preview, preview_of
from data.ledger.known_records import KnownSites
from data.store.events import CHINA_TIME, NewEvent
from data.store.hash_chain import canonical
from data.store.opening import Store
from data.store.recording import Writing, chunks, record_events
from data.store.tables import (
    audit,
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
from data.store.villages import put_village
from vocabulary.errors import StoreError
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.messages import message
from vocabulary.personal_numbers import COVER, cover, uncovered
from vocabulary.store import noun
from vocabulary.terms import Datum, EventKind, LedgerKind

_LAST_DAY: Final = date(9999, 12, 31)
_COUNTS: Final = ("rows_in", "accepted", "unchanged", "waiting", "refused")
# A row at the same place of the same file is the mended one if this share of its cells is the same.
_SAME_SHARE: Final = 0.5


@dataclass(frozen=True)
class Receipt:
    """What an import did; kept for good.

    Attributes
    ----------
    recorded_at : datetime
        Aware, UTC.
    as_of : date
        The day the ledger was said to speak of.
    rows_in, accepted, unchanged, waiting, refused : int
        Rows; the last four add up to the first.
    datum : Datum
        What coordinates were converted from.
    evidence : dict
        `n_points`, `inside_share` by datum, `suggested`, `declared`.
    """

    receipt_id: int
    file: str
    sha256: str
    kind: LedgerKind
    actor: str
    recorded_at: datetime
    as_of: date
    rows_in: int
    accepted: int
    unchanged: int
    waiting: int
    refused: int
    datum: Datum
    evidence: dict[str, Any]
    faults: tuple[Fault, ...]
    mapping: dict[str, str]
    notes: tuple[str, ...]
    undone_at: datetime | None = None


@dataclass(frozen=True)
class Repair:
    """A row that waits.

    Attributes
    ----------
    row : int
        As the clerk counts.
    raw : dict of str to str
        Heading as typed -> cell as typed, personal cells too.
    """

    repair_id: int
    receipt_id: int
    kind: LedgerKind
    file: str
    sheet: str
    row: int
    raw: dict[str, str]
    faults: tuple[Fault, ...]

    @property
    def faulty_headings(self) -> frozenset[str]:
        """Headings whose cell keeps the row waiting."""
        return frozenset(f.column for f in self.faults if f.severity is Severity.WAITS and f.column)


@dataclass(frozen=True)
class Dismissal:
    """A waiting row that was dismissed: why, by whom, when (aware, UTC)."""

    repair: Repair
    reason: str
    actor: str
    recorded_at: datetime


def preview(store: Store, ledger: Ledger) -> Preview:
    """Judge a ledger, placed by `geo.locate.place`, against the register; nothing is written.

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    with store.reading() as connection:
        return preview_of(connection, _uncovered(connection, ledger), as_of=_LAST_DAY)


def apply(
    store: Store,
    ledger: Ledger,
    *,
    actor: str,
    now: datetime,
    as_of: date,
    sites: KnownSites | None = None,
) -> Receipt:
    """Put a ledger into the register, whole or not at all.

    Parameters
    ----------
    ledger : Ledger
        Placed, with the datum a person confirmed.
    as_of : date
        The day the ledger speaks of; a status without a date of its own counts from it.
    sites : KnownSites, optional
        Of `known_records.load_sites`, where several ledgers of hazards go in one after another and
        no site changes between them.

    Raises
    ------
    StoreError
        The store cannot be written; it is as it was.
    """
    with store.writing("import", actor=actor, now=now) as write:
        ledger = _uncovered(write.connection, ledger)
        judged = preview_of(write.connection, ledger, as_of=as_of, sites=sites)
        last = write.connection.execute(sa.select(sa.func.max(receipt.c.receipt_id))).scalar()
        row = _receipt_row(judged, as_of) | {
            "receipt_id": (last or 0) + 1,
            "actor": actor,
            "recorded_at": now.astimezone(UTC),
            "undone_at": None,
            "audit_seq": write.audit_seq,
        }
        write.connection.execute(sa.insert(receipt), row)
        _write(write, judged, row["receipt_id"])
        write.detail |= {name: row[name] for name in ("receipt_id", "sha256", *_COUNTS)}
    return _receipt(row)


def _write(write: Writing, judged: Preview, receipt_id: int) -> None:
    for change in judged.villages:
        put_village(write, change.change)
    record_events(write, judged.events, receipt_id=receipt_id)
    kept = [one.row for one in judged.rows if one.outcome not in ("refused", "named")]
    _resolve_repairs(write, judged.ledger, kept, receipt_id)
    still = [one.row for one in judged.rows if one.outcome == "waiting"]
    _add_repairs(write, judged.ledger, still, receipt_id)


def _receipt_row(judged: Preview, as_of: date) -> dict[str, Any]:
    ledger, evidence = judged.ledger, judged.ledger.datum
    return {name: getattr(judged, name) for name in _COUNTS} | {
        "file": ledger.file,
        "sha256": ledger.sha256,
        "kind": ledger.kind.value,
        "as_of": as_of,
        "datum": ledger.used_datum.value,
        "evidence": {
            "n_points": evidence.n_points,
            "inside_share": {d.value: share for d, share in evidence.inside_share.items()},
            "suggested": evidence.suggested.value if evidence.suggested else None,
            "declared": evidence.declared.value if evidence.declared else None,
        },
        "faults": [_fault_dict(fault) for fault in judged.faults],
        "mapping": ledger.mapping,
        "notes": list(ledger.notes),
        "villages_before": [
            {"village_code": change.code, "before": change.before} for change in judged.villages
        ],
    }


def _receipt(row: Any) -> Receipt:
    names = ("receipt_id", "file", "sha256", "actor", "recorded_at", "as_of", *_COUNTS)
    return Receipt(
        **{name: row[name] for name in names},
        kind=next(kind for kind in LedgerKind if kind.value == row["kind"]),
        datum=next(datum for datum in Datum if datum.value == row["datum"]),
        evidence=row["evidence"],
        faults=tuple(_fault_of(fault) for fault in row["faults"]),
        mapping=row["mapping"],
        notes=tuple(row["notes"]),
        undone_at=row["undone_at"],
    )


def receipts(store: Store) -> tuple[Receipt, ...]:
    """Return every import, the latest first; undone ones too."""
    with store.reading() as connection:
        query = sa.select(receipt).order_by(receipt.c.receipt_id.desc())
        return tuple(_receipt(row) for row in connection.execute(query).mappings())


def repairs(store: Store) -> tuple[Repair, ...]:
    """Return the rows that wait for mending, oldest first."""
    with store.reading() as connection:
        return tuple(_open_repairs(connection))


def dismiss(store: Store, repair_id: int, *, reason: str, actor: str, now: datetime) -> None:
    """Take a row out of those that wait without a record made of it; it is kept with its reason.

    Raises
    ------
    StoreError
        No reason is given, or no such row waits.
    """
    if not reason.strip():
        raise StoreError(message("Dismissing a row that waits needs a reason, got none."))
    with store.writing("dismiss_row", actor=actor, now=now) as write:
        if repair_id not in {one.repair_id for one in _open_repairs(write.connection)}:
            raise StoreError(message("No row {repair_id} is waiting."), repair_id=repair_id)
        ours = {"dismissed_because": reason.strip(), "audit_seq": write.audit_seq}
        same = repair.c.repair_id == repair_id
        write.connection.execute(sa.update(repair).where(same).values(**ours))
        write.detail["repair"] = repair_id


def dismissals(store: Store) -> tuple[Dismissal, ...]:
    """Return the rows that were dismissed, the latest first; of imports taken back, too."""
    query = (
        sa.select(repair, audit.c.actor, audit.c.recorded_at)
        .join(audit, audit.c.audit_seq == repair.c.audit_seq)
        .where(repair.c.dismissed_because.is_not(None))
        .order_by(repair.c.audit_seq.desc(), repair.c.repair_id.desc())
    )
    with store.reading() as connection:
        return tuple(
            Dismissal(_repair(row), row["dismissed_because"], row["actor"], row["recorded_at"])
            for row in connection.execute(query).mappings()
        )


def _fault_dict(fault: Fault) -> dict[str, Any]:
    return {
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "code": fault.code.value,
        "severity": fault.severity.value,
        "hint": fault.hint,
    }


def _fault_of(kept: dict[str, Any]) -> Fault:
    return Fault(
        code=FaultCode(kept["code"]),
        severity=Severity(kept["severity"]),
        row=kept["row"],
        column=kept["column"],
        value=kept["value"],
        hint=kept["hint"],
    )


def _open_repairs(connection: sa.Connection) -> list[Repair]:
    query = (
        sa.select(repair)
        .join(receipt, receipt.c.receipt_id == repair.c.receipt_id)
        .where(
            repair.c.resolved_by.is_(None),
            repair.c.dismissed_because.is_(None),
            receipt.c.undone_at.is_(None),
        )
        .order_by(repair.c.repair_id)
    )
    return [_repair(row) for row in connection.execute(query).mappings()]


def _repair(row: Any) -> Repair:
    return Repair(
        repair_id=row["repair_id"],
        receipt_id=row["receipt_id"],
        kind=next(kind for kind in LedgerKind if kind.value == row["kind"]),
        file=row["file"],
        sheet=row["sheet"],
        row=row["row"],
        raw=row["raw"],
        faults=tuple(_fault_of(fault) for fault in row["faults"]),
    )


def _resolve_repairs(
    write: Writing, ledger: Ledger, rows: list[LedgerRow], receipt_id: int
) -> None:
    """Mark the waiting rows that a row of this file mends, or brings again.

    A row mends a waiting one if all cells but the faulty ones are the same, or if it stands at the
    same place of the same file with at least half of its cells the same.
    """
    waiting = [one for one in _open_repairs(write.connection) if one.kind is ledger.kind]
    signatures: dict[frozenset[str], set[str]] = {}
    places = {(row.sheet, row.row): row.cells for row in rows}
    mended = []
    for one in waiting:
        kept = frozenset(one.raw) - one.faulty_headings
        if kept not in signatures:
            signatures[kept] = {_signature(row.cells, kept) for row in rows}
        at_place = places.get((one.sheet, one.row)) if one.file == ledger.file else None
        same = any(one.raw[h] for h in kept) and _signature(one.raw, kept) in signatures[kept]
        alike = at_place is not None and _share(one.raw, at_place) >= _SAME_SHARE
        if one.repair_id == ledger.mends or same or alike:
            mended.append(one.repair_id)
    ours = {"resolved_by": receipt_id, "audit_seq": write.audit_seq}
    for repair_id in mended:
        write.connection.execute(
            sa.update(repair).where(repair.c.repair_id == repair_id).values(**ours)
        )


def _uncovered(connection: sa.Connection, ledger: Ledger) -> Ledger:
    """Put numbers back that were covered in the rows handed out for mending.

    A row that came back from there reads `138****8000` where the waiting row has the number.
    """
    if not any(COVER in text for row in ledger.rows for text in row.cells.values()):
        return ledger
    waiting = [one for one in _open_repairs(connection) if one.kind is ledger.kind]
    return replace(ledger, rows=tuple(_with_numbers(row, waiting) for row in ledger.rows))


def _with_numbers(row: LedgerRow, waiting: list[Repair]) -> LedgerRow:
    if not any(COVER in text for text in row.cells.values()):
        return row
    for one in waiting:
        shown = {cover(heading): (heading, text) for heading, text in one.raw.items()}
        same = {
            heading: known
            for heading, known in shown.items()
            if known[0] not in one.faulty_headings
        }
        if same and all(
            row.cells.get(heading, "") == cover(text, heading=typed)
            for heading, (typed, text) in same.items()
        ):
            return _filled(row, shown)
    return row


def _filled(row: LedgerRow, shown: Mapping[str, tuple[str, str]]) -> LedgerRow:
    numbers = {
        text: known
        for heading, text in row.cells.items()
        if COVER in text and heading in shown
        for known in [uncovered(text, shown[heading][1], heading=shown[heading][0])]
        if known != text
    }

    def fill(value: Any) -> Any:
        if isinstance(value, dict):
            return {shown.get(key, (key,))[0]: fill(held) for key, held in value.items()}
        if not isinstance(value, str) or COVER not in value:
            return value
        return next(
            (uncovered(value, known) for text, known in numbers.items() if value in text), value
        )

    return replace(
        row,
        village=fill(row.village), site=fill(row.site),
        hazards=tuple(fill(one) for one in row.hazards),
        raw=fill(row.raw), extra=fill(row.extra),
    )  # fmt: skip


def _signature(raw: dict[str, str], headings: frozenset[str]) -> str:
    return canonical({heading: raw.get(heading, "") for heading in headings})


def _share(old: dict[str, str], new: dict[str, str]) -> float:
    filled = {heading for heading, cell in old.items() if cell}
    return sum(new.get(h) == old[h] for h in filled) / len(filled) if filled else 0.0


def _add_repairs(
    write: Writing, ledger: Ledger, rows: Iterable[LedgerRow], receipt_id: int
) -> None:
    last = write.connection.execute(sa.select(sa.func.max(repair.c.repair_id))).scalar() or 0
    full = [
        {
            "repair_id": repair_id,
            "receipt_id": receipt_id,
            "kind": ledger.kind.value,
            "file": ledger.file,
            "sheet": row.sheet,
            "row": row.row,
            "raw": row.cells,
            "faults": [_fault_dict(fault) for fault in row.faults],
            "resolved_by": None,
            "audit_seq": write.audit_seq,
        }
        for repair_id, row in enumerate(rows, start=last + 1)
    ]
    if full:
        write.connection.execute(sa.insert(repair), full)


def undo(store: Store, receipt_id: int, *, actor: str, now: datetime) -> None:
    """Take an import back: what it made is gone, what it changed is as before, on every date.

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
        raise StoreError(
            message("There is no import {receipt_id} to undo."),
            receipt_id=receipt_id,
        )
    if row["undone_at"] is not None:
        raise StoreError(
            message("Import {receipt_id} ({file}) was undone already."),
            receipt_id=receipt_id,
            file=row["file"],
        )
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
            message(
                "Import {receipt_id} cannot be undone: {subject} {subject_id} was changed "
                "since ({kind} on {day}). Undo the later import first, or correct the record "
                "by hand."
            ),
            receipt_id=receipt_id,
            subject=noun(str(subject)),
            subject_id=subject_id,
            kind=kind,
            day=day,
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
                        message(
                            "Import {receipt_id} cannot be undone: it made site {site_id}, where "
                            "{table} {row_id} was entered since."
                        ),
                        receipt_id=receipt_id,
                        site_id=site_id,
                        table=noun(table.name),
                        row_id=row_id,
                    )


def _put_villages_back(write: Writing, before: list[dict[str, Any]], audit_seq: int) -> None:
    for kept in before:
        code, old = kept["village_code"], kept["before"]
        same = village.c.village_code == code
        row = write.connection.execute(sa.select(village).where(same)).mappings().first()
        if row is None or row["audit_seq"] != audit_seq:
            raise StoreError(
                message(
                    "The import cannot be undone: village {code} was changed since; put it right "
                    "by hand."
                ),
                code=code,
            )
        if old is None:
            write.connection.execute(sa.delete(village).where(same))
            write.gone.append(("village", code))
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
