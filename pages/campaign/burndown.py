"""Open hazards week by week against the line to the last day, and villages that fall behind."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd
import streamlit as st

from analysis.campaign import burndown, clearing, schedule
from analysis.campaign.burndown import Course, course, planned_line
from analysis.day import Day
from data.store.campaign import Campaign
from pages.campaign.words import advice, short_day
from pages.shell import charts
from pages.shell.downloads import offer_table
from pages.shell.language import say
from pages.shell.look import theme
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary import palette

_WHOLE = ""


def draw_burn_down(day: Day, campaign: Campaign) -> None:
    """Draw the curve of the whole or of one village, and what it means."""
    counts = day.once(burndown.of)
    st.subheader(say("Open hazards against the plan"), anchor=False)
    if counts.empty or day.hazards.empty:
        st.info(say("No hazard is on record yet: import a ledger first."))
        return
    code = _village(day, counts)
    told = course(counts[code], end=campaign.end)
    charts.show_chart(
        "clock_burn", day, code, build=lambda: _curve(counts[code], told, end=campaign.end)
    )
    _meaning(told, campaign.end)
    if code == _WHOLE:
        _chance(day, campaign.end)


def _village(day: Day, counts: pd.DataFrame) -> str:
    names = day.villages["short_name"].to_dict()
    codes = [_WHOLE, *(code for code in names if code in counts.columns)]
    picked = st.selectbox(
        say("Village"),
        codes,
        key="clock_village",
        format_func=lambda code: plain(names[code]) if code else say("All villages together"),
        width=260,
    )
    return str(picked or _WHOLE)


def _curve(counts: pd.Series, told: Course, *, end: date) -> alt.LayerChart:
    days = [stamp.date() for stamp in pd.DatetimeIndex(counts.index)]
    ink = {say("Open"): palette.ACCENT.on(theme()), say("Plan line"): palette.HATCH.on(theme())}
    seen = pd.DataFrame({"day": days, "n": counts.to_numpy(), "line": say("Open")})
    ahead = [told.peak_on, max(end, told.peak_on)]
    line = planned_line(told.peak_on, told.peak, end=end, days=ahead)
    plan = pd.DataFrame({"day": ahead, "n": line, "line": say("Plan line")})
    colour = alt.Color(
        "line:N",
        scale=alt.Scale(domain=list(ink), range=list(ink.values())),
        legend=alt.Legend(orient="top", title=None),
    )
    tips = [
        alt.Tooltip("day:T", title=say("On which day"), format="%Y-%m-%d"),
        alt.Tooltip("n:Q", title=say("Open"), format=".0f"),
    ]
    x = alt.X("day:T", title=None, axis=alt.Axis(format="%m-%d", labelOverlap=True, tickCount=8))
    y = alt.Y("n:Q", title=None, scale=alt.Scale(zero=True))
    drawn = [
        alt.Chart(rows.assign(day=rows["day"].astype(str)))
        .mark_line(strokeWidth=3, point=has_points, strokeDash=dash)
        .encode(x=x, y=y, color=colour, tooltip=tips)
        for rows, has_points, dash in ((seen, True, [1, 0]), (plan, False, [6, 4]))
    ]
    return charts.legible(alt.layer(*drawn).properties(height=260))


def _meaning(told: Course, end: date) -> None:
    said = say(
        "{n} open; the straight line from the peak ({peak} on {day}) to none on {end} allows "
        "{planned} today.",
        n=told.n_open, peak=told.peak, day=short_day(told.peak_on), end=short_day(end),
        planned=f"{told.planned:.0f}",
    )  # fmt: skip
    (st.error if told.is_behind else st.success)(said)
    if told.needed_per_week is not None and told.closed_per_week is not None:
        st.markdown(
            say(
                "Needed from now on: {needed} fewer a week. Last four weeks: {pace} fewer a week.",
                needed=f"{told.needed_per_week:.0f}", pace=f"{told.closed_per_week:.0f}",
            )
        )  # fmt: skip


def _chance(day: Day, end: date) -> None:
    if end < day.as_of:
        return
    seen = day.once(clearing.of, end)
    if not seen.is_enough or seen.chance is None or seen.expected_left is None:
        st.caption(
            say("Only {n} closings on record: too few to foretell the end.", n=seen.n_closed)
        )
        return
    st.markdown(
        say(
            "At this campaign's own pace {left} of {n} will still be open on {end} (95 %: {low} to "
            "{high}); the chance of none left is {chance}.",
            left=f"{seen.expected_left:.0f}", n=seen.n_open, end=short_day(end),
            low=f"{seen.left_low:.0f}", high=f"{seen.left_high:.0f}", chance=_share(seen.chance),
        )
    )  # fmt: skip


def _share(chance: float) -> str:
    return say("below 1 %") if chance < 0.01 else f"{chance:.0%}"


def draw_villages(day: Day, campaign: Campaign) -> None:
    """Draw each village's curve and promise; red where it cannot be kept, with the advice."""
    counts = day.once(burndown.of)
    told = day.once(schedule.promises_of, max(campaign.end, day.as_of))
    if counts.empty or told.empty:
        return
    st.subheader(say("Can each village keep its promise?"), anchor=False)
    rows = told.assign(
        village=day.villages["short_name"].reindex(told.index),
        weeks=[counts[code].tolist() if code in counts else [] for code in told.index],
        said=[advice(code) for code in told["advice"]],
        verdict=[say("No") if red else say("Yes") for red in told["n_red"] > 0],
        planned=[round(course(counts[code], end=campaign.end).planned) for code in told.index],
    ).sort_values(["n_red", "n_open"], ascending=False)
    columns = _village_columns()
    show_table(rows, columns, key="clock_villages", height="content")
    st.caption(
        say(
            "Red: past its deadline, no working day left before the campaign's end once re-check "
            "and closing are counted, or its re-check is late. Slack in working days; negative is "
            "past."
        )
    )
    offer_table(
        rows, [c for c in columns if c.name != "weeks"], title=say("Promise by village"),
        as_of=day.as_of, key="clock_villages_xlsx",
    )  # fmt: skip


def _village_columns() -> list[Column]:
    alarm = {say("No"): palette.STAMP.on(theme()), say("Yes"): palette.ACCENT.on(theme())}
    return columns_of(
        "village",
        Column("weeks", kind="trend", width="medium"),
        "n_open",
        Column("planned", say("Plan allows"), kind="count"),
        "n_red",
        Column("slack", say("Least slack"), kind="count"),
        Column("verdict", say("Promise kept?"), kind="badge", badges=alarm),
        Column("said", say("What would help"), width="medium"),
    )
