"""Control rooms on screen: who has a duty record, what is missing, sheets out and back."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach.control_room import by_gap, by_village, rooms
from pages.outreach.records import draw_forms
from pages.shell import board
from pages.shell.current import current_day
from pages.shell.language import label, label_of, say
from pages.shell.tables import Column, columns_of
from vocabulary import palette
from vocabulary.outreach import ControlRoomGap, ControlRoomState
from vocabulary.records import CONTROL_ROOM
from vocabulary.terms import Category


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
    with right:
        _shares(day, table)
        _gaps(table)
    draw_forms(day, CONTROL_ROOM, None, sites=day.sites.loc[table.index])


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
