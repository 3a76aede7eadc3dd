"""What a file is by its content, and whether it is safe to hand to a parser.

Nothing here interprets a file, and every check is bounded by the size of the file. A refusal is a
`LedgerError` whose code has its sentence in `vocabulary.ledger_files.LEDGER_WORDING`.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import IO, Final, Literal
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from vocabulary.errors import LedgerError

FileKind = Literal["xlsx", "xls", "text", "geojson", "gpkg", "shapefile", "kml"]

# A real ledger of 100 000 rows and 20 columns is 15 MB as xlsx and 27 MB as text (ENGINES.md 6).
MAX_BYTES: Final = 200 * 1024 * 1024
_HEAD: Final = 4096
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SQLITE: Final = b"SQLite format 3\x00"
_GPKG_IDS: Final = (b"GPKG", b"GP10", b"GP11")
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_BOOK_STREAMS: Final = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_WORD_STREAM: Final = "WordDocument".encode("utf-16-le")
_PROGRAMS: Final = (
    b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xcf\xfa\xed\xfe",
)  # fmt: skip
_OTHER_FORMATS: Final[dict[bytes, str]] = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"Rar!": "RAR",
    b"7z\xbc\xaf": "7z",
    b"\x1f\x8b": "gzip",
    b"BM": "BMP",
}
_HTML: Final = re.compile(rb"<\s*(!doctype\s+html|html|head|body|table|meta|script)\b", re.I)
_FIRST_TAG: Final = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:[\w.-]+:)?([\w.-]+)[\s>/]", re.S
)

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
_WIDE_TEXT: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")  # UTF-16
_SMALL_XML: Final = 2 * 1024 * 1024
_DEEPEST: Final = 200  # nested elements; KML folders go a dozen deep


def check(path: Path) -> FileKind:
    """Say what a file is by its content, or refuse it.

    Raises
    ------
    LedgerError
        missing, empty, too_large, corrupt, protected, html_table, program, other_format, document,
        kmz, zip_*, grid_absurd, xml_hostile, binary_text.
    """
    size = _size(path)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_kind(path)
    if head.startswith(_OLE):
        return _ole_kind(path)
    if head.startswith(_SQLITE):
        return _sqlite_kind(head, path)
    _refuse_foreign(head, path)
    return _text_kind(head, path, size)


def refuse(code: str, path: Path, **values: str) -> LedgerError:
    """Return the error that turns a file away, to be raised; `values` are named in its sentence."""
    message = f"read_ledger needs a ledger file, got {code}."
    return LedgerError(code, message, file=path.name, **values)


def _size(path: Path) -> int:
    if not path.is_file():
        raise refuse("missing", path)
    size = path.stat().st_size
    if size == 0:
        raise refuse("empty", path)
    if size > MAX_BYTES:
        raise refuse("too_large", path, limit=str(MAX_BYTES // 1024 // 1024))
    return size


def _ole_kind(path: Path) -> FileKind:
    # The names of an OLE file's streams stand in its directory as UTF-16.
    content = path.read_bytes()
    if _ENCRYPTED in content:
        raise refuse("protected", path)
    if any(name in content for name in _BOOK_STREAMS):
        return "xls"
    if _WORD_STREAM in content:
        raise refuse("document", path)
    raise refuse("corrupt", path)


def _sqlite_kind(head: bytes, path: Path) -> FileKind:
    application_id = head[68:72]
    if application_id not in _GPKG_IDS:
        raise refuse("other_format", path, format="SQLite")
    return "gpkg"


def _refuse_foreign(head: bytes, path: Path) -> None:
    if head.startswith(_PROGRAMS):
        raise refuse("program", path)
    for magic, name in _OTHER_FORMATS.items():
        if head.startswith(magic):
            raise refuse("other_format", path, format=name)


def _text_kind(head: bytes, path: Path, size: int) -> FileKind:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start and size <= _HEAD:
        raise refuse("empty", path)
    if start[:1] in (b"{", b"[") or start.startswith(b"\x1e{"):
        return "geojson"
    if start.startswith(b"<"):
        return _xml_kind(start, path)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 text has zero bytes of its own
    if not wide and head.count(0) > len(head) // 100 + 1:
        raise refuse("binary_text", path)
    return "text"


def _xml_kind(start: bytes, path: Path) -> FileKind:
    first = _FIRST_TAG.match(start)
    is_kml = first is not None and first[1].lower() == b"kml"  # its balloons may hold HTML
    if not is_kml and _HTML.search(start):
        raise refuse("html_table", path)
    with path.open("rb") as stream:
        root = _root_of_xml(stream, path)
    if root != "kml":
        raise refuse("other_format", path, format=f"XML ({root})"[:40])
    return "kml"


def _root_of_xml(stream: IO[bytes], path: Path) -> str:
    """Walk XML without building it; no entities, no DTD. Return its root's name in lower case."""
    root, depth = "", 0
    try:
        for happening, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if happening == "start":
                depth += 1
                root = root or element.tag.rpartition("}")[2].lower()
                if depth > _DEEPEST:
                    raise refuse("xml_hostile", path)
            else:
                depth -= 1
                element.clear()
    except DefusedXmlException as error:
        raise refuse("xml_hostile", path) from error
    except (ParseError, ValueError, LookupError) as error:
        raise refuse("corrupt", path) from error
    return root


