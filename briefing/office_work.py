"""The campaign's work as this office's store holds it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from analysis.hazards import with_clock
from analysis.office_outlook import outlook_of
from briefing.campaign_work import Work
from data.store.upkeep import rows

if TYPE_CHECKING:
    import pandas as pd

    from data.store.opening import Store


def work_of(
    store: Store,
    hazards: pd.DataFrame,
    visits: pd.DataFrame,
    *,
    as_of: date,
    known_at: datetime | None = None,
) -> Work:
    """Return what a summary of the day counts.

    Parameters
    ----------
    store : Store
    hazards, visits : frames of docs/frames.md, state of `as_of`
    as_of : date
    known_at : datetime or None
        Aware; leave out what was entered later.
    """
    clocked = hazards if "is_open" in hazards.columns else with_clock(hazards, as_of=as_of)
    return Work(
        tasks=rows(store, "task", known_at=known_at),
        lessons=rows(store, "lesson", known_at=known_at),
        outreach=rows(store, "outreach", known_at=known_at),
        ahead=outlook_of(store, clocked, visits, as_of=as_of, known_at=known_at),
    )
