"""Writing the records that are no event: villages, visits, measures, outreach, gatherings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from data.ledger import Record
from data.store import tables, upkeep
from data.store.canonical import plain
from data.store.recording import OpenWrite
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.terms import LedgerKind, Provenance, VillageKind

if TYPE_CHECKING:
    from data.store.opening import Store

_CLOSED_LISTS: Final[dict[tuple[str, str], frozenset[str]]] = {
    ("village", "kind"): frozenset(term.value for term in VillageKind),
    ("village", "provenance"): frozenset(term.value for term in Provenance),
}
_OURS: Final = frozenset({"version", "audit_seq"})


def put_villages(
    store: Store,
    villages: Sequence[Record],
    *,
    actor: str,
    now: datetime,
    expected_versions: Mapping[str, int] | None = None,
) -> None:
    """Store villages by their code: a new one goes in, a known one takes the fields given.

    Parameters
    ----------
    store : Store
    villages : sequence of dict
        Keys as in docs/frames.md; `geometry` is shapely, WGS 84. A missing key leaves what is
        known alone.
    actor : str
    now : datetime
        Aware.
    expected_versions : dict of str to int, optional
        Code -> version the writer saw.

    Raises
    ------
    StaleRecordError
        A village has another version than expected.
    StoreError
        A village has no 12-digit code or, when new, no name.
    """
    with store.writing("put_villages", actor=actor, now=now) as write:
        for village in villages:
            code = str(village.get("village_code"))
            expected = (expected_versions or {}).get(code)
            put_village(write, village, expected_version=expected)
        write.detail["villages"] = len(villages)


def put_village(write: OpenWrite, village: Record, *, expected_version: int | None = None) -> None:
    """Store one village inside an open write; see `put_villages`.

    Raises
    ------
    StaleRecordError
        The village has another version than expected.
    StoreError
        The record cannot be a village.
    """
    table = tables.village
    row = village_row(village)
    code = row["village_code"]
    query = sa.select(table.c.version).where(table.c.village_code == code)
    known = write.connection.execute(query).scalar()
    if expected_version is not None and expected_version != (known or 0):
        raise StaleRecordError(
            f"village {code} is at version {known or 0}, the change was made on version "
            f"{expected_version}; look at both and choose."
        )
    row |= {"version": (known or 0) + 1, "audit_seq": write.audit_seq}
    if known is None:
        if not row.get("name"):
            raise StoreError(f"village {code} needs a name, got none.")
        write.connection.execute(sa.insert(table), row)
        return
    change = sa.update(table).where(table.c.village_code == code, table.c.version == known)
    if write.connection.execute(change, row).rowcount != 1:
        raise StaleRecordError(f"village {code} changed while it was written; try again.")


def village_row(village: Record) -> dict[str, Any]:
    """Return the columns of a village record; `geometry` becomes WKB.

    Raises
    ------
    StoreError
        The code is not twelve digits, or a field is unknown.
    """
    row = {key: value for key, value in village.items() if key not in ("geometry", "source_crs")}
    code = str(row.get("village_code", ""))
    if len(code) != 12 or not (code.isascii() and code.isdigit()):
        raise StoreError(f"A village is known by its 12-digit code, got {code!r}.")
    shape = village.get("geometry")
    if shape is not None:
        import shapely

        row["polygon"] = shapely.to_wkb(shape)
    return _checked(tables.village, row)


def add_visits(
    store: Store, rows: Sequence[Mapping[str, Any]], *, actor: str, now: datetime
) -> list[int]:
    """Add visits: `site_id`, `visited_on`, `kind`, and `team`, `n_found` (0), `checklist`, `note`.

    Raises
    ------
    StoreError
        A visit names no site of the store, or a field it does not have.
    """
    return upkeep.add(store, "visit", rows, actor=actor, now=now)


def add_measures(
    store: Store, rows: Sequence[Mapping[str, Any]], *, actor: str, now: datetime
) -> list[int]:
    """Add measures: `kind`, `site_id`, `hazard_id`, `due_on`, `done_on`, `paper_number`.

    Raises
    ------
    StoreError
        A measure names no site of the store, or a field it does not have.
    """
    return upkeep.add(store, "measure", rows, actor=actor, now=now)


def add_outreach(
    store: Store, rows: Sequence[Mapping[str, Any]], *, actor: str, now: datetime
) -> list[int]:
    """Add outreach: `held_on`, `kind`, `village_code`, `topics`, `people`, `households`.

    Raises
    ------
    StoreError
        A field is unknown or missing.
    """
    return upkeep.add(store, "outreach", rows, actor=actor, now=now)


def add_gatherings(
    store: Store, rows: Sequence[Mapping[str, Any]], *, actor: str, now: datetime
) -> list[int]:
    """Add large events: `kind`, `place`, `starts_on`, `ends_on`, `crowd`, `permit`, `controls`.

    Raises
    ------
    StoreError
        A field is unknown or missing, or the event ends before it starts.
    """
    return upkeep.add(store, "gathering", rows, actor=actor, now=now)


def _checked(table: sa.Table, row: dict[str, Any]) -> dict[str, Any]:
    checked = {}
    for name, value in row.items():
        if name not in table.columns or name in _OURS:
            raise StoreError(f"A {table.name} has no field {name!r}; see data/tables.py.")
        allowed = _CLOSED_LISTS.get((table.name, name))
        kept = plain(value) if not isinstance(value, (date, bytes)) else value
        if allowed is not None and kept is not None and kept not in allowed:
            raise StoreError(f"{table.name}.{name} cannot be {kept!r}; see vocabulary/terms.py.")
        # PostgreSQL takes no NUL in text.
        checked[name] = kept.replace("\x00", "") if isinstance(kept, str) else kept
    return checked


def remember_headings(
    store: Store, kind: LedgerKind, mapping: Mapping[str, str], *, actor: str, now: datetime
) -> None:
    """Remember which column of ours a heading stands for, for the next file of this kind.

    Parameters
    ----------
    mapping : dict of str to str
        Heading as typed (at most 200 characters are kept) -> our column, "" for none.

    Raises
    ------
    StoreError
        The store cannot be written.
    """
    table = tables.heading
    with store.writing("remember_headings", actor=actor, now=now) as write:
        for typed, column in mapping.items():
            row = {"kind": kind.value, "heading": typed[:200], "column_name": column}
            same = (table.c.kind == row["kind"]) & (table.c.heading == row["heading"])
            seen = write.connection.execute(sa.select(table.c.version).where(same)).scalar() or 0
            write.connection.execute(sa.delete(table).where(same))
            ours = {"version": seen + 1, "audit_seq": write.audit_seq}
            write.connection.execute(sa.insert(table), row | ours)
        write.detail["headings"] = len(mapping)


def remembered_headings(store: Store, kind: LedgerKind) -> dict[str, str]:
    """Return what `remember_headings` keeps for a kind of ledger: heading -> our column."""
    table = tables.heading
    query = sa.select(table.c.heading, table.c.column_name).where(table.c.kind == kind.value)
    with store.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}
