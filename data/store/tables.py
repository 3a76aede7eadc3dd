"""The register's tables in their newest shape; `data.work_tables` has those of the work around it.

`data.migrations` brings an older file here. One schema serves SQLite and PostgreSQL: geometry is
WKB beside plain longitude and latitude, JSON is canonical text (a hash is taken over it), and a
moment is ISO text in UTC, which sorts as time does. Each row a person can change names, in
`audit_seq`, the audit row of the write that last touched it. The database refuses the commit where
that row is missing.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa

from data.store.canonical import canonical
from vocabulary.errors import StoreError

metadata: Final = sa.MetaData()

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
        raise StoreError("The store needs a time with its time zone, got a naive one.")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def audited() -> sa.Column[Any]:
    """Return the column that names the audit row of the last write."""
    return sa.Column(
        "audit_seq",
        BIG,
        sa.ForeignKey("audit.audit_seq", deferrable=True, initially="DEFERRED"),
        nullable=False,
    )


def versioned() -> sa.Column[Any]:
    """Return the column that lost-update checks compare."""
    return sa.Column("version", sa.Integer, nullable=False)


def origin() -> tuple[sa.Column[Any], ...]:
    """Return the columns that lead back to a ledger row."""
    return (
        sa.Column("source_file", sa.Text),
        sa.Column("source_sheet", sa.Text),
        sa.Column("source_row", sa.Integer),
        sa.Column("extra", JsonText),
    )


def kept() -> tuple[sa.Column[Any], ...]:
    """Return what a record has that a person keeps up: details of its kind, and whether voided."""
    voided = sa.Column("is_voided", sa.Boolean, nullable=False, server_default=sa.false())
    return sa.Column("note", sa.Text), sa.Column("details", JsonText), voided


def at_site(*, nullable: bool = True) -> sa.Column[Any]:
    """Return the column of the site a record is of."""
    key = sa.ForeignKey("site.site_id", deferrable=True, initially="DEFERRED")
    return sa.Column("site_id", BIG, key, nullable=nullable)


def in_village() -> sa.Column[Any]:
    """Return the column of the 12-digit village code."""
    return sa.Column("village_code", sa.String(12))


schema_version = sa.Table(
    "schema_version", metadata, sa.Column("version", sa.Integer, primary_key=True)
)
meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("audit_seq", BIG, primary_key=True, autoincrement=False),
    sa.Column("recorded_at", Moment, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Column("event_head", sa.String(64), nullable=False),  # hash of the last event of this write
    sa.Column("prev_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
)
event = sa.Table(
    "event",
    metadata,
    sa.Column("event_seq", BIG, primary_key=True, autoincrement=False),
    sa.Column("subject", sa.String(8), nullable=False),
    sa.Column("subject_id", BIG, nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("effective_on", sa.Date, nullable=False),
    sa.Column("recorded_at", Moment, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
    sa.Column("changes", sa.Text, nullable=False),
    sa.Column("receipt_id", BIG),
    audited(),
    sa.Column("prev_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Index("ix_event_subject", "subject", "subject_id"),
    sa.Index("ix_event_receipt", "receipt_id"),
)
site = sa.Table(
    "site",
    metadata,
    sa.Column("site_id", BIG, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text),
    sa.Column("category", sa.String(16)),
    in_village(),
    sa.Column("lon", sa.Float),
    sa.Column("lat", sa.Float),
    sa.Column("is_voided", sa.Boolean, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # the whole fold, canonical JSON
    versioned(),
    audited(),
)
hazard = sa.Table(
    "hazard",
    metadata,
    sa.Column("hazard_id", BIG, primary_key=True, autoincrement=False),
    at_site(),
    sa.Column("hazard_no", sa.Text),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("found_on", sa.Date),
    sa.Column("due_on", sa.Date),
    sa.Column("closed_on", sa.Date),
    sa.Column("state", sa.Text, nullable=False),
    versioned(),
    audited(),
    sa.Index("ix_hazard_site", "site_id"),
)
village = sa.Table(
    "village",
    metadata,
    sa.Column("village_code", sa.String(12), primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("kind", sa.String(16)),
    sa.Column("class_code", sa.String(8)),
    sa.Column("polygon", sa.LargeBinary),  # WKB, WGS 84
    sa.Column("residents", sa.Integer),
    sa.Column("households", sa.Integer),
    sa.Column("leader", sa.Text),
    sa.Column("office", sa.Text),
    sa.Column("provenance", sa.String(16)),
    *origin(),
    versioned(),
    audited(),
)
campaign = sa.Table(
    "campaign",
    metadata,
    sa.Column("campaign_id", BIG, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("issuer", sa.Text),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("parent_document", sa.Text),
    sa.Column("phases", JsonText, nullable=False),
    sa.Column("key_dates", JsonText, nullable=False),
    sa.Column("targets", JsonText),
    sa.Column("as_of", sa.Date),
    versioned(),
    audited(),
)
visit = sa.Table(
    "visit",
    metadata,
    sa.Column("visit_id", BIG, primary_key=True, autoincrement=False),
    at_site(nullable=False),
    sa.Column("visited_on", sa.Date, nullable=False),
    sa.Column("team", sa.Text),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("n_found", sa.Integer, nullable=False),
    sa.Column("checklist", JsonText),
    *kept(),
    *origin(),
    versioned(),
    audited(),
    sa.Index("ix_visit_site", "site_id"),
)
measure = sa.Table(
    "measure",
    metadata,
    sa.Column("measure_id", BIG, primary_key=True, autoincrement=False),
    at_site(),
    sa.Column("hazard_id", BIG),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("due_on", sa.Date),
    sa.Column("done_on", sa.Date),
    sa.Column("paper_number", sa.Text),
    sa.Column("effect", sa.Text),
    sa.Column("is_legally_checked", sa.Boolean),
    in_village(),
    sa.Column("office", sa.Text),
    sa.Column("person", sa.Text),
    *kept(),
    *origin(),
    versioned(),
    audited(),
)
outreach = sa.Table(
    "outreach",
    metadata,
    sa.Column("outreach_id", BIG, primary_key=True, autoincrement=False),
    in_village(),
    at_site(),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("topics", JsonText),
    sa.Column("people", sa.Integer),
    sa.Column("households", sa.Integer),
    sa.Column("is_planned", sa.Boolean, nullable=False),
    sa.Column("place", sa.Text),
    sa.Column("volunteers", sa.Integer),
    sa.Column("lesson_id", BIG),
    *kept(),
    *origin(),
    versioned(),
    audited(),
)
gathering = sa.Table(
    "gathering",
    metadata,
    sa.Column("gathering_id", BIG, primary_key=True, autoincrement=False),
    in_village(),
    at_site(),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("place", sa.Text),
    sa.Column("starts_on", sa.Date, nullable=False),
    sa.Column("ends_on", sa.Date, nullable=False),
    sa.Column("crowd", sa.Integer),
    sa.Column("permit", sa.Text),
    sa.Column("controls", JsonText),
    sa.Column("sponsor", sa.Text),
    sa.Column("contact", sa.Text),
    sa.Column("risk", sa.String(16)),
    *kept(),
    *origin(),
    versioned(),
    audited(),
)
snapshot = sa.Table(
    "snapshot",
    metadata,
    sa.Column("snapshot_id", BIG, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("frozen_at", Moment, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("period_start", sa.Date),
    sa.Column("period_end", sa.Date),
    sa.Column("facts", JsonText, nullable=False),
    audited(),
    sa.UniqueConstraint("number", name="uq_snapshot_number"),
)
app_user = sa.Table(  # "user" is a reserved word in PostgreSQL
    "app_user",
    metadata,
    sa.Column("user_id", BIG, primary_key=True, autoincrement=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    in_village(),
    sa.Column("password_hash", sa.Text),
    sa.Column("is_active", sa.Boolean, nullable=False),
    versioned(),
    audited(),
    sa.UniqueConstraint("name", name="uq_app_user_name"),
)
receipt = sa.Table(
    "receipt",
    metadata,
    sa.Column("receipt_id", BIG, primary_key=True, autoincrement=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("recorded_at", Moment, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("rows_in", sa.Integer, nullable=False),
    sa.Column("accepted", sa.Integer, nullable=False),
    sa.Column("unchanged", sa.Integer, nullable=False),
    sa.Column("waiting", sa.Integer, nullable=False),
    sa.Column("refused", sa.Integer, nullable=False),
    sa.Column("datum", sa.String(16), nullable=False),
    sa.Column("evidence", JsonText, nullable=False),
    sa.Column("faults", JsonText, nullable=False),
    sa.Column("mapping", JsonText, nullable=False),
    sa.Column("notes", JsonText, nullable=False),
    sa.Column("villages_before", JsonText, nullable=False),  # what an undo puts back
    sa.Column("undone_at", Moment),
    audited(),
)
repair = sa.Table(
    "repair",
    metadata,
    sa.Column("repair_id", BIG, primary_key=True, autoincrement=False),
    sa.Column("receipt_id", BIG, sa.ForeignKey("receipt.receipt_id"), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("sheet", sa.Text, nullable=False),
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("raw", JsonText, nullable=False),
    sa.Column("faults", JsonText, nullable=False),
    sa.Column("resolved_by", BIG),  # the receipt that brought the mended row
    audited(),
)
heading = sa.Table(
    "heading",
    metadata,
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("heading", sa.String(200), primary_key=True),
    sa.Column("column_name", sa.String(64), nullable=False),
    versioned(),
    audited(),
)
