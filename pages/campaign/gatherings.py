"""The register of large activities: list, form, checks, note after the event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from analysis.campaign import schedule
from analysis.campaign.gatherings import register_of
from analysis.day import Day
from data.store import upkeep
from pages.campaign.round import table_key, written
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.downloads import offer_table
from pages.shell.language import label, label_of, say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain, show_text
from vocabulary import palette
from vocabulary.campaign import Control
from vocabulary.terms import GatheringKind, RiskLevel

_TABLE = "gathering"


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
    _sum_up(told)
    rows = _worded(day, told)
    picked = show_table(rows, _columns(), key=table_key("clock_gatherings"), is_selectable=True)
    offer_table(
        rows, _columns(), title=say("Large activities"), as_of=day.as_of,
        key="clock_gatherings_xlsx",
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
        draw_after(day, chosen)


def _sum_up(told: pd.DataFrame) -> None:
    with st.container(horizontal=True, key="clock_gathering_counts"):
        for title, value in (
            (say("Ahead or running"), int((told["state"] != "over").sum())),
            (say("Warning is due"), int(told["is_warning_due"].sum())),
            (say("Permit or controls missing"), int(told["is_bare"].sum())),
            (say("Note after the event missing"), int(told["is_note_due"].sum())),
        ):
            st.metric(title, value, width="content", border=True)


def _worded(day: Day, told: pd.DataFrame) -> pd.DataFrame:
    states = state_words()
    return told.assign(
        village=told["village_code"].map(day.villages["short_name"].to_dict()),
        ticked=[f"{n} / {len(Control)}" for n in told["n_controls"]],
        permitted=told["permit"]
        .astype(object)
        .where(told["permit"].notna(), say("None on record")),
        now=[states[one] for one in told["state"]],
        due=[due_words(row) for row in told.to_dict("records")],
    )


def state_words() -> dict[str, str]:
    """Return what the states of `analysis.campaign.gatherings` are called."""
    return {"ahead": say("Ahead"), "running": say("Running"), "over": say("Over")}


def due_words(row: dict[Any, Any]) -> str:
    """Return what is due of an activity of `analysis.campaign.gatherings`, as it is read."""
    said = []
    if row["is_warning_due"]:
        said.append(say("warn the sponsor"))
    if row["is_bare"]:
        said.append(say("permit and controls"))
    if row["is_note_due"]:
        said.append(say("write the note"))
    return "、".join(said) or say("Nothing due")


def _columns() -> list[Column]:
    inks = (palette.ACCENT, palette.STAMP, palette.HATCH)
    states = {word: ink.on(theme()) for word, ink in zip(state_words().values(), inks, strict=True)}
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
    names = day.villages["short_name"].to_dict()
    sites = day.sites.sort_values("name", kind="stable")["name"]
    one, two = st.columns(2)
    kinds = [str(kind) for kind in GatheringKind]
    kind = one.selectbox(
        say("Kind"), kinds, _place(kinds, _of(row, "kind")), key=f"{key}_kind",
        format_func=lambda value: label_of(GatheringKind, value),
    )  # fmt: skip
    place = two.text_input(
        say("Activity and place"), _of(row, "place") or "", key=f"{key}_place", max_chars=100
    )
    codes = list(names)
    village = one.selectbox(
        say("Village"), codes, _place(codes, _of(row, "village_code")), key=f"{key}_village",
        format_func=lambda code: plain(names[code]),
    )  # fmt: skip
    ids: list[int | None] = [None, *(int(i) for i in sites.index)]
    site = _of(row, "site_id")
    site_id = two.selectbox(
        say("At a place of the register"), ids, _place(ids, int(site) if site else None),
        key=f"{key}_site",
        format_func=lambda i: plain(sites[i]) if i else say("None of them"),
    )  # fmt: skip
    return {"kind": kind, "place": place, "village_code": village, "site_id": site_id}


def _when(day: Day, row: pd.Series | None, key: str) -> dict[str, Any]:
    one, two, three = st.columns(3)
    start = _of(row, "starts_on") or pd.Timestamp(day.as_of)
    end = _of(row, "ends_on") or start
    return {
        "starts_on": one.date_input(
            say("Begins on"), start.date(), key=f"{key}_start", format="YYYY-MM-DD"
        ),
        "ends_on": two.date_input(
            say("Ends on"), end.date(), key=f"{key}_end", format="YYYY-MM-DD"
        ),
        "crowd": three.number_input(
            say("Crowd expected"), 0, 1_000_000, _whole(_of(row, "crowd")), step=100,
            key=f"{key}_crowd",
        ),
    }  # fmt: skip


def _who(row: pd.Series | None, key: str) -> dict[str, Any]:
    one, two = st.columns(2)
    levels = [str(level) for level in (RiskLevel.UNKNOWN, *list(RiskLevel)[:-1])]
    details = (row["details"] if row is not None else None) or {}
    warned = details.get("warned_on")
    return {
        "sponsor": one.text_input(say("Sponsor"), _of(row, "sponsor") or "", key=f"{key}_sponsor"),
        "contact": two.text_input(
            say("Contact of the sponsor"), _of(row, "contact") or "", key=f"{key}_contact"
        ),
        "permit": one.text_input(
            say("Permit number"), _of(row, "permit") or "", key=f"{key}_permit"
        ),
        "risk": two.selectbox(
            say("Risk judged"), levels, _place(levels, _of(row, "risk")), key=f"{key}_risk",
            format_func=lambda value: label_of(RiskLevel, value),
        ),
        "warned_on": one.date_input(
            say("Sponsor warned on"), date.fromisoformat(warned) if warned else None,
            key=f"{key}_warned", format="YYYY-MM-DD",
        ),
    }  # fmt: skip


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


def _save(said: Mapping[str, Any], row: pd.Series | None) -> None:
    if said["ends_on"] < said["starts_on"]:
        st.error(say("The last day lies before the first one."))
        return
    if not said["place"].strip():
        st.error(say("Write which activity it is and where."))
        return
    fields = {name: value for name, value in said.items() if name != "warned_on"}
    fields = {name: _blank(value) for name, value in fields.items()}
    warned = said["warned_on"]
    details = dict((row["details"] if row is not None else None) or {})
    fields["details"] = details | {"warned_on": warned.isoformat() if warned else None}
    write(row, fields)


def write(row: pd.Series | None, fields: Mapping[str, Any]) -> None:
    """Store the fields of an activity, say so, and draw the page again."""
    who = {"actor": session.actor(), "now": session.now()}
    store = current_store()
    if row is None:
        upkeep.add(store, _TABLE, [fields], **who)
    else:
        upkeep.change(
            store, _TABLE, upkeep.Seen(int(str(row.name)), int(row["version"])), fields, **who
        )
    written(say("It is kept."))


def _voiding(row: pd.Series, key: str) -> None:
    with st.expander(say("Void this activity")), st.form(f"{key}_void", border=False):
        reason = st.text_input(say("Reason for voiding it"), key=f"{key}_reason")
        pressed = st.form_submit_button(say("Void it"), key=f"{key}_void_do")
    if pressed and not reason.strip():
        st.error(say("An activity is voided with a reason only."))
    elif pressed:
        upkeep.void(
            current_store(),
            _TABLE,
            upkeep.Seen(int(str(row.name)), int(row["version"])),
            reason=reason,
            actor=session.actor(),
            now=session.now(),
        )
        written(say("It is voided."))


def draw_after(day: Day, row: pd.Series) -> None:
    """Draw the checks of an activity and the note after it."""
    details = dict(row["details"] or {})
    st.markdown(f"**{say('Checks of this activity')}**")
    checks = pd.DataFrame(details.get("checks", []), columns=["on", "by", "result"])
    if not checks.empty:
        columns = [Column("on", say("On which day")), Column("by", say("Checked by")),
                   Column("result", say("What came of it"), width="medium")]  # fmt: skip
        show_table(checks, columns, key="gathering_checks", height="content")
    with st.form(f"gathering_check_{row.name}", border=True):
        on = st.date_input(
            say("Checked on"), min(day.as_of, session.today()), key="gathering_check_day",
            format="YYYY-MM-DD",
        )  # fmt: skip
        by = st.text_input(say("Checked by"), key="gathering_check_by")
        result = st.text_input(say("What came of it"), key="gathering_check_result")
        if st.form_submit_button(say("Add the check"), key="gathering_check_add"):
            made = {"on": on.isoformat(), "by": by.strip(), "result": result.strip()}
            write(row, {"details": details | {"checks": [*details.get("checks", []), made]}})
    st.markdown(f"**{say('Note after the event')}**")
    if details.get("after_note"):
        show_text(details["after_note"])
    with st.form(f"gathering_note_{row.name}", border=True):
        note = st.text_area(
            say("What went well, what did not"), details.get("after_note") or "",
            key=f"gathering_note_text_{row.name}",
        )  # fmt: skip
        if st.form_submit_button(say("Keep the note"), key="gathering_note_keep"):
            write(row, {"details": details | {"after_note": note.strip() or None}})


def _of(row: pd.Series | None, name: str) -> Any:
    if row is None or (not isinstance(row[name], dict) and pd.isna(row[name])):
        return None
    return row[name]


def _place(options: list[Any], value: Any) -> int:
    return options.index(value) if value in options else 0


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def _blank(value: Any) -> Any:
    return (value.strip() or None) if isinstance(value, str) else value
