"""Control rooms on screen: who has a duty record, what is missing, sheets out and back."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach.control_room import by_gap, by_village, rooms
from briefing.tick_sheets import control_room_book
from data.ledger.returned_forms import key_of, only_new, read_control_rooms
from pages.outreach.households import draw_faults, read_uploaded
from pages.register.said import draw_said
from pages.shell import session
from pages.shell.current import current_day
from pages.shell.dashes import show_dashed
from pages.shell.downloads import XLSX, offer_table
from pages.shell.language import label_of, say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of
from pages.shell.text import plain
from pages.shell.work_forms import add_rows
from vocabulary import outreach, palette
from vocabulary.messages import message
from vocabulary.outreach import ControlRoomGap, ControlRoomState
from vocabulary.terms import Category, TaskKind

_SAME = ("site_id", "done_on", "details")
_ASKED: Final = {
    "persons": message("Persons a shift"),
    "certified": message("Of them certificated"),
    "hours": message("Hours a day"),
    "rota": message("A rota is posted"),
    "log": message("The log is kept"),
    "auto": message("In automatic mode"),
}


def draw_rooms(day: Day) -> None:
    """Draw the control rooms with their gaps, the shares by village, and the ways in."""
    draw_said("done")
    draw_said("refused")
    table = rooms(day.sites, current_day(is_present=True).table("task"), as_of=day.as_of)
    if table.empty:
        st.info(
            say("No site is known to have a fire control room. Say so on its sheet, or import it.")
        )
        return
    _figures(day, table)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _rooms(day, table)
        _one(day, table)
    with right:
        _shares(day, table)
        _gaps(table)
        _sheets(day, table)


def _figures(day: Day, table: pd.DataFrame) -> None:
    n, state = len(table), table["state"]
    valid = int(state.isin([ControlRoomState.GAPS.value, ControlRoomState.COMPLETE.value]).sum())
    complete = int((state == ControlRoomState.COMPLETE.value).sum())
    asked = day.sites["category"].isin([Category.HIGH_RISE.value, Category.COMPOUND.value])
    unknown = int((asked & day.sites["has_control_room"].isna()).sum())
    with st.container(horizontal=True, key="room_figures"):
        for title, value in (
            (say("Control rooms known"), str(n)),
            (say("With a record of the last 31 days"), f"{valid} / {n}（{valid / n:.0%}）"),
            (say("Record complete"), f"{complete} / {n}（{complete / n:.0%}）"),
            (say("No record at all"), str(int((state == ControlRoomState.NONE.value).sum()))),
            (say("Not known whether there is one"), str(unknown)),
        ):
            st.metric(title, value, width="content", border=True)
    st.caption(
        say(
            "Complete: round the clock, two persons a shift, two of them certificated, rota, log, "
            "automatic mode. High-rises and compounds of which nobody noted whether they have a "
            "control room are not in the share."
        )
    )


def _rooms(day: Day, table: pd.DataFrame) -> None:
    st.subheader(say("Control rooms, those without a record first"), anchor=False)
    names = day.villages["short_name"]
    rows = table.assign(
        village=table["village_code"].map(names),
        missing=["、".join(label_of(ControlRoomGap, one) for one in gaps) or None
                 for gaps in table["gaps"]],
        state_name=[label_of(ControlRoomState, one) for one in table["state"]],
    )  # fmt: skip
    inks = (palette.STAMP, palette.STAMP, palette.HATCH, palette.ACCENT)
    badges = {
        label_of(ControlRoomState, state.value): ink.on(theme())
        for state, ink in zip(ControlRoomState, inks, strict=True)
    }
    columns = columns_of(
        Column("name", say("Site")),
        Column("state_name", say("Record"), "badge", badges=badges),
        Column("missing", say("What is missing"), width="medium"),
        "village",
        "persons",
        "certified",
        Column("on", say("Recorded on"), "date"),
        Column("owner", say("Filled in by")),
        "property_company",
    )
    show_dashed(rows, columns, key="room_table", height=480)
    title = say("Duty in control rooms")
    offer_table(rows, columns, title=title, as_of=day.as_of, key="room_xlsx")


def _shares(day: Day, table: pd.DataFrame) -> None:
    st.subheader(say("By village"), anchor=False)
    told = by_village(table)
    rows = told.assign(village=[day.villages["short_name"].get(code, code) for code in told.index])
    columns = columns_of("village", "n_rooms", "n_recorded", "n_complete", "complete_share")
    show_dashed(rows, columns, key="room_villages", height=320)


def _gaps(table: pd.DataFrame) -> None:
    told = by_gap(table)
    if told.empty:
        return
    words = [f"{label_of(ControlRoomGap, str(one))} {n}" for one, n in told.items()]
    st.markdown(say("What is missing most: {words}", words="、".join(words)))


def _one(day: Day, table: pd.DataFrame) -> None:
    with st.expander(say("Note the duty of one control room"), icon=":material/edit:"):
        key = f"room_{len(current_day(is_present=True).table('task'))}"
        names = table["name"].to_dict()
        with st.form(key, border=False):
            st.selectbox(
                say("Site"), list(names), key=f"{key}_site",
                format_func=lambda one: plain(names[one]),
            )  # fmt: skip
            st.date_input(
                say("Date"), day.as_of, key=f"{key}_day", format="YYYY-MM-DD",
                max_value=max(day.as_of, session.today()),
            )  # fmt: skip
            for column, name in zip(st.columns(3), outreach.CONTROL_ROOM_COUNTS, strict=True):
                column.number_input(
                    say(_ASKED[name]),
                    0,
                    outreach.CONTROL_ROOM_MOST[name],
                    None,
                    key=f"{key}_{name}",
                )
            for column, name in zip(st.columns(3), outreach.CONTROL_ROOM_FLAGS, strict=True):
                column.selectbox(
                    say(_ASKED[name]), [True, False], None, key=f"{key}_{name}",
                    format_func=lambda one: say("Yes") if one else say("No"),
                    placeholder=say("Not told"),
                )  # fmt: skip
            st.text_input(say("Filled in by"), key=f"{key}_by", max_chars=100)
            st.form_submit_button(say("Keep"), type="primary", on_click=_keep, args=(day, key))


def _keep(day: Day, key: str) -> None:
    said = st.session_state
    site_id, on = int(said[f"{key}_site"]), said[f"{key}_day"]
    answers = {
        name: said.get(f"{key}_{name}")
        for name in (*outreach.CONTROL_ROOM_COUNTS, *outreach.CONTROL_ROOM_FLAGS)
    }
    code = day.sites["village_code"].get(site_id)
    row = {
        "kind": TaskKind.CONTROL_ROOM.value,
        "title": outreach.CONTROL_ROOM_TITLE, "site_id": site_id,
        "village_code": None if pd.isna(code) else str(code), "details": answers,
        "owner": said.get(f"{key}_by") or None,
        **dict.fromkeys(("opened_on", "due_on", "done_on"), on),
    }  # fmt: skip
    add_rows("task", [row])


def _sheets(day: Day, table: pd.DataFrame) -> None:
    st.subheader(say("Duty sheet out and back"), anchor=False)
    names = day.villages["short_name"]
    mine = table.sort_index().assign(village=lambda rows: rows["village_code"].map(names))
    st.download_button(
        say("Duty sheet, {n} control rooms (XLSX)", n=len(mine)),
        data=partial(control_room_book, mine, as_of=day.as_of, is_demo=session.is_demo()),
        file_name=f"{say('Duty in control rooms')}.xlsx", mime=XLSX, key="room_form",
        on_click="ignore",
    )  # fmt: skip
    files = st.file_uploader(
        say("Sheets that came back (Excel)"), type=["xlsx", "xls"], key="room_files",
        accept_multiple_files=True,
    )  # fmt: skip
    rows: list[dict[str, Any]] = []
    for at, file in enumerate(files or ()):
        told = read_uploaded(file.name, file.getvalue(), day, read_control_rooms)
        if told is None:
            continue
        rows += told.rows
        said = say("{n} filled in, {blank} blank", n=len(told.rows), blank=told.n_blank)
        st.write(f"{plain(file.name)}: {said}")
        draw_faults(told, key=f"room_faults_{at}")
    if not rows:
        return
    new = only_new(rows, _known_marks(), key=_SAME)
    st.write(say("{new} new, {same} known", new=len(new), same=len(rows) - len(new)))
    st.button(
        say("Keep {n} records", n=len(new)), key="room_take", type="primary", disabled=not new,
        on_click=add_rows, args=("task", new),
    )  # fmt: skip


def _known_marks() -> set[tuple[object, ...]]:
    tasks = current_day(is_present=True).table("task")
    rows = tasks[(tasks["kind"] == TaskKind.CONTROL_ROOM.value) & tasks["site_id"].notna()]
    whole = rows.assign(site_id=rows["site_id"].astype("int64"), done_on=rows["done_on"].dt.date)
    return {key_of(row, _SAME) for row in whole[list(_SAME)].to_dict("records")}
