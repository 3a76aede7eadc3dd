"""Cells of a workbook that hold no value: errors (#N/A), and formulas nobody has calculated.

The reader of workbooks gives both as empty; here they are found in the workbook's own parts.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from posixpath import join, normpath
from typing import Final

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from data.ledger.read.old_books import errors_of_old_book
from vocabulary.ledger import NOT_CALCULATED

CellErrors = Mapping[int, Mapping[int, str]]  # line -> column -> what stands there; from 0

_CELL: Final = re.compile(rb"<(?:\w+:)?c\s((?:[^>/]|/(?!>))*)>(.*?)</(?:\w+:)?c>", re.S)
_REFERENCE: Final = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
_IS_ERROR: Final = re.compile(rb"""\bt\s*=\s*["']e["']""")
_VALUE: Final = re.compile(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>([^<]+)<")
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f(?:\s[^>]*)?>([^<]*)<")
_COMMENT: Final = re.compile(rb"<(?:\w+:)?comment\s")
_HAS_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[\s>/]")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_LONGEST: Final = 200  # characters of a formula


def cell_errors(path: Path) -> Mapping[str, CellErrors]:
    """Return the cells without a value of each sheet of a workbook, old or new."""
    if not zipfile.is_zipfile(path):
        return errors_of_old_book(path)
    try:
        with zipfile.ZipFile(path) as book:
            parts = _parts(book)
            return {name: _of_sheet(book.read(part)) for name, part in parts.items()}
    except (KeyError, OSError, ParseError, DefusedXmlException, zipfile.BadZipFile):
        return {}  # the reader of workbooks says what is wrong with it


def comments(path: Path) -> Mapping[str, int]:
    """Return how many cells of each sheet of a workbook have a comment; old workbooks: none."""
    if not zipfile.is_zipfile(path):
        return {}
    found = {}
    try:
        with zipfile.ZipFile(path) as book:
            for name, part in _parts(book).items():
                folder, _, file = part.rpartition("/")
                links = f"{folder}/_rels/{file}.rels"
                if links in book.namelist():
                    found[name] = sum(_n_comments(book, folder, one) for one in _links(book, links))
    except (KeyError, OSError, ParseError, DefusedXmlException, zipfile.BadZipFile):
        return {}
    return {name: n for name, n in found.items() if n}


def _links(book: zipfile.ZipFile, part: str) -> list[tuple[str, str]]:
    return [(str(one.get("Type")), str(one.get("Target"))) for one in fromstring(book.read(part))]


def _n_comments(book: zipfile.ZipFile, folder: str, link: tuple[str, str]) -> int:
    kind, target = link
    if not kind.endswith("/comments"):
        return 0
    part = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
    return len(_COMMENT.findall(book.read(part)))


def _parts(book: zipfile.ZipFile) -> dict[str, str]:
    names = set(book.namelist())
    relations = fromstring(book.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): str(one.get("Target")) for one in relations}
    found = {}
    for sheet in fromstring(book.read("xl/workbook.xml")).iter():
        target = targets.get(sheet.get(_RELATION))
        if sheet.tag.rpartition("}")[2] == "sheet" and target:
            part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if part in names:
                found[str(sheet.get("name"))] = part
    return found


def _of_sheet(xml: bytes) -> CellErrors:
    if not _IS_ERROR.search(xml) and not _HAS_FORMULA.search(xml):
        return {}
    found: dict[int, dict[int, str]] = {}
    for attributes, inside in _CELL.findall(xml):
        said = _said(attributes, inside)
        where = _REFERENCE.search(attributes) if said else None
        if where is not None:
            found.setdefault(int(where[2]) - 1, {})[_column(where[1])] = said
    return found


def _said(attributes: bytes, inside: bytes) -> str:
    value = _VALUE.search(inside)
    if value is not None:
        return _text(value[1]) if _IS_ERROR.search(attributes) else ""
    if not _HAS_FORMULA.search(inside):
        return ""
    formula = _FORMULA.search(inside)
    return f"{NOT_CALCULATED}={_text(formula[1]) if formula else ''}"[:_LONGEST]


def _text(raw: bytes) -> str:
    return html.unescape(raw.decode("utf-8", "replace"))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number - 1
