"""Few rows, typed as `docs/frames.md` says: each test names only the cells it is about."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pypdf import PdfWriter
from shapely.geometry import Point, box

from analysis.day import Asked, Day
from analysis.risk.hazards import with_clock
from data.ledger import DatumEvidence, Ledger, LedgerRow, Told
from data.ledger.intake import read_ledger
from data.store.campaign import template
from data.store.events import NewEvent
from data.store.opening import Store, open_store
from vocabulary.facts import FACTS
from vocabulary.faults import Fault
from vocabulary.terms import Datum, EventKind, LedgerKind, StoreKind

DAY = date(2024, 2, 20)
_ORIGIN: Mapping[str, Any] = {"version": 1, "source_file": None, "source_sheet": None,
                              "source_row": None, "extra": None}  # fmt: skip


def village_rows(*rows: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return the villages frame; a village is one square of 0.01 degrees unless told."""
    defaults: dict[str, Any] = {
        "name": "东方社区居民委员会", "short_name": "东方社区", "kind": "community",
        "class_code": "111", "residents": 5000.0, "households": 2000.0, "leader": None,
        "office": None, "provenance": "schematic", **_ORIGIN,
    }  # fmt: skip
    codes, filled = [], []
    for place, row in enumerate(rows):
        codes.append(str(row.get("village_code", 500151001001 + place)))
        west = 106.03 + 0.01 * (place % 4)
        south = 29.83 + 0.01 * (place // 4)
        square = box(west, south, west + 0.01, south + 0.01)
        filled.append({**defaults, "geometry": square, **_without(row, "village_code")})
    return _geo(filled, pd.Index(codes, dtype="str", name="village_code"), defaults)


def site_rows(*rows: Mapping[str, Any]) -> gpd.GeoDataFrame:
    """Return the sites frame; `lon`, `lat` of a row make its point."""
    defaults: dict[str, Any] = {
        "site_no": None, "name": "某场所", "aliases": (), "category": "high_rise", "address": None,
        "village_code": "500151001001", "office": None, "position_quality": "surveyed",
        "position_doubt_m": np.nan,
        "source_datum": "wgs84", "source_x": np.nan, "source_y": np.nan,
        **dict.fromkeys(FACTS), "is_voided": False, **_ORIGIN,
    }  # fmt: skip
    index, filled = [], []
    for place, row in enumerate(rows, start=1):
        index.append(int(row.get("site_id", place)))
        point = Point(row.get("lon", 106.035), row.get("lat", 29.835))
        filled.append({**defaults, "geometry": point, **_without(row, "site_id", "lon", "lat")})
    frame = _geo(filled, pd.Index(index, dtype="int64", name="site_id"), defaults)
    for name, fact in FACTS.items():
        kind = {"flag": "boolean", "text": "str"}.get(fact.type, "float64")
        frame[name] = pd.array([row.get(name) for row in filled], dtype=kind)
    return frame


def hazard_rows(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """Return the hazards frame; dates as "2024-02-01"."""
    defaults: dict[str, Any] = {
        "hazard_no": None, "site_id": 1, "village_code": "500151001001", "category": "high_rise",
        "code": "R05", "tier": "T2", "description": None, "grade": "general",
        "found_on": "2024-01-10", "found_how": None, "assigned_on": None, "due_on": None,
        "original_due_on": None, "submitted_on": None, "rechecked_on": None, "closed_on": None,
        "status": "assigned", "cycle": 1, "n_extensions": 0, "is_supervised": False,
        "is_exposed": False, "is_handed_over": False, "office": None, "measure": None,
        "funds": np.nan, "interim": None, "rule_version": None, **_ORIGIN,
    }  # fmt: skip
    index = pd.Index(
        [int(row.get("hazard_id", place)) for place, row in enumerate(rows, start=1)],
        dtype="int64",
        name="hazard_id",
    )
    return _plain([{**defaults, **_without(row, "hazard_id")} for row in rows], index, defaults)


def visit_rows(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """Return the visits frame."""
    defaults: dict[str, Any] = {
        "site_id": 1, "village_code": "500151001001", "category": "high_rise",
        "visited_on": "2024-02-15", "team": None, "kind": "routine", "n_found": 0,
    }  # fmt: skip
    index = pd.Index(range(1, len(rows) + 1), dtype="int64", name="visit_id")
    return _plain([{**defaults, **row} for row in rows], index, defaults)


def event_rows(*rows: Mapping[str, Any]) -> pd.DataFrame:
    """Return the events frame."""
    defaults: dict[str, Any] = {
        "subject": "hazard", "subject_id": 1, "kind": "found", "effective_on": "2024-02-15",
        "actor": "test", "note": None, "changes": None, "is_back_dated": False,
    }  # fmt: skip
    index = pd.Index(range(1, len(rows) + 1), dtype="int64", name="event_seq")
    return _plain([{**defaults, **row} for row in rows], index, defaults)


def _without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _plain(
    rows: list[dict[str, Any]], index: pd.Index, defaults: Mapping[str, Any]
) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name, default in defaults.items():
        values = [row[name] for row in rows]
        if name.endswith("_on"):
            days = [str(value) if value else "NaT" for value in values]
            columns[name] = pd.Series(np.array(days, dtype="datetime64[s]"), index)
        elif default is None or isinstance(default, str):
            kind = "object" if name in ("extra", "changes") else "str"
            columns[name] = pd.Series(values, index, dtype=kind)
        else:
            columns[name] = pd.Series(values, index)
    return pd.DataFrame(columns, index=index)


def _geo(
    rows: list[dict[str, Any]], index: pd.Index, defaults: Mapping[str, Any]
) -> gpd.GeoDataFrame:
    plain = {name: value for name, value in defaults.items() if name not in FACTS}
    shapes = [row["geometry"] for row in rows]
    return gpd.GeoDataFrame(_plain(rows, index, plain), geometry=shapes, crs="EPSG:4326")


def small_pdf() -> bytes:
    """Return a PDF of one empty page."""
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(200, 200)
    writer.write(made)
    return made.getvalue()


# What goes into a store: events, ledgers. The moment is 2024-02-20 17:00 in Bachuan.
NOW = datetime(2024, 2, 20, 9, tzinfo=UTC)


def new_store(path: Path, kind: StoreKind = StoreKind.REAL) -> Store:
    """Return an empty store in a file."""
    return open_store(path, create=kind)


def event_of(
    kind: str, day: str, subject_id: int | None = None, *, subject: str = "hazard", **changes: Any
) -> NewEvent:
    """Return a new event; `event_of("found", "2024-01-10", -1, site_id=1, description="…")`."""
    return NewEvent(subject, subject_id, EventKind[kind.upper()], date.fromisoformat(day), changes)


def site_made(day: str = "2023-11-01", subject_id: int | None = None, **changes: Any) -> NewEvent:
    """Return the event that makes a site."""
    told = {"name": "某大厦", "category": "high_rise", "village_code": "500151001001", **changes}
    return event_of("imported", day, subject_id, subject="site", **told)


def ledger_of(
    *rows: LedgerRow, kind: LedgerKind = LedgerKind.PROBLEMS, file: str = "问题清单.xlsx"
) -> Ledger:
    """Return a ledger, read and placed, without coordinates unless its records have them."""
    return Ledger(
        file=file, sha256="0" * 64, kind=kind, rows=rows, mapping={"整改措施": "measure"},
        datum=DatumEvidence(0, {}), used_datum=Datum.WGS84,
    )  # fmt: skip


def ledger_row(
    row: int = 2,
    *hazards: Mapping[str, Any],
    site: Mapping[str, Any] | str | None = None,
    village: Mapping[str, Any] | None = None,
    faults: tuple[Fault, ...] = (),
    raw: Mapping[str, str] | None = None,
    extra: Mapping[str, str] | None = None,
) -> LedgerRow:
    """Return one row; a hazard is its record, its dates typed as "2024-01-10"."""
    named = {"name": site, "village_code": "500151001001"} if isinstance(site, str) else site
    return LedgerRow(
        sheet="Sheet1", row=row, site=dict(named) if named else None,
        village=dict(village) if village else None,
        hazards=tuple(_typed(hazard) for hazard in hazards),
        raw=dict(raw or {"行": str(row)}), extra=dict(extra or {}), faults=faults,
    )  # fmt: skip


def _typed(hazard: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if name.endswith("_on") and value else value
        for name, value in hazard.items()
    }


# What a reader of ledgers is given: villages by name, a file by its bytes.
def known_villages() -> gpd.GeoDataFrame:
    """Return five villages under their real names and codes."""
    names = {
        "500151001001": "东方社区", "500151001002": "东城社区", "500151001003": "和平社区",
        "500151001201": "接龙村", "500151001202": "玉皇村",
    }  # fmt: skip
    full = {"社区": "社区居民委员会", "村": "村村民委员会"}
    rows = []
    for code, short in names.items():
        kind = "村" if short.endswith("村") else "社区"
        name = short.removesuffix(kind) + full[kind]
        rows.append({"village_code": code, "name": name, "short_name": short})
    return village_rows(*rows)


def read_all(
    folder: Path,
    name: str,
    content: bytes | str,
    *,
    as_of: date = DAY,
    kind: LedgerKind | None = None,
    mapping: Mapping[str, str] | None = None,
    **options: Any,
) -> tuple[Ledger, ...]:
    """Write a file and read it as `read_ledger` does; text goes in as UTF-8."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    told = Told(kind, mapping or {})
    return read_ledger(path, told=told, as_of=as_of, villages=known_villages(), **options)


def read_one(folder: Path, name: str, content: bytes | str, **options: Any) -> Ledger:
    """Read a file that holds one ledger."""
    (ledger,) = read_all(folder, name, content, **options)
    return ledger


def fault_codes(row: LedgerRow) -> set[str]:
    """Return the codes of a row's faults."""
    return {fault.code.value for fault in row.faults}


def day_with(*, as_of: date = DAY, is_demo: bool = False, **frames: Any) -> Day:
    """Return a day whose frames are given instead of read from a store.

    Parameters
    ----------
    as_of : date
    is_demo : bool
    **frames
        What is asked of it, by the names of `analysis.day.Day`: `sites`, `hazards`, `risk` …
    """
    kind = StoreKind.DEMO if is_demo else StoreKind.REAL
    store: Any = SimpleNamespace(kind=kind, fingerprint="test", location="test")
    day = Day(store, Asked(0, as_of))
    if "hazards" in frames:
        frames["hazards"] = with_clock(frames["hazards"], as_of=as_of)
    given = {"campaign": template(), "campaigns": (), "context": None, "settings": {}}
    vars(day).update(given | {"_still": store} | frames)
    return day
