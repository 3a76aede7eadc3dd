"""What is ahead: the outlook, what the month brings, which places are pressed, fires by month."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import altair as alt
import pandas as pd
import streamlit as st

from analysis.campaign import outlook
from analysis.campaign.alert_level import meeting_on, season, winter_of
from analysis.campaign.outlook import DAYS, Direction, Driver, Outlook
from analysis.day import Day
from pages.campaign.by_day import draw_day_sheet
from pages.campaign.key_dates import occasion, short_day
from pages.ranking.trend import ratio_words
from pages.shell import charts
from pages.shell.language import label, label_of, language, say
from vocabulary import palette
from vocabulary.campaign import PRESSED, Pressure, season_factors
from vocabulary.messages import message
from vocabulary.outreach import WEATHER

_WEATHER_DAYS: Final = 10
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
    "weather": message("Weather typed in (Season)"),
}
# What a driver that presses is called in the one sentence.
_SHORT: Final = {
    "own_fires": message("more fires on these days of earlier years"),
    "periods": message("{names}: {n} days"),
    "key_dates": message("raised level on {n} days ({names})"),
    "stock": message("more found than closed"),
    "finds": message("more visits with a find"),
    "deadlines": message("{n} hazards overdue"),
    "weather": message("{n} days of {names}"),
}
_WEATHER: Final = {"dry_cold": message("dry cold"), "wind": message("strong wind")}
_SAID: Final = {
    "own_fires": message(
        "These days of {years} earlier years had {n} of {of} fires; per day {ratio} of the rest of "
        "the year. At that rate {low} to {high} fires are to be expected."
    ),
    "periods": message("{n} of {of} days lie in: {names}."),
    "key_dates": message("{n} of {of} days have a raised level: {names}."),
    "stock": message("Last {days} days: {n} found, {of} closed; found to closed {ratio}."),
    "finds": message(
        "Last {days} days: {n} visits with a find, {of} in as many days before; per visit {ratio}."
    ),
    "deadlines": message("{n} open hazards are overdue; {of} more fall due in these days."),
    "weather": message("{n} of {of} days typed in ahead: {names}."),
}
# What is said instead where there is nothing to go by.
_NOTHING: Final = {
    "own_fires": message("Too few years of fires on record here: {of} fires. Type in past ones."),
    "periods": message("None of the three periods lies in these days."),
    "key_dates": message("No key date with a raised level lies in these days."),
    "stock": message("Nothing to compare in the last {days} days."),
    "weather": message("{of} days typed in ahead, none of dry cold or strong wind."),
    "finds": message("Nothing to compare in the last {days} days."),
}


def draw_season(day: Day) -> None:
    """Draw what the month brings and the curve of the year."""
    _outlook(day)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _month(day)
    with right:
        _curves(day)
    with st.expander(say("Weather of the days ahead")):
        ahead = [day.as_of + timedelta(n) for n in range(1, _WEATHER_DAYS + 1)]
        draw_day_sheet(day, WEATHER, ahead)
        st.caption(
            say(
                "Dry cold: at most {cold} °C and {dry} % humidity (our own limits, to be "
                "verified). Strong wind: from {wind} m/s, grade 6. Nothing is fetched.",
                cold=f"{outlook.COLD:g}", dry=f"{outlook.DRY:g}", wind=f"{outlook.WIND:g}",
            )
        )  # fmt: skip


def _month(day: Day) -> None:
    st.subheader(say("What month {month} brings", month=day.as_of.month), anchor=False)
    for factor in season_factors(day.as_of.month, language()):
        st.markdown(f"- {factor}")
    st.subheader(say("Periods that meet today, and the places they press"), anchor=False)
    meeting = dict.fromkeys(meeting_on(day.as_of, winter_of(day.as_of)))
    if not meeting:
        st.markdown(say("None today"))
    for kind in meeting:
        st.markdown(f"- {label(kind)}：{'、'.join(map(label, PRESSED[kind]))}")


def _curves(day: Day) -> None:
    fires = day.table("incident")
    fires = fires[fires["happened_on"] <= pd.Timestamp(day.as_of)]
    if fires.empty:
        st.info(say("No fire is on record yet: type in past ones for a curve of your own."))
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
    # The winter in the middle: July to June.
    order, title = [*range(7, 13), *range(1, 7)], say("Month of the year")
    x = alt.X("month:O", sort=order, title=title, axis=alt.Axis(labelAngle=0))
    y = alt.Y("n:Q", title=None)
    tips = [
        alt.Tooltip("month:O", title=title),
        alt.Tooltip("n:Q", title=say("How many there are")),
    ]

    def chart(of: pd.Series) -> alt.Chart:
        return alt.Chart(pd.DataFrame({"month": of.index, "n": of.to_numpy()}))

    drawn = [chart(counts).mark_bar(color=charts.ink(palette.DENSITY_RAMP[2]))]
    if beside is not None:
        dots = chart(beside).mark_point(filled=True, size=80, color=charts.ink(palette.INK))
        drawn.append(dots)
    layers = [one.encode(x=x, y=y, tooltip=tips) for one in drawn]
    return charts.legible(alt.layer(*layers).properties(height=230))


def draw_outlook_line(day: Day) -> None:
    """Draw the outlook as one line."""
    st.subheader(say("Outlook"), anchor=False)
    st.markdown(_outlook_line(day.once(outlook.of)))


def _outlook_line(told: Outlook) -> str:
    pressing = [_told(one, _SHORT[one.code]) for one in told.drivers if one.direction == "up"]
    head = say(
        "The next {days} days ({start} to {end}): {up} drivers press, {down} ease, of {unclear} "
        "one cannot tell.",
        days=DAYS, start=short_day(told.start), end=short_day(told.end), up=told.count("up"),
        down=told.count("down"), unclear=told.count("unclear"),
    )  # fmt: skip
    return f"{head} {'；'.join(pressing)}" if pressing else head


def _outlook(day: Day) -> None:
    told = day.once(outlook.of)
    st.subheader(say("Outlook"), anchor=False)
    st.markdown(_outlook_line(told))
    with st.expander(say("What this rests on"), expanded=True):
        st.markdown("\n".join(f"- {_driver_line(one)}" for one in told.drivers))
        st.caption(
            say(
                "By calendar, register, own record and the weather typed in alone. The drivers "
                "are listed, not added up: this is no chance of a fire. Intervals are 90 %."
            )
        )


def _driver_line(one: Driver) -> str:
    is_compared = one.code in ("own_fires", "stock", "finds")
    is_known = one.comparison is not None if is_compared else bool(one.n)
    if one.code == "own_fires":
        is_known = is_known and one.band is not None
    told = _SAID if is_known or one.code == "deadlines" else _NOTHING
    return say(
        "**{way}**: {what} Source: {source}.",
        way=say(_DIRECTIONS[one.direction]), what=_told(one, told[one.code]),
        source=say(_SOURCES[one.code]),
    )  # fmt: skip


def _driver_name(one: Driver, name: str) -> str:
    if one.code == "periods":
        return label_of(Pressure, name)
    return say(_WEATHER[name]) if one.code == "weather" else occasion(name)


def _told(one: Driver, text: str) -> str:
    """Fill a sentence with what a driver counts."""
    names = [_driver_name(one, name) for name in one.names]
    band = {"low": one.band.low, "high": one.band.high} if one.band else {}
    ratio = ratio_words(one.comparison) if one.comparison else ""
    return say(text, n=one.n, of=one.of, days=DAYS, years=one.years, ratio=ratio,
               names="、".join(names), **band)  # fmt: skip
