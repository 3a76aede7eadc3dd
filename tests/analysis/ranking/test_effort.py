from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.ranking.eb import rank_table
from analysis.ranking.effort import adjusted, effort
from tests.builders import site_rows, visit_rows

A, B, C = "500151001001", "500151001002", "500151001003"
VILLAGES = pd.Index([A, B, C])


def looked(*n_visits: int, n_sites: tuple[int, ...] = (10, 10, 0)) -> pd.DataFrame:
    sites = site_rows(*[{"village_code": v} for v, n in zip(VILLAGES, n_sites, strict=True)
                        for _ in range(n)])  # fmt: skip
    visits = visit_rows(*[{"village_code": v, "site_id": 1 + k % 3 + 10 * place}
                          for place, (v, n) in enumerate(zip(VILLAGES, n_visits, strict=False))
                          for k in range(n)])  # fmt: skip
    return effort(VILLAGES, sites, visits)


def test_effort_is_visits_per_site_beside_that_of_all() -> None:
    found = looked(30, 5)
    assert found["n_visits"].tolist() == [30, 5, 0]
    assert found["n_seen"].tolist() == [3, 3, 0]
    assert found["visits_per_site"].iloc[:2].tolist() == [3.0, 0.5]
    assert found["relative"].iloc[:2].tolist() == pytest.approx([3 / 1.75, 0.5 / 1.75])
    assert found["is_little"].tolist() == [False, True, False]
    assert np.isnan(found["visits_per_site"].iloc[2])


def test_only_visits_of_the_period_count() -> None:
    visits = visit_rows({"visited_on": "2024-01-31"}, {"visited_on": "2024-02-01"})
    found = effort(pd.Index([A]), site_rows({}), visits,
                   period=(date(2024, 2, 1), date(2024, 2, 29)))  # fmt: skip
    assert found["n_visits"].tolist() == [1]


def test_a_village_looked_at_more_is_not_worse_for_that() -> None:
    # Found 90 in A and 30 in B: three times as many per site, from six times the visits.
    found = adjusted(pd.DataFrame({"count": [90, 30, 0]}, index=VILLAGES), looked(60, 10))
    assert found["per_site"].iloc[:2].tolist() == [9, 3]
    assert found["per_visit"].iloc[:2].tolist() == [1.5, 3]
    assert found["rank"].tolist()[:2] == [1, 2]
    assert found["rank_adjusted"].tolist()[:2] == [2, 1]
    assert found["moves"].tolist()[:2] == [-1, 1]
    # Overall 3.5 visits a site; per visit the one estimate the ranking per visit has as well, drawn
    # from 3 towards 120/70.
    table = pd.DataFrame({"count": [90.0, 30.0], "base": [60.0, 10.0]})
    per_visit = rank_table(table, estimate="posterior", n_draws=10)[0]["eb"]
    assert found["adjusted"].iloc[:2].tolist() == pytest.approx((3.5 * per_visit).tolist())
    assert 3.5 * 120 / 70 < found["adjusted"].iloc[1] < 3.5 * 3
    assert pd.isna(found["rank_adjusted"].iloc[2])


def test_without_a_visit_anywhere_nothing_is_adjusted() -> None:
    found = adjusted(pd.DataFrame({"count": [0, 0, 0]}, index=VILLAGES), looked())
    assert found["adjusted"].isna().all()
    assert looked()["relative"].isna().all()
