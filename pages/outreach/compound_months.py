"""How hard each compound is searched: visits and finds by month, with all compounds on top."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach.companies import by_compound_month
from pages.shell.downloads import offer_table
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table

_MOST: Final = 12


def draw_compound_months(day: Day, homes: pd.DataFrame) -> None:
    """Draw visits and hazards found by compound and month; the row of all compounds is first.

    Parameters
    ----------
    day : Day
    homes : DataFrame
        Of `analysis.outreach.companies.compounds`.
    """
    counts = by_compound_month(day.sites, day.hazards, day.visits)
    if counts.empty:
        return
    st.subheader(say("Visits / finds by compound and month"), anchor=False)
    rows = _rows(day, counts)
    rows["company"] = homes["company"].reindex(rows.index)
    months = [name for name in rows if name[:1].isdigit()]
    columns = columns_of(
        Column("name", say("Residential compound"), width="medium"),
        "village",
        "company",
        "n_visits",
        "n_found",
        *(Column(month, month) for month in months),
    )
    show_table(rows, columns, key="homes_by_month", height=420)
    st.caption(
        say("Each month: visits / hazards found. The last {n} months at most; sums are of these.",
            n=_MOST)
    )  # fmt: skip
    title = say("Visits and finds by compound and month")
    offer_table(rows, columns, title=title, as_of=day.as_of, key="homes_by_month_xlsx")


def _rows(day: Day, counts: pd.DataFrame) -> pd.DataFrame:
    months = sorted(counts.index.unique("month"))[-_MOST:]
    kept = counts[counts.index.isin(months, level="month")]
    visits, found = (kept[name].unstack("month") for name in ("n_visits", "n_found"))
    whole = [pd.concat([part.sum().to_frame(0).T, part]) for part in (visits, found)]
    rows = whole[0].astype(str) + " / " + whole[1].astype(str)
    rows["n_visits"], rows["n_found"] = (part.sum(axis=1) for part in whole)
    beside = day.sites.reindex(rows.index)
    rows["name"] = beside["name"].where(rows.index != 0, say("All compounds"))
    rows["village"] = beside["village_code"].map(day.villages["short_name"])
    order = rows["n_visits"].where(rows.index != 0, -1)
    return rows.loc[order.sort_values(kind="stable").index]
