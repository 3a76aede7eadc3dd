"""The tables of the first release: a store from before it has them already, under another mark."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from vocabulary.errors import StoreError
from vocabulary.messages import message

revision: Final = "0001"
down_revision: Final = None

# The tables of the first release were the second shape before it.
_SHAPE: Final = 2


def upgrade() -> None:
    """Drop the old mark; alembic sets its own.

    Raises
    ------
    StoreError
        The store is of the very first shape, which nobody ever used.
    """
    found = op.get_bind().execute(sa.text("SELECT max(version) FROM schema_version")).scalar()
    if found != _SHAPE:
        raise StoreError(
            message(
                "The store is from before the first release, with tables of shape {found}; "
                "this program brings up shape {shape} alone. Open it with the program that "
                "wrote it."
            ),
            found=found,
            shape=_SHAPE,
        )
    op.drop_table("schema_version")
