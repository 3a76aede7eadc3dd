"""Villages as areas: how large, and which one holds a point."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.crs import MAP_CRS, to_metric
from vocabulary.errors import CRSError


def with_area(villages: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add each village's area.

    The frame plus `area_km2`, from EPSG:4544 (254 ppm large at Bachuan); NaN without a polygon.

    Parameters
    ----------
    villages : (n,) polygons, any CRS; a missing geometry is allowed

    Raises
    ------
    CRSError
        The frame has no CRS.
    """
    area = to_metric(villages).geometry.area / 1e6
    return villages.assign(area_km2=area.where(villages.geometry.notna()))


def village_of(points: gpd.GeoSeries, villages: gpd.GeoDataFrame) -> pd.Series:
    """Say which village holds each point.

    Parameters
    ----------
    points : (n,) points, EPSG:4326; a missing point is allowed
    villages : (m,) polygons, EPSG:4326, indexed by `village_code`; a missing geometry is allowed

    Returns
    -------
    village_code : (n,) object, index of `points`
        None where no village holds the point. On a shared edge the smaller code has it.

    Raises
    ------
    CRSError
        Either frame is in another CRS.
    """
    for what, crs in (("points", points.crs), ("villages", villages.crs)):
        if crs is None or crs.to_epsg() != 4326:
            raise CRSError(f"village_of needs {what} in {MAP_CRS}, got {crs}; use to_crs first.")
    known = villages[villages.geometry.notna()].sort_index()
    answer = np.full(len(points), None, dtype=object)
    point_at, village_at = _held(points.to_numpy(), known.geometry.to_numpy())
    codes = known.index.to_numpy(dtype=object)
    # Largest position first, so that the smallest code is written last.
    answer[point_at[::-1]] = codes[village_at[::-1]]
    return pd.Series(answer, index=points.index, name="village_code", dtype=object)


def village_told(rows: pd.DataFrame, villages: gpd.GeoDataFrame) -> pd.Series:
    """Return the village of each row: the one told, else the one drawn round its point.

    For lists only: a schematic boundary is no place to count by.

    Parameters
    ----------
    rows : `village_code`, `lon`, `lat` (WGS 84), each may be missing
    """
    points = gpd.GeoSeries.from_xy(rows["lon"], rows["lat"], index=rows.index, crs=MAP_CRS)
    points = points.where(rows["lon"].notna(), None)
    return (
        rows["village_code"]
        .astype(object)
        .where(rows["village_code"].notna(), village_of(points, villages))
    )


def _held(
    points: npt.NDArray[np.object_], shapes: npt.NDArray[np.object_]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return points and the shapes they lie in or on the edge of, by position, shapes rising.

    Boxes name the candidates, then a prepared outline decides: asking the tree for the predicate
    would read a whole outline for every point. The parts are copies, so that preparing them does
    not touch outlines another thread may be reading.
    """
    parts, owner = shapely.get_parts(shapes, return_index=True)
    shapely.prepare(parts)
    point_at, part_at = shapely.STRtree(parts).query(points)
    # Outline by outline: jumping between them costs more than the test itself.
    order = np.argsort(part_at, kind="stable")
    point_at, part_at = point_at[order], part_at[order]
    x, y = shapely.get_x(points)[point_at], shapely.get_y(points)[point_at]
    is_held = shapely.intersects_xy(parts[part_at], x, y)
    return point_at[is_held], owner[part_at[is_held]]
