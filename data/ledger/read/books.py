""".xlsx and .xls -> rows of text, by calamine; interprets nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime
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

from data.ledger.read.read_error import ReadError

_EVERY: Final = 2000
_WHOLE: Final = 1e15  # beyond it a float no longer holds every integer


def read_book(path: Path, folder: Path) -> Iterator[list[Any] | dict[str, Any]]:
    """Yield each sheet's head and then its rows as lists of text.

    Parameters
    ----------
    path : Path

    Yields
    ------
    dict or list of str
        `{"sheet", "merges", "hidden"}`, then its rows; `{"share"}` between them for progress.

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
            for place, about in enumerate(sheets):
                sheet = book.get_sheet_by_name(about.name)
                yield _head(sheet, hidden=about.visible is not SheetVisibleEnum.Visible)
                yield from _rows(sheet, before=place / len(sheets), width=1 / len(sheets))
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


def _head(sheet: CalamineSheet, *, hidden: bool) -> dict[str, Any]:
    merges = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
    return {"sheet": sheet.name, "merges": merges, "hidden": hidden}


def _rows(
    sheet: CalamineSheet, *, before: float, width: float
) -> Iterator[list[Any] | dict[str, Any]]:
    total = max(sheet.height, 1)
    for number, cells in enumerate(sheet.iter_rows()):
        texts = [cell if type(cell) is str else as_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        yield texts
        if number % _EVERY == 0:
            yield {"share": round(before + width * number / total, 3)}


def as_text(cell: object) -> str:
    """Return a typed cell as the text a clerk would have typed.

    Parameters
    ----------
    cell : str, float, bool, date, time or timedelta
        As calamine gives it.

    Returns
    -------
    str
        Whole numbers without ".0", dates as 2023-12-07.
    """
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE else repr(cell)
    if isinstance(cell, datetime):
        at_midnight = cell.time() == datetime.min.time()
        return (
            cell.date().isoformat() if at_midnight else cell.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)
