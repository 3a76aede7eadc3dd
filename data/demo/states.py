"""The demo's register on a day, folded as the store folds it, without a store."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from data.demo.calendar import END
from data.demo.world import World
from data.store.events import CHINA_TIME, Event, Folded, fold
from data.store.hash_chain import plain

_AFTER: Final = datetime(END.year, END.month, END.day, 23, 0, tzinfo=CHINA_TIME)


def register_on(world: World, day: date) -> Folded:
    """Return the state of every site and hazard of the demo at the end of a day.

    Parameters
    ----------
    world : World
    day : date

    Returns
    -------
    Folded
        Ids are the demo's own: the n-th site is n.
    """
    events = (
        Event(
            event_seq=seq,
            subject=row["subject"],
            subject_id=row["subject_id"],
            kind=row["kind"],
            effective_on=row["effective_on"].date(),
            changes=plain(row["changes"]),
            recorded_at=_AFTER,
        )
        for seq, row in enumerate(world.events.to_dict("records"), start=1)
    )
    return fold(events, day)
