"""The inbox of residents' reports: clocks, the check, a hazard made of it, answer and reward."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach import reports
from analysis.outreach.reports import ANSWERED, CHECKED, NEW, Clocks, clocks_of, counts
from briefing.facts.say import say_date
from data.ledger.hazards import guess_code
from data.register.entries import add_hazard
from data.store import upkeep
from data.store.opening import Store
from pages.outreach.records import draw_forms, draw_list
from pages.shell import board, session
from pages.shell.filters import one_of
from pages.shell.language import say
from pages.shell.site_rows import code_words
from pages.shell.tables import Column, columns_of
from pages.shell.text import plain
from pages.shell.writing import change_row, keep_setting, save
from vocabulary import palette
from vocabulary.hazard_codes import checklist
from vocabulary.messages import message
from vocabulary.outreach import ReportFinding
from vocabulary.records import (
    ANSWER,
    ANSWER_CLOSED,
    ANSWER_DUE,
    ANSWER_FINDINGS,
    ANSWER_HAZARD,
    REPORT,
)
from vocabulary.terms import HazardStatus, TaskKind

_STATES: Final[dict[str, str]] = {
    NEW: message("To be checked"),
    CHECKED: message("Checked, to be answered"),
    ANSWERED: message("Answered"),
}
_KEPT: Final = {
    "all": message("All"),
    "open": message("Not answered"),
    "late": message("Past a clock"),
    "reward": message("With a reward"),
}


def draw_inbox(day: Day) -> None:
    """Draw the counts, the inbox, the report picked, and the forms."""
    rows = day.once(reports.of)
    _figures(rows)
    shown = _kept(rows)
    picked = draw_list(day, REPORT, shown, more=_more(shown)) if len(rows) else None
    if not len(rows):
        st.info(say("No report is on record: type one in, or read the hotline's list in."))
    if picked is not None:
        _card(day, picked)
    draw_forms(day, REPORT, picked, is_expanded=rows.empty)
    _rewards(day, rows)
    _clocks(day)


def _figures(rows: pd.DataFrame) -> None:
    told = counts(rows)
    board.show_figures(
        "report_figures",
        (say("Reports"), str(told.n)),
        (say("Not answered"), str(told.n_open)),
        (say("Check past its day"), str(told.n_check_late)),
        (say("Answer past its day"), str(told.n_answer_late)),
        (say("True or partly true"), f"{told.n_true} / {told.n_found}"),
        (say("Became a hazard"), str(told.n_hazards)),
        (say("Answered in time"), f"{told.n_in_time} / {told.n_answered}"),
    )


def _kept(rows: pd.DataFrame) -> pd.DataFrame:
    chosen = one_of("reports", say("Which"), {name: say(one) for name, one in _KEPT.items()})
    if chosen == "open":
        return rows[rows["state"] != ANSWERED]
    if chosen == "late":
        return rows[rows["is_check_late"] | rows["is_answer_late"]]
    return rows[rows["reward"].notna()] if chosen == "reward" else rows


def _more(rows: pd.DataFrame) -> list[tuple[Column, pd.Series]]:
    late = rows["is_check_late"] | rows["is_answer_late"]
    told = [say(_STATES[str(one)]) for one in rows["state"]]
    words: pd.Series = pd.Series(told, rows.index, dtype=object).mask(late, say("Past a clock"))
    inks = board.badges(
        [*(say(one) for one in _STATES.values()), say("Past a clock")],
        palette.HATCH, palette.ACCENT, palette.NO_VALUE, palette.STAMP,
    )  # fmt: skip
    return [
        (Column("state", say("State"), "badge", badges=inks), words),
        (Column("check_by", say("Check by"), "date"), rows["check_by"]),
        (Column("answer_by", say("Answer by"), "date"), rows["answer_by"]),
        (Column("hazard_no", say("Hazard"), "count"), rows["hazard_id"]),
    ]


def _card(day: Day, row: pd.Series) -> None:
    st.subheader(plain(str(row["title"]), longest=60), anchor=False)
    left, right = st.columns(2, gap="medium")
    with left:
        _check(day, row)
        _hazard(day, row)
    with right:
        _answer(day, row)


def _seen(row: pd.Series) -> tuple[int, int]:
    return int(str(row.name)), int(row["version"])


def _details(row: pd.Series) -> dict[str, Any]:
    return dict(row["details"]) if isinstance(row["details"], dict) else {}


def _check(day: Day, row: pd.Series) -> None:
    report_id, version = _seen(row)
    key = f"report_check_{report_id}_{version}"
    with st.form(key, border=True):
        st.markdown(f"**{say('The check on the spot')}**")
        at = row["checked_on"]
        last = max(day.as_of, session.today())
        board.choose_date(say("Checked on the spot on"), day.as_of if pd.isna(at) else at.date(),
                          key=f"{key}_on", max_value=last)  # fmt: skip
        board.choose_term(say("Finding"), ReportFinding, key=f"{key}_finding", at=row["finding"])
        st.form_submit_button(say("Keep the check"), on_click=_keep_check, args=(key, row))


def _keep_check(key: str, row: pd.Series) -> None:
    said = board.typed(key, ("on", "finding"))
    on = said["on"]
    told = {"checked_on": on.isoformat() if isinstance(on, date) else None,
            "finding": said["finding"]}  # fmt: skip
    report_id, version = _seen(row)
    change_row("task", report_id, {"details": _details(row) | told}, version=version)


def _hazard(day: Day, row: pd.Series) -> None:
    if row["is_hazard"]:
        st.caption(say("Hazard {number} was made of it.", number=int(row["hazard_id"])))
        return
    report_id, version = _seen(row)
    key = f"report_hazard_{report_id}_{version}"
    names = day.sites["name"].map(plain).to_dict()
    at = None if pd.isna(row["site_id"]) else int(row["site_id"])
    with st.container(border=True):
        st.markdown(f"**{say('Make it a hazard')}**")
        site_id = board.choose_of(
            say("Site"), names, key=f"{key}_site", index=None, at=at, placeholder=say("Choose")
        )
        if site_id is None:
            st.caption(say("Choose the site; one that is not on record is added first."))
            return
        category = str(day.sites.at[site_id, "category"])
        codes = {one.code: f"{one.code} {code_words(one.code)}" for one in checklist(category)}
        guess = guess_code(str(row["title"]), category)
        code = board.choose_of(say("Hazard code"), codes, key=f"{key}_code_{site_id}", at=guess)
        st.button(
            say("Put it in the register"), key=f"{key}_go", type="primary",
            on_click=_make_hazard, args=(row, int(site_id), str(code)),
        )  # fmt: skip


def _make_hazard(row: pd.Series, site_id: int, code: str) -> None:
    save(partial(hazard_of_report, row, site_id, code), done=say("It is in the register."))


def hazard_of_report(
    row: pd.Series, site_id: int, code: str, store: Store, *, actor: str, now: datetime
) -> int:
    """Put a report into the register as a hazard, and note on the report which one it became."""
    told = {"code": code, "description": str(row["title"]), "found_how": TaskKind.REPORT.zh}
    found_on = row["checked_on"] if pd.notna(row["checked_on"]) else row["opened_on"]
    report_id, version = _seen(row)
    with store.together() as inside:
        hazard_id = add_hazard(
            inside, site_id, told, found_on=found_on.date(), actor=actor, now=now
        )
        changes = {"hazard_id": hazard_id, "site_id": site_id}
        upkeep.change(
            inside, "task", upkeep.Seen(report_id, version), changes, actor=actor, now=now
        )
    return hazard_id


def answer_text(day: Day, row: pd.Series) -> str:
    """Return the answer to who reported: what the check found, and what became of it."""
    on = row["checked_on"]
    finding = str(row["finding"]) if row["finding"] and pd.notna(on) else ""
    found = ANSWER_FINDINGS[finding].format(day="" if pd.isna(on) else say_date(on.date()))
    return ANSWER.format(
        on=say_date(row["opened_on"].date()), title=str(row["title"]).rstrip("。"),
        finding=found, hazard=_hazard_words(day, row),
    )  # fmt: skip


def _hazard_words(day: Day, row: pd.Series) -> str:
    if pd.isna(row["hazard_id"]) or int(row["hazard_id"]) not in day.every_hazard.index:
        return ""
    number = int(row["hazard_id"])
    hazard = day.every_hazard.loc[number]
    if hazard["status"] == HazardStatus.CLOSED.value:
        return ANSWER_CLOSED.format(day=say_date(hazard["closed_on"].date()))
    due = hazard["due_on"]
    words: str = "" if pd.isna(due) else ANSWER_DUE.format(day=say_date(due.date()))
    return ANSWER_HAZARD.format(number=number, due=words)


def _answer(day: Day, row: pd.Series) -> None:
    report_id, version = _seen(row)
    key = f"report_answer_{report_id}_{version}"
    with st.form(key, border=True):
        st.markdown(f"**{say('The answer')}**")
        kept = row["result"] if pd.notna(row["result"]) else answer_text(day, row)
        st.text_area(say("Text of the answer"), str(kept), key=f"{key}_result", height=180)
        at = row["done_on"]
        last = max(day.as_of, session.today())
        board.choose_date(say("Answered on"), day.as_of if pd.isna(at) else at.date(),
                          key=f"{key}_done_on", max_value=last)  # fmt: skip
        st.form_submit_button(say("Keep the answer"), on_click=_keep_answer, args=(key, row))


def _keep_answer(key: str, row: pd.Series) -> None:
    report_id, version = _seen(row)
    said = board.typed(key, ("result", "done_on"))
    change_row("task", report_id, said, version=version)


def _rewards(day: Day, rows: pd.DataFrame) -> None:
    told = counts(rows)
    if not told.n_rewarded:
        return
    st.subheader(say("Ledger of rewards"), anchor=False)
    st.caption(
        say("{n} rewards, {yuan} yuan in all; {unpaid} not yet paid.", n=told.n_rewarded,
            yuan=f"{told.reward:g}", unpaid=told.n_unpaid)
    )  # fmt: skip
    mine = rows[pd.to_numeric(rows["reward"], errors="coerce") > 0]
    mine = mine.assign(rewarded_on=pd.to_datetime(mine["rewarded_on"]))
    columns = columns_of(
        "paper_number",
        Column("opened_on", say("Report received on"), "date"),
        Column("title", say("What is reported"), width="large"),
        Column("reward", say("Reward (yuan)"), "number"),
        Column("rewarded_on", say("Paid on"), "date"),
    )
    board.show_listed(day, mine, columns, "report_rewards", say("Ledger of rewards"),
                      is_dashed=False)  # fmt: skip


def _clocks(day: Day) -> None:
    held = clocks_of(day.settings)
    with st.expander(say("Clocks of reports"), icon=":material/timer:"):
        st.caption(
            say(
                "A blocked escape or stopped equipment is checked within a day, anything else "
                "within three working days: order 120, article 15, which binds the fire service. "
                "The day of the answer is the report's own; else so many working days."
            )
        )
        titles = {
            "urgent": say("Urgent: days to the check"),
            "check": say("Others: working days to the check"),
            "answer": say("Working days to the answer"),
        }
        with st.form("report_clocks", border=False):
            for column, (name, title) in zip(st.columns(3), titles.items(), strict=True):
                column.number_input(title, 0, 60, getattr(held, name), key=f"report_clock_{name}")
            version = day.setting_version(reports.SETTING)
            st.form_submit_button(say("Keep"), on_click=_keep_clocks, args=(version,))


def _keep_clocks(version: int) -> None:
    names = ("urgent", "check", "answer")
    told = Clocks(**{name: int(st.session_state[f"report_clock_{name}"]) for name in names})
    keep_setting(reports.SETTING, vars(told), version=version, done=say("The clocks are kept."))
