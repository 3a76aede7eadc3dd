"""Forms that came back filled in: read, their faults shown, and what is new among them kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import streamlit as st

from analysis.day import Day
from data.ledger.returned_forms import Returned, key_of, only_new
from pages.shell import board, session
from pages.shell.current import current_day
from pages.shell.file_view import read_given
from pages.shell.language import say
from pages.shell.tables import Column, columns_of, show_table
from pages.shell.text import plain
from vocabulary.errors import LedgerError
from vocabulary.outreach import FormFault


@dataclass(frozen=True)
class BlankForm:
    """A form that is handed out and comes back.

    Attributes
    ----------
    read : callable
        Of `data.ledger.returned_forms`.
    table : str
        Where its rows are kept.
    same : tuple of str
        Columns in which a row that came back equals one on record.
    prefix : str
        Of the widgets' keys.
    title, button : str
        Ids of what stands above the files and on the button.
    """

    read: Callable[..., Returned]
    table: str
    same: tuple[str, ...]
    prefix: str
    title: str
    button: str

    def read_file(self, path: Path, *, file_name: str, day: Day, as_of: date) -> Returned:
        """Read a file that came back."""
        codes = day.sites["village_code"]
        village_of = {int(str(i)): None if pd.isna(c) else str(c) for i, c in codes.items()}
        return self.read(path, file_name=file_name, village_of=village_of, as_of=as_of)

    def only_new(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows that are not on record, nor said twice."""
        return only_new(rows, self.marks(), key=self.same)

    def marks(self) -> set[tuple[Any, ...]]:
        """Return what makes the rows on record the same as one that comes back."""
        rows = current_day(is_present=True).table(self.table)
        rows = rows[rows["site_id"].notna()]
        whole = rows[list(self.same)].astype({"site_id": "int64"})
        dates = whole.select_dtypes("datetime")
        whole = whole.assign(**{str(name): dates[name].dt.date for name in dates})
        told = whole.to_dict("records")
        return {key_of({str(n): v for n, v in row.items()}, self.same) for row in told}


class Form(Protocol):
    """A form that comes back: `BlankForm`, or that of a declared kind of record."""

    @property
    def table(self) -> str:
        """Where its rows are kept."""

    @property
    def prefix(self) -> str:
        """Of the widgets' keys."""

    @property
    def title(self) -> str:
        """Id of what stands above the files."""

    @property
    def button(self) -> str:
        """Id of what stands on the button."""

    def read_file(self, path: Path, *, file_name: str, day: Day, as_of: date) -> Returned:
        """Read a file that came back."""

    def only_new(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows that are not on record, nor said twice."""


def draw_returned(day: Day, form: Form) -> None:
    """Draw the door for files that came back, all of them merged, and the button that keeps them.

    Nothing is dropped: each file says how many rows it holds, how many are blank, what is wrong.
    """
    files = st.file_uploader(
        say(form.title), type=["xlsx", "xls", "csv"], key=f"{form.prefix}_files",
        accept_multiple_files=True,
    )  # fmt: skip
    rows: list[dict[str, Any]] = []
    for at, file in enumerate(files or ()):
        told = _read(file.name, file.getvalue(), day, form)
        if told is None:
            continue
        rows += told.rows
        said = say("{n} filled in, {blank} blank", n=len(told.rows), blank=told.n_blank)
        st.write(f"{plain(file.name)}: {said}")
        _draw_faults(told, key=f"{form.prefix}_faults_{at}")
    if not rows:
        return
    new = form.only_new(rows)
    st.write(say("{new} new, {same} known", new=len(new), same=len(rows) - len(new)))
    st.button(
        say(form.button, n=len(new)), key=f"{form.prefix}_take", type="primary", disabled=not new,
        on_click=board.keep_rows, args=(form.table, new),
    )  # fmt: skip


def _read(name: str, body: bytes, day: Day, form: Form) -> Returned | None:
    last = max(day.as_of, session.today())
    try:
        told: Returned = read_given(
            name, body, lambda path: form.read_file(path, file_name=name, day=day, as_of=last)
        )
    except LedgerError:
        st.error(f"{plain(name)}: {say('This file cannot be read.')}")
        return None
    if not told.n_sheets:
        st.error(say("{name}: no sheet has the headings of the blank form.", name=plain(name)))
        return None
    return told


def _draw_faults(told: Returned, *, key: str) -> None:
    if not told.faults:
        return
    columns = columns_of(
        "row",
        Column("code", say("What is wrong"), "term", terms=FormFault),
        Column("value", say("As typed")),
    )
    st.warning(say("{n} rows cannot go in; mend them in the file.", n=len(told.faults)))
    rows = pd.DataFrame([vars(fault) for fault in told.faults])
    show_table(rows, columns, key=key, height="content")
