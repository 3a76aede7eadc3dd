"""What is done to a finished PDF of ours: one drawing shown in parts, a mark on every page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from geo.print.canvas import Box, Point
from geo.print.font import MM_PER_PT, font_file, shown
from vocabulary.errors import CampaignError

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter
    from pypdf.generic import IndirectObject

# Where a mark stands: in the white edge that every paper of ours keeps.
_MARK_AT_MM: Final = (17.0, 2.9)
_MARK_PT: Final = 5.5
_MARK_GREY: Final = 0.35


class PdfError(CampaignError):
    """A file is not of the kind that can be cut or marked."""


def cut(pdf: bytes, windows: Sequence[tuple[Box, Point]]) -> bytes:
    """Return a file without its first page, of which each of the others shows a part.

    The drawing stands in the file once, as a form (ISO 32000-1, 8.10) that every page runs before
    its own content.

    Parameters
    ----------
    windows : sequence of (Box, Point), mm
        For each of the other pages: what of it the drawing may cover, and by how much to the right
        and up the drawing is moved.

    Raises
    ------
    PdfError
        The file cannot be read, or has another number of pages.
    """
    from pypdf.generic import DictionaryObject, NameObject

    writer = _opened(pdf)
    drawn, *others = writer.pages
    if len(others) != len(windows):
        raise PdfError(f"{len(others)} pages were given {len(windows)} windows; cannot cut it.")
    (drawing,) = _run_by(drawn)
    resources = drawn.raw_get("/Resources")
    form = {"/Type": NameObject("/XObject"), "/Subtype": NameObject("/Form"),
            "/BBox": drawn.mediabox, "/Resources": resources}  # fmt: skip
    drawing.get_object().update({NameObject(key): value for key, value in form.items()})
    forms = resources.get_object().setdefault(NameObject("/XObject"), DictionaryObject())
    forms.get_object()[NameObject("/Whole")] = drawing
    for page, (box, move) in zip(others, windows, strict=True):
        sides = (box[0], box[1], box[2] - box[0], box[3] - box[1])
        clip, by = (" ".join(f"{mm / MM_PER_PT:.4f}" for mm in told) for told in (sides, move))
        shown_first = _stream(writer, f"q {clip} re W n 1 0 0 1 {by} cm /Whole Do Q")
        _run(page, [shown_first, *_run_by(page)])
    writer.remove_page(drawn)
    return _written(writer)


def mark_pages(pdf: bytes, text: str) -> bytes:
    """Return a PDF of ours with a small line of text at the lower edge of every page.

    Parameters
    ----------
    pdf : written by `geo.print.canvas.write_pdf`, cut or not
    text : drawn as outlines: the file's own fonts hold no more than the letters of the drawing

    Raises
    ------
    PdfError
        The file cannot be read.
    """
    writer = _opened(pdf)
    before, mark = _stream(writer, "q"), _stream(writer, "Q\n" + _outlines(text))
    for page in writer.pages:
        _run(page, [before, *_run_by(page), mark])
    return _written(writer)


def named_pdf(pdf: bytes, *, title: str, author: str, on: datetime) -> bytes:
    """Return a PDF with title, author and day, in Chinese, and nothing of what wrote it.

    Its structure for readers that speak, where it has one, stays.

    Parameters
    ----------
    title : where the file has none of its own

    Raises
    ------
    PdfError
        The file cannot be read.
    """
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    writer = _opened(pdf)
    held = writer.metadata
    own = str(held.title) if held and held.title else ""
    moment = f"D:{on:%Y%m%d%H%M%S}"
    writer.metadata = {
        "/Title": own or title, "/Author": author, "/CreationDate": moment, "/ModDate": moment,
    }  # fmt: skip
    root = writer.root_object
    root.pop("/Metadata", None)  # says the same of the program that wrote it
    root[NameObject("/Lang")] = TextStringObject("zh-CN")
    shows = {NameObject("/DisplayDocTitle"): BooleanObject(value=True)}
    root[NameObject("/ViewerPreferences")] = DictionaryObject(shows)
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    writer.pdf_header = pdf[:8].decode("ascii", errors="replace")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _opened(pdf: bytes) -> PdfWriter:
    from pypdf import PdfWriter
    from pypdf.errors import PyPdfError

    try:
        return PdfWriter(clone_from=io.BytesIO(pdf))
    except PyPdfError as error:
        raise PdfError(f"The drawing's file cannot be read ({error}); cannot cut it.") from error


def _written(writer: PdfWriter) -> bytes:
    held = {key: value for key, value in (writer.metadata or {}).items() if key != "/Producer"}
    writer.metadata = held
    writer.pdf_header = "%PDF-1.4"  # that of the drawing: what shines through needs it
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def _stream(writer: PdfWriter, told: str) -> IndirectObject:
    from pypdf.generic import StreamObject

    made = StreamObject()
    made.set_data(f"{told}\n".encode())
    return writer._add_object(made)


def _run_by(page: PageObject) -> list[Any]:
    """Return what a page runs, one after another (ISO 32000-1, 7.8.2)."""
    held = page.raw_get("/Contents")
    return list(held) if isinstance(held, list) else [held]


def _run(page: PageObject, parts: list[Any]) -> None:
    from pypdf.generic import ArrayObject, NameObject

    page[NameObject("/Contents")] = ArrayObject(parts)


def _outlines(text: str) -> str:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(fname=str(font_file()))
    said: Any = TextPath((0, 0), shown(text), size=_MARK_PT, prop=font)
    left, low = (mm / MM_PER_PT for mm in _MARK_AT_MM)
    lines = [f"q 1 0 0 1 {left:.2f} {low:.2f} cm {_MARK_GREY} g"]
    here = (0.0, 0.0)
    for points, code in said.iter_segments():
        ends = [(float(x), float(y)) for x, y in points.reshape(-1, 2)]
        if code == said.CURVE3:  # PDF knows cubic curves alone
            (cx, cy), (x, y) = ends
            ends = [(here[0] + (cx - here[0]) * 2 / 3, here[1] + (cy - here[1]) * 2 / 3),
                    (x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3), (x, y)]  # fmt: skip
        way = {1: "m", 2: "l", 3: "c", 4: "c"}.get(int(code), "h")
        told = "" if way == "h" else " ".join(f"{x:.3f} {y:.3f}" for x, y in ends)
        lines.append(f"{told} {way}")
        here = ends[-1] if way != "h" else here
    return "\n".join([*lines, "f Q"])
