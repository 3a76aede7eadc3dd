"""What the planner asks of a plan: crew, half-days, floors, start point, minutes inside."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from analysis.day import Day
from analysis.planning.key_dates import is_near
from analysis.planning.needs import SERVICE_MINUTES
from analysis.planning.visit_choices import (
    MOST,
    SETTING,
    VisitChoices,
    before_key_date,
    guarded_floor,
    key_spans,
    minutes_of,
    settings_of,
    start_of,
    with_crew,
)
from data.store.upkeep import put_setting
from pages.planning.crew import draw_crew
from pages.planning.raised_level import let_follow
from pages.planning.roads import draw_roads
from pages.shell import session
from pages.shell.current import current_store
from pages.shell.filters import number_choice, one_of
from pages.shell.language import label_of, say
from pages.shell.text import plain
from vocabulary.terms import Category

MUST: Final = "plan_must"
BARRED: Final = "plan_barred"
# Longitude and latitude a start point may have: the municipality of Chongqing and around it.
_LON: Final = (105.0, 110.5)
_LAT: Final = (28.0, 32.5)
_NARROW: Final = 125  # pixels: all that is asked stands in one row of a desk's window


def ask(day: Day) -> tuple[VisitChoices, int]:
    """Draw the choices and return them, with the seconds of search."""
    teams = number_choice("teams", say("Teams"), default=2, most=30, width=_NARROW)
    half_days = number_choice("halfdays", say("Half-days"), default=4, most=40, width=_NARROW)
    with st.popover(say("More conditions")):
        asked, seconds, wanted = _conditions(day, half_days)
    _settings_popover(day)
    draw_roads(day)
    asked = replace(
        asked,
        teams=teams,
        half_days=half_days,
        start=start_of(day),
        minutes=minutes_of(settings_of(day)),
        must=tuple(sorted({*wanted} - chosen(BARRED))),
        first=tuple(sorted(chosen(MUST) - chosen(BARRED))),
        barred=tuple(sorted(chosen(BARRED))),
    )
    asked = with_crew(day, asked)
    draw_crew(day, asked)
    return asked, seconds


def _conditions(day: Day, half_days: int) -> tuple[VisitChoices, int, tuple[int, ...]]:
    halves = one_of(
        "halves",
        say("Parts of the day"),
        {"day": say("Daytime"), "evening": say("Evening"), "all": say("Day and evening")},
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        per_village, per_category = _floors(day, half_days, halves)
        title = say("At most, per team and half-day (0: no limit)")
        most = number_choice("most", title, default=0, most=20, least=0)
        title = say("Drawn at random, per cent")
        random = number_choice("random", title, default=10, most=50, least=0)
        seconds = number_choice("seconds", say("Seconds of search"), default=8, most=120, least=0)
        wanted = _before_key_date(day)
    asked = VisitChoices(
        halves=halves,
        per_village=per_village,
        per_category=per_category,
        most_visits=most,
        random_percent=random,
    )
    return asked, seconds, wanted


def _floors(day: Day, half_days: int, halves: str) -> tuple[int, int]:
    floor, _ = guarded_floor(day, half_days, halves)
    title = say("At least, per village")
    let_follow("pervillage", floor)
    return (
        number_choice("pervillage", title, default=floor, most=MOST, least=0),
        number_choice("percategory", say("At least, per category"), default=0, most=20, least=0),
    )


def chosen(name: str) -> set[int]:
    """Return the sites the planner locked, put in or took out in this session."""
    return set(st.session_state.get(f"{name}_{session.open_kind().value}", ()))


def choose(name: str, sites: set[int]) -> None:
    """Remember which sites the planner locked, put in or took out."""
    st.session_state[f"{name}_{session.open_kind().value}"] = sites


def _before_key_date(day: Day) -> tuple[int, ...]:
    spans = key_spans(day)
    if not spans:
        return ()
    span = spans[0]
    least = number_choice(
        "keydate",
        say(
            "Red or orange sites each village is to have seen before {name}",
            name=plain(span.name),
        ),
        default=1 if is_near(span, day.as_of) else 0,
        most=10,
        least=0,
    )
    return before_key_date(day, least)


def _settings_popover(day: Day) -> None:
    kept = settings_of(day)
    with st.popover(say("Start point and minutes inside")), st.form("plan_settings", border=False):
        st.caption(
            say(
                "Where every team sets out and comes back, WGS 84. Until it is set: the point of "
                "the subdistrict on the public map."
            )
        )
        lon, lat = start_of(day)
        west, south = st.columns(2)
        lon = west.number_input(
            say("Longitude (WGS 84)"), *_LON, value=lon, format="%.6f", step=0.001
        )
        lat = south.number_input(
            say("Latitude (WGS 84)"), *_LAT, value=lat, format="%.6f", step=0.001
        )
        st.caption(say("Minutes inside by category: a proposal until the office sets its own."))
        minutes = {**SERVICE_MINUTES, **kept.get("minutes", {})}
        columns = st.columns(2)
        for at, category in enumerate(Category):
            minutes[category.value] = columns[at % 2].number_input(
                label_of(Category, category.value), 5, 240, value=int(minutes[category.value]),
                key=f"plan_minutes_{category.value}",
            )  # fmt: skip
        if st.form_submit_button(say("Keep for the office"), type="primary"):
            start = [lon, lat] if lon is not None and lat is not None else None
            value = {**kept, "start": start, "minutes": minutes}
            put_setting(current_store(), SETTING, value, actor=session.actor(), now=session.now())
            st.rerun()
