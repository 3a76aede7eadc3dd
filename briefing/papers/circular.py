"""The circular (tongbao): facts on official paper, a .docx the office can go on editing."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from docx.shared import Emu, Mm

from briefing.facts.compose import circular_sections
from briefing.facts.fact import Facts
from briefing.facts.grids import grid, side_by_side
from briefing.facts.say import plain, say, say_as_of, say_date, say_period
from briefing.facts.writer import Section
from briefing.papers import colophon, paper
from briefing.papers.chosen import Paper
from briefing.papers.finished import check_finished
from briefing.papers.paper import (
    CENTRED,
    INDENTED,
    Setting,
    blank,
    leveled,
    mark,
    paragraph,
    red_rule,
    set_font,
    title,
)
from briefing.papers.table import add_table
from briefing.words import labels, papers

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

SMALL_PT: Final = 12.0
PICTURE_MM: Final = 156.0
_NOTE: Final = Setting(size=10.5, align=None, line=300)
ANNEXES: Final = ("annex_categories", "annex_villages", "annex_late")


def circular(facts: Facts, *, picture: bytes | None = None, paper_of: Paper | None = None) -> bytes:
    """Return the circular of `facts` as the bytes of a .docx file.

    Editable text and tables, no macro, no external link.

    Parameters
    ----------
    picture : the situation map as PNG; left out without one

    Raises
    ------
    UnfinishedPaperError
        It is to be signed and has blanks, or says what no paper of the office says.

    References
    ----------
    GB/T 9704-2012 (geometry, elements); the circular's parts: STANDARDS 1.11.
    """
    asked = paper_of or Paper()
    draft = "" if asked.is_final else papers.DRAFT
    document = paper.official_document(is_demo=facts.is_demo, mark_of_draft=draft)
    _head(document, facts, asked)
    title(document, _title_text(facts, asked))
    paragraph(document, labels.ADDRESSEES)
    _introduction(document, facts)
    told = circular_sections(facts, reply_by=asked.reply_by, issued_on=asked.issued_on)
    for place, section in enumerate(told):
        write_section(document, section, place)
        fact_tables(document, facts, section)
    annexes = [table for table in ANNEXES if grid(facts, table).rows]
    names = [_annex_name(facts, table) for table in annexes]
    names += [labels.MAP_ANNEX] if picture else []
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    if names:
        paragraph(document, "", replace(INDENTED, keeps=True))
        colophon.attachments(document, names)
    colophon.signature(
        document, facts.texts["issuer"], issued_on=asked.issued_on, sealed=asked.sealed
    )
    contact = labels.CONTACT.format(
        contact=plain(asked.contact) or blank(papers.UNKNOWN["contact"]),
        phone=plain(asked.phone) or blank(papers.UNKNOWN["phone"]),
    )
    paragraph(document, contact, INDENTED)
    _annexes(document, facts, annexes, names)
    if picture:
        colophon.annex_head(document, papers.ANNEX.format(n=len(names)), labels.MAP_ANNEX)
        _picture(document, facts, picture, asked.map_note)
    colophon.imprint(
        document,
        copy_to=asked.copy_to or labels.COPIES_TO,
        printed_by=asked.printed_by or labels.IMPRINT_OFFICE,
        issued_on=asked.issued_on,
    )
    if asked.is_final:
        check_finished(document)
    paper.name_document(
        document,
        title=_title_text(facts, asked),
        author=plain(facts.texts["issuer"]),
        day=asked.issued_on or facts.as_of,
    )
    return paper.to_bytes(document)


def _head(document: DocumentObject, facts: Facts, asked: Paper) -> None:
    mark(document, labels.MARK.format(issuer=plain(facts.texts["issuer"])))
    for _ in range(2):
        paragraph(document, "")
    number = paragraph(document, "", CENTRED)
    year = (asked.issued_on or facts.as_of).year
    code = asked.code or facts.texts["number"].split(labels.YEAR_OPENS)[0]
    empty = labels.PAPER_NUMBER.format(code=plain(code), year=year)
    told = plain(asked.paper_number) or empty
    set_font(number.add_run(told), labels.FONT_BODY, paper.BODY_PT)
    red_rule(number)


def _title_text(facts: Facts, asked: Paper) -> str:
    issuer = plain(facts.texts["issuer"])
    if asked.issue:
        return issuer + labels.CIRCULAR_TITLE_NUMBERED.format(number=plain(asked.issue))
    return issuer + labels.CIRCULAR_TITLE.format(period=say_period(facts.period))


def _introduction(document: DocumentObject, facts: Facts) -> None:
    """Write why now, on what ground, and which days the paper is about."""
    days = (facts.period.end - facts.period.start).days + 1
    called = labels.PERIOD_WORDS[days == 7]["now"]
    held = {"period": say_period(facts.period), "called": called, "season": _season(facts)}
    if facts.texts["title"] and facts.texts["number"]:
        text = labels.INTRODUCTION.format(
            title=plain(facts.texts["title"]), number=plain(facts.texts["number"]), **held
        )
    else:
        text = labels.INTRODUCTION_PLAIN.format(**held)
    paragraph(document, text, INDENTED)


def _season(facts: Facts) -> str:
    """Return which occasions lie ahead, as the calendar of the campaign gives them."""
    ahead = [
        labels.OCCASION.format(
            name=plain(row.texts["name"]), day=say_date(row.dates["start"], with_year=False)
        )
        for row in facts.rows("key_dates")
        if row.dates["start"] > facts.as_of
    ][:2]
    return labels.SEASON.format(occasions=labels.AND.join(ahead)) if ahead else ""


def write_section(document: DocumentObject, section: Section, place: int | None) -> None:
    """Write the heading of a section, counted from 0 unless it has none, and its sentences."""
    if place is None:
        text = labels.ITEM_TITLE.format(title=section.title)
    else:
        text = labels.HEADING.format(numeral=labels.NUMERALS[place], title=section.title)
    paragraph(document, text, replace(INDENTED, font=labels.FONT_HEI, keeps=True))
    for sentence in section.sentences:
        leveled(document, sentence.text)


def fact_tables(document: DocumentObject, facts: Facts, section: Section) -> None:
    """Add the tables of a section, each with its caption; one without a row is left out."""
    for table in section.tables:
        if not grid(facts, table).rows:
            continue
        if table == "pressing":
            add_table(document, side_by_side(grid(facts, table)), caption=labels.PRESSING_CAPTION)
            note = labels.PRESSING_NOTE.format(start=say_date(facts.start))
            paragraph(document, note, _NOTE)
        else:
            caption = labels.CAPTIONS[table].format(as_of=say_as_of(facts))
            add_table(document, grid(facts, table), caption=caption)


def _annex_name(facts: Facts, table: str) -> str:
    return labels.ANNEX_NAMES[table].format(late=say(facts["hazards.overdue"]))


def _annexes(document: DocumentObject, facts: Facts, annexes: list[str], names: list[str]) -> None:
    for place, (table, name) in enumerate(zip(annexes, names, strict=False), start=1):
        which = papers.ANNEX.format(n=place) if len(names) > 1 else papers.ONE_ANNEX
        colophon.annex_head(document, which, name)
        add_table(document, grid(facts, table))
        note = labels.ANNEX_NOTES[table].format(as_of=say_as_of(facts))
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
