"""Two days side by side: each hazard is said once, with what became of it."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.hazards import between, with_clock
from tests.builders import hazard_rows

FIRST, LAST = date(2024, 1, 20), date(2024, 2, 20)


def day(on: date, *rows: dict) -> pd.DataFrame:
    return with_clock(hazard_rows(*rows), as_of=on)


def test_each_change_is_told_and_what_stands_as_it_stood_is_not():
    due = {"due_on": "2024-02-01"}
    closed = {"status": "closed", "closed_on": "2024-01-10"}
    before = day(
        FIRST, {"hazard_id": 1}, {"hazard_id": 2} | due, {"hazard_id": 3} | closed,
        {"hazard_id": 4}, {"hazard_id": 5}, {"hazard_id": 8} | closed,
    )  # fmt: skip
    after = day(
        LAST, {"hazard_id": 1} | closed, {"hazard_id": 2} | due,
        {"hazard_id": 3, "cycle": 2, "status": "registered"}, {"hazard_id": 4},
        {"hazard_id": 6, "due_on": "2024-02-10"}, {"hazard_id": 7} | closed,
        {"hazard_id": 8} | closed,
    )  # fmt: skip
    told = between(before, after)
    assert told["change"].to_dict() == {
        6: "newly_open", 3: "reopened", 2: "newly_overdue", 1: "closed", 7: "closed", 5: "gone",
    }  # fmt: skip
    assert told.loc[2, "days_overdue"] == 19


def test_the_same_day_twice_has_no_difference():
    one = day(LAST, {"hazard_id": 1})
    assert between(one, one).empty
