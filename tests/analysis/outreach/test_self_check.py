"""Self-checks: a contradiction is shown and counted for nothing, and nothing is dropped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis.outreach.self_check import answer_counts, conflicts, found_by_self, settled, shares
from tests.builders import hazard_rows, site_rows

DAY = date(2024, 2, 20)
NO_FILES = pd.DataFrame({name: [] for name in ("role", "subject", "subject_id")})


def checks(*rows: dict[str, Any]) -> pd.DataFrame:
    default = {"site_id": 1, "checked_on": "2024-01-10", "answers": {"R01": "none"}}
    frame = pd.DataFrame([default | row for row in rows])
    frame["checked_on"] = pd.to_datetime(frame["checked_on"])
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="self_check_id")
    return frame


def measures(*rows: dict[str, Any]) -> pd.DataFrame:
    default = {"site_id": 1.0, "kind": "post", "done_on": "2024-01-10"}
    frame = pd.DataFrame([default | row for row in rows])
    frame["done_on"] = pd.to_datetime(frame["done_on"])
    frame.index = pd.RangeIndex(1, len(frame) + 1, name="measure_id")
    return frame


def test_two_forms_of_one_place_and_day_that_differ_are_both_shown():
    rows = checks({}, {"answers": {"R01": "found", "R02": "none"}}, {"site_id": 2})
    found = conflicts(rows)
    assert found.index.tolist() == [1, 2]
    assert found["differs"].tolist() == [("R01",), ("R01",)]
    assert settled(rows).index.tolist() == [3]


def test_another_day_or_an_item_left_out_is_no_contradiction():
    rows = checks({}, {"checked_on": "2024-01-11", "answers": {"R01": "found"}},
                  {"answers": {"R02": "none"}})  # fmt: skip
    assert conflicts(rows).empty
    assert settled(rows)["checked_on"].tolist() == [pd.Timestamp("2024-01-11")]


def test_no_form_is_no_conflict():
    assert conflicts(checks({}).iloc[:0]).empty
    assert answer_counts(checks({}).iloc[:0]).empty


def test_found_and_fixed_both_count_as_found():
    rows = checks(
        {"answers": {"R01": "found"}},
        {"answers": {"R01": "fixed"}},
        {},
        {"answers": {"R01": "none"}},
    )
    told = answer_counts(rows).loc["R01"]
    assert told[["none", "found", "fixed", "asked"]].tolist() == [2, 1, 1, 4]
    assert told["found_share"] == 0.5


def test_the_share_found_by_oneself_is_of_all_finds_at_the_places_that_checked():
    rows = checks({"answers": {"R01": "found", "R02": "fixed", "R03": "none"}})
    hazards = hazard_rows({"site_id": 1}, {"site_id": 2})
    told = found_by_self(rows, hazards)
    assert (told["own"], told["fixed"], told["inspected"]) == (2, 1, 1)
    assert told["share"] == pytest.approx(2 / 3)


def test_the_posted_share_is_of_the_places_and_a_later_posting_does_not_count_yet():
    sites = site_rows({"category": "compound"}, {"category": "compound"}, {"category": "factory"})
    told = measures(
        {}, {"site_id": 2.0, "done_on": "2024-03-01"}, {"site_id": 2.0, "kind": "notice"},
        {"site_id": 3.0, "done_on": None},
    )  # fmt: skip
    files = pd.DataFrame(
        {"role": ["posted", "before"], "subject": ["measure", "site"], "subject_id": [1, 2]}
    )
    table = shares(sites, told, checks({}), files, by="category", as_of=DAY)
    home = table.loc["compound"]
    assert (home["posted_share"], home["noticed_share"], home["checked_share"]) == (0.5, 0.5, 0.5)
    assert home["n_photo"] == 1
    assert table.loc["factory", "n_posted"] == 0
    by_village = shares(sites, told, checks({}), NO_FILES, by="village_code", as_of=DAY)
    assert by_village["n_sites"].tolist() == [3]
    assert by_village["n_posted"].tolist() == [1]
