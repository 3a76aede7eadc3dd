from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.risk.expected_finds import (
    calibration,
    corrected,
    expected_finds,
    finds_of,
    learn,
    predictions,
)
from tests.builders import hazard_rows, site_rows, visit_rows
from vocabulary.risk import reason_sentence

DAY = date(2024, 2, 20)
VILLAGES = [f"50015100100{n}" for n in range(1, 5)]


def history(seed: int = 1, n: int = 800, **changes: Any) -> pd.DataFrame:
    """Visits of 250 sites; bathhouses find three times, team B twice of what team A finds."""
    rng = np.random.default_rng(seed)
    site = rng.integers(1, 251, n)
    category = np.where(np.arange(251) % 2, "bathhouse", "factory")[site]
    team = rng.choice(["A", "B"], n)
    mean = np.where(category == "bathhouse", 1.5, 0.5) * np.where(team == "B", 2.0, 1.0)
    days = np.sort(rng.integers(0, 160, n))
    frame = pd.DataFrame({
        "site_id": site, "category": category, "village_code": np.array(VILLAGES)[site % 4],
        "team": team, "kind": "routine", "found": rng.poisson(mean).astype(float),
        "date": pd.Timestamp("2023-09-01") + pd.to_timedelta(days, unit="D"),
    })  # fmt: skip
    return frame.assign(**changes)


def places(n: int = 250) -> pd.DataFrame:
    index = pd.Index(range(1, n + 1), name="site_id")
    return pd.DataFrame({
        "category": np.where(index % 2, "bathhouse", "factory"),
        "village_code": np.array(VILLAGES)[index % 4],
    }, index=index)  # fmt: skip


def test_the_parts_multiply_to_what_is_expected() -> None:
    told = learn(history()).expected(places(), DAY)
    product = told[["base", "category", "village_code", "stage", "own"]].prod(axis=1)
    assert told["expected"].to_numpy() == pytest.approx(product.to_numpy())
    assert ((told["low"] < told["expected"]) & (told["expected"] < told["high"])).all()


def test_a_bathhouse_is_expected_to_find_about_three_times_what_a_factory_does() -> None:
    told = learn(history()).expected(places(), DAY)
    kinds = told.groupby(places()["category"])["expected"].mean()
    assert 2.2 < kinds["bathhouse"] / kinds["factory"] < 3.8


