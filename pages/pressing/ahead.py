"""What will be overdue in two weeks, by village and office, with what the forecast was worth."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from analysis.campaign import overdue_forecast
from analysis.campaign.overdue_forecast import Forecast, Tried
from analysis.day import Day
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table


def draw_ahead(day: Day) -> None:
    """Draw the forecast by village and by office, each silent until it beats "as many as now"."""
    left, right = st.columns(2, gap="medium")
    with left:
        _draw(day, "village_code", say("Village"))
    with right:
        _draw(day, "office", say("Supervising office"))
    st.caption(
        say("The chance of being put right is learned from past days: days to the deadline, tier, "
            "office, village and weekday. Drives to clear the list come without notice: no "
            "forecast knows them.")
    )  # fmt: skip


def _draw(day: Day, by: Literal["village_code", "office"], title: str) -> None:
    made = day.once(overdue_forecast.of, by)
    if made is None:
        st.info(say("Too little was put right so far to look two weeks ahead."))
        return
    st.markdown(f"**{say('Overdue on {day}', day=made.until.isoformat())}**　{title}")
    if not made.tried.is_worth_showing:
        st.info(tried_sentence(made.tried))
        return
    st.caption(tried_sentence(made.tried))
    show_table(_rows(day, made, by), _columns(title), key=f"press_ahead_{by}", height="content")


def tried_sentence(tried: Tried) -> str:
    """Say how the forecast did on past days, beside "as many as now", and claim no more."""
    if not tried.n_windows:
        return say("The forecast could not be tried on a past day yet, so it is not shown.")
    numbers = {
        "n": tried.n_windows,
        "error": f"{tried.error:.1f}",
        "now": f"{tried.error_as_now:.1f}",
        "gain": f"{tried.gain:+.2f}",
        "low": f"{tried.gain_low:+.2f}",
        "high": f"{tried.gain_high:+.2f}",
    }
    if not tried.is_worth_showing:
        return say("Tried on {n} past Wednesdays it missed by {error} on average, “as many as now” "
                   "by {now}: it is not shown.", **numbers)  # fmt: skip
    said = say("Tried on {n} past Wednesdays it missed by {error} on average, “as many as now” by "
               "{now}: nearer by {gain} ({low} to {high}).", **numbers)  # fmt: skip
    return said if tried.is_proved else f"{said} {say('That may still be chance.')}"


def _rows(day: Day, made: Forecast, by: str) -> pd.DataFrame:
    names = day.villages["short_name"] if by == "village_code" else None
    table = made.table
    return table.assign(
        group=[str(names.get(one, one)) if names is not None else str(one) for one in table.index],
        range=[
            f"{low:.0f}–{high:.0f}" for low, high in zip(table["low"], table["high"], strict=True)
        ],
    )


def _columns(title: str) -> list[Column]:
    return columns_of(
        Column("group", title),
        Column("now", say("Overdue today"), "count"),
        Column("range", say("In two weeks (90 %)")),
        Column("expected", say("Most likely about"), "number", decimals=1),
    )
