from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from analysis.campaign.alert_level import (
    AlertDate,
    alert_dates,
    asked,
    floor_of,
    level_on,
    meeting_on,
    season,
    visit_cover,
    warnings,
    winter_of,
)
from analysis.campaign.calendar import is_published
from tests.builders import site_rows, village_rows, visit_rows
from vocabulary.campaign import AlertLevel, Pressure, letter
from vocabulary.terms import Category


def alert_of(code: str, winter: int = 2023) -> AlertDate:
    return next(one for one in alert_dates(winter) if one.day.code == code)


def task_rows(*rows: dict[str, object]) -> pd.DataFrame:
    defaults: dict[str, object] = {
        "kind": "warning", "site_id": None, "village_code": None, "done_on": None, "owner": None,
        "version": 1, "details": {"key_date": "new_year", "year": 2024},
    }  # fmt: skip
    full = [{**defaults, **row} for row in rows]
    frame = pd.DataFrame(full, columns=list(defaults), index=range(1, len(rows) + 1))
    return frame.assign(
        site_id=frame["site_id"].astype("float64"),
        done_on=pd.to_datetime(frame["done_on"]).astype("datetime64[s]"),
    )


@pytest.mark.parametrize(
    ("day", "level", "codes"),
    [
        # New Year asks from three days before to two days after.
        (date(2023, 12, 28), AlertLevel.NORMAL, []),
        (date(2023, 12, 29), AlertLevel.RAISED, ["new_year"]),
        (date(2024, 1, 3), AlertLevel.RAISED, ["new_year"]),
        (date(2024, 1, 4), AlertLevel.NORMAL, []),
        # A week before New Year's Eve (9 February), and a week after Spring Festival.
        (date(2024, 2, 2), AlertLevel.HIGHEST, ["new_years_eve"]),
        (date(2024, 2, 17), AlertLevel.HIGHEST, ["spring_festival"]),
        (date(2024, 2, 18), AlertLevel.NORMAL, []),
    ],
)
def test_the_level_is_raised_around_a_key_date(
    day: date, level: AlertLevel, codes: list[str]
) -> None:
    found, holding = level_on(day, alert_dates(2023))
    assert found is level
    assert [one.day.code for one in holding] == codes


def test_of_two_levels_the_higher_one_holds() -> None:
    # Lantern Festival of 2026 is 3 March, one day before the two sessions open.
    level, holding = level_on(date(2026, 3, 3), alert_dates(2025))
    level, holding = level_on(date(2026, 3, 3), alert_dates(2025))
    assert level is AlertLevel.HIGHEST
    assert {one.day.code for one in holding} == {"lantern", "two_sessions"}


def test_the_office_changes_what_a_key_date_asks_for() -> None:
    own = {"new_year": {"level": "highest", "before": 5, "floor": 3, "checks": ["night"]}}
    told = asked(own)["new_year"]
    assert (told.level, told.before, told.after, told.floor) == (AlertLevel.HIGHEST, 5, 2, 3)
    assert told.checks == ("night",)
    assert asked(own)["lantern"] == asked()["lantern"]
    first = alert_dates(2023, settings=own)[0]
    assert first.start == date(2023, 12, 27)


def test_a_day_the_office_knows_is_no_forecast_any_more() -> None:
    assert alert_of("two_sessions", 2026).day.is_forecast
    moved = {"two_sessions": (date(2027, 3, 5), date(2027, 3, 13))}
    told = next(one for one in alert_dates(2026, moved=moved) if one.day.code == "two_sessions")
    assert (told.day.start, told.day.end) == (date(2027, 3, 5), date(2027, 3, 13))
    assert not told.day.is_forecast


def test_a_winter_begins_in_the_year_before_its_spring() -> None:
    assert winter_of(date(2024, 2, 20)) == 2023
    assert winter_of(date(2024, 4, 30)) == 2023
    assert winter_of(date(2024, 5, 1)) == 2024
    assert winter_of(date(2023, 11, 1)) == 2023


def test_the_three_periods_meet_after_new_year() -> None:
    assert set(meeting_on(date(2024, 1, 5), 2023)) == set(Pressure)
    assert meeting_on(date(2023, 11, 30), 2023) == ()
    # Slack after Spring Festival (10 February) lasts a fortnight; the year's end is over.
    assert set(meeting_on(date(2024, 2, 20), 2023)) == {Pressure.SLACK, Pressure.FIRES}
    assert meeting_on(date(2024, 2, 29), 2023) == (Pressure.FIRES,)
    assert meeting_on(date(2024, 3, 1), 2023) == ()


