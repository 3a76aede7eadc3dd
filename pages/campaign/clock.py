"""The clock: time left, the week, open hazards against the plan and back from the last day."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from analysis.campaign import aims, alert_level, burndown, schedule
from analysis.campaign.alert_level import level_on, meeting_on, pressure_spans, warnings, winter_of
from analysis.campaign.burndown import Course, course, planned_line
from analysis.campaign.deadlines import (
    Beat,
    date_beats,
    duty_beats,
    gathering_beats,
    hazard_beats,
    sunday,
    task_beats,
    warning_beats,
)
from analysis.campaign.schedule import TimeLeft, time_left
from analysis.campaign.standing import Counted
from analysis.day import Day
from analysis.pressing import due_lists
from data.store.campaign import Campaign
from pages.campaign.key_dates import occasion, short_day, unpublished
from pages.shell import board, charts
from pages.shell.downloads import offer_table
from pages.shell.language import label, language, say
from pages.shell.tables import WRAPPED_ROW, Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary import palette
from vocabulary.campaign import ADVICE, AlertLevel, word_of
from vocabulary.messages import message
from vocabulary.outreach import DUTY
from vocabulary.pressing import PressingList

_ROOM_DAYS = 20
_BESIDE = pd.Timedelta(days=31)  # a day further off would press the campaign into a corner
_WHOLE = ""
_STAGES: Final = {
    "rectify": message("To be put right"),
    "recheck": message("To be re-checked"),
    "close": message("To be closed"),
}
# Why a promise can or cannot be kept, and what would help.
_WHY: Final = {
    "deadline_passed": (
        message("Deadline passed"),
        message("Press, or ask for an extension with its reason and approver"),
    ),
    "no_time_before_date": (
        message("No working day left before the last day"),
        message("Hand in earlier, and give the re-check a half-day of its own"),
    ),
    "recheck_late": (
        message("Re-check is late"),
        message("Re-check at once: it is a must of the visiting plan"),
    ),
    "tight": (
        message("Tight"),
        message("Ask the owner now; keep a half-day free for the re-check"),
    ),
    "in_time": (message("Still in time"), message("Nothing yet")),
    "no_promise": (message("No deadline set"), message("Set a deadline")),
}


# Code of a line -> what it says; {n} rows, {day} until when, {what} before what.
_BEATS: Final[dict[str, str]] = {
    "carried": message("{n} open hazards are carried over from the campaign before"),
    "overdue": message("{n} hazards are overdue: press today"),
    "due_today": message("{n} hazards are to be put right today"),
    "due_week": message("{n} hazards are to be put right by {day}"),
    "recheck": message("{n} re-checks are to be done by {day}"),
    "to_supervise": message("{n} hazards wait for an order of supervision or listing"),
    "key_date": message("{what} on {day}: {n} days left"),
    "warning": message("{n} warnings before {what} are not yet received (due {day})"),
    "gathering": message("{n} large activities run by {day}"),
    "no_permit": message("{n} of them have no permit on record"),
    "duty": message("{n} days of a raised level until {day} have nobody down for duty"),
    "task": message("{n} tasks of the campaign are due by {day}"),
}


def draw_aims(day: Day) -> None:
    """Draw the three aims of the plan: major, serious, all; each beside what it was."""
    told = day.once(aims.of)
    week, year = say("last week {n}"), say("a year earlier {n}")
    figures = [
        (say("Major or suspected hazards open"), told.major_hazards, week),
        (say("Major fires and above"), told.major_fires, year),
        (say("Sites at serious risk"), told.serious_sites, week),
        (say("Serious fires and above"), told.serious_fires, year),
        (say("Open hazards in all"), told.open_hazards, week),
        (say("Fires in all"), told.fires, year),
    ]
    st.subheader(say("Curb the major, cut the serious, lower the total"), anchor=False)
    with st.container(horizontal=True, key="clock_aims"):
        for title, counted, before in figures:
            known = "" if counted.before is None else before.format(n=f"{counted.before:.0f}")
            st.metric(
                title, f"{counted.now:.0f}", _turned(counted, known) or say("not kept"),
                delta_color="off", delta_arrow="off", border=True, width="content",
            )  # fmt: skip


def _turned(counted: Counted, known: str) -> str:
    change = counted.change
    if change is None or not known:
        return known
    return f"{'▲' if change > 0 else '▼'}{abs(change):.0f} · {known}" if change else known


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
    working = say("{left} of {all} working days", left=left.working_left, all=left.working_days)
    days = say("{left} of {all}", left=left.days_left, all=left.days)
    _metric(say("{name}: days left", name=name), days, working)


def _metric(title: str, value: str, beside: str) -> None:
    st.metric(
        title, value, delta=beside, delta_color="off", delta_arrow="off", border=True,
        width="content",
    )  # fmt: skip


def _level(day: Day) -> None:
    winter = winter_of(day.as_of)
    level, holding = level_on(day.as_of, day.once(alert_level.of, winter))
    because = "、".join(occasion(one.day.code) for one in holding) or say("No key date near")
    _metric(say("Guard level today"), label(level), because)
    meeting = dict.fromkeys(meeting_on(day.as_of, winter))
    names = "、".join(label(one) for one in meeting) or say("None today")
    _metric(say("Three periods"), say("{n} of 3 meet", n=len(meeting)), names)


def draw_timeline(day: Day, campaign: Campaign) -> None:
    """Draw phases, raised levels and the three periods above one another, with today's mark."""
    charts.show_chart("clock_line", day, build=lambda: _timeline(day, campaign))


