"""A new task: what every kind asks for, and what its own kind asks for besides."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.store import upkeep
from pages.campaign.round import written
from pages.pressing.rows import code_words
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.language import label, label_of, say
from pages.shell.text import plain
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, TaskKind

_T = TaskKind
_BY_TRADE = (_T.REVIEW, _T.WEAK_POINT, _T.PRACTICE, _T.YEARLY)
_BY_UNIT = (_T.REVIEW, _T.WEAK_POINT)


def draw_new(day: Day, tasks: pd.DataFrame, kind: str) -> None:
    """Draw the form of a new task, one row for each village, trade or unit chosen."""
    names = day.villages["short_name"].to_dict()
    is_review = kind in _BY_UNIT
    with st.form(f"clock_task_new_{kind}", border=False, clear_on_submit=True):
        title = st.text_input(say("What is to be done"), key="clock_task_title", max_chars=200)
        one, two = st.columns(2)
        villages = one.multiselect(
            say("Every village"), list(names), key="clock_task_villages",
            format_func=lambda code: plain(names[code]), placeholder=say("None: whole subdistrict"),
        )  # fmt: skip
        office = two.text_input(say("Office"), key="clock_task_office")
        who = say("Who reviewed") if is_review else say("Who answers")
        owner = one.text_input(who, key="clock_task_owner")
        due = two.date_input(say("Due"), None, key="clock_task_due", format="YYYY-MM-DD")
        trades = _trades() if kind in _BY_TRADE else []
        units = _units(day) if kind in _BY_UNIT else []
        details = _details(tasks, kind)
        pressed = st.form_submit_button(say("Add it"), type="primary", key="clock_task_add")
    if pressed and not title.strip():
        st.error(say("Write what is to be done."))
    elif pressed:
        row = {"kind": kind, "title": title.strip(), "office": office.strip() or None,
               "owner": owner.strip() or None, "opened_on": day.as_of, "due_on": due}  # fmt: skip
        rows = [
            row | whom | {"details": details | more or None}
            for whom, more in _whom(day, villages, trades, units)
        ]
        upkeep.add(current_store(), "task", rows, actor=session.actor(), now=session.now())
        written(say("{n} added.", n=len(rows)))


def _whom(
    day: Day, villages: list[str], trades: list[str], units: list[int]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    by_unit = [
        ({"site_id": one, "village_code": _village(day, one)}, dict[str, Any]()) for one in units
    ]
    by_trade = [(dict[str, Any](), {"category": one}) for one in trades]
    by_village = [({"village_code": one}, dict[str, Any]()) for one in villages]
    return [*by_village, *by_trade, *by_unit] or [({}, {})]


def _village(day: Day, site_id: int) -> str | None:
    code = day.sites.at[site_id, "village_code"]
    return str(code) if pd.notna(code) else None


def _trades() -> list[str]:
    return st.multiselect(
        say("Trades (one row each)"), [one.value for one in Category], key="clock_task_trades",
        format_func=lambda one: label_of(Category, one), placeholder=say("None"),
    )  # fmt: skip


def _units(day: Day) -> list[int]:
    names = day.sites["name"].to_dict()
    return st.multiselect(
        say("Units (one row each)"), list(names), key="clock_task_units",
        format_func=lambda one: plain(names[one]), placeholder=say("None"),
    )  # fmt: skip


def _details(tasks: pd.DataFrame, kind: str) -> dict[str, Any]:
    if kind == _T.YEARLY:
        code = st.selectbox(
            say("Hazard code"), list(HAZARD_CODES), index=None, key="clock_task_code",
            format_func=lambda one: f"{one} {code_words(one)}", placeholder=say("None"),
        )  # fmt: skip
        return {"code": code} if code else {}
    if kind == _T.STEP:
        weak = tasks.loc[tasks["kind"] == _T.WEAK_POINT, "title"].to_dict()
        chosen = st.selectbox(
            say("Against which weak point"), list(weak), index=None, key="clock_task_weak",
            format_func=lambda one: plain(weak[one]), placeholder=say("None"),
            help=say("List weak points under {kind}.", kind=label(_T.WEAK_POINT)),
        )  # fmt: skip
        return {"weak_point_id": int(chosen)} if chosen is not None else {}
    return {}
