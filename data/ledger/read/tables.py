"""Workbooks and text ledgers -> rows of text, in the child process; nothing is interpreted.

What stands in a workbook is read by calamine. The encoding and the separator of a text are judged
by evidence. A reader yields the head of each sheet as a dict, then its rows as lists of text, and
between them `{"share"}` for progress.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from data.ledger.read.cell_errors import CellErrors, cell_errors, comments

Line = list[Any] | dict[str, Any]
_BOOK_EVERY: Final = 2000  # rows between two words of progress
_TEXT_EVERY: Final = 5000
_WHOLE: Final = 1e15  # beyond it a float no longer holds every integer
_ABSURD: Final = 1e21  # longer than any number of an office
_DELIMITERS: Final = (",", "\t", ";", "|")
_SAMPLE_LINES: Final = 60
_LONGEST_CELL: Final = 1 << 20
# ="007": how programs keep a spreadsheet from reading a number.
_UNGUARDED: Final = re.compile(r'^="([^"]*)"$')
_GUESS_BYTES: Final = 200_000  # charset-normalizer names the encoding from so much in 0.1 s


class ReadError(Exception):
    """A file cannot be read; the parent turns it into a `LedgerError`.

    Attributes
    ----------
    code : str
        Key of `vocabulary.ledger_files.LEDGER_WORDING`.
    values : dict of str to str
        What its sentence names.
    """

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def read_book(path: Path, folder: Path) -> Iterator[Line]:
    """Yield each sheet's head, `{"sheet", "merges", "hidden", "notes"}`, and its rows.

    Raises
    ------
    ReadError
        protected, corrupt.
    """
    try:
        with path.open("rb") as stream:
            book = CalamineWorkbook.from_filelike(stream)
            sheets = [
                about for about in book.sheets_metadata if about.typ is SheetTypeEnum.WorkSheet
            ]
            errors, said = cell_errors(path), comments(path)
            for place, about in enumerate(sheets):
                sheet = book.get_sheet_by_name(about.name)
                head = _book_head(sheet, hidden=about.visible is not SheetVisibleEnum.Visible)
                n = said.get(about.name)
                yield head | ({"notes": [f"comments_left:{about.name} ({n})"]} if n else {})
                broken = errors.get(about.name, {})
                for number, line in enumerate(_book_rows(sheet, broken)):
                    yield line
                    if number % _BOOK_EVERY == 0:
                        done = number / max(sheet.height, 1)
                        yield {"share": round((place + min(done, 1.0)) / len(sheets), 3)}
    except PasswordError as error:
        raise ReadError("protected") from error
    except (CalamineError, OSError, ValueError) as error:
        raise ReadError("protected" if _is_locked(path, folder) else "corrupt") from error


def _is_locked(path: Path, folder: Path) -> bool:
    # While it guesses the format, the reader swallows that an old workbook asks for a password.
    copy = folder / "book.xls"
    shutil.copyfile(path, copy)
    try:
        CalamineWorkbook.from_path(str(copy))
    except PasswordError:
        return True
    except (CalamineError, OSError, ValueError):
        return False
    return False


def _book_head(sheet: CalamineSheet, *, hidden: bool) -> dict[str, Any]:
    left = _first_column(sheet)
    merges = [
        [top, first - left, bottom, last - left]
        for (top, first), (bottom, last) in sheet.merged_cell_ranges or ()
        if first >= left
    ]
    return {"sheet": sheet.name, "merges": merges, "hidden": hidden}


def _first_column(sheet: CalamineSheet) -> int:
    # Empty columns on the left are left out of the rows, empty lines above are not.
    return sheet.start[1] if sheet.start else 0


def _book_rows(sheet: CalamineSheet, errors: CellErrors) -> Iterator[list[str]]:
    left = _first_column(sheet)
    n_lines = 0
    for number, cells in enumerate(sheet.iter_rows()):
        n_lines = number + 1
        texts = [cell if type(cell) is str else as_text(cell) for cell in cells]
        yield _with_errors(texts, errors.get(number, {}), left)
    for number in range(n_lines, max(errors, default=-1) + 1):
        yield _with_errors([], errors.get(number, {}), left)


def _with_errors(texts: list[str], errors: Mapping[int, str], left: int) -> list[str]:
    for column, said in errors.items():
        if column < left:
            continue
        texts.extend([""] * (column - left + 1 - len(texts)))
        texts[column - left] = texts[column - left] or said
    while texts and not texts[-1]:
        texts.pop()
    return texts


def as_text(cell: object) -> str:
    """Return a typed cell as a clerk would have typed it: whole numbers, dates as 2023-12-07."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return number_as_text(cell)
    if isinstance(cell, datetime):
        at_midnight = cell.time() == datetime.min.time()
        return (
            cell.date().isoformat() if at_midnight else cell.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def number_as_text(number: float) -> str:
    """Return a number with all its digits: 915002240000000000, never 9.1500224e+17."""
    if not number.is_integer() or abs(number) >= _ABSURD:
        return repr(number)
    return str(int(number)) if abs(number) < _WHOLE else f"{Decimal(repr(number)):f}"


def read_text(path: Path) -> Iterator[Line]:
    """Yield one sheet's head, `{"sheet", "merges", "notes"}`, and its rows.

    Raises
    ------
    ReadError
        encoding_unknown, corrupt.
    """
    text, encoding = decode(path.read_bytes())
    notes = [] if encoding in ("utf-8-sig",) else [f"encoding_taken:{encoding}"]
    repaired = mojibake_repaired(text)
    if repaired is not None:
        text = repaired
        notes.append("mojibake_repaired")
    yield {"sheet": "", "merges": [], "notes": notes}
    yield from rows_of(text)


def decode(content: bytes) -> tuple[str, str]:
    """Decode a text ledger: UTF-8 first, nothing else passes for it; then GB18030; then by guess.

    Raises
    ------
    ReadError
        encoding_unknown.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_as(content, "utf-16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_GUESS_BYTES]).best()
    if best is None:
        raise ReadError("encoding_unknown")
    return _decode_as(content, best.encoding)


def _decode_as(content: bytes, encoding: str) -> tuple[str, str]:
    try:
        return content.decode(encoding), encoding
    except (UnicodeDecodeError, LookupError) as error:
        raise ReadError("encoding_unknown") from error


def mojibake_repaired(text: str) -> str | None:
    """Undo one wrong decoding, where the whole text proves it.

    Two mistakes can be undone: UTF-8 read as GBK, and GBK read as Latin-1. The proof is that every
    character goes back to bytes and those bytes are well-formed in the other encoding.

    Returns
    -------
    str or None
        None where the text is as it should be, or is beyond repair.
    """
    sample = text[:_GUESS_BYTES]
    if sample.isascii():
        return None
    for wrong, right in (("gb18030", "utf-8"), ("latin-1", "gb18030")):
        try:
            repaired = text.encode(wrong).decode(right)
        except UnicodeError:
            continue
        if _n_common(repaired[:_GUESS_BYTES]) > _n_common(sample):
            return repaired
    return None


def _n_common(text: str) -> int:
    # The level-1 characters of GB 2312 (rows 16 to 55) are what ledgers are written in.
    common = 0
    for character in text:
        if character > "\x7f":
            code = character.encode("gb2312", "ignore")
            common += len(code) == 2 and 0xB0 <= code[0] <= 0xD7
    return common


def rows_of(text: str) -> Iterator[Line]:
    """Split decoded text into rows of cells, trailing empty ones left out.

    Raises
    ------
    ReadError
        corrupt: a cell without end.
    """
    csv.field_size_limit(_LONGEST_CELL)
    lines, size, done = _Lines(text), max(len(text), 1), 0
    try:
        for number, typed in enumerate(lines.rows()):
            done += sum(map(len, typed)) + len(typed)
            cells = [_UNGUARDED.sub(r"\1", cell) if cell[:1] == "=" else cell for cell in typed]
            while cells and not cells[-1]:
                cells.pop()
            yield cells
            if number % _TEXT_EVERY == 0:
                yield {"share": round(min(done / size, 1.0), 3)}
    except csv.Error as error:
        raise ReadError("corrupt", line=str(lines.at)) from error


class _Lines:
    """The lines of a text, cut into rows.

    A quoted cell with line breaks spans lines but is one row, as in a spreadsheet. A quotation mark
    that nobody closed would take the rows below it into its cell: such a line is cut as it stands.
    """

    def __init__(self, text: str) -> None:
        self.delimiter = delimiter_of(text)
        self.lines = list(io.StringIO(text, newline=""))
        widths = [line.count(self.delimiter) for line in self.lines[:_SAMPLE_LINES] if line.strip()]
        self.width = max(set(widths), key=widths.count, default=0)
        self.at = 0

    def rows(self) -> Iterator[list[str]]:
        """Yield the cells of each row."""
        start = 0
        while start < len(self.lines):
            for cells in csv.reader(self._from(start), delimiter=self.delimiter):
                if self._is_stray(cells, start):
                    break
                yield cells
                start = self.at
            else:
                return
            yield from csv.reader(
                [self.lines[start]], delimiter=self.delimiter, quoting=csv.QUOTE_NONE
            )
            start += 1

    def _from(self, start: int) -> Iterator[str]:
        self.at = start
        while self.at < len(self.lines):
            self.at += 1
            yield self.lines[self.at - 1]

    def _is_stray(self, cells: list[str], start: int) -> bool:
        """Whether a cell of a row took other cells in, with the line breaks between their rows."""
        for cell in cells:
            breaks = max(cell.count("\n"), cell.count("\r"))
            if breaks and cell.count(self.delimiter) >= max(2, breaks * self.width / 2):
                return True
        if self.at < len(self.lines) or not self.width:
            return False
        span = self.lines[start : self.at]
        is_open = sum(line.count('"') for line in span) % 2 == 1
        return is_open and (len(span) > 1 or len(cells) <= span[0].count(self.delimiter))


def delimiter_of(text: str) -> str:
    """Choose the separator that cuts most of the first lines into the same number of cells.

    A comma where nothing speaks for another.
    """
    sample = [line for line in text[:200_000].splitlines()[:_SAMPLE_LINES] if line.strip()]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        widths = [len(row) for row in csv.reader(sample, delimiter=delimiter)]
        usual = max(set(widths), key=widths.count, default=1)
        if usual < 2:
            continue
        score = widths.count(usual) / len(widths) * min(usual, 8) ** 0.5
        if score > best_score * 1.05:
            best, best_score = delimiter, score
    return best
