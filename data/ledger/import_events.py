"""Ledger record -> events: a row with dates in the past becomes the history it tells."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from data.canonical import plain
from data.event_fields import HAZARD_FIELDS, SITE_FIELDS
from data.events import NewEvent
from data.ledger import Record
from data.ledger.identity import Known
from vocabulary.terms import EventKind, HazardStatus

_K: Final = EventKind
CORRECTED: Final = EventKind.CORRECTED
_ORDER: Final = [status.value for status in HazardStatus]
_CLOSED: Final = HazardStatus.CLOSED.value
_VOIDED: Final = HazardStatus.VOIDED.value

# Status a ledger gives -> what must have happened by its done date, in order.
_DONE: Final[dict[str, tuple[EventKind, ...]]] = {
    "submitted": (_K.SUBMITTED,),
    "rechecked": (_K.SUBMITTED, _K.RECHECK_PASSED),
    "accepted": (_K.SUBMITTED, _K.ACCEPTED),
    "closed": (_K.SUBMITTED, _K.CLOSED),
}
# Status -> the one event that brings a hazard there from an earlier state.
_FORWARD: Final[dict[str, EventKind]] = {
    "registered": _K.REGISTERED,
    "assigned": _K.ASSIGNED,
    "rectifying": _K.STARTED,
    "submitted": _K.SUBMITTED,
    "rechecked": _K.RECHECK_PASSED,
    "accepted": _K.ACCEPTED,
    "closed": _K.CLOSED,
    "voided": _K.VOIDED,
}


def fields_of(record: Record, *, subject: str) -> dict[str, Any]:
    """Return the cells of a record the register has fields for, the unknown ones under `extra`."""
    fields = SITE_FIELDS if subject == "site" else HAZARD_FIELDS
    plainly = {name: plain(value) for name, value in record.items()}
    kept = {n: v for n, v in plainly.items() if n in fields and v not in (None, "", [], {})}
    return kept


def new_site(site_id: int, fields: dict[str, Any], born_on: date) -> NewEvent:
    """Return the event that makes a site from its ledger row."""
    return NewEvent("site", site_id, _K.IMPORTED, born_on, fields)


def new_hazard(
    hazard_id: int, fields: dict[str, Any], *, done_on: date | None, as_of: date
) -> list[NewEvent]:
    """Return the history a ledger row tells of a hazard it names for the first time.

    Parameters
    ----------
    hazard_id : int
        Negative.
    fields : dict
        Plain; `status` is taken out, as the events give it.
    done_on : date or None
    as_of : date
        The day the ledger speaks of; what has no date of its own is dated by it.

    Returns
    -------
    list of NewEvent
        FOUND on the day found (IMPORTED where that is not known), ASSIGNED with the deadline,
        then what the status says, on the day done.
    """
    fields = dict(fields)
    status = fields.pop("status", None)
    found_on = date.fromisoformat(fields["found_on"]) if fields.get("found_on") else None
    born_on = found_on or min(as_of, done_on or as_of)
    if status is None:
        status = "submitted" if done_on else "assigned" if fields.get("due_on") else "found"
    later: dict[str, Any] = {}
    is_assigned = status != _VOIDED and _rank(status) >= _rank("assigned")
    if is_assigned and fields.get("due_on"):
        later["due_on"] = fields.pop("due_on")
    events = [_first(hazard_id, found_on, born_on, fields)]
    if is_assigned:
        events.append(NewEvent("hazard", hazard_id, _K.ASSIGNED, born_on, later))
    elif status == "registered" and found_on is not None:
        events.append(NewEvent("hazard", hazard_id, _K.REGISTERED, born_on))
    elif status == "found" and found_on is None:
        events[0].changes["status"] = "found"
    if status == "rectifying":
        events.append(NewEvent("hazard", hazard_id, _K.STARTED, born_on))
    if status == _VOIDED:
        events.append(NewEvent("hazard", hazard_id, _K.VOIDED, max(as_of, born_on)))
    day = max(done_on or as_of, born_on)
    told = _told_dates(done_on, day)
    return events + [
        NewEvent("hazard", hazard_id, k, day, told.get(k, {})) for k in _DONE.get(status, ())
    ]


def _told_dates(done_on: date | None, day: date) -> dict[EventKind, dict[str, Any]]:
    # A done date before the day it can count from stays the done date.
    if done_on is None or done_on == day:
        return {}
    told = plain(done_on)
    return {_K.SUBMITTED: {"submitted_on": told}, _K.CLOSED: {"closed_on": told}}


def done_of(record: Record) -> tuple[date | None, dict[str, str]]:
    """Return the day a row says the work was done, and what to keep of one that cannot be.

    A done date beside a status that says the work is not done is kept with the unknown columns.
    """
    done_on = record.get("done_on")
    if not isinstance(done_on, date):
        return None, {}
    status = plain(record.get("status"))
    return (
        (done_on, {}) if status is None or status in _DONE else (None, {"done_on": plain(done_on)})
    )


def _first(
    hazard_id: int, found_on: date | None, born_on: date, fields: dict[str, Any]
) -> NewEvent:
    kind = _K.IMPORTED if found_on is None else _K.FOUND
    return NewEvent("hazard", hazard_id, kind, born_on, fields)


def _rank(status: str | None) -> int:
    return _ORDER.index(status) if status in _ORDER else -1


def status_news(record: Record, known: Known) -> str | None:
    """Return the status a row brings, or None.

    A ledger that lags behind the register brings none: only one that said "closed" before may open
    a closed hazard again.
    """
    new = plain(record.get("status"))
    base, current = known.base.get("status"), known.state.get("status")
    if new is None or new in (base, current) or current == _VOIDED:
        return None
    lags = _rank(new) < _rank(current) and _rank(base) < _rank(current)
    return None if lags else str(new)


def done_news(record: Record, known: Known) -> date | None:
    """Return the day of rectification a row brings, or None."""
    new = done_of(record)[0]
    base, state = known.base, known.state
    names = ("submitted_on", "closed_on")
    is_ahead = any(state.get(n) for n in names) and not any(base.get(n) for n in names)
    if new is None or is_ahead:
        return None
    told = {side.get(name) for side in (base, state) for name in names}
    return None if plain(new) in told else new


def changed_hazard(
    known: Known,
    news: dict[str, Any],
    *,
    status: str | None,
    done_on: date | None,
    as_of: date,
    source: dict[str, Any],
) -> list[NewEvent]:
    """Return the events of a row that says something new of a hazard the register knows.

    Parameters
    ----------
    known : Known
    news : dict
        As `news_of` gives it.
    status : str or None
        As `status_news` gives it.
    done_on : date or None
        As `done_news` gives it.
    as_of : date
    source : dict
        File, sheet and row.

    Returns
    -------
    list of NewEvent
        Dated so that the last word is the row's: not before the hazard's latest event.
    """
    events = []
    news, day = dict(news), max(as_of, known.last_on)
    if "found_on" in news:
        old = known.state.get("found_on") or news["found_on"]
        first = date.fromisoformat(min(old, news["found_on"]))
        change = {"found_on": news["found_on"]}
        events.append(NewEvent("hazard", known.record_id, _K.CORRECTED, first, change))
    is_first_deadline = "due_on" in news and known.state.get("due_on") is None
    if is_first_deadline and known.state.get("status") in ("found", "registered"):
        kept = {"status": known.state["status"]} if status is None else {}
        change = {"due_on": news.pop("due_on")} | source | kept
        events.append(NewEvent("hazard", known.record_id, _K.ASSIGNED, day, change))
    if news:
        events.append(NewEvent("hazard", known.record_id, _K.CORRECTED, day, news | source))
    return events + _moves(known, status, done_on, day, source)


def _moves(
    known: Known, status: str | None, done_on: date | None, day: date, source: dict[str, Any]
) -> list[NewEvent]:
    current = known.state.get("status")
    if status is None:
        return _done_corrected(known, done_on, day, source)
    if _rank(status) < _rank(current):
        kind = _K.RECHECK_FAILED if status == "rectifying" else _K.CORRECTED
        kind = _K.REOPENED if current == _CLOSED else kind
        back = {"status": status} | source
        return [NewEvent("hazard", known.record_id, kind, day, back)]
    kinds = [_FORWARD[status]]
    if status in _DONE:
        day = max(done_on or day, known.last_on)
        if known.state.get("submitted_on") is None:
            kinds = list(_DONE[status])
    told = _told_dates(done_on, day)
    return [NewEvent("hazard", known.record_id, k, day, told.get(k, {}) | source) for k in kinds]


def _done_corrected(
    known: Known, done_on: date | None, day: date, source: dict[str, Any]
) -> list[NewEvent]:
    status = known.state.get("status")
    if done_on is None or status == _VOIDED:
        return []
    told = plain(done_on)
    if status not in _DONE:
        done = max(done_on, known.last_on)
        change = {"submitted_on": told} | source
        return [NewEvent("hazard", known.record_id, _K.SUBMITTED, done, change)]
    names = ["submitted_on", *(["closed_on"] if status == _CLOSED else [])]
    corrected = NewEvent(
        "hazard", known.record_id, _K.CORRECTED, day, dict.fromkeys(names, told) | source
    )
    old = known.state.get(names[-1])
    if old is None or told >= old:
        return [corrected]
    # It was done earlier than the register thought: on the days between it was done already.
    done = max(done_on, known.birth)
    return [
        *(NewEvent("hazard", known.record_id, k, done, dict(source)) for k in _DONE[status]),
        corrected,
    ]
