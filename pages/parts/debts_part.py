"""Who owes what: open and overdue hazards by person, office and village."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis.responsibility import owed
from analysis.water import nearest_supplies
from briefing.responder_sheet import responder_lines
from briefing.warning_letter import letter, notice_lines
from pages.parts.cache import Register
from pages.parts.dashes import show_dashed
from pages.parts.downloads import offer_table
from pages.parts.filter_bar import one_of
from pages.parts.language import label_of, say
from pages.parts.lesson_part import DOCX
from pages.parts.session import is_demo
from pages.parts.tables import Column
from pages.parts.text import one_line, plain
from pages.parts.work_cache import hazard_owners, kept
from vocabulary.campaign_plan import ISSUER
from vocabulary.terms import HazardStatus


def draw_debts(known: Register) -> None:
    """Draw the debts by the axis chosen, and the hazards and notice of the one selected."""
    axes = {
        "person": say("Person"),
        "office": say("Office"),
        "village": say("Village"),
    }
    by = one_of("debtor", say("Counted by"), axes)
    who = _who(known, by)
    table = owed(known.hazards, who)
    if table.empty:
        st.info(say("No hazard is open: nobody owes anything on this day."))
        return
    left, right = st.columns([1, 1], gap="medium")
    with left:
        picked = _debtors(known, table, axes[by])
    with right:
        _rows(known, table["who"].iloc[picked], who)


def _who(known: Register, by: str) -> pd.Series:
    if by == "person":
        return hazard_owners(known)
    if by == "office":
        return known.hazards["office"]
    return known.hazards["village_code"].map(known.villages["short_name"])


def _debtors(known: Register, table: pd.DataFrame, title: str) -> int:
    none = say("Nobody named")
    names = [none if pd.isna(one) else one_line(str(one)) for one in table["who"]]
    rows = table.assign(name=names)
    with st.container(horizontal=True):
        st.metric(say("Overdue"), int(table["n_overdue"].sum()), width="content", border=True)
        st.metric(say("Open"), int(table["n_open"].sum()), width="content", border=True)
        late = int((table["n_overdue"] > 0).sum())
        st.metric(say("Who has something overdue"), late, width="content", border=True)
    columns = [
        Column("name", title),
        Column("n_overdue", say("Overdue"), "count"),
        Column("n_open", say("Open"), "count"),
        Column("overdue_share", say("Overdue share"), "share"),
        Column("worst_days", say("Longest overdue, days"), "count"),
        Column("n_all", say("All hazards on record"), "count"),
    ]
    at = show_dashed(rows, columns, key="debts_table", height=520, is_selectable=True)
    whole = say("Who owes what")
    offer_table(rows, columns, title=whole, as_of=known.as_of, key="debts_xlsx")
    return at[0] if at else 0


def _rows(known: Register, name: object, who: pd.Series) -> None:
    said = say("Nobody named") if pd.isna(name) else plain(name)
    st.subheader(said, anchor=False)
    told = who.reindex(known.hazards.index)
    mine = told.isna() if pd.isna(name) else told == name
    rows = known.hazards[mine.fillna(False).astype(bool) & known.hazards["is_open"]]
    rows = rows.sort_values("days_overdue", ascending=False)
    rows = rows.assign(
        site=rows["site_id"].map(known.sites["name"]),
        village=rows["village_code"].map(known.villages["short_name"]),
        status_name=[label_of(HazardStatus, value) for value in rows["status"]],
    )
    columns = [
        Column("site", say("Site")),
        Column("description", say("Hazard")),
        Column("due_on", say("Due"), "date"),
        Column("days_overdue", say("Days overdue"), "count"),
        Column("status_name", say("Status")),
        Column("village", say("Village")),
    ]
    show_dashed(rows, columns, key="debts_rows", height=380)
    _notice(known, rows)


def _notice(known: Register, rows: pd.DataFrame) -> None:
    ids = [int(one) for one in rows["site_id"].drop_duplicates()]
    names = known.sites["name"].to_dict()
    chosen = st.selectbox(
        say("Papers for the place"),
        ids,
        key="notice_site",
        format_func=lambda one: plain(names[one]),
    )
    if chosen is None:
        return
    hazards = known.hazards[known.hazards["site_id"] == chosen]
    site = known.sites.loc[chosen]
    supplies = nearest_supplies(site, kept("supply_point", known))
    papers = {
        "notice": (say("Risk notice"), notice_lines(names[chosen], hazards, as_of=known.as_of)),
        "responder": (say("Key facts for responders"), responder_lines(site, hazards, supplies)),
    }
    for key, (title, lines) in papers.items():
        with st.expander(title):
            st.text("\n".join(lines))
            st.download_button(
                say("Download (DOCX)"),
                data=partial(letter, lines, issuer=ISSUER, as_of=known.as_of, is_demo=is_demo()),
                file_name=f"{lines[0]}_{one_line(str(names[chosen]))}.docx",
                mime=DOCX,
                key=f"{key}_docx",
                on_click="ignore",
            )
