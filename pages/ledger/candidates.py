"""Units of other lists that are on no ledger: taken in, listed by kind and village, settled."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.ledger.lists import candidates
from data.ledger.lists.candidates import ListReport, ListSource
from data.store.upkeep import Seen
from geo.areas import village_told
from geo.locate import place
from pages.ledger.upload import datum_asked, lists_given
from pages.shell import board, session
from pages.shell.current import current_day
from pages.shell.language import label_of, say
from pages.shell.tables import Column, columns_of
from pages.shell.text import plain
from pages.shell.writing import draw_said, save_and_redraw, table_key
from vocabulary.personal_numbers import cover
from vocabulary.terms import Category


def draw_candidates() -> None:
    """Draw the form of a list, and the units left of all lists."""
    draw_said()
    day = current_day(session.today(), is_present=True)
    told = candidates.candidates(day.every_row("task"))
    left = told[told["state"] == "open"]
    st.caption(
        say(
            "A list of units (business register, survey; never of households) is compared with the "
            "register by name, address and position. What is in no ledger is listed here and shown "
            "hollow on the map. It counts nowhere until it is made a site. Names of persons and "
            "telephones are not kept."
        )
    )
    with st.expander(say("Take in a list of units"), expanded=told.empty):
        _take_in(day)
    if left.empty:
        st.success(say("No unit is left on the list."))
    else:
        _list(day, left)
    _settled(day, told[told["state"] != "open"])


def _take_in(day: Day) -> None:
    source = st.text_input(say("Whose list it is, and of which day"), key="units_source")
    authority = st.text_input(
        say("Under which paper or agreement it may be used"), key="units_authority"
    )
    title = say("The list: Excel or CSV with names and addresses")
    for at, ledger in enumerate(lists_given(day, title, key="units")):
        datum = datum_asked(ledger, key=f"units_datum_{at}")
        is_told = bool(source.strip() and authority.strip())
        pressed = st.button(
            say("Compare {n} rows with the register", n=len(ledger.rows)), key=f"units_go_{at}",
            type="primary", disabled=not is_told or (datum is None and ledger.datum.n_points > 0),
            help=None if is_told else say("Give its source and authority first."),
        )  # fmt: skip
        if pressed:
            placed = place(ledger, villages=day.villages, datum=datum)
            write = partial(candidates.keep, as_of=session.today())
            save_and_redraw(write, placed, ListSource(source, authority), done=_came)


def _came(report: ListReport) -> str:
    return say(
        "{rows} rows: {known} are in the register, {new} are in no ledger, {doubtful} may be a "
        "site and need a look, {already} were listed before, {unread} have no name.",
        rows=report.rows, known=report.known, new=report.new, doubtful=report.doubtful,
        already=report.already, unread=report.unread,
    )  # fmt: skip


def _list(day: Day, left: pd.DataFrame) -> None:
    counts = left["category"].value_counts()
    kinds = {str(one): f"{label_of(Category, str(one))} {n}" for one, n in counts.items()}
    chosen = st.pills(
        say("Kind of place"), list(kinds), selection_mode="multi", key="units_kinds",
        format_func=lambda one: kinds[one],
    )  # fmt: skip
    shown = left[left["category"].isin(chosen)] if chosen else left
    names = day.villages["short_name"]
    rows = shown.assign(
        name=[cover(str(one)) for one in shown["name"]],
        address=[cover(str(one)) if isinstance(one, str) else "" for one in shown["address"]],
        village=village_told(shown, day.villages).map(names),
        may_be=shown["may_be"].map(day.sites["name"]),
    ).sort_values(["category", "village", "name"], na_position="last")
    columns = columns_of(
        "category", Column("village", say("Village")), Column("name", say("Unit"), width="large"),
        Column("address", say("Address"), width="large"),
        Column("may_be", say("May be this site"), width="medium"),
        Column("source", say("Source"), width="medium"),
    )  # fmt: skip
    picked = board.show_listed(
        day, rows, columns, table_key("units_table"), say("Units on no ledger"),
        xlsx="units_xlsx", height="auto", pick="one", is_dashed=False,
    )  # fmt: skip
    if not picked:
        st.caption(say("Select a row to make the unit a site, or to set it aside."))
        return
    unit: pd.Series = left.loc[rows.index[picked[0]]]
    _settle(unit, Seen(int(str(unit.name)), int(unit["version"])))


def _settle(unit: pd.Series, seen: Seen) -> None:
    st.markdown(f"**{plain(cover(str(unit['name'])))}**")
    to_site, aside = st.columns(2, gap="medium")
    key = f"unit_{seen.row_id}"
    with to_site:
        kinds = [term.value for term in Category]
        kind = st.selectbox(
            say("Category"), kinds, index=kinds.index(Category(unit["category"]).value),
            format_func=partial(label_of, Category), key=f"{key}_kind",
        )  # fmt: skip
        if st.button(say("Make it a site"), key=f"{key}_site", type="primary"):
            write = partial(candidates.make_site, on=session.today())
            done = say("It is a site of the register now.")
            save_and_redraw(write, seen, {**unit, "category": kind}, done=done)
    with aside:
        reason = st.text_input(say("Why it is no site"), key=f"{key}_reason")
        if st.button(say("Set it aside"), key=f"{key}_aside", disabled=not reason.strip()):
            write_aside = partial(candidates.set_aside, reason=reason, on=session.today())
            save_and_redraw(write_aside, seen, done=say("It is set aside, with the reason."))


def _settled(day: Day, done: pd.DataFrame) -> None:
    if done.empty:
        return
    rows = done.assign(
        name=[cover(str(one)) for one in done["name"]],
        became=done["state"].map({"site": say("Made a site"), "aside": say("Set aside")}),
        because=[cover(str(one)) if isinstance(one, str) else "" for one in done["reason"]],
    )
    columns = columns_of(
        "category", Column("name", say("Unit"), width="large"), Column("became", say("Became")),
        Column("because", say("Reason"), width="large"),
    )  # fmt: skip
    with st.expander(say("{n} units were settled", n=len(done))):
        board.show_listed(day, rows, columns, "units_settled", height="content")
