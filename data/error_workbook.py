"""The rows that wait or were refused, the reason beside each; mended, it can be imported."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

import xlsxwriter

from data.ledger import Ledger, LedgerRow
from vocabulary import ledger, ledger_files
from vocabulary.faults import Fault, Severity, fault_sentence
from vocabulary.ledger import LEADING_SIGNS
from vocabulary.terms import Language

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_LONGEST_CELL: Final = 32_767  # Excel's own limit
_LONGEST_NAME: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(
    rows: Ledger | Iterable[LedgerRow],
    *,
    faults: Mapping[tuple[str, int], Iterable[Fault]] | None = None,
    language: Language = "zh_CN",
) -> bytes:
    """Write rows as typed, the reason why each does not go in beside it.

    Parameters
    ----------
    rows : Ledger, or iterable of LedgerRow
        Of a ledger, the rows that wait or are refused; of an iterable, all.
    faults : mapping of (sheet, row) to faults, optional
        What is known besides the rows' own faults, such as the register's.
    language : "zh_CN" or "en"
        Of the reasons.

    Returns
    -------
    bytes
        .xlsx with a sheet for each sheet of the file. Every cell is text, whatever sign it begins
        with: nothing in it is a formula, a link or a number.
    """
    if isinstance(rows, Ledger):
        rows = [row for row in rows.rows if row.waits or row.is_refused]
    by_sheet: dict[str, list[LedgerRow]] = {}
    for row in rows:
        by_sheet.setdefault(row.sheet, []).append(row)
    stream = io.BytesIO()
    guesses = ("strings_to_formulas", "strings_to_urls", "strings_to_numbers")
    with xlsxwriter.Workbook(stream, {"in_memory": True, **dict.fromkeys(guesses, False)}) as book:
        styles = _styles(book)
        used: set[str] = set()
        for name, group in (by_sheet or {"": []}).items():
            reasons = [_reasons(row, faults or {}, language) for row in group]
            _sheet(book.add_worksheet(_sheet_name(name, used)), group, reasons, styles)
    return stream.getvalue()


def _reasons(
    row: LedgerRow, more: Mapping[tuple[str, int], Iterable[Fault]], language: Language
) -> str:
    every = dict.fromkeys((*row.faults, *more.get((row.sheet, row.row), ())))
    grave = [fault for fault in every if fault.severity is not Severity.NOTES]
    return "\n".join(fault_sentence(fault, language) for fault in grave)


def _styles(book: Workbook) -> dict[str, Format]:
    plain = {"num_format": "@", "valign": "top"}
    return {
        "head": book.add_format({"bold": True, "bg_color": "#E7ECF3", "border": 1}),
        "text": book.add_format(plain),
        # Excel keeps such a cell text even when somebody edits it or saves it as text.
        "risky": book.add_format({**plain, "quote_prefix": True}),
        "reason": book.add_format({**plain, "text_wrap": True, "font_color": "#9C0006"}),
    }


def _sheet(
    sheet: Worksheet, rows: list[LedgerRow], reasons: list[str], styles: Mapping[str, Format]
) -> None:
    headings = list(dict.fromkeys(heading for row in rows for heading in row.raw))
    for place, heading in enumerate((ledger.FAULT_HEADING, ledger_files.ROW_HEADING, *headings)):
        sheet.write_string(0, place, _written(heading), styles["head"])
    for line, (row, reason) in enumerate(zip(rows, reasons, strict=True), start=1):
        sheet.write_string(line, 0, _written(reason), styles["reason"])
        sheet.write_string(line, 1, str(row.row), styles["text"])
        for place, heading in enumerate(headings, start=2):
            text = _written(row.raw.get(heading, ""))
            if text:
                sheet.write_string(line, place, text, styles[_style(text)])
    sheet.set_column(0, 0, 60)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2 + len(headings), 18, styles["text"])
    sheet.freeze_panes(1, 2)


def _style(text: str) -> str:
    return "risky" if text.lstrip(" \"'")[:1] in LEADING_SIGNS else "text"


def _written(text: str) -> str:
    return _UNPRINTABLE.sub("", text)[:_LONGEST_CELL]


def _sheet_name(name: str, used: set[str]) -> str:
    clean = (
        _FORBIDDEN.sub(" ", _written(name)).strip()[:_LONGEST_NAME] or ledger_files.MENDING_SHEET
    )
    unique, number = clean, 1
    while unique.casefold() in used:
        number += 1
        unique = f"{clean[: _LONGEST_NAME - 4]} {number}"
    used.add(unique.casefold())
    return unique
