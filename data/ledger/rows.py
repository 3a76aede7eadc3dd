"""The lines below a header -> ledger rows; every line that is not blank is accounted for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

import shapely

from data.ledger import LedgerRow, Record
from data.ledger.categories import category_of, category_of_name
from data.ledger.hazards import read_hazards
from data.ledger.header import not_a_record
from data.ledger.headings import columns_of
from data.ledger.places import (
    LedgerPoint,
    VillageIndex,
    datum_of,
    is_home,
    judge_xy,
    read_pair,
    read_xy,
)
from data.ledger.sheet_reading import Cells, SheetReading
from data.ledger.values import (
    NOTHING,
    CellValue,
    fact_number,
    flag,
    floors,
    fold,
    is_unknown,
    phone,
    tidy,
)
from data.ledger.villages import read_village
from vocabulary import ledger
from vocabulary.facts import FACTS, SiteFact
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.kinds import PLAN_CODES
from vocabulary.terms import Category, Datum, LedgerKind

_EVERY: Final = 2000
_PLAN_FIELDS: Final = tuple(
    one for one in Category if one.value in PLAN_CODES and one is not Category.OTHER
)
_LONGEST_SECTION: Final = 30  # characters of a title between the rows
_LONGEST_HEADINGS: Final = 80  # characters of headings quoted in a fault
_COLON: Final = re.compile("[:：]")
# A guess helps a new site; what is known of a site already is better than a guess.
_GUESSES: Final = {
    FaultCode.CATEGORY_GUESSED: "category",
    FaultCode.CATEGORY_TAKEN: "category",
    FaultCode.VILLAGE_TAKEN: "village_code",
}
# Keys of a site -> keys of a hazard that refers to it.
_REFERENCES: Final = {"name": "site_name", "site_no": "site_no", "village_code": "village_code"}


def read_rows(
    sheet: SheetReading,
    *,
    as_of: date,
    villages: VillageIndex,
    notes: list[str],
    said: Callable[[int], None] | None = None,
) -> Iterator[LedgerRow]:
    """Read every line below the header that is not blank.

    Repeated headers, totals and remarks are rows too, refused. Only a template's example line is
    skipped, with a note.

    Parameters
    ----------
    notes : list of str
        Codes of what is said once for the whole file are added to it.
    said : callable of int, optional
        Told the line now and then.
    """
    rows, shapes, header = sheet.sheet.rows, sheet.sheet.shapes, sheet.header
    section: str | None = None
    for line in range(header.last + 1, header.end):
        texts = rows[line]
        shape, verdict = shapes[line - header.last - 1] if shapes is not None else (None, "")
        if shape is None and not verdict and not any(text and not text.isspace() for text in texts):
            continue
        if said is not None and line % _EVERY == 0:
            said(line)
        if ledger.EXAMPLE_LINE.match(texts[0] if texts else ""):
            notes.append("example_row_skipped")
            continue
        cells = Cells(
            sheet, texts, line + 1, villages, as_of, shape, verdict,
            section=section,
        )  # fmt: skip
        row = _read(cells)
        section = _section(row, villages) or section
        yield row


def _section(row: LedgerRow, villages: VillageIndex) -> str | None:
    """Return the village that a title between the rows names for those below it."""
    if not row.is_named:
        return None
    words = [text for text in row.raw.values() if text.strip()]
    is_title = len(words) == 1 and len(words[0]) <= _LONGEST_SECTION and not _COLON.search(words[0])
    return villages.inside(words[0]) if is_title else None


def _read(cells: Cells) -> LedgerRow:
    kind, header = cells.sheet.kind, cells.sheet.header
    is_shape = cells.shape is not None or bool(cells.verdict)
    reason = None if is_shape else not_a_record(cells.texts, header)
    if reason is not None:
        cells.faults = [Fault(reason, Severity.REFUSES, cells.row)]
        return _row(cells, extra={})
    if cells.sheet.is_unknown or header.is_above:
        code = FaultCode.TABLE_UNKNOWN if cells.sheet.is_unknown else FaultCode.ABOVE_HEADER
        at = header.stands_at if header.is_above else header.first
        first, headings = str(at + 1), "、".join(header.headings.values())
        value = headings[:_LONGEST_HEADINGS] if cells.sheet.is_unknown else ""
        cells.faults.append(Fault(code, Severity.WAITS, cells.row, value=value, hint=first))
        return _row(cells)
    if kind is LedgerKind.VILLAGES:
        return _row(cells, village=read_village(cells) or None)
    if kind is LedgerKind.HAZARDS:
        # A hazard ledger describes no site: its rows only name one.
        named = {_REFERENCES[key]: value for key, value in _read_site_name(cells).items()}
        hazards = read_hazards(cells, category=None)
        return _row(cells, hazards=tuple({**hazard, **named} for hazard in hazards))
    site = _read_site(cells)
    if kind is LedgerKind.SITES:
        return _row(cells, site=site)
    return _row(cells, site=site, hazards=read_hazards(cells, category=site.get("category")))


def _row(cells: Cells, **records: Any) -> LedgerRow:
    records.setdefault("extra", cells.extra())
    records["context"] = _context(cells, records.get("site"))
    return LedgerRow(
        cells.sheet.sheet.name,
        cells.row,
        raw=cells.raw(),
        faults=tuple(cells.faults),
        **records,
    )


def _context(cells: Cells, site: Record | None) -> dict[str, str]:
    """Return what is said of a row outside of its cells, under the headings a template has."""
    sheet, columns = cells.sheet, columns_of(cells.sheet.kind)
    village = cells.section or sheet.village_code
    told: dict[str, str | None] = {
        "village": cells.villages.names.get(village) if village else None,
        "category": sheet.category.zh if sheet.category is not None else None,
        "datum": sheet.declared.zh if sheet.declared is not None else None,
    }
    if cells.shape is not None and site is not None and "source_x" in site:
        told |= {"x": repr(site["source_x"]), "y": repr(site["source_y"])}
    return {
        columns[name].headings[0]: text
        for name, text in told.items()
        if text and name in columns and name not in sheet.at
    }


def _read_site(cells: Cells) -> Record:
    """Read the site a line describes; `guessed` lists the keys that no column gave."""
    site: Record = {}
    _put(site, "name", _name(cells))
    for name in ("site_no", "address"):
        _put(site, name, cells.plain(name))
    aliases = cells.plain("aliases")
    if aliases is not None:
        site["aliases"] = [
            alias for alias in map(tidy, ledger.LIST_SEPARATOR.split(aliases)) if alias
        ]
    if "address" not in cells.sheet.at:
        # The place of the hazard is the site's address where the sheet has no other column for it.
        _put(site, "address", cells.plain("place"))
    _put(site, "category", _category(cells, site.get("name")))
    _put(site, "village_code", _village(cells, site.get("address")))
    guessed = [_GUESSES[fault.code] for fault in cells.faults if fault.code in _GUESSES]
    guessed += ["address"] if "address" not in cells.sheet.at and site.get("address") else []
    _put(site, "guessed", guessed or None)
    _put(site, "office", cells.plain("office") if _is_of_site(cells, "office") else None)
    _put(site, "responsible_person", cells.named("responsible_person"))
    _put(site, "phone", cells.take("phone", phone(cells.text("phone"))))
    _put_position(site, cells)
    _put_facts(site, cells)
    return site


def _read_site_name(cells: Cells) -> Record:
    """Read of a hazard ledger only what names a site that is already known."""
    site: Record = {}
    name = cells.named("name") or (cells.named("place") if "name" not in cells.sheet.at else None)
    _put(site, "name", name)
    _put(site, "site_no", cells.plain("site_no"))
    if not site and "name" not in cells.unread:
        cells.add(FaultCode.NAME_MISSING, Severity.WAITS, "name")
    if cells.text("village"):
        found = cells.villages.find(cells.text("village"))
        _put(site, "village_code", cells.take("village", found))
    elif "village" not in cells.sheet.at:
        _put(site, "village_code", cells.section or cells.sheet.village_code)
    _judge_area(cells)
    return site


def _put(record: Record, key: str, value: Any) -> None:
    if value is not None:
        record[key] = value


def _is_of_site(cells: Cells, name: str) -> bool:
    column = cells.sheet.columns.get(name)
    return column is not None and column.part == "site"


def _name(cells: Cells) -> str | None:
    name = cells.named("name")
    too_long = any(fault.code is FaultCode.TEXT_TOO_LONG for fault in cells.faults)
    if name is None and not too_long and "name" not in cells.unread:
        cells.add(FaultCode.NAME_MISSING, Severity.WAITS, "name")
    return name


def _category(cells: Cells, name: str | None) -> str | None:
    typed = fold(cells.text("category"))
    by_hand = cells.sheet.categories.get(typed)
    if by_hand:
        cells.spare[cells.sheet.heading("category")] = cells.text("category")
        return by_hand
    read = NOTHING if typed in ledger.UNIT_CLASSES else category_of(typed)
    if read.value is not None or read.waits:
        category: str | None = cells.take("category", read)
        if read.code is not None:
            cells.spare[cells.sheet.heading("category")] = cells.text("category")
        return category
    guessed = category_of_name(name) if name else None
    told = cells.sheet.category
    if guessed is None or guessed not in _PLAN_FIELDS or guessed is Category.COMPOUND:
        # 翠湖苑3栋 of a list of high-rises; 公园里小区 of one of charging points is a compound.
        guessed = told if told in _PLAN_FIELDS or guessed is None else guessed
    of_any_kind = cells.sheet.kind is LedgerKind.PROBLEMS or typed in ledger.UNIT_CLASSES
    if guessed is None and of_any_kind:
        # A published list or a list of units names places of any kind: "other", and said so.
        guessed = Category.OTHER
    if guessed is None:
        if "category" not in cells.unread:
            cells.add(FaultCode.CATEGORY_UNKNOWN, Severity.WAITS, "category")
        return None
    cells.add(
        FaultCode.CATEGORY_GUESSED, Severity.NOTES, "category", value=name or "", hint=guessed.value
    )
    return guessed.value


def _village(cells: Cells, address: str | None) -> str | None:
    text = cells.text("village")
    at_home = _judge_area(cells)
    if not is_unknown(text):
        code: str | None = cells.take("village", cells.villages.find(text))
        return code
    for source, code in (
        ("address", _inside(cells, address)),
        ("", cells.section or cells.sheet.village_code),
    ):
        if code is not None:
            hint = cells.villages.names[code]
            cells.add(FaultCode.VILLAGE_TAKEN, Severity.NOTES, source, hint=hint)
            return code
    if at_home and not _has_position(cells):
        cells.add(FaultCode.VILLAGE_MISSING, Severity.NOTES, "village")
    return None


def _inside(cells: Cells, address: str | None) -> str | None:
    return cells.villages.inside(address) if address else None


def _judge_area(cells: Cells) -> bool:
    area = cells.text("area")
    if is_unknown(area) or is_home(area, cells.villages):
        return True
    cells.add(FaultCode.NOT_IN_AREA, Severity.WAITS, "area")
    return False


def _has_position(cells: Cells) -> bool:
    return cells.shape is not None or any(cells.text(name) for name in ("x", "y", "xy"))


def _put_position(site: Record, cells: Cells) -> None:
    point = _point(cells)
    if point.code is not None:
        name = "x" if cells.text("x") else "y" if cells.text("y") else "xy"
        pair = ", ".join(filter(None, map(cells.text, ("x", "y", "xy"))))
        cells.add(point.code, point.severity, name, value=pair, hint=point.hint)
    if point.x is None or point.y is None:
        return
    site["source_x"], site["source_y"] = point.x, point.y
    datum = point.datum or datum_of(cells.text("datum")) or cells.sheet.declared
    if datum is not None and (point.datum is not None or datum is not Datum.CGCS2000_GK):
        site["source_datum"] = datum.value


def _point(cells: Cells) -> LedgerPoint:
    broken = cells.broken_shape()
    if broken:
        return LedgerPoint(code=FaultCode.GEOMETRY_BROKEN, severity=Severity.WAITS, hint=broken)
    if cells.shape is not None:
        shape = shapely.from_wkb(cells.shape)
        spot = shape if shape.geom_type == "Point" else shape.representative_point()
        (x, y), *_ = shapely.get_coordinates(spot)
        return judge_xy(float(x), float(y), says_axis=True)
    if cells.text("xy") and not (cells.text("x") or cells.text("y")):
        return read_pair(cells.text("xy"))
    return read_xy(cells.text("x"), cells.text("y"), says_axis=cells.sheet.says_axis)


def _put_facts(site: Record, cells: Cells) -> None:
    for name in cells.sheet.facts:
        text = cells.text(name)
        if text:
            _put(site, name, cells.take(name, _noted(_fact(text, FACTS[name]))))
    if fold(cells.text("category")) in ledger.KEY_UNIT_CLASSES:
        site.setdefault("is_key_unit", True)
    both = cells.text("floors")
    if both:
        _put_floors(site, cells, both)


def _noted(read: CellValue) -> CellValue:
    """Return what was read of a fact: one that cannot be is named, and holds no site back."""
    return replace(read, severity=Severity.NOTES) if read.waits else read


def _fact(text: str, fact: SiteFact) -> CellValue:
    if fact.type == "flag":
        return flag(text)
    if fact.type == "text":
        return NOTHING if is_unknown(text) else CellValue(text.strip())
    return fact_number(text, fact)


def _put_floors(site: Record, cells: Cells, text: str) -> None:
    counted = cells.take("floors", _noted(floors(text)))
    if counted is None:
        return
    for name, count in zip(("floors_above", "floors_below"), counted, strict=True):
        if count is not None and name not in site:
            read = _noted(fact_number(f"{count:g}", FACTS[name]))
            _put(site, name, cells.take("floors", read))
