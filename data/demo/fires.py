"""The demo's small fires of earlier years, more of them in winter; all invented."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from data.demo.calendar import AS_OF
from data.demo.dice import Dice
from data.demo.words import MARK
from data.store.frames import villages
from data.store.upkeep import add
from vocabulary.terms import Category

if TYPE_CHECKING:
    from data.store.opening import Store

ACTOR: Final = "demo"
_FIRST: Final = date(2020, 1, 1)
# Fires a month, January first.
_MEAN: Final = (2.6, 2.4, 1.3, 1.2, 0.6, 0.5, 0.7, 0.8, 0.5, 0.6, 1.2, 2.2)
_CATEGORIES: Final = {
    Category.COMPOUND: 5.0, Category.HIGH_RISE: 2.0, Category.FACTORY: 2.0, Category.OTHER: 2.0,
}  # fmt: skip
_CAUSES: Final = {
    "电气线路故障（演示）": 4.0, "用火不慎（演示）": 3.0, "电动自行车充电（演示）": 2.0,
    "遗留火种（演示）": 1.5, "燃放烟花爆竹（演示）": 0.5,
}  # fmt: skip


def add_fires(store: Store, *, now: datetime) -> None:
    """Put the small fires of earlier years into the demo's store.

    Parameters
    ----------
    store : Store
        With villages in it.
    now : datetime
        Aware; the moment of loading.
    """
    dice = Dice("fires")
    codes = [str(code) for code in villages(store).index]
    rows: list[dict[str, Any]] = []
    month = _FIRST
    while month <= AS_OF:
        following = (month + timedelta(31)).replace(day=1)
        for _ in range(dice.count(_MEAN[month.month - 1])):
            day = month + timedelta(dice.between(0, (following - month).days - 1))
            row = {
                "happened_on": day, "village_code": dice.pick(codes), "deaths": 0, "injured": 0,
                "category": dice.weighted(_CATEGORIES).value, "cause": dice.weighted(_CAUSES),
                "details": {"mark": MARK},
            }  # fmt: skip
            if day <= AS_OF:
                rows.append(row)
        month = following
    add(store, "incident", rows, actor=ACTOR, now=now)
