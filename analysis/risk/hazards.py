"""The clock of a hazard: open, overdue, put right in time; and the headline figures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

from vocabulary.terms import HazardGrade, HazardStatus

if TYPE_CHECKING:
    from data.store.campaign import Campaign

# A hazard is put right (rectified) from the day the responsible person hands it in for re-check;
# it stays open until it is closed, because the re-check may fail.
RECTIFIED: Final = frozenset(
    status.value
    for status in (
        HazardStatus.SUBMITTED,
        HazardStatus.RECHECKED,
        HazardStatus.ACCEPTED,
        HazardStatus.CLOSED,
    )
)
ENDED: Final = frozenset((HazardStatus.CLOSED.value, HazardStatus.VOIDED.value))
# In the order they are read.
CHANGES: Final = ("newly_open", "reopened", "newly_overdue", "closed", "gone")
RowKind = Literal["site", "hazard", "none"]


def with_clock(hazards: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the hazards with what the calendar says of them on a day.

    The same rows with `is_open`, `is_rectified`, `is_overdue` (bool), `days_overdue` (Int64, 0 when
    not overdue), `days_left` (Int64, <NA> when put right or without a deadline) and
    `closed_in_time` (boolean: put right on or before the deadline, among those whose deadline has
    passed; <NA> before the deadline, without one, or put right on an unknown day).

    A hazard is overdue from the day after its deadline, as long as it is not put right.
    """
    today = np.datetime64(as_of, "D")
    status = hazards["status"].astype(str).to_numpy(dtype=object)
    is_rectified = np.isin(status.astype(str), list(RECTIFIED))
    is_ended = np.isin(status.astype(str), list(ENDED))
    due = _days(hazards["due_on"])
    is_past = due < today  # NaT compares False
    is_overdue = ~is_rectified & ~is_ended & is_past
    left = (due - today).astype("int64")
    counts_down = ~is_rectified & ~is_ended & ~np.isnat(due)
    return hazards.assign(
        is_open=~is_ended,
        is_rectified=is_rectified,
        is_overdue=is_overdue,
        days_overdue=pd.array(np.where(is_overdue, -left, 0), dtype="Int64"),
        days_left=pd.arrays.IntegerArray(np.where(counts_down, left, 0), ~counts_down),
        closed_in_time=_in_time(hazards, status=status, due=due, is_past=is_past),
    )


def closed_in_time(clocked: pd.DataFrame) -> tuple[float | None, int]:
    """Return the share put right in time, and of how many whose deadline has passed.

    None when no deadline has passed.
    """
    known = clocked["closed_in_time"].dropna()
    return int(known.sum()) / len(known) if len(known) else None, len(known)


def between(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return each hazard that stands otherwise on the second day.

    Indexed `hazard_id`: `change` (of `CHANGES`; a hazard that is newly open and overdue counts as
    newly open), `site_id`, `village_code`, `code`, `days_overdue` (of the second day; of the first
    where it is gone). Gone: known on the first day and not on the second, because it was voided.

    Parameters
    ----------
    before, after : index `hazard_id`; of `analysis.hazards.with_clock`, of the two days
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


def _in_time(
    hazards: pd.DataFrame,
    *,
    status: np.ndarray,
    due: np.ndarray,
    is_past: np.ndarray,
) -> pd.api.extensions.ExtensionArray:
    put_right_on = _days(hazards["submitted_on"])
    for column in ("rechecked_on", "closed_on"):
        later = _days(hazards[column])
        put_right_on = np.where(np.isnat(put_right_on), later, put_right_on)
    is_rectified = np.isin(status.astype(str), list(RECTIFIED))
    is_voided = status.astype(str) == HazardStatus.VOIDED.value
    is_unknown = ~is_past | is_voided | (is_rectified & np.isnat(put_right_on))
    in_time = is_rectified & (put_right_on <= due)
    return pd.arrays.BooleanArray(np.where(is_unknown, False, in_time), is_unknown)


def _days(column: pd.Series) -> np.ndarray:
    return pd.to_datetime(column).to_numpy().astype("datetime64[D]")


@dataclass(frozen=True)
class Figure:
    """One number with where it comes from.

    Attributes
    ----------
    id : which figure, e.g. ``"overdue"``
    value : none is shown as a dash: the denominator is 0, or the campaign has no phase on that day
    unit : a share is 0 to 1
    denominator : of a share, and of a part of a whole
    row_ids : the sites or hazards counted; of a share, those in its denominator
    """

    id: str
    value: float | None
    unit: Literal["count", "share", "days"]
    denominator: int | None
    row_ids: tuple[int, ...] = ()
    row_kind: RowKind = "none"


def headline(
    sites: pd.DataFrame,
    hazards: pd.DataFrame,
    *,
    as_of: date,
    campaign: Campaign | None,
) -> list[Figure]:
    """Return the headline figures of a day.

    `sites`, `found`, `open`, `major_open`, `overdue`, `closed_in_time`, `phase_days_left`, in this
    order.
    """
    clocked = with_clock(hazards, as_of=as_of)
    is_open = clocked["is_open"]
    is_major = clocked["grade"].isin([HazardGrade.MAJOR.value, HazardGrade.SUSPECTED_MAJOR.value])
    found = clocked[~clocked["is_carried"]] if "is_carried" in clocked else clocked
    share, n_due = closed_in_time(clocked)
    due_ids = _ids(clocked[clocked["closed_in_time"].notna()])
    return [
        Figure("sites", float(len(sites)), "count", None, _ids(sites), "site"),
        Figure("found", float(len(found)), "count", None, _ids(found), "hazard"),
        _count("open", clocked[is_open], of=len(clocked)),
        _count("major_open", clocked[is_open & is_major], of=int(is_open.sum())),
        _count("overdue", clocked[clocked["is_overdue"]], of=int(is_open.sum())),
        Figure("closed_in_time", share, "share", n_due, due_ids, "hazard"),
        Figure("phase_days_left", phase_days_left(campaign, as_of=as_of), "days", None),
    ]


def phase_days_left(campaign: Campaign | None, *, as_of: date) -> float | None:
    """Return the days left in the phase of a day, that day not counted; None outside every phase.

    The last day of a phase has 0 days left.
    """
    if campaign is None:
        return None
    for phase in campaign.phases:
        if phase.start <= as_of <= phase.end:
            return float((phase.end - as_of).days)
    return None


def _count(name: str, rows: pd.DataFrame, *, of: int) -> Figure:
    return Figure(name, float(len(rows)), "count", of, _ids(rows), "hazard")


def _ids(rows: pd.DataFrame) -> tuple[int, ...]:
    return tuple(rows.index.tolist())
