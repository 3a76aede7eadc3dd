"""What happened, and the one definition of "the state on a date".

A hazard or a site is never overwritten: each change is an event, and the record on any day is the
fold of its events. Two dates are kept apart: `effective_on`, the day a thing happened, and
`recorded_at`, the moment it was written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import Any, Final, Literal

from data.store.hash_chain import plain
from vocabulary.errors import StoreError
from vocabulary.facts import FACTS
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.messages import message
from vocabulary.store import noun
from vocabulary.terms import (
    Category,
    Datum,
    EventKind,
    HazardGrade,
    HazardStatus,
    PositionQuality,
)

Subject = Literal["site", "hazard"]
State = dict[str, Any]

CHINA_TIME: Final = timezone(timedelta(hours=8))  # one zone, no summer time since 1991

KINDS: Final = frozenset(kind.value for kind in EventKind)
CREATES: Final = frozenset({EventKind.FOUND.value, EventKind.IMPORTED.value})

SOURCE_FIELDS: Final = ("source_file", "source_sheet", "source_row")

_TEXT: Final = "text"
_NUMBER: Final = "number"
_COUNT: Final = "count"
_FLAG: Final = "flag"
_DATE: Final = "date"
_OBJECT: Final = "object"
_LIST: Final = "list"

_ORIGIN: Final = {
    "source_file": _TEXT,
    "source_sheet": _TEXT,
    "source_row": _COUNT,
    "extra": _OBJECT,
}

SITE_FIELDS: Final[dict[str, str]] = {
    "site_no": _TEXT,
    "name": _TEXT,
    "aliases": _LIST,
    "category": _TEXT,
    "address": _TEXT,
    "village_code": _TEXT,
    "office": _TEXT,
    "responsible_person": _TEXT,
    "phone": _TEXT,
    "source_x": _NUMBER,
    "source_y": _NUMBER,
    "source_datum": _TEXT,
    "lon": _NUMBER,
    "lat": _NUMBER,
    "position_quality": _TEXT,
    "position_doubt_m": _NUMBER,
    **{name: fact.type for name, fact in FACTS.items()},
    **_ORIGIN,
}

HAZARD_FIELDS: Final[dict[str, str]] = {
    "hazard_no": _TEXT,
    "site_id": _COUNT,
    "code": _TEXT,
    "description": _TEXT,
    "grade": _TEXT,
    "found_on": _DATE,
    "found_how": _TEXT,
    "found_by": _TEXT,
    "assigned_on": _DATE,
    "due_on": _DATE,
    "original_due_on": _DATE,
    "submitted_on": _DATE,
    "rechecked_on": _DATE,
    "closed_on": _DATE,
    "status": _TEXT,
    "is_supervised": _FLAG,
    "is_exposed": _FLAG,
    "is_handed_over": _FLAG,
    "owner": _TEXT,
    "office": _TEXT,
    "measure": _TEXT,
    "funds": _TEXT,
    "interim": _TEXT,
    "rule_version": _TEXT,
    **_ORIGIN,
}

# Said of the event alone; no field of the record takes them.
EVENT_DETAILS: Final[dict[str, str]] = {
    "reason": _TEXT,
    "approver": _TEXT,
    "rechecked_by": _TEXT,
    "paper_number": _TEXT,
    "photos": _LIST,
    "checklist": _OBJECT,
    "receipt_id": _COUNT,
}

_CLOSED_LISTS: Final[dict[str, frozenset[str]]] = {
    "category": frozenset(term.value for term in Category),
    "grade": frozenset(term.value for term in HazardGrade),
    "status": frozenset(term.value for term in HazardStatus),
    "position_quality": frozenset(term.value for term in PositionQuality),
    "source_datum": frozenset(term.value for term in Datum),
    "code": frozenset(HAZARD_CODES),
}

# Cells that may speak of a person: an event's hash covers them by a commitment under a salt.
PRIVATE: Final = frozenset(
    {
        "name", "aliases", "address", "responsible_person", "phone", "description", "found_by",
        "owner", "measure", "interim", "extra", "reason", "approver", "rechecked_by",
    }
)  # fmt: skip

FIELDS: Final[dict[str, dict[str, str]]] = {"site": SITE_FIELDS, "hazard": HAZARD_FIELDS}

_ACCEPTED: Final[dict[str, tuple[type, ...]]] = {
    _TEXT: (str,),
    _NUMBER: (int, float),
    _COUNT: (int, float),
    _FLAG: (bool,),
    _DATE: (str,),
    _OBJECT: (dict,),
    _LIST: (list,),
}


def checked_changes(subject: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Return `changes` as the store keeps them: plain JSON, dates as ISO text.

    Parameters
    ----------
    subject : "site" or "hazard"
    changes : field -> new value; ``None`` says the value is not known any more

    Raises
    ------
    StoreError
        A field the record does not have, or a value it cannot hold.
    """
    fields = FIELDS[subject]
    kept = {}
    for name, value in changes.items():
        kind = fields.get(name) or EVENT_DETAILS.get(name)
        if kind is None:
            raise StoreError(
                message("A {subject} has no field {name!r}; see data/store/events.py."),
                subject=noun(subject),
                name=name,
            )
        kept[name] = _checked(subject, name, kind, plain(value))
    return kept


