"""What a ledger row says of a record that the register does not.

What the ledgers said last is kept apart from what the register says today: only what differs from
both is news, so that an old ledger does not undo what was done in the app since.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from data.ledger import Record
from data.ledger.known_records import KnownRecord, names_of
from data.ledger.values import is_damaged_number, is_serial, mask, name_key
from data.store.events import HAZARD_FIELDS, SITE_FIELDS, SOURCE_FIELDS, State
from data.store.hash_chain import plain
from vocabulary.personal_numbers import cover, cover_all, uncovered
from vocabulary.terms import EventKind, HazardStatus, PositionQuality

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

_NUMBERS_OF_ROWS: Final = ("site_no", "hazard_no")
# What says which site a record is; a row that would change one of them waits.
IDENTITY: Final = ("name", "category", "village_code")

_POSITION: Final = ("lon", "lat", "position_quality")
_SOURCE_POSITION: Final = ("source_x", "source_y", "source_datum")
_DRAWN: Final = PositionQuality.VILLAGE_CENTRE.value
_QUALITIES: Final = [quality.value for quality in PositionQuality]
_BY_HAND: Final = frozenset({*_POSITION, *_SOURCE_POSITION, *SOURCE_FIELDS, "extra", "site_id"})
# The workflow sets these; a ledger gives `status` and `done_on` instead.
_BY_EVENT: Final = frozenset({"status", "submitted_on", "rechecked_on", "closed_on", "assigned_on"})


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
        new = uncovered(plain(value), known.state.get(name), heading=name)
        if new in (None, "", [], {}) or name not in fields or name in _BY_HAND | _BY_EVENT:
            continue
        if name in guessed and known.state.get(name) is not None:
            continue  # what we read into a row does not outweigh what somebody wrote
        if name in _NUMBERS_OF_ROWS and is_serial(str(new)) and known.state.get(name):
            continue  # the next list counts its rows anew
        if name == "name" and name_key(str(new)) in names_of(known):
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
        for heading, text in uncovered(record.get("extra") or {}, now).items()
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
            Difference(**vars(subject), field=cover(column), **_covered(column, was, becomes))
            for column, was, becomes in sides
        ]
    return found


def _covered(column: str, was: Any, becomes: Any) -> dict[str, Any]:
    return {"old": cover_all(was, heading=column), "new": cover_all(becomes, heading=column)}


def _masked(value: Any) -> str | None:
    return None if value is None else mask(str(value))


def _point(state: dict[str, Any]) -> str | None:
    if state.get("lon") is None or state.get("lat") is None:
        return None
    return f"{state['lon']:.6f}, {state['lat']:.6f}"
