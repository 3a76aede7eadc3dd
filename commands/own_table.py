"""A table of one's own: a CSV file read as typed, its cells checked and refused by line."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from vocabulary.errors import CampaignError

# How the files of Excel begin, the newer and the older.
_WORKBOOKS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


class TableError(CampaignError):
    """A table of one's own cannot be used; the message names the file, the column and the line."""


@dataclass(frozen=True)
class OwnTable:
    """A CSV file as `read_csv` reads it.

    Attributes
    ----------
    cells : of text, indexed by the line of the file
    """

    path: Path
    cells: pd.DataFrame

    def require(self, *columns: str) -> None:
        """Refuse a table that lacks a column, or has no rows.

        Raises
        ------
        TableError
            It does.
        """
        for column in columns:
            if column not in self.cells:
                held = ", ".join(self.cells.columns)
                raise TableError(f"{self.path.name} has no column {column}; it has: {held}.")
        if self.cells.empty:
            raise TableError(f"{self.path.name} has no rows.")

    def numbers(self, column: str, *, blank: float | None = None) -> pd.Series:
        """Return a column as float64; a blank cell as told, else refused.

        Raises
        ------
        TableError
            A cell is not a finite number.
        """
        typed = self.cells[column].str.strip()
        numbers = pd.to_numeric(typed, errors="coerce").astype("float64")
        is_blank = (typed == "") & (blank is not None)
        self.refuse(column, ~numbers.map(math.isfinite) & ~is_blank, "is not a number")
        return numbers.mask(is_blank, blank)

    def refuse(self, column: str, wrong: Any, what: str) -> None:
        """Refuse the first of the cells that are wrong.

        Parameters
        ----------
        wrong : (n,) flags, one a row
        what : what is wrong with the cell, behind it in the sentence

        Raises
        ------
        TableError
            There is one.
        """
        at = np.flatnonzero(np.asarray(wrong))
        if at.size:
            cell = self.cells[column].iloc[at[0]].strip() or "a blank"
            line = self.cells.index[at[0]]
            raise TableError(f"{self.path.name} line {line}: {column} {cell} {what}.")


def require_options(args: Any, *names: str, of: str) -> None:
    """Refuse a command line that names a table but not what belongs to it.

    Raises
    ------
    TableError
        An option is missing.
    """
    for name in names:
        if getattr(args, name) is None:
            raise TableError(f"{of} needs --{name}.")


def read_csv(path: Path) -> OwnTable:
    """Read a CSV file as text, as typed: UTF-8, with or without a byte-order mark, or GB 18030.

    A cell is blank where a line ends early; a row has the number of the line it ends on; blank
    lines are left out.

    Raises
    ------
    TableError
        The file cannot be read, is not a table, names a column twice, or has a line with more cells
        than the header: a number typed as 1,200 would be read as two.
    """
    try:
        content = path.read_bytes()
    except OSError as cause:
        raise TableError(f"{path} cannot be read: {cause.strerror}.") from cause
    if content.startswith(_WORKBOOKS):
        raise TableError(f"{path.name} is a workbook of Excel; save it as CSV first.")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return OwnTable(path, _parse(text, path))
    raise TableError(f"{path.name} is neither UTF-8 nor GB 18030 text.")


def _parse(text: str, path: Path) -> pd.DataFrame:
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader if any(cells)]
    except csv.Error as cause:
        raise TableError(f"{path.name} line {reader.line_num} is not CSV: {cause}.") from cause
    if not rows:
        raise TableError(f"{path.name} is not a table with one header line: it is empty.")
    header = [name.strip() for name in rows[0][1]]
    twice = {name for name in header if name and header.count(name) > 1}
    if twice:
        raise TableError(f"{path.name} has the column {min(twice)} twice.")
    for line, cells in rows[1:]:
        if any(cells[len(header) :]):
            raise TableError(
                f"{path.name} line {line} has more cells than the header's {len(header)}; "
                "a number with a comma needs quotes, or none."
            )
    body = [[*cells, *[""] * len(header)][: len(header)] for _, cells in rows[1:]]
    return pd.DataFrame(body, columns=header, index=[line for line, _ in rows[1:]], dtype=str)
