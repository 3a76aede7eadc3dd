"""The door: what a file is by its content, and whether it is safe to hand to a parser.

Nothing here interprets a file; every check is bounded by the size of the file. A refusal is a
`LedgerError` whose code has its sentence in `vocabulary.ledger_files.LEDGER_WORDING`.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal

from data.guard_xml import check_xml
from data.guard_zip import ZipVerdict, check_zip
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


def check(path: Path) -> FileKind:
    """Say what a file is by its content, or refuse it.

    Parameters
    ----------
    path : Path
        The file as it lies on disk; its name is used for the sentence only.

    Returns
    -------
    FileKind

    Raises
    ------
    LedgerError
        missing, empty, too_large, protected, html_table, program, other_format, document, kmz,
        zip_*, xml_*, binary_text.
    """
    size = _size(path)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_kind(check_zip(path), path)
    if head.startswith(_OLE):
        return _ole_kind(path)
    if head.startswith(_SQLITE):
        return _sqlite_kind(head, path)
    _refuse_foreign(head, path)
    return _text_kind(head, path, size)


def refuse(code: str, path: Path, **values: str) -> LedgerError:
    """Make the error that turns a file away.

    Parameters
    ----------
    code : str
        Key of `vocabulary.ledger_files.LEDGER_WORDING`.
    path : Path
    **values : str
        What the sentence names besides the file.

    Returns
    -------
    LedgerError
        To be raised by the caller.
    """
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


def _zip_kind(verdict: ZipVerdict, path: Path) -> FileKind:
    if verdict.kind == "other":
        raise refuse("zip_unknown", path)
    if verdict.kind == "kmz":
        raise refuse("kmz", path)
    return verdict.kind


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
    if start[:1] in (b"{", b"["):
        return "geojson"
    if start.startswith(b"<"):
        return _xml_kind(start, path)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))  # UTF-16 text has zero bytes of its own
    if not wide and head.count(0) > len(head) // 100 + 1:
        raise refuse("binary_text", path)
    return "text"


def _xml_kind(start: bytes, path: Path) -> FileKind:
    if _HTML.search(start):
        raise refuse("html_table", path)
    root = check_xml(path)
    if root != "kml":
        raise refuse("other_format", path, format=f"XML ({root})"[:40])
    return "kml"
