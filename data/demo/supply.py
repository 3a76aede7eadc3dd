"""Made-up hydrants and micro fire stations of the demo, near its sites, thin in the villages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import pandas as pd

from data.demo.calendar import AS_OF
from data.demo.dice import Dice
from data.demo.words import DEMO
from vocabulary.terms import Category, PositionQuality, SupplyKind

_HYDRANT_SHARE: Final = 0.16
_BROKEN_SHARE: Final = 0.08
_UNKNOWN_SHARE: Final = 0.1
# Degrees by which a hydrant stands off the site beside it: at most some 40 m.
_OFF: Final = 0.0004
_HYDRANT: Final = DEMO + "消火栓"
_STATION: Final = DEMO + "微型消防站"
_FIREWORKS: Final = DEMO + "烟花爆竹燃放点"
_N_FIREWORKS: Final = 4
_BROKEN_NOTE: Final = "演示：无水，待修"


def supply_points(sites: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of `supply_point`.

    Parameters
    ----------
    sites : sequence of dict
        Of `data.demo.places.make_sites`, with `lon` and `lat`.
    """
    placed = [
        site for site in sites if site.get("position_quality") == PositionQuality.SURVEYED.value
    ]
    return [*_hydrants(placed), *_stations(placed), *_fireworks(placed)]


def _fireworks(sites: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    scenic = [site for site in sites if site["category"] == Category.SCENIC.value]
    for number, site in enumerate(scenic[:_N_FIREWORKS], start=1):
        yield {
            "kind": SupplyKind.FIREWORKS.value,
            "name": f"{_FIREWORKS}{number}",
            "village_code": site["village_code"],
            "lon": round(site["lon"] + _OFF, 6),
            "lat": round(site["lat"] + _OFF, 6),
            "is_working": True,
            "checked_on": AS_OF,
            "note": None,
        }


def _hydrants(sites: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    dice = Dice("supply", "water")
    number = 0
    for site in sites:
        # Villages beyond the town have few.
        share = _HYDRANT_SHARE / (4 if str(site["village_code"])[-3] == "2" else 1)
        if not dice.chance(share):
            continue
        number += 1
        is_broken, is_unknown = dice.chance(_BROKEN_SHARE), dice.chance(_UNKNOWN_SHARE)
        yield {
            "kind": SupplyKind.HYDRANT.value,
            "name": f"{_HYDRANT}{number:03d}",
            "village_code": site["village_code"],
            "lon": round(site["lon"] + (dice.share() - 0.5) * 2 * _OFF, 6),
            "lat": round(site["lat"] + (dice.share() - 0.5) * 2 * _OFF, 6),
            "is_working": False if is_broken else None if is_unknown else True,
            "checked_on": AS_OF if is_broken else None,
            "note": _BROKEN_NOTE if is_broken else None,
        }


def _stations(sites: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    dice = Dice("supply", "station")
    compounds = pd.DataFrame(sites)
    compounds = compounds[compounds["category"] == Category.COMPOUND.value]
    for number, (code, group) in enumerate(compounds.groupby("village_code"), 1):
        if not dice.chance(0.7):
            continue
        site = group.iloc[0]
        yield {
            "kind": SupplyKind.MICRO_STATION.value,
            "name": f"{_STATION}{number:02d}",
            "village_code": code,
            "lon": float(site["lon"]),
            "lat": float(site["lat"]),
            "is_working": True,
            "crew": dice.between(3, 8),
        }
