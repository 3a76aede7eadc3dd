"""The two coordinate reference systems of the product and the way between them."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import geopandas as gpd
import shapely
from pyproj import Transformer

from vocabulary.errors import CRSError

# Stored and drawn: WGS 84 longitude and latitude (CGCS2000 is equal to it here within decimetres).
MAP_CRS: Final = "EPSG:4326"
# Measured: CGCS2000 3-degree Gauss-Kruger, central meridian 105 E; metres. At Bachuan lengths are
# 12.7 cm per km long and areas 254 ppm large (computed with PROJ 9).
METRIC_CRS: Final = "EPSG:4544"
# The way from one to the other as PROJ finds it; to look it up in its tables takes 0.15 s.
_STEPS: Final = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
    "+step +proj=tmerc +lat_0=0 +lon_0=105 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80"
)


def to_metric(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return `frame` in METRIC_CRS (metres).

    Raises
    ------
    CRSError
        The frame has no coordinate reference system.
    """
    if frame.crs is None:
        raise CRSError("to_metric needs a frame with a CRS, got none; set EPSG:4326 at the door.")
    if frame.crs.to_epsg() != 4326:
        return frame.to_crs(METRIC_CRS)
    points: Any = frame.geometry.to_numpy()
    # None keeps the height of a point that has one; the stubs know True and False alone.
    keep: Any = None
    way: Any = _way().transform
    shapes = shapely.transform(points, way, include_z=keep, interleaved=False)
    return frame.set_geometry(shapes, crs=METRIC_CRS)


@cache
def _way() -> Transformer:
    return Transformer.from_pipeline(_STEPS)


def require_metric(frame: gpd.GeoDataFrame, *, caller: str) -> None:
    """Refuse a frame that is not in METRIC_CRS.

    Raises
    ------
    CRSError
        `frame` is in another system, or in none.
    """
    if frame.crs is None or frame.crs.to_epsg() != 4544:
        raise CRSError(
            f"{caller} needs {METRIC_CRS} (metres), got {frame.crs}; "
            "pass the frame through geo.crs.to_metric first."
        )
