"""Rows as a workbook: ledger text stays text, numbers stay numbers, nothing computes."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import xlsxwriter

from briefing.facts.say import say_date, say_known
from briefing.words import labels, sheets

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

# What a spreadsheet program may take for a formula when such a cell is edited or pasted elsewhere,
# full-width signs included (OWASP CSV Injection; ASVS 5.0 1.2.10). Such a cell is marked as text.
RISKY: Final = re.compile(r"^[\s'\"]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
# Excel's own limits: characters in a cell, characters in a sheet's name, rows of a sheet.
LONGEST_CELL: Final = 32767
LONGEST_NAME: Final = 31
MOST_ROWS: Final = 1_048_576
# XML 1.0 has no place for these; XlsxWriter would write them as _x0000_ escapes that WPS shows.
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SHEET_NAME: Final = re.compile(r"[\[\]:*?/\\']")
WIDEST: Final = 48
NARROWEST: Final = 8


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook.

    Attributes
    ----------
    name : shown on the tab; shortened and cleaned of signs Excel forbids
    frame : its rows, in order; the index is not written
    headings : mapping of column to str; columns written, in this order, under these headings
    title : above the table
    notes : lines below the title: the day, the source, how to read it
    shares : columns that hold a share 0 to 1, shown as percent with one decimal
    """

    name: str
    frame: pd.DataFrame
    headings: Mapping[str, str]
    title: str = ""
    notes: tuple[str, ...] = ()
    shares: frozenset[str] = field(default_factory=frozenset)


def rows_workbook(
    rows: Sequence[Sheet],
    *,
    is_demo: bool = False,
    as_of: date | None = None,
    known_at: datetime | None = None,
) -> bytes:
    """Return sheets as the bytes of a .xlsx file.

    Headings are frozen and filterable. Text cells are text whatever they begin with; no formula,
    no link, no macro.

    Parameters
    ----------
    is_demo : every sheet carries the mark of made-up data
    as_of : the day the register was looked at, written on every sheet
    known_at : only what had been entered by then is in the rows; said beside the day

    Raises
    ------
    ValueError
        More rows than a sheet holds.
    """
    head = [("demo", labels.DEMO_LONG)] if is_demo else []
    if as_of:
        head.append(("note", sheets.AS_OF.format(day=say_known(say_date(as_of), known_at))))
    stream = io.BytesIO()
    # Nothing is guessed from what a text looks like: not a formula, not a link, not a number.
    guesses = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    with xlsxwriter.Workbook(stream, {"in_memory": True, **dict.fromkeys(guesses, False)}) as book:
        book.set_properties(_properties(is_demo=is_demo, as_of=as_of))
        styles = _styles(book)
        used: set[str] = set()
        for sheet in rows:
            _sheet(book.add_worksheet(_name(sheet.name, used)), sheet, head, styles)
    return stream.getvalue()


def _properties(*, is_demo: bool, as_of: date | None) -> dict[str, Any]:
    told: dict[str, Any] = {"comments": labels.DEMO_LONG if is_demo else ""}
    if as_of:
        # The moment of writing would make two copies of the same rows differ.
        told["created"] = datetime.combine(as_of, time())
    return told


def _styles(book: Workbook) -> dict[str, Format]:
    line = {"border": 1, "border_color": "#C9CFD4", "valign": "vcenter"}
    text = {**line, "text_wrap": True, "num_format": "@"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "note": book.add_format({"font_color": "#5A646C"}),
        "demo": book.add_format({"bold": True, "font_color": "#C8102E"}),
        "head": book.add_format(
            {**line, "bold": True, "bg_color": "#E6EBEF", "align": "center", "text_wrap": True}
        ),
        "text": book.add_format(text),
        "risky": book.add_format({**text, "quote_prefix": True}),
        "whole": book.add_format({**line, "num_format": "0"}),
        "number": book.add_format({**line, "num_format": "0.0##"}),
        "share": book.add_format({**line, "num_format": "0.0%"}),
        "date": book.add_format({**line, "num_format": "yyyy-mm-dd", "align": "center"}),
    }


def _sheet(
    page: Worksheet, sheet: Sheet, head: list[tuple[str, str]], styles: dict[str, Format]
) -> None:
    lines = [("title", sheet.title)] if sheet.title else []
    lines += [*head, *(("note", _clean(note)) for note in sheet.notes)]
    for place, (style, text) in enumerate(lines):
        page.write_string(place, 0, _clean(text), styles[style])
    first = len(lines)
    columns = list(sheet.headings)
    n_rows = len(sheet.frame)
    if first + 1 + n_rows > MOST_ROWS:
        raise ValueError(f"A sheet holds {MOST_ROWS} rows, got {n_rows}; split the export.")
    for place, column in enumerate(columns):
        page.write_string(first, place, _clean(sheet.headings[column]), styles["head"])
        values = sheet.frame[column].tolist()
        shown = [
            _write(page, first + 1 + row, place, value, styles, is_share=column in sheet.shares)
            for row, value in enumerate(values)
        ]
        widths = [_width(sheet.headings[column]) + 3, *(_width(text) for text in shown)]
        page.set_column(place, place, max(NARROWEST, min(WIDEST, max(widths) + 2)))
    page.freeze_panes(first + 1, 0)
    if columns:
        page.autofilter(first, 0, first + n_rows, len(columns) - 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(first)
    marks = [text for style, text in head if style == "demo"]
    page.set_header(f"&C{marks[0]}" if marks else "")
    page.set_footer(sheets.PAGES)


def _write(
    page: Worksheet,
    row: int,
    column: int,
    value: Any,
    styles: dict[str, Format],
    *,
    is_share: bool,
) -> str:
    """Write one cell and return what is seen in it."""
    if _is_missing(value):
        page.write_blank(row, column, None, styles["text"])
        return ""
    if isinstance(value, bool):
        value = sheets.YES if value else sheets.NO
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        page.write_datetime(
            row,
            column,
            datetime(value.year, value.month, value.day),  # noqa: DTZ001
            styles["date"],
        )
        return value.isoformat()
    if isinstance(value, int | float):
        style = "share" if is_share else "whole" if float(value).is_integer() else "number"
        page.write_number(row, column, value, styles[style])
        return f"{value:.6g}"
    text = _clean(str(value))
    page.write_string(row, column, text, styles["risky" if RISKY.match(text) else "text"])
    return text


def _is_missing(value: Any) -> bool:
    if isinstance(value, list | tuple | dict | set):
        return False
    return value is None or bool(pd.isna(value))


def _clean(text: str) -> str:
    line = _UNPRINTABLE.sub("", text)
    return line if len(line) <= LONGEST_CELL else line[: LONGEST_CELL - 1] + "…"


def _name(name: str, used: set[str]) -> str:
    base = _SHEET_NAME.sub("", _clean(name)).strip()[:LONGEST_NAME] or sheets.SHEET
    unique, place = base, 2
    while unique.lower() in used:
        tail = f" {place}"
        unique, place = base[: LONGEST_NAME - len(tail)] + tail, place + 1
    used.add(unique.lower())
    return unique


def _width(text: str) -> int:
    longest = max(text.split("\n"), key=len, default="")[:WIDEST]
    return sum(1 if ord(sign) < 0x1100 else 2 for sign in longest)
