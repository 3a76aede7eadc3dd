"""A register of two villages, four sites and eight hazards whose every figure is known by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from analysis.risk.assessment import assess
from briefing.facts.collect import collect
from briefing.facts.fact import Facts, Period
from data.store.campaign import template
from tests.builders import day_with, event_rows, hazard_rows, site_rows, village_rows, visit_rows

AS_OF = date(2024, 2, 20)
PERIOD = Period(date(2024, 2, 14), AS_OF)
# No issuer, no phase and no key date is named.
UNNAMED = replace(
    template(), issuer="", number="", title="", parent_document=None, phases=(), key_dates=()
)
EAST, WEST, THIRD = "500151001001", "500151001002", "500151001003"


def hazards(**changes: object):
    """Eight hazards: six found in the east (four put right), two in the west (none).

    Of the east's, 1-3 are closed, 4 awaits its re-check, 5 is overdue since 10 Feb, 6 is open
    and not due. West: 7 overdue by 40 days, 8 without a deadline.
    """
    of_east = {"site_id": 1, "village_code": EAST, "found_on": "2024-01-05"}
    of_west = {"site_id": 3, "village_code": WEST, "category": "bathhouse"}
    closed = {"status": "closed", "submitted_on": "2024-01-20", "closed_on": "2024-01-25"}
    rows = [
        {**of_east, **closed, "due_on": "2024-01-31"},
        {**of_east, **closed, "due_on": "2024-01-31"},
        {**of_east, **closed, "due_on": "2024-01-15"},
        {**of_east, "status": "submitted", "submitted_on": "2024-02-15", "due_on": "2024-02-18"},
        {**of_east, "status": "rectifying", "due_on": "2024-02-10"},
        {**of_east, "status": "rectifying", "due_on": "2024-03-10", "found_on": "2024-02-15"},
        {**of_west, "status": "assigned", "found_on": "2024-01-01", "due_on": "2024-01-11"},
        {**of_west, "status": "assigned", "found_on": "2024-02-16", "due_on": None},
    ]
    return hazard_rows(*({**row, **changes} for row in rows))


def facts(
    *, site_name: str = "某场所", is_demo: bool = False, empty: bool = False, third: bool = False
) -> Facts:
    """Return the facts of the office above; a third village has five hazards, none put right."""
    villages = village_rows(
        {"village_code": EAST, "name": "东方社区居民委员会", "short_name": "东方社区"},
        {"village_code": WEST, "name": "东城社区居民委员会", "short_name": "东城社区"},
        {"village_code": THIRD, "name": "和平社区居民委员会", "short_name": "和平社区"},
    )
    sites = site_rows(
        {"site_id": 1, "name": site_name, "village_code": EAST},
        {"site_id": 2, "name": site_name, "village_code": EAST},
        {"site_id": 3, "name": site_name, "village_code": WEST, "category": "bathhouse"},
        {"site_id": 4, "name": site_name, "village_code": WEST},
        *([{"site_id": 5, "name": site_name, "village_code": THIRD}] if third else []),
    )
    visits = visit_rows(
        {"site_id": 1, "visited_on": "2024-01-05", "village_code": EAST},
        {"site_id": 3, "visited_on": "2024-02-16", "village_code": WEST},
    )
    of_third = {"site_id": 5, "village_code": THIRD, "status": "assigned", "found_on": "2024-01-02"}
    found = pd.concat([hazards(), hazard_rows(*[of_third] * 5)], ignore_index=True)
    found.index = pd.RangeIndex(1, len(found) + 1, name="hazard_id")
    found = found if third else found.iloc[:8]
    here = found.iloc[:0] if empty else found
    day = day_with(
        as_of=AS_OF, is_demo=is_demo, villages=villages, sites=sites, hazards=here, visits=visits,
        events=event_rows(), risk=assess(sites, here, visits=visits, as_of=AS_OF),
        campaign=UNNAMED,
    )  # fmt: skip
    return collect(day, PERIOD, found.iloc[:0])
