from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.campaign.alert_level import alert_dates
from analysis.campaign.deadlines import date_beats, hazard_beats, task_beats, warning_beats
from analysis.risk.hazards import with_clock
from tests.builders import DAY, hazard_rows  # a Tuesday


def test_the_deadlines_of_the_week_are_told_each_with_its_number() -> None:
    hazards = with_clock(
        hazard_rows(
            {"due_on": "2024-02-20"},
            {"due_on": "2024-02-25"},
            {"due_on": "2024-02-26"},
            {"due_on": "2024-02-12"},  # 8 days overdue: to be supervised
            # Re-check within three working days of 21 February: Monday 26th, not this week.
            {"due_on": "2024-03-30", "submitted_on": "2024-02-21", "status": "submitted"},
            {"due_on": "2024-03-30", "submitted_on": "2024-02-20", "status": "submitted"},
        ),
        as_of=DAY,
    )
    told = {beat.code: beat.n for beat in hazard_beats(hazards, as_of=DAY)}
    assert told == {"overdue": 1, "due_today": 1, "due_week": 2, "recheck": 1}


def test_key_dates_of_the_next_fortnight_are_told_with_the_days_left() -> None:
    told = [(beat.what, beat.n) for beat in date_beats(alert_dates(2023), as_of=DAY)]
    assert told == [("lantern", 4), ("two_sessions", 13)]


def test_a_warning_is_told_until_its_key_date_is_over() -> None:
    new_year = alert_dates(2023)[0]
    rows = pd.DataFrame(
        {"due_on": pd.to_datetime(["2023-12-25"] * 3), "is_received": [True, False, False]}
    )
    (beat,) = warning_beats([(new_year, rows)], as_of=date(2023, 12, 25))
    assert (beat.n, beat.until) == (2, date(2023, 12, 25))
    assert warning_beats([(new_year, rows)], as_of=date(2024, 1, 2)) == ()
    # The 24th is the Sunday before it is due.
    assert warning_beats([(new_year, rows)], as_of=date(2023, 12, 24)) == ()


def test_tasks_due_by_sunday_and_not_done_are_counted_without_the_warnings() -> None:
    tasks = pd.DataFrame(
        {
            "kind": ["step", "step", "plan", "warning", "step"],
            "due_on": pd.to_datetime(
                ["2024-02-25", "2024-02-26", "2023-11-30", "2024-02-20", "2024-02-20"]
            ),
            "done_on": pd.to_datetime([None, None, None, None, "2024-02-19"]),
        }
    )
    (beat,) = task_beats(tasks, as_of=DAY)
    assert beat.n == 2
