"""The hash chains over events and audit rows: a changed, missing or swapped row shows.

A hash is taken over text, so each value has exactly one: its canonical JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any, Final

from vocabulary.errors import StoreError
from vocabulary.messages import Said, message
from vocabulary.store import noun

GENESIS: Final = "0" * 64

EVENT_HASHED: Final = (
    "event_seq", "subject", "subject_id", "kind", "effective_on", "recorded_at", "actor", "note",
    "changes", "receipt_id", "audit_seq",
)  # fmt: skip
AUDIT_HASHED: Final = ("audit_seq", "recorded_at", "actor", "action", "detail", "event_head")


# Most parts of a record are of these: no call for each of them.
_AS_IT_IS: Final = frozenset({str, int, bool, type(None)})
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def plain(value: object) -> Any:
    """Return `value` as JSON knows it: dates as ISO text, terms as their value, NaN as None.

    Raises
    ------
    StoreError
        The value is of a kind no ledger holds.
    """
    if isinstance(value, dict):
        return {
            str(key): part if type(part) in _AS_IT_IS else plain(part)
            for key, part in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [part if type(part) in _AS_IT_IS else plain(part) for part in value]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if value != value or type(value).__name__ == "NAType":  # noqa: PLR0124 - NaN and NaT alone
        return None
    if isinstance(value, float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "item"):  # a NumPy scalar
        return _plain_scalar(value.item())
    raise StoreError(
        message("A record holds text, numbers, flags and dates, got {got}."),
        got=type(value).__name__,
    )


def canonical(value: object) -> str:
    """Return `value` as the one JSON text it can have, so that equal values have equal hashes.

    A lone surrogate, which no database stores, becomes "?".
    """
    text = _ENCODER.encode(plain(value))
    return text.encode("utf-8", "replace").decode("utf-8")


def link(prev_hash: str, fields: Iterable[object]) -> str:
    """Return the hash of a row: SHA-256 over the hash before it and its fields as text.

    Each field is preceded by its length, so that no two different rows give the same bytes.
    """
    digest = hashlib.sha256(prev_hash.encode("ascii"))
    for value in fields:
        text = b"\x00" if value is None else str(value).encode("utf-8")
        digest.update(b"%d:" % len(text) if value is not None else b"-:")
        digest.update(text)
    return digest.hexdigest()


def commitment(salt: str, sealed: str | None, changes: Mapping[str, Any], note: str | None) -> str:
    """Return the hash that stands for an event's personal cells and its note.

    Parameters
    ----------
    sealed : "hash:name,name" with the names of these cells; None: of all cells
    """
    names = None if sealed is None else set(sealed.partition(":")[2].split(","))
    private = {n: value for n, value in changes.items() if names is None or n in names}
    return link(salt, (canonical({"changes": private, "note": note}),))


def event_fields(row: Mapping[str, Any]) -> Iterable[object]:
    """Return what the hash of an event is taken over; `changes` is canonical JSON."""
    sealed = row["sealed"]
    if sealed is None:  # from before there were seals
        return (row[name] for name in EVENT_HASHED)
    names = set(sealed.partition(":")[2].split(","))
    public = {n: value for n, value in json.loads(row["changes"]).items() if n not in names}
    told = {**row, "changes": canonical(public), "note": sealed}
    return (told[name] for name in EVENT_HASHED)


def audit_fields(row: Mapping[str, Any]) -> Iterable[object]:
    """Return what the hash of an audit row is taken over."""
    return (row[name] for name in AUDIT_HASHED)


def broken_links(
    rows: Iterable[Mapping[str, Any]],
    *,
    key: str,
    hashed: Callable[[Mapping[str, Any]], Iterable[object]],
    table: str,
    changed: Callable[[Mapping[str, Any]], bool] = lambda _row: False,
) -> list[Said]:
    """Walk a chain from its first row.

    Parameters
    ----------
    rows : in order of `key`; dates and times as the text the store holds
    key : the sequence column, 1, 2 … without a gap
    hashed : what the hash of a row is taken over
    table : named in the findings
    changed : whether the contents of a row may differ from its hash

    Returns
    -------
    list of Said
        One finding for each break; empty for a whole chain.
    """
    findings: list[Said] = []
    prev, expected = GENESIS, 1
    for row in rows:
        seq = row[key]
        row_said = {"table": noun(table), "seq": seq}
        if seq != expected:
            gap = {"table": noun(table), "seq": expected, "next": seq}
            findings.append(Said(message("{table} {seq}: missing, {next} follows"), gap))
        if row["prev_hash"] != prev:
            findings.append(
                Said(message("{table} {seq}: does not follow the row before it"), row_said)
            )
        if link(row["prev_hash"], hashed(row)) != row["hash"] and not changed(row):
            findings.append(
                Said(message("{table} {seq}: contents do not match their hash"), row_said)
            )
        prev, expected = row["hash"], seq + 1
    return findings
