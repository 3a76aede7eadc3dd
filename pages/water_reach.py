"""Water and crews: what there is, who is within reach of it, and where one more would help most."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning import travel, water
from analysis.planning.water import REACH_M, SitingWish, standing
from pages.planning.water import (
    draw_figures,
    draw_import,
    draw_list,
    draw_map,
    draw_places,
    draw_villages,
)
from pages.shell.current import current_day
from pages.shell.filters import day_choice, number_choice, one_of
from pages.shell.frame import show
from pages.shell.language import label, say
from pages.shell.site_rows import nothing_yet
from pages.shell.writing import draw_said
from vocabulary.terms import SupplyKind

_KINDS = (SupplyKind.HYDRANT, SupplyKind.MICRO_STATION, SupplyKind.TANK, SupplyKind.NATURAL)


def draw() -> None:
    """Ask for kind and reach, and draw who is reached; below, the list itself."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        day = current_day(day_choice().day)
        kind = SupplyKind(one_of("supply", say("Kind"), {k.value: label(k) for k in _KINDS}))
        title = say("Reach in metres")
        reach_m = number_choice(f"reach_{kind.value}", title, default=REACH_M[kind], most=5000)
        n = number_choice("more", say("New points"), default=3, most=20)
        by_road = current_day(is_present=True).once(travel.kept_of) is not None and one_of(
            "way", say("Measured"), {"road": say("Along the roads"), "straight": say("Straight")}
        ) == "road"  # fmt: skip
    draw_said()
    supply = day.table("supply_point")
    if supply.empty:
        st.info(say("No hydrant or micro station is on the list yet. Add one, or bring in a list."))
    elif day.sites.empty:
        st.info(nothing_yet())
    else:
        _draw_reach(day, supply, kind, reach_m, n, by_road=by_road)
    st.subheader(say("The list"))
    draw_list(day, supply)
    draw_import(day)


def _draw_reach(
    day: Day, supply: pd.DataFrame, kind: SupplyKind, reach_m: int, n: int, *, by_road: bool
) -> None:
    told = day.once(water.of, kind, reach_m, by_road=by_road)
    draw_figures(told, supply, kind)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        st.markdown(f"**{say('Share within reach by village, the lowest first')}**")
        draw_villages(day, told)
        st.markdown(f"**{say('Where one more would help most')}**")
        by_risk = st.toggle(say("Count each site by its risk score"), key="water_by_risk")
        is_exact = st.toggle(say("Prove it (exact, up to 5 seconds)"), key="water_exact")
        wish = SitingWish(kind, reach_m, by_road, n, by_risk, is_exact)
        siting = day.once(water.best_places, wish)
        places = draw_places(day, told, siting)
    with right:
        fireworks = standing(supply, SupplyKind.FIREWORKS)
        draw_map(day, told, standing(supply, kind), places, fireworks=fireworks, mark=wish)


show(draw)
