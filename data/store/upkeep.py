"""Rows a person keeps up: add, change, void and read, for every table of `data.store.tables.KEPT`.

One door for all of them: each write is one transaction with its audit row, a change names the
version it was made on, and nothing is deleted, only voided with a reason. Beside the rows stands
what is kept under a name: settings of the office, and the headings of its ledgers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data.store import states
from data.store.hash_chain import plain
from data.store.recording import Writing
from data.store.schema import JsonText
from data.store.tables import KEPT, heading, setting
from vocabulary import terms
from vocabulary.access.rights import right_of_setting
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.messages import message
from vocabulary.personal_numbers import uncovered
from vocabulary.store import noun

if TYPE_CHECKING:
    from data.store.opening import Store

_CLOSED_LISTS: Final[dict[tuple[str, str], type[terms.Term]]] = {
    ("visit", "kind"): terms.VisitKind,
    ("measure", "kind"): terms.MeasureKind,
    ("outreach", "kind"): terms.OutreachKind,
    ("gathering", "kind"): terms.GatheringKind,
    ("task", "kind"): terms.TaskKind,
    ("duty", "role"): terms.DutyRole,
    ("supply_point", "kind"): terms.SupplyKind,
    ("file", "role"): terms.FileRole,
}
_OURS: Final = frozenset({"version", "audit_seq", "is_voided"})
# A row says these itself where the writer does not.
_DEFAULTS: Final[dict[str, dict[str, Any]]] = {
    "visit": {"n_found": 0},
    "outreach": {"is_planned": False},
    "lesson": {"is_verified": False},
}
# In this order a period is told; the second may not lie before the first.
_PERIODS: Final = {"gathering": ("starts_on", "ends_on"), "task": ("opened_on", "done_on")}


@dataclass(frozen=True)
class Seen:
    """A row as the writer saw it: its id, and the version that a change is made on."""

    row_id: int
    version: int


def add(
    store: Store, name: str, rows: Sequence[Mapping[str, Any]], *, actor: str, now: datetime
) -> list[int]:
    """Add rows (column -> value) to a kept table, and return their ids.

    A missing column is not known.

    Raises
    ------
    StoreError
        A row has a field its table does not, names no site of the store, lacks what it must have,
        or ends before it starts.
    """
    if not rows:
        return []
    with store.writing(f"add_{name}", actor=actor, now=now) as write:
        return add_in(write, name, rows)


def add_in(write: Writing, name: str, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Add rows inside an open write; see `add`."""
    table = _table(name)
    key = table.c[f"{name}_id"]
    last = write.connection.execute(sa.select(sa.func.max(key))).scalar() or 0
    ids = list(range(last + 1, last + 1 + len(rows)))
    blank: dict[str, Any] = {column.name: None for column in table.columns}
    ours = {"version": 1, "audit_seq": write.audit_seq, "is_voided": False}
    full = []
    for row_id, row in zip(ids, rows, strict=True):
        made = blank | _DEFAULTS.get(name, {}) | checked(name, row) | ours | {key.name: row_id}
        _check_whole(table, made)
        full.append(made)
    write.connection.execute(sa.insert(table), full)
    written: dict[str, int] = write.detail.setdefault(states.ADDED, {})
    written[name] = written.get(name, 0) + len(rows)
    return ids


def change(
    store: Store,
    name: str,
    seen: Seen,
    changes: Mapping[str, Any],
    *,
    actor: str,
    now: datetime,
) -> int:
    """Change fields of one row, and return its new version.

    Raises
    ------
    StaleRecordError
        Somebody else changed the row since it was seen; nothing was written.
    StoreError
        As in `add`, or there is no such row.
    """
    with store.writing(f"change_{name}", actor=actor, now=now) as write:
        write.detail |= {name: seen.row_id, "fields": sorted(changes)}
        return _change_in(write, name, seen, checked(name, changes))


def void(store: Store, name: str, seen: Seen, *, reason: str, actor: str, now: datetime) -> None:
    """Take a row out of every list and count; it stays in the store with its reason.

    Raises
    ------
    StaleRecordError
        Somebody else changed the row since it was seen.
    StoreError
        No reason is given, or there is no such row.
    """
    if not reason.strip():
        raise StoreError(
            message("Voiding a {name} needs a reason, got none."),
            name=noun(name),
        )
    with store.writing(f"void_{name}", actor=actor, now=now) as write:
        write.detail |= {name: seen.row_id}
        known = _row(write.connection, name, seen.row_id)
        details = dict(known["details"] or {}) | {"voided_because": reason.strip()}
        _change_in(write, name, seen, {"is_voided": True, "details": details})


