"""Whether a database has the tables, indexes and triggers of ours, and nothing besides.

A trigger that is missing lets rows be changed in silence; a foreign one changes them itself.
"""

from __future__ import annotations

from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from data.store.engine import sqlite_module
from data.store.migrations import newest
from data.store.tables import metadata
from vocabulary.messages import Said, message
from vocabulary.store import noun

_MARKS: Final = {"alembic_version", "schema_version"}
_PARTS: Final = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
_GUARDS: Final = """
SELECT t.tgname, c.relname, t.tgenabled, p.proname, p.prosrc
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace
"""
_RULES: Final = """
SELECT r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
WHERE c.relnamespace = current_schema()::regnamespace
"""

Named = tuple[str, str]  # what it is ("table", "index", "trigger", "view"), and its name


@lru_cache(maxsize=1)
def _ours() -> dict[Named, str]:
    """Return the SQL of every part of a store in a file as this program makes it."""
    engine = sa.create_engine("sqlite://", module=sqlite_module())
    with engine.begin() as connection:
        metadata.create_all(connection)
        return {(row[0], row[1]): _tidied(row[2]) for row in connection.exec_driver_sql(_PARTS)}


def _tidied(sql: str) -> str:
    return " ".join(sql.split())


def foreign_parts(path: Path) -> list[Said]:
    """Name what of a database file is none of ours: read before anything in it can run.

    An older store may have fewer columns and triggers; its tables have our names, and a trigger or
    an index is word for word one of ours.
    """
    module = sqlite_module()
    try:
        with closing(module.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("PRAGMA trusted_schema=OFF")
            parts = connection.execute(_PARTS).fetchall()
    except module.Error as error:
        return [Said(message("it cannot be read ({why})."), {"why": error})]
    ours, found = _ours(), []
    for kind, name, sql in parts:
        if kind == "table":
            is_ours = name in _MARKS or (kind, name) in ours
            is_plain = _tidied(sql).upper().startswith("CREATE TABLE ")
            known = is_ours and is_plain
        else:
            known = ours.get((kind, name)) == _tidied(sql)
        if not known:
            found.append(_foreign(kind, name))
    return found


def _foreign(kind: str, name: str) -> Said:
    return Said(
        message("{kind} {name} is none of this program's."), {"kind": noun(kind), "name": name}
    )


def shape_findings(connection: sa.Connection) -> list[Said]:
    """Compare the tables and what guards them with what this program makes."""
    found = _column_findings(connection)
    if connection.dialect.name == "sqlite":
        return found + _file_findings(connection)
    return found + _server_findings(connection)


def _column_findings(connection: sa.Connection) -> list[Said]:
    seen = sa.inspect(connection)
    names = set(seen.get_table_names())
    wanted = {**metadata.tables}
    found = [_foreign("table", name) for name in sorted(names - set(wanted) - {"alembic_version"})]
    for name, table in wanted.items():
        if name not in names:
            found.append(Said(message("table {name} is missing."), {"name": name}))
            continue
        held = {one["name"]: one["nullable"] for one in seen.get_columns(name)}
        ours = {column.name: bool(column.nullable) for column in table.columns}
        if held != ours:
            found.append(Said(message("table {name} has other columns than ours."), {"name": name}))
    marks: Any = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars()
    if list(marks) != [f"{newest():04d}"]:
        found.append(Said(message("the mark of the version is not the one of this program.")))
    return found


def _file_findings(connection: sa.Connection) -> list[Said]:
    rows: Any = connection.exec_driver_sql(_PARTS).all()
    held = {(row[0], row[1]): _tidied(row[2]) for row in rows if row[0] != "table"}
    ours = {part: sql for part, sql in _ours().items() if part[0] != "table"}
    return _compared(held, ours)


def _compared(held: dict[Named, str], ours: dict[Named, str]) -> list[Said]:
    found = [_foreign(*part) for part in sorted(held.keys() - ours.keys())]
    for kind, name in sorted(ours.keys()):
        if (kind, name) not in held:
            found.append(
                Said(message("{kind} {name} is missing."), {"kind": noun(kind), "name": name})
            )
        elif held[kind, name] != ours[kind, name]:
            found.append(
                Said(message("{kind} {name} was changed."), {"kind": noun(kind), "name": name})
            )
    return found


def _server_findings(connection: sa.Connection) -> list[Said]:
    rows: Any = connection.exec_driver_sql(_GUARDS).all()
    held = {
        ("trigger", row[0]): " ".join((row[1], row[2], row[3], _tidied(row[4]))) for row in rows
    }
    body = "BEGIN RAISE EXCEPTION '% rows are never changed', TG_TABLE_NAME; END"
    ours = {
        ("trigger", f"{name}_no_change"): f"{name} O refuse_change {body}"
        for name in ("audit", "event")
    }
    rules: Any = connection.exec_driver_sql(_RULES).scalars()
    indexes: set[str] = {
        one["name"] or ""
        for name in metadata.tables
        if sa.inspect(connection).has_table(name)
        for one in sa.inspect(connection).get_indexes(name)
    }
    wanted = {str(index.name) for table in metadata.tables.values() for index in table.indexes}
    return (
        _compared(held, ours)
        + [_foreign("rule", str(rule)) for rule in rules]
        + [Said(message("{kind} {name} is missing."), {"kind": noun("index"), "name": name})
           for name in sorted(wanted - indexes)]
    )  # fmt: skip
