"""The records of the register, and the ways a ledger row finds the one it speaks of.

A site is known by its name in its village, a hazard by its words and its first day; a number only
tells records of one name apart. Where a row may mean a record but would turn it into another, it is
doubtful, and a person decides.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa
from rapidfuzz import fuzz

from data.ledger import Record
from data.ledger.values import is_damaged_number, is_serial, name_key
from data.store.events import CREATES, State, fold
from data.store.recording import chunks, read_events
from data.store.tables import event, hazard, site
from vocabulary.terms import EventKind

_FINAL: Final = frozenset({"closed", "voided"})
# What ledgers said, and the undoing of it.
_IS_IMPORTED: Final = sa.or_(
    event.c.receipt_id.is_not(None),
    event.c.kind.in_(sorted({*CREATES, EventKind.IMPORT_UNDONE.value})),
)
_NUMBERS: Final = ("site_no", "building_code")
_ALIKE: Final = 75.0  # rapidfuzz score (0 to 100) from which two texts may be one
_MISTYPED_DAYS: Final = 15  # a first day so much later is a slip of the pen, not another finding
_DIGITS: Final = re.compile(r"\d+")


@dataclass
class KnownRecord:
    """A record of the register, or one this file makes.

    Attributes
    ----------
    record_id : int
        Negative where this file makes it.
    state : dict
        What the register says today.
    base : dict
        What the ledgers said last.
    birth : date
        First day it exists.
    last_on : date
        Day of its latest event; what a ledger says anew counts from then on at the earliest.
    told_village : str or None
        The village a row of this file gave a site that had none.
    """

    record_id: int
    state: State
    base: State
    birth: date
    last_on: date
    told_village: str | None = None

    @property
    def village(self) -> str | None:
        """Return the site's village: the register's, or what this file said of it first."""
        return self.state.get("village_code") or self.told_village


@dataclass
class Ambiguous:
    """Several records fit; their names, for the clerk to choose from."""

    names: tuple[str, ...]


@dataclass
class Doubtful:
    """A record the row may mean, but would turn into another; a person decides."""

    known: KnownRecord


Found = KnownRecord | Ambiguous | Doubtful | None


@dataclass
class KnownSites:
    """The sites, and the ways to find one."""

    by_id: dict[int, KnownRecord] = field(default_factory=dict)
    _by_code: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _by_name: dict[str, list[int]] = field(default_factory=dict)

    def add(self, known: KnownRecord) -> None:
        """Take in a site, known or just made."""
        self.by_id[known.record_id] = known
        for name in _NUMBERS:
            code = _number_of(known.state, name)
            if code:
                self._by_code.setdefault((name, name_key(code)), []).append(known.record_id)
        for key in names_of(known):
            self._by_name.setdefault(key, []).append(known.record_id)

    def find(self, site: Record) -> Found:
        """Return the site a record speaks of.

        Its name decides, in its village; a number only tells sites of one name apart, and makes a
        record doubtful where the number is its, and name or village.
        """
        fitting = self._named(site)
        if len(fitting) > 1:
            numbered = [k for k in fitting if _has_number_of(k, site)]
            fitting = numbered if len(numbered) == 1 else fitting
        if len(fitting) > 1 and site.get("address"):
            at = name_key(str(site["address"]))
            there = [k for k in fitting if name_key(k.state.get("address") or "") == at]
            fitting = there if len(there) == 1 else fitting
        if len(fitting) > 1:
            return Ambiguous(tuple(str(k.state.get("name")) for k in fitting[:5]))
        if fitting:
            known = fitting[0]
            return Doubtful(known) if _lies_elsewhere(known, site) else known
        meant = next((k for k in self._numbered(site) if _may_be_meant(k, site)), None)
        return None if meant is None else Doubtful(meant)

    def _named(self, site: Record) -> list[KnownRecord]:
        ids = self._by_name.get(name_key(str(site.get("name") or "")), [])
        fitting = [self.by_id[i] for i in ids if not _is_numbered_otherwise(self.by_id[i], site)]
        village = site.get("village_code")
        if not village:
            return fitting
        same = [k for k in fitting if k.village == village]
        return same or [k for k in fitting if not k.village]

    def _numbered(self, site: Record) -> Iterator[KnownRecord]:
        for name in _NUMBERS:
            number = _number_of(site, name)
            for site_id in self._by_code.get((name, name_key(number)), []) if number else ():
                yield self.by_id[site_id]


def _number_of(record: Mapping[str, Any], name: str) -> str:
    """Return a number that may tell records apart: "" where the spreadsheet damaged it."""
    number = str(record.get(name) or "")
    return "" if is_damaged_number(number) else number


def names_of(known: KnownRecord) -> set[str]:
    """Return a site's name and aliases, as two writers of them would agree on."""
    names = (known.state.get("name"), *(known.state.get("aliases") or ()))
    return {name_key(name) for name in names if name}


