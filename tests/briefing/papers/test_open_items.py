"""The list of open items in the annex."""

from __future__ import annotations

from briefing.facts.totals import with_progress
from briefing.papers.annex import open_items
from tests.briefing.small_office import AS_OF, EAST, hazards
from tests.builders import day_with, site_rows, village_rows


def test_the_open_items_name_the_longest_overdue_first():
    items = open_items(
        day_with(
            sites=site_rows({"site_id": 1, "name": "甲楼"}, {"site_id": 3, "name": "丙浴室"}),
            hazards=with_progress(hazards(), as_of=AS_OF),
            villages=village_rows({"village_code": EAST}),
        )
    )
    # Closed are 1, 2, 3; overdue are 7 by 40 days and 5 by 10.
    assert items["hazard_id"].tolist()[:2] == [7, 5]
    assert sorted(items["hazard_id"]) == [4, 5, 6, 7, 8]
    assert items["site"].tolist()[0] == "丙浴室"
