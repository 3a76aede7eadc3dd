"""Bringing a store file from the tables of an older release to today's, one step a version.

A step is a pair of SQL files, ``NNNN_name.sqlite.sql`` and ``NNNN_name.postgresql.sql``, frozen at
its release. All pending steps run in one transaction: a file is of the old version or the new.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from data.store.engine import copy_file
from data.store.tables import meta, schema_version
from vocabulary.errors import StoreError

_FOLDER: Final = Path(__file__).parent
# Statements are parted by a line that holds only this.
_SEPARATOR: Final = re.compile(r"^--;\s*$", re.MULTILINE)


def steps(dialect: str, *, folder: Path = _FOLDER) -> dict[int, Path]:
    """Return the steps for a database engine: version -> SQL file.

    Parameters
    ----------
    dialect : "sqlite" or "postgresql"
    folder : Path
    """
    return {int(path.name[:4]): path for path in sorted(folder.glob(f"[0-9]*.{dialect}.sql"))}


def newest(*, folder: Path = _FOLDER) -> int:
    """Return the version this program writes."""
    return max(steps("sqlite", folder=folder))


def current(connection: sa.Connection) -> int:
    """Return the version of the open store; 0 where there are no tables of ours.

    Raises
    ------
    StoreError
        The store was written by a newer program.
    """
    if not sa.inspect(connection).has_table(schema_version.name):
        return 0
    version = connection.execute(sa.select(sa.func.max(schema_version.c.version))).scalar() or 0
    if version > newest():
        raise StoreError(
            f"The store has tables of version {version}, this program knows up to {newest()}; "
            "install the newer program, or restore a backup made by this one."
        )
    return version


def upgrade(connection: sa.Connection, *, folder: Path = _FOLDER) -> list[int]:
    """Run the pending steps inside the open transaction.

    Returns
    -------
    list of int
        Versions applied, in order.

    Raises
    ------
    StoreError
        The store was written by a newer program, or there are no steps for its engine.
    """
    done = current(connection)
    todo = steps(connection.dialect.name, folder=folder)
    if not todo:
        raise StoreError(f"There are no tables for the engine {connection.dialect.name}.")
    applied = [version for version in sorted(todo) if version > done]
    for version in applied:
        for statement in _SEPARATOR.split(todo[version].read_text(encoding="utf-8")):
            if statement.strip():
                # psycopg reads "%" as the start of a placeholder even where there are none.
                is_server = connection.dialect.name == "postgresql"
                connection.exec_driver_sql(statement.replace("%", "%%") if is_server else statement)
        connection.execute(sa.insert(schema_version), {"version": version})
    return applied


def kind_of(connection: sa.Connection) -> str | None:
    """Return what the store says it holds."""
    query = sa.select(meta.c.value).where(meta.c.key == "kind")
    return connection.execute(query).scalar()


def keep_copy(engine: sa.Engine, path: Path, version: int) -> Path:
    """Copy a store file beside itself before it is changed.

    Returns
    -------
    Path
        ``<name>.before-<version>.db``, whole or absent, never half.

    Raises
    ------
    StoreError
        The copy cannot be written.
    """
    kept = path.with_name(f"{path.stem}.before-v{version}{path.suffix}")
    copy_file(engine, kept)
    return kept
