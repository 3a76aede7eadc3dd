"""Each geometry gets a verdict: good, repaired with a note, or broken with a reason."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import shapely
from shapely.errors import GEOSException
from shapely.geometry.base import BaseGeometry

MOST_VERTICES: Final = 2_000_000  # a district outline at survey detail has some 100 000
_AREAS: Final = ("Polygon", "MultiPolygon")


def judge(geometry: BaseGeometry | None) -> tuple[str | None, str]:
    """Check one geometry and repair it where that keeps its kind.

    Parameters
    ----------
    geometry : shapely geometry or None
        In any CRS.

    Returns
    -------
    (hex or None, verdict)
        WKB in hex, two-dimensional; verdict "" good, "repaired", or "broken:" and a reason.
    """
    if geometry is None:
        return None, ""
    if geometry.is_empty:
        return None, "broken:empty"
    count = int(shapely.get_num_coordinates(geometry))
    if count > MOST_VERTICES:
        return None, "broken:too_many_vertices"
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None, "broken:not_finite"
    flat = shapely.force_2d(geometry)
    if flat.geom_type in ("LineString", "MultiLineString"):
        return None, "broken:line"
    if flat.geom_type == "GeometryCollection":
        return None, "broken:collection"
    if flat.is_valid:
        return shapely.to_wkb(flat, hex=True), ""
    return _repair(flat)


def _repair(flat: BaseGeometry) -> tuple[str | None, str]:
    try:
        mended = shapely.make_valid(flat, method="structure", keep_collapsed=False)
    except GEOSException:
        return None, "broken:invalid"
    if mended.is_empty or mended.geom_type not in _AREAS:
        return None, "broken:invalid"
    return shapely.to_wkb(mended, hex=True), "repaired"


def from_geojson(member: Any) -> tuple[str | None, str]:
    """Read a GeoJSON geometry object and judge it.

    Parameters
    ----------
    member : parsed JSON
        The feature's `geometry`.

    Returns
    -------
    (hex or None, verdict)
        As of `judge`.
    """
    if member is None:
        return None, ""
    try:
        geometry = shapely.geometry.shape(member)
    except (
        AttributeError, GEOSException, IndexError, KeyError, NotImplementedError, TypeError, ValueError,
    ):  # fmt: skip
        return None, "broken:unreadable"
    return judge(geometry)
