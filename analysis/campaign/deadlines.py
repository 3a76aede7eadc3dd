"""Until when: the deadline proposed, the re-check that follows, what falls due in a week."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analysis.campaign.alert_level import AlertDate
from analysis.campaign.calendar import HolidayYears, WorkingDay, add_working_days
from analysis.risk.rules import Rules, load_rules
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import HazardStatus

_RECHECK = "deadline.recheck"
_DEFAULT = "deadline.default"
# Key dates are told of this many days ahead.
AHEAD_DAYS = 14


@dataclass(frozen=True)
class ProposedDeadline:
    """A deadline to begin with; a person decides.

    Attributes
    ----------
    is_on_the_spot : the hazard has to be put right at once
    is_verified
        Whether the days come from a rule that was read at its source; else the screen says so.
    """

    on: date
    is_on_the_spot: bool
    is_verified: bool


def proposed_due(code: str | None, *, start: date, rules: Rules | None = None) -> ProposedDeadline:
    """Return the deadline proposed for a hazard.

    Parameters
    ----------
    code : of `HAZARD_CODES`; an unknown one gets the longest time
    start : the day it is assigned
    rules : those in force on `start` unless given

    References
    ----------
    Order 61 art. 31 (what is put right on the spot, the same day); order 120 art. 20 sets no fixed
    number of days for the rest, so these are settings: rule ``deadline.default``.
    """
    rules = rules or load_rules(on=start)
    entry = HAZARD_CODES.get(str(code))
    if entry is not None and entry.on_the_spot:
        return ProposedDeadline(start, is_on_the_spot=True, is_verified=True)
    tier = entry.tier.value if entry is not None else "T1"
    days = int(rules.number(_DEFAULT, tier))
    is_verified = rules.by_id[_DEFAULT].verified
    return ProposedDeadline(
        start + timedelta(days=days), is_on_the_spot=False, is_verified=is_verified
    )


def recheck_due(
    due_on: date | None,
    submitted_on: date | None,
    *,
    rules: Rules | None = None,
    years: HolidayYears | None = None,
) -> WorkingDay | None:
    """Return until when a hazard is to be re-checked.

    None where neither day is known.

    Parameters
    ----------
    due_on, submitted_on : its deadline, and the day the re-check was applied for
    years : of `analysis.calendar`

    References
    ----------
    Order 120 art. 20: within three working days of the end of the deadline or of the application,
    whichever comes first.
    """
    known = [day for day in (due_on, submitted_on) if day is not None]
    if not known:
        return None
    start = min(known)
    rules = rules or load_rules(on=start)
    return add_working_days(start, int(rules.number(_RECHECK, "working_days")), years=years)


@dataclass(frozen=True)
class DueLists:
    """What falls due around a day; each an index of `hazard_id`, the most pressing first.

    Attributes
    ----------
    today : to be put right by the end of the day
    this_week : from the day to Sunday
    overdue : the longest overdue first
    rechecks : submitted and waiting for their re-check, the earliest due first
    recheck_on : datetime64[s], until when each of `rechecks` is to be done
    late_rechecks : those of `rechecks` whose day is past: they wait longer than the setting allows
    """

    today: pd.Index
    this_week: pd.Index
    overdue: pd.Index
    rechecks: pd.Index
    recheck_on: pd.Series
    late_rechecks: pd.Index


def due_lists(
    hazards: pd.DataFrame,
    *,
    as_of: date,
    rules: Rules | None = None,
    years: HolidayYears | None = None,
) -> DueLists:
    """Return what is due on a day, in its week, overdue, and waiting for a re-check.

    Parameters
    ----------
    hazards : of `analysis.risk.hazards.with_clock`
    """
    due = hazards["due_on"].to_numpy().astype("datetime64[D]")
    is_running = (~hazards["is_rectified"] & hazards["is_open"]).to_numpy(dtype=bool)
    today = np.datetime64(as_of, "D")
    sunday = np.datetime64(as_of + timedelta(days=6 - as_of.weekday()), "D")
    in_order = hazards.index[np.argsort(due, kind="stable")]
    is_now = pd.Series(is_running & (due == today), hazards.index)
    is_week = pd.Series(is_running & (due >= today) & (due <= sunday), hazards.index)
    is_late = hazards["is_overdue"].astype(bool)
    recheck_on = _recheck_days(hazards, rules=rules or load_rules(on=as_of), years=years)
    return DueLists(
        today=in_order[is_now[in_order]],
        this_week=in_order[is_week[in_order]],
        overdue=in_order[is_late[in_order]],
        rechecks=recheck_on.index,
        recheck_on=recheck_on,
        late_rechecks=recheck_on.index[recheck_on < pd.Timestamp(as_of)],
    )


def _recheck_days(hazards: pd.DataFrame, *, rules: Rules, years: HolidayYears | None) -> pd.Series:
    waiting = hazards[hazards["status"] == HazardStatus.SUBMITTED.value]
    days = [
        recheck_due(_day(due), _day(submitted), rules=rules, years=years)
        for due, submitted in zip(waiting["due_on"], waiting["submitted_on"], strict=True)
    ]
    known = [np.datetime64(day.on, "s") if day else np.datetime64("NaT", "s") for day in days]
    made = pd.Series(np.array(known, dtype="datetime64[s]"), waiting.index, name="recheck_on")
    return made.sort_values(kind="stable")


def _day(value: pd.Timestamp) -> date | None:
    return None if pd.isna(value) else value.date()


@dataclass(frozen=True)
class Beat:
    """One line of the week's list.

    Attributes
    ----------
    code
        Key of `pages.campaign.clock`: "carried", "overdue", "due_today", "due_week", "recheck",
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
    return (
        *_carried(hazards, as_of),
        Beat("overdue", len(lists.overdue), as_of),
        Beat("due_today", len(lists.today), as_of),
        Beat("due_week", len(lists.this_week), end),
        Beat("recheck", rechecks, end),
    )


