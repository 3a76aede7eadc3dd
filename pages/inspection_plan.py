"""Where to go tomorrow: which team, which half-day, in what order, and why; or the plain list."""

from __future__ import annotations

from functools import partial

import streamlit as st

from analysis.day import Day
from analysis.planning.visit_choices import VisitChoices
from pages.planning.asked import ask, by_hand, draw_load, draw_raised_level, is_anybody_in
from pages.planning.changes import (
    draw_changes,
    draw_comparing,
    draw_difference,
    draw_keeping,
    draw_unkept,
    move,
)
from pages.planning.routes import (
    draw_before_dates,
    draw_below_floor,
    draw_figures,
    draw_headline,
    draw_left_out,
    draw_papers,
    draw_routes,
    draw_ways,
    search_sentence,
    worded_visits,
)
from pages.planning.sheet import draw_bar, opened
from pages.planning.stops import draw_map, draw_stops
from pages.planning.worth_list import draw_list
from pages.shell.current import current_day
from pages.shell.filters import day_choice, one_of
from pages.shell.frame import show
from pages.shell.language import say
from pages.shell.site_rows import nothing_yet
from pages.shell.writing import draw_said


def draw() -> None:
    """Ask for the day and the view, and draw it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = day_choice()
        views = {"routes": say("Routes by team"), "list": say("List by worth")}
        view = one_of("view", say("View of the plan"), views)
        day = current_day(chosen.day)
        has_plan = view == "routes" and not day.sites.empty
        asked, seconds = ask(day) if has_plan else (VisitChoices(), 0)
    draw_said()
    if has_plan and is_anybody_in(day, asked):
        _draw_plan(day, asked, seconds)
        return
    if day.sites.empty:
        st.info(nothing_yet())
    if view == "list":
        draw_list(day)


def _draw_plan(day: Day, asked: VisitChoices, seconds: int) -> None:
    sheet = opened(day, asked, seconds)
    plan = sheet.plan
    draw_bar(day, sheet, by_hand(asked))
    draw_headline(day, sheet)
    draw_unkept(day, sheet)
    visits = worded_visits(day, plan)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        seat = draw_stops(day, visits, sheet.wanted, move=partial(move, day, sheet))
    with right:
        draw_map(day, visits, seat, start=sheet.wanted.start)
        draw_ways(day, plan)
    with st.expander(say("All routes as a table")):
        picked = draw_routes(day, visits)
    draw_changes(day, sheet, None if picked is None else int(picked["site_id"].iloc[0]))
    if sheet.is_searched and plan is sheet.base:
        st.caption(search_sentence(plan))
    draw_raised_level(day, asked)
    draw_below_floor(day, plan, sheet.wanted)
    draw_difference(day, sheet)
    draw_papers(day, visits)
    draw_figures(day, plan)
    draw_load(day, plan)
    draw_before_dates(day, plan)
    draw_left_out(day, plan)
    with st.expander(say("Keep plans and set two side by side")):
        draw_keeping(day, plan, sheet.wanted)
        draw_comparing(day, plan)


show(draw)
