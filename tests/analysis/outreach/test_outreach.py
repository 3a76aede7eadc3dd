"""Publicity: a plan is no activity, a share is of the plan that was due, gaps are counted."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.outreach.activities import by_form, matrix, month_119, topics, with_form

EAST, WEST = "500151001001", "500151001002"


def activities(*rows: dict[str, Any]) -> pd.DataFrame:
    default = {
        "village_code": EAST, "kind": "school", "held_on": "2023-11-09", "is_planned": False,
        "topics": ["gas"], "people": 30.0, "volunteers": 2.0, "details": {"form": "drill"},
    }  # fmt: skip
    frame = pd.DataFrame([default | row for row in rows])
    frame["held_on"] = pd.to_datetime(frame["held_on"]).dt.as_unit("s")
    return with_form(frame)


def test_half_a_plan_held_is_a_share_of_one_half_and_no_plan_has_no_share():
    rows = activities(
        {"is_planned": True}, {"is_planned": True}, {}, {"kind": "home", "people": np.nan}
    )
    cells = matrix([EAST, WEST], rows, as_of=date(2024, 2, 20))
    school, home = cells.loc[EAST, "school"], cells.loc[EAST, "home"]
    assert (school["planned"], school["done"], school["people"]) == (2, 1, 30)
    assert school["share"] == 0.5
    assert home["done"] == 1
    assert np.isnan(home["share"])
    assert cells.loc[WEST, "done"].sum() == 0
    assert len(cells) == 10


def test_more_held_than_planned_is_a_whole_plan_and_not_more():
    cells = matrix([EAST], activities({"is_planned": True}, {}, {}), as_of=date(2024, 2, 20))
    assert cells.loc[(EAST, "school"), "share"] == 1


def test_a_plan_for_a_later_day_is_not_yet_owed():
    rows = activities({"is_planned": True, "held_on": "2024-03-01"})
    assert matrix([EAST], rows, as_of=date(2024, 2, 20))["planned"].sum() == 0
    assert matrix([EAST], rows, as_of=date(2024, 3, 1))["planned"].sum() == 1


def test_a_topic_is_covered_in_the_village_where_it_was_told():
    rows = activities({"topics": ["gas", "escape"]}, {"topics": None, "is_planned": True})
    told = topics([EAST, WEST], rows, as_of=date(2024, 2, 20))
    assert told.loc[EAST, ["gas", "escape", "ebike"]].tolist() == [1, 1, 0]
    assert told.loc[WEST].sum() == 0


def test_each_form_says_how_many_it_reached():
    rows = activities({}, {"people": 50.0}, {"details": None}, {"is_planned": True})
    forms = by_form(rows, as_of=date(2024, 2, 20))
    assert forms.loc[("drill", "school"), ["n", "people", "people_each"]].tolist() == [2, 80, 40]
    assert len(forms) == 1


def test_the_119_month_is_november_alone():
    rows = activities(
        {"is_planned": True}, {}, {"held_on": "2023-12-01"}, {"village_code": WEST, "people": 5.0}
    )
    told = month_119(rows, year=2023, as_of=date(2024, 2, 20))
    assert told == {"planned": 1, "done": 2, "people": 35, "volunteers": 4, "villages": 2}


def test_without_any_row_every_cell_is_a_gap():
    cells = matrix([EAST], activities({}).iloc[:0], as_of=date(2024, 2, 20))
    assert (cells["done"] == 0).all()
    assert topics([EAST], activities({}).iloc[:0], as_of=date(2024, 2, 20)).to_numpy().sum() == 0
