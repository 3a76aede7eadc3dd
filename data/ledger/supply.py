"""A list of hydrants and micro fire stations from a file: what can go in, and what cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from data.ledger.places import angle_or_metres
from data.ledger.read.sandbox import RawSheet, read_sheets
from vocabulary.planning import SUPPLY_HEADINGS, SUPPLY_KINDS, SUPPLY_NOT_WORKING, SUPPLY_WORKING
from vocabulary.terms import SupplyKind

_SCANNED: Final = 15
_LON: Final = (70.0, 140.0)
_LAT: Final = (0.0, 56.0)


@dataclass(frozen=True)
class SupplyRow:
    """One line of the list.

    Attributes
    ----------
    line : int
        As the clerk counts.
    values : dict
        Fields of `supply_point`; `lon` and `lat` as written, in the datum of the file.
    fault : str
        "" usable, else "no_name", "kind", "coordinates".
    """

    sheet: str
    line: int
    values: dict[str, Any]
    fault: str = ""


def read_supply(path: Path, *, kind: SupplyKind | None = None) -> list[SupplyRow]:
    """Read every line below a header with a name and both coordinates; blank lines are left out.

    `kind` is what every row is, where the file has no column for it.

    Raises
    ------
    LedgerError
        The file is not one of these, or cannot be read.
    """
    rows: list[SupplyRow] = []
    for sheet in read_sheets(path):
        if not sheet.is_hidden:
            rows += _of_sheet(sheet, kind)
    return rows


def _of_sheet(sheet: RawSheet, kind: SupplyKind | None) -> list[SupplyRow]:
    for at, cells in enumerate(sheet.rows[:_SCANNED]):
        columns = _columns(cells)
        if {"name", "lon", "lat"} <= set(columns):
            lines = enumerate(sheet.rows[at + 1 :], at + 2)
            return [_row(sheet.name, line, row, columns, kind) for line, row in lines if any(row)]
    return []


def _columns(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        heading = cell.strip().lower().split("(")[0].split("（")[0]
        for name, words in SUPPLY_HEADINGS.items():
            if heading in words:
                found.setdefault(name, place)
    return found


def _row(
    sheet: str, line: int, cells: Sequence[str], columns: dict[str, int], kind: SupplyKind | None
) -> SupplyRow:
    def cell(name: str) -> str:
        place = columns.get(name)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    found = SUPPLY_KINDS.get(cell("kind")) or (
        kind if "kind" not in columns or not cell("kind") else None
    )
    lon, lat = angle_or_metres(cell("lon")), angle_or_metres(cell("lat"))
    crew = cell("crew")
    values = {
        "name": cell("name"),
        "kind": found.value if found else cell("kind"),
        "lon": lon,
        "lat": lat,
        "is_working": _working(cell("is_working")),
        "crew": int(crew) if crew.isdecimal() else None,
        "note": cell("note") or None,
        "source_sheet": sheet,
        "source_row": line,
    }
    fault = ""
    if not values["name"]:
        fault = "no_name"
    elif found is None:
        fault = "kind"
    elif not (_within(lon, _LON) and _within(lat, _LAT)):
        fault = "coordinates"
    return SupplyRow(sheet, line, values, fault)


def _working(text: str) -> bool | None:
    word = text.strip().lower()
    return True if word in SUPPLY_WORKING else False if word in SUPPLY_NOT_WORKING else None


def _within(number: float | None, limits: tuple[float, float]) -> bool:
    return number is not None and limits[0] <= number <= limits[1]


def is_any_usable(rows: Sequence[SupplyRow]) -> bool:
    """Return whether any line of the file can go in."""
    return any(not row.fault for row in rows)
