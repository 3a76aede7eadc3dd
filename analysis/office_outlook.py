"""The outlook as this office's store has it: its fires, its key dates, its list."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from analysis.alert_level import AlertDate, alert_dates, winter_of
from analysis.outlook import DAYS, Outlook, outlook
from data.upkeep import read_setting, rows

if TYPE_CHECKING:
    import pandas as pd

    from data.store import Store

# Names of the office's settings: what each key date asks for, and days it knows better.
LEVELS: Final = "guard_levels"
MOVED: Final = "key_dates_moved"


def alert_dates_of(store: Store, winter: int) -> tuple[AlertDate, ...]:
    """Return the key dates of a winter that raise the level, as the office set them."""
    moved = read_setting(store, MOVED, {}).get(str(winter), {})
    spans = {
        code: (date.fromisoformat(first), date.fromisoformat(last))
        for code, (first, last) in moved.items()
    }
    return alert_dates(winter, settings=read_setting(store, LEVELS, {}), moved=spans)


def outlook_of(
    store: Store,
    hazards: pd.DataFrame,
    visits: pd.DataFrame,
    *,
    as_of: date,
    days: int = DAYS,
    known_at: datetime | None = None,
) -> Outlook:
    """Return the outlook of the days after `as_of`.

    Parameters
    ----------
    hazards : with the clock of `analysis.hazards.with_clock`, state of `as_of`
    known_at : aware; leave out fires entered later
    """
    winters = sorted({winter_of(as_of + timedelta(1)), winter_of(as_of + timedelta(days))})
    dates = [one for winter in winters for one in alert_dates_of(store, winter)]
    fires = rows(store, "incident", known_at=known_at)["happened_on"]
    return outlook(fires, hazards, visits, dates, as_of=as_of, days=days)
