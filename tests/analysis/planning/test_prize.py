from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis.planning.prize import duties_by_law, prize_of_visits
from analysis.planning.targets import worth_of_visits
from analysis.risk.assessment import assess
from analysis.risk.expected_finds import expected_finds
from analysis.risk.rules import OfficeRules, load_rules
from tests.builders import hazard_rows, site_rows, visit_rows

DAY = date(2024, 2, 20)
OFFICE = OfficeRules(load_rules(on=DAY))


def prized(sites: Any, hazards: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    risk = assess(sites, hazards, as_of=DAY, visits=visits)
    return prize_of_visits(
        worth_of_visits(sites, hazards, visits, risk, as_of=DAY),
        expected_finds(sites, visits, hazards, as_of=DAY).table,
        duties_by_law(sites, hazards, as_of=DAY, office=OFFICE),
        as_of=DAY,
        office=OFFICE,
    )


def test_a_site_just_seen_counts_by_the_days_since_and_one_never_seen_in_full() -> None:
    sites, visits = site_rows({}, {}), visit_rows({"visited_on": "2024-02-05"})
    finds = expected_finds(sites, visits, hazard_rows(), as_of=DAY).table
    value = prized(sites, hazard_rows(), visits)["value"]
    assert value[1] == pytest.approx(finds["serious"][1] * 15 / 60)
    assert value[2] == pytest.approx(finds["serious"][2])


def test_a_recheck_due_counts_as_two_finds_and_two_at_most() -> None:
    # Order 120 art. 20: three working days after Monday 19 February is Thursday 22.
    waits = {"status": "submitted", "submitted_on": "2024-02-19", "due_on": "2024-03-01"}
    later = {"status": "submitted", "submitted_on": "2024-02-23", "due_on": "2024-03-01"}
    sites = site_rows({}, {}, {}, {})
    hazards = hazard_rows(
        {**waits, "site_id": 1}, {**waits, "site_id": 2}, {**waits, "site_id": 2},
        {**waits, "site_id": 2}, {**later, "site_id": 3},
    )  # fmt: skip
    assert duties_by_law(sites, hazards, as_of=DAY, office=OFFICE).tolist() == [1, 2, 0, 0]
    value = prized(sites, hazards, visit_rows())["value"]
    assert (value - value[4]).tolist() == pytest.approx([2.0, 4.0, 0.0, 0.0])


def test_the_points_of_the_reasons_add_up_and_the_finds_are_told_first() -> None:
    waits = {"status": "submitted", "submitted_on": "2024-02-19", "due_on": "2024-03-01"}
    sites = site_rows({}, {})
    row = prized(sites, hazard_rows(waits), visit_rows({"visited_on": "2023-11-01"})).loc[1]
    assert sum(one.points for one in row["reasons"]) == pytest.approx(row["value"])
    codes = [one.code for one in row["reasons"]]
    assert codes[0] == "recheck_due"
    assert "serious_expected" in codes
    assert "risk_score" not in codes


def test_what_is_known_and_open_does_not_bring_a_visit_forward() -> None:
    # Ten open hazards of a month ago raise the score, not what another visit would find.
    sites = site_rows({}, {})
    visits = visit_rows({"visited_on": "2024-01-20"}, {"site_id": 2, "visited_on": "2024-01-20"})
    known = hazard_rows(*({"tier": "T3", "found_on": "2024-01-05"} for _ in range(10)))
    value = prized(sites, known, visits)["value"]
    assert value[1] == pytest.approx(value[2])
