"""The seals of rows, and the salts under which personal cells of an event are hashed.

What is in the store already is sealed by the next write.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op

from data.store.schema import BIG

revision: Final = "0002"
down_revision: Final = "0001"

_SEALED: Final = (
    "village", "campaign", "visit", "measure", "outreach", "gathering", "snapshot", "app_user",
    "receipt", "repair", "heading", "file", "task", "grid", "duty", "household_check", "self_check",
    "lesson", "incident", "supply_point", "plan", "setting",
)  # fmt: skip


def upgrade() -> None:
    """Add the table and the two columns, and find the rows of a write at once."""
    op.add_column("event", sa.Column("salt", sa.String(32)))
    op.add_column("event", sa.Column("sealed", sa.Text))
    written = sa.ForeignKey("audit.audit_seq", deferrable=True, initially="DEFERRED")
    op.create_table(
        "seal",
        sa.Column("seal_seq", BIG, primary_key=True, autoincrement=False),
        sa.Column("table_name", sa.String(32), nullable=False),
        sa.Column("row_key", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64)),
        sa.Column("salt", sa.String(32)),
        sa.Column("audit_seq", BIG, written, nullable=False),
    )
    op.create_index("ix_seal_row", "seal", ["table_name", "row_key"])
    for name in _SEALED:
        op.create_index(f"ix_{name}_audit_seq", name, ["audit_seq"])
