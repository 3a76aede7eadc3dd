"""What each row held when it was last written, bound into the audit.

A write seals the rows it touched: a digest of each row's cells under a salt of its own; the audit
row of the write holds one hash over these digests. So a row that was changed, taken away or put in
behind the program's back shows. The next seal of a row takes the salt of the one before away: from
then on nobody can tell, not even by trying, what the row held, so a person's data are erased by an
ordinary change.

Sites and hazards have no seals, they follow from their events. Drafts are no records: one digest in
`meta` stands for all of them. `meta` also names the last audit row, so that a tail cut off shows.
A store from before there were seals is sealed whole by its next write.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from data.store.hash_chain import GENESIS, canonical, link
from data.store.tables import draft, meta, metadata, seal
from vocabulary.messages import Said, message
from vocabulary.store import noun

if TYPE_CHECKING:
    from data.store.recording import Writing

SEALED: Final = tuple(
    table
    for name, table in metadata.tables.items()
    if name not in {"meta", "audit", "event", "site", "hazard", "seal", "draft"}
)
# In the detail of an audit row: the hash over the seals of its write.
BOUND: Final = "seals"
# Keys of `meta` that say how the rest stands, and so have no seal themselves.
_HEAD, _DRAFTS = "head", "drafts"
_NOW: Final = sa.bindparam("now", type_=sa.BigInteger())
_TOUCHED: Final[sa.CompoundSelect[tuple[str]]] = sa.union_all(
    *(
        sa.select(sa.literal_column(f"'{table.name}'")).where(
            sa.exists().where(table.c.audit_seq == _NOW)
        )
        for table in SEALED
    )
)

Row = tuple[str, str, dict[str, Any]]  # its table, its key as text, its cells as the driver reads


def seal_rows(write: Writing) -> None:
    """Seal what an open write touched, and bind it into the detail of its audit row."""
    connection = write.connection
    is_first = _noted(connection, _HEAD) is None
    held = list(_all_rows(connection) if is_first else _touched(write))
    last = connection.execute(sa.select(sa.func.max(seal.c.seal_seq))).scalar() or 0
    rows = []
    for seq, (name, key, cells) in enumerate(held, start=last + 1):
        salt = write.salt(f"seal {seq}")
        rows.append(_seal(seq, name, key, _digest(salt, cells), salt))
    for seq, (name, key) in enumerate(write.gone, start=last + 1 + len(rows)):
        rows.append(_seal(seq, name, key, None, None))
    if is_first:
        note_drafts(connection)
    if not rows:
        return
    sealed_now = {"audit_seq": write.audit_seq}
    connection.execute(sa.insert(seal), [row | sealed_now for row in rows])
    if not is_first:
        _drop_salts(connection, rows, last)
    write.detail[BOUND] = _hash_of(rows)


def _seal(seq: int, name: str, key: str, digest: str | None, salt: str | None) -> dict[str, Any]:
    return {"seal_seq": seq, "table_name": name, "row_key": key, "digest": digest, "salt": salt}


def _drop_salts(connection: sa.Connection, rows: list[dict[str, Any]], last: int) -> None:
    earlier = sa.update(seal).where(
        seal.c.table_name == sa.bindparam("of_table"),
        seal.c.row_key == sa.bindparam("of_row"),
        seal.c.seal_seq <= last,
        seal.c.salt.is_not(None),
    )
    of = [{"of_table": row["table_name"], "of_row": row["row_key"]} for row in rows]
    connection.execute(earlier.values(salt=None), of)


def note_head(connection: sa.Connection, fingerprint: str) -> None:
    """Name the last audit row."""
    _note(connection, _HEAD, fingerprint)


def note_drafts(connection: sa.Connection) -> None:
    """Say what all drafts hold; whoever changed one calls it."""
    _note(connection, _DRAFTS, _drafts_digest(connection))


def _note(connection: sa.Connection, key: str, value: str) -> None:
    changed = sa.update(meta).where(meta.c.key == key).values(value=value)
    if connection.execute(changed).rowcount == 0:
        connection.execute(sa.insert(meta), {"key": key, "value": value})


def _noted(connection: sa.Connection, key: str) -> str | None:
    value: str | None = connection.execute(
        sa.select(meta.c.value).where(meta.c.key == key)
    ).scalar()
    return value


def _drafts_digest(connection: sa.Connection) -> str:
    held = sorted((key, _digest(GENESIS, cells)) for _, key, cells in _rows(connection, draft))
    return link(GENESIS, (text for pair in held for text in pair))


def _touched(write: Writing) -> Iterator[Row]:
    found: Any = write.connection.execute(_TOUCHED, {"now": write.audit_seq}).scalars()
    names: set[str] = set(found)
    for table in SEALED:
        if table.name in names:
            yield from _rows(write.connection, table, f"WHERE audit_seq = {write.audit_seq:d}")


def _all_rows(connection: sa.Connection) -> Iterator[Row]:
    for row in _rows(connection, meta):
        if row[1] not in (_HEAD, _DRAFTS):
            yield row
    for table in SEALED:
        yield from _rows(connection, table)


def _rows(connection: sa.Connection, table: sa.Table, where: str = "") -> Iterator[Row]:
    """Yield rows as the driver reads them: what SQLAlchemy makes of them could hide a change."""
    quote = connection.dialect.identifier_preparer.quote
    names = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key.columns]
    listed = ", ".join(map(quote, names))
    query = f"SELECT {listed} FROM {quote(table.name)} {where}"  # noqa: S608 - names of our own
    few = {"stream_results": True, "yield_per": 20 if "body" in names else 500}
    result: Any = connection.exec_driver_sql(query, execution_options=few)
    for row in result:
        cells = dict(zip(names, row, strict=True))
        key = [str(cells[name]) for name in keys]
        yield table.name, key[0] if len(key) == 1 else canonical(key), cells


def _digest(salt: str, cells: Mapping[str, Any]) -> str:
    """Return the digest of a row; a column that a later release adds, empty, does not change it."""
    told = [(name, _told(cells[name])) for name in sorted(cells) if cells[name] is not None]
    return link(salt, (text for pair in told for text in pair))


def _told(value: Any) -> str:
    if isinstance(value, (bytes, memoryview)):
        return f"b:{hashlib.sha256(value).hexdigest()}"
    if isinstance(value, date):
        return f"s:{value.isoformat()}"
    if isinstance(value, (bool, int)):
        return f"i:{int(value)}"
    return f"f:{value!r}" if isinstance(value, float) else f"s:{value}"


def _hash_of(rows: list[dict[str, Any]]) -> str:
    told = (row[name] for row in rows for name in ("seal_seq", "table_name", "row_key", "digest"))
    return link(GENESIS, told)


def seal_findings(
    connection: sa.Connection, bound: Mapping[int, str], fingerprint: str
) -> list[Said]:
    """Compare every row with its seal, and the seals with what the audit says of them.

    Parameters
    ----------
    bound : number of an audit row -> hash over the seals of its write
    fingerprint : of the last audit row
    """
    findings, latest = _read_seals(connection, bound)
    if not bound:  # nothing was written since there are seals
        return findings
    for name, key, cells in _all_rows(connection):
        digest, salt = latest.pop((name, key), (None, None))
        if digest is None:
            findings.append(_said(message("{table} {row}: was never written down"), name, key))
        elif salt is None or _digest(salt, cells) != digest:
            findings.append(_said(message("{table} {row}: is not as it was written"), name, key))
    findings += [
        _said(message("{table} {row}: is gone"), name, key)
        for (name, key), (digest, _) in latest.items()
        if digest is not None
    ]
    if _noted(connection, _HEAD) != fingerprint:
        findings.append(Said(message("audit: the last row is not the one that was written last")))
    if _noted(connection, _DRAFTS) != _drafts_digest(connection):
        findings.append(Said(message("draft: a draft was changed, put in or taken away")))
    return findings


def _said(text: str, name: str, key: str) -> Said:
    return Said(text, {"table": noun(name), "row": key})


def _read_seals(
    connection: sa.Connection, bound: Mapping[int, str]
) -> tuple[list[Said], dict[tuple[str, str], tuple[str | None, str | None]]]:
    findings: list[Said] = []
    latest: dict[tuple[str, str], tuple[str | None, str | None]] = {}
    groups: dict[int, list[dict[str, Any]]] = {}
    # Only the last seal of a row has its salt; the columns are few, the rows many.
    for row in connection.execute(sa.select(seal).order_by(seal.c.seal_seq)).mappings():
        groups.setdefault(row["audit_seq"], []).append(dict(row))
        place = row["table_name"], row["row_key"]
        if latest.get(place, (None, None))[1] is not None:
            findings.append(
                _said(message("{table} {row}: has the salt of an earlier seal"), *place)
            )
        if row["digest"] is None and row["salt"] is not None:
            findings.append(
                _said(message("{table} {row}: has the salt of an earlier seal"), *place)
            )
        latest[place] = row["digest"], row["salt"]
    for seq in sorted(bound.keys() | groups.keys()):
        if bound.get(seq) != (_hash_of(groups[seq]) if seq in groups else None):
            said = {"seq": seq}
            findings.append(
                Said(message("audit {seq}: its seals are not the ones it was written with"), said)
            )
    return findings, latest


def bound_in(detail: str) -> str | None:
    """Return the hash over the seals of a write from the detail of its audit row."""
    found: str | None = json.loads(detail).get(BOUND)
    return found
