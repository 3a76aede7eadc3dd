"""Coverage before each key date, as the plan would make it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.key_dates import WINDOW_DAYS, before_dates
from analysis.planning.visit_choices import key_spans
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table

if TYPE_CHECKING:
    from analysis.planning.visit_plan import VisitPlan


def draw_before_dates(day: Day, plan: VisitPlan) -> None:
    """Draw, for each key date of the next 60 days, the red and orange sites seen before it."""
    told = before_dates(
        key_spans(day), day.sites, day.risk, day.visits, plan.visits, as_of=day.as_of
    )
    with st.expander(say("Before each key date: red and orange sites seen"), expanded=bool(told)):
        if not told:
            st.caption(say("No key date of the campaign lies within the next 60 days."))
            return
        rows = pd.DataFrame(
            {
                "name": [one.name for one in told],
                "start": pd.to_datetime([one.start for one in told]),
                "days_left": [one.days_left for one in told],
                "n": [one.n for one in told],
                "n_seen": [one.n_seen for one in told],
                "n_planned": [one.n_planned for one in told],
                "n_missing": [one.n_missing for one in told],
                "share": [one.share for one in told],
                "without": [_villages(day, one.villages_without) for one in told],
            }
        )
        show_table(rows, _columns(), key="plan_before_dates", height="content")
        st.caption(say("Seen means a visit within {n} days before the date.", n=WINDOW_DAYS))


def _villages(day: Day, codes: tuple[str, ...]) -> str:
    names = day.villages["short_name"]
    return "、".join(str(names.get(code, code)) for code in codes) or "—"


def _columns() -> list[Column]:
    return columns_of(
        Column("name", say("Key date ahead")),
        Column("start", say("Its first day"), "date"),
        "days_left",
        Column("n", say("Red and orange sites"), "count"),
        Column("n_seen", say("Seen already"), "count"),
        "n_planned",
        "n_missing",
        Column("share", say("Seen or planned"), "share"),
        Column("without", say("Villages without any"), width="large"),
    )
