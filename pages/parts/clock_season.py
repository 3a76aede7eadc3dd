"""The season: what this month brings, which places the periods press, fires by month."""

from __future__ import annotations

import altair as alt
import pandas as pd
import streamlit as st

from analysis.alert_level import meeting_on, season, winter_of
from data import upkeep
from pages.parts import charts, session
from pages.parts.cache import Register, open_register
from pages.parts.clock_cache import kept
from pages.parts.clock_outlook import draw_outlook
from pages.parts.clock_round import written
from pages.parts.language import label, label_of, language, say
from pages.parts.look import theme
from pages.parts.tables import Column, show_table
from pages.parts.text import plain
from vocabulary import palette
from vocabulary.clock_words import PRESSED, season_factors
from vocabulary.terms import Category


def draw_season(known: Register) -> None:
    """Draw what the month brings and the curve of the year; take fires typed in."""
    draw_outlook(known)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _month(known)
        _periods(known)
    with right:
        _curves(known)
    _fires(known)


def _month(known: Register) -> None:
    st.subheader(say("What month {month} brings", month=known.as_of.month), anchor=False)
    for factor in season_factors(known.as_of.month, language()):
        st.markdown(f"- {factor}")


def _periods(known: Register) -> None:
    meeting = dict.fromkeys(meeting_on(known.as_of, winter_of(known.as_of)))
    st.subheader(say("Periods that meet today, and the places they press"), anchor=False)
    if not meeting:
        st.markdown(say("None today"))
    for kind in meeting:
        places = "、".join(label(one) for one in PRESSED[kind])
        st.markdown(f"- {label(kind)}：{places}")


def _curves(known: Register) -> None:
    fires = kept(known, "incident")
    fires = fires[fires["happened_on"] <= pd.Timestamp(known.as_of)]
    if fires.empty:
        st.info(say("No fire is on record yet: type in past ones below for a curve of your own."))
    else:
        st.subheader(say("Fires on record by month: {n}", n=len(fires)), anchor=False)
        charts.show_chart("season_fires", known, build=lambda: _bars(season(fires["happened_on"])))
    if known.hazards.empty:
        return
    found, visits = season(known.hazards["found_on"]), season(known.visits["visited_on"])
    st.subheader(say("Hazards found by month"), anchor=False)
    charts.show_chart("season_hazards", known, build=lambda: _bars(found, visits))
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


def _fires(known: Register) -> None:
    fires = kept(known, "incident")
    names = known.villages["short_name"].to_dict()
    if not fires.empty:
        shown = fires.sort_values("happened_on", ascending=False)
        shown = shown.assign(village=shown["village_code"].map(names))
        columns = [
            Column("happened_on", say("On which day"), kind="date"),
            Column("village", say("Village")),
            Column("category", say("Category"), kind="term", terms=Category),
            Column("cause", say("Cause of the fire"), width="large"),
        ]
        show_table(shown, columns, key="season_fires_table")
    with (
        st.expander(say("Type in a fire")),
        st.form("season_fire", border=False, clear_on_submit=True),
    ):
        one, two = st.columns(2)
        day = one.date_input(
            say("On which day"), known.as_of, key="season_day", format="YYYY-MM-DD",
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
        row = {"happened_on": day, "village_code": village, "category": category,
               "cause": cause.strip() or None}  # fmt: skip
        upkeep.add(open_register(), "incident", [row], actor=session.actor(), now=session.now())
        written(say("The fire is on record."))
