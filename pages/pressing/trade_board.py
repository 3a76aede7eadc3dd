"""One trade on screen: its kinds of places, how far they were checked, which hazards they have."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.pressing.trade_board import by_code, by_kind
from pages.pressing.rows import code_words
from pages.shell.downloads import offer_table
from pages.shell.filter_bar import one_of
from pages.shell.filters import apply, read_filters
from pages.shell.language import label_of, say
from pages.shell.tables import Column, columns_of, show_dashed
from pages.shell.text import one_line
from vocabulary.facts import SiteKind
from vocabulary.terms import Category


def draw_trade(day: Day) -> None:
    """Draw the kinds of a category with their checks, and its checklist item by item."""
    sites = day.sites.loc[apply(read_filters(), day).site_ids]
    present = [one for one in Category if (sites["category"] == one.value).any()]
    if not present:
        st.info(say("No site is left by the filters."))
        return
    names = {one.value: label_of(Category, one.value) for one in present}
    category = Category(one_of("trade", say("Trade"), names))
    told = by_kind(sites, day.hazards, day.visits, category)
    _figures(told)
    left, right = st.columns([2, 3], gap="medium")
    with left:
        _kinds(day, told, category)
    with right:
        _codes(day, sites, category)


def _figures(told: pd.DataFrame) -> None:
    whole = told.sum()
    n, seen, faulty = (int(whole[name]) for name in ("n_sites", "n_visited", "n_faulty"))
    with st.container(horizontal=True, key="trade_figures"):
        for title, value in (
            (say("Sites"), str(n)),
            (say("Of them checked"), f"{seen} / {n}（{seen / n:.0%}）"),
            (say("Open hazards"), str(int(whole["n_open"]))),
            (say("Overdue"), str(int(whole["n_overdue"]))),
            (say("With faulty fire equipment"), f"{faulty} / {n}（{faulty / n:.0%}）"),
        ):
            st.metric(title, value, width="content", border=True)


def _kinds(day: Day, told: pd.DataFrame, category: Category) -> None:
    st.subheader(say("By kind of place"), anchor=False)
    words = {one.value: label_of(SiteKind, one.value) for one in SiteKind}
    rows = told.assign(name=[words.get(str(one), one_line(str(one))) for one in told.index])
    columns = columns_of(
        Column("name", say("Kind of place")),
        "n_sites",
        "n_visited",
        "visited_share",
        "n_open",
        "n_overdue",
        "n_faulty",
    )
    show_dashed(rows, columns, key="trade_kinds", height="content")
    if category is Category.HIGH_RISE:
        st.caption(
            say(
                "Class by height and use (GB 50016): without a height or a use it is not told. "
                "Some public uses are of class 1 from 24 m on; the height alone does not say so."
            )
        )
    elif category is Category.BATHHOUSE:
        st.caption(say("Kind by the words of use and name; where they say nothing it is not told."))
    title = say("Kinds of places, checked and open")
    offer_table(rows, columns, title=title, as_of=day.as_of, key="trade_kinds_xlsx")


def _codes(day: Day, sites: pd.DataFrame, category: Category) -> None:
    st.subheader(say("Item by item of its checklist"), anchor=False)
    table = by_code(sites, day.hazards, day.visits, category)
    spans = zip(table["low"], table["high"], strict=True)
    rows = table.assign(
        item=[code_words(str(code)) for code in table.index],
        interval=[f"{a:.0%} – {b:.0%}" if pd.notna(a) else None for a, b in spans],
    )
    columns = columns_of(
        "item",
        "n_open",
        "n_overdue",
        Column("n_found", say("Found"), "count"),
        "n_sites",
        Column("share", say("Of those checked"), "share"),
        Column("interval", say("95 % interval")),
    )
    show_dashed(rows, columns, key="trade_codes", height="content")
    title = say("Item by item of its checklist")
    offer_table(rows, columns, title=title, as_of=day.as_of, key="trade_codes_xlsx")
