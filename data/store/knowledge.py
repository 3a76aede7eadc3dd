"""What was known at a moment: the rows people keep up, as they had been entered by then.

Sites and hazards answer this from their events (`data.events.fold` with `known_at`). The kept
tables hold only their present row. When a row was entered follows from the audit, because ids count
up and every write says how many it added; what a change or a voiding replaced stands in the audit
as well, for dates, numbers and flags. Free text and `details` are read as they stand now.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final

import sqlalchemy as sa

from data.store.events import CHINA_TIME
from data.store.tables import JsonText, audit

# Names in the detail of an audit row.
ADDED: Final = "added"
WAS: Final = "was"
_PLAIN: Final = (sa.Date, sa.Boolean, sa.Integer, sa.Float)


def end_of(day: date) -> datetime:
    """Return the last moment of a day in China: who is asked what was known on a day means it."""
    return datetime.combine(day, time(23, 59, 59, 999_999), CHINA_TIME)


def replaced(
    table: sa.Table, known: Mapping[str, Any], changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what a change replaces, as the audit may keep it.

    Parameters
    ----------
    table : sqlalchemy.Table
    known, changes : mapping
        The row as it stands, and the fields that change.

    Returns
    -------
    dict of str to date text, number, flag or None
        Only those; text could name a person, and the audit keeps no personal cell.
    """
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in known.items()
        if name in changes and _is_plain(table.c[name]) and value != changes[name]
    }


def rows_known(
    connection: sa.Connection, table: sa.Table, known_at: datetime
) -> list[dict[str, Any]]:
    """Return the rows of a kept table that had been entered by a moment.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    table : sqlalchemy.Table
        Of `data.work_tables.KEPT`.
    known_at : datetime
        Aware.

    Returns
    -------
    list of dict
        All columns but the bytes of a file, by id; dates, numbers and flags as they stood then.
        Rows already voided then are there, with their mark.
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
