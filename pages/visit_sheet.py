"""The visit itself, on a phone: the site, what to look at, photos, and the result handed in."""

from __future__ import annotations

import streamlit as st

from geo.navigation import gaode_link, national_map_text
from pages.parts.cache import Register, default_day, register
from pages.parts.frame import show
from pages.parts.language import label_of, say
from pages.parts.plan_view import site_name
from pages.parts.text import plain, show_text
from pages.parts.visit_choices import draw_choices
from pages.parts.visit_draft import end_draft, is_taken_up
from pages.parts.visit_form import draw_done, draw_form
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, HazardStatus


def draw() -> None:
    """Choose a site and draw its form."""
    known = register(default_day(), is_present=True)
    if known.sites.empty:
        st.info(say("No site is in the register yet. Import a ledger first; then plan visits."))
        return
    with st.container(width=640):
        draw_done(known)
        site_id = _choice(known)
        if site_id is None:
            st.caption(say("Choose the site you stand in front of, or scan the code on the sheet."))
    if site_id is None:
        draw_choices(known)
        return
    with st.container(width=640):
        _site(known, site_id)
        if is_taken_up(site_id):
            st.info(say("A draft of this visit was kept; go on where it ended."))
            st.button(say("Throw the draft away"), on_click=end_draft, args=(site_id,))
        draw_form(known, known.sites.loc[site_id])


def _choice(known: Register) -> int | None:
    sites = known.sites.index.tolist()
    asked = st.query_params.get("site", "")
    if "visit_site" not in st.session_state and asked.isdecimal() and int(asked) in sites:
        st.session_state["visit_site"] = int(asked)
    chosen = st.selectbox(
        say("Site to visit"),
        sites,
        index=None,
        key="visit_site",
        format_func=lambda one: site_name(known, one),
        placeholder=say("Type a part of its name"),
    )
    if chosen is None:
        st.query_params.pop("site", None)
        return None
    st.query_params["site"] = str(chosen)
    return int(chosen)


def _site(known: Register, site_id: int) -> None:
    site = known.sites.loc[site_id]
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
    _open_hazards(known, site_id)


def _open_hazards(known: Register, site_id: int) -> None:
    open_ones = known.hazards[(known.hazards["site_id"] == site_id) & known.hazards["is_open"]]
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
