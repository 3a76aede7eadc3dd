"""Self-checks and notices: what was posted and signed, the forms out and back, conflicts."""

from __future__ import annotations

from functools import partial
from typing import Final, Literal

import pandas as pd
import streamlit as st

from analysis.day import Day
from analysis.outreach.self_check import (
    answer_counts,
    by_day,
    conflicts,
    found_by_self,
    settled,
    shares,
)
from briefing.papers.tick_sheets import self_check_book
from data.ledger.returned_forms import read_self_check
from pages.outreach.lessons import code_words
from pages.outreach.returned import BlankForm, draw_returned
from pages.shell import board
from pages.shell.downloads import offer_file
from pages.shell.filters import one_of
from pages.shell.language import label, label_of, say
from pages.shell.session import is_demo
from pages.shell.tables import Column, columns_of
from pages.shell.text import plain, show_text
from pages.shell.writing import void_row
from vocabulary.messages import message
from vocabulary.outreach import SelfAnswer
from vocabulary.terms import Category

_FORM: Final = BlankForm(
    read_self_check,
    "self_check",
    ("site_id", "checked_on", "answers"),
    "self",
    message("Forms that came back (Excel, several at once)"),
    message("Keep {n} forms"),
)


def draw_self_checks(day: Day) -> None:
    """Draw the shares, what self-checks found, the forms out and back, and the conflicts."""
    checks = by_day(day.table("self_check"), as_of=day.as_of)
    clashing = conflicts(checks)
    counted = settled(checks)
    _figures(day, checks, clashing, counted)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _shares(day, checks)
        _answers(day, counted)
    with right:
        _out(day)
        draw_returned(day, _FORM)
        _conflicts(day, clashing)


def _figures(day: Day, checks: pd.DataFrame, clashing: pd.DataFrame, counted: pd.DataFrame) -> None:
    told = found_by_self(counted, day.hazards)
    n_places = checks["site_id"].nunique()
    share = f"{n_places / len(day.sites):.1%}" if len(day.sites) else "—"
    own = "—" if pd.isna(told["share"]) else f"{told['share']:.1%}"
    board.show_figures(
        "self_figures",
        (say("Return rate"), share),
        (say("Places that checked themselves"), f"{n_places} / {len(day.sites)}"),
        (say("Found by oneself"), own),
        (say("Finds of their own, of them fixed"), f"{told['own']:.0f} · {told['fixed']:.0f}"),
        (say("Forms in conflict"), len(clashing)),
    )
    st.caption(
        say(
            "Found by oneself: of all hazards found at the places that checked themselves, by "
            "themselves or by inspection, the share they found. "
            "Forms in conflict count for neither."
        )
    )


def _shares(day: Day, checks: pd.DataFrame) -> None:
    axes: dict[Literal["category", "village_code"], str] = {
        "category": say("Category"),
        "village_code": say("Village"),
    }
    by = one_of("told_by", say("Counted by"), axes)
    table = shares(
        day.sites, day.table("measure"), checks, day.table("file"), by=by, as_of=day.as_of
    ).sort_values("posted_share")
    names = day.villages["short_name"]
    words = [
        label_of(Category, one) if by == "category" else names.get(one, one) for one in table.index
    ]
    rows = table.assign(name=words)
    columns = columns_of(
        Column("name", axes[by]),
        "n_sites",
        "posted_share",
        "photo_share",
        "noticed_share",
        "pledged_share",
        "checked_share",
    )
    board.show_listed(
        day, rows, columns, "self_shares", say("Notices, pledges and self-checks"), height="content"
    )


def _answers(day: Day, counted: pd.DataFrame) -> None:
    st.subheader(say("What the self-checks say, item by item"), anchor=False)
    if counted.empty:
        st.caption(say("No self-check came back yet. Hand out the forms on the right."))
        return
    rows = answer_counts(counted)
    rows["item"] = rows.index.astype(str).map(code_words)
    columns = columns_of(
        "item",
        "found_share",
        Column("found", say("Found, not fixed"), "count"),
        "fixed",
        Column("asked", say("Answers"), "count"),
    )
    board.show_listed(day, rows, columns, "self_items", height=420)


def _out(day: Day) -> None:
    st.subheader(say("Forms out and back"), anchor=False)
    options = [category.value for category in Category if category is not Category.OTHER]
    chosen = Category(
        st.selectbox(
            say("Category"), options, key="self_category",
            index=options.index(Category.COMPOUND.value),
            format_func=lambda value: label_of(Category, value),
        )
    )  # fmt: skip
    village = board.choose_village(day, key="self_village", index=None, placeholder=say("All"))
    mine = day.sites[day.sites["category"] == chosen.value]
    mine = mine[mine["village_code"] == village] if village else mine
    mine = board.named(day, mine)
    offer_file(
        say("Self-check form, {n} places (XLSX)", n=len(mine)),
        partial(self_check_book, mine, chosen, as_of=day.as_of, is_demo=is_demo()),
        name=f"{say('Self-check form')}_{label(chosen)}.xlsx", key="self_form",
        disabled=mine.empty,
    )  # fmt: skip


def _conflicts(day: Day, clashing: pd.DataFrame) -> None:
    if clashing.empty:
        return
    st.subheader(say("Conflicts: one place, one day, different answers"), anchor=False)
    for (site_id, on), rows in clashing.groupby(["site_id", "checked_on"], sort=True):
        with st.expander(f"{plain(day.sites['name'].get(site_id))} · {str(on)[:10]}"):
            for form_id, row in rows.iterrows():
                _one(int(str(form_id)), row, rows)


def _one(form_id: int, row: pd.Series, rows: pd.DataFrame) -> None:
    show_text(" · ".join(row[["filled_by", "source_file"]].dropna().astype(str)) or None)
    for code in row["differs"]:
        if code in row["answers"]:
            answer = label_of(SelfAnswer, row["answers"][code])
            st.markdown(f"- {code_words(code)}：**{answer}**")
    others = [(int(str(i)), int(v)) for i, v in rows["version"].items() if int(str(i)) != form_id]
    st.button(
        say("This one stands; void the others"), key=f"self_stands_{form_id}",
        on_click=_stands, args=(form_id, others),
    )  # fmt: skip


def _stands(form_id: int, others: list[tuple[int, int]]) -> None:
    for other, version in others:
        reason = say("Conflict settled: form {n} stands", n=form_id)
        if not void_row("self_check", other, reason=reason, version=version):
            return
