"""The demo's kept look-back list: factories closed by New Year, all grave ones and a draw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from data.demo.dice import Dice
from data.store import upkeep
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import Category, EventKind, HazardGrade, Tier

if TYPE_CHECKING:
    from data.demo.world import World
    from data.store.opening import Store

DRAWN_ON: Final = date(2024, 1, 1)
_GRAVE: Final = 14
_DRAWN: Final = 24


def add_kept_list(
    store: Store, world: World, ids: Mapping[tuple[str, int], int], *, actor: str, now: datetime
) -> None:
    """Put a look-back list of `DRAWN_ON` into a store that holds the demo's hazards.

    Parameters
    ----------
    store, world, ids, actor, now :
        As in `data.demo.pressing.add_pressing`.
    """
    grave, others = _closed(world)
    why = dict.fromkeys(grave[:_GRAVE], "grave")
    why |= dict.fromkeys(_draw(others, Dice("looking_back")), "random")
    kept = {ids["hazard", number]: reason for number, reason in why.items()}
    body = {"hazard_ids": list(kept), "why": {str(one): reason for one, reason in kept.items()},
            "seed": DRAWN_ON.toordinal()}  # fmt: skip
    row = {"title": f"look_back {DRAWN_ON.isoformat()}", "as_of": DRAWN_ON, "body": body,
           "details": {"kind": "look_back"}}  # fmt: skip
    upkeep.add(store, "plan", [row], actor=actor, now=now)


def _closed(world: World) -> tuple[list[int], list[int]]:
    """Return the factories' hazards that were closed on the day, grave ones and others."""
    states: dict[int, dict[str, Any]] = {}
    events = world.events[world.events["subject"] == "hazard"]
    for event in events[events["effective_on"] <= pd.Timestamp(DRAWN_ON)].to_dict("records"):
        state = states.setdefault(event["subject_id"], {})
        state |= event["changes"] | {"kind": event["kind"]}
    grave: list[int] = []
    others: list[int] = []
    for number, state in sorted(states.items()):
        site = world.sites[state["site_id"] - 1]
        if state["kind"] != EventKind.CLOSED.value or site["category"] != Category.FACTORY.value:
            continue
        is_grave = state.get("grade", HazardGrade.GENERAL.value) != HazardGrade.GENERAL.value
        is_grave |= HAZARD_CODES[state["code"]].tier is Tier.T4
        (grave if is_grave else others).append(number)
    return grave, others


def _draw(numbers: list[int], dice: Dice) -> list[int]:
    left: list[int] = list(numbers)
    drawn: list[int] = []
    while left and len(drawn) < _DRAWN:
        drawn.append(left.pop(dice.between(0, len(left) - 1)))
    return drawn
