"""The clock of a hazard: open, overdue, put right in time."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from vocabulary.terms import HazardStatus

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


def with_clock(hazards: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return the hazards with what the calendar says of them on a day.

    The same rows with `is_open`, `is_rectified`, `is_overdue` (bool), `days_overdue` (Int64, 0 when
    not overdue), `days_left` (Int64, <NA> when put right or without a deadline) and
    `closed_in_time` (boolean: put right on or before the deadline, among those whose deadline has
    passed; <NA> before the deadline, without one, or put right on an unknown day).

    A hazard is overdue from the day after its deadline, as long as it is not put right.

    Parameters
    ----------
    hazards
        `data.frames.hazards(store, as_of)`: at least `status`, `due_on`, `submitted_on`,
        `rechecked_on`, `closed_on`.
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
    """Return the share put right in time and its denominator.

    Parameters
    ----------
    clocked : of `with_clock`

    Returns
    -------
    share : float or None
        0 to 1; None when no deadline has passed.
    n : int
        Hazards whose deadline has passed.
    """
    known = clocked["closed_in_time"].dropna()
    return _share(int(known.sum()), len(known)), len(known)


def overdue_rate(clocked: pd.DataFrame, *, as_of: date) -> tuple[float | None, int]:
    """Return the share still overdue among the hazards past their deadline, and that count."""
    past = int((_days(clocked["due_on"]) < np.datetime64(as_of, "D")).sum())
    return _share(int(clocked["is_overdue"].sum()), past), past


def rectified_rate(clocked: pd.DataFrame) -> tuple[float | None, int]:
    """Return the share put right among the hazards found, and that count."""
    return _share(int(clocked["is_rectified"].sum()), len(clocked)), len(clocked)


def closed_rate(clocked: pd.DataFrame) -> tuple[float | None, int]:
    """Return the share closed among the hazards found, and that count."""
    return _share(int((~clocked["is_open"]).sum()), len(clocked)), len(clocked)


def relapse_rate(clocked: pd.DataFrame) -> tuple[float | None, int]:
    """Return the share that came back among the hazards ever closed, and that count.

    `cycle` is 1 until a closed hazard is opened again; the base is every hazard closed at least
    once. The share among re-checked closings alone needs the look-back visits.
    """
    came_back = int((clocked["cycle"] > 1).sum())
    ever_closed = int(((clocked["cycle"] > 1) | ~clocked["is_open"]).sum())
    return _share(came_back, ever_closed), ever_closed


def recheck_pass_rate(passed: int, failed: int) -> tuple[float | None, int]:
    """Return the share of re-checks that passed, and the number of re-checks."""
    return _share(passed, passed + failed), passed + failed


def change(now: float | None, before: float | None) -> float | None:
    """Return (now − before) / before; None when either is unknown or `before` is 0."""
    if now is None or before is None or before == 0:
        return None
    return (now - before) / before


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


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
