"""Cases: a place is like the case by its category and by the same hazards open, and says which."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analysis.outreach.activities import like_this_here, not_told, told, with_form
from analysis.risk.hazards import with_clock
from tests.builders import hazard_rows, site_rows

DAY = date(2024, 2, 20)


def lesson(**changes: Any) -> pd.Series:
    return pd.Series({"category": "bathhouse", "chain": ["B04", "B06", "R02"]} | changes)


def hazards(*rows: dict[str, Any]) -> pd.DataFrame:
    return with_clock(hazard_rows(*rows), as_of=DAY)


def test_one_link_is_enough_in_the_same_category_two_are_needed_elsewhere():
    sites = site_rows(
        {"category": "bathhouse"}, {"category": "training"}, {"category": "training"},
        {"category": "bathhouse"},
    )  # fmt: skip
    found = hazards(
        {"site_id": 1, "code": "B06"}, {"site_id": 1, "code": "B06"},
        {"site_id": 2, "code": "R02"}, {"site_id": 2, "code": "B04"},
        {"site_id": 3, "code": "R02"},
    )  # fmt: skip
    alike = like_this_here(lesson(), sites, found)
    assert alike.index.tolist() == [2, 1]
    assert alike["like"].tolist() == ["chain", "category_and_chain"]
    assert alike["links"].tolist() == [("B04", "R02"), ("B06",)]
    assert alike["n_open"].tolist() == [2, 2]


def test_a_category_the_case_names_as_alike_counts_as_its_own():
    sites = site_rows({"category": "factory"}, {"category": "training"})
    found = hazards({"site_id": 1, "code": "R02"}, {"site_id": 2, "code": "R02"})
    told = lesson(details={"like_categories": ["factory"]})
    assert like_this_here(told, sites, found)["like"].to_dict() == {1: "category_and_chain"}


def test_a_closed_hazard_is_no_link():
    sites = site_rows({"category": "bathhouse"})
    found = hazards({"code": "B06", "status": "closed", "closed_on": "2024-02-01"})
    assert like_this_here(lesson(), sites, found).empty


def test_a_case_without_a_chain_points_to_its_category():
    sites = site_rows({"category": "bathhouse"}, {"category": "factory"})
    alike = like_this_here(lesson(chain=None), sites, hazards({"site_id": 2}))
    assert alike.index.tolist() == [1]
    assert alike["like"].tolist() == ["category"]


def test_a_case_without_category_and_chain_points_nowhere():
    sites = site_rows({"category": "bathhouse"})
    assert like_this_here(lesson(category=None, chain=None), sites, hazards({})).empty


def test_who_was_told_are_the_villages_of_activities_that_name_the_case():
    rows = pd.DataFrame(
        {
            "village_code": ["a", "b", "c"],
            "held_on": pd.to_datetime(["2024-01-10", "2024-01-10", "2024-03-10"]),
            "is_planned": [False, False, False],
            "lesson_id": [1.0, 2.0, 1.0],
            "topics": [None] * 3,
            "details": [None] * 3,
        }
    )
    heard = told(1, with_form(rows), as_of=DAY)
    assert heard["village_code"].tolist() == ["a"]
    assert not_told(["a", "b", "c"], heard) == ["b", "c"]
