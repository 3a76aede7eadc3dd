"""The rectification workflow: which step is possible when, what it needs, and writing it down.

A step is an event with conditions in front of it. Nothing is overwritten and nothing deleted;
whatever a condition refuses leaves the store as it was.

References
----------
STANDARDS.md 1.11 (states, side actions, conditions of a closing).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from data.register.entry_checks import check_version
from data.register.hazard_case import Case, read_cases
from data.register.step_conditions import CONDITIONS, Order, StepRefusal, refuse
from data.store.events import CHINA_TIME, NewEvent
from data.store.files import NewFile, add_files_in, made_ready
from data.store.opening import Store
from data.store.photos import Prepared
from data.store.recording import Writing, record_events
from data.store.upkeep import add_in
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.messages import message
from vocabulary.personal_numbers import uncovered
from vocabulary.register import Action
from vocabulary.terms import EventKind, HazardStatus

_S: Final = HazardStatus
_OPEN: Final = frozenset(set(_S) - {_S.CLOSED, _S.VOIDED})
_UNDER_WAY: Final = frozenset({_S.FOUND, _S.REGISTERED, _S.ASSIGNED, _S.RECTIFYING})


@dataclass(frozen=True)
class StepRule:
    """One action of the workflow.

    Attributes
    ----------
    kind : EventKind
        What is written down.
    starts : frozenset of HazardStatus
        Where it is possible.
    needs, takes : tuple of str
        Details that must, and that may, come with it: keys of
        `vocabulary.register.FIELDS`.
    """

    kind: EventKind
    starts: frozenset[HazardStatus]
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ("note",)


STEPS: Final[dict[Action, StepRule]] = {
    Action.REGISTER: StepRule(EventKind.REGISTERED, frozenset({_S.FOUND})),
    Action.ASSIGN: StepRule(
        EventKind.ASSIGNED,
        frozenset({_S.FOUND, _S.REGISTERED, _S.ASSIGNED}),
        ("office", "owner", "due_on"),
    ),
    Action.SET_DEADLINE: StepRule(EventKind.CORRECTED, _UNDER_WAY, ("due_on",)),
    Action.EXTEND: StepRule(
        EventKind.EXTENDED,
        frozenset({_S.ASSIGNED, _S.RECTIFYING}),
        ("due_on", "reason", "approver"),
    ),
    Action.START: StepRule(EventKind.STARTED, frozenset({_S.ASSIGNED})),
    Action.SUBMIT: StepRule(
        EventKind.SUBMITTED, _UNDER_WAY, ("measure", "owner"), ("photos", "note")
    ),
    Action.RECHECK_PASS: StepRule(
        EventKind.RECHECK_PASSED,
        frozenset({_S.SUBMITTED}),
        ("rechecked_by",),
        ("owner", "photos", "note"),
    ),
    Action.RECHECK_FAIL: StepRule(
        EventKind.RECHECK_FAILED,
        frozenset({_S.SUBMITTED}),
        ("rechecked_by", "reason"),
        ("owner", "note"),
    ),
    Action.ACCEPT: StepRule(EventKind.ACCEPTED, frozenset({_S.RECHECKED}), (), ("photos", "note")),
    Action.CLOSE: StepRule(
        EventKind.CLOSED,
        frozenset({_S.RECHECKED, _S.ACCEPTED}),
        ("rechecked_by",),
        ("checklist", "photos", "paper_number", "owner", "note"),
    ),
    Action.REOPEN: StepRule(EventKind.REOPENED, frozenset({_S.CLOSED}), ("reason",)),
    Action.SUPERVISE: StepRule(
        EventKind.SUPERVISED, _OPEN, ("reason",), ("is_listed", "paper_number", "note")
    ),
    Action.TALK: StepRule(EventKind.TALKED, _OPEN, ("note",), ("paper_number",)),
    Action.EXPOSE: StepRule(EventKind.EXPOSED, _OPEN, ("note",), ("legal_check", "paper_number")),
    Action.HAND_OVER: StepRule(EventKind.HANDED_OVER, _OPEN, ("note",), ("paper_number",)),
    Action.RESULT: StepRule(EventKind.RESULT_RECEIVED, _OPEN, ("note",), ("paper_number",)),
    Action.VOID: StepRule(EventKind.VOIDED, frozenset(set(_S) - {_S.VOIDED}), ("reason",)),
}


@dataclass(frozen=True)
class Outcome:
    """What became of a list of orders.

    Attributes
    ----------
    done : tuple of int
        Hazards whose step was written down.
    stale : tuple of int
        Hazards somebody else changed since they were read.
    """

    done: tuple[int, ...] = ()
    refused: dict[int, StepRefusal] = field(default_factory=dict)
    stale: tuple[int, ...] = ()


def allowed(status: HazardStatus | str) -> tuple[Action, ...]:
    """Return the actions that are possible in a status, in the order of the work."""
    at = HazardStatus(str(status))
    return tuple(action for action, step in STEPS.items() if at in step.starts)


def possible(hazard: Mapping[str, Any], *, is_awaiting_result: bool | None = None) -> list[Action]:
    """Return the actions that make sense for one hazard.

    Parameters
    ----------
    hazard : mapping
        With `status`, `code` and `due_on`: a row of `data.frames.hazards` or a state.
    is_awaiting_result : bool or None
        Whether a result is waited for; None where that is not known.
    """
    left_out = set()
    has_deadline = str(hazard.get("due_on")) not in ("None", "NaT")
    left_out.add(Action.SET_DEADLINE if has_deadline else Action.EXTEND)
    if is_awaiting_result is False:
        left_out.add(Action.RESULT)
    if hazard["status"] in (_S.FOUND.value, _S.REGISTERED.value) and not is_on_the_spot(hazard):
        left_out.add(Action.SUBMIT)
    return [action for action in allowed(hazard["status"]) if action not in left_out]


def is_on_the_spot(hazard: Mapping[str, Any]) -> bool:
    """Return whether a hazard must be put right at once, so that it need not be assigned first."""
    entry = HAZARD_CODES.get(str(hazard.get("code")))
    return entry is not None and entry.on_the_spot


def act(store: Store, order: Order, *, actor: str, now: datetime) -> int:
    """Take one step with a hazard; return its new version.

    Raises
    ------
    StepRefusal
        A condition refuses the step; nothing was written.
    StaleRecordError
        Somebody else changed the hazard since; nothing was written.
    data.photos.FileRefusal
        A file is no photo that is taken; nothing was written.
    StoreError
        There is no such hazard, or the step does not take one of the details.
    """
    case = read_cases(store, [order.hazard_id])[order.hazard_id]
    event = prepared(case, order, now=now)
    _write_all(store, [(event, order)], actor=actor, now=now)
    return order.expected_version + 1


def act_all(store: Store, orders: Sequence[Order], *, actor: str, now: datetime) -> Outcome:
    """Take steps with several hazards; those that can be taken are, in one transaction.

    Parameters
    ----------
    orders : sequence of Order
        At most one for each hazard.

    Raises
    ------
    StaleRecordError
        Somebody changed one of the hazards at this very moment; nothing was written.
    data.photos.FileRefusal
        A photo of a step that can be taken is none; nothing was written.
    StoreError
        As in `act`.
    """
    cases = read_cases(store, [order.hazard_id for order in orders])
    ready: list[tuple[NewEvent, Order]] = []
    refused: dict[int, StepRefusal] = {}
    stale = []
    for order in orders:
        try:
            ready.append((prepared(cases[order.hazard_id], order, now=now), order))
        except StepRefusal as refusal:
            refused[order.hazard_id] = refusal
        except StaleRecordError:
            stale.append(order.hazard_id)
    done = _write_all(store, ready, actor=actor, now=now) if ready else []
    return Outcome(tuple(done), refused, tuple(stale))


def record_measure(
    store: Store,
    measure: Mapping[str, Any],
    orders: Sequence[Order] = (),
    *,
    actor: str,
    now: datetime,
) -> int:
    """Write a measure and the workflow steps of its hazards in one transaction.

    Parameters
    ----------
    measure : mapping
        Columns of the `measure` table.
    orders : sequence of Order
        At most one for each hazard; all of them pass their conditions, or nothing is written.

    Returns
    -------
    int
        Id of the measure.

    Raises
    ------
    StepRefusal
        A condition refuses one of the steps.
    StaleRecordError
        Somebody changed one of the hazards since its version in the order.
    StoreError
        The measure is incomplete, or names no site of the store.
    """
    cases = read_cases(store, [order.hazard_id for order in orders]) if orders else {}
    ready = [prepared(cases[order.hazard_id], order, now=now) for order in orders]
    needs = sorted({"record_measure", *(f"record:{order.action}" for order in orders)})
    with store.writing("record_measure", actor=actor, now=now, needs=needs) as write:
        (measure_id,) = add_in(write, "measure", [measure])
        if ready:
            record_events(write, ready)
    return measure_id


def _write_all(
    store: Store, ready: Sequence[tuple[NewEvent, Order]], *, actor: str, now: datetime
) -> list[int]:
    photos = [[made_ready(one) for one in order.files] for _, order in ready]
    needs = sorted({f"record:{order.action}" for _, order in ready})
    with store.writing("record", actor=actor, now=now, needs=needs) as write:
        events = [
            _with_files(write, event, order, files)
            for (event, order), files in zip(ready, photos, strict=True)
        ]
        return record_events(write, events)


def _with_files(
    write: Writing, event: NewEvent, order: Order, ready: Sequence[tuple[NewFile, Prepared]]
) -> NewEvent:
    """Store the photos of a step; return its event, which names them by number and SHA-256."""
    stored = add_files_in(write, "hazard", order.hazard_id, ready)
    if not stored:
        return event
    photos = [*order.details.get("photos", ()), *stored]
    return replace(event, changes=event.changes | {"photos": photos})


def prepared(case: Case, order: Order, *, now: datetime) -> NewEvent:
    """Return the event of a step that passes every condition.

    Raises
    ------
    StepRefusal, StaleRecordError, StoreError
        As in `act`.
    """
    step = STEPS[order.action]
    check_version("hazard", case.hazard_id, case.version, expected=order.expected_version)
    given = {
        name: uncovered(value, case.state.get(name), heading=name)
        for name, value in _given(order, step).items()
    }
    clean = replace(order, details=given)
    _check_start(case, clean)
    _check_day(case, clean, today=now.astimezone(CHINA_TIME).date())
    for name in step.needs:
        if name not in given:
            raise refuse("field_missing", clean, field=name)
    for condition in CONDITIONS.get(order.action, ()):
        condition(case, clean)
    return NewEvent(
        "hazard",
        case.hazard_id,
        step.kind,
        order.effective_on,
        _changes(given),
        note=given.get("note"),
        expected_version=order.expected_version,
    )


def _given(order: Order, step: StepRule) -> dict[str, Any]:
    """Return the details that say something; blanks around a text are not part of it."""
    given_names = {*order.details, *(("photos",) if order.files else ())}
    strange = sorted(given_names - {*step.needs, *step.takes})
    if strange:
        raise StoreError(
            message("{action} does not take {strange}."),
            action=order.action.value,
            strange=", ".join(strange),
        )
    told = dict(order.details)
    if order.files:
        # A condition asks whether a photo comes at all; its number is known once it is stored.
        told["photos"] = [*told.get("photos", ()), *(one.name for one in order.files)]
    given = {}
    for name, value in told.items():
        kept = value.strip() if isinstance(value, str) else value
        if kept not in (None, "", [], (), {}, False):
            given[name] = kept
    return given


def _check_start(case: Case, order: Order) -> None:
    status = HazardStatus(case.state["status"])
    is_direct = order.action is Action.SUBMIT and status in (_S.FOUND, _S.REGISTERED)
    if status not in STEPS[order.action].starts or (is_direct and not is_on_the_spot(case.state)):
        raise refuse("not_allowed", order, status=status)


def _check_day(case: Case, order: Order, *, today: date) -> None:
    day = order.effective_on
    if day > today:
        raise refuse("future_date", order, day=day, today=today)
    if day < case.last_on:
        raise refuse("before_last", order, day=day, last=case.last_on)


# Details that the event keeps under another name.
_TICKS: Final = ("legal_check", "is_listed")


def _changes(given: Mapping[str, Any]) -> dict[str, Any]:
    changes = {n: v for n, v in given.items() if n not in (*_TICKS, "note")}
    if "photos" in changes:
        changes["photos"] = list(changes["photos"])
    ticks = {name: True for name in _TICKS if name in given}
    if ticks or "checklist" in changes:
        changes["checklist"] = {**changes.get("checklist", {}), **ticks}
    return changes
