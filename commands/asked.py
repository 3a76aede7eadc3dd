"""The day a command asks of: its options, and the day itself."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from commands.clock import today

if TYPE_CHECKING:
    from analysis.day import Day
    from data.store.opening import Store

NOW = "now"
THEN = "then"


def add_day(parser: argparse._ActionsContainer) -> None:
    """Declare `--as-of`."""
    parser.add_argument(
        "--as-of", type=dt.date.fromisoformat, metavar="DATE", help="(the demo's day, else today)"
    )


def add_known(parser: argparse._ActionsContainer) -> None:
    """Declare `--known`."""
    parser.add_argument(
        "--known",
        choices=(NOW, THEN),
        default=NOW,
        help="the day as it is known now, or as it was known then: without what was entered after "
        "it was over (%(default)s)",
    )


def open_day(
    store: Store, as_of: dt.date | None = None, *, known: str = NOW, personal: bool = False
) -> Day:
    """Return a day of a store.

    Parameters
    ----------
    store : Store
    as_of : date, optional
        Default: the demo's own day, else today.
    known : "now" or "then"
        Then: as it was known when the day was over; one that is not over is as known now.
    personal : bool
        With personal cells.
    """
    from analysis.day import PERSONAL, PLAIN, Day, ask, opening_day
    from data.store.campaign import campaigns
    from data.store.events import end_of

    stored = campaigns(store)
    day = as_of or opening_day(stored) or today()
    moment = end_of(day) if known == THEN and day < today() else None
    return Day(store, ask(stored, day, known_at=moment, scope=PERSONAL if personal else PLAIN))
