"""The hash chains over events and audit rows: a changed, missing or swapped row shows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final

GENESIS: Final = "0" * 64

EVENT_HASHED: Final = (
    "event_seq", "subject", "subject_id", "kind", "effective_on", "recorded_at", "actor", "note",
    "changes", "receipt_id", "audit_seq",
)  # fmt: skip
AUDIT_HASHED: Final = ("audit_seq", "recorded_at", "actor", "action", "detail", "event_head")


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


def broken_links(
    rows: Iterable[Mapping[str, Any]], *, key: str, hashed: tuple[str, ...], table: str
) -> list[str]:
    """Walk a chain from its first row.

    Parameters
    ----------
    rows : iterable of mapping
        In order of `key`; dates and times as the text the store holds.
    key : str
        The sequence column, 1, 2 … without a gap.
    hashed : tuple of str
        Columns under the hash, in order.
    table : str
        Named in the findings.

    Returns
    -------
    list of str
        One finding for each break; empty for a whole chain.
    """
    findings = []
    prev, expected = GENESIS, 1
    for row in rows:
        seq = row[key]
        if seq != expected:
            findings.append(f"{table} {expected}: missing, {seq} follows")
        if row["prev_hash"] != prev:
            findings.append(f"{table} {seq}: does not follow the row before it")
        if link(row["prev_hash"], (row[name] for name in hashed)) != row["hash"]:
            findings.append(f"{table} {seq}: contents do not match their hash")
        prev, expected = row["hash"], seq + 1
    return findings
