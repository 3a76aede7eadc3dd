"""Two people put one hazard right: both values side by side, and the question which to keep."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from data.register.entries import EDITABLE
from data.register.hazard_case import Case
from data.store import frames
from pages.register.both_values import draw_both_values
from pages.register.hazard_change import HAZARD_PENDING, HazardChange, take_hazard_change
from pages.register.hazard_form import code_words
from pages.shell.current import current_store
from pages.shell.language import label_of, language, say
from pages.shell.text import plain
from vocabulary.register import entry_label
from vocabulary.terms import HazardGrade


def draw_hazard_clash(case: Case) -> bool:
    """Draw both versions of a hazard where a change met a newer one; return whether it did."""
    asked: HazardChange | None = st.session_state.get(HAZARD_PENDING)
    if asked is None or asked.hazard_id != case.hazard_id:
        return False
    last = frames.events(current_store(), hazard_id=case.hazard_id).iloc[-1]
    at = last["recorded_at"].tz_convert("Asia/Shanghai").strftime("%Y-%m-%d %H:%M")
    said = say(
        "{actor} changed this hazard at {at}, after you had opened it. Nothing of yours is "
        "written yet. Look at both and choose.",
        actor=last["actor"],
        at=at,
    )
    st.warning(plain(said, longest=400))
    draw_both_values(
        _compared(asked, case),
        table="hazard_clash",
        buttons="hazard",
        keep_mine=(_keep_mine, (asked, case.version)),
        keep_theirs=(_drop_mine, (asked,)),
    )
    return True


def _keep_mine(asked: HazardChange, version: int) -> None:
    del st.session_state[HAZARD_PENDING]
    take_hazard_change(asked, version=version)


def _drop_mine(asked: HazardChange) -> None:
    del st.session_state[HAZARD_PENDING]
    asked.done()


def _compared(asked: HazardChange, case: Case) -> pd.DataFrame:
    rows = []
    for name in EDITABLE:
        before, now = asked.before.get(name), case.state.get(name)
        if before != now or name in asked.news:
            mine = hazard_value(name, asked.news[name]) if name in asked.news else None
            rows.append((entry_label(name, language()), hazard_value(name, before),
                         hazard_value(name, now), mine))  # fmt: skip
    return pd.DataFrame(rows, columns=["field", "before", "now", "mine"])


def hazard_value(name: str, value: Any) -> str:
    """Return what a field of a hazard says, as it is read; not yet escaped."""
    if value is None:
        return say("Unknown")
    if name == "code":
        return code_words(str(value))
    return label_of(HazardGrade, value) if name == "grade" else str(value)
