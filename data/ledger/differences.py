"""Which record of the register a ledger row speaks of, and what it says that the register does not.

What the ledgers said last is kept apart from what the register says today: only what differs from
both is news, so that an old ledger does not undo what was done in the app since.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import sqlalchemy as sa

from data.ledger import Record
from data.ledger.values import mask, name_key
from data.store.events import CREATES, HAZARD_FIELDS, SITE_FIELDS, SOURCE_FIELDS, State, fold
from data.store.hash_chain import plain
from data.store.recording import chunks, read_events
from data.store.tables import event, hazard, site
from vocabulary.terms import EventKind, HazardStatus, PositionQuality

_FINAL: Final = frozenset({"closed", "voided"})
# What ledgers said, and the undoing of it.
_IS_IMPORTED: Final = sa.or_(
    event.c.receipt_id.is_not(None),
    event.c.kind.in_(sorted({*CREATES, EventKind.IMPORT_UNDONE.value})),
)
_VOIDED: Final = HazardStatus.VOIDED.value
_STATUSES: Final = [status.value for status in HazardStatus]
# Status a ledger gives -> what must have happened by its done date, in order.
DONE_BY: Final[dict[str, tuple[EventKind, ...]]] = {
    "submitted": (EventKind.SUBMITTED,),
    "rechecked": (EventKind.SUBMITTED, EventKind.RECHECK_PASSED),
    "accepted": (EventKind.SUBMITTED, EventKind.ACCEPTED),
    "closed": (EventKind.SUBMITTED, EventKind.CLOSED),
}

# A point is the same within a centimetre; conversions differ in the last digits.
_SAME_DEGREES: Final = 1e-7
PERSONAL: Final = frozenset({"responsible_person", "phone", "owner", "found_by", "leader"})

_POSITION: Final = ("lon", "lat", "position_quality")
_SOURCE_POSITION: Final = ("source_x", "source_y", "source_datum")
_QUALITIES: Final = [quality.value for quality in PositionQuality]
_BY_HAND: Final = frozenset({*_POSITION, *_SOURCE_POSITION, *SOURCE_FIELDS, "extra", "site_id"})
# The workflow sets these; a ledger gives `status` and `done_on` instead.
_BY_EVENT: Final = frozenset({"status", "submitted_on", "rechecked_on", "closed_on", "assigned_on"})


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
    """

    record_id: int
    state: State
    base: State
    birth: date
    last_on: date


@dataclass
class Ambiguous:
    """Several records fit; their names, for the clerk to choose from."""

    names: tuple[str, ...]


@dataclass
class KnownSites:
    """The sites, and the ways to find one."""

    by_id: dict[int, KnownRecord] = field(default_factory=dict)
    _by_code: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _by_name: dict[str, list[int]] = field(default_factory=dict)

    def add(self, known: KnownRecord) -> None:
        """Take in a site, known or just made."""
        self.by_id[known.record_id] = known
        for name in ("site_no", "building_code"):
            code = known.state.get(name)
            if code:
                self._by_code.setdefault((name, name_key(code)), []).append(known.record_id)
        for name in {known.state.get("name"), *(known.state.get("aliases") or ())}:
            if name:
                self._by_name.setdefault(name_key(name), []).append(known.record_id)

    def find(self, site: Record) -> KnownRecord | Ambiguous | None:
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
    def _contradicts(known: KnownRecord, site: Record) -> bool:
        pairs = [(known.state.get(n), site.get(n)) for n in ("site_no", "building_code")]
        return any(a and b and name_key(str(a)) != name_key(str(b)) for a, b in pairs)

    @staticmethod
    def _one(fitting: list[KnownRecord], site: Record) -> KnownRecord | Ambiguous | None:
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
        if known.state.get("hazard_no"):
            number = name_key(known.state["hazard_no"])
            self._by_no.setdefault((site_id, number), []).append(known.record_id)
        said = (known.base.get("description"), known.state.get("description"))
        for words in {name_key(text or "") for text in said}:
            self._by_words.setdefault((site_id, words), []).append(known.record_id)

    def exact(self, site_id: int, hazard: Record) -> KnownRecord | None:
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

    def _may_be(self, numbered: KnownRecord, hazard: Record) -> bool:
        # A sheet that counts its hazards from 1 in each row has the same number on several.
        words = name_key(str(hazard.get("description") or ""))
        is_same = words == name_key(str(numbered.state.get("description") or ""))
        return is_same or numbered.record_id not in self.claimed

    def still_open(self, site_id: int, hazard: Record) -> KnownRecord | None:
        """Return a hazard with these words that no row spoke of yet and that is not closed.

        A row without a first day may speak of a closed one.
        """
        for known in self._worded(site_id, hazard):
            may_be = known.state.get("status") not in _FINAL or not hazard.get("found_on")
            if may_be and known.record_id not in self.claimed:
                return known
        return None

    def _worded(self, site_id: int, hazard: Record) -> Iterable[KnownRecord]:
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


