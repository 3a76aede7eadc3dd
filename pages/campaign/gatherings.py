"""The register of large activities: list, form, checks, note after the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analysis.campaign import schedule
from analysis.campaign.schedule import register_of
from analysis.day import Day
from data.store import upkeep
from pages.shell import board, session
from pages.shell.language import label, say
from pages.shell.tables import Column, columns_of, show_table, words
from pages.shell.text import plain, show_text
from pages.shell.writing import save_and_redraw, table_key
from vocabulary import palette
from vocabulary.campaign import Control
from vocabulary.terms import GatheringKind, RiskLevel


def draw_gatherings(day: Day) -> None:
    """Draw the activities by date, and the form of the one selected or of a new one."""
    told = register_of(
        day.table("gathering"), day.visits, as_of=day.as_of,
        n_days=day.once(schedule.clocks_of).warning_days,
    )  # fmt: skip
    if told.empty:
        st.info(say("No large activity is on record yet. Add the first one below."))
        draw_form(day, None)
        return
    board.show_figures(
        "clock_gathering_counts",
        (say("Ahead or running"), int((told["state"] != "over").sum())),
        (say("Warning is due"), int(told["is_warning_due"].sum())),
        (say("Permit or controls missing"), int(told["is_bare"].sum())),
        (say("Note after the event missing"), int(told["is_note_due"].sum())),
    )
    picked = board.show_listed(
        day, _worded(told), _columns(), table_key("clock_gatherings"), say("Large activities"),
        xlsx="clock_gatherings_xlsx", height="auto", pick="one", is_dashed=False,
    )  # fmt: skip
    if not picked:
        st.caption(say("Select a row to change it, to add a check or the note after it."))
        with st.expander(say("Add a large activity")):
            draw_form(day, None)
        return
    chosen: pd.Series = told.iloc[picked[0]]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        draw_form(day, chosen)
    with right:
        _after(day, chosen)


def _worded(told: pd.DataFrame) -> pd.DataFrame:
    return told.assign(
        ticked=[f"{n} / {len(Control)}" for n in told["n_controls"]],
        permitted=told["permit"].astype(object).fillna(say("None on record")),
        now=told["state"].map(state_words()),
        due=words(told, due_words),
    )


def state_words() -> dict[str, str]:
    """Return what the states of `analysis.campaign.schedule` are called."""
    return {"ahead": say("Ahead"), "running": say("Running"), "over": say("Over")}


def due_words(row: Mapping[str, Any]) -> str:
    """Return what is due of an activity of `analysis.campaign.schedule`, as it is read."""
    due = {
        "is_warning_due": say("warn the sponsor"),
        "is_bare": say("permit and controls"),
        "is_note_due": say("write the note"),
    }
    return "、".join(said for name, said in due.items() if row[name]) or say("Nothing due")


def _columns() -> list[Column]:
    states = board.badges(state_words().values(), palette.ACCENT, palette.STAMP, palette.HATCH)
    return columns_of(
        "starts_on",
        "ends_on",
        Column("place", say("Activity and place"), width="medium"),
        Column("kind", kind="term", terms=GatheringKind),
        Column("now", say("Where it stands"), kind="badge", badges=states),
        Column("due", say("Now due"), width="large"),
        "village",
        "crowd",
        "risk",
        "permitted",
        "ticked",
        Column("n_checks", say("Checks made"), kind="count"),
        "warn_by",
        "warned_on",
        "sponsor",
    )


def draw_form(day: Day, row: pd.Series | None) -> None:
    """Draw the form of a new activity, or of one on record."""
    key = f"gathering_{row.name if row is not None else 'new'}"
    with st.form(key, border=True):
        said = _what(day, row, key) | _when(day, row, key) | _who(row, key)
        said["controls"] = _controls(row, key)
        if st.form_submit_button(say("Keep this setting"), type="primary", key=f"{key}_save"):
            _save(said, row)
    if row is not None:
        _voiding(row, key)


def _what(day: Day, row: pd.Series | None, key: str) -> dict[str, Any]:
    sites = day.sites.sort_values("name", kind="stable")["name"]
    names: dict[int | None, str] = {None: say("None of them")}
    names |= {int(str(at)): plain(name) for at, name in sites.items()}
    one, two = st.columns(2)
    with one:
        kind = board.choose_term(say("Kind"), GatheringKind, key=f"{key}_kind", at=_of(row, "kind"))
        village = board.choose_village(day, key=f"{key}_village", at=_of(row, "village_code"))
    with two:
        place = _text(row, "place", say("Activity and place"), key, most=100)
        site_id = board.choose_of(say("At a place of the register"), names, key=f"{key}_site",
                                  at=_of(row, "site_id"))  # fmt: skip
    return {"kind": kind, "place": place, "village_code": village, "site_id": site_id}


def _when(day: Day, row: pd.Series | None, key: str) -> dict[str, Any]:
    one, two, three = st.columns(3)
    start = _of(row, "starts_on") or pd.Timestamp(day.as_of)
    end, crowd = _of(row, "ends_on") or start, _of(row, "crowd")
    with one:
        first = board.choose_date(say("Begins on"), start.date(), key=f"{key}_start")
    with two:
        last = board.choose_date(say("Ends on"), end.date(), key=f"{key}_end")
    crowd = three.number_input(
        say("Crowd expected"), 0, 1_000_000, None if crowd is None else int(crowd), step=100,
        key=f"{key}_crowd",
    )  # fmt: skip
    return {"starts_on": first, "ends_on": last, "crowd": crowd}


def _who(row: pd.Series | None, key: str) -> dict[str, Any]:
    levels = {str(one): label(one) for one in (RiskLevel.UNKNOWN, *list(RiskLevel)[:-1])}
    warned = _details(row).get("warned_on")
    one, two = st.columns(2)
    with one:
        said = {"sponsor": _text(row, "sponsor", say("Sponsor"), key),
                "permit": _text(row, "permit", say("Permit number"), key)}  # fmt: skip
        on = date.fromisoformat(warned) if warned else None
        warned_on = board.choose_date(say("Sponsor warned on"), on, key=f"{key}_warned")
    with two:
        said["contact"] = _text(row, "contact", say("Contact of the sponsor"), key)
        risk = board.choose_of(say("Risk judged"), levels, key=f"{key}_risk", at=_of(row, "risk"))
    return {**said, "risk": risk, "warned_on": warned_on}


def _text(
    row: pd.Series | None, name: str, title: str, key: str, *, most: int | None = None
) -> str:
    return st.text_input(title, _of(row, name) or "", key=f"{key}_{name}", max_chars=most)


def _controls(row: pd.Series | None, key: str) -> dict[str, bool]:
    known = _of(row, "controls") or {}
    st.markdown(f"**{say('Controls in place')}**")
    columns = st.columns(2)
    return {
        str(one): columns[at % 2].checkbox(
            label(one), bool(known.get(str(one))), key=f"{key}_control_{one}"
        )
        for at, one in enumerate(Control)
    }


def _save(said: dict[str, Any], row: pd.Series | None) -> None:
    if said["ends_on"] < said["starts_on"]:
        st.error(say("The last day lies before the first one."))
        return
    if not said["place"].strip():
        st.error(say("Write which activity it is and where."))
        return
    warned = said.pop("warned_on")
    fields = {n: (v.strip() or None) if isinstance(v, str) else v for n, v in said.items()}
    details = _details(row) | {"warned_on": warned.isoformat() if warned else None}
    _keep(row, fields | {"details": details})


def _keep(row: pd.Series | None, fields: Mapping[str, Any]) -> None:
    done = say("It is kept.")
    if row is None:
        save_and_redraw(upkeep.add, "gathering", [fields], done=done)
    else:
        save_and_redraw(upkeep.change, "gathering", _seen(row), fields, done=done)


def _seen(row: pd.Series) -> upkeep.Seen:
    return upkeep.Seen(int(str(row.name)), int(row["version"]))


def _details(row: pd.Series | None) -> dict[str, Any]:
    return dict(_of(row, "details") or {})


def _voiding(row: pd.Series, key: str) -> None:
    with st.expander(say("Void this activity")), st.form(f"{key}_void", border=False):
        reason = st.text_input(say("Reason for voiding it"), key=f"{key}_reason")
        pressed = st.form_submit_button(say("Void it"), key=f"{key}_void_do")
    if pressed and not reason.strip():
        st.error(say("An activity is voided with a reason only."))
    elif pressed:
        void = partial(upkeep.void, reason=reason)
        save_and_redraw(void, "gathering", _seen(row), done=say("It is voided."))


def _after(day: Day, row: pd.Series) -> None:
    details = _details(row)
    st.markdown(f"**{say('Checks of this activity')}**")
    checks = pd.DataFrame(details.get("checks", []), columns=["on", "by", "result"])
    if not checks.empty:
        columns = [Column("on", say("On which day")), Column("by", say("Checked by")),
                   Column("result", say("What came of it"), width="medium")]  # fmt: skip
        show_table(checks, columns, key="gathering_checks", height="content")
    with st.form(f"gathering_check_{row.name}", border=True):
        last = min(day.as_of, session.today())
        on = board.choose_date(say("Checked on"), last, key="gathering_check_day")
        by = st.text_input(say("Checked by"), key="gathering_check_by")
        result = st.text_input(say("What came of it"), key="gathering_check_result")
        if st.form_submit_button(say("Add the check"), key="gathering_check_add"):
            made = {"on": on.isoformat(), "by": by.strip(), "result": result.strip()}
            _keep(row, {"details": details | {"checks": [*details.get("checks", []), made]}})
    st.markdown(f"**{say('Note after the event')}**")
    if details.get("after_note"):
        show_text(details["after_note"])
    with st.form(f"gathering_note_{row.name}", border=True):
        note = st.text_area(
            say("What went well, what did not"), details.get("after_note") or "",
            key=f"gathering_note_text_{row.name}",
        )  # fmt: skip
        if st.form_submit_button(say("Keep the note"), key="gathering_note_keep"):
            _keep(row, {"details": details | {"after_note": note.strip() or None}})


def _of(row: pd.Series | None, name: str) -> Any:
    if row is None or (not isinstance(row[name], dict) and pd.isna(row[name])):
        return None
    return row[name]
