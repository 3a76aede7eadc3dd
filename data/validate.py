"""What needs more than one line of a ledger to see: the same record twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from data.ledger import LedgerRow
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.terms import LedgerKind

_NOTHING: Final[tuple[Any, ...]] = ()


def find_duplicates(rows: Iterable[LedgerRow], kind: LedgerKind) -> tuple[LedgerRow, ...]:
    """Make the second of two lines that hold the same record wait, naming the first.

    Parameters
    ----------
    rows : iterable of LedgerRow
        In order.
    kind : LedgerKind
        Sites are the same by number, or by name, village and address; hazards by site, description
        and day found; villages by code. In a problem list a site may stand in many lines.

    Returns
    -------
    tuple of LedgerRow
    """
    first_line: dict[tuple[Any, ...], LedgerRow] = {}
    judged = []
    for row in rows:
        key = _NOTHING if row.is_refused else _key(row, kind)
        if key == _NOTHING:
            judged.append(row)
            continue
        first = first_line.setdefault(key, row)
        if first is not row:
            where = str(first.row) if first.sheet == row.sheet else f"{first.sheet} {first.row}"
            fault = Fault(FaultCode.DUPLICATE_IN_FILE, Severity.WAITS, row.row, hint=where)
            row = replace(row, faults=(*row.faults, fault))  # noqa: PLW2901
        judged.append(row)
    return tuple(judged)


def _key(row: LedgerRow, kind: LedgerKind) -> tuple[Any, ...]:
    if kind is LedgerKind.VILLAGES:
        code = (row.village or {}).get("village_code")
        return (code,) if code else _NOTHING
    site = row.site or {}
    place = (site.get("site_no"), site.get("name"), site.get("village_code"), site.get("address"))
    if not site.get("name") and not site.get("site_no"):
        return _NOTHING
    if kind is LedgerKind.SITES:
        return place
    hazards = tuple((h.get("hazard_no"), h["description"], h.get("found_on")) for h in row.hazards)
    return (*place, *hazards)
