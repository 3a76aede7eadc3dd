"""Runs the steps, for alembic: on the connection of an open store, or on ``-x store=FILE``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alembic import context

from data.store.engine import make_engine, transaction
from data.store.tables import metadata

if TYPE_CHECKING:
    import sqlalchemy as sa


def run(connection: sa.Connection) -> None:
    """Run the pending steps.

    SQLite can add a column; any other change copies the table and loses its triggers, so the
    guarded ones (`data.store.schema.guarded`) are only ever added to.
    """
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    context.run_migrations()


given: sa.Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = make_engine(context.get_x_argument(as_dictionary=True)["store"])
    with transaction(engine, writes=True) as opened:
        run(opened)
