"""The tasks of the phases: where each stands, what came of it, new ones; supervision visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.campaign import measure_effect
from analysis.campaign.measure_effect import BeforeAfter
from analysis.campaign.supervision import (
    WHOLE,
    by_village,
    checked_items,
    detail,
    reported_done,
    review_cover,
    sample,
    visits,
)
from analysis.day import Day
from data.store import upkeep
from data.store.opening import Store
from pages.ranking.trend import VERDICTS, ratio_words
from pages.register.choice import draw_open
from pages.shell import board, session
from pages.shell.current import current_day
from pages.shell.filters import choose, one_of
from pages.shell.language import label, label_of, say
from pages.shell.site_rows import code_words
from pages.shell.tables import Column, columns_of, spans, words
from pages.shell.text import one_line, plain
from pages.shell.writing import save_and_redraw, table_key
from vocabulary import palette
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, TaskKind

_T = TaskKind
_KINDS: Final = (
    _T.PLAN, _T.YEARLY, _T.REVIEW, _T.WEAK_POINT, _T.STEP, _T.MEETING, _T.SUPERVISION,
    _T.PRACTICE, _T.CARRY_OVER, _T.MECHANISM,
)  # fmt: skip
_MEASURED = (_T.STEP, _T.PRACTICE)
_REVIEWED = (_T.REVIEW, _T.WEAK_POINT)
_BY_TRADE = (_T.REVIEW, _T.WEAK_POINT, _T.PRACTICE, _T.YEARLY)


def draw_tasks(day: Day) -> None:
    """Draw the tasks of a kind, mark them done, add another."""
    kind = one_of("task", say("Kind of task"), {str(one): label(one) for one in _KINDS})
    tasks = day.table("task")
    rows = _worded(day, tasks, kind)
    if kind == _T.SUPERVISION:
        noted = _supervision(day, tasks)
        # Visits noted in words alone, before promises were compared, stay to be read.
        rows = rows.drop(index=noted, errors="ignore")
        if not rows.empty:
            _list(day, rows, kind)
        return
    if kind == _T.PLAN:
        _plans(day, rows)
    elif kind == _T.REVIEW:
        _reviews(day, rows)
    if rows.empty:
        st.info(say("None is on record yet. Add the first one below."))
    else:
        _list(day, rows, kind)
    with st.expander(say("Add: {kind}", kind=label_of(TaskKind, kind)), expanded=rows.empty):
        _draw_new(day, tasks, kind)


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
        day, rows, _columns(kind), table_key(f"clock_tasks_{kind}"), label_of(TaskKind, kind),
        xlsx="clock_tasks_xlsx", height="auto", pick="many", is_dashed=False,
    )  # fmt: skip
    if kind in _MEASURED:
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
    if kind == _T.YEARLY and len(picked) == 1 and (category or code):
        title = say("Open its hazards in the register")
        if st.button(title, key="clock_task_hazards"):
            choose(category=(category,) if category else ())
            st.session_state["register_find"] = code_words(code) if code else ""
            session.go_to("hazard_register")
    _finish(day, rows.iloc[picked], is_review=kind in _REVIEWED)


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
        save_and_redraw(_mark, chosen, said, signed.strip(), done=done)


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


def _worded(day: Day, tasks: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return the tasks of a kind with what is told of them, in the order they are shown."""
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
    if kind in _MEASURED:
        titles = tasks["title"].to_dict()
        of = detail(rows, "weak_point_id").map(titles.get)
        shown = _with_effect(day, shown.assign(weak_point=of))
    return shown


def _with_effect(day: Day, shown: pd.DataFrame) -> pd.DataFrame:
    effects = day.once(measure_effect.of)
    blank = dict.fromkeys(("open_change", "days_change", "times", "against"))
    told = [effects.get(int(str(one))) for one in shown.index]
    words = [_effect_words(one) if one else blank for one in told]
    return shown.join(pd.DataFrame(words, index=shown.index, columns=[*blank]))


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
        "against": say(VERDICTS[ratio.verdict]) if ratio else None,
    }


def _columns(kind: str) -> list[Column]:
    """Return the headings of `_worded`."""
    words = (say("Not finished yet"), say("Finished"), say("Past its day"))
    states = board.badges(words, palette.HATCH, palette.ACCENT, palette.STAMP)
    is_review = kind in _REVIEWED
    own: list[str | Column] = []
    if kind == _T.YEARLY:
        own = [Column("code", say("Hazard code")),
               Column("n_open", say("Open hazards"), "count"), "n_overdue"]  # fmt: skip
    elif kind == _T.WEAK_POINT:
        own = ["n_measures"]
    elif kind in _MEASURED:
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
    """Return open and overdue hazards of each yearly task; NaN without category and code."""
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


