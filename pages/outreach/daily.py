"""Daily management on screen: patrols of compounds, micro fire stations, drills."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach import daily
from analysis.outreach.daily import (
    DRILL_DAYS,
    LEAST_CREW,
    PATROL_DAYS,
    TRAINING_DAYS,
    drills,
    patrol_cover,
    patrols_by_village,
    stations,
)
from pages.outreach.records import draw_forms, draw_list, draw_records, rows_of
from pages.shell import board
from pages.shell.filters import number_choice
from pages.shell.language import label_of, say
from pages.shell.tables import Column, columns_of
from vocabulary.messages import message
from vocabulary.records import DRILL, PATROL, STATION, STATION_LOG
from vocabulary.terms import Category

_GAPS: Final[dict[str, str]] = {
    "crew": message("Crew under {n} or not known"),
    "gear": message("Gear not whole or not checked"),
    "training": message("No training for {n} days"),
    "drill": message("No drill for {n} days"),
    "idle": message("Not in use"),
}
_N_OF_GAP: Final = {"crew": LEAST_CREW, "training": TRAINING_DAYS, "drill": DRILL_DAYS}


def draw_patrols(day: Day) -> None:
    """Draw on how many of the last days each compound was patrolled, its gaps, and the records."""
    days = number_choice("patrol", say("Of the last days"), default=PATROL_DAYS, most=92)
    records = day.once(daily.patrols_of)
    cover = patrol_cover(day.sites, records, as_of=day.as_of, days=days)
    if cover.empty:
        st.info(say("No compound is on record: its patrols have nothing to stand with."))
        return
    never, whole = int((cover["n_days"] == 0).sum()), int((cover["share"] == 1).sum())
    board.show_figures(
        "patrol_figures",
        (say("Compounds"), str(len(cover))),
        (say("Patrolled every day"), f"{whole} / {len(cover)}"),
        (say("Share of days with a record"), f"{cover['share'].mean():.0%}"),
        (say("No record in these days"), str(never)),
        (say("Items not as they should be"), str(int(cover["n_bad"].sum()))),
    )
    left, right = st.columns([3, 2], gap="medium")
    with left:
        st.subheader(say("Compounds, those with the fewest days first"), anchor=False)
        columns = columns_of(
            Column("name", say("Compound"), width="medium"),
            Column("n_days", say("Days with a record"), "count"),
            Column("share", say("Share of days"), "share"),
            Column("gap", say("Longest gap, days"), "count"),
            Column("last_on", say("Last patrol"), "date"),
            Column("n_bad", say("Not in order"), "count"),
            "village",
            Column("company", say("Property company")),
        )
        board.show_listed(day, cover, columns, "patrol_table", say("Patrol of compounds"),
                          height=420)  # fmt: skip
    with right:
        st.subheader(say("By village"), anchor=False)
        table = patrols_by_village(cover, days=days)
        table["village_code"] = table.index
        columns = columns_of(
            "village",
            Column("n_compounds", say("Compounds"), "count"),
            Column("n_recorded", say("With a record"), "count"),
            Column("share", say("Share of days"), "share"),
            Column("n_bad", say("Not in order"), "count"),
        )
        board.show_listed(day, table, columns, "patrol_villages")
    st.subheader(say("Records"), anchor=False)
    draw_records(day, PATROL)


def draw_stations(day: Day) -> None:
    """Draw the micro stations with what they lack, what they did, and both ledgers."""
    supply, tasks = day.table("supply_point"), day.every_row("task")
    table = stations(supply, tasks, as_of=day.as_of)
    if not table.empty:
        n_whole = int((table["gaps"].map(len) == 0).sum())
        log = rows_of(day, STATION_LOG)
        board.show_figures(
            "station_figures",
            (say("Micro stations"), str(len(table))),
            (say("Nothing missing"), f"{n_whole} / {len(table)}"),
            (say("Crew known"), f"{int(table['crew'].sum())}"),
            (say("Call-outs in all"), str(int(table["n_call_outs"].sum()))),
            (say("Records of the campaign"), str(len(log))),
        )
        words = table["gaps"].map(_gap_words)
        rows = table.assign(missing=words)
        columns = columns_of(
            Column("name", say("Station"), width="medium"),
            Column("missing", say("What is missing"), width="large"),
            Column("crew", say("Crew"), "count"),
            Column("certified", say("Certificated"), "count"),
            Column("trained_on", say("Last training"), "date"),
            Column("drilled_on", say("Last drill"), "date"),
            Column("n_call_outs", say("Call-outs"), "count"),
            Column("minutes", say("Median minutes to the scene"), "number"),
            "village",
        )
        board.show_listed(day, rows, columns, "station_table", say("Micro fire stations and gaps"))
        st.caption(
            say(
                "Crew: at least {n} (2015, No. 301). Training within {training} days and a drill "
                "within {drill} days are our own measure.",
                n=LEAST_CREW, training=TRAINING_DAYS, drill=DRILL_DAYS,
            )
        )  # fmt: skip
    st.subheader(say("People and gear"), anchor=False)
    draw_records(day, STATION)
    st.subheader(say("Training, call-outs, drills"), anchor=False)
    draw_records(day, STATION_LOG)


def _gap_words(gaps: tuple[str, ...]) -> str | None:
    return "、".join(say(_GAPS[one], n=_N_OF_GAP.get(one, "")) for one in gaps) or None


def draw_drills(day: Day) -> None:
    """Draw who has had a drill lately, faults not put right, and the records."""
    held, by_category = drills(day.sites, day.every_row("task"), as_of=day.as_of)
    n_open = int(held["is_open"].sum())
    minutes = pd.to_numeric(held["minutes"], errors="coerce").median()
    board.show_figures(
        "drill_figures",
        (say("Drills on record"), str(len(held))),
        (say("People taking part"), f"{pd.to_numeric(held['people']).sum():.0f}"),
        (say("Median minutes to clear"), "—" if pd.isna(minutes) else f"{minutes:.1f}"),
        (say("Faults not put right"), str(n_open)),
    )
    st.subheader(say("Had a drill in the last {n} days", n=DRILL_DAYS), anchor=False)
    rows = by_category.assign(kind=[label_of(Category, one) for one in by_category.index])
    columns = columns_of(
        Column("kind", say("Category")),
        Column("n_sites", say("Sites"), "count"),
        Column("n_drilled", say("Had a drill"), "count"),
        Column("share", say("Share"), "share"),
        Column("minutes", say("Median minutes to clear"), "number"),
    )
    board.show_listed(day, rows, columns, "drill_categories")
    st.subheader(say("Records"), anchor=False)
    state = held["is_open"].map({True: say("Not put right"), False: "—"})
    mine = rows_of(day, DRILL, whole=True)
    more = [(Column("state", say("Faults")), state.reindex(mine.index))]
    picked = draw_list(day, DRILL, mine, more=more)
    draw_forms(day, DRILL, picked)
