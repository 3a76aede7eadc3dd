"""The circular (tongbao): facts on official paper, a .docx the office can go on editing."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from docx.shared import Emu, Mm

from briefing.facts.compose import Section, Writer, sections
from briefing.facts.fact import Facts
from briefing.facts.grids import grid
from briefing.facts.say import plain, say_as_of, say_period
from briefing.papers import colophon, paper
from briefing.papers.paper import (
    CENTRED,
    INDENTED,
    LINE_TWIPS,
    Setting,
    mark,
    paragraph,
    red_rule,
    set_font,
    title,
)
from briefing.papers.table import add_table
from briefing.words import labels, sentences

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

SMALL_PT: Final = 12.0
# A map this wide goes with its captions on the rest of a page more often than a wider one.
PICTURE_MM: Final = 116.0
_NOTE: Final = Setting(size=10.5, align=None, line=300, after=LINE_TWIPS // 2)


@dataclass(frozen=True)
class Paper:
    """What a person decides about a circular and the facts cannot know.

    Attributes
    ----------
    issued_on : date of the paper; None leaves it to be typed
    paper_number
        As assigned by the office, e.g. with its brackets; "" leaves a marked blank. Never made up.
    code : letters of the office in the blank number; "" for those of the campaign's own paper
    issue : number of the issue in the title; "" names the period instead
    reply_by : until when the addressees answer; None leaves a blank
    sealed : the paper will carry a seal, which decides where date and signature stand
    copy_to : who gets a copy, printed on the colophon
    printed_by : office that prints it, "" for the issuer
    map_note : below the map: for the office alone, or the approval number of a public map
    """

    issued_on: date | None = None
    paper_number: str = ""
    code: str = ""
    issue: str = ""
    reply_by: date | None = None
    sealed: bool = True
    copy_to: tuple[str, ...] = ()
    printed_by: str = ""
    map_note: str = labels.INTERNAL


def circular(facts: Facts, *, picture: bytes | None = None, paper_of: Paper | None = None) -> bytes:
    """Return the circular of `facts` as the bytes of a .docx file.

    Editable text and tables, no macro, no external link.

    Parameters
    ----------
    picture : the situation map as PNG; left out without one

    References
    ----------
    GB/T 9704-2012 (geometry, elements); the circular's parts: STANDARDS 1.11.
    """
    asked = paper_of or Paper()
    document = paper.official_document(is_demo=facts.is_demo)
    _head(document, facts, asked)
    title(document, _title_text(facts, asked))
    paragraph(document, labels.ADDRESSEES)
    _introduction(document, facts)
    for place, section in enumerate(sections(facts, reply_by=asked.reply_by)):
        write_section(document, section, place)
        # The map stands with the tables: before this text it would leave half a page white.
        if section.id == "categories" and picture:
            _picture(document, facts, picture, asked.map_note)
        fact_tables(document, facts, section)
    _attachment(document)
    colophon.signature(
        document, facts.texts["issuer"], issued_on=asked.issued_on, sealed=asked.sealed
    )
    colophon.imprint(
        document,
        copy_to=asked.copy_to,
        printed_by=asked.printed_by or facts.texts["issuer"],
        issued_on=asked.issued_on,
    )
    paper.name_document(
        document,
        title=_title_text(facts, asked),
        author=plain(facts.texts["issuer"]),
        day=facts.as_of,
    )
    return paper.to_bytes(document)


def _head(document: DocumentObject, facts: Facts, asked: Paper) -> None:
    mark(document, labels.MARK.format(issuer=plain(facts.texts["issuer"])))
    for _ in range(2):
        paragraph(document, "")
    number = paragraph(document, "", CENTRED)
    if asked.paper_number:
        set_font(number.add_run(plain(asked.paper_number)), labels.FONT_BODY, paper.BODY_PT)
    else:
        year = (asked.issued_on or facts.as_of).year
        code = asked.code or facts.texts["number"].split(labels.YEAR_OPENS)[0]
        blank = labels.PAPER_NUMBER.format(code=plain(code), year=year)
        set_font(number.add_run(blank), labels.FONT_BODY, paper.BODY_PT)
        set_font(number.add_run(labels.NUMBER_TO_FILL), labels.FONT_BODY, SMALL_PT)
    red_rule(number)


def _title_text(facts: Facts, asked: Paper) -> str:
    if asked.issue:
        return labels.CIRCULAR_TITLE_NUMBERED.format(number=plain(asked.issue))
    return labels.CIRCULAR_TITLE.format(period=say_period(facts.period))


def _introduction(document: DocumentObject, facts: Facts) -> None:
    period = say_period(facts.period)
    if facts.texts["title"] and facts.texts["number"]:
        text = labels.INTRODUCTION.format(
            title=plain(facts.texts["title"]), number=plain(facts.texts["number"]), period=period
        )
    else:
        text = labels.INTRODUCTION_PLAIN.format(period=period)
    paragraph(document, text, INDENTED)


def write_section(document: DocumentObject, section: Section, place: int) -> None:
    """Write the numbered heading of a section, counted from 0, and its sentences."""
    text = labels.HEADING.format(numeral=labels.NUMERALS[place], title=section.title)
    paragraph(document, text, replace(INDENTED, font=labels.FONT_HEI, keeps=True))
    for sentence in section.sentences:
        paragraph(document, sentence.text, INDENTED)


def fact_tables(document: DocumentObject, facts: Facts, section: Section) -> None:
    """Add the tables of a section, each with its caption; one without a row is left out."""
    captions = {
        "categories": labels.CATEGORY_CAPTION,
        "villages": labels.RANKING_CAPTION,
        "small_villages": labels.SMALL_CAPTION,
    }
    for table in section.tables:
        if not facts.rows(table):
            continue
        caption = captions[table].format(as_of=say_as_of(facts))
        add_table(document, grid(facts, table), caption=caption)
        if table == "villages":
            note = Writer(facts).write(sentences.RANK_NOTE).text
            paragraph(document, note, _NOTE)


def _picture(document: DocumentObject, facts: Facts, picture: bytes, note: str) -> None:
    holder = paragraph(document, "", replace(CENTRED, line=None, before=120, keeps=True))
    shape = holder.add_run().add_picture(io.BytesIO(picture), width=Mm(PICTURE_MM))
    tallest = Mm(150)
    if shape.height > tallest:
        shape.width, shape.height = Emu(int(shape.width * tallest / shape.height)), tallest
    caption = labels.MAP_CAPTION.format(issuer=plain(facts.texts["issuer"]), as_of=say_as_of(facts))
    shape._inline.docPr.set("descr", caption)
    paragraph(document, caption, replace(CENTRED, size=SMALL_PT, line=360, keeps=True))
    below = replace(CENTRED, font=labels.FONT_HEI, size=10.5, line=300, after=120)
    paragraph(document, plain(note), below)


def _attachment(document: DocumentObject) -> None:
    # The page with the signature must hold some of the text (GB/T 9704-2012, 7.3.5.5).
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    for text in ("", labels.ATTACHMENT):
        paragraph(document, text, replace(INDENTED, keeps=True))
