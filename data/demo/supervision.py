"""The demo's supervision visits: what villages had reported, and what was found; all invented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from data.demo.dice import Dice
from data.demo.words import DEMO, LEADER_OFFICES, MARK
from data.store.frames import hazards, villages
from data.store.upkeep import add
from vocabulary.terms import TaskKind

if TYPE_CHECKING:
    from data.store.opening import Store

ACTOR: Final = "demo"
# Day, villages (in their order) and how often what was reported holds there.
_ROUNDS: Final = (
    (date(2024, 1, 12), (0, 3, 6, 9), (0.95, 0.9, 0.6, 0.9)),
    (date(2024, 2, 2), (1, 4, 11), (0.9, 0.95, 0.85)),
    (date(2024, 2, 12), (6, 13), (0.65, 0.9)),
)
_REPORTED: Final = ("submitted", "rechecked", "accepted", "closed")
_LOOKED_AT: Final = 8
_WORDS: Final = ("村社每日防火巡查记录在册", "春节期间夜间值守到岗")


def add_supervision(store: Store, *, now: datetime) -> None:
    """Put the supervision visits of the demo into its store.

    Parameters
    ----------
    store : Store
        With villages and hazards in it.
    now : datetime
        Aware; the moment of loading.
    """
    dice = Dice("supervision")
    names = villages(store)["short_name"]
    rows = []
    for day, places, shares in _ROUNDS:
        state = hazards(store, day)
        done = state[state["status"].isin(_REPORTED)]
        for place, share in zip(places, shares, strict=True):
            code = str(names.index[place])
            mine = [int(one) for one in done.index[done["village_code"] == code]]
            items = list(_items(mine, share, dice))
            rows.append(_visit(day, code, str(names.iloc[place]), len(mine), items))
    add(store, "task", rows, actor=ACTOR, now=now)


def _items(ids: list[int], share: float, dice: Dice) -> Iterator[dict[str, Any]]:
    left = list(ids)
    for _ in range(min(_LOOKED_AT, len(left))):
        picked = dice.pick(left)
        left.remove(picked)
        yield {"hazard_id": picked, "what": None, "is_held": dice.chance(share)}
    for what in _WORDS:
        yield {"hazard_id": None, "what": what, "is_held": dice.chance(share)}


def _visit(
    day: date, code: str, name: str, n_reported: int, items: list[dict[str, Any]]
) -> dict[str, Any]:
    n_held = sum(item["is_held"] for item in items)
    is_good = n_held == len(items)
    return {
        "kind": TaskKind.SUPERVISION.value, "title": f"{name}检查督导：报告与现场核对",
        "village_code": code, "office": LEADER_OFFICES[0], "owner": f"{DEMO}督导组",
        "opened_on": day, "due_on": day, "done_on": day,
        "result": "与报告一致" if is_good else "不符的当场交办，重新倒排",
        "details": {"n_reported": n_reported, "items": items, "is_random": True, "mark": MARK},
    }  # fmt: skip
