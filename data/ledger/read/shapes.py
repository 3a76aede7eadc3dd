"""Each geometry gets a verdict: usable, or broken with a reason; geo/ mends outlines."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import shapely
from shapely.errors import GEOSException, ShapelyError
from shapely.geometry.base import BaseGeometry

from data.ledger.read.shape_crs import LayerCrs

MOST_VERTICES: Final = 2_000_000  # a district outline at survey detail has some 100 000
_AREAS: Final = ("Polygon", "MultiPolygon")
_LINES: Final = {"LineString": "line", "MultiLineString": "line"}
_REFUSED: Final = {**_LINES, "GeometryCollection": "collection"}


def keep_lines() -> None:
    """Let lines pass in this process: a child that reads a file of roads asks for it."""
    for kind in _LINES:
        _REFUSED.pop(kind, None)


def judge(geometry: BaseGeometry | None, crs: LayerCrs) -> tuple[str | None, str]:
    """Check one geometry.

    An outline that crosses itself passes if it can be mended in the time the child has; it is
    handed on as it is, and `geo/outlines.py` mends it and says so.

    Parameters
    ----------
    geometry : shapely geometry or None
    crs : LayerCrs
        What the layer's coordinates are in.

    Returns
    -------
    (hex or None, verdict)
        WKB in hex, two-dimensional; verdict "" usable, or "broken:" and a reason.
    """
    if geometry is None:
        return None, ""
    reason = _broken(geometry)
    if reason:
        return None, f"broken:{reason}"
    flat = crs.settle(shapely.force_2d(geometry))
    if not np.isfinite(shapely.get_coordinates(flat)).all():
        return None, "broken:not_finite"
    if flat.is_valid:
        return shapely.to_wkb(flat, hex=True), ""
    return (
        (shapely.to_wkb(flat, hex=True), "") if _can_be_mended(flat) else (None, "broken:invalid")
    )


def _broken(geometry: BaseGeometry) -> str:
    if geometry.is_empty:
        return "empty"
    if int(shapely.get_num_coordinates(geometry)) > MOST_VERTICES:
        return "too_many_vertices"
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return "not_finite"
    return _REFUSED.get(geometry.geom_type, "")


def _can_be_mended(flat: BaseGeometry) -> bool:
    try:
        mended = shapely.make_valid(flat, method="structure", keep_collapsed=False)
    except GEOSException:
        return False
    return not mended.is_empty and mended.geom_type in _AREAS


def from_geojson(member: Any, crs: LayerCrs) -> tuple[str | None, str]:
    """Read a GeoJSON geometry object and judge it.

    Parameters
    ----------
    member : parsed JSON
        The feature's `geometry`.
    crs : LayerCrs

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
        AttributeError, IndexError, KeyError, NotImplementedError, ShapelyError, TypeError,
        ValueError,
    ):  # fmt: skip
        return None, "broken:unreadable"
    return judge(geometry, crs)
