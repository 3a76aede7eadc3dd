"""How much of a campaign is gone and left, and the campaign of any winter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from analysis.campaign.alert_level import AlertDate
from analysis.campaign.calendar import HolidayYears, is_published, working_days_between
from data.store.campaign import Campaign, KeyDate, Phase, template
from vocabulary.campaign import KEY_DATE_NAMES


@dataclass(frozen=True)
class TimeLeft:
    """A span of days and what is left of it.

    Attributes
    ----------
    days, working_days : of the whole span, both ends counted
    days_left, working_left : after the day asked; the whole span before it begins, 0 after it
    is_published : whether the working days stand on a published calendar
    """

    days: int
    working_days: int
    days_left: int
    working_left: int
    is_published: bool


def time_left(
    start: date, end: date, *, as_of: date, years: HolidayYears | None = None
) -> TimeLeft:
    """Return how long a phase is and how much of it is left.

    Parameters
    ----------
    start, end : both count
    """
    before = start - timedelta(days=1)
    day = min(max(as_of, before), end)
    return TimeLeft(
        days=(end - before).days,
        working_days=working_days_between(before, end, years=years),
        days_left=(end - day).days,
        working_left=working_days_between(day, end, years=years),
        is_published=all(
            is_published(year, years=years) for year in range(before.year, end.year + 1)
        ),
    )


def campaign_of(
    winter: int, *, number: str, dates: tuple[AlertDate, ...], like: Campaign | None = None
) -> Campaign:
    """Return the campaign of another winter, on the same days of the year.

    A phase keeps its month and day. 29 February becomes the 28th where the year has none. Targets
    are kept; the key dates are computed, those not yet decided marked "forecast".

    Parameters
    ----------
    winter : year in which it begins
    number : of its document; not that of another campaign
    dates : key dates of that winter
    like : the one it is copied from; the template unless given
    """
    old = like or template()
    shift = winter - old.start.year
    phases = tuple(
        Phase(one.name, _moved(one.start, shift), _moved(one.end, shift)) for one in old.phases
    )
    named = tuple(
        KeyDate(
            KEY_DATE_NAMES[one.day.code][0],
            one.day.start,
            one.day.end,
            "forecast" if one.day.is_forecast else "published",
        )
        for one in dates
    )
    fire_day = date(winter, 11, 9)
    law = (KeyDate(KEY_DATE_NAMES["fire_day"][0], fire_day, fire_day, "law"),)
    return replace(
        old, number=number, title=old.title, phases=phases, key_dates=law + named,
        as_of=None, version=0,
    )  # fmt: skip


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)
