"""Where to go tomorrow: which team, which half-day, in what order, and why; or the plain list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from analysis.day import Day
from analysis.planning import visit_choices
from analysis.planning.visit_choices import PlanAsked, VisitChoices
from analysis.planning.visit_plan import Search
from pages.planning.asked import ask, draw_load, draw_raised_level, is_anybody_in
from pages.planning.changes import draw_changes, draw_comparing, draw_difference, draw_keeping
from pages.planning.routes import (
    draw_before_dates,
    draw_below_floor,
    draw_figures,
    draw_left_out,
    draw_map,
    draw_papers,
    draw_routes,
    search_sentence,
    worded_visits,
)
from pages.planning.worth_list import draw_list
from pages.shell.current import current_day
from pages.shell.filters import day_choice, one_of
from pages.shell.frame import show
from pages.shell.language import say
from pages.shell.site_rows import nothing_yet
from pages.shell.writing import draw_said

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from analysis.planning.routing import RoutePlan


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
    wanted = PlanAsked(asked, Search(seconds=seconds))
    searched = day.kept(visit_choices.of, wanted)
    plan = searched or day.once(visit_choices.of, PlanAsked(asked))
    bar = st.empty()
    if searched is not None:
        bar.caption(search_sentence(searched))
    draw_raised_level(day, asked)
    draw_figures(day, plan)
    draw_below_floor(day, plan, asked)
    draw_load(day, plan)
    draw_difference(day, plan)
    visits = worded_visits(day, plan)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        picked = draw_routes(day, visits)
        draw_changes(day, plan, picked)
    with right:
        mark = (asked, searched is not None)
        draw_map(day, visits, start=asked.start, n_off=plan.n_off_roads, mark=mark)
    draw_papers(day, visits)
    draw_before_dates(day, plan)
    draw_left_out(day, plan)
    with st.expander(say("Keep plans and set two side by side")):
        draw_keeping(day, plan, asked)
        draw_comparing(day, plan)
    if searched is None and seconds:
        _improve(day, asked, seconds, bar)


def _improve(day: Day, asked: VisitChoices, seconds: int, bar: DeltaGenerator) -> None:
    """Search while the first plan is being read; a new choice ends the search at its next step."""
    bar.progress(0.0, text=say("First plan shown; searching for a better one …"))

    def told(share: float, best: RoutePlan) -> None:
        finds = f"{best.value:.1f}"
        bar.progress(min(share, 1.0), text=say("Searching: {finds} finds so far", finds=finds))

    search = Search(seconds=seconds, progress=told)
    day.once(visit_choices.of, PlanAsked(asked, search))
    st.rerun()


show(draw)
