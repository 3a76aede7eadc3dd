import geopandas as gpd
import pytest
from shapely import Point

from geo.crs import require_metric, to_metric
from vocabulary.errors import CRSError


def test_bachuan_lies_where_the_projection_says():
    # STANDARDS section 2: 106.05 E, 29.85 N = E 601465.495, N 3303948.507 in EPSG:4544
    frame = gpd.GeoDataFrame(geometry=[Point(106.05, 29.85)], crs="EPSG:4326")
    point = to_metric(frame).geometry.iloc[0]
    assert point.x == pytest.approx(601465.495, abs=5e-4)
    assert point.y == pytest.approx(3303948.507, abs=5e-4)


def test_a_frame_without_a_system_is_refused():
    with pytest.raises(CRSError, match="EPSG:4326"):
        to_metric(gpd.GeoDataFrame(geometry=[Point(106, 29)]))


def test_degrees_are_refused_where_metres_are_needed():
    frame = gpd.GeoDataFrame(geometry=[Point(106, 29)], crs="EPSG:4326")
    with pytest.raises(CRSError, match="hydrant_gap needs EPSG:4544"):
        require_metric(frame, caller="hydrant_gap")
    require_metric(to_metric(frame), caller="hydrant_gap")
