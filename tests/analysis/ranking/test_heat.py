from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from scipy.stats import gaussian_kde
from shapely.geometry import Point

from analysis.ranking.heat import HeatError, default_bandwidth, relative, surface, surface_xy
from geo.crs import METRIC_CRS
from vocabulary.errors import CRSError

X0, Y0 = 601_000.0, 3_303_000.0


def centres(found: object) -> tuple[np.ndarray, np.ndarray]:
    west, south, _, _ = found.bounds_m  # type: ignore[attr-defined]
    ny, nx = found.values.shape  # type: ignore[attr-defined]
    cell = found.cell_m  # type: ignore[attr-defined]
    return west + (np.arange(nx) + 0.5) * cell, south + (np.arange(ny) + 0.5) * cell


def direct_sum(x: np.ndarray, y: np.ndarray, found: object, weights: np.ndarray) -> np.ndarray:
    """The definition itself: one Gaussian per point, summed at every cell centre, per km²."""
    gx, gy = centres(found)
    h = found.bandwidth_m  # type: ignore[attr-defined]
    ex = np.exp(-((gx[None] - x[:, None]) ** 2) / (2 * h**2))
    ey = np.exp(-((gy[None] - y[:, None]) ** 2) / (2 * h**2))
    return (ey * weights[:, None]).T @ ex / (2 * np.pi * h**2) * 1e6


def points(x: np.ndarray, y: np.ndarray) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=METRIC_CRS)


def test_one_hazard_is_one_gaussian() -> None:
    found = surface(points(np.array([X0]), np.array([Y0])), bandwidth_m=150.0)
    # Peak of a two-dimensional Gaussian: 1 / (2 pi 0.15²) = 7.0736 per km².
    assert found.values.max() == pytest.approx(7.0736, rel=0.02)
    exact = direct_sum(np.array([X0]), np.array([Y0]), found, np.ones(1))
    assert np.abs(found.values - exact).max() < 0.02 * exact.max()
    assert found.cell_m == 25.0


def test_many_hazards_agree_with_the_direct_sum_to_a_thousandth_of_the_peak() -> None:
    rng = np.random.default_rng(3)
    x, y = X0 + rng.normal(0, 900, 2000), Y0 + rng.normal(0, 700, 2000)
    weights = rng.choice([1.0, 3.0, 6.0], 2000)
    found = surface(points(x, y), bandwidth_m=150.0, weights=weights)
    exact = direct_sum(x, y, found, weights)
    assert np.abs(found.values - exact).max() < 0.002 * exact.max()


def test_the_surface_is_that_of_scipys_estimator() -> None:
    # Four quarter turns of every point: the covariance is s² in every direction, so that scipy's
    # factor h / s is a round kernel of h.
    rng = np.random.default_rng(6)
    x, y = rng.normal(0, 600, 100), rng.normal(0, 300, 100)
    x, y = np.concatenate([x, -y, -x, y]), np.concatenate([y, x, -y, -x])
    found = surface(points(X0 + x, Y0 + y), bandwidth_m=200.0)
    theirs = gaussian_kde([x, y], bw_method=200.0 / x.std(ddof=1))
    gx, gy = np.meshgrid(*centres(found))
    density = theirs([gx.ravel() - X0, gy.ravel() - Y0]).reshape(gx.shape) * len(x) * 1e6
    assert np.abs(found.values - density).max() < 0.002 * density.max()


def test_the_hazards_under_the_surface_are_the_hazards_counted() -> None:
    rng = np.random.default_rng(4)
    x, y = X0 + rng.uniform(0, 5000, 3000), Y0 + rng.uniform(0, 5000, 3000)
    found = surface(points(x, y), bandwidth_m=200.0)
    assert found.n == 3000
    assert found.integral() == pytest.approx(3000, rel=1e-3)


