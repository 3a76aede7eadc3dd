"""What stands behind the figures of a meeting: the rows of each, and the tables of its screens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import pandas as pd

from briefing.facts.fact import Fact, Facts
from briefing.facts.grids import grid
from briefing.facts.say import day_of, plain, text_of
from briefing.facts.writer import Sentence
from briefing.words import meeting as words
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, HazardStatus, MeasureKind, OutreachKind, RiskLevel

if TYPE_CHECKING:
    from analysis.day import Day

# A list on a projected screen; the register has all of it.
MOST: Final = 300
_LONGEST: Final = 60
# Tables of facts whose counts are hazards, or sites where the column says so.
_OF_ROWS: Final = ("village", "category", "office", "code", "overdue", "density")
_MEASURES: Final = ("talks", "supervised", "listed", "exposed", "referred", "penalties", "notices",
                    "pledges", "posted")  # fmt: skip
_OUTREACH: Final = ("activities", "people")


_WHAT: Final[dict[str, Callable[[Any], str]]] = {
    "measure": lambda row: MeasureKind(row["kind"]).zh,
    "outreach": lambda row: OutreachKind(row["kind"]).zh,
    "fire": lambda row: text_of(row["cause"]),
}


def row_kind(fact: Fact) -> Literal["hazard", "site", "measure", "outreach", "fire", ""]:
    """Return what the rows behind a number are; "" where it has none a list could show."""
    first, last = fact.id.split(".")[0], fact.id.rpartition(".")[2]
    # The rows of a re-check's share are the checks, not the hazards.
    if not fact.row_ids or last == "recheck_share":
        return ""
    if first == "fires":
        return "fire"
    if first == "pressing":
        name = fact.id.split(".")[1]
        return "measure" if name in _MEASURES else "outreach" if name in _OUTREACH else ""
    if first == "sites" or (first in _OF_ROWS and last in ("sites", "visited")):
        return "site"
    return "hazard" if first in ("hazards", *_OF_ROWS) else ""


@dataclass(frozen=True)
class People:
    """Who answers for a hazard and for a site, by their numbers; empty where nobody may see it."""

    hazards: Mapping[int, str] = field(default_factory=dict)
    sites: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, named: Day) -> People:
        """Return the persons of a day that is seen with names."""
        owners, persons = named.hazards["owner"].dropna(), named.sites["responsible_person"]
        persons = persons.dropna()
        return cls(
            {int(str(number)): str(name) for number, name in owners.items()},
            {int(str(number)): str(name) for number, name in persons.items()},
        )


@dataclass
class Behind:
    """The rows and tables a screen may open, gathered while the screens are written.

    Attributes
    ----------
    before : the hazards of the week before, for what is not on record any more
    lists : key -> title, count and rows, as the browser draws them
    """

    day: Day
    before: pd.DataFrame
    people: People = field(default_factory=People)
    lists: dict[str, dict[str, Any]] = field(default_factory=dict)

    def fact(self, fact: Fact, title: str) -> str:
        """Keep the rows of a fact and return their key; "" where there are none to show."""
        kind = row_kind(fact)
        if kind == "hazard":
            return self.hazards(fact.id, title, fact.row_ids)
        if kind == "site":
            return self.sites(fact.id, title, fact.row_ids)
        if kind:
            return self._others(fact, title, kind)
        return ""

    def hazards(self, key: str, title: str, ids: Iterable[Any]) -> str:
        """Keep hazards, the longest overdue first; return the key."""
        kept = self._hazards([int(one) for one in ids])
        if kept.empty:
            return ""
        ordered = kept.sort_values(
            ["days_overdue", "due_on"], ascending=[False, True], kind="stable"
        )
        rows = [self.hazard_row(number, row) for number, row in ordered.head(MOST).iterrows()]
        return self._keep(key, title, words.HAZARD_HEAD, rows, n=len(kept))

    def _hazards(self, ids: list[int]) -> pd.DataFrame:
        hazards = self.day.hazards
        gone = self.before.loc[self.before.index.intersection(ids).difference(hazards.index)]
        here = hazards.loc[hazards.index.intersection(ids)]
        return pd.concat([here, gone]) if len(gone) else here

    def hazard_row(self, number: Any, row: Any) -> list[str]:
        """Return the cells of a hazard, in the order of `words.HAZARD_HEAD`."""
        due = day_of(row["due_on"])
        late = int(row["days_overdue"]) if row["is_overdue"] else 0
        return [
            self._name(row["site_id"]),
            problem(row),
            self._village(row["village_code"]),
            self._who(row["office"], self.people.hazards.get(int(number)), row["site_id"]),
            HazardStatus(str(row["status"])).zh,
            due.isoformat() if due else words.NOBODY,
            str(late) if late else words.NOBODY,
            str(int(row["site_id"])),
        ]

    def open_hazards(self) -> list[list[str]]:
        """Return every open hazard as a row, its site's number last: for a site on the map."""
        hazards = self.day.hazards
        open_ones = hazards[hazards["is_open"].astype(bool)]
        return [self.hazard_row(number, row) for number, row in open_ones.iterrows()]

    def sites(self, key: str, title: str, ids: Iterable[Any]) -> str:
        """Keep sites, those with most overdue first; return the key."""
        wanted = [int(one) for one in ids]
        sites, risk = self.day.sites, self.day.risk
        found = sites.loc[sites.index.intersection(wanted)]
        if found.empty:
            return ""
        judged = risk.reindex(found.index)
        order = judged.sort_values(["n_overdue", "score"], ascending=False, kind="stable").index
        rows = [self._site_row(number, sites.loc[number], risk) for number in order[:MOST]]
        return self._keep(key, title, words.SITE_HEAD, rows, n=len(found))

    def _site_row(self, number: Any, site: Any, risk: pd.DataFrame) -> list[str]:
        judged = risk.loc[number]
        return [
            text_of(site["name"]),
            Category(str(site["category"])).zh,
            self._village(site["village_code"]),
            self._who(site["office"], None, number),
            RiskLevel(str(judged["level"])).zh,
            str(int(judged["n_open"])),
            str(int(judged["n_overdue"])),
            str(int(number)),
        ]

    def _others(self, fact: Fact, title: str, kind: str) -> str:
        name, on = {
            "measure": ("measure", "done_on"),
            "outreach": ("outreach", "held_on"),
            "fire": ("incident", "happened_on"),
        }[kind]
        table = self.day.table(name)
        found = table.loc[table.index.intersection(list(fact.row_ids))]
        rows = []
        for _, row in found.sort_values(on, ascending=False).head(MOST).iterrows():
            day = day_of(row[on])
            place = row.get("place")
            place = self._name(row["site_id"]) if pd.isna(place) else text_of(place)
            village = self._village(row["village_code"])
            office = text_of(row.get("office")) or words.NOBODY
            said = _WHAT[kind](row)
            rows.append([day.isoformat() if day else words.NOBODY, said, place, village, office])
        return self._keep(fact.id, title, words.MEASURE_HEAD, rows, n=len(found)) if rows else ""

    def grid(self, facts: Facts, table: str, title: str) -> str:
        """Keep a printed table of the facts; return the key, "" where it has no row."""
        drawn = grid(facts, table)
        if not drawn.rows:
            return ""
        head = [column.heading for column in drawn.columns]
        rows = [[cell.text for cell in row] for row in drawn.rows]
        return self._keep(f"table_{table}", title, head, rows, n=len(rows))

    def decided(self, rows: Sequence[Mapping[str, Any]]) -> str:
        """Keep decisions that have no room on their screen; return the key, "" without any."""
        cells = [[one[name] for name in ("title", "who", "due", "state")] for one in rows]
        if not cells:
            return ""
        return self._keep("decided", words.EARLIER, words.DECISION_HEAD[1:], cells, n=len(cells))

    def told(self, key: str, title: str, said: Sequence[Sentence | str]) -> str:
        """Keep sentences; return the key, "" where there is none."""
        if not said:
            return ""
        lines = [one if isinstance(one, str) else one.text for one in said]
        self.lists[key] = {"title": title, "lines": [plain(one, longest=600) for one in lines]}
        return key

    def _keep(
        self, key: str, title: str, head: Sequence[str], rows: list[list[str]], *, n: int
    ) -> str:
        cells = [[plain(cell, longest=_LONGEST) for cell in row[: len(head)]] for row in rows]
        self.lists[key] = {"title": plain(title), "n": n, "head": list(head), "rows": cells}
        return key

    def _name(self, site_id: Any) -> str:
        if pd.isna(site_id):
            return words.NOBODY
        return text_of(self.day.sites["name"].get(int(site_id))) or words.NOBODY

    def _village(self, code: Any) -> str:
        return text_of(self.day.villages["short_name"].get(code)) or words.NOBODY

    def _who(self, office: Any, owner: Any, site_id: Any) -> str:
        """Return the office and the person, as far as the room may see one."""
        person = text_of(owner or self.people.sites.get(int(site_id)))
        told = [one for one in (text_of(office), person) if one]
        return "　".join(told) or words.NOBODY


def problem(row: Mapping[str, Any]) -> str:
    """Return what is wrong, by its code; by its words where it has none of its own."""
    known = HAZARD_CODES.get(str(row["code"]))
    if known is None or known.code == "X99":
        return text_of(row["description"]) or words.NOBODY
    return known.zh
