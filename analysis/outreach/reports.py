"""Reports of residents: their clocks, what became of each, the answer, and the rewards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from analysis.campaign.calendar import HolidayYears, add_working_days
from vocabulary.outreach import ReportFinding
from vocabulary.records import URGENT_WORDS
from vocabulary.terms import TaskKind

if TYPE_CHECKING:
    from analysis.day import Day

# The office's setting: days of the two clocks by the names of `Clocks`.
SETTING: Final = "report_clocks"
DETAILS: Final = ("source", "place", "checked_on", "finding", "reward", "rewarded_on")
NEW: Final = "new"
CHECKED: Final = "checked"
ANSWERED: Final = "answered"


@dataclass(frozen=True)
class Clocks:
    """Until when a report is checked and answered.

    The days for the check are those of the rules on fire supervision (Ministry of Public Security
    order 120, article 15), which bind the fire service; those for the answer are ours.

    Attributes
    ----------
    urgent : days to check what blocks an escape or has stopped equipment
    check : working days to check anything else
    answer : working days to answer, where the report names no day
    """

    urgent: int = 1
    check: int = 3
    answer: int = 5


def clocks_of(settings: Mapping[str, Any]) -> Clocks:
    """Return the clocks as the office has set them."""
    held = settings.get(SETTING) or {}
    known = {name: int(held[name]) for name in ("urgent", "check", "answer") if name in held}
    return Clocks(**known)


def inbox(
    tasks: pd.DataFrame, *, as_of: date, clocks: Clocks, years: HolidayYears | None = None
) -> pd.DataFrame:
    """Return the reports up to a day, what is late first, then what is due first.

    The task's columns, `DETAILS`, and `is_urgent`, `state` (``new``, ``checked``, ``answered``),
    `check_by`, `answer_by` (datetime64), `is_check_late`, `is_answer_late`, `is_hazard`.
    """
    mine = tasks[(tasks["kind"] == TaskKind.REPORT.value) & (tasks["opened_on"] <= _at(as_of))]
    told = [one if isinstance(one, dict) else {} for one in mine["details"]]
    columns = {
        name: pd.Series([one.get(name) for one in told], mine.index, dtype=object)
        for name in DETAILS
    }
    rows = mine.assign(**columns)
    rows["checked_on"] = pd.to_datetime(rows["checked_on"]).astype("datetime64[s]")
    rows["is_urgent"] = [is_urgent(str(one)) for one in rows["title"]]
    days = [
        _clock(row, clocks, years)
        for row in rows[["opened_on", "due_on", "is_urgent"]].to_dict("records")
    ]
    for at, name in enumerate(("check_by", "answer_by")):
        rows[name] = pd.Series([one[at] for one in days], rows.index, dtype="datetime64[s]")
    is_checked = rows["checked_on"] <= _at(as_of)
    is_answered = rows["done_on"] <= _at(as_of)
    rows["state"] = pd.Series(NEW, rows.index).mask(is_checked, CHECKED).mask(is_answered, ANSWERED)
    rows["is_check_late"] = ~is_checked & ~is_answered & (rows["check_by"] < _at(as_of))
    rows["is_answer_late"] = ~is_answered & (rows["answer_by"] < _at(as_of))
    rows["is_hazard"] = rows["hazard_id"].notna()
    order = ["is_check_late", "is_answer_late", "answer_by"]
    open_first = rows.assign(is_open=~is_answered)
    ranked = open_first.sort_values(
        ["is_open", *order], ascending=[False, False, False, True], kind="stable"
    )
    return rows.loc[ranked.index]


def is_urgent(text: str) -> bool:
    """Return whether a report speaks of a blocked escape or of equipment that was stopped."""
    return any(word in text for word in URGENT_WORDS)


def _clock(
    row: Mapping[Any, Any], clocks: Clocks, years: HolidayYears | None
) -> tuple[pd.Timestamp, pd.Timestamp]:
    on = row["opened_on"].date()
    check = (
        on + timedelta(days=clocks.urgent)
        if row["is_urgent"]
        else add_working_days(on, clocks.check, years=years).on
    )
    named = row["due_on"]
    answer = named if pd.notna(named) else add_working_days(on, clocks.answer, years=years).on
    return pd.Timestamp(check), pd.Timestamp(answer)


def _at(day: date) -> pd.Timestamp:
    return pd.Timestamp(day)


@dataclass(frozen=True)
class Counts:
    """What became of the reports.

    Attributes
    ----------
    true : true or partly true, of those with a finding
    in_time : answered by their day, of those answered
    reward : yuan paid or to be paid; `n_rewarded` reports, of them `n_unpaid` without a day
    """

    n: int
    n_open: int
    n_check_late: int
    n_answer_late: int
    n_found: int
    n_true: int
    n_hazards: int
    n_answered: int
    n_in_time: int
    reward: float
    n_rewarded: int
    n_unpaid: int


def counts(rows: pd.DataFrame) -> Counts:
    """Return what became of the reports of `inbox`."""
    answered = rows[rows["state"] == ANSWERED]
    reward = pd.to_numeric(rows["reward"], errors="coerce").fillna(0)
    true = rows["finding"].isin([ReportFinding.TRUE.value, ReportFinding.PARTLY.value])
    return Counts(
        n=len(rows),
        n_open=int((rows["state"] != ANSWERED).sum()),
        n_check_late=int(rows["is_check_late"].sum()),
        n_answer_late=int(rows["is_answer_late"].sum()),
        n_found=int(rows["finding"].notna().sum()),
        n_true=int(true.sum()),
        n_hazards=int(rows["is_hazard"].sum()),
        n_answered=len(answered),
        n_in_time=int((answered["done_on"] <= answered["answer_by"]).sum()),
        reward=float(reward.sum()),
        n_rewarded=int((reward > 0).sum()),
        n_unpaid=int(((reward > 0) & rows["rewarded_on"].isna()).sum()),
    )


def of(day: Day) -> pd.DataFrame:
    """Return the inbox of a day, of every campaign: a report does not end with one."""
    return inbox(
        day.every_row("task"), as_of=day.as_of, clocks=clocks_of(day.settings), years=day.years
    )
