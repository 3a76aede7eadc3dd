"""The slides: the facts of a briefing as an editable 16:9 presentation with native charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from briefing.facts.compose import Section, sections
from briefing.facts.fact import Fact, Facts, Row
from briefing.facts.grids import Grid, grid
from briefing.facts.say import figures, plain, say, say_as_of, say_name, say_period
from briefing.screen import slide_shapes
from briefing.screen.slide_shapes import WHITE, Chart, Type
from briefing.words import labels, screen

_WHOLE: Final = (0.6, 1.3, 12.13, 5.6)
# A rank is shown with what it may be worth, or not at all.
_RANK_COLUMNS: Final = (
    "name",
    "found",
    "rectified",
    "rectified_share",
    "interval",
    "overdue",
    "rank",
    "rank_span",
    "band",
)
_CASES: Final = 8
_ROWS: Final = 16  # more rows than this would be smaller than 12 pt


@dataclass
class _Deck:
    """The presentation under way, and what each slide of it says of itself."""

    deck: Any
    facts: Facts
    page: int = 1

    def slide(self, title: str, *, told: Sequence[str] = ()) -> Any:
        self.page += 1
        slide = slide_shapes.blank(self.deck)
        as_of = screen.AS_OF.format(as_of=say_as_of(self.facts))
        footer = screen.FOOTER.format(issuer=self.facts.texts["issuer"], as_of=as_of)
        slide_shapes.frame_of(slide, title, footer=footer, page=self.page, demo=self.facts.is_demo)
        period = say_period(self.facts.period)
        slide_shapes.notes(slide, [screen.SOURCE_NOTE.format(as_of=as_of, period=period), *told])
        return slide

    def chart(self, names: Sequence[str], rows: Sequence[Row], **columns: str) -> Chart:
        """Return a chart of columns of a table, by what each is called."""
        series = [
            (said, [self.facts.cell(row, column).value for row in rows])
            for column, said in columns.items()
        ]
        return Chart(names, series)


def slides(facts: Facts, *, picture: bytes | None = None) -> bytes:
    """Return the presentation of `facts` as the bytes of a .pptx file.

    13.333 by 7.5 inches; text, tables and charts can be edited; no macro, no external link.

    Parameters
    ----------
    picture : the situation map as PNG; its slide is left out without one
    """
    deck = _Deck(slide_shapes.new_deck(), facts)
    of = {section.id: section for section in sections(facts)}
    _cover(deck)
    _figures(deck, of["overview"])
    if picture:
        _map(deck, of["overview"], picture)
    if facts.rows("categories"):
        _categories(deck, of["categories"])
    if facts.rows("weeks"):
        _weeks(deck)
    if facts.rows("villages"):
        _ranking(deck, of["ranking"])
    if facts.rows("overdue"):
        _overdue(deck)
    if facts.rows("key_dates"):
        _tables(deck, screen.KEY_DATES, grid(facts, "key_dates"), size_pt=22)
    _actions(deck, of["actions"])
    deck.deck.core_properties.title = plain(facts.texts["title"] or screen.COVER)
    deck.deck.core_properties.author = plain(facts.texts["issuer"])
    return slide_shapes.to_bytes(deck.deck)


def _cover(deck: _Deck) -> None:
    facts = deck.facts
    slide = slide_shapes.blank(deck.deck)
    slide_shapes.box(
        slide, (0, 0, slide_shapes.WIDTH_IN, slide_shapes.HEIGHT_IN), fill=slide_shapes.DEEP
    )
    slide_shapes.box(slide, (0.9, 4.1, 2.2, 0.06), fill=slide_shapes.SECOND)
    titles = slide_shapes.box(slide, (0.8, 1.9, 11.7, 2.1))
    slide_shapes.write(titles, [screen.COVER], Type(54, WHITE, bold=True))
    below = slide_shapes.box(slide, (0.8, 4.35, 11.7, 1.3))
    lines = [line for line in (say_period(facts.period), facts.texts["title"]) if line]
    slide_shapes.write(below, lines, Type(24, WHITE), space_pt=6)
    foot = slide_shapes.box(slide, (0.8, 6.5, 9.5, 0.5))
    slide_shapes.write(foot, [facts.texts["issuer"]], Type(20, slide_shapes.SECOND))
    if facts.is_demo:
        slide_shapes.mark(slide, (10.6, 6.45, 1.95, 0.55))
    basis = [facts.texts[key] for key in ("number", "parent_document") if facts.texts[key]]
    slide_shapes.notes(slide, [*basis, screen.DEFINITION_NOTE])


def _figures(deck: _Deck, overview: Section) -> None:
    facts = figures(deck.facts)
    told = [*map(_fact_note, facts), screen.DEFINITION_NOTE, *_texts(overview)]
    slide = deck.slide(screen.FIGURES, told=told)
    slide_shapes.tiles(slide, [(say_name(fact.id), say(fact)) for fact in facts])


def _map(deck: _Deck, overview: Section, picture: bytes) -> None:
    slide = deck.slide(screen.MAP, told=[screen.RISK_NOTE])
    slide_shapes.picture(slide, picture, (0.6, 1.15, 8.6, 5.85))
    slide_shapes.sentences(slide, _texts(overview)[:3], (9.35, 1.3, 3.5, 5.6), size_pt=15)


def _categories(deck: _Deck, section: Section) -> None:
    rows = deck.facts.rows("categories")
    slide = deck.slide(screen.CATEGORIES, told=_texts(section))
    names = [row.texts["name"] for row in rows]
    drawn = deck.chart(names, rows, found=screen.FOUND, rectified=screen.RECTIFIED)
    slide_shapes.bars(slide, drawn, (0.6, 1.2, 12.13, 4.0))
    slide_shapes.sentences(slide, _texts(section), (0.6, 5.3, 12.13, 1.7), size_pt=18)
    drawn_rows = grid(deck.facts, "categories")
    _tables(deck, screen.CATEGORY_TABLE, drawn_rows, size_pt=18, told=_texts(section))


def _weeks(deck: _Deck) -> None:
    names = [row[0].text for row in grid(deck.facts, "weeks").rows]
    rows = deck.facts.rows("weeks")
    drawn = deck.chart(names, rows, found=screen.FOUND, closed=screen.CLOSED)
    slide_shapes.bars(deck.slide(screen.WEEKS), drawn, _WHOLE)


def _ranking(deck: _Deck, section: Section) -> None:
    rows = deck.facts.rows("villages")
    told = [screen.RANK_NOTE, *_texts(section)]
    slide = deck.slide(screen.RANKING, told=told)
    _ranked_bars(deck, slide, slice(0, _ROWS), wide=8.4)
    lines = [screen.RANKING_HINT, *_texts(section)]
    slide_shapes.sentences(slide, lines, (9.2, 1.3, 3.6, 5.6), size_pt=16)
    for start in range(_ROWS, len(rows), _ROWS):
        more = deck.slide(screen.RANKING, told=told)
        _ranked_bars(deck, more, slice(start, start + _ROWS), wide=12.13)
    drawn = grid(deck.facts, "villages").only(_RANK_COLUMNS)
    _tables(deck, screen.RANKING_TABLE, drawn, size_pt=14, told=told)


def _ranked_bars(deck: _Deck, slide: Any, part: slice, *, wide: float) -> None:
    """Draw the bars of some of the villages, at most as many as can be read."""
    rows = deck.facts.rows("villages")[part]
    spans = grid(deck.facts, "villages").only(("interval",)).rows[part]
    names = [f"{row.texts['name']} {span.text}" for row, (span,) in zip(rows, spans, strict=True)]
    drawn = replace(
        deck.chart(names, rows, rectified_share=screen.SHARE),
        number_format="0.0%",
        largest=1.0,
        lying=True,
        pale=[row.texts["band"] == "alike" for row in rows],
    )
    slide_shapes.bars(slide, drawn, (0.6, 1.1, wide, 5.9 * max(len(rows), 5) / _ROWS))


def _overdue(deck: _Deck) -> None:
    offices = [row for row in deck.facts.rows("offices") if deck.facts.cell(row, "open").value]
    if offices:
        names = [cells[0].text for cells in grid(deck.facts, "offices").rows[: len(offices)]]
        drawn = deck.chart(names, offices, open=screen.OPEN, overdue=screen.OVERDUE)
        slide_shapes.bars(deck.slide(screen.PROBLEMS), drawn, _WHOLE)
    _tables(deck, screen.CASES, grid(deck.facts, "overdue").part(0, _CASES), size_pt=14)


def _actions(deck: _Deck, section: Section) -> None:
    slide = deck.slide(screen.ACTIONS, told=[screen.RISK_NOTE])
    lines = _texts(section)
    slide_shapes.sentences(slide, lines, _WHOLE, size_pt=24 if len(lines) < 6 else 20)


def _tables(
    deck: _Deck, title: str, drawn: Grid, *, size_pt: float, told: Sequence[str] = ()
) -> None:
    for start in range(0, len(drawn.rows), _ROWS):
        page = drawn.part(start, _ROWS)
        high = min(5.6, (len(page.rows) + 1) * size_pt / 72 * 2.1)
        slide = deck.slide(title, told=told)
        slide_shapes.table(slide, page, (0.6, 1.25, 12.13, high), size_pt=size_pt)


def _texts(section: Section) -> list[str]:
    return [sentence.text for sentence in section.sentences]


def _fact_note(fact: Fact) -> str:
    basis = screen.COUNTED
    if fact.unit == "share" and fact.numerator is not None and fact.denominator is not None:
        basis = screen.BASIS.format(part=int(fact.numerator), whole=int(fact.denominator))
    name = labels.FACTS[fact.id]
    return screen.FACT_NOTE.format(name=name, value=say(fact), basis=basis, rows=len(fact.row_ids))
