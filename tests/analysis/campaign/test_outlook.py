"""The outlook: each driver from a count, silent where the count does not tell."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.campaign.alert_level import alert_dates
from analysis.campaign.outlook import Driver, outlook, own_fires
from analysis.risk.hazards import with_clock
from tests.builders import hazard_rows, visit_rows

AS_OF = date(2024, 2, 20)  # tomorrow is 21 February; thirty days end on 21 March


def days(*texts: str) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts)))


def driver(code: str, *, fires: pd.Series | None = None, hazards: pd.DataFrame | None = None,
           visits: pd.DataFrame | None = None, as_of: date = AS_OF) -> Driver:  # fmt: skip
    found = hazards if hazards is not None else hazard_rows({"found_on": "2023-06-01"})
    told = outlook(
        fires if fires is not None else days(),
        with_clock(found, as_of=as_of),
        visits if visits is not None else visit_rows({"visited_on": "2023-06-01"}),
        alert_dates(2023),
        as_of=as_of,
    )
    return next(one for one in told.drivers if one.code == code)


def test_without_a_fire_on_record_the_season_is_not_told():
    told = own_fires(days(), as_of=AS_OF)
    assert (told.direction, told.of, told.comparison) == ("unclear", 0, None)


def test_fires_of_the_same_days_of_earlier_years_are_counted_per_day():
    # 2022 and 2023: the days 21 February to 22 March; 2024 has not come to them yet.
    fires = days("2022-02-21", "2022-03-22", "2022-03-23", "2023-03-01", "2023-07-01", "2024-02-20")
    told = own_fires(fires, as_of=AS_OF)
    assert (told.n, told.of, told.years) == (3, 6, 2)
    assert told.comparison is not None
    # 3 in 60 days against 3 in the rest: 1 January 2022 to 20 February 2024 is 781 days.
    assert told.comparison.ratio == pytest.approx((3 / 60) / (3 / 721))
    assert told.direction == "up"
    assert told.band is not None
    # Jeffreys: shape 3.5 on 60 days, thirty days ahead.
    assert told.band.expected == pytest.approx(3.5 / 60 * 30)


def test_a_steady_year_of_fires_is_not_called_more_or_less():
    fires = days(*(f"{year}-{month:02d}-01" for year in (2022, 2023) for month in range(1, 13)))
    told = own_fires(fires, as_of=AS_OF)
    # 1 March of each year lies in the days, one of twelve.
    assert (told.n, told.of, told.direction) == (2, 24, "unclear")


def test_fires_after_the_day_are_not_known_yet():
    assert own_fires(days("2024-02-21"), as_of=AS_OF).of == 0


def test_the_raised_days_ahead_are_those_of_lantern_and_the_two_sessions():
    told = driver("key_dates")
    assert set(told.names) == {"lantern", "two_sessions"}
    # Lantern: 22 to 25 February, 4 days. The sessions: from 3 days before the first to the last.
    sessions = next(one for one in alert_dates(2023) if one.day.code == "two_sessions")
    assert told.n == 4 + (sessions.end - sessions.start).days + 1
    assert (told.of, told.direction) == (30, "up")


def test_in_high_summer_neither_period_nor_key_date_lies_ahead():
    at = date(2024, 6, 30)
    assert driver("periods", as_of=at).direction == "none"
    assert driver("key_dates", as_of=at).n == 0


def test_the_season_of_fires_ends_with_february():
    told = driver("periods")
    # 21 to 29 February (2024 is a leap year); the slack after Spring Festival ends on the 24th.
    assert (told.n, told.of) == (9, 30)
    assert set(told.names) == {"slack", "fires"}


def test_the_list_grows_only_where_clearly_more_is_found_than_closed():
    found = [{"found_on": "2024-02-01"}] * 10
    assert driver("stock", hazards=hazard_rows(*found)).direction == "up"
    closed = [{"found_on": "2023-12-01", "status": "closed", "closed_on": "2024-02-01"}] * 10
    both = driver("stock", hazards=hazard_rows(*found, *closed))
    assert (both.n, both.of, both.direction) == (10, 10, "unclear")
    assert driver("stock", hazards=hazard_rows(*closed)).direction == "down"
    assert driver("stock").comparison is None


def test_what_is_late_presses_and_what_falls_due_is_told_beside_it():
    told = driver(
        "deadlines",
        hazards=hazard_rows(
            {"due_on": "2024-02-10"},
            {"due_on": "2024-03-21"},
            {"due_on": "2024-03-22"},
            {"due_on": "2024-02-10", "status": "closed", "closed_on": "2024-02-09"},
        ),
    )
    assert (told.n, told.of, told.direction) == (1, 1, "up")
    assert driver("deadlines").direction == "none"


def test_finds_are_compared_per_visit():
    visits = visit_rows(
        *[{"visited_on": "2024-02-01", "n_found": 1}] * 10,
        *[{"visited_on": "2024-01-05", "n_found": 0}] * 20,
        {"visited_on": "2024-01-05", "n_found": 1},
    )
    told = driver("finds", visits=visits)
    assert (told.n, told.of, told.direction) == (10, 1, "up")


def test_the_outlook_counts_each_direction():
    hazards = with_clock(hazard_rows({"found_on": "2023-06-01"}), as_of=AS_OF)
    visits = visit_rows({"visited_on": "2023-06-01"})
    told = outlook(days(), hazards, visits, alert_dates(2023), as_of=AS_OF)
    assert (told.start, told.end) == (date(2024, 2, 21), date(2024, 3, 21))
    # Periods and key dates press; fires, stock and finds are unclear; nothing is due.
    assert [told.count(way) for way in ("up", "down", "unclear", "none")] == [2, 0, 3, 1]
