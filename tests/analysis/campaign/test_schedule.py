from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.campaign.schedule import LeadTimes, back_schedule, by_village
from tests.builders import hazard_rows

DAY = date(2024, 2, 20)  # a Tuesday, after the festival
END = date(2024, 3, 25)  # a Monday


def day(text: str) -> pd.Timestamp:
    return pd.Timestamp(text)


def test_the_days_are_counted_back_from_the_date_through_working_days() -> None:
    (row,) = back_schedule(
        hazard_rows({"due_on": "2024-04-10"}), as_of=DAY, until=END
    ).itertuples()  # fmt: skip
    # Closing takes a working day: re-check by Friday 22nd; three before that: Tuesday 19th.
    assert row.close_by == day("2024-03-25")
    assert row.recheck_by == day("2024-03-22")
    assert row.rectify_by == day("2024-03-19")
    # 4 in February's week, 4 and 4 in the next two weeks' ... counted: 21-23 Feb 3, 26 Feb-1 Mar 5,
    # 4-8 Mar 5, 11-15 Mar 5, 18-19 Mar 2.
    assert (row.slack, row.why, row.is_red) == (20, "in_time", False)


def test_the_deadline_counts_where_it_is_earlier_than_the_date() -> None:
    told = back_schedule(hazard_rows({"due_on": "2024-02-23"}), as_of=DAY, until=END).iloc[0]
    assert told["rectify_by"] == day("2024-02-23")
    assert told["recheck_by"] == day("2024-02-28")  # three working days after the deadline
    assert told["slack"] == 3


def test_a_passed_deadline_is_red_and_the_day_itself_is_not() -> None:
    told = back_schedule(
        hazard_rows({"due_on": "2024-02-19"}, {"due_on": "2024-02-20"}), as_of=DAY, until=END
    )
    assert told["why"].tolist() == ["deadline_passed", "in_time"]
    assert told["slack"].tolist() == [-1, 0]
    assert told["is_red"].tolist() == [True, False]


def test_a_date_too_near_is_red_although_the_deadline_is_far() -> None:
    told = back_schedule(
        hazard_rows({"due_on": "2024-03-20"}), as_of=DAY, until=date(2024, 2, 23)
    ).iloc[0]
    # Closing by the 23rd means re-check by the 22nd and putting right by the 19th: yesterday.
    assert told["rectify_by"] == day("2024-02-19")
    assert (told["why"], told["is_red"]) == ("no_time_before_date", True)


def test_less_time_than_putting_right_takes_is_tight() -> None:
    leads = LeadTimes(rectify=5)
    told = back_schedule(
        hazard_rows({"due_on": "2024-02-26"}, {"due_on": "2024-02-27"}), as_of=DAY, leads=leads
    )
    assert told["slack"].tolist() == [4, 5]
    assert told["why"].tolist() == ["tight", "in_time"]
    assert told["is_tight"].tolist() == [True, False]


def test_what_is_handed_in_is_rechecked_within_three_working_days_of_the_earlier_day() -> None:
    told = back_schedule(
        hazard_rows(
            {"status": "submitted", "submitted_on": "2024-02-02", "due_on": "2024-03-01"},
            {"status": "submitted", "submitted_on": "2024-02-19", "due_on": "2024-03-01"},
        ),
        as_of=DAY,
        until=END,
    )
    # 2 February + 3: Sunday the 4th was worked, so 4, 5, 6.
    assert told["recheck_by"].tolist() == [day("2024-02-06"), day("2024-02-22")]
    assert told["stage"].tolist() == ["recheck", "recheck"]
    assert told["rectify_by"].isna().all()
    assert told["why"].tolist() == ["recheck_late", "in_time"]


def test_what_is_rechecked_only_waits_for_its_closing() -> None:
    rows = hazard_rows({"status": "rechecked", "rechecked_on": "2024-02-19", "due_on": None})
    told = back_schedule(rows, as_of=DAY).iloc[0]
    assert (told["stage"], told["close_by"]) == ("close", day("2024-02-20"))
    assert pd.isna(told["recheck_by"])
    assert told["slack"] == 0
    assert back_schedule(rows, as_of=DAY, until=END).iloc[0]["next_by"] == day("2024-03-25")


def test_without_deadline_and_date_nothing_is_promised() -> None:
    told = back_schedule(hazard_rows({"due_on": None}), as_of=DAY).iloc[0]
    assert (told["why"], told["is_red"]) == ("no_promise", False)
    assert pd.isna(told["slack"])


def test_closed_ones_have_no_schedule_and_an_unpublished_year_is_marked() -> None:
    rows = hazard_rows({"status": "closed", "closed_on": "2024-02-01"})
    assert back_schedule(rows, as_of=DAY, until=END).empty
    told = back_schedule(hazard_rows({}), as_of=DAY, until=date(2035, 1, 10))
    assert not told["is_published"].any()


def test_a_village_with_more_rechecks_than_hands_is_told_how_many_do_not_fit() -> None:
    rows = hazard_rows(
        *({"due_on": "2024-02-21"} for _ in range(8)),
        {"due_on": "2024-03-15", "village_code": "500151001002"},
    )
    told = by_village(back_schedule(rows, as_of=DAY), as_of=DAY, rechecks_per_day=1.5)
    # Eight re-checks by Monday 26th, four working days off: six fit, two do not.
    assert told["n_short"].tolist() == [2, 0]
    assert told["n_open"].tolist() == [8, 1]
    assert told["advice"].tolist() == ["extra_rechecks", "on_course"]
    unknown = by_village(back_schedule(rows, as_of=DAY), as_of=DAY)
    assert unknown["n_short"].isna().all()


def test_the_advice_follows_the_gravest_thing() -> None:
    rows = hazard_rows({"due_on": "2024-02-01"}, {"due_on": "2024-03-20"})
    told = by_village(back_schedule(rows, as_of=DAY, until=date(2024, 2, 22)), as_of=DAY)
    assert told["advice"].tolist() == ["ask_for_extension"]
    assert told["n_red"].tolist() == [2]
    late = by_village(back_schedule(rows.iloc[1:], as_of=DAY, until=date(2024, 2, 22)), as_of=DAY)
    assert late["advice"].tolist() == ["submit_earlier"]
