"""A photo or a paper as it comes: what it is, as it is kept, and which hazard its name tells of.

A phone writes into each photo where and with what it was taken. None of that is kept: a photo is
turned upright, drawn anew without its tags, and made small enough to lie in the store. A paper that
does nothing by itself stays as it is, so that a signature on it holds; any other is written anew
with what can be reached of it, without scripts, actions and files within it.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from vocabulary.errors import CampaignError

if TYPE_CHECKING:
    from PIL import Image
    from pypdf import PdfReader, PdfWriter

JPEG: Final = "image/jpeg"
PDF: Final = "application/pdf"
MAX_BYTES: Final = 15 * 1024 * 1024
# Drawn out, these are 300 MB; a phone's photo has 12 to 50 million points.
MAX_POINTS: Final = 100_000_000
LONGEST_PX: Final = 1600
_QUALITY: Final = 82
_FORMATS: Final = {JPEG: "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
# Exif 2.32: DateTimeOriginal in the Exif directory, DateTime in the first.
_EXIF_FOLDER, _TAKEN, _WRITTEN = 0x8769, 0x9003, 0x0132
_DAY: Final = re.compile(r"(\d{4}):(\d\d):(\d\d)")
# Camera names hold figures of their own: a shorter number counts only at the very beginning.
_TELLING: Final = 4
_BLANKS: Final = re.compile(r"\s+")

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
_PAPER_REFUSED: Final = "A paper can be opened, and does nothing by itself."


class FileRefusal(CampaignError):
    """A file is not taken into the store.

    Attributes
    ----------
    code : "empty", "too_big", "kind", "bomb", "broken"; of a paper "pdf_" and what
        `LoudPaperError` says
    name : of the file, as given
    """

    def __init__(self, code: str, name: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.name = name


@dataclass(frozen=True)
class Prepared:
    """A file as it is kept.

    Attributes
    ----------
    taken_on : the day the camera wrote into it
    """

    media_type: str
    body: bytes
    taken_on: date | None = None


def media_type_of(body: bytes) -> str | None:
    """Return what the bytes say they are, of the four kinds that are taken; else None."""
    if body.startswith(b"\xff\xd8\xff"):
        return JPEG
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return PDF if body.startswith(b"%PDF-") else None


def prepared(name: str, body: bytes) -> Prepared:
    """Return a file as it is kept: a paper quiet, a photo upright, small and without its tags.

    The `name` as given is for the sentence of a refusal; its ending proves nothing.

    Raises
    ------
    FileRefusal
        It is empty, larger than 15 MB, of another kind, a decompression bomb, or cannot be drawn.
    """
    if not body:
        raise FileRefusal("empty", name, "A file needs bytes, got none.")
    if len(body) > MAX_BYTES:
        raise FileRefusal("too_big", name, f"A file has at most 15 MB, got {len(body)} bytes.")
    media_type = media_type_of(body)
    if media_type is None:
        raise FileRefusal("kind", name, "A file is JPEG, PNG, WebP or PDF by its first bytes.")
    return _paper(name, body) if media_type == PDF else _photo(name, body, media_type)


def _paper(name: str, body: bytes) -> Prepared:
    try:
        return Prepared(PDF, quiet(body))
    except LoudPaperError as error:
        raise FileRefusal(f"pdf_{error.code}", name, _PAPER_REFUSED) from error


def _photo(name: str, body: bytes, media_type: str) -> Prepared:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(body), formats=[_FORMATS[media_type]])
            _check_points(name, opened)
            taken_on = _taken_on(opened)
            # A JPEG is read at a half, a quarter or an eighth where that is still large enough.
            opened.draft("RGB", (LONGEST_PX, LONGEST_PX))
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((LONGEST_PX, LONGEST_PX))
            return Prepared(JPEG, _jpeg(upright), taken_on)
    except Image.DecompressionBombError as error:
        raise FileRefusal("bomb", name, "The photo has more points than are drawn.") from error
    except (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError) as error:
        raise FileRefusal("broken", name, "The photo cannot be drawn; take it again.") from error


def _check_points(name: str, opened: Image.Image) -> None:
    n_points = opened.width * opened.height
    if n_points > MAX_POINTS:
        raise FileRefusal("bomb", name, f"A photo has at most {MAX_POINTS} points, got {n_points}.")


def _taken_on(opened: Image.Image) -> date | None:
    with suppress(ValueError, OSError, SyntaxError, KeyError, TypeError):
        tags = opened.getexif()
        written = tags.get_ifd(_EXIF_FOLDER).get(_TAKEN) or tags.get(_WRITTEN)
        found = _DAY.match(str(written or ""))
        if found:
            return datetime(*map(int, found.groups())).date()  # type: ignore[arg-type]  # noqa: DTZ001
    return None


def _jpeg(picture: Image.Image) -> bytes:
    from PIL import Image

    # Drawn onto a new sheet: nothing of the old file but its points comes along.
    sheet = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        sheet.paste(layer, mask=layer.getchannel("A"))
    else:
        sheet.paste(picture.convert("RGB"))
    made = io.BytesIO()
    sheet.save(made, "JPEG", quality=_QUALITY, optimize=True)
    return made.getvalue()


def thumbnail(body: bytes, *, longest_px: int = 320) -> bytes:
    """Return a kept photo small, as JPEG."""
    from PIL import Image

    picture = Image.open(io.BytesIO(body), formats=["JPEG"])
    picture.draft("RGB", (longest_px, longest_px))
    picture.thumbnail((longest_px, longest_px))
    return _jpeg(picture)


@dataclass(frozen=True)
class PhotoTarget:
    """A hazard that photos may belong to.

    Attributes
    ----------
    hazard_no : the ledger's own number
    site_names : its name and the others it goes by
    """

    hazard_id: int
    hazard_no: str | None
    site_id: int
    site_names: tuple[str, ...] = ()


def hazards_named(names: Sequence[str], targets: Sequence[PhotoTarget]) -> list[int | None]:
    """Return for each file the one hazard its name tells, by ledger number, else by site.

    None where the name tells nothing, or more than one of the targets: a person has to say.

    Notes
    -----
    The longest site name that stands in a file name counts, so that no. 12 is not taken for no. 1.
    """
    return [_named(_folded(name.rpartition(".")[0] or name), targets) for name in names]


def _named(stem: str, targets: Sequence[PhotoTarget]) -> int | None:
    numbered = [one for one in targets if one.hazard_no and _has_number(stem, one.hazard_no)]
    if len(numbered) == 1:
        return numbered[0].hazard_id
    among = numbered or targets
    lengths = {one.hazard_id: _longest(stem, one.site_names) for one in among}
    most = max(lengths.values(), default=0)
    best = [hazard_id for hazard_id, length in lengths.items() if length == most]
    return best[0] if most and len(best) == 1 else None


def _longest(stem: str, names: Iterable[str]) -> int:
    folded = [_folded(name) for name in names]
    return max((len(one) for one in folded if len(one) > 1 and _stands_in(stem, one)), default=0)


def _has_number(stem: str, number: str) -> bool:
    wanted = _folded(number)
    if len(wanted) >= _TELLING:
        return _stands_in(stem, wanted)
    return _stands_in(stem, wanted, at_start=True)


def _stands_in(stem: str, wanted: str, *, at_start: bool = False) -> bool:
    """Return whether a text stands there whole: "A1" does not stand in "A12"."""
    before = "^" if at_start else _not_inside(wanted[0], "(?<!{})")
    after = _not_inside(wanted[-1], "(?!{})")
    return re.search(before + re.escape(wanted) + after, stem) is not None


def _not_inside(mark: str, look: str) -> str:
    if mark.isdecimal():
        return look.format("[0-9]")
    return look.format("[a-z]") if mark.isascii() and mark.isalpha() else ""


def _folded(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text).casefold())


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
