"""The other papers: bulletin, letters, sheets to offices, minutes, public texts, forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from briefing.facts import identities
from briefing.facts.grids import Cell, Grid, GridColumn
from briefing.facts.say import plain, say_date
from briefing.papers import colophon, heads, meeting_sheets, paper, site_forms, three_lists
from briefing.papers.circular import fact_tables, write_section
from briefing.papers.finished import UnfinishedPaperError, check_finished
from briefing.papers.paper import INDENTED, paragraph
from briefing.papers.request import Item, Request
from briefing.papers.table import add_form, add_table
from briefing.papers.template import KEYS, check_text, filled, placeholders
from briefing.papers.values import parts_of, values
from briefing.words import clauses, forms, labels, papers
from vocabulary.errors import BriefError
from vocabulary.papers import KINDS, LETTERS, Kind

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

# Papers that are filled in by hand, each with a module of its own.
FORMS: Final[Mapping[Kind, Callable[[Request], DocumentObject]]] = {
    "agenda": meeting_sheets.agenda,
    "talk_record": site_forms.talk_record,
    "recheck": site_forms.recheck,
    "receipt": site_forms.receipt,
    "lists": three_lists.lists,
}
_LISTS: Final = ("hazards", "waiting", "reasons", "body", "decisions", "unclear", "units", "spoken")
_WIDTHS: Final = {"place": 0.7, "village": 1.9, "site": 2.6, "hazard": 3.4, "clause": 3.4,
                  "due_on": 1.6, "late": 1.2, "is_new": 0.8, "submitted_on": 1.6,
                  "state": 2.0}  # fmt: skip
_TEXTS: Final = ("village", "site", "hazard", "clause")


class NothingOpenError(BriefError):
    """Everything of the list is reported put right: there is nothing to press for."""


def title_of(asked: Request) -> str:
    """Return the title of a paper; the names of site and village in it."""
    if asked.kind == "summary" and asked.campaign.endswith(papers.PLAN):
        return plain(asked.campaign).removesuffix(papers.PLAN) + papers.SUMMARY
    if asked.kind == "exposure" and asked.issue:
        year = (asked.issued_on or asked.as_of).year
        issue = forms.EXPOSURE_ISSUE.format(year=year, issue=plain(asked.issue))
        return papers.TITLES["exposure"] + issue
    return papers.TITLES[asked.kind].format(
        site=plain(asked.site), village=plain(asked.village), office=plain(asked.office),
        meeting=plain(asked.meeting) or forms.MEETING_PLAIN,
    )  # fmt: skip


def write_paper(asked: Request, *, texts: Mapping[str, str] | None = None) -> bytes:
    """Return a paper as the bytes of a .docx file.

    Only hazards that are not put right are pressed for; what waits for its re-check stands in a
    list of its own.

    Parameters
    ----------
    texts : kind -> the office's own text; the default of `briefing.words.papers` without one

    Raises
    ------
    BriefError
        The office's text cannot become a paper; see `check_text`.
    NothingOpenError
        Nothing is left to press for.
    FiguresDisagreeError
        Figures of a bulletin or a summary do not agree.
    UnfinishedPaperError
        It is to be signed and has blanks, or says what no paper of the office says.

    References
    ----------
    GB/T 9704-2012 (geometry, fonts, signature). Who may order what: Fire Protection Law of the
    PRC, articles 31, 32, 52, 54, 60.
    """
    form = FORMS.get(asked.kind)
    text = "" if form else (texts or {}).get(asked.kind) or papers.BODIES[asked.kind]
    check_text(text)
    if asked.facts is not None:
        identities.check(asked.facts)
    if lacks_items(asked):
        raise NothingOpenError(f"{asked.kind} has no hazard of the kind it is written about.")
    document = form(asked) if form else _written(asked, text)
    if asked.is_final:
        check_finished(document)
        lacking = [
            papers.UNKNOWN[key] for key in KINDS[asked.kind].needs if not asked.typed.get(key)
        ]
        if lacking:
            raise UnfinishedPaperError(tuple(lacking), ())
    issuer = plain(asked.issuer)
    day = asked.issued_on or asked.as_of
    paper.name_document(document, title=title_of(asked), author=issuer, day=day)
    return paper.to_bytes(document)


def write_round(asked: Request) -> bytes:
    """Return the sheet a paper goes round with before it is signed, as a .docx file."""
    document = site_forms.round_sheet(asked, title_of(asked), _number(asked))
    day = asked.issued_on or asked.as_of
    paper.name_document(document, title=forms.ROUND_NAME, author=plain(asked.issuer), day=day)
    return paper.to_bytes(document)


def lacks_items(asked: Request) -> bool:
    """Return whether a paper about hazards has none to be written about."""
    kind = KINDS[asked.kind]
    if kind.hazards == "waiting":
        return not asked.waiting_items
    return kind.presses and not asked.open_items


def _written(asked: Request, text: str) -> DocumentObject:
    document = heads.head_of(asked, title_of(asked), _number(asked))
    writer = _Writer(document, asked)
    for place, line in enumerate(line for line in text.splitlines() if line.strip()):
        writer.write(line.strip(), is_first=place == 0)
    _end(document, asked, writer)
    return document


def _number(asked: Request) -> str:
    if asked.number:
        return papers.NUMERIC_NUMBER.format(number=plain(asked.number))
    year = (asked.issued_on or asked.as_of).year
    if asked.kind == "summary":
        code = plain(asked.campaign_number.split(labels.YEAR_OPENS)[0])
        return labels.PAPER_NUMBER.format(code=code, year=year)
    return papers.NUMBER_FORMS.get(asked.kind, papers.NUMBER_LETTER).format(year=year)


class _Writer:
    """Writes the lines of a text; counts its headings, keeps its annexes for the end."""

    def __init__(self, document: DocumentObject, asked: Request) -> None:
        self.document, self.asked = document, asked
        self.held = values(asked)
        self.n_headings = 0
        self.annexes: list[tuple[str, Grid]] = []

    def write(self, line: str, *, is_first: bool) -> None:
        """Write one line: a heading, a list, or a paragraph."""
        if line.startswith(papers.HEADING_MARK):
            self.head(filled(line.removeprefix(papers.HEADING_MARK), self.held))
            return
        names = placeholders(line)
        alone = len(names) == 1 and line == f"{{{names[0]}}}"
        key = KEYS[names[0]] if alone else ""
        if key in ("hazards", "waiting"):
            self.list(key)
        elif key == "body" and self.asked.facts is not None:
            _sections(self.document, self.asked)
        elif key == "unclear" and self.held[key]:
            paragraph(self.document, forms.UNCLEAR_HEADING, replace(INDENTED, font=labels.FONT_HEI))
            self.lines(key)
        elif key in _LISTS:
            self.lines(key)
        elif is_first and line.endswith(papers.COLON) and papers.COMMA not in line:
            paragraph(self.document, filled(line, self.held))
        else:
            paper.leveled(self.document, filled(line, self.held))

    def lines(self, key: str) -> None:
        """Write a list as one paragraph for each of its lines."""
        for text in self.held[key].splitlines():
            paragraph(self.document, text, INDENTED)

    def head(self, text: str) -> None:
        """Write a heading with its numeral."""
        said = labels.HEADING.format(numeral=labels.NUMERALS[self.n_headings], title=text)
        self.n_headings += 1
        paragraph(self.document, said, replace(INDENTED, font=labels.FONT_HEI, keeps=True))

    def list(self, key: str) -> None:
        """Write a list: in the text of a letter, as an annex of a sheet to an office."""
        asked, is_open = self.asked, key == "hazards"
        items = asked.open_items if is_open else asked.waiting_items
        columns = (papers.LISTS if is_open else papers.WAITING_LISTS).get(asked.kind)
        if not items or columns is None:
            return
        if asked.kind == "assign":
            self.annexes.append((papers.ANNEX_TITLES[not is_open], _grid(_grouped(items), columns)))
            return
        heading = papers.OPEN_HEADING if is_open else papers.WAITING_HEADING
        if KINDS[asked.kind].is_by_hand:
            paragraph(self.document, heading, replace(INDENTED, font=labels.FONT_HEI, keeps=True))
        else:
            self.head(heading)
        add_table(self.document, _grid(items, columns), is_draft=not asked.is_final)


def _grouped(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda one: (one.village, one.due_on or date.max, one.site)))


def _end(document: DocumentObject, asked: Request, writer: _Writer) -> None:
    """Write what stands below the text: annexes, signature, receipt, who gets it."""
    kind = KINDS[asked.kind]
    names = [name for name, _ in writer.annexes]
    names += [papers.RECEIPT] if kind.has_receipt else []
    names += papers.REFERRED_WITH if asked.kind == "refer" else ()
    if names:
        paragraph(document, "", replace(INDENTED, keeps=True))
        colophon.attachments(document, names)
    if asked.kind in _ENDS:
        _ENDS[asked.kind](document, asked)
    elif kind.is_signed:
        also = forms.COMMITTEE.format(village=plain(asked.village)) if asked.village else ""
        also = also if asked.kind == "residents" else ""
        colophon.signature(
            document, asked.issuer, issued_on=asked.issued_on, sealed=asked.sealed, also=also
        )
    for place, (name, drawn) in enumerate(writer.annexes, start=1):
        colophon.annex_head(document, papers.ANNEX.format(n=place), name)
        add_table(document, drawn)
    if kind.has_receipt:
        colophon.receipt(document, asked, title_of(asked), _number(asked))
    if asked.kind in LETTERS and asked.copy_to:
        copies = labels.COPY_TO.format(names=papers.COMMA.join(map(plain, asked.copy_to)))
        colophon.foot(document, (copies,))


def _end_bulletin(document: DocumentObject, asked: Request) -> None:
    colophon.foot(document, (*papers.SENT, papers.COPIES))


def _end_assign(document: DocumentObject, asked: Request) -> None:
    rows = [
        [one.format(office=plain(asked.addressee)) for one in row] for row in papers.HANDED_OVER
    ]
    form = add_form(document, rows, (1, 1), labels_at=(), row_mm=9, size=12)
    for cell in form.rows[0].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _end_minutes(document: DocumentObject, asked: Request) -> None:
    """Write who was there, and who gets the minutes; they carry no seal (GB/T 9704-2012, 10.3)."""
    held = values(asked)
    paragraph(document, "")
    for name, key in forms.ATTENDANCE:
        colophon.attendance(document, name, held[key])
    colophon.imprint(
        document, copy_to=(), printed_by=labels.IMPRINT_OFFICE, issued_on=asked.issued_on,
        first=forms.MINUTES_SENT,
    )  # fmt: skip


def _end_pledge(document: DocumentObject, asked: Request) -> None:
    for table in document.tables[-1:]:
        for cell in table.rows[-1].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    paragraph(document, "", replace(INDENTED, keeps=True))
    for line in forms.PLEDGE_SIGNED:
        paragraph(document, line, replace(INDENTED, first_chars=12, keeps=True))
    paragraph(document, forms.PLEDGE_COPIES, INDENTED)


_ENDS: Final[Mapping[Kind, Callable[[DocumentObject, Request], None]]] = {
    "bulletin": _end_bulletin,
    "assign": _end_assign,
    "minutes": _end_minutes,
    "pledge": _end_pledge,
}


def _sections(document: DocumentObject, asked: Request) -> None:
    facts = asked.facts
    if facts is None:
        return
    for place, section in enumerate(parts_of(asked.kind, facts)):
        write_section(document, section, None if asked.kind == "bulletin" else place)
        if asked.kind == "summary":
            fact_tables(document, facts, section)


def _grid(items: tuple[Item, ...], keys: tuple[str, ...]) -> Grid:
    columns = tuple(
        GridColumn(key, papers.LIST_COLUMNS[key], _WIDTHS[key], key in _TEXTS) for key in keys
    )
    rows = []
    for place, one in enumerate(items, start=1):
        cells = {
            "place": str(place),
            "village": plain(one.village) or labels.NOTHING,
            "site": plain(one.site),
            "hazard": plain(one.hazard),
            "clause": clauses.clause_of(one.code) or labels.NOTHING,
            "due_on": _short(one.due_on),
            "late": str(one.late) if one.late else labels.NOTHING,
            "is_new": papers.NEW if one.is_new else "",
            "submitted_on": _short(one.submitted_on),
            "state": papers.STATES.get(one.state, ""),
        }
        rows.append(tuple(Cell(cells[key]) for key in keys))
    return Grid("orders", columns, tuple(rows), tuple(str(one.hazard_id) for one in items))


def _short(day: date | None) -> str:
    return say_date(day, with_year=False) if day else labels.NOTHING