def rows(
    store: Store, name: str, *, voided: bool = False, known_at: datetime | None = None
) -> pd.DataFrame:
    """Return a kept table as a frame, in the order of writing; the bytes of a file are left out.

    Parameters
    ----------
    voided : give voided rows as well
    known_at : aware; the rows as they had been entered by then, see `states.rows_known`

    Returns
    -------
    (n,) DataFrame, index `<name>_id`
        The table's columns but `audit_seq`: dates as datetime64[s] (NaT), flags as boolean (NA),
        numbers as float64 (NaN) but ids that are always known, text as str (missing as NA), JSON
        as Python objects. With `voided=True` also `is_voided`.
    """
    table = _table(name)
    left_out = {"audit_seq", "body" if name == "file" else "", "" if voided else "is_voided"}
    columns = [column for column in table.columns if column.name not in left_out]
    key = f"{name}_id"
    with store.reading() as connection:
        if known_at is None:
            query = sa.select(*columns, table.c.is_voided).order_by(table.c[key])
            found = [dict(row) for row in connection.execute(query).mappings()]
        else:
            found = states.rows_known(connection, table, known_at)
    found = [row for row in found if voided or not row["is_voided"]]
    values = {c.name: [row[c.name] for row in found] for c in columns}
    index = pd.Index(values.pop(key), dtype="int64", name=key)
    made = {c.name: _typed(c, values[c.name], index) for c in columns if c.name != key}
    return pd.DataFrame(made, index=index)


def put_setting(
    store: Store,
    name: str,
    value: Any,
    *,
    actor: str,
    now: datetime,
    expected_version: int | None = None,
) -> int:
    """Keep a setting under its name, e.g. the weights of the office, and return its version.

    Raises
    ------
    StaleRecordError
        Somebody else changed it since `expected_version`.
    """
    needs = [right_of_setting(name)]
    with store.writing("put_setting", actor=actor, now=now, needs=needs) as write:
        query = sa.select(setting.c.version, setting.c.value).where(setting.c.name == name)
        found = write.connection.execute(query).first()
        seen, known = (int(found[0]), found[1]) if found else (0, None)
        if expected_version is not None and expected_version != seen:
            raise StaleRecordError(
                message(
                    "setting {name} is at version {seen}, the change was made on "
                    "{expected_version}."
                ),
                name=noun(name),
                seen=seen,
                expected_version=expected_version,
            )
        write.connection.execute(sa.delete(setting).where(setting.c.name == name))
        row = {"name": name, "value": uncovered(plain(value), known), "version": seen + 1}
        write.connection.execute(sa.insert(setting), row | {"audit_seq": write.audit_seq})
        write.detail["setting"] = name
    return seen + 1


def read_setting(store: Store, name: str, default: Any = None) -> Any:
    """Return a setting of the office, or `default` where it has none."""
    with store.reading() as connection:
        query = sa.select(setting.c.value).where(setting.c.name == name)
        found = connection.execute(query).first()
    return default if found is None else found[0]


def read_settings(store: Store) -> dict[str, Any]:
    """Return every setting of the office by its name."""
    with store.reading() as connection:
        found = connection.execute(sa.select(setting.c.name, setting.c.value)).all()
    return {row[0]: row[1] for row in found}


def setting_version(store: Store, name: str) -> int:
    """Return the version of a setting; 0 where there is none."""
    with store.reading() as connection:
        query = sa.select(setting.c.version).where(setting.c.name == name)
        return connection.execute(query).scalar() or 0


def remember_headings(
    store: Store, kind: terms.LedgerKind, mapping: Mapping[str, str], *, actor: str, now: datetime
) -> None:
    """Remember which column of ours a heading stands for, for the next file of this kind.

    The mapping is from a heading as typed (at most 200 characters are kept) to our column, "" for
    none.
    """
    table = heading
    with store.writing("remember_headings", actor=actor, now=now) as write:
        for typed, column in mapping.items():
            row = {"kind": kind.value, "heading": typed[:200], "column_name": column}
            same = (table.c.kind == row["kind"]) & (table.c.heading == row["heading"])
            seen = write.connection.execute(sa.select(table.c.version).where(same)).scalar() or 0
            write.connection.execute(sa.delete(table).where(same))
            ours = {"version": seen + 1, "audit_seq": write.audit_seq}
            write.connection.execute(sa.insert(table), row | ours)
        write.detail["headings"] = len(mapping)


