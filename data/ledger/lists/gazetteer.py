"""The office's own list of buildings and house numbers: read, kept in the store, read again.

It is kept like the road file, in the table of files: points as packed numbers, texts as JSON, so
that one backup carries it.
"""

from __future__ import annotations

import io
import json
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd
import sqlalchemy as sa

from data.ledger import Ledger, LedgerRow
from data.store.files import put_only_in
from data.store.opening import Store
from data.store.tables import file as file_table
from vocabulary import ledger as words
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.terms import FileRole, PositionQuality

SUBJECT: Final = "gazetteer"
COLUMNS: Final = ("name", "address", "village_code", "lon", "lat")
_MEDIA: Final = "application/x-gazetteer"
_STEPS: Final = 1e7  # a degree in whole numbers: 1 cm


def buildings_of(ledger: Ledger) -> pd.DataFrame:
    """Return the rows of a list that have coordinates of their own: COLUMNS.

    Parameters
    ----------
    ledger : read as sites, and placed
    """
    made = [_building(row) for row in ledger.rows]
    return pd.DataFrame([one for one in made if one], columns=list(COLUMNS))


def _building(row: LedgerRow) -> dict[str, Any] | None:
    site = row.site or {}
    if site.get("position_quality") != PositionQuality.SURVEYED.value:
        return None
    address = site.get("address") or _street_and_number(row.raw)
    name = site.get("name")
    if not address and not name:
        return None
    told = {column: site.get(column) for column in ("village_code", "lon", "lat")}
    return {"name": name or "", "address": address, **told}


def _street_and_number(raw: dict[str, str]) -> str:
    """Return the address of a row that has street and number in columns of their own."""
    street = next((cell for head, cell in raw.items() if words.STREET_HEADING.search(head)), "")
    number = next((cell for head, cell in raw.items() if words.NUMBER_HEADING.search(head)), "")
    number = number.strip().removesuffix(".0")
    if not street.strip() or not number:
        return ""
    return street.strip() + (
        number if number.endswith(words.NUMBER_SIGN) else number + words.NUMBER_SIGN
    )


def keep_buildings(
    store: Store, buildings: pd.DataFrame, *, name: str, actor: str, now: datetime
) -> int:
    """Keep the list as the office's gazetteer, in place of the one before; return its rows.

    Raises
    ------
    StoreError
        No row has both coordinates and an address or a name.
    """
    if buildings.empty:
        raise StoreError(
            message("No row of the list has coordinates together with an address or a name.")
        )
    row = {
        "subject": SUBJECT, "role": FileRole.GAZETTEER.value, "name": name, "media_type": _MEDIA,
        "body": _bytes_of(buildings), "details": {"rows": len(buildings)},
    }  # fmt: skip
    with store.writing("keep_gazetteer", actor=actor, now=now) as write:
        put_only_in(write, row)
    return len(buildings)


def kept_buildings(store: Store) -> pd.DataFrame:
    """Return the list kept: COLUMNS, empty where none is."""
    kept = file_table.c
    query = sa.select(kept.body).where((kept.subject == SUBJECT) & ~kept.is_voided)
    with store.reading() as connection:
        body = connection.execute(query.order_by(kept.file_id.desc())).scalar()
    if body is None:
        return pd.DataFrame(columns=list(COLUMNS))
    with np.load(io.BytesIO(bytes(body)), allow_pickle=False) as packed:
        texts = json.loads(str(packed["texts"]))
        lon, lat = (packed["xy"] / _STEPS).T
    return pd.DataFrame({**texts, "lon": lon, "lat": lat})[list(COLUMNS)]


def _bytes_of(buildings: pd.DataFrame) -> bytes:
    texts = {
        name: [one if isinstance(one, str) else None for one in buildings[name]]
        for name in ("name", "address", "village_code")
    }
    out = io.BytesIO()
    np.savez_compressed(
        out,
        xy=np.rint(buildings[["lon", "lat"]].to_numpy(float) * _STEPS).astype(np.int32),
        texts=np.array(json.dumps(texts, ensure_ascii=False)),
    )
    return out.getvalue()
