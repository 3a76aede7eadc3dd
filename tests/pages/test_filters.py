"""The choices of a reader: in the address and out again, and what they keep."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.day import Day
from analysis.risk.hazards import with_clock
from pages.shell.filters import Filters, apply, from_address
from tests.builders import DAY, day_with, hazard_rows, site_rows


@pytest.fixture
def known() -> Day:
    """Three sites: 1 a red tower with a hazard overdue, 2 a factory due in 5 days, 3 with none."""
    sites = site_rows(
        {"name": "翠湖大厦", "category": "high_rise", "village_code": "500151001001"},
        {
            "name": "和顺机械厂",
            "category": "factory",
            "village_code": "500151001002",
            "address": "龙都路50号",
            "office": "经济发展办",
            "lon": 106.05,
        },
        {"name": "C:\\users[x]", "category": "other", "village_code": None, "lon": 106.06},
    )
    hazards = hazard_rows(
        {"site_id": 1, "due_on": "2024-02-01"},
        {"site_id": 2, "due_on": "2024-02-25"},
        {"site_id": 1, "due_on": "2024-02-01", "status": "closed", "closed_on": "2024-01-30"},
    )
    risk = sites[[]].assign(
        level=["red", "blue", "unknown"], site_status=["overdue", "open", "none"]
    )
    gatherings = pd.DataFrame(
        {"site_id": [1.0, float("nan")], "village_code": ["500151001001", "500151001002"]},
        index=[1, 2],
    )
    return day_with(
        sites=sites, hazards=with_clock(hazards, as_of=DAY), risk=risk,
        table=lambda _name: gatherings,
    )  # fmt: skip


def kept(filters: Filters, known: Day) -> tuple[list[int], list[int]]:
    selection = apply(filters, known)
    return list(selection.site_ids), list(selection.hazard_ids)


def test_without_a_choice_everything_is_kept(known: Day):
    assert kept(Filters(), known) == ([1, 2, 3], [1, 2, 3])


@pytest.mark.parametrize(
    ("filters", "sites", "hazards"),
    [
        (Filters(category=("factory",)), [2], [2]),
        (Filters(category=("factory", "other")), [2, 3], [2]),
        (Filters(village=("500151001001",)), [1], [1, 3]),
        (Filters(risk=("red",)), [1], [1, 3]),
        (Filters(status=("none",)), [3], []),
        (Filters(office=("经济发展办",)), [2], [2]),
        (Filters(occasion=("new_year",)), [3], []),
        (Filters(gathering=("1",)), [1], [1, 3]),
        (Filters(gathering=("2",)), [2], [2]),
        (Filters(search="翠湖"), [1], [1, 3]),
        (Filters(search="龙都路"), [2], [2]),
        (Filters(search="[x"), [3], []),
        (Filters(category=("factory",), risk=("red",)), [], []),
    ],
)
def test_each_choice_keeps_its_sites_and_their_hazards(
    known: Day, filters: Filters, sites: list[int], hazards: list[int]
):
    assert kept(filters, known) == (sites, hazards)


def test_overdue_keeps_open_hazards_past_their_deadline_and_their_sites(known: Day):
    # Hazard 3 was due on the same day and is closed: it is not overdue.
    assert kept(Filters(deadline="overdue"), known) == ([1], [1])


def test_a_week_ahead_keeps_what_falls_due_in_it(known: Day):
    # Due 2024-02-25, seen on 2024-02-20: five days left.
    assert kept(Filters(deadline="within_7"), known) == ([2], [2])


def test_choices_come_out_of_the_address_as_they_went_in():
    filters = Filters(
        as_of=date(2024, 2, 20),
        category=("high_rise", "factory"),
        village=("500151001001",),
        risk=("red",),
        status=("overdue",),
        office=("建设管理办",),
        deadline="within_30",
        search="大厦",
    )
    assert from_address(filters.to_address()) == filters


def test_an_empty_choice_leaves_nothing_in_the_address():
    assert Filters().to_address() == {}


@pytest.mark.parametrize(
    "address",
    [
        {"as_of": "yesterday"},
        {"category": "castle,<script>"},
        {"risk": "purple"},
        {"deadline": "'; drop table site; --"},
        {"unknown": "1"},
    ],
)
def test_what_is_no_choice_is_left_out_of_the_address(address: dict[str, str]):
    assert from_address(address) == Filters()
