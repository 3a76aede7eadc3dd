from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from analysis.campaign.overdue_forecast import forecast
from tests.builders import hazard_rows

DAY = date(2024, 2, 20)
A, B = "500151001001", "500151001002"


def closings(seed: int, *, daily: float = 0.06, n: int = 600) -> pd.DataFrame:
    """Hazards found evenly over 120 days, due after 30, put right by a constant daily chance."""
    rng = np.random.default_rng(seed)
    rows = []
    for k in range(n):
        found = DAY - timedelta(days=int(rng.integers(0, 120)))
        done = found + timedelta(days=int(rng.geometric(daily)))
        is_done = done <= DAY
        rows.append({
            "site_id": k, "village_code": (A, B)[k % 2], "office": "甲所",
            "found_on": found.isoformat(), "due_on": (found + timedelta(days=30)).isoformat(),
            "submitted_on": done.isoformat() if is_done else None,
            "closed_on": done.isoformat() if is_done else None,
            "status": "closed" if is_done else "assigned",
        })  # fmt: skip
    return hazard_rows(*rows)


def test_what_is_overdue_in_two_weeks_is_what_stays_open_till_then() -> None:
    # Of those due by then each stays open another 14 days with chance 0.94 ** 14 = 0.42.
    told, true = [], []
    for seed in range(4):
        hazards = closings(seed)
        found = forecast(hazards, as_of=DAY, by="village_code")
        assert found is not None
        assert found.until == date(2024, 3, 5)
        waiting = hazards["status"].ne("closed") & (hazards["due_on"] < "2024-03-05")
        told.append(found.table["expected"].sum())
        true.append(waiting.sum() * 0.94**14)
        assert (
            found.table["now"].sum()
            == (hazards["status"].ne("closed") & (hazards["due_on"] < "2024-02-20")).sum()
        )
    assert np.mean(told) == pytest.approx(np.mean(true), rel=0.2)


def test_the_range_holds_the_truth_of_past_windows() -> None:
    found = forecast(closings(5), as_of=DAY, by="village_code")
    assert found is not None
    assert found.tried.n_windows >= 4
    assert found.tried.held >= 0.75
    assert (found.table["low"] <= found.table["expected"]).all()
    assert (found.table["expected"] <= found.table["high"]).all()


def test_where_nothing_changes_it_claims_nothing() -> None:
    # Deadlines on which nobody ever acts: "as many as now" is as good.
    found = forecast(closings(6, daily=0.06), as_of=DAY, by="village_code")
    assert found is not None
    tried = found.tried
    assert tried.gain == pytest.approx(tried.error_as_now - tried.error)
    assert tried.is_worth_showing == (tried.gain > 0)
    assert tried.is_proved == (tried.is_worth_showing and tried.gain_low > 0)


def test_too_few_closings_give_no_forecast() -> None:
    assert forecast(hazard_rows(), as_of=DAY, by="office") is None
    few = closings(1, n=30)
    assert forecast(few, as_of=DAY, by="office") is None


def test_a_hazard_without_a_deadline_or_an_office_is_not_counted() -> None:
    hazards = closings(2)
    hazards.loc[hazards.index[0], "due_on"] = pd.NaT
    hazards.loc[hazards.index[1:3], "office"] = None
    found = forecast(hazards, as_of=DAY, by="office")
    assert found is not None
    assert found.table.index.tolist() == ["甲所"]
