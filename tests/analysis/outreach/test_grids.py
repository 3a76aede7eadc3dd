"""Grids: what belongs to one, what was done at its places, and when it was last heard from."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.outreach.grids import has_area, heard, places, sites_of
from analysis.risk.hazards import with_clock
from tests.analysis.outreach.test_daily import task_rows
from tests.builders import hazard_rows, site_rows, visit_rows

DAY = date(2024, 2, 20)
SITES = site_rows({"lon": 106.03}, {"lon": 106.05}, {"lon": 106.09, "village_code": "500151001002"})
RING = [[106.04, 29.8], [106.06, 29.8], [106.06, 29.9], [106.04, 29.9]]


def grid_rows(*rows: dict[str, Any]) -> pd.DataFrame:
    blank = {"village_code": "500151001001", "name": "第1网格", "worker": None, "details": None,
             "last_report_on": None}  # fmt: skip
    frame = pd.DataFrame([blank | row for row in rows], index=range(1, len(rows) + 1))
    frame["last_report_on"] = pd.to_datetime(frame["last_report_on"]).astype("datetime64[s]")
    return frame


def door_rows(*rows: dict[str, Any]) -> pd.DataFrame:
    blank = {"site_id": np.nan, "village_code": "500151001001", "household": "1-1",
             "checked_by": None}  # fmt: skip
    frame = pd.DataFrame([blank | row for row in rows])
    frame["checked_on"] = pd.to_datetime(frame["checked_on"]).astype("datetime64[s]")
    return frame


def test_a_grid_is_its_ring_and_its_named_places_else_its_village() -> None:
    grids = grid_rows({}, {"details": {"ring": RING}}, {"details": {"ring": RING, "site_ids": [3]}})
    told = [sites_of(grid, SITES).tolist() for _, grid in grids.iterrows()]
    assert told == [[1, 2], [2], [2, 3]]
    assert [has_area(grid) for _, grid in grids.iterrows()] == [False, True, True]


def test_a_place_is_done_by_a_visit_a_door_or_its_own_check() -> None:
    hazards = with_clock(
        hazard_rows({"site_id": 1, "due_on": "2024-02-01"}, {"site_id": 1, "due_on": "2024-03-01"}),
        as_of=DAY,
    )
    checks = pd.DataFrame({"site_id": [2.0], "checked_on": pd.to_datetime(["2024-02-02"])})
    table = places(
        SITES, hazards, visits=visit_rows({"site_id": 3}),
        doors=door_rows({"checked_on": "2024-02-03"}), self_checks=checks,
    )  # fmt: skip
    assert table.index.tolist() == [1, 2, 3]
    assert table["is_done"].tolist() == [False, True, True]
    assert table.loc[1, ["n_open", "n_overdue"]].tolist() == [2, 1]
    assert table.loc[1, "next_due"] == pd.Timestamp("2024-02-01")


def test_silence_ends_with_any_record_of_the_grid() -> None:
    grids = grid_rows(
        {"last_report_on": "2024-01-01", "worker": "甲"},
        {"last_report_on": "2024-01-01", "worker": "乙"},
        {"worker": "丙", "details": {"site_ids": [3]}},
        {"worker": "丁"},
    )
    tasks = task_rows(
        {"kind": "grid_report", "title": "x", "opened_on": "2024-02-10", "details": {"grid_id": 1}},
        {"kind": "grid_report", "title": "x", "opened_on": "2024-02-21", "details": {"grid_id": 1}},
    )
    doors = door_rows(
        {"checked_by": "乙", "checked_on": "2024-02-11"},
        {"site_id": 3.0, "checked_on": "2024-02-12"},
    )
    told = heard(grids, SITES, tasks, doors, as_of=DAY)["last_report_on"]
    days = [None if pd.isna(one) else str(one.date()) for one in told]
    assert days == ["2024-02-10", "2024-02-11", "2024-02-12", None]