def remembered_headings(store: Store, kind: terms.LedgerKind) -> dict[str, str]:
    """Return what `remember_headings` keeps for a kind of ledger: heading -> our column."""
    table = heading
    query = sa.select(table.c.heading, table.c.column_name).where(table.c.kind == kind.value)
    with store.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


def checked(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a row as they are stored.

    Raises
    ------
    StoreError
        A field is unknown, or a term is not of its closed list.
    """
    table = _table(name)
    made: dict[str, Any] = {}
    for field, value in row.items():
        if field not in table.columns or field in _OURS:
            raise StoreError(
                message("A {name} has no field {field!r}; see data/store/tables.py."),
                name=noun(name),
                field=field,
            )
        is_raw = isinstance(value, (date, bytes))
        kept = value if is_raw and not isinstance(value, pd.Timestamp) else plain(value)
        if isinstance(table.c[field].type, sa.Date) and isinstance(kept, (str, datetime)):
            kept = date.fromisoformat(str(kept)[:10])
        allowed = _CLOSED_LISTS.get((name, field))
        if allowed and kept is not None and kept not in {str(term.value) for term in allowed}:
            raise StoreError(
                message("{name}.{field} cannot be {kept!r}; see vocabulary/terms.py."),
                name=noun(name),
                field=field,
                kept=kept,
            )
        # PostgreSQL takes no NUL in text.
        made[field] = kept.replace("\x00", "") if isinstance(kept, str) else kept
    return made


def _table(name: str) -> sa.Table:
    if name not in KEPT:
        raise StoreError(
            message("There is no kept table {name!r}; see data/store/tables.py."),
            name=noun(name),
        )
    return KEPT[name]


def _row(connection: sa.Connection, name: str, row_id: int) -> Mapping[str, Any]:
    table = _table(name)
    query = sa.select(table).where(table.c[f"{name}_id"] == row_id)
    found = connection.execute(query).mappings().first()
    if found is None:
        raise StoreError(
            message("There is no {name} {row_id}."),
            name=noun(name),
            row_id=row_id,
        )
    return dict(found)


def _change_in(write: Writing, name: str, seen: Seen, changes: dict[str, Any]) -> int:
    table, row_id, version = _table(name), seen.row_id, seen.version
    known = _row(write.connection, name, row_id)
    changes = {
        field: uncovered(value, known[field], heading=field) for field, value in changes.items()
    }
    _check_whole(table, dict(known) | changes)
    new = changes | {"version": version + 1, "audit_seq": write.audit_seq}
    same = (table.c[f"{name}_id"] == row_id) & (table.c.version == version)
    if write.connection.execute(sa.update(table).where(same), new).rowcount != 1:
        raise StaleRecordError(
            message(
                "{name} {row_id} is at version {version}, the change was made on version "
                "{seen}; look at both and choose."
            ),
            name=noun(name),
            row_id=row_id,
            version=known["version"],
            seen=version,
        )
    before = states.replaced(table, known, changes)
    if before:
        write.detail.setdefault(states.WAS, []).append([name, row_id, before])
    return version + 1


def _check_whole(table: sa.Table, row: Mapping[str, Any]) -> None:
    for column in table.columns:
        value = row[column.name]
        is_blank = value is None or (isinstance(value, str) and not value.strip())
        if not column.nullable and is_blank and not column.primary_key:
            raise StoreError(
                message("A {name} needs {column}, got none."),
                name=noun(table.name),
                column=column.name,
            )
    first, last = _PERIODS.get(table.name, ("", ""))
    if first and row[last] is not None and row[last] < row[first]:
        raise StoreError(
            message("A {name} ends on {last}, before {first}."),
            name=noun(table.name),
            last=row[last],
            first=row[first],
        )


def _typed(column: sa.Column[Any], values: list[Any], index: pd.Index) -> Any:
    kind = column.type
    if isinstance(kind, JsonText):
        return pd.Series(values, index, dtype=object)
    if isinstance(kind, sa.Date):
        days = np.array([v.isoformat() if v else "NaT" for v in values], dtype="datetime64[s]")
        return pd.Series(days, index)
    if isinstance(kind, sa.Boolean):
        return pd.Series(values, index, dtype="boolean")
    if isinstance(kind, (sa.Integer, sa.BigInteger, sa.Float)):
        return pd.Series(values, index, dtype="float64" if column.nullable else "int64")
    return pd.Series([value or None for value in values], index, dtype="str")
