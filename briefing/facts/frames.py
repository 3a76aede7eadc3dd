"""The frames one briefing counts in: cut to the scope, with the clock of each hazard beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from analysis.risk.hazards import with_clock
from briefing.facts.fact import Period, RowId
from vocabulary.terms import HazardGrade, HazardStatus

MAJOR: Final = (HazardGrade.SUSPECTED_MAJOR, HazardGrade.MAJOR)


@dataclass(frozen=True)
class Scope:
    """Part of the register a briefing is about.

    Attributes
    ----------
    label : as it is printed
    village_codes, categories : empty means all
    """

    label: str
    village_codes: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()

    def cut(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of `frame` (columns village_code, category) inside the scope."""
        inside = pd.Series(data=True, index=frame.index)
        if self.village_codes:
            inside &= frame["village_code"].isin(self.village_codes)
        if self.categories and "category" in frame.columns:
            inside &= frame["category"].isin(self.categories)
        return frame.loc[inside]


@dataclass(frozen=True)
class Frames:
    """What facts are counted from.

    Attributes
    ----------
    villages, sites, visits : frames of docs/frames.md; visits up to `as_of`
    hazards : frame of docs/frames.md with the clock's columns, `is_closed` and `is_due`
    before : the same as of the day before the period, or None
        None: the state then is not known, and no share is compared.
    """

    villages: pd.DataFrame
    sites: pd.DataFrame
    visits: pd.DataFrame
    hazards: pd.DataFrame
    before: pd.DataFrame | None
    period: Period
    as_of: date


def with_progress(hazards: pd.DataFrame, *, as_of: date) -> pd.DataFrame:
    """Return `hazards` with the clock's columns and two more.

    Without the voided ones; plus the columns of `analysis.risk.hazards.with_clock` and, boolean,
    `is_closed` and `is_due` (the deadline lies before `as_of`).

    Parameters
    ----------
    hazards : frame of docs/frames.md, state of `as_of`
    """
    known = hazards.loc[~hazards["status"].eq(HazardStatus.VOIDED.value)]
    frame = with_clock(known, as_of=as_of)
    return frame.assign(
        is_closed=frame["status"].eq(HazardStatus.CLOSED.value),
        is_due=frame["due_on"].lt(pd.Timestamp(as_of)),
    )


def within(dates: pd.Series[pd.Timestamp], period: Period) -> pd.Series[bool]:
    """Return which dates lie in the period; a missing date does not."""
    return dates.between(pd.Timestamp(period.start), pd.Timestamp(period.end))


def ids(frame: pd.DataFrame, mask: pd.Series[bool] | None = None) -> tuple[RowId, ...]:
    """Return the index of the rows where `mask` holds (all without one), in ascending order."""
    chosen = frame.index if mask is None else frame.index[mask.to_numpy(dtype=bool)]
    return tuple(sorted(chosen.tolist()))