@dataclass(frozen=True)
class RowSubject:
    """Which record a row speaks of.

    Attributes
    ----------
    row : int
        As the clerk counts.
    subject : "village", "site" or "hazard"
    subject_id : int or str
        Id of the record, code of the village.
    label : str
        Name of the site or village, or the hazard's description.
    """

    sheet: str
    row: int
    subject: str
    subject_id: int | str
    label: str


@dataclass(frozen=True)
class Difference(RowSubject):
    """One field in which a row and the register differ.

    Attributes
    ----------
    field : str
        Our column name; ``extra.<heading>`` for one we do not know.
    old, new : object
        Plain values, dates as ISO text; masked where the column is personal.
    """

    field: str
    old: Any
    new: Any


def news_of(record: Record, known: KnownRecord, *, subject: str) -> dict[str, Any]:
    """Return what the record of a site or hazard says anew: field -> new plain value.

    A field it lacks, or has as None, is not news: a blank cell erases nothing. ``extra`` holds only
    the headings that changed.
    """
    fields = SITE_FIELDS if subject == "site" else HAZARD_FIELDS
    guessed = record.get("guessed") or ()
    news = {}
    for name, value in record.items():
        new = plain(value)
        if new in (None, "", [], {}) or name not in fields or name in _BY_HAND | _BY_EVENT:
            continue
        if name in guessed and known.state.get(name) is not None:
            continue  # what we read into a row does not outweigh what somebody wrote
        if not _same(name, new, known.base.get(name)) and not _same(
            name, new, known.state.get(name)
        ):
            news[name] = new
    if subject == "site":
        news |= _position_news(record, known)
    extra = _extra_news(record, known)
    return news | ({"extra": extra} if extra else {})


def _same(name: str, new: Any, old: Any) -> bool:
    if old is None:
        return False
    if isinstance(new, list):
        return {name_key(str(part)) for part in new} <= {name_key(str(part)) for part in old}
    if name in ("name", "site_no", "building_code", "hazard_no"):
        return name_key(str(new)) == name_key(str(old))
    if isinstance(new, str):
        return new.strip() == str(old).strip()
    return bool(new == old)


def _position_news(record: Record, known: KnownRecord) -> dict[str, Any]:
    given = {name: plain(record.get(name)) for name in (*_POSITION, *_SOURCE_POSITION)}
    if given["lon"] is None or given["lat"] is None:
        return {}
    state, base = known.state, known.base
    if given["source_x"] is not None and _near(given, base, ("source_x", "source_y")):
        same_place = _near(given, base, ("lon", "lat"))  # else it was read in another datum
        if same_place:
            return {}
    if _near(given, state, ("lon", "lat")):
        return {}
    if _rank_of_quality(given["position_quality"]) > _rank_of_quality(
        state.get("position_quality")
    ):
        return {}
    if given["source_x"] is None and _near(given, base, ("lon", "lat")):
        return {}
    return {name: value for name, value in given.items() if value is not None}


def _near(given: dict[str, Any], known: State, names: tuple[str, ...]) -> bool:
    pairs = [(given[name], known.get(name)) for name in names]
    return all(
        a is not None and b is not None and abs(a - b) <= _SAME_DEGREES * max(1.0, abs(b) / 180)
        for a, b in pairs
    )