def test_row_nought_is_the_south_and_column_nought_the_west() -> None:
    found = surface(
        points(np.array([X0]), np.array([Y0])),
        bandwidth_m=100.0,
        bounds=(X0 - 100, Y0 - 100, X0 + 2000, Y0 + 3000),
    )
    row, column = np.unravel_index(found.values.argmax(), found.values.shape)
    gx, gy = centres(found)
    assert abs(gx[column] - X0) <= found.cell_m
    assert abs(gy[row] - Y0) <= found.cell_m
    assert row < found.values.shape[0] / 2


def test_hazards_beyond_the_frame_still_count_at_its_edge() -> None:
    inside, outside = np.array([X0, X0 + 1050.0]), np.array([Y0, Y0])
    found = surface(
        points(inside, outside), bandwidth_m=100.0, bounds=(X0, Y0 - 500, X0 + 1000, Y0 + 500)
    )
    exact = direct_sum(inside, outside, found, np.ones(2))
    assert np.abs(found.values - exact).max() < 0.01 * exact.max()


def test_rows_without_a_point_are_left_out() -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(X0, Y0), None, Point()], crs=METRIC_CRS)
    assert surface(frame, bandwidth_m=100.0).n == 1


def test_no_hazard_gives_a_flat_surface_inside_given_bounds() -> None:
    found = surface(points(np.array([]), np.array([])), bounds=(X0, Y0, X0 + 500, Y0 + 500))
    assert found.values.max() == 0
    assert found.bandwidth_m == 150.0


def test_the_default_bandwidth_is_the_rule_of_scott_rounded_and_kept_in_bounds() -> None:
    # Half the points at each of ±s: standard deviation s sqrt(n/(n-1)), IQR 2s, so the spread is
    # the smaller, s' = s sqrt(64/63); h = s' * 64^(-1/6) = s' / 2.
    s = 500.0
    x = np.tile([-s, s], 32)
    y = np.repeat([-s, s], 32)
    assert default_bandwidth(x, y) == 250.0  # 252 rounded to 25
    assert default_bandwidth(x * 10, y * 10) == 400.0
    assert default_bandwidth(x / 10, y / 10) == 100.0


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"bandwidth_m": 0.0}, "above 0"),
        ({"bandwidth_m": 100.0, "cell_m": -1.0}, "above 0"),
        ({"bandwidth_m": 100.0, "cell_m": 0.1}, "can hold"),
        ({"bandwidth_m": float("nan")}, "above 0"),
    ],
)
def test_a_surface_that_cannot_be_drawn_is_refused(asked: dict[str, float], message: str) -> None:
    with pytest.raises(HeatError, match=message):
        surface(points(np.array([X0]), np.array([Y0])), **asked)


def test_neither_points_nor_bounds_is_refused() -> None:
    empty = np.array([])
    with pytest.raises(HeatError, match="neither"):
        surface_xy(empty, empty, empty)


def test_degrees_are_refused() -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(106, 29.8)], crs="EPSG:4326")
    with pytest.raises(CRSError, match="EPSG:4544"):
        surface(frame)


def test_hazards_over_sites_are_high_where_sites_have_more_not_where_there_are_more_sites() -> None:
    # 40 sites in the west with 20 hazards, 10 in the east with 20: 50 and 200 per hundred.
    rng = np.random.default_rng(4)
    west = rng.normal([600_000, 3_300_000], 60, (40, 2))
    east = rng.normal([603_000, 3_300_000], 60, (10, 2))
    sites = points_of(np.vstack([west, east]))
    hazards = points_of(np.vstack([west[:20], east, east]))
    made = relative(hazards, sites, bandwidth_m=200)
    grid_x = made.bounds_m[0] + made.cell_m * (np.arange(made.values.shape[1]) + 0.5)
    at_west, at_east = (
        made.values[made.values.shape[0] // 2, np.abs(grid_x - x).argmin()]
        for x in (600_000, 603_000)
    )
    assert at_west == pytest.approx(50, rel=0.2)
    assert at_east == pytest.approx(200, rel=0.05)
    # Between them nobody is near: nothing is said.
    middle = np.abs(grid_x - 601_500).argmin()
    assert made.values[:, middle].max() == 0


def points_of(xy: np.ndarray) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=gpd.points_from_xy(*xy.T), crs=METRIC_CRS)
