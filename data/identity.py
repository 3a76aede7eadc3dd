"""Which record of the register a ledger row speaks of."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa

from data.events import CREATES, State, fold
from data.ledger import Record
from data.recording import chunks, read_events
from data.tables import event, hazard, site
from vocabulary.terms import EventKind

_SIGNS: Final = re.compile(
    r"[\s\u200b\ufeff()\[\]{}<>《》〈〉【】〔〕「」“”\"'‘’`·•・,，.。、;；:：!！?？_\-—–~]+"
)
_FINAL: Final = frozenset({"closed", "voided"})
# What ledgers said, and the undoing of it.
_IS_IMPORTED: Final = sa.or_(
    event.c.receipt_id.is_not(None),
    event.c.kind.in_(sorted({*CREATES, EventKind.IMPORT_UNDONE.value})),
)


@lru_cache(20_000)
def name_key(text: str) -> str:
    """Return a name as two writers of it would agree on: width, case, spaces, brackets folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _SIGNS.sub("", folded) or folded.strip()


@dataclass
class Known:
    """A record of the register, or one this file makes.

    Attributes
    ----------
    record_id : int
        Negative where this file makes it.
    state : dict
        What the register says today.
    base : dict
        What the ledgers said last: only what differs from it is news, so that an old ledger does
        not undo what was done in the app since.
    birth : date
        First day it exists.
    last_on : date
        Day of its latest event; what a ledger says anew counts from then on at the earliest.
    """

    record_id: int
    state: State
    base: State
    birth: date
    last_on: date


@dataclass
class Ambiguous:
    """Several records fit.

    Attributes
    ----------
    names : tuple of str
        Theirs, for the clerk to choose from.
    """

    names: tuple[str, ...]


@dataclass
class KnownSites:
    """The sites, and the ways to find one.

    Attributes
    ----------
    by_id : dict of int to Known
    """

    by_id: dict[int, Known] = field(default_factory=dict)
    _by_code: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _by_name: dict[str, list[int]] = field(default_factory=dict)

    def add(self, known: Known) -> None:
        """Take in a site, known or just made."""
        self.by_id[known.record_id] = known
        for name in ("site_no", "building_code"):
            code = known.state.get(name)
            if code:
                self._by_code.setdefault((name, name_key(code)), []).append(known.record_id)
        for name in {known.state.get("name"), *(known.state.get("aliases") or ())}:
            if name:
                self._by_name.setdefault(name_key(name), []).append(known.record_id)

    def find(self, site: Record) -> Known | Ambiguous | None:
        """Return the site a record speaks of: by its number, by its code, by name and village."""
        for name in ("site_no", "building_code"):
            ids = self._by_code.get((name, name_key(str(site[name]))), []) if site.get(name) else []
            if len(ids) == 1:
                return self.by_id[ids[0]]
        named = self._by_name.get(name_key(str(site.get("name") or "")), [])
        fitting = [self.by_id[i] for i in named if not self._contradicts(self.by_id[i], site)]
        village = site.get("village_code")
        if village:
            same = [k for k in fitting if k.state.get("village_code") == village]
            fitting = same or [k for k in fitting if not k.state.get("village_code")]
        return self._one(fitting, site)

    @staticmethod
    def _contradicts(known: Known, site: Record) -> bool:
        pairs = [(known.state.get(n), site.get(n)) for n in ("site_no", "building_code")]
        return any(a and b and name_key(str(a)) != name_key(str(b)) for a, b in pairs)

    @staticmethod
    def _one(fitting: list[Known], site: Record) -> Known | Ambiguous | None:
        if len(fitting) > 1 and site.get("address"):
            at = name_key(str(site["address"]))
            there = [k for k in fitting if name_key(k.state.get("address") or "") == at]
            fitting = there if len(there) == 1 else fitting
        if len(fitting) > 1:
            return Ambiguous(tuple(str(k.state.get("name")) for k in fitting[:5]))
        return fitting[0] if fitting else None


@dataclass
class KnownHazards:
    """The hazards, and the ways to find one.

    Attributes
    ----------
    by_id : dict of int to Known
    claimed : set of int
        Those a row of this file spoke of already.
    """

    by_id: dict[int, Known] = field(default_factory=dict)
    claimed: set[int] = field(default_factory=set)
    _by_no: dict[tuple[int, str], list[int]] = field(default_factory=dict)
    _by_words: dict[tuple[int, str], list[int]] = field(default_factory=dict)

    def add(self, known: Known) -> None:
        """Take in a hazard."""
        self.by_id[known.record_id] = known
        site_id = known.state["site_id"]
        if known.state.get("hazard_no"):
            number = name_key(known.state["hazard_no"])
            self._by_no.setdefault((site_id, number), []).append(known.record_id)
        said = (known.base.get("description"), known.state.get("description"))
        for words in {name_key(text or "") for text in said}:
            self._by_words.setdefault((site_id, words), []).append(known.record_id)

    def exact(self, site_id: int, hazard: Record) -> Known | None:
        """Return the hazard with this number at the site, or these words and this first day."""
        number = hazard.get("hazard_no")
        if number:
            ids = self._by_no.get((site_id, name_key(str(number))), [])
            numbered = self.by_id[ids[0]] if len(ids) == 1 else None
            if numbered is not None and self._may_be(numbered, hazard):
                return numbered
        found_on = _iso(hazard.get("found_on"))
        for known in self._worded(site_id, hazard):
            if found_on in (known.base.get("found_on"), known.state.get("found_on")):
                return known
        return None

    def _may_be(self, numbered: Known, hazard: Record) -> bool:
        # A sheet that counts its hazards from 1 in each row has the same number on several.
        words = name_key(str(hazard.get("description") or ""))
        is_same = words == name_key(str(numbered.state.get("description") or ""))
        return is_same or numbered.record_id not in self.claimed

    def still_open(self, site_id: int, hazard: Record) -> Known | None:
        """Return a hazard with these words that no row spoke of yet and that is not closed.

        A row without a first day may speak of a closed one.
        """
        for known in self._worded(site_id, hazard):
            may_be = known.state.get("status") not in _FINAL or not hazard.get("found_on")
            if may_be and known.record_id not in self.claimed:
                return known
        return None

    def _worded(self, site_id: int, hazard: Record) -> Iterable[Known]:
        words = name_key(str(hazard.get("description") or ""))
        number = hazard.get("hazard_no")
        for hazard_id in self._by_words.get((site_id, words), []):
            known = self.by_id[hazard_id]
            other = known.state.get("hazard_no")
            if not (number and other and name_key(str(number)) != name_key(other)):
                yield known


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


def sites_by_number(connection: sa.Connection) -> dict[str, list[int]]:
    """Return the site of each hazard that has a number, by `name_key` of the number."""
    query = sa.select(hazard.c.hazard_no, hazard.c.site_id).where(hazard.c.hazard_no.is_not(None))
    rows: Any = connection.execute(query)
    found: dict[str, list[int]] = {}
    for number, site_id in rows:
        found.setdefault(name_key(number), []).append(site_id)
    return found


def _known(connection: sa.Connection, subject: str, query: sa.Select[Any]) -> Iterator[Known]:
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
        yield Known(record_id, state, base, first, last)


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
