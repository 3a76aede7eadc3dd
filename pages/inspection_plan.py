"""Where to go tomorrow: which team, which half-day, in what order, and why; or the plain list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from pages.parts.cache import Register, register
from pages.parts.filter_bar import day_choice, one_of
from pages.parts.frame import show
from pages.parts.language import say
from pages.parts.plan_ask import ask
from pages.parts.plan_cache import Asked, first_plan, search, searched_plan
from pages.parts.plan_change import draw_changes, draw_difference
from pages.parts.plan_crew import draw_load, is_anybody_in
from pages.parts.plan_dates_view import draw_before_dates
from pages.parts.plan_guard import draw_guard
from pages.parts.plan_keep import draw_comparing, draw_keeping
from pages.parts.plan_list import draw_list
from pages.parts.plan_out import draw_papers
from pages.parts.plan_view import (
    draw_below_floor,
    draw_figures,
    draw_left_out,
    draw_map,
    draw_routes,
    search_sentence,
    worded_visits,
)

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from analysis.visit_plan import VisitPlan


def draw() -> None:
    """Ask for the day and the view, and draw it."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = day_choice()
        views = {"routes": say("Routes by team"), "list": say("List by worth")}
        view = one_of("view", say("View of the plan"), views)
        known = register(chosen.day)
        has_plan = view == "routes" and not known.sites.empty
        asked, seconds = ask(known) if has_plan else (Asked(), 0)
    if has_plan and is_anybody_in(known, asked):
        _draw_plan(known, asked, seconds)
        return
    if known.sites.empty:
        st.info(say("No site is in the register yet. Import a ledger first; then plan visits."))
    if view == "list":
        draw_list(known)


def _draw_plan(known: Register, asked: Asked, seconds: int) -> None:
    searched = searched_plan(known, asked)
    plan = searched or first_plan(known, asked)
    bar = st.empty()
    if searched is not None:
        bar.caption(search_sentence(searched))
    draw_guard(known, asked)
    draw_figures(known, plan)
    draw_below_floor(known, plan, asked)
    draw_load(plan)
    draw_difference(known, plan)
    visits = worded_visits(known, plan)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        picked = draw_routes(known, visits)
        draw_changes(known, plan, picked)
    with right:
        mark = (asked, searched is not None)
        draw_map(known, visits, start=asked.start, n_off=plan.n_off_roads, mark=mark)
    draw_papers(known, visits)
    draw_before_dates(known, plan)
    draw_left_out(known, plan)
    with st.expander(say("Keep plans and set two side by side")):
        draw_keeping(known, plan, asked)
        draw_comparing(known, plan)
    if searched is None and seconds:
        _improve(known, asked, seconds, bar)


def _improve(known: Register, asked: Asked, seconds: int, bar: DeltaGenerator) -> None:
    """Search while the first plan is being read; a new choice ends the search at its next step."""
    bar.progress(0.0, text=say("First plan shown; searching for a better one …"))

    def told(share: float, best: VisitPlan) -> None:
        points = f"{best.value:.0f}"
        bar.progress(min(share, 1.0), text=say("Searching: {points} points so far", points=points))

    search(known, asked, seconds=seconds, progress=told)
    st.rerun()


show(draw)
