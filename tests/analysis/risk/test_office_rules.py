from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analysis.risk.assessment import assess
from analysis.risk.rules import SETTING, difference, faults, laid_over, load_rules, rules_of
from data.store.upkeep import put_setting, read_settings
from tests.builders import DAY, NOW, hazard_rows, new_store, site_rows

RULES = load_rules(on=DAY)


def test_an_office_that_changed_nothing_has_the_rule_file() -> None:
    assert rules_of({}, on=DAY) == RULES


def test_a_weight_the_office_changed_moves_the_score(tmp_path: Path) -> None:
    store = new_store(tmp_path / "own.db")
    put_setting(store, SETTING, {"risk.weights": {"T2": 6.0}}, actor="Tester", now=NOW)
    rules = rules_of(read_settings(store), on=DAY)
    assert rules.number("risk.weights", "T2") == 6.0
    assert rules.number("risk.weights", "T3") == 6.0  # as the rule file has it
    # One T2 hazard in a high-rise: 100 (1 - exp(-3.3/20)) = 15.21, then -6.6/20: 28.11.
    sites, hazards = site_rows({"site_id": 1}), hazard_rows({"site_id": 1, "tier": "T2"})
    before, after = (assess(sites, hazards, as_of=DAY, rules=one) for one in (RULES, rules))
    assert before["score"].iloc[0] == pytest.approx(15.21, abs=0.005)
    assert after["score"].iloc[0] == pytest.approx(28.11, abs=0.005)
    assert (before["level"].iloc[0], after["level"].iloc[0]) == ("blue", "yellow")


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "text",
        {"no.such.rule": {"x": 1}},
        {"risk.weights": {"T9": 1}},
        {"risk.weights": {"T2": "many"}},
        {"risk.weights": {"T2": True}},
        {"deadline.recheck": {"working_days": 9}},  # the law's, not the office's
    ],
)
def test_what_no_rule_knows_changes_nothing(stored: object) -> None:
    assert laid_over(RULES, stored) == RULES


def test_only_what_differs_is_kept() -> None:
    wanted = {"risk.weights": {"T1": 1.0, "T2": 4.0}, "risk.scale": {"scale": 20.0}}
    assert difference(RULES, wanted) == {"risk.weights": {"T2": 4.0}}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"risk.levels": {"yellow": 55.0}}, "levels_out_of_order"),
        ({"risk.levels": {"red": 100.0}}, "levels_out_of_order"),
        ({"risk.weights": {"T1": 4.0}}, "weights_out_of_order"),
        ({"risk.scale": {"scale": 0.0}}, "not_positive"),
        ({"exposure.factors": {"crowded": 0.9}}, "factor_below_one"),
        ({"risk.late": {"overdue": 1.6}}, "factor_below_one"),
    ],
)
def test_a_rule_that_turns_the_order_round_is_named(
    change: dict[str, dict[str, float]], code: str
) -> None:
    assert code in faults(laid_over(RULES, change))


def test_the_rule_file_itself_has_no_fault() -> None:
    assert faults(load_rules(on=date(2026, 1, 1))) == ()