def _spans(day: Day, campaign: Campaign) -> pd.DataFrame:
    winter = winter_of(campaign.start)
    phases, raised = say("Phases"), say("Raised levels")
    rows = [(phases, plain(one.name), one.start, one.end, 1) for one in campaign.phases]
    for one in day.once(alert_level.of, winter):
        name = f"{occasion(one.day.code)} · {label(one.asks.level)}"
        shade = 4 if one.asks.level is AlertLevel.HIGHEST else 3
        rows.append((raised, name, one.start, one.end, shade))
    rows += [(label(kind), label(kind), a, b, 2) for kind, a, b in pressure_spans(winter)]
    return pd.DataFrame(
        {
            "row": row,
            "name": name,
            "said": f"{a:%m-%d} – {b:%m-%d}",
            "colour": charts.ink(palette.DENSITY_RAMP[shade]),
            "start": str(a),
            "end": str(b + timedelta(days=1)),  # a day lasts until the next one begins
            # A phase of a few days has no room for its name.
            "inside": name if shade == 1 and (b - a).days > _ROOM_DAYS else "",
        }
        for row, name, a, b, shade in rows
    )


def _is_near(day: date, rows: pd.DataFrame) -> bool:
    """Say whether a day's mark fits beside the campaign without pressing it into a corner."""
    first, last = (pd.Timestamp(at) for at in (rows["start"].min(), rows["end"].max()))
    return bool(first - _BESIDE <= pd.Timestamp(day) <= last + _BESIDE)


def _timeline(day: Day, campaign: Campaign) -> alt.LayerChart:
    rows = _spans(day, campaign)
    base = alt.Chart(rows)
    y = alt.Y("row:N", sort=list(dict.fromkeys(rows["row"])), title=None,
              axis=alt.Axis(labelLimit=130))  # fmt: skip
    x = _day_axis("start:T")
    tips = [
        alt.Tooltip("name:N", title=say("What it is")),
        alt.Tooltip("said:N", title=say("From – to")),
    ]
    bars = base.mark_bar(height={"band": 0.8}, stroke=charts.ink(palette.BOUNDARY), strokeWidth=1)
    names = base.mark_text(align="left", dx=6, fontSize=13, color=charts.ink(palette.INK),
                           limit=alt.ExprRef("width * 0.17"))  # fmt: skip
    layers = [
        bars.encode(x=x, x2="end:T", y=y, color=alt.Color("colour:N", scale=None), tooltip=tips),
        names.encode(x=x, y=y, text="inside:N"),
    ]
    if _is_near(day.as_of, rows):
        today = alt.Chart(pd.DataFrame({"day": [day.as_of.isoformat()]}))
        mark = today.mark_rule(color=charts.ink(palette.STAMP), strokeWidth=3)
        layers.append(mark.encode(x="day:T"))
    return charts.legible(alt.layer(*layers).properties(height=170))


