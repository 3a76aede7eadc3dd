"""Which record of the register a ledger row speaks of, and what it says that the register does not.

What the ledgers said last is kept apart from what the register says today: only what differs from
both is news, so that an old ledger does not undo what was done in the app since.
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
from data.ledger.values import is_damaged_number, is_serial, mask, name_key
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

_NUMBERS: Final = ("site_no", "building_code")
_NUMBERS_OF_ROWS: Final = ("site_no", "hazard_no")
# What says which site a record is; a row that would change one of them waits.
IDENTITY: Final = ("name", "category", "village_code")
_ALIKE: Final = 75.0  # rapidfuzz score (0 to 100) from which two texts may be one
_MISTYPED_DAYS: Final = 15  # a first day so much later is a slip of the pen, not another finding
_DIGITS: Final = re.compile(r"\d+")

_POSITION: Final = ("lon", "lat", "position_quality")
_SOURCE_POSITION: Final = ("source_x", "source_y", "source_datum")
_DRAWN: Final = PositionQuality.VILLAGE_CENTRE.value
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
        for key in _names_of(known):
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


def _names_of(known: KnownRecord) -> set[str]:
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
    if name_key(str(site.get("name") or "")) in _names_of(known):
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
        if is_serial(str(hazard["hazard_no"])):
            near = same_day or _days_apart(numbered, hazard) <= _MISTYPED_DAYS
            return is_alike(words, ours) and near
        return same_day or is_alike(words, ours)

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
        if name in _NUMBERS_OF_ROWS and is_serial(str(new)) and known.state.get(name):
            continue  # the next list counts its rows anew
        if name == "name" and name_key(str(new)) in _names_of(known):
            continue
        if isinstance(new, str) and is_damaged_number(new) and known.state.get(name):
            continue
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
    if _near(given, state, ("lon", "lat")) or _is_drawn_again(given, record, state):
        return {}
    if _rank_of_quality(given["position_quality"]) > _rank_of_quality(
        state.get("position_quality")
    ):
        return {}
    if given["source_x"] is None and _near(given, base, ("lon", "lat")):
        return {}
    return {name: value for name, value in given.items() if value is not None}


def _is_drawn_again(given: dict[str, Any], record: Record, state: State) -> bool:
    # Near the middle of the same village: its name, written otherwise, would move it a little.
    same_village = record.get("village_code") in (None, state.get("village_code"))
    return same_village and given["position_quality"] == state.get("position_quality") == _DRAWN


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
