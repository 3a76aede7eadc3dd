"""Villages in order, each with how sure its place is: no rank is shown without its interval."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.ranking import density
from analysis.ranking.density import Base, Measure, Period
from pages.map.cards import draw_reasons
from pages.ranking.trend import draw_runs
from pages.ranking.villages import (
    apart_columns,
    bases,
    draw_effort,
    draw_funnel,
    draw_pictures,
    figure,
    measures,
    rank_columns,
    ranking_words,
)
from pages.shell.current import current_day
from pages.shell.downloads import offer_table
from pages.shell.filters import day_choice, one_of, period_choice
from pages.shell.frame import show
from pages.shell.language import say
from pages.shell.site_rows import nothing_yet
from pages.shell.tables import show_table
from vocabulary.terms import Provenance


def draw() -> None:
    """Ask for the view, the measure and the base, and draw it."""
    views = {
        "ranking": say("Ranking"),
        "funnel": say("Against chance"),
        "trend": say("Over time"),
        "effort": say("Inspection effort"),
    }
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        view = one_of("rank_view", say("View"), views)
        day = current_day(day_choice().day)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if view in ("trend", "effort"):
            first, last = day.period
            during = period_choice("rank_time", first=first, last=last)
        else:
            measure = one_of("measure", say("What is counted"), measures())
            base = _base(measure)
            period = _period(day, measure=measure, base=base)
            weighted = _weighted(view, measure)
    if day.sites.empty:
        st.info(nothing_yet())
    elif view == "trend":
        draw_runs(day, "village_code", during, key="rank")
    elif view == "effort":
        draw_effort(day, during)
    elif view == "funnel":
        draw_funnel(day, measure=measure, base=base, period=period)
    else:
        _ranking(day, measure=measure, base=base, period=period, weighted=weighted)


def _base(measure: Measure) -> Base:
    offered = bases(measure)
    return one_of("share_base" if "due" in offered else "base", say("Base"), offered)


def _weighted(view: str, measure: Measure) -> bool:
    if view != "ranking" or measure == "closed_in_time":
        return False
    counted = {"plain": say("Each as one"), "weighted": say("By its weight")}
    return one_of("counting", say("Counting"), counted) == "weighted"


def _period(day: Day, *, measure: Measure, base: Base) -> Period | None:
    if measure != "found" and base != "visits":
        return None
    first, last = day.period
    return period_choice("rank", first=first, last=last)


def _ranking(
    day: Day, *, measure: Measure, base: Base, period: Period | None, weighted: bool
) -> None:
    found = day.once(density.named_of, measure, base, period, weighted=weighted)
    ranked = ranking_words(found, is_share=base == "due")
    compared = ranked[ranked["rank"].notna()]
    left, right = st.columns([5, 3], gap="medium")
    with left:
        picked = _table(day, ranked, measure=measure, base=base)
    with right:
        if picked:
            draw_reasons(day, str(compared.index[picked[0]]))
        draw_pictures(day, compared, asked=(measure, base, period, weighted), base=base)


def _table(day: Day, ranked: pd.DataFrame, *, measure: Measure, base: Base) -> list[int]:
    """Draw the ranking and what stands apart from it; return the row selected."""
    is_apart = ranked["rank"].isna()
    compared, apart = ranked[~is_apart], ranked[is_apart]
    title = say("{measure}, {base}", measure=measures()[measure], base=bases(measure)[base])
    st.subheader(title, anchor=False)
    has_note = bool(compared["note_name"].notna().any())
    columns = rank_columns(base)
    told = [one for one in columns if has_note or one.name != "note_name"]
    picked = show_table(compared, told, key="rank_table", height="content", pick="one")
    if (day.villages["provenance"] == Provenance.SCHEMATIC.value).any() and base == "area":
        st.caption(say("Areas are schematic: boundaries are drawn, not official."))
    st.caption(say("Select a row to read why."))
    if not apart.empty:
        st.markdown(f"**{say('Not ranked')}**")
        show_table(apart, apart_columns(base), key="rank_apart", height="content")
    names = ("raw", "eb", "interval", "rank_interval", "p_worst3")
    offer_table(ranked, columns, title=say("Village ranking"), as_of=day.as_of, key="rank_xlsx",
                notes=[figure(name) for name in names])  # fmt: skip
    return picked


show(draw)
