"""Hot spots on a regular grid of the register's own points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from analysis.ranking.heat import open_points, placed_sites
from analysis.ranking.hotspots import HotspotError, local_g, near
from geo.crs import METRIC_CRS, require_metric, to_metric

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from analysis.day import Day

# Half a kilometre: about 150 cells for a subdistrict of 38 km².
CELL_M: Final = 500.0
# Enough for a city; beyond it the grid says more about the computer than about the place.
MOST_CELLS: Final = 1_000_000


def grid_hotspots(
    points: gpd.GeoSeries,
    area: gpd.GeoSeries,
    *,
    cell_m: float = CELL_M,
    base_points: gpd.GeoSeries | None = None,
) -> gpd.GeoDataFrame:
    """Return Gi* of each cell of a grid.

    EPSG:4544, index `cell` ("column_row", counted from the south-west): `n`, `n_base` (NaN without
    `base_points`), `value`, `z`, `p`, `q`, `class`, `geometry` (the square). Neighbours are the
    eight cells around.

    Parameters
    ----------
    points : (n,) points, EPSG:4544; hazards, one point each; those outside the area are not counted
    area : (m,) polygons, EPSG:4544; a cell belongs to the grid when its middle lies in one of them
    cell_m : side of a cell; its lines run through whole multiples of it
    base_points : (k,) points, EPSG:4544, optional
        What can have hazards (sites). With them a cell is judged by (count − expected) / √expected,
        where expected is its share of the sites times all hazards, and cells without a site are
        left out: a place with many sites is then not hot for that alone.

    Raises
    ------
    HotspotError
        A side not above 0, a grid of more than a million cells, or fewer than three cells.
    CRSError
        A frame is in another CRS.
    """
    for frame in (points, area) if base_points is None else (points, area, base_points):
        require_metric(frame.to_frame("geometry"), caller="grid_hotspots")
    origin, shape = _frame(area, cell_m)
    n_points = _per_cell(points, origin, shape, cell_m)
    is_inside = _inside(area, origin, shape, cell_m)
    n_base = np.full(len(n_points), np.nan)
    if base_points is not None:
        n_base = _per_cell(base_points, origin, shape, cell_m)
        is_inside &= n_base > 0
    kept = np.flatnonzero(is_inside)
    column, row = kept % shape[0], kept // shape[0]
    value = _value(n_points[kept], n_base[kept])
    west, south = origin[0] + column * cell_m, origin[1] + row * cell_m
    cells = gpd.GeoDataFrame(
        {"n": n_points[kept], "n_base": n_base[kept], "value": value},
        index=[f"{x}_{y}" for x, y in zip(column, row, strict=True)],
        geometry=shapely.box(west, south, west + cell_m, south + cell_m),
        crs=METRIC_CRS,
    ).rename_axis("cell")
    found = local_g(value, beside(cells)).set_index(cells.index)
    return cells.assign(**{str(name): found[name] for name in found})


def laid_out(
    cells: gpd.GeoDataFrame, values: npt.ArrayLike
) -> tuple[npt.NDArray[np.int64], tuple[float, float, float, float]]:
    """Return a whole number of each cell as a grid without gaps.

    Parameters
    ----------
    cells : of `grid_hotspots`, at least one
    values : (n,)

    Returns
    -------
    grid : array of shape (ny, nx)
        The southern row first; −1 where there is no cell.
    bounds_m : tuple of float
        West, south, east, north of the grid in metres.
    """
    place = _places(cells).astype(np.int64)
    place -= place.min(axis=0)
    nx, ny = place.max(axis=0) + 1
    grid = np.full((ny, nx), -1, dtype=np.int64)
    grid[place[:, 1], place[:, 0]] = np.asarray(values, dtype=np.int64)
    west, south, east, north = cells.total_bounds.tolist()
    return grid, (west, south, east, north)


def _places(cells: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Column and row of each cell."""
    return np.array([name.split("_") for name in cells.index], dtype=np.float64).reshape(-1, 2)


def beside(cells: gpd.GeoDataFrame) -> csr_array:
    """Return which cells touch, corners included."""
    place = _places(cells)
    # √2 cells reach the corners.
    return near(place[:, 0], place[:, 1], radius_m=1.5)


def _frame(area: gpd.GeoSeries, cell_m: float) -> tuple[tuple[float, float], tuple[int, int]]:
    if not cell_m > 0:
        raise HotspotError(f"A grid needs a cell side above 0 m, got {cell_m}.")
    known = area[area.notna()]
    if known.empty:
        raise HotspotError("A grid needs an area with an outline, got none.")
    west, south, east, north = known.total_bounds / cell_m
    low = int(np.floor(west)), int(np.floor(south))
    shape = int(np.ceil(east)) - low[0], int(np.ceil(north)) - low[1]
    if shape[0] * shape[1] > MOST_CELLS:
        raise HotspotError(
            f"A grid of {shape[0]} by {shape[1]} cells is too fine; take a side above {cell_m} m."
        )
    return (low[0] * cell_m, low[1] * cell_m), shape


def _per_cell(
    points: gpd.GeoSeries, origin: tuple[float, float], shape: tuple[int, int], cell_m: float
) -> npt.NDArray[np.float64]:
    known = points[points.notna() & ~points.is_empty]
    column = np.floor((known.x.to_numpy() - origin[0]) / cell_m).astype(np.int64)
    row = np.floor((known.y.to_numpy() - origin[1]) / cell_m).astype(np.int64)
    on = (column >= 0) & (column < shape[0]) & (row >= 0) & (row < shape[1])
    cell = column[on] + shape[0] * row[on]
    return np.bincount(cell, minlength=shape[0] * shape[1]).astype(np.float64)


def _inside(
    area: gpd.GeoSeries, origin: tuple[float, float], shape: tuple[int, int], cell_m: float
) -> npt.NDArray[np.bool_]:
    whole = shapely.union_all(area[area.notna()].to_numpy())
    shapely.prepare(whole)
    x = origin[0] + (np.arange(shape[0]) + 0.5) * cell_m
    y = origin[1] + (np.arange(shape[1]) + 0.5) * cell_m
    across, up = np.meshgrid(x, y)
    return np.asarray(shapely.intersects_xy(whole, across.ravel(), up.ravel()))


def _value(
    n_points: npt.NDArray[np.float64], n_base: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    if np.isnan(n_base).all():
        return n_points
    expected = n_base * n_points.sum() / n_base.sum()
    if n_points.sum() == 0:
        return n_points
    return np.asarray((n_points - expected) / np.sqrt(expected))


def of(day: Day, cell_m: float, *, by_site: bool) -> gpd.GeoDataFrame | None:
    """Return Gi* of each square of the villages' ground; None where nothing can be compared.

    Parameters
    ----------
    cell_m : side of a square in metres
    by_site : hazards over sites, instead of hazards over ground
    """
    ground = day.villages[day.villages.geometry.notna()]
    points = day.once(open_points)
    if ground.empty or points.empty:
        return None
    base = to_metric(day.once(placed_sites)).geometry if by_site else None
    try:
        return grid_hotspots(
            points.geometry, to_metric(ground).geometry, cell_m=float(cell_m), base_points=base
        )
    except HotspotError:
        return None
