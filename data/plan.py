"""How one sheet will be read: its kind, which column is where, what its titles say of every row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from data.columns import Column, column_for, columns_of
from data.header import Header
from data.match_names import VillageIndex, category_in
from data.parse import fold
from data.parse_coordinates import datum_of
from data.raw import RawSheet
from vocabulary import ledger
from vocabulary.facts import FACTS
from vocabulary.terms import Category, Datum, LedgerKind

_NAMED_BY_HAND: Final = -1  # fits better than any heading of the list
_SITE_MARKS: Final = frozenset({"address", "category", "village", "area", "x", "y", "xy"})
_HAZARD_MARKS: Final = frozenset(
    {
        "description",
        "due_on",
        "done_on",
        "status",
        "handling",
        "measure",
        "grade",
        "hazard_no",
        "code",
    }
)
_VILLAGE_MARKS: Final = frozenset({"village_code", "class_code", "leader", "provenance"})
_DATUM_OF_CRS: Final = {
    "EPSG:4326": Datum.WGS84, "EPSG:4490": Datum.WGS84,
    "EPSG:4544": Datum.CGCS2000_GK, "EPSG:4523": Datum.CGCS2000_GK,
}  # fmt: skip
_DISTRICT_CODE: Final = frozenset({2, 4, 6})  # digits of a province, city or district code


@dataclass
class SheetPlan:
    """How one sheet will be read.

    Attributes
    ----------
    sheet : RawSheet
    header : Header
    kind : LedgerKind
    at : dict of str to int
        Our column name -> place in the row.
    columns : dict of str to Column
    unknown : dict of int to str
        Places whose heading we do not know, or that a better heading has displaced -> heading.
    kept : dict of int to str
        Places whose text is kept with the row though we know the heading.
    category : Category or None
        What the name's heading, the sheet's name or a title says of every site.
    village_code : str or None
        What the sheet's name says of every row.
    declared : Datum or None
    says_axis : bool
        Whether the coordinate headings say which is east.
    facts : tuple of str
        The facts of a site the sheet has columns for.
    """

    sheet: RawSheet
    header: Header
    kind: LedgerKind
    at: dict[str, int] = field(default_factory=dict)
    columns: dict[str, Column] = field(default_factory=dict)
    unknown: dict[int, str] = field(default_factory=dict)
    kept: dict[int, str] = field(default_factory=dict)
    category: Category | None = None
    village_code: str | None = None
    declared: Datum | None = None
    says_axis: bool = True
    facts: tuple[str, ...] = ()

    def heading(self, name: str) -> str:
        """Return the heading of our column as typed; "" where the sheet has none."""
        place = self.at.get(name)
        return self.header.headings[place] if place is not None else ""

    @property
    def mapping(self) -> dict[str, str]:
        """Heading as typed -> our column name, "" where unknown."""
        names = {place: name for name, place in self.at.items()}
        return {heading: names.get(place, "") for place, heading in self.header.headings.items()}


def make_plan(
    sheet: RawSheet,
    header: Header,
    *,
    kind: LedgerKind | None,
    mapping: Mapping[str, str] | None,
    villages: VillageIndex,
    file_stem: str,
) -> SheetPlan | None:
    """Plan the reading of a sheet.

    Parameters
    ----------
    sheet : RawSheet
    header : Header
    kind : LedgerKind or None
        None: judged from the headings.
    mapping : mapping of str to str, optional
        Heading as typed -> our column name ("" to leave a column out), above all we know.
    villages : VillageIndex
    file_stem : str
        Name of the file without its ending: it often says the category.

    Returns
    -------
    SheetPlan or None
        None where the headings do not tell what the sheet holds.
    """
    kind = kind or judge_kind(sheet, header, mapping)
    if kind is None:
        return None
    plan = SheetPlan(sheet, header, kind)
    _place_columns(plan, mapping or {})
    _read_titles(plan, villages, file_stem)
    plan.declared = _declared(plan)
    axis = fold(plan.heading("x")).lower()
    plan.says_axis = not ("x" in axis and not axis.startswith("lx"))
    return plan


def judge_kind(
    sheet: RawSheet, header: Header, mapping: Mapping[str, str] | None = None
) -> LedgerKind | None:
    """Judge from its headings and shapes what a sheet holds.

    Parameters
    ----------
    sheet : RawSheet
    header : Header
    mapping : mapping of str to str, optional

    Returns
    -------
    LedgerKind or None
        A hazard ledger that describes its sites too (address, category, village) is a problem list;
        one that only names them refers to sites already known.
    """
    problems = _names_under(header, LedgerKind.PROBLEMS, mapping)
    villages = _names_under(header, LedgerKind.VILLAGES, mapping)
    if "description" in problems or len(problems & _HAZARD_MARKS) >= 2:
        described = problems & _SITE_MARKS or sheet.shapes is not None
        return LedgerKind.PROBLEMS if described and "name" in problems else LedgerKind.HAZARDS
    if _has_areas(sheet) and "category" not in problems:  # else outlines of buildings
        return LedgerKind.VILLAGES
    tells_villages = len(villages & _VILLAGE_MARKS) >= 2 or _has_village_codes(sheet, header)
    if tells_villages and not problems & {"category", "address"}:
        return LedgerKind.VILLAGES
    sites = _names_under(header, LedgerKind.SITES, mapping) - {"row_no", "row_fault"}
    if "name" in sites and (len(sites) >= 2 or sheet.shapes is not None):
        return LedgerKind.SITES
    return None


def _names_under(
    header: Header, kind: LedgerKind, mapping: Mapping[str, str] | None
) -> frozenset[str]:
    names = set()
    for heading in header.headings.values():
        if found := _column(heading, kind, mapping or {}):
            names.add(found[0])
    return frozenset(names)


def _column(heading: str, kind: LedgerKind, mapping: Mapping[str, str]) -> tuple[str, int] | None:
    # A mapping remembered from another kind of ledger may name columns this kind does not have.
    by_hand = mapping.get(heading)
    if by_hand == "":
        return None
    if by_hand in columns_of(kind):
        return by_hand, _NAMED_BY_HAND
    return column_for(heading, kind)


def _has_areas(sheet: RawSheet) -> bool:
    # WKB: one byte of byte order, then the type; 3 is a polygon, 6 a multipolygon.
    kinds = [shape[1] or shape[4] for shape, _ in sheet.shapes or () if shape]
    areas = sum(1 for kind in kinds if kind in (3, 6))
    return bool(kinds) and areas * 2 > len(kinds)


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


def _place_columns(plan: SheetPlan, mapping: Mapping[str, str]) -> None:
    known = columns_of(plan.kind)
    fits: dict[str, tuple[int, int]] = {}  # our name -> (how well it fits, place)
    for place, heading in plan.header.headings.items():
        found = _column(heading, plan.kind, mapping)
        if found is None:
            plan.unknown[place] = heading
            continue
        name, fit = found
        if "wgs84" in heading.lower():
            fit = _NAMED_BY_HAND
        held = fits.get(name)
        if held is not None and held[0] <= fit:
            plan.unknown[place] = heading
            continue
        if held is not None:
            plan.unknown[held[1]] = plan.header.headings[held[1]]
        fits[name] = (fit, place)
    plan.at = {name: place for name, (_, place) in fits.items()}
    plan.columns = {name: known[name] for name in plan.at}
    of_site = [name for name, column in plan.columns.items() if column.part == "site"]
    plan.facts = tuple(name for name in of_site if name in FACTS)
    plan.kept = {
        place: plan.header.headings[place]
        for name, place in plan.at.items()
        if plan.columns[name].reads == "kept"
    }


def _read_titles(plan: SheetPlan, villages: VillageIndex, file_stem: str) -> None:
    for text in (plan.heading("name"), plan.sheet.name, *plan.header.titles[:4], file_stem):
        category = category_in(text) if text else None
        if category is not None:
            plan.category = category
            break
    if "village" not in plan.at and plan.sheet.name:
        found = villages.find(plan.sheet.name)
        plan.village_code = None if found.value is None else str(found.value)


def _declared(plan: SheetPlan) -> Datum | None:
    if plan.sheet.crs in _DATUM_OF_CRS and plan.sheet.shapes:
        return _DATUM_OF_CRS[plan.sheet.crs]
    for name in ("x", "y", "xy"):
        datum = datum_of(plan.heading(name))
        if datum is not None:
            return datum
    for text in (plan.sheet.name, *plan.header.titles[:4]):
        if ledger.DATUM_TITLE.search(text):
            return datum_of(text)
    return None


def is_district_code(text: str) -> bool:
    """Whether a cell is the code of a province, city or district, not of a village."""
    folded = fold(text)
    return folded.isdecimal() and len(folded) in _DISTRICT_CODE
