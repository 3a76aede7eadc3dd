"""The lines below a header -> ledger rows; every line that is not blank is accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from data.cells import Cells
from data.guard import refuse
from data.hazard_rows import read_hazards
from data.header import is_other_header, not_a_record
from data.ledger import LedgerRow
from data.match_names import VillageIndex
from data.plan import SheetPlan
from data.site_rows import read_site, read_site_name
from data.village_rows import read_village
from vocabulary import ledger
from vocabulary.errors import LedgerError
from vocabulary.faults import Fault, Severity
from vocabulary.terms import LedgerKind

_EVERY: Final = 2000


def read_rows(
    plan: SheetPlan,
    *,
    as_of: date,
    villages: VillageIndex,
    notes: list[str],
    said: Callable[[int], None] | None = None,
) -> Iterator[LedgerRow]:
    """Read every line below the header that is not blank.

    Parameters
    ----------
    plan : SheetPlan
    as_of : date
    villages : VillageIndex
    notes : list of str
        Codes of what is said once for the whole file are added to it.
    said : callable of int, optional
        Told the line now and then.

    Yields
    ------
    LedgerRow
        Repeated headers, totals and remarks too, refused. Only a template's example line is
        skipped, with a note.

    Raises
    ------
    LedgerError
        several_tables: another table begins further down the sheet.
    """
    rows, shapes = plan.sheet.rows, plan.sheet.shapes
    for line in range(plan.header.last + 1, len(rows)):
        texts = rows[line]
        shape, verdict = shapes[line - plan.header.last - 1] if shapes is not None else (None, "")
        if shape is None and not verdict and not any(text and not text.isspace() for text in texts):
            continue
        if said is not None and line % _EVERY == 0:
            said(line)
        if ledger.EXAMPLE_LINE.match(texts[0] if texts else ""):
            notes.append("example_row_skipped")
            continue
        cells = Cells(plan, texts, line + 1, villages, as_of, shape, verdict)
        yield _read(cells)


def _read(cells: Cells) -> LedgerRow:
    plan = cells.plan
    is_shape = cells.shape is not None or bool(cells.verdict)
    reason = None if is_shape else not_a_record(cells.texts, plan.header)
    if reason is not None:
        fault = Fault(reason, Severity.REFUSES, cells.row)
        return LedgerRow(plan.sheet.name, cells.row, raw=cells.raw(), faults=(fault,))
    if is_other_header(cells.texts, plan.header):
        raise _several_tables(cells)
    if plan.kind is LedgerKind.VILLAGES:
        village = read_village(cells)
        return _row(cells, village=village or None)
    site = read_site_name(cells) if plan.kind is LedgerKind.HAZARDS else read_site(cells)
    if plan.kind is LedgerKind.SITES:
        return _row(cells, site=site)
    return _row(cells, site=site, hazards=read_hazards(cells, category=site.get("category")))


def _row(
    cells: Cells,
    *,
    village: dict[str, object] | None = None,
    site: dict[str, object] | None = None,
    hazards: tuple[dict[str, object], ...] = (),
) -> LedgerRow:
    return LedgerRow(
        sheet=cells.plan.sheet.name,
        row=cells.row,
        village=village,
        site=_named_site(site, cells.plan.kind),
        hazards=_with_site_name(hazards, site, cells.plan.kind),
        raw=cells.raw(),
        extra=cells.extra(),
        faults=tuple(cells.faults),
    )


def _named_site(site: dict[str, object] | None, kind: LedgerKind) -> dict[str, object] | None:
    # A hazard ledger describes no site: its rows only name one.
    return None if kind is LedgerKind.HAZARDS else site


def _with_site_name(
    hazards: tuple[dict[str, object], ...], site: dict[str, object] | None, kind: LedgerKind
) -> tuple[dict[str, object], ...]:
    if kind is not LedgerKind.HAZARDS or not site:
        return hazards
    named = {"name": "site_name", "site_no": "site_no", "village_code": "village_code"}
    reference = {named[key]: value for key, value in site.items()}
    return tuple({**hazard, **reference} for hazard in hazards)


def _several_tables(cells: Cells) -> LedgerError:
    return refuse("several_tables", Path(), sheet=cells.plan.sheet.name, row=str(cells.row))
