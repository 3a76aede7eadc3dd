"""The tables of a sheet: where each has its header, and which lines are no rows of any.

Sheets hold titles above the header, several tables one below the other, headers of two or three
lines with and without merged cells, the header again on every page, totals, and who signed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from data.ledger.headings import ALL_HEADINGS, column_for, is_heading, knows, normalise
from data.ledger.read.sandbox import Merge, RawSheet
from data.ledger.values import fold
from vocabulary import ledger
from vocabulary.faults import FaultCode
from vocabulary.terms import LedgerKind

_SEARCHED: Final = 40  # lines from the top among which the first header is looked for
_NEAR: Final = 3  # lines below a line that looks like a header among which a better one is taken
_DEEPEST: Final = 3  # lines of a header
_LONGEST_HEADING: Final = 60
_LONGEST_GROUP: Final = 20
_NUMERIC: Final = re.compile(r"^[\d.,\-/\s:%]+$")
_SAME_SHARE: Final = 0.7
_KNOWN_SHARE: Final = 0.5
_DITTO_STARTS: Final = frozenset(ledger.DITTO_STARTS)
_ENOUGH: Final = 3  # headings beside which a number is a heading too


@dataclass(frozen=True)
class Header:
    """The header of one table of a sheet.

    Attributes
    ----------
    first, last : int
        Its lines, from 0; both the line above the rows where the table has no header.
    headings : dict of int to str
        Column -> heading as typed; a second heading of the same words gets " (2)".
    titles : tuple of str
        What stands above it.
    known : int
        How many headings any kind of ledger knows.
    keys, typed : frozenset of str
        The headings normalised, and as typed without spaces around them.
    end : int
        The line after the last of its rows.
    above : tuple of int
        Its title lines.
    lines : tuple of frozenset of str
        The cells of each of its lines, as typed.
    is_above : bool
        Its rows stand above it: what was found over the first header of the sheet.
    stands_at : int
        Where that header is.
    """

    first: int
    last: int
    headings: dict[int, str]
    titles: tuple[str, ...] = ()
    known: int = 0
    keys: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()
    end: int = 0
    above: tuple[int, ...] = ()
    lines: tuple[frozenset[str], ...] = ()
    is_above: bool = False
    stands_at: int = -1

    @property
    def span(self) -> range:
        """The lines of the table, from its header to its last row."""
        return range(self.first if self.has_line else self.last + 1, self.end)

    @property
    def has_line(self) -> bool:
        """Whether the headings stand in the sheet: else the columns were named by hand."""
        return bool(self.lines)


def tables_of(sheet: RawSheet, *, mapping: Mapping[str, str] | None = None) -> list[Header]:
    """Return the header of each table of a sheet, in order; empty where none is found.

    Parameters
    ----------
    mapping : mapping of str to str, optional
        As in `Told`: a heading named there is known; `ledger.column_name` names the columns of a
        table without a header.
    """
    if sheet.shapes is not None:
        return [_made(sheet, 0, 0, mapping, end=len(sheet.rows))]
    named = {normalise(heading) for heading in mapping or ()}
    starts = _starts(sheet, named)
    if not starts:
        return _without_header(sheet, mapping or {})
    found: list[Header] = []
    floor = 0
    for start, following in zip(starts, [*starts[1:], len(sheet.rows)], strict=True):
        first = _group_line_above(sheet, start, floor)
        last = _last_line(sheet, first, start)
        above = _title_lines(sheet, first, floor)
        if not found:
            found += _above_first(sheet, first, mapping)
            taken = {line for one in found for line in (*one.above, *one.span)}
            above = tuple(at for at in _filled_lines(sheet, 0, first) if at not in taken)
        elif found[-1].end > (above[0] if above else first):
            found[-1] = replace(found[-1], end=above[0] if above else first)
        found.append(_made(sheet, first, last, mapping, end=following, above=above))
        floor = last + 1
    if found[0].is_above:
        found[0] = _rows_above(found[0], found[1])
    return found


def _starts(sheet: RawSheet, named: set[str]) -> list[int]:
    first = _first_start(sheet, named)
    if first is None:
        return []
    starts = [first]
    last, keys = _header_keys(sheet, first)
    for line in range(first + 1, len(sheet.rows)):
        if line <= last or not _may_be_header(sheet.rows[line]):
            continue
        if _begins_table(sheet, line, keys, named):
            starts.append(line)
            last, keys = _header_keys(sheet, line)
    return starts


def _header_keys(sheet: RawSheet, first: int) -> tuple[int, frozenset[str]]:
    """Return the last line of a header and the words of all its lines, normalised."""
    last = _last_line(sheet, first, first)
    return last, frozenset().union(*(_keys(row) for row in sheet.rows[first : last + 1]))


def _may_be_header(cells: list[str]) -> bool:
    # One look-up a cell: only what passes is looked at closely.
    return sum(1 for cell in cells if cell in ALL_HEADINGS) >= 2


def _first_start(sheet: RawSheet, named: set[str]) -> int | None:
    scores = [_score(cells, named) for cells in sheet.rows[:_SEARCHED]]
    for at, score in enumerate(scores):
        if score < 2:
            continue
        # A line of titles, or of groups of headings, may stand above a better known one.
        near = range(at, min(at + _NEAR, len(scores)))
        best = max(near, key=scores.__getitem__)
        is_apart = any(any(sheet.rows[between]) for between in range(at + 1, best))
        is_group = best > at and _is_group_line(sheet, at, best)
        return best if best > at and not is_apart and not is_group else at
    line = _first_table_line(sheet)
    single = [at for at, score in enumerate(scores) if score == 1]
    if single and line in (None, single[0]) and not _has_value(sheet.rows[single[0]]):
        return single[0]
    return line


def _score(cells: list[str], named: set[str]) -> int:
    if _has_value(cells):
        return 0
    keys = {normalise(cell): cell for cell in cells if cell and len(cell) <= _LONGEST_HEADING}
    return sum(1 for key, cell in keys.items() if key in named or is_heading(cell) or knows(key))


def _has_value(cells: list[str]) -> bool:
    """Whether a cell of a line can only be a value: a number, a day, a village, a category.

    Beside enough headings it is one too: a column of a year or a month.
    """
    values = sum(1 for cell in cells if cell.strip() and _is_value(cell))
    if not values:
        return False
    headings = sum(1 for cell in cells if cell.strip() and is_heading(cell))
    return headings < _ENOUGH or values > headings


def _is_value(cell: str) -> bool:
    folded = fold(cell)
    if is_heading(cell):
        return False
    words = folded.lower().replace(" ", "")
    return (
        _NUMERIC.match(folded) is not None
        or ledger.VALUE_CELL.search(folded) is not None
        or (len(words) > 2 and words in ledger.CATEGORY_WORDS)
        or (len(words) > 2 and words in ledger.STATUS_WORDS)
    )


def _begins_table(sheet: RawSheet, line: int, keys: frozenset[str], named: set[str]) -> bool:
    """Whether a line below a header begins another table."""
    cells = sheet.rows[line]
    filled = [cell for cell in cells if cell.strip()]
    if _has_value(filled) or len(filled) < 2:
        return False
    typed = {normalise(cell) for cell in filled}
    known = sum(1 for cell in filled if normalise(cell) in named or is_heading(cell))
    if len(typed & keys) / len(typed) >= _SAME_SHARE:
        return _is_titled(sheet, line)  # the same headings over the list of another village
    if known / len(filled) < _KNOWN_SHARE:
        return False
    strange = len(typed - keys)
    after_gap = line > 0 and (not any(sheet.rows[line - 1]) or _is_titled(sheet, line))
    return strange >= 2 and (known >= 3 or after_gap)


def _is_titled(sheet: RawSheet, line: int) -> bool:
    above = next(
        (at for at in range(line - 1, -1, -1) if any(map(str.strip, sheet.rows[at]))), None
    )
    return (
        above is not None and _n_filled(sheet.rows[above]) == 1 and not _is_total(sheet.rows[above])
    )


def _keys(cells: list[str]) -> frozenset[str]:
    return frozenset(normalise(cell) for cell in cells if cell.strip())


def _n_filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _filled_lines(sheet: RawSheet, start: int, end: int) -> list[int]:
    return [at for at in range(start, end) if any(map(str.strip, sheet.rows[at]))]


def _first_table_line(sheet: RawSheet, start: int = 0, end: int | None = None) -> int | None:
    """Return the first line of several words that are no values, above a line of several cells."""
    rows = sheet.rows[:end]
    for line in range(start, min(len(rows), start + _SEARCHED)):
        cells = rows[line]
        filled = [cell for cell in cells if cell.strip()]
        below = next((row for row in rows[line + 1 :] if any(map(str.strip, row))), [])
        if len(filled) >= 2 and not is_signature(cells) and _n_filled(below) >= 2:
            return None if _has_value(filled) else line
    return None


# Above and below the line that was found


def _is_group_line(sheet: RawSheet, line: int, below: int) -> bool:
    """Whether each filled cell of a line stands over a blank or begins a group of headings."""
    upper, lower = sheet.rows[line], sheet.rows[below]
    if below != line + 1 or is_signature(upper):
        return False
    over = 0
    for place, cell in enumerate(upper):
        if not cell.strip() or not _at(lower, place):
            continue
        if _at(upper, place + 1) or not _at(lower, place + 1):
            return False
        over += 1
    return over > 0


def _at(cells: list[str], place: int) -> str:
    return cells[place].strip() if place < len(cells) else ""


def _group_line_above(sheet: RawSheet, start: int, floor: int) -> int:
    """Return the line of groups above a header whose own groups no ledger knows, else the line."""
    above = start - 1
    if above < floor or _n_filled(sheet.rows[above]) < 2 or _has_value(sheet.rows[above]):
        return start
    return above if _is_group_line(sheet, above, start) else start


def _last_line(sheet: RawSheet, first: int, start: int) -> int:
    last = start
    for top, left, bottom, _right in sheet.merges:
        # A heading that spans lines says how deep the header is.
        if top == first and bottom > top and _at(sheet.rows[first], left):
            last = max(last, min(bottom, first + _DEEPEST - 1))
    last = min(last, len(sheet.rows) - 1)
    while last + 1 < len(sheet.rows) and last - first + 1 < _DEEPEST:
        if not _goes_on(sheet, first, last):
            break
        last += 1
    return last


def _goes_on(sheet: RawSheet, first: int, last: int) -> bool:
    """Whether the line below a header is a line of it: headings under groups and blanks, units."""
    below = sheet.rows[last + 1]
    filled = {place: cell for place, cell in enumerate(below) if cell.strip()}
    if not filled or any(len(cell) > _LONGEST_GROUP for cell in filled.values()):
        return False
    if all(ledger.UNIT_CELL.match(fold(cell)) for cell in filled.values()):
        return True
    if _has_value(below) or is_signature(below):
        return False
    lines = range(first, last + 1)
    stands = {at: [_at(sheet.rows[line], at) for line in lines] for at in range(len(below) + 1)}
    under_blank = known = 0
    for place, cell in filled.items():
        own = any(stands[place])
        if own and any(stands[place + 1]):
            return False  # it is no group of headings: the line below it is a row
        under_blank += not own
        known += is_heading(cell) or is_heading(_group_of(sheet, lines, place) + cell)
    return under_blank > 0 and known * 2 >= len(filled)


def _group_of(sheet: RawSheet, lines: range, place: int) -> str:
    """Return the group a column of a header without merged cells stands under, "" for none."""
    for at in range(place, -1, -1):
        said = [_at(sheet.rows[line], at) for line in lines]
        if any(said):
            return next(cell for cell in reversed(said) if cell)
    return ""


def _title_lines(sheet: RawSheet, first: int, floor: int) -> tuple[int, ...]:
    """Return the lines straight above a table that can only be its titles."""
    found: list[int] = []
    for line in range(first - 1, floor - 1, -1):
        cells = sheet.rows[line]
        if not any(map(str.strip, cells)):
            continue
        if _is_total(cells) or (_n_filled(cells) > 1 and not is_signature(cells)):
            break
        found.append(line)
    return tuple(reversed(found))


def _above_first(sheet: RawSheet, first: int, mapping: Mapping[str, str] | None) -> list[Header]:
    """Return the table, or the rows, that stand above the header that was found first."""
    lines = [
        at
        for at in _filled_lines(sheet, 0, first)
        if _n_filled(sheet.rows[at]) >= 3 and not is_signature(sheet.rows[at])
    ]
    if not lines:
        return []
    titles = _title_lines(sheet, first, lines[-1] + 1)
    end = titles[0] if titles else first
    start = _first_table_line(sheet, lines[0], end)
    if start == lines[0] and len(lines) >= 2:
        above = tuple(_filled_lines(sheet, 0, start))
        return [_made(sheet, start, start, mapping, end=end, above=above)]
    return [Header(lines[0] - 1, lines[0] - 1, {}, end=end, is_above=True)]


def _rows_above(rows: Header, header: Header) -> Header:
    """Return the rows above the first header, under its headings."""
    return replace(
        header, first=rows.first, last=rows.last, end=rows.end, stands_at=header.first,
        above=(), lines=(), is_above=True,
    )  # fmt: skip


def _without_header(sheet: RawSheet, mapping: Mapping[str, str]) -> list[Header]:
    """Return the table of a sheet that has no header, where its columns were named by hand."""
    start = first_row_of_columns(sheet)
    if start is None or not any(ledger.NAMED_COLUMN.match(heading) for heading in mapping):
        return []
    width = max(len(cells) for cells in sheet.rows[start : start + _SEARCHED])
    headings = {at: ledger.column_name(at + 1, width) for at in range(width)}
    titles = tuple(cell.strip() for row in sheet.rows[:start] for cell in row if cell.strip())
    above = tuple(_filled_lines(sheet, 0, start))
    return [Header(start - 1, start - 1, headings, titles, end=len(sheet.rows), above=above)]


def first_row_of_columns(sheet: RawSheet) -> int | None:
    """Return the first line of several cells, of a sheet without a header."""
    lines = _filled_lines(sheet, 0, len(sheet.rows))
    return next((at for at in lines if _n_filled(sheet.rows[at]) >= 2), None)


# The headings


def _made(
    sheet: RawSheet,
    first: int,
    last: int,
    mapping: Mapping[str, str] | None,
    *,
    end: int,
    above: tuple[int, ...] = (),
) -> Header:
    headings: dict[int, str] = {}
    width = max((len(row) for row in sheet.rows[first : last + 1]), default=0)
    seen: dict[str, int] = {}
    for place in range(width):
        heading = _heading(sheet, first, last, place)
        if not heading.strip():
            continue
        seen[heading] = seen.get(heading, 0) + 1
        headings[place] = heading if seen[heading] == 1 else f"{heading} ({seen[heading]})"
    titles = tuple(cell.strip() for at in above for cell in sheet.rows[at] if cell.strip())
    keys = frozenset(normalise(heading) for heading in headings.values())
    named = {normalise(heading) for heading in mapping or ()}
    known = sum(1 for key in keys if key in named or knows(key))
    typed = frozenset(heading.strip() for heading in headings.values())
    lines = tuple(
        frozenset(cell.strip() for cell in row if cell.strip())
        for row in sheet.rows[first : last + 1]
    )
    return Header(first, last, headings, titles, known, keys, typed, end, above, lines)


def _heading(sheet: RawSheet, first: int, last: int, place: int) -> str:
    if first == last:
        return _cell(sheet, first, place)
    parts: list[str] = []
    for line in range(first, last + 1):
        part = _cell(sheet, line, place) or _merged_value(sheet.merges, sheet.rows, line, place)
        part = part or _group_heading(sheet, line, last, place)
        if part.strip() and part not in parts[-1:]:
            parts.append(part)
    bare = [part for part in parts if not ledger.UNIT_CELL.match(fold(part))]
    joined = ("".join(bare[at:]) for at in range(len(bare)))
    return next((heading for heading in joined if is_heading(heading)), "".join(parts))


def _group_heading(sheet: RawSheet, line: int, last: int, place: int) -> str:
    """Return the group to the left of a blank cell of a header, where a heading stands below it."""
    if line == last or not any(_at(sheet.rows[at], place) for at in range(line + 1, last + 1)):
        return ""
    for at in range(place - 1, -1, -1):
        if _at(sheet.rows[line], at):
            under = any(_at(sheet.rows[below], at) for below in range(line + 1, last + 1))
            return sheet.rows[line][at] if under else ""
    return ""


def _cell(sheet: RawSheet, line: int, place: int) -> str:
    row = sheet.rows[line]
    return row[place] if place < len(row) else ""


def _merged_value(merges: tuple[Merge, ...], rows: list[list[str]], line: int, place: int) -> str:
    for top, left, bottom, right in merges:
        if top <= line <= bottom and left <= place <= right and left < len(rows[top]):
            return rows[top][left]
    return ""


# The lines below it


def fill_merged(sheet: RawSheet, header: Header) -> None:
    """Write the value of each vertically merged cell below the header into every row it spans.

    Only what the sheet itself declares as merged is filled, and only where the line holds
    something else; a run of empty cells is not. The sheet is changed in place.
    """
    for top, left, bottom, _right in sheet.merges:
        if bottom == top or top <= header.last or top >= header.end:
            continue
        value = _cell(sheet, top, left)
        if not value:
            continue
        for line in range(top + 1, min(bottom, header.end - 1) + 1):
            row = sheet.rows[line]
            if not any(row):
                continue
            row.extend([""] * (left + 1 - len(row)))
            row[left] = row[left] or value


def fill_ditto(sheet: RawSheet, header: Header) -> None:
    """Write the cell above into each cell that only says "the same"; in place."""
    for line in range(header.last + 1, header.end):
        row = sheet.rows[line]
        places = [place for place, cell in enumerate(row) if cell[:1] in _DITTO_STARTS and cell]
        places = [place for place in places if ledger.DITTO.match(fold(row[place]))]
        above = _row_above(sheet, header, line) if places else []
        for place in places:
            if place < len(above) and above[place]:
                row[place] = above[place]


def _row_above(sheet: RawSheet, header: Header, line: int) -> list[str]:
    for at in range(line - 1, header.last, -1):
        row = sheet.rows[at]
        if any(row) and (not header.has_line or not_a_record(row, header) is None):
            return row
    return []


def not_a_record(cells: list[str], header: Header) -> FaultCode | None:
    """Say why a line below the header is no record: a header again, a total, a signature."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return FaultCode.NOT_A_RECORD  # it held nothing but signs that cannot be stored
    if _is_total(cells):
        return FaultCode.TOTAL_ROW
    if _is_header_again(filled, header):
        return FaultCode.HEADER_REPEATED
    if set(filled) <= set(header.titles):
        return FaultCode.TITLE_ROW
    return FaultCode.NOT_A_RECORD if _is_remark(cells, filled, header) else None


