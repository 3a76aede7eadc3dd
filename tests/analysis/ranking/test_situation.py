from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.ranking.situation import situation
from analysis.risk.assessment import assess
from tests.builders import hazard_rows, site_rows, village_rows, visit_rows
from vocabulary.risk import reason_sentence
from vocabulary.terms import Category

DAY = date(2024, 2, 20)
A, B = "500151001001", "500151001002"


def test_a_village_is_summed_up_from_its_own_rows() -> None:
    villages = village_rows({"village_code": A}, {"village_code": B})
    sites = site_rows(
        {"site_id": 1, "village_code": A, "category": "bathhouse"},
        {"site_id": 2, "village_code": A, "category": "factory"},
        {"site_id": 3, "village_code": A, "category": "factory"},
        {"site_id": 4, "village_code": B},
    )
    late = {"village_code": A, "due_on": "2024-02-10"}
    hazards = hazard_rows(
        {**late, "site_id": 1, "category": "bathhouse", "tier": "T3", "found_on": "2024-01-01"},
        {**late, "site_id": 2, "category": "factory", "tier": "T4", "grade": "major"},
        {**late, "site_id": 2, "category": "factory", "tier": "T1"},
        {**late, "site_id": 3, "category": "factory", "status": "closed",
         "submitted_on": "2024-02-09"},
    )  # fmt: skip
    visits = visit_rows(*[{"site_id": 4, "village_code": B}] * 2, {"site_id": 1, "village_code": A})
    risk = assess(sites, hazards, as_of=DAY, visits=visits)
    table = situation(villages, sites, hazards, risk, as_of=DAY, visits=visits)
    a, b = table.loc[A], table.loc[B]
    assert (a.n_sites, a.n_found, a.n_open, a.n_overdue, a.n_major) == (3, 4, 3, 3, 1)
    assert (a.closed_in_time, a.n_due) == (0.25, 4)
    assert (a.n_red, a.n_orange, a.n_blue, b.n_blue) == (1, 1, 1, 1)
    assert a.worst_sites == (2, 1)
    assert a.categories == (("factory", 2), ("bathhouse", 1))
    assert a.oldest_open_days == 50  # 1 January to 20 February
    assert [
        reason_sentence(r.code, value=r.value, hazard=Category(r.subject).zh if r.subject else "")
        for r in a.reasons
    ] == [
        "厂房库房类未销案 2 处，占比最大",
        "逾期 3 处",
        "最久一处已 50 天未销案",
        "每个场所只检查 0.3333 次，少于平均",
    ]
    assert [(r.code, r.value) for r in b.reasons] == [("nothing_found", 2.0)]


def test_a_village_without_anything_has_noughts_and_dashes() -> None:
    table = situation(
        village_rows({"village_code": A}),
        site_rows(),
        hazard_rows(),
        assess(site_rows(), hazard_rows(), as_of=DAY),
        as_of=DAY,
    )
    row = table.loc[A]
    assert (row.n_sites, row.n_open, row.n_visits) == (0, 0, 0)
    assert pd.isna(row.closed_in_time)
    assert pd.isna(row.oldest_open_days)
    assert (row.worst_sites, row.categories, row.reasons) == ((), (), ())


def test_only_three_worst_sites_are_named_the_gravest_level_first() -> None:
    sites = site_rows(*[{"site_id": k, "category": "factory"} for k in range(1, 6)])
    hazards = hazard_rows(
        {"site_id": 1, "tier": "T2"},
        *[{"site_id": 2, "tier": "T3"}] * 3,  # 59.3: orange
        {"site_id": 3, "tier": "T4"},  # 39.3, but red by the hard rule
        {"site_id": 4, "tier": "T2", "status": "closed"},
        {"site_id": 5, "tier": "T3"},
    )
    risk = assess(sites, hazards, as_of=DAY)
    table = situation(village_rows({"village_code": A}), sites, hazards, risk, as_of=DAY)
    assert table.loc[A, "worst_sites"] == (3, 2, 5)
    assert risk.loc[2, "score"] == pytest.approx(59.3, abs=0.05)
