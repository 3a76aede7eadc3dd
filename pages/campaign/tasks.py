"""The tasks of the phases: where each stands, what it came to, marking done, adding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from analysis.campaign import measure_effect
from analysis.campaign.measure_effect import BeforeAfter
from analysis.campaign.reviews import detail, review_cover
from analysis.day import Day
from analysis.ranking.trend import Comparison
from data.store import upkeep
from pages.campaign.round import table_key, written
from pages.campaign.supervision import draw_supervision
from pages.pressing.rows import code_words
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.downloads import offer_table
from pages.shell.filter_bar import one_of
from pages.shell.filters import choose
from pages.shell.language import label, label_of, say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of, show_table
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
_BY_UNIT = (_T.REVIEW, _T.WEAK_POINT)


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
    picked = show_table(rows, heads, key=table_key(f"clock_tasks_{kind}"), is_many=True)
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
        village=rows["village_code"].map(day.villages["short_name"].to_dict()),
        now=state.mask(done, say("Finished")).mask(late, say("Past its day")),
        trade=[label_of(Category, one) if one else None for one in trade],
        unit=rows["site_id"].map(day.sites["name"]),
        signed_by=detail(rows, "signed_by"),
    )
    if kind == _T.YEARLY:
        counts = day.once(_hazards_of).reindex(rows.index)
        code = [code_words(one) if one else None for one in detail(rows, "code")]
        shown = shown.assign(code=code, n_open=counts["n_open"], n_overdue=counts["n_overdue"])
    if kind == _T.WEAK_POINT:
        named = detail(tasks[tasks["kind"] == _T.STEP], "weak_point_id").value_counts()
        shown = shown.assign(n_measures=[int(named.get(one, 0)) for one in rows.index])
    if kind in MEASURED:
        titles = tasks["title"].to_dict()
        of = [titles.get(one) for one in detail(rows, "weak_point_id")]
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


def ratio_words(ratio: Comparison) -> str:
    """Return a ratio with its 90 % interval."""
    high = f"{ratio.high:.2f}" if np.isfinite(ratio.high) else "∞"
    middle = f"{ratio.ratio:.2f}" if np.isfinite(ratio.ratio) else "—"
    return f"{middle}（{ratio.low:.2f}–{high}）"


def columns(kind: str) -> list[Column]:
    """Return the headings of `worded`."""
    words = (say("Not finished yet"), say("Finished"), say("Past its day"))
    inks = (palette.HATCH, palette.ACCENT, palette.STAMP)
    states = {word: ink.on(theme()) for word, ink in zip(words, inks, strict=True)}
    is_review = kind in REVIEWED
    owner = say("Who reviewed") if is_review else say("Who answers")
    done = say("Signed off on") if is_review else say("Finished on")
    head = columns_of(
        Column("title", say("What is to be done"), width="medium"),
        Column("now", say("Where it stands"), kind="badge", badges=states),
        *_of_kind(kind),
        "village",
    )
    if is_review or kind in (_T.YEARLY, _T.PRACTICE):
        head.append(Column("trade"))
    if is_review:
        head.append(Column("unit"))
    signed = columns_of("signed_by") if is_review else []
    return columns_of(
        *head,
        "office",
        Column("owner", owner),
        "due_on",
        Column("done_on", done, kind="date"),
        *signed,
        Column("paper_number", say("Paper or file name")),
        Column("result", say("What came of it"), width="medium"),
    )


def _of_kind(kind: str) -> list[Column]:
    if kind == _T.YEARLY:
        return columns_of(
            Column("code", say("Hazard code")),
            Column("n_open", say("Open hazards"), "count"),
            "n_overdue",
        )
    if kind == _T.WEAK_POINT:
        return columns_of("n_measures")
    if kind not in MEASURED:
        return []
    effect = columns_of(
        "open_change",
        "days_change",
        Column("times", say("Found per visit, after / before (90 %)")),
        Column("against", say("Against before")),
    )
    return [*([Column("weak_point", label(_T.WEAK_POINT))] if kind == _T.STEP else []), *effect]


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
