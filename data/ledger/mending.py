"""A waiting row, its cells put right where it waits, read again as a ledger of one row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

import pandas as pd

from data.ledger import DatumEvidence, Ledger, Told
from data.ledger.header import Header
from data.ledger.headings import columns_of
from data.ledger.imports import Repair
from data.ledger.places import VillageIndex
from data.ledger.read.sandbox import RawSheet
from data.ledger.rows import read_rows
from data.ledger.sheet_reading import sheet_reading
from data.store.hash_chain import canonical
from vocabulary.errors import StoreError
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.messages import message
from vocabulary.terms import Datum

# Faults of a whole row -> the column of ours that is to be filled in.
_ASKED: Final[dict[FaultCode, str]] = {
    FaultCode.NAME_MISSING: "name",
    FaultCode.SITE_UNKNOWN: "name",
    FaultCode.SITE_AMBIGUOUS: "address",
    FaultCode.CATEGORY_UNKNOWN: "category",
    FaultCode.HAZARD_MISSING: "description",
    FaultCode.REQUIRED_MISSING: "village_code",
    FaultCode.STATUS_MISSING: "status",
    FaultCode.DUPLICATE_IN_FILE: "name",
}


def asked_cells(repair: Repair, mapping: Mapping[str, str]) -> dict[str, tuple[Fault, ...]]:
    """Return the cells that keep a row waiting: heading -> its faults.

    A fault of the whole row is put beside the cell that is to be filled in: the sheet's own column
    where it has one, else a column of that name to be added. "" holds what no cell can put right.

    Parameters
    ----------
    mapping : dict of str to str
        Heading as typed -> our column name, of the import the row was read in.
    """
    found: dict[str, list[Fault]] = {}
    for fault in repair.faults:
        if fault.severity is Severity.WAITS:
            found.setdefault(_cell_of(fault, repair, mapping), []).append(fault)
    return {heading: tuple(faults) for heading, faults in found.items()}


def _cell_of(fault: Fault, repair: Repair, mapping: Mapping[str, str]) -> str:
    asked = _ASKED.get(fault.code)
    column = columns_of(repair.kind).get(asked or "")
    if fault.column in repair.raw and (asked is None or mapping.get(fault.column) == asked):
        return fault.column
    if asked is None or column is None:
        return ""
    own = next((heading for heading in repair.raw if mapping.get(heading) == asked), None)
    return own or column.headings[0]


def read_again(
    repair: Repair,
    cells: Mapping[str, str],
    *,
    told: Told,
    as_of: date,
    villages: pd.DataFrame,
) -> Ledger:
    """Read a waiting row with some of its cells put right; not yet placed.

    Parameters
    ----------
    cells : dict of str to str
        Heading -> text; the others stay as they were typed.
    told : Told
        The mapping of the import the row was read in, with what is remembered of its kind.
    villages : DataFrame, index `village_code`
        Column `name`.

    Raises
    ------
    StoreError
        Nothing of the row is left to be read.
    """
    typed = {heading: text for heading, text in (repair.raw | dict(cells)).items() if heading}
    headings = dict(enumerate(typed))
    line = repair.row - 1
    sheet = RawSheet(repair.sheet, [[] for _ in range(line)] + [list(typed.values())])
    header = Header(line - 1, line - 1, headings, end=line + 1)
    index = VillageIndex.of(villages)
    known = {head: name for head, name in told.mapping.items() if name or head in repair.raw}
    told = replace(told, kind=repair.kind, mapping=known)
    reading = sheet_reading(sheet, header, told, villages=index, file_stem="")
    if reading is None or reading.is_unknown:
        raise StoreError(message("No column of the row is understood."))
    notes: list[str] = [f"mended:{repair.row}"]
    rows = tuple(read_rows(reading, as_of=as_of, villages=index, notes=notes))
    points = [row for row in rows if row.site is not None and "source_x" in row.site]
    return Ledger(
        file=repair.file,
        sha256=hashlib.sha256(canonical(typed).encode()).hexdigest(),
        kind=repair.kind,
        rows=rows,
        mapping=reading.mapping,
        datum=DatumEvidence(len(points), {}, None, reading.declared),
        used_datum=reading.declared or Datum.WGS84,
        notes=tuple(notes),
        mends=repair.repair_id,
    )
