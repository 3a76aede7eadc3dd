"""Where staff work: every hazard with its status and deadline, and the next step of the one chosen.

The list stands left; one row ticked opens its sheet right, several open the steps for all of them.
"""

from __future__ import annotations

import streamlit as st

from analysis.day import Day
from pages.register import listing
from pages.register.bulk import draw_bulk, draw_outcome
from pages.register.choice import begin_work, choose_record, read_chosen, read_work
from pages.register.entry import draw_add_hazard, draw_add_site
from pages.register.hazard import draw_sheet
from pages.register.site import draw_site_sheet
from pages.shell import look
from pages.shell.current import current_day
from pages.shell.filters import apply, day_choice, draw_filters, one_of, read_filters
from pages.shell.frame import show
from pages.shell.language import say
from pages.shell.writing import draw_said


def draw() -> None:
    """Ask for day, filters and list, draw the list, and what is chosen beside it."""
    st.html(look.REGISTER)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall"):
        day = current_day(day_choice().day)
        draw_filters(day, key="register_clear", width=120)
        which = one_of("list", say("List"), listing.lists())
        view = one_of("view", say("View"), listing.views())
    kept = apply(read_filters(), day)
    left, right = st.columns([5, 4], gap="medium")
    with left, st.container(key="register_list"):
        typed = _search()
        is_map = view == listing.MAP
        drawn = listing.draw_list(day, kept, which=which, typed=typed, is_over_map=is_map)
        if is_map:
            listing.draw_list_map(day, drawn.site_ids)
    with right, st.container(key=listing.panel_key()):
        _panel(day, drawn.ticked)


def _search() -> str:
    with st.container(horizontal=True, gap="xsmall"):
        typed = st.text_input(
            say("Search the list"),
            key="register_find",
            placeholder=say("Site, address, number or words"),
            icon=":material/search:",
            label_visibility="collapsed",
            width=260,
        )
        st.button(
            say("Add a site"),
            key="register_add_site",
            icon=":material/add_business:",
            on_click=begin_work,
            args=("add_site",),
        )
    return str(typed or "")


def _panel(day: Day, ticked: list[int]) -> None:
    draw_outcome(day)
    if len(ticked) > 1:
        draw_bulk(day, ticked)
        return
    work, of_site = read_work()
    if work == "add_site":
        draw_add_site(day)
        return
    if work == "add_hazard" and of_site in day.sites.index:
        draw_add_hazard(day, of_site)
        return
    kind, id_ = read_chosen()
    if kind != "none":
        st.button(
            say("Close this sheet"), key="register_back", on_click=choose_record, type="tertiary"
        )
    if kind == "hazard":
        draw_sheet(day, id_)
    elif kind == "site" and id_ in day.sites.index:
        draw_site_sheet(day, id_)
    else:
        draw_said("done")
        st.info(
            say(
                "Click a row to open its sheet and take the next step; tick several to assign, "
                "set deadlines or submit them together."
            )
        )


show(draw)
