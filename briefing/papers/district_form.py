"""The district's own Excel form: its cells are tied to figures once, and filled each week."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.exceptions import InvalidFileException

from briefing.facts.fact import Facts
from briefing.facts.say import plain
from briefing.words import form as words
from briefing.words import labels
from vocabulary.errors import BriefError

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

# The setting that keeps the form: {"name", "file" (base64), "ties"}.
FORM: Final = "district_form"
LARGEST: Final = 5_000_000
_LARGEST_UNPACKED: Final = 60_000_000
# A form is read so far; what lies beyond is no form of one page.
ROWS: Final = 200
COLUMNS: Final = 40
_UNKNOWN_FILL: Final = PatternFill("solid", fgColor="FFFF00")
# Cells whose format says nothing get this one for a share.
_SHARE_FORMAT: Final = "0.0%"
_GENERAL: Final = "General"
_BROKEN: Final = (
    InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, EOFError,
    AttributeError, IndexError, SyntaxError,
)  # fmt: skip
Why = Literal["too_large", "not_xlsx", "macro", "link", "formula", "merged", "heading", "no_cell"]


class FormError(BriefError):
    """A file cannot be the district's form, or a cell of it cannot be tied.

    Attributes
    ----------
    why : see `Why`
    """

    def __init__(self, why: Why, told: str) -> None:
        self.why: Why = why
        super().__init__(told)


class FormChangedError(BriefError):
    """The form is not laid out as it was when its cells were tied.

    Attributes
    ----------
    cell : as it is called, with its sheet
    was, now : the words beside it, then and now
    """

    def __init__(self, cell: str, was: str, now: str) -> None:
        self.cell, self.was, self.now = cell, was, now
        super().__init__(f"The words beside {cell} were {was!r} and are {now!r} now.")


@dataclass(frozen=True)
class Tie:
    """One cell of the form and the figure that goes into it.

    Attributes
    ----------
    figure : id of a fact, or "date:as_of", "date:start", "date:end", "text:issuer"
    label : the words beside the cell when it was tied
    """

    sheet: str
    cell: str
    figure: str
    label: str


@dataclass(frozen=True)
class Unfilled:
    """A cell that was left empty, the words beside it, and why."""

    sheet: str
    cell: str
    label: str
    why: str


def kept_form(name: str, content: bytes, ties: Sequence[Tie]) -> dict[str, Any]:
    """Return what the setting `FORM` keeps."""
    packed = base64.b64encode(content).decode()
    return {"name": name, "file": packed, "ties": [asdict(one) for one in ties]}


def form_of(kept: Mapping[str, Any]) -> bytes:
    """Return the form that is kept, as it was given."""
    return base64.b64decode(kept["file"])


def ties_of(kept: Mapping[str, Any]) -> tuple[Tie, ...]:
    """Return the ties that are kept with the form."""
    return tuple(Tie(**one) for one in kept["ties"])


def read_form(content: bytes) -> Workbook:
    """Return the form as it was given: formulas, merges, widths, colours and protection stay.

    Raises
    ------
    FormError
        It is no .xlsx, is too large, holds a macro or links to another file.
    """
    if len(content) > LARGEST:
        raise FormError("too_large", f"A form has at most {LARGEST} bytes.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _LARGEST_UNPACKED:
                raise FormError("too_large", "The form is too large when unpacked.")
            names = package.namelist()
        if any("vbaProject" in name for name in names):
            raise FormError("macro", "The form holds a macro; save it as a plain .xlsx.")
        if any(name.startswith("xl/externalLinks/") for name in names):
            raise FormError("link", "The form links to another file; take the links out.")
        return load_workbook(io.BytesIO(content))
    except _BROKEN as error:
        raise FormError("not_xlsx", "The form is no .xlsx file.") from error


def grid(sheet: Worksheet) -> list[list[str]]:
    """Return what a sheet says, cell by cell; "" where it says nothing."""
    rows = sheet.iter_rows(1, min(sheet.max_row, ROWS), 1, min(sheet.max_column, COLUMNS))
    return [[_text(cell.value) for cell in row] for row in rows]


def label_of(sheet: Worksheet, cell: str) -> str:
    """Return the words beside a cell: the nearest to its left, and the nearest above."""
    at = sheet[cell]
    row, column = at.row, at.column
    left = next(
        (said for n in range(column - 1, 0, -1) if (said := _words(sheet.cell(row, n).value))), ""
    )
    above = next(
        (said for n in range(row - 1, 0, -1) if (said := _words(sheet.cell(n, column).value))), ""
    )
    return words.BESIDE.join(one for one in (left, above) if one)


def tied(form: Workbook, sheet: str, cell: str, figure: str) -> Tie:
    """Return the tie of a cell.

    Raises
    ------
    FormError
        It is a formula, a heading, or part of a larger cell; nothing is written over these.
    """
    if sheet not in form.sheetnames:
        raise FormError("no_cell", f"The form has no sheet {sheet!r}.")
    at = form[sheet][cell]
    if isinstance(at, MergedCell):
        raise FormError("merged", f"{cell} belongs to a larger cell; take its first one.")
    if at.data_type == "f":
        raise FormError("formula", f"{cell} is a formula, which the form counts itself.")
    if _words(at.value):
        raise FormError("heading", f"{cell} says {at.value!r}, which is never written over.")
    return Tie(sheet, cell, figure, label_of(form[sheet], cell))


def proposed(form: Workbook) -> tuple[Tie, ...]:
    """Return the ties that the words beside the empty cells suggest; a person confirms them."""
    found = []
    for sheet, cell in _blank_cells(form):
        label = label_of(form[sheet], cell)
        figure = next((one for said, one in words.SUGGESTED if said in label), "")
        if figure and not any(word in label for word in words.NOT_OURS):
            found.append(Tie(sheet, cell, figure, label))
    return tuple(found)


def fill_form(
    content: bytes, ties: Sequence[Tie], facts: Facts
) -> tuple[bytes, tuple[Unfilled, ...]]:
    """Return a filled copy of the form, and what was left empty.

    What is not known stays empty, yellow and with a comment; never 0, never last week's figure.

    Raises
    ------
    FormChangedError
        The words beside a tied cell are others than when it was tied.
    FormError
        See `read_form` and `tied`.
    """
    form = read_form(content)
    unfilled: list[Unfilled] = []
    for one in ties:
        again = tied(form, one.sheet, one.cell, one.figure)
        if again.label != one.label:
            raise FormChangedError(f"{one.sheet} {one.cell}", one.label, again.label)
        at: Any = form[one.sheet][one.cell]
        value, is_share = _value(facts, one.figure)
        at.value = value
        if value is None:
            at.fill = _UNKNOWN_FILL
            at.comment = Comment(words.UNKNOWN.format(why=words.NOT_KEPT), labels.PRINTED_BY)
            unfilled.append(Unfilled(one.sheet, one.cell, one.label, words.NOT_KEPT))
        elif is_share and at.number_format == _GENERAL:
            at.number_format = _SHARE_FORMAT
        elif isinstance(value, date) and at.number_format == _GENERAL:
            at.number_format = "yyyy-mm-dd"
    held = {(one.sheet, one.cell) for one in ties}
    for sheet, cell in _blank_cells(form):
        if (sheet, cell) not in held:
            label = label_of(form[sheet], cell)
            is_theirs = any(word in label for word in words.NOT_OURS)
            why = words.BRIGADE if is_theirs else words.NOT_TIED
            unfilled.append(Unfilled(sheet, cell, label, why))
    stream = io.BytesIO()
    form.save(stream)
    return stream.getvalue(), tuple(unfilled)


def figures() -> Mapping[str, str]:
    """Return every figure a cell can be tied to, and what it is called."""
    pressing = {
        f"pressing.{key}.{column}": f"{when}{name}"
        for key, name in labels.PRESSING_ROWS.items()
        for column, when in words.WHEN.items()
    }
    return {**labels.FACTS, **pressing, **words.OTHERS}


def _value(facts: Facts, figure: str) -> tuple[Any, bool]:
    """Return what goes into a cell, and whether it is a share; None where it is not known."""
    others: dict[str, Any] = {
        "date:as_of": facts.as_of,
        "date:start": facts.period.start,
        "date:end": facts.period.end,
        "text:issuer": plain(facts.texts["issuer"]),
    }
    if figure in others:
        return others[figure], False
    fact = facts.items.get(figure)
    if fact is None or fact.value is None:
        return None, False
    if fact.unit == "share":
        return round(fact.value, 6), True
    return int(fact.value), False


def _blank_cells(form: Workbook) -> Iterator[tuple[str, str]]:
    """Yield the cells that wait for a figure: ruled, nothing in them, words to their left."""
    for sheet in form.worksheets:
        rows = sheet.iter_rows(1, min(sheet.max_row, ROWS), 1, min(sheet.max_column, COLUMNS))
        for at in (one for row in rows for one in row[1:]):
            if isinstance(at, MergedCell) or at.value is not None:
                continue
            is_ruled = at.border.left.style or at.border.bottom.style
            is_beside = bool(_words(sheet.cell(at.row, at.column - 1).value))
            if is_ruled and (is_beside or words.BESIDE in label_of(sheet, at.coordinate)):
                yield sheet.title, at.coordinate


def _text(value: object) -> str:
    return "" if value is None else plain(str(value))


def _words(value: object) -> str:
    """Return the words of a cell; "" where it holds a number, a formula or nothing."""
    if not isinstance(value, str) or value.startswith("="):
        return ""
    said = plain(value)
    return "" if said.replace(".", "", 1).replace("%", "").isdigit() else said
