"""Where a sheet's table begins, what its headings are, and which lines below are no records."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from data.columns import COLUMNS, column_for, normalise
from data.parse import fold
from data.raw import Merge, RawSheet
from vocabulary import ledger
from vocabulary.faults import FaultCode
from vocabulary.terms import LedgerKind

_SEARCHED: Final = 40  # lines from the top among which the header is looked for
_DEEPEST: Final = 3  # lines of a header of merged groups
_NUMERIC: Final = re.compile(r"^[\d.,\-/\s:%]+$")
_SAME_SHARE: Final = 0.7
_ALL_HEADINGS: Final = frozenset(heading for column in COLUMNS for heading in column.headings)


@dataclass(frozen=True)
class Header:
    """The header of one sheet.

    Attributes
    ----------
    first, last : int
        Its lines, from 0.
    headings : dict of int to str
        Column -> heading as typed; a second heading of the same words gets " (2)".
    titles : tuple of str
        What stands above it.
    known : int
        How many headings any kind of ledger knows.
    """

    first: int
    last: int
    headings: dict[int, str]
    titles: tuple[str, ...] = ()
    known: int = 0
    keys: frozenset[str] = field(default=frozenset())
    typed: frozenset[str] = field(default=frozenset())


def find_header(sheet: RawSheet, *, mapping: Mapping[str, str] | None = None) -> Header | None:
    """Find the header: the line near the top with most headings we know.

    Parameters
    ----------
    sheet : RawSheet
    mapping : mapping of str to str, optional
        Headings a person has named; they count as known.

    Returns
    -------
    Header or None
        None for a sheet without rows. Where nothing is known, the first line of several words that
        has a line like itself below.
    """
    if sheet.shapes is not None:
        return _made(sheet, 0, 0, mapping)
    named = {normalise(heading) for heading in mapping or ()}
    best, best_score = None, 0
    for line, cells in enumerate(sheet.rows[:_SEARCHED]):
        score = _n_known(cells, named)
        if score > best_score:
            best, best_score = line, score
    if best is None or best_score < 2:
        fallback = _first_table_line(sheet)
        best = best if best_score == 1 and fallback in (None, best) else fallback
    if best is None:
        return None
    return _made(sheet, best, _last_line(sheet, best), mapping)


def _n_known(cells: list[str], named: set[str]) -> int:
    keys = {normalise(cell) for cell in cells if cell and len(cell) <= 60}
    known = {cell for cell in keys if cell in named or _knows(cell)}
    return len(known)


def _knows(heading: str) -> bool:
    return any(column_for(heading, kind) is not None for kind in LedgerKind) if heading else False


def _first_table_line(sheet: RawSheet) -> int | None:
    rows = sheet.rows
    for line, cells in enumerate(rows[:_SEARCHED]):
        filled = [cell for cell in cells if cell.strip()]
        texts = [cell for cell in filled if not _NUMERIC.match(cell)]
        below = next((row for row in rows[line + 1 :] if any(map(str.strip, row))), [])
        n_below = sum(1 for cell in below if cell.strip())
        if len(texts) >= 2 and len(texts) == len(filled) and n_below >= 2:
            return line
    return None


def _last_line(sheet: RawSheet, first: int) -> int:
    # Merged groups: a heading that spans lines says how deep the header is.
    deepest = first
    for top, left, bottom, _right in sheet.merges:
        if top == first and bottom > top and _cell(sheet, first, left):
            deepest = max(deepest, min(bottom, first + _DEEPEST - 1))
    return min(deepest, len(sheet.rows) - 1)


def _made(sheet: RawSheet, first: int, last: int, mapping: Mapping[str, str] | None) -> Header:
    headings: dict[int, str] = {}
    width = max((len(row) for row in sheet.rows[first : last + 1]), default=0)
    seen: dict[str, int] = {}
    for place in range(width):
        heading = _heading(sheet, first, last, place)
        if not heading.strip():
            continue
        seen[heading] = seen.get(heading, 0) + 1
        headings[place] = heading if seen[heading] == 1 else f"{heading} ({seen[heading]})"
    titles = tuple(cell.strip() for row in sheet.rows[:first] for cell in row if cell.strip())
    keys = frozenset(normalise(heading) for heading in headings.values())
    named = {normalise(heading) for heading in mapping or ()}
    known = sum(1 for key in keys if key in named or _knows(key))
    typed = frozenset(heading.strip() for heading in headings.values())
    return Header(first, last, headings, titles, known, keys, typed)


def _heading(sheet: RawSheet, first: int, last: int, place: int) -> str:
    if first == last:
        return _cell(sheet, first, place)
    parts: list[str] = []
    for line in range(first, last + 1):
        part = _cell(sheet, line, place) or _merged_value(sheet.merges, sheet.rows, line, place)
        if part.strip() and part not in parts:
            parts.append(part)
    if len(parts) > 1 and _knows(normalise(parts[-1])):
        return parts[-1]
    return "".join(parts)


def _cell(sheet: RawSheet, line: int, place: int) -> str:
    row = sheet.rows[line]
    return row[place] if place < len(row) else ""


def _merged_value(merges: tuple[Merge, ...], rows: list[list[str]], line: int, place: int) -> str:
    for top, left, bottom, right in merges:
        if top <= line <= bottom and left <= place <= right and left < len(rows[top]):
            return rows[top][left]
    return ""


def fill_merged(sheet: RawSheet, header: Header) -> None:
    """Write the value of each vertically merged cell below the header into every line it spans.

    Only what the sheet itself declares as merged is filled; a run of empty cells is not.

    Parameters
    ----------
    sheet : RawSheet
        Changed in place.
    header : Header
    """
    for top, left, bottom, right in sheet.merges:
        if top <= header.last or left != right or top >= len(sheet.rows):
            continue
        value = _cell(sheet, top, left)
        if not value:
            continue
        for line in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1):
            row = sheet.rows[line]
            row.extend([""] * (left + 1 - len(row)))
            row[left] = row[left] or value


def not_a_record(cells: list[str], header: Header) -> FaultCode | None:
    """Say why a line below the header is no record, if it is none.

    Parameters
    ----------
    cells : list of str
    header : Header

    Returns
    -------
    FaultCode or None
        HEADER_REPEATED, TOTAL_ROW, NOT_A_RECORD.
    """
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return FaultCode.NOT_A_RECORD  # it held nothing but signs that cannot be stored
    first = fold(filled[0])
    if ledger.TOTAL_ROW.match(first) or (
        len(filled) > 1 and ledger.TOTAL_ROW.match(fold(filled[1]))
    ):
        return FaultCode.TOTAL_ROW
    typed = header.typed
    if sum(1 for cell in filled if cell in typed or cell.strip() in typed) >= 2:
        same = sum(1 for cell in filled if normalise(cell) in header.keys)
        if same / len(filled) >= _SAME_SHARE:
            return FaultCode.HEADER_REPEATED
    if len(filled) <= 2 and len(header.headings) >= 3 and ledger.NOTE_ROW.search(first):
        return FaultCode.NOT_A_RECORD
    return None


def is_other_header(cells: list[str], header: Header) -> bool:
    """Whether a line begins a second table: several known headings that are not this table's.

    Parameters
    ----------
    cells : list of str
    header : Header

    Returns
    -------
    bool
    """
    if sum(1 for cell in cells if cell in _ALL_HEADINGS) < 2:
        return False  # one look-up a cell; only what passes is looked at closely
    keys = [normalise(cell) for cell in cells if cell.strip() and len(cell) <= 30]
    if len(keys) < 3:
        return False
    known = [key for key in keys if not key.isdecimal() and _knows(key)]
    strange = [key for key in known if key not in header.keys]
    return len(known) >= 3 and len(known) / len(keys) >= 0.8 and len(strange) >= 2


def side_by_side(header: Header) -> bool:
    """Whether a header holds two tables: an empty column, then the headings again.

    Parameters
    ----------
    header : Header

    Returns
    -------
    bool
    """
    places = sorted(header.headings)
    for before, after in pairwise(places):
        if after - before < 2:
            continue
        left = {_unnumbered(header.headings[place]) for place in places if place <= before}
        right = [_unnumbered(header.headings[place]) for place in places if place >= after]
        if sum(1 for key in right if key in left) >= 2:
            return True
    return False


def _unnumbered(heading: str) -> str:
    return normalise(re.sub(r" \(\d+\)$", "", heading))
