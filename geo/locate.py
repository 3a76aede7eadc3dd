"""Where the records of a ledger lie: the one door from given coordinates to WGS 84.

Nothing is converted silently: the datum used stands in the ledger and in each record, and what
could not be placed carries a fault. A site without coordinates is drawn near the middle of its
village with quality `village_centre`: its `lon`, `lat` are the village's inner point moved by up
to 150 m, in a direction and distance that its name decides, so that such sites do not
lie on one another and the same ledger gives the same points. They are for drawing; measure
nothing from them.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from data.ledger import Ledger, LedgerRow, Record
from geo.areas import village_of
from geo.axes import are_metres, is_swapped
from geo.crs import MAP_CRS
from geo.datum import has_known_zone, to_wgs84
from geo.evidence import BoundaryEvidence, evidence
from geo.outlines import outline_wgs84
from vocabulary.bachuan import DISTRICT_BOX
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.terms import Datum, PositionQuality, Provenance

__all__ = ["BoundaryEvidence", "evidence", "near_village_centre", "place"]

Floats = NDArray[np.float64]

_DATUM_BY_VALUE: Final = {datum.value: datum for datum in Datum}
_SPREAD_M: Final = 150.0
_DEGREES_PER_M: Final = 1 / 111_190.0
_GOLDEN_ANGLE: Final = 2.399963229728653


@dataclass(frozen=True)
class _Given:
    """A site's coordinates put east first; NaN where it has none that can be read."""

    x: float = np.nan
    y: float = np.nan
    datum: Datum | None = None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class _Spot:
    lon: float
    lat: float
    datum: Datum
    village_code: str | None


def place(ledger: Ledger, *, villages: gpd.GeoDataFrame, datum: Datum | None = None) -> Ledger:
    """Give every site of a ledger its WGS 84 point, and every village its WGS 84 polygon.

    Parameters
    ----------
    ledger : Ledger
    villages : (m,) polygons, EPSG:4326, indexed by `village_code`
        With `provenance`; geometry may be missing.
    datum : Datum, optional
        What a person confirmed; it stands above what sheet and record say. Without it a record's
        own `source_datum` counts, else the declared one, else the evidence's suggestion, else WGS
        84: for a preview only, as `ledger.datum.suggested` is None when nothing was told. A pair
        of metres among degrees is read as CGCS2000 metres, unless a person confirmed otherwise.

    Returns
    -------
    Ledger
        With `datum`, `used_datum`, and in each site record `lon`, `lat`, `position_quality` and,
        where it has coordinates, the `source_datum` used. A site without a village gets the one
        that holds it, unless that village's boundary is schematic.

    Notes
    -----
    Faults: COORDINATE_ZERO and COORDINATE_SWAPPED (noted), COORDINATE_UNREADABLE (waits: metres
    where degrees belong, or a zone China does not use), COORDINATE_OUTSIDE (noted where the point
    is in the district, waits where it is not), GEOMETRY_REPAIRED (noted), GEOMETRY_BROKEN
    (waits).
    """
    given = [_given(row) for row in ledger.rows]
    x, y = np.array([g.x for g in given], float), np.array([g.y for g in given], float)
    told = evidence(x, y, villages, declared=ledger.datum.declared)
    used = datum or told.declared or told.suggested or Datum.WGS84
    own = [
        datum or g.datum or (Datum.CGCS2000_GK if metres else used)
        for g, metres in zip(given, are_metres(x), strict=True)
    ]
    lon, lat = _converted(x, y, own)
    holders = village_of(gpd.GeoSeries(gpd.points_from_xy(lon, lat), crs=MAP_CRS), villages)
    rows = []
    for at, row in enumerate(ledger.rows):
        spot = _Spot(float(lon[at]), float(lat[at]), own[at], holders.iloc[at])
        rows.append(
            _site_placed(_outline_placed(row, datum or told.declared), given[at], spot, villages)
        )
    return replace(ledger, rows=tuple(rows), datum=told, used_datum=used)


def near_village_centre(outline: BaseGeometry, name: str) -> tuple[float, float]:
    """Return where a site is drawn of which only the village is known.

    Parameters
    ----------
    outline : Polygon or MultiPolygon, EPSG:4326
    name : str
        Decides direction and distance: the same name gives the same point.

    Returns
    -------
    lon, lat : float
        Inside `outline`, at most 150 m from its representative point.
    """
    middle = outline.representative_point()
    seed = zlib.crc32(name.encode())
    angle = seed % 1_000_003 * _GOLDEN_ANGLE
    reach = _SPREAD_M * _DEGREES_PER_M * np.sqrt((seed >> 8) % 10_000 / 10_000)
    for share in (1.0, 0.5, 0.25):
        lon = middle.x + share * reach * np.cos(angle)
        lat = middle.y + share * reach * np.sin(angle)
        if shapely.intersects_xy(outline, lon, lat):
            return round(float(lon), 7), round(float(lat), 7)
    return float(middle.x), float(middle.y)


