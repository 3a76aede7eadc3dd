"""The district's own form: uploaded once, its cells tied to figures, a filled copy each week."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import streamlit as st
from openpyxl.utils import get_column_letter

from analysis.day import Day
from briefing.facts import identities
from briefing.facts.collect import of as facts_of
from briefing.facts.say import plain
from briefing.papers.district_form import (
    FORM,
    FormChangedError,
    FormError,
    Tie,
    Unfilled,
    figures,
    fill_form,
    form_of,
    grid,
    kept_form,
    proposed,
    read_form,
    tied,
    ties_of,
)
from briefing.words.form import FILE_NAME
from data.store.upkeep import setting_version
from pages.shell.current import current_day, current_store
from pages.shell.downloads import export, offer_file
from pages.shell.filters import period_choice
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.writing import draw_said, keep_setting
from vocabulary.messages import message

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_WHY: Final = {
    "too_large": message("The form is larger than 5 MB."),
    "not_xlsx": message("The file is no Excel workbook (.xlsx); save it as one."),
    "macro": message("The form holds a macro; save it as a plain .xlsx."),
    "link": message("The form links to another file; take the links out."),
    "formula": message("This cell is a formula; the form counts it itself."),
    "merged": message("This cell belongs to a larger one; choose its first cell."),
    "heading": message("This cell is a heading, which is never written over."),
    "no_cell": message("The form has no such cell."),
}


def draw_form(day: Day) -> None:
    """Draw the upload, the cells and their figures, and the filled copy."""
    kept = current_day(is_present=True).settings.get(FORM, {})
    with st.expander(say("The district's form (XLSX)"), expanded=not kept):
        given = st.file_uploader(
            say("Upload the empty form once; it keeps its formulas, widths and print area."),
            type=["xlsx"],
            key=f"form_file_{_version()}",
        )
        if given is not None and st.button(say("Keep this form"), key="form_keep", type="primary"):
            _take(given.name, given.getvalue())
    draw_said("done")
    draw_said("refused")
    if not kept:
        return
    content, ties = form_of(kept), list(ties_of(kept))
    left, right = st.columns([3, 2], gap="large")
    with left:
        _draw_cells(read_form(content), kept, ties)
    with right:
        _draw_ties(kept, ties)
        _offer(day, kept["name"], content, ties)


def _take(name: str, content: bytes) -> None:
    try:
        form = read_form(content)
    except FormError as error:
        st.error(say(_WHY[error.why]))
        return
    _put(kept_form(name, content, proposed(form)))


def _draw_cells(form: Workbook, kept: dict[str, Any], ties: list[Tie]) -> None:
    sheet = st.segmented_control(
        say("Sheet"), form.sheetnames, default=form.sheetnames[0], key="form_sheet"
    )
    sheet = sheet or form.sheetnames[0]
    held = {one.cell: one for one in ties if one.sheet == sheet}
    names = figures()
    rows = grid(form[sheet])
    letters = [get_column_letter(n + 1) for n in range(len(rows[0]) if rows else 0)]
    for n, row in enumerate(rows, start=1):
        for at, letter in enumerate(letters):
            if one := held.get(f"{letter}{n}"):
                row[at] = f"◆ {names.get(one.figure, one.figure)}"
    drawn = pd.DataFrame(rows, columns=letters, index=range(1, len(rows) + 1))
    taken = st.dataframe(
        drawn, key="form_cells", on_select="rerun", selection_mode="single-cell", height=420
    )
    cells = taken["selection"]["cells"]
    if not cells:
        st.caption(say("Choose a cell, then the figure that goes into it."))
        return
    at, chosen = cells[0]
    cell = f"{chosen}{at + 1}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        figure = st.selectbox(
            say("Figure for cell {cell}", cell=cell), list(names), index=None,
            format_func=names.__getitem__, key="form_figure", width=320,
        )  # fmt: skip
        if figure and st.button(say("Tie"), key="form_tie", type="primary"):
            try:
                made = tied(form, sheet, cell, figure)
            except FormError as error:
                st.error(say(_WHY[error.why]))
                return
            rest = [one for one in ties if (one.sheet, one.cell) != (sheet, cell)]
            _put({**kept, "ties": [asdict(one) for one in (*rest, made)]})


def _draw_ties(kept: dict[str, Any], ties: list[Tie]) -> None:
    names = figures()
    rows = pd.DataFrame(
        [(one.sheet, one.cell, one.label, names.get(one.figure, one.figure)) for one in ties],
        columns=["sheet", "cell", "label", "figure"],
    )
    columns = columns_of(
        Column("sheet", say("Sheet")),
        Column("cell", say("Cell")),
        Column("label", say("Words beside it"), width="medium"),
        Column("figure", say("Figure"), width="medium"),
    )
    st.caption(say("Look the proposed ties through once; take out what does not fit."))
    places = show_table(rows, columns, key=f"form_ties_{_version()}", height=220, pick="many")
    chosen = {one for one in places or () if one < len(ties)}
    if chosen and st.button(say("Take these ties out"), key="form_untie"):
        left = [asdict(one) for n, one in enumerate(ties) if n not in chosen]
        _put({**kept, "ties": left})


def _offer(day: Day, name: str, content: bytes, ties: list[Tie]) -> None:
    first = day.as_of - timedelta(days=6)
    period = period_choice("district_form", first=first, last=day.as_of)
    facts = day.once(facts_of, period)
    identities.check(facts)
    try:
        filled, unfilled = fill_form(content, ties, facts)
    except FormChangedError as error:
        st.error(
            say(
                "The words beside {cell} were “{was}” and are “{now}” now; tie it again.",
                cell=error.cell, was=error.was, now=error.now,
            )
        )  # fmt: skip
        return
    stem = name.removesuffix(".xlsx")
    file_name = FILE_NAME.format(name=plain(stem), day=f"{facts.as_of:%Y%m%d}")
    offer_file(
        say("Filled copy of the form (XLSX)"),
        partial(export, lambda _: filled, name=file_name, is_signed=True),
        name=file_name,
        key="form_filled",
        type="primary",
    )
    _draw_unfilled(unfilled)


def _draw_unfilled(unfilled: tuple[Unfilled, ...]) -> None:
    if not unfilled:
        st.success(say("Every cell has its figure."))
        return
    rows = pd.DataFrame([asdict(one) for one in unfilled])
    columns = columns_of(
        Column("sheet", say("Sheet")),
        Column("cell", say("Cell")),
        Column("label", say("Words beside it"), width="medium"),
        Column("why", say("Why it is left empty"), width="medium"),
    )
    st.caption(say("Left empty: {n}. Who knows the figure writes it in.", n=len(unfilled)))
    show_table(rows, columns, key="form_unfilled", height=220)


def _version() -> int:
    return setting_version(current_store(), FORM)


def _put(value: dict[str, Any]) -> None:
    stale = say("Somebody else changed the texts meanwhile; look at them again.")
    if keep_setting(FORM, value, version=_version(), done="", stale=stale):
        st.rerun()
    draw_said("refused")
