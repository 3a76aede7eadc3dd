"""The other ways to look at a ranking: against chance, over time, and beside the effort."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.ranking import effort, funnel, trend_board
from analysis.ranking.density import Base, Measure, Period
from pages.ranking.rank_words import band_badges, bands, base_title, spans, unit
from pages.ranking.trend_words import show_runs, trend_columns, trend_rows
from pages.shell import charts
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain


def draw_pictures(
    day: Day, compared: pd.DataFrame, *, asked: tuple[object, ...], base: Base
) -> None:
    """Draw the intervals of a ranking beneath one another, and the villages by their class."""
    charts.show_chart(
        "rank_forest",
        day,
        asked,
        build=lambda: charts.forest(compared, unit=unit(base), band_names=bands(base)),
    )
    st.caption(say("Dot: shrunk value. Bar: 90 % interval. Tick: raw value."))
    st.caption(
        say(
            "Bars that overlap cannot be put in order; only a bar wholly beyond the mean is called "
            "clearly worse or better."
        )
    )
    fill = {str(code): str(band) for code, band in compared["band_name"].items()}
    charts.show_chart(
        "rank_map",
        day,
        asked,
        build=lambda: charts.village_map(day.villages, fill=fill, legend=band_badges(base)),
    )


def draw_funnel(day: Day, *, measure: Measure, base: Base, period: Period | None) -> None:
    """Draw every village against what chance allows one of its size."""
    made = day.once(funnel.of, measure, base, period)
    if made is None:
        st.info(say("A funnel needs two villages with something counted."))
        return
    away = made.points.index[made.points["place"] != "inside"]
    names = [plain(day.villages["short_name"][code]) for code in away]
    said = (
        say("Beyond what chance and ordinary differences explain: {names}.", names="、".join(names))
        if names
        else say("No village lies beyond what chance and ordinary differences explain.")
    )
    st.markdown(f"**{said}**")
    charts.show_chart(
        "rank_funnel",
        day,
        (measure, base, period),
        build=lambda: charts.funnel_plot(
            made, day.villages["short_name"], unit=unit(base), base=base_title(base)
        ),
    )
    st.caption(
        say(
            "Read it like this: a small village may swing far by luck, a large one may not. Dots "
            "between the lines are luck; a named dot outside deserves a question, not a verdict. "
            "Villages vary {phi} times as much as chance alone would make them.",
            phi=f"{made.phi:.1f}",
        )
    )


def draw_trend(day: Day, period: Period) -> None:
    """Draw the share of visits with a find of each village over time, changes named."""
    made = day.once(trend_board.of, period, "village_code")
    if made is None or made.summary.empty:
        st.info(say("A trend needs eight weeks of visits on record."))
        return
    names = day.villages["short_name"].to_dict()
    rows = trend_rows(made, names)
    changed = rows[rows["is_change"]]
    st.markdown(
        "**"
        + say("{n} of {all} villages changed more than chance.", n=len(changed), all=len(rows))
        + "**"
    )
    st.caption(
        say(
            "Each line: of the visits of a week, how many found something. Dashed: the middle. A "
            "dark upright line: the week the rate changed, where chance alone would hardly do it. "
            "More visits do not raise the line, so effort is allowed for."
        )
    )
    show_runs(day, made, names, key="rank_run", asked=(period,))
    show_table(rows, trend_columns(say("Village")), key="rank_trend", height="content")


def draw_effort(day: Day, period: Period) -> None:
    """Draw how hard each village was looked at, and what its place would be at equal effort."""
    table = day.once(effort.of, period)
    little = table[table["is_little"]]
    names = "、".join(plain(name) for name in little["short_name"])
    said = (
        say("Found little, or looked little? Looked at less than half as much: {names}.",
            names=names)
        if names
        else say("No village was looked at less than half as much as the rest.")
    )  # fmt: skip
    st.markdown(f"**{said}**")
    st.caption(
        say(
            "A village that is visited more finds more. The last columns say what place it would "
            "have, had all been visited alike; the truth lies between the two places."
        )
    )
    show_table(_effort_rows(table), _effort_columns(), key="rank_effort", height="content")


def _effort_rows(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(
        looked=table["is_little"].map({True: say("Looked at little")}),
        places=spans(table["rank"], table["low"], table["high"]),
        places_adjusted=spans(
            table["rank_adjusted"], table["low_adjusted"], table["high_adjusted"]
        ),
    )


def _effort_columns() -> list[Column]:
    return columns_of(
        "short_name",
        "n_sites",
        "n_visits",
        Column("visits_per_site", say("Visits per site"), "number", decimals=2),
        Column("seen_share", say("Sites seen"), "share",
               help=say("Share of the sites visited at least once in the period.")),
        Column("looked", say("Note")),
        Column("count", say("Found in the period"), "count"),
        Column("per_site", say("Per site, raw"), "number", decimals=2),
        Column("adjusted", say("Per site at equal effort"), "number", decimals=2,
               help=say("Finds per visit, drawn to the mean, times the visits per site of all.")),
        "places",
        "places_adjusted",
    )  # fmt: skip
