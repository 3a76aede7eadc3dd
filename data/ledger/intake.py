"""Read this first: a file -> its ledgers; checked, parsed in a child, headers found, rows read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from data.ledger import DatumEvidence, Ledger, LedgerRow, NamedLine, Told
from data.ledger.header import (
    Header,
    fill_ditto,
    fill_merged,
    first_row_of_columns,
    side_by_side,
    tables_of,
)
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
        As the clerk counts; 0 where the sheet has no header; `ledger.column_name` then
        names its columns.
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
    path, index, told = Path(path), VillageIndex.of(villages), Told(kind)
    seen: list[SheetPeek] = []
    for sheet in _sheets(path, None):
        for header in tables_of(sheet) or _by_columns(sheet):
            headings = tuple(header.headings.values())
            reading = sheet_reading(sheet, header, told, villages=index, file_stem=path.stem)
            first = [row for row in sheet.rows[header.last + 1 : header.end] if any(row)][:5]
            seen.append(
                SheetPeek(
                    sheet.name,
                    header.first + 1 if header.has_line else 0,
                    headings,
                    reading.kind if reading and header.has_line else None,
                    reading.mapping if reading else dict.fromkeys(headings, ""),
                    tuple(map(tuple, first)),
                )
            )
    return tuple(seen)


def _by_columns(sheet: RawSheet) -> list[Header]:
    """Return the table of a sheet without a header, its columns named by their place."""
    return tables_of(sheet, mapping={words.column_name(1, 1): ""})


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
    unknown: list[Header] = field(default_factory=list)
    headerless: list[str] = field(default_factory=list)

    def readings(self, sheets: Iterable[RawSheet], told: Told) -> list[SheetReading]:
        found: list[SheetReading] = []
        for sheet in sheets:
            self.notes.extend(sheet.notes)
            found += self._tables(sheet, told)
        if not found:
            raise self._nothing_found()
        return found

    def _tables(self, sheet: RawSheet, told: Told) -> list[SheetReading]:
        """Return how the tables of a sheet are read; none where no table of it is understood."""
        is_side = words.SIDE_SHEETS.search(fold(sheet.name)) is not None
        if is_side or sheet.is_hidden:
            self.notes.append(f"sheet_left_out:{sheet.name}")
            return []
        headers = tables_of(sheet, mapping=told.mapping)
        if not headers:
            self._note_headerless(sheet)
            return []
        readings = [self._reading(sheet, header, told) for header in headers]
        understood = [reading for reading in readings if reading and not reading.is_unknown]
        if not understood and not any(header.has_line for header in headers):
            self._note_headerless(sheet)
            return []
        if not understood:
            self.unknown += headers
            n_rows = sum(1 for row in sheet.rows[headers[0].last + 1 :] if any(row))
            self.notes.append(f"sheet_not_understood:{sheet.name} ({n_rows})")
            return []
        # A table beside one that is understood is of its kind; what it says is read, or waits.
        as_told = replace(told, kind=understood[0].kind)
        found = [
            reading or self._reading(sheet, header, as_told)
            for reading, header in zip(readings, headers, strict=True)
        ]
        for reading in found:
            if reading is not None and side_by_side(reading.header):
                where = {"sheet": sheet.name, "row": str(reading.header.first + 1)}
                raise refuse("tables_side_by_side", Path(self.name), **where)
        return [reading for reading in found if reading is not None]

    def _reading(self, sheet: RawSheet, header: Header, told: Told) -> SheetReading | None:
        stem = Path(self.name).stem
        return sheet_reading(sheet, header, told, villages=self.villages, file_stem=stem)

    def _note_headerless(self, sheet: RawSheet) -> None:
        first = first_row_of_columns(sheet)
        if first is not None:
            self.headerless = self.headerless or sheet.rows[first]
        n_rows = sum(1 for row in sheet.rows if any(row))
        if n_rows:
            self.notes.append(f"sheet_without_header:{sheet.name} ({n_rows})")

    def _nothing_found(self) -> LedgerError:
        path = Path(self.name)
        if self.unknown:
            headings = "、".join(list(self.unknown[0].headings.values())[:12])
            return refuse("kind_unknown", path, headings=headings[:200])
        if self.headerless:
            return refuse("no_header", path, headings="、".join(self.headerless[:12])[:200])
        return refuse("no_table", path)

    def ledger(self, readings: list[SheetReading]) -> Ledger:
        rows: list[LedgerRow] = []
        mapping: dict[str, str] = {}
        notes = list(self.notes)
        total = sum(len(reading.sheet.rows) for reading in readings)
        header_row: dict[str, int] = {}
        for reading in readings:
            fill_merged(reading.sheet, reading.header)
            fill_ditto(reading.sheet, reading.header)
            first = reading.header.first + 1 if reading.header.has_line else 0
            header_row.setdefault(reading.sheet.name, first)
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
            header_row=header_row,
            named=tuple(line for reading in readings for line in _named_lines(reading)),
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
    """Group what is read, villages and sites before the hazards that name them."""
    groups: dict[LedgerKind, list[SheetReading]] = {}
    for reading in readings:
        groups.setdefault(reading.kind, []).append(reading)
    return (groups[kind] for kind in LedgerKind if kind in groups)


def _named_lines(reading: SheetReading) -> Iterator[NamedLine]:
    sheet, header = reading.sheet.name, reading.header
    for line in header.above:
        yield NamedLine(sheet, line + 1, "title")
    if header.has_line and not header.is_above and reading.sheet.shapes is None:
        for line in range(header.first, header.last + 1):
            yield NamedLine(sheet, line + 1, "header")


def _said_of(reading: SheetReading) -> list[str]:
    notes = []
    if "ledger_risk" in reading.at:
        notes.append(f"risk_column_kept:{reading.heading('ledger_risk')}")
    if reading.village_code is not None:
        notes.append(f"village_from_sheet:{reading.village_said_by}")
    said = [reading.heading(name) for name in ("x", "y", "xy")]
    brand = next((heading for heading in said if words.MAP_BRAND.search(heading)), "")
    if brand:
        notes.append(f"datum_from_heading:{brand}")
    titles = [str(line + 1) for line in reading.header.above]
    if titles:
        notes.append(f"titles_named:{reading.sheet.name} {'、'.join(titles)}".replace(": ", ":"))
    if not reading.header.has_line:
        notes.append(f"columns_named:{reading.sheet.name}")
    return notes
