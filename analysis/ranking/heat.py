"""Kernel density of hazards in hazards per km²: a surface that means the same at every zoom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.crs import MAP_CRS, require_metric, to_metric
from vocabulary.errors import CampaignError
from vocabulary.terms import PositionQuality

if TYPE_CHECKING:
    from analysis.day import Day

Floats = npt.NDArray[np.float64]
Bounds = tuple[float, float, float, float]

# With a cell of a sixth of the bandwidth and linear binning the surface differs from the exact sum
# by at most 0.1 % of its peak (measured: bench of the engines; held by a test).
CELLS_PER_BANDWIDTH: Final = 6
# Beyond 4 bandwidths a Gaussian keeps 6e-5 of its mass along an axis.
REACH: Final = 4
# A surface that shows single doorways, or one blob over the whole town, helps nobody.
NARROWEST_M: Final = 100.0
WIDEST_M: Final = 400.0
# Fewer sites under the kernel say nothing of hazards per site.
FEWEST_UNDER: Final = 3.0
MOST_CELLS: Final = 4_000_000


class HeatError(CampaignError):
    """The surface asked for cannot be drawn."""


@dataclass(frozen=True)
class Surface:
    """A density on a regular grid of EPSG:4544.

    Attributes
    ----------
    values : (ny, nx)
        Hazards per km² at the cell centres; row 0 is the southernmost, column 0 the westernmost.
    bounds_m : west, south, east, north edges of the grid in metres, the padding included
    cell_m, bandwidth_m : metres
    n : hazards (or their summed weight) that went in
    """

    values: Floats
    bounds_m: Bounds
    cell_m: float
    bandwidth_m: float
    n: float

    def integral(self) -> float:
        """Return the hazards under the surface: `n` but for what runs over the edge."""
        return float(self.values.sum() * self.cell_m**2 / 1e6)


def surface(
    hazards_points: gpd.GeoDataFrame,
    *,
    bandwidth_m: float | None = None,
    cell_m: float | None = None,
    bounds: Bounds | None = None,
    weights: npt.ArrayLike | None = None,
) -> Surface:
    """Return the kernel density of points.

    Parameters
    ----------
    hazards_points : one point per hazard, EPSG:4544; rows without a point are left out
    bandwidth_m : standard deviation of the Gaussian, metres; default `default_bandwidth`
    cell_m : default a sixth of the bandwidth
    bounds
        West, south, east, north in metres; default the extent of the points. The grid reaches four
        bandwidths further, so that nothing inside is cut.
    weights : one weight per row; default 1

    Raises
    ------
    CRSError
        The frame is not in EPSG:4544.
    HeatError
        A bandwidth or cell that is not positive, or a grid too large to hold.
    """
    require_metric(hazards_points, caller="heat.surface")
    shape = hazards_points.geometry
    has_point = (~(shape.isna() | shape.is_empty)).to_numpy()
    x, y = shape[has_point].x.to_numpy(), shape[has_point].y.to_numpy()
    w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=np.float64)[has_point]
    return surface_xy(x, y, w, bandwidth_m=bandwidth_m, cell_m=cell_m, bounds=bounds)


def surface_xy(
    x: Floats,
    y: Floats,
    weights: Floats,
    *,
    bandwidth_m: float | None = None,
    cell_m: float | None = None,
    bounds: Bounds | None = None,
) -> Surface:
    """Return the kernel density of coordinates in metres; see `surface`.

    Raises
    ------
    HeatError
        As `surface`; or neither points nor bounds say where the grid lies.

    References
    ----------
    Wand (1994) J. Comput. Graph. Stat. 3, 433-445 (linear binning).
    """
    bandwidth = default_bandwidth(x, y) if bandwidth_m is None else bandwidth_m
    cell = bandwidth / CELLS_PER_BANDWIDTH if cell_m is None else cell_m
    if not (bandwidth > 0 and cell > 0):
        raise HeatError(f"heat needs a bandwidth and a cell above 0 m, got {bandwidth}, {cell}.")
    west, south, nx, ny = _grid(x, y, bounds=bounds, pad=REACH * bandwidth, cell=cell)
    binned = _linear_bins((x - west) / cell - 0.5, (y - south) / cell - 0.5, weights, nx=nx, ny=ny)
    values = _smooth(binned, sigma=bandwidth / cell) * 1e6 / cell**2
    edges = (west, south, west + nx * cell, south + ny * cell)
    return Surface(values, edges, cell, bandwidth, float(weights.sum()))


def relative(
    hazards_points: gpd.GeoDataFrame,
    sites_points: gpd.GeoDataFrame,
    *,
    bandwidth_m: float | None = None,
) -> Surface:
    """Return open hazards per hundred sites around each place: one surface over the other.

    0 where fewer than three sites lie under the kernel: there a single building would be a peak.
    `n` is the hazards that went in; the sum under this surface means nothing.

    Parameters
    ----------
    hazards_points, sites_points : one point per hazard, and per site, EPSG:4544
    bandwidth_m : of both; default that of the sites

    Raises
    ------
    CRSError, HeatError
        As `surface`.

    References
    ----------
    Bithell (1990) Statistics in Medicine 9, 691-701; Kelsall and Diggle (1995) ibid. 14, 2335-2342.
    """
    require_metric(sites_points, caller="heat.relative")
    shape = sites_points.geometry
    if bandwidth_m is None:
        bandwidth_m = default_bandwidth(shape.x.to_numpy(), shape.y.to_numpy())
    west, south, east, north = shape.total_bounds.tolist()
    bounds = (west, south, east, north)
    sites = surface(sites_points, bandwidth_m=bandwidth_m, bounds=bounds)
    found = surface(hazards_points, bandwidth_m=bandwidth_m, bounds=bounds)
    # Sites under the kernel: its effective area is 4 pi h².
    under = sites.values * 4 * np.pi * bandwidth_m**2 / 1e6
    is_known = under >= FEWEST_UNDER
    values = np.zeros_like(sites.values)
    np.divide(100 * found.values, sites.values, out=values, where=is_known)
    return Surface(values, sites.bounds_m, sites.cell_m, bandwidth_m, found.n)


def default_bandwidth(x: Floats, y: Floats) -> float:
    """Return the bandwidth for a set of points, metres, rounded to 25.

    The normal-reference rule in two dimensions, h = s · n^(−1/6), with s the smaller of the
    standard deviation and IQR / 1.349 averaged over both axes, kept within 100 to 400 m. Below two
    points: 150 m.

    References
    ----------
    Scott (1992) Multivariate Density Estimation, eq. 6.42; Silverman (1986) Density Estimation,
    eq. 3.30 (the robust spread).
    """
    if len(x) < 2:
        return 150.0
    spread = np.mean([_spread(x), _spread(y)])
    rule = float(spread * len(x) ** (-1 / 6))
    return float(np.clip(round(rule / 25) * 25, NARROWEST_M, WIDEST_M))


def _spread(values: Floats) -> float:
    low, high = np.percentile(values, [25, 75])
    robust = (high - low) / 1.349
    plain = float(values.std(ddof=1))
    return min(plain, robust) if robust > 0 else plain


def _grid(
    x: Floats, y: Floats, *, bounds: Bounds | None, pad: float, cell: float
) -> tuple[float, float, int, int]:
    if bounds is None:
        if len(x) == 0:
            raise HeatError("heat needs bounds when there is no point, got neither.")
        bounds = (float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    west, south, east, north = bounds
    nx = int(np.ceil((east - west + 2 * pad) / cell)) + 1
    ny = int(np.ceil((north - south + 2 * pad) / cell)) + 1
    if nx * ny > MOST_CELLS:
        raise HeatError(
            f"heat can hold {MOST_CELLS:,} cells, got {nx} x {ny}; take cells above {cell} m."
        )
    return west - pad, south - pad, nx, ny


def _linear_bins(column: Floats, row: Floats, weights: Floats, *, nx: int, ny: int) -> Floats:
    """Share each point among the four cell centres around it; points off the grid are dropped."""
    left, low = np.floor(column).astype(np.int64), np.floor(row).astype(np.int64)
    fx, fy = column - left, row - low
    corners = ((0, 0, 1 - fx, 1 - fy), (1, 0, fx, 1 - fy), (0, 1, 1 - fx, fy), (1, 1, fx, fy))
    c = np.concatenate([left + dx for dx, _, _, _ in corners])
    r = np.concatenate([low + dy for _, dy, _, _ in corners])
    share = np.concatenate([weights * sx * sy for _, _, sx, sy in corners])
    on_grid = (c >= 0) & (c < nx) & (r >= 0) & (r < ny)
    flat = (r * nx + c)[on_grid]
    binned = np.bincount(flat, weights=share[on_grid], minlength=nx * ny)
    return binned.reshape(ny, nx).astype(np.float64)


def _smooth(binned: Floats, *, sigma: float) -> Floats:
    from scipy.ndimage import gaussian_filter

    return np.asarray(gaussian_filter(binned, sigma, mode="constant", truncate=REACH))


def placed_sites(day: Day) -> gpd.GeoDataFrame:
    """Return the sites that can be measured from: with a point of their own."""
    vague = day.sites["position_quality"].isin(
        [PositionQuality.VILLAGE_CENTRE.value, PositionQuality.NONE.value]
    )
    return day.sites[day.sites.geometry.notna() & ~vague]


def open_points(day: Day, categories: tuple[str, ...] = ()) -> gpd.GeoDataFrame:
    """Return one point per open hazard of a placed site, in EPSG:4544."""
    hazards = day.hazards[day.hazards["is_open"]]
    if categories:
        hazards = hazards[hazards["category"].isin(list(categories))]
    return points_of(day, hazards)


def points_of(day: Day, hazards: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return one point per hazard of a placed site, in EPSG:4544."""
    placed = day.once(placed_sites)
    seats = hazards["site_id"][hazards["site_id"].isin(placed.index)]
    shapes = placed.geometry.reindex(seats).reset_index(drop=True)
    return to_metric(gpd.GeoDataFrame(geometry=shapes, crs=MAP_CRS))


def of(day: Day, bandwidth_m: int | None = None) -> Surface | None:
    """Return the kernel density of the open hazards over the villages; None without a point."""
    points = day.once(open_points)
    if points.empty:
        return None
    return surface(points, bandwidth_m=None if bandwidth_m is None else float(bandwidth_m))


def relative_of(day: Day, bandwidth_m: int | None = None) -> Surface | None:
    """Return open hazards per hundred sites over the villages; None without a point."""
    points, sites = day.once(open_points), day.once(placed_sites)
    if points.empty or sites.empty:
        return None
    width = None if bandwidth_m is None else float(bandwidth_m)
    return relative(points, to_metric(sites[["geometry"]]), bandwidth_m=width)
