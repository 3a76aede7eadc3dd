"""The visit itself, on a phone: the site, what to look at, photos, and the result handed in."""

from __future__ import annotations

import streamlit as st

from analysis.day import Day
from geo.navigation import gaode_link, national_map_text
from pages.planning.routes import site_name
from pages.planning.visit import draw_choices, draw_done, draw_form, end_draft, is_taken_up
from pages.shell.current import current_day, default_day
from pages.shell.frame import show
from pages.shell.language import label_of, say
from pages.shell.session import keep_in_address
from pages.shell.site_rows import nothing_yet
from pages.shell.text import plain, show_text
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, HazardStatus


def draw() -> None:
    """Choose a site and draw its form."""
    day = current_day(default_day(), is_present=True)
    if day.sites.empty:
        st.info(nothing_yet())
        return
    with st.container(width=640):
        draw_done(day)
        site_id = _choice(day)
        if site_id is None:
            st.caption(say("Choose the site you stand in front of, or scan the code on the sheet."))
    if site_id is None:
        draw_choices(day)
        return
    with st.container(width=640):
        _site(day, site_id)
        if is_taken_up(site_id):
            st.info(say("A draft of this visit was kept; go on where it ended."))
            st.button(say("Throw the draft away"), on_click=end_draft, args=(site_id,))
        draw_form(day, site_id)


def _choice(day: Day) -> int | None:
    sites = day.sites.index.tolist()
    asked = st.query_params.get("site", "")
    if "visit_site" not in st.session_state and asked.isdecimal() and int(asked) in sites:
        st.session_state["visit_site"] = int(asked)
    chosen = st.selectbox(
        say("Site to visit"),
        sites,
        index=None,
        key="visit_site",
        format_func=lambda one: site_name(day, one),
        placeholder=say("Type a part of its name"),
    )
    if chosen is None:
        keep_in_address("site", "")
        return None
    keep_in_address("site", str(chosen))
    return int(chosen)


def _site(day: Day, site_id: int) -> None:
    site = day.sites.loc[site_id]
    st.subheader(plain(site["name"]))
    show_text(site["address"])
    st.caption(label_of(Category, site["category"]))
    point = site["geometry"]
    if point is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            link = gaode_link(point.x, point.y, str(site["name"]))
            if link:
                st.link_button(say("Go there with Gaode"), link)
            st.caption(say("WGS 84, for the national map:"))
            st.code(national_map_text(point.x, point.y), language=None)
    _open_hazards(day, site_id)


def _open_hazards(day: Day, site_id: int) -> None:
    open_ones = day.hazards[(day.hazards["site_id"] == site_id) & day.hazards["is_open"]]
    if open_ones.empty:
        st.caption(say("No hazard of this site is open."))
        return
    with st.expander(say("Open hazards here: {n}", n=len(open_ones)), expanded=True):
        for row in open_ones.sort_values("due_on").to_dict("records"):
            code = HAZARD_CODES.get(str(row["code"]))
            st.markdown(
                f"**{code.code if code else '—'}** {plain(row['description'])} · "
                f"{label_of(HazardStatus, row['status'])}"
            )


show(draw)
