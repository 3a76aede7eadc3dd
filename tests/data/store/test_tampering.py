"""Every table under the check: a row changed, taken away or put in shows; what is whole passes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from data.store import upkeep
from data.store.checks import Verdict, rebuild, verify
from data.store.drafts import drop_draft, keep_draft
from data.store.opening import Store, open_store
from data.store.schema import JsonText, Moment
from data.store.sealing import SEALED
from data.store.tables import metadata
from tests import postgres_server
from tests.builders import NOW, event_of, new_store, site_made
from tests.scaling import scaled
from vocabulary.terms import StoreKind

ROWS = 3
SERVER_PARTS = 5  # a check of a server takes a third of a second
BY: dict[str, Any] = {"actor": "张某", "now": NOW}
_VERSION = sa.Column("version_num", sa.String, primary_key=True)
MARK = sa.Table("alembic_version", sa.MetaData(), _VERSION)


class Undo(Exception):
    """Takes back what a test did to a store."""


def filled(store: Store) -> Store:
    """Put rows into every table, some of them written more than once."""
    store.record([site_made(subject_id=-1), site_made(subject_id=-2), *(
        event_of("found", "2024-01-10", -n, site_id=-1, description=f"第{n}处", owner="王某")
        for n in range(3, 8)
    )], **BY)  # fmt: skip
    store.record([event_of("assigned", "2024-01-12", 1, owner="李某", due_on="2024-02-01")], **BY)
    with store.writing("fill", **BY) as write:
        for table in SEALED:
            rows = [made(table, n) | {"audit_seq": write.audit_seq} for n in range(1, ROWS + 1)]
            write.connection.execute(sa.insert(table), rows)
    upkeep.change(store, "grid", upkeep.Seen(1, 1), {"worker": "赵某"}, **BY)
    upkeep.put_setting(store, "weights", [1, 2], **BY)
    upkeep.put_setting(store, "weights", [2, 3], **BY)
    rebuild(store, **BY)
    for n in range(4):
        keep_draft(store, f"form {n}", {"note": f"写到一半 {n}"}, **BY)
    drop_draft(store, "form 3", actor="张某")
    store.record([event_of("supervised", "2024-01-13", 2)], **BY)
    with store.writing("looked", **BY):
        pass
    return store


def made(table: sa.Table, n: int) -> dict[str, Any]:
    ours = [column for column in table.columns if column.name != "audit_seq"]
    return {column.name: value_of(column, n) for column in ours}


def value_of(column: sa.Column[Any], n: int) -> Any:
    if column.name == "version":
        return 1
    if column.foreign_keys:
        return 1
    if column.name == "village_code":
        return f"50015100{n:04d}"
    kind = column.type
    for of, value in (
        (JsonText, {"说": n}), (Moment, datetime(2024, 2, n, tzinfo=UTC)),
        (sa.Date, date(2024, 2, n)), (sa.Boolean, False), (sa.Float, n / 3), (sa.Integer, n),
        (sa.BigInteger, n), (sa.LargeBinary, bytes([n]) * 3000),
    ):  # fmt: skip
        if isinstance(kind, of):
            return value
    return f"文{n}"


@pytest.fixture(scope="module")
def file_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = filled(new_store(tmp_path_factory.mktemp("tampered") / "firemap.db"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def server_store() -> Iterator[Store]:
    with postgres_server.running() as url:
        store = filled(open_store(url, create=StoreKind.REAL))
        yield store
        store.close()


class Tampering:
    """Changes a store as somebody can who has the file, or the server, and a tool."""

    def __init__(self, connection: sa.Connection, rng: random.Random) -> None:
        self.connection = connection
        self.rng = rng
        self.is_file = connection.dialect.name == "sqlite"

    def do(self) -> str:
        """Do one thing at random and return what it was."""
        kind = self.rng.choices(("change", "delete", "insert", "guard"), (6, 3, 3, 1))[0]
        if kind == "guard":
            return self.drop_guard()
        guards = self.lift_guards()
        table = self.rng.choice([*metadata.tables.values(), MARK])
        done = getattr(self, kind)(table)
        for guard in guards:
            self.run(guard)
        return f"{kind} {table.name}: {done}"

    def run(self, statement: str, *values: Any) -> None:
        self.connection.exec_driver_sql(statement, values or None)

    def lift_guards(self) -> list[str]:
        if not self.is_file:
            self.run("SET LOCAL session_replication_role = replica")
            return ["SET LOCAL session_replication_role = origin"]
        self.run("PRAGMA defer_foreign_keys=ON")
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        guards = self.connection.exec_driver_sql(query).all()
        for name, _ in guards:
            self.run(f"DROP TRIGGER {name}")
        return [sql for _, sql in guards]

    def drop_guard(self) -> str:
        if self.is_file:
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
            name = self.rng.choice(self.connection.exec_driver_sql(query).scalars().all())
            self.run(f"DROP TRIGGER {name}")
            return f"drop {name}"
        table = self.rng.choice(["audit", "event"])
        how = self.rng.choice(["DISABLE", "DROP"])
        guard = f"TRIGGER {table}_no_change"
        dropped = f"DROP {guard} ON {table}"
        self.run(dropped if how == "DROP" else f"ALTER TABLE {table} {how} {guard}")
        return f"{how} {guard}"

    def row(self, table: sa.Table) -> dict[str, Any]:
        names = ", ".join(f'"{column.name}"' for column in table.columns)
        query = f'SELECT {names} FROM "{table.name}"'
        rows = [dict(row) for row in self.connection.exec_driver_sql(query).mappings()]
        return self.rng.choice(sorted(rows, key=lambda row: str(list(row.values())[:2])))

    def where(self, table: sa.Table, row: dict[str, Any]) -> tuple[str, list[Any]]:
        keys = [column.name for column in table.primary_key.columns]
        mark = "?" if self.is_file else "%s"
        return " AND ".join(f'"{key}" = {mark}' for key in keys), [row[key] for key in keys]

    def change(self, table: sa.Table) -> str:
        row = self.row(table)
        column = self.rng.choice(list(table.columns))
        where, key = self.where(table, row)
        mark = "?" if self.is_file else "%s"
        new = self.other(column, row[column.name])
        self.run(f'UPDATE "{table.name}" SET "{column.name}" = {mark} WHERE {where}', new, *key)
        return f"{column.name} of {key} to {str(new)[:40]!r}"

    def delete(self, table: sa.Table) -> str:
        where, key = self.where(table, self.row(table))
        self.run(f'DELETE FROM "{table.name}" WHERE {where}', *key)
        return str(key)

    def insert(self, table: sa.Table) -> str:
        row = self.row(table)
        alike = {
            column.name: self.other(column, row[column.name])
            if column.primary_key or column.name in {"number", "name"}
            else row[column.name]
            for column in table.columns
        }
        names = ", ".join(f'"{name}"' for name in alike)
        marks = ", ".join(["?" if self.is_file else "%s"] * len(alike))
        self.run(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', *alike.values())
        return str(self.where(table, alike)[1])

    def other(self, column: sa.Column[Any], value: Any) -> Any:
        for kind, change in (
            (sa.Date, self.other_day), (sa.Boolean, self.other_flag), (sa.Float, self.other_number),
            (sa.Integer, self.other_number), (sa.BigInteger, self.other_number),
            (sa.LargeBinary, self.other_bytes),
        ):  # fmt: skip
            if isinstance(column.type, kind):
                return change(value, column)
        text = str(value or "")
        if getattr(column.type, "length", None) and text:
            return text[:-1] + ("x" if text[-1] != "x" else "y")
        return text + self.rng.choice(" x")

    def other_day(self, value: Any, _column: sa.Column[Any]) -> Any:
        day = date.fromisoformat(str(value)) if value else date(2024, 1, 1)
        new = day + timedelta(days=1)
        return new.isoformat() if self.is_file else new

    def other_flag(self, value: Any, _column: sa.Column[Any]) -> Any:
        return int(not value) if self.is_file else not value

    def other_number(self, value: Any, column: sa.Column[Any]) -> Any:
        if isinstance(column.type, sa.Float):
            return (value or 0.0) + self.rng.choice([0.5, 1e-9])
        return (value or 0) + (1000 if column.primary_key else 1)

    def other_bytes(self, value: Any, _column: sa.Column[Any]) -> Any:
        return bytes(value or b"")[:-1] + b"\xfe"


def verdict_after(store: Store, tamper: Callable[[sa.Connection], str]) -> tuple[str, Verdict]:
    """Tamper with a store, check it, and take the tampering back."""
    try:
        with store.together() as inside:
            with inside.reading() as connection:
                done = tamper(connection)
            verdict = verify(inside)
            raise Undo
    except Undo:
        return done, verdict


def at_random(rng: random.Random) -> Callable[[sa.Connection], str]:
    return lambda connection: Tampering(connection, rng).do()


@pytest.mark.scaled
def test_every_random_tampering_of_a_file_is_found_and_none_where_there_is_none(
    file_store: Store,
) -> None:
    found_all(file_store, scaled(50))


@pytest.mark.scaled
@pytest.mark.programs
@pytest.mark.parametrize("part", range(SERVER_PARTS))
def test_every_random_tampering_of_a_server_is_found(server_store: Store, part: int) -> None:
    found_all(server_store, scaled(50) // SERVER_PARTS, seed=20240220 + part)


def found_all(store: Store, times: int, *, seed: int = 20240220) -> None:
    rng = random.Random(seed)
    assert verify(store).broken == ()
    missed = []
    for _ in range(times):
        done, verdict = verdict_after(store, at_random(rng))
        if verdict.ok:
            missed.append(done)
    assert missed == []
    assert verify(store).broken == ()


def test_the_control_without_seals_misses_what_the_seals_find(
    file_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.store.checks.seal_findings", lambda *_: [])
    rng = random.Random(20240220)
    assert sum(verdict_after(file_store, at_random(rng))[1].ok for _ in range(20)) > 5


@pytest.mark.parametrize("table", SEALED, ids=lambda table: table.name)
def test_a_row_of_each_kept_table_is_named(file_store: Store, table: sa.Table) -> None:
    key = next(iter(table.primary_key.columns)).name

    def take_away(connection: sa.Connection) -> str:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        query = f'SELECT min("{key}") FROM "{table.name}"'
        first = connection.exec_driver_sql(query).scalar()
        connection.exec_driver_sql(f'DELETE FROM "{table.name}" WHERE "{key}" = ?', (first,))
        return str(first)

    first, verdict = verdict_after(file_store, take_away)
    findings = [str(one) for one in verdict.broken]
    assert any("is gone" in one and first in one for one in findings), findings


def test_a_store_from_before_there_were_seals_is_sealed_by_its_next_write(tmp_path: Path) -> None:
    store = new_store(tmp_path / "firemap.db")
    store.record([site_made()], **BY)
    upkeep.add(store, "grid", [{"name": "第一网格"}], **BY)
    store.close()
    store = open_store(tmp_path / "firemap.db")
    with store.together() as inside, inside.reading() as connection:
        connection.exec_driver_sql("DELETE FROM seal")
        connection.exec_driver_sql("DELETE FROM meta WHERE key IN ('head', 'drafts')")
    assert not verify(store).ok  # the audit still names the seals
    store.close()


def test_what_the_check_finds_is_said_in_chinese(file_store: Store) -> None:
    def change(connection: sa.Connection) -> str:
        connection.exec_driver_sql("UPDATE visit SET team = '别的' WHERE visit_id = 2")
        return ""

    (finding,) = verdict_after(file_store, change)[1].broken
    assert finding.said() == "检查 2 与保存时的内容不符"