def _zip_kind(path: Path) -> FileKind:
    """Read a zip's table, count what it really unpacks to, and look for absurd cell references."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_table(members, path)
            kind = _kind_of_members(members, path)
            _count(archive, members, path, sheets=kind == "xlsx")
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise refuse("corrupt", path) from error
    except (NotImplementedError, RuntimeError) as error:
        raise refuse("protected", path) from error
    return kind


def _check_table(members: list[zipfile.ZipInfo], path: Path) -> None:
    pictures = sum(1 for member in members if _PICTURE.match(member.filename))
    if len(members) - pictures > MAX_ENTRIES or pictures > MAX_PICTURES:
        raise refuse("zip_entries", path)
    if sum(member.file_size for member in members) > MAX_UNPACKED:
        raise refuse("zip_bomb", path)
    seen: set[str] = set()
    for member in members:
        _check_member(member, path)
        folded = member.filename.casefold()
        if folded in seen:
            raise refuse("zip_name", path)
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
        raise refuse("zip_name", path)
    if member.flag_bits & 0x1:
        raise refuse("protected", path)
    packed = max(member.compress_size, 1)
    if member.file_size > MIN_FOR_RATIO and member.file_size / packed > MAX_RATIO:
        raise refuse("zip_bomb", path)


def _kind_of_members(members: list[zipfile.ZipInfo], path: Path) -> Literal["xlsx", "shapefile"]:
    names = [member.filename.lower() for member in members if not member.is_dir()]
    if "[content_types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx"
    layers = [name for name in names if name.endswith(".shp") and not is_mac_copy(name)]
    if len(layers) > 1:
        raise refuse("zip_layers", path)
    if layers:
        return "shapefile"
    raise refuse("kmz" if any(name.endswith(".kml") for name in names) else "zip_unknown", path)


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
            raise refuse("zip_bomb", path)
        total += counted
        if part_kind == "xml" and counted <= _SMALL_XML:
            with archive.open(member) as part:
                _root_of_xml(part, path)


PartKind = Literal["sheet", "xml", "picture", "plain"]


def _part_kind(name: str, *, sheets: bool) -> PartKind:
    if sheets and _SHEET.match(name):
        return "sheet"
    if _PICTURE.match(name) and not _XML_CHECKED.search(name):
        return "picture"
    return "xml" if _XML_CHECKED.search(name) else "plain"


def _read_part(part: IO[bytes], path: Path, *, left: int, part_kind: PartKind) -> int:
    counted, tail, is_wide = 0, b"", False
    grid = _Grid()
    while chunk := part.read(_CHUNK):
        if counted == 0 and part_kind != "picture" and chunk.startswith(_NESTED):
            raise refuse("zip_nested", path)
        if counted == 0 and part_kind in ("sheet", "xml"):
            is_wide = chunk.startswith(_WIDE_TEXT)
        if part_kind in ("sheet", "xml") and _declares(tail + chunk, is_wide=is_wide):
            raise refuse("xml_hostile", path)
        counted += len(chunk)
        if counted > left:
            raise refuse("zip_bomb", path)
        if part_kind == "sheet":
            if is_wide:
                raise refuse("xml_hostile", path)  # its cells could not be counted
            grid.read(tail + chunk)
            if grid.cells > MAX_GRID:
                raise refuse("grid_absurd", path)
        tail = chunk[-_OVERLAP:]
    return counted


def _declares(chunk: bytes, *, is_wide: bool) -> bool:
    # UTF-16 puts a zero byte beside each sign of a declaration. Power Query keeps such a part.
    told = chunk.replace(b"\x00", b"") if is_wide else chunk
    return b"<!" in told and _DECLARATION.search(told) is not None


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
