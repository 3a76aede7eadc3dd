"""The league of compounds: per household, with its interval, and without a company flagged."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from analysis.outreach.companies import by_code, by_compound_month, by_month, companies, compounds
from analysis.ranking.eb import rank_table
from analysis.risk.hazards import with_clock
from tests.builders import hazard_rows, site_rows, visit_rows

DAY = date(2024, 2, 20)


@pytest.fixture
def sites():
    home = {"category": "compound"}
    return site_rows(
        home | {"households": 200, "property_company": "甲物业"},
        home | {"households": 400, "property_company": "甲物业"},
        home | {"households": 100},
        home | {"households": None, "property_company": "乙物业"},
        home | {"households": 500, "property_company": "丙物业"},
        {"category": "factory"},
    )


@pytest.fixture
def hazards():
    rows = [{"site_id": 1, "code": "R09"}] + [{"site_id": 3}] * 6 + [{"site_id": 6}]
    closed = {"site_id": 1, "status": "closed", "closed_on": "2024-02-01"}
    return with_clock(hazard_rows(*rows, closed), as_of=DAY)


def test_hazards_are_counted_per_hundred_households_with_the_interval_of_the_ranking(
    sites, hazards
):
    table = compounds(sites, hazards, visit_rows({"site_id": 1, "n_found": 2}))
    assert table.index.tolist() == [1, 2, 3, 4, 5]
    assert table["n_open"].tolist() == [1, 0, 6, 0, 0]
    assert table.loc[1, ["n_all", "n_visits", "n_found"]].tolist() == [2, 1, 2]
    assert table.loc[3, "raw"] == 6
    assert table.loc[3, "rank"] == 1
    expected, _ = rank_table(table.loc[[1, 2, 3, 5], ["count", "base"]], kind="population")
    assert table.loc[3, "low"] == pytest.approx(expected.loc[3, "low"])
    assert table["has_company"].tolist() == [True, True, False, True, True]
    assert table["has_no_patrol"].tolist() == [True, False, False, False, False]


def test_unknown_households_are_not_ranked_and_not_taken_for_none(sites, hazards):
    table = compounds(sites, hazards, visit_rows())
    assert np.isnan(table.loc[4, "rank"])
    assert np.isnan(table.loc[4, "base"])


def test_a_company_answers_for_all_its_compounds(sites, hazards):
    table = companies(compounds(sites, hazards, visit_rows(), measure="all"))
    assert table.index.tolist() == ["丙物业", "甲物业"]
    assert table.loc["甲物业", ["n_compounds", "count", "base"]].tolist() == [2, 2, 6]
    assert table.loc["甲物业", "rank"] == 1


def test_one_compound_alone_is_not_ranked(sites, hazards):
    assert compounds(sites.loc[[1]], hazards, visit_rows())["rank"].isna().all()


def test_visits_and_finds_of_compounds_are_told_by_month(sites, hazards):
    visits = visit_rows(
        {"site_id": 1, "visited_on": "2024-01-05"}, {"site_id": 1, "visited_on": "2024-01-09"},
        {"site_id": 6, "visited_on": "2024-01-05"}, {"site_id": 2, "visited_on": "2024-02-05"},
    )  # fmt: skip
    table = by_month(sites, hazards, visits)
    assert table.loc["2024-01"].tolist() == [2, 1, 8, 4.0]
    assert table.loc["2024-02"].tolist() == [1, 1, 0, 0.0]


def test_each_compound_has_its_visits_and_finds_of_each_month(sites, hazards):
    visits = visit_rows(
        {"site_id": 1, "visited_on": "2024-01-05"}, {"site_id": 1, "visited_on": "2024-01-09"},
        {"site_id": 6, "visited_on": "2024-01-05"}, {"site_id": 2, "visited_on": "2024-02-05"},
    )  # fmt: skip
    table = by_compound_month(sites, hazards, visits)
    # Five compounds, two months; site 6 is a factory. All eight finds are of January.
    assert table.index.unique("site_id").tolist() == [1, 2, 3, 4, 5]
    assert table.loc[(1, "2024-01")].tolist() == [2, 2]
    assert table.loc[(3, "2024-01")].tolist() == [0, 6]
    assert table.loc[(2, "2024-02")].tolist() == [1, 0]
    overall = table.groupby("month").sum()
    months = by_month(sites, hazards, visits)
    assert overall.equals(months[["n_visits", "n_found"]])
    assert overall.loc["2024-01"].tolist() == [2, 8]


def test_the_categories_of_compounds_leave_other_places_out(sites, hazards):
    table = by_code(hazards, sites)
    assert table.loc["R09"].tolist() == [1, 1, 0]
    assert table["n_all"].sum() == 8
