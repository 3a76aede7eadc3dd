"""Property companies and their compounds on screen, each place with how sure it is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach import companies
from analysis.outreach.companies import by_code, by_month
from pages.outreach.compound_months import draw_compound_months
from pages.outreach.lessons import code_words
from pages.ranking.rank_words import band_badges, bands, figure
from pages.shell import charts
from pages.shell.downloads import offer_table
from pages.shell.filter_bar import one_of
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_dashed
from pages.shell.text import one_line


def draw_compounds(day: Day) -> None:
    """Draw the league of companies, the compounds, their categories and their months."""
    measures = {"open": say("Open hazards"), "all": say("All hazards on record")}
    measure = one_of("league", say("What is counted"), measures)
    homes, firms = day.once(companies.of, measure)
    if homes.empty:
        st.info(say("No residential compound is on record yet. Import a ledger of sites first."))
        return
    _figures(homes, firms)
    left, right = st.columns([1, 1], gap="medium")
    with left:
        _companies(day, firms, measure)
    with right:
        _homes(day, homes)
        _codes(day)
        _months(day)
    draw_compound_months(day, homes)


def _figures(homes: pd.DataFrame, companies: pd.DataFrame) -> None:
    alone = int((~homes["has_company"]).sum())
    with st.container(horizontal=True, key="homes_figures"):
        for title, value in (
            (say("Compounds"), len(homes)),
            (say("Without a company"), alone),
            (say("Companies ranked"), len(companies)),
            (say("Open hazards"), int(homes["n_open"].sum())),
            (say("Never visited"), int((homes["n_visits"] == 0).sum())),
            (say("No patrol on record (R09)"), int(homes["has_no_patrol"].sum())),
        ):
            st.metric(title, value, width="content", border=True)


def league_words(table: pd.DataFrame) -> pd.DataFrame:
    """Return a ranking with its place, interval and class written out."""
    spans = zip(table["low"], table["high"], strict=True)
    places = zip(table["rank"], table["rank_low"], table["rank_high"], strict=True)
    return table.assign(
        interval=[f"{low:.2f} – {high:.2f}" if pd.notna(low) else None for low, high in spans],
        places=[f"{a:.0f}（{b:.0f}–{c:.0f}）" if pd.notna(a) else None for a, b, c in places],
        band_name=table["band"].map(bands()),
    )


def _rank_columns() -> list[Column]:
    return [
        Column("places", help=figure("rank_interval")),
        Column("band_name", say("Class"), "badge", badges=band_badges()),
        Column("count", say("Hazards"), "count"),
        Column("raw", say("Raw"), "number", decimals=2, help=figure("raw")),
        Column("eb", say("Shrunk"), "number", decimals=2, help=figure("eb")),
        Column("interval", say("90 % interval"), help=figure("interval")),
    ]


def _companies(day: Day, companies: pd.DataFrame, measure: str) -> None:
    st.subheader(say("Property companies, hazards per 100 households"), anchor=False)
    rows = league_words(companies).sort_values(["rank", "eb"]).reset_index()
    columns = columns_of(
        "company",
        *_rank_columns(),
        Column("n_compounds", say("Compounds"), "count"),
    )
    show_dashed(rows, columns, key="homes_companies", height=420)
    title = say("League of property companies")
    offer_table(rows, columns, title=title, as_of=day.as_of, key="homes_companies_xlsx")
    drawn = rows[rows["rank"].notna()].head(25)
    if len(drawn) < 2:
        return
    drawn = drawn.assign(short_name=[one_line(str(name)) for name in drawn["company"]])
    unit = say("hazards per 100 households")
    charts.show_chart(
        "homes_forest", day, measure,
        build=lambda: charts.forest(drawn, unit=unit, band_names=bands()),
    )  # fmt: skip
    st.caption(say("Dot: shrunk value. Bar: 90 % interval. Tick: raw value."))


def _homes(day: Day, homes: pd.DataFrame) -> None:
    st.subheader(say("Compounds, those without a company first"), anchor=False)
    beside = day.sites[["name", "village_code"]]
    rows = league_words(homes).join(beside).sort_values(["has_company", "rank"])
    rows["village"] = rows["village_code"].map(day.villages["short_name"])
    columns = columns_of(
        Column("name", say("Residential compound")),
        "village",
        "company",
        *_rank_columns(),
        "n_visits",
        "n_found",
    )
    show_dashed(rows, columns, key="homes_table", height=420)
    st.caption(
        say("A compound whose households are not known is listed without a rank, not as zero.")
    )
    title = say("League of compounds")
    offer_table(rows, columns, title=title, as_of=day.as_of, key="homes_xlsx")


def _codes(day: Day) -> None:
    st.subheader(say("What is found in compounds"), anchor=False)
    rows = by_code(day.hazards, day.sites)
    rows = rows.assign(code_name=[code_words(str(code)) for code in rows.index])
    columns = columns_of("code_name", "n_open", "n_overdue", "n_all")
    show_dashed(rows, columns, key="homes_codes", height="content")


def _months(day: Day) -> None:
    st.subheader(say("Visits and finds by month"), anchor=False)
    rows = by_month(day.sites, day.hazards, day.visits).reset_index()
    columns = columns_of(
        "month",
        "n_visits",
        Column("n_compounds", say("Compounds visited"), "count"),
        "n_found",
        Column("per_visit", say("Found per visit"), "number", decimals=2),
    )
    show_dashed(rows, columns, key="homes_months", height="content")
