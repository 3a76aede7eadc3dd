"""The tables of the documents: the same cells for paper, slide, screen and workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from briefing.facts.fact import Facts, Row
from briefing.facts.say import FAIR_BASE, plain, say, say_date, say_points
from briefing.words import labels


@dataclass(frozen=True)
class Cell:
    """One printed cell.

    Attributes
    ----------
    text
        As printed; ledger text is cleaned of what a document cannot carry, never shortened of
        meaning, and still hostile to HTML.
    fact_ids : the facts shown; empty for words, dates and ordinals
    value : the number itself where the cell shows exactly one (a share is 0 to 1)
    """

    text: str
    fact_ids: tuple[str, ...] = ()
    value: float | None = None


@dataclass(frozen=True)
class GridColumn:
    """One column of a table.

    Attributes
    ----------
    key : of the row's cells, texts or dates, or of a derived column
    width : share of the table's width, in any unit
    is_text : set left, not centred
    """

    key: str
    heading: str
    width: float = 1.0
    is_text: bool = False


@dataclass(frozen=True)
class Grid:
    """One table ready to be drawn.

    Attributes
    ----------
    keys : key of each row (village code, hazard id ...)
    """

    id: str
    columns: tuple[GridColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: tuple[str, ...]

    def only(self, keys: Sequence[str]) -> Grid:
        """Return the grid with these of its columns, in its own order."""
        kept = [at for at, column in enumerate(self.columns) if column.key in keys]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return replace(self, columns=tuple(self.columns[at] for at in kept), rows=rows)

    def part(self, start: int, n: int) -> Grid:
        """Return so many of its rows from one on."""
        here = slice(start, start + n)
        return replace(self, rows=self.rows[here], keys=self.keys[here])


def _c(key: str, width: float = 1.0, *, heading: str = "", is_text: bool = False) -> GridColumn:
    return GridColumn(key, labels.COLUMNS[heading or key], width, is_text)


COLUMNS: Final[dict[str, tuple[GridColumn, ...]]] = {
    "villages": (
        _c("place", 0.7),
        _c("name", 2.0),
        _c("visited", 1.1),
        _c("found"),
        _c("rectified"),
        _c("rectified_share", 1.5),
        _c("interval", 2.4),
        _c("closed_share", 1.5),
        _c("overdue", 0.7),
        _c("change", 1.2),
        _c("rank", 0.8),
        _c("rank_span", 1.5),
        _c("band", 1.6),
    ),
    "small_villages": (
        _c("place", 0.8),
        _c("name", 1.9),
        _c("visited", 1.1),
        _c("found"),
        _c("rectified"),
        _c("overdue", 0.8),
        _c("open"),
    ),
    "categories": (
        _c("name", 2.0, heading="category"),
        _c("sites"),
        _c("visited", 1.3),
        _c("found"),
        _c("rectified"),
        _c("rectified_share", 1.2),
        _c("closed_share", 1.2),
        _c("overdue", 0.9),
        _c("change", 1.3),
    ),
    "overdue": (
        _c("place", 0.7),
        _c("village", 1.4, is_text=True),
        _c("site", 2.6, is_text=True),
        _c("hazard", 2.8, is_text=True),
        _c("tier", 1.0),
        _c("due_on", 2.3),
        _c("days", 1.0),
        _c("office", 1.8, is_text=True),
    ),
    "offices": (_c("name", 3.0, heading="office", is_text=True), _c("open"), _c("overdue")),
    "codes": (_c("name", 4.0, heading="code", is_text=True), _c("found"), _c("open")),
    "weeks": (
        _c("week", 3.0),
        _c("found", heading="found_week"),
        _c("closed", heading="closed_week"),
    ),
    "density": (
        _c("place", 0.8),
        _c("name", 1.9),
        _c("count", 1.2),
        _c("raw", 1.3),
        _c("eb", 1.2),
        _c("interval", 1.9, heading="eb_interval"),
        _c("rank", 0.8),
        _c("rank_span", 1.1),
        _c("band", 1.4),
    ),
    "pressing": (
        _c("name", 3.2, heading="work", is_text=True),
        _c("period"),
        _c("total"),
    ),
    "annex_categories": (
        _c("name", 2.2, heading="category"),
        _c("sites"),
        _c("visited", 1.2, heading="visited_sites"),
        _c("found", heading="found_short"),
        _c("rectified"),
        _c("rectified_share", 1.2),
        _c("closed"),
        _c("overdue", 0.9),
        _c("change", 1.6, heading="since"),
    ),
    "annex_villages": (
        _c("place", 0.8),
        _c("name", 1.9),
        _c("visited", 1.2, heading="visited_sites"),
        _c("found", heading="found_short"),
        _c("rectified", 1.1),
        _c("rectified_share", 1.2),
        _c("closed", 1.1),
        _c("overdue", 0.8),
        _c("density", 1.2),
        _c("change", 1.5, heading="since"),
        _c("annex_band", 1.7),
    ),
    "annex_late": (
        _c("place", 0.7),
        _c("village", 1.5, is_text=True),
        _c("site", 2.6, is_text=True),
        _c("description", 3.2, heading="place_and_hazard", is_text=True),
        _c("due_on", 1.6),
        _c("days", 0.9),
        _c("office", 1.7),
    ),
    "key_dates": (
        _c("name", 2.5, heading="event", is_text=True),
        _c("start", 2.0),
        _c("end", 2.0),
        _c("days", heading="days_left"),
    ),
}


def grid(facts: Facts, table: str) -> Grid:
    """Return a table of facts, a key of `COLUMNS`, as printed cells."""
    columns, rows = COLUMNS[table], _ROWS[table](facts) if table in _ROWS else facts.rows(table)
    cells = tuple(
        tuple(_cell(facts, table, row, column.key, place) for column in columns)
        for place, row in enumerate(rows, start=1)
    )
    return Grid(table, columns, cells, tuple(row.key for row in rows))


def side_by_side(drawn: Grid) -> Grid:
    """Return a narrow grid in two halves beside each other, the first half on the left."""
    half = (len(drawn.rows) + 1) // 2
    empty = tuple(Cell("") for _ in drawn.columns)
    rows = [
        (*left, *(drawn.rows[half + place] if half + place < len(drawn.rows) else empty))
        for place, left in enumerate(drawn.rows[:half])
    ]
    return replace(drawn, columns=drawn.columns * 2, rows=tuple(rows), keys=drawn.keys[:half])


_BAND_ORDER: Final = ("better", "alike", "worse")


def _annex_villages(facts: Facts) -> tuple[Row, ...]:
    """Return the villages by how they stand, in the order of their codes; those too small last."""
    ranked = sorted(
        facts.rows("villages"), key=lambda row: (_BAND_ORDER.index(row.texts["band"]), row.key)
    )
    return (*ranked, *facts.rows("small_villages"))


def _annex_categories(facts: Facts) -> tuple[Row, ...]:
    """Return the trades with something found, "other" last, and the sum of all."""
    rows = facts.rows("categories")
    if not rows:
        return ()
    whole = {
        "sites": "sites.total", "visited": "sites.visited", "found": "hazards.found",
        "rectified": "hazards.rectified", "rectified_share": "hazards.rectified_share",
        "closed": "hazards.closed", "overdue": "hazards.overdue",
    }  # fmt: skip
    is_other = [row for row in rows if row.key == "other"]
    rest = [row for row in rows if row.key != "other"]
    return (*rest, *is_other, Row("whole", {"name": labels.WHOLE}, {}, whole))


_ROWS: Final[dict[str, Callable[[Facts], tuple[Row, ...]]]] = {
    "annex_villages": _annex_villages,
    "annex_categories": _annex_categories,
    "annex_late": lambda facts: facts.rows("late"),
}


def _cell(facts: Facts, table: str, row: Row, key: str, place: int) -> Cell:
    derived = _DERIVED | _ANNEX if table.startswith("annex_") else _DERIVED
    if key in row.cells and not (derived is not _DERIVED and key in _ANNEX):
        fact = facts.cell(row, key)
        return Cell(say(fact), (fact.id,), fact.value)
    if key in derived:
        return derived[key](facts, row)
    if key == "place":
        return Cell(str(place))
    if key in row.dates:
        return Cell(say_date(row.dates[key]))
    text = row.texts.get(key, "")
    if key == "band":
        return Cell((labels.DENSITY_BANDS if table == "density" else labels.BANDS)[text])
    is_office = key == "office" or (table == "offices" and key == "name")
    return Cell(plain(text) or (labels.NO_OFFICE if is_office else labels.NOTHING))


def _span(facts: Facts, row: Row) -> Cell:
    low, high = (facts.cell(row, key) for key in ("rank_low", "rank_high"))
    if low.value is None:
        return Cell(labels.BANDS["alike"], (low.id, high.id))
    return Cell(labels.RANGE.format(low=say(low), high=say(high)), (low.id, high.id))


def _interval(facts: Facts, row: Row) -> Cell:
    low, high = (facts.cell(row, key) for key in ("low", "high"))
    text = labels.RANGE.format(low=say(low).rstrip("%"), high=say(high))
    return Cell(text, (low.id, high.id))


def _change(facts: Facts, row: Row) -> Cell:
    fact = facts.cell(row, "rectified_share")
    change = fact.change
    return Cell(say_points(fact), (fact.id,), None if change is None else float(change))


def _week(_facts: Facts, row: Row) -> Cell:
    start, end = (say_date(row.dates[key], with_year=False) for key in ("start", "end"))
    return Cell(labels.SPAN.format(start=start, end=end))


def _density(facts: Facts, row: Row) -> Cell:
    fact = facts.items.get(f"density.{row.key}.raw")
    return Cell(labels.NOTHING) if fact is None else Cell(say(fact), (fact.id,), fact.value)


def _annex_band(_facts: Facts, row: Row) -> Cell:
    return Cell(labels.ANNEX_BANDS[row.texts.get("band", "")])


def _fair_share(facts: Facts, row: Row) -> Cell:
    """Return a share where its base allows one: below twenty the counts beside it tell enough."""
    fact = facts.cell(row, "rectified_share")
    if (fact.denominator or 0) < FAIR_BASE:
        return Cell(labels.NOTHING, (fact.id,))
    return Cell(say(fact), (fact.id,), fact.value)


def _fair_change(facts: Facts, row: Row) -> Cell:
    fact = facts.cell(row, "rectified_share")
    return _change(facts, row) if (fact.denominator or 0) >= FAIR_BASE else Cell(labels.NOTHING)


def _due_on(_facts: Facts, row: Row) -> Cell:
    return Cell(say_date(row.dates["due_on"], with_year=False))


def _described(_facts: Facts, row: Row) -> Cell:
    return Cell(plain(row.texts["description"] or row.texts["hazard"]) or labels.NOTHING)


# How an annex on paper shows what a screen shows otherwise.
_ANNEX: Final[dict[str, Callable[[Facts, Row], Cell]]] = {
    "density": _density, "annex_band": _annex_band, "rectified_share": _fair_share,
    "change": _fair_change, "due_on": _due_on, "description": _described,
}  # fmt: skip
_DERIVED: Final[dict[str, Callable[[Facts, Row], Cell]]] = {
    "rank_span": _span,
    "interval": _interval,
    "change": _change,
    "week": _week,
}
