"""The visit list in order of worth, without routes: the second view of the plan."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.planning import targets
from pages.planning.words import order_columns, plan_columns, worded
from pages.shell import charts
from pages.shell.downloads import offer_table
from pages.shell.filters import number_choice
from pages.shell.language import label, say
from pages.shell.look import theme
from pages.shell.tables import WRAPPED_ROW, show_table
from vocabulary.palette import RISK_FILL


def draw_list(day: Day) -> None:
    """Ask for number and floor, choose, and show the list and its map."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        n = number_choice("n", say("Places to visit"), default=30, most=500)
        floor = number_choice("floor", say("At least, per village"), default=1, most=10, least=0)
    shown = worded(day.once(targets.of, n, floor, day.as_of.toordinal()))
    _counts(shown)
    left, right = st.columns([2, 1], gap="medium")
    with left:
        show_table(shown, plan_columns(), key="plan_table", height=620, row_height=WRAPPED_ROW)
        _order_list(day, shown)
    with right:
        charts.show_chart(
            "plan_map",
            day,
            (n, floor),
            build=lambda: charts.site_map(
                day.villages,
                targets_on_map(day, shown),
                legend={label(level): fill.on(theme()) for level, fill in RISK_FILL.items()},
                height=560,
            ),
        )
        st.caption(
            say(
                "The random tenth is drawn among the places not chosen; what it finds shows later "
                "whether the order is better than chance. The same day gives the same draw."
            )
        )


def _counts(targets: pd.DataFrame) -> None:
    with st.container(horizontal=True, key="plan_counts"):
        for title, value in (
            (say("Places on the list"), len(targets)),
            (say("By order"), int((~targets["is_floor"] & ~targets["is_random"]).sum())),
            (say("Floor of its village"), int(targets["is_floor"].sum())),
            (say("Drawn at random"), int(targets["is_random"].sum())),
            (say("Villages reached"), int(targets["village_code"].nunique())),
        ):
            st.metric(title, value, width="content", border=True)


def targets_on_map(day: Day, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the places of the list that have a point, as the map draws them."""
    places: pd.DataFrame = day.sites.loc[targets["site_id"], ["name", "geometry"]]
    return places.assign(**{"class": targets["class"].to_numpy()})


def _order_list(day: Day, targets: pd.DataFrame) -> None:
    blanks = {f"blank_{at}": None for at in range(3)}
    offer_table(
        targets.assign(**blanks),
        order_columns(),
        title=say("Order list of visits"),
        as_of=day.as_of,
        key="plan_xlsx",
    )
