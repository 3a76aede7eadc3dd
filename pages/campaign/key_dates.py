"""The key dates of a winter: raised levels, coverage, whom to warn and who was warned."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.campaign import alert_level, schedule
from analysis.campaign.alert_level import AlertDate, visit_cover, warnings, winter_of
from analysis.campaign.calendar import key_days
from analysis.day import Day
from pages.campaign.warnings import draw_warnings
from pages.campaign.words import occasion
from pages.shell.downloads import offer_table
from pages.shell.filter_bar import number_choice
from pages.shell.language import label_of, say
from pages.shell.look import theme
from pages.shell.tables import WRAPPED_ROW, Column, columns_of, show_dashed
from vocabulary import palette
from vocabulary.campaign import AlertLevel, ExtraCheck


def draw_dates(day: Day) -> None:
    """Draw the key dates of a winter and the warnings of one of them."""
    winter = number_choice(
        "winter",
        say("Winter that begins in"),
        default=winter_of(day.as_of),
        least=2015,
        most=2060,
    )
    dates = day.once(alert_level.of, winter)
    rows = pd.concat([_fire_days(winter), _table(day, dates)], ignore_index=True)
    show_dashed(rows, _columns(), key="clock_dates", height="content", row_height=WRAPPED_ROW)
    st.caption(
        say(
            "Lunar dates are computed; the two sessions are a forecast until they are called. "
            "Warned and visited: of the places the key date concerns. Visits count from a "
            "fortnight before the day to the end of the raised level."
        )
    )
    offer_table(
        rows, _columns(), title=say("Key dates and raised levels"), as_of=day.as_of,
        key="clock_dates_xlsx",
    )  # fmt: skip
    draw_warnings(day, dates)


def _fire_days(winter: int) -> pd.DataFrame:
    """Return the month and the day of fire safety: publicity, no raised level, nobody warned."""
    blank = {"warned": "—", "visited": "—", "share": None, "n_below": "—", "span": "—",
             "floor": None, "checks": say("Publicity"), "sure": say("Fixed"),
             "level": AlertLevel.NORMAL.value}  # fmt: skip
    days = [one for one in key_days(winter) if one.code in ("fire_month", "fire_day")]
    return pd.DataFrame(
        [{"name": occasion(one.code), "start": one.start, "end": one.end, **blank} for one in days]
    )


def _table(day: Day, dates: tuple[AlertDate, ...]) -> pd.DataFrame:
    return pd.DataFrame([_row(day, one) for one in dates])


def _row(day: Day, one: AlertDate) -> dict[str, object]:
    n_days = day.once(schedule.clocks_of).warning_days
    listed = warnings(
        one, day.sites, day.villages, day.table("task"), as_of=day.as_of, n_days=n_days
    )
    begun = day.as_of >= one.start
    n_visited, n_sites, below = visit_cover(one, day.sites, day.visits, list(day.villages.index))
    return {
        "name": occasion(one.day.code),
        "start": one.day.start,
        "end": one.day.end,
        "sure": say("Forecast") if one.day.is_forecast else say("Fixed"),
        "level": one.asks.level.value,
        "span": f"{one.start:%m-%d} – {one.end:%m-%d}",
        "checks": "、".join(label_of(ExtraCheck, check) for check in one.asks.checks),
        "floor": one.asks.floor,
        "warned": f"{int(listed['is_received'].sum())} / {len(listed)}",
        "visited": f"{n_visited} / {n_sites}",
        "share": n_visited / n_sites if n_sites else None,
        "n_below": f"{len(below)}" if begun else "—",
    }


def _columns() -> list[Column]:
    sure = {
        say("Forecast"): palette.STAMP.on(theme()),
        say("Fixed"): palette.ACCENT.on(theme()),
    }
    return columns_of(
        Column("name", say("Key date")),
        "start",
        "end",
        Column("sure", say("How sure"), kind="badge", badges=sure),
        Column("level", say("Guard level"), kind="term", terms=AlertLevel),
        Column("span", say("Level holds")),
        Column("checks", width="medium"),
        Column("warned", say("Warned")),
        Column("visited", say("Visited before")),
        Column("share", say("Share visited"), kind="share"),
        Column("floor", say("Visits per village, at least"), kind="count"),
        Column("n_below", say("Villages below the floor")),
    )
