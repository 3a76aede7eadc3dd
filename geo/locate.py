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
from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import comb
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError as ProjError
from shapely.geometry.base import BaseGeometry

from data.ledger import DatumEvidence, Ledger, LedgerRow, Record
from geo.areas import village_of
from geo.crs import MAP_CRS
from geo.datum import are_metres, has_known_zone, is_swapped, to_wgs84
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

    With `datum`, `used_datum`, and in each site record `lon`, `lat`, `position_quality` and, where
    it has coordinates, the `source_datum` used. A site without a village gets the one that holds
    it, unless that village's boundary is schematic.

    Faults: COORDINATE_ZERO and COORDINATE_SWAPPED (noted), COORDINATE_UNREADABLE (waits: metres
    where degrees belong, or a zone China does not use), COORDINATE_OUTSIDE (noted where the point
    is in the district, waits where it is not), GEOMETRY_REPAIRED (noted), GEOMETRY_BROKEN (waits).

    Parameters
    ----------
    villages : (m,) polygons, EPSG:4326, indexed by `village_code`
        With `provenance`; geometry may be missing.
    datum
        What a person confirmed; it stands above what sheet and record say. Without it a record's
        own `source_datum` counts, else the declared one, else the evidence's suggestion, else WGS
        84: for a preview only, as `ledger.datum.suggested` is None when nothing was told. A pair of
        metres among degrees is read as CGCS2000 metres, unless a person confirmed otherwise.
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

    Inside `outline`, at most 150 m from its representative point.

    Parameters
    ----------
    outline : Polygon or MultiPolygon, EPSG:4326
    name : decides direction and distance: the same name gives the same point
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


# A datum is told only by points that fall inside under it and outside under the next best: so many
# more of them than the other way round that chance (one-sided exact sign test) does it less often.
_CHANCE: Final = 0.01
# Some sites may lie outside, but where a datum is right most do not.
_LEAST_INSIDE: Final = 0.6
_DEGREE_DATUMS: Final = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
_WEAKEST_FIRST: Final = (Provenance.SCHEMATIC, Provenance.DRAWN, Provenance.OFFICIAL)

Hits = dict[Datum, NDArray[np.bool_]]


@dataclass(frozen=True)
class BoundaryEvidence(DatumEvidence):
    """Evidence on a ledger's datum, with what it was held against.

    Attributes
    ----------
    boundary : the weakest provenance among the boundaries; None where there is none
    reason
        Why `suggested` is what it is, as a code: "points_tell", "metres", "schematic_boundary",
        "no_boundary", "no_points", "mixed_units", "mostly_outside" or "too_alike".
    """

    boundary: Provenance | None = None
    reason: str = "no_points"


def evidence(
    x: ArrayLike, y: ArrayLike, boundary: gpd.GeoDataFrame, *, declared: Datum | None = None
) -> BoundaryEvidence:
    """Hold a ledger's points against the boundary under each hypothesis.

    Shares are of all points with coordinates. `suggested` is None where it cannot be told.

    Parameters
    ----------
    x, y : (n,) as given, east and north; degrees or metres; NaN where not known
    boundary : (m,) polygons, EPSG:4326
        With `provenance`; geometry may be missing. Against a schematic boundary the shares are
        given, but no datum is told: its lines are as far off as the datums are from each other.
    declared : what the file says; kept beside the evidence, never mixed into it
    """
    east, north = np.asarray(x, np.float64), np.asarray(y, np.float64)
    known = np.isfinite(east) & np.isfinite(north)
    east, north = east[known], north[known]
    ground = boundary[boundary.geometry.notna()]
    hits = _hits(east, north, ground)
    provenance = _weakest(ground["provenance"])
    suggested, reason = _judged(hits, provenance, metres=are_metres(east))
    shares = {datum: float(inside.mean()) for datum, inside in hits.items()} if len(east) else {}
    return BoundaryEvidence(len(east), shares, suggested, declared, provenance, reason)


def _hits(east: NDArray[np.float64], north: NDArray[np.float64], ground: gpd.GeoDataFrame) -> Hits:
    outline = shapely.union_all(ground.geometry.to_numpy())
    shapely.prepare(outline)
    metres = are_metres(east)
    hits = {}
    for datum in Datum:
        fits = metres & has_known_zone(east) if datum is Datum.CGCS2000_GK else ~metres
        inside = np.zeros(east.shape, dtype=bool)
        if fits.any():
            lon, lat = to_wgs84(east[fits], north[fits], datum)
            inside[fits] = shapely.intersects_xy(outline, lon, lat)
        hits[datum] = inside
    return hits


def _weakest(provenances: Iterable[str]) -> Provenance | None:
    given = set(provenances)
    return next((p for p in _WEAKEST_FIRST if p.value in given), None)


def _judged(
    hits: Hits, provenance: Provenance | None, *, metres: NDArray[np.bool_]
) -> tuple[Datum | None, str]:
    if not len(metres):
        return None, "no_points"
    if metres.any():
        return (Datum.CGCS2000_GK, "metres") if metres.all() else (None, "mixed_units")
    if provenance is None:
        return None, "no_boundary"
    if provenance is Provenance.SCHEMATIC:
        return None, "schematic_boundary"
    return _told_by_points(hits)