def test_shops_are_warned_before_new_year_and_temples_before_qingming() -> None:
    places = site_rows({"category": "other"}, {"category": "scenic"}, {"category": "compound"})
    before_new_year = warnings(
        alert_of("new_year"), places, village_rows({}), task_rows(), as_of=date(2023, 12, 20)
    )
    assert before_new_year["place"].tolist() == ["village", "site"]
    assert before_new_year["category"].tolist()[1] == "other"
    assert set(before_new_year["due_on"]) == {pd.Timestamp("2023-12-25")}
    for_tombs = warnings(
        alert_of("qingming"), places, village_rows({}), task_rows(), as_of=date(2023, 12, 20)
    )
    assert for_tombs["category"].tolist()[1:] == ["scenic"]


def test_who_has_received_the_warning_is_not_late_and_one_of_another_year_does_not_count() -> None:
    places = site_rows({"category": "other"}, {"category": "other"}, {"category": "bathhouse"})
    tasks = task_rows(
        {"site_id": 1, "done_on": "2023-12-24", "owner": "甲", "version": 3},
        {"site_id": 2, "done_on": "2022-12-24",
         "details": {"key_date": "new_year", "year": 2023}},
        {"village_code": "500151001001", "done_on": "2023-12-26"},
    )  # fmt: skip
    told = warnings(
        alert_of("new_year"), places, village_rows({}), tasks, as_of=date(2023, 12, 26)
    ).set_index(["place", "site_id"], drop=False)
    assert told["is_received"].tolist() == [True, False, True, False]
    assert told["is_late"].tolist() == [False, True, False, True]
    received = told[told["site_id"] == 1].iloc[0]
    assert (received["task_id"], received["version"], received["owner"]) == (1, 3, "甲")
    # On the last day nobody is late.
    on_the_day = warnings(
        alert_of("new_year"), places, village_rows({}), task_rows(), as_of=date(2023, 12, 25)
    )
    assert not on_the_day["is_late"].any()


def test_visits_before_a_key_date_are_counted_by_place_and_by_village() -> None:
    places = site_rows(
        {"category": "scenic"}, {"category": "scenic"},
        {"category": "compound", "village_code": "500151001002"},
    )  # fmt: skip
    visits = visit_rows(
        # Lantern Festival is 24 February: from the 10th on, the level from the 22nd to the 25th.
        {"site_id": 1, "visited_on": "2024-02-09"},
        {"site_id": 2, "visited_on": "2024-02-10"},
        {"site_id": 2, "visited_on": "2024-02-23"},
        {"site_id": 3, "visited_on": "2024-02-21", "village_code": "500151001002"},
    )
    codes = ["500151001001", "500151001002"]
    n_visited, n_sites, below = visit_cover(alert_of("lantern"), places, visits, codes)
    assert (n_visited, n_sites) == (1, 2)
    assert below == ("500151001002",)


def test_the_letter_names_the_day_and_asks_what_concerns_the_place() -> None:
    text = letter(
        Category.SCENIC, place="景区景点", occasion="除夕", day="2024-02-09", due="2024-02-02"
    )
    assert "除夕（2024-02-09）" in text
    assert "2024-02-02" in text
    assert "香烛" in text
    others = {letter(one, place="x", occasion="x", day="x", due="x") for one in Category}
    assert len(others) == len(Category)
    assert "网格员" in letter(None, place="x", occasion="x", day="x", due="x")


def test_the_season_counts_by_month_and_keeps_the_empty_ones() -> None:
    told = season(pd.Series(pd.to_datetime(["2024-01-10", "2023-01-30", "2023-12-01", None])))
    assert told[1] == 2
    assert told[12] == 1
    assert told[7] == 0
    assert len(told) == 12


def test_a_year_the_state_council_has_not_published_is_told_apart() -> None:
    assert is_published(2026)
    assert not is_published(2027)


def test_the_floor_of_a_span_is_the_highest_of_the_levels_it_touches() -> None:
    # Lantern 24 February 2024: raised from the 22nd to the 25th, one visit a village.
    winter = alert_dates(2023)
    floor, asking = floor_of(date(2024, 2, 21), date(2024, 2, 22), winter)
    assert (floor, [one.day.code for one in asking]) == (1, ["lantern"])
    assert floor_of(date(2024, 2, 19), date(2024, 2, 21), winter) == (0, ())
    # From 25 February to 1 March the two sessions (4 March less 3 days: 2) are the higher.
    floor, asking = floor_of(date(2024, 2, 25), date(2024, 3, 1), winter)
    assert (floor, [one.day.code for one in asking]) == (2, ["two_sessions"])
