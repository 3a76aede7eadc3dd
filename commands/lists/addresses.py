"""Sites placed by their address, with the office's own list of buildings and house numbers."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from commands.clock import ACTOR, now, today
from commands.import_ledger import require_confirmed
from data.ledger import Told
from data.ledger.intake import read_ledger
from data.ledger.lists.gazetteer import buildings_of, keep_buildings, kept_buildings
from data.register.entries import place_by_address
from data.store import frames
from data.store.opening import Store, open_store
from geo.gazetteer import gazetteer_of, placed_by_address, without_place
from geo.locate import place
from vocabulary.personal_numbers import cover_all
from vocabulary.terms import Datum, LedgerKind


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Keep the list that is named, and say where the sites without coordinates lie by it.

    Raises
    ------
    LedgerError
        The file cannot be read.
    StoreError
        Nothing of the list can be used.
    CampaignError
        Coordinates look shifted and nobody said so.
    """
    with closing(open_store(args.store)) as store:
        if args.file:
            _keep(store, args)
        buildings = kept_buildings(store)
        sites = without_place(frames.sites(store, today()))
        found = placed_by_address(sites, gazetteer_of(buildings))
        if args.apply:
            points = {one: (at.lon, at.lat, at.doubt_m) for one, at in found.items()}
            place_by_address(store, points, actor=ACTOR, now=now(), on=today())
    result = {
        "buildings": len(buildings),
        "asked": len(sites),
        "applied": bool(args.apply),
        "placed": [
            {
                "site_id": site_id, "name": str(sites.at[site_id, "name"]),
                "address": str(sites.at[site_id, "address"]), "lon": at.lon, "lat": at.lat,
                "doubt_m": at.doubt_m, "how": at.how,
            }
            for site_id, at in found.items()
        ],
    }  # fmt: skip
    covered: dict[str, Any] = cover_all(result)
    return covered


def _keep(store: Store, args: argparse.Namespace) -> None:
    datum = Datum(args.datum) if args.datum else None  # type: ignore[call-arg]
    villages = frames.villages(store)
    for ledger in read_ledger(
        args.file, told=Told(LedgerKind.SITES), as_of=today(), villages=villages
    ):
        placed = place(ledger, villages=villages, datum=datum)
        require_confirmed(placed, datum)
        keep_buildings(store, buildings_of(placed), name=ledger.file, actor=ACTOR, now=now())


def describe(result: Mapping[str, Any]) -> str:
    """Word each site with its point, how it was found and how far off it may be."""
    lines = [
        f"{one['site_id']}  {one['name']}  {one['address']}: {one['lon']}, {one['lat']} "
        f"({one['how']}, within {one['doubt_m']:.0f} m)"
        for one in result["placed"]
    ]
    done = "placed" if result["applied"] else "can be placed; --apply writes it"
    lines.append(
        f"{len(result['placed'])} of {result['asked']} sites without coordinates {done}; "
        f"{result['buildings']} buildings are known."
    )
    return "\n".join(lines)
