"""The checks of a raised level on screen: ticked off by village, and the places of fireworks."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.campaign.alert_level import AlertDate
from analysis.campaign.level_checks import fireworks, ticked
from analysis.day import Day
from pages.outreach.records import draw_records
from pages.shell import board
from pages.shell.language import label_of, say
from pages.shell.tables import Column, columns_of
from pages.shell.text import plain
from vocabulary.campaign import ExtraCheck
from vocabulary.records import LEVEL_CHECK
from vocabulary.terms import SupplyKind


def draw_checks(day: Day, alert: AlertDate) -> None:
    """Draw the checks of the level with the villages that are missing, and their records."""
    st.subheader(
        say("Checks of the raised level, {first} to {last}", first=alert.start, last=alert.end),
        anchor=False,
    )  # fmt: skip
    table = ticked(alert, day.table("task"), list(day.villages.index), as_of=day.as_of)
    if table.empty:
        st.caption(say("This key date asks for no further checks."))
        return
    names = day.villages["short_name"].to_dict()
    rows = table.assign(
        name=[label_of(ExtraCheck, str(one)) for one in table.index],
        left=pd.Series(
            ["、".join(plain(names[code]) for code in codes) for codes in table["missing"]],
            table.index,
            dtype=object,
        ).replace("", None),
    )
    columns = columns_of(
        Column("name", say("What is checked"), width="medium"),
        Column("n_done", say("Checks held"), "count"),
        Column("n_villages", say("Villages with one"), "count"),
        Column("last_on", say("Last on"), "date"),
        Column("left", say("Not yet"), width="large"),
    )
    board.show_listed(day, rows, columns, "level_checks", say("Checks of the raised level"))
    if str(ExtraCheck.FIREWORKS) in alert.asks.checks:
        _fireworks(day, alert)
    draw_records(day, LEVEL_CHECK)


def _fireworks(day: Day, alert: AlertDate) -> None:
    table = fireworks(day.table("supply_point"), alert)
    st.markdown(f"**{say('Fireworks points and banned areas ({n})', n=len(table))}**")
    if table.empty:
        st.caption(say("None is on record: enter them under Water and crews."))
        return
    radius = [(one or {}).get("radius_m") for one in table["details"]]
    rows = table.assign(radius=pd.Series(radius, table.index, dtype="float64"))
    columns = columns_of(
        Column("name", say("Name"), width="medium"),
        Column("kind", kind="term", terms=SupplyKind),
        "village",
        Column("radius", say("Radius (m)"), "number", decimals=0),
        Column("checked_on", say("Last looked at"), "date"),
        Column("is_checked", say("Since the level began"), "flag"),
        "note",
    )
    board.show_listed(day, rows, columns, "level_fireworks",
                      say("Fireworks points and banned areas"), is_dashed=False)  # fmt: skip
