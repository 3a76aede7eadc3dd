"""The tables of the store in their newest shape; `migrations` brings older ones here.

First the register: what happened (`event`), who wrote it (`audit`), and the rows that follow from
the events. Then what people keep up besides: `data.store.upkeep` adds, changes and voids such rows.
Each row a person can change names, in `audit_seq`, the audit row of the write that last touched it;
the database refuses the commit where that row is missing. Only `draft` is no record: what somebody
had half typed, without audit.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from data.store.schema import (
    BIG,
    JsonText,
    Moment,
    at_site,
    audited,
    editable,
    guarded,
    in_village,
    kept,
    numbered,
    only_appended,
    origin,
)

metadata: Final = sa.MetaData()

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
    audited(is_found_by_write=False),
    sa.Column("prev_hash", sa.String(64), nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("salt", sa.String(32)),
    # The commitment to the personal cells under the salt, and their names: "hash:name,name".
    sa.Column("sealed", sa.Text),
    sa.Index("ix_event_subject", "subject", "subject_id"),
    sa.Index("ix_event_receipt", "receipt_id"),
)
site = sa.Table(
    "site",
    metadata,
    numbered("site"),
    sa.Column("name", sa.Text),
    sa.Column("category", sa.String(16)),
    in_village(),
    sa.Column("lon", sa.Float),
    sa.Column("lat", sa.Float),
    sa.Column("is_voided", sa.Boolean, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # the whole fold, canonical JSON
    *editable(is_found_by_write=False),
)
hazard = sa.Table(
    "hazard",
    metadata,
    numbered("hazard"),
    at_site(),
    sa.Column("hazard_no", sa.Text),
    sa.Column("status", sa.String(16), nullable=False),
    sa.Column("found_on", sa.Date),
    sa.Column("due_on", sa.Date),
    sa.Column("closed_on", sa.Date),
    sa.Column("state", sa.Text, nullable=False),
    *editable(is_found_by_write=False),
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
    *editable(),
)
campaign = sa.Table(
    "campaign",
    metadata,
    numbered("campaign"),
    sa.Column("number", sa.Text, nullable=False),
    sa.Column("issuer", sa.Text),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("parent_document", sa.Text),
    sa.Column("phases", JsonText, nullable=False),
    sa.Column("key_dates", JsonText, nullable=False),
    sa.Column("targets", JsonText),
    sa.Column("as_of", sa.Date),
    *editable(),
)
visit = sa.Table(
    "visit",
    metadata,
    numbered("visit"),
    at_site(nullable=False),
    sa.Column("visited_on", sa.Date, nullable=False),
    sa.Column("team", sa.Text),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("n_found", sa.Integer, nullable=False),
    sa.Column("checklist", JsonText),
    *kept(),
    *origin(),
    *editable(),
    sa.Index("ix_visit_site", "site_id"),
)
measure = sa.Table(
    "measure",
    metadata,
    numbered("measure"),
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
    *editable(),
)
outreach = sa.Table(
    "outreach",
    metadata,
    numbered("outreach"),
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
    *editable(),
)
gathering = sa.Table(
    "gathering",
    metadata,
    numbered("gathering"),
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
    *editable(),
)
snapshot = sa.Table(
    "snapshot",
    metadata,
    numbered("snapshot"),
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
    numbered("user"),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.String(16), nullable=False),
    in_village(),
    sa.Column("password_hash", sa.Text),
    sa.Column("is_active", sa.Boolean, nullable=False),
    *editable(),
    sa.Column("details", JsonText),  # all villages; whether the password is a one-time word
    sa.UniqueConstraint("name", name="uq_app_user_name"),
)
receipt = sa.Table(
    "receipt",
    metadata,
    numbered("receipt"),
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
    numbered("repair"),
    sa.Column("receipt_id", BIG, sa.ForeignKey("receipt.receipt_id"), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("sheet", sa.Text, nullable=False),
    sa.Column("row", sa.Integer, nullable=False),
    sa.Column("raw", JsonText, nullable=False),
    sa.Column("faults", JsonText, nullable=False),
    sa.Column("resolved_by", BIG),  # the receipt that brought the mended row
    sa.Column("dismissed_because", sa.Text),
    audited(),
)
heading = sa.Table(
    "heading",
    metadata,
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("heading", sa.String(200), primary_key=True),
    sa.Column("column_name", sa.String(64), nullable=False),
    *editable(),
)
file = sa.Table(  # a photo or a paper; what it belongs to is named by kind and id
    "file",
    metadata,
    numbered("file"),
    sa.Column("subject", sa.String(16), nullable=False),
    sa.Column("subject_id", BIG, nullable=False),
    sa.Column("role", sa.String(32), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("media_type", sa.String(64), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),  # of the bytes as given, before shrinking
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("taken_on", sa.Date),
    *kept(),
    *editable(),
    sa.Index("ix_file_subject", "subject", "subject_id"),
    sa.Index("ix_file_sha256", "sha256"),
)
task = sa.Table(  # what somebody is to do that is no hazard: see vocabulary.terms.TaskKind
    "task",
    metadata,
    numbered("task"),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    in_village(),
    at_site(),
    sa.Column("hazard_id", BIG),
    sa.Column("office", sa.Text),
    sa.Column("owner", sa.Text),
    sa.Column("opened_on", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date),
    sa.Column("done_on", sa.Date),
    sa.Column("paper_number", sa.Text),
    sa.Column("result", sa.Text),
    *kept(),
    *origin(),
    *editable(),
    sa.Index("ix_task_kind", "kind"),
)
grid = sa.Table(
    "grid",
    metadata,
    numbered("grid"),
    in_village(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("worker", sa.Text),
    sa.Column("phone", sa.Text),
    sa.Column("households", sa.Integer),
    sa.Column("last_report_on", sa.Date),
    *kept(),
    *origin(),
    *editable(),
)
duty = sa.Table(  # who answers for what: village x trade x office x person
    "duty",
    metadata,
    numbered("duty"),
    in_village(),
    at_site(),
    sa.Column("role", sa.String(32), nullable=False),
    sa.Column("trade", sa.String(16)),
    sa.Column("office", sa.Text),
    sa.Column("person", sa.Text),
    sa.Column("phone", sa.Text),
    *kept(),
    *origin(),
    *editable(),
)
household_check = sa.Table(  # three clears, three offs at one door
    "household_check",
    metadata,
    numbered("household_check"),
    in_village(),
    at_site(),
    sa.Column("household", sa.Text, nullable=False),
    sa.Column("checked_on", sa.Date, nullable=False),
    sa.Column("ticks", JsonText, nullable=False),
    sa.Column("checked_by", sa.Text),
    *kept(),
    *origin(),
    *editable(),
)
self_check = sa.Table(
    "self_check",
    metadata,
    numbered("self_check"),
    at_site(nullable=False),
    in_village(),
    sa.Column("checked_on", sa.Date, nullable=False),
    sa.Column("answers", JsonText, nullable=False),
    sa.Column("filled_by", sa.Text),
    *kept(),
    *origin(),
    *editable(),
)
lesson = sa.Table(  # a fire elsewhere and what it teaches here ("case" is a word of SQL)
    "lesson",
    metadata,
    numbered("lesson"),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("happened_on", sa.Date),
    sa.Column("place", sa.Text),
    sa.Column("category", sa.String(16)),
    sa.Column("deaths", sa.Integer),
    sa.Column("injured", sa.Integer),
    sa.Column("cause", sa.Text),
    sa.Column("chain", JsonText),  # hazard codes
    sa.Column("lesson", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("is_verified", sa.Boolean, nullable=False),
    *kept(),
    *editable(),
)
incident = sa.Table(  # a fire here
    "incident",
    metadata,
    numbered("incident"),
    in_village(),
    at_site(),
    sa.Column("happened_on", sa.Date, nullable=False),
    sa.Column("category", sa.String(16)),
    sa.Column("cause", sa.Text),
    sa.Column("deaths", sa.Integer),
    sa.Column("injured", sa.Integer),
    *kept(),
    *origin(),
    *editable(),
)
supply_point = sa.Table(  # hydrants, micro fire stations and other water or crew
    "supply_point",
    metadata,
    numbered("supply_point"),
    in_village(),
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("lon", sa.Float),
    sa.Column("lat", sa.Float),
    sa.Column("is_working", sa.Boolean),
    sa.Column("crew", sa.Integer),
    sa.Column("checked_on", sa.Date),
    *kept(),
    *origin(),
    *editable(),
)
plan = sa.Table(  # an inspection plan somebody kept
    "plan",
    metadata,
    numbered("plan"),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("body", JsonText, nullable=False),
    *kept(),
    *editable(),
)
setting = sa.Table(
    "setting",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", JsonText, nullable=False),
    *editable(),
)
draft = sa.Table(
    "draft",
    metadata,
    sa.Column("form", sa.String(200), primary_key=True),
    sa.Column("actor", sa.String(100), primary_key=True),
    sa.Column("value", JsonText, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
)
seal = sa.Table(  # what a row held after a write: see data/store/sealing.py
    "seal",
    metadata,
    sa.Column("seal_seq", BIG, primary_key=True, autoincrement=False),
    sa.Column("table_name", sa.String(32), nullable=False),
    sa.Column("row_key", sa.Text, nullable=False),
    sa.Column("digest", sa.String(64)),  # none: the row was taken away
    sa.Column("salt", sa.String(32)),  # gone once the row has a later seal
    audited(is_found_by_write=False),
    sa.Index("ix_seal_row", "table_name", "row_key"),
)

only_appended(audit)
only_appended(event)
guarded(
    meta,
    "sqlite",
    "CREATE TRIGGER meta_kind_fixed BEFORE UPDATE ON meta WHEN OLD.key = 'kind'\n"
    "BEGIN SELECT RAISE(ABORT, 'a store keeps its kind'); END",
)

# What `data.store.upkeep` keeps, by name.
KEPT: Final[dict[str, sa.Table]] = {
    table.name: table
    for table in (
        file, task, grid, duty, household_check, self_check, lesson, incident, supply_point, plan,
        *(metadata.tables[name] for name in ("visit", "measure", "outreach", "gathering")),
    )
}  # fmt: skip