def _has_number_of(known: KnownRecord, site: Record) -> bool:
    pairs = [(_number_of(known.state, name), _number_of(site, name)) for name in _NUMBERS]
    return any(a and b and name_key(a) == name_key(b) for a, b in pairs)


def _is_numbered_otherwise(known: KnownRecord, site: Record) -> bool:
    for name in _NUMBERS:
        ours, theirs = _number_of(known.state, name), _number_of(site, name)
        if not ours or not theirs or name_key(ours) == name_key(theirs):
            continue
        # Lists that count their rows from 1 give one site many numbers: its address is asked.
        if not (is_serial(ours) and is_serial(theirs) and _is_at_same_address(known, site)):
            return True
    return False


def _is_at_same_address(known: KnownRecord, site: Record) -> bool:
    theirs = name_key(str(site.get("address") or ""))
    told = (name_key(str(side.get("address") or "")) for side in (known.state, known.base))
    return any(ours and theirs and (ours in theirs or theirs in ours) for ours in told)


def _lies_elsewhere(known: KnownRecord, site: Record) -> bool:
    """Whether only the name agrees: one of the two has no village, and the addresses differ."""
    if known.village and site.get("village_code"):
        return False
    both = known.state.get("address") and site.get("address")
    is_told = "address" not in (site.get("guessed") or ())
    return bool(both) and is_told and not _is_at_same_address(known, site)


def _may_be_meant(known: KnownRecord, site: Record) -> bool:
    """Whether a site with the row's number agrees in its name or its village too."""
    if name_key(str(site.get("name") or "")) in names_of(known):
        numbers = (str(site.get(name) or "") for name in _NUMBERS)
        return any(number and not is_serial(number) for number in numbers)
    if not site.get("village_code") or known.village != site["village_code"]:
        return False
    serial = is_serial(str(site.get("site_no") or "")) and not site.get("building_code")
    # A number that counts rows is another site's in the next list, unless the names are alike.
    return not serial or is_alike(str(site.get("name") or ""), str(known.state.get("name") or ""))


def is_alike(one: str, other: str) -> bool:
    """Whether two texts may be one, written otherwise: much the same, with the same digits."""
    a, b = name_key(one), name_key(other)
    if not a or not b or _DIGITS.findall(a) != _DIGITS.findall(b):
        return False
    return a in b or b in a or fuzz.ratio(a, b) >= _ALIKE


@dataclass
class KnownHazards:
    """The hazards, and the ways to find one.

    Attributes
    ----------
    claimed : set of int
        Those a row of this file spoke of already.
    """

    by_id: dict[int, KnownRecord] = field(default_factory=dict)
    claimed: set[int] = field(default_factory=set)
    _by_no: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    _by_words: dict[tuple[int, str], list[int]] = field(default_factory=dict)

    def add(self, known: KnownRecord) -> None:
        """Take in a hazard."""
        self.by_id[known.record_id] = known
        site_id = known.state["site_id"]
        number = _number_of(known.state, "hazard_no")
        if number:
            self._by_no.setdefault((site_id, name_key(number)), []).append(known.record_id)
        said = (known.base.get("description"), known.state.get("description"))
        for words in {name_key(text or "") for text in said}:
            self._by_words.setdefault((site_id, words), []).append(known.record_id)

    def exact(self, site_id: int, hazard: Record) -> KnownRecord | None:
        """Return the hazard with this number, and its words or first day, or with both of these."""
        number = _number_of(hazard, "hazard_no")
        ids = self._by_no.get((site_id, name_key(number)), []) if number else []
        numbered = [self.by_id[i] for i in ids if self._may_be(self.by_id[i], hazard)]
        if len(numbered) == 1:
            return numbered[0]
        same_day = [k for k in self._worded(site_id, hazard) if _is_found_on_day_of(k, hazard)]
        if number:
            # Numbered anew in each list; in one list another number is another hazard.
            same_day = [k for k in same_day if _has_no(k, number) or self._is_free(k)]
        return next(iter(same_day), None)

    def _is_free(self, known: KnownRecord) -> bool:
        return known.record_id > 0 and known.record_id not in self.claimed

    def _may_be(self, numbered: KnownRecord, hazard: Record) -> bool:
        # A list that counts its hazards from 1 in each row has the same number on several.
        words, ours = (str(h.get("description") or "") for h in (hazard, numbered.state))
        if name_key(words) != name_key(ours) and numbered.record_id in self.claimed:
            return False
        told = hazard.get("found_on") and (numbered.base or numbered.state).get("found_on")
        same_day = not told or _is_found_on_day_of(numbered, hazard)
        near = same_day or _days_apart(numbered, hazard) <= _MISTYPED_DAYS
        if is_serial(str(hazard["hazard_no"])):
            return is_alike(words, ours) and near
        # Numbers begin anew with a month as well: long after, a person says whether it is the same.
        return same_day or (is_alike(words, ours) and near)

    def still_open(self, site_id: int, hazard: Record) -> KnownRecord | Doubtful | None:
        """Return a hazard with these words that no row spoke of yet and that is not closed.

        A row without a first day may speak of a closed one. Doubtful where the row says it was
        found long after: it may have been found again.
        """
        number = _number_of(hazard, "hazard_no")
        for known in self._worded(site_id, hazard):
            may_be = known.state.get("status") not in _FINAL or not hazard.get("found_on")
            if not may_be or known.record_id in self.claimed:
                continue
            other = _number_of(known.state, "hazard_no")
            if number and other and name_key(number) != name_key(other):
                continue
            if _days_apart(known, hazard) <= _MISTYPED_DAYS:
                return known
            if not (number and other and is_serial(number)):
                return Doubtful(known)
        return None

    def _worded(self, site_id: int, hazard: Record) -> Iterable[KnownRecord]:
        words = name_key(str(hazard.get("description") or ""))
        number = _number_of(hazard, "hazard_no")
        for hazard_id in self._by_words.get((site_id, words), []):
            known = self.by_id[hazard_id]
            other = _number_of(known.state, "hazard_no")
            only_count = is_serial(number) and is_serial(other)
            if not (number and other) or only_count or name_key(number) == name_key(other):
                yield known


