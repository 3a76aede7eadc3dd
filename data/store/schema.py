"""How the tables of the store are made: their types, the columns they share, what guards them.

One schema serves SQLite and PostgreSQL: geometry is WKB beside plain longitude and latitude, JSON
is canonical text (a hash is taken over it), and a moment is ISO text in UTC, which sorts as time
does.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from data.store.hash_chain import canonical
from vocabulary.errors import StoreError
from vocabulary.messages import message

BIG: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class JsonText(sa.types.TypeDecorator[Any]):
    """A JSON value kept as canonical text; SQL NULL for None."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        """Write the value as canonical text."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:
        """Read the text back."""
        return None if value is None else json.loads(value)


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment, kept as ISO text in UTC with microseconds."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:
        """Write an aware time; a naive one is refused, as nobody could say what it means."""
        return None if value is None else utc_text(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """Read it back, aware, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


def utc_text(moment: datetime) -> str:
    """Return an aware time as the store writes it, e.g. ``2024-02-20T01:30:00.000000+00:00``.

    Raises
    ------
    StoreError
        `moment` has no time zone.
    """
    if moment.tzinfo is None:
        raise StoreError(message("The store needs a time with its time zone, got a naive one."))
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def numbered(name: str) -> sa.Column[Any]:
    """Return the key ``<name>_id`` of a table; the store counts it up itself."""
    return sa.Column(f"{name}_id", BIG, primary_key=True, autoincrement=False)


def audited(*, is_found_by_write: bool = True) -> sa.Column[Any]:
    """Return the column that names the audit row of the last write; by default with an index."""
    key = sa.ForeignKey("audit.audit_seq", deferrable=True, initially="DEFERRED")
    return sa.Column("audit_seq", BIG, key, nullable=False, index=is_found_by_write)


def editable(*, is_found_by_write: bool = True) -> tuple[sa.Column[Any], sa.Column[Any]]:
    """Return what a row has that a person can change: a version, and the last write's audit row."""
    version = sa.Column("version", sa.Integer, nullable=False)
    return version, audited(is_found_by_write=is_found_by_write)


def origin() -> tuple[sa.Column[Any], ...]:
    """Return the columns that lead back to a ledger row."""
    return (
        sa.Column("source_file", sa.Text),
        sa.Column("source_sheet", sa.Text),
        sa.Column("source_row", sa.Integer),
        sa.Column("extra", JsonText),
    )


def kept() -> tuple[sa.Column[Any], ...]:
    """Return what a row of the upkeep has: a note, details of its kind, and whether voided."""
    voided = sa.Column("is_voided", sa.Boolean, nullable=False, server_default=sa.false())
    return sa.Column("note", sa.Text), sa.Column("details", JsonText), voided


def at_site(*, nullable: bool = True) -> sa.Column[Any]:
    """Return the column of the site a record is of."""
    key = sa.ForeignKey("site.site_id", deferrable=True, initially="DEFERRED")
    return sa.Column("site_id", BIG, key, nullable=nullable)


def in_village() -> sa.Column[Any]:
    """Return the column of the 12-digit village code."""
    return sa.Column("village_code", sa.String(12))


_APPENDING: Final = {
    "sqlite": (
        "CREATE TRIGGER {t}_no_update BEFORE UPDATE ON {t}\n"
        "BEGIN SELECT RAISE(ABORT, '{t} rows are never changed'); END",
        "CREATE TRIGGER {t}_no_delete BEFORE DELETE ON {t}\n"
        "BEGIN SELECT RAISE(ABORT, '{t} rows are never deleted'); END",
        "CREATE TRIGGER {t}_in_order BEFORE INSERT ON {t}\n"
        "WHEN NEW.{t}_seq <> (SELECT coalesce(max({t}_seq), 0) + 1 FROM {t})\n"
        "BEGIN SELECT RAISE(ABORT, '{t} rows are only appended'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        "BEGIN RAISE EXCEPTION '% rows are never changed', TG_TABLE_NAME; END $$",
        "CREATE TRIGGER {t}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {t}\n"
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ),
}


def guarded(table: sa.Table, dialect: str, *statements: str) -> None:
    """Run statements that guard a table whenever it is made on this engine."""
    for statement in statements:
        # DDL reads "%" as the start of a placeholder.
        made = sa.DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]
        sa.event.listen(table, "after_create", made.execute_if(dialect=dialect))


def only_appended(table: sa.Table) -> None:
    """Let the database refuse to change or delete rows, or to number them out of order."""
    for dialect, statements in _APPENDING.items():
        guarded(table, dialect, *(text.replace("{t}", table.name) for text in statements))


@contextmanager
def unguarded(connection: sa.Connection, table: sa.Table) -> Iterator[None]:
    """Let rows of a table that is only appended to be changed, inside an open write."""
    if connection.dialect.name == "sqlite":
        change, *_ = _APPENDING["sqlite"]
        connection.exec_driver_sql(f"DROP TRIGGER {table.name}_no_update")
        yield
        connection.exec_driver_sql(change.replace("{t}", table.name))
    else:
        guard = f"TRIGGER {table.name}_no_change"
        connection.exec_driver_sql(f"ALTER TABLE {table.name} DISABLE {guard}")
        yield
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ENABLE {guard}")
