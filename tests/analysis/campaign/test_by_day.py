"""What is kept by the day: the weather as a driver of the outlook, duty on raised levels."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analysis.campaign.alert_level import alert_dates
from analysis.campaign.deadlines import duty_beats, duty_gaps
from analysis.campaign.outlook import COLD, DRY, WIND, weather
from data.ledger.returned_forms import read_by_day
from vocabulary.outreach import DUTY, WEATHER, FormFault

START, END = date(2024, 2, 21), date(2024, 3, 1)


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ({"low": COLD, "humidity": DRY}, ("dry_cold",)),
        ({"low": COLD + 1, "humidity": DRY}, ()),
        ({"low": COLD, "humidity": None}, ()),  # not known is not dry
        ({"wind": WIND}, ("wind",)),
        ({"wind": WIND - 0.1}, ()),
    ],
)
def test_a_day_presses_by_dry_cold_or_by_strong_wind(day: dict[str, float], names: tuple) -> None:
    told = weather({"2024-02-22": day}, START, END)
    assert told is not None
    assert (told.n, told.of, told.names) == (len(names), 1, names)
    assert told.direction == ("up" if names else "none")


def test_nothing_is_said_of_weather_nobody_typed_in_for_the_days_ahead() -> None:
    assert weather({}, START, END) is None
    assert weather({"2024-02-20": {"wind": 20.0}}, START, END) is None


def test_a_day_has_duty_when_a_leader_and_somebody_on_duty_are_down() -> None:
    dates = alert_dates(2023)
    (lantern,) = [one for one in dates if one.day.code == "lantern"]
    first = lantern.start
    bare = duty_gaps({}, dates, as_of=first)
    assert first in bare
    half = {first.isoformat(): {"leader": "张某"}}
    assert duty_gaps(half, dates, as_of=first) == bare
    whole = {first.isoformat(): {"leader": "张某", "on_duty": "李某、王某"}}
    assert duty_gaps(whole, dates, as_of=first) == bare[1:]
    (beat,) = duty_beats(whole, dates, as_of=first)
    assert beat.n == len([day for day in bare[1:] if (day - first).days <= 14])


ROSTER = """值班安排表,,,
日期,带班领导,值守人员,值班电话
2024-02-24,张某,李某、王某,023-45671234
2月25日,赵某,,
二十六,钱某,孙某,
,,,
2024-02-27,,,
"""


def test_a_roster_is_read_whole_and_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="gbk")
    told = read_by_day(path, file_name="值班表.csv", sheet=DUTY, as_of=date(2024, 2, 20))
    assert [(row["on"].day, row["leader"], row["on_duty"]) for row in told.rows] == [
        (24, "张某", "李某、王某"), (25, "赵某", None)
    ]  # fmt: skip
    faults = [(fault.row, fault.code) for fault in told.faults]
    assert faults == [(5, FormFault.BAD_DATE), (7, FormFault.EMPTY)]
    assert told.n_blank == 1


def test_a_number_is_taken_out_of_its_unit_and_words_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "weather.csv"
    path.write_text("日期,最低气温,最小相对湿度,最大风速,来源\n"
                    "2024-02-22,-1℃,35%,11.2 m/s,气象台\n2024-02-23,冷,,,\n", "utf-8")  # fmt: skip
    told = read_by_day(path, file_name="天气.csv", sheet=WEATHER, as_of=date(2024, 2, 20))
    ((_, low, humidity, wind),) = [
        (row["on"], row["low"], row["humidity"], row["wind"]) for row in told.rows
    ]
    assert (low, humidity, wind) == (-1.0, 35.0, 11.2)
    assert [fault.code for fault in told.faults] == [FormFault.BAD_ANSWER]
