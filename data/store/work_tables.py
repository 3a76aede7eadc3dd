"""Tables of the work around the register: files, tasks, grids, forms, cases, plans, settings.

They are rows a person keeps up: `data.upkeep` adds, changes and voids them, each time with an audit
row and a version check. Only `draft` is no record: what somebody had half typed, without audit.
"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa

from data.store.tables import (
    BIG,
    JsonText,
    Moment,
    at_site,
    audited,
    in_village,
    kept,
    metadata,
    origin,
    versioned,
)


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(f"{name}_id", BIG, primary_key=True, autoincrement=False)


file = sa.Table(  # a photo or a paper; what it belongs to is named by kind and id
    "file",
    metadata,
    _key("file"),
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
    versioned(),
    audited(),
    sa.Index("ix_file_subject", "subject", "subject_id"),
    sa.Index("ix_file_sha256", "sha256"),
)
task = sa.Table(  # what somebody is to do that is no hazard: see vocabulary.terms.TaskKind
    "task",
    metadata,
    _key("task"),
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
    versioned(),
    audited(),
    sa.Index("ix_task_kind", "kind"),
)
grid = sa.Table(
    "grid",
    metadata,
    _key("grid"),
    in_village(),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("worker", sa.Text),
    sa.Column("phone", sa.Text),
    sa.Column("households", sa.Integer),
    sa.Column("last_report_on", sa.Date),
    *kept(),
    *origin(),
    versioned(),
    audited(),
)
duty = sa.Table(  # who answers for what: village x trade x office x person
    "duty",
    metadata,
    _key("duty"),
    in_village(),
    at_site(),
    sa.Column("role", sa.String(32), nullable=False),
    sa.Column("trade", sa.String(16)),
    sa.Column("office", sa.Text),
    sa.Column("person", sa.Text),
    sa.Column("phone", sa.Text),
    *kept(),
    *origin(),
    versioned(),
    audited(),
)
household_check = sa.Table(  # three clears, three offs at one door
    "household_check",
    metadata,
    _key("household_check"),
    in_village(),
    at_site(),
    sa.Column("household", sa.Text, nullable=False),
    sa.Column("checked_on", sa.Date, nullable=False),
    sa.Column("ticks", JsonText, nullable=False),
    sa.Column("checked_by", sa.Text),
    *kept(),
    *origin(),
    versioned(),
    audited(),
)
self_check = sa.Table(
    "self_check",
    metadata,
    _key("self_check"),
    at_site(nullable=False),
    in_village(),
    sa.Column("checked_on", sa.Date, nullable=False),
    sa.Column("answers", JsonText, nullable=False),
    sa.Column("filled_by", sa.Text),
    *kept(),
    *origin(),
    versioned(),
    audited(),
)
lesson = sa.Table(  # a fire elsewhere and what it teaches here ("case" is a word of SQL)
    "lesson",
    metadata,
    _key("lesson"),
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
    versioned(),
    audited(),
)
incident = sa.Table(  # a fire here
    "incident",
    metadata,
    _key("incident"),
    in_village(),
    at_site(),
    sa.Column("happened_on", sa.Date, nullable=False),
    sa.Column("category", sa.String(16)),
    sa.Column("cause", sa.Text),
    sa.Column("deaths", sa.Integer),
    sa.Column("injured", sa.Integer),
    *kept(),
    *origin(),
    versioned(),
    audited(),
)
supply_point = sa.Table(  # hydrants, micro fire stations and other water or crew
    "supply_point",
    metadata,
    _key("supply_point"),
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
    versioned(),
    audited(),
)
plan = sa.Table(  # an inspection plan somebody kept
    "plan",
    metadata,
    _key("plan"),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("body", JsonText, nullable=False),
    *kept(),
    versioned(),
    audited(),
)
setting = sa.Table(
    "setting",
    metadata,
    sa.Column("name", sa.String(64), primary_key=True),
    sa.Column("value", JsonText, nullable=False),
    versioned(),
    audited(),
)
draft = sa.Table(
    "draft",
    metadata,
    sa.Column("form", sa.String(200), primary_key=True),
    sa.Column("actor", sa.String(100), primary_key=True),
    sa.Column("value", JsonText, nullable=False),
    sa.Column("saved_at", Moment, nullable=False),
)

# What `data.upkeep` keeps, by name.
KEPT: Final[dict[str, sa.Table]] = {
    table.name: table
    for table in (
        file, task, grid, duty, household_check, self_check, lesson, incident, supply_point, plan,
        *(metadata.tables[name] for name in ("visit", "measure", "outreach", "gathering")),
    )
}  # fmt: skip
