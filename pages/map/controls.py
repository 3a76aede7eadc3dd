"""What is chosen over the map, the day in the head, and two days side by side."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Final

import geopandas as gpd
import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.risk.hazards import between
from geo.screen.basemap import Tiles
from pages.map.base import choose_tiles
from pages.map.layers import SHADES
from pages.map.panel import draw_search
from pages.map.view import choose_place
from pages.shell.current import current_day, said_of
from pages.shell.downloads import offer_table
from pages.shell.filters import (
    DEADLINES,
    Filters,
    apply,
    choose,
    day_choice,
    draw_filters,
    many_of,
    n_filters,
    one_of,
    read_filters,
)
from pages.shell.language import label_of, language, say
from pages.shell.look import theme
from pages.shell.session import keep_in_address
from pages.shell.site_rows import code_words
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary.messages import message
from vocabulary.palette import GOOD, HATCH, STAMP, Swatch
from vocabulary.risk import EXPECTED
from vocabulary.terms import RiskLevel, SiteStatus, worded

_FILTER: Final = "map_filter_{name}"
_DEADLINE: Final = "map_filter_deadline"
_DEADLINE_WORDS: Final[dict[str, str]] = {
    "overdue": message("Overdue"),
    "within_7": message("Due within 7 days"),
    "within_30": message("Due within 30 days"),
}

_SHADED: Final = "ground"
_SHORT: Final = {
    "open_visited": message("Hazard density"),
    "open_area": message("Open / km²"),
    "open_sites": message("Open / site"),
    "overdue_area": message("Overdue / km²"),
}
_COMPARE: Final = "compare"
_IS_COMPARED: Final = "map_compare"
_OTHER_DAY: Final = "map_compare_day"
_CHANGES: Final[dict[str, str]] = {
    "newly_open": message("Newly open"),
    "reopened": message("Opened again"),
    "newly_overdue": message("Newly overdue"),
    "closed": message("Closed"),
    "gone": message("Voided"),
}

_WORSE: Final = ("newly_open", "reopened", "newly_overdue")
# Worse, better, both: as read, the colour and the shape, which holds without colour.
_WAYS: Final[dict[str, tuple[str, Swatch, str]]] = {
    "worse": (message("Worse: new, opened again or overdue"), STAMP, "triangle-up"),
    "better": (message("Better: closed"), GOOD, "triangle-down"),
    "mixed": (message("Both"), HATCH, "diamond"),
}


def draw_choices(day: Day) -> tuple[str, Tiles | None]:
    """Draw the filters, the list and the base, over the map; return shading and tiles.

    The shading is a key of `layers.SHADES`.
    """
    with st.container(key="map_choices", horizontal=True, vertical_alignment="center"):
        draw_search()
        draw_filters(day, key="map_clear", width=110, more=partial(_more_filters, day))
        st.button(
            say("All {n}", n=len(day.sites)),
            key="map_figure_sites",
            on_click=choose_place,
            args=("figure", "sites"),
        )
        tiles = choose_tiles(day, takes_own=True)
    asked = st.query_params.get(_SHADED, "")
    return asked if asked in SHADES else next(iter(SHADES)), tiles


def draw_day() -> None:
    """Draw the choice of the day and of two days in the head of the page."""
    with st.container(key="head_day", width="content"), st.popover(said_of(read_filters().day)):
        day_choice()
        _toggle()


def _more_filters(day: Day) -> None:
    one_of(_SHADED, say("Villages shaded by"), {name: say(_SHORT[name]) for name in SHADES})
    many_of("risk", say("Risk level"), [level.value for level in RiskLevel],
            partial(label_of, RiskLevel), key=_FILTER)  # fmt: skip
    many_of("status", say("Rectification"), [status.value for status in SiteStatus],
            partial(label_of, SiteStatus), key=_FILTER)  # fmt: skip
    st.session_state[_DEADLINE] = read_filters().deadline or None
    st.segmented_control(
        say("Deadline of an open hazard"), list(DEADLINES), key=_DEADLINE,
        format_func=lambda name: say(_DEADLINE_WORDS[name]), on_change=_took_deadline,
    )  # fmt: skip
    offices = sorted(day.sites["office"].dropna().astype(str).unique())
    if offices:
        many_of("office", say("Supervising office"), offices, plain, key=_FILTER)


def _took_deadline() -> None:
    choose(deadline=st.session_state[_DEADLINE] or "")


def caption_of(day: Day, filters: Filters, kept: pd.Index) -> str:
    """Return the line under the map: the day, how many sites, whether filtered."""
    parts = [said_of(day.as_of, day.known_at), worded(EXPECTED["burden"], language())]
    if n_filters(filters):
        parts.append(say("filtered: {kept} of {all} sites", kept=len(kept), all=len(day.sites)))
    placeless = int(day.sites.geometry.reindex(kept).isna().sum())
    if placeless:
        parts.append(say("{count} sites without a position are not drawn", count=placeless))
    return " · ".join(parts)


def is_on() -> bool:
    """Return whether two days are asked for."""
    return bool(st.session_state.get(_IS_COMPARED))


def _toggle() -> None:
    st.session_state.setdefault(_IS_COMPARED, bool(st.query_params.get(_COMPARE)))
    st.toggle(say("Compare two days"), key=_IS_COMPARED)
    if not is_on():
        keep_in_address(_COMPARE, "")


def draw_compare(day: Day) -> None:
    """Draw the earlier day beside the day chosen, and the differences."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.session_state.setdefault(_OTHER_DAY, _asked_day(day))
        picked = st.date_input(
            say("Compare with"), key=_OTHER_DAY, max_value=day.as_of, format="YYYY-MM-DD", width=150
        )
        other = picked if isinstance(picked, date) else _asked_day(day)
        keep_in_address(_COMPARE, other.isoformat())
    before = current_day(other)
    for one in (before, day):
        _day_line(day, one)
    found = between(before.hazards, day.hazards)
    kept = _kept(day, before).union(_kept(day, day))
    found = found[found["site_id"].isin(kept)]
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _change_map(day, before, found)
    with right:
        _differences(day, before, found)


