"""A file that leaves the house: marked with who took it and when, and written down in the audit."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING, Any, Final

from docx import Document as open_document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt as DocxPt
from pptx import Presentation
from pptx.util import Emu, Pt

from briefing.facts.say import plain
from briefing.papers.paper import set_font, set_spacing
from briefing.properties import Named, with_parts, with_properties
from briefing.words import labels
from briefing.words.screen import MARK
from data.store.campaign import campaign_on, campaigns
from data.store.events import CHINA_TIME
from data.store.exports import record_export
from geo.print.pdf import mark_pages

if TYPE_CHECKING:
    from data.store.opening import Store


Make = Callable[[tuple[str, ...]], bytes]
_JOIN: Final = "　"
_SHEET: Final = re.compile(r"xl/worksheets/sheet\d+\.xml")
_FOOTER: Final = re.compile(rb"<oddFooter>")


@dataclass(frozen=True)
class Export:
    """A file leaving the house: its name, and who takes it when.

    Attributes
    ----------
    name : with its ending
    moment : aware
    stamps : of a public version; the mark of the export comes after them
    detail : for the audit: snapshot, reviewer, approval number
    is_signed : a paper as it is sent: the mark lies in its properties, nothing of it in its head
    """

    name: str
    who: str
    moment: datetime
    stamps: Sequence[str] = ()
    detail: Mapping[str, Any] | None = None
    is_signed: bool = False


def exported(store: Store, make: Make, export: Export) -> bytes:
    """Return a file marked with name, time and serial, after writing it down in the audit.

    Parameters
    ----------
    make : takes the stamps a document may print itself, gives the bytes
    """

    def made(serial: str) -> bytes:
        moment = f"{export.moment:%Y-%m-%d %H:%M}"
        mark = MARK.format(actor=export.who, moment=moment, serial=serial)
        marks = (*export.stamps, mark)
        ending = export.name.rpartition(".")[2]
        is_signed = export.is_signed and ending == "docx"
        content = mark_document(ending, make(marks), export.stamps if is_signed else marks)
        content = with_properties(ending, content, _named(store, export))
        return _kept_inside(content, mark) if is_signed else content

    return record_export(
        store,
        made,
        name=export.name,
        actor=export.who,
        now=export.moment,
        detail=export.detail,
    )


def _named(store: Store, export: Export) -> Named:
    """Return what the file says of itself: the office of the campaign the day falls in."""
    day = export.moment.astimezone(CHINA_TIME).date()
    campaign = campaign_on(campaigns(store), day)
    return Named(export.name.rpartition(".")[0], campaign.issuer, day)


def mark_document(ending: str, content: bytes, stamps: Sequence[str]) -> bytes:
    """Return a document with the stamps on every page.

    Parameters
    ----------
    ending : "docx", "pptx", "xlsx", "pdf" (of the wall map), or another
        HTML and pictures are written with their stamps and come back as they are.
    """
    text = _JOIN.join(map(plain, stamps))
    if not text:
        return content
    if ending == "docx":
        return _docx(content, text)
    if ending == "pptx":
        return _pptx(content, text)
    if ending == "xlsx":
        return _xlsx(content, text)
    if ending == "pdf":
        return mark_pages(content, text)
    return content


def _kept_inside(content: bytes, mark: str) -> bytes:
    """Return a paper with the mark of its export among its properties."""
    document = open_document(io.BytesIO(content))
    document.core_properties.comments = plain(mark)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _docx(content: bytes, text: str) -> bytes:
    document = open_document(io.BytesIO(content))
    section = document.sections[0]
    heads = [section.header]
    if section.different_first_page_header_footer:
        heads.append(section.first_page_header)
    if document.settings.odd_and_even_pages_header_footer:
        heads.append(section.even_page_header)
    for head in heads:
        head.is_linked_to_previous = False
        line = head.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_spacing(line, line_twips=None)
        run = line.add_run(text)
        set_font(run, labels.FONT_SONG, 9)
        run.font.size = DocxPt(9)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _pptx(content: bytes, text: str) -> bytes:
    deck = Presentation(io.BytesIO(content))
    wide, high = int(deck.slide_width or 0), int(deck.slide_height or 0)
    for slide in deck.slides:
        box = slide.shapes.add_textbox(
            Emu(int(wide * 0.045)), Emu(int(high * 0.98)), Emu(int(wide * 0.91)), Pt(14)
        )
        frame = box.text_frame
        frame.word_wrap = True  # a box without would stand in the middle, on the footer's end
        frame.margin_top = frame.margin_bottom = 0
        run = frame.paragraphs[0].add_run()
        run.text = text
        run.font.size = Pt(8)
        run.font.name = labels.FONT_SLIDE
    stream = io.BytesIO()
    deck.save(stream)
    return stream.getvalue()


def _xlsx(content: bytes, text: str) -> bytes:
    # "&" begins a code in a footer and is doubled; a footer holds 255 signs.
    said = escape("&L&8" + text.replace("&", "&&")[:180]).encode()

    def marked(name: str, part: bytes) -> bytes:
        if not _SHEET.fullmatch(name):
            return part
        return _FOOTER.sub(lambda found: found[0] + said, part)

    return with_parts(content, marked)
