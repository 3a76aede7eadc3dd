"""Two people changed one site: both values side by side, and the question which to keep."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.register.entries import SiteCase, read_site
from data.store import frames
from pages.register.both_values import draw_both_values
from pages.register.site_form import SITE_PENDING, SiteAttempt, take_change
from pages.shell.current import current_store
from pages.shell.language import label_of, language, say
from pages.shell.text import plain
from vocabulary.facts import FACTS
from vocabulary.register import SITE_ENTRY, entry_label
from vocabulary.terms import Category, PositionQuality


def draw_site_stale(day: Day, site_id: int) -> bool:
    """Draw both versions of a site where a change met a newer one; return whether it did."""
    attempt: SiteAttempt | None = st.session_state.get(SITE_PENDING)
    if attempt is None or attempt.site_id != site_id:
        return False
    case = read_site(current_store(), site_id)
    last = frames.events(current_store(), site_id=site_id).iloc[-1]
    at = last["recorded_at"].tz_convert("Asia/Shanghai").strftime("%Y-%m-%d %H:%M")
    said = say(
        "{actor} changed this site at {at}, after you had opened it. Nothing of yours is "
        "written yet. Look at both and choose.",
        actor=last["actor"],
        at=at,
    )
    st.warning(plain(said, longest=400))
    draw_both_values(
        _compared(day, attempt, case),
        table="site_stale",
        buttons="site",
        keep_mine=(_keep_mine, (attempt, case.version)),
        keep_theirs=(_drop_mine, (attempt,)),
    )
    return True


def _keep_mine(attempt: SiteAttempt, version: int) -> None:
    del st.session_state[SITE_PENDING]
    take_change(attempt, version=version)


def _drop_mine(attempt: SiteAttempt) -> None:
    del st.session_state[SITE_PENDING]
    attempt.done()


def _compared(day: Day, attempt: SiteAttempt, case: SiteCase) -> pd.DataFrame:
    rows = []
    for name in (*SITE_ENTRY, *FACTS):
        before, now = attempt.before.get(name), case.state.get(name)
        if before != now or name in attempt.news:
            said = [_said(day, name, one) for one in (before, now)]
            mine = _said(day, name, attempt.news[name]) if name in attempt.news else None
            rows.append((entry_label(name, language()), *said, mine))
    return pd.DataFrame(rows, columns=["field", "before", "now", "mine"])


def _said(day: Day, name: str, value: Any) -> str:
    if value is None:
        return say("Unknown")
    if name == "category":
        return label_of(Category, value)
    if name == "position_quality":
        return label_of(PositionQuality, value)
    if name == "village_code":
        return str(day.villages["short_name"].get(value, value))
    if isinstance(value, bool):
        return say("Yes") if value else say("No")
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)
