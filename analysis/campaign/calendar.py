"""Working days by the official calendar, and the key dates of any year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt

from vocabulary.errors import CampaignError


class CalendarError(CampaignError):
    """A year file or a count of days that no calendar can answer."""


@dataclass(frozen=True)
class HolidayYear:
    """The State Council's arrangement of one year.

    Attributes
    ----------
    off : days off, weekends inside a holiday included
    worked : weekend days that are worked
    source : the paper it was published in
    """

    year: int
    off: frozenset[date]
    worked: frozenset[date]
    source: str = ""


HolidayYears = Mapping[int, HolidayYear]


@dataclass(frozen=True)
class WorkingDay:
    """The answer of a count of working days.

    Attributes
    ----------
    is_published
        False when a year on the way has no published arrangement, so that only weekends were taken
        as days off; the screen says so.
    """

    on: date
    is_published: bool


@dataclass(frozen=True)
class KeyDay:
    """One key date of a year.

    Attributes
    ----------
    code : key of `vocabulary.campaign.KEY_DATE_NAMES`
    is_forecast : true for a date that is decided each year and not yet known
    """

    code: str
    start: date
    end: date
    is_forecast: bool = False


# Opening of the first and closing of the last of the two sessions, (month, day). National press of
# each year; 2020 shows that it may move.
TWO_SESSIONS: Final[dict[int, tuple[tuple[int, int], tuple[int, int]]]] = {
    2015: ((3, 3), (3, 15)),
    2016: ((3, 3), (3, 16)),
    2017: ((3, 3), (3, 15)),
    2018: ((3, 3), (3, 20)),
    2019: ((3, 3), (3, 15)),
    2020: ((5, 21), (5, 28)),
    2021: ((3, 4), (3, 11)),
    2022: ((3, 4), (3, 11)),
    2023: ((3, 4), (3, 13)),
    2024: ((3, 4), (3, 11)),
    2025: ((3, 4), (3, 11)),
    2026: ((3, 4), (3, 12)),
}
_TWO_SESSIONS_USUAL: Final = ((3, 4), (3, 12))


def year_from_document(document: Mapping[str, object]) -> HolidayYear:
    """Return one year from the layout of the holiday-cn project's year file.

    Parameters
    ----------
    document
        ``{"year": 2027, "papers": [...], "days": [{"date": "2027-01-01", "isOffDay": true}]}``

    Raises
    ------
    CalendarError
        The document has another shape.
    """
    try:
        year = int(str(document["year"]))
        days = document["days"]
        if not isinstance(days, list):
            raise TypeError("days is not a list")
        entries = [(date.fromisoformat(day["date"]), bool(day["isOffDay"])) for day in days]
    except (KeyError, TypeError, ValueError) as cause:
        raise CalendarError(
            f"A year file needs year, and days with date and isOffDay: {cause}."
        ) from cause
    off = frozenset(day for day, is_off in entries if is_off)
    worked = frozenset(day for day, is_off in entries if not is_off)
    papers = document.get("papers")
    source = " ".join(map(str, papers)) if isinstance(papers, list) else ""
    return HolidayYear(year, off, worked, source)


def add_working_days(start: date, n: int, *, years: HolidayYears | None = None) -> WorkingDay:
    """Return the `n`-th working day after `start` (before it when `n` is negative).

    Parameters
    ----------
    start : day 0: not counted, and need not be a working day
    years : years the office loaded itself; they win over the known ones

    References
    ----------
    Order 120 (Rules of fire supervision and inspection, 2012) art. 18 to 21 count working days;
    which days are worked is the State Council's yearly arrangement (`chinese_calendar` for the
    years it knows).
    """
    if n == 0:
        return WorkingDay(start, _year(start.year, years)[1])
    step = timedelta(days=1 if n > 0 else -1)
    left, day, published = abs(n), start, _year(start.year, years)[1]
    while left:
        day += step
        works, is_published = _year(day.year, years)
        published &= is_published
        left -= int(works[day.timetuple().tm_yday - 1])
    return WorkingDay(day, published)


def working_days_between(start: date, end: date, *, years: HolidayYears | None = None) -> int:
    """Return the working days after `start` up to and with `end`; negative when it is earlier."""
    if end < start:
        return -working_days_between(end, start, years=years)
    works = np.concatenate([_year(year, years)[0] for year in range(start.year, end.year + 1)])
    first = date(start.year, 1, 1)
    return int(works[(start - first).days + 1 : (end - first).days + 1].sum())


def is_published(year: int, *, years: HolidayYears | None = None) -> bool:
    """Return whether the State Council's arrangement of a year is known here."""
    return _year(year, years)[1]


