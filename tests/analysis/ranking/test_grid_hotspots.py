from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Point, box

from analysis.ranking.hotspots import HotspotError, grid_hotspots, laid_out
from geo.crs import METRIC_CRS
from vocabulary.errors import CRSError

EAST, NORTH = 600_000.0, 3_300_000.0


def at(*places: tuple[float, float]) -> gpd.GeoSeries:
    """Points in metres from the corner of the area."""
    return gpd.GeoSeries([Point(EAST + x, NORTH + y) for x, y in places], crs=METRIC_CRS)


def area(width: float = 1000, height: float = 1000) -> gpd.GeoSeries:
    return gpd.GeoSeries([box(EAST, NORTH, EAST + width, NORTH + height)], crs=METRIC_CRS)


def test_cells_hold_their_points_and_those_outside_are_not_counted() -> None:
    found = grid_hotspots(at((50, 50), (60, 60), (950, 950), (5000, 50)), area(), cell_m=100)
    assert len(found) == 100
    assert found["n"].sum() == 3
    assert found.loc["0_0", "n"] == 2
    assert found.loc["9_9", "n"] == 1
    assert found.loc["0_0"].geometry.bounds == (EAST, NORTH, EAST + 100, NORTH + 100)


def test_the_score_of_a_corner_cell_is_worked_out_by_hand() -> None:
    # 9 cells; two points in one corner. Gi* there: own and 3 neighbours hold 2; mean 2/9, variance
    # 4/9 - 4/81 = 32/81, weight 4: (2 - 8/9) / sqrt(32/81 * (36 - 16) / 8).
    found = grid_hotspots(at((50, 50), (60, 60)), area(300, 300), cell_m=100)
    expected = (2 - 8 / 9) / np.sqrt(32 / 81 * 20 / 8)
    assert found.loc["0_0", "z"] == pytest.approx(expected)
    assert len(found) == 9


def test_with_sites_a_cell_is_judged_by_what_its_sites_would_give() -> None:
    sites = at(*[(50, 50)] * 6, *[(150, 50)] * 3, *[(250, 50)] * 3)
    hazards = at(*[(50, 50)] * 6, *[(150, 50)] * 6)
    found = grid_hotspots(hazards, area(300, 300), cell_m=100, base_points=sites)
    assert found.index.tolist() == ["0_0", "1_0", "2_0"]
    # As many hazards as sites in all: expected 6, 3, 3.
    assert found["value"].tolist() == pytest.approx([0, 3 / np.sqrt(3), -3 / np.sqrt(3)])


def test_a_cluster_is_hot_and_sites_alone_are_not() -> None:
    rng = np.random.default_rng(4)
    spread = [tuple(place) for place in rng.random((600, 2)) * 3000]
    town = [tuple(place) for place in 1500 + rng.random((600, 2)) * 400]
    hazards = at(*spread[::2], *town[::2])
    counts = grid_hotspots(hazards, area(3000, 3000), cell_m=200)
    rates = grid_hotspots(hazards, area(3000, 3000), cell_m=200, base_points=at(*spread, *town))
    assert (counts["class"] == "hot").any()
    assert not (rates["class"] == "hot").any()


def test_a_register_without_hazards_is_even() -> None:
    found = grid_hotspots(at(), area(), cell_m=200, base_points=at((50, 50), (300, 50), (500, 50)))
    assert set(found["class"]) <= {"not_significant", "island"}


def test_what_cannot_be_gridded_is_refused() -> None:
    with pytest.raises(HotspotError, match="above 0 m"):
        grid_hotspots(at((1, 1)), area(), cell_m=0)
    with pytest.raises(HotspotError, match="too fine"):
        grid_hotspots(at((1, 1)), area(), cell_m=0.1)
    with pytest.raises(HotspotError, match="outline"):
        grid_hotspots(at((1, 1)), gpd.GeoSeries([None], crs=METRIC_CRS))
    with pytest.raises(HotspotError, match="three places"):
        grid_hotspots(at((1, 1)), area(), cell_m=1000)
    with pytest.raises(CRSError):
        grid_hotspots(at((1, 1)).to_crs(4326), area())


def test_cells_are_laid_out_as_a_grid_with_holes_where_there_is_none() -> None:
    cells = gpd.GeoDataFrame(
        index=["3_5", "4_5", "4_7"],
        geometry=[box(300, 500, 400, 600), box(400, 500, 500, 600), box(400, 700, 500, 800)],
        crs="EPSG:4544",
    )
    laid, bounds_m = laid_out(cells, [1, 2, 3])
    assert laid.tolist() == [[1, 2], [-1, -1], [-1, 3]]
    assert bounds_m == (300, 500, 500, 800)
