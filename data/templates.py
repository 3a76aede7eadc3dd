"""Empty ledgers to fill in: an .xlsx for each kind, read back by `data.intake` without a fault.

Drop-downs take their lists from named ranges on a hidden sheet: a list written into a rule may
have 255 characters at most, and WPS reads named ranges (STANDARDS.md 4). No formulas, no macros.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from data.columns import Column, columns_of
from vocabulary import ledger, ledger_files
from vocabulary.facts import FACTS, SiteFact
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, Datum, HazardGrade, LedgerKind, Provenance

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

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


def template(kind: LedgerKind, *, villages: Sequence[str] = ()) -> bytes:
    """Write an empty ledger of one kind.

    Parameters
    ----------
    kind : LedgerKind
    villages : sequence of str
        Everyday names for the drop-down of the village column; none where empty.

    Returns
    -------
    bytes
        .xlsx: the ledger with its header frozen and one example line, a guide, and the hidden
        dictionary.
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


def heading(column: Column, *, kind: LedgerKind) -> str:
    """Return a column's heading as the template prints it, with unit and mark.

    Parameters
    ----------
    column : Column
    kind : LedgerKind

    Returns
    -------
    str
    """
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


def _format(column: Column, formats: Mapping[str, Format]) -> Format | None:
    if column.reads == "date":
        return formats["date"]
    numeric = column.reads in ("number", "count", "x", "y", "floors")
    return None if numeric else formats["text"]


def _rule(sheet: Worksheet, place: int, column: Column, used: Mapping[str, Sequence[str]]) -> None:
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
