from __future__ import annotations

from datetime import date

from analysis.campaign.alert_level import alert_dates
from analysis.campaign.schedule import campaign_of, time_left


def test_the_second_phase_has_116_days_and_78_working_days() -> None:
    # REQUIREMENTS T6, counted on the State Council's calendar of 2023 and 2024.
    told = time_left(date(2023, 12, 1), date(2024, 3, 25), as_of=date(2023, 11, 30))
    assert (told.days, told.working_days) == (116, 78)
    assert (told.days_left, told.working_left) == (116, 78)


def test_what_is_left_runs_out_on_the_last_day() -> None:
    start, end = date(2024, 3, 26), date(2024, 3, 31)
    told = time_left(start, end, as_of=date(2024, 3, 28))
    # 29 March is a Friday, then the weekend.
    assert (told.days_left, told.working_left) == (3, 1)
    after = time_left(start, end, as_of=date(2024, 4, 10))
    assert (after.days_left, after.working_left) == (0, 0)


def test_a_phase_of_an_unpublished_year_says_so() -> None:
    told = time_left(date(2026, 12, 1), date(2027, 3, 25), as_of=date(2026, 12, 1))
    assert not told.is_published


def test_the_campaign_of_another_winter_has_its_own_days() -> None:
    made = campaign_of(2026, number="X〔2026〕1号", dates=alert_dates(2026))
    assert [(p.start, p.end) for p in made.phases] == [
        (date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2027, 3, 25)),
        (date(2027, 3, 26), date(2027, 3, 31)),
    ]
    days = {one.name: (one.start, one.provenance) for one in made.key_dates}
    assert days["春节"] == (date(2027, 2, 6), "published")
    assert days["除夕"] == (date(2027, 2, 5), "published")
    assert days["全国两会"] == (date(2027, 3, 4), "forecast")
    assert days["119 消防日"] == (date(2026, 11, 9), "law")
    assert (made.number, made.version, made.as_of) == ("X〔2026〕1号", 0, None)
