"""A road network: cut where lines meet, the way along it worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely.geometry import LineString

from geo.roads import (
    RoadNet,
    build_net,
    metres_to_nearest,
    minutes_on_roads,
    off_net,
    pairs_within,
    speeds,
)

# A square of 1 km without its upper side, 30 km/h; the right side is a track of 10 km/h.
#   D         C
#   |         |
#   A ------- B
LEFT = LineString([(0, 0), (0, 1000)])
BOTTOM = LineString([(0, 0), (1000, 0)])
RIGHT = LineString([(1000, 0), (1000, 1000)])
# 30 km/h are 500 m a minute; on foot to the road 1.3 x at 25 km/h: 0.00312 minutes a metre.
WALK = 1.3 * 60 / 25_000


def net(*lines: LineString, kmh: float | list[float] = 30.0) -> RoadNet:
    speed = np.full(len(lines), kmh) if isinstance(kmh, float) else np.array(kmh)
    return build_net(np.array(lines, dtype=object), speed)


def minutes(of: RoadNet, *points: tuple[float, float]) -> np.ndarray:
    return minutes_on_roads(of, np.array(points, dtype=float), detour=1.3, speed_kmh=25.0)


def test_the_way_goes_round_where_there_is_no_road_across():
    square = net(LEFT, BOTTOM, RIGHT, kmh=[30.0, 30.0, 10.0])
    # D to C: 1 km down, 1 km right at 500 m a minute, 1 km up at 10 km/h: 2 + 2 + 6.
    assert minutes(square, (0, 1000), (1000, 1000))[0, 1] == pytest.approx(10.0)
    assert minutes(square, (1000, 1000), (0, 1000))[0, 1] == pytest.approx(10.0)


def test_two_places_on_one_road_need_no_junction():
    assert minutes(net(BOTTOM), (200, 0), (700, 0))[0, 1] == pytest.approx(1.0)


def test_a_place_beside_the_road_walks_to_it_first():
    way = minutes(net(BOTTOM), (0, 100), (500, 0))[0, 1]
    assert way == pytest.approx(100 * WALK + 1.0)


def test_lines_that_cross_without_a_common_point_are_one_junction():
    cross = net(LineString([(0, 500), (1000, 500)]), LineString([(500, 0), (500, 1000)]))
    assert cross.n_nodes == 5
    assert minutes(cross, (0, 500), (500, 1000))[0, 1] == pytest.approx(2.0)


def test_ends_that_miss_each_other_by_a_hand_are_joined():
    near = net(BOTTOM, LineString([(1000.2, 0.1), (2000, 0)]))
    assert near.share == 1.0
    assert minutes(near, (0, 0), (2000, 0))[0, 1] == pytest.approx(4.0, abs=0.01)


def test_an_island_is_left_out_and_its_share_is_told():
    split = net(BOTTOM, LineString([(0, 0), (0, 800)]), LineString([(5000, 0), (5000, 200)]))
    assert split.share == pytest.approx(0.9)
    assert split.total_m == pytest.approx(2000)
    assert off_net(split, np.array([[5000.0, 100.0], [500.0, 10.0]])).tolist() == [True, False]


def test_places_off_the_roads_fall_back_to_the_straight_line():
    split = net(BOTTOM, LineString([(5000, 0), (5000, 200)]))
    way = minutes(split, (5000, 0), (5000, 200), (1000, 0))
    assert way[0, 1] == pytest.approx(200 * WALK)
    assert way[0, 2] == pytest.approx(4000 * WALK)  # across the gap, in a straight line


def test_the_way_by_road_and_a_detour_are_shortest_ways():
    rng = np.random.default_rng(5)
    square = net(LEFT, BOTTOM, RIGHT, kmh=[30.0, 40.0, 10.0])
    way = minutes(square, *map(tuple, rng.uniform(-800, 1800, (25, 2))))
    through = (way[:, :, None] + way[None, :, :]).min(axis=1)
    assert (way <= through + 1e-9).all()
    assert np.allclose(way, way.T)
    assert np.allclose(np.diag(way), 0.0)


def test_the_same_question_is_answered_once():
    square = net(LEFT, BOTTOM)
    assert minutes(square, (0, 0), (0, 9)) is minutes(square, (0, 0), (0, 9))
    assert minutes(square, (0, 0), (0, 8)) is not minutes(square, (0, 0), (0, 9))


def test_the_faster_of_two_roads_between_the_same_ends_is_taken():
    slow, fast = LineString([(0, 0), (1000, 0)]), LineString([(0, 0), (500, 1), (1000, 0)])
    assert minutes(net(slow, fast, kmh=[10.0, 60.0]), (0, 0), (1000, 0))[0, 1] < 1.01


def test_the_nearest_station_by_road_is_not_the_nearest_by_air():
    square = net(LEFT, BOTTOM, RIGHT)
    sites, stations = np.array([[0.0, 1000.0]]), np.array([[1000.0, 1000.0], [0.0, -300.0]])
    # By air 1,000 m to C; by road 3,000 m. The other: 1,000 m of road and 300 m x 1.3 beside it.
    assert metres_to_nearest(square, sites, stations, detour=1.3)[0] == pytest.approx(1390)
    assert np.isinf(metres_to_nearest(square, sites, stations[:0], detour=1.3)).all()


def test_who_is_reached_from_where_within_some_metres_of_road():
    square = net(LEFT, BOTTOM, RIGHT)
    corners = np.array([[0.0, 1000.0], [0.0, 0.0], [1000.0, 0.0]])
    near = pairs_within(square, corners, corners, reach_m=1000.0, detour=1.3).toarray()
    assert near.tolist() == [[1, 1, 0], [1, 1, 1], [0, 1, 1]]


def test_a_class_without_a_speed_takes_the_default():
    assert speeds(("primary", ""), {"primary": 30.0}, default=25.0).tolist() == [30.0, 25.0]


def test_pieces_keep_the_speed_of_the_line_they_were_cut_from():
    cross = net(
        LineString([(0, 500), (1000, 500)]), LineString([(500, 0), (500, 1000)]), kmh=[30.0, 10.0]
    )
    flat = [shapely.get_coordinates(one)[:, 1].std() == 0 for one in cross.pieces]
    assert sorted(zip(flat, cross.kmh.tolist(), strict=True)) == [
        (False, 10.0), (False, 10.0), (True, 30.0), (True, 30.0),
    ]  # fmt: skip
