"""What the store held on a day, and what of it was known at a moment.

Sites and hazards answer both from their events (`data.store.events.fold`). A register row holds
the fold of all its events: for a record without an event after the day asked, or written down after
the moment asked, that is its state on the day, and only the others are folded anew.

The tables of the upkeep hold only their present row. When a row was entered follows from the audit,
because ids count up and every write says how many it added; what a change or a voiding replaced
stands in the audit as well, for dates, numbers and flags. Free text and `details` are read as they
stand now.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import sqlalchemy as sa

from data.register.columns import KEY, Columns, joined, moved, table_of
from data.store.events import Event, Subject, fold
from data.store.recording import read_events
from data.store.schema import JsonText
from data.store.tables import audit, event

if TYPE_CHECKING:
    from data.store.opening import Store

# Names in the detail of an audit row.
ADDED: Final = "added"
WAS: Final = "was"
_PLAIN: Final = (sa.Date, sa.Boolean, sa.Integer, sa.Float)

# Days asked of one state of the register that are kept: sites and hazards are asked in turn.
_MOST_KEPT: Final = 8


def table_on(
    store: Store, subject: Subject, as_of: date, *, known_at: datetime | None = None
) -> pa.Table:
    """Return the state of every site, or of every hazard, at the end of a day.

    It says what `data.store.events.fold` of all events of the subject says, as a table of
    `data.register.columns`. With `known_at` (aware) what was written down later is left out.
    """
    with store.reading_register() as (connection, columns):
        asked = (subject, as_of, known_at)
        found = columns.kept.get(asked)
        if found is None:
            found = _folded_on(connection, columns, subject, as_of, known_at)
            while len(columns.kept) >= _MOST_KEPT:
                columns.kept.pop(next(iter(columns.kept)), None)
            columns.kept[asked] = found
    return found


def _folded_on(
    connection: sa.Connection,
    columns: Columns,
    subject: Subject,
    as_of: date,
    known_at: datetime | None,
) -> pa.Table:
    """Take the records as they stand, and fold those with an event later than asked anew."""
    table = columns.tables[subject]
    is_moved = moved(table, as_of, known_at)
    is_there = ~is_moved
    if subject == "hazard":
        found_on = table["found_on"].to_numpy()
        is_there &= np.isnat(found_on) | (found_on <= np.datetime64(as_of, "s"))
    standing = table if is_there.all() else table.filter(pa.array(is_there))
    ids = table[KEY].to_numpy()[is_moved].tolist()
    if known_at is not None:
        ids = sorted({*ids, *columns.gone[subject]})
    if not ids:
        return standing
    by_then = event.c.event_seq <= columns.event_seq
    history = list(read_events(connection, subject, ids, only=by_then))
    folded = fold(history, as_of, known_at=known_at)
    states = folded.sites if subject == "site" else folded.hazards
    return joined(standing, table_of(subject, states))


def events_then(store: Store, subject: Subject, ids: Sequence[int] | None = None) -> list[Event]:
    """Return the events of sites or of hazards in the order of writing; of a still, those of then.

    Parameters
    ----------
    ids : None for all
    """
    with store.reading_register() as (connection, columns):
        by_then = event.c.event_seq <= columns.event_seq
        return list(read_events(connection, subject, ids, only=by_then))


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
