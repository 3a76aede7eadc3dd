"""What left the house: each export with its serial, its hash and who took it, in the audit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
import sqlalchemy as sa

from data.store.events import CHINA_TIME
from data.store.tables import audit

if TYPE_CHECKING:
    from data.store.opening import Store

ACTION: Final = "export"


def record_export(
    store: Store,
    make: Callable[[str], bytes],
    *,
    kind: str,
    name: str,
    actor: str,
    now: datetime,
    detail: Mapping[str, Any] | None = None,
) -> bytes:
    """Make a file that carries its serial, and write down that it was taken.

    Parameters
    ----------
    store : Store
    make : callable
        Takes the serial, gives the bytes; where it fails nothing is written down.
    kind, name : str
        What the file is, and what it is called.
    actor : str
    now : datetime
        Aware.
    detail : mapping, optional
        What else the audit keeps: reviewer, map approval number, snapshot.

    Returns
    -------
    bytes
        As made; the audit row keeps their SHA-256.
    """
    with store.writing(ACTION, actor=actor, now=now) as write:
        serial = serial_of(write.audit_seq, now)
        content = make(serial)
        write.detail |= {
            **(detail or {}),
            "serial": serial,
            "kind": kind,
            "name": name,
            "bytes": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    return content


def serial_of(audit_seq: int, now: datetime) -> str:
    """Return the serial of an export: the day in China, and its place in the audit."""
    return f"BC-{now.astimezone(CHINA_TIME):%Y%m%d}-{audit_seq:06d}"


def export_of(store: Store, sha256: str) -> dict[str, Any] | None:
    """Return the latest export with this hash, as a row of `exports`; None where there is none.

    Parameters
    ----------
    store : Store
    sha256 : str
        Of the bytes of a file, in hexadecimal.
    """
    taken = exports(store, most=None)
    found = taken.loc[taken["sha256"].eq(sha256.lower())]
    return None if found.empty else {str(k): v for k, v in found.iloc[0].to_dict().items()}


def exports(store: Store, *, most: int | None = 200) -> pd.DataFrame:
    """Return the latest exports, the latest first.

    Parameters
    ----------
    store : Store
    most : int or None
        At most so many; None: every one.

    Returns
    -------
    (n,) DataFrame
        `serial`, `recorded_at`, `actor`, `kind`, `name`, `bytes`, `sha256`, `reviewer`,
        `map_number`; None where an export has none.
    """
    query = (
        sa.select(audit.c.recorded_at, audit.c.actor, audit.c.detail)
        .where(audit.c.action == ACTION)
        .order_by(audit.c.audit_seq.desc())
        .limit(most)
    )
    with store.reading() as connection:
        rows = connection.execute(query).mappings().all()
    names = ("serial", "kind", "name", "bytes", "sha256", "reviewer", "map_number")
    made = [
        {"recorded_at": row["recorded_at"], "actor": row["actor"]}
        | {name: json.loads(row["detail"]).get(name) for name in names}
        for row in rows
    ]
    return pd.DataFrame(made, columns=["recorded_at", "actor", *names])
