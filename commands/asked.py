"""The day a command asks of."""

from __future__ import annotations

import datetime as dt

from analysis.day import PERSONAL, PLAIN, Day, ask, opening_day
from commands.arguments import NOW, THEN
from commands.clock import today
from data.store.campaign import campaigns
from data.store.events import end_of
from data.store.opening import Store


def open_day(
    store: Store, as_of: dt.date | None = None, *, known: str = NOW, personal: bool = False
) -> Day:
    """Return a day of a store.

    Parameters
    ----------
    as_of : without it the demo's own day, else today
    known : "now" or "then"
        Then: as it was known when the day was over; one that is not over is as known now.
    """
    stored = campaigns(store)
    day = as_of or opening_day(stored) or today()
    moment = end_of(day) if known == THEN and day < today() else None
    return Day(store, ask(stored, day, known_at=moment, scope=PERSONAL if personal else PLAIN))
