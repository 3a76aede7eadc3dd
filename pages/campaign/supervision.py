"""Supervision visits on screen: what villages had reported as done beside what was found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from analysis.campaign.supervision import (
    WHOLE,
    by_village,
    checked_items,
    reported_done,
    sample,
    visits,
)
from analysis.day import Day
from data.store import upkeep
from pages.campaign.round import table_key, write
from pages.pressing import board
from pages.register.choice import choose_record
from pages.shell import session
from pages.shell.current import current_day
from pages.shell.language import say
from pages.shell.site_rows import code_words
from pages.shell.tables import Column, columns_of, words
from pages.shell.text import one_line, plain
from vocabulary.terms import TaskKind


def draw_supervision(day: Day, tasks: pd.DataFrame) -> pd.Index:
    """Draw what was found against what was reported, what did not hold, and the form of a visit.

    Returns
    -------
    Index
        Tasks told here.
    """
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
        interval=[f"{a:.0%} – {b:.0%}" for a, b in zip(table["low"], table["high"], strict=True)],
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
    board.show_listed(
        day,
        rows,
        columns,
        "clock_supervised",
        say("Supervision: reported and found"),
        height="content",
    )
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
    picked = board.show_listed(
        day,
        rows,
        columns,
        table_key("clock_not_held"),
        height="auto",
        pick="one",
        is_dashed=False,
    )
    hazard_id = rows["hazard_id"].iloc[picked[0]] if picked else pd.NA
    if pd.isna(hazard_id):
        st.caption(say("Select a hazard to open it in the register, where it can be reopened."))
    elif st.button(say("Open in the register"), key="clock_not_held_open"):
        choose_record("hazard", int(hazard_id))
        st.switch_page("pages/hazard_register.py")


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
        write(upkeep.add, "task", [row], done=_noted)


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
