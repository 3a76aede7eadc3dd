from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from analysis.campaign.burndown import course, open_counts, planned_line, week_ends
from data.store import frames
from data.store.opening import open_store
from tests.builders import event_rows, hazard_rows

END = date(2024, 3, 31)


def test_weeks_end_on_sundays_and_the_last_day_closes_the_row() -> None:
    # 2024-02-20 is a Tuesday; 4, 11 and 18 February are Sundays.
    assert week_ends(date(2024, 2, 1), date(2024, 2, 20)) == (
        date(2024, 2, 4), date(2024, 2, 11), date(2024, 2, 18), date(2024, 2, 20),
    )  # fmt: skip
    assert week_ends(date(2024, 2, 1), date(2024, 2, 4)) == (date(2024, 2, 4),)
    assert week_ends(date(2024, 2, 1), date(2024, 2, 1)) == (date(2024, 2, 1),)


def test_a_hazard_is_open_from_its_finding_to_its_closing_and_again_after_it_came_back() -> None:
    hazards = hazard_rows(
        {"found_on": "2024-01-10", "status": "assigned", "cycle": 2},
        {"found_on": "2024-01-20", "status": "closed", "village_code": "500151001002"},
    )
    events = event_rows(
        {"subject_id": 1, "kind": "found", "effective_on": "2024-01-10", "changes": {}},
        {"subject_id": 2, "kind": "found", "effective_on": "2024-01-20", "changes": {}},
        {"subject_id": 1, "kind": "closed", "effective_on": "2024-01-22", "changes": {}},
        {"subject_id": 1, "kind": "reopened", "effective_on": "2024-02-03", "changes": {}},
        {"subject_id": 2, "kind": "closed", "effective_on": "2024-02-04", "changes": {}},
    )
    days = [date(2024, 1, 9), date(2024, 1, 21), date(2024, 1, 28), date(2024, 2, 4)]
    told = open_counts(hazards, events, days).pivot_table(
        index="day", columns="village_code", values="n_open"
    )
    assert told["500151001001"].tolist() == [0, 1, 0, 1]
    assert told["500151001002"].tolist() == [0, 1, 1, 0]


def test_one_written_down_later_counts_from_the_day_it_was_found() -> None:
    hazards = hazard_rows({"found_on": "2024-01-10"})
    events = event_rows(
        {"subject_id": 1, "kind": "imported", "effective_on": "2024-02-01", "changes": {}}
    )
    told = open_counts(hazards, events, [date(2024, 1, 9), date(2024, 1, 10)])
    assert told["n_open"].tolist() == [0, 1]


def test_one_that_a_ledger_brought_in_closed_never_counts() -> None:
    hazards = hazard_rows({"found_on": "2024-01-10", "status": "closed"})
    events = event_rows(
        {"subject_id": 1, "kind": "imported", "effective_on": "2024-01-10",
         "changes": {"status": "closed"}}
    )  # fmt: skip
    assert open_counts(hazards, events, [date(2024, 1, 31)])["n_open"].tolist() == [0]


def test_the_counts_of_the_demo_are_those_of_the_register_on_each_day(demo_file: Path) -> None:
    store = open_store(demo_file)
    last = date(2024, 2, 20)
    hazards = frames.hazards(store, last)
    days = (date(2023, 12, 17), date(2024, 1, 31), last)
    told = open_counts(hazards, frames.events(store), days).groupby("day")["n_open"].sum()
    for day in days:
        then = frames.hazards(store, day)
        # One voided since is in none of the counts.
        then = then[then.index.isin(hazards.index)]
        assert told[pd.Timestamp(day)] == (then["status"] != "closed").sum()


def test_the_plan_falls_in_a_straight_line_to_nothing_on_the_last_day() -> None:
    # From 60 on 1 March, 30 days to the 31st: two a day.
    days = [date(2024, 2, 20), date(2024, 3, 1), date(2024, 3, 11), END, date(2024, 4, 5)]
    line = planned_line(date(2024, 3, 1), 60, end=END, days=days)
    assert line.tolist() == pytest.approx([60, 60, 40, 0, 0])


def test_a_list_above_its_line_is_behind_and_the_pace_needed_is_told() -> None:
    weeks = pd.DatetimeIndex(["2024-02-25", "2024-03-03", "2024-03-10", "2024-03-17"])
    told = course(pd.Series([20, 35, 30, 28], weeks), end=END)
    assert (told.n_open, told.peak, told.peak_on) == (28, 35, date(2024, 3, 3))
    # 14 of the 28 days from the peak are gone: 17.5 may be open.
    assert told.planned == pytest.approx(17.5)
    assert told.is_behind
    assert told.needed_per_week == pytest.approx(14)  # two weeks left
    assert told.closed_per_week == pytest.approx(-8 / 3)  # it grew by 8 in three weeks


def test_after_the_last_day_no_pace_is_asked_for() -> None:
    told = course(pd.Series([3], pd.DatetimeIndex(["2024-04-02"])), end=END)
    assert told.needed_per_week is None
    assert told.closed_per_week is None


def test_a_register_without_hazards_has_no_counts() -> None:
    assert open_counts(hazard_rows(), event_rows(), [END]).empty
