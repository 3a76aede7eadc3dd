"""The office's own .docx as a template: placeholders filled where they stand, all else kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from docx import Document as open_document
from docx.opc.exceptions import PackageNotFoundError

from briefing.paper_fill import check_text, spans
from vocabulary.errors import BriefError

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.text.paragraph import Paragraph

LARGEST: Final = 2_000_000
_LARGEST_UNPACKED: Final = 50_000_000


class TemplateError(BriefError):
    """A file cannot be taken as a template.

    Attributes
    ----------
    why : str
        "too_large", "not_docx", "macro" or "link".
    """

    def __init__(self, why: str, told: str) -> None:
        self.why = why
        super().__init__(told)


def check_template(content: bytes) -> None:
    """Refuse a file that cannot be a template.

    Raises
    ------
    TemplateError
        It is no .docx, too large, holds a macro, or links to the outside.
    PlaceholderError, ForbiddenPaperError
        See `briefing.paper_fill.check_text`.
    """
    _check_package(content)
    check_text("\n".join(one.text for one in _paragraphs(_opened(content))))


def fill_template(content: bytes, values: Mapping[str, str]) -> bytes:
    """Return the template with its placeholders filled; a list's items stand on lines of their own.

    Parameters
    ----------
    content : bytes
        Of a .docx.
    values : mapping
        Of `briefing.papers.values`.

    Raises
    ------
    BriefError
        As `check_template`.
    """
    check_template(content)
    document = _opened(content)
    for paragraph in _paragraphs(document):
        _fill(paragraph, values)
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
            relations = [package.read(name) for name in names if name.endswith(".rels")]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise TemplateError("not_docx", "The template is no .docx file.") from error
    if any("vbaProject" in name for name in names):
        raise TemplateError("macro", "The template holds a macro; save it as a plain .docx.")
    if any(b"External" in relation for relation in relations):
        raise TemplateError("link", "The template links to the outside; take the links out.")


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


def _paragraphs(document: DocumentObject) -> Iterator[Paragraph]:
    yield from _within(document)
    for section in document.sections:
        heads = (section.header, section.even_page_header, section.first_page_header)
        feet = (section.footer, section.even_page_footer, section.first_page_footer)
        for part in (*heads, *feet):
            if not part.is_linked_to_previous:
                yield from _within(part)


def _within(holder: Any) -> Iterator[Paragraph]:
    yield from holder.paragraphs
    for table in holder.tables:
        # A merged cell is met once for each place it covers.
        for cell in {cell._tc: cell for row in table.rows for cell in row.cells}.values():
            yield from _within(cell)


def _fill(paragraph: Paragraph, values: Mapping[str, str]) -> None:
    """Replace from the end, so that the places before stay where they are.

    Word splits a placeholder over runs at will: the first run takes the value, the others lose
    their part of the braces.
    """
    runs = paragraph.runs
    text = "".join(run.text for run in runs)
    for start, end, key in spans(text):
        place, is_written = 0, False
        for run in runs:
            first, last = place, place + len(run.text)
            place = last
            if last <= start or first >= end:
                continue
            before, after = run.text[: max(0, start - first)], run.text[max(0, end - first) :]
            run.text = before + ("" if is_written else values[key]) + (after if last > end else "")
            is_written = True
