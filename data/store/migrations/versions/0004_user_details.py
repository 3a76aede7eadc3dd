"""A user's villages, and until when a one-time word is good."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: Final = "0004"
down_revision: Final = "0003"


def upgrade() -> None:
    """Add the column."""
    op.add_column("app_user", sa.Column("details", sa.Text))
