"""The villages in order: what is counted per what, in words, in a table and in pictures."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.ranking import effort, funnel
from analysis.ranking.density import Base, Measure, Period
from pages.shell import charts
from pages.shell.language import language, say
from pages.shell.tables import Column, ColumnKind, columns_of, show_table, spans
from pages.shell.text import plain
from vocabulary.messages import message
from vocabulary.ranking import BANDS, FIGURES, NOTES
from vocabulary.terms import worded

_MEASURES: Final[dict[Measure, str]] = {
    "open": message("Open hazards"),
    "overdue": message("Overdue hazards"),
    "found": message("Found in the period"),
    "all": message("All hazards on record"),
    "closed_in_time": message("Put right in time"),
}
# What a count is per, the unit of the value, and what the base itself is called.
_BASES: Final[dict[Base, tuple[str, str, str]]] = {
    "visited": (
        message("Hazard density: per hundred sites visited"),
        message("hazards per hundred sites visited"),
        message("Sites visited"),
    ),
    "area": (message("Per km²"), message("hazards per km²"), message("Area, km²")),
    "sites": (message("Per site"), message("hazards per site"), message("Sites")),
    "households": (
        message("Per 1,000 households"),
        message("hazards per 1,000 households"),
        message("Households, 1,000"),
    ),
    "visits": (message("Per visit"), message("hazards per visit"), message("Visits")),
    "due": (
        message("Share of those due"),
        message("share put right in time"),
        message("Hazards due"),
    ),
}


def measures() -> dict[Measure, str]:
    """Return what can be counted, as read; the first is what the page opens on."""
    return {name: say(text) for name, text in _MEASURES.items()}


def bases(measure: Measure) -> dict[Base, str]:
    """Return what a measure can be counted per, as read: a share has one base of its own."""
    is_share = measure == "closed_in_time"
    return {name: say(per) for name, (per, _, _) in _BASES.items() if (name == "due") == is_share}


def bands(base: str = "") -> dict[str, str]:
    """Return the three classes, as read, the worst first: of a share the lowest is the worst."""
    names = {code: worded(wording, language()) for code, wording in BANDS.items()}
    if base == "due":
        names |= {"clearly_worse": say("Clearly behind"), "clearly_better": say("Clearly ahead")}
    return names


def band_badges(base: str = "") -> dict[str, str]:
    """Return the three classes, as read, with their colours."""
    return {name: charts.band_fill(band) for band, name in bands(base).items()}


def figure(name: str) -> str:
    """Return the sentence that says what a figure means."""
    return worded(FIGURES[name], language())


def ranking_words(ranked: pd.DataFrame, *, is_share: bool = False) -> pd.DataFrame:
    """Return a ranking with its intervals and classes written out, as its table shows them.

    Parameters
    ----------
    ranked : DataFrame
        `rank`, `low`, `high`, `band` and the bounds of `rank`; `note` where a row may have one.
    is_share : bool
        Values are shares, told as per cent.

    Returns
    -------
    DataFrame
        Plus `interval` ("1.2 – 3.4"), `places` ("2（1–5）"), `band_name`, `note_name`.
    """
    told = ranked.assign(
        interval=spans(ranked["low"], ranked["high"], "{:.0%}" if is_share else "{:.2f}"),
        places=places(ranked["rank"], ranked["rank_low"], ranked["rank_high"]),
        band_name=ranked["band"].map(bands("due" if is_share else "")),
    )
    if "note" not in ranked:
        return told
    notes = {code: worded(wording, language()) for code, wording in NOTES.items()}
    return told.assign(note_name=ranked["note"].map(notes))


def places(rank: pd.Series, low: pd.Series, high: pd.Series) -> pd.Series:
    """Return each place with its 90 % interval, as read ("2（1–5）").

    None where not ranked; no place where the villages cannot be told apart.
    """
    alike = worded(BANDS["cannot_be_told_apart"], language())
    told = [
        None if pd.isna(a) else f"{a:.0f}（{b:.0f}–{c:.0f}）" if pd.notna(b) else alike
        for a, b, c in zip(rank, low, high, strict=True)
    ]
    return pd.Series(told, rank.index, dtype=object)


def rank_columns(base: Base) -> list[Column]:
    """Return the columns of the ranking, each with what it means."""
    kind: ColumnKind = "share" if base == "due" else "number"
    return columns_of(
        Column("places", help=figure("rank_interval")),
        "short_name",
        Column("band_name", say("Class"), "badge", badges=band_badges(base)),
        Column("count", say("In time") if base == "due" else say("Hazards"), "count"),
        _base_column(base),
        *_seen_column(base),
        Column("raw", say("Raw"), kind, decimals=2, help=figure("raw")),
        Column("eb", say("Shrunk"), kind, decimals=2, help=figure("eb")),
        Column("interval", say("90 % interval"), help=figure("interval")),
        Column("p_worst3", say("Among worst three"), "share", help=figure("p_worst3")),
        Column("note_name", say("Note")),
    )


def apart_columns(base: Base) -> list[Column]:
    """Return the columns of the villages that are not ranked."""
    return columns_of(
        "short_name",
        Column("count", say("Hazards"), "count"),
        _base_column(base),
        Column("note_name", say("Why not ranked")),
    )


def _seen_column(base: Base) -> tuple[Column, ...]:
    if base == "due":
        return ()
    return (Column("seen_share", say("Visited share"), "share", help=figure("seen_share")),)


def _base_column(base: Base) -> Column:
    is_counted = base in ("visited", "sites", "visits", "due")
    kind: ColumnKind = "count" if is_counted else "number"
    return Column("base", say(_BASES[base][2]), kind, decimals=2)


def draw_pictures(
    day: Day, compared: pd.DataFrame, *, asked: tuple[object, ...], base: Base
) -> None:
    """Draw the intervals of a ranking beneath one another, and the villages by their class."""
    unit = say(_BASES[base][1])
    charts.show_chart(
        "rank_forest", day, asked,
        build=lambda: charts.forest(compared, unit=unit, band_names=bands(base)),
    )  # fmt: skip
    st.caption(say("Dot: shrunk value. Bar: 90 % interval. Tick: raw value."))
    st.caption(
        say(
            "Bars that overlap cannot be put in order; only a bar wholly beyond the mean is called "
            "clearly worse or better."
        )
    )
    fill = {str(code): str(band) for code, band in compared["band_name"].items()}
    charts.show_chart(
        "rank_map", day, asked,
        build=lambda: charts.village_map(day.villages, fill=fill, legend=band_badges(base)),
    )  # fmt: skip


def draw_funnel(day: Day, *, measure: Measure, base: Base, period: Period | None) -> None:
    """Draw every village against what chance allows one of its size."""
    made = day.once(funnel.of, measure, base, period)
    if made is None:
        st.info(say("A funnel needs two villages with something counted."))
        return
    short_names = day.villages["short_name"]
    away = made.points.index[made.points["place"] != "inside"]
    names = "、".join(plain(short_names[code]) for code in away)
    said = (
        say("Beyond what chance and ordinary differences explain: {names}.", names=names)
        if names
        else say("No village lies beyond what chance and ordinary differences explain.")
    )
    st.markdown(f"**{said}**")
    _, unit, title = map(say, _BASES[base])
    charts.show_chart(
        "rank_funnel", day, (measure, base, period),
        build=lambda: charts.funnel_plot(made, short_names, unit=unit, base=title),
    )  # fmt: skip
    st.caption(
        say(
            "Read it like this: a small village may swing far by luck, a large one may not. Dots "
            "between the lines are luck; a named dot outside deserves a question, not a verdict. "
            "Villages vary {phi} times as much as chance alone would make them.",
            phi=f"{made.phi:.1f}",
        )
    )


def draw_effort(day: Day, period: Period) -> None:
    """Draw how hard each village was looked at, and what its place would be at equal effort."""
    table = day.once(effort.of, period)
    names = "、".join(map(plain, table.loc[table["is_little"], "short_name"]))
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
    rows = table.assign(
        looked=table["is_little"].map({True: say("Looked at little")}),
        places=places(table["rank"], table["low"], table["high"]),
        places_adjusted=places(
            table["rank_adjusted"], table["low_adjusted"], table["high_adjusted"]
        ),
    )
    show_table(rows, effort_columns(), key="rank_effort", height="content")


def effort_columns() -> list[Column]:
    """Return the columns of the inspection effort."""
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
