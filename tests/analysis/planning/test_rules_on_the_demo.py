"""The demo's winter replayed: what each rule of ordering visits would have brought forward."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.day import Day, ask
from analysis.planning.proof_register import history_of, rules_of
from analysis.planning.proof_rules import gain
from analysis.risk.expected_finds import calibration, corrected, learn, predictions
from analysis.risk.expected_finds import history_of as history_of_visits
from data.store.campaign import campaigns
from data.store.opening import open_store

pytestmark = pytest.mark.nightly


@pytest.fixture(scope="module")
def day(demo_file: Path) -> Day:
    store = open_store(demo_file)
    return Day(store, ask(campaigns(store), date(2024, 2, 20)))


def test_the_learned_rate_brings_serious_finds_two_days_forward(day: Day) -> None:
    rules = rules_of(day)[0].set_index("rule")
    assert rules.loc["finds", "days_earlier"] >= 2.3
    assert rules.loc["finds", "low"] >= 1.8
    assert rules.loc["finds", "recall_10"] >= 0.15
    assert rules.loc["finds", "days_earlier_within"] >= 1.8
    assert rules.loc["risk", "days_earlier"] < 0


@pytest.mark.parametrize(("other", "least"), [("risk", 2.0), ("value", 0.9), ("since", 0.5)])
def test_the_learned_rate_beats_the_other_rules(day: Day, other: str, least: float) -> None:
    histories = {name: history_of(day, name) for name in ("finds", other)}  # type: ignore[arg-type]
    scores = {name: one["score"] for name, one in histories.items()}
    mean, low, _ = gain(histories["finds"], scores, n_draws=500)
    assert mean > least
    assert low > 0


@pytest.mark.parametrize("serious", [False, True])
def test_what_is_expected_is_what_is_found(day: Day, serious: bool) -> None:
    history = history_of_visits(day.every_visit, day.every_hazard, serious=serious)
    learned = learn(history)
    given = predictions(history, learned)
    told = []
    for on, rows in given.groupby("date"):
        shift, slope = corrected(learned, given[given["date"] < on]).line
        told.append(rows.assign(expected=np.exp(shift) * rows["expected"] ** slope))
    slope, level = calibration(pd.concat(told))
    assert 0.9 <= slope <= 1.1
    assert 0.9 <= level <= 1.1
