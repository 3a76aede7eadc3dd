"""A plan kept under a title says the same when it is read again."""

from __future__ import annotations

import json
import math
from datetime import date

import pandas as pd
from pandas.testing import assert_frame_equal

from analysis.planning.crew import AFTERNOON, MORNING, Crew, HalfDay
from analysis.planning.targets import worth_of_visits
from analysis.planning.visit_plan import (
    Search,
    VisitPlan,
    from_body,
    plan_visits,
    side_by_side,
    to_body,
)
from analysis.risk.assessment import assess
from tests.builders import hazard_rows, site_rows, visit_rows

DAY = date(2024, 2, 20)
A = "500151001001"


def planned(n_sites: int, *, most: int | None = None) -> VisitPlan:
    sites = site_rows(
        *(
            {"lon": 106.035 + 0.001 * k, "village_code": A, "category": "other"}
            for k in range(n_sites)
        )
    )
    hazards, visits = hazard_rows(), visit_rows()
    halves = (HalfDay(date(2024, 2, 21), MORNING), HalfDay(date(2024, 2, 21), AFTERNOON))
    risk = assess(sites, hazards, as_of=DAY, visits=visits)
    return plan_visits(
        sites, worth_of_visits(sites, hazards, visits, risk, as_of=DAY), risk,
        crew=Crew(halves, teams=1, start=(106.035, 29.835), most_visits=most),
        search=Search(iterations=20),
    )  # fmt: skip


def test_a_plan_goes_through_json_and_comes_back_as_it_was():
    plan = planned(5)
    again = from_body(json.loads(json.dumps(to_body(plan))))
    assert_frame_equal(again.visits, plan.visits, check_dtype=False)
    assert_frame_equal(again.routes, plan.routes, check_dtype=False)
    assert again.value == plan.value


def test_no_team_makes_more_visits_in_a_half_day_than_it_may():
    # Nine other places of 20 minutes fit into a morning of 210; two are allowed.
    plan = planned(9, most=2)
    assert plan.routes["n_visits"].tolist() == [2, 2]
    assert set(plan.left_out["why"]) == {"no_time"}


def test_figures_of_two_plans_stand_beside_each_other():
    small, large = planned(9, most=1), planned(9)
    table = side_by_side(
        {"small": small, "large": large}, pd.Series(dict.fromkeys(range(1, 10), A))
    )
    assert table.loc["n_visits", "small"] == 2
    assert table.loc["n_visits", "large"] == 9
    assert table.loc["n_villages"].tolist() == [1, 1]
    hours = small.routes["minutes"].sum() / 60
    assert math.isclose(table.loc["per_hour", "small"], small.value / hours)
