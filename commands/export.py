"""Write the register as a workbook and as GeoJSON, with every column the ledgers brought."""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from commands.clock import day_of
from commands.known import add_known, known_moment
from commands.places import VAR
from data.events import CHINA_TIME
from vocabulary import terms
from vocabulary.facts import FACTS
from vocabulary.messages import message, translate

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from briefing.workbook import Sheet
    from data.store import Store

# Columns of docs/frames.md that no ledger brings: data/ledger/headings.py has no heading for them.
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
_LEFT_OUT: Final = {"geometry", "extra", "version", "is_voided", "short_name"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `export` takes."""
    parser.add_argument(
        "folder", nargs="?", type=Path, default=VAR / "export", metavar="TO", help="(%(default)s)"
    )
    parser.add_argument(
        "--as-of", type=dt.date.fromisoformat, metavar="DATE", help="(the demo's day, else today)"
    )
    add_known(parser)
    parser.add_argument("--personal", action="store_true", help="with names and telephones")
    parser.add_argument("--language", choices=("zh_CN", "en"), default="zh_CN")


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Write `register-<day>` as .xlsx and .gpkg, two .geojson, and the high-rise list.

    Raises
    ------
    StoreError
        There is no store, or it cannot be read.
    """
    from data.store import open_store

    begun = time.perf_counter()
    store = open_store(args.store)
    try:
        day = day_of(store, args.as_of)
        moment = known_moment(args.known, day)
        held = read_frames(store, day, personal=args.personal, known_at=moment)
        fingerprint, is_demo = store.fingerprint, store.kind is terms.StoreKind.DEMO
    finally:
        store.close()
    args.folder.mkdir(parents=True, exist_ok=True)
    files = []
    for kind in FILES:
        content = make_file(
            kind, held, day, language=args.language, is_demo=is_demo, known_at=moment
        )
        files.append(_write(args.folder / file_name(kind, day, moment), content, kind=kind))
    taken = round(time.perf_counter() - begun, 3)
    return {"files": files, "snapshot": fingerprint, "as_of": day, "known_at": moment,
            "seconds": taken}  # fmt: skip


def describe(result: Mapping[str, Any]) -> str:
    """Word what was written."""
    lines = [f"{file['path']}  {file['bytes']} bytes" for file in result["files"]]
    then = f", as known at {result['known_at']}" if result["known_at"] else ""
    return "\n".join([f"as of {result['as_of']}{then}", *lines])


def file_name(kind: str, day: dt.date, known_at: dt.datetime | None = None) -> str:
    """Return the name of a file of `FILES`; one of a day as it was known then says so."""
    return f"{kind}-{day}{'-known-then' if known_at else ''}.{FILES[kind]}"


def read_frames(
    store: Store, day: dt.date, *, personal: bool, known_at: dt.datetime | None = None
) -> dict[str, Any]:
    """Return the frames of a day as they are exported: villages, sites, hazards, visits.

    Parameters
    ----------
    store : Store
    day : date
    personal : bool
        With names and telephones.
    known_at : datetime or None
        Aware; leave out what was entered later.
    """
    from data import frames

    villages = frames.villages(store)
    sites = frames.sites(store, day, personal=personal, known_at=known_at)
    if not personal:
        villages = villages.drop(columns="leader")
    names = villages["short_name"]
    held = {
        "villages": villages,
        "sites": sites.assign(lon=sites.geometry.x, lat=sites.geometry.y),
        "hazards": frames.hazards(store, day, personal=personal, known_at=known_at),
        "visits": frames.visits(store, day, known_at=known_at),
    }
    for name in ("sites", "hazards", "visits"):
        held[name] = held[name].assign(village_name=held[name]["village_code"].map(names))
    return held


def make_file(
    kind: str,
    held: Mapping[str, Any],
    day: dt.date,
    *,
    language: Any,
    is_demo: bool,
    known_at: dt.datetime | None = None,
) -> bytes:
    """Return one of `FILES` as bytes.

    Parameters
    ----------
    kind : str
        Key of `FILES`.
    held : dict of str to frame
        Of `read_frames`.
    day : date
    language : "zh_CN" or "en"
        Of the workbooks.
    is_demo : bool
        Said in the workbooks, and by a layer's own name in the package.
    known_at : datetime or None
        As `read_frames` took it; said in the workbooks.
    """
    if kind == "register":
        return _book(held, day, language=language, is_demo=is_demo, known_at=known_at)
    if kind == "package":
        return _package(held, day, is_demo=is_demo)
    if kind == "high_rise":
        return _high_rise(held, day, is_demo=is_demo, known_at=known_at)
    return _features(held[kind]).encode()


def _package(held: Mapping[str, Any], day: dt.date, *, is_demo: bool) -> bytes:
    from analysis.risk import assess
    from data.package import sites_qml, villages_qml, write_package

    judged = assess(held["sites"], held["hazards"], visits=held["visits"], as_of=day)
    columns = ["score", "level", "n_open", "n_overdue", "site_status"]
    sites = held["sites"].join(judged[columns])
    layers = {
        "villages": held["villages"].reset_index(),
        "sites": sites[sites.geometry.notna()].reset_index(),
        "hazards": held["hazards"].reset_index(),
    }
    if is_demo:
        layers["demo_data"] = held["visits"].head(0).reset_index()[["visit_id"]]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.gpkg"
        styles = {"villages": villages_qml(), "sites": sites_qml()}
        moment = dt.datetime.combine(day, dt.time(), CHINA_TIME)
        write_package(path, layers, styles, now=moment)
        return path.read_bytes()


def _high_rise(
    held: Mapping[str, Any], day: dt.date, *, is_demo: bool, known_at: dt.datetime | None
) -> bytes:
    """Return the high-rises with the headings an import reads, so that the list can come back."""
    from briefing.workbook import Sheet, rows_workbook
    from data.ledger.headings import COLUMNS

    sites = held["sites"]
    rows = sites[sites["category"] == terms.Category.HIGH_RISE.value].assign(
        village_code=lambda frame: frame["village_name"], category=terms.Category.HIGH_RISE.zh
    )
    headings = {one.name: one.headings[0] for one in COLUMNS if one.part == "site"}
    headings["village_code"] = translate(_HEADINGS["village_name"])
    names = ["building_code", "site_no", "name", "category", "village_code", "address", *FACTS]
    kept = [one for one in dict.fromkeys(names) if one in rows and one in headings]
    sheet = Sheet(translate(_HIGH_RISE), rows[kept].reset_index(drop=True),
                  {name: headings[name] for name in kept})  # fmt: skip
    return rows_workbook([sheet], is_demo=is_demo, as_of=day, known_at=known_at)


def _book(
    held: Mapping[str, Any], day: dt.date, *, language: Any, is_demo: bool,
    known_at: dt.datetime | None,
) -> bytes:  # fmt: skip
    from briefing.workbook import rows_workbook

    sheets = [_sheet(name, frame, language=language) for name, frame in held.items()]
    return rows_workbook(sheets, is_demo=is_demo, as_of=day, known_at=known_at)


def _sheet(name: str, frame: pd.DataFrame, *, language: Any) -> Sheet:
    import pandas as pd

    from briefing.workbook import Sheet

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
    from data.ledger.headings import COLUMNS

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


def _write(path: Path, content: bytes, *, kind: str) -> dict[str, Any]:
    partial = path.with_name(f".{path.name}.part")
    partial.write_bytes(content)
    partial.replace(path)
    digest = hashlib.sha256(content).hexdigest()
    return {"path": path, "kind": kind, "bytes": len(content), "sha256": digest}