def test_who_goes_there_does_not_bring_a_site_forward() -> None:
    # Team B finds three times as much, and goes to the odd half of the like sites alone.
    rng = np.random.default_rng(4)
    site = rng.permutation(np.repeat(np.arange(1, 301), 3))
    team = np.where(site % 2 == 1, "B", "A")
    team = np.where(rng.random(len(site)) < 0.2, np.where(team == "B", "A", "B"), team)
    found = rng.poisson(np.where(team == "B", 3.0, 1.0)).astype(float)
    visits = pd.DataFrame({
        "site_id": site, "category": "factory", "village_code": VILLAGES[0], "team": team,
        "kind": "routine", "found": found,
        "date": pd.Timestamp("2023-09-01") + pd.to_timedelta(np.arange(900) // 6, unit="D"),
    })  # fmt: skip
    sites = places(300).assign(category="factory", village_code=VILLAGES[0])
    on = date(2024, 1, 29)
    told = learn(visits).expected(sites, on)["expected"]
    blind = learn(visits, nuisance=("kind",)).expected(sites, on)["expected"]
    odd = sites.index % 2 == 1
    assert told[odd].mean() / told[~odd].mean() < 1.04
    assert blind[odd].mean() / blind[~odd].mean() > 1.1


def test_the_order_of_the_rows_does_not_change_what_is_expected() -> None:
    rows = history().drop_duplicates(["site_id", "date"])
    told = learn(rows).expected(places(), DAY)
    again = learn(rows.sample(frac=1, random_state=3)).expected(places(), DAY)
    assert again["expected"].to_numpy() == pytest.approx(told["expected"].to_numpy(), rel=1e-6)


def test_two_visits_of_a_site_on_one_day_are_one() -> None:
    rows = history()
    twice = pd.concat([rows, rows.assign(found=0.0)])
    assert learn(twice).n_visits == learn(rows).n_visits < len(rows)


def test_predictions_are_made_before_their_month_and_correct_those_that_come() -> None:
    # Finds halve from the fourth month on, and the model's level runs behind.
    rows = history(n=1500)
    late = rows["date"] >= "2023-12-01"
    rng = np.random.default_rng(8)
    rows.loc[late, "found"] = rng.binomial(rows.loc[late, "found"].astype(int), 0.5)
    learned = learn(rows)
    given = predictions(rows, learned)
    assert given["date"].min() == pd.Timestamp("2023-10-01")
    _slope, level = calibration(given)
    assert level < 0.95
    shift, turn = corrected(learned, given).line
    better = given.assign(expected=np.exp(shift) * given["expected"] ** turn)
    assert calibration(better)[1] == pytest.approx(1.0, abs=0.05)
    assert corrected(learned, given.iloc[:99]).line == (0.0, 1.0)


def test_a_fit_for_a_month_knows_nothing_of_the_month() -> None:
    rows = history()
    learned = learn(rows)
    last = rows["date"] >= "2024-02-01"
    changed = rows.assign(found=rows["found"].where(~last, 50.0))
    first = predictions(rows, learned).query("date == '2024-02-01'")["expected"]
    again = predictions(changed, learned).query("date == '2024-02-01'")["expected"]
    assert first.to_numpy() == pytest.approx(again.to_numpy())


def test_an_empty_register_has_an_honest_number_for_each_site() -> None:
    sites = site_rows({}, {"category": "bathhouse"})
    told = expected_finds(sites, visit_rows(), hazard_rows(), as_of=DAY)
    assert not told.is_enough
    assert told.table["expected"].tolist() == pytest.approx([1.5, 1.5])
    assert told.table["serious"].tolist() == pytest.approx([0.75, 0.75])
    assert (told.table["low"] < 0.1).all()
    assert (told.table["high"] > 4).all()
    assert told.table["reasons"].tolist() == [(), ()]
    assert (told.table["known"] < 1.5).all()


def test_the_register_counts_the_hazards_of_the_site_found_on_the_day_of_the_visit() -> None:
    visits = visit_rows(
        {"visited_on": "2024-01-10"}, {"visited_on": "2024-01-10"}, {"visited_on": "2024-01-11"},
        {"site_id": 2, "visited_on": "2024-01-10"},
    )  # fmt: skip
    hazards = hazard_rows(
        {"tier": "T3"}, {"tier": "T1"}, {"tier": "T1", "grade": "suspected_major"},
        {"found_on": "2024-01-12"},
    )  # fmt: skip
    assert finds_of(visits, hazards, serious=False).tolist() == [3, 0, 0, 0]
    assert finds_of(visits, hazards, serious=True).tolist() == [2, 0, 0, 0]


def test_a_site_that_found_much_says_why_in_words() -> None:
    sites = site_rows(*({"category": "factory"} for _ in range(40)))
    days = pd.date_range("2023-11-01", periods=120, freq="D")
    rows = [
        {"site_id": 1 + n % 40, "category": "factory", "visited_on": day.date()}
        for n, day in enumerate(days)
    ]
    hazards = hazard_rows(
        *({"site_id": 1, "tier": "T3", "found_on": row["visited_on"]}
          for row in rows if row["site_id"] == 1 for _ in range(6)),
        *({"site_id": row["site_id"], "tier": "T1", "found_on": row["visited_on"]} for row in rows),
    )  # fmt: skip
    told = expected_finds(sites, visit_rows(*rows), hazards, as_of=DAY)
    first, second = told.table.loc[1], told.table.loc[2]
    assert (first["n_own"], first["found_own"]) == (3, 21)
    assert first["expected"] > 2 * second["expected"]
    assert first["serious"] > second["serious"]
    heaviest = first["reasons"][0]
    assert heaviest.code == "finds_own"
    assert heaviest.value > 50
    said = reason_sentence(heaviest.code, value=heaviest.value)
    assert said == f"本场所以往查出的情况，多 {heaviest.value:.0f}%"
    assert any(r.code == "finds_own" and r.value < 0 for r in second["reasons"])
    assert "少" in reason_sentence("finds_own", value=-20.0)
