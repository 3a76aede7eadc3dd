"""The demo's publicity, household ticks, grids, duties, cases, notices and self-checks.

One village has no publicity and no grid, some compounds no ticks: gaps are there to be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from data.demo import outreach_words as said
from data.demo import words
from data.demo.calendar import AS_OF, START, next_working
from data.demo.dice import Dice
from data.demo.places import person, telephone
from data.demo.written import add_as_written
from vocabulary.hazard_codes import GROUP_CATEGORIES, HAZARD_CODES
from vocabulary.outreach import FIRST_CASE
from vocabulary.terms import (
    Category,
    DutyRole,
    HouseholdTick,
    MeasureKind,
    OutreachForm,
    OutreachKind,
    OutreachTopic,
)

if TYPE_CHECKING:
    from data.demo.world import World
    from data.store.opening import Store

Row = dict[str, Any]
Ids = Mapping[tuple[str, int], int]
# By the last three digits of the code: no publicity at all, no grid, no leader named, grids mute.
NO_OUTREACH: Final = "204"
NO_GRID: Final = "203"
NO_LEADER: Final = "205"
_MUTE: Final = frozenset({"012", "202"})
_FORMS: Final = {
    OutreachForm.DOOR: 6.0, OutreachForm.TALK: 4.0, OutreachForm.DRILL: 2.0, OutreachForm.SHOW: 1.0,
    OutreachForm.FILM: 2.0, OutreachForm.BROADCAST: 3.0, OutreachForm.LEAFLET: 4.0,
    OutreachForm.CASE: 2.0,
}  # fmt: skip
# Share of doors at which each item is in order.
_IN_ORDER: Final = {
    HouseholdTick.CORRIDOR: 0.84, HouseholdTick.BALCONY: 0.88, HouseholdTick.KITCHEN: 0.95,
    HouseholdTick.POWER: 0.97, HouseholdTick.FLAME: 0.99, HouseholdTick.GAS: 0.98,
}  # fmt: skip


def load_outreach(store: Store, world: World, ids: Ids, *, now: datetime) -> None:
    """Put this part of the demo into the store.

    Parameters
    ----------
    store : Store
        With the villages and sites of `world` in it.
    world : World
    ids : mapping of (str, int) to int
        ("site", n-th site of the world) -> its id in the store.
    now : datetime
        Aware.
    """
    tables: dict[str, Iterator[Row]] = {
        "lesson": _lessons(),
        "outreach": _outreach(world),
        "grid": _grids(world),
        "duty": _duties(world),
        "household_check": _household_checks(world, ids),
        "measure": _measures(world, ids),
        "self_check": _self_checks(world, ids),
    }
    for table, rows in tables.items():
        add_as_written(store, table, list(rows), actor=words.CLERKS[0], now=now)


def _lessons() -> Iterator[Row]:
    yield FIRST_CASE
    yield said.MADE_UP_CASE | {"happened_on": date(2024, 1, 5), "is_verified": False}


def _outreach(world: World) -> Iterator[Row]:
    for code, village in world.villages.iterrows():
        number = str(code)[-3:]
        dice = Dice("outreach", number)
        for kind in OutreachKind:
            if kind is OutreachKind.OTHER or not _suits(kind, str(village["kind"])):
                continue
            for _ in range(dice.between(1, 3)):
                held_on = _a_day(dice)
                plan = {"village_code": code, "kind": kind.value, "held_on": held_on}
                yield plan | {"is_planned": True}
                is_held = number != NO_OUTREACH and held_on <= AS_OF
                if is_held and dice.chance(0.8):
                    yield plan | _held(kind, dice)


def _suits(kind: OutreachKind, village: str) -> bool:
    other = OutreachKind.RURAL if village == "community" else OutreachKind.COMMUNITY
    return kind is not other


def _a_day(dice: Dice) -> date:
    # More than a third fall into the month of 119.
    last = 29 if dice.chance(0.35) else 140
    return next_working(START + timedelta(dice.between(0, last)))


def _held(kind: OutreachKind, dice: Dice) -> Row:
    form = OutreachForm.DOOR if kind is OutreachKind.HOME else dice.weighted(_FORMS)
    topics = [topic.value for topic in OutreachTopic if dice.chance(0.35)]
    people = dice.between(20, 160)
    return {
        "is_planned": False,
        "topics": topics or [OutreachTopic.ELECTRICITY.value],
        "people": people,
        "households": people // 3 if kind is OutreachKind.HOME else None,
        "place": dice.pick(said.PLACES),
        "volunteers": dice.between(0, 8),
        "lesson_id": dice.between(1, 2) if form is OutreachForm.CASE else None,
        "details": {"form": form.value, "hours": dice.between(1, 4), "cadres": dice.between(1, 4)},
    }


def _grids(world: World) -> Iterator[Row]:
    for code, village in world.villages.iterrows():
        number = str(code)[-3:]
        if number == NO_GRID:
            continue
        dice = Dice("grid", number)
        n = max(2, round(village["households"] / 900))
        for at in range(n):
            silent = dice.between(20, 60) if number in _MUTE else dice.between(0, 12)
            is_named = dice.chance(0.93)
            yield {
                "village_code": code,
                "name": said.GRID.format(number=at + 1),
                "worker": person(dice) if is_named else None,
                "phone": telephone(dice) if is_named else None,
                "households": round(village["households"] / n),
                "last_report_on": None if dice.chance(0.04) else AS_OF - timedelta(silent),
            }


def _duties(world: World) -> Iterator[Row]:
    for code, village in world.villages.iterrows():
        number = str(code)[-3:]
        dice = Dice("duty", number)
        if number != NO_LEADER:
            yield {
                "village_code": code, "role": DutyRole.LEADER.value, "person": village["leader"],
                "office": village["office"],
            }  # fmt: skip
        if dice.chance(0.85):
            yield {
                "village_code": code, "role": DutyRole.VILLAGE.value, "person": person(dice),
                "phone": telephone(dice),
            }  # fmt: skip


def _household_checks(world: World, ids: Ids) -> Iterator[Row]:
    for n, site in enumerate(world.sites, start=1):
        number = str(site["village_code"])[-3:]
        dice = Dice("household", n)
        share = 0.0 if number == NO_OUTREACH else dice.share()
        if site["category"] != Category.COMPOUND.value or share < 0.25:
            continue
        slack = 0.9 + 0.1 * dice.share()
        total = int(site.get("households") or 60)
        for at in range(min(18, max(1, round(share * total / 12)))):
            yield {
                "village_code": site["village_code"],
                "site_id": ids["site", n],
                "household": said.ROOM.format(
                    building=at % 9 + 1, unit=at % 3 + 1, floor=at % 7 + 1, door=at % 4 + 1
                ),
                "checked_on": next_working(START + timedelta(dice.between(10, 105))),
                "ticks": {i.value: dice.chance(p * slack) for i, p in _IN_ORDER.items()},
                "checked_by": said.TICKED_BY,
            }


def _measures(world: World, ids: Ids) -> Iterator[Row]:
    kinds = (
        (MeasureKind.POST, 0.55, said.POST_EFFECT),
        (MeasureKind.NOTICE, 0.7, said.NOTICE_EFFECT),
        (MeasureKind.PLEDGE, 0.6, said.PLEDGE_EFFECT),
    )
    for n, site in enumerate(world.sites, start=1):
        dice = Dice("told", n)
        for kind, share, effect in kinds:
            if dice.chance(share):
                yield {
                    "site_id": ids["site", n],
                    "village_code": site["village_code"],
                    "kind": kind.value,
                    "done_on": next_working(START + timedelta(dice.between(5, 100))),
                    "effect": effect,
                    "office": site.get("office"),
                }


def _self_checks(world: World, ids: Ids) -> Iterator[Row]:
    for n, site in enumerate(world.sites, start=1):
        dice = Dice("self_check", n)
        codes = _codes(str(site["category"]))
        if not codes or not dice.chance(0.42):
            continue
        checked_on = next_working(START + timedelta(dice.between(15, 105)))
        answers = {code: _answer(dice) for code in codes}
        row = {
            "site_id": ids["site", n],
            "village_code": site["village_code"],
            "checked_on": checked_on,
            "filled_by": site["responsible_person"],
        }
        yield row | {"answers": answers}
        if dice.chance(0.02):
            yield row | {"answers": answers | {codes[0]: "found"}, "filled_by": person(dice)}


def _answer(dice: Dice) -> str:
    return dice.weighted({"none": 0.9, "found": 0.06, "fixed": 0.04})


def _codes(category: str) -> list[str]:
    groups = [letter for letter, of in GROUP_CATEGORIES.items() if category in of]
    return [code for code, entry in HAZARD_CODES.items() if entry.group in groups]
