"""A PDF as it comes: without scripts and actions, or refused.

A paper that has none is kept as it is, so that a signature on it stays good. Any other is written
anew with what can be reached of it: pages, texts and pictures, links within the paper.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter

# ISO 32000-2, 12.6.4: of all actions only these stay within the paper.
_QUIET: Final = {"/GoTo", "/Named"}
# Entries that run something by themselves, or bring a file along (7.7.3, 12.6.3, 7.11.4, 12.7.8).
_LOUD: Final = {
    "/OpenAction", "/AA", "/JS", "/JavaScript", "/EmbeddedFiles", "/EmbeddedFile", "/EF", "/AF",
    "/XFA", "/RichMediaContent", "/RichMediaSettings", "/Requirements", "/Collection",
}  # fmt: skip
_ACTIONS: Final = ("/A", "/PA", "/Next")
_NOTES: Final = {
    "/RichMedia", "/Movie", "/Screen", "/Sound", "/3D", "/FileAttachment", "/TrapNet",
}  # fmt: skip
_MOST_PARTS: Final = 500_000


class LoudPaperError(Exception):
    """A PDF cannot be read, or cannot be made quiet.

    Attributes
    ----------
    code : "locked", "broken" or "active"
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def quiet(body: bytes) -> bytes:
    """Return a PDF without scripts, actions, and files within it.

    Raises
    ------
    LoudPaperError
        It needs a password, cannot be read, or would still do something by itself.
    """
    from pypdf import PdfReader, PdfWriter

    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted:
            raise LoudPaperError("locked")
        if _is_sound(body) and not any(_loud(reader)):
            return body
        writer = PdfWriter(clone_from=reader)
        _silence(writer)
        # Once more, to leave behind what nothing leads to any more.
        made = _written(PdfWriter(clone_from=PdfReader(_written(writer))))
        again = PdfReader(made)
        if any(_loud(again)) or len(again.pages) != len(reader.pages):
            raise LoudPaperError("active")
    except LoudPaperError:
        raise
    except Exception as error:  # a reader of untrusted bytes fails in many ways
        raise LoudPaperError("broken") from error
    return made.getvalue()


def _written(writer: PdfWriter) -> io.BytesIO:
    made = io.BytesIO()
    writer.write(made)
    return made


def _is_sound(body: bytes) -> bool:
    """Say whether a reader needs to guess nothing: another one could guess something else."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        return bool(PdfReader(io.BytesIO(body), strict=True).pages)
    except PyPdfError:
        return False


def _parts(root: Any) -> Iterator[Any]:
    """Yield every dictionary and list that can be reached, each once."""
    from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

    seen: set[int | tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        part = waiting.pop()
        if isinstance(part, IndirectObject):
            if (part.idnum, part.generation) in seen:
                continue
            seen.add((part.idnum, part.generation))
            part = part.get_object()
        if len(seen) > _MOST_PARTS:
            raise ValueError("too many parts")
        if isinstance(part, DictionaryObject):
            yield part
            waiting.extend(part.raw_get(name) for name in part)
        elif isinstance(part, ArrayObject):
            yield part
            waiting.extend(list.__iter__(part))


def _loud(reader: PdfReader) -> Iterator[str]:
    """Name what in a paper does something by itself."""
    from pypdf.generic import DictionaryObject

    for part in _parts(reader.trailer):
        if isinstance(part, DictionaryObject):
            yield from _loud_names(part)


def _loud_names(part: Any) -> list[str]:
    names = [str(name) for name in part if name in _LOUD]
    names += [name for name in _ACTIONS if name in part and not _is_quiet(part[name])]
    if part.get("/Subtype") in _NOTES:
        names.append("/Subtype")
    return names


def _is_quiet(action: Any) -> bool:
    from pypdf.generic import ArrayObject, DictionaryObject

    if isinstance(action, ArrayObject):
        return all(_is_quiet(one.get_object()) for one in action)
    # "/A" is no action in a dictionary of, say, the structure of a page.
    return not isinstance(action, DictionaryObject) or action.get("/S", "/GoTo") in _QUIET


def _silence(writer: PdfWriter) -> None:
    from pypdf.generic import DictionaryObject

    for part in _parts(writer.root_object):
        if isinstance(part, DictionaryObject):
            for name in _loud_names(part):
                if name != "/Subtype":
                    del part[name]
        else:
            loud = [at for at, one in enumerate(part) if _is_loud_note(one.get_object())]
            for at in reversed(loud):
                del part[at]


def _is_loud_note(part: Any) -> bool:
    from pypdf.generic import DictionaryObject

    return isinstance(part, DictionaryObject) and part.get("/Subtype") in _NOTES
