"""The register of large activities: list, form, checks, note after the event."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from analysis.campaign import schedule
from analysis.campaign.gatherings import register_of
from analysis.day import Day
from pages.campaign.gathering_form import draw_after, draw_form
from pages.campaign.round import table_key
from pages.shell.downloads import offer_table
from pages.shell.language import say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of, show_table
from vocabulary import palette
from vocabulary.campaign import Control
from vocabulary.terms import GatheringKind


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
    picked = show_table(rows, _columns(), key=table_key("clock_gatherings"), pick="one")
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
