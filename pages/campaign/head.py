"""The head of the clock page: time left, the bar of phases, what must be done this week."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd
import streamlit as st

from analysis.campaign import alert_level, schedule
from analysis.campaign.alert_level import level_on, meeting_on, pressure_spans, warnings, winter_of
from analysis.campaign.time_left import TimeLeft, time_left
from analysis.campaign.week_beat import (
    Beat,
    date_beats,
    gathering_beats,
    hazard_beats,
    task_beats,
    warning_beats,
)
from analysis.day import Day
from data.store.campaign import Campaign
from pages.campaign.words import beat_sentence, occasion, unpublished
from pages.shell import charts
from pages.shell.language import label, say
from pages.shell.look import theme
from pages.shell.text import plain
from vocabulary import palette
from vocabulary.campaign import AlertLevel

_ROOM_DAYS = 20
_BESIDE = pd.Timedelta(days=31)  # a day further off would press the campaign into a corner


def draw_clock(day: Day, campaign: Campaign) -> None:
    """Draw the days left in the phase and in the campaign, and today's guard level."""
    years = day.years
    phase = campaign.phase_on(day.as_of)
    whole = time_left(campaign.start, campaign.end, as_of=day.as_of, years=years)
    spans = [(say("Whole campaign"), whole)]
    if phase is not None:
        left = time_left(phase.start, phase.end, as_of=day.as_of, years=years)
        spans.insert(0, (plain(phase.name), left))
    with st.container(horizontal=True, key="clock_counts"):
        for name, left in spans:
            _count(name, left)
        _level(day)
    if phase is None:
        st.info(say("This day lies in no phase of the campaign. A new one is made under Settings."))
    if not all(left.is_published for _, left in spans):
        st.warning(unpublished())


def _count(name: str, left: TimeLeft) -> None:
    st.metric(
        say("{name}: days left", name=name),
        say("{left} of {all}", left=left.days_left, all=left.days),
        delta=say("{left} of {all} working days", left=left.working_left, all=left.working_days),
        delta_color="off",
        delta_arrow="off",
        border=True,
        width="content",
    )


def _level(day: Day) -> None:
    winter = winter_of(day.as_of)
    level, holding = level_on(day.as_of, day.once(alert_level.of, winter))
    because = "、".join(occasion(one.day.code) for one in holding) or say("No key date near")
    st.metric(
        say("Guard level today"), label(level), delta=because, delta_color="off",
        delta_arrow="off", border=True, width="content",
    )  # fmt: skip
    meeting = meeting_on(day.as_of, winter)
    st.metric(
        say("Three periods"),
        say("{n} of 3 meet", n=len(set(meeting))),
        delta="、".join(dict.fromkeys(label(one) for one in meeting)) or say("None today"),
        delta_color="off",
        delta_arrow="off",
        border=True,
        width="content",
    )


def draw_timeline(day: Day, campaign: Campaign) -> None:
    """Draw phases, raised levels and the three periods above one another, with today's mark."""
    charts.show_chart("clock_line", day, build=lambda: _timeline(day, campaign))


def _spans(day: Day, campaign: Campaign) -> pd.DataFrame:
    row = say("Phases")
    rows = [(row, plain(p.name), p.start, p.end, 1) for p in campaign.phases]
    winter = winter_of(campaign.start)
    row = say("Raised levels")
    for one in day.once(alert_level.of, winter):
        name = f"{occasion(one.day.code)} · {label(one.asks.level)}"
        shade = 4 if one.asks.level is AlertLevel.HIGHEST else 3
        rows.append((row, name, one.start, one.end, shade))
    rows += [(label(k), label(k), a, b, 2) for k, a, b in pressure_spans(winter)]
    made = pd.DataFrame(rows, columns=["row", "name", "start", "end", "shade"])
    # A day lasts until the next one begins.
    ends = pd.to_datetime(made["end"]) + pd.Timedelta(days=1)
    made = made.assign(
        said=[f"{a:%m-%d} – {b:%m-%d}" for a, b in zip(made["start"], made["end"], strict=True)],
        colour=[palette.DENSITY_RAMP[shade].on(theme()) for shade in made["shade"]],
        start=pd.to_datetime(made["start"]).astype(str),
        end=ends.astype(str),
        # A phase of a few days has no room for its name.
        inside=[
            name if shade == 1 and (b - a).days > _ROOM_DAYS else ""
            for name, shade, a, b in zip(
                made["name"], made["shade"], made["start"], made["end"], strict=True
            )
        ],
    )
    return made


def _is_near(day: date, rows: pd.DataFrame) -> bool:
    """Say whether a day's mark fits beside the campaign without pressing it into a corner."""
    first, last = (pd.Timestamp(at) for at in (rows["start"].min(), rows["end"].max()))
    return bool(first - _BESIDE <= pd.Timestamp(day) <= last + _BESIDE)


def _timeline(day: Day, campaign: Campaign) -> alt.LayerChart:
    rows = _spans(day, campaign)
    order = list(dict.fromkeys(rows["row"]))
    base = alt.Chart(rows)
    y = alt.Y("row:N", sort=order, title=None, axis=alt.Axis(labelLimit=130))
    x = alt.X("start:T", title=None, axis=alt.Axis(format="%m-%d", labelOverlap=True, tickCount=8))
    tips = [
        alt.Tooltip("name:N", title=say("What it is")),
        alt.Tooltip("said:N", title=say("From – to")),
    ]
    bars = base.mark_bar(
        height={"band": 0.8}, stroke=palette.BOUNDARY.on(theme()), strokeWidth=1
    ).encode(x=x, x2="end:T", y=y, color=alt.Color("colour:N", scale=None), tooltip=tips)
    names = base.mark_text(
        align="left",
        dx=6,
        fontSize=13,
        color=palette.INK.on(theme()),
        limit=alt.ExprRef("width * 0.17"),
    ).encode(x=x, y=y, text="inside:N")
    if not _is_near(day.as_of, rows):
        return charts.legible(alt.layer(bars, names).properties(height=170))
    today = pd.DataFrame({"day": [day.as_of.isoformat()]})
    mark = alt.Chart(today).mark_rule(color=palette.STAMP.on(theme()), strokeWidth=3)
    line = mark.encode(x="day:T")
    return charts.legible(alt.layer(bars, names, line).properties(height=170))


def draw_week(day: Day) -> None:
    """Draw what must be done this week."""
    st.subheader(say("This week's work"), anchor=False)
    for beat in _beats(day):
        st.markdown(f"- {beat_sentence(beat)}")


def _beats(day: Day) -> list[Beat]:
    own = day.once(schedule.clocks_of)
    on = day.as_of
    dates = day.once(alert_level.of, winter_of(on))
    tasks = day.table("task")
    lists = [
        (
            one,
            warnings(one, day.sites, day.villages, tasks, as_of=on, n_days=own.warning_days),
        )
        for one in dates
        if (one.day.end - on).days >= 0
    ]
    beats = [
        *hazard_beats(day.hazards, as_of=on, rules=day.rules, years=day.years),
        *date_beats(dates, as_of=on),
        *warning_beats(lists, as_of=on),
        *gathering_beats(day.table("gathering"), as_of=on),
        *task_beats(tasks, as_of=on),
    ]
    always = ("overdue", "due_today", "due_week", "key_date")
    return [beat for beat in beats if beat.n or beat.code in always]
