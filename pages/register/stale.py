"""Somebody else was quicker: both values side by side, and the question which to keep."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from data.register.hazard_case import Case
from data.store import frames
from pages.register.choice import forget_seen
from pages.register.fields import clear_fields
from pages.register.form import PENDING, Attempt, take
from pages.shell.current import current_store
from pages.shell.language import label, label_of, language, say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary.register import FIELDS, field_label
from vocabulary.terms import HazardGrade, HazardStatus, worded

_COMPARED = ("status", "grade", "office", "owner", "due_on", "measure", "submitted_on")


def draw_stale(case: Case) -> bool:
    """Draw the two versions of a hazard where a step met a newer one; return whether it did."""
    attempt: Attempt | None = st.session_state.get(PENDING)
    if attempt is None or attempt.hazard_id != case.hazard_id:
        return False
    last = frames.events(current_store(), hazard_id=case.hazard_id).iloc[-1]
    at = last["recorded_at"].tz_convert("Asia/Shanghai").strftime("%Y-%m-%d %H:%M")
    st.warning(
        plain(
            say(
                "{actor} changed this hazard at {at}, after you had opened it. Nothing of yours is "
                "written yet. Look at both and choose.",
                actor=last["actor"],
                at=at,
            ),
            longest=400,
        )
    )
    columns = columns_of(
        "field",
        Column("before", say("When you opened it")),
        Column("now", say("Now")),
        Column("mine", say("Yours: {step}", step=label(attempt.action))),
    )
    show_table(_compared(attempt, case), columns, key="register_stale", height="content")
    with st.container(horizontal=True):
        st.button(
            say("Take my step on what is there now"),
            key="register_mine",
            type="primary",
            on_click=_keep_mine,
            args=(attempt, case.version),
        )
        st.button(
            say("Leave what is there"), key="register_theirs", on_click=_drop_mine, args=(attempt,)
        )
    return True


def _keep_mine(attempt: Attempt, version: int) -> None:
    del st.session_state[PENDING]
    forget_seen(attempt.hazard_id)
    take(attempt, version=version)


def _drop_mine(attempt: Attempt) -> None:
    del st.session_state[PENDING]
    clear_fields(attempt.sheet)
    if attempt.sheet.draft:
        attempt.sheet.draft.drop()
    forget_seen(attempt.hazard_id)


def _compared(attempt: Attempt, case: Case) -> pd.DataFrame:
    rows = []
    for name in dict.fromkeys((*_COMPARED, *attempt.details)):
        before, now = attempt.before.get(name), case.state.get(name)
        mine = attempt.details.get(name)
        if before != now or mine:
            rows.append(
                {
                    "field": _title(attempt, name),
                    "before": _said(name, before),
                    "now": _said(name, now),
                    "mine": _said(name, mine),
                }
            )
    return pd.DataFrame(rows, columns=["field", "before", "now", "mine"])


def _title(attempt: Attempt, name: str) -> str:
    if name in attempt.details:
        return field_label(attempt.action, name, language())
    titles = {
        "status": say("Status"),
        "grade": say("Grade"),
        "submitted_on": say("Submitted on"),
    }
    return titles.get(name) or worded(FIELDS[name], language())


def _said(name: str, value: Any) -> str | None:
    if name == "status":
        return label_of(HazardStatus, value)
    if name == "grade":
        return label_of(HazardGrade, value)
    if isinstance(value, list):
        value = [one["name"] if isinstance(one, dict) else one for one in value]
        return "、".join(map(str, value)) or None
    if isinstance(value, dict):
        return str(sum(map(bool, value.values())))
    return str(value) if value not in (None, "", False) else None
