"""Village rows: a line read as the record of a village, and what it brings to the store's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import shapely

from data.ledger import Record
from data.ledger.differences import Difference, RowSubject, shown
from data.ledger.sheet_reading import Cells
from data.ledger.values import CellValue, fold, is_unknown, number, waits
from data.store.hash_chain import plain
from data.store.villages import village_row
from vocabulary import ledger
from vocabulary.bachuan import SUBDISTRICT_CODE
from vocabulary.faults import FaultCode, Severity
from vocabulary.terms import Provenance, VillageKind

_CODE_DIGITS: Final = 12
_DISTRICT_CODE: Final = frozenset({2, 4, 6})  # digits of a province, city or district code
_VILLAGE_SERIES: Final = 200  # the last three digits: 001-199 communities, 200-399 villages
# Corners within a millimetre make the same outline.
_SAME_DEGREES: Final = 1e-8
_NOT_NEWS: Final = frozenset({"source_file", "source_sheet", "source_row", "village_code"})


def read_village(cells: Cells) -> Record:
    """Read the village a line describes, `geometry` in the file's own CRS."""
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
    if _is_district_code(code) or ledger.DISTRICT_NAME.search(fold(name)):
        return True
    codes = any(_is_district_code(text) for text in cells.texts)
    return not name and codes and any(ledger.DISTRICT_NAME.search(text) for text in cells.texts)


def _is_district_code(text: str) -> bool:
    folded = fold(text)
    return folded.isdecimal() and len(folded) in _DISTRICT_CODE


def _code(cells: Cells, name: str | None) -> str | None:
    typed = fold(cells.text("village_code")).replace(" ", "")
    if not is_unknown(typed):
        if len(typed) == _CODE_DIGITS and typed.isdecimal():
            return typed
        cells.add(FaultCode.VILLAGE_CODE_BAD, Severity.WAITS, "village_code")
        return None
    found = cells.villages.find(name) if name else CellValue()
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
    read = number(cells.text(name))
    if read.value is not None and (read.value < 0 or not float(read.value).is_integer()):
        read = waits(FaultCode.NUMBER_UNREADABLE)
    counted: float | None = cells.take(name, read)
    return counted


def _provenance(cells: Cells) -> str | None:
    folded = fold(cells.text("provenance"))
    for term in Provenance:
        if folded in (term.value, term.zh, term.en):
            return str(term.value)
    return Provenance.DRAWN.value if cells.shape is not None else None


def _put_area(village: Record, cells: Cells) -> None:
    broken = cells.broken_shape()
    if broken:
        cells.add(FaultCode.GEOMETRY_BROKEN, Severity.WAITS, hint=broken)
        return
    if cells.shape is None:
        return
    shape = shapely.from_wkb(cells.shape)
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        cells.add(FaultCode.GEOMETRY_BROKEN, Severity.WAITS, hint="not_an_area")
        return
    village["geometry"] = shape
    village["source_crs"] = cells.sheet.sheet.crs


@dataclass(frozen=True)
class VillageChange:
    """A village to be put in or changed.

    Attributes
    ----------
    change : dict
        Record keys -> new values; the whole record where the village is new.
    before : dict or None
        The stored row, JSON-ready, for an undo; None where the village is new.
    differences : list of Difference
        Empty where the village is new.
    """

    code: str
    change: Record
    before: dict[str, Any] | None
    differences: list[Difference]


def village_change(
    record: Record, known: dict[str, Any] | None, *, sheet: str, row: int
) -> VillageChange | None:
    """Return what a village row brings; None where the store says the same.

    Parameters
    ----------
    record : dict
        `geometry` is shapely, WGS 84.
    known : dict or None
        The stored row.
    """
    record = {name: value for name, value in record.items() if value is not None}
    code = str(record.get("village_code"))
    if known is None:
        return VillageChange(code, record, None, [])
    told = village_row({n: v for n, v in record.items() if n != "geometry"})
    news = {
        name: value
        for name, value in told.items()
        if name not in _NOT_NEWS and value not in (None, "", known.get(name)) and name != "extra"
    }
    known_extra = known.get("extra") or {}
    extra = {h: t for h, t in (record.get("extra") or {}).items() if t and known_extra.get(h) != t}
    if extra:
        news["extra"] = extra
    subject = RowSubject(sheet, row, "village", code, str(known["name"]))
    differences = shown(news, known, subject)
    shape = record.get("geometry")
    change: Record = dict(news)
    if extra:
        change["extra"] = {**known_extra, **extra}
    if shape is not None and not _same_outline(shape, known["polygon"]):
        change["geometry"] = shape
        old, new = _corners(known["polygon"]), f"{shapely.get_num_coordinates(shape)} points"
        differences.append(Difference(**vars(subject), field="geometry", old=old, new=new))
    if not change:
        return None
    source = {name: record[name] for name in _NOT_NEWS if name in record}
    return VillageChange(code, change | source, _stored_row(known), differences)


def _same_outline(shape: Any, polygon: bytes | None) -> bool:
    if polygon is None:
        return False
    old = shapely.from_wkb(polygon)
    return bool(
        shapely.equals_exact(shapely.normalize(shape), shapely.normalize(old), _SAME_DEGREES)
    )


def _corners(polygon: bytes | None) -> str | None:
    return f"{shapely.get_num_coordinates(shapely.from_wkb(polygon))} points" if polygon else None


def _stored_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return a village's stored row as JSON can hold it; the outline in hexadecimal."""
    kept = {name: plain(value) for name, value in row.items() if not isinstance(value, bytes)}
    polygon = row.get("polygon")
    return kept | {"polygon": polygon.hex() if polygon else None}
