"""Before a festival: which sites must be seen, and how far that is done."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.planning.visit_choices import KeySpan, before_dates, is_near, must_before
from tests.builders import visit_rows

A, B = "500151001001", "500151001002"
FESTIVAL = KeySpan("festival", date(2024, 2, 24), date(2024, 2, 24))
SITES = pd.DataFrame(
    {"village_code": [A, A, A, B, B]}, index=pd.Index([1, 2, 3, 4, 5], name="site_id")
)
RISK = pd.DataFrame(
    {"level": ["red", "orange", "blue", "orange", "yellow"], "score": [90.0, 60, 10, 55, 30]},
    index=SITES.index,
)


def visited(*rows: tuple[int, str]) -> pd.DataFrame:
    return visit_rows(*({"site_id": site, "visited_on": day} for site, day in rows))


def planned(*rows: tuple[int, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {"site_id": [r[0] for r in rows], "on": pd.to_datetime([r[1] for r in rows])}
    )


def test_seen_planned_and_missing_add_up_to_the_red_and_orange_sites():
    (told,) = before_dates(
        [FESTIVAL], SITES, RISK, visited((1, "2024-02-15"), (3, "2024-02-15")),
        planned((2, "2024-02-23"), (5, "2024-02-23")), as_of=date(2024, 2, 20),
    )  # fmt: skip
    assert (told.n, told.n_seen, told.n_planned, told.n_missing) == (3, 1, 1, 1)
    assert told.days_left == 4
    assert told.villages_without == (B,)


def test_a_visit_on_the_day_itself_or_long_before_does_not_count():
    (told,) = before_dates(
        [FESTIVAL], SITES, RISK, visited((1, "2024-01-10")), planned((2, "2024-02-24")),
        as_of=date(2024, 2, 20),
    )  # fmt: skip
    assert (told.n_seen, told.n_planned) == (0, 0)
    assert told.share == 0


def test_a_date_that_is_past_or_far_off_is_left_out():
    far = KeySpan("far", date(2024, 6, 1), date(2024, 6, 1))
    assert (
        before_dates([FESTIVAL, far], SITES, RISK, visited(), planned(), as_of=date(2024, 2, 24))
        == ()
    )


def test_the_floor_takes_the_worst_unseen_sites_of_each_village():
    # Site 1 was seen: village A lacks one of two, B has only site 4.
    assert must_before(FESTIVAL, SITES, RISK, visited((1, "2024-02-15")), least_per_village=2) == (
        2,
        4,
    )


def test_a_key_date_within_its_window_makes_its_floor_a_must():
    # 15 days before the 24th is the 9th; on the day itself nothing counts for it any more.
    near = [is_near(FESTIVAL, date(2024, 2, day)) for day in (8, 9, 20, 24)]
    assert near == [False, True, True, False]
