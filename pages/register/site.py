"""The sheet of a site: facts and gaps, place, hazards, visits, history, photos and papers."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from pages.map.site_card import (
    draw_badges,
    draw_lines,
    draw_score,
    draw_source,
    fact_title,
    fact_value,
    identity,
    is_asked,
)
from pages.map.style import lay_out_badges
from pages.register.choice import begin_work, choose_record, read_work, turn
from pages.register.history import draw_timeline, draw_visits
from pages.register.place import draw_place
from pages.register.set_place import draw_set_place
from pages.register.site_form import draw_edit_site
from pages.register.site_stale import draw_site_stale
from pages.shell.file_view import draw_files
from pages.shell.language import label_of, language, say
from pages.shell.site_rows import hazard_columns, hazard_table
from pages.shell.tables import show_table
from pages.shell.text import plain
from pages.shell.writing import draw_said
from vocabulary.facts import FACTS, SiteFact
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import HazardStatus, worded

_KEY = "register_hazard_of_site"


def draw_site_sheet(day: Day, site_id: int) -> None:
    """Draw a site with everything that is known of it."""
    site, risk = day.sites.loc[[site_id]].iloc[0], day.risk.loc[site_id]
    lay_out_badges()
    st.markdown(f"### {plain(site['name'])}")
    draw_badges(risk["level"], risk["site_status"])
    draw_said("done")
    if draw_site_stale(day, site_id):
        return
    if read_work() == ("edit_site", site_id):
        draw_edit_site(day, site_id)
        return
    if read_work() == ("place", site_id):
        draw_set_place(day, site_id)
        return
    draw_said("refused")
    _draw_doors(day, site_id)
    hazards = day.hazards[day.hazards["site_id"] == site_id]
    n_hazards = say("Hazards ({count})", count=len(hazards))
    titles = [say("Facts"), n_hazards, say("Photos"), say("Checks"), say("History")]
    facts, found, photos, visits, history = st.tabs([plain(title) for title in titles])
    with facts:
        _draw_facts(day, site_id)
        draw_score(day, risk)
        draw_source(site)
    with found:
        _draw_hazards(day, hazards)
    with photos:
        draw_files("site", site_id)
    with visits:
        draw_visits(day, site_id)
    with history:
        draw_timeline(day, site_id)


def _draw_doors(day: Day, site_id: int) -> None:
    with st.container(horizontal=True, gap="small"):
        for work, title, icon in (
            ("add_hazard", say("Add a hazard"), ":material/add:"),
            ("edit_site", say("Edit"), ":material/edit:"),
            ("place", say("Set on the map"), ":material/location_on:"),
        ):
            st.button(title, key=f"site_{work}", icon=icon, on_click=begin_work,
                      args=(work, site_id))  # fmt: skip


def _draw_facts(day: Day, site_id: int) -> None:
    site = day.sites.loc[[site_id]].iloc[0]
    left, right = st.columns([1, 1], gap="medium")
    with left:
        # The last of them is the position, which has a place of its own.
        draw_lines(identity(day, site)[:-1])
    with right:
        draw_place(day, site_id)
    asked = [fact for fact in FACTS.values() if is_asked(fact, site["category"])]
    n_known = sum(not pd.isna(site[fact.name]) for fact in asked)
    title = say("Facts ({known} of {asked} known)", known=n_known, asked=len(asked))
    st.markdown(f"**{plain(title)}**")
    half = -(-len(asked) // 2)
    for column, some in zip(st.columns(2), (asked[:half], asked[half:]), strict=True):
        with column:
            st.markdown("\n".join(f"- {_fact_line(fact, site)}" for fact in some))


def _fact_line(fact: SiteFact, site: pd.Series) -> str:
    value = site[fact.name]
    title = plain(fact_title(fact))
    if pd.isna(value):
        return f"{title}　:gray-badge[{plain(say('Unknown'))}]"
    return f"{title}　**{plain(fact_value(fact, value))}**"


def _draw_hazards(day: Day, hazards: pd.DataFrame) -> None:
    if hazards.empty:
        st.caption(say("No hazard of this site is on record."))
        return
    rows = hazard_table(day, hazards.index)
    key = f"site_hazards_{turn()}"
    ticked = show_table(rows, hazard_columns(with_site=False), key=key, pick="one")
    if ticked and ticked[0] < len(rows):
        choose_record("hazard", int(rows.index[ticked[0]]))
        st.rerun()
    latest = hazards.sort_values("found_on").index[::-1]
    st.selectbox(
        say("Open the sheet of a hazard"),
        [int(hazard_id) for hazard_id in latest],
        index=None,
        key=_KEY,
        placeholder=say("{count} hazards at this site", count=len(hazards)),
        format_func=lambda hazard_id: _words(day, hazard_id),
        on_change=_opened,
    )


def _opened() -> None:
    if st.session_state[_KEY] is not None:
        choose_record("hazard", int(st.session_state[_KEY]))


def _words(day: Day, hazard_id: int) -> str:
    hazard = day.hazards.loc[hazard_id]
    entry = HAZARD_CODES.get(str(hazard["code"]))
    kind = "—" if entry is None else worded((entry.zh, entry.en), language())
    found = hazard["found_on"].date().isoformat()
    return plain(f"{found} {label_of(HazardStatus, hazard['status'])} {kind}", longest=60)
