"""The tasks of the phases: where each stands, what it came to, marking done, adding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.campaign import measure_effect
from analysis.campaign.measure_effect import BeforeAfter
from analysis.campaign.reviews import detail, review_cover
from analysis.day import Day
from data.store import upkeep
from data.store.opening import Store
from pages.campaign.round import table_key, write
from pages.campaign.supervision import draw_supervision
from pages.campaign.words import ratio_words
from pages.pressing import board
from pages.shell import session
from pages.shell.filters import choose, one_of
from pages.shell.language import label, label_of, say
from pages.shell.site_rows import code_words
from pages.shell.tables import Column, columns_of
from pages.shell.text import plain
from vocabulary import palette
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.messages import message
from vocabulary.terms import Category, TaskKind

_T = TaskKind
_KINDS: Final = (
    _T.PLAN, _T.YEARLY, _T.REVIEW, _T.WEAK_POINT, _T.STEP, _T.MEETING, _T.SUPERVISION,
    _T.PRACTICE, _T.CARRY_OVER, _T.MECHANISM,
)  # fmt: skip
MEASURED = (_T.STEP, _T.PRACTICE)
REVIEWED = (_T.REVIEW, _T.WEAK_POINT)
_VERDICTS = {
    "higher": message("Rose"),
    "lower": message("Fell"),
    "cannot_tell": message("Cannot tell"),
}
_BY_TRADE = (_T.REVIEW, _T.WEAK_POINT, _T.PRACTICE, _T.YEARLY)


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
    share = f"{int(has.sum())} / {len(names)} ({has.mean():.0%})"
    st.metric(say("Villages whose plan is in"), share, border=True, width="content")
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
    counts = ((word, f"{told[side].signed} / {told[side].of}") for side, word in titles.items())
    board.show_figures("clock_reviews", *counts)
    left = "、".join(plain(names[one]) for one in told["area"].missing)
    if left:
        st.markdown(say("Areas not signed off: {areas}", areas=left))
    left = "、".join(label_of(Category, one) for one in told["trade"].missing)
    if left:
        st.markdown(say("Trades not signed off: {trades}", trades=left))


def _list(day: Day, rows: pd.DataFrame, kind: str) -> None:
    picked = board.show_listed(
        day,
        rows,
        columns(kind),
        table_key(f"clock_tasks_{kind}"),
        label_of(TaskKind, kind),
        xlsx="clock_tasks_xlsx",
        height="auto",
        pick="many",
        is_dashed=False,
    )
    if kind in MEASURED:
        st.caption(
            say(
                "Effect: as many days before as after the day it was finished, 60 at most, at the "
                "sites of its weak point, village, office or trade. A comparison, not an "
                "experiment."
            )
        )
    if not picked:
        st.caption(say("Tick rows to mark them done."))
        return
    details = rows.iloc[picked[0]]["details"] or {}
    category, code = details.get("category"), details.get("code")
    opens = say("Open its hazards in the register")
    if (
        kind == _T.YEARLY
        and len(picked) == 1
        and (category or code)
        and st.button(opens, key="clock_task_hazards")
    ):
        choose(category=(category,) if category else ())
        st.session_state["register_find"] = code_words(code) if code else ""
        st.switch_page("pages/hazard_register.py")
    _finish(day, rows.iloc[picked], is_review=kind in REVIEWED)


def _finish(day: Day, chosen: pd.DataFrame, *, is_review: bool) -> None:
    with st.form("clock_task_form", border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            last = min(day.as_of, session.today())
            on = board.choose_date(say("Finished on"), last, key="clock_task_day", width=160)
            paper = st.text_input(say("Paper or file name"), key="clock_task_paper", width=240)
            signed = ""
            if is_review:
                signed = st.text_input(say("Signed off by"), key="clock_task_signed", width=160)
        result = st.text_input(say("What came of it"), key="clock_task_result")
        pressed = st.form_submit_button(
            say("Mark {n} done", n=len(chosen)), type="primary", key="clock_task_done"
        )
    if pressed and is_review and not signed.strip():
        st.error(say("A review is signed off by a person: write the name."))
    elif pressed:
        said = {"done_on": on, "paper_number": paper, "result": result}
        said = {name: value for name, value in said.items() if value}
        done = say("{n} marked done.", n=len(chosen))
        write(_mark, chosen, said, signed.strip(), done=done)


def _mark(
    store: Store, chosen: pd.DataFrame, said: dict[str, Any], signed: str, *, actor: str,
    now: datetime,
) -> None:  # fmt: skip
    for task_id, row in chosen.iterrows():
        changes = said | {"opened_on": min(row["opened_on"].date(), said["done_on"])}
        if signed:
            changes["details"] = (row["details"] or {}) | {"signed_by": signed}
        seen = upkeep.Seen(int(str(task_id)), int(row["version"]))
        upkeep.change(store, "task", seen, changes, actor=actor, now=now)


def worded(day: Day, tasks: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the tasks of a kind with what is told of them.

    Parameters
    ----------
    day : Day
    tasks : DataFrame
        All tasks kept; `kind` chooses, in the order they are shown.
    kind : str
    """
    today = pd.Timestamp(day.as_of)
    rows = tasks[(tasks["kind"] == kind) & (tasks["opened_on"] <= today)]
    rows = rows.sort_values(["done_on", "due_on"], na_position="first", kind="stable")
    done = rows["done_on"] <= today
    late = ~done & (rows["due_on"] < today)
    state = pd.Series(say("Not finished yet"), rows.index)
    trade = detail(rows, "category")
    shown = rows.assign(
        now=state.mask(done, say("Finished")).mask(late, say("Past its day")),
        trade=trade.map(lambda one: label_of(Category, one) if one else None),
        unit=rows["site_id"].map(day.sites["name"]),
        signed_by=detail(rows, "signed_by"),
    )
    if kind == _T.YEARLY:
        counts = day.once(_hazards_of).reindex(rows.index)
        code = detail(rows, "code").map(lambda one: code_words(one) if one else None)
        shown = shown.assign(code=code, n_open=counts["n_open"], n_overdue=counts["n_overdue"])
    if kind == _T.WEAK_POINT:
        named = detail(tasks[tasks["kind"] == _T.STEP], "weak_point_id").value_counts()
        shown = shown.assign(n_measures=[int(named.get(one, 0)) for one in rows.index])
    if kind in MEASURED:
        titles = tasks["title"].to_dict()
        of = detail(rows, "weak_point_id").map(titles.get)
        shown = _with_effect(day, shown.assign(weak_point=of))
    return shown


