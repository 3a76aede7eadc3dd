"""The other papers: bulletin, order sheet, advice, talk, risk notice, supervision sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal

import pandas as pd
from docx.enum.text import WD_ALIGN_PARAGRAPH

from briefing.facts.campaign_work import summary_sections
from briefing.facts.compose import Section, sections
from briefing.facts.fact import Facts
from briefing.facts.grids import Cell, Grid, GridColumn
from briefing.facts.say import day_of, plain, say_date, say_known, text_of
from briefing.papers import colophon, paper
from briefing.papers.circular import fact_tables, write_section
from briefing.papers.paper import BODY, CENTRED, INDENTED, Setting, mark, paragraph, red_rule, title
from briefing.papers.table import add_table
from briefing.papers.template import KEYS, check_text, filled, placeholders
from briefing.words import labels, papers
from vocabulary.hazard_codes import HAZARD_CODES

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

Kind = Literal["bulletin", "assign", "advice", "talk", "risk", "supervise", "summary"]
KINDS: Final[tuple[Kind, ...]] = (
    "bulletin", "assign", "advice", "talk", "risk", "supervise", "summary",
)  # fmt: skip
_ON_THE_RIGHT: Final = Setting(align=WD_ALIGN_PARAGRAPH.RIGHT)
_LISTS: Final = ("hazards", "reasons", "body")
_WIDTHS: Final = {"place": 0.7, "site": 2.6, "hazard": 3.2, "found_on": 1.7, "due_on": 1.7,
                  "late": 0.9, "office": 1.7}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One hazard as a paper lists it.

    Attributes
    ----------
    site, hazard, office : as the ledger says; hostile until written
    late : days overdue; 0 where it is not
    """

    hazard_id: int
    site: str
    hazard: str
    office: str = ""
    found_on: date | None = None
    due_on: date | None = None
    late: int = 0


@dataclass(frozen=True)
class Request:
    """What a paper is about, and what a person decides about it.

    Attributes
    ----------
    known_at : only what had been entered by then is in it; said beside the day
    addressee : "" leaves a blank
    number, issue : as assigned by the office; "" leaves a blank. Never made up.
    issued_on, reply_by : none leaves a blank
    site, address, village, category, office, level
        Of the site the paper is about, where it is about one.
    reasons : why the site has its level
    facts : of a bulletin or a summary
    """

    kind: Kind
    issuer: str
    as_of: date
    known_at: datetime | None = None
    addressee: str = ""
    number: str = ""
    issue: str = ""
    issued_on: date | None = None
    reply_by: date | None = None
    campaign: str = ""
    campaign_number: str = ""
    items: tuple[Item, ...] = ()
    site: str = ""
    address: str = ""
    village: str = ""
    category: str = ""
    office: str = ""
    level: str = ""
    reasons: tuple[str, ...] = ()
    facts: Facts | None = None
    is_demo: bool = False
    sealed: bool = True
    copy_to: tuple[str, ...] = field(default=())


def items_of(hazards: pd.DataFrame, sites: pd.DataFrame, ids: Iterable[int]) -> tuple[Item, ...]:
    """Return hazards as a paper lists them, longest overdue first.

    Parameters
    ----------
    hazards : frame of docs/frames.md with the clock's columns
    sites : frame of docs/frames.md
    """
    chosen = hazards.loc[[one for one in ids if one in hazards.index]]
    chosen = chosen.sort_values(["days_overdue", "due_on"], ascending=[False, True])
    names = sites["name"].to_dict()
    return tuple(
        Item(
            int(str(hazard_id)),
            text_of(names.get(row["site_id"])),
            _what(row),
            text_of(row["office"]),
            day_of(row["found_on"]),
            day_of(row["due_on"]),
            int(row["days_overdue"]) if row["is_overdue"] else 0,
        )
        for hazard_id, row in chosen.iterrows()
    )


def _what(row: pd.Series) -> str:
    code = HAZARD_CODES.get(text_of(row["code"]))
    return text_of(row["description"]) or (code.zh if code else labels.UNNAMED)


def values(asked: Request) -> dict[str, str]:
    """Return what stands for each placeholder, by its key; lists as lines."""
    facts = asked.facts
    body = [s.text for part in _parts(asked.kind, facts) for s in part.sentences] if facts else []
    lines = [
        papers.LIST_LINE.format(
            place=place, site=plain(one.site), hazard=plain(one.hazard), due_on=_said(one.due_on)
        )
        for place, one in enumerate(asked.items, start=1)
    ]
    known = {
        "count": str(len(asked.items)),
        "overdue": str(sum(one.late > 0 for one in asked.items)),
        "as_of": say_known(say_date(asked.as_of), asked.known_at),
        "issued_on": _blank(asked.issued_on),
        "reply_by": _blank(asked.reply_by),
        "addressee": plain(asked.addressee) or papers.ADDRESSEE_BLANK,
        "number": plain(asked.number) or papers.NUMBER_BLANK,
        "issue": plain(asked.issue) or labels.NOTHING,
        "hazards": "\n".join(lines) or papers.NO_ITEMS,
        "reasons": "\n".join(map(plain, asked.reasons)) or papers.NO_REASONS,
        "body": "\n".join(body) or papers.NO_ITEMS,
    }
    rest = (key for key in papers.PLACEHOLDERS if key not in known)
    return known | {key: plain(getattr(asked, key)) or labels.NOTHING for key in rest}


