"""Back from the promised day: what each open hazard, gathering and task still has time for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.campaign.alert_level import WARNING_DAYS, AlertDate
from analysis.campaign.calendar import (
    HolidayYears,
    add_working_days,
    is_published,
    working_days_between,
)
from analysis.risk.hazards import RECTIFIED, with_clock
from analysis.risk.rules import CLOCKS
from data.store.campaign import Campaign, KeyDate, Phase, template
from vocabulary.campaign import KEY_DATE_NAMES, Control
from vocabulary.terms import HazardStatus

if TYPE_CHECKING:
    from analysis.day import Day

Days = npt.NDArray[np.datetime64]
# Order 120 art. 20: the re-check follows within three working days.
RECHECK_DAYS: Final = 3
_RECHECKED: Final = (HazardStatus.RECHECKED.value, HazardStatus.ACCEPTED.value)
_DAY: Final = "datetime64[D]"
_RED: Final = ("deadline_passed", "no_time_before_date", "recheck_late")
# Visits to its place count from this many days before an activity begins.
CHECK_DAYS: Final = 7


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


@dataclass(frozen=True)
class LeadTimes:
    """Working days each step takes.

    Attributes
    ----------
    recheck : from the application to the re-check
    closing : from the re-check to the closing on paper
    rectify : what putting right usually takes from now on; a hazard with less time left is tight
    """

    recheck: int = RECHECK_DAYS
    closing: int = 1
    rectify: int = 0


def back_schedule(
    hazards: pd.DataFrame,
    *,
    as_of: date,
    until: date | None = None,
    leads: LeadTimes | None = None,
    holidays: HolidayYears | None = None,
) -> pd.DataFrame:
    """Return the latest days of each open hazard's steps, and whether its promise can be kept.

    Open hazards, index `hazard_id`: `site_id`, `village_code`, `stage` ("rectify", "recheck",
    "close"), `rectify_by` (NaT once put right), `recheck_by` (NaT once re-checked), `close_by`,
    `next_by`, `slack` (Int64, working days after `as_of` up to `next_by`; negative when it is past;
    <NA> without any promise), `is_red`, `is_tight`, `why` ("deadline_passed",
    "no_time_before_date", "recheck_late", "tight", "in_time", "no_promise") and `is_published`
    (False where a year on the way has no published calendar).

    ``close_by = until``, ``recheck_by = close_by − closing``, ``rectify_by`` = the earlier of the
    deadline and ``recheck_by − recheck``. What is handed in is to be re-checked within `recheck`
    working days of the earlier of application and deadline. Without `until` the deadline alone
    counts, and the later steps follow it.

    Parameters
    ----------
    as_of : what is to be done today can still be done
    until : the day on which the list is to be cleared: the end of the phase, a key date
    """
    leads = leads or LeadTimes()
    clocked = with_clock(hazards, as_of=as_of)
    rows = clocked[clocked["is_open"]]
    count = _Counter(holidays)
    last = np.full(len(rows), np.datetime64(until or "NaT", "D"), dtype=_DAY)
    steps = _steps(rows, last, count=count, leads=leads)
    told = pd.DataFrame(
        {"site_id": rows["site_id"], "village_code": rows["village_code"], **steps},
        index=rows.index,
    )
    told["slack"] = count.between(as_of, _days(told["next_by"]))
    told["why"] = _why(told, rows, leads=leads)
    told["is_red"] = told["why"].isin(_RED)
    told["is_tight"] = told["why"] == "tight"
    told["is_published"] = count.is_published
    return told


def _steps(
    rows: pd.DataFrame, last: Days, *, count: _Counter, leads: LeadTimes
) -> dict[str, npt.NDArray[Any]]:
    stage = _stage(rows)
    due = _days(rows["due_on"])
    rectify_by = _earlier(due, count.shifted(last, -(leads.closing + leads.recheck)))
    legal = count.shifted(_earlier(_days(rows["submitted_on"]), due), leads.recheck)
    waits = np.where(stage == "rectify", count.shifted(rectify_by, leads.recheck), legal)
    recheck_by = _earlier(waits, count.shifted(last, -leads.closing))
    seen = np.where(stage == "close", _days(rows["rechecked_on"]), recheck_by).astype(_DAY)
    close_by = np.where(np.isnat(last), count.shifted(seen, leads.closing), last)
    next_by = np.select(
        [stage == "rectify", stage == "recheck"], [rectify_by, recheck_by], close_by
    )
    every = np.ones(len(rows), dtype=bool)
    return {
        "stage": stage,
        "rectify_by": _shown(rectify_by, stage == "rectify"),
        "recheck_by": _shown(recheck_by, stage != "close"),
        "close_by": _shown(close_by, every),
        "next_by": _shown(next_by, every),
    }


def by_village(
    schedule: pd.DataFrame,
    *,
    as_of: date,
    rechecks_per_day: float | None = None,
    holidays: HolidayYears | None = None,
) -> pd.DataFrame:
    """Return how each village's list stands against its days, and what would help.

    Index `village_code`: `n_open`, `n_red`, `n_tight`, `slack` (the least, Int64), `n_short`
    (re-checks that do not fit before their day, Int64) and `advice` ("extra_rechecks",
    "submit_earlier", "ask_for_extension", "on_course").

    `n_short` is the largest excess, over all days, of re-checks due by a day over what can be done
    by then (earliest due first loses least, Jackson 1955).

    Parameters
    ----------
    schedule : of `back_schedule`
    rechecks_per_day
        Re-checks one village gets done on a working day; without it load is not judged.
    """
    groups = schedule.groupby("village_code", sort=True)
    frame = pd.DataFrame(
        {
            "n_open": groups.size(),
            "n_red": groups["is_red"].sum(),
            "n_tight": groups["is_tight"].sum(),
            "slack": groups["slack"].min(),
        }
    )
    frame["n_short"] = pd.array(
        [
            _short(rows, as_of=as_of, per_day=rechecks_per_day, holidays=holidays)
            for _, rows in groups
        ],
        dtype="Int64",
    )
    short = frame["n_short"].fillna(0) > 0
    passed = (schedule["why"] == "deadline_passed").groupby(schedule["village_code"]).any()
    late = (schedule["why"] == "no_time_before_date").groupby(schedule["village_code"]).any()
    frame["advice"] = np.select(
        [passed.to_numpy(), late.to_numpy(), short.to_numpy()],
        ["ask_for_extension", "submit_earlier", "extra_rechecks"],
        "on_course",
    )
    return frame


class _Counter:
    """Working days from many days at once, each distinct day counted once."""

    def __init__(self, holidays: HolidayYears | None) -> None:
        self.holidays = holidays
        self.is_published = True

    def shifted(self, days: Days, n: int) -> Days:
        moved = np.full(len(days), np.datetime64("NaT", "D"), dtype=_DAY)
        for day in np.unique(days[~np.isnat(days)]):
            found = add_working_days(day.item(), n, years=self.holidays)
            self.is_published &= found.is_published
            moved[days == day] = np.datetime64(found.on, "D")
        return moved

    def between(self, start: date, days: Days) -> pd.arrays.IntegerArray:
        left = np.zeros(len(days), dtype=np.int64)
        for day in np.unique(days[~np.isnat(days)]):
            n = working_days_between(start, day.item(), years=self.holidays)
            # A weekend day just past is past, though no working day lies between.
            left[days == day] = n if day.item() >= start else min(n, -1)
        return pd.arrays.IntegerArray(left, np.isnat(days))


def _stage(rows: pd.DataFrame) -> npt.NDArray[np.object_]:
    status = rows["status"].astype(str)
    stage = np.where(status.isin(RECTIFIED), "recheck", "rectify")
    return np.where(status.isin(_RECHECKED), "close", stage).astype(object)


def _why(told: pd.DataFrame, rows: pd.DataFrame, *, leads: LeadTimes) -> npt.NDArray[np.object_]:
    slack = told["slack"].to_numpy(dtype=np.float64, na_value=np.nan)
    overdue = rows["is_overdue"].to_numpy(dtype=bool)
    rectify = (told["stage"] == "rectify").to_numpy()
    recheck = (told["stage"] == "recheck").to_numpy()
    return np.select(
        [
            overdue,
            np.isnan(slack),
            recheck & (slack < 0),
            slack < 0,
            rectify & (slack < leads.rectify),
        ],
        ["deadline_passed", "no_promise", "recheck_late", "no_time_before_date", "tight"],
        "in_time",
    ).astype(object)


def _short(
    rows: pd.DataFrame, *, as_of: date, per_day: float | None, holidays: HolidayYears | None
) -> int | None:
    if per_day is None:
        return None
    due = rows["recheck_by"].dropna().sort_values().to_numpy().astype(_DAY)
    excess = 0.0
    for done, day in enumerate(due, 1):
        # Today counts: the working days after yesterday.
        n_days = max(working_days_between(as_of, day.item(), years=holidays), 0)
        excess = max(excess, done - per_day * n_days)
    return int(np.ceil(excess))


def _earlier(one: Days, other: Days) -> Days:
    """Return the earlier of two days, the known one where only one is known."""
    return np.asarray(np.fmin(one.astype(_DAY), other.astype(_DAY)))


def _shown(days: npt.NDArray[np.generic], where: npt.NDArray[np.bool_]) -> Days:
    told = np.where(where, days, np.datetime64("NaT", "D"))
    return np.asarray(told.astype(_DAY).astype("datetime64[s]"))


def _days(column: pd.Series) -> Days:
    return np.asarray(pd.to_datetime(column).to_numpy().astype(_DAY))


@dataclass(frozen=True)
class OfficeClocks:
    """What the office set for its clocks, or our proposal.

    Attributes
    ----------
    rechecks_per_day : re-checks one village gets done on a working day; None: not judged
    warning_days : days before a key date its warning is due
    """

    leads: LeadTimes
    rechecks_per_day: float | None
    warning_days: int


def clocks_of(day: Day) -> OfficeClocks:
    """Return the office's clocks on a day."""
    said = day.settings.get(CLOCKS, {})
    recheck = int(said.get("recheck", RECHECK_DAYS))
    return OfficeClocks(
        LeadTimes(recheck, int(said.get("closing", 1)), int(said.get("rectify", 0))),
        float(said.get("rechecks_per_day", 0)) or None,
        int(said.get("warning_days", WARNING_DAYS)),
    )


