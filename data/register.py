"""From a ledger to the register: preview, apply with a receipt, undo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from data import repairs as waiting
from data.columns import COLUMNS
from data.differences import Difference
from data.identity import KnownSites
from data.import_plan import Plan, plan_import
from data.ledger import Ledger
from data.recording import record_events
from data.records import put_village
from data.repairs import Repair, fault_dict, fault_of
from data.tables import receipt
from data.undo import undo
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.ledger_words import OUTLINE
from vocabulary.terms import Datum, LedgerKind

if TYPE_CHECKING:
    from data.store import Store, Writing

__all__ = ["Preview", "Receipt", "apply", "preview", "receipts", "repairs", "undo"]

_LAST_DAY: Final = date(9999, 12, 31)


@dataclass(frozen=True)
class Preview:
    """What an import would do.

    Attributes
    ----------
    rows_in, accepted, unchanged, waiting, refused : int
        Rows; the last four add up to the first.
    n_new_sites, n_new_hazards, n_new_villages : int
        Records that would be made.
    differences : tuple of Difference
        What would change in records the register knows.
    faults : tuple of Fault
        The ledger's, and those only the register could see; in order of rows.
    outcomes : tuple of (str, int, str)
        Sheet, row, and "accepted", "unchanged", "waiting" or "refused", for each row.
    """

    rows_in: int
    accepted: int
    unchanged: int
    waiting: int
    refused: int
    n_new_sites: int
    n_new_hazards: int
    n_new_villages: int
    differences: tuple[Difference, ...]
    faults: tuple[Fault, ...]
    outcomes: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True)
class Receipt:
    """What an import did; kept for good.

    Attributes
    ----------
    receipt_id : int
    file, sha256 : str
    kind : LedgerKind
    actor : str
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
    faults : tuple of Fault
    mapping : dict of str to str
    notes : tuple of str
    undone_at : datetime or None
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


def preview(store: Store, ledger: Ledger) -> Preview:
    """Judge a ledger against the register; nothing is written.

    Parameters
    ----------
    store : Store
    ledger : Ledger
        Placed (`geo.locate.place`).

    Returns
    -------
    Preview

    Raises
    ------
    StoreError
        The store cannot be read.
    """
    with store.reading() as connection:
        plan = plan_import(connection, ledger, as_of=_LAST_DAY)
    return Preview(
        **_counts(plan),
        n_new_sites=plan.n_new_sites,
        n_new_hazards=plan.n_new_hazards,
        n_new_villages=sum(change.before is None for change in plan.villages),
        differences=tuple(d for row in plan.rows for d in row.differences),
        faults=_faults(plan, ledger),
        outcomes=tuple((p.row.sheet, p.row.row, p.outcome) for p in plan.rows),
    )


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
    store : Store
    ledger : Ledger
        Placed, with the datum a person confirmed.
    actor : str
    now : datetime
        Aware.
    as_of : date
        The day the ledger speaks of; a status without a date of its own counts from it.
    sites : KnownSites, optional
        Of `data.identity.load_sites`, where several ledgers of hazards go in one after another
        and no site changes between them.

    Returns
    -------
    Receipt

    Raises
    ------
    StoreError
        The store cannot be written; it is as it was.
    """
    with store.writing("import", actor=actor, now=now) as write:
        plan = plan_import(write.connection, ledger, as_of=as_of, sites=sites)
        last = write.connection.execute(sa.select(sa.func.max(receipt.c.receipt_id))).scalar()
        row = _receipt_row(plan, ledger, as_of) | {
            "receipt_id": (last or 0) + 1,
            "actor": actor,
            "recorded_at": now.astimezone(UTC),
            "undone_at": None,
            "audit_seq": write.audit_seq,
        }
        write.connection.execute(sa.insert(receipt), row)
        _write_plan(write, plan, ledger, row["receipt_id"])
        write.detail |= {name: row[name] for name in ("receipt_id", "sha256", *_COUNTS)}
    return _receipt(row)


_COUNTS: Final = ("rows_in", "accepted", "unchanged", "waiting", "refused")


def _write_plan(write: Writing, plan: Plan, ledger: Ledger, receipt_id: int) -> None:
    for change in plan.villages:
        put_village(write, change.change)
    record_events(write, plan.events, receipt_id=receipt_id)
    kept = [p.row for p in plan.rows if p.outcome != "refused"]
    waiting.resolve_repairs(write, ledger, kept, receipt_id)
    still = [p.row for p in plan.rows if p.outcome == "waiting"]
    waiting.add_repairs(write, ledger, still, receipt_id)


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "rows_in": len(plan.rows),
        "accepted": plan.count("accepted"),
        "unchanged": plan.count("unchanged"),
        "waiting": plan.count("waiting"),
        "refused": plan.count("refused"),
    }


def _faults(plan: Plan, ledger: Ledger) -> tuple[Fault, ...]:
    faults: list[Fault] = []
    for one in plan.rows:
        faults += one.row.faults
        if one.differences:
            said = "、".join(_headings([d.field for d in one.differences], ledger))
            faults.append(
                Fault(FaultCode.CHANGED_ROW, Severity.NOTES, one.row.row, said, hint=said)
            )
    return tuple(faults)


def _headings(fields: Iterable[str], ledger: Ledger) -> list[str]:
    """Return what the clerk's own sheet calls these fields, else what ours would."""
    usual = {column.name: column.headings[0] for column in COLUMNS} | {"geometry": OUTLINE}
    usual |= {name: heading for heading, name in reversed(ledger.mapping.items())}
    return list(dict.fromkeys(usual.get(f, f.removeprefix("extra.")) for f in fields))


def _receipt_row(plan: Plan, ledger: Ledger, as_of: date) -> dict[str, Any]:
    evidence = ledger.datum
    return _counts(plan) | {
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
        "faults": [fault_dict(fault) for fault in _faults(plan, ledger)],
        "mapping": ledger.mapping,
        "notes": list(ledger.notes),
        "villages_before": [
            {"village_code": change.code, "before": change.before} for change in plan.villages
        ],
    }


def _receipt(row: Any) -> Receipt:
    names = ("receipt_id", "file", "sha256", "actor", "recorded_at", "as_of", *_COUNTS)
    return Receipt(
        **{name: row[name] for name in names},
        kind=next(kind for kind in LedgerKind if kind.value == row["kind"]),
        datum=next(datum for datum in Datum if datum.value == row["datum"]),
        evidence=row["evidence"],
        faults=tuple(fault_of(fault) for fault in row["faults"]),
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
        return tuple(waiting.open_repairs(connection))
