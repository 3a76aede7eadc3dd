"""Rows that wait: kept with their cells and faults until a mended row comes in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from data.canonical import canonical
from data.ledger import Ledger, LedgerRow
from data.recording import OpenWrite
from data.tables import receipt, repair
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.terms import LedgerKind

# A row at the same place of the same file is the mended one if this share of its cells is the same.
_SAME_SHARE: Final = 0.5


@dataclass(frozen=True)
class Repair:
    """A row that waits.

    Attributes
    ----------
    repair_id, receipt_id : int
    kind : LedgerKind
    file, sheet : str
    row : int
        As the clerk counts.
    raw : dict of str to str
        Heading as typed -> cell as typed, personal cells too.
    faults : tuple of Fault
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


def fault_dict(fault: Fault) -> dict[str, Any]:
    """Return a fault as JSON holds it."""
    return {
        "row": fault.row,
        "column": fault.column,
        "value": fault.value,
        "code": fault.code.value,
        "severity": fault.severity.value,
        "hint": fault.hint,
    }


def fault_of(kept: dict[str, Any]) -> Fault:
    """Return the fault a dict of `fault_dict` stands for."""
    return Fault(
        code=FaultCode(kept["code"]),
        severity=Severity(kept["severity"]),
        row=kept["row"],
        column=kept["column"],
        value=kept["value"],
        hint=kept["hint"],
    )


def open_repairs(connection: sa.Connection) -> list[Repair]:
    """Return the rows that wait, oldest first."""
    query = (
        sa.select(repair)
        .join(receipt, receipt.c.receipt_id == repair.c.receipt_id)
        .where(repair.c.resolved_by.is_(None), receipt.c.undone_at.is_(None))
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
        faults=tuple(fault_of(fault) for fault in row["faults"]),
    )


def resolve_repairs(
    write: OpenWrite, ledger: Ledger, rows: Iterable[LedgerRow], receipt_id: int
) -> int:
    """Mark the waiting rows that a row of this file mends, or brings again.

    Parameters
    ----------
    write : Writing
    ledger : Ledger
    rows : iterable of LedgerRow
        Accepted, unchanged and waiting ones; not the refused.
    receipt_id : int
        Of this import.

    Returns
    -------
    int
        How many were marked.

    Notes
    -----
    A row mends a waiting one if all cells but the faulty ones are the same, or if it stands at the
    same place of the same file with at least half of its cells the same.
    """
    waiting = [one for one in open_repairs(write.connection) if one.kind is ledger.kind]
    if not waiting:
        return 0
    given = list(rows)
    signatures: dict[frozenset[str], set[str]] = {}
    places = {(row.sheet, row.row): row.raw for row in given}
    mended = []
    for one in waiting:
        kept = frozenset(one.raw) - one.faulty_headings
        if kept not in signatures:
            signatures[kept] = {_signature(row.raw, kept) for row in given}
        at_place = places.get((one.sheet, one.row)) if one.file == ledger.file else None
        same = any(one.raw[h] for h in kept) and _signature(one.raw, kept) in signatures[kept]
        if same or (at_place is not None and _share(one.raw, at_place) >= _SAME_SHARE):
            mended.append(one.repair_id)
    ours = {"resolved_by": receipt_id, "audit_seq": write.audit_seq}
    for repair_id in mended:
        write.connection.execute(
            sa.update(repair).where(repair.c.repair_id == repair_id).values(**ours)
        )
    return len(mended)


def _signature(raw: dict[str, str], headings: frozenset[str]) -> str:
    return canonical({heading: raw.get(heading, "") for heading in headings})


def _share(old: dict[str, str], new: dict[str, str]) -> float:
    filled = {heading for heading, cell in old.items() if cell}
    return sum(new.get(h) == old[h] for h in filled) / len(filled) if filled else 0.0


def add_repairs(
    write: OpenWrite, ledger: Ledger, rows: Iterable[LedgerRow], receipt_id: int
) -> int:
    """Keep the waiting rows of an import.

    Returns
    -------
    int
        How many.
    """
    last = write.connection.execute(sa.select(sa.func.max(repair.c.repair_id))).scalar() or 0
    full = [
        {
            "repair_id": repair_id,
            "receipt_id": receipt_id,
            "kind": ledger.kind.value,
            "file": ledger.file,
            "sheet": row.sheet,
            "row": row.row,
            "raw": row.raw,
            "faults": [fault_dict(fault) for fault in row.faults],
            "resolved_by": None,
            "audit_seq": write.audit_seq,
        }
        for repair_id, row in enumerate(rows, start=last + 1)
    ]
    if full:
        write.connection.execute(sa.insert(repair), full)
    return len(full)
