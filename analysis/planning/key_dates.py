"""Key dates and the plan: who is to be seen before each of them, and how far that is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from analysis.planning.needs import Floats, floors
from vocabulary.terms import RiskLevel

# A visit this many days before a key date counts for it; key dates later than that are not told.
WINDOW_DAYS: Final = 15
AHEAD_DAYS: Final = 60
_WATCHED: Final = (RiskLevel.RED.value, RiskLevel.ORANGE.value)


@dataclass(frozen=True)
class KeySpan:
    """A key date ahead, as `data.campaign.KeyDate` tells it: its name and its days."""

    name: str
    start: date
    end: date


def is_near(span: KeySpan, as_of: date) -> bool:
    """Return whether a visit from now on counts for a key date: its floor is then a must."""
    return as_of < span.start <= as_of + timedelta(days=WINDOW_DAYS)


@dataclass(frozen=True)
class BeforeDate:
    """How far the sites to be watched are seen before a key date.

    Attributes
    ----------
    n : red and orange sites
    n_seen, n_planned, n_missing
        Seen in the days before it; planned for the first time before it; neither.
    villages_without : tuple of village_code; with such sites, and none of them seen or planned
    """

    name: str
    start: date
    days_left: int
    n: int
    n_seen: int
    n_planned: int
    n_missing: int
    villages_without: tuple[str, ...]

    @property
    def share(self) -> float | None:
        """Share seen or planned; None where there is no such site."""
        return (self.n_seen + self.n_planned) / self.n if self.n else None


def watched(risk: pd.DataFrame) -> pd.Index:
    """Return the sites whose level is red or orange."""
    return risk.index[risk["level"].isin(_WATCHED)]


def seen_before(visits: pd.DataFrame, day: date) -> set[int]:
    """Return the sites visited in the 15 days before a day."""
    on = visits["visited_on"].to_numpy().astype("datetime64[D]")
    last = np.datetime64(day, "D")
    inside = (on < last) & (on >= last - np.timedelta64(WINDOW_DAYS, "D"))
    return set(visits.loc[inside, "site_id"].tolist())


def before_dates(
    spans: Sequence[KeySpan],
    sites: pd.DataFrame,
    risk: pd.DataFrame,
    visits: pd.DataFrame,
    planned: pd.DataFrame,
    *,
    as_of: date,
) -> tuple[BeforeDate, ...]:
    """Return for each key date ahead how many sites to be watched are seen before it.

    Parameters
    ----------
    sites, risk, visits
        `village_code` by `site_id`; `level` by `site_id`; `site_id` and `visited_on`.
    planned : of `analysis.visit_plan.VisitPlan.visits`: `site_id`, `on`
    """
    here = watched(risk).intersection(sites.index)
    told = []
    for span in sorted(spans, key=lambda one: one.start):
        if not as_of < span.start <= as_of + timedelta(days=AHEAD_DAYS):
            continue
        seen = seen_before(visits, span.start) & set(here.tolist())
        coming = seen_before(planned.rename(columns={"on": "visited_on"}), span.start)
        new = (coming & set(here.tolist())) - seen
        villages = sites.loc[here, "village_code"].dropna()
        reached = set(villages[villages.index.isin(list(seen | new))])
        told.append(
            BeforeDate(
                span.name,
                span.start,
                (span.start - as_of).days,
                len(here),
                len(seen),
                len(new),
                len(here) - len(seen) - len(new),
                tuple(sorted(set(villages) - reached)),
            )
        )
    return tuple(told)


def must_before(
    span: KeySpan,
    sites: pd.DataFrame,
    risk: pd.DataFrame,
    visits: pd.DataFrame,
    *,
    least_per_village: int,
) -> tuple[int, ...]:
    """Return the sites that must be visited so that each village has its floor before a key date.

    Parameters
    ----------
    sites, risk, visits : as in `before_dates`; `score` of the risk orders the sites
    least_per_village
        Red or orange sites seen before the date in each village that has them; those seen within
        the window count.
    """
    here = sites.loc[watched(risk).intersection(sites.index)]
    score: Floats = risk["score"].reindex(here.index).to_numpy(dtype=np.float64, na_value=0.0)
    seen = seen_before(visits, span.start)
    already = np.flatnonzero(here.index.isin(list(seen))).tolist()
    chosen = floors(
        here["village_code"], np.nan_to_num(score), least=least_per_village,
        able=np.ones(len(here), dtype=bool), already=already,
    )  # fmt: skip
    return tuple(here.index[chosen].tolist())
