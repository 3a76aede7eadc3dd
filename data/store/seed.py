"""What an office that brings its own ledgers starts with: the 16 villages and the plan."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from data.context.ground import village_boundaries
from data.store.campaign import put_campaign, template
from data.store.villages import put_villages
from vocabulary.errors import StoreError
from vocabulary.messages import message
from vocabulary.terms import StoreKind

if TYPE_CHECKING:
    from data.store.opening import Store

ACTOR: Final = "seed"


def village_records() -> list[dict[str, Any]]:
    """Return the 16 villages as records: real codes, names and kinds, schematic polygons.

    Residents, households and leaders are not known: their keys are missing.
    """
    return [
        {
            "village_code": str(code),
            **{name: row[name] for name in ("name", "kind", "class_code", "provenance")},
            "geometry": row["geometry"],
        }
        for code, row in village_boundaries().iterrows()
    ]


def seed_real(store: Store, *, now: datetime) -> None:
    """Put the 16 villages and the campaign of the plan into a new store of real data.

    Villages keep what an import has already told of them, polygons excepted.

    Raises
    ------
    StoreError
        The store is a demo, or cannot be written.
    """
    if store.kind is not StoreKind.REAL:
        raise StoreError(
            message("seed_real needs a store of real data, got a demo; use data.demo.load.")
        )
    put_villages(store, village_records(), actor=ACTOR, now=now)
    put_campaign(store, template(), actor=ACTOR, now=now)
