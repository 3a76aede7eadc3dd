"""The office's clock; nothing below the commands and the pages reads one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from data.store.opening import Store

# China Standard Time, wherever the computer stands; no daylight saving.
OFFICE_TIME: Final = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")


def now() -> dt.datetime:
    """Return this moment, aware, in the office's time."""
    return dt.datetime.now(OFFICE_TIME)


def today() -> dt.date:
    """Return the office's date."""
    return now().date()


def day_of(store: Store, asked: dt.date | None = None) -> dt.date:
    """Return the day a command looks at a register on: that asked for, the demo's own, or today."""
    from data.store import frames

    return asked or frames.campaign(store).as_of or today()
