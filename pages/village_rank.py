"""Villages in order, each with how sure its place is: no rank is shown without its interval."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from pages.parts import charts
from pages.parts.cache import Register, register, village_ranking
from pages.parts.downloads import offer_table
from pages.parts.filter_bar import day_choice, one_of, period_choice
from pages.parts.frame import show
from pages.parts.language import say
from pages.parts.rank_words import (
    apart_columns,
    band_badges,
    bands,
    bases,
    figure,
    measures,
    rank_columns,
    unit,
    worded,
)
from pages.parts.tables import show_table
from pages.parts.village_words import village_reasons
from vocabulary.terms import Provenance


def draw() -> None:
    """Ask for measure and base, rank, and show table, intervals and map."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        chosen = day_choice()
        known = register(chosen.day)
        measure = one_of("measure", say("What is counted"), measures())
        base = one_of("base", say("Base"), bases())
        period = _period(known, measure=measure, base=base)
    ranked = worded(village_ranking(known, measure=measure, base=base, period=period))
    compared = ranked[ranked["rank"].notna()]
    left, right = st.columns([5, 3], gap="medium")
    with left:
        picked = _table(known, ranked, measure=measure, base=base)
    with right:
        if picked:
            _reasons(known, compared.iloc[picked[0]])
        _pictures(known, compared, asked=(measure, base, period), base=base)


def _period(known: Register, *, measure: str, base: str) -> tuple[date, date] | None:
    if measure != "found" and base != "visits":
        return None
    phases = known.campaign.phases if known.campaign else ()
    first = phases[0].start if phases else known.as_of - timedelta(days=30)
    return period_choice("rank", first=first, last=known.as_of)


def _table(known: Register, ranked: pd.DataFrame, *, measure: str, base: str) -> list[int]:
    """Draw the ranking and what stands apart from it; return the row selected."""
    compared = ranked[ranked["rank"].notna()]
    st.subheader(
        say("{measure}, {base}", measure=measures()[measure], base=bases()[base]), anchor=False
    )
    picked = show_table(
        compared, rank_columns(base), key="rank_table", height="content", is_selectable=True
    )
    if (known.villages["provenance"] == Provenance.SCHEMATIC.value).any() and base == "area":
        st.caption(say("Areas are schematic: boundaries are drawn, not official."))
    st.caption(say("Select a row to read why."))
    apart = ranked[ranked["rank"].isna()]
    if not apart.empty:
        st.markdown(f"**{say('Not ranked')}**")
        show_table(apart, apart_columns(base), key="rank_apart", height="content")
    offer_table(
        ranked,
        rank_columns(base),
        title=say("Village ranking"),
        as_of=known.as_of,
        key="rank_xlsx",
        notes=[figure(name) for name in ("raw", "eb", "interval", "rank_interval", "p_worst3")],
    )
    return picked


def _reasons(known: Register, village: pd.Series) -> None:
    with st.container(border=True, key="rank_reasons"):
        st.text(village["name"])
        for reason in village_reasons(known, str(village.name)):
            st.markdown(f"- {reason}")


def _pictures(
    known: Register, compared: pd.DataFrame, *, asked: tuple[object, ...], base: str
) -> None:
    charts.show_chart(
        "rank_forest",
        known,
        asked,
        build=lambda: charts.forest(compared, unit=unit(base), band_names=bands()),
    )
    st.caption(say("Dot: shrunk value. Bar: 90 % interval. Tick: raw value."))
    fill = {str(code): str(band) for code, band in compared["band_name"].items()}
    charts.show_chart(
        "rank_map",
        known,
        asked,
        build=lambda: charts.village_map(known.villages, fill=fill, legend=band_badges()),
    )


show(draw)
