"""Text ledgers -> rows of text: the encoding and the separator are judged by evidence."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from data.ledger.read.read_error import ReadError

_DELIMITERS: Final = (",", "\t", ";", "|")
_SAMPLE_LINES: Final = 60
_LONGEST_CELL: Final = 1 << 20
_EVERY: Final = 5000
_GUESS_BYTES: Final = 200_000  # charset-normalizer names the encoding from so much in 0.1 s


def read_text(path: Path, _folder: Path) -> Iterator[list[Any] | dict[str, Any]]:
    """Yield one sheet's head and then its rows.

    Parameters
    ----------
    path : Path

    Yields
    ------
    dict or list of str

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

    Parameters
    ----------
    content : bytes
        The whole file.

    Returns
    -------
    (text, encoding)

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

    Parameters
    ----------
    text : str

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


def rows_of(text: str) -> Iterator[list[Any] | dict[str, Any]]:
    """Split decoded text into rows of cells.

    Parameters
    ----------
    text : str

    Yields
    ------
    list of str
        Trailing empty cells left out. `{"share"}` between rows for progress.

    Raises
    ------
    ReadError
        corrupt: a cell without end.
    """
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    size, done = max(len(text), 1), 0
    line_before = 0
    try:
        for number, cells in enumerate(reader):
            # A quoted cell with line breaks spans lines but is one row, as in a spreadsheet.
            line_before = reader.line_num
            done += sum(map(len, cells)) + len(cells)
            while cells and not cells[-1]:
                cells.pop()
            yield cells
            if number % _EVERY == 0:
                yield {"share": round(min(done / size, 1.0), 3)}
    except csv.Error as error:
        raise ReadError("corrupt", line=str(line_before + 1)) from error


def delimiter_of(text: str) -> str:
    """Choose the separator that cuts most of the first lines into the same number of cells.

    Parameters
    ----------
    text : str

    Returns
    -------
    str
        One character; a comma where nothing speaks for another.
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