def _draw_new(day: Day, tasks: pd.DataFrame, kind: str) -> None:
    """Draw the form of a new task, one row for each village, trade or unit chosen."""
    is_review = kind in _REVIEWED
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
        homes = day.sites["village_code"].astype(object)
        homes = homes.where(homes.notna(), None)
        whom = [
            *({"village_code": one, "details": details or None} for one in villages),
            *({"details": details | {"category": one}} for one in trades),
            *(
                {"site_id": one, "village_code": homes[one], "details": details or None}
                for one in units
            ),
        ]
        rows = [day.own_task(row | one) for one in whom or [{"details": details}]]
        save_and_redraw(upkeep.add, "task", rows, done=say("{n} added.", n=len(rows)))


def _several(name: str, title: str, words: dict[Any, str], none: str) -> list[Any]:
    return st.multiselect(
        title, list(words), key=f"clock_task_{name}", format_func=lambda one: plain(words[one]),
        placeholder=none,
    )  # fmt: skip


def _details(tasks: pd.DataFrame, kind: str) -> dict[str, Any]:
    if kind == _T.YEARLY:
        codes = {one: f"{one} {code_words(one)}" for one in HAZARD_CODES}
        code = board.choose_of(say("Hazard code"), codes, key="clock_task_code", index=None,
                               placeholder=say("None"))  # fmt: skip
        return {"code": code} if code else {}
    if kind == _T.STEP:
        weak = tasks.loc[tasks["kind"] == _T.WEAK_POINT, "title"].map(plain).to_dict()
        chosen = board.choose_of(
            say("Against which weak point"), weak, key="clock_task_weak", index=None,
            placeholder=say("None"),
            help=say("List weak points under {kind}.", kind=label(_T.WEAK_POINT)),
        )  # fmt: skip
        return {"weak_point_id": int(chosen)} if chosen is not None else {}
    return {}


def _supervision(day: Day, tasks: pd.DataFrame) -> pd.Index:
    """Draw what was found against what was reported, and the form; return the tasks told here."""
    seen = visits(tasks, as_of=day.as_of)
    if seen.empty:
        st.info(say("No supervision visit is on record yet. Note the first one below."))
    else:
        _figures(day, seen)
        left, right = st.columns([3, 2], gap="medium")
        with left:
            _villages(day, seen)
        with right:
            _not_held(day, seen)
    with st.expander(say("Note a supervision visit"), expanded=seen.empty):
        _new(day)
    return seen.index


def _figures(day: Day, seen: pd.DataFrame) -> None:
    whole = by_village(seen).loc[WHOLE]
    n_villages = seen["village_code"].nunique()
    span = f"{whole['low']:.0%} – {whole['high']:.0%}"
    board.show_figures(
        "clock_supervision",
        (say("Supervision visits"), str(len(seen))),
        (say("Villages supervised"), f"{n_villages} / {len(day.villages)}"),
        (say("Found as reported"), f"{whole['n_held']} / {whole['n_checked']}"),
        (say("Share as reported"), f"{whole['share']:.0%}（{span}）"),
    )


def _villages(day: Day, seen: pd.DataFrame) -> None:
    st.subheader(say("Reported by the village, found on the spot"), anchor=False)
    table = by_village(seen)
    names = day.villages["short_name"].to_dict() | {WHOLE: say("All together")}
    rows = table.assign(
        village=[names.get(code, code) for code in table.index],
        interval=spans(table["low"], table["high"]),
    )
    columns = columns_of(
        "village",
        "n_reported",
        "n_checked",
        "n_held",
        "n_not_held",
        Column("share", say("Share as reported"), "share"),
        Column("interval", say("95 % interval")),
        "n_visits",
        "last_on",
    )
    title = say("Supervision: reported and found")
    board.show_listed(day, rows, columns, "clock_supervised", title)
    st.caption(
        say(
            "Reported as done: hazards the village had reported put right by its latest visit. The "
            "share is of what was checked; of a few checks the interval is wide, and villages "
            "whose intervals overlap cannot be told apart."
        )
    )


