"""A line of a ledger -> the record of its site."""

from __future__ import annotations

from typing import Any, Final

import shapely

from data.cells import Cells
from data.ledger import Record
from data.match_names import category_in, category_of, is_home
from data.parse import NOTHING, Reading, fact_number, flag, floors, fold, is_unknown, phone, tidy
from data.parse_coordinates import Point, datum_of, judge_xy, read_pair, read_xy
from vocabulary import ledger
from vocabulary.facts import FACTS, SiteFact
from vocabulary.faults import FaultCode, Severity
from vocabulary.terms import Category, Datum, LedgerKind

_TEXTS: Final = ("site_no", "address")


# A guess helps a new site; what is known of a site already is better than a guess.
_GUESSES: Final = {
    FaultCode.CATEGORY_GUESSED: "category",
    FaultCode.VILLAGE_TAKEN: "village_code",
}


def read_site(cells: Cells) -> Record:
    """Read the site a line describes.

    Parameters
    ----------
    cells : Cells
        Faults are collected in it.

    Returns
    -------
    Record
        Keys of docs/frames.md; what is not known has no key. `guessed` lists the keys that no
        column gave.
    """
    site: Record = {}
    _put(site, "name", _name(cells))
    for name in _TEXTS:
        _put(site, name, cells.plain(name))
    aliases = cells.plain("aliases")
    if aliases is not None:
        site["aliases"] = [
            alias for alias in map(tidy, ledger.LIST_SEPARATOR.split(aliases)) if alias
        ]
    _put_place(site, cells)
    _put(site, "category", _category(cells, site.get("name")))
    _put(site, "village_code", _village(cells, site.get("address")))
    guessed = [_GUESSES[fault.code] for fault in cells.faults if fault.code in _GUESSES]
    _put(site, "guessed", guessed or None)
    _put(site, "office", cells.plain("office") if _is_of_site(cells, "office") else None)
    _put(site, "responsible_person", cells.named("responsible_person"))
    _put(site, "phone", cells.take("phone", phone(cells.text("phone"))))
    _put_position(site, cells)
    _put_facts(site, cells)
    return site


def read_site_name(cells: Cells) -> Record:
    """Read of a hazard ledger only what names a site that is already known.

    Parameters
    ----------
    cells : Cells

    Returns
    -------
    Record
        `name`, `site_no`, `village_code` where given.
    """
    site: Record = {}
    name = cells.named("name") or (cells.named("place") if "name" not in cells.plan.at else None)
    _put(site, "name", name)
    _put(site, "site_no", cells.plain("site_no"))
    if not site:
        cells.add(FaultCode.NAME_MISSING, Severity.WAITS, "name")
    if cells.text("village"):
        _put(
            site, "village_code", cells.take("village", cells.villages.find(cells.text("village")))
        )
    _judge_area(cells)
    return site


def _put(record: Record, key: str, value: Any) -> None:
    if value is not None:
        record[key] = value


def _is_of_site(cells: Cells, name: str) -> bool:
    column = cells.plan.columns.get(name)
    return column is not None and column.part == "site"


def _name(cells: Cells) -> str | None:
    name = cells.named("name")
    if name is None and not any(fault.code is FaultCode.TEXT_TOO_LONG for fault in cells.faults):
        cells.add(FaultCode.NAME_MISSING, Severity.WAITS, "name")
    return name


def _put_place(site: Record, cells: Cells) -> None:
    # The place of the hazard is the site's address where the sheet has no other column for it.
    if "address" not in cells.plan.at:
        _put(site, "address", cells.plain("place"))


def _category(cells: Cells, name: str | None) -> str | None:
    typed = fold(cells.text("category"))
    reading = NOTHING if typed in ledger.UNIT_CLASSES else category_of(typed)
    if reading.value is not None or reading.waits:
        category: str | None = cells.take("category", reading)
        return category
    guessed = category_in(name) if name else None
    guessed = guessed or cells.plan.category
    of_any_kind = cells.plan.kind is LedgerKind.PROBLEMS or typed in ledger.UNIT_CLASSES
    if guessed is None and of_any_kind:
        # A published list or a list of units names places of any kind: "other", and said so.
        guessed = Category.OTHER
    if guessed is None:
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
    for source, code in (("address", _inside(cells, address)), ("", cells.plan.village_code)):
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
    datum = point.datum or datum_of(cells.text("datum")) or cells.plan.declared
    if datum is not None and (point.datum is not None or datum is not Datum.CGCS2000_GK):
        site["source_datum"] = datum.value


def _point(cells: Cells) -> Point:
    if cells.verdict.startswith("broken"):
        hint = cells.verdict.partition(":")[2]
        return Point(code=FaultCode.GEOMETRY_BROKEN, severity=Severity.WAITS, hint=hint)
    if cells.shape is not None:
        shape = shapely.from_wkb(cells.shape)
        spot = shape if shape.geom_type == "Point" else shape.representative_point()
        (x, y), *_ = shapely.get_coordinates(spot)
        return judge_xy(float(x), float(y), says_axis=True)
    if cells.text("xy") and not (cells.text("x") or cells.text("y")):
        return read_pair(cells.text("xy"))
    return read_xy(cells.text("x"), cells.text("y"), says_axis=cells.plan.says_axis)


def _put_facts(site: Record, cells: Cells) -> None:
    for name in cells.plan.facts:
        text = cells.text(name)
        if text:
            _put(site, name, cells.take(name, _fact(text, FACTS[name])))
    if fold(cells.text("category")) in ledger.KEY_UNIT_CLASSES:
        site.setdefault("is_key_unit", True)
    both = cells.text("floors")
    if both:
        _put_floors(site, cells, both)


def _fact(text: str, fact: SiteFact) -> Reading:
    if fact.type == "flag":
        return flag(text)
    if fact.type == "text":
        return NOTHING if is_unknown(text) else Reading(text.strip())
    return fact_number(text, fact)


def _put_floors(site: Record, cells: Cells, text: str) -> None:
    counted = cells.take("floors", floors(text))
    if counted is None:
        return
    for name, count in zip(("floors_above", "floors_below"), counted, strict=True):
        if count is not None and name not in site:
            _put(site, name, cells.take("floors", fact_number(f"{count:g}", FACTS[name])))