def _is_remark(cells: list[str], filled: list[str], header: Header) -> bool:
    if is_signature(cells):
        return True
    if len(filled) > 2 or len(header.headings) < 3:
        return False
    first = fold(filled[0])
    closes = len(filled) == 1 and ledger.CLOSING_LINE.search(first) is not None
    return closes or ledger.NOTE_ROW.search(first) is not None


def _is_total(cells: list[str]) -> bool:
    filled = [fold(cell) for cell in cells if cell.strip()]
    return any(ledger.TOTAL_ROW.match(cell) for cell in filled[:2])


def _is_header_again(filled: list[str], header: Header) -> bool:
    for line in header.lines:
        if sum(cell in line for cell in filled) >= max(2, len(filled) * _SAME_SHARE):
            return True
    if sum(cell in header.typed for cell in filled) >= 2:
        same = sum(1 for cell in filled if normalise(cell) in header.keys)
        if same / len(filled) >= _SAME_SHARE:
            return True
    counted = [str(at) for at in range(1, len(filled) + 1)]
    return len(filled) >= 3 and filled == counted and len(filled) >= len(header.headings) - 1


def is_signature(cells: list[str]) -> bool:
    """Whether a line only says who made the list and when: labels, and what follows them."""
    filled = [fold(cell) for cell in cells if cell.strip()]
    if not filled or not ledger.SIGNATURE.match(filled[0]):
        return False
    labelled = False
    for cell in filled:
        is_label = ledger.SIGNATURE.match(cell) is not None or ledger.LABEL.match(cell) is not None
        if not is_label and not labelled and not ledger.SIGNED_ON.match(cell):
            return False
        labelled = is_label and ledger.LABEL_END.search(cell) is not None
    return True


def side_by_side(header: Header) -> bool:
    """Whether a header holds two tables: the headings again, behind an empty column or at once."""
    places = sorted(header.headings)
    keys = [_unnumbered(header.headings[place]) for place in places]
    for at, (before, after) in enumerate(pairwise(places), start=1):
        left, right = keys[:at], keys[at:]
        again = [key for key in right if key in left]
        names = any(_names_site(key) for key in again)
        if after - before >= 2 and (len(again) >= 2 or names):
            return True
        # Without a gap it begins as the first one does, and names its sites itself.
        if right[0] == left[0] and names and len(again) >= 2:
            return True
    return False


def _names_site(key: str) -> bool:
    found = column_for(key, LedgerKind.PROBLEMS)
    return found is not None and found[0] == "name"


def _unnumbered(heading: str) -> str:
    return normalise(re.sub(r" \(\d+\)$", "", heading))
