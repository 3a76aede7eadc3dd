"""The office's own texts and .docx templates: placeholders in braces, checked and filled in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from docx import Document as open_document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from briefing.words.papers import FORBIDDEN, PLACEHOLDERS
from vocabulary.errors import BriefError

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject


_FIELD: Final = re.compile(r"\{([^{}\r\n]{0,40})\}")
KEYS: Final = {name: key for key, name in PLACEHOLDERS.items()}
LONGEST: Final = 8000
LARGEST: Final = 2_000_000
_LARGEST_UNPACKED: Final = 50_000_000
# Half a brace, or a wide one, is a placeholder nobody would fill in.
_BRACE: Final = re.compile("[{}\uff5b\uff5d]")
# Fields that fetch or start something when the paper is opened.
_FIELDS: Final = re.compile(r"\b(DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT)\b", re.I)
_NOTES: Final = ("word/footnotes.xml", "word/endnotes.xml", "word/comments.xml")


class PlaceholderError(BriefError):
    """A text has a placeholder nobody can fill.

    Attributes
    ----------
    names : as they stand in the text, without braces
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(dict.fromkeys(names))
        known = ", ".join(f"{{{name}}}" for name in KEYS)
        told = ", ".join(f"{{{name}}}" for name in self.names)
        super().__init__(f"The text names {told}, which is not known; known are {known}.")


class ForbiddenPaperError(BriefError):
    """A text would order what only the fire-rescue authority may order."""


def check_text(text: str) -> None:
    """Refuse a text that cannot become a paper of the office.

    Raises
    ------
    PlaceholderError
        A placeholder is not known.
    ForbiddenPaperError
        It orders correction within a time limit: not the subdistrict's to order (Fire Protection
        Law of the PRC, articles 54 and 60).
    BriefError
        It is longer than 8000 characters.
    """
    if len(text) > LONGEST:
        raise BriefError(f"A text of a paper has at most {LONGEST} characters, got {len(text)}.")
    unknown = [name for name in placeholders(text) if name not in KEYS]
    if unknown:
        raise PlaceholderError(unknown)
    if FORBIDDEN in "".join(text.split()):
        raise ForbiddenPaperError(
            "A paper of the subdistrict reminds and presses; it never orders correction within a "
            f"time limit ({FORBIDDEN}), which is the fire-rescue authority's to order."
        )


def placeholders(text: str) -> tuple[str, ...]:
    """Return the names in braces, in order."""
    return tuple(found[1].strip() for found in _FIELD.finditer(text))


def without_placeholders(text: str) -> str:
    """Return the text with its placeholders taken out: a brace that stays has no other half."""
    return _FIELD.sub("", text)


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each placeholder replaced; what is filled in is never read again."""
    return _FIELD.sub(lambda found: values[KEYS[found[1].strip()]], text)


def spans(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, key) of each placeholder, the last first."""
    found = [(m.start(), m.end(), KEYS[m[1].strip()]) for m in _FIELD.finditer(text)]
    return found[::-1]


class TemplateError(BriefError):
    """A file cannot be taken as a template.

    Attributes
    ----------
    why
        "too_large", "not_docx", "macro", "object", "link", "field", "brace", "nothing" (to fill in)
        or "note" (a placeholder where none is filled in).
    """

    def __init__(self, why: str, told: str) -> None:
        self.why = why
        super().__init__(told)


def check_template(content: bytes) -> None:
    """Refuse a file that cannot be a template.

    Raises
    ------
    TemplateError
        It is no .docx, too large, holds a macro or an object, links to the outside, asks for
        another file by a field, has a brace without its other half, or nothing to fill in.
    PlaceholderError, ForbiddenPaperError
        See `check_text`.
    """
    _check_package(content)
    texts = [_text(runs) for runs in _lines(_opened(content))]
    check_text("\n".join(texts))
    for text in texts:
        if _BRACE.search(without_placeholders(text)):
            shown = text.strip()[:40]
            raise TemplateError("brace", f"A brace has no other half in {shown!r}.")
    if not any(placeholders(text) for text in texts):
        raise TemplateError("nothing", "The template has no placeholder to fill in.")


def left_out(content: bytes, text: str) -> tuple[str, ...]:
    """Return the placeholders of `text` that a template has not, in order.

    Parameters
    ----------
    content : of a template that `check_template` lets pass
    text : the default text of the same kind of paper
    """
    has = {name for runs in _lines(_opened(content)) for name in placeholders(_text(runs))}
    return tuple(name for name in dict.fromkeys(placeholders(text)) if name not in has)


