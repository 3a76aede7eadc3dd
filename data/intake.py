"""Read this first: file -> ledgers; guard, parse in a child, find headers, read, validate."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from data import guard, sandbox
from data.guard import refuse
from data.header import Header, fill_merged, find_header, side_by_side
from data.ledger import DatumEvidence, Ledger, LedgerRow
from data.match_names import VillageIndex
from data.parse import fold
from data.plan import SheetPlan, make_plan
from data.raw import RawSheet
from data.rows import read_rows
from vocabulary import ledger
from vocabulary.errors import LedgerError
from vocabulary.terms import Datum, LedgerKind

Progress = Callable[[float, str], None]  # share done (0 to 1), message id
READING: Final = "Reading the file"
CHECKING: Final = "Checking the rows"
_READ_SHARE: Final = 0.4  # of the time of a long file, measured
_CHUNK: Final = 1 << 20


def read_ledger(
    path: str | Path,
    *,
    kind: LedgerKind | None = None,
    mapping: Mapping[str, str] | None = None,
    as_of: date,
    villages: pd.DataFrame,
    progress: Progress | None = None,
    file_name: str | None = None,
) -> tuple[Ledger, ...]:
    """Read one file whole.

    Parameters
    ----------
    path : path
        xlsx, xls, csv/tsv text, GeoJSON, GeoPackage, zipped Shapefile or KML; told by content.
    kind : LedgerKind, optional
        What a person says it holds; judged sheet by sheet where not given.
    mapping : mapping of str to str, optional
        Heading as typed -> our column name, "" to leave the column unread.
    as_of : date
        Gives days without a year their year, and tells days of the future.
    villages : DataFrame, index `village_code`
        Columns `name`, `short_name`: the villages that cells may name.
    progress : callable of (float, str), optional
        Share done and a message id.
    file_name : str, optional
        The name the person knows the file by, where `path` is a copy.

    Returns
    -------
    tuple of Ledger
        One for each kind of sheet the file holds; sheets of one kind are one ledger.

    Raises
    ------
    LedgerError
        The whole file cannot be read; `code` names its sentence.
    """
    path = Path(path)
    name = Path(file_name).name if file_name else path.name
    try:
        sheets = _sheets(path, progress)
        index = VillageIndex.of(villages)
        plans, notes = _plans(sheets, name, kind=kind, mapping=mapping, villages=index)
        digest = sha256(path)
        return tuple(
            _ledger(name, digest, group, notes, as_of=as_of, villages=index, progress=progress)
            for group in _by_kind(plans)
        )
    except LedgerError as error:
        error.values["file"] = name
        raise


@dataclass(frozen=True)
class SheetPeek:
    """What a person needs to see of a sheet to name its headings by hand.

    Attributes
    ----------
    sheet : str
    header_row : int
        As the clerk counts.
    headings : tuple of str
    kind : LedgerKind or None
        As judged.
    mapping : dict of str to str
        Heading -> our column name, "" where unknown.
    first_rows : tuple of tuple of str
        Up to five lines below the header.
    """

    sheet: str
    header_row: int
    headings: tuple[str, ...]
    kind: LedgerKind | None
    mapping: dict[str, str]
    first_rows: tuple[tuple[str, ...], ...]


def peek(
    path: str | Path, *, villages: pd.DataFrame, kind: LedgerKind | None = None
) -> tuple[SheetPeek, ...]:
    """Show the headings of a file, also of one whose kind cannot be told.

    Parameters
    ----------
    path : path
    villages : DataFrame, index `village_code`
    kind : LedgerKind, optional

    Returns
    -------
    tuple of SheetPeek
        One for each sheet with a header.

    Raises
    ------
    LedgerError
        The file cannot be opened.
    """
    path, index, seen = Path(path), VillageIndex.of(villages), []
    for sheet in _sheets(path, None):
        header = find_header(sheet)
        if header is None:
            continue
        plan = make_plan(
            sheet, header, kind=kind, mapping=None, villages=index, file_stem=path.stem
        )
        first = sheet.rows[header.last + 1 : header.last + 6]
        seen.append(
            SheetPeek(
                sheet.name,
                header.first + 1,
                tuple(header.headings.values()),
                plan.kind if plan else None,
                plan.mapping if plan else dict.fromkeys(header.headings.values(), ""),
                tuple(map(tuple, first)),
            )
        )
    return tuple(seen)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _sheets(path: Path, progress: Progress | None) -> list[RawSheet]:
    kind = guard.check(path)
    if progress is None:
        return sandbox.parse(path, kind)
    return sandbox.parse(path, kind, progress=lambda share: progress(share * _READ_SHARE, READING))


def _plans(
    sheets: Iterable[RawSheet],
    name: str,
    *,
    kind: LedgerKind | None,
    mapping: Mapping[str, str] | None,
    villages: VillageIndex,
) -> tuple[list[SheetPlan], list[str]]:
    plans: list[SheetPlan] = []
    notes: list[str] = []
    unknown: list[Header] = []
    for sheet in sheets:
        notes.extend(sheet.notes)
        header = _header_of(sheet, mapping, notes)
        if header is None:
            continue
        plan = make_plan(
            sheet, header, kind=kind, mapping=mapping, villages=villages, file_stem=Path(name).stem
        )
        if plan is None or (kind is not None and not plan.at):
            unknown.append(header)
            notes.append(f"sheet_not_understood:{sheet.name}")
        elif side_by_side(header):
            where = {"sheet": sheet.name, "row": str(header.first + 1)}
            raise refuse("tables_side_by_side", Path(name), **where)
        else:
            plans.append(plan)
    if not plans:
        raise _nothing_found(Path(name), unknown)
    return plans, list(dict.fromkeys(notes))


def _header_of(
    sheet: RawSheet, mapping: Mapping[str, str] | None, notes: list[str]
) -> Header | None:
    is_side = ledger.SIDE_SHEETS.search(fold(sheet.name)) is not None
    if is_side or sheet.is_hidden:
        notes.append(f"sheet_left_out:{sheet.name}")
        return None
    header = find_header(sheet, mapping=mapping)
    if header is None and any(any(row) for row in sheet.rows):
        notes.append(f"sheet_not_understood:{sheet.name}")
    return header


def _nothing_found(path: Path, unknown: list[Header]) -> LedgerError:
    if not unknown:
        return refuse("no_table", path)
    headings = "、".join(list(unknown[0].headings.values())[:12])
    return refuse("kind_unknown", path, headings=headings[:200])


def _by_kind(plans: Iterable[SheetPlan]) -> Iterator[list[SheetPlan]]:
    groups: dict[LedgerKind, list[SheetPlan]] = {}
    for plan in plans:
        groups.setdefault(plan.kind, []).append(plan)
    yield from groups.values()


def _ledger(
    name: str,
    digest: str,
    plans: list[SheetPlan],
    notes: list[str],
    *,
    as_of: date,
    villages: VillageIndex,
    progress: Progress | None,
) -> Ledger:
    rows: list[LedgerRow] = []
    mapping: dict[str, str] = {}
    own_notes = list(notes)
    total = sum(len(plan.sheet.rows) for plan in plans)
    for plan in plans:
        fill_merged(plan.sheet, plan.header)
        mapping |= {
            key: value for key, value in plan.mapping.items() if value or key not in mapping
        }
        said = _saying(progress, done=len(rows), total=total)
        rows.extend(read_rows(plan, as_of=as_of, villages=villages, notes=own_notes, said=said))
        _note_plan(plan, own_notes)
    kind = plans[0].kind
    if progress is not None:
        progress(1.0, CHECKING)
    return Ledger(
        file=name,
        sha256=digest,
        kind=kind,
        rows=tuple(rows),
        mapping=mapping,
        datum=_evidence(rows, plans),
        used_datum=_declared(plans) or Datum.WGS84,
        header_row={plan.sheet.name: plan.header.first + 1 for plan in plans},
        notes=tuple(dict.fromkeys(own_notes)),
    )


def _saying(progress: Progress | None, *, done: int, total: int) -> Callable[[int], None] | None:
    if progress is None:
        return None
    return lambda row: progress(
        min(_READ_SHARE + (1 - _READ_SHARE) * (done + row) / max(total, 1), 1.0), CHECKING
    )


def _note_plan(plan: SheetPlan, notes: list[str]) -> None:
    if "ledger_risk" in plan.at:
        notes.append(f"risk_column_kept:{plan.heading('ledger_risk')}")
    if plan.village_code is not None:
        notes.append(f"village_from_sheet:{plan.sheet.name}")


def _declared(plans: Iterable[SheetPlan]) -> Datum | None:
    for plan in plans:
        if plan.declared is not None:
            return plan.declared
    return None


def _evidence(rows: Iterable[LedgerRow], plans: list[SheetPlan]) -> DatumEvidence:
    # Which datum fits the boundary is geo/'s to say; here only what was declared.
    points = [row.site for row in rows if row.site is not None and "source_x" in row.site]
    return DatumEvidence(len(points), {}, None, _declared(plans))