def _with_effect(day: Day, shown: pd.DataFrame) -> pd.DataFrame:
    effects = day.once(measure_effect.of)
    told: list[BeforeAfter | None] = [effects.get(int(str(one))) for one in shown.index]
    blank = {"open_change": None, "days_change": None, "times": None, "against": None}
    words = pd.DataFrame(
        [_effect_words(one) if one else blank for one in told], index=shown.index, columns=[*blank]
    )
    return shown.join(words)


def _effect_words(told: BeforeAfter) -> dict[str, Any]:
    before, after = told.before, told.after
    ratio = told.found_per_visit
    return {
        "open_change": f"{before.n_open} → {after.n_open}（±{told.days}）",
        "days_change": " → ".join(
            f"{side.median_days:.1f}（{side.n_closed}）" if side.n_closed else "—"
            for side in (before, after)
        ),
        "times": ratio_words(ratio) if ratio else None,
        "against": say(_VERDICTS[ratio.verdict]) if ratio else None,
    }


def columns(kind: str) -> list[Column]:
    """Return the headings of `worded`."""
    words = (say("Not finished yet"), say("Finished"), say("Past its day"))
    states = board.badges(words, palette.HATCH, palette.ACCENT, palette.STAMP)
    is_review = kind in REVIEWED
    own: list[str | Column] = []
    if kind == _T.YEARLY:
        own = [Column("code", say("Hazard code")),
               Column("n_open", say("Open hazards"), "count"), "n_overdue"]  # fmt: skip
    elif kind == _T.WEAK_POINT:
        own = ["n_measures"]
    elif kind in MEASURED:
        own = [Column("weak_point", label(_T.WEAK_POINT))] if kind == _T.STEP else []
        own += [
            "open_change",
            "days_change",
            Column("times", say("Found per visit, after / before (90 %)")),
            Column("against", say("Against before")),
        ]
    return columns_of(
        Column("title", say("What is to be done"), width="medium"),
        Column("now", say("Where it stands"), kind="badge", badges=states),
        *own,
        "village",
        *(["trade"] if is_review or kind in (_T.YEARLY, _T.PRACTICE) else []),
        *(["unit"] if is_review else []),
        "office",
        Column("owner", say("Who reviewed") if is_review else say("Who answers")),
        "due_on",
        Column("done_on", say("Signed off on") if is_review else say("Finished on"), kind="date"),
        *(["signed_by"] if is_review else []),
        Column("paper_number", say("Paper or file name")),
        Column("result", say("What came of it"), width="medium"),
    )


