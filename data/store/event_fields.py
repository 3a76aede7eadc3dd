"""What an event may change: the fields of a site and of a hazard, and what each may hold."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from data.store.canonical import plain
from vocabulary.errors import StoreError
from vocabulary.facts import FACTS
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, Datum, HazardGrade, HazardStatus, PositionQuality

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
    changes : dict
        Field -> new value; ``None`` says the value is not known any more.

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
            raise StoreError(f"A {subject} has no field {name!r}; see data/event_fields.py.")
        kept[name] = _checked(subject, name, kind, plain(value))
    return kept


def _checked(subject: str, name: str, kind: str, value: Any) -> Any:
    if value is None:
        return None
    is_flag_as_number = isinstance(value, bool) and kind in (_NUMBER, _COUNT)
    if not isinstance(value, _ACCEPTED[kind]) or is_flag_as_number:
        raise StoreError(f"{subject}.{name} holds a {kind}, got {type(value).__name__}.")
    if kind == _DATE:
        try:
            return date.fromisoformat(str(value)[:10]).isoformat()
        except ValueError as error:
            raise StoreError(f"{subject}.{name} needs a date, got {value!r}.") from error
    if name in _CLOSED_LISTS and value not in _CLOSED_LISTS[name]:
        raise StoreError(f"{subject}.{name} cannot be {value!r}; see vocabulary/terms.py.")
    return value
