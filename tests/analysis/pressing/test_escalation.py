"""The overdue ladder: which rung a hazard has come to."""

from __future__ import annotations

from analysis.pressing.due_lists import rungs
from analysis.risk.hazards import with_clock
from analysis.risk.rules import load_rules, read_rules
from tests.builders import DAY, hazard_rows

# Seen on 20 February: 0, 1, 6, 7, 29 and 30 days overdue.
DUE = ("2024-02-20", "2024-02-19", "2024-02-14", "2024-02-13", "2024-01-22", "2024-01-21")


def test_a_hazard_climbs_with_the_days_it_is_overdue():
    hazards = with_clock(hazard_rows(*({"due_on": day} for day in DUE)), as_of=DAY)
    assert rungs(hazards, as_of=DAY)["rung"].tolist() == [
        "none",
        "remind",
        "remind",
        "supervise",
        "supervise",
        "list",
    ]


def test_whoever_should_be_supervised_and_is_not_stands_out():
    rows = hazard_rows(
        {"due_on": "2024-02-10"},
        {"due_on": "2024-02-10", "is_supervised": True},
        {"due_on": "2024-02-19"},
    )
    found = rungs(with_clock(rows, as_of=DAY), as_of=DAY)
    assert found["is_waiting"].tolist() == [True, False, False]


def test_what_is_put_right_or_closed_stands_on_no_rung():
    rows = hazard_rows(
        {"due_on": "2024-01-01", "status": "submitted", "submitted_on": "2024-02-10"},
        {"due_on": "2024-01-01", "status": "closed", "closed_on": "2024-02-10"},
        {"due_on": None},
    )
    assert set(rungs(with_clock(rows, as_of=DAY), as_of=DAY)["rung"]) == {"none"}


def test_the_thresholds_are_settings_and_said_to_be_ours():
    hazards = with_clock(hazard_rows({"due_on": "2024-02-18"}), as_of=DAY)
    rules = load_rules(on=DAY).changed({"deadline.ladder": {"supervise": 2.0}})
    assert rungs(hazards, as_of=DAY, rules=rules)["rung"].tolist() == ["supervise"]
    rule = next(rule for rule in read_rules() if rule.id == "deadline.ladder")
    assert not rule.verified


def test_no_hazard_no_rung():
    empty = with_clock(hazard_rows({}).iloc[:0], as_of=DAY)
    assert rungs(empty, as_of=DAY).empty