def _hazards_of(day: Day) -> pd.DataFrame:
    """Return the hazards each yearly task is about.

    Returns
    -------
    DataFrame, index `task_id`
        `n_open`, `n_overdue`; NaN where a task names neither category nor hazard code.
    """
    tasks = day.table("task")
    yearly = tasks[tasks["kind"] == "yearly"]
    counts = [_counted(day, row["details"] or {}) for _, row in yearly.iterrows()]
    return pd.DataFrame(counts, index=yearly.index, columns=["n_open", "n_overdue"], dtype=float)


def _counted(day: Day, said: Mapping[str, Any]) -> tuple[float, float]:
    wanted = {name: said.get(name) for name in ("category", "code") if said.get(name)}
    if not wanted:
        return float("nan"), float("nan")
    mine = day.hazards
    for name, value in wanted.items():
        mine = mine[mine[name] == value]
    return float(mine["is_open"].sum()), float(mine["is_overdue"].sum())


def draw_new(day: Day, tasks: pd.DataFrame, kind: str) -> None:
    """Draw the form of a new task, one row for each village, trade or unit chosen."""
    is_review = kind in REVIEWED
    with st.form(f"clock_task_new_{kind}", border=False, clear_on_submit=True):
        title = st.text_input(say("What is to be done"), key="clock_task_title", max_chars=200)
        one, two = st.columns(2)
        with one:
            names = day.villages["short_name"].to_dict()
            villages = _several(
                "villages", say("Every village"), names, say("None: whole subdistrict")
            )
            who = say("Who reviewed") if is_review else say("Who answers")
            owner = st.text_input(who, key="clock_task_owner")
        with two:
            office = st.text_input(say("Office"), key="clock_task_office")
            due = board.choose_date(say("Due"), None, key="clock_task_due")
        trades, units = [], []
        if kind in _BY_TRADE:
            words = {str(one): label(one) for one in Category}
            trades = _several("trades", say("Trades (one row each)"), words, say("None"))
        if is_review:
            sites = day.sites["name"].to_dict()
            units = _several("units", say("Units (one row each)"), sites, say("None"))
        details = _details(tasks, kind)
        pressed = st.form_submit_button(say("Add it"), type="primary", key="clock_task_add")
    if pressed and not title.strip():
        st.error(say("Write what is to be done."))
    elif pressed:
        row = {"kind": kind, "title": title.strip(), "office": office.strip() or None,
               "owner": owner.strip() or None, "opened_on": day.as_of, "due_on": due}  # fmt: skip
        homes = (
            day.sites["village_code"].astype(object).where(day.sites["village_code"].notna(), None)
        )
        whom = [
            *({"village_code": one, "details": details or None} for one in villages),
            *({"details": details | {"category": one}} for one in trades),
            *(
                {"site_id": one, "village_code": homes[one], "details": details or None}
                for one in units
            ),
        ]
        rows = [row | one for one in whom or [{"details": details or None}]]
        write(upkeep.add, "task", rows, done=say("{n} added.", n=len(rows)))


def _several(name: str, title: str, words: dict[Any, str], none: str) -> list[Any]:
    return st.multiselect(
        title, list(words), key=f"clock_task_{name}", format_func=lambda one: plain(words[one]),
        placeholder=none,
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
        return {"weak_point_id": int(str(chosen))} if chosen is not None else {}
    return {}
