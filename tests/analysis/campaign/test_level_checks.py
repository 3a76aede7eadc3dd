"""Checks of a raised level: ticked off by village; fireworks places not looked at come first."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.campaign.alert_level import alert_dates
from analysis.campaign.level_checks import fireworks, ticked
from tests.analysis.outreach.test_daily import task_rows

(EVE,) = (one for one in alert_dates(2023) if one.day.code == "new_years_eve")


def test_each_check_names_the_villages_without_it_unless_the_whole_was_checked() -> None:
    tasks = task_rows(
        {"kind": "level_check", "opened_on": "2024-02-05", "village_code": "a",
         "details": {"check": "fireworks"}},
        {"kind": "level_check", "opened_on": "2024-01-05", "village_code": "b",
         "details": {"check": "fireworks"}},
        {"kind": "level_check", "opened_on": "2024-02-06", "village_code": None,
         "details": {"check": "factory"}},
    )  # fmt: skip
    table = ticked(EVE, tasks, ["a", "b"], as_of=date(2024, 2, 20))
    assert table.index.tolist() == list(EVE.asks.checks)
    assert table["missing"].to_dict() == {
        "scenic": ("a", "b"), "factory": (), "compound": ("a", "b"), "fireworks": ("b",),
    }  # fmt: skip
    assert table.loc["fireworks", ["n_done", "n_villages"]].tolist() == [1, 1]


def test_fireworks_places_not_looked_at_since_the_level_began_come_first() -> None:
    supply = pd.DataFrame(
        {
            "kind": ["fireworks", "fireworks_ban", "hydrant"],
            "name": ["甲", "乙", "丙"],
            "checked_on": pd.to_datetime(["2024-02-05", None, None]),
        }
    )
    table = fireworks(supply, EVE)
    assert table["name"].tolist() == ["乙", "甲"]
    assert table["is_checked"].tolist() == [False, True]
