from __future__ import annotations

from datetime import date, timedelta

import pytest

from analysis.campaign.calendar import (
    CalendarError,
    HolidayYear,
    KeyDay,
    add_working_days,
    key_days,
    lunar_day,
    qingming,
    working_days_between,
    year_from_document,
)


# STANDARDS 1.4; 2024-02-04 and 2024-02-18 are Sundays that were worked.
@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2024, 2, 8), 3, date(2024, 2, 19)),
        (date(2024, 2, 2), 7, date(2024, 2, 18)),
        (date(2023, 12, 29), 3, date(2024, 1, 4)),
        (date(2024, 4, 2), 3, date(2024, 4, 8)),
        (date(2024, 2, 19), -3, date(2024, 2, 8)),
        (date(2024, 2, 19), 0, date(2024, 2, 19)),
    ],
)
def test_working_days_count_the_shifted_holidays(start: date, n: int, expected: date) -> None:
    answer = add_working_days(start, n)
    assert answer.on == expected
    assert answer.is_published


def test_a_year_without_arrangement_counts_weekends_only_and_says_so() -> None:
    answer = add_working_days(date(2027, 2, 5), 1)  # Friday, New Year's Eve of 2027
    assert answer.on == date(2027, 2, 8)
    assert not answer.is_published
    across = add_working_days(date(2026, 12, 31), 1)
    assert across.on == date(2027, 1, 1)
    assert not across.is_published


def test_a_year_file_of_the_office_wins() -> None:
    year = year_from_document(
        {
            "year": 2027,
            "papers": ["https://www.gov.cn/x"],
            "days": [
                {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
                {"name": "元旦", "date": "2027-01-03", "isOffDay": False},
            ],
        }
    )
    years = {2027: year}
    assert year.source == "https://www.gov.cn/x"
    answer = add_working_days(date(2026, 12, 31), 1, years=years)
    assert answer.on == date(2027, 1, 3)  # Sunday, worked
    assert answer.is_published
    assert working_days_between(date(2026, 12, 31), date(2027, 1, 1), years=years) == 0
    assert working_days_between(date(2027, 1, 3), date(2027, 1, 4), years=years) == 1


@pytest.mark.parametrize(
    "document",
    [{}, {"year": 2027}, {"year": 2027, "days": 3}, {"year": "x", "days": []},
     {"year": 2027, "days": [{"date": "soon", "isOffDay": True}]}],
)  # fmt: skip
def test_a_year_file_of_another_shape_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(CalendarError, match="year file"):
        year_from_document(document)


def test_days_between_and_days_added_agree() -> None:
    start = date(2023, 12, 20)
    for n in range(1, 60):
        assert working_days_between(start, add_working_days(start, n).on) == n
    assert working_days_between(date(2024, 2, 19), date(2024, 2, 8)) == -3
    assert working_days_between(start, start) == 0


# STANDARDS 1.13.
@pytest.mark.parametrize(
    ("winter", "expected"),
    [
        (2023, {"little_new_year_north": "2024-02-02", "little_new_year_south": "2024-02-03",
                "new_years_eve": "2024-02-09", "spring_festival": "2024-02-10",
                "fifth_day": "2024-02-14", "lantern": "2024-02-24", "qingming": "2024-04-04",
                "two_sessions": "2024-03-04"}),
        (2024, {"little_new_year_north": "2025-01-22", "little_new_year_south": "2025-01-23",
                "new_years_eve": "2025-01-28", "spring_festival": "2025-01-29",
                "fifth_day": "2025-02-02", "lantern": "2025-02-12", "qingming": "2025-04-04",
                "two_sessions": "2025-03-04"}),
        (2025, {"little_new_year_north": "2026-02-10", "little_new_year_south": "2026-02-11",
                "new_years_eve": "2026-02-16", "spring_festival": "2026-02-17",
                "fifth_day": "2026-02-21", "lantern": "2026-03-03", "qingming": "2026-04-05",
                "two_sessions": "2026-03-04"}),
        (2026, {"little_new_year_north": "2027-01-30", "little_new_year_south": "2027-01-31",
                "new_years_eve": "2027-02-05", "spring_festival": "2027-02-06",
                "fifth_day": "2027-02-10", "lantern": "2027-02-20", "qingming": "2027-04-05",
                "two_sessions": "2027-03-04", "fire_day": "2026-11-09", "new_year": "2027-01-01"}),
    ],
)  # fmt: skip
def test_the_key_dates_of_a_winter_are_those_of_the_almanac(
    winter: int, expected: dict[str, str]
) -> None:
    found = {day.code: day.start.isoformat() for day in key_days(winter)}
    assert {code: found[code] for code in expected} == expected


@pytest.mark.parametrize(
    ("year", "spring", "lantern", "clear"),
    [
        (2016, "02-08", "02-22", "04-04"), (2017, "01-28", "02-11", "04-04"),
        (2018, "02-16", "03-02", "04-05"), (2019, "02-05", "02-19", "04-05"),
        (2020, "01-25", "02-08", "04-04"), (2021, "02-12", "02-26", "04-04"),
        (2022, "02-01", "02-15", "04-05"), (2023, "01-22", "02-05", "04-05"),
        (2028, "01-26", "02-09", "04-04"), (2029, "02-13", "02-27", "04-04"),
        (2030, "02-03", "02-17", "04-05"),
    ],
)  # fmt: skip
def test_spring_lantern_and_qingming_hold_for_other_years(
    year: int, spring: str, lantern: str, clear: str
) -> None:
    assert lunar_day(year, 1, 1).isoformat() == f"{year}-{spring}"
    assert lunar_day(year, 1, 15).isoformat() == f"{year}-{lantern}"
    assert qingming(year).isoformat() == f"{year}-{clear}"


def test_the_two_sessions_of_an_unknown_year_are_a_forecast() -> None:
    known = next(day for day in key_days(2025) if day.code == "two_sessions")
    guessed = next(day for day in key_days(2026) if day.code == "two_sessions")
    assert known == KeyDay("two_sessions", date(2026, 3, 4), date(2026, 3, 12))
    assert guessed == KeyDay("two_sessions", date(2027, 3, 4), date(2027, 3, 12), is_forecast=True)
    moved = next(day for day in key_days(2019) if day.code == "two_sessions")
    assert (moved.start, moved.end) == (date(2020, 5, 21), date(2020, 5, 28))


def test_an_office_year_with_every_day_off_has_no_working_day() -> None:
    days = frozenset(date(2028, 1, 1) + timedelta(days=k) for k in range(366))
    years = {2028: HolidayYear(2028, days, frozenset())}
    assert working_days_between(date(2028, 1, 1), date(2028, 12, 31), years=years) == 0
