"""What happened to a hazard, as a ledger row tells it: the events that make it so."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from data.ledger.differences import DONE_BY, HazardNews, rank_of_status
from data.ledger.known_records import KnownRecord
from data.store.events import NewEvent
from data.store.hash_chain import plain
from vocabulary.terms import EventKind, HazardStatus

_K: Final = EventKind
_CLOSED: Final = HazardStatus.CLOSED.value
_VOIDED: Final = HazardStatus.VOIDED.value
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


def _hazard_event(
    hazard_id: int, kind: EventKind, day: date, changes: dict[str, Any] | None = None
) -> NewEvent:
    return NewEvent("hazard", hazard_id, kind, day, changes or {})


def events_of_new(
    hazard_id: int, fields: dict[str, Any], *, done_on: date | None, as_of: date
) -> list[NewEvent]:
    """Return the history a ledger row tells of a hazard it names for the first time.

    FOUND on the day found (IMPORTED where that is not known), ASSIGNED with the deadline, then what
    the status says, on the day done. What has no date of its own is dated by `as_of`.
    """
    fields = dict(fields)
    status = fields.pop("status", None)
    found_on = date.fromisoformat(fields["found_on"]) if fields.get("found_on") else None
    born_on = found_on or min(as_of, done_on or as_of)
    if status is None:
        status = "submitted" if done_on else "assigned" if fields.get("due_on") else "found"
    later: dict[str, Any] = {}
    is_assigned = status != _VOIDED and rank_of_status(status) >= rank_of_status("assigned")
    if is_assigned and fields.get("due_on"):
        later["due_on"] = fields.pop("due_on")
    first = _K.IMPORTED if found_on is None else _K.FOUND
    events = [_hazard_event(hazard_id, first, born_on, fields)]
    if is_assigned:
        events.append(_hazard_event(hazard_id, _K.ASSIGNED, born_on, later))
    elif status == "registered" and found_on is not None:
        events.append(_hazard_event(hazard_id, _K.REGISTERED, born_on))
    elif status == "found" and found_on is None:
        events[0].changes["status"] = "found"
    if status == "rectifying":
        events.append(_hazard_event(hazard_id, _K.STARTED, born_on))
    if status == _VOIDED:
        events.append(_hazard_event(hazard_id, _K.VOIDED, max(as_of, born_on)))
    day = max(done_on or as_of, born_on)
    told = _told_dates(done_on, day)
    done = DONE_BY.get(status, ())
    return events + [_hazard_event(hazard_id, kind, day, told.get(kind)) for kind in done]


def _told_dates(done_on: date | None, day: date) -> dict[EventKind, dict[str, Any]]:
    # A done date before the day it can count from stays the done date.
    if done_on is None or done_on == day:
        return {}
    told = plain(done_on)
    return {_K.SUBMITTED: {"submitted_on": told}, _K.CLOSED: {"closed_on": told}}


def events_of_change(
    known: KnownRecord, news: HazardNews, *, as_of: date, source: dict[str, Any]
) -> list[NewEvent]:
    """Return the events of a row that says something new of a hazard the register knows.

    They are dated so that the last word is the row's: not before the hazard's latest event.
    """
    events, hazard_id = [], known.record_id
    fields, day = dict(news.fields), max(as_of, known.last_on)
    if "found_on" in fields:
        old = known.state.get("found_on") or fields["found_on"]
        first = date.fromisoformat(min(old, fields["found_on"]))
        change = {"found_on": fields["found_on"]}
        events.append(_hazard_event(hazard_id, _K.CORRECTED, first, change))
    is_first_deadline = "due_on" in fields and known.state.get("due_on") is None
    if is_first_deadline and known.state.get("status") in ("found", "registered"):
        kept = {"status": known.state["status"]} if news.status is None else {}
        change = {"due_on": fields.pop("due_on")} | source | kept
        events.append(_hazard_event(hazard_id, _K.ASSIGNED, day, change))
    if fields:
        events.append(_hazard_event(hazard_id, _K.CORRECTED, day, fields | source))
    if news.status is None:
        return events + _done_corrected(known, news.done_on, day, source)
    return events + _moved(known, news.status, news.done_on, day, source)


def _moved(
    known: KnownRecord, status: str, done_on: date | None, day: date, source: dict[str, Any]
) -> list[NewEvent]:
    current = known.state.get("status")
    if rank_of_status(status) < rank_of_status(current):
        kind = _K.RECHECK_FAILED if status == "rectifying" else _K.CORRECTED
        kind = _K.REOPENED if current == _CLOSED else kind
        return [_hazard_event(known.record_id, kind, day, {"status": status} | source)]
    kinds = [_FORWARD[status]]
    if status in DONE_BY:
        day = max(done_on or day, known.last_on)
        if known.state.get("submitted_on") is None:
            kinds = list(DONE_BY[status])
    told = _told_dates(done_on, day)
    return [_hazard_event(known.record_id, k, day, told.get(k, {}) | source) for k in kinds]


def _done_corrected(
    known: KnownRecord, done_on: date | None, day: date, source: dict[str, Any]
) -> list[NewEvent]:
    status, hazard_id = known.state.get("status"), known.record_id
    if done_on is None or status == _VOIDED:
        return []
    told = plain(done_on)
    if status not in DONE_BY:
        change = {"submitted_on": told} | source
        return [_hazard_event(hazard_id, _K.SUBMITTED, max(done_on, known.last_on), change)]
    names = ["submitted_on", *(["closed_on"] if status == _CLOSED else [])]
    change = dict.fromkeys(names, told) | source
    corrected = _hazard_event(hazard_id, _K.CORRECTED, day, change)
    old = known.state.get(names[-1])
    if old is None or told >= old:
        return [corrected]
    # It was done earlier than the register thought: on the days between it was done already.
    done = max(done_on, known.birth)
    earlier = [_hazard_event(hazard_id, kind, done, dict(source)) for kind in DONE_BY[status]]
    return [*earlier, corrected]