def fill_template(content: bytes, values: Mapping[str, str]) -> bytes:
    """Return the template with its placeholders filled; a list's items stand on lines of their own.

    Parameters
    ----------
    content : of a .docx
    values : of `briefing.papers.letters.values`

    Raises
    ------
    BriefError
        As `check_template`.
    """
    check_template(content)
    document = _opened(content)
    for runs in _lines(document):
        _fill(runs, values)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _check_package(content: bytes) -> None:
    if len(content) > LARGEST:
        raise TemplateError("too_large", f"A template has at most {LARGEST} bytes.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            if sum(entry.file_size for entry in package.infolist()) > _LARGEST_UNPACKED:
                raise TemplateError("too_large", "The template is too large when unpacked.")
            names = package.namelist()
            parts = {n: package.read(n) for n in names if n.endswith((".rels", ".xml"))}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise TemplateError("not_docx", "The template is no .docx file.") from error
    if any("vbaProject" in name for name in names):
        raise TemplateError("macro", "The template holds a macro; save it as a plain .docx.")
    if any("/embeddings/" in name or "/activeX/" in name for name in names):
        raise TemplateError("object", "The template holds an embedded object; take it out.")
    for name, part in parts.items():
        _check_part(name, part)


def _check_part(name: str, part: bytes) -> None:
    try:
        # Read as a reader of the office would: an encoding or an entity hides nothing.
        root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise TemplateError("not_docx", f"The part {name} of the template is broken.") from error
    if root.getroottree().docinfo.doctype:
        raise TemplateError("not_docx", f"The part {name} declares a document type of its own.")
    if name.endswith(".rels"):
        if any(one.get("TargetMode") == "External" for one in root.iter()):
            raise TemplateError("link", "The template links to the outside; take the links out.")
        return
    asked = "".join(one.text or "" for one in root.iter(qn("w:instrText")))
    asked += " ".join(one.get(qn("w:instr")) or "" for one in root.iter(qn("w:fldSimple")))
    if _FIELDS.search(asked):
        raise TemplateError("field", "A field of the template asks for another file; take it out.")
    if name in _NOTES and placeholders("".join(one.text or "" for one in root.iter(qn("w:t")))):
        raise TemplateError("note", "A placeholder stands in a note, where none is filled in.")


# What python-docx and lxml raise on a package that is none, or lacks a part.
_BROKEN: Final = (
    KeyError, ValueError, TypeError, AttributeError, OSError, SyntaxError, NotImplementedError,
    IndexError, zipfile.BadZipFile, PackageNotFoundError,
)  # fmt: skip


def _opened(content: bytes) -> DocumentObject:
    try:
        return open_document(io.BytesIO(content))
    except _BROKEN as error:
        raise TemplateError("not_docx", "The template is no .docx file.") from error


def _lines(document: DocumentObject) -> Iterator[list[Run]]:
    """Yield the runs of each paragraph: of body, tables, text boxes, controls, heads and feet."""
    holders: list[Any] = [document]
    for section in document.sections:
        heads = (section.header, section.even_page_header, section.first_page_header)
        feet = (section.footer, section.even_page_footer, section.first_page_footer)
        holders += [part for part in (*heads, *feet) if not part.is_linked_to_previous]
    for holder in holders:
        root = holder._element
        for line in root.iter(qn("w:p")):
            paragraph = Paragraph(line, holder)
            # A paragraph may hold others, in a text box; their runs are theirs.
            runs = [run for run in line.iter(qn("w:r")) if _line_of(run) is line]
            yield [Run(run, paragraph) for run in runs]


def _line_of(run: Any) -> Any:
    return next(run.iterancestors(qn("w:p")))


def _text(runs: list[Run]) -> str:
    return "".join(run.text for run in runs)


def _fill(runs: list[Run], values: Mapping[str, str]) -> None:
    """Replace from the end, so that the places before stay where they are.

    Word splits a placeholder over runs at will: the first run takes the value, the others lose
    their part of the braces.
    """
    for start, end, key in spans(_text(runs)):
        place, is_written = 0, False
        for run in runs:
            first, last = place, place + len(run.text)
            place = last
            if last <= start or first >= end:
                continue
            before, after = run.text[: max(0, start - first)], run.text[max(0, end - first) :]
            run.text = before + ("" if is_written else values[key]) + (after if last > end else "")
            is_written = True
