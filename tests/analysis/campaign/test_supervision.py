"""Supervision: of what a village reported as done, how much was found so."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis.campaign.supervision import by_village, checked_items, reported_done, sample, visits
from analysis.risk.hazards import with_clock
from tests.builders import hazard_rows

AS_OF = date(2024, 2, 20)
EAST, WEST = "500151001001", "500151001002"


def task_rows(*rows: dict[str, Any]) -> pd.DataFrame:
    default = {"kind": "supervision", "village_code": EAST, "done_on": "2024-02-01",
               "details": None}  # fmt: skip
    frame = pd.DataFrame([default | row for row in rows], index=range(1, len(rows) + 1))
    return frame.assign(done_on=pd.to_datetime(frame["done_on"]).astype("datetime64[s]"))


def said(n_held: int, n_broken: int, **more: Any) -> dict[str, Any]:
    held = [{"hazard_id": at, "what": None, "is_held": True} for at in range(n_held)]
    broken = [{"hazard_id": None, "what": "夜间值守", "is_held": False}] * n_broken
    return {"items": [*held, *broken], **more}


def test_a_village_has_reported_what_was_submitted_or_closed_and_no_more():
    hazards = with_clock(
        hazard_rows(
            {"hazard_id": 1, "status": "submitted", "submitted_on": "2024-02-01"},
            {"hazard_id": 2, "status": "closed", "closed_on": "2024-02-01"},
            {"hazard_id": 3, "status": "rectifying"},
            {"hazard_id": 4, "status": "closed", "closed_on": "2024-02-01", "village_code": WEST},
        ),
        as_of=AS_OF,
    )
    assert list(reported_done(hazards, EAST).index) == [1, 2]


def test_the_sample_is_the_same_for_whoever_draws_it_and_differs_by_day():
    ids = range(100)
    drawn = sample(ids, seed="500151001001/2024-02-20")
    assert drawn == sample(list(reversed(ids)), seed="500151001001/2024-02-20")
    assert len(set(drawn)) == 8
    assert drawn != sample(ids, seed="500151001001/2024-02-21")
    assert sample([5, 3], seed="x") == (3, 5)


def test_what_was_found_is_counted_by_village_with_the_worst_first_and_the_whole_last():
    tasks = task_rows(
        {"details": said(8, 2, n_reported=40)},
        {"details": said(2, 3, n_reported=60), "done_on": "2024-02-10"},
        {"details": said(4, 0, n_reported=9), "village_code": WEST},
    )
    table = by_village(visits(tasks, as_of=AS_OF))
    assert list(table.index) == [EAST, WEST, ""]
    east, whole = table.loc[EAST], table.loc[""]
    # 8 + 2 of 10 + 5; the latest visit noted 60 reported.
    assert (east["n_visits"], east["n_checked"], east["n_held"], east["n_not_held"]) == (
        2,
        15,
        10,
        5,
    )
    assert east["n_reported"] == 60
    assert (whole["n_checked"], whole["n_held"]) == (19, 14)
    assert pd.isna(whole["n_reported"])
    # Wilson at 95 % for 4 of 4: the lower end is 4 / (4 + 1.96 squared).
    assert table.loc[WEST, "low"] == pytest.approx(4 / (4 + 1.959964**2), abs=1e-5)
    assert table.loc[WEST, "high"] == 1


def test_visits_of_later_days_of_no_village_or_in_words_alone_are_not_counted():
    tasks = task_rows(
        {"details": said(1, 0), "done_on": "2024-02-21"},
        {"details": said(1, 0), "village_code": None},
        {"details": {"mark": "演示"}},
        {"details": None},
        {"details": said(1, 0), "kind": "meeting"},
        {"details": said(1, 0), "done_on": None},
    )
    seen = visits(tasks, as_of=AS_OF)
    assert seen.empty
    assert by_village(seen).empty
    assert checked_items(seen).empty


def test_each_promise_is_told_with_its_hazard_or_its_words():
    items = checked_items(visits(task_rows({"details": said(1, 1)}), as_of=AS_OF))
    assert items["hazard_id"].tolist()[0] == 0
    assert pd.isna(items["hazard_id"].tolist()[1])
    assert [one for one in items["what"] if pd.notna(one)] == ["夜间值守"]
    assert items["is_held"].tolist() == [True, False]
    assert set(items["on"]) == {pd.Timestamp("2024-02-01")}
