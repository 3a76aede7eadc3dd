"""The other papers: bulletin, letters to owners and villages, sheets to offices, the summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH

from briefing.facts import identities
from briefing.facts.campaign_work import summary_sections
from briefing.facts.compose import bulletin_sections
from briefing.facts.fact import Facts
from briefing.facts.grids import Cell, Grid, GridColumn
from briefing.facts.say import plain, say_date, say_known
from briefing.facts.writer import Section
from briefing.papers import colophon, letterhead, paper
from briefing.papers.circular import fact_tables, write_section
from briefing.papers.finished import check_finished
from briefing.papers.paper import CENTRED, INDENTED, Setting, mark, paragraph, red_rule, title
from briefing.papers.request import OF_HAZARDS, Item, Kind, Request
from briefing.papers.table import add_form, add_table
from briefing.papers.template import KEYS, check_text, filled, placeholders
from briefing.words import clauses, labels, papers
from vocabulary.errors import BriefError

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

# These go out under the red name of the office between two double rules (信函格式).
LETTERS: Final = ("advice", "talk", "risk", "refer", "warn")
# Whoever takes such a letter signs for it.
_RECEIPTS: Final = ("advice", "talk", "risk")
_ON_THE_RIGHT: Final = Setting(align=WD_ALIGN_PARAGRAPH.RIGHT)
_LISTS: Final = ("hazards", "waiting", "reasons", "body")
_WIDTHS: Final = {"place": 0.7, "village": 1.9, "site": 2.6, "hazard": 3.4, "clause": 3.4,
                  "due_on": 1.6, "late": 1.2, "is_new": 0.8, "submitted_on": 1.6,
                  "state": 2.0}  # fmt: skip
_TEXTS: Final = ("village", "site", "hazard", "clause")
# A notice to an owner names no more risks than anybody reads.
_MOST_RISKS: Final = 4


class NothingOpenError(BriefError):
    """Everything of the list is reported put right: there is nothing to press for."""


def values(asked: Request) -> dict[str, str]:
    """Return what stands for each placeholder, by its key; lists as lines, unknowns as blanks."""
    open_items, late = asked.open_items, sum(one.late > 0 for one in asked.open_items)
    lines = [
        papers.LIST_LINE.format(
            place=place, site=plain(one.site), hazard=plain(one.hazard), due_on=_said(one.due_on)
        )
        for place, one in enumerate(open_items, start=1)
    ]
    body = [s.text for part in _parts(asked.kind, asked.facts) for s in part.sentences]
    longest = max((one.late for one in open_items), default=0)
    is_own = asked.addressee == asked.site
    known = {
        "count": str(len(open_items)),
        "overdue": str(late),
        "lateness": _lateness(asked, late),
        "longest": papers.LONGEST.format(days=longest) if longest else "",
        "waiting_count": str(len(asked.waiting_items)),
        "whose": papers.YOURS if is_own else papers.WHOSE.format(site=plain(asked.site)),
        "inspections": "".join(map(plain, asked.inspections)),
        "interim": "；".join(_interim(open_items)) or papers.INTERIM_PLAIN,
        "as_of": say_known(say_date(asked.as_of), asked.known_at),
        "issued_on": _day_or_blank(asked, "issued_on"),
        "reply_by": _day_or_blank(asked, "reply_by"),
        "number": plain(asked.number) or labels.NOTHING,
        "issue": plain(asked.issue) or labels.NOTHING,
        "hazards": "\n".join(lines) or papers.NO_ITEMS,
        "waiting": "",
        "reasons": "\n".join(_reasons(open_items)) or papers.NO_REASONS,
        "pressed": plain(asked.pressed),
        "comparison": plain(asked.comparison),
        "body": "\n".join(body) or papers.NO_ITEMS,
    }
    blanks = {
        key: plain(getattr(asked, key)) or paper.blank(name)
        for key, name in papers.UNKNOWN.items()
        if key not in known
    }
    rest = (key for key in papers.PLACEHOLDERS if key not in known and key not in blanks)
    return known | blanks | {key: plain(getattr(asked, key)) or labels.NOTHING for key in rest}


def _lateness(asked: Request, late: int) -> str:
    if not late:
        return ""
    if asked.kind == "assign":
        return papers.LATE_OF_ALL.format(n=late)
    is_all = late == len(asked.open_items)
    return papers.ALL_LATE if is_all else papers.SOME_LATE.format(n=late)


def _interim(items: tuple[Item, ...]) -> list[str]:
    said = dict.fromkeys(clauses.interim_of(one.code) for one in items)
    return [one for one in said if one][:_MOST_RISKS]


def _reasons(items: tuple[Item, ...]) -> list[str]:
    """Return the risks of a place in plain words: hazard, consequence, how many and how late."""
    by_code: dict[str, list[Item]] = {}
    for one in items:
        by_code.setdefault(one.code or one.hazard, []).append(one)
    chosen = list(by_code.items())[:_MOST_RISKS]
    told = []
    for place, (code, mine) in enumerate(chosen):
        late = sum(one.late > 0 for one in mine)
        some = papers.REASON_SOME_LATE.format(n=late) if late else ""
        consequence = clauses.consequence_of(code)
        form = papers.REASON if consequence else papers.REASON_FREE
        said = form.format(
            place=labels.NUMERALS[place],
            hazard="；".join(dict.fromkeys(plain(one.hazard) for one in mine)),
            n=len(mine),
            late=papers.REASON_LATE if late == len(mine) else some,
            consequence=consequence,
            end="。" if place == len(chosen) - 1 else "；",
        )
        told.append(said)
    return told


def _day_or_blank(asked: Request, key: str) -> str:
    day: date | None = getattr(asked, key)
    return say_date(day) if day else paper.blank(papers.UNKNOWN[key])


def _said(day: date | None) -> str:
    return say_date(day) if day else labels.NOTHING


def title_of(asked: Request) -> str:
    """Return the title of a paper; the names of site and village in it."""
    if asked.kind == "summary" and asked.campaign.endswith(papers.PLAN):
        return plain(asked.campaign).removesuffix(papers.PLAN) + papers.SUMMARY
    return papers.TITLES[asked.kind].format(site=plain(asked.site), village=plain(asked.village))


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
    text = (texts or {}).get(asked.kind) or papers.BODIES[asked.kind]
    check_text(text)
    if asked.facts is not None:
        identities.check(asked.facts)
    if asked.kind in OF_HAZARDS and asked.kind != "risk" and not asked.open_items:
        raise NothingOpenError(f"{asked.kind} has no hazard that is not put right yet.")
    document = _page(asked)
    writer = _Writer(document, asked)
    for place, line in enumerate(line for line in text.splitlines() if line.strip()):
        writer.write(line.strip(), is_first=place == 0)
    _end(document, asked, writer)
    if asked.is_final:
        check_finished(document)
    issuer = plain(asked.issuer)
    day = asked.issued_on or asked.as_of
    paper.name_document(document, title=title_of(asked), author=issuer, day=day)
    return paper.to_bytes(document)


def _page(asked: Request) -> DocumentObject:
    """Return the document with its head: of a letter, a red-head paper, or a plain sheet."""
    mark_of_draft = "" if asked.is_final else papers.DRAFT
    if asked.kind in LETTERS:
        document = letterhead.letter_document(
            plain(asked.issuer), is_demo=asked.is_demo, mark_of_draft=mark_of_draft
        )
        paragraph(document, _number(asked), replace(_ON_THE_RIGHT, before=280))
        title(document, title_of(asked))
        return document
    document = paper.official_document(is_demo=asked.is_demo, mark_of_draft=mark_of_draft)
    if asked.kind == "bulletin":
        mark(document, papers.TITLES["bulletin"])
        issue = papers.ISSUE.format(issue=plain(asked.issue)) if asked.issue else papers.ISSUE_BLANK
        paragraph(document, issue, CENTRED)
        dated = _day_or_blank(asked, "issued_on")
        red_rule(paper.ends_apart(document, papers.EDITED, dated))
        paragraph(document, papers.INTERNAL_PAPER, replace(CENTRED, font=labels.FONT_HEI, size=14))
        return document
    if asked.kind == "summary":
        mark(document, labels.MARK.format(issuer=plain(asked.issuer)))
        paragraph(document, "")
        number = plain(asked.number) or _blank_number(asked)
        red_rule(paper.ends_apart(document, number, labels.SIGNED_BY))
        title(document, title_of(asked))
        return document
    paragraph(document, _number(asked), _ON_THE_RIGHT)
    title(document, title_of(asked))
    return document


def _number(asked: Request) -> str:
    if asked.number:
        return papers.NUMERIC_NUMBER.format(number=plain(asked.number))
    year = (asked.issued_on or asked.as_of).year
    return papers.NUMBER_FORMS.get(asked.kind, papers.NUMBER_LETTER).format(year=year)


def _blank_number(asked: Request) -> str:
    code = asked.campaign_number.split(labels.YEAR_OPENS)[0]
    year = (asked.issued_on or asked.as_of).year
    return labels.PAPER_NUMBER.format(code=plain(code), year=year)


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
        elif key in _LISTS:
            for text in self.held[key].splitlines():
                paragraph(self.document, text, INDENTED)
        elif is_first and line.endswith(papers.COLON):
            paragraph(self.document, filled(line, self.held))
        else:
            paper.leveled(self.document, filled(line, self.held))

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
        self.head(papers.OPEN_HEADING if is_open else papers.WAITING_HEADING)
        add_table(self.document, _grid(items, columns), is_draft=not asked.is_final)


def _grouped(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda one: (one.village, one.due_on or date.max, one.site)))


def _end(document: DocumentObject, asked: Request, writer: _Writer) -> None:
    """Write what stands below the text: annexes, signature, receipt, who gets it."""
    if asked.kind == "bulletin":
        letterhead.foot(document, (*papers.SENT, papers.COPIES))
        return
    names = [name for name, _ in writer.annexes]
    names += [papers.RECEIPT] if asked.kind in _RECEIPTS else []
    if names:
        paragraph(document, "", replace(INDENTED, keeps=True))
        colophon.attachments(document, names)
    if asked.kind == "assign":
        rows = [
            [one.format(office=plain(asked.addressee)) for one in row] for row in papers.HANDED_OVER
        ]
        form = add_form(document, rows, (1, 1), labels_at=(), row_mm=9, size=12)
        for cell in form.rows[0].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    else:
        colophon.signature(document, asked.issuer, issued_on=asked.issued_on, sealed=asked.sealed)
    for place, (name, drawn) in enumerate(writer.annexes, start=1):
        colophon.annex_head(document, papers.ANNEX.format(n=place), name)
        add_table(document, drawn)
    if asked.kind in _RECEIPTS:
        letterhead.receipt(document, asked, title_of(asked), _number(asked))
    if asked.kind in LETTERS and asked.copy_to:
        copies = labels.COPY_TO.format(names=papers.COMMA.join(map(plain, asked.copy_to)))
        letterhead.foot(document, (copies,))


def _parts(kind: Kind, facts: Facts | None) -> tuple[Section, ...]:
    if facts is None:
        return ()
    return summary_sections(facts) if kind == "summary" else bulletin_sections(facts)


def _sections(document: DocumentObject, asked: Request) -> None:
    facts = asked.facts
    if facts is None:
        return
    for place, section in enumerate(_parts(asked.kind, facts)):
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
