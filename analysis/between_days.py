"""What changed between two days: newly found, closed, newly overdue, opened again, voided."""

from __future__ import annotations

from typing import Final

import pandas as pd

# In the order they are read.
CHANGES: Final = ("newly_open", "reopened", "newly_overdue", "closed", "gone")


def between(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return each hazard that stands otherwise on the second day.

    Indexed `hazard_id`: `change` (of `CHANGES`; a hazard that is newly open and overdue counts as
    newly open), `site_id`, `village_code`, `code`, `days_overdue` (of the second day; of the first
    where it is gone). Gone: known on the first day and not on the second, because it was voided.

    Parameters
    ----------
    before, after : DataFrame, index `hazard_id`
        Of `analysis.hazards.with_clock`, of the two days.
    """
    was_open = before["is_open"].astype(bool).reindex(after.index)
    is_open = after["is_open"].astype(bool)
    known = was_open.notna()
    had_been = was_open.fillna(False).astype(bool)
    was_late = before["is_overdue"].reindex(after.index).fillna(False).astype(bool)
    is_late = after["is_overdue"].astype(bool)
    change = pd.Series(None, after.index, dtype="object")
    change[is_late & ~was_late & had_been] = "newly_overdue"
    change[~is_open & (had_been | ~known)] = "closed"
    change[is_open & known & ~had_been] = "reopened"
    change[is_open & ~known] = "newly_open"
    columns = ["site_id", "village_code", "code", "days_overdue"]
    made = after.loc[change.notna(), columns].assign(change=change[change.notna()])
    gone = before.loc[before.index.difference(after.index), columns].assign(change="gone")
    both = pd.concat([made, gone]) if len(gone) else made
    place = both["change"].map({name: n for n, name in enumerate(CHANGES)})
    return both.loc[place.sort_values(kind="stable").index]