def _day_axis(of: str) -> alt.X:
    return alt.X(of, title=None, axis=alt.Axis(format="%m-%d", labelOverlap=True, tickCount=8))


def draw_week(day: Day) -> None:
    """Draw what must be done this week."""
    st.subheader(say("This week's work"), anchor=False)
    for beat in _beats(day):
        st.markdown(f"- {_beat_sentence(beat)}")


def _beats(day: Day) -> list[Beat]:
    own, on = day.once(schedule.clocks_of), day.as_of
    dates, tasks = day.once(alert_level.of, winter_of(on)), day.table("task")
    pressed = day.once(due_lists.of)
    lists = [
        (one, warnings(one, day.sites, day.villages, tasks, as_of=on, n_days=own.warning_days))
        for one in dates
        if one.day.end >= on
    ]
    beats = [
        *hazard_beats(day.hazards, as_of=on, rules=day.rules, years=day.years),
        Beat("to_supervise", len(pressed.lists[PressingList.SUPERVISE]), sunday(on)),
        *date_beats(dates, as_of=on),
        *warning_beats(lists, as_of=on),
        *gathering_beats(day.table("gathering"), as_of=on),
        *duty_beats(day.settings.get(DUTY.setting, {}), dates, as_of=on),
        *task_beats(tasks, as_of=on),
    ]
    always = ("overdue", "due_today", "due_week", "key_date")
    return [beat for beat in beats if beat.n or beat.code in always]


def _beat_sentence(beat: Beat) -> str:
    day = short_day(beat.until) if beat.until else "—"
    return say(_BEATS[beat.code], n=beat.n, day=day, what=occasion(beat.what) if beat.what else "")


def draw_burn_down(day: Day, campaign: Campaign) -> None:
    """Draw the curve of the whole or of one village, and what it means."""
    counts = day.once(burndown.of)
    st.subheader(say("Open hazards against the plan"), anchor=False)
    if counts.empty or day.hazards.empty:
        st.info(say("No hazard is on record yet: import a ledger first."))
        return
    code = _village(day, counts.columns, key="clock_village", width=260)
    told = course(counts[code], end=campaign.end)
    charts.show_chart(
        "clock_burn", day, code, build=lambda: _curve(counts[code], told, end=campaign.end)
    )
    _meaning(told, campaign.end)
    if code == _WHOLE:
        _chance(day, campaign.end)


def _village(day: Day, codes: Container[object], *, key: str, width: int) -> str:
    """Draw the choice of a village among `codes`; all of them is the first."""
    names = {_WHOLE: say("All villages together")}
    names |= {c: plain(name) for c, name in day.villages["short_name"].items() if c in codes}
    return str(board.choose_of(say("Village"), names, key=key, width=width) or _WHOLE)


def _curve(counts: pd.Series, told: Course, *, end: date) -> alt.LayerChart:
    days = [stamp.date() for stamp in pd.DatetimeIndex(counts.index)]
    inks = {
        say("Open"): charts.ink(palette.ACCENT),
        say("Plan line"): charts.ink(palette.HATCH),
    }
    colour = charts.coloured("line:N", inks)
    seen = pd.DataFrame({"day": days, "n": counts.to_numpy(), "line": say("Open")})
    ahead = [told.peak_on, max(end, told.peak_on)]
    line = planned_line(told.peak_on, told.peak, end=end, days=ahead)
    plan = pd.DataFrame({"day": ahead, "n": line, "line": say("Plan line")})
    tips = [
        alt.Tooltip("day:T", title=say("On which day"), format="%Y-%m-%d"),
        alt.Tooltip("n:Q", title=say("Open"), format=".0f"),
    ]
    y = alt.Y("n:Q", title=None, scale=alt.Scale(zero=True))
    drawn = [
        alt.Chart(rows.assign(day=rows["day"].astype(str)))
        .mark_line(strokeWidth=3, point=has_points, strokeDash=dash)
        .encode(x=_day_axis("day:T"), y=y, color=colour, tooltip=tips)
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
    seen = day.once(burndown.clearing_of, end)
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
            low=f"{seen.left_low:.0f}", high=f"{seen.left_high:.0f}",
            chance=say("below 1 %") if seen.chance < 0.01 else f"{seen.chance:.0%}",
        )
    )  # fmt: skip


