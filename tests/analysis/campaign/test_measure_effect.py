"""A measure's effect: equal days on both sides, open and median days, finds per visit."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.campaign.measure_effect import MeasureScope, before_after, within
from analysis.ranking.trend import compare
from tests.builders import event_rows, hazard_rows, site_rows, visit_rows

SINCE = date(2024, 2, 1)
HAZARDS = (
    # found, closed: 5 and 9 days before, 2 days after; one stays open from before.
    ("2024-01-10", "2024-01-15"), ("2024-01-20", "2024-01-29"), ("2024-02-03", "2024-02-05"),
    ("2024-01-25", None), ("2024-01-28", "2024-02-10"),
)  # fmt: skip


def history():
    hazards = hazard_rows(
        *(
            {"found_on": found, "closed_on": closed, "status": "closed" if closed else "assigned"}
            for found, closed in HAZARDS
        )
    )
    events = []
    for at, (found, closed) in enumerate(HAZARDS, start=1):
        events.append({"subject_id": at, "kind": "found", "effective_on": found, "changes": {}})
        if closed:
            events.append(
                {"subject_id": at, "kind": "closed", "effective_on": closed, "changes": {}}
            )
    return hazards, event_rows(*events)


VISITS = visit_rows(
    *({"visited_on": day} for day in ("2024-01-14", "2024-01-20", "2024-02-03", "2024-02-11"))
)


def test_open_hazards_and_median_days_are_told_for_equal_days_before_and_after():
    told = before_after(*history(), VISITS, since=SINCE, as_of=date(2024, 2, 20))
    # 1 to 20 February are 20 days; so before is 12 to 31 January.
    assert told.days == 20
    # On 31 January the fourth and the fifth are open; on 20 February the fourth.
    assert (told.before.n_open, told.after.n_open) == (2, 1)
    assert (told.before.n_closed, told.after.n_closed) == (2, 2)
    # Before: 5 and 9 days; after: 2 and 13 days.
    assert (told.before.median_days, told.after.median_days) == (7, 7.5)


def test_finds_per_visit_are_compared_with_their_exact_interval():
    told = before_after(*history(), VISITS, since=SINCE, as_of=date(2024, 2, 20))
    # Before: found on 20, 25 and 28 January at 2 visits; after: one at 2.
    assert (told.before.n_found, told.before.n_visits) == (3, 2)
    assert (told.after.n_found, told.after.n_visits) == (1, 2)
    assert told.found_per_visit == compare(1, 2, 3, 2)
    assert told.found_per_visit.ratio == pytest.approx(1 / 3)
    assert told.found_per_visit.verdict == "cannot_tell"


def test_no_effect_is_told_in_the_first_week_or_without_a_record_before():
    assert before_after(*history(), VISITS, since=SINCE, as_of=date(2024, 2, 6)) is None
    early = date(2024, 1, 16)
    assert before_after(*history(), VISITS, since=early, as_of=date(2024, 2, 20)) is None
    whole = hazard_rows()
    assert before_after(whole, event_rows(), visit_rows(), since=SINCE, as_of=SINCE) is None


def test_a_side_without_a_visit_is_not_compared():
    told = before_after(*history(), VISITS.iloc[:2], since=SINCE, as_of=date(2024, 2, 20))
    assert told.found_per_visit is None


def test_a_scope_keeps_the_sites_of_its_village_office_and_trade():
    sites = site_rows(
        {"village_code": "500151001001", "office": "甲办", "category": "factory"},
        {"village_code": "500151001001", "office": "乙办", "category": "factory"},
        {"village_code": "500151001002", "office": None, "category": "factory"},
    )
    hazards = hazard_rows({"site_id": 1}, {"site_id": 2}, {"site_id": 3})
    visits = visit_rows({"site_id": 3})
    kept, seen = within(MeasureScope("500151001001", "甲办"), sites, hazards, visits)
    assert (kept["site_id"].tolist(), len(seen)) == ([1], 0)
    kept, seen = within(MeasureScope(category="factory"), sites, hazards, visits)
    assert (len(kept), len(seen)) == (3, 1)
    assert MeasureScope().is_whole