def _has_no(known: KnownRecord, number: str) -> bool:
    ours = _number_of(known.state, "hazard_no")
    return not ours or name_key(ours) == name_key(number)


def _is_found_on_day_of(known: KnownRecord, hazard: Record) -> bool:
    return _iso(hazard.get("found_on")) in (known.base.get("found_on"), known.state.get("found_on"))


def _days_apart(known: KnownRecord, hazard: Record) -> int:
    """Return the days between the first day of the record and of the row; 0 where not known."""
    day, ours = hazard.get("found_on"), known.state.get("found_on")
    if not isinstance(day, date) or not ours:
        return 0
    return abs((day - date.fromisoformat(ours)).days)


def _iso(day: Any) -> str | None:
    return day.isoformat() if isinstance(day, date) else day


def load_sites(connection: sa.Connection) -> KnownSites:
    """Return every site of the store, voided ones too."""
    sites = KnownSites()
    query = sa.select(site.c.site_id, site.c.state).order_by(site.c.site_id)
    for known in _known(connection, "site", query):
        sites.add(known)
    return sites


def load_hazards(connection: sa.Connection, site_ids: Iterable[int]) -> KnownHazards:
    """Return every hazard of some sites, voided ones too."""
    hazards = KnownHazards()
    query = sa.select(hazard.c.hazard_id, hazard.c.state).order_by(hazard.c.hazard_id)
    for part in chunks(sorted(site_ids)):
        for known in _known(connection, "hazard", query.where(hazard.c.site_id.in_(part))):
            hazards.add(known)
    return hazards


def sites_by_number(connection: sa.Connection) -> dict[tuple[str, str], list[int]]:
    """Return the sites of hazards by `name_key` of their number and of their words.

    A number that only counts rows, or was damaged, says nothing of a site.
    """
    columns = (hazard.c.hazard_no, hazard.c.state, hazard.c.site_id)
    query = sa.select(*columns).where(hazard.c.hazard_no.is_not(None))
    rows: Any = connection.execute(query)
    found: dict[tuple[str, str], list[int]] = {}
    for number, state, site_id in rows:
        if not is_serial(number) and not is_damaged_number(number):
            words = name_key(json.loads(state).get("description") or "")
            found.setdefault((name_key(number), words), []).append(site_id)
    return found


def _known(connection: sa.Connection, subject: str, query: sa.Select[Any]) -> Iterator[KnownRecord]:
    """Yield records from their register rows; events are read where the app has worked on one."""
    states = {row[0]: json.loads(row[1]) for row in connection.execute(query)}
    spans = {row[0]: row[1:] for part in chunks(list(states))
             for row in connection.execute(_spans(subject, part))}  # fmt: skip
    worked_on = [record_id for record_id in states if spans[record_id][2]]
    then = fold(read_events(connection, subject, worked_on, only=_IS_IMPORTED), date.max)
    bases = then.sites if subject == "site" else then.hazards
    for record_id, state in states.items():
        first, last, is_worked_on = spans[record_id]
        base = bases.get(record_id, {}) if is_worked_on else state
        yield KnownRecord(record_id, state, base, first, last)


def _spans(subject: str, ids: Sequence[int]) -> sa.Select[Any]:
    """Return the query of each record's first and last day, and whether the app worked on it."""
    return (
        sa.select(
            event.c.subject_id,
            sa.func.min(event.c.effective_on),
            sa.func.max(event.c.effective_on),
            sa.func.max(sa.case((_IS_IMPORTED, 0), else_=1)),
        )
        .where(event.c.subject == subject, event.c.subject_id.in_(ids))
        .group_by(event.c.subject_id)
    )
