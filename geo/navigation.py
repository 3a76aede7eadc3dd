"""Links that lead a phone to a place, each in the datum its map takes.

Gaode takes GCJ-02: a WGS 84 coordinate put into its link leads about 500 m astray. The national
map takes WGS 84 (CGCS2000); as it publishes no link format, its coordinate is given as text to be
put into its search.

References
----------
.. [1] Gaode URI API, single point: https://lbs.amap.com/api/uri-api/guide/mobile-web/point
"""

from __future__ import annotations

import math
from urllib.parse import urlencode

from geo.datum import wgs84_to_gcj02


def gaode_link(lon: float, lat: float, name: str = "") -> str | None:
    """Return a link that marks a point in Gaode's map [1]_, on a phone in its app.

    None where the point is not known.

    Parameters
    ----------
    lon, lat : WGS 84 degrees
    name : shown at the mark; at most 40 characters go along
    """
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    x, y = (float(one) for one in wgs84_to_gcj02(lon, lat))
    asked = {"position": f"{x:.6f},{y:.6f}", "name": name[:40], "coordinate": "gaode"}
    return "https://uri.amap.com/marker?" + urlencode(asked | {"callnative": "1"}, safe=",")


def gaode_short_link(lon: float, lat: float) -> str | None:
    """Return the shortest link that marks a point in Gaode's map, or None; for a small code.

    Four decimals are at most 6 m off: enough to find the door. At most 53 characters.
    """
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return None
    x, y = (float(one) for one in wgs84_to_gcj02(lon, lat))
    return f"https://uri.amap.com/marker?position={x:.4f},{y:.4f}"


def national_map_text(lon: float, lat: float) -> str | None:
    """Return the WGS 84 coordinate as the national map's search takes it, or None."""
    return f"{lon:.6f},{lat:.6f}" if math.isfinite(lon) and math.isfinite(lat) else None
