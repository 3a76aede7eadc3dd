"""Records of a declared kind on screen: the list, the form, the sheet out and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.day import Day
from briefing.papers.tick_sheets import record_book
from data.ledger.records import (
    blank_rows,
    known_of,
    places_of,
    read_records,
    record_row,
    said_of,
    sheet_rows,
)
from data.ledger.returned_forms import Returned
from pages.outreach.returned import draw_returned
from pages.shell import board, session
from pages.shell.current import current_day
from pages.shell.downloads import offer_file
from pages.shell.language import label_of, language, say
from pages.shell.tables import Column, ColumnKind
from pages.shell.text import plain
from vocabulary.messages import message
from vocabulary.personal_numbers import cover_all
from vocabulary.records import ON, RecordField, RecordKind
from vocabulary.terms import worded

_LONG: Final = ("long",)
_COLUMNS: Final[dict[str, ColumnKind]] = {
    "date": "date",
    "count": "count",
    "number": "number",
    "flag": "flag",
}


def rows_of(day: Day, kind: RecordKind, *, whole: bool = False) -> pd.DataFrame:
    """Return the records of a kind up to a day, the latest first; `whole`: of every campaign."""
    rows = day.every_row(kind.table) if whole else day.table(kind.table)
    on = rows[kind.dates[0]]
    mine = rows[(rows["kind"] == kind.name) & (on.isna() | (on <= pd.Timestamp(day.as_of)))]
    return mine.sort_values(kind.dates[0], ascending=False, kind="stable")


def said_frame(day: Day, kind: RecordKind, rows: pd.DataFrame) -> pd.DataFrame:
    """Return what rows say, a column a field; sites and villages by their names."""
    sites, villages = day.sites["name"].to_dict(), day.villages["short_name"].to_dict()
    made = []
    for row in rows.to_dict("records"):
        said = said_of(kind, {str(name): value for name, value in row.items()})
        for one in kind.fields:
            value = said[one.name]
            if value is None:
                continue
            if one.kind == "site":
                said[one.name] = sites.get(value)
            elif one.kind == "village":
                said[one.name] = villages.get(value)
            elif one.kind == "term" and one.terms is not None:
                said[one.name] = label_of(one.terms, value)
        made.append(said)
    return pd.DataFrame(made, rows.index, columns=[one.name for one in kind.fields])


def draw_records(
    day: Day, kind: RecordKind, *, rows: pd.DataFrame | None = None, is_expanded: bool = False
) -> pd.Series | None:
    """Draw the list of a kind with its form and its sheets; return the row picked.

    Parameters
    ----------
    rows : those to list; all of `rows_of` by default
    """
    rows = rows_of(day, kind) if rows is None else rows
    picked = draw_list(day, kind, rows)
    draw_forms(day, kind, picked, is_expanded=is_expanded or rows.empty)
    return picked


def draw_list(
    day: Day,
    kind: RecordKind,
    rows: pd.DataFrame,
    *,
    more: Sequence[tuple[Column, pd.Series]] = (),
) -> pd.Series | None:
    """Draw the list; return the row picked. `more` are columns put before the others."""
    if rows.empty:
        st.info(say("Nothing is on record yet: type it in below, or read a sheet in."))
        return None
    shown = said_frame(day, kind, rows)
    listed = [one for one in kind.fields if one.is_listed]
    columns = [column for column, _ in more]
    columns += [
        Column(one.name, worded(one.said, language()), _COLUMNS.get(one.kind, "text"),
               width="medium" if one.kind in ("long", "site") else None)
        for one in listed
    ]  # fmt: skip
    for name in [one.name for one in listed if one.kind == "date"]:
        shown[name] = pd.to_datetime(shown[name])
    for column, values in more:
        shown[column.name] = values
    title = worded(kind.title, language())
    picked = board.show_listed(
        day, shown, columns, f"record_{kind.name}_table", title, pick="one", is_dashed=False,
        height="auto" if len(rows) > 12 else "content",
    )  # fmt: skip
    return rows.iloc[picked[0]] if picked else None


def draw_forms(
    day: Day,
    kind: RecordKind,
    picked: pd.Series | None,
    *,
    is_expanded: bool = False,
    sites: pd.DataFrame | None = None,
) -> None:
    """Draw the form of the row picked, of a new one, and the sheets out and back.

    `sites` are those that get a line on the blank sheet; else those of the kind's categories.
    """
    form = partial(
        board.draw_row_form, kind.table, prefix=f"record_{kind.name}",
        fields=partial(_fields, day, kind), take=partial(_taken, kind),
    )  # fmt: skip
    if picked is not None:
        with st.expander(say("Change this record"), icon=":material/edit:", expanded=True):
            form(row=picked)
    title = say("Add: {kind}", kind=worded(kind.title, language()))
    with st.expander(title, icon=":material/add:", expanded=is_expanded):
        form(row=None)
    with st.expander(say("Sheet out and back (Excel)"), icon=":material/table_view:"):
        draw_sheets(day, kind, places_of(kind, day.sites) if sites is None else sites)


def _fields(day: Day, kind: RecordKind, key: str, values: dict[str, Any]) -> None:
    said = said_of(kind, values) if values else dict.fromkeys(one.name for one in kind.fields)
    short = [one for one in kind.fields if one.kind not in _LONG]
    for at in range(0, len(short), 2):
        for column, one in zip(st.columns(2), short[at : at + 2], strict=False):
            with column:
                _widget(day, one, f"{key}_{one.name}", said[one.name], is_new=not values)
    for one in kind.fields:
        if one.kind in _LONG:
            _widget(day, one, f"{key}_{one.name}", said[one.name], is_new=not values)


def _widget(day: Day, one: RecordField, key: str, value: Any, *, is_new: bool) -> None:
    title = plain(worded(one.said, language()) + (" *" if one.is_asked else ""))
    if one.kind == "date":
        # A day that is not asked for stays blank; the day of a new record is the one shown.
        at = day.as_of if is_new and one.name == ON and one.is_asked else value
        last = None if one.name == "due_on" else max(day.as_of, session.today())
        board.choose_date(title, at, key=key, max_value=last)
    elif one.kind == "count":
        st.number_input(title, 0, int(one.most), value, step=1, key=key)
    elif one.kind == "number":
        number = None if value is None else float(value)
        st.number_input(title, 0.0, float(one.most), number, key=key, format="%.10g")
    elif one.kind == "flag":
        answers = {True: say("Yes"), False: say("No")}
        board.choose_of(title, answers, key=key, at=value, index=None, placeholder=say("Not told"))
    elif one.kind == "term" and one.terms is not None:
        board.choose_term(
            title, one.terms, key=key, at=value, index=None, placeholder=say("Choose")
        )
    elif one.kind == "site":
        names = day.sites["name"].map(plain).to_dict()
        board.choose_of(title, names, key=key, at=value, index=None, placeholder=say("Choose"))
    elif one.kind == "village":
        names = day.villages["short_name"].map(plain).to_dict()
        board.choose_of(title, names, key=key, at=value, index=None, placeholder=say("Choose"))
    elif one.kind == "long":
        st.text_area(title, value or "", key=key, height=68, max_chars=2000)
    else:
        st.text_input(title, value or "", key=key, max_chars=200)


def _taken(kind: RecordKind, key: str, values: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for one in kind.fields:
        value = st.session_state.get(f"{key}_{one.name}")
        said[one.name] = (value.strip() or None) if isinstance(value, str) else value
    if said.get("site_id") is not None and "village_code" not in said:
        code = current_day(is_present=True).sites["village_code"].get(said["site_id"])
        said["village_code"] = None if pd.isna(code) else str(code)
    row = record_row(kind, said)
    row["details"] = dict(values.get("details") or {}) | row["details"]
    if any(one.is_asked and said[one.name] is None for one in kind.fields):
        row["kind"] = None  # so that the store refuses it
    return row


def draw_sheets(day: Day, kind: RecordKind, sites: pd.DataFrame) -> None:
    """Draw the blank sheet, the one with what is on record, and the way back of both."""
    title = worded(kind.title, language())
    mine = sites.sort_index()
    papers: list[tuple[str, str, Callable[[], pd.DataFrame]]] = [
        ("blank", say("Blank sheet (XLSX)"), lambda: blank_rows(kind, mine, day.villages)),
        ("kept", say("With what is on record (XLSX)"),
         lambda: sheet_rows(kind, rows_of(day, kind), day.sites, day.villages)),
    ]  # fmt: skip
    with st.container(horizontal=True):
        for name, said, rows in papers:
            write = partial(_book, day, kind, rows)
            offer_file(said, write, name=f"{title}.xlsx", key=f"record_{kind.name}_{name}")
    draw_returned(day, RecordForm(kind))


def _book(day: Day, kind: RecordKind, rows: Callable[[], pd.DataFrame]) -> bytes:
    return record_book(kind, rows(), as_of=day.as_of, is_demo=session.is_demo())


@dataclass(frozen=True)
class RecordForm:
    """The sheet of a kind that comes back; as `pages.outreach.returned.BlankForm`."""

    kind: RecordKind
    title: str = message("Sheets that came back, or a list of one's own (Excel, CSV)")
    button: str = message("Keep {n} records")

    @property
    def prefix(self) -> str:
        """Of the widgets' keys."""
        return f"record_{self.kind.name}_back"

    @property
    def table(self) -> str:
        """Where its rows are kept."""
        return self.kind.table

    def read_file(self, path: Path, *, file_name: str, day: Day, as_of: date) -> Returned:
        """Read a file that came back."""
        known = known_of(day.sites, day.villages)
        return read_records(path, file_name=file_name, kind=self.kind, known=known, as_of=as_of)

    def only_new(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the rows that are not on record, nor said twice."""
        day = current_day(is_present=True)
        seen = {self._mark(row) for row in rows_of(day, self.kind, whole=True).to_dict("records")}
        new = []
        for row in rows:
            mark = self._mark({**dict.fromkeys(_named(self.kind)), **row})
            if mark not in seen:
                seen.add(mark)
                new.append(row)
        return new

    def _mark(self, row: Any) -> tuple[Any, ...]:
        # Numbers of persons are covered on record as it is read here.
        said = said_of(self.kind, {str(name): value for name, value in row.items()})
        return tuple(cover_all(said[name]) for name in self.kind.same)


def _named(kind: RecordKind) -> list[str]:
    return [*kind.dates, *(one.name for one in kind.fields), "details"]
