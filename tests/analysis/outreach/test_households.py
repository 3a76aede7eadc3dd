"""Three clears, three offs: the last check counts, an item nobody saw is no fault."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.outreach.households import by_building, by_item, by_village, latest, share_of

ALL = dict.fromkeys(("corridor", "balcony", "kitchen", "power", "flame", "gas"), True)
DAY = date(2024, 2, 20)
EAST = "500151001001"


def checks(*rows: dict[str, Any]) -> pd.DataFrame:
    default = {
        "village_code": EAST, "site_id": 1.0, "household": "1-1-101", "checked_on": "2024-01-10",
        "ticks": ALL,
    }  # fmt: skip
    frame = pd.DataFrame([default | row for row in rows])
    frame["checked_on"] = pd.to_datetime(frame["checked_on"]).dt.as_unit("s")
    return frame


def test_the_interval_is_the_published_one():
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3: 81/263 and 15/148, 0/20.
    spans = share_of(pd.Series([81, 15, 0]), pd.Series([263, 148, 20]))
    assert spans["low"].round(4).tolist() == [0.2553, 0.0624, 0.0]
    assert spans["high"].round(4).tolist() == [0.3662, 0.1605, 0.1611]


def test_nothing_seen_has_no_share():
    assert share_of(pd.Series([0]), pd.Series([0])).isna().all(axis=None)


def test_the_last_check_of_a_door_counts_and_a_later_one_is_not_yet_known():
    rows = checks(
        {"ticks": ALL | {"gas": False}}, {"checked_on": "2024-02-01"},
        {"checked_on": "2024-03-01", "ticks": ALL | {"power": False}},
    )  # fmt: skip
    doors = latest(rows, as_of=DAY)
    assert len(doors) == 1
    assert doors["is_pass"].tolist() == [True]


def test_an_item_nobody_saw_neither_passes_nor_fails():
    rows = checks(
        {"ticks": {"gas": True}}, {"household": "b", "ticks": {"gas": False, "power": True}},
        {"household": "c", "ticks": {}},
    )  # fmt: skip
    doors = latest(rows, as_of=DAY)
    assert doors["is_pass"].tolist() == [True, False, False]
    items = by_item(doors)
    assert items.loc["gas", ["seen", "passed"]].tolist() == [2, 1]
    assert items.loc["flame", "seen"] == 0
    assert np.isnan(items.loc["flame", "share"])


def test_coverage_is_of_the_households_and_unknown_without_them():
    doors = latest(checks({}, {"household": "2"}, {"household": "3", "ticks": {"gas": False}}),
                   as_of=DAY)  # fmt: skip
    codes = pd.Index([EAST, "x"], name="village_code")
    table = by_village(pd.DataFrame({"households": [12.0, np.nan]}, codes), doors)
    assert table.loc[EAST, "coverage"] == 0.25
    assert table.loc[EAST, "share"] == pytest.approx(2 / 3)
    assert table.loc["x", "seen"] == 0
    assert np.isnan(table.loc["x", "coverage"])


def test_a_building_without_households_shows_only_once_it_was_checked():
    doors = latest(checks({}, {"site_id": 3.0}), as_of=DAY)
    sites = pd.DataFrame(
        {"households": [10.0, 20.0, np.nan, np.nan]}, pd.Index([1, 2, 3, 4], name="site_id")
    )
    table = by_building(sites, doors)
    assert table.index.tolist() == [1, 2, 3]
    assert table["seen"].tolist() == [1, 0, 1]
    assert table.loc[1, "coverage"] == 0.1
