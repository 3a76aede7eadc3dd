"""What the clock page reads and counts, kept for each state of the store and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st

from analysis.office_outlook import LEVELS, MOVED
from analysis.office_rules import CLOCKS
from pages.parts.cache import Register, open_register

if TYPE_CHECKING:
    from analysis.alert_level import AlertDate
    from analysis.calendar import HolidayYear
    from analysis.clearing import Clearing
    from analysis.measure_effect import BeforeAfter, MeasureScope
    from analysis.outlook import Outlook
    from analysis.rules import Rules
    from analysis.schedule import LeadTimes

_WHOLE: Final = ""
_WHERE: Final = ("village_code", "office")


@dataclass(frozen=True)
class Clocks:
    """What the office set for its clocks, or our proposal.

    Attributes
    ----------
    years : mapping of int to HolidayYear
        Year files the office loaded.
    leads : LeadTimes
    rechecks_per_day : float or None
        Re-checks one village gets done on a working day; None: not judged.
    warning_days : int
    rules : Rules
        With the office's ladder and re-check clock.
    levels, moved : mapping
        As stored: what each key date asks for, and days the office knows better.
    """

    years: Mapping[int, HolidayYear]
    leads: LeadTimes
    rechecks_per_day: float | None
    warning_days: int
    rules: Rules
    levels: Mapping[str, Any]
    moved: Mapping[str, Any]


def clocks(known: Register) -> Clocks:
    """Return the office's clocks on the day of the register."""
    return _clocks(known.state, known.as_of.isoformat())


@st.cache_resource(max_entries=8, show_spinner=False)
def _clocks(state: str, as_of: str) -> Clocks:
    from analysis.alert_level import WARNING_DAYS
    from analysis.office_rules import rules_of, years_of
    from analysis.schedule import RECHECK_DAYS, LeadTimes
    from data.upkeep import read_setting

    store = open_register()
    said = read_setting(store, CLOCKS, {})
    recheck = int(said.get("recheck", RECHECK_DAYS))
    return Clocks(
        years=years_of(store),
        leads=LeadTimes(recheck, int(said.get("closing", 1)), int(said.get("rectify", 0))),
        rechecks_per_day=float(said.get("rechecks_per_day", 0)) or None,
        warning_days=int(said.get("warning_days", WARNING_DAYS)),
        rules=rules_of(store, on=date.fromisoformat(as_of)),
        levels=read_setting(store, LEVELS, {}),
        moved=read_setting(store, MOVED, {}),
    )


def kept(known: Register, name: str) -> pd.DataFrame:
    """Return a table of `data.upkeep`, e.g. "task" or "gathering"."""
    return _kept(known.state, name, _known=known)


@st.cache_resource(max_entries=16, show_spinner=False)
def _kept(state: str, name: str, *, _known: Register) -> pd.DataFrame:
    from data.upkeep import rows

    return rows(open_register(), name, known_at=_known.known_at)


def winter_guards(known: Register, winter: int) -> tuple[AlertDate, ...]:
    """Return the guarded key dates of a winter as the office set them."""
    from analysis.alert_level import alert_dates

    own = clocks(known)
    moved = {
        code: (date.fromisoformat(first), date.fromisoformat(last))
        for code, (first, last) in own.moved.get(str(winter), {}).items()
    }
    return alert_dates(winter, settings=own.levels, moved=moved)


