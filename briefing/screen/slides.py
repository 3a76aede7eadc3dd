"""The slides: the facts of a briefing as an editable 16:9 presentation with native charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, time
from typing import Any, Final

from briefing.facts.compose import sections
from briefing.facts.fact import Fact, Facts, Row
from briefing.facts.grids import COLUMNS, Cell, Grid, GridColumn, grid
from briefing.facts.say import figures, plain, say, say_as_of, say_change, say_name, say_period
from briefing.facts.writer import Section
from briefing.screen import slide_shapes
from briefing.screen.slide_shapes import BAD, BETTER, SECOND, Chart, Tile
from briefing.screen.verdicts import Worder, asked
from briefing.words import labels, screen
from briefing.words import slides as words

_WHOLE: Final = (0.6, 1.35, 12.13, 5.5)
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
# Whoever sits in the room knows the grade by its name, not by the code of its tier.
_CASE_COLUMNS: Final = ("place", "village", "site", "hazard", "due_on", "days", "office")
_CASES: Final = 8
_ROWS: Final = 16  # more rows than this would be smaller than 12 pt
_NAMED: Final = 2
_BANDS: Final = {"better": BETTER, "alike": SECOND, "worse": BAD}
# Where a high value is the worse end.
_WORSE_IS_MORE: Final = ("hazards.open", "hazards.overdue", "hazards.major_open")


@dataclass
class _Deck(Worder):
    """The presentation under way, and what each slide of it says of itself."""

    deck: Any

    def slide(self, title: str, *, spoken: Sequence[str] = (), told: Sequence[str] = ()) -> Any:
        """Add a slide; `spoken` is read out to it, `told` stands in the notes for questions."""
        as_of = screen.AS_OF.format(as_of=say_as_of(self.facts))
        footer = screen.FOOTER.format(issuer=self.facts.texts["issuer"], as_of=as_of)
        slide = slide_shapes.titled(self.deck, title, footer=footer, demo=self.facts.is_demo)
        source = screen.SOURCE_NOTE.format(as_of=as_of, period=say_period(self.facts.period))
        said = [words.SPOKEN.format(title=title), *spoken]
        slide_shapes.notes(slide, [*said, words.FOR_REFERENCE, *told, source])
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

    13.333 by 7.5 inches; titles, footers and numbers stand in the placeholders of two layouts, so
    that an office's template can be laid on it; text, tables and charts can be edited; no macro, no
    external link.

    Parameters
    ----------
    picture : the map as PNG; its slide is left out without one
    """
    deck = _Deck(facts, slide_shapes.new_deck())
    of = {section.id: section for section in sections(facts)}
    _cover(deck)
    _figures(deck, of["overview"])
    if picture:
        _map(deck, of["overview"], picture)
    parts: dict[str, Callable[[], None]] = {
        "density": lambda: _density(deck),
        "villages": lambda: _shares(deck, of["ranking"]),
        "weeks": lambda: _weeks(deck),
        "categories": lambda: _categories(deck, of["categories"]),
        "overdue": lambda: _overdue(deck, of["problems"]),
        "pressing": lambda: _pressing(deck),
        "key_dates": lambda: _key_dates(deck),
    }
    for table, draw in parts.items():
        if facts.tables.get(table):
            draw()
    _actions(deck, of["actions"])
    _decisions(deck)
    _annex(deck)
    deck.deck.core_properties.title = plain(facts.texts["title"] or screen.COVER)
    deck.deck.core_properties.author = plain(facts.texts["issuer"])
    deck.deck.core_properties.created = datetime.combine(facts.as_of, time())
    return slide_shapes.to_bytes(deck.deck)


def _pressing(deck: _Deck) -> None:
    if "pressing" in COLUMNS:
        _tables(deck, words.PRESSING, grid(deck.facts, "pressing"), size_pt=16)


def _annex(deck: _Deck) -> None:
    facts = deck.facts
    if facts.rows("categories"):
        _tables(deck, words.CATEGORY_TABLE, grid(facts, "categories"), size_pt=18)
    if facts.rows("villages"):
        drawn = grid(facts, "villages").only(_RANK_COLUMNS)
        _tables(deck, words.RANKING_TABLE, drawn, size_pt=14, told=[screen.RANK_NOTE])


def _cover(deck: _Deck) -> None:
    facts = deck.facts
    lines = [say_period(facts.period), facts.texts["title"], facts.texts["issuer"]]
    slide = slide_shapes.cover(deck.deck, screen.COVER, [line for line in lines if line])
    if facts.is_demo:
        slide_shapes.mark(slide, (10.6, 6.45, 1.95, 0.55))
    basis = [facts.texts[key] for key in ("number", "parent_document") if facts.texts[key]]
    spoken = words.SPOKEN_COVER.format(period=say_period(facts.period))
    slide_shapes.notes(slide, [spoken, words.FOR_REFERENCE, *basis, screen.DEFINITION_NOTE])


