"""What the store held on a day, and what of it was known at a moment.

Sites and hazards answer both from their events (`data.store.events.fold`). A register row holds
the fold of all its events: for a record without an event after the day asked, that is its state on
the day, and only the others are folded anew.

The tables of the upkeep hold only their present row. When a row was entered follows from the audit,
because ids count up and every write says how many it added; what a change or a voiding replaced
stands in the audit as well, for dates, numbers and flags. Free text and `details` are read as they
stand now.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import sqlalchemy as sa

from data.store.events import State, Subject, fold
from data.store.recording import read_events
from data.store.schema import JsonText
from data.store.tables import audit, event, hazard, site

# Names in the detail of an audit row.
ADDED: Final = "added"
WAS: Final = "was"
_PLAIN: Final = (sa.Date, sa.Boolean, sa.Integer, sa.Float)

_ROWS: Final = {
    "site": sa.select(site.c.site_id, site.c.state),
    "hazard": sa.select(hazard.c.hazard_id, hazard.c.state),
}


def states_on(
    connection: sa.Connection, subject: Subject, as_of: date, *, known_at: datetime | None = None
) -> dict[int, State]:
    """Return the state of every site, or of every hazard, at the end of a day.

    It is the same as `data.store.events.fold` of all events of the subject. With `known_at` (aware)
    what was written down later is left out.
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


def replaced(
    table: sa.Table, known: Mapping[str, Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a change replaces of the row as it stands, as the audit may keep it.

    That is dates as text, numbers, flags and None only: text could name a person, and the audit
    keeps no personal cell.
    """
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in known.items()
        if name in changes and _is_plain(table.c[name]) and value != changes[name]
    }


def rows_known(
    connection: sa.Connection, table: sa.Table, known_at: datetime
) -> list[dict[str, Any]]:
    """Return the rows of a kept table that had been entered by a moment, by id.

    They have all columns but the bytes of a file; dates, numbers and flags as they stood then. Rows
    already voided then are there, with their mark.
    """
    columns = [column for column in table.columns if not isinstance(column.type, sa.LargeBinary)]
    key = f"{table.name}_id"
    query = (
        sa.select(*columns, audit.c.recorded_at.label("touched_at"))
        .select_from(table.join(audit, table.c.audit_seq == audit.c.audit_seq))
        .order_by(table.c[key])
    )
    found = connection.execute(query).mappings().all()
    entered = _entered(connection, table.name)
    rows = {}
    for one in found:
        row = dict(one)
        touched_at = row.pop("touched_at")
        if entered.get(row[key], touched_at) <= known_at:
            rows[row[key]] = row
    _put_back(connection, table, rows, known_at)
    return list(rows.values())


def _entered(connection: sa.Connection, name: str) -> dict[int, datetime]:
    """Return when each row of a table was entered, by id, as the audit tells it."""
    query = (
        sa.select(audit.c.recorded_at, audit.c.detail)
        .where(audit.c.detail.contains(f'"{ADDED}"', autoescape=True))
        .order_by(audit.c.audit_seq)
    )
    entered: dict[int, datetime] = {}
    following = 1
    rows: Any = connection.execute(query)
    for recorded_at, detail in rows:
        n = int(json.loads(detail).get(ADDED, {}).get(name, 0))
        entered |= dict.fromkeys(range(following, following + n), recorded_at)
        following += n
    return entered


def _put_back(
    connection: sa.Connection,
    table: sa.Table,
    rows: dict[int, dict[str, Any]],
    known_at: datetime,
) -> None:
    """Undo, the latest first, what was changed after a moment."""
    query = (
        sa.select(audit.c.detail)
        .where(audit.c.recorded_at > known_at, audit.c.detail.contains(f'"{WAS}"', autoescape=True))
        .order_by(audit.c.audit_seq.desc())
    )
    details: Any = connection.execute(query).scalars()
    for detail in details:
        for name, row_id, before in reversed(json.loads(detail).get(WAS, [])):
            if name == table.name and row_id in rows:
                rows[row_id] |= {field: _read(table.c[field], v) for field, v in before.items()}


def _is_plain(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, _PLAIN) and not isinstance(column.type, JsonText)


def _read(column: sa.Column[Any], value: Any) -> Any:
    is_day = isinstance(column.type, sa.Date) and value is not None
    return date.fromisoformat(value) if is_day else value
