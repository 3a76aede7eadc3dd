"""The demo's duty records of fire control rooms, most but not all complete; all invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from data.demo.calendar import AS_OF
from data.demo.dice import Dice
from data.demo.words import DEMO, MARK
from data.store.frames import sites
from data.store.upkeep import add
from vocabulary.outreach import CONTROL_ROOM_TITLE
from vocabulary.terms import TaskKind

if TYPE_CHECKING:
    from data.store.opening import Store

ACTOR: Final = "demo"
_RECORDED: Final = 0.8
_FRESH: Final = 0.9


def add_control_rooms(store: Store, *, now: datetime) -> None:
    """Put duty records of control rooms into the demo's store.

    Parameters
    ----------
    store : Store
        With sites in it.
    now : datetime
        Aware; the moment of loading.
    """
    dice = Dice("control_rooms")
    places = sites(store, AS_OF)
    has_room = places["has_control_room"].fillna(False).astype(bool)
    rows = [
        _record(int(str(site_id)), row["village_code"], dice)
        for site_id, row in places[has_room].iterrows()
        if dice.chance(_RECORDED)
    ]
    add(store, "task", rows, actor=ACTOR, now=now)


def _record(site_id: int, village: str | None, dice: Dice) -> dict[str, Any]:
    day: date = AS_OF - timedelta(dice.between(1, 28) if dice.chance(_FRESH) else 45)
    persons = 2 if dice.chance(0.85) else 1
    return {
        "kind": TaskKind.CONTROL_ROOM.value, "title": CONTROL_ROOM_TITLE, "site_id": site_id,
        "village_code": village, "owner": f"{DEMO}填报人",
        "opened_on": day, "due_on": day, "done_on": day,
        "details": {
            "persons": persons, "certified": persons if dice.chance(0.8) else persons - 1,
            "hours": 24 if dice.chance(0.95) else 16, "rota": dice.chance(0.95),
            "log": dice.chance(0.85), "auto": dice.chance(0.85), "mark": MARK,
        },
    }  # fmt: skip
