"""Property companies and their compounds, each place with how sure it is, and their months."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach import companies
from analysis.outreach.companies import by_code, by_compound_month, by_month
from pages.outreach.lessons import code_words
from pages.ranking.villages import band_badges, bands, figure, ranking_words
from pages.shell import board, charts
from pages.shell.filters import one_of
from pages.shell.language import say
from pages.shell.tables import Column, columns_of
from pages.shell.text import one_line

_MOST: Final = 12


def draw_compounds(day: Day) -> None:
    """Draw the league of companies, the compounds, their categories and their months."""
    measures = {"open": say("Open hazards"), "all": say("All hazards on record")}
    measure = one_of("league", say("What is counted"), measures)
    homes, firms = day.once(companies.of, "open" if measure == "open" else "all")
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
    _compound_months(day, homes)


def _figures(homes: pd.DataFrame, companies: pd.DataFrame) -> None:
    alone = int((~homes["has_company"]).sum())
    board.show_figures(
        "homes_figures",
        (say("Compounds"), len(homes)),
        (say("Without a company"), alone),
        (say("Companies ranked"), len(companies)),
        (say("Open hazards"), int(homes["n_open"].sum())),
        (say("Never visited"), int((homes["n_visits"] == 0).sum())),
        (say("No patrol on record (R09)"), int(homes["has_no_patrol"].sum())),
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
    rows = ranking_words(companies).sort_values(["rank", "eb"]).reset_index()
    columns = columns_of(
        "company",
        *_rank_columns(),
        Column("n_compounds", say("Compounds"), "count"),
    )
    board.show_listed(
        day, rows, columns, "homes_companies", say("League of property companies"), height=420
    )
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
    rows = ranking_words(homes).join(beside).sort_values(["has_company", "rank"])
    columns = columns_of(
        Column("name", say("Residential compound")),
        "village",
        "company",
        *_rank_columns(),
        "n_visits",
        "n_found",
    )
    board.show_listed(day, rows, columns, "homes_table", say("League of compounds"), height=420)
    st.caption(
        say("A compound whose households are not known is listed without a rank, not as zero.")
    )


def _codes(day: Day) -> None:
    st.subheader(say("What is found in compounds"), anchor=False)
    rows = by_code(day.hazards, day.sites)
    rows = rows.assign(code_name=[code_words(str(code)) for code in rows.index])
    columns = columns_of("code_name", "n_open", "n_overdue", "n_all")
    board.show_listed(day, rows, columns, "homes_codes")


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
    board.show_listed(day, rows, columns, "homes_months")


def _compound_months(day: Day, homes: pd.DataFrame) -> None:
    """Draw visits and hazards found by compound and month; the row of all compounds is first."""
    counts = by_compound_month(day.sites, day.hazards, day.visits)
    if counts.empty:
        return
    st.subheader(say("Visits / finds by compound and month"), anchor=False)
    rows = _month_rows(day, counts)
    rows["company"] = homes["company"].reindex(rows.index)
    months = [str(name) for name in rows if str(name)[:1].isdigit()]
    columns = columns_of(
        Column("name", say("Residential compound"), width="medium"),
        "village",
        "company",
        "n_visits",
        "n_found",
        *(Column(month, month) for month in months),
    )
    title = say("Visits and finds by compound and month")
    board.show_listed(day, rows, columns, "homes_by_month", title, height=420, is_dashed=False)
    st.caption(
        say("Each month: visits / hazards found. The last {n} months at most; sums are of these.",
            n=_MOST)
    )  # fmt: skip


def _month_rows(day: Day, counts: pd.DataFrame) -> pd.DataFrame:
    months = sorted(counts.index.unique("month"))[-_MOST:]
    kept = counts[counts.index.isin(months, level="month")]
    visits, found = (kept[name].unstack("month") for name in ("n_visits", "n_found"))
    whole = [pd.concat([part.sum().to_frame(0).T, part]) for part in (visits, found)]
    rows = whole[0].astype(str) + " / " + whole[1].astype(str)
    rows["n_visits"], rows["n_found"] = (part.sum(axis=1) for part in whole)
    beside = day.sites.reindex(rows.index)
    rows["name"] = beside["name"].where(rows.index != 0, say("All compounds"))
    rows["village_code"] = beside["village_code"]
    order = rows["n_visits"].where(rows.index != 0, -1)
    return rows.loc[order.sort_values(kind="stable").index]
