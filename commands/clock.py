"""By whom and when the command line writes; nothing below commands and pages reads a clock."""

from __future__ import annotations

import datetime as dt
from typing import Final

# China Standard Time, wherever the computer stands; no daylight saving.
OFFICE_TIME: Final = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")

# What a write from the command line stands under where no name is asked for.
ACTOR: Final = "command line"


def now() -> dt.datetime:
    """Return this moment, aware, in the office's time."""
    return dt.datetime.now(OFFICE_TIME)


def today() -> dt.date:
    """Return the office's date."""
    return now().date()