def of(day: Day, until: date) -> pd.DataFrame:
    """Return each open hazard's steps back from a last day."""
    return back_schedule(
        day.hazards,
        as_of=day.as_of,
        until=until,
        leads=day.once(clocks_of).leads,
        holidays=day.years,
    )


def promises_of(day: Day, until: date) -> pd.DataFrame:
    """Return each village's list against a last day."""
    return by_village(
        day.once(of, until),
        as_of=day.as_of,
        rechecks_per_day=day.once(clocks_of).rechecks_per_day,
        holidays=day.years,
    )


def register_of(
    gatherings: pd.DataFrame,
    visits: pd.DataFrame,
    *,
    as_of: date,
    n_days: int = WARNING_DAYS,
) -> pd.DataFrame:
    """Return the large activities with what is missing of each, the next ones first.

    Indexed `gathering_id`: the columns of `gatherings` and `warn_by`, `warned_on` (datetime64[s]),
    `n_controls` (of the controls ticked), `n_checks` (visits to its place from a week before it to
    its end, and checks written into it), `after_note` (str or None), `state` ("over", "running",
    "ahead"), `is_warning_due`, `is_bare` (bool: not over, and no permit, or a control not ticked)
    and `is_note_due` (over, and no note).

    Parameters
    ----------
    n_days : days before its first day by which the sponsor is warned
    """
    told = gatherings.copy()
    today = pd.Timestamp(as_of)
    details = [value or {} for value in told["details"]]
    told["warn_by"] = told["starts_on"] - pd.Timedelta(days=n_days)
    warned = [one.get("warned_on") or "NaT" for one in details]
    told["warned_on"] = pd.Series(np.array(warned, dtype="datetime64[s]"), told.index)
    told["n_controls"] = [_ticked(one) for one in told["controls"]]
    told["n_checks"] = [
        _n_visits(visits, row) + len(one.get("checks", []))
        for row, one in zip(told.to_dict("records"), details, strict=True)
    ]
    told["after_note"] = pd.Series(
        [one.get("after_note") or None for one in details], told.index, dtype=object
    )
    over, ahead = told["ends_on"] < today, told["starts_on"] > today
    told["state"] = "running"
    told.loc[over, "state"] = "over"
    told.loc[ahead, "state"] = "ahead"
    told["is_warning_due"] = ~over & told["warned_on"].isna() & (told["warn_by"] <= today)
    told["is_bare"] = ~over & (told["permit"].isna() | (told["n_controls"] < len(Control)))
    told["is_note_due"] = over & told["after_note"].isna()
    order = pd.DataFrame({"over": over, "day": told["starts_on"]}, index=told.index)
    return told.loc[order.sort_values(["over", "day"], kind="stable").index]


def _ticked(controls: Any) -> int:
    return sum(bool(value) for value in controls.values()) if isinstance(controls, dict) else 0


def _n_visits(visits: pd.DataFrame, row: dict[Any, Any]) -> int:
    if pd.isna(row["site_id"]):
        return 0
    first = row["starts_on"] - timedelta(days=CHECK_DAYS)
    days = visits["visited_on"]
    mine = (visits["site_id"] == row["site_id"]) & (days >= first) & (days <= row["ends_on"])
    return int(mine.sum())
