"""Cells of an old workbook (.xls, .et) that hold an error: found in its BIFF8 records.

References
----------
[MS-CFB] 2.2 to 2.6: the container's header, FAT and directory. [MS-XLS] 2.4.24 BoundSheet8, 2.4.127
Formula, 2.4.35 BoolErr, 2.5.10 Bes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS: Final = ("Workbook", "Book")
_END: Final = 0xFFFFFFF9  # the first of the numbers that are no sectors
_DIRECTORY_ENTRY: Final = 128
_BOUND_SHEET, _FORMULA, _BOOL_ERR, _BOF, _EOF = 0x85, 0x06, 0x205, 0x809, 0x0A
_WIDE: Final = 1
_ERRORS: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
Found = dict[str, dict[int, dict[int, str]]]  # sheet -> line -> column -> error, from 0


def errors_of_old_book(path: Path) -> Found:
    """Return the cells that hold an error; empty for a file that is no old workbook."""
    content = path.read_bytes()
    if not content.startswith(_OLE):
        return {}
    try:
        stream = _workbook(content)
        found: Found = {}
        for name, start in _sheets(stream):
            for row, column, said in _cells(stream, start):
                found.setdefault(name, {}).setdefault(row, {})[column] = said
    except (struct.error, IndexError, UnicodeDecodeError, ValueError):
        return {}  # the reader of workbooks says what is wrong with it
    return found


def _workbook(content: bytes) -> bytes:
    (shift,) = struct.unpack_from("<H", content, 30)
    size = 1 << shift
    (n_fat,), (first_directory,) = (struct.unpack_from("<I", content, at) for at in (44, 48))
    (cutoff,) = struct.unpack_from("<I", content, 56)
    fat = _fat(content, size, n_fat)
    directory = _chain(content, first_directory, fat, size)
    for at in range(0, len(directory) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
        entry = directory[at : at + _DIRECTORY_ENTRY]
        (n_name,) = struct.unpack_from("<H", entry, 64)
        name = entry[: max(n_name - 2, 0)].decode("utf-16-le")
        start, length = struct.unpack_from("<II", entry, 116)
        if name in _STREAMS and length >= cutoff:
            return _chain(content, start, fat, size)[:length]
    raise ValueError("no workbook of its own sectors")


def _fat(content: bytes, size: int, n_fat: int) -> list[int]:
    sectors = list(struct.unpack_from("<109I", content, 76))
    (following,) = struct.unpack_from("<I", content, 68)
    while following < _END and len(sectors) < n_fat:
        *more, following = struct.unpack_from(f"<{size // 4}I", content, size + following * size)
        sectors += more
    return [
        number
        for sector in sectors[:n_fat]
        for number in struct.unpack_from(f"<{size // 4}I", content, size + sector * size)
    ]


def _chain(content: bytes, start: int, fat: list[int], size: int) -> bytes:
    parts: list[bytes] = []
    sector = start
    while sector < _END:
        if len(parts) > len(fat):
            raise ValueError("a chain of sectors without end")
        parts.append(content[size + sector * size : size + (sector + 1) * size])
        sector = fat[sector]
    return b"".join(parts)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    at = start
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, body in _records(stream, 0):
        if kind == _EOF:
            return
        if kind == _BOUND_SHEET:
            (start,), length, is_wide = struct.unpack_from("<I", body), body[6], body[7] & _WIDE
            encoding = "utf-16-le" if is_wide else "latin-1"
            yield body[8 : 8 + length * (1 + is_wide)].decode(encoding), start


def _cells(stream: bytes, start: int) -> Iterator[tuple[int, int, str]]:
    depth = 0
    for kind, body in _records(stream, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        if kind == _BOOL_ERR and body[7]:
            row, column = struct.unpack_from("<HH", body)
            yield row, column, _ERRORS.get(body[6], "#N/A")
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            row, column = struct.unpack_from("<HH", body)
            yield row, column, _ERRORS.get(body[8], "#N/A")