def _figures(deck: _Deck, overview: Section) -> None:
    facts, told = deck.facts, figures(deck.facts)
    if not facts["hazards.found"].value:
        title = words.NOTHING
    else:
        most = deck.most("villages", "overdue")
        title = deck.said(words.VERDICT)
        if most is not None:
            n = deck.value(most, "overdue")
            title = deck.said(words.VERDICT_LATE, name=most.texts["name"], n=n)
    notes = [*map(_fact_note, told), screen.DEFINITION_NOTE]
    slide = deck.slide(title, spoken=_texts(overview), told=notes)
    slide_shapes.tiles(slide, [_tile(fact) for fact in told])


def _tile(fact: Fact) -> Tile:
    change = say_change(fact)
    is_known = fact.change is not None and not fact.id.startswith("sites.")
    is_bad = fact.id in _WORSE_IS_MORE[1:] and bool(fact.value)
    return Tile(say_name(fact.id), say(fact), change if is_known else "", is_bad)


def _map(deck: _Deck, overview: Section, picture: bytes) -> None:
    most = deck.most("villages", "overdue")
    title = deck.said(words.MAP)
    if most is not None:
        title += words.MOST_HERE.format(name=most.texts["name"])
    slide = deck.slide(title, spoken=[words.SPOKEN_MAP], told=[screen.RISK_NOTE])
    said = words.ALT_MAP.format(title=title)
    slide_shapes.picture(slide, picture, (0.6, 1.3, 8.45, 5.6), said=said)
    slide_shapes.sentences(slide, _texts(overview)[:3], (9.2, 1.35, 3.6, 5.5), size_pt=15)


def _density(deck: _Deck) -> None:
    rows = sorted(
        deck.facts.rows("density"), key=lambda row: -(deck.facts.cell(row, "raw").value or 0)
    )
    title = deck.said(words.DENSITY, name=rows[0].texts["name"], raw=deck.value(rows[0], "raw"))
    for part in _pages(rows):
        drawn = _village_bars(deck, part, "raw", (words.DENSITY_SERIES, "0"))
        _ranked(deck, title, drawn, words.DENSITY_HINT)


def _pages(rows: Sequence[Row]) -> list[Sequence[Row]]:
    return [rows[start : start + _ROWS] for start in range(0, len(rows), _ROWS)]


def _village_bars(
    deck: _Deck,
    rows: Sequence[Row],
    column: str,
    said: tuple[str, str],
    *,
    most: float | None = None,
) -> Chart:
    """Return lying bars of a column with its intervals; `said` is the series and its format."""
    series, number_format = said
    return Chart(
        [f"{row.texts['name']} {deck.value(row, column)}" for row in rows],
        [(series, [deck.facts.cell(row, column).value for row in rows])],
        number_format=number_format,
        largest=most,
        lying=True,
        colours=[_BANDS[row.texts["band"]] for row in rows],
        spans=_spans(deck, rows, column),
    )


def _spans(deck: _Deck, rows: Sequence[Row], value: str) -> list[tuple[float, float]]:
    """Return the interval of each row, which always holds the value it is drawn at."""
    spans = []
    for row in rows:
        low, high, at = (deck.facts.cell(row, one).value for one in ("low", "high", value))
        at = at or 0.0
        low, high = (at if end is None else end for end in (low, high))
        spans.append((min(low, at), max(high, at)))
    return spans


def _ranked(deck: _Deck, title: str, drawn: Chart, hint: str, told: Sequence[str] = ()) -> None:
    slide = deck.slide(title, spoken=[hint], told=told)
    high = 5.6 * max(len(drawn.names), 5) / _ROWS
    said = words.ALT_CHART.format(title=title, names="、".join(drawn.names))
    slide_shapes.bars(slide, drawn, (0.6, 1.25, 9.0, high), said=said)
    slide_shapes.sentences(slide, [hint], (9.8, 1.45, 3.0, 5.2), size_pt=16)


def _shares(deck: _Deck, section: Section) -> None:
    rows = deck.facts.rows("villages")
    title = _shares_title(rows)
    for part in _pages(rows):
        drawn = _village_bars(deck, part, "rectified_share", (screen.SHARE, "0.0%"), most=1.0)
        told = [screen.RANK_NOTE, *_texts(section)]
        _ranked(deck, title, drawn, words.SHARE_HINT, told)


def _shares_title(rows: Sequence[Row]) -> str:
    parts = []
    for band, template in (("worse", words.LOWER), ("better", words.HIGHER)):
        names = [row.texts["name"] for row in rows if row.texts["band"] == band]
        said = labels.AND.join(names[:_NAMED])
        if len(names) > _NAMED:
            said = words.AND_MORE.format(names=said, n=len(names))
        if names:
            parts.append(template.format(names=said))
    return words.SHARES_TOLD.format(parts="，".join(parts)) if parts else words.SHARES


def _weeks(deck: _Deck) -> None:
    facts = deck.facts
    names = [row[0].text for row in grid(facts, "weeks").rows]
    drawn = deck.chart(names, facts.rows("weeks"), found=screen.FOUND, closed=screen.CLOSED)
    found, closed = (facts[f"hazards.{name}.period"].value or 0 for name in ("found", "closed"))
    more = "" if found == closed else words.WEEKS_MORE if closed > found else words.WEEKS_LESS
    title = deck.said(words.WEEKS) + more
    slide = deck.slide(title, spoken=[words.WEEKS_HINT])
    said = words.ALT_CHART.format(title=title, names="")
    slide_shapes.bars(slide, drawn, _WHOLE, said=said)


