"""The outlook in words: what the coming days bring, each line with its source and interval."""

from __future__ import annotations

from typing import Final

import streamlit as st

from analysis.campaign import outlook
from analysis.campaign.outlook import DAYS, Direction, Driver, Outlook
from analysis.day import Day
from pages.campaign.task_words import ratio_words
from pages.campaign.words import occasion, short_day
from pages.shell.language import label_of, say
from vocabulary.campaign import Pressure
from vocabulary.messages import message

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
