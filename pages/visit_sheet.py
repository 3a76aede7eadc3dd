"""The visit itself, on a phone: the site, what to look at, photos, and the result handed in."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning.visit_plan import from_body
from analysis.pressing.look_back import is_look_back
from geo.navigation import gaode_link, national_map_text
from pages.planning.routes import site_name
from pages.planning.visit import draw_choices, draw_done, draw_form, end_draft, is_taken_up
from pages.shell import look
from pages.shell.current import current_day, default_day
from pages.shell.filters import one_of
from pages.shell.frame import show
from pages.shell.language import label_of, say
from pages.shell.session import keep_in_address
from pages.shell.site_rows import nothing_yet
from pages.shell.text import plain, show_text
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, HazardStatus


def draw() -> None:
    """Choose a site, from today's stops or by its name, and draw its form."""
    st.html(look.VISIT)
    day = current_day(default_day(), is_present=True)
    if day.sites.empty:
        st.info(nothing_yet())
        return
    with st.container(width=640):
        draw_done(day)
        site_id = _choice(day)
        if site_id is None:
            _stops(day)
    if site_id is None:
        draw_choices(day)
        return
    with st.container(width=640, key="visit_form"):
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


def stops_of(day: Day) -> pd.DataFrame:
    """Return today's visits of the plan kept last, in the order they are driven.

    `team`, `half`, `order`, `begins` (minutes of the day), `site_id`, `is_done`; empty where no
    plan kept has a visit today.
    """
    kept = day.table("plan")
    for body in kept.loc[~is_look_back(kept), "body"].iloc[::-1]:
        visits = from_body(body).visits
        today = visits[visits["on"] == pd.Timestamp(day.as_of)]
        here = today[today["site_id"].isin(day.sites.index)].sort_values(["team", "begins"])
        if not here.empty:
            seen = day.visits.loc[day.visits["visited_on"] == pd.Timestamp(day.as_of), "site_id"]
            return here.assign(is_done=here["site_id"].isin(seen))
    return pd.DataFrame()


def _stops(day: Day) -> None:
    """Draw today's stops in the order of the plan, each a press away from its form."""
    stops = day.once(stops_of)
    if stops.empty:
        st.caption(say("No plan kept has a visit today; keep one under Inspection plan."))
        return
    teams = sorted({int(one) for one in stops["team"]})
    team = teams[0]
    if len(teams) > 1:
        names = {str(one): say("Team {n}", n=one + 1) for one in teams}
        team = int(one_of("team", say("Team"), names))
    own = stops[stops["team"] == team]
    left = int((~own["is_done"]).sum())
    st.markdown(f"**{say('Today, in the order of the plan: {n} left', n=left)}**")
    for place, row in enumerate(own.to_dict("records"), start=1):
        site = int(row["site_id"])
        at = f"{int(row['begins']) // 60:02d}:{int(row['begins']) % 60:02d}"
        name = plain(day.sites["name"][site], longest=20)
        st.button(
            f"{place}　{at}　{name}", key=f"visit_stop_{site}", width="stretch",
            icon=":material/check:" if row["is_done"] else None,
            on_click=st.session_state.__setitem__, args=("visit_site", site),
        )  # fmt: skip


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
