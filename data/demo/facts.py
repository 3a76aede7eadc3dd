"""Invented facts of a site; some are not known, as in every ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from data.demo import words
from data.demo.dice import Dice
from vocabulary.terms import Category

Known = dict[str, Any]

_UNKNOWN_SHARE: Final = 0.14
# How often people sleep there; of dwellings nobody asks.
_SLEEPS: Final = {
    Category.WELFARE: 1.0,
    Category.BATHHOUSE: 0.3,
    Category.FACTORY: 0.08,
    Category.TRAINING: 0.0,
    Category.OTHER: 0.05,
}


def facts_of(category: Category, dice: Dice) -> Known:
    """Return the facts of one site that are known; a fact not known has no key."""
    facts = _MAKERS[category](dice) | _everywhere(category, dice)
    return {name: value for name, value in facts.items() if not dice.chance(_UNKNOWN_SHARE)}


def _everywhere(category: Category, dice: Dice) -> Known:
    facts: Known = {
        "exits": dice.between(1, 4) if category is not Category.COMPOUND else dice.between(2, 30),
        "is_key_unit": dice.chance(0.05),
        "built_year": dice.between(1994, 2022),
        "has_micro_station": dice.chance(0.35),
    }
    if category in _SLEEPS:
        facts["sleeps_at_night"] = dice.chance(_SLEEPS[category])
    if category not in (Category.COMPOUND, Category.SCENIC):
        facts["has_sprinkler"] = dice.chance(0.45)
        facts["has_alarm"] = dice.chance(0.5)
    return facts


def _company(kind: str, dice: Dice) -> str:
    return f"示例{kind}{dice.pick('ABCDEFGHJK')}公司"


def _high_rise(dice: Dice) -> Known:
    low, high = dice.weighted({(10, 18): 6, (19, 33): 3.5, (34, 42): 0.3})
    floors = dice.between(low, high)
    use = dice.pick(words.USES[Category.HIGH_RISE])
    return {
        "building_code": f"DEMO{dice.between(0, 999_999):06d}",
        "floors_above": floors,
        "floors_below": dice.between(0, 3),
        "height_m": round(floors * 2.95 + dice.share() * 3, 1),
        "use": use,
        "households": floors * dice.between(2, 6) if use in ("住宅", "商住") else 0,
        "area_m2": float(floors * dice.between(450, 1100)),
        "has_control_room": dice.chance(0.7),
        "property_company": _company("物业", dice),
        "maintenance_company": _company("消防维保", dice),
    }


def _compound(dice: Dice) -> Known:
    buildings = dice.between(2, 22)
    return {
        "buildings": buildings,
        "households": buildings * dice.between(24, 96),
        "floors_above": dice.between(6, 9),
        "use": "住宅",
        "property_company": _company("物业", dice),
    }


def _bathhouse(dice: Dice) -> Known:
    return {
        "area_m2": float(dice.between(80, 1200)),
        "rooms": dice.between(4, 36),
        "floor_at": dice.pick(("1层", "2层", "2-3层", "负1层", "3层")),
        "opening_hours": dice.pick(("10:00-24:00", "12:00-次日02:00", "24小时", "13:00-23:30")),
    }


def _factory(dice: Dice) -> Known:
    return {
        "area_m2": float(dice.between(200, 9000)),
        "workers": dice.between(3, 180),
        "floors_above": dice.between(1, 4),
        "use": dice.pick(words.USES[Category.FACTORY]),
        "opening_hours": dice.pick(("08:00-18:00", "08:30-17:30", "两班倒")),
    }


def _welfare(dice: Dice) -> Known:
    beds = dice.between(20, 160)
    residents = int(beds * (0.4 + 0.5 * dice.share()))
    return {
        "beds": beds,
        "residents": residents,
        "disabled_residents": int(residents * 0.5 * dice.share()),
        "night_staff": dice.between(1, 5),
        "floors_above": dice.between(1, 6),
        "area_m2": float(beds * dice.between(18, 40)),
    }


def _training(dice: Dice) -> Known:
    return {
        "pupils": dice.between(20, 420),
        "floor_at": dice.pick(("1-2层", "2层", "3层", "4层")),
        "area_m2": float(dice.between(90, 1600)),
        "opening_hours": dice.pick(("09:00-20:30", "周末09:00-18:00", "17:30-20:30")),
    }


def _scenic(dice: Dice) -> Known:
    return {"peak_visitors": dice.between(300, 12_000), "opening_hours": "08:00-18:00"}


def _other(dice: Dice) -> Known:
    return {
        "area_m2": float(dice.between(30, 900)),
        "floor_at": "1层",
        "opening_hours": dice.pick(("07:00-22:00", "08:00-21:00", "09:00-23:00")),
    }


_MAKERS: Final[dict[Category, Callable[[Dice], Known]]] = {
    Category.HIGH_RISE: _high_rise,
    Category.COMPOUND: _compound,
    Category.BATHHOUSE: _bathhouse,
    Category.FACTORY: _factory,
    Category.WELFARE: _welfare,
    Category.TRAINING: _training,
    Category.SCENIC: _scenic,
    Category.OTHER: _other,
}
