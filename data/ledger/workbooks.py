"""Workbooks to fill in: empty ledgers of each kind, and rows to be mended with their reasons.

Both are read back by `data.ledger.intake`. Drop-downs take their lists from named ranges on a
hidden sheet: a list written into a rule may have 255 characters at most, and WPS reads named ranges
(STANDARDS.md 4). No formulas, no macros.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from data.ledger import LedgerRow
from data.ledger.headings import LedgerColumn, columns_of
from vocabulary import ledger, ledger_files
from vocabulary.facts import FACTS, SiteFact
from vocabulary.faults import Fault, Severity, fault_sentence
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.ledger import LEADING_SIGNS
from vocabulary.personal_numbers import cover, cover_all
from vocabulary.terms import Category, Datum, HazardGrade, Language, LedgerKind, Provenance

_LAST_ROW: Final = 5000  # rows that carry the rules of their column
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_SITE: Final = (
    "name", "category", "address", "village", "office", "responsible_person", "phone", "x", "y",
    "datum",
)  # fmt: skip
_HAZARD: Final = (
    "description", "code", "grade", "found_on", "found_by", "found_how", "due_on", "owner",
    "hazard_office", "measure", "status", "done_on",
)  # fmt: skip
ORDER: Final[dict[LedgerKind, tuple[str, ...]]] = {
    LedgerKind.VILLAGES: (
        "village_code", "name", "class_code", "residents", "households", "leader", "office",
        "provenance",
    ),
    LedgerKind.SITES: ("site_no", *_SITE, *FACTS),
    LedgerKind.HAZARDS: ("hazard_no", "site_no", "name", *_HAZARD, "funds", "interim"),
    LedgerKind.PROBLEMS: ("name", "category", "address", "village", *_HAZARD),
}  # fmt: skip
_LONGEST_CELL: Final = 32_767  # Excel's own limit
_LONGEST_NAME: Final = 31
_FORBIDDEN: Final = re.compile(r"[\[\]:*?/\\']")
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def template(kind: LedgerKind, *, villages: Sequence[str] = ()) -> bytes:
    """Write an empty ledger of one kind as .xlsx.

    It has its header frozen and one example line, a guide, and the hidden dictionary. The everyday
    names of `villages` are the drop-down of the village column.
    """
    stream = io.BytesIO()
    choices = _choices(villages)
    columns = columns_of(kind)
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(kind.zh[:31])
        _guide(book)
        used = {name: choices[name] for name in ORDER[kind] if name in choices}
        used |= {name: ledger_files.YES_NO for name in ORDER[kind] if columns[name].reads == "flag"}
        _dictionary(book, used)
        _ledger(book, sheet, kind, used)
        sheet.activate()
    return stream.getvalue()


def heading(column: LedgerColumn, *, kind: LedgerKind) -> str:
    """Return a column's heading as the template prints it, with unit and mark."""
    fact = FACTS.get(column.name) if column.part == "site" else None
    words = ledger_files.TEMPLATE_HEADINGS.get(column.name, column.headings[0])
    if fact is not None and fact.unit:
        words = f"{words}（{fact.unit}）"
    return words + (ledger_files.REQUIRED_MARK if kind in column.required else "")


def _choices(villages: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {
        "category": tuple(term.zh for term in Category),
        "code": tuple(f"{entry.code} {entry.zh}" for entry in HAZARD_CODES.values()),
        "grade": tuple(term.zh for term in HazardGrade),
        "status": ledger_files.STATUS_CHOICES,
        "found_how": ledger_files.HOW_CHOICES,
        "datum": tuple(term.zh for term in Datum),
        "provenance": tuple(term.zh for term in Provenance),
    }
    return found | ({"village": tuple(villages)} if villages else {})


def _guide(book: Workbook) -> None:
    sheet = book.add_worksheet(ledger_files.GUIDE_SHEET)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 90, wrapped)
    for line, words in enumerate(ledger_files.GUIDE):
        sheet.write_string(line, 0, words)
    sheet.write_string(
        len(ledger_files.GUIDE) + 1,
        0,
        f"{ledger_files.TEMPLATE_VERSION_LINE} {ledger_files.TEMPLATE_VERSION}",
    )


def _dictionary(book: Workbook, used: Mapping[str, Sequence[str]]) -> None:
    sheet = book.add_worksheet(ledger_files.DICTIONARY_SHEET)
    sheet.hide()
    for place, (name, words) in enumerate(used.items()):
        sheet.write_string(0, place, name)
        for line, word in enumerate(words, start=1):
            sheet.write_string(line, place, word)
        letters = xlsxwriter.utility.xl_col_to_name(place, col_abs=True)
        cells = f"='{ledger_files.DICTIONARY_SHEET}'!{letters}$2:{letters}${len(words) + 1}"
        book.define_name(_range_name(name), cells)
    sheet.write_string(0, len(used), ledger_files.TEMPLATE_VERSION_LINE)
    sheet.write_string(1, len(used), ledger_files.TEMPLATE_VERSION)


