"""The zip table of a workbook or a zipped Shapefile, checked before anything is unpacked."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final, Literal

from data.ledger.read.guard_xml import check_xml_stream
from vocabulary.errors import LedgerError

# A real workbook of 100 000 x 20 cells unpacks to 74 MiB at 8:1, to 103 MiB where its writer kept
# no table of shared strings. Bombs are told by their ratio; the child's memory bounds the rest.
MAX_UNPACKED: Final = 256 * 1024 * 1024
MAX_RATIO: Final = 100
MIN_FOR_RATIO: Final = 1024 * 1024  # a small part may be all blanks
MAX_ENTRIES: Final = 200
MAX_PICTURES: Final = 2000  # photos pasted into a hazard ledger are not parts to parse
# Cells of the rectangle a reader lays out; 1 048 576 rows of 20 columns fit.
MAX_GRID: Final = 24_000_000
SHAPE_SUFFIXES: Final = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})
_CHUNK: Final = 1 << 20
_OVERLAP: Final = 64
_PICTURE: Final = re.compile(
    r"^xl/(media|drawings|embeddings|richData|printerSettings)/|^xl/cellimages", re.I
)
_SHEET: Final = re.compile(r"^xl/worksheets/[^/]+\.xml$", re.I)
_CELL: Final = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,4})(\d{1,8})["']""")
# Begins with plain bytes, which the search finds at memory speed.
_WIDE_OR_DEEP: Final = re.compile(rb""" r=["'](?:[A-Za-z]{3}|[A-Za-z]{1,2}\d{6})""")
_NESTED: Final = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf")
_XML_CHECKED: Final = re.compile(r"\.(xml|rels|vml)$", re.I)
_DECLARATION: Final = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.I)
_WIDE_TEXT: Final = (b"\xff\xfe", b"\xfe\xff")  # UTF-16 would hide a declaration
_SMALL_XML: Final = 2 * 1024 * 1024


@dataclass(frozen=True)
class ZipVerdict:
    """What a zip holds.

    Attributes
    ----------
    kind : "xlsx", "shapefile", "kmz" or "other"
    """

    kind: Literal["xlsx", "shapefile", "kmz", "other"]


