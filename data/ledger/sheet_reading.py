"""How one sheet is read: its kind, which column is where, what its titles say of every row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from data.ledger import Told, WorkingDays
from data.ledger.categories import category_in, category_of_name
from data.ledger.header import Header
from data.ledger.headings import LedgerColumn, column_for, columns_of
from data.ledger.places import VillageIndex, datum_of
from data.ledger.read.sandbox import RawSheet
from data.ledger.values import (
    LONGEST_NAME,
    CellValue,
    fold,
    is_damaged_number,
    mask,
    plain_text,
    tidy,
)
from vocabulary import ledger
from vocabulary.facts import FACTS
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.personal_numbers import cover
from vocabulary.terms import Category, Datum, LedgerKind

_HAZARD: Final = "description"
_NAMED_BY_HAND: Final = -1  # fits better than any heading of the list
_SITE_MARKS: Final = frozenset({"address", "category", "village", "area", "x", "y", "xy"})
_HAZARD_MARKS: Final = frozenset({
    "description", "due_on", "done_on", "status", "handling", "measure", "grade", "hazard_no",
    "code",
})  # fmt: skip
_VILLAGE_MARKS: Final = frozenset({"village_code", "class_code", "leader", "provenance"})
_DATUM_OF_CRS: Final = {
    "EPSG:4326": Datum.WGS84, "EPSG:4490": Datum.WGS84,
    "EPSG:4544": Datum.CGCS2000_GK, "EPSG:4523": Datum.CGCS2000_GK,
}  # fmt: skip
# Where a cell of these holds no value, its row waits.
_ESSENTIAL: Final = frozenset({
    "name", "category", "village", "area", "x", "y", "xy", "description", "found_on", "due_on",
    "done_on", "status", "handling", "grade", "village_code", "hazard_no", "site_no",
})  # fmt: skip
_LONGEST_VALUE: Final = 200  # characters of a cell quoted in a fault
# U+0000 and halves of surrogate pairs cannot be stored as text; everything else is kept as typed.
_IMPOSSIBLE: Final = {0: None} | dict.fromkeys(range(0xD800, 0xE000))


@dataclass
class SheetReading:
    """How one sheet will be read.

    Attributes
    ----------
    at : dict of str to int
        Our column name -> place in the row.
    columns : dict of str to LedgerColumn
        Those of `at`.
    unknown : dict of int to str
        Places whose heading we do not know, or that a better heading has displaced -> heading.
    kept : dict of int to str
        Places whose text is kept with the row though we know the heading.
    category : Category or None
        What the name's heading, the sheet's name or a title says of every site.
    village_code : str or None
        What the sheet's name, a title or the file's name says of every row.
    village_said_by : str
        The words that say so.
    categories : dict of str to str
        Word of the category column, folded -> value of a Category, as the reader mapped it.
    working_days : callable of (date, int), or None
        The office's calendar.
    is_unknown : bool
        Whether none of its headings is understood: its rows wait.
    declared : Datum or None
        What the file says its coordinates are in.
    says_axis : bool
        Whether the coordinate headings say which is east.
    facts : tuple of str
        The facts of a site the sheet has columns for.
    more : tuple of int
        Places of further columns of hazards under the same heading, numbered or not.
    """

    sheet: RawSheet
    header: Header
    kind: LedgerKind
    at: dict[str, int] = field(default_factory=dict)
    columns: dict[str, LedgerColumn] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    kept: dict[int, str] = field(default_factory=dict)
    category: Category | None = None
    village_code: str | None = None
    village_said_by: str = ""
    is_unknown: bool = False
    categories: dict[str, str] = field(default_factory=dict)
    working_days: WorkingDays | None = None
    declared: Datum | None = None
    says_axis: bool = True
    facts: tuple[str, ...] = ()
    more: tuple[int, ...] = ()

    def heading(self, name: str) -> str:
        """Return the heading of our column as typed; "" where the sheet has none."""
        place = self.at.get(name)
        return self.header.headings[place] if place is not None else ""

    @property
    def mapping(self) -> dict[str, str]:
        """Heading as typed -> our column name, "" where unknown."""
        names = {place: name for name, place in self.at.items()}
        names |= dict.fromkeys(self.more, _HAZARD)
        return {heading: names.get(place, "") for place, heading in self.header.headings.items()}


def sheet_reading(
    sheet: RawSheet, header: Header, told: Told, *, villages: VillageIndex, file_stem: str
) -> SheetReading | None:
    """Say how a sheet is to be read; None where its headings do not tell what it holds.

    Parameters
    ----------
    file_stem : str
        Name of the file without its ending: it often says the category.
    """
    kind = told.kind or judge_kind(sheet, header, told.mapping)
    if kind is None:
        return None
    reading = SheetReading(sheet, header, kind, working_days=told.working_days)
    _place_columns(reading, told.mapping)
    _read_titles(reading, villages, file_stem)
    reading.declared = _declared(reading)
    reading.is_unknown = not reading.at and sheet.shapes is None
    reading.categories = {
        fold(heading.removeprefix(ledger.CATEGORY_KEY)): value
        for heading, value in told.mapping.items()
        if heading.startswith(ledger.CATEGORY_KEY)
    }
    axis = fold(reading.heading("x")).lower()
    reading.says_axis = not ("x" in axis and not axis.startswith("lx"))
    return reading


def judge_kind(sheet: RawSheet, header: Header, mapping: Mapping[str, str]) -> LedgerKind | None:
    """Judge from its headings and shapes what a sheet holds; `mapping` as in `Told`.

    A hazard ledger that describes its sites too (address, category, village) is a problem list;
    one that only names them refers to sites already known.
    """
    problems = _names_under(header, LedgerKind.PROBLEMS, mapping)
    villages = _names_under(header, LedgerKind.VILLAGES, mapping)
    marks = problems & _HAZARD_MARKS
    if marks == {"description"} and _is_plain_description(header, mapping):
        problems -= marks  # what a map's mark says of itself
    if "description" in problems or len(problems & _HAZARD_MARKS) >= 2:
        described = problems & _SITE_MARKS or sheet.shapes is not None
        return LedgerKind.PROBLEMS if described and "name" in problems else LedgerKind.HAZARDS
    is_outline = "category" in problems or _names_buildings(sheet, header)
    if _has_areas(sheet) and not is_outline:
        return LedgerKind.VILLAGES
    tells_villages = len(villages & _VILLAGE_MARKS) >= 2 or _has_village_codes(sheet, header)
    if tells_villages and not problems & {"category", "address"}:
        return LedgerKind.VILLAGES
    sites = _names_under(header, LedgerKind.SITES, mapping) - {"row_no", "row_fault"}
    if "name" in sites and (len(sites) >= 2 or sheet.shapes is not None):
        return LedgerKind.SITES
    return None


def _is_plain_description(header: Header, mapping: Mapping[str, str]) -> bool:
    said = [
        heading
        for heading in header.headings.values()
        if (found := _column(heading, LedgerKind.PROBLEMS, mapping)) and found[0] == "description"
    ]
    return all(heading.lower() in ("description", "desc") for heading in said)


def _names_under(header: Header, kind: LedgerKind, mapping: Mapping[str, str]) -> frozenset[str]:
    found = (_column(heading, kind, mapping) for heading in header.headings.values())
    return frozenset(column[0] for column in found if column)


def _column(heading: str, kind: LedgerKind, mapping: Mapping[str, str]) -> tuple[str, int] | None:
    # A mapping remembered from another kind of ledger may name columns this kind does not have.
    by_hand = mapping.get(heading, mapping.get(ledger.unsized(heading)))
    if by_hand == "":
        return None
    if by_hand in columns_of(kind):
        return by_hand, _NAMED_BY_HAND
    found = column_for(heading, kind)
    if found is not None:
        return found
    numbered = column_for(ledger.HEADING_NUMBER.sub("", heading), kind)
    return numbered if numbered is not None and numbered[0] == _HAZARD else None


def _has_areas(sheet: RawSheet) -> bool:
    # WKB: one byte of byte order, then the type; 3 is a polygon, 6 a multipolygon.
    kinds = [shape[1] or shape[4] for shape, _ in sheet.shapes or () if shape]
    areas = sum(1 for kind in kinds if kind in (3, 6))
    return bool(kinds) and areas * 2 > len(kinds)


def _names_buildings(sheet: RawSheet, header: Header) -> bool:
    """Whether most shapes of a layer bear names of sites: outlines of buildings."""
    for place, heading in header.headings.items():
        found = column_for(heading, LedgerKind.SITES)
        if found is not None and found[0] == "name":
            names = [row[place] for row in sheet.rows[header.last + 1 :][:20] if place < len(row)]
            return sum(category_of_name(name) is not None for name in names) * 2 > len(names)
    return False


def _has_village_codes(sheet: RawSheet, header: Header) -> bool:
    sample = sheet.rows[header.last + 1 : header.last + 21]
    for place, heading in header.headings.items():
        found = column_for(heading, LedgerKind.VILLAGES)
        if found is None or found[0] != "village_code":
            continue
        if ledger.VILLAGE_CODE_HEADING.search(heading):
            return True
        cells = [fold(row[place]) for row in sample if place < len(row) and row[place]]
        good = sum(1 for cell in cells if len(cell) == 12 and cell.isdecimal())
        if cells and good * 2 > len(cells):
            return True
    return False


def _place_columns(reading: SheetReading, mapping: Mapping[str, str]) -> None:
    known, headings = columns_of(reading.kind), reading.header.headings
    is_of_visits = _repeats_days(reading, mapping)
    fits: dict[str, tuple[int, int]] = {}  # our name -> (how well it fits, place)
    for place, heading in headings.items():
        found = _column(heading, reading.kind, mapping)
        if found is None:
            reading.unknown[place] = heading
            continue
        name, fit = found
        if "wgs84" in heading.lower():
            fit = _NAMED_BY_HAND
        held = fits.get(name)
        is_further = held is not None and _bare(heading) == _bare(headings[held[1]])
        if name == _HAZARD and is_further and not is_of_visits:
            reading.more += (place,)
            continue
        if held is not None and held[0] <= fit:
            reading.unknown[place] = heading
            continue
        if held is not None:
            reading.unknown[held[1]] = headings[held[1]]
        fits[name] = (fit, place)
    reading.at = {name: place for name, (_, place) in fits.items()}
    reading.columns = {name: known[name] for name in reading.at}
    of_site = [name for name, column in reading.columns.items() if column.part == "site"]
    reading.facts = tuple(name for name in of_site if name in FACTS)
    reading.kept = {
        place: headings[place]
        for name, place in reading.at.items()
        if reading.columns[name].reads == "kept"
    }


def _repeats_days(reading: SheetReading, mapping: Mapping[str, str]) -> bool:
    """Whether a day has a column more than once: then further hazards are of other visits."""
    known = columns_of(reading.kind)
    days = [
        _bare(heading)
        for heading in reading.header.headings.values()
        if (found := _column(_bare(heading), reading.kind, mapping))
        and known[found[0]].reads == "date"
    ]
    return len(set(days)) < len(days)


def _bare(heading: str) -> str:
    return ledger.HEADING_NUMBER.sub("", heading)


def _read_titles(reading: SheetReading, villages: VillageIndex, file_stem: str) -> None:
    sheet, titles = reading.sheet.name, reading.header.titles[:4]
    for text in (reading.heading("name"), sheet, *titles, file_stem):
        category = category_in(text) if text else None
        if category is not None:
            reading.category = category
            break
    if "village" in reading.at:
        return
    for text in (sheet, *titles, file_stem):
        found = villages.find(text).value if text == sheet and text else villages.inside(text)
        if found is not None:
            reading.village_code, reading.village_said_by = str(found), text
            return


def _declared(reading: SheetReading) -> Datum | None:
    if reading.sheet.crs in _DATUM_OF_CRS and reading.sheet.shapes:
        return _DATUM_OF_CRS[reading.sheet.crs]
    for name in ("x", "y", "xy"):
        datum = datum_of(reading.heading(name))
        if datum is not None:
            return datum
    for text in (reading.sheet.name, *reading.header.titles[:4]):
        if ledger.DATUM_TITLE.search(text):
            return datum_of(text)
    return None


@dataclass
class Cells:
    """One line of a sheet while it is read: its cells by our names, and the faults met so far.

    Attributes
    ----------
    row : int
        As the clerk counts.
    shape : bytes or None
        WKB of a layer's row.
    verdict : str
        What was said of it in the child: "" usable, "broken:reason".
    section : str or None
        Code of the village that a title between the rows names.
    typed : list of str
        The cells as they stand; in `texts` those that hold no value are empty.
    unread : set of str
        Our columns of which the cell holds an error, or "the same" under nothing.
    spare : dict of str to str
        Heading -> text of cells whose value is not known though something stands there.
    """

    sheet: SheetReading
    texts: list[str]
    row: int
    villages: VillageIndex
    as_of: date
    shape: bytes | None = None
    verdict: str = ""
    faults: list[Fault] = field(default_factory=list)
    section: str | None = None
    typed: list[str] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    spare: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        joined = "".join(self.texts)
        if "\x00" in joined or not _encodable(joined):
            self.texts = [text.translate(_IMPOSSIBLE) for text in self.texts]
            self.faults.append(Fault(FaultCode.CHARACTERS_DROPPED, Severity.NOTES, self.row))
        self.typed = self.texts
        if "E+" in joined or "e+" in joined:
            self._name(FaultCode.NUMBER_DAMAGED, is_damaged_number, is_kept=True)
        if "#" in joined or "Err" in joined:
            self._name(FaultCode.CELL_ERROR, ledger.CELL_ERROR.match)
        if ledger.DITTO_SIGN.search(joined):
            self._name(FaultCode.DITTO_ALONE, lambda text: ledger.DITTO.match(fold(text)))

    def _name(
        self, code: FaultCode, is_so: Callable[[str], object], *, is_kept: bool = False
    ) -> None:
        """Name the cells of which something holds; unless they are kept, they count as not read."""
        names = {place: name for name, place in self.sheet.at.items()}
        for place, text in enumerate(self.texts):
            if not text or not is_so(text):
                continue
            name = names.get(place, "")
            waits = name in _ESSENTIAL and not is_kept
            heading = self.sheet.header.headings.get(place, f"#{place + 1}")
            severity = Severity.WAITS if waits else Severity.NOTES
            self.faults.append(Fault(code, severity, self.row, heading, text[:_LONGEST_VALUE]))
            if not is_kept:
                if self.texts is self.typed:
                    self.texts = list(self.typed)
                self.texts[place] = ""
                self.unread.add(name)
                if name:
                    self.spare[heading] = text

    def text(self, name: str) -> str:
        """Return the cell of our column; "" where the sheet or the line has none."""
        place = self.sheet.at.get(name)
        return self.texts[place] if place is not None and place < len(self.texts) else ""

    def hazards(self) -> Iterator[str]:
        """Yield the cells of every column of hazards, the first one's first."""
        yield self.text(_HAZARD)
        for place in self.sheet.more:
            yield self.texts[place] if place < len(self.texts) else ""

    def add(
        self,
        code: FaultCode,
        severity: Severity,
        name: str = "",
        *,
        value: str | None = None,
        hint: str = "",
    ) -> None:
        """Collect a fault of one of our columns, its value masked where it is personal."""
        typed = self.text(name) if value is None else value
        column = self.sheet.columns.get(name)
        shown = mask(typed) if column is not None and column.is_personal else cover(typed)
        heading = self.sheet.heading(name)
        self.faults.append(Fault(code, severity, self.row, heading, shown[:_LONGEST_VALUE], hint))

    def take(self, name: str, value: CellValue) -> Any:
        """Return what a cell was read as, collecting what was odd about it."""
        if value.code is not None:
            self.add(value.code, value.severity, name, hint=value.hint)
            if value.value is None and self.text(name):
                self.spare[self.sheet.heading(name)] = self.text(name)
        return value.value

    def plain(self, name: str) -> str | None:
        """Read a column as text."""
        text = self.text(name)
        if not text:
            return None
        taken: str | None = self.take(name, plain_text(text))
        return taken

    def named(self, name: str) -> str | None:
        """Read a column as a one-line name."""
        text = self.text(name)
        if not text:
            return None
        taken: str | None = self.take(name, plain_text(text, longest=LONGEST_NAME))
        return tidy(taken) if taken else None

    def broken_shape(self) -> str:
        """Return why the row's shape cannot be used; "" where it can, or there is none."""
        broken, _, reason = self.verdict.partition(":")
        return reason if broken == "broken" else ""

    def raw(self) -> dict[str, str]:
        """Return every cell under its heading as typed; without a heading, under its column."""
        filled = {
            heading: self.typed[place]
            for place, heading in self.sheet.header.headings.items()
            if place < len(self.typed)
        }
        return filled | self._without_heading()

    def extra(self) -> dict[str, str]:
        """Return the cells whose heading we do not know, and those kept beside what we read."""
        spare = {**self.sheet.unknown, **self.sheet.kept}
        found = {
            heading: self.typed[place]
            for place, heading in spare.items()
            if place < len(self.typed) and self.typed[place]
        }
        return found | self.spare | self._without_heading()

    def _without_heading(self) -> dict[str, str]:
        headings = self.sheet.header.headings
        return {
            f"#{place + 1}": text
            for place, text in enumerate(self.typed)
            if text and place not in headings
        }


def _encodable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