def burn_down(known: Register) -> pd.DataFrame:
    """Return open hazards at each week's end since the campaign began.

    Returns
    -------
    DataFrame, index `day`
        One column for each village code that has hazards, and "" for the whole.
    """
    return _burn_down(known.state, known.as_of.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _burn_down(state: str, as_of: str, *, _known: Register) -> pd.DataFrame:
    from analysis.burndown import open_counts, week_ends
    from data.frames import events

    first = _known.campaign.start if _known.campaign else _known.as_of
    days = week_ends(min(first, _known.as_of), _known.as_of)
    counts = open_counts(_known.hazards, events(open_register(), known_at=_known.known_at), days)
    wide = counts.pivot_table(
        index="day", columns="village_code", values="n_open", fill_value=0, observed=False
    )
    wide = wide.drop(columns=_WHOLE, errors="ignore").astype("int64")
    whole = counts.groupby("day")["n_open"].sum()
    return wide.assign(**{_WHOLE: whole})


def promises(known: Register, until: date) -> pd.DataFrame:
    """Return each village's list against a last day, of `analysis.schedule.by_village`."""
    return _promises(known.state, known.as_of.isoformat(), until.isoformat(), _known=known)


@st.cache_resource(max_entries=16, show_spinner=False)
def _promises(state: str, as_of: str, until: str, *, _known: Register) -> pd.DataFrame:
    from analysis.schedule import by_village

    own = clocks(_known)
    return by_village(
        steps_back(_known, date.fromisoformat(until)), as_of=_known.as_of,
        rechecks_per_day=own.rechecks_per_day, holidays=own.years,
    )  # fmt: skip


def steps_back(known: Register, until: date) -> pd.DataFrame:
    """Return each open hazard's steps back from a last day, of `analysis.schedule`."""
    return _steps_back(known.state, known.as_of.isoformat(), until.isoformat(), _known=known)


@st.cache_resource(max_entries=16, show_spinner=False)
def _steps_back(state: str, as_of: str, until: str, *, _known: Register) -> pd.DataFrame:
    from analysis.schedule import back_schedule

    own = clocks(_known)
    return back_schedule(
        _known.hazards, as_of=_known.as_of, until=date.fromisoformat(until), leads=own.leads,
        holidays=own.years,
    )  # fmt: skip


def outlook(known: Register, by: date) -> Clearing:
    """Return the chance of clearing the list by a day, of `analysis.clearing.clear_by`."""
    return _outlook(known.state, known.as_of.isoformat(), by.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _outlook(state: str, as_of: str, by: str, *, _known: Register) -> Clearing:
    from analysis.clearing import clear_by

    return clear_by(_known.hazards, as_of=_known.as_of, by=date.fromisoformat(by))


def days_ahead(known: Register) -> Outlook:
    """Return what the coming days bring, of `analysis.outlook.outlook`."""
    return _days_ahead(known.state, known.as_of.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _days_ahead(state: str, as_of: str, *, _known: Register) -> Outlook:
    from analysis.office_outlook import outlook_of

    return outlook_of(open_register(), _known.hazards, _known.visits, as_of=_known.as_of)


def effects(known: Register) -> Mapping[int, BeforeAfter]:
    """Return what changed after each measure and practice in place, by task id.

    A measure is for the places of its weak point where it names one, else for those of its own
    village and trade, or of its office where it names neither. One that names nothing is for no
    part that could be compared.
    """
    return _effects(known.state, known.as_of.isoformat(), _known=known)


@st.cache_resource(max_entries=8, show_spinner=False)
def _effects(state: str, as_of: str, *, _known: Register) -> Mapping[int, BeforeAfter]:
    from analysis.measure_effect import before_after, within
    from data.frames import events

    tasks = kept(_known, "task")
    done = tasks[tasks["kind"].isin(["step", "practice"])]
    done = done[done["done_on"] <= pd.Timestamp(_known.as_of)]
    if done.empty:
        return {}
    told, history = {}, events(open_register(), known_at=_known.known_at)
    for task_id, row in done.iterrows():
        weak = (row["details"] or {}).get("weak_point_id")
        where = _scope(tasks.loc[weak] if weak in tasks.index else row)
        if where.is_whole:
            continue
        hazards, visits = within(where, _known.sites, _known.hazards, _known.visits)
        effect = before_after(
            hazards, history, visits, since=row["done_on"].date(), as_of=_known.as_of
        )
        if effect is not None:
            told[int(str(task_id))] = effect
    return told


def _scope(row: pd.Series) -> MeasureScope:
    from analysis.measure_effect import MeasureScope

    code, office = (row[name] if pd.notna(row[name]) else None for name in _WHERE)
    trade = (row["details"] or {}).get("category")
    # With a village or a trade the office is who leads the work, not where it is done.
    return MeasureScope(code, None if code or trade else office, trade)


def hazards_of(known: Register) -> pd.DataFrame:
    """Return the hazards each yearly task is about.

    Returns
    -------
    DataFrame, index `task_id`
        `n_open`, `n_overdue`; NaN where a task names neither category nor hazard code.
    """
    tasks = kept(known, "task")
    yearly = tasks[tasks["kind"] == "yearly"]
    counts = [_counted(known, row["details"] or {}) for _, row in yearly.iterrows()]
    return pd.DataFrame(counts, index=yearly.index, columns=["n_open", "n_overdue"], dtype=float)


def _counted(known: Register, said: Mapping[str, Any]) -> tuple[float, float]:
    wanted = {name: said.get(name) for name in ("category", "code") if said.get(name)}
    if not wanted:
        return float("nan"), float("nan")
    mine = known.hazards
    for name, value in wanted.items():
        mine = mine[mine[name] == value]
    return float(mine["is_open"].sum()), float(mine["is_overdue"].sum())
