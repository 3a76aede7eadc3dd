"""Small ledgers as offices hand them in, made cell by cell, and what the register makes of them."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd
import xlsxwriter

from analysis.campaign.calendar import add_working_days
from data.ledger import Ledger, Told, imports
from data.ledger.intake import SourceFile, ledgers_of, read_ledger
from data.ledger.places import VillageIndex
from data.ledger.read.sandbox import RawSheet
from data.ledger.read.tables import as_text
from data.store import frames
from data.store.opening import open_store
from geo.locate import place
from tests.builders import NOW, known_villages, new_store
from vocabulary.faults import Fault

AS_OF = date(2024, 2, 20)
VILLAGES = known_villages()
INDEX = VillageIndex.of(VILLAGES)
# The folder of small ledgers beside the project; absent where the project stands alone.
FOLDER = Path(__file__).resolve().parents[4] / "shared" / "data" / "ledgers"

Lines = Sequence[Sequence[Any]]
Sheet = tuple[str, Lines]


def working_days(day: date, n: int) -> date:
    """Return the n-th working day after a day, as the pages and commands count them."""
    return add_working_days(day, n).on


def raw_sheet(sheet: Sheet) -> RawSheet:
    """Return a sheet as the child process hands it on: every cell as text."""
    name, lines = sheet
    rows = [["" if cell is None else as_text(cell) for cell in line] for line in lines]
    return RawSheet(name, rows)


def book(*sheets: Sheet) -> bytes:
    """Make a workbook of (name, lines); None is an empty cell, text stays text."""
    kept = io.BytesIO()
    guesses = dict.fromkeys(("strings_to_formulas", "strings_to_numbers"), False)
    with xlsxwriter.Workbook(kept, {"in_memory": True, **guesses}) as made:
        for name, lines in sheets:
            sheet = made.add_worksheet(name)
            for at, cells in enumerate(lines):
                sheet.write_row(at, 0, cells)
    return kept.getvalue()


def sheet_of(*lines: Sequence[Any], name: str = "Sheet1") -> bytes:
    """Make a workbook of one sheet."""
    return book((name, lines))


@cache
def _empty_store() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "empty.db"
        new_store(path).close()
        return path.read_bytes()


@dataclass
class Office:
    """One register and what was imported into it.

    Attributes
    ----------
    told : list of Receipt
        One for each ledger of each file, in order.
    """

    folder: Path
    told: list[imports.Receipt] = field(default_factory=list)

    def __post_init__(self) -> None:
        path = self.folder / f"{uuid4().hex}.db"
        path.write_bytes(_empty_store())
        self.store = open_store(path)

    def read(self, name: str, content: bytes | str, **options: Any) -> tuple[Ledger, ...]:
        """Read a file as the commands and the page do, its points placed."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        told = replace(options.pop("told", Told()), working_days=working_days)
        found = read_ledger(path, told=told, as_of=AS_OF, villages=VILLAGES, **options)
        return tuple(place(ledger, villages=VILLAGES) for ledger in found)

    def take_in(self, content: bytes | str, name: str = "台账.xlsx", **options: Any) -> Office:
        """Import a file; the account of each of its ledgers closes."""
        return self._put_in(self.read(name, content, **options))

    def take_in_sheets(
        self, *sheets: Sheet, file: str = "表.xlsx", told: Told | None = None
    ) -> Office:
        """Import sheets as a file is read once it is parsed; quicker than by a child process."""
        source = SourceFile(file, "0" * 64, AS_OF, INDEX)
        found = ledgers_of(
            map(raw_sheet, sheets), source, replace(told or Told(), working_days=working_days)
        )
        return self._put_in(place(ledger, villages=VILLAGES) for ledger in found)

    def take_in_lines(self, *lines: Sequence[Any]) -> Office:
        """Import one sheet of these lines."""
        return self.take_in_sheets(("Sheet1", lines))

    def _put_in(self, ledgers: Iterable[Ledger]) -> Office:
        for ledger in ledgers:
            done = imports.apply(self.store, ledger, actor="李某", now=NOW, as_of=AS_OF)
            parts = (done.accepted, done.unchanged, done.waiting, done.refused)
            assert done.rows_in == sum(parts)
            self.told.append(done)
        return self

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Rows in, accepted, unchanged, waiting; of all files."""
        names = ("rows_in", "accepted", "unchanged", "waiting")
        return tuple(sum(getattr(one, n) for one in self.told) for n in names)  # type: ignore[return-value]

    @property
    def faults(self) -> list[Fault]:
        """Every fault of all files."""
        return [fault for one in self.told for fault in one.faults]

    def codes(self, *rows: int) -> set[str]:
        """Return the codes of the faults of some rows."""
        return {fault.code.value for fault in self.faults if fault.row in rows}

    def sites(self, *columns: str) -> list[Any]:
        """Return the register's sites, in the order they were made."""
        return _told(frames.sites(self.store, AS_OF), columns or ("name",))

    def hazards(self, *columns: str) -> list[Any]:
        """Return the register's hazards, in the order they were made."""
        return _told(frames.hazards(self.store, AS_OF), columns or ("description",))


def _told(rows: Any, columns: Iterable[str]) -> list[Any]:
    names = list(columns)
    plain = [tuple(_plain(row[name]) for name in names) for _, row in rows.iterrows()]
    return [cells[0] for cells in plain] if len(names) == 1 else plain


def _plain(cell: Any) -> Any:
    if pd.isna(cell):
        return None
    return str(cell.date()) if hasattr(cell, "date") else cell
