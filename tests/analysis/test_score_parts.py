from __future__ import annotations

from datetime import date

import pytest

from analysis.office_rules import laid_over
from analysis.risk import assess
from analysis.rules import load_rules
from analysis.score_parts import moved, score_parts
from tests.builders import hazard_rows, site_rows

DAY = date(2024, 2, 20)
RULES = load_rules(on=DAY)


def test_the_parts_add_up_to_the_score() -> None:
    # docs/methods.md: a bathhouse (E = 1.2), T3 in time 6, T2 overdue 3 · 1.25 = 3.75: 44.3.
    site = site_rows({"site_id": 7, "category": "bathhouse"})
    hazards = hazard_rows(
        {"site_id": 7, "tier": "T3", "due_on": "2024-03-01"},
        {"site_id": 7, "tier": "T2", "due_on": "2024-02-10"},
        {"site_id": 7, "tier": "T4", "status": "closed", "closed_on": "2024-02-01"},
        {"site_id": 8, "tier": "T4"},
    )
    parts = score_parts(site, hazards, as_of=DAY, rules=RULES)
    assert parts["worth"].tolist() == [6.0, 3.75]
    assert parts["points"].round(1).tolist() == [27.3, 17.0]
    judged = assess(site, hazards, as_of=DAY, rules=RULES).iloc[0]
    assert parts["worth"].sum() == pytest.approx(judged["x"])
    assert parts["points"].sum() == pytest.approx(judged["score"])


def test_a_relapse_long_overdue_has_all_its_factors() -> None:
    hazards = hazard_rows({"tier": "T3", "due_on": "2024-01-01", "cycle": 2})
    part = score_parts(site_rows({}), hazards, as_of=DAY, rules=RULES).iloc[0]
    assert (part["weight"], part["late"], part["repeat"]) == (6.0, 1.5, 1.2)
    assert part["worth"] == pytest.approx(10.8)


def test_a_site_without_an_open_hazard_has_no_part() -> None:
    assert score_parts(site_rows({}), hazard_rows(), as_of=DAY, rules=RULES).empty


def test_only_sites_whose_level_moves_are_told_the_largest_move_first() -> None:
    sites = site_rows({"site_id": 1}, {"site_id": 2}, {"site_id": 3})
    hazards = hazard_rows({"site_id": 1, "tier": "T2"}, {"site_id": 2, "tier": "T1"},
                          {"site_id": 3, "tier": "T2"}, {"site_id": 3, "tier": "T2"})  # fmt: skip
    after = laid_over(RULES, {"risk.weights": {"T2": 6.0}})
    before, then = (assess(sites, hazards, as_of=DAY, rules=one) for one in (RULES, after))
    # E = 1.1. One T2: 15.2 -> 28.1; two: 28.1 -> 48.3, yellow either way; one T1 stays.
    assert moved(before, then).index.tolist() == [1]
    assert moved(before, then)[["level_before", "level_after"]].iloc[0].tolist() == [
        "blue",
        "yellow",
    ]
    assert moved(before, before).empty
