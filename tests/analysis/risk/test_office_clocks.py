"""The office's clocks, ladder and holiday years, taken from its settings."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analysis.campaign.deadlines import recheck_due
from analysis.day import Day, ask
from analysis.pressing.due_lists import PressingRules
from analysis.risk.rules import CLOCKS, YEARS, load_rules, with_clocks
from data.store.campaign import campaigns
from data.store.opening import Store
from data.store.upkeep import put_setting
from tests.builders import DAY, NOW, new_store

RULES = load_rules(on=DAY)
CLOSED_WEEK = {
    "year": 2024,
    "days": [{"date": f"2024-02-{day}", "isOffDay": True} for day in range(19, 24)],
}


def day_of(store: Store) -> Day:
    return Day(store, ask(campaigns(store), DAY))


def test_a_changed_clock_and_a_holiday_of_the_office_move_the_recheck(tmp_path: Path) -> None:
    store = new_store(tmp_path / "own.db")
    sunday = date(2024, 2, 18)
    # Monday, Tuesday, Wednesday.
    as_published = recheck_due(sunday, None, rules=day_of(store).rules, years=day_of(store).years)
    assert as_published
    assert as_published.on == date(2024, 2, 21)
    put_setting(store, CLOCKS, {"recheck": 5}, actor="Tester", now=NOW)
    put_setting(store, YEARS, [CLOSED_WEEK, {"year": "x"}, 7], actor="Tester", now=NOW)
    # The week is off: five working days begin on Monday the 26th and end on 1 March.
    told = recheck_due(sunday, None, rules=day_of(store).rules, years=day_of(store).years)
    assert told
    assert told.on == date(2024, 3, 1)


def test_the_ladder_of_the_office_is_the_one_of_the_pressing_lists() -> None:
    rules = with_clocks(RULES, {"remind": 2, "supervise": 10, "list": 40})
    pressed = PressingRules.of({"supervise_days": 5, "talk_overdue_days": 20}, rules)
    assert (pressed.supervise_days, pressed.list_days, pressed.talk_overdue_days) == (10, 40, 20)


@pytest.mark.parametrize("said", [None, "text", {"recheck": 0}, {"recheck": "x"}, {"list": True}])
def test_what_is_no_clock_changes_nothing(said: object) -> None:
    assert with_clocks(RULES, said) == RULES
