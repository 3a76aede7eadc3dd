from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.planning.targets import choose, worth_of_visits
from analysis.risk.assessment import assess
from tests.builders import hazard_rows, site_rows, village_rows, visit_rows
from vocabulary.risk import reason_sentence

DAY = date(2024, 2, 20)
A, B = "500151001001", "500151001002"


def chosen(
    sites: Any, hazards: Any = None, visits: Any = None, *, n: int = 1, **options: Any
) -> pd.DataFrame:
    hazards = hazard_rows() if hazards is None else hazards
    visits = visit_rows() if visits is None else visits
    risk = assess(sites, hazards, as_of=DAY, visits=visits)
    options = {"floor_per_village": 0, "random_share": 0.0, **options}
    villages = village_rows({"village_code": A}, {"village_code": B})
    worth = worth_of_visits(sites, hazards, visits, risk, as_of=DAY)
    return choose(worth, villages, n=n, **options)


def said(row: Any) -> list[str]:
    return [reason_sentence(r.code, points=r.points, value=r.value) for r in row.reasons]


def test_the_points_of_the_reasons_add_up_to_the_value() -> None:
    # Risk: two T3, factory: 100 (1 - exp(-12/20)) = 45.1; re-check 40; deadline 20; visit 41 days
    # ago 5; a welfare home would lack facts, a factory lacks `workers`: 2.
    sites = site_rows({"category": "factory"})
    hazards = hazard_rows(
        {"tier": "T3", "status": "submitted", "submitted_on": "2024-02-19", "due_on": "2024-03-01"},
        {"tier": "T3", "due_on": "2024-02-25"},
    )
    row = next(chosen(sites, hazards, visit_rows({"visited_on": "2024-01-10"})).itertuples())
    assert row.value == pytest.approx(45.1188 + 40 + 20 + 5 + 2, abs=1e-3)
    assert sum(reason.points for reason in row.reasons) == pytest.approx(row.value)
    assert said(row) == [
        "风险评分 45.12",
        "整改已申请复查，2 天内应复查",
        "5 天内有隐患到期",
        "距上次检查已 41 天",
        "有 1 项基本情况未登记",
    ]
    # Applied on Monday 19 February: three working days later is Thursday 22 (order 120 art. 20).
    assert row.due_on == pd.Timestamp("2024-02-22")
    assert row.last_visit_on == pd.Timestamp("2024-01-10")


def test_a_late_application_counts_from_the_deadline_it_missed() -> None:
    hazards = hazard_rows(
        {"status": "submitted", "submitted_on": "2024-02-19", "due_on": "2024-02-05"}
    )
    row = next(chosen(site_rows({}), hazards).itertuples())
    assert row.due_on == pd.Timestamp("2024-02-08")
    assert "复查已超期 12 天" in said(row)


def test_a_site_never_visited_comes_before_one_seen_yesterday() -> None:
    sites = site_rows({"site_id": 1, "category": "other"}, {"site_id": 2, "category": "other"})
    visits = visit_rows({"site_id": 1, "visited_on": "2024-02-19"})
    picks = chosen(sites, visits=visits, n=2)
    assert picks["site_id"].tolist() == [2, 1]
    assert picks["value"].tolist() == [30.0, 0.0]
    assert said(next(picks.itertuples())) == ["没有上门检查记录"]


def test_ties_go_to_the_lower_number_whatever_the_order_of_rows() -> None:
    sites = site_rows({"site_id": 9}, {"site_id": 4}, {"site_id": 7})
    assert chosen(sites, n=3)["site_id"].tolist() == [4, 7, 9]


def test_every_village_gets_its_floor_and_is_told_so() -> None:
    sites = site_rows(
        *[{"site_id": k, "village_code": A, "category": "factory"} for k in (1, 2, 3)],
        {"site_id": 4, "village_code": B, "category": "factory"},
    )
    hazards = hazard_rows(*[{"site_id": k, "tier": "T4"} for k in (1, 2, 3)])
    without = chosen(sites, hazards, n=3)
    assert without["site_id"].tolist() == [1, 2, 3]
    with_floor = chosen(sites, hazards, n=3, floor_per_village=1)
    assert with_floor["site_id"].tolist() == [1, 2, 4]
    assert with_floor["is_floor"].tolist() == [True, False, True]
    assert with_floor.iloc[2]["reasons"][-1].code == "floor"


def test_a_floor_larger_than_the_plan_goes_round_the_villages_first() -> None:
    sites = site_rows(
        *[{"site_id": k, "village_code": A} for k in (1, 2, 3)],
        *[{"site_id": k, "village_code": B} for k in (4, 5)],
    )
    assert chosen(sites, n=2, floor_per_village=3)["site_id"].tolist() == [1, 4]


def test_a_tenth_is_drawn_at_random_with_a_seed_and_never_twice() -> None:
    sites = site_rows(*[{"site_id": k} for k in range(1, 101)])
    one = chosen(sites, n=20, random_share=0.1, seed=3)
    again = chosen(sites, n=20, random_share=0.1, seed=3)
    other = chosen(sites, n=20, random_share=0.1, seed=4)
    assert one["site_id"].tolist() == again["site_id"].tolist()
    assert one["site_id"].tolist() != other["site_id"].tolist()
    assert one["is_random"].sum() == 2
    assert one["site_id"].is_unique
    drawn = set(one.loc[one["is_random"], "site_id"])
    assert one["site_id"].tolist()[:18] == [k for k in range(1, 101) if k not in drawn][:18]
    assert one.iloc[-1]["reasons"][-1].code == "random"


def test_every_site_has_the_same_chance_of_being_drawn_the_best_as_well() -> None:
    sites = site_rows(*[{"site_id": k} for k in range(1, 21)])
    hazards = hazard_rows(*({"site_id": k, "tier": "T3"} for k in range(1, 11)))
    counts = np.zeros(20)
    for seed in range(200):
        picks = chosen(sites, hazards, n=10, random_share=0.2, seed=seed)
        counts[picks.loc[picks["is_random"], "site_id"] - 1] += 1
    # 2 of 20 in 200 draws: 20 of each, 4.2 either way.
    assert counts.sum() == 400
    assert counts[:10].mean() == pytest.approx(20, abs=4)
    assert counts[10:].mean() == pytest.approx(20, abs=4)


def test_asking_for_more_than_there_are_gives_all_of_them_once() -> None:
    sites = site_rows({"site_id": 1}, {"site_id": 2}, {"site_id": 3})
    picks = chosen(sites, n=50, random_share=0.5, floor_per_village=2)
    assert sorted(picks["site_id"]) == [1, 2, 3]


def test_an_empty_register_gives_an_empty_plan() -> None:
    assert chosen(site_rows(), n=5).empty
