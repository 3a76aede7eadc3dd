"""What a hazard says, put right by hand outside the workflow: an event with its reason.

Deadline, status and dates are no part of it; they change by the steps of `data.register.workflow` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from data.register.entries import changed
from data.register.entry_checks import EntryRefusal, check_hazard_change, tidied
from data.register.hazard_case import case_of
from data.store.events import CHINA_TIME, Event, NewEvent, fold
from data.store.recording import read_events, record_events
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.terms import EventKind

if TYPE_CHECKING:
    from data.store.opening import Store

EDITABLE: Final = (
    "code", "grade", "description", "owner", "found_how", "found_by", "hazard_no",
)  # fmt: skip


def edit_hazard(
    store: Store,
    hazard_id: int,
    fields: Mapping[str, Any],
    *,
    reason: str,
    expected_version: int,
    effective_on: date,
    actor: str,
    now: datetime,
    paper_number: str | None = None,
) -> int:
    """Change what a hazard says.

    Parameters
    ----------
    fields : mapping
        New values of `EDITABLE`; None says it is not known any more. What is as it was is not
        written again.
    reason : str
        Why; kept with the event.
    expected_version : int
        Version the person had before them.
    effective_on : date
        Since when it is so; days before keep what they said.
    actor : str
    now : datetime
        Aware.
    paper_number : str or None
        The fire authority's, where the hazard becomes or stops being a major one.

    Returns
    -------
    int
        The hazard's new version.

    Raises
    ------
    EntryRefusal
        Nothing differs, no reason, or a field cannot be as typed; nothing was written.
    StaleRecordError
        Somebody else changed the hazard since; nothing was written.
    StoreError
        There is no such hazard, or a field is none of `EDITABLE`.
    """
    strange = sorted(set(fields) - set(EDITABLE))
    if strange:
        raise StoreError(f"{', '.join(strange)} change by a step of the workflow, not by hand.")
    told = tidied({"reason": reason, "paper_number": paper_number})
    with store.writing("edit_hazard", actor=actor, now=now) as write:
        case = case_of(hazard_id, list(read_events(write.connection, "hazard", [hazard_id])))
        if case.version != expected_version:
            raise StaleRecordError(
                f"hazard {hazard_id} is at version {case.version}, the change was made on version "
                f"{expected_version}; look at both and choose."
            )
        news = changed(case.state, fields)
        if not news:
            raise EntryRefusal("nothing_new")
        check_hazard_change(case.state, news, told)
        _check_day(effective_on, last=case.last_on, today=now.astimezone(CHINA_TIME).date())
        said = {name: value for name, value in told.items() if value is not None}
        event = NewEvent("hazard", hazard_id, EventKind.CORRECTED, effective_on, news | said,
                         expected_version=expected_version)  # fmt: skip
        record_events(write, [event])
    return expected_version + 1


def _check_day(day: date, *, last: date, today: date) -> None:
    if day > today:
        raise EntryRefusal("future_date", field="effective_on", day=day, today=today)
    if day < last:
        raise EntryRefusal("before_last", day=day, last=last)


@dataclass(frozen=True)
class Correction:
    """One field that an event put right.

    Attributes
    ----------
    name : str
        Of `EDITABLE`.
    before, after : value or None
        Personal fields among them: for the sheet that shows them anyway.
    """

    name: str
    before: Any
    after: Any


def corrections(store: Store, hazard_id: int) -> dict[int, tuple[Correction, ...]]:
    """Return what each correction of a hazard changed, by `event_seq`."""
    with store.reading() as connection:
        history = list(read_events(connection, "hazard", [hazard_id]))
    return {
        event.event_seq: _changed_by(history, event)
        for event in history
        if event.kind == EventKind.CORRECTED.value
    }


def _changed_by(history: list[Event], event: Event) -> tuple[Correction, ...]:
    earlier = [one for one in history if one.event_seq < event.event_seq]
    state = fold(earlier, event.effective_on).hazards.get(event.subject_id, {})
    return tuple(
        Correction(name, state.get(name), event.changes[name])
        for name in EDITABLE
        if name in event.changes and event.changes[name] != state.get(name)
    )
