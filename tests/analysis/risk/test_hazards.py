from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.risk.hazards import between, closed_in_time, with_clock
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


def test_the_share_in_time_is_of_those_whose_deadline_has_passed() -> None:
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


def test_a_rate_of_nothing_is_a_dash_not_a_percentage() -> None:
    rows = with_clock(hazard_rows(), as_of=date(2024, 3, 1))
    assert closed_in_time(rows) == (None, 0)


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