def check_zip(path: Path) -> ZipVerdict:
    """Read a zip's table, count what it really unpacks to, and look for absurd cell references.

    Parameters
    ----------
    path : Path

    Returns
    -------
    ZipVerdict

    Raises
    ------
    LedgerError
        corrupt, protected, zip_bomb, zip_entries, zip_name, zip_nested, zip_layers, grid_absurd,
        xml_hostile.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_table(members, path)
            kind = _kind(members, path)
            if kind in ("xlsx", "shapefile"):
                _count(archive, members, path, sheets=kind == "xlsx")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise _refuse("corrupt", path) from error
    except (NotImplementedError, RuntimeError) as error:
        raise _refuse("protected", path) from error
    return ZipVerdict(kind)


def _refuse(code: str, path: Path, **values: str) -> LedgerError:
    message = f"read_ledger needs an honest zip, got {code}."
    return LedgerError(code, message, file=path.name, **values)


def _check_table(members: list[zipfile.ZipInfo], path: Path) -> None:
    pictures = sum(1 for member in members if _PICTURE.match(member.filename))
    if len(members) - pictures > MAX_ENTRIES or pictures > MAX_PICTURES:
        raise _refuse("zip_entries", path)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise _refuse("zip_bomb", path)
    seen: set[str] = set()
    for member in members:
        _check_member(member, path)
        folded = member.filename.casefold()
        if folded in seen:
            raise _refuse("zip_name", path)
        seen.add(folded)


def _check_member(member: zipfile.ZipInfo, path: Path) -> None:
    name = member.orig_filename
    bad = (
        name.startswith(("/", "\\"))
        or ".." in PurePosixPath(name.replace("\\", "/")).parts
        or re.match(r"^[A-Za-z]:", name) is not None
        or "\x00" in name
        or stat.S_ISLNK(member.external_attr >> 16)
    )
    if bad:
        raise _refuse("zip_name", path)
    if member.flag_bits & 0x1:
        raise _refuse("protected", path)
    packed = max(member.compress_size, 1)
    if member.file_size > MIN_FOR_RATIO and member.file_size / packed > MAX_RATIO:
        raise _refuse("zip_bomb", path)


def _kind(
    members: list[zipfile.ZipInfo], path: Path
) -> Literal["xlsx", "shapefile", "kmz", "other"]:
    names = [member.filename.lower() for member in members if not member.is_dir()]
    if "[content_types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx"
    layers = [name for name in names if name.endswith(".shp") and not is_mac_copy(name)]
    if layers:
        if len(layers) > 1:
            raise _refuse("zip_layers", path)
        return "shapefile"
    if any(name.endswith(".kml") for name in names):
        return "kmz"
    return "other"


def is_mac_copy(name: str) -> bool:
    """Whether a member is the shadow that macOS zips beside a file; name in lower case."""
    return "__macosx/" in name or name.rpartition("/")[2].startswith("._")


def _count(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], path: Path, *, sheets: bool
) -> None:
    total = 0
    for member in members:
        with archive.open(member) as part:
            part_kind = _part_kind(member.filename, sheets=sheets)
            counted = _read_part(part, path, left=MAX_UNPACKED - total, part_kind=part_kind)
        if counted > MIN_FOR_RATIO and counted / max(member.compress_size, 1) > MAX_RATIO:
            raise _refuse("zip_bomb", path)
        total += counted
        if part_kind == "xml" and counted <= _SMALL_XML:
            with archive.open(member) as part:
                check_xml_stream(part, file=path.name)


PartKind = Literal["sheet", "xml", "picture", "plain"]


def _part_kind(name: str, *, sheets: bool) -> PartKind:
    if sheets and _SHEET.match(name):
        return "sheet"
    if _PICTURE.match(name) and not _XML_CHECKED.search(name):
        return "picture"
    return "xml" if _XML_CHECKED.search(name) else "plain"


def _read_part(part: IO[bytes], path: Path, *, left: int, part_kind: PartKind) -> int:
    counted, tail = 0, b""
    grid = _Grid()
    while chunk := part.read(_CHUNK):
        if counted == 0 and part_kind != "picture" and chunk.startswith(_NESTED):
            raise _refuse("zip_nested", path)
        if part_kind in ("sheet", "xml") and _declares(tail + chunk, is_first=counted == 0):
            raise _refuse("xml_hostile", path)
        counted += len(chunk)
        if counted > left:
            raise _refuse("zip_bomb", path)
        if part_kind == "sheet":
            grid.read(tail + chunk)
            if grid.cells > MAX_GRID:
                raise _refuse("grid_absurd", path)
        tail = chunk[-_OVERLAP:]
    return counted


def _declares(chunk: bytes, *, is_first: bool) -> bool:
    if is_first and chunk.startswith(_WIDE_TEXT):
        return True
    return b"<!" in chunk and _DECLARATION.search(chunk) is not None


class _Grid:
    """The rectangle that holds every cell reference met so far."""

    def __init__(self) -> None:
        self._first_row, self._last_row = 1 << 30, 0
        self._first_column, self._last_column = 1 << 30, 0

    def read(self, chunk: bytes) -> None:
        # Near references (up to ZZ99999) at worst fill what the child process may use: the exact
        # count is kept for chunks with far ones, found by one pass in C.
        far = _WIDE_OR_DEEP.search(chunk) is not None
        cells = _CELL.findall(chunk) if far else _edges(chunk)
        for letters, digits in cells:
            row, column = int(digits), _column_number(letters)
            self._first_row, self._last_row = min(self._first_row, row), max(self._last_row, row)
            self._first_column = min(self._first_column, column)
            self._last_column = max(self._last_column, column)

    @property
    def cells(self) -> int:
        if not self._last_row:
            return 0
        rows = self._last_row - self._first_row + 1
        return rows * (self._last_column - self._first_column + 1)


def _edges(chunk: bytes) -> list[tuple[bytes, bytes]]:
    first = _CELL.search(chunk)
    last = chunk.rfind(b"<c ")
    found = _CELL.findall(chunk, last) if last >= 0 else []
    return [*([first.groups()] if first else []), *found]  # type: ignore[list-item]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
