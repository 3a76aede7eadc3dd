"""What the boards share: figures in a row, a table with its workbook, fields that choose a term."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analysis.day import Day
from pages.shell.current import current_day
from pages.shell.downloads import offer_table
from pages.shell.language import label, say
from pages.shell.look import theme
from pages.shell.site_rows import code_words
from pages.shell.tables import Column, help_of, show_dashed, show_table
from pages.shell.text import plain
from pages.shell.writing import add_rows, change_row, draw_void
from vocabulary import palette
from vocabulary.terms import Term


def show_figures(key: str, *figures: tuple[str, Any] | tuple[str, Any, str]) -> None:
    """Draw figures side by side, each under its title; a third word names its sentence."""
    with st.container(horizontal=True, key=key):
        for title, value, *name in figures:
            told = help_of(f"figure.{name[0]}") if name else None
            st.metric(title, value, width="content", border=True, help=told)


def show_listed(
    day: Day,
    rows: pd.DataFrame,
    columns: Sequence[Column],
    key: str,
    title: str = "",
    **options: Any,
) -> list[int]:
    """Draw a table and, where it has a title, the button that saves it as a workbook.

    Parameters
    ----------
    rows : DataFrame
        As `named` takes it.
    key : str
        Of the table; the button's is the same with `_xlsx`.
    **options
        As `pages.shell.tables.show_table` takes them; `xlsx` is another key of the button;
        `is_dashed` as False leaves a figure that is not known blank, so that the column stays one
        of figures.

    Returns
    -------
    list of int
        Positions of the rows selected.
    """
    rows = named(day, rows)
    xlsx = options.pop("xlsx", f"{key.removesuffix('_table')}_xlsx")
    show = show_dashed if options.pop("is_dashed", True) else show_table
    picked = show(rows, columns, key=key, **{"height": "content", **options})
    if title:
        offer_table(rows, columns, title=title, as_of=day.as_of, key=xlsx)
    return picked


def named(day: Day, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with `village`, `site` and `what` in words, by their code, number and code."""
    words: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "village": ("village_code", day.villages["short_name"].to_dict().get),
        "site": ("site_id", day.sites["name"].to_dict().get),
        "what": ("code", code_words),
    }
    told = {
        name: pd.Series([say_it(one) for one in rows[by]], rows.index, dtype=object)
        for name, (by, say_it) in words.items()
        if by in rows and name not in rows
    }
    return rows.assign(**told) if told else rows


def badges(words: Iterable[str], *inks: palette.Swatch) -> dict[str, str]:
    """Return the colours of a column of badges: an ink for each word, in order."""
    return {word: ink.on(theme()) for word, ink in zip(words, inks, strict=True)}


def choose_of(
    title: str, words: Mapping[Any, str], *, key: str, at: object = None, **options: Any
) -> Any:
    """Draw the choice of a value by its words; `at` is the one that stands there at first."""
    values = list(words)
    if at in values:
        options["index"] = values.index(at)
    return st.selectbox(title, values, key=key, format_func=lambda one: words[one], **options)


def choose_village(day: Day, *, key: str, at: object = None, **options: Any) -> Any:
    """Draw the choice of a village."""
    names = day.villages["short_name"].map(plain).to_dict()
    return choose_of(say("Village"), names, key=key, at=at, **options)


def choose_term(
    title: str, terms: type[Term], *, key: str, at: object = None, **options: Any
) -> Any:
    """Draw the choice of a term by its value."""
    words = {one.value: label(one) for one in terms}
    return choose_of(title, words, key=key, at=at, **options)


def choose_date(title: str, at: Any, *, key: str, **options: Any) -> Any:
    """Draw the choice of a day."""
    return st.date_input(title, at, key=key, format="YYYY-MM-DD", **options)


def typed(key: str, names: Sequence[str]) -> dict[str, Any]:
    """Return what stands in the fields of a form, by name; an empty one is None."""
    return {name: st.session_state.get(f"{key}_{name}") or None for name in names}


def keep_rows(table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows; a button's `on_click`."""
    add_rows(table, rows)


def draw_row_form(
    table: str,
    row: pd.Series | None,
    *,
    prefix: str,
    fields: Callable[[str, dict[str, Any]], None],
    take: Callable[[str, dict[str, Any]], dict[str, Any]],
) -> None:
    """Draw the form that adds a row of a kept table, or changes and voids the one given.

    Parameters
    ----------
    fields : callable
        Draws the widgets: what their keys begin with, and what is on record (empty: nothing).
    take : callable
        Returns the row to keep; parameters as `fields`.
    """
    # Once a row is added the next form is another one, empty again.
    key = f"{prefix}_new_{len(current_day(is_present=True).table(table))}"
    values: dict[str, Any] = {}
    if row is not None:
        key = f"{prefix}_{row.name}_{int(row['version'])}"
        values = {str(n): None if _is_blank(v) else v for n, v in row.to_dict().items()}
    with st.form(key, border=False):
        fields(key, values)
        st.form_submit_button(
            say("Keep"), key=f"{key}_go", type="primary", on_click=_keep_row,
            args=(table, row, lambda: take(key, values)),
        )  # fmt: skip
    if row is not None:
        draw_void(table, int(str(row.name)), version=int(row["version"]))


def _keep_row(table: str, row: pd.Series | None, take: Callable[[], dict[str, Any]]) -> None:
    if row is None:
        add_rows(table, [take()])
    else:
        change_row(table, int(str(row.name)), take(), version=int(row["version"]))


def _is_blank(value: Any) -> bool:
    return value is None or (not isinstance(value, list | dict | tuple) and bool(pd.isna(value)))
