import geopandas as gpd
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely import Point, box

from geo.crs import METRIC_CRS, require_metric, to_metric
from vocabulary.errors import CRSError


def test_bachuan_lies_where_the_projection_says():
    # STANDARDS section 2: 106.05 E, 29.85 N = E 601465.495, N 3303948.507 in EPSG:4544
    frame = gpd.GeoDataFrame(geometry=[Point(106.05, 29.85)], crs="EPSG:4326")
    point = to_metric(frame).geometry.iloc[0]
    assert point.x == pytest.approx(601465.495, abs=5e-4)
    assert point.y == pytest.approx(3303948.507, abs=5e-4)


def test_the_way_kept_here_is_the_one_proj_finds_in_its_tables():
    shapes = [Point(106.05, 29.85), None, box(106.0, 29.8, 106.1, 29.95), Point(106.02, 29.9, 250)]
    frame = gpd.GeoDataFrame(
        {"name": list("abcd")}, geometry=shapes, crs="EPSG:4326", index=range(3, 7)
    )
    found, looked_up = to_metric(frame), frame.to_crs(METRIC_CRS)
    assert found.crs == looked_up.crs
    assert_geodataframe_equal(found, looked_up, check_less_precise=False)
    assert [s and s.wkt for s in found.geometry] == [s and s.wkt for s in looked_up.geometry]


def test_a_frame_in_another_system_comes_to_metres_as_well():
    frame = gpd.GeoDataFrame(geometry=[Point(106.05, 29.85)], crs="EPSG:4326")
    point = to_metric(frame.to_crs("EPSG:3857")).geometry.iloc[0]
    assert point.distance(to_metric(frame).geometry.iloc[0]) < 1e-3


def test_a_frame_without_a_system_is_refused():
    with pytest.raises(CRSError, match="EPSG:4326"):
        to_metric(gpd.GeoDataFrame(geometry=[Point(106, 29)]))


def test_degrees_are_refused_where_metres_are_needed():
    frame = gpd.GeoDataFrame(geometry=[Point(106, 29)], crs="EPSG:4326")
    with pytest.raises(CRSError, match="hydrant_gap needs EPSG:4544"):
        require_metric(frame, caller="hydrant_gap")
    require_metric(to_metric(frame), caller="hydrant_gap")