def _carried(hazards: pd.DataFrame, as_of: date) -> tuple[Beat, ...]:
    if "is_carried" not in hazards:
        return ()
    n = int((hazards["is_carried"] & hazards["is_open"]).sum())
    return (Beat("carried", n, as_of),) if n else ()


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


def duty_gaps(
    roster: Mapping[str, Mapping[str, Any]], dates: Iterable[AlertDate], *, as_of: date
) -> list[date]:
    """Return the days of a raised level, from a day on, on which nobody is down for duty.

    Parameters
    ----------
    roster : of `vocabulary.outreach.DUTY`
    """
    raised = {
        one.start + timedelta(n) for one in dates for n in range((one.end - one.start).days + 1)
    }
    held = {day for day, row in roster.items() if row.get("leader") and row.get("on_duty")}
    return sorted(day for day in raised if day >= as_of and day.isoformat() not in held)


def duty_beats(
    roster: Mapping[str, Mapping[str, Any]], dates: Iterable[AlertDate], *, as_of: date
) -> tuple[Beat, ...]:
    """Return the days without duty of a raised level that has begun or comes within a fortnight."""
    end = as_of + timedelta(AHEAD_DAYS)
    gaps = [day for day in duty_gaps(roster, dates, as_of=as_of) if day <= end]
    return (Beat("duty", len(gaps), end),) if gaps else ()


def task_beats(tasks: pd.DataFrame, *, as_of: date) -> tuple[Beat, ...]:
    """Return the tasks of the campaign due by Sunday and not done; warnings are told apart."""
    due = tasks["due_on"] <= pd.Timestamp(sunday(as_of))
    is_open = tasks["done_on"].isna() & (tasks["kind"] != "warning")
    return (Beat("task", int((due & is_open).sum()), sunday(as_of)),)
