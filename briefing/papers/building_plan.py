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
from briefing.papers.building_plan_rows import contents_cells, fact_pairs, hazard_cells, level_lines
from briefing.papers.building_plan_table import add_grid, add_picture_beside, add_signatures
from briefing.wall.content import Persons, place_of, stamps_of, worst_first
from briefing.words import labels
from geo.print.picture import Spots
from vocabulary import wall_map
from vocabulary.terms import Category

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject

# A working paper, not an official one: the sheet of one site should stay on one page.
_MARGIN_MM: Final = 18.0
WIDE_MM: Final = 210.0 - 2 * _MARGIN_MM


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
    section.left_margin = section.right_margin = Mm(_MARGIN_MM)
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
    add_grid(document, _in_fours(pairs), widths=(3.5, 5.6, 3.5, 5.0), wide_mm=WIDE_MM,
             labels=(0, 2))  # fmt: skip
    _line(document, wall_map.PLACE, size=12, hei=True)
    _place(document, book, site_id)
    _line(document, wall_map.HAZARDS, size=12, hei=True)
    _hazards(document, book, waiting, n_closed=len(hazards) - len(waiting), site=site)
    _line(document, wall_map.ACCEPTANCE, size=12, hei=True)
    add_grid(document, [list(row) for row in wall_map.ACCEPT_LINES], widths=(3.5, 14.1),
             wide_mm=WIDE_MM, labels=(0,), row_mm=10)  # fmt: skip
    add_signatures(document, wall_map.SIGNATURES, wide_mm=WIDE_MM)


def _contents(document: DocumentObject, book: _Book, here: Sequence[int]) -> None:
    day = book.day
    rows = [list(wall_map.CONTENTS)]
    for place, site_id in enumerate(here, start=1):
        hazards = book.clocked.iloc[book.by_site.get(site_id, [])]
        rows.append(contents_cells(place, site_id, hazards, day))
    add_grid(document, rows, widths=(1.4, 7.0, 3.6, 2.6, 1.8, 1.8), wide_mm=WIDE_MM, heads=True,
             size=10)  # fmt: skip


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
    add_picture_beside(document, stream, lines, wide_mm=WIDE_MM, picture_mm=84.0)


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
        add_grid(document, [headings, *rows], widths=[w for _, w in wall_map.HAZARD_COLUMNS],
                 wide_mm=WIDE_MM, heads=True, size=9)  # fmt: skip
    if n_closed:
        _line(document, wall_map.CLOSED_COUNT.format(n=n_closed), size=10.5)
