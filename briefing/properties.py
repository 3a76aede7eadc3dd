"""The properties of a file: its title, the office as its author, its day; nothing of our tools."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from html import escape
from typing import Final

from briefing.facts.say import plain
from geo.print.pdf import named_pdf

_OFFICE: Final = ("docx", "pptx", "xlsx")
_CORE: Final = "docProps/core.xml"
_APP: Final = "docProps/app.xml"
_THUMBNAIL: Final = re.compile(r"docProps/thumbnail\.\w+")
_RELATION: Final = re.compile(rb"<Relationship [^>]*docProps/thumbnail\.\w+[^>]*/>")
_TITLE: Final = re.compile(r"<dc:title>(.*?)</dc:title>", re.DOTALL)
_COMMENTS: Final = re.compile(r"<dc:description>(.*?)</dc:description>", re.DOTALL)
_CREATED: Final = re.compile(r"<dcterms:created[^>]*>(\d{4}-\d\d-\d\d)")
_TOOL: Final = re.compile(r"generated (?:by|using) python-")
# Templates of the libraries were made in 2013: a day before the product's first is none of ours.
_FIRST: Final = "2014"
_CORE_XML: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
    "<dc:description>{comments}</dc:description>"
    "<cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:modified>'
    "<dc:language>zh-CN</dc:language></cp:coreProperties>"
)
_APP_XML: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    'extended-properties"><Company>{author}</Company></Properties>'
)


@dataclass(frozen=True)
class Named:
    """What a file says of itself where it does not say it already.

    Attributes
    ----------
    title : kept where the file has one of its own
    author : the office that issues it
    day : kept where the file has one of its own
    """

    title: str
    author: str
    day: date


def with_properties(ending: str, content: bytes, told: Named) -> bytes:
    """Return a document with title, author and day, and nothing of what wrote it.

    Parameters
    ----------
    ending : "docx", "pptx", "xlsx", "pdf"; any other comes back as it is
    """
    if ending in _OFFICE:
        return _office(content, told)
    if ending == "pdf":
        moment = datetime.combine(told.day, time())
        return named_pdf(content, title=plain(told.title), author=plain(told.author), on=moment)
    return content


def with_parts(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """Return an office document, each part as `change` gives it by name; None leaves it out.

    A reader that opens and saves would lose what it does not know.
    """
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            part = change(entry.filename, old.read(entry))
            if part is not None:
                new.writestr(entry, part)
    return stream.getvalue()


def _office(content: bytes, told: Named) -> bytes:
    def named(name: str, part: bytes) -> bytes | None:
        if _THUMBNAIL.fullmatch(name):
            return None
        if name == _CORE:
            return _core(part.decode("utf-8"), told)
        if name == _APP:
            return _APP_XML.format(author=escape(plain(told.author))).encode()
        return _RELATION.sub(b"", part) if name == "_rels/.rels" else part

    return with_parts(content, named)


def _core(held: str, told: Named) -> bytes:
    title, comments, created = (one.search(held) for one in (_TITLE, _COMMENTS, _CREATED))
    day = created[1] if created and created[1] > _FIRST else told.day.isoformat()
    own = title[1] if title else ""
    return _CORE_XML.format(
        title=own if own not in ("", "PowerPoint Presentation") else escape(plain(told.title)),
        author=escape(plain(told.author)),
        comments=comments[1] if comments and not _TOOL.search(comments[1]) else "",
        day=day,
    ).encode()