def _categories(deck: _Deck, section: Section) -> None:
    rows = deck.facts.rows("categories")
    most = max(rows, key=lambda row: deck.facts.cell(row, "open").value or 0)
    title = deck.said(
        words.CATEGORIES, name=most.texts["name"], open=deck.value(most, "open"),
        overdue=deck.value(most, "overdue"),
    )  # fmt: skip
    names = [row.texts["name"] for row in rows]
    drawn = deck.chart(names, rows, found=screen.FOUND, rectified=screen.RECTIFIED)
    slide = deck.slide(title, spoken=_texts(section))
    said = words.ALT_CHART.format(title=title, names=labels.AND.join(names))
    slide_shapes.bars(slide, drawn, (0.6, 1.3, 12.13, 3.9), said=said)
    slide_shapes.sentences(slide, _texts(section), (0.6, 5.3, 12.13, 1.65), size_pt=18)


def _overdue(deck: _Deck, section: Section) -> None:
    facts = deck.facts
    offices = [row for row in facts.rows("offices") if facts.cell(row, "open").value]
    if offices:
        names = [cells[0].text for cells in grid(facts, "offices").rows[: len(offices)]]
        drawn = deck.chart(names, offices, open=words.OPEN, overdue=words.OVERDUE)
        drawn = Chart(drawn.names, drawn.series, colours=(SECOND, BAD))
        title = deck.office_title(offices[0], names[0])
        slide = deck.slide(title, spoken=_texts(section)[:1])
        said = words.ALT_CHART.format(title=title, names=labels.AND.join(names))
        slide_shapes.bars(slide, drawn, _WHOLE, said=said)
    cases = grid(facts, "overdue").only(_CASE_COLUMNS).part(0, _CASES)
    _tables(deck, deck.said(words.CASES), cases, size_pt=14, spoken=_texts(section)[1:4])


def _key_dates(deck: _Deck) -> None:
    _tables(deck, _key_date(deck), grid(deck.facts, "key_dates"), size_pt=22)


def _key_date(deck: _Deck) -> str:
    first = deck.facts.rows("key_dates")[0]
    name = plain(first.texts["name"])
    if first.dates["start"] <= deck.facts.as_of:
        return words.KEY_DATE_NOW.format(name=name)
    return words.KEY_DATE.format(name=name, days=deck.value(first, "days"))


def _actions(deck: _Deck, section: Section) -> None:
    has_any = deck.facts["hazards.overdue"].value or deck.facts["hazards.due_soon"].value
    title = deck.said(words.ACTIONS if has_any else words.ACTIONS_PLAIN)
    # A day that nobody has set yet is no requirement: it is left out, not shown as a blank.
    lines = [line for line in _texts(section) if labels.BLANK_DATE not in line]
    slide = deck.slide(title, spoken=lines, told=[screen.RISK_NOTE])
    slide_shapes.sentences(slide, lines, _WHOLE, size_pt=24 if len(lines) < 6 else 20)


def _decisions(deck: _Deck) -> None:
    rows = [astuple(one) for one in asked(deck.facts)]
    if not rows:
        return
    columns = tuple(
        GridColumn(f"{at}", heading, width, is_text=True)
        for at, (heading, width) in enumerate(words.DECISION_COLUMNS)
    )
    cells = tuple(tuple(Cell(text) for text in row) for row in rows)
    drawn = Grid("decisions", columns, cells, tuple(str(at) for at in range(len(rows))))
    _tables(deck, words.DECISIONS, drawn, size_pt=20, spoken=[words.SPOKEN_DECISIONS])


def _tables(
    deck: _Deck, title: str, drawn: Grid, *, size_pt: float, spoken: Sequence[str] = (),
    told: Sequence[str] = (),
) -> None:  # fmt: skip
    for start in range(0, len(drawn.rows), _ROWS):
        page = drawn.part(start, _ROWS)
        high = min(5.5, (len(page.rows) + 1) * size_pt / 72 * 2.1)
        slide = deck.slide(title, spoken=spoken, told=told)
        said = words.ALT_TABLE.format(title=title, n=len(page.rows))
        slide_shapes.table(slide, page, (0.6, 1.35, 12.13, high), size_pt=size_pt, said=said)


def _texts(section: Section) -> list[str]:
    return [sentence.text for sentence in section.sentences]


def _fact_note(fact: Fact) -> str:
    basis = screen.COUNTED
    if fact.unit == "share" and fact.numerator is not None and fact.denominator is not None:
        basis = screen.BASIS.format(part=int(fact.numerator), whole=int(fact.denominator))
    name = labels.FACTS[fact.id]
    return screen.FACT_NOTE.format(name=name, value=say(fact), basis=basis, rows=len(fact.row_ids))
