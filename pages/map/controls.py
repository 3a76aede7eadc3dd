"""What stands above the map: the headline figures and the choices."""

from __future__ import annotations

from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from geo.screen.basemap import Tiles
from pages.map.choice import Choice, choose_place, read_choice
from pages.map.compare import draw_toggle
from pages.map.layers import SHADES
from pages.map.view import choose_tiles
from pages.shell.current import said_of
from pages.shell.filters import (
    DEADLINES,
    Filters,
    category_choice,
    choose,
    day_choice,
    many_of,
    one_of,
    read_filters,
    village_choice,
)
from pages.shell.language import label_of, say
from pages.shell.text import plain
from vocabulary.messages import message
from vocabulary.terms import RiskLevel, SiteStatus

_FILTER: Final = "map_filter_{name}"
FIGURES: Final[dict[str, str]] = {
    "sites": message("Sites"),
    "open": message("Open hazards"),
    "major_open": message("Major or suspected, open"),
    "overdue": message("Overdue"),
    "closed_in_time": message("Put right in time"),
    "phase_days_left": message("Days left in the phase"),
}
DEADLINE_WORDS: Final[dict[str, str]] = {
    "overdue": message("Overdue"),
    "within_7": message("Due within 7 days"),
    "within_30": message("Due within 30 days"),
}


def figure_text(day: Day, name: str) -> str:
    """Return a headline figure as it is read: "35", "87.5 %" or a dash."""
    figure = day.headline[name]
    if figure.value is None:
        return "—"
    if figure.unit == "share":
        return f"{100 * figure.value:.1f} %"
    return f"{figure.value:,.0f}"


def draw_figures(day: Day) -> None:
    """Draw the headline figures; each opens its rows."""
    chosen = read_choice()
    with st.container(key="map_figures", horizontal=True):
        for name, words in FIGURES.items():
            is_on = chosen == Choice("figure", name)
            st.button(
                f"**{plain(figure_text(day, name))}** {plain(say(words))}",
                key=f"map_figure_{name}",
                type="primary" if is_on else "secondary",
                disabled=not day.headline[name].row_ids,
                on_click=choose_place,
                args=("none",) if is_on else ("figure", name),
            )


def draw_choices(day: Day) -> tuple[str, Tiles | None]:
    """Draw the day, the filters and what lies under the sites; return the last.

    Returns
    -------
    ground : str
        "plain", a key of `map_layers.SHADES`, or "heat".
    tiles : Tiles or None
    """
    with st.container(key="map_choices", horizontal=True, vertical_alignment="bottom"):
        day_choice()
        with st.popover(_filter_words(read_filters()), width=130):
            category_choice()
            village_choice(day)
            many_of("risk", say("Risk level"), [level.value for level in RiskLevel],
                    partial(label_of, RiskLevel), key=_FILTER)  # fmt: skip
            many_of("status", say("Rectification"), [status.value for status in SiteStatus],
                    partial(label_of, SiteStatus), key=_FILTER)  # fmt: skip
            _deadline()
            offices = sorted(day.sites["office"].dropna().astype(str).unique())
            if offices:
                many_of("office", say("Supervising office"), offices, plain, key=_FILTER)
            st.button(say("Clear all filters"), key="map_clear", on_click=clear_filters)
        grounds = {"plain": say("Plain"), **{name: say(SHADES[name][2]) for name in SHADES}}
        ground = one_of(
            "ground", say("Under the sites"), {**grounds, "heat": say("Hazard surface")}
        )
        tiles = choose_tiles(day)
        draw_toggle()
        return ground, tiles


def clear_filters() -> None:
    """Keep every site again; the day stays."""
    choose(category=(), village=(), risk=(), status=(), office=(), deadline="", search="")


def n_filters(filters: Filters) -> int:
    """Return how many kinds of filter are on; the day is not one."""
    return len(set(filters.to_address()) - {"as_of"})


def _filter_words(filters: Filters) -> str:
    count = n_filters(filters)
    return say("Filters ({count} on)", count=count) if count else say("Filters")


def _deadline() -> None:
    st.session_state["map_filter_deadline"] = read_filters().deadline or None
    st.segmented_control(
        say("Deadline of an open hazard"),
        list(DEADLINES),
        key="map_filter_deadline",
        format_func=lambda name: say(DEADLINE_WORDS[name]),
        on_change=_took_deadline,
    )


def _took_deadline() -> None:
    choose(deadline=st.session_state["map_filter_deadline"] or "")


def caption_of(day: Day, filters: Filters, kept: pd.Index) -> str:
    """Return the line under the map: the day, how many sites, whether filtered."""
    parts = [said_of(day.as_of, day.known_at)]
    if n_filters(filters):
        parts.append(say("filtered: {kept} of {all} sites", kept=len(kept), all=len(day.sites)))
    placeless = int(day.sites.geometry.reindex(kept).isna().sum())
    if placeless:
        parts.append(say("{count} sites without a position are not drawn", count=placeless))
    return " · ".join(parts)
