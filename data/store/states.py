"""The states of a day, read from the register rows where those are already the answer.

A register row holds the fold of all its events. For a record without an event after the day asked,
that is its state on the day; the others are folded from their events.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from data.store.events import State, Subject, fold
from data.store.recording import read_events
from data.store.tables import event, hazard, site

_ROWS: Final = {
    "site": sa.select(site.c.site_id, site.c.state),
    "hazard": sa.select(hazard.c.hazard_id, hazard.c.state),
}


def states_on(
    connection: sa.Connection, subject: Subject, as_of: date, *, known_at: datetime | None = None
) -> dict[int, State]:
    """Return the state of every site, or of every hazard, at the end of a day.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    subject : "site" or "hazard"
    as_of : date
    known_at : datetime or None
        Aware; leave out what was written down later. Only the events can answer that.

    Returns
    -------
    dict of int to dict
        The same as `data.events.fold` of all events of the subject.
    """
    if known_at is not None:
        return _folded(list(read_events(connection, subject)), subject, as_of, known_at)
    later = (
        sa.select(event.c.subject_id)
        .where(event.c.subject == subject, event.c.effective_on > as_of)
        .distinct()
    )
    moved = {row[0] for row in connection.execute(later)}
    rows: Any = connection.execute(_ROWS[subject])
    states: dict[int, State] = {key: json.loads(text) for key, text in rows if key not in moved}
    states = {key: state for key, state in states.items() if _is_there(state, as_of)}
    if moved:
        history = list(read_events(connection, subject, sorted(moved)))
        states |= _folded(history, subject, as_of, None)
    return states


def _is_there(state: State, as_of: date) -> bool:
    found_on = state.get("found_on")
    return found_on is None or found_on <= as_of.isoformat()


def _folded(
    history: list[Any], subject: Subject, as_of: date, known_at: datetime | None
) -> dict[int, State]:
    folded = fold(history, as_of, known_at=known_at)
    return folded.sites if subject == "site" else folded.hazards
