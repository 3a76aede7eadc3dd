"""The two coordinate reference systems of the product and the way between them."""

from __future__ import annotations

from typing import Final

import geopandas as gpd

from vocabulary.errors import CRSError

# Stored and drawn: WGS 84 longitude and latitude (CGCS2000 is equal to it here within decimetres).
MAP_CRS: Final = "EPSG:4326"
# Measured: CGCS2000 3-degree Gauss-Kruger, central meridian 105 E; metres. At Bachuan lengths are
# 12.7 cm per km long and areas 254 ppm large (computed with PROJ 9).
METRIC_CRS: Final = "EPSG:4544"


def to_metric(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return `frame` in METRIC_CRS (metres).

    Raises
    ------
    CRSError
        The frame has no coordinate reference system.
    """
    if frame.crs is None:
        raise CRSError("to_metric needs a frame with a CRS, got none; set EPSG:4326 at the door.")
    return frame.to_crs(METRIC_CRS)


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
