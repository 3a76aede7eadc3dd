"""A line of a ledger -> the record of a village."""

from __future__ import annotations

from typing import Final

import shapely

from data.cells import Cells
from data.ledger import Record
from data.parse import Reading, fold, is_unknown, number, waits
from data.plan import is_district_code
from vocabulary import ledger
from vocabulary.bachuan import SUBDISTRICT_CODE
from vocabulary.faults import FaultCode, Severity
from vocabulary.terms import Provenance, VillageKind

_CODE_DIGITS: Final = 12
_VILLAGE_SERIES: Final = 200  # the last three digits: 001-199 communities, 200-399 villages


def read_village(cells: Cells) -> Record:
    """Read the village a line describes.

    Parameters
    ----------
    cells : Cells
        Faults are collected in it.

    Returns
    -------
    Record
        Keys of docs/frames.md; `geometry` in the file's own CRS.
    """
    if _is_district(cells):
        cells.add(FaultCode.NOT_A_VILLAGE, Severity.REFUSES, "name", value=_any_name(cells))
        return {}
    name = cells.named("name")
    if name is None:
        cells.add(FaultCode.NAME_MISSING, Severity.WAITS, "name")
    code = _code(cells, name)
    if code is not None and not code.startswith(SUBDISTRICT_CODE):
        said = {"value": name or code, "hint": SUBDISTRICT_CODE}
        cells.add(FaultCode.VILLAGE_ELSEWHERE, Severity.REFUSES, **said)
    village: Record = {"name": name, "village_code": code, "kind": _kind(code, name)}
    village["class_code"] = cells.plain("class_code")
    for count in ("residents", "households"):
        village[count] = _count(cells, count)
    village["leader"] = cells.named("leader")
    village["office"] = cells.plain("office")
    village["provenance"] = _provenance(cells)
    _put_area(village, cells)
    return {key: value for key, value in village.items() if value is not None}


def _any_name(cells: Cells) -> str:
    # An outline tells its province, city and district: the smallest is what it outlines.
    named = cells.text("name")
    areas = [text for text in cells.texts if ledger.DISTRICT_NAME.search(text)]
    return named or min(areas, key=_size_of_area, default="")


def _size_of_area(name: str) -> int:
    return next(n for n, ending in enumerate(ledger.AREA_ENDINGS) if name.endswith(ending))


def _is_district(cells: Cells) -> bool:
    name, code = cells.text("name"), cells.text("village_code")
    if ledger.VILLAGE_NAME.search(fold(name)) or len(fold(code)) == _CODE_DIGITS:
        return False
    if is_district_code(code) or ledger.DISTRICT_NAME.search(fold(name)):
        return True
    codes = any(is_district_code(text) for text in cells.texts)
    return not name and codes and any(ledger.DISTRICT_NAME.search(text) for text in cells.texts)


def _code(cells: Cells, name: str | None) -> str | None:
    typed = fold(cells.text("village_code")).replace(" ", "")
    if not is_unknown(typed):
        if len(typed) == _CODE_DIGITS and typed.isdecimal():
            return typed
        cells.add(FaultCode.VILLAGE_CODE_BAD, Severity.WAITS, "village_code")
        return None
    found = cells.villages.find(name) if name else Reading()
    if found.value is not None:
        hint = f"{cells.villages.names[found.value]} {found.value}"
        cells.add(FaultCode.VILLAGE_TAKEN, Severity.NOTES, "name", hint=hint)
        return str(found.value)
    if name is not None:
        missing = waits(FaultCode.REQUIRED_MISSING, hint=found.hint)
        cells.take("village_code", missing)
    return None


def _kind(code: str | None, name: str | None) -> str | None:
    # The code decides: 接龙村 is a village with an urban class, 袁家社区 a community.
    if code is not None:
        series = int(code[-3:])
        return (VillageKind.VILLAGE if series >= _VILLAGE_SERIES else VillageKind.COMMUNITY).value
    if name is None:
        return None
    is_community = ledger.COMMUNITY_WORD in name or ledger.COMMITTEE_WORD in name
    return (VillageKind.COMMUNITY if is_community else VillageKind.VILLAGE).value


def _count(cells: Cells, name: str) -> float | None:
    if not cells.text(name):
        return None
    reading = number(cells.text(name))
    if reading.value is not None and (reading.value < 0 or not float(reading.value).is_integer()):
        reading = waits(FaultCode.NUMBER_UNREADABLE)
    counted: float | None = cells.take(name, reading)
    return counted


def _provenance(cells: Cells) -> str | None:
    folded = fold(cells.text("provenance"))
    for term in Provenance:
        if folded in (term.value, term.zh, term.en):
            return str(term.value)
    return Provenance.DRAWN.value if cells.shape is not None else None


def _put_area(village: Record, cells: Cells) -> None:
    if cells.verdict.startswith("broken"):
        hint = cells.verdict.partition(":")[2]
        cells.add(FaultCode.GEOMETRY_BROKEN, Severity.WAITS, hint=hint)
        return
    if cells.shape is None:
        return
    shape = shapely.from_wkb(cells.shape)
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        cells.add(FaultCode.GEOMETRY_BROKEN, Severity.WAITS, hint="not_an_area")
        return
    village["geometry"] = shape
    village["source_crs"] = cells.plan.sheet.crs
