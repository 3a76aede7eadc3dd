"""Hydrants: who is within reach, what does not work is not counted, and where one more helps."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.coverage import CoverageError
from analysis.water import one_more, reach
from tests.builders import site_rows
from vocabulary.work_terms import SupplyKind

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
    siting = one_more(told, here, kind=HYDRANT, reach_m=150, n=1, seconds=seconds)
    assert siting.covered == 4
    assert siting.chosen[0] in (2, 3)
    assert siting.gap == 0


def test_a_reach_of_nothing_is_refused():
    with pytest.raises(CoverageError):
        reach(SITES, supply(), kind=HYDRANT, reach_m=0)