def _blank(day: date | None) -> str:
    return say_date(day) if day else labels.BLANK_DATE


def _said(day: date | None) -> str:
    return say_date(day) if day else labels.NOTHING


def write_paper(asked: Request, *, texts: Mapping[str, str] | None = None) -> bytes:
    """Return a paper as the bytes of a .docx file.

    Parameters
    ----------
    texts : kind -> the office's own text; the default of `briefing.words.papers` without one

    Raises
    ------
    BriefError
        The office's text cannot become a paper; see `check_text`.

    References
    ----------
    GB/T 9704-2012 (geometry, fonts, signature). Who may order what: Fire Protection Law of the
    PRC, articles 31, 32, 52, 54, 60.
    """
    text = (texts or {}).get(asked.kind) or papers.BODIES[asked.kind]
    check_text(text)
    document = paper.official_document(is_demo=asked.is_demo)
    _head(document, asked)
    held = values(asked)
    lines = [line for line in text.splitlines() if line.strip()]
    for place, line in enumerate(lines):
        _write(document, line.strip(), held, asked, is_first=place == 0)
    if asked.kind == "bulletin":
        _sent(document, asked)
    else:
        colophon.signature(document, asked.issuer, issued_on=asked.issued_on, sealed=asked.sealed)
    issuer = plain(asked.issuer)
    paper.name_document(document, title=papers.TITLES[asked.kind], author=issuer, day=asked.as_of)
    return paper.to_bytes(document)


def _head(document: DocumentObject, asked: Request) -> None:
    is_bulletin = asked.kind == "bulletin"
    mark(document, papers.TITLES["bulletin"] if is_bulletin else plain(asked.issuer))
    if is_bulletin:
        issue = papers.ISSUE.format(issue=plain(asked.issue)) if asked.issue else papers.ISSUE_BLANK
        paragraph(document, issue, CENTRED)
        told = f"{plain(asked.issuer)}　　{_blank(asked.issued_on)}"
        red_rule(paragraph(document, told, Setting(size=14)))
        return
    number = papers.NUMERIC_NUMBER.format(number=plain(asked.number)) if asked.number else ""
    red_rule(paragraph(document, number or papers.NUMBER_BLANK, _ON_THE_RIGHT))
    title(document, papers.TITLES[asked.kind])


def _write(document: DocumentObject, line: str, held: Mapping[str, str], asked: Request, *,
           is_first: bool) -> None:  # fmt: skip
    names = placeholders(line)
    alone = len(names) == 1 and line == f"{{{names[0]}}}"
    key = KEYS[names[0]] if alone else ""
    if key == "hazards" and asked.items:
        caption = papers.LIST_CAPTION.format(as_of=say_known(say_date(asked.as_of), asked.known_at))
        add_table(document, _grid(asked.items), caption=caption)
    elif key == "body" and asked.facts is not None:
        _sections(document, asked.kind, asked.facts)
    elif key in _LISTS:
        for text in held[key].splitlines():
            paragraph(document, text, INDENTED)
    else:
        is_call = is_first and line.endswith(papers.COLON)
        paragraph(document, filled(line, held), BODY if is_call else INDENTED)


def _parts(kind: Kind, facts: Facts) -> tuple[Section, ...]:
    return summary_sections(facts) if kind == "summary" else sections(facts)


def _sections(document: DocumentObject, kind: Kind, facts: Facts) -> None:
    for place, section in enumerate(_parts(kind, facts)):
        write_section(document, section, place)
        if kind == "summary":
            fact_tables(document, facts, section)


def _grid(items: tuple[Item, ...]) -> Grid:
    columns = tuple(
        GridColumn(key, heading, _WIDTHS[key], key in ("site", "hazard", "office"))
        for key, heading in papers.LIST_COLUMNS.items()
    )
    rows = []
    for place, one in enumerate(items, start=1):
        late = str(one.late) if one.late else labels.NOTHING
        days = _said(one.found_on), _said(one.due_on)
        office = plain(one.office) or labels.NO_OFFICE
        texts = (str(place), plain(one.site), plain(one.hazard), *days, late, office)
        rows.append(tuple(map(Cell, texts)))
    return Grid("orders", columns, tuple(rows), tuple(str(one.hazard_id) for one in items))


def _sent(document: DocumentObject, asked: Request) -> None:
    names = labels.AND.join(plain(name) for name in asked.copy_to) or papers.ADDRESSEE_BLANK
    paragraph(document, "")
    paragraph(document, papers.SENT_TO.format(names=names))
    paragraph(document, papers.COPIES, _ON_THE_RIGHT)
