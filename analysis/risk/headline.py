"""The figures of the strip above the map, each with the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import pandas as pd

from analysis.risk.hazards import closed_in_time, with_clock
from vocabulary.terms import HazardGrade

if TYPE_CHECKING:
    from data.store.campaign import Campaign

RowKind = Literal["site", "hazard", "none"]


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