def _asked_day(day: Day) -> date:
    try:
        asked = date.fromisoformat(st.query_params.get(_COMPARE, ""))
    except ValueError:
        asked = day.as_of - timedelta(days=28)
    return min(asked, day.as_of)


def _day_line(day: Day, one: Day) -> None:
    hazards = one.hazards[one.hazards["site_id"].isin(_kept(day, one))]
    counts = say(
        "{open} open, {overdue} overdue, {closed} closed",
        open=int(hazards["is_open"].sum()),
        overdue=int(hazards["is_overdue"].sum()),
        closed=int((~hazards["is_open"].astype(bool)).sum()),
    )
    st.markdown(f"**{said_of(one.as_of, one.known_at)}**　{plain(counts)}")


def _change_map(day: Day, before: Day, found: pd.DataFrame) -> None:
    """Draw one map of what became worse and what became better between the days."""
    from pages.shell import charts  # Altair, which the map itself does without

    ways = found["change"].isin(_WORSE).groupby(found["site_id"]).agg(["sum", "count"])
    worse, better = ways["sum"] > 0, ways["sum"] < ways["count"]
    kinds = pd.Series("mixed", index=ways.index).mask(~better, "worse").mask(~worse, "better")
    words = {name: say(_WAYS[name][0]) for name in _WAYS}
    counts = {name: int((kinds == name).sum()) for name in _WAYS}
    st.markdown(f"**{plain(say('{worse} sites worse, {better} better, {mixed} both', **counts))}**")
    sites = pd.concat([before.sites, day.sites])[["name", "geometry"]]
    sites = sites[~sites.index.duplicated(keep="last")].reindex(kinds.index)
    shown = sites.assign(**{"class": kinds.map(words)})
    looks = {words[name]: (_WAYS[name][1].on(theme()), _WAYS[name][2]) for name in _WAYS}
    charts.show_chart(
        "compare_map",
        day,
        (before.as_of, before.known_at, repr(read_filters())),
        build=lambda: charts.site_map(
            day.villages, gpd.GeoDataFrame(shown, crs=day.sites.crs),
            legend={word: colour for word, (colour, _) in looks.items()},
            shapes={word: shape for word, (_, shape) in looks.items()}, height=560,
        ),
    )  # fmt: skip


def _kept(day: Day, one: Day) -> pd.Index:
    """Return the sites of a day that the filters of the day chosen keep."""
    kept = apply(read_filters(), day).site_ids
    own: pd.Index = one.sites.index
    return own if len(kept) == len(day.sites) else own.intersection(kept)


def _differences(day: Day, before: Day, found: pd.DataFrame) -> None:
    counts = found["change"].value_counts()
    with st.container(horizontal=True, key="compare_counts"):
        for name, words in _CHANGES.items():
            st.metric(say(words), int(counts.get(name, 0)), border=True, width="content")
    if found.empty:
        st.info(say("Nothing changed between the two days."))
        return
    names = pd.concat([before.sites["name"], day.sites["name"]])
    names = names[~names.index.duplicated(keep="last")]
    rows = found.assign(
        change=found["change"].map({name: say(words) for name, words in _CHANGES.items()}),
        site=found["site_id"].map(names),
        what=[code_words(code) for code in found["code"]],
        village=found["village_code"].map(day.villages["short_name"]),
    )
    columns = columns_of(
        Column("change", say("Change")),
        Column("site", width="medium"),
        Column("what", width="medium"),
        "days_overdue",
        "village",
    )
    show_table(rows, columns, key="compare_rows", height=440)
    title = say("Changes from {first} to {last}", first=before.as_of, last=day.as_of)
    offer_table(rows, columns, title=title, as_of=day.as_of, key="compare_xlsx")
