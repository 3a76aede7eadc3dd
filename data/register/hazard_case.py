"""One hazard as a step sees it: where it stands, who put it right, what is proven."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from data.store.events import Event, State, fold
from data.store.opening import Store
from data.store.recording import read_events
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.terms import EventKind

_PROOF_FROM = EventKind.SUBMITTED.value
# After NFKC, which makes every bracket and digit of the full-width kind a half-width one.
_BESIDE_NAMES: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|[\d+*-]{3,}")
_BETWEEN_NAMES: Final = re.compile(r"[、,;/&|\n]+")


@dataclass(frozen=True)
class Case:
    """A hazard with what its history proves.

    Attributes
    ----------
    state : dict
        Of `data.events.fold`, all events counted.
    last_on : date
        Day of its latest step; a correction of what it says holds no step back.
    fixers : frozenset of str
        Who put it right, of `names_in`: whoever is named at the last submission (the responsible
        person where nobody was) and whoever entered it. Empty where nobody is known.
    has_after_photo : bool
        Whether a photo came with the last submission or after it.
    is_awaiting_result : bool
        Handed over, and no result received since.
    """

    hazard_id: int
    state: State
    version: int
    last_on: date
    fixers: frozenset[str]
    has_after_photo: bool
    is_awaiting_result: bool


def read_cases(store: Store, hazard_ids: Sequence[int]) -> dict[int, Case]:
    """Return the hazards asked for, read in one transaction.

    Raises
    ------
    StoreError
        There is no such hazard.
    """
    histories: dict[int, list[Event]] = {hazard_id: [] for hazard_id in hazard_ids}
    with store.reading() as connection:
        for event in read_events(connection, "hazard", sorted(histories)):
            histories[event.subject_id].append(event)
    return {hazard_id: case_of(hazard_id, events) for hazard_id, events in histories.items()}


def case_of(hazard_id: int, history: Sequence[Event]) -> Case:
    """Return a hazard from all its events, in the order of writing.

    Raises
    ------
    StoreError
        The history makes no hazard.
    """
    state = fold(history, date.max).hazards.get(hazard_id)
    if state is None:
        raise StoreError(
            message("There is no hazard {hazard_id} to work on."),
            hazard_id=hazard_id,
        )
    counted = _counted(history)
    submitted = _last_submission(counted)
    return Case(
        hazard_id=hazard_id,
        state=state,
        version=len(history),
        last_on=max(event.effective_on for event in counted if not _is_edit(event)),
        fixers=_fixers(counted, submitted),
        has_after_photo=any(event.changes.get("photos") for event in counted[submitted:]),
        is_awaiting_result=_is_awaiting(counted),
    )


def same_name(name: object) -> str:
    """Return a name as it is compared: full-width and blank make no other person."""
    text = unicodedata.normalize("NFKC", str(name or ""))
    return "".join(text.split()).casefold()


def names_in(cell: object) -> frozenset[str]:
    """Return the people a cell names, each as `same_name` writes a name.

    "Zhang San (village office) 138 0000 0000" names one, "Zhang San, Li Si" two.
    """
    text = unicodedata.normalize("NFKC", str(cell or ""))
    text = _BESIDE_NAMES.sub(" ", text)
    names = {same_name(one) for one in _BETWEEN_NAMES.split(text)}
    return frozenset((names | {same_name(cell)}) - {""})


def _counted(history: Sequence[Event]) -> list[Event]:
    undone = {e.changes.get("receipt_id") for e in history if e.kind == "import_undone"}
    kept = [
        event
        for event in history
        if event.kind != "import_undone"
        and (event.receipt_id is None or event.receipt_id not in undone)
    ]
    first, later = kept[:1], sorted(kept[1:], key=lambda event: event.effective_on)
    return first + later


def _is_edit(event: Event) -> bool:
    """Return whether somebody put right by hand what the hazard says (`edit_hazard`)."""
    return event.kind == EventKind.CORRECTED.value and "reason" in event.changes


def _last_submission(counted: list[Event]) -> int:
    """Return where the last submission of this cycle stands; behind the end where there is none."""
    for place in range(len(counted) - 1, -1, -1):
        if counted[place].kind == _PROOF_FROM:
            return place
        if counted[place].kind == EventKind.REOPENED.value:
            break
    return len(counted)


def _fixers(counted: list[Event], submitted: int) -> frozenset[str]:
    if submitted == len(counted):
        return frozenset()
    owner = None
    for event in counted[: submitted + 1]:
        owner = event.changes.get("owner", owner)
    # Whoever re-checked may have named the fixer where nobody had before.
    for event in counted[submitted + 1 :]:
        owner = owner or event.changes.get("owner")
    if not same_name(owner):
        return frozenset()
    return names_in(owner) | names_in(counted[submitted].actor)


def _is_awaiting(counted: list[Event]) -> bool:
    is_waiting = False
    for event in counted:
        if event.kind == EventKind.HANDED_OVER.value:
            is_waiting = True
        elif event.kind in (EventKind.RESULT_RECEIVED.value, EventKind.REOPENED.value):
            is_waiting = False
    return is_waiting