def _rank_of_quality(quality: Any) -> int:
    return _QUALITIES.index(quality) if quality in _QUALITIES else len(_QUALITIES)


def _extra_news(record: Record, known: KnownRecord) -> dict[str, str]:
    seen = {**(known.state.get("extra") or {}), **(known.base.get("extra") or {})}
    now = known.state.get("extra") or {}
    return {
        heading: text
        for heading, text in (record.get("extra") or {}).items()
        if text and text not in (seen.get(heading), now.get(heading))
    }


@dataclass(frozen=True)
class HazardNews:
    """What a row says anew of a hazard.

    Attributes
    ----------
    fields : dict
        As `news_of` gives them.
    done_on : date or None
        Day of rectification.
    """

    fields: dict[str, Any]
    status: str | None
    done_on: date | None

    def told(self) -> dict[str, Any]:
        """Return all of it as fields, for a person to read."""
        status = {"status": self.status} if self.status else {}
        return self.fields | status | ({"done_on": plain(self.done_on)} if self.done_on else {})


def hazard_news(fields: Record, hazard: Record, known: KnownRecord) -> HazardNews:
    """Return what a row says anew: `fields` of the register and the `hazard` as read."""
    return HazardNews(
        news_of(fields, known, subject="hazard"),
        _status_news(hazard, known),
        _done_news(hazard, known),
    )


def rank_of_status(status: str | None) -> int:
    """Return how far along the work a status is; -1 for none."""
    return _STATUSES.index(status) if status in _STATUSES else -1


def _status_news(record: Record, known: KnownRecord) -> str | None:
    # A ledger that lags behind the register brings none: only one that said "closed" before may
    # open a closed hazard again.
    new = plain(record.get("status"))
    base, current = known.base.get("status"), known.state.get("status")
    if new is None or new in (base, current) or current == _VOIDED:
        return None
    lags = max(rank_of_status(new), rank_of_status(base)) < rank_of_status(current)
    return None if lags else str(new)


def done_of(record: Record) -> tuple[date | None, dict[str, str]]:
    """Return the day a row says the work was done, and what to keep of one that cannot be.

    A done date beside a status that says the work is not done is kept with the unknown columns.
    """
    done_on = record.get("done_on")
    if not isinstance(done_on, date):
        return None, {}
    status = plain(record.get("status"))
    is_done = status is None or status in DONE_BY
    return (done_on, {}) if is_done else (None, {"done_on": plain(done_on)})


def _done_news(record: Record, known: KnownRecord) -> date | None:
    new = done_of(record)[0]
    base, state = known.base, known.state
    names = ("submitted_on", "closed_on")
    is_ahead = any(state.get(n) for n in names) and not any(base.get(n) for n in names)
    if new is None or is_ahead:
        return None
    told = {side.get(name) for side in (base, state) for name in names}
    return None if plain(new) in told else new


def shown(news: dict[str, Any], state: State, subject: RowSubject) -> list[Difference]:
    """Return the news of a record as a person reads them, personal cells masked.

    A moved point is one difference, not one for each coordinate.
    """
    found = []
    for name, value in news.items():
        if name == "extra":
            old = state.get("extra") or {}
            sides = [
                (f"extra.{heading}", old.get(heading), text) for heading, text in value.items()
            ]
        elif name == "lon":
            sides = [("position", _point(state), _point(news))]
        elif name in (*_POSITION, *_SOURCE_POSITION) and "lon" in news:
            continue
        elif name in PERSONAL:
            sides = [(name, _masked(state.get(name)), _masked(value))]
        else:
            sides = [(name, state.get(name), value)]
        found += [
            Difference(**vars(subject), field=column, old=was, new=becomes)
            for column, was, becomes in sides
        ]
    return found


def _masked(value: Any) -> str | None:
    return None if value is None else mask(str(value))


def _point(state: dict[str, Any]) -> str | None:
    if state.get("lon") is None or state.get("lat") is None:
        return None
    return f"{state['lon']:.6f}, {state['lat']:.6f}"
