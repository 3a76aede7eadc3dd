"""Settings of the clock: campaigns, year files, raised levels, clocks."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from analysis.campaign import alert_level, schedule
from analysis.campaign.alert_level import LEVELS, MOVED, asked, winter_of
from analysis.campaign.calendar import CalendarError, is_published, year_from_document
from analysis.day import Day
from analysis.risk.rules import CLOCKS, YEARS
from data.store import upkeep
from pages.campaign.campaigns import draw_campaigns
from pages.campaign.key_dates import occasion, unpublished
from pages.shell import board
from pages.shell.language import label_of, say
from pages.shell.writing import save_and_redraw
from vocabulary.campaign import AlertLevel, ExtraCheck
from vocabulary.terms import Category

_MOST_BYTES = 200_000


def draw_settings(day: Day) -> None:
    """Draw what the office sets for its clocks."""
    draw_campaigns(day)
    left, right = st.columns(2, gap="large")
    with left:
        _moved_days(day)
    with right:
        _year_file(day)
        _clocks(day)
    _levels(day)


def _year_file(day: Day) -> None:
    st.subheader(say("Holidays of a year"), anchor=False)
    own = day.years
    for year in range(day.as_of.year - 1, day.as_of.year + 4):
        if year in own:
            said = say("{year}: from the office's own file", year=year)
        elif is_published(year):
            said = say("{year}: published", year=year)
        else:
            said = f"{year}：{unpublished()}"
        st.markdown(f"- {said}")
    given = st.file_uploader(
        say("Year file (JSON in the layout of holiday-cn)"), type=["json"], key="clock_year_file"
    )
    if given is None:
        return
    try:
        if given.size > _MOST_BYTES:
            raise CalendarError(f"A year file has at most {_MOST_BYTES} bytes, got {given.size}.")
        document = json.loads(given.getvalue().decode("utf-8-sig"))
        if not isinstance(document, dict):
            raise CalendarError("A year file is one object.")
        read = year_from_document(document)
    except (CalendarError, ValueError, RecursionError):
        st.error(say("This is no year file: it needs year, and days with date and isOffDay."))
        return
    st.markdown(
        say(
            "{year}: {off} days off, {worked} weekend days worked.",
            year=read.year, off=len(read.off), worked=len(read.worked),
        )
    )  # fmt: skip
    if read.source:
        st.text(read.source[:300])
    if st.button(say("Use this year"), type="primary", key="clock_year_use"):
        before = upkeep.read_setting(day.store, YEARS, [])
        kept = [one for one in before if str(one.get("year")) != str(read.year)]
        _put(YEARS, [*kept, document])


def _clocks(day: Day) -> None:
    st.subheader(say("Clocks and the overdue ladder"), anchor=False)
    own = day.once(schedule.clocks_of)
    steps = ("remind", "supervise", "list")
    ladder = {name: int(day.rules.number("deadline.ladder", name)) for name in steps}
    said = {
        "recheck": (say("Working days to re-check"), own.leads.recheck, 1, 30),
        "closing": (say("Working days from re-check to closing"), own.leads.closing, 0, 30),
        "rectify": (say("Working days putting right usually takes"), own.leads.rectify, 0, 90),
        "rechecks_per_day": (
            say("Re-checks one village gets done a day (0: not judged)"),
            int(own.rechecks_per_day or 0), 0, 100,
        ),
        "warning_days": (say("Days before a key date by which to warn"), own.warning_days, 1, 60),
        "remind": (say("Days overdue: remind"), ladder["remind"], 1, 365),
        "supervise": (say("Days overdue: supervise"), ladder["supervise"], 1, 365),
        "list": (say("Days overdue: list for supervision"), ladder["list"], 1, 365),
    }  # fmt: skip
    with st.form("clock_clocks", border=True):
        columns = st.columns(2, vertical_alignment="bottom")
        value = {
            name: int(
                columns[at % 2].number_input(title, least, most, now, key=f"clock_set_{name}")
            )
            for at, (name, (title, now, least, most)) in enumerate(said.items())
        }
        pressed = st.form_submit_button(
            say("Keep this setting"), type="primary", key="clock_set_save"
        )
    if pressed and not value["remind"] <= value["supervise"] <= value["list"]:
        st.error(say("The ladder goes up: remind, then supervise, then list."))
    elif pressed:
        _put(CLOCKS, value)


def _moved_days(day: Day) -> None:
    st.subheader(say("The two sessions as they were called"), anchor=False)
    dates = {one.day.code: one.day for one in day.once(alert_level.of, winter_of(day.as_of))}
    on = dates["two_sessions"]
    with st.form("clock_moved", border=True):
        one, two = st.columns(2)
        with one:
            first = board.choose_date(say("Begins on"), on.start, key="clock_moved_start")
        with two:
            last = board.choose_date(say("Ends on"), on.end, key="clock_moved_end")
        pressed = st.form_submit_button(say("Keep this setting"), key="clock_moved_save")
    if pressed and last < first:
        st.error(say("The last day lies before the first one."))
    elif pressed:
        moved: dict[str, Any] = dict(day.settings.get(MOVED, {}))
        winter = str(winter_of(day.as_of))
        span = [first.isoformat(), last.isoformat()]
        _put(MOVED, moved | {winter: {**moved.get(winter, {}), "two_sessions": span}})


def _levels(day: Day) -> None:
    st.subheader(say("What each key date asks for"), anchor=False)
    levels = day.settings.get(LEVELS, {})
    asks = asked(levels)
    code = str(
        st.selectbox(say("Key date"), list(asks), format_func=occasion, key="clock_level_code")
    )
    now = asks[code]
    with st.form(f"clock_level_{code}", border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            level = board.choose_term(
                say("Guard level"), AlertLevel, key=f"clock_level_of_{code}", at=now.level,
                width=180,
            )  # fmt: skip
            numbers = {
                name: int(
                    st.number_input(title, 0, 60, value, key=f"clock_{name}_{code}", width=170)
                )
                for name, title, value in (
                    ("before", say("Days before"), now.before),
                    ("after", say("Days after"), now.after),
                    ("floor", say("Visits per village, at least"), now.floor),
                )
            }
        checks = st.multiselect(
            say("Extra checks"), [str(one) for one in ExtraCheck], list(now.checks),
            format_func=lambda one: label_of(ExtraCheck, one), key=f"clock_checks_{code}",
        )  # fmt: skip
        categories = st.multiselect(
            say("Places to warn"), [str(one) for one in Category], list(now.categories),
            format_func=lambda one: label_of(Category, one), key=f"clock_categories_{code}",
        )  # fmt: skip
        pressed = st.form_submit_button(
            say("Keep this setting"), type="primary", key="clock_level_save"
        )
    if pressed:
        said = {"level": level, **numbers, "checks": checks, "categories": categories}
        _put(LEVELS, dict(levels) | {code: said})


def _put(name: str, value: Any) -> None:
    save_and_redraw(upkeep.put_setting, name, value, done=say("It is kept."))
