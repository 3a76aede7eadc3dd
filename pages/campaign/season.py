"""The season: what this month brings, which places the periods press, fires by month."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from analysis.campaign.alert_level import meeting_on, season, winter_of
from analysis.day import Day
from data.store import upkeep
from pages.campaign.outlook import draw_outlook
from pages.campaign.round import written
from pages.shell import charts, session
from pages.shell.current import current_store
from pages.shell.language import label, label_of, language, say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary import palette
from vocabulary.campaign import PRESSED, season_factors
from vocabulary.terms import Category


def draw_season(day: Day) -> None:
    """Draw what the month brings and the curve of the year; take fires typed in."""
    draw_outlook(day)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _month(day)
        _periods(day)
    with right:
        _curves(day)
    _fires(day)


def _month(day: Day) -> None:
    st.subheader(say("What month {month} brings", month=day.as_of.month), anchor=False)
    for factor in season_factors(day.as_of.month, language()):
        st.markdown(f"- {factor}")


def _periods(day: Day) -> None:
    meeting = dict.fromkeys(meeting_on(day.as_of, winter_of(day.as_of)))
    st.subheader(say("Periods that meet today, and the places they press"), anchor=False)
    if not meeting:
        st.markdown(say("None today"))
    for kind in meeting:
        places = "、".join(label(one) for one in PRESSED[kind])
        st.markdown(f"- {label(kind)}：{places}")


def _curves(day: Day) -> None:
    fires = day.table("incident")
    fires = fires[fires["happened_on"] <= pd.Timestamp(day.as_of)]
    if fires.empty:
        st.info(say("No fire is on record yet: type in past ones below for a curve of your own."))
    else:
        st.subheader(say("Fires on record by month: {n}", n=len(fires)), anchor=False)
        charts.show_chart("season_fires", day, build=lambda: _bars(season(fires["happened_on"])))
    if day.hazards.empty:
        return
    found, visits = season(day.hazards["found_on"]), season(day.visits["visited_on"])
    st.subheader(say("Hazards found by month"), anchor=False)
    charts.show_chart("season_hazards", day, build=lambda: _bars(found, visits))
    st.caption(
        say(
            "Hazards are found where one looks: visits of the month are the dots. Months without "
            "visits say nothing of the season."
        )
    )


def _bars(counts: pd.Series, beside: pd.Series | None = None) -> alt.LayerChart:
    rows = pd.DataFrame({"month": counts.index, "n": counts.to_numpy()})
    # The winter in the middle: July to June.
    order = [7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6]
    x = alt.X("month:O", sort=order, title=say("Month of the year"), axis=alt.Axis(labelAngle=0))
    tips = [
        alt.Tooltip("month:O", title=say("Month of the year")),
        alt.Tooltip("n:Q", title=say("How many there are")),
    ]
    bars = alt.Chart(rows).mark_bar(color=palette.DENSITY_RAMP[2].on(theme()))
    layers: list[alt.Chart] = [bars.encode(x=x, y=alt.Y("n:Q", title=None), tooltip=tips)]
    if beside is not None:
        seen = pd.DataFrame({"month": beside.index, "n": beside.to_numpy()})
        line = alt.Chart(seen).mark_point(filled=True, size=80, color=palette.INK.on(theme()))
        layers.append(line.encode(x=x, y=alt.Y("n:Q", title=None), tooltip=tips))
    return charts.legible(alt.layer(*layers).properties(height=230))


def _fires(day: Day) -> None:
    fires = day.table("incident")
    names = day.villages["short_name"].to_dict()
    if not fires.empty:
        shown = fires.sort_values("happened_on", ascending=False)
        shown = shown.assign(village=shown["village_code"].map(names))
        columns = columns_of(
            "happened_on",
            "village",
            "category",
            Column("cause", width="large"),
        )
        show_table(shown, columns, key="season_fires_table")
    with (
        st.expander(say("Type in a fire")),
        st.form("season_fire", border=False, clear_on_submit=True),
    ):
        one, two = st.columns(2)
        on = one.date_input(
            say("On which day"), day.as_of, key="season_day", format="YYYY-MM-DD",
            min_value=pd.Timestamp("2000-01-01").date(), max_value=session.today(),
        )  # fmt: skip
        village = two.selectbox(
            say("Village"), list(names), None, key="season_village",
            format_func=lambda code: plain(names[code]),
        )  # fmt: skip
        category = one.selectbox(
            say("Category"), [str(one) for one in Category], None, key="season_category",
            format_func=lambda value: label_of(Category, value),
        )  # fmt: skip
        cause = two.text_input(say("Cause of the fire"), key="season_cause", max_chars=200)
        pressed = st.form_submit_button(say("Add the fire"), type="primary", key="season_add")
    if pressed:
        row = {"happened_on": on, "village_code": village, "category": category,
               "cause": cause.strip() or None}  # fmt: skip
        upkeep.add(current_store(), "incident", [row], actor=session.actor(), now=session.now())
        written(say("The fire is on record."))
