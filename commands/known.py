"""The `--known` of every command that reads a past day: as known now, or as it was known then."""

from __future__ import annotations

import argparse
import datetime as dt

from commands.clock import today
from data.store.events import end_of

THEN = "then"


def add_known(parser: argparse._ActionsContainer) -> None:
    """Declare `--known`."""
    parser.add_argument(
        "--known",
        choices=("now", THEN),
        default="now",
        help="the day as it is known now, or as it was known then: without what was entered after "
        "it was over (%(default)s)",
    )


def known_moment(known: str, day: dt.date) -> dt.datetime | None:
    """Return up to when entries count for a day; None: all that is known now, or a day not over."""
    return end_of(day) if known == THEN and day < today() else None
