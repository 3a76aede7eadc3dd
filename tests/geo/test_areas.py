import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely import MultiPolygon, Point, box

from geo.areas import village_of, with_area
from vocabulary.errors import CRSError

# In metres of EPSG:4544, round numbers near Bachuan.
EAST, NORTH = 601_000.0, 3_303_000.0


def villages(*, crs="EPSG:4544", **shapes):
    frame = gpd.GeoDataFrame(
        {"village_code": list(shapes), "geometry": list(shapes.values())}, crs="EPSG:4544"
    ).set_index("village_code")
    return frame.to_crs(crs)


def square(x_m, y_m, size_m=1000.0):
    return box(EAST + x_m, NORTH + y_m, EAST + x_m + size_m, NORTH + y_m + size_m)


def points(*xy_m):
    shapes = [None if xy is None else Point(EAST + xy[0], NORTH + xy[1]) for xy in xy_m]
    return gpd.GeoSeries(shapes, crs="EPSG:4544").to_crs("EPSG:4326")


def test_a_square_of_a_kilometre_has_one_square_kilometre():
    areas = with_area(villages(crs="EPSG:4326", a=square(0, 0), b=square(1000, 0, 500.0)))
    assert areas.loc["a", "area_km2"] == pytest.approx(1.0, abs=1e-6)
    assert areas.loc["b", "area_km2"] == pytest.approx(0.25, abs=1e-6)


def test_a_village_without_a_boundary_has_no_area():
    frame = villages(a=square(0, 0), b=None)
    assert with_area(frame)["area_km2"].isna().tolist() == [False, True]


def test_a_frame_without_a_system_has_no_area():
    with pytest.raises(CRSError):
        with_area(gpd.GeoDataFrame(geometry=[box(0, 0, 1, 1)]))


def test_a_point_belongs_to_the_village_that_holds_it():
    two = villages(crs="EPSG:4326", a=square(0, 0), b=square(1000, 0), c=None)
    found = village_of(points((500, 500), (1500, 500), (2500, 500), None), two)
    assert found.tolist() == ["a", "b", None, None]


def test_a_point_on_a_shared_edge_belongs_to_the_smaller_code_whatever_the_order():
    west, east = box(106.0, 29.8, 106.1, 29.9), box(106.1, 29.8, 106.2, 29.9)
    edge = gpd.GeoSeries([Point(106.1, 29.85)], crs="EPSG:4326", index=[7])
    for order in (["b", "a"], ["a", "b"]):
        frame = gpd.GeoDataFrame({"geometry": [west, east]}, index=order, crs="EPSG:4326")
        assert village_of(edge, frame).to_dict() == {7: "a"}


def test_points_in_metres_are_refused():
    frame = villages(crs="EPSG:4326", a=square(0, 0))
    with pytest.raises(CRSError, match="village_of needs points"):
        village_of(points((5, 5)).to_crs("EPSG:4544"), frame)
    with pytest.raises(CRSError, match="village_of needs villages"):
        village_of(points((5, 5)), villages(a=square(0, 0)))


def test_no_villages_hold_nothing():
    none = villages(crs="EPSG:4326", a=None)
    assert village_of(points((5, 5)), none).tolist() == [None]


def test_a_village_in_two_parts_is_one_village():
    two_parts = MultiPolygon([square(0, 0), square(5000, 0)])
    frame = villages(crs="EPSG:4326", a=two_parts, b=square(1000, 0))
    assert village_of(points((5500, 500)), frame).tolist() == ["a"]


def test_a_village_in_two_parts_holds_the_points_of_both_and_of_its_edges_only() -> None:
    island = MultiPolygon([box(106.0, 29.8, 106.1, 29.9), box(106.3, 29.8, 106.4, 29.9)])
    hole = box(106.1, 29.8, 106.3, 29.9).difference(box(106.15, 29.83, 106.25, 29.87))
    frame = gpd.GeoDataFrame({"geometry": [hole, island]}, index=["b", "a"], crs="EPSG:4326")
    xy = [(106.05, 29.85), (106.35, 29.85), (106.12, 29.85), (106.2, 29.85), (106.15, 29.85),
          (106.1, 29.9), (106.5, 29.85)]  # fmt: skip
    found = village_of(gpd.GeoSeries([Point(*one) for one in xy], crs="EPSG:4326"), frame)
    # In a's parts; in b; in b's hole; on the hole's edge; on the corner of both; outside.
    assert found.tolist() == ["a", "a", "b", None, "b", "a", None]


def test_the_village_of_many_points_is_that_of_every_outline_asked_one_by_one() -> None:
    rng = np.random.default_rng(3)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(rng.uniform(0, 1, (40, 2)))).geoms
    frame = gpd.GeoDataFrame(
        geometry=list(cells), index=[f"{place:02d}" for place in range(40)], crs="EPSG:4326"
    )
    corners = shapely.get_coordinates(frame.geometry)
    xy = np.concatenate([rng.uniform(-0.5, 1.5, (500, 2)), corners])
    dots = gpd.GeoSeries(gpd.points_from_xy(*xy.T), crs="EPSG:4326")
    asked = [
        next((code for code, shape in frame.geometry.items() if shape.intersects(dot)), None)
        for dot in dots
    ]
    assert village_of(dots, frame).tolist() == asked
