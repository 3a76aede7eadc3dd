"""Rows of the demo, entered in the evening twice a week: so that a past day has what it had."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from data.demo.calendar import AS_OF, START
from data.store import upkeep
from data.store.events import CHINA_TIME

if TYPE_CHECKING:
    from data.store.opening import Store

# The clerk writes the day's work down before going home.
_EVENING: Final = time(17, 30)
# The day a row is about, the first that it has; a task is written when it is set.
_ABOUT: Final = ("opened_on", "done_on", "held_on", "checked_on", "happened_on")
# What stood there when the work began, whenever somebody last looked.
_STANDING: Final = frozenset({"supply_point", "grid", "duty"})
# Events and visits are entered every evening, all else on Tuesdays and Fridays.
_WEEKDAYS: Final = (1, 4)


def evening(day: date) -> datetime:
    """Return when the clerk writes down what happened on a day."""
    return datetime.combine(day, _EVENING, CHINA_TIME)


def add_as_written(
    store: Store, name: str, rows: Sequence[Mapping[str, Any]], *, actor: str, now: datetime
) -> list[int]:
    """Add rows to a kept table, each on the next evening such rows are entered.

    Parameters
    ----------
    store, name, rows, actor :
        As in `data.upkeep.add`.
    now : datetime
        Aware; nothing is written later than this.

    Returns
    -------
    list of int
        Ids, in the order of `rows`.
    """
    by_day: dict[date, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_day[_written_on(name, row)].append(place)
    ids = [0] * len(rows)
    for day in sorted(by_day):
        places = by_day[day]
        moment = min(evening(day), now)
        made = upkeep.add(store, name, [rows[at] for at in places], actor=actor, now=moment)
        for at, row_id in zip(places, made, strict=True):
            ids[at] = row_id
    return ids


def _written_on(name: str, row: Mapping[str, Any]) -> date:
    known = [row[field] for field in _ABOUT if isinstance(row.get(field), date)]
    is_standing = name in _STANDING or row.get("is_planned") or not known
    about = START if is_standing else max(known[0], START)
    wait = min((weekday - about.weekday()) % 7 for weekday in _WEEKDAYS)
    return about if is_standing else min(about + timedelta(days=wait), AS_OF)
