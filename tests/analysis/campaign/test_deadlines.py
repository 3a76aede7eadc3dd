"""Deadlines and re-checks against the vectors of STANDARDS.md 1.4."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.campaign.deadlines import due_lists, proposed_due, recheck_due
from analysis.risk.hazards import with_clock
from analysis.risk.rules import load_rules
from tests.builders import DAY, hazard_rows


def test_what_is_put_right_on_the_spot_is_due_the_same_day():
    proposal = proposed_due("R03", start=date(2024, 2, 8))
    assert (proposal.on, proposal.is_on_the_spot) == (date(2024, 2, 8), True)


# B05 is T3, B01 T4, B03 T2, H13 T1; the days are those of the rule deadline.default.
@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("B01", date(2024, 2, 15)),
        ("B05", date(2024, 2, 23)),
        ("B03", date(2024, 3, 9)),
        ("H13", date(2024, 3, 9)),
        (None, date(2024, 3, 9)),
    ],
)
def test_the_rest_get_the_days_of_their_tier_marked_as_not_verified(code: str | None, on: date):
    proposal = proposed_due(code, start=date(2024, 2, 8))
    assert (proposal.on, proposal.is_on_the_spot, proposal.is_verified) == (on, False, False)


def test_the_days_are_a_setting():
    rules = load_rules(on=DAY).changed({"deadline.default": {"T3": 10.0}})
    assert proposed_due("B05", start=date(2024, 2, 8), rules=rules).on == date(2024, 2, 18)


# STANDARDS 1.4: +3 working days of 2024-02-08, 2023-12-29 and 2024-04-02.
@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2024, 2, 8), date(2024, 2, 19)),
        (date(2023, 12, 29), date(2024, 1, 4)),
        (date(2024, 4, 2), date(2024, 4, 8)),
    ],
)
def test_the_recheck_is_due_three_working_days_after_the_first_of_both_days(start: date, due: date):
    later = date(2024, 5, 31)
    for days in ((start, later), (later, start), (start, None), (None, start)):
        found = recheck_due(*days)
        assert found is not None
        assert (found.on, found.is_published) == (due, True)


def test_without_a_deadline_and_an_application_there_is_no_recheck_day():
    assert recheck_due(None, None) is None


def test_a_recheck_in_a_year_without_a_published_calendar_says_so():
    found = recheck_due(date(2035, 3, 1), None)
    assert found is not None
    assert not found.is_published


def clocked(*rows: dict[str, object]) -> pd.DataFrame:
    return with_clock(hazard_rows(*rows), as_of=DAY)


def test_the_lists_hold_what_is_due_today_this_week_and_overdue():
    hazards = clocked(
        {"due_on": "2024-02-20"},  # Tuesday, the day itself
        {"due_on": "2024-02-25"},  # Sunday
        {"due_on": "2024-02-26"},  # Monday after
        {"due_on": "2024-02-19"},
        {"due_on": "2024-01-31", "status": "rectifying"},
        {"due_on": "2024-02-20", "status": "closed", "closed_on": "2024-02-19"},
        {"due_on": None},
    )
    lists = due_lists(hazards, as_of=DAY)
    assert lists.today.tolist() == [1]
    assert lists.this_week.tolist() == [1, 2]
    assert lists.overdue.tolist() == [5, 4]


def test_what_is_submitted_waits_for_its_recheck_and_not_for_its_deadline():
    hazards = clocked(
        {"status": "submitted", "due_on": "2024-02-20", "submitted_on": "2024-02-19"},
        {"status": "submitted", "due_on": "2024-03-20", "submitted_on": "2024-02-08"},
    )
    lists = due_lists(hazards, as_of=DAY)
    assert lists.today.empty
    # The second was applied for on 8 February: due on the 19th; the first on the 22nd.
    assert lists.rechecks.tolist() == [2, 1]
    assert lists.recheck_on.dt.date.tolist() == [date(2024, 2, 19), date(2024, 2, 22)]
    assert lists.late_rechecks.tolist() == [2]


def test_a_submission_that_waits_longer_than_three_working_days_is_late_from_the_day_after():
    hazards = hazard_rows({"status": "submitted", "submitted_on": "2024-02-08"})
    for day, late in ((date(2024, 2, 19), []), (date(2024, 2, 20), [1])):
        assert due_lists(with_clock(hazards, as_of=day), as_of=day).late_rechecks.tolist() == late


def test_the_days_a_submission_may_wait_are_a_setting():
    hazards = with_clock(hazard_rows({"status": "submitted", "submitted_on": "2024-02-18"}),
                         as_of=DAY)  # fmt: skip
    one_day = load_rules(on=DAY).changed({"deadline.recheck": {"working_days": 1.0}})
    assert due_lists(hazards, as_of=DAY).late_rechecks.empty  # until the 21st
    # 18 February 2024 is a Sunday that is worked, so the next working day is the 19th.
    assert due_lists(hazards, as_of=DAY, rules=one_day).late_rechecks.tolist() == [1]


def test_an_empty_register_has_empty_lists():
    lists = due_lists(clocked({}).iloc[:0], as_of=DAY)
    assert [len(one) for one in (lists.today, lists.this_week, lists.overdue, lists.rechecks)] == [
        0
    ] * 4
