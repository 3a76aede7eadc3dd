"""Who owes what: open and overdue hazards by person, office and village."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach import responsibility
from analysis.outreach.responsibility import owed
from analysis.planning.water import nearest_supplies
from briefing.papers.responder_sheet import responder_lines
from briefing.papers.warning_letter import letter, notice_lines
from pages.outreach.lessons import DOCX
from pages.shell.downloads import offer_table
from pages.shell.filter_bar import one_of
from pages.shell.language import label_of, say
from pages.shell.session import is_demo
from pages.shell.tables import Column, columns_of, show_dashed
from pages.shell.text import one_line, plain
from vocabulary.campaign import ISSUER
from vocabulary.terms import HazardStatus


def draw_debts(day: Day) -> None:
    """Draw the debts by the axis chosen, and the hazards and notice of the one selected."""
    axes = {
        "person": say("Person"),
        "office": say("Office"),
        "village": say("Village"),
    }
    by = one_of("debtor", say("Counted by"), axes)
    who = _who(day, by)
    table = owed(day.hazards, who)
    if table.empty:
        st.info(say("No hazard is open: nobody owes anything on this day."))
        return
    left, right = st.columns([1, 1], gap="medium")
    with left:
        picked = _debtors(day, table, axes[by])
    with right:
        _rows(day, table["who"].iloc[picked], who)


def _who(day: Day, by: str) -> pd.Series:
    if by == "person":
        return day.once(responsibility.owners_of)
    if by == "office":
        return day.hazards["office"]
    return day.hazards["village_code"].map(day.villages["short_name"])


def _debtors(day: Day, table: pd.DataFrame, title: str) -> int:
    none = say("Nobody named")
    names = [none if pd.isna(one) else one_line(str(one)) for one in table["who"]]
    rows = table.assign(name=names)
    with st.container(horizontal=True):
        st.metric(say("Overdue"), int(table["n_overdue"].sum()), width="content", border=True)
        st.metric(say("Open"), int(table["n_open"].sum()), width="content", border=True)
        late = int((table["n_overdue"] > 0).sum())
        st.metric(say("Who has something overdue"), late, width="content", border=True)
    columns = columns_of(
        Column("name", title),
        "n_overdue",
        "n_open",
        "overdue_share",
        "worst_days",
        "n_all",
    )
    at = show_dashed(rows, columns, key="debts_table", height=520, pick="one")
    whole = say("Who owes what")
    offer_table(rows, columns, title=whole, as_of=day.as_of, key="debts_xlsx")
    return at[0] if at else 0


def _rows(day: Day, name: object, who: pd.Series) -> None:
    said = say("Nobody named") if pd.isna(name) else plain(name)
    st.subheader(said, anchor=False)
    told = who.reindex(day.hazards.index)
    mine = told.isna() if pd.isna(name) else told == name
    rows = day.hazards[mine.fillna(False).astype(bool) & day.hazards["is_open"]]
    rows = rows.sort_values("days_overdue", ascending=False)
    rows = rows.assign(
        site=rows["site_id"].map(day.sites["name"]),
        village=rows["village_code"].map(day.villages["short_name"]),
        status_name=[label_of(HazardStatus, value) for value in rows["status"]],
    )
    columns = columns_of(
        "site",
        Column("description", say("Hazard")),
        "due_on",
        "days_overdue",
        "status_name",
        "village",
    )
    show_dashed(rows, columns, key="debts_rows", height=380)
    _notice(day, rows)


def _notice(day: Day, rows: pd.DataFrame) -> None:
    ids = [int(one) for one in rows["site_id"].drop_duplicates()]
    names = day.sites["name"].to_dict()
    chosen = st.selectbox(
        say("Papers for the place"),
        ids,
        key="notice_site",
        format_func=lambda one: plain(names[one]),
    )
    if chosen is None:
        return
    hazards = day.hazards[day.hazards["site_id"] == chosen]
    site = day.sites.loc[chosen]
    supplies = nearest_supplies(site, day.table("supply_point"))
    papers = {
        "notice": (say("Risk notice"), notice_lines(names[chosen], hazards, as_of=day.as_of)),
        "responder": (say("Key facts for responders"), responder_lines(site, hazards, supplies)),
    }
    for key, (title, lines) in papers.items():
        with st.expander(title):
            st.text("\n".join(lines))
            st.download_button(
                say("Download (DOCX)"),
                data=partial(letter, lines, issuer=ISSUER, as_of=day.as_of, is_demo=is_demo()),
                file_name=f"{lines[0]}_{one_line(str(names[chosen]))}.docx",
                mime=DOCX,
                key=f"{key}_docx",
                on_click="ignore",
            )
