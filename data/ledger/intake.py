"""Read this first: a file -> its ledgers; checked, parsed in a child, headers found, rows read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from data.ledger import DatumEvidence, Ledger, LedgerRow, Told
from data.ledger.headings import Header, fill_merged, find_header, side_by_side
from data.ledger.places import VillageIndex
from data.ledger.read.file_guard import refuse
from data.ledger.read.sandbox import RawSheet, read_sheets
from data.ledger.rows import read_rows
from data.ledger.sheet_reading import SheetReading, sheet_reading
from data.ledger.values import fold
from vocabulary import ledger as words
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
    told: Told | None = None,
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
    as_of : date
        Gives days without a year their year, and tells days of the future.
    villages : DataFrame, index `village_code`
        Column `name`: the villages that cells may name.
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
        file = SourceFile(name, sha256(path), as_of, VillageIndex.of(villages), progress)
        return ledgers_of(sheets, file, told or Told())
    except LedgerError as error:
        error.values["file"] = name
        raise


def ledgers_of(sheets: Iterable[RawSheet], file: SourceFile, told: Told) -> tuple[Ledger, ...]:
    """Read the sheets of one file; what `read_ledger` does once a file is parsed."""
    readings = file.readings(sheets, told)
    return tuple(file.ledger(group) for group in _by_kind(readings))


@dataclass(frozen=True)
class SheetPeek:
    """What a person needs to see of a sheet to name its headings by hand.

    Attributes
    ----------
    header_row : int
        As the clerk counts.
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
    """Show the headings of each sheet with a header, also where its kind cannot be told.

    Raises
    ------
    LedgerError
        The file cannot be opened.
    """
    path, index, told, seen = Path(path), VillageIndex.of(villages), Told(kind), []
    for sheet in _sheets(path, None):
        header = find_header(sheet)
        if header is None:
            continue
        headings = tuple(header.headings.values())
        reading = sheet_reading(sheet, header, told, villages=index, file_stem=path.stem)
        first = sheet.rows[header.last + 1 : header.last + 6]
        seen.append(
            SheetPeek(
                sheet.name,
                header.first + 1,
                headings,
                reading.kind if reading else None,
                reading.mapping if reading else dict.fromkeys(headings, ""),
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
    if progress is None:
        return read_sheets(path)
    return read_sheets(path, progress=lambda share: progress(share * _READ_SHARE, READING))


@dataclass
class SourceFile:
    """One file while it is read; `notes` are those of all its sheets."""

    name: str
    digest: str
    as_of: date
    villages: VillageIndex
    progress: Progress | None = None
    notes: list[str] = field(default_factory=list)

    def readings(self, sheets: Iterable[RawSheet], told: Told) -> list[SheetReading]:
        found: list[SheetReading] = []
        unknown: list[Header] = []
        for sheet in sheets:
            self.notes.extend(sheet.notes)
            header = self._header_of(sheet, told)
            if header is None:
                continue
            stem = Path(self.name).stem
            reading = sheet_reading(sheet, header, told, villages=self.villages, file_stem=stem)
            if reading is None or (told.kind is not None and not reading.at):
                unknown.append(header)
                self.notes.append(f"sheet_not_understood:{sheet.name}")
            elif side_by_side(header):
                where = {"sheet": sheet.name, "row": str(header.first + 1)}
                raise refuse("tables_side_by_side", Path(self.name), **where)
            else:
                found.append(reading)
        if not found:
            raise self._nothing_found(unknown)
        return found

    def _header_of(self, sheet: RawSheet, told: Told) -> Header | None:
        is_side = words.SIDE_SHEETS.search(fold(sheet.name)) is not None
        if is_side or sheet.is_hidden:
            self.notes.append(f"sheet_left_out:{sheet.name}")
            return None
        header = find_header(sheet, mapping=told.mapping)
        if header is None and any(any(row) for row in sheet.rows):
            self.notes.append(f"sheet_not_understood:{sheet.name}")
        return header

    def _nothing_found(self, unknown: list[Header]) -> LedgerError:
        if not unknown:
            return refuse("no_table", Path(self.name))
        headings = "、".join(list(unknown[0].headings.values())[:12])
        return refuse("kind_unknown", Path(self.name), headings=headings[:200])

    def ledger(self, readings: list[SheetReading]) -> Ledger:
        rows: list[LedgerRow] = []
        mapping: dict[str, str] = {}
        notes = list(self.notes)
        total = sum(len(reading.sheet.rows) for reading in readings)
        for reading in readings:
            fill_merged(reading.sheet, reading.header)
            mapping |= {
                key: value for key, value in reading.mapping.items() if value or key not in mapping
            }
            rows.extend(
                read_rows(
                    reading,
                    as_of=self.as_of,
                    villages=self.villages,
                    notes=notes,
                    said=self._saying(done=len(rows), total=total),
                )
            )
            notes += _said_of(reading)
        if self.progress is not None:
            self.progress(1.0, CHECKING)
        declared = next(filter(None, (reading.declared for reading in readings)), None)
        # Which datum fits the boundary is geo/'s to say; here only what was declared.
        points = [row.site for row in rows if row.site is not None and "source_x" in row.site]
        return Ledger(
            file=self.name,
            sha256=self.digest,
            kind=readings[0].kind,
            rows=tuple(rows),
            mapping=mapping,
            datum=DatumEvidence(len(points), {}, None, declared),
            used_datum=declared or Datum.WGS84,
            header_row={reading.sheet.name: reading.header.first + 1 for reading in readings},
            notes=tuple(dict.fromkeys(notes)),
        )

    def _saying(self, *, done: int, total: int) -> Callable[[int], None] | None:
        progress = self.progress
        if progress is None:
            return None
        return lambda row: progress(
            min(_READ_SHARE + (1 - _READ_SHARE) * (done + row) / max(total, 1), 1.0), CHECKING
        )


def _by_kind(readings: Iterable[SheetReading]) -> Iterable[list[SheetReading]]:
    groups: dict[LedgerKind, list[SheetReading]] = {}
    for reading in readings:
        groups.setdefault(reading.kind, []).append(reading)
    return groups.values()


def _said_of(reading: SheetReading) -> list[str]:
    notes = []
    if "ledger_risk" in reading.at:
        notes.append(f"risk_column_kept:{reading.heading('ledger_risk')}")
    if reading.village_code is not None:
        notes.append(f"village_from_sheet:{reading.sheet.name}")
    return notes
