"""A village's polygon as its ledger gives it, brought to WGS 84 and mended where it can be."""

from __future__ import annotations

from typing import Final

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError as ProjError
from shapely.geometry.base import BaseGeometry

from geo.axes import are_metres, is_swapped
from geo.datum import has_known_zone, to_wgs84
from vocabulary.faults import Fault, FaultCode, Severity
from vocabulary.terms import Datum

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
    geometry : shapely geometry or None
        In the file's own system.
    source_crs : str or None
        WKT or "EPSG:n". None: degrees of `datum`, or metres of CGCS2000 3-degree Gauss-Kruger.
    datum : Datum or None
        What degrees are in where `source_crs` does not say more than WGS 84; None means WGS 84.
    row : int
        For the faults.

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