def draw_villages(day: Day, campaign: Campaign) -> None:
    """Draw each village's curve and promise; red where it cannot be kept, with the advice."""
    counts = day.once(burndown.of)
    told = day.once(schedule.promises_of, max(campaign.end, day.as_of))
    if counts.empty or told.empty:
        return
    st.subheader(say("Can each village keep its promise?"), anchor=False)
    weeks: list[Any] = [counts[one].tolist() if one in counts else [] for one in told.index]
    rows = told.assign(
        village=day.villages["short_name"].reindex(told.index),
        weeks=weeks,
        said=[word_of(ADVICE, code, language()) for code in told["advice"]],
        verdict=_kept_words(told["n_red"] > 0),
        planned=[round(course(counts[code], end=campaign.end).planned) for code in told.index],
    ).sort_values(["n_red", "n_open"], ascending=False)
    columns = columns_of(
        "village",
        Column("weeks", kind="trend", width="medium"),
        "n_open",
        Column("planned", say("Plan allows"), kind="count"),
        "n_red",
        Column("slack", say("Least slack"), kind="count"),
        _kept_column(),
        Column("said", say("What would help"), width="medium"),
    )
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


def _kept_words(is_red: pd.Series) -> pd.Series:
    return is_red.map({True: say("No"), False: say("Yes")})


def _kept_column(width: int | None = None) -> Column:
    alarm = board.badges((say("No"), say("Yes")), palette.STAMP, palette.ACCENT)
    return Column("verdict", say("Promise kept?"), kind="badge", badges=alarm, width=width)


def draw_steps(day: Day, campaign: Campaign) -> None:
    """Draw the open hazards with their last days, the least slack first."""
    told = day.once(schedule.of, max(campaign.end, day.as_of))
    if told.empty:
        return
    st.subheader(say("Every open hazard back from the last day"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = _village(day, set(told["village_code"]), key="clock_steps_village", width=240)
        title = say("Only what cannot be kept ({n})", n=int(told["is_red"].sum()))
        only_red = st.toggle(title, value=True, key="clock_only_red")
    shown = told[told["is_red"]] if only_red else told
    shown = shown[shown["village_code"] == code] if code else shown
    if shown.empty:
        st.success(say("Every promise of this list can still be kept."))
        return
    shown = shown.sort_values("slack", kind="stable")
    reasons = shown["why"].astype(str).map(_WHY)
    rows = shown.assign(
        code=day.hazards["code"].reindex(shown.index),
        step=shown["stage"].astype(str).map(_STAGES).map(say),
        verdict=_kept_words(shown["is_red"]),
        because=[say(because) for because, _ in reasons],
        to_do=[say(to_do) for _, to_do in reasons],
    )
    columns = columns_of(
        Column("site", width=170),
        Column("what", width=150),
        _kept_column(width=100),
        Column("because", say("Why"), width=130),
        Column("to_do", say("What would help"), width=210),
        Column("step", say("Next step"), width=90),
        Column("slack", say("Slack, working days"), kind="count"),
        "rectify_by",
        "recheck_by",
        "close_by",
        "village",
    )
    board.show_listed(
        day, rows, columns, "clock_steps", say("Back-schedule of open hazards"),
        row_height=WRAPPED_ROW, height=min(520, 40 + WRAPPED_ROW * len(rows)), is_dashed=False,
    )  # fmt: skip
