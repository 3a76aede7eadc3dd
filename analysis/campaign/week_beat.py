"""What must be done this week: the beat of the campaign, each line with its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from analysis.campaign.alert_level import AlertDate
from analysis.campaign.calendar import HolidayYears
from analysis.campaign.deadlines import due_lists
from analysis.pressing.escalation import rungs
from analysis.risk.rules import Rules

# Key dates are told of this many days ahead.
AHEAD_DAYS = 14


@dataclass(frozen=True)
class Beat:
    """One line of the week's list.

    Attributes
    ----------
    code
        Key of `pages.campaign.clock`: "overdue", "due_today", "due_week", "recheck",
        "to_supervise", "key_date", "warning", "gathering", "no_permit", "task".
    n : how many; a key date has the days left
    until : until when
    what : code of the key date, else ""
    """

    code: str
    n: int
    until: date | None = None
    what: str = ""


def sunday(day: date) -> date:
    """Return the last day of the week of a day."""
    return day + timedelta(days=6 - day.weekday())


def hazard_beats(
    hazards: pd.DataFrame,
    *,
    as_of: date,
    rules: Rules | None = None,
    years: HolidayYears | None = None,
) -> tuple[Beat, ...]:
    """Return what the deadlines ask for this week.

    Parameters
    ----------
    hazards : of `analysis.risk.hazards.with_clock`
    """
    lists = due_lists(hazards, as_of=as_of, rules=rules, years=years)
    end = sunday(as_of)
    rechecks = int((lists.recheck_on <= pd.Timestamp(end)).sum())
    waiting = int(rungs(hazards, as_of=as_of, rules=rules)["is_waiting"].sum())
    return (
        Beat("overdue", len(lists.overdue), as_of),
        Beat("due_today", len(lists.today), as_of),
        Beat("due_week", len(lists.this_week), end),
        Beat("recheck", rechecks, end),
        Beat("to_supervise", waiting, end),
    )


def date_beats(dates: Iterable[AlertDate], *, as_of: date) -> tuple[Beat, ...]:
    """Return the key dates that come within a fortnight, with the days left to each."""
    ahead = [one for one in dates if 0 <= (one.day.start - as_of).days <= AHEAD_DAYS]
    return tuple(
        Beat("key_date", (one.day.start - as_of).days, one.day.start, one.day.code) for one in ahead
    )


def warning_beats(
    lists: Sequence[tuple[AlertDate, pd.DataFrame]], *, as_of: date
) -> tuple[Beat, ...]:
    """Return the warnings of key dates not yet over that fall due by Sunday and are not received.

    Parameters
    ----------
    lists : of `analysis.alert_level.warnings`
    """
    beats = []
    for alert, rows in lists:
        due = rows["due_on"] <= pd.Timestamp(sunday(as_of))
        n = int((due & ~rows["is_received"]).sum())
        if n and alert.day.end >= as_of:
            beats.append(Beat("warning", n, rows["due_on"].iloc[0].date(), alert.day.code))
    return tuple(beats)


def gathering_beats(gatherings: pd.DataFrame, *, as_of: date) -> tuple[Beat, ...]:
    """Return how many large activities run by Sunday, and how many of them have no permit."""
    end = sunday(as_of)
    begins, ends = gatherings["starts_on"], gatherings["ends_on"]
    near = gatherings[(begins <= pd.Timestamp(end)) & (ends >= pd.Timestamp(as_of))]
    bare = int(near["permit"].isna().sum())
    return (Beat("gathering", len(near), end), Beat("no_permit", bare, end))


def task_beats(tasks: pd.DataFrame, *, as_of: date) -> tuple[Beat, ...]:
    """Return the tasks of the campaign due by Sunday and not done; warnings are told apart."""
    due = tasks["due_on"] <= pd.Timestamp(sunday(as_of))
    is_open = tasks["done_on"].isna() & (tasks["kind"] != "warning")
    return (Beat("task", int((due & is_open).sum()), sunday(as_of)),)
