"""Control rooms on screen: who has a duty record, what is missing, sheets out and back."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach.control_room import by_gap, by_village, rooms
from briefing.papers.tick_sheets import control_room_book
from data.ledger.returned_forms import read_control_rooms
from pages.outreach.returned import BlankForm, draw_returned
from pages.shell import board, session
from pages.shell.current import current_day
from pages.shell.downloads import offer_file
from pages.shell.language import label, label_of, say
from pages.shell.tables import Column, columns_of
from pages.shell.text import plain
from pages.shell.writing import add_rows
from vocabulary import outreach, palette
from vocabulary.messages import message
from vocabulary.outreach import ControlRoomGap, ControlRoomState
from vocabulary.terms import Category, TaskKind

_ASKED: Final = {
    "persons": message("Persons a shift"),
    "certified": message("Of them certificated"),
    "hours": message("Hours a day"),
    "rota": message("A rota is posted"),
    "log": message("The log is kept"),
    "auto": message("In automatic mode"),
}

_SHEET: Final = BlankForm(
    read_control_rooms,
    "task",
    ("site_id", "done_on", "details"),
    "room",
    message("Sheets that came back (Excel)"),
    message("Keep {n} records"),
    kind=TaskKind.CONTROL_ROOM.value,
)


def draw_rooms(day: Day) -> None:
    """Draw the control rooms with their gaps, the shares by village, and the ways in."""
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
    board.show_figures(
        "room_figures",
        (say("Control rooms known"), str(n)),
        (say("With a record of the last 31 days"), f"{valid} / {n}（{valid / n:.0%}）"),
        (say("Record complete"), f"{complete} / {n}（{complete / n:.0%}）"),
        (say("No record at all"), str(int((state == ControlRoomState.NONE.value).sum()))),
        (say("Not known whether there is one"), str(unknown)),
    )
    st.caption(
        say(
            "Complete: round the clock, two persons a shift, two of them certificated, rota, log, "
            "automatic mode. High-rises and compounds of which nobody noted whether they have a "
            "control room are not in the share."
        )
    )


def _rooms(day: Day, table: pd.DataFrame) -> None:
    st.subheader(say("Control rooms, those without a record first"), anchor=False)
    rows = table.assign(
        missing=table["gaps"].map(_gap_words),
        state_name=[label_of(ControlRoomState, one) for one in table["state"]],
    )  # fmt: skip
    states = board.badges(
        [label(state) for state in ControlRoomState],
        palette.STAMP, palette.STAMP, palette.HATCH, palette.ACCENT,
    )  # fmt: skip
    columns = columns_of(
        Column("name", say("Site")),
        Column("state_name", say("Record"), "badge", badges=states),
        Column("missing", say("What is missing"), width="medium"),
        "village",
        "persons",
        "certified",
        Column("on", say("Recorded on"), "date"),
        Column("owner", say("Filled in by")),
        "property_company",
    )
    board.show_listed(day, rows, columns, "room_table", say("Duty in control rooms"), height=480)


def _gap_words(gaps: Iterable[str]) -> str | None:
    return "、".join(label_of(ControlRoomGap, one) for one in gaps) or None


def _shares(day: Day, table: pd.DataFrame) -> None:
    st.subheader(say("By village"), anchor=False)
    rows = by_village(table)
    rows["village_code"] = rows.index
    columns = columns_of("village", "n_rooms", "n_recorded", "n_complete", "complete_share")
    board.show_listed(day, rows, columns, "room_villages", height=320)


def _gaps(table: pd.DataFrame) -> None:
    told = by_gap(table)
    if told.empty:
        return
    words = [f"{label_of(ControlRoomGap, str(one))} {n}" for one, n in told.items()]
    st.markdown(say("What is missing most: {words}", words="、".join(words)))


def _one(day: Day, table: pd.DataFrame) -> None:
    with st.expander(say("Note the duty of one control room"), icon=":material/edit:"):
        key = f"room_{len(current_day(is_present=True).table('task'))}"
        names = table["name"].map(plain).to_dict()
        answers = {True: say("Yes"), False: say("No")}
        with st.form(key, border=False):
            board.choose_of(say("Site"), names, key=f"{key}_site")
            last = max(day.as_of, session.today())
            board.choose_date(say("Date"), day.as_of, key=f"{key}_day", max_value=last)
            for column, name in zip(st.columns(3), outreach.CONTROL_ROOM_COUNTS, strict=True):
                most = outreach.CONTROL_ROOM_MOST[name]
                column.number_input(say(_ASKED[name]), 0, most, None, key=f"{key}_{name}")
            for column, name in zip(st.columns(3), outreach.CONTROL_ROOM_FLAGS, strict=True):
                with column:
                    board.choose_of(say(_ASKED[name]), answers, key=f"{key}_{name}", index=None,
                                    placeholder=say("Not told"))  # fmt: skip
            st.text_input(say("Filled in by"), key=f"{key}_by", max_chars=100)
            st.form_submit_button(say("Keep"), type="primary", on_click=_keep, args=(day, key))


def _keep(day: Day, key: str) -> None:
    said = board.typed(key, ("site", "day", "by"))
    site_id, on = int(said["site"]), said["day"]
    answers = {
        name: st.session_state.get(f"{key}_{name}")
        for name in (*outreach.CONTROL_ROOM_COUNTS, *outreach.CONTROL_ROOM_FLAGS)
    }
    code = day.sites["village_code"].get(site_id)
    row = {
        "kind": TaskKind.CONTROL_ROOM.value,
        "title": outreach.CONTROL_ROOM_TITLE,
        "site_id": site_id,
        "village_code": None if pd.isna(code) else str(code),
        "details": answers,
        "owner": said["by"],
        **dict.fromkeys(("opened_on", "due_on", "done_on"), on),
    }
    add_rows("task", [row])


def _sheets(day: Day, table: pd.DataFrame) -> None:
    st.subheader(say("Duty sheet out and back"), anchor=False)
    mine = board.named(day, table.sort_index())
    write = partial(control_room_book, mine, as_of=day.as_of, is_demo=session.is_demo())
    title = say("Duty sheet, {n} control rooms (XLSX)", n=len(mine))
    offer_file(title, write, name=f"{say('Duty in control rooms')}.xlsx", key="room_form")
    draw_returned(day, _SHEET)
