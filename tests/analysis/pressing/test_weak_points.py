"""Weak points: steps, the clock of fire equipment, deadly places, offices, what is special."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.pressing.weak_points import (
    equipment_clock,
    mass_casualty,
    standing,
    step_days,
    unusual,
)
from analysis.risk.hazards import with_clock
from tests.builders import DAY, hazard_rows, site_rows

DONE = {"status": "closed", "found_on": "2024-01-01", "assigned_on": "2024-01-03",
        "submitted_on": "2024-01-10", "rechecked_on": "2024-01-11",
        "closed_on": "2024-01-11"}  # fmt: skip


def clocked(*rows: dict) -> pd.DataFrame:
    return with_clock(hazard_rows(*rows), as_of=DAY)


def test_each_step_has_its_median_and_the_slowest_is_the_one_above_the_whole():
    slow = DONE | {"village_code": "500151001002", "submitted_on": "2024-01-30",
                   "rechecked_on": "2024-01-31", "closed_on": "2024-01-31"}  # fmt: skip
    told = step_days(clocked(*[DONE] * 6, *[slow] * 5), "village_code")
    assert told.index.tolist() == ["500151001002", "500151001001"]
    assert told.loc["500151001001", ["assign", "rectify", "recheck", "close"]].tolist() == [
        2,
        7,
        1,
        0,
    ]
    assert told.loc["500151001002", "rectify"] == 27
    assert told.loc["500151001002", "slowest"] == "rectify"
    assert told.loc["500151001001", "slowest"] is None


def test_few_hazards_and_second_rounds_give_no_median():
    told = step_days(clocked(*[DONE] * 4, *[DONE | {"cycle": 2}] * 4))
    assert np.isnan(told.loc["all", "rectify"])
    assert told.loc["all", "n_rectify"] == 4


def test_the_clock_of_fire_equipment_counts_open_ones_as_far_as_they_have_come():
    closed = {
        "code": "H03",
        "status": "closed",
        "found_on": "2024-01-01",
        "closed_on": "2024-01-11",
    }
    still = {"code": "R04", "found_on": "2024-01-31", "due_on": "2024-02-10"}
    other = {"code": "R08", "status": "closed", "found_on": "2024-01-01", "closed_on": "2024-01-04"}
    told = equipment_clock(clocked(closed, closed, still, other), as_of=DAY)
    # At 10 days 3 are at risk and 2 are closed: 1/3 are left.
    assert (told.n, told.n_open, told.n_overdue, told.median) == (3, 1, 1, 10)
    assert told.other_median == 3
    assert told.oldest.tolist() == [3]


def test_many_could_die_where_people_sleep_or_gather_and_a_way_out_is_shut():
    sites = site_rows(
        {"category": "high_rise", "sleeps_at_night": True},
        {"category": "bathhouse"},
        {"category": "factory"},
        {"category": "high_rise"},
    )
    hazards = clocked(
        {"site_id": 1, "code": "H08"},  # a fire door is a way out and a separation
        {"site_id": 2, "code": "B04"},
        {"site_id": 2, "code": "B07"},
        {"site_id": 3, "code": "F07"},
        {"site_id": 4, "code": "H08"},
        {"site_id": 2, "code": "B05", "status": "submitted", "submitted_on": "2024-02-10"},
    )
    told = mass_casualty(sites, hazards)
    assert set(told.index) == {1, 2}
    assert told.loc[2, ["n_exits", "n_separation", "n_alarm", "n"]].tolist() == [1, 0, 1, 2]
    assert told.loc[1, ["n_exits", "n_separation", "n_kinds", "n"]].tolist() == [1, 1, 2, 1]
    assert told["is_sleeping"].to_dict() == {1: True, 2: False}


def test_an_office_is_called_worse_only_when_chance_is_ruled_out():
    missed = {"office": "甲办", "due_on": "2024-02-10"}
    kept = {"office": "甲办", "due_on": "2024-01-10", "status": "closed",
            "submitted_on": "2024-01-09", "closed_on": "2024-01-09"}  # fmt: skip
    one = [{"office": "乙办", "due_on": "2024-02-10"}, kept | {"office": "乙办"}]
    told = standing(clocked(*[missed] * 20, *[kept] * 20, *one), "office", as_of=DAY)
    assert told.loc["甲办", ["late_now", "due_now", "late_before", "due_before"]].tolist() == [
        20, 20, 0, 20,
    ]  # fmt: skip
    assert told.loc["甲办", "verdict"] == "higher"
    assert told.loc["乙办", "verdict"] == "cannot_tell"


def test_what_is_special_is_measured_against_the_whole_of_its_category():
    here = [{"village_code": "500151001001", "category": "compound", "code": "R06"}] * 20
    there = [{"village_code": "500151001002", "category": "compound", "code": "R08"}] * 60
    factory = [{"village_code": "500151001003", "category": "factory", "code": "F07"}] * 20
    told = unusual(clocked(*here, *there, *factory), "village_code")
    # 20 finds, a quarter of the compounds' whole: 5 expected; the factories are their own whole.
    first = told[told["village_code"] == "500151001001"].iloc[0]
    assert (first["n"], first["expected"], first["ratio"]) == (20, 5.0, 4.0)
    assert "500151001003" not in set(told["village_code"])
