"""The tasks of the phases: plans handed in, measures, meetings, supervision, practice, carried."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.campaign.reviews import review_cover
from analysis.day import Day
from data.store import upkeep
from pages.campaign.round import table_key, written
from pages.campaign.supervision import draw_supervision
from pages.campaign.task_form import draw_new
from pages.campaign.task_words import MEASURED, REVIEWED, columns, worded
from pages.pressing.rows import code_words
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.downloads import offer_table
from pages.shell.filter_bar import one_of
from pages.shell.filters import choose
from pages.shell.language import label, label_of, say
from pages.shell.tables import show_table
from pages.shell.text import plain
from vocabulary.terms import Category, TaskKind

_T = TaskKind
_KINDS: Final = (
    _T.PLAN, _T.YEARLY, _T.REVIEW, _T.WEAK_POINT, _T.STEP, _T.MEETING, _T.SUPERVISION,
    _T.PRACTICE, _T.CARRY_OVER, _T.MECHANISM,
)  # fmt: skip


def draw_tasks(day: Day) -> None:
    """Draw the tasks of a kind, mark them done, add another."""
    kind = one_of("task", say("Kind of task"), {str(one): label(one) for one in _KINDS})
    tasks = day.table("task")
    rows = worded(day, tasks, kind)
    if kind == _T.PLAN:
        _plans(day, rows)
    elif kind == _T.REVIEW:
        _reviews(day, rows)
    elif kind == _T.SUPERVISION:
        noted = draw_supervision(day, tasks)
        # Visits noted in words alone, before promises were compared, stay to be read.
        rows = rows.drop(index=noted, errors="ignore")
        if not rows.empty:
            _list(day, rows, kind)
        return
    if rows.empty:
        st.info(say("None is on record yet. Add the first one below."))
    else:
        _list(day, rows, kind)
    with st.expander(say("Add: {kind}", kind=label_of(TaskKind, kind)), expanded=rows.empty):
        draw_new(day, tasks, kind)


def _plans(day: Day, rows: pd.DataFrame) -> None:
    done = rows[rows["done_on"] <= pd.Timestamp(day.as_of)]
    names = day.villages["short_name"]
    has = names.index.isin(done["village_code"])
    if not len(names):
        return
    st.metric(
        say("Villages whose plan is in"),
        f"{int(has.sum())} / {len(names)} ({has.mean():.0%})",
        border=True, width="content",
    )  # fmt: skip
    if not has.all():
        left = "、".join(plain(name) for name in names[~has])
        st.markdown(say("Not yet: {villages}", villages=left))


def _reviews(day: Day, rows: pd.DataFrame) -> None:
    names = day.villages["short_name"]
    trades = [one.value for one in Category if (day.sites["category"] == one.value).any()]
    told = review_cover(
        rows, villages=list(names.index), trades=trades, as_of=day.as_of,
        units=[str(one) for one in day.sites.index],
    )  # fmt: skip
    titles = {
        "area": say("Areas signed off"),
        "trade": say("Trades signed off"),
        "unit": say("Units signed off"),
    }
    with st.container(horizontal=True, key="clock_reviews"):
        for side, title in titles.items():
            st.metric(title, f"{told[side].signed} / {told[side].of}", border=True, width="content")
    left = "、".join(plain(names[one]) for one in told["area"].missing)
    if left:
        st.markdown(say("Areas not signed off: {areas}", areas=left))
    left = "、".join(label_of(Category, one) for one in told["trade"].missing)
    if left:
        st.markdown(say("Trades not signed off: {trades}", trades=left))


def _list(day: Day, rows: pd.DataFrame, kind: str) -> None:
    heads = columns(kind)
    picked = show_table(rows, heads, key=table_key(f"clock_tasks_{kind}"), pick="many")
    if kind in MEASURED:
        st.caption(
            say(
                "Effect: as many days before as after the day it was finished, 60 at most, at the "
                "sites of its weak point, village, office or trade. A comparison, not an "
                "experiment."
            )
        )
    offer_table(
        rows, heads, title=label_of(TaskKind, kind), as_of=day.as_of,
        key="clock_tasks_xlsx",
    )  # fmt: skip
    if not picked:
        st.caption(say("Tick rows to mark them done."))
        return
    if kind == _T.YEARLY and len(picked) == 1:
        _open_list(rows.iloc[picked[0]])
    _finish(day, rows.iloc[picked], is_review=kind in REVIEWED)


def _finish(day: Day, chosen: pd.DataFrame, *, is_review: bool) -> None:
    with st.form("clock_task_form", border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            on = st.date_input(
                say("Finished on"), min(day.as_of, session.today()), key="clock_task_day",
                format="YYYY-MM-DD", width=160,
            )  # fmt: skip
            paper = st.text_input(say("Paper or file name"), key="clock_task_paper", width=240)
            signed = None
            if is_review:
                signed = st.text_input(say("Signed off by"), key="clock_task_signed", width=160)
        result = st.text_input(say("What came of it"), key="clock_task_result")
        pressed = st.form_submit_button(
            say("Mark {n} done", n=len(chosen)), type="primary", key="clock_task_done"
        )
        if pressed and is_review and not (signed or "").strip():
            st.error(say("A review is signed off by a person: write the name."))
        elif pressed:
            said = {"done_on": on, "paper_number": paper, "result": result}
            kept_said = {name: value for name, value in said.items() if value}
            _mark(chosen, kept_said, signed)


def _open_list(task: pd.Series) -> None:
    details = task["details"] or {}
    category, code = details.get("category"), details.get("code")
    if (category or code) and st.button(
        say("Open its hazards in the register"), key="clock_task_hazards"
    ):
        choose(category=(category,) if category else ())
        st.session_state["register_find"] = code_words(code) if code else ""
        st.switch_page("pages/hazard_register.py")


def _mark(picked: pd.DataFrame, said: dict[str, Any], signed: str | None) -> None:
    for task_id, row in picked.iterrows():
        changes = said | {"opened_on": min(row["opened_on"].date(), said["done_on"])}
        if signed:
            changes["details"] = (row["details"] or {}) | {"signed_by": signed.strip()}
        upkeep.change(
            current_store(),
            "task",
            upkeep.Seen(int(str(task_id)), int(row["version"])),
            changes,
            actor=session.actor(),
            now=session.now(),
        )
    written(say("{n} marked done.", n=len(picked)))
