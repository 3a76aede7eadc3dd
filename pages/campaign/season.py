"""What is ahead: the outlook, what the month brings, which places are pressed, fires by month."""

from __future__ import annotations

from datetime import date
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from analysis.campaign import outlook
from analysis.campaign.alert_level import meeting_on, season, winter_of
from analysis.campaign.outlook import DAYS, Direction, Driver, Outlook
from analysis.day import Day
from data.store import upkeep
from pages.campaign.round import write
from pages.campaign.words import occasion, ratio_words, short_day
from pages.pressing import board
from pages.shell import charts, session
from pages.shell.language import label, label_of, language, say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of
from vocabulary import palette
from vocabulary.campaign import PRESSED, Pressure, season_factors
from vocabulary.messages import message
from vocabulary.terms import Category

_DIRECTIONS: Final[dict[Direction, str]] = {
    "up": message("Presses"),
    "down": message("Eases"),
    "unclear": message("Cannot tell"),
    "none": message("Not in these days"),
}
_SOURCES: Final = {
    "own_fires": message("Fires on record here (Season)"),
    "periods": message("The plan's three periods (calendar)"),
    "key_dates": message("Key dates and raised levels (calendar)"),
    "stock": message("The hazard register"),
    "finds": message("Visits and what they found"),
    "deadlines": message("The hazard register"),
}


def draw_season(day: Day) -> None:
    """Draw what the month brings and the curve of the year; take fires typed in."""
    draw_outlook(day)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _month(day)
        _pressed_places(day)
    with right:
        _curves(day)
    _draw_fires(day)


def _month(day: Day) -> None:
    st.subheader(say("What month {month} brings", month=day.as_of.month), anchor=False)
    for factor in season_factors(day.as_of.month, language()):
        st.markdown(f"- {factor}")


def _pressed_places(day: Day) -> None:
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


def _draw_fires(day: Day) -> None:
    fires = day.table("incident")
    if not fires.empty:
        shown = fires.sort_values("happened_on", ascending=False)
        columns = columns_of(
            "happened_on",
            "village",
            "category",
            Column("cause", width="large"),
        )
        board.show_listed(day, shown, columns, "season_fires_table", height="auto", is_dashed=False)
    with (
        st.expander(say("Type in a fire")),
        st.form("season_fire", border=False, clear_on_submit=True),
    ):
        one, two = st.columns(2)
        with one:
            on = board.choose_date(
                say("On which day"), day.as_of, key="season_day", min_value=date(2000, 1, 1),
                max_value=session.today(),
            )  # fmt: skip
            category = board.choose_term(
                say("Category"), Category, key="season_category", index=None
            )
        with two:
            village = board.choose_village(day, key="season_village", index=None)
            cause = st.text_input(say("Cause of the fire"), key="season_cause", max_chars=200)
        pressed = st.form_submit_button(say("Add the fire"), type="primary", key="season_add")
    if pressed:
        row = {"happened_on": on, "village_code": village, "category": category,
               "cause": cause.strip() or None}  # fmt: skip
        write(upkeep.add, "incident", [row], done=say("The fire is on record."))


def draw_outlook_line(day: Day) -> None:
    """Draw the outlook as one line."""
    st.subheader(say("Outlook"), anchor=False)
    st.markdown(outlook_line(day.once(outlook.of)))


def outlook_line(told: Outlook) -> str:
    """Return the outlook in one sentence, with the drivers that press."""
    pressing = [_short(one) for one in told.drivers if one.direction == "up"]
    head = say(
        "The next {days} days ({start} to {end}): {up} drivers press, {down} ease, of {unclear} "
        "one cannot tell.",
        days=DAYS, start=short_day(told.start), end=short_day(told.end), up=told.count("up"),
        down=told.count("down"), unclear=told.count("unclear"),
    )  # fmt: skip
    return f"{head} {'；'.join(pressing)}" if pressing else head


def draw_outlook(day: Day) -> None:
    """Draw the line, and each driver with its figures, interval and source."""
    told = day.once(outlook.of)
    st.subheader(say("Outlook"), anchor=False)
    st.markdown(outlook_line(told))
    with st.expander(say("What this rests on"), expanded=True):
        st.markdown("\n".join(f"- {driver_line(one)}" for one in told.drivers))
        st.caption(
            say(
                "By calendar, register and own record alone; no weather. The drivers are listed, "
                "not added up: this is no chance of a fire. Intervals are 90 %."
            )
        )


def driver_line(one: Driver) -> str:
    """Return what one driver says, which way it points, and where it comes from."""
    return say(
        "**{way}**: {what} Source: {source}.",
        way=say(_DIRECTIONS[one.direction]), what=_sentence(one), source=say(_SOURCES[one.code]),
    )  # fmt: skip


def _short(one: Driver) -> str:
    if one.code == "own_fires":
        return say("more fires on these days of earlier years")
    if one.code == "periods":
        return say("{names}: {n} days", names=_periods(one), n=one.n)
    if one.code == "key_dates":
        return say("raised level on {n} days ({names})", n=one.n, names=_dates(one))
    if one.code == "stock":
        return say("more found than closed")
    if one.code == "finds":
        return say("more visits with a find")
    return say("{n} hazards overdue", n=one.n)


def _sentence(one: Driver) -> str:
    if one.code == "own_fires":
        return _fires(one)
    if one.code == "periods":
        if not one.n:
            return say("None of the three periods lies in these days.")
        return say("{n} of {of} days lie in: {names}.", n=one.n, of=one.of, names=_periods(one))
    if one.code == "key_dates":
        if not one.n:
            return say("No key date with a raised level lies in these days.")
        return say("{n} of {of} days have a raised level: {names}.", n=one.n, of=one.of,
                   names=_dates(one))  # fmt: skip
    return _of_register(one)


def _of_register(one: Driver) -> str:
    if one.code == "deadlines":
        return say("{n} open hazards are overdue; {of} more fall due in these days.",
                   n=one.n, of=one.of)  # fmt: skip
    if one.comparison is None:
        return say("Nothing to compare in the last {days} days.", days=DAYS)
    if one.code == "stock":
        return say(
            "Last {days} days: {n} found, {of} closed; found to closed {ratio}.",
            days=DAYS, n=one.n, of=one.of, ratio=ratio_words(one.comparison),
        )  # fmt: skip
    return say(
        "Last {days} days: {n} visits with a find, {of} in as many days before; per visit {ratio}.",
        days=DAYS, n=one.n, of=one.of, ratio=ratio_words(one.comparison),
    )  # fmt: skip


def _fires(one: Driver) -> str:
    if one.comparison is None or one.band is None:
        return say("Too few years of fires on record here: {n} fires. Type in past ones.", n=one.of)
    return say(
        "These days of {years} earlier years had {n} of {of} fires; per day {ratio} of the rest of "
        "the year. At that rate {low} to {high} fires are to be expected.",
        years=one.years, n=one.n, of=one.of, ratio=ratio_words(one.comparison), low=one.band.low,
        high=one.band.high,
    )  # fmt: skip


def _periods(one: Driver) -> str:
    return "、".join(label_of(Pressure, name) for name in one.names)


def _dates(one: Driver) -> str:
    return "、".join(occasion(name) for name in one.names)
