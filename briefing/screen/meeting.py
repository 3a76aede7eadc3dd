"""The screens of the present view: what a meeting sees in order, from one set of facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from briefing.facts.compose import sections
from briefing.facts.fact import Fact, Facts
from briefing.facts.grids import Grid, grid
from briefing.facts.say import figures, say, say_date, say_name, say_period
from briefing.facts.writer import Sentence, Writer
from briefing.words import screen as said
from briefing.words import sentences
from briefing.words.labels import FACTS
from briefing.words.screen import COVER

# A screen holds ten lines of some thirty-four characters: a line is then as high as 1/20 of the
# picture, and 1/25 is still read at five metres.
LINES: Final = 10
LINE_LENGTH: Final = 32
# Table of `briefing.facts.grids` -> the columns that fit in large type, and rows of one screen.
_SHOWN: Final[dict[str, tuple[tuple[str, ...], int]]] = {
    "villages": (
        ("name", "found", "rectified_share", "interval", "overdue", "rank", "rank_span", "band"),
        8,
    ),
    "small_villages": (("name", "found", "rectified", "open", "overdue"), 8),
    "categories": (("name", "sites", "found", "rectified_share", "overdue", "change"), 8),
    "offices": (("name", "open", "overdue"), 8),
    "overdue": (("village", "site", "hazard", "days", "office"), 5),
    "key_dates": (("name", "start", "end", "days"), 8),
}
# Tables whose counts are hazards, or sites where the column says so.
_OF_ROWS: Final = ("village", "category", "office", "code", "overdue")
# The worst are looked at together; the rest is in the annex.
_OVERDUE_SCREENS: Final = 2


@dataclass(frozen=True)
class Screen:
    """One picture of the meeting.

    Attributes
    ----------
    id
        "cover", "situation", "figures", "map", "ranking", "categories", "offices", "overdue",
        "key_dates", "cases", "actions" or "decisions".
    lines : at most `LINES` lines when wrapped, as a rule
    figures : facts shown one by one
    fact_ids : all facts it shows, in order, without repetition
    """

    id: str
    title: str
    lines: tuple[Sentence, ...] = ()
    figures: tuple[str, ...] = ()
    table: Grid | None = None

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """Return the facts shown, for the notes and the rows behind them."""
        of_lines = [one for line in self.lines for one in line.fact_ids]
        rows = self.table.rows if self.table else ()
        of_cells = [one for row in rows for cell in row for one in cell.fact_ids]
        return tuple(dict.fromkeys([*of_lines, *self.figures, *of_cells]))


def screens(facts: Facts) -> tuple[Screen, ...]:
    """Return the screens of a meeting, in order.

    Cover, the situation in ten lines, the main figures, the map, the ranking with its bands, the
    categories, what is overdue and who answers for it, the key dates ahead, typical cases, what is
    asked next, and the decisions to take.

    The map's own picture and the decisions are not facts and are drawn by whoever shows them.
    """
    of = {section.id: section.sentences for section in sections(facts)}
    cases = [line for line in of["problems"] if _is_case(line)]
    late = [line for line in of["problems"] if not _is_case(line)]
    return (
        Screen("cover", facts.texts["title"] or COVER),
        situation(facts),
        Screen("figures", said.MEETING_FIGURES, figures=tuple(fact.id for fact in figures(facts))),
        Screen("map", said.MAP),
        *_told("ranking", said.MEETING_RANKING, of["ranking"]),
        *_tables(facts, "ranking", said.MEETING_RANKING, "villages"),
        *_tables(facts, "ranking", said.MEETING_RANKING, "small_villages"),
        *_told("categories", said.MEETING_CATEGORIES, of["categories"]),
        *_tables(facts, "categories", said.MEETING_CATEGORIES, "categories"),
        *_tables(facts, "offices", said.OFFICES, "offices"),
        *_tables(facts, "overdue", said.MEETING_OVERDUE, "overdue")[:_OVERDUE_SCREENS],
        *(_tables(facts, "key_dates", said.KEY_DATES, "key_dates") or (_no_dates(facts),)),
        *_told("cases", said.MEETING_CASES, cases or late),
        *_told("actions", said.ACTIONS, of["actions"]),
        Screen("decisions", said.DECISIONS),
    )


def situation(facts: Facts) -> Screen:
    """Return the situation in ten lines: one screen, one line for each matter.

    Ten lines; one alone where the register holds no hazard, which is no proof of safety.
    """
    writer = Writer(facts)
    told = said.TEN_LINES if facts["hazards.found"].value else (sentences.NOTHING_FOUND,)
    lines = tuple(writer.write(template) for template in told)
    return Screen("situation", said.SITUATION.format(as_of=say_date(facts.as_of)), lines)


def row_kind(fact: Fact) -> Literal["hazard", "site", ""]:
    """Return what the rows behind a number are; "" where it has none a list could show."""
    first, last = fact.id.split(".")[0], fact.id.rpartition(".")[2]
    # The rows of a re-check's share are the checks, not the hazards.
    if not fact.row_ids or last == "recheck_share":
        return ""
    if first == "sites" or (first in _OF_ROWS and last in ("sites", "visited")):
        return "site"
    return "hazard" if first in ("hazards", *_OF_ROWS) else ""


def numbers(facts: Facts, screen: Screen) -> dict[str, str]:
    """Return the numbers of a screen that lead to their rows: fact id -> how it is called there."""
    named = {one: f"{say_name(one)} {say(facts[one])}" for one in screen.fact_ids if one in FACTS}
    for row in screen.table.rows if screen.table else ():
        for column, cell in zip(screen.table.columns if screen.table else (), row, strict=True):
            for one in cell.fact_ids[:1]:
                named.setdefault(one, f"{row[0].text} {column.heading} {cell.text}")
    return {one: name for one, name in named.items() if row_kind(facts[one])}


def cover_lines(facts: Facts) -> tuple[str, ...]:
    """Return who reports, and on which days."""
    return tuple(filter(None, (facts.texts["issuer"], say_period(facts.period))))


def _is_case(line: Sentence) -> bool:
    return any(one.startswith("overdue.") for one in line.fact_ids)


def _no_dates(facts: Facts) -> Screen:
    return Screen("key_dates", said.KEY_DATES, (Writer(facts).write(said.NO_KEY_DATES),))


def _told(name: str, title: str, told: Sequence[Sentence]) -> Iterator[Screen]:
    """Yield the sentences on as few screens as hold them in large type."""
    page: list[Sentence] = []
    used = 0
    for sentence in told:
        needs = -(-len(sentence.text) // LINE_LENGTH)
        if page and used + needs > LINES:
            yield Screen(name, title, tuple(page))
            page, used = [], 0
        page.append(sentence)
        used += needs
    if page:
        yield Screen(name, title, tuple(page))


def _tables(facts: Facts, name: str, title: str, table: str) -> tuple[Screen, ...]:
    keys, most = _SHOWN[table]
    whole = grid(facts, table).only(keys)
    n_rows = len(whole.rows)
    # Pages of nearly the same height: a last page of one row is no page.
    n_pages = -(-n_rows // most)
    size = -(-n_rows // n_pages) if n_pages else 1
    return tuple(Screen(name, title, table=whole.part(at, size)) for at in range(0, n_rows, size))