def _given(row: LedgerRow) -> _Given:
    site = row.site or {}
    x, y = site.get("source_x"), site.get("source_y")
    if x is None or y is None:
        return _Given()
    datum = _DATUM_BY_VALUE.get(site.get("source_datum", ""))
    if abs(x) < 1e-9 and abs(y) < 1e-9:
        return _Given(datum=datum, faults=_noted(row, FaultCode.COORDINATE_ZERO))
    if is_swapped(x, y):
        return _Given(float(y), float(x), datum, _noted(row, FaultCode.COORDINATE_SWAPPED))
    return _Given(float(x), float(y), datum)


def _noted(row: LedgerRow, code: FaultCode) -> tuple[Fault, ...]:
    if any(fault.code is code for fault in row.faults):
        return ()
    return (_coordinate_fault(row, code, Severity.NOTES),)


def _coordinate_fault(row: LedgerRow, code: FaultCode, severity: Severity) -> Fault:
    site = row.site or {}
    return Fault(code, severity, row.row, value=f"{site.get('source_x')}, {site.get('source_y')}")


def _converted(x: Floats, y: Floats, own: list[Datum]) -> tuple[Floats, Floats]:
    """Convert each pair from its own datum; NaN where its unit is not the datum's."""
    lon, lat = np.full(x.shape, np.nan), np.full(y.shape, np.nan)
    metres, datums = are_metres(x), np.array([datum.value for datum in own])
    for datum in Datum:
        if datum is Datum.CGCS2000_GK:
            fits = metres & has_known_zone(x)
        else:
            fits = ~metres & np.isfinite(x)
        rows = fits & (datums == datum.value)
        if rows.any():
            lon[rows], lat[rows] = to_wgs84(x[rows], y[rows], datum)
    return lon, lat


def _outline_placed(row: LedgerRow, datum: Datum | None) -> LedgerRow:
    if row.village is None or row.village.get("geometry") is None:
        return row
    geometry, faults = outline_wgs84(
        row.village["geometry"],
        source_crs=row.village.get("source_crs"),
        datum=datum,
        row=row.row,
    )
    village = {**row.village, "geometry": geometry}
    return replace(row, village=village, faults=(*row.faults, *faults))


def _site_placed(
    row: LedgerRow, given: _Given, spot: _Spot, villages: gpd.GeoDataFrame
) -> LedgerRow:
    if row.site is None:
        return row
    if np.isfinite(spot.lon):
        point, faults = _from_coordinates(row, given, spot, villages)
    else:
        point, faults = _from_village(row.site, villages), given.faults
        if np.isfinite(given.x):
            unreadable = _coordinate_fault(row, FaultCode.COORDINATE_UNREADABLE, Severity.WAITS)
            faults = (*faults, unreadable)
    return replace(row, site={**row.site, **point}, faults=(*row.faults, *faults))


def _from_coordinates(
    row: LedgerRow, given: _Given, spot: _Spot, villages: gpd.GeoDataFrame
) -> tuple[Record, tuple[Fault, ...]]:
    point: Record = {
        "lon": spot.lon,
        "lat": spot.lat,
        "source_datum": spot.datum.value,
        "position_quality": PositionQuality.SURVEYED.value,
    }
    if not DISTRICT_BOX.holds(spot.lon, spot.lat):
        far = _coordinate_fault(row, FaultCode.COORDINATE_OUTSIDE, Severity.WAITS)
        return point, (*given.faults, far)
    if spot.village_code is None:
        if villages.geometry.notna().any():
            near = _coordinate_fault(row, FaultCode.COORDINATE_OUTSIDE, Severity.NOTES)
            return point, (*given.faults, near)
        return point, given.faults
    is_schematic = villages.at[spot.village_code, "provenance"] == Provenance.SCHEMATIC.value
    if row.site is not None and not row.site.get("village_code") and not is_schematic:
        point["village_code"] = spot.village_code
    return point, given.faults


def _from_village(site: Record, villages: gpd.GeoDataFrame) -> Record:
    code = site.get("village_code")
    outline = villages.geometry.get(code) if code else None
    if outline is None:
        return {"lon": None, "lat": None, "position_quality": PositionQuality.NONE.value}
    lon, lat = near_village_centre(outline, str(site.get("name")))
    quality = PositionQuality.VILLAGE_CENTRE.value
    return {"lon": lon, "lat": lat, "position_quality": quality}
