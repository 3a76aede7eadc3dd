"""The villages and communities, stored by their 12-digit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from data.store import tables
from data.store.hash_chain import plain
from data.store.recording import Writing
from vocabulary.errors import StaleRecordError, StoreError
from vocabulary.messages import message
from vocabulary.terms import Provenance, VillageKind

if TYPE_CHECKING:
    from data.store.opening import Store

_TABLE: Final = tables.village
_CLOSED_LISTS: Final[dict[str, frozenset[str]]] = {
    "kind": frozenset(term.value for term in VillageKind),
    "provenance": frozenset(term.value for term in Provenance),
}
_OURS: Final = frozenset({"version", "audit_seq"})


def put_villages(
    store: Store,
    villages: Sequence[Mapping[str, Any]],
    *,
    actor: str,
    now: datetime,
    expected_versions: Mapping[str, int] | None = None,
) -> None:
    """Store villages by their code: a new one goes in, a known one takes the fields given.

    Parameters
    ----------
    villages : sequence of mapping
        Keys as in docs/frames.md; `geometry` is shapely, WGS 84. A missing key leaves what is
        known alone.
    expected_versions : code -> version the writer saw

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


def put_village(
    write: Writing, village: Mapping[str, Any], *, expected_version: int | None = None
) -> None:
    """Store one village inside an open write; see `put_villages`.

    Raises
    ------
    StaleRecordError
        The village has another version than expected.
    StoreError
        The record cannot be a village.
    """
    row = village_row(village)
    code = row["village_code"]
    query = sa.select(_TABLE.c.version).where(_TABLE.c.village_code == code)
    known = write.connection.execute(query).scalar()
    if expected_version is not None and expected_version != (known or 0):
        raise StaleRecordError(
            message(
                "village {code} is at version {known}, the change was made on version "
                "{expected_version}; look at both and choose."
            ),
            code=code,
            known=known or 0,
            expected_version=expected_version,
        )
    row |= {"version": (known or 0) + 1, "audit_seq": write.audit_seq}
    if known is None:
        if not row.get("name"):
            raise StoreError(
                message("village {code} needs a name, got none."),
                code=code,
            )
        write.connection.execute(sa.insert(_TABLE), row)
        return
    change = sa.update(_TABLE).where(_TABLE.c.village_code == code, _TABLE.c.version == known)
    if write.connection.execute(change, row).rowcount != 1:
        raise StaleRecordError(
            message("village {code} changed while it was written; try again."),
            code=code,
        )


def village_row(village: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a village record; `geometry` becomes WKB.

    Raises
    ------
    StoreError
        The code is not twelve digits, or a field is unknown.
    """
    row = {key: value for key, value in village.items() if key not in ("geometry", "source_crs")}
    code = str(row.get("village_code", ""))
    if len(code) != 12 or not (code.isascii() and code.isdigit()):
        raise StoreError(
            message("A village is known by its 12-digit code, got {code!r}."),
            code=code,
        )
    shape = village.get("geometry")
    if shape is not None:
        import shapely

        row["polygon"] = shapely.to_wkb(shape)
    return {name: _checked(name, value) for name, value in row.items()}


def _checked(name: str, value: Any) -> Any:
    if name not in _TABLE.columns or name in _OURS:
        raise StoreError(
            message("A village has no field {name!r}; see data/store/tables.py."),
            name=name,
        )
    kept = plain(value) if not isinstance(value, (date, bytes)) else value
    if name in _CLOSED_LISTS and kept is not None and kept not in _CLOSED_LISTS[name]:
        raise StoreError(
            message("village.{name} cannot be {kept!r}; see vocabulary/terms.py."),
            name=name,
            kept=kept,
        )
    # PostgreSQL takes no NUL in text.
    return kept.replace("\x00", "") if isinstance(kept, str) else kept
