from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.hazards import (
    change,
    closed_in_time,
    closed_rate,
    overdue_rate,
    recheck_pass_rate,
    rectified_rate,
    relapse_rate,
    with_clock,
)
from tests.builders import hazard_rows

DUE = "2024-02-10"


def clocked(as_of: date, **cells: object) -> pd.Series:
    return with_clock(hazard_rows({"due_on": DUE, **cells}), as_of=as_of).iloc[0]


def test_a_hazard_is_overdue_from_the_day_after_its_deadline() -> None:
    on_the_day, day_after = clocked(date(2024, 2, 10)), clocked(date(2024, 2, 11))
    assert not on_the_day.is_overdue
    assert on_the_day.days_left == 0
    assert day_after.is_overdue
    assert day_after.days_overdue == 1
    assert day_after.days_left == -1


def test_a_hazard_handed_in_for_recheck_is_open_but_not_overdue() -> None:
    waiting = clocked(date(2024, 3, 1), status="submitted", submitted_on="2024-02-09")
    assert waiting.is_open
    assert waiting.is_rectified
    assert not waiting.is_overdue
    assert waiting.days_overdue == 0
    assert pd.isna(waiting.days_left)


def test_a_hazard_whose_recheck_failed_is_overdue_again() -> None:
    failed = clocked(date(2024, 3, 1), status="rectifying", submitted_on="2024-02-09")
    assert failed.is_overdue
    assert not pd.isna(failed.closed_in_time)
    assert not bool(failed.closed_in_time)


def test_a_hazard_without_deadline_is_never_overdue() -> None:
    unbounded = clocked(date(2030, 1, 1), due_on=None)
    assert not unbounded.is_overdue
    assert pd.isna(unbounded.days_left)
    assert pd.isna(unbounded.closed_in_time)


def test_in_time_is_judged_only_once_the_deadline_has_passed() -> None:
    before = clocked(
        date(2024, 2, 10), status="closed", submitted_on="2024-02-01", closed_on="2024-02-03"
    )
    assert pd.isna(before.closed_in_time)


def test_in_time_goes_by_the_day_it_was_handed_in_not_the_day_it_was_closed() -> None:
    in_time = clocked(
        date(2024, 3, 1), status="closed", submitted_on="2024-02-10", closed_on="2024-02-25"
    )
    late = clocked(
        date(2024, 3, 1), status="closed", submitted_on="2024-02-11", closed_on="2024-02-12"
    )
    by_closing_alone = clocked(date(2024, 3, 1), status="closed", closed_on="2024-02-10")
    unknown_day = clocked(date(2024, 3, 1), status="closed")
    assert bool(in_time.closed_in_time)
    assert not bool(late.closed_in_time)
    assert bool(by_closing_alone.closed_in_time)
    assert pd.isna(unknown_day.closed_in_time)


def test_a_voided_hazard_is_neither_open_nor_overdue_nor_judged() -> None:
    void = clocked(date(2024, 3, 1), status="voided")
    assert not void.is_open
    assert not void.is_overdue
    assert pd.isna(void.closed_in_time)


def test_rates_are_worked_out_on_their_own_denominators() -> None:
    as_of = date(2024, 3, 1)
    rows = with_clock(
        hazard_rows(
            {"due_on": DUE, "status": "closed", "submitted_on": "2024-02-05"},  # in time
            {"due_on": DUE, "status": "closed", "submitted_on": "2024-02-20"},  # late
            {"due_on": DUE, "status": "rectifying"},  # overdue
            {"due_on": DUE, "status": "submitted", "submitted_on": "2024-02-09", "cycle": 2},
            {"due_on": "2024-03-20", "status": "assigned"},  # not due
        ),
        as_of=as_of,
    )
    assert closed_in_time(rows) == (2 / 4, 4)
    assert overdue_rate(rows, as_of=as_of) == (1 / 4, 4)
    assert rectified_rate(rows) == (3 / 5, 5)
    assert closed_rate(rows) == (2 / 5, 5)
    assert relapse_rate(rows) == (1 / 3, 3)


def test_a_rate_of_nothing_is_a_dash_not_a_percentage() -> None:
    rows = with_clock(hazard_rows(), as_of=date(2024, 3, 1))
    assert closed_in_time(rows) == (None, 0)
    assert overdue_rate(rows, as_of=date(2024, 3, 1)) == (None, 0)
    assert rectified_rate(rows) == (None, 0)
    assert closed_rate(rows) == (None, 0)
    assert relapse_rate(rows) == (None, 0)
    assert recheck_pass_rate(0, 0) == (None, 0)
    assert change(3, 0) is None
    assert change(None, 3) is None


def test_a_change_is_measured_against_the_period_before() -> None:
    assert change(12, 8) == pytest.approx(0.5)
    assert recheck_pass_rate(9, 1) == (0.9, 10)