def _range_name(name: str) -> str:
    return f"list_{name}"


def _ledger(
    book: Workbook, sheet: Worksheet, kind: LedgerKind, used: Mapping[str, Sequence[str]]
) -> None:
    head = book.add_format({"bold": True, "bg_color": "#E7ECF3", "border": 1, "text_wrap": True})
    example = book.add_format({"italic": True, "font_color": "#7A7A7A", "num_format": "@"})
    formats = {
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
        "text": book.add_format({"num_format": "@"}),
    }
    columns = columns_of(kind)
    sheet.write_string(0, 0, columns["row_no"].headings[0], head)
    sheet.write_string(1, 0, ledger.EXAMPLE_MARK, example)
    sheet.set_column(0, 0, 6)
    for place, name in enumerate(ORDER[kind], start=1):
        column = columns[name]
        words = heading(column, kind=kind)
        sheet.write_string(0, place, words, head)
        shown = ledger_files.TEMPLATE_EXAMPLES[kind].get(name)
        if shown is not None:
            sheet.write_string(1, place, shown, example)
        sheet.set_column(place, place, max(len(words) * 2 + 2, 10), _format(column, formats))
        _rule(sheet, place, column, used)
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 32)


def _format(column: LedgerColumn, formats: Mapping[str, Format]) -> Format | None:
    if column.reads == "date":
        return formats["date"]
    numeric = column.reads in ("number", "count", "x", "y", "floors")
    return None if numeric else formats["text"]


def _rule(
    sheet: Worksheet, place: int, column: LedgerColumn, used: Mapping[str, Sequence[str]]
) -> None:
    rule: dict[str, Any] = {"error_type": "warning", "error_title": ledger_files.CHECK_TITLE}
    fact = FACTS.get(column.name) if column.part == "site" else None
    if column.name in used:
        rule |= {"validate": "list", "source": f"={_range_name(column.name)}"}
        rule["error_message"] = ledger_files.LIST_ERROR
    elif column.reads == "date":
        rule |= {
            "validate": "date",
            "criteria": "between",
            "error_message": ledger_files.DATE_ERROR,
        }
        rule |= {"minimum": _FIRST_DAY, "maximum": _LAST_DAY}
    elif fact is not None and fact.type in ("number", "count"):
        rule |= _number_rule(fact)
    else:
        return
    sheet.data_validation(1, place, _LAST_ROW, place, rule)


def _number_rule(fact: SiteFact) -> dict[str, Any]:
    return {
        "validate": "integer" if fact.type == "count" else "decimal",
        "criteria": "between",
        "minimum": fact.low,
        "maximum": fact.high,
        "error_message": ledger_files.NUMBER_ERROR,
    }


def rows_to_mend(
    rows: Iterable[LedgerRow],
    *,
    faults: Mapping[tuple[str, int], Iterable[Fault]] | None = None,
    language: Language = "zh_CN",
    personal: bool = False,
) -> bytes:
    """Write rows as typed into an .xlsx, the reason why each does not go in beside it.

    Telephone and identity numbers in it are covered. In a row that comes back they stand for those
    of the row that waits.

    There is a sheet for each sheet of the file. Every cell is text, whatever sign it begins with:
    nothing in it is a formula, a link or a number.

    Parameters
    ----------
    faults : mapping of (sheet, row) to faults, optional
        What is known besides the rows' own faults, such as the register's.
    personal : show telephone and identity numbers as typed; the caller writes that down
    """
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
            shown = name if personal else cover(name)
            sheet = book.add_worksheet(_sheet_name(shown, used))
            cells = [row.cells if personal else cover_all(row.cells) for row in group]
            told = reasons if personal else [cover(one) for one in reasons]
            _sheet_to_mend(sheet, [row.row for row in group], cells, told, styles)
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


def _sheet_to_mend(
    sheet: Worksheet,
    rows: list[int],
    cells: list[dict[str, str]],
    reasons: list[str],
    styles: Mapping[str, Format],
) -> None:
    headings = list(dict.fromkeys(heading for one in cells for heading in one))
    for place, heading in enumerate((ledger.FAULT_HEADING, ledger_files.ROW_HEADING, *headings)):
        sheet.write_string(0, place, _written(heading), styles["head"])
    for line, (row, held, reason) in enumerate(zip(rows, cells, reasons, strict=True), start=1):
        sheet.write_string(line, 0, _written(reason), styles["reason"])
        sheet.write_string(line, 1, str(row), styles["text"])
        for place, heading in enumerate(headings, start=2):
            text = _written(held.get(heading, ""))
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
