"""The day a command asks of."""

from __future__ import annotations

import datetime as dt

from analysis.day import NAMED, PERSONAL, PLAIN, Day, ask, opening_day
from commands.arguments import NOW, THEN
from commands.clock import ACTOR, now, today
from data.store.campaign import campaigns
from data.store.events import end_of
from data.store.exports import record_showing
from data.store.opening import Store


def open_day(
    store: Store,
    as_of: dt.date | None = None,
    *,
    known: str = NOW,
    named: bool = False,
    personal: str = "",
) -> Day:
    """Return a day of a store.

    Parameters
    ----------
    as_of : without it the demo's own day, else today
    known : "now" or "then"
        Then: as it was known when the day was over; one that is not over is as known now.
    named : with the names of persons
    personal : with all that is on record of persons: what for, which the audit keeps
    """
    stored = campaigns(store)
    day = as_of or opening_day(stored) or today()
    moment = end_of(day) if known == THEN and day < today() else None
    if personal:
        record_showing(store, {"for": personal}, actor=ACTOR, now=now())
    scope = PERSONAL if personal else NAMED if named else PLAIN
    return Day(store, ask(stored, day, known_at=moment, scope=scope))