def _checked(subject: str, name: str, kind: str, value: Any) -> Any:
    if value is None:
        return None
    is_flag_as_number = isinstance(value, bool) and kind in (_NUMBER, _COUNT)
    if not isinstance(value, _ACCEPTED[kind]) or is_flag_as_number:
        raise StoreError(
            message("{subject}.{name} holds a {kind}, got {got}."),
            subject=noun(subject),
            name=name,
            kind=kind,
            got=type(value).__name__,
        )
    if kind == _DATE:
        try:
            return date.fromisoformat(str(value)[:10]).isoformat()
        except ValueError as error:
            raise StoreError(
                message("{subject}.{name} needs a date, got {value!r}."),
                subject=noun(subject),
                name=name,
                value=value,
            ) from error
    if name in _CLOSED_LISTS and value not in _CLOSED_LISTS[name]:
        raise StoreError(
            message("{subject}.{name} cannot be {value!r}; see vocabulary/terms.py."),
            subject=noun(subject),
            name=name,
            value=value,
        )
    return value


@dataclass(frozen=True)
class NewEvent:
    """Something to be written down.

    Attributes
    ----------
    subject_id : int or None
        None, with kind FOUND or IMPORTED, makes a new record. A negative number names a record made
        in the same call: the FOUND or IMPORTED event carries it first, later events and a hazard's
        ``changes["site_id"]`` may then use it.
    effective_on : the day it happened; it may lie before the day it is written down
    changes : dict
        Field of `FIELDS` -> new value. Fields the kind itself sets (status, closed_on …) need not
        be given; where they are, they win.
    expected_version : version the writer saw; another one in the store raises StaleRecordError
    """

    subject: Subject
    subject_id: int | None
    kind: EventKind
    effective_on: date
    changes: dict[str, Any] = field(default_factory=dict)
    note: str | None = None
    expected_version: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something written down.

    Attributes
    ----------
    event_seq : order of writing; 1, 2 … without a gap
    changes : plain JSON with dates as ISO text
    recorded_at : aware, UTC
    receipt_id : the import that wrote it
    """

    event_seq: int
    subject: str
    subject_id: int
    kind: str
    effective_on: date
    changes: dict[str, Any]
    recorded_at: datetime
    actor: str = ""
    note: str | None = None
    receipt_id: int | None = None

    @property
    def is_back_dated(self) -> bool:
        """Whether it was written down on a later day (China time) than it happened."""
        return self.effective_on < self.recorded_at.astimezone(CHINA_TIME).date()


def end_of(day: date) -> datetime:
    """Return the last moment of a day in China: who is asked what was known on a day means it."""
    return datetime.combine(day, time(23, 59, 59, 999_999), CHINA_TIME)


@dataclass(frozen=True)
class Folded:
    """The register on a date.

    Attributes
    ----------
    sites, hazards : dict of int to dict
        Id -> state: the fields of `FIELDS` that are known (dates as ISO text), for a site
        `is_voided`, for a hazard what `docs/frames.md` lists, and `version`, the number of its
        events, which a writer hands back as `expected_version`.
    """

    sites: dict[int, State]
    hazards: dict[int, State]


def fold(events: Iterable[Event], as_of: date, *, known_at: datetime | None = None) -> Folded:
    """Return the state of every site and hazard at the end of a day.

    Parameters
    ----------
    events : all events of the subjects asked for, in any order
    as_of : events that happened later do not count
    known_at : aware; events written down later do not count either

    Returns
    -------
    Folded
        Voided records are there, with their mark; records not yet made on `as_of`, or made by an
        import that was undone, are not.

    Notes
    -----
    Events of a subject apply in the order of `effective_on`, then of writing; the one that made
    it comes first, so that a correction may say it was there earlier. A hazard is not there before
    its `found_on`. An undone import never happened, on any date.
    """
    histories: dict[tuple[str, int], list[Event]] = {}
    for event in events:
        if known_at is None or event.recorded_at <= known_at:
            histories.setdefault((event.subject, event.subject_id), []).append(event)
    day = as_of.isoformat()
    sites: dict[int, State] = {}
    hazards: dict[int, State] = {}
    for (subject, subject_id), history in histories.items():
        applied = _applied(history, as_of)
        if not applied:
            continue
        state = _fold_site(applied) if subject == "site" else _fold_hazard(applied)
        state["version"] = len(history)
        if subject == "site":
            sites[subject_id] = state
        elif (state.get("found_on") or day) <= day:
            hazards[subject_id] = state
    return Folded(sites, hazards)


def _applied(history: list[Event], as_of: date) -> list[Event]:
    if len(history) > 1:
        history.sort(key=_writing_order)
        if any(event.kind == "import_undone" for event in history):
            history = _without_undone(history)
    if not history:
        return []
    made, later = history[0], history[1:]
    counted = [event for event in later if event.effective_on <= as_of]
    if not counted:
        return [made] if made.effective_on <= as_of else []
    counted.sort(key=_effective_order)
    return [made, *counted]


def _writing_order(event: Event) -> int:
    return event.event_seq


def _effective_order(event: Event) -> tuple[date, int]:
    return event.effective_on, event.event_seq


def _without_undone(history: list[Event]) -> list[Event]:
    undone = {e.changes.get("receipt_id") for e in history if e.kind == "import_undone"}
    return [e for e in history if e.kind != "import_undone" and e.receipt_id not in undone]


_NOT_STATE: Final = ("reason", "approver", "rechecked_by", "paper_number", "photos", "checklist")


def _take(state: State, event: Event) -> None:
    state.update(event.changes)
    for name in _NOT_STATE:
        if name in event.changes:
            del state[name]


def _fold_site(events: list[Event]) -> State:
    state: State = {"is_voided": False}
    for event in events:
        extra = state.get("extra")
        _take(state, event)
        if extra and state.get("extra") is not extra:
            state["extra"] = {**extra, **(state["extra"] or {})}
        if event.kind == "voided":
            state["is_voided"] = True
    return state


def _fold_hazard(events: list[Event]) -> State:
    state: State = {
        "cycle": 1,
        "n_extensions": 0,
        "is_supervised": False,
        "is_exposed": False,
        "is_handed_over": False,
        "grade": "general",
    }
    for event in events:
        extra = state.get("extra")
        effect = _EFFECTS.get(event.kind)
        if effect is not None:
            effect(state, event.effective_on.isoformat())
        _take(state, event)
        if extra and state.get("extra") is not extra:
            state["extra"] = {**extra, **(state["extra"] or {})}
        if state.get("original_due_on") is None and state.get("due_on") is not None:
            state["original_due_on"] = state["due_on"]
    return state


def _found(state: State, day: str) -> None:
    state["status"] = HazardStatus.FOUND.value
    state["found_on"] = day


def _imported(state: State, _day: str) -> None:
    state["status"] = HazardStatus.REGISTERED.value


def _assigned(state: State, day: str) -> None:
    state["status"] = HazardStatus.ASSIGNED.value
    state["assigned_on"] = day


def _extended(state: State, _day: str) -> None:
    state["n_extensions"] += 1


def _started(state: State, _day: str) -> None:
    state["status"] = HazardStatus.RECTIFYING.value


def _submitted(state: State, day: str) -> None:
    state["status"] = HazardStatus.SUBMITTED.value
    state["submitted_on"] = day


def _recheck_passed(state: State, day: str) -> None:
    state["status"] = HazardStatus.RECHECKED.value
    state["rechecked_on"] = day


def _recheck_failed(state: State, day: str) -> None:
    state["status"] = HazardStatus.RECTIFYING.value
    state["rechecked_on"] = day
    state["submitted_on"] = None


def _accepted(state: State, _day: str) -> None:
    state["status"] = HazardStatus.ACCEPTED.value


def _closed(state: State, day: str) -> None:
    state["status"] = HazardStatus.CLOSED.value
    state["closed_on"] = day


def _reopened(state: State, _day: str) -> None:
    state["status"] = HazardStatus.REGISTERED.value
    state["cycle"] += 1
    state["n_extensions"] = 0
    for name in (
        "assigned_on", "due_on", "original_due_on", "submitted_on", "rechecked_on", "closed_on",
    ):  # fmt: skip
        state[name] = None


def _flag(name: str) -> Callable[[State, str], None]:
    def raise_flag(state: State, _day: str) -> None:
        state[name] = True

    return raise_flag


def _voided(state: State, _day: str) -> None:
    state["status"] = HazardStatus.VOIDED.value


def _registered(state: State, _day: str) -> None:
    state["status"] = HazardStatus.REGISTERED.value


_EFFECTS: Final[dict[str, Callable[[State, str], None]]] = {
    "found": _found,
    "imported": _imported,
    "registered": _registered,
    "assigned": _assigned,
    "extended": _extended,
    "started": _started,
    "submitted": _submitted,
    "recheck_passed": _recheck_passed,
    "recheck_failed": _recheck_failed,
    "accepted": _accepted,
    "closed": _closed,
    "reopened": _reopened,
    "supervised": _flag("is_supervised"),
    "exposed": _flag("is_exposed"),
    "handed_over": _flag("is_handed_over"),
    "voided": _voided,
}
