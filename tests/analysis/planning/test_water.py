"""Hydrants: who is within reach, what does not work is not counted, and where one more helps."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.planning.water import CoverageError, one_more, reach
from geo.roads import build_net, metric_lines
from tests.builders import site_rows
from vocabulary.terms import SupplyKind

A, B = "500151001001", "500151001002"
HYDRANT = SupplyKind.HYDRANT
# 0.001 degrees of longitude are some 96.6 m here.
SITES = site_rows(
    {"lon": 106.050, "lat": 29.84, "village_code": A},
    {"lon": 106.051, "lat": 29.84, "village_code": A},
    {"lon": 106.060, "lat": 29.84, "village_code": B},
    {"lon": 106.061, "lat": 29.84, "village_code": B},
    {"lon": 106.070, "lat": 29.84, "village_code": B, "position_quality": "village_centre"},
)


def supply(*rows: dict[str, object]) -> pd.DataFrame:
    blank = {"name": "x", "kind": "hydrant", "lon": None, "lat": None, "is_working": None}
    table = pd.DataFrame([blank | row for row in rows], columns=list(blank))
    return table.astype({"lon": "float64", "lat": "float64", "is_working": "boolean"})


def test_a_site_97_metres_off_is_reached_and_a_broken_hydrant_reaches_nobody():
    told = reach(
        SITES,
        supply(
            {"lon": 106.050, "lat": 29.84},
            {"lon": 106.060, "lat": 29.84, "is_working": False},
            {"lon": 106.060, "lat": 29.84, "kind": "micro_station"},
            {},
        ),
        kind=HYDRANT,
        reach_m=100,
    )
    assert told.sites["is_reached"].tolist() == [True, True, False, False]
    assert told.n_unplaced == 1
    assert told.villages["share"].to_dict() == {B: 0.0, A: 1.0}
    assert told.sites["nearest_m"].iloc[1] == pytest.approx(96.6, abs=0.2)


def test_without_any_point_nobody_is_reached():
    told = reach(SITES, supply(), kind=HYDRANT, reach_m=150)
    assert not told.sites["is_reached"].any()


@pytest.mark.parametrize("seconds", [0.0, 2.0])
def test_one_more_goes_where_two_are_still_out_of_reach(seconds: float):
    here = supply({"lon": 106.050, "lat": 29.84})
    told = reach(SITES, here, kind=HYDRANT, reach_m=150)
    siting = one_more(told, n=1, seconds=seconds)
    assert siting.covered == 4
    assert siting.chosen[0] in (2, 3)
    assert siting.gap == 0


def test_a_reach_of_nothing_is_refused():
    with pytest.raises(CoverageError):
        reach(SITES, supply(), kind=HYDRANT, reach_m=0)


def test_along_the_roads_a_hydrant_across_the_gap_is_out_of_reach():
    # Two streets 966 m apart, joined 1.1 km to the north; each has two sites, the west a hydrant.
    xy = np.array(
        [[106.05, 29.84], [106.05, 29.85], [106.06, 29.85], [106.06, 29.84], [106.05, 29.84],
         [106.051, 29.84], [106.06, 29.84], [106.061, 29.84]]
    )  # fmt: skip
    net = build_net(metric_lines(xy, np.array([0, 4, 6, 8])), np.full(3, 25.0))
    here = supply({"lon": 106.050, "lat": 29.84})
    by_air = reach(SITES, here, kind=HYDRANT, reach_m=1200)
    by_road = reach(SITES, here, kind=HYDRANT, reach_m=1200, roads=net)
    assert by_air.sites["is_reached"].tolist() == [True, True, True, True]
    assert by_road.sites["is_reached"].tolist() == [True, True, False, False]
    # North 1,109 m, east 966 m, south 1,109 m.
    assert by_road.sites["nearest_m"].iloc[2] == pytest.approx(3184, abs=10)
    assert by_road.n_off_roads == 0
    more = one_more(by_road, n=1)
    assert (more.chosen, more.covered) == ((2,), 4)
    exact = one_more(by_road, n=1, seconds=2)
    assert (exact.covered, exact.gap) == (4, 0.0)