def _told_by_points(hits: Hits) -> tuple[Datum | None, str]:
    best, *rest = sorted(_DEGREE_DATUMS, key=lambda datum: -int(hits[datum].sum()))
    if hits[best].mean() < _LEAST_INSIDE:
        return None, "mostly_outside"
    is_told = all(_chance(hits[best], hits[other]) < _CHANCE for other in rest)
    return (best, "points_tell") if is_told else (None, "too_alike")


def _chance(best: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Chance that a fair coin favours `best` at least so often among the points that differ."""
    gained, lost = int((best & ~other).sum()), int((other & ~best).sum())
    n = gained + lost
    ways: int = sum(comb(n, k) for k in range(gained, n + 1))
    return ways / int(2**n)


# Mending a crossed ring may drop a sliver; when it drops more than this share of the hull, the
# shape drawn is not the shape meant.
_MOST_LOST: Final = 0.05
# Square degrees; about 1 m2 here. Corners on one line enclose as much by rounding.
_NO_GROUND: Final = 1e-10

Outline = tuple[BaseGeometry | None, tuple[Fault, ...]]


def outline_wgs84(
    geometry: BaseGeometry | None, *, source_crs: str | None, datum: Datum | None, row: int
) -> Outline:
    """Bring one polygon to WGS 84.

    Parameters
    ----------
    geometry : shapely geometry or None; in the file's own system
    source_crs
        WKT or "EPSG:n". None: degrees of `datum`, or metres of CGCS2000 3-degree Gauss-Kruger.
    datum : what degrees are in where `source_crs` does not say more than WGS 84; None means WGS 84
    row : for the faults

    Returns
    -------
    geometry : Polygon, MultiPolygon or None
        EPSG:4326; None where there was none or it is past mending.
    faults : tuple of Fault
        COORDINATE_SWAPPED and GEOMETRY_REPAIRED (noted), GEOMETRY_BROKEN (waits).
    """
    if geometry is None or geometry.is_empty:
        return None, ()
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return None, (_broken(row, geometry.geom_type),)
    flat = shapely.force_2d(geometry)
    coordinates = shapely.get_coordinates(flat)
    if not np.isfinite(coordinates).all():
        return None, (_broken(row, "NaN"),)
    faults: list[Fault] = []
    if is_swapped(*coordinates.mean(axis=0)):
        flat = shapely.transform(flat, lambda xy: xy[:, ::-1])
        faults.append(Fault(FaultCode.COORDINATE_SWAPPED, Severity.NOTES, row))
    moved = _moved(flat, source_crs, datum)
    if moved is None:
        return None, (*faults, _broken(row, source_crs or ""))
    mended, fault = _mended(moved, row)
    return mended, (*faults, *([fault] if fault else []))


def _broken(row: int, value: str) -> Fault:
    return Fault(FaultCode.GEOMETRY_BROKEN, Severity.WAITS, row, value=value[:80])


def _moved(flat: BaseGeometry, source_crs: str | None, datum: Datum | None) -> BaseGeometry | None:
    x = shapely.get_coordinates(flat)[:, 0]
    try:
        known = CRS.from_user_input(source_crs) if source_crs else None
    except ProjError:
        return None
    is_shifted = datum in (Datum.GCJ02, Datum.BD09)
    if known is not None and not (known.is_geographic and is_shifted):
        return _within_the_earth(_through(flat, known))
    metres = are_metres(x)
    used = Datum.CGCS2000_GK if metres.any() else datum or Datum.WGS84
    if used is Datum.CGCS2000_GK and not (metres & has_known_zone(x)).all():
        return None
    return _within_the_earth(
        shapely.transform(flat, lambda xy: np.column_stack(to_wgs84(xy[:, 0], xy[:, 1], used)))
    )


def _through(flat: BaseGeometry, known: CRS) -> BaseGeometry:
    way = Transformer.from_crs(known, 4326, always_xy=True)
    return shapely.transform(flat, lambda xy: np.column_stack(way.transform(xy[:, 0], xy[:, 1])))


def _within_the_earth(shape: BaseGeometry) -> BaseGeometry | None:
    xy = shapely.get_coordinates(shape)
    return shape if (np.abs(xy) <= (180.0, 90.0)).all() else None


def _mended(shape: BaseGeometry, row: int) -> tuple[BaseGeometry | None, Fault | None]:
    if shape.is_valid:
        return (shape, None) if shape.area > _NO_GROUND else (None, _broken(row, "0 m2"))
    reason = shapely.is_valid_reason(shape)
    parts = [
        part
        for part in shapely.get_parts(shapely.make_valid(shape, method="structure"))
        if part.geom_type in ("Polygon", "MultiPolygon")
    ]
    mended = shapely.union_all(parts)
    if mended.area <= _NO_GROUND or _share_lost(shape, mended) > _MOST_LOST:
        return None, _broken(row, reason)
    return mended, Fault(FaultCode.GEOMETRY_REPAIRED, Severity.NOTES, row, hint=reason[:80])


def _share_lost(shape: BaseGeometry, mended: BaseGeometry) -> float:
    """Share of what the rings enclose at all (bow-tie lobes both counted) that mending lost."""
    lines = shapely.union_all(shapely.get_parts(shape.boundary))
    enclosed = shapely.union_all(shapely.get_parts(shapely.polygonize([lines])))
    holes = shapely.union_all([
        shapely.make_valid(shapely.Polygon(ring))
        for part in shapely.get_parts(shape) for ring in part.interiors
    ])  # fmt: skip
    meant = enclosed.difference(holes)
    return float(1 - mended.intersection(meant).area / meant.area) if meant.area > 0 else 1.0
