"""The register as files: a workbook, GeoJSON, a package for QGIS, the list of high-rises."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import geopandas as gpd
import pandas as pd

from analysis.day import PLAIN, Day
from briefing.papers.workbook import Sheet, rows_workbook
from data.ledger.headings import COLUMNS
from data.store.events import CHINA_TIME
from data.store.geopackage import sites_qml, villages_qml, write_package
from vocabulary import terms
from vocabulary.facts import FACTS
from vocabulary.messages import message, translate

# Columns of docs/frames.md that no ledger brings, so that data.columns has no heading for them.
_HEADINGS: Final = {
    "assigned_on": message("Assigned on"),
    "closed_on": message("Closed on"),
    "code": message("Hazard code"),
    "cycle": message("Round"),
    "hazard_id": message("Hazard id"),
    "is_handed_over": message("Handed over"),
    "kind": message("Kind"),
    "lat": message("Latitude (WGS 84)"),
    "lon": message("Longitude (WGS 84)"),
    "n_extensions": message("Extensions"),
    "n_found": message("Hazards found"),
    "original_due_on": message("First deadline"),
    "position_doubt_m": message("Position may be off (m)"),
    "position_quality": message("Position"),
    "rechecked_on": message("Re-checked on"),
    "rule_version": message("Rules"),
    "site_id": message("Site id"),
    "source_datum": message("Datum of the ledger"),
    "source_file": message("From file"),
    "source_row": message("From row"),
    "source_sheet": message("From sheet"),
    "source_x": message("X in the ledger"),
    "source_y": message("Y in the ledger"),
    "submitted_on": message("Submitted on"),
    "team": message("Team"),
    "tier": message("Tier"),
    "village_name": message("Village"),
    "visit_id": message("Visit id"),
    "visited_on": message("Visited on"),
}
_SHEETS: Final = {
    "villages": message("Village list"),
    "sites": message("Site list"),
    "hazards": message("Hazard list"),
    "visits": message("Visit list"),
}
_TERMS: Final = {
    ("villages", "kind"): terms.VillageKind,
    ("villages", "provenance"): terms.Provenance,
    ("sites", "category"): terms.Category,
    ("sites", "position_quality"): terms.PositionQuality,
    ("sites", "source_datum"): terms.Datum,
    ("hazards", "category"): terms.Category,
    ("hazards", "grade"): terms.HazardGrade,
    ("hazards", "status"): terms.HazardStatus,
    ("hazards", "tier"): terms.Tier,
    ("visits", "category"): terms.Category,
    ("visits", "kind"): terms.VisitKind,
}
_HIGH_RISE: Final = message("High-rise list")
# What is exported -> how its file ends.
FILES: Final = {
    "register": "xlsx",
    "villages": "geojson",
    "sites": "geojson",
    "package": "gpkg",
    "high_rise": "xlsx",
}
# What is counted for a day and no ledger brings.
_COUNTED: Final = frozenset(
    {"is_open", "is_rectified", "is_overdue", "days_overdue", "days_left", "closed_in_time",
     "is_carried"}
)  # fmt: skip
_LEFT_OUT: Final = {"geometry", "extra", "version", "is_voided", "short_name"}


def file_name(kind: str, day: Day) -> str:
    """Return the name of a file of `FILES`; one of a day as it was known then says so."""
    return f"{kind}-{day.as_of}{'-known-then' if day.known_at else ''}.{FILES[kind]}"


def frames_of(day: Day) -> dict[str, Any]:
    """Return the frames of a day as they are exported: villages, sites, hazards, visits.

    All that is on record up to the day, of earlier campaigns as well.
    """
    villages, sites = day.villages.drop(columns="area_km2"), day.sites
    if day.asked.scope == PLAIN:
        villages = villages.drop(columns="leader")
    known = [name for name in day.every_hazard if name not in _COUNTED]
    held = {
        "villages": villages,
        "sites": sites.assign(lon=sites.geometry.x, lat=sites.geometry.y),
        "hazards": day.every_hazard[known],
        "visits": day.every_visit,
    }
    names = villages["short_name"]
    for name in ("sites", "hazards", "visits"):
        held[name] = held[name].assign(village_name=held[name]["village_code"].map(names))
    return held


def make_file(kind: str, day: Day, *, language: Any) -> bytes:
    """Return one of `FILES` as bytes.

    Parameters
    ----------
    kind : key of `FILES`
    day : personal cells are in the file where they are in the day
    language : of the workbooks
    """
    held = day.once(frames_of)
    if kind == "register":
        sheets = [_sheet(name, frame, language=language) for name, frame in held.items()]
        return rows_workbook(sheets, is_demo=day.is_demo, as_of=day.as_of, known_at=day.known_at)
    if kind == "package":
        return _package(day, held)
    if kind == "high_rise":
        return _high_rise(day, held["sites"])
    return _features(held[kind]).encode()


def _package(day: Day, held: Mapping[str, Any]) -> bytes:
    columns = ["score", "level", "n_open", "n_overdue", "site_status"]
    sites = held["sites"].join(day.risk[columns])
    layers = {
        "villages": held["villages"].reset_index(),
        "sites": sites[sites.geometry.notna()].reset_index(),
        "hazards": held["hazards"].reset_index(),
    }
    if day.is_demo:
        layers["demo_data"] = held["visits"].head(0).reset_index()[["visit_id"]]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.gpkg"
        styles = {"villages": villages_qml(), "sites": sites_qml()}
        moment = dt.datetime.combine(day.as_of, dt.time(), CHINA_TIME)
        write_package(path, layers, styles, now=moment)
        return path.read_bytes()


def _high_rise(day: Day, sites: pd.DataFrame) -> bytes:
    """Return the high-rises with the headings an import reads, so that the list can come back."""
    rows = sites[sites["category"] == terms.Category.HIGH_RISE.value].assign(
        village_code=lambda frame: frame["village_name"], category=terms.Category.HIGH_RISE.zh
    )
    headings = {one.name: one.headings[0] for one in COLUMNS if one.part == "site"}
    headings["village_code"] = translate(_HEADINGS["village_name"])
    names = ["building_code", "site_no", "name", "category", "village_code", "address", *FACTS]
    kept = [one for one in dict.fromkeys(names) if one in rows and one in headings]
    sheet = Sheet(translate(_HIGH_RISE), rows[kept].reset_index(drop=True),
                  {name: headings[name] for name in kept})  # fmt: skip
    return rows_workbook([sheet], is_demo=day.is_demo, as_of=day.as_of, known_at=day.known_at)


def _sheet(name: str, frame: pd.DataFrame, *, language: Any) -> Sheet:
    rows = frame.reset_index()
    shown = {
        column: _shown(name, rows[column], language)
        for column in map(str, rows)
        if column not in _LEFT_OUT
    }
    headings = {column: _heading(name, column, language) for column in shown}
    extras = _extras(rows)
    headings |= {column: column.partition(":")[2] for column in extras}
    return Sheet(
        translate(_SHEETS[name], language), pd.DataFrame(shown | extras, index=rows.index), headings
    )


def _shown(sheet: str, values: pd.Series, language: Any) -> pd.Series:
    closed_list = _TERMS.get((sheet, str(values.name)))
    if values.name == "aliases":
        return values.map(lambda names: "\u3001".join(names) or None)
    if closed_list is None:
        return values
    labels = {term.value: term.label(language) for term in closed_list}
    return values.map(lambda value: labels.get(value, value))


def _heading(sheet: str, column: str, language: Any) -> str:
    if column in _HEADINGS:
        return translate(_HEADINGS[column], language)
    part = {"villages": "village", "hazards": "hazard"}.get(sheet, "site")
    parts = ("village", "hazard", "site", part)  # a later one has the say
    known = {each.name: each.headings[0] for p in parts for each in COLUMNS if each.part == p}
    return known.get(column, column) if language == "zh_CN" else column


def _extras(rows: pd.DataFrame) -> dict[str, list[Any]]:
    """Return the ledgers' own further columns, as `extra:<heading>`."""
    if "extra" not in rows:
        return {}
    held = [extra if isinstance(extra, dict) else {} for extra in rows["extra"]]
    names = dict.fromkeys(name for extra in held for name in extra)
    return {f"extra:{name}": [extra.get(name) for extra in held] for name in names}


def _features(frame: gpd.GeoDataFrame) -> str:
    plain = frame.drop(columns=["extra", "aliases"], errors="ignore").reset_index()
    placed = plain[plain.geometry.notna()]
    return str(placed.to_json(drop_id=True, ensure_ascii=False, default=str))