def _not_held(day: Day, seen: pd.DataFrame) -> None:
    st.subheader(say("Not as reported"), anchor=False)
    items = checked_items(seen)
    rows = items[~items["is_held"]].reset_index(drop=True)
    if rows.empty:
        st.caption(say("All that was checked was found as reported."))
        return
    rows = rows.assign(promise=words(rows, lambda row: _promise(day, row)))
    columns = columns_of(
        "village",
        Column("promise", say("What had been reported"), width="large"),
        Column("on", say("Visited on"), "date"),
    )
    picked = board.show_listed(day, rows, columns, table_key("clock_not_held"), height="auto",
                               pick="one", is_dashed=False)  # fmt: skip
    hazard_id = rows["hazard_id"].iloc[picked[0]] if picked else pd.NA
    if pd.isna(hazard_id):
        st.caption(say("Select a hazard to open it in the register, where it can be reopened."))
    draw_open("hazard", hazard_id, key="clock_not_held_open")


def _promise(day: Day, item: dict[str, Any]) -> str:
    if pd.isna(item["hazard_id"]):
        return one_line(str(item["what"] or ""))
    return _hazard_name(day, int(item["hazard_id"]))


def _hazard_name(day: Day, hazard_id: int) -> str:
    if hazard_id not in day.hazards.index:
        return f"#{hazard_id}"
    row = day.hazards.loc[hazard_id]
    site = day.sites["name"].get(row["site_id"])
    return one_line(f"{site} · {code_words(str(row['code']))}（#{hazard_id}）")


def _new(day: Day) -> None:
    if day.villages.empty:
        st.info(say("No village is on record yet."))
        return
    one, two, three = st.columns(3)
    with one:
        code = board.choose_village(day, key="clock_sv_village")
    with two:
        last = max(day.as_of, session.today())
        on = board.choose_date(say("Visited on"), day.as_of, key="clock_sv_day", max_value=last)
    owner = three.text_input(say("Who supervised"), key="clock_sv_owner", max_chars=100)
    details = _looked_at(code, on)
    result = st.text_input(say("What came of it"), key="clock_sv_result", max_chars=200)
    n = len(details["items"])
    pressed = st.button(
        say("Keep the visit: {n} checked", n=n), type="primary", key="clock_sv_keep",
        disabled=not n,
    )  # fmt: skip
    if pressed:
        title = say(
            "Supervision visit to {village}",
            village=one_line(str(day.villages.at[code, "short_name"])),
        )
        row = {"kind": TaskKind.SUPERVISION.value, "title": title, "village_code": code,
               "owner": owner.strip() or None, "result": result.strip() or None,
               "details": details,
               **dict.fromkeys(("opened_on", "due_on", "done_on"), on)}  # fmt: skip
        save_and_redraw(upkeep.add, "task", [day.own_task(row)], done=_noted)


def _looked_at(code: str, day: date) -> dict[str, Any]:
    """Ask what was looked at, of what the village had reported by the day; return the details."""
    then = current_day(day)
    done = [int(i) for i in reported_done(then.hazards, code).index]
    drawn = sample(done, seed=f"{code}/{day}")
    st.markdown(
        say("By {day} the village had reported {n} hazards as put right; {k} of them are drawn "
            "at random to look at.", day=day.isoformat(), n=len(done), k=len(drawn))
    )  # fmt: skip
    looked = _some(then, say("Hazards looked at"), done, drawn, key=f"clock_sv_seen_{code}_{day}")
    title = say("Of these, not as reported")
    wrong = _some(then, title, looked, (), key=f"clock_sv_wrong_{code}_{day}")
    left, right = st.columns(2)
    kept = left.text_area(say("Other promises kept, one a line"), key="clock_sv_kept", height=80)
    broken = right.text_area(
        say("Other promises not kept, one a line"), key="clock_sv_broken", height=80
    )
    items = [
        *({"hazard_id": i, "what": None, "is_held": i not in wrong} for i in looked),
        *_lines(kept, is_held=True),
        *_lines(broken, is_held=False),
    ]
    return {"n_reported": len(done), "items": items, "is_random": set(looked) == set(drawn)}


def _some(then: Day, title: str, ids: list[int], drawn: Sequence[int], *, key: str) -> list[int]:
    return st.multiselect(
        title, ids, drawn, key=key, placeholder=say("None"),
        format_func=lambda value: plain(_hazard_name(then, value)),
    )  # fmt: skip


def _lines(text: str, *, is_held: bool) -> list[dict[str, Any]]:
    lines = [line.strip()[:200] for line in text.splitlines() if line.strip()]
    return [{"hazard_id": None, "what": line, "is_held": is_held} for line in lines]


def _noted(_ids: object) -> str:
    for name in ("kept", "broken", "result"):
        st.session_state.pop(f"clock_sv_{name}", None)
    return say("The supervision visit is on record.")