def _year(year: int, years: HolidayYears | None) -> tuple[npt.NDArray[np.bool_], bool]:
    if years and year in years:
        return _from_year(years[year]), True
    return _known_year(year)


@cache
def _known_year(year: int) -> tuple[npt.NDArray[np.bool_], bool]:
    from chinese_calendar import is_workday

    days = _days_of(year)
    try:
        return np.array([is_workday(day) for day in days]), True
    except NotImplementedError:
        return np.array([day.weekday() < 5 for day in days]), False


@cache
def _from_year(year: HolidayYear) -> npt.NDArray[np.bool_]:
    return np.array(
        [
            day in year.worked or (day.weekday() < 5 and day not in year.off)
            for day in _days_of(year.year)
        ]
    )


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=k) for k in range((date(year + 1, 1, 1) - first).days)]


@cache
def key_days(winter: int) -> tuple[KeyDay, ...]:
    """Return the key dates of the winter and spring that begin in November of a year.

    In the order of their first days: fire-safety month and day, New Year, little New Year (23rd and
    24th of the twelfth month), New Year's Eve, Spring Festival, its fifth day, Lantern Festival,
    two sessions, Qingming.

    Parameters
    ----------
    winter : 2023 gives November 2023 to April 2024

    References
    ----------
    Chongqing fire regulations (9 November); `lunar_python` for lunar dates and the solar term;
    `TWO_SESSIONS`.
    """
    year = winter + 1
    spring = lunar_day(year, 1, 1)
    first, last = TWO_SESSIONS.get(year, _TWO_SESSIONS_USUAL)
    single = {
        "fire_day": date(winter, 11, 9),
        "new_year": date(year, 1, 1),
        "little_new_year_north": lunar_day(year - 1, 12, 23),
        "little_new_year_south": lunar_day(year - 1, 12, 24),
        # The day before, never the 30th: the twelfth month often has 29 days.
        "new_years_eve": spring - timedelta(days=1),
        "spring_festival": spring,
        "fifth_day": lunar_day(year, 1, 5),
        "lantern": lunar_day(year, 1, 15),
        "qingming": qingming(year),
    }
    days = [KeyDay(code, day, day) for code, day in single.items()]
    days.append(KeyDay("fire_month", date(winter, 11, 1), date(winter, 11, 30)))
    is_forecast = year not in TWO_SESSIONS
    days.append(
        KeyDay("two_sessions", date(year, *first), date(year, *last), is_forecast=is_forecast)
    )
    return tuple(sorted(days, key=lambda day: (day.start, day.end)))


def lunar_day(lunar_year: int, month: int, day: int) -> date:
    """Return the solar date of a day of the lunar calendar."""
    from lunar_python import Lunar

    solar = Lunar.fromYmd(lunar_year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def qingming(year: int) -> date:
    """Return the day of the solar term Qingming (in China's time)."""
    from lunar_python import Solar

    # The library files its solar terms under their Chinese names, in the order of the year; the
    # term that falls on 4 to 6 April is this one.
    for day in (4, 5, 6):
        if Solar.fromYmd(year, 4, day).getLunar().getJieQi():
            return date(year, 4, day)
    raise CalendarError(f"No solar term falls on 4 to 6 April {year}.")
