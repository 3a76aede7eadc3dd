"""The tasks of the phases: plans handed in, measures, meetings, supervision, practice, carried."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd
import streamlit as st

from data import upkeep
from pages.parts import session
from pages.parts.cache import Register, open_register
from pages.parts.clock_cache import kept
from pages.parts.clock_round import table_key, written
from pages.parts.downloads import offer_table
from pages.parts.filter_bar import one_of
from pages.parts.language import label, label_of, say
from pages.parts.look import theme
from pages.parts.tables import Column, show_table
from pages.parts.text import plain
from vocabulary import palette
from vocabulary.work_terms import TaskKind

_T = TaskKind
_KINDS: Final = (
    _T.PLAN, _T.STEP, _T.MEETING, _T.SUPERVISION, _T.PRACTICE, _T.CARRY_OVER, _T.MECHANISM,
    _T.YEARLY,
)  # fmt: skip


def draw_tasks(known: Register) -> None:
    """Draw the tasks of a kind, mark them done, add another."""
    kind = one_of("task", say("Kind of task"), {str(one): label(one) for one in _KINDS})
    tasks = kept(known, "task")
    rows = tasks[(tasks["kind"] == kind) & (tasks["opened_on"] <= pd.Timestamp(known.as_of))]
    rows = rows.sort_values(["done_on", "due_on"], na_position="first", kind="stable")
    if kind == _T.PLAN:
        _plans(known, rows)
    if rows.empty:
        st.info(say("None is on record yet. Add the first one below."))
    else:
        _list(known, rows, kind)
    with st.expander(say("Add: {kind}", kind=label_of(TaskKind, kind)), expanded=rows.empty):
        _new(known, kind)


def _plans(known: Register, rows: pd.DataFrame) -> None:
    done = rows[rows["done_on"] <= pd.Timestamp(known.as_of)]
    names = known.villages["short_name"]
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


def _list(known: Register, rows: pd.DataFrame, kind: str) -> None:
    shown = _worded(known, rows)
    picked = show_table(shown, _columns(), key=table_key(f"clock_tasks_{kind}"), is_many=True)
    offer_table(
        shown, _columns(), title=label_of(TaskKind, kind), as_of=known.as_of,
        key="clock_tasks_xlsx",
    )  # fmt: skip
    if not picked:
        st.caption(say("Tick rows to mark them done."))
        return
    with st.form("clock_task_form", border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            day = st.date_input(
                say("Finished on"), min(known.as_of, session.today()), key="clock_task_day",
                format="YYYY-MM-DD", width=160,
            )  # fmt: skip
            paper = st.text_input(say("Paper or file name"), key="clock_task_paper", width=240)
        result = st.text_input(say("What came of it"), key="clock_task_result")
        if st.form_submit_button(
            say("Mark {n} done", n=len(picked)), type="primary", key="clock_task_done"
        ):
            said = {"done_on": day, "paper_number": paper, "result": result}
            _mark(rows.iloc[picked], {name: value for name, value in said.items() if value})


def _mark(picked: pd.DataFrame, said: dict[str, Any]) -> None:
    for task_id, row in picked.iterrows():
        opened = min(row["opened_on"].date(), said["done_on"])
        upkeep.change(
            open_register(), "task", int(str(task_id)), said | {"opened_on": opened},
            expected_version=int(row["version"]), actor=session.actor(), now=session.now(),
        )  # fmt: skip
    written(say("{n} marked done.", n=len(picked)))


def _worded(known: Register, rows: pd.DataFrame) -> pd.DataFrame:
    today = pd.Timestamp(known.as_of)
    done = rows["done_on"] <= today
    late = ~done & (rows["due_on"] < today)
    state = (
        pd.Series(say("Not finished yet"), rows.index)
        .mask(done, say("Finished"))
        .mask(late, say("Past its day"))
    )
    ordered = rows.assign(
        village=rows["village_code"].map(known.villages["short_name"].to_dict()), now=state
    )
    return ordered


def _columns() -> list[Column]:
    words = (say("Not finished yet"), say("Finished"), say("Past its day"))
    inks = (palette.HATCH, palette.ACCENT, palette.STAMP)
    states = {word: ink.on(theme()) for word, ink in zip(words, inks, strict=True)}
    return [
        Column("title", say("What is to be done"), is_pinned=True, width="medium"),
        Column("now", say("Where it stands"), kind="badge", badges=states),
        Column("village", say("Village")),
        Column("office", say("Office")),
        Column("owner", say("Who answers")),
        Column("due_on", say("Due"), kind="date"),
        Column("done_on", say("Finished on"), kind="date"),
        Column("paper_number", say("Paper or file name")),
        Column("result", say("What came of it"), width="medium"),
    ]


def _new(known: Register, kind: str) -> None:
    names = known.villages["short_name"].to_dict()
    with st.form(f"clock_task_new_{kind}", border=False, clear_on_submit=True):
        title = st.text_input(say("What is to be done"), key="clock_task_title", max_chars=200)
        one, two = st.columns(2)
        villages = one.multiselect(
            say("Every village"), list(names), key="clock_task_villages",
            format_func=lambda code: plain(names[code]), placeholder=say("None: whole subdistrict"),
        )  # fmt: skip
        office = two.text_input(say("Office"), key="clock_task_office")
        owner = one.text_input(say("Who answers"), key="clock_task_owner")
        due = two.date_input(say("Due"), None, key="clock_task_due", format="YYYY-MM-DD")
        pressed = st.form_submit_button(say("Add it"), type="primary", key="clock_task_add")
    if pressed and not title.strip():
        st.error(say("Write what is to be done."))
    elif pressed:
        row = {"kind": kind, "title": title.strip(), "office": office.strip() or None,
               "owner": owner.strip() or None, "opened_on": known.as_of, "due_on": due}  # fmt: skip
        rows = [row | {"village_code": code} for code in villages or [None]]
        upkeep.add(open_register(), "task", rows, actor=session.actor(), now=session.now())
        written(say("{n} added.", n=len(rows)))
