"""Water and crews: what there is, who is within reach of it, and where one more would help most."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.water import REACH_M, standing
from pages.parts.cache import Register, register
from pages.parts.filter_bar import day_choice, number_choice, one_of
from pages.parts.frame import show
from pages.parts.language import label, say
from pages.parts.road_cache import roads_kept
from pages.parts.water_cache import best_places, reach_of, supply_points
from pages.parts.water_edit import draw_import, draw_list
from pages.parts.water_view import draw_figures, draw_map, draw_places, draw_villages
from vocabulary.terms import SupplyKind

_KINDS = (SupplyKind.HYDRANT, SupplyKind.MICRO_STATION, SupplyKind.TANK, SupplyKind.NATURAL)


def draw() -> None:
    """Ask for kind and reach, and draw who is reached; below, the list itself."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        known = register(day_choice().day)
        kind = SupplyKind(one_of("supply", say("Kind"), {k.value: label(k) for k in _KINDS}))
        title = say("Reach in metres")
        reach_m = number_choice(f"reach_{kind.value}", title, default=REACH_M[kind], most=5000)
        n = number_choice("more", say("New points"), default=3, most=20)
        by_road = roads_kept() is not None and one_of(
            "way", say("Measured"), {"road": say("Along the roads"), "straight": say("Straight")}
        ) == "road"  # fmt: skip
    supply = supply_points(known)
    if supply.empty:
        st.info(say("No hydrant or micro station is on the list yet. Add one, or bring in a list."))
    elif known.sites.empty:
        st.info(say("No site is in the register yet. Import a ledger first; then plan visits."))
    else:
        _draw_reach(known, supply, kind, reach_m, n, by_road=by_road)
    st.subheader(say("The list"))
    draw_list(known, supply)
    draw_import(known)


def _draw_reach(
    known: Register, supply: pd.DataFrame, kind: SupplyKind, reach_m: int, n: int, *, by_road: bool
) -> None:
    told = reach_of(known, kind, reach_m, by_road=by_road)
    draw_figures(told, supply, kind)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.markdown(f"**{say('Share within reach by village, the lowest first')}**")
        draw_villages(known, told)
        st.markdown(f"**{say('Where one more would help most')}**")
        by_risk = st.toggle(say("Count each site by its risk score"), key="water_by_risk")
        is_exact = st.toggle(say("Prove it (exact, up to 5 seconds)"), key="water_exact")
        siting = best_places(
            known, kind, reach_m, by_road=by_road, n=n, by_risk=by_risk, is_exact=is_exact
        )
        places = draw_places(known, told, siting)
    with right:
        fireworks = standing(supply, SupplyKind.FIREWORKS)
        mark = (kind.value, reach_m, by_road, n, by_risk, is_exact)
        draw_map(known, told, standing(supply, kind), places, fireworks=fireworks, mark=mark)


show(draw)
