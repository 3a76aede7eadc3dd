"""Village rows against the villages of the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import shapely

from data.canonical import plain
from data.ledger import Record
from data.ledger.differences import Difference, shown
from data.records import village_row

# Corners within a millimetre make the same outline.
_SAME_DEGREES: Final = 1e-8
_NOT_NEWS: Final = frozenset({"source_file", "source_sheet", "source_row", "village_code"})


@dataclass(frozen=True)
class VillagePlan:
    """A village to be put in or changed.

    Attributes
    ----------
    code : str
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


def plan_village(
    record: Record, known: dict[str, Any] | None, *, sheet: str, row: int
) -> VillagePlan | None:
    """Return what a village row brings; None where the store says the same.

    Parameters
    ----------
    record : dict
        Keys of docs/frames.md; `geometry` is shapely, WGS 84.
    known : dict or None
        The stored row.
    sheet : str
    row : int
    """
    record = {name: value for name, value in record.items() if value is not None}
    code = str(record.get("village_code"))
    if known is None:
        return VillagePlan(code, record, None, [])
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
    differences = shown(
        news, known, sheet=sheet, row=row, subject="village", subject_id=code,
        label=str(known["name"]),
    )  # fmt: skip
    shape = record.get("geometry")
    change: Record = dict(news)
    if extra:
        change["extra"] = {**known_extra, **extra}
    if shape is not None and not _same_outline(shape, known["polygon"]):
        change["geometry"] = shape
        old, new = _corners(known["polygon"]), f"{shapely.get_num_coordinates(shape)} points"
        differences.append(
            Difference(sheet, row, "village", code, known["name"], "geometry", old, new)
        )
    if not change:
        return None
    source = {name: record[name] for name in _NOT_NEWS if name in record}
    return VillagePlan(code, change | source, stored_row(known), differences)


def _same_outline(shape: Any, polygon: bytes | None) -> bool:
    if polygon is None:
        return False
    old = shapely.from_wkb(polygon)
    return bool(
        shapely.equals_exact(shapely.normalize(shape), shapely.normalize(old), _SAME_DEGREES)
    )


def _corners(polygon: bytes | None) -> str | None:
    return f"{shapely.get_num_coordinates(shapely.from_wkb(polygon))} points" if polygon else None


def stored_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return a village's stored row as JSON can hold it; the outline in hexadecimal."""
    kept = {name: plain(value) for name, value in row.items() if not isinstance(value, bytes)}
    polygon = row.get("polygon")
    return kept | {"polygon": polygon.hex() if polygon else None}
