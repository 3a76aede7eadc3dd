"""Bringing a store from the tables of an older release to today's, by the steps in `versions/`.

A new store is made from `data.store.tables` and marked with the newest step. An older one runs the
steps it lacks, by alembic, all in one transaction: a store is of the old version or of the new.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlalchemy as sa

from data.store.tables import metadata
from vocabulary.errors import StoreError
from vocabulary.messages import message

_FOLDER: Final = Path(__file__).parent
# alembic's own table: the last step a store has run.
_MARK: Final = sa.Table(
    "alembic_version", sa.MetaData(), sa.Column("version_num", sa.String(32), primary_key=True)
)
# The mark of a store from before the first release.
_OLD_MARK: Final = "schema_version"


def newest() -> int:
    """Return the version this program writes: the number of the last step."""
    return max(int(path.name[:4]) for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def current(connection: sa.Connection) -> int | None:
    """Return the version of a store; None where there are no tables of ours.

    A store from before the first release is of version 0.

    Raises
    ------
    StoreError
        The store was written by a newer program.
    """
    seen = sa.inspect(connection)
    if not seen.has_table(_MARK.name):
        return 0 if seen.has_table(_OLD_MARK) else None
    mark = connection.execute(sa.select(_MARK.c.version_num)).scalar() or ""
    if not mark.isdecimal() or int(mark) > newest():
        raise StoreError(
            message(
                "The store has tables of version {mark!r}, this program knows up to {newest}; "
                "install the newer program, or restore a backup made by this one."
            ),
            mark=mark,
            newest=newest(),
        )
    return int(mark)


def create(connection: sa.Connection) -> None:
    """Make the tables of a new store inside the open transaction."""
    metadata.create_all(connection, checkfirst=False)
    _MARK.create(connection)
    connection.execute(sa.insert(_MARK), {"version_num": f"{newest():04d}"})


def upgrade(connection: sa.Connection) -> None:
    """Run the steps a store lacks inside the open transaction."""
    # Only a store of an older release needs them: 0.2 s of start-up.
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    command.upgrade(config, "head")
