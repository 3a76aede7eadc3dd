"""The plan of one building on one sheet, and the book of a selection, as an editable DOCX."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from analysis.day import Day
from analysis.risk.hazards import with_clock
from briefing.facts.say import plain, say_date
from briefing.papers import paper
from briefing.papers.table import (
    WORKING_EDGE_MM,
    add_form,
    add_list,
    add_picture_beside,
    add_signatures,
)
from briefing.wall.content import Persons, person_of, place_of, stamps_of, worst_first
from briefing.words import labels
from geo.print.picture import Spots
from vocabulary import wall_map
from vocabulary.facts import FACTS, SiteFact
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.palette import RISK_CHARACTER
from vocabulary.risk import reason_sentence
from vocabulary.terms import Category, HazardGrade, HazardStatus, PositionQuality, RiskLevel

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject


@dataclass(frozen=True)
class _Book:
    day: Day
    clocked: pd.DataFrame
    by_site: Mapping[Any, Any]
    spots: Spots | None
    persons: Persons


def building_book(
    day: Day,
    site_ids: Sequence[int],
    *,
    title: str = "",
    persons: Persons = "masked",
) -> bytes:
    """Return the plans of sites as one DOCX, a page or more for each.

    Editable text and tables; what is not known is marked so, and never left blank.

    Parameters
    ----------
    day : with personal cells where persons are to be named
    site_ids : sequence of site_id; in the order of the book; one that is not in the day is left out
    title : of the book's cover line; none where empty (one sheet alone)

    Raises
    ------
    SetupError
        The font of the small maps is missing.
    """
    here = [site_id for site_id in site_ids if site_id in day.sites.index]
    document = paper.official_document(is_demo=day.is_demo)
    _page(document)
    clocked = with_clock(day.hazards, as_of=day.as_of)
    book = _Book(day, clocked, clocked.groupby("site_id").indices, _spots(day, here), persons)
    if title:
        line = wall_map.BOOK_LINE.format(n=len(here), day=say_date(day.as_of))
        _line(document, plain(title), size=20, centred=True, hei=True)
        _line(document, f"{line}　{labels.AND.join(stamps_of(day.villages, is_demo=False))}",
              size=11, centred=True)  # fmt: skip
        _contents(document, book, here)
    for place, site_id in enumerate(here):
        _sheet(document, book, site_id, breaks=place > 0 or bool(title))
    return paper.to_bytes(document)


def book_title(day: Day) -> str:
    """Return the title of a book of plans."""
    return wall_map.BOOK_TITLE.format(place=place_of(day.campaign))


def _spots(day: Day, here: Sequence[int]) -> Spots | None:
    if not here or day.villages.geometry.isna().all():
        return None
    return Spots(day.villages, day.sites, day.risk, day.context)


def _page(document: DocumentObject) -> None:
    section = document.sections[0]
    section.left_margin = section.right_margin = Mm(WORKING_EDGE_MM)
    section.top_margin, section.bottom_margin = Mm(16), Mm(16)
    section.header_distance = Mm(8)
    section.footer_distance = Mm(8)


def _line(
    document: DocumentObject,
    text: str,
    *,
    size: float,
    centred: bool = False,
    hei: bool = False,
    breaks: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.page_break_before = breaks
    paragraph.paragraph_format.keep_with_next = hei
    paper.set_spacing(
        paragraph, line_twips=round(size * 26), before_twips=90 if hei else 0, after_twips=50
    )
    font = labels.FONT_HEI if hei else labels.FONT_BODY
    paper.set_font(paragraph.add_run(text), font, size)


def _sheet(document: DocumentObject, book: _Book, site_id: int, *, breaks: bool) -> None:
    day = book.day
    site = day.sites.loc[site_id]
    hazards = book.clocked.iloc[book.by_site.get(site_id, [])]
    waiting = worst_first(hazards[hazards["is_open"]])
    is_tower = site["category"] == Category.HIGH_RISE.value
    title = wall_map.PLAN_TITLE if is_tower else wall_map.SHEET_TITLE
    _line(document, title, size=18, centred=True, hei=True, breaks=breaks)
    _line(document, wall_map.BASICS, size=12, hei=True)
    pairs = fact_pairs(site, day, worst=waiting, persons=book.persons)
    add_form(document, _in_fours(pairs), (3.5, 5.6, 3.5, 5.0), labels_at=(0, 2))
    _line(document, wall_map.PLACE, size=12, hei=True)
    _place(document, book, site_id)
    _line(document, wall_map.HAZARDS, size=12, hei=True)
    _hazards(document, book, waiting, n_closed=len(hazards) - len(waiting), site=site)
    _line(document, wall_map.ACCEPTANCE, size=12, hei=True)
    add_form(document, wall_map.ACCEPT_LINES, (3.5, 14.1), labels_at=(0,), row_mm=10)
    add_signatures(document, wall_map.SIGNATURES)


def _contents(document: DocumentObject, book: _Book, here: Sequence[int]) -> None:
    day = book.day
    rows = [list(wall_map.CONTENTS)]
    for place, site_id in enumerate(here, start=1):
        hazards = book.clocked.iloc[book.by_site.get(site_id, [])]
        rows.append(contents_cells(place, site_id, hazards, day))
    add_list(document, rows, (1.4, 7.0, 3.6, 2.6, 1.8, 1.8), size=10)


def _in_fours(pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    filled = [*pairs, *([("", "")] * (len(pairs) % 2))]
    return [[*filled[n], *filled[n + 1]] for n in range(0, len(filled), 2)]


def _place(document: DocumentObject, book: _Book, site_id: int) -> None:
    day = book.day
    picture = book.spots.of(site_id) if book.spots else None
    stamps = labels.AND.join(stamps_of(day.villages, is_demo=day.is_demo))
    note = wall_map.MAP_NOTE.format(stamps=stamps) if picture else wall_map.NO_MAP
    lines = [*level_lines(day, site_id), note]
    stream = None if picture is None else io.BytesIO(picture)
    add_picture_beside(document, stream, lines, picture_mm=84.0)


def _hazards(
    document: DocumentObject, book: _Book, waiting: pd.DataFrame, *, n_closed: int, site: pd.Series
) -> None:
    day = say_date(book.day.as_of)
    if waiting.empty:
        _line(document, wall_map.NO_OPEN.format(day=day), size=11)
    else:
        rows = [
            hazard_cells(place, hazard, site, persons=book.persons)
            for place, (_, hazard) in enumerate(waiting.iterrows(), start=1)
        ]
        headings = [heading for heading, _ in wall_map.HAZARD_COLUMNS]
        widths = [width for _, width in wall_map.HAZARD_COLUMNS]
        add_list(document, [headings, *rows], widths, size=9)
    if n_closed:
        _line(document, wall_map.CLOSED_COUNT.format(n=n_closed), size=10.5)


# More reasons than these do not help whoever reads the sheet on the stairs.
_MOST_REASONS: Final = 5


def fact_pairs(
    site: pd.Series, day: Day, *, worst: pd.DataFrame, persons: Persons
) -> list[tuple[str, str]]:
    """Return label and value of every fact asked for of this kind of site.

    Parameters
    ----------
    site : row of `data.frames.sites`
    worst : the site's open hazards, the worst first

    Returns
    -------
    list of (label, value)
        A value that is not known says so.
    """
    village = day.villages["short_name"].get(site["village_code"])
    category = Category(site["category"])
    pairs = [
        (wall_map.SITE, _known(site["name"])),
        (wall_map.KIND, category.label()),
        (wall_map.ADDRESS, _known(site["address"])),
        (wall_map.VILLAGE, _known(village)),
        (wall_map.OFFICE, _known(site["office"])),
        (wall_map.POSITION, _position(site["position_quality"])),
    ]
    if persons != "none":
        said = person_of(site, worst, persons=persons)
        pairs.append((wall_map.PERSON, said if said != wall_map.NOT_KNOWN else wall_map.UNKNOWN))
    if persons == "full":
        pairs.append((wall_map.PHONE, _known(site.get("phone"))))
    asked = [f for f in FACTS.values() if not f.categories or category in f.categories]
    return pairs + [(fact.zh, _fact(fact, site[fact.name])) for fact in asked]


def _position(value: Any) -> str:
    labels = {term.value: term.label() for term in PositionQuality}
    return labels.get(value, wall_map.UNKNOWN)


def _known(value: Any) -> str:
    said = plain(value).strip() if isinstance(value, str) else ""
    return said or wall_map.UNKNOWN


def _fact(fact: SiteFact, value: Any) -> str:
    if fact.type == "text":
        return _known(value)
    if value is None or pd.isna(value):
        return wall_map.UNKNOWN
    if fact.type == "flag":
        return wall_map.YES if value else wall_map.NO
    number = f"{float(value):.0f}" if float(value).is_integer() else f"{float(value):.1f}"
    return number if fact.name == "built_year" else number + fact.unit


def level_lines(day: Day, site_id: int) -> list[str]:
    """Return the risk level of a site and its first reasons, in words."""
    level = RiskLevel(str(day.risk["level"].loc[site_id]))
    lines = [f"{wall_map.LEVEL}：{level.label()}（{RISK_CHARACTER[level][0]}）"]
    held: Any = day.risk["reasons"].loc[site_id] if "reasons" in day.risk else ()
    for reason in list(held)[:_MOST_REASONS]:
        code = None
        if reason.hazard_id is not None:
            code = day.hazards["code"].get(reason.hazard_id)
        about = HAZARD_CODES[code].zh if code in HAZARD_CODES else ""
        if not about and reason.subject:
            about = Category(reason.subject).label()
        said = reason_sentence(reason.code, points=reason.points, value=reason.value, hazard=about)
        lines.append(f"· {said}")
    return lines


def hazard_cells(place: int, hazard: pd.Series, site: pd.Series, *, persons: Persons) -> list[str]:
    """Return the cells of one open hazard: what, measure, money, person, dates, where it stands."""
    entry = HAZARD_CODES.get(str(hazard["code"]))
    kind = entry.zh if entry else ""
    said = plain(hazard["description"]).strip() if isinstance(hazard["description"], str) else ""
    what = said if kind in said else "：".join(part for part in (kind, said) if part)
    if hazard["grade"] != HazardGrade.GENERAL.value:
        what = wall_map.SUSPECTED.format(grade=HazardGrade(hazard["grade"]).label()) + what
    one = hazard.to_frame().T
    person = person_of(site, one, persons=persons)
    due = _day(hazard["due_on"])
    if hazard["days_overdue"] > 0:
        due += wall_map.OVERDUE_BY.format(days=int(hazard["days_overdue"]))
    cells = [
        str(place),
        what or wall_map.UNKNOWN,
        _to_fill(hazard["measure"]),
        _to_fill(hazard["funds"]),
        person if person != wall_map.NOT_KNOWN else wall_map.TO_FILL,
        _day(hazard["assigned_on"]),
        due,
        HazardStatus(hazard["status"]).label(),
    ]
    return [plain(cell) for cell in cells]


def contents_cells(place: int, site_id: int, hazards: pd.DataFrame, day: Day) -> list[str]:
    """Return the cells of one site in the contents of the book."""
    site = day.sites.loc[site_id]
    village = day.villages["short_name"].get(site["village_code"])
    level = RiskLevel(str(day.risk["level"].loc[site_id]))
    return [
        str(place),
        _known(site["name"]),
        _known(village),
        level.label(),
        str(int(hazards["is_open"].sum())),
        str(int(hazards["is_overdue"].sum())),
    ]


def _to_fill(value: Any) -> str:
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return wall_map.TO_FILL
    return plain(str(value)).strip() or wall_map.TO_FILL


def _day(value: Any) -> str:
    return (
        wall_map.TO_FILL
        if pd.isna(value)
        else wall_map.SHORT_DAY.format(year=value.year, month=value.month, day=value.day)
    )
