"""What is added to the end of a PDF of ours: pages shown anew, and a mark on every page.

References
----------
.. [1] ISO 32000-1:2008, 7.5.6 (incremental updates), 7.7.3 (page tree), 7.8.2 (content streams: a
   page may have several, run one after another).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from geo.print.font import MM_PER_PT, shown
from geo.print.picture_frame import FONT
from vocabulary.errors import CampaignError

# Where a mark stands: in the white edge that every paper of ours keeps.
_MARK_AT_MM: Final = (17.0, 2.9)
_MARK_PT: Final = 5.5
_MARK_GREY: Final = 0.35


class PdfError(CampaignError):
    """A file is not of the kind that can be added to."""


def page_numbers(pdf: bytes) -> tuple[int, list[int]]:
    """Return the object of the page tree, and of each page in order."""
    trees = re.findall(rb"(?:^|\n)(\d+) 0 obj\s*<<[^>]*?/Type /Pages[^>]*?>>\s*endobj", pdf)
    kids = re.findall(rb"/Kids \[([^\]]*)\]", pdf)
    if not trees or not kids:
        raise PdfError("The drawing's file has no page tree that can be read; cannot cut it.")
    return int(trees[-1]), [int(n) for n in re.findall(rb"(\d+) 0 R", kids[-1])]


def first_free(pdf: bytes) -> int:
    """Return the lowest number no object has."""
    sizes = re.findall(rb"/Size (\d+)", pdf)
    if not sizes:
        raise PdfError("The drawing's file has no trailer; cannot cut it.")
    return int(sizes[-1])


def object_of(pdf: bytes, number: int) -> bytes:
    """Return an object as it was written last."""
    head = b"\n%d 0 obj" % number
    at = pdf.rfind(head)
    end = pdf.find(b"endobj", at)
    if at < 0 or end < 0:
        raise PdfError(f"The drawing's file has no object {number}; cannot cut it.")
    return pdf[at + len(head) : end].strip()


def contents_of(pdf: bytes, page: int) -> bytes:
    """Return what a page runs, as references: `12 0 R 15 0 R`."""
    found = re.search(rb"/Contents (?:(\d+ 0 R)|\[([^\]]*)\])", object_of(pdf, page))
    if found is None:
        raise PdfError(f"Page {page} of the drawing's file shows nothing; cannot cut it.")
    return (found.group(1) or found.group(2)).strip()


def with_contents(body: bytes, parts: bytes) -> bytes:
    """Return a page that runs these parts."""
    return re.sub(rb"/Contents (?:\d+ 0 R|\[[^\]]*\])", b"/Contents [ %s ]" % parts, body)


def stream(content: bytes) -> bytes:
    """Return a stream object."""
    return b"<< /Length %d >>\nstream\n%sendstream" % (len(content), content)


def append(pdf: bytes, made: Mapping[int, bytes], *, size: int) -> bytes:
    """Return the file with objects added or replaced at its end.

    Parameters
    ----------
    pdf : bytes
    made : number -> body
    size : int
        One more than the highest number there is then.
    """
    trailers = re.findall(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)", pdf, re.DOTALL)
    if not trailers:
        raise PdfError("The drawing's file has no trailer; cannot cut it.")
    last, before = trailers[-1]
    out = bytearray(pdf if pdf.endswith(b"\n") else pdf + b"\n")
    table = bytearray(b"xref\n")
    for number in sorted(made):
        table += b"%d 1\n%010d 00000 n \n" % (number, len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, made[number])
    at = len(out)
    kept = re.sub(rb"/Prev \d+", b"", re.sub(rb"/Size \d+", b"/Size %d" % size, last)).strip()
    out += table
    out += b"trailer\n<< %s /Prev %d >>\nstartxref\n%d\n%%%%EOF\n" % (kept, int(before), at)
    return bytes(out)


def mark_pages(pdf: bytes, text: str) -> bytes:
    """Return a PDF of ours with a small line of text at the lower edge of every page.

    Parameters
    ----------
    pdf : bytes
        Written by `geo.print.canvas.write_pdf`, cut or not.
    text : str
        Drawn as outlines: the file's own fonts hold no more than the letters of the drawing.

    Raises
    ------
    PdfError
        The file has no page tree that can be read.
    """
    _, pages = page_numbers(pdf)
    free = first_free(pdf)
    made = {free: stream(b"q\n"), free + 1: stream(b"Q\n" + _outlines(text))}
    for page in pages:
        parts = b"%d 0 R %s %d 0 R" % (free, contents_of(pdf, page), free + 1)
        made[page] = with_contents(object_of(pdf, page), parts)
    return append(pdf, made, size=free + 2)


def _outlines(text: str) -> bytes:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    said: Any = TextPath((0, 0), shown(text), size=_MARK_PT, prop=FontProperties(fname=str(FONT)))
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
    return "\n".join([*lines, "f Q", ""]).encode()
