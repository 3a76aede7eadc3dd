"""What a visit of each site needs: minutes, hours, and who must be visited whatever the rest."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from vocabulary.terms import Category, PositionQuality

Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

# Minutes inside, by category. The office's own figures win; these are a proposal, not a rule.
SERVICE_MINUTES: Final[Mapping[str, float]] = {
    Category.HIGH_RISE.value: 45.0,
    Category.FACTORY.value: 40.0,
    Category.BATHHOUSE.value: 30.0,
    Category.WELFARE.value: 40.0,
    Category.TRAINING.value: 30.0,
    Category.SCENIC.value: 40.0,
    Category.COMPOUND.value: 45.0,
    Category.OTHER.value: 20.0,
}
# Points to be drawn but not measured from (docs/frames.md).
_NOT_MEASURED: Final = (PositionQuality.VILLAGE_CENTRE.value, PositionQuality.NONE.value)
_HOURS: Final = re.compile(r"(\d{1,2})\D(\d{2})\D+(\d{1,2})\D(\d{2})(?!\d)")
_DAY: Final = 24 * 60.0
_MUST_RULES: Final = ("hard_suspected_major", "hard_t4_open", "hard_supervised")


def service_minutes(sites: pd.DataFrame, minutes: Mapping[str, float] | None = None) -> Floats:
    """Return the minutes a visit of each site takes.

    Parameters
    ----------
    sites : at least `category`
    minutes : mapping of category to float, optional
        Instead of SERVICE_MINUTES; a category it lacks keeps its own.
    """
    known = {**SERVICE_MINUTES, **(minutes or {})}
    other = known[Category.OTHER.value]
    return np.array([known.get(str(name), other) for name in sites["category"]], dtype=np.float64)


def opening_minutes(text: object) -> tuple[float, float]:
    """Return when a site opens and closes, in minutes of the day; any time where it does not say.

    -inf and inf where no hours can be read.

    Parameters
    ----------
    text : str or missing
        As typed: "10:00-24:00". Closing past midnight counts on: 12:00 to 02:00 is 720 to 1560.
    """
    found = _HOURS.search(text) if isinstance(text, str) else None
    if found is None:
        return -np.inf, np.inf
    from_h, from_m, to_h, to_m = (float(part) for part in found.groups())
    opens, closes = from_h * 60 + from_m, to_h * 60 + to_m
    if max(opens, closes) > _DAY or max(from_m, to_m) >= 60:
        return -np.inf, np.inf
    return opens, closes if closes > opens else closes + _DAY


def visiting_hours(sites: pd.DataFrame, service: Floats) -> tuple[Floats, Floats]:
    """Return the earliest and the latest minute of the day at which a visit may begin.

    A visit ends before the site closes, where the hours leave room for a whole one.
    """
    texts = sites["opening_hours"] if "opening_hours" in sites else pd.Series(None, sites.index)
    hours = np.array([opening_minutes(text) for text in texts], dtype=np.float64).reshape(-1, 2)
    return hours[:, 0], np.maximum(hours[:, 1] - service, hours[:, 0])


def is_measurable(sites: pd.DataFrame) -> Flags:
    """Say which sites have a point that travel may be measured from."""
    has_point = sites.geometry.notna().to_numpy() & ~sites.geometry.is_empty.to_numpy()
    quality = sites["position_quality"].astype(str)
    return np.asarray(has_point & ~quality.isin(_NOT_MEASURED).to_numpy())


def must_be_visited(
    worth: pd.DataFrame,
    risk: pd.DataFrame,
    *,
    first_day: date,
    last_day: date,
    unseen_days: int = 7,
) -> Flags:
    """Say which sites must be visited: a re-check falls due, or a red rule holds unseen.

    Parameters
    ----------
    worth : of `analysis.targets.worth_of_visits`
    risk : of `analysis.risk.assess`
    first_day, last_day : of the plan
    unseen_days
        A site with an open major, T4 or supervised hazard must be seen after that many days.
    """
    due = worth["due_on"].to_numpy().astype("datetime64[D]")
    is_recheck = np.array([any(r.code == "recheck_due" for r in rs) for rs in worth["reasons"]])
    recheck = is_recheck.astype(bool) & (due <= np.datetime64(last_day, "D"))
    rule = is_under_rule(worth.index, risk)
    last = worth["last_visit_on"].to_numpy().astype("datetime64[D]")
    since = np.datetime64(first_day, "D") - np.timedelta64(unseen_days, "D")
    return np.asarray(recheck | (rule & ~(last > since)))


def is_under_rule(site_ids: pd.Index, risk: pd.DataFrame) -> Flags:
    """Say which sites have an open major, T4 or supervised hazard.

    Parameters
    ----------
    risk : of `analysis.risk.assess`
    """
    return np.asarray(risk["hard_rule"].reindex(site_ids).isin(_MUST_RULES))


def floors(
    groups: pd.Series, value: Floats, *, least: int, able: Flags, already: Collection[int] = ()
) -> Flags:
    """Say which sites fill the floor of their group: its best, up to `least`.

    Parameters
    ----------
    groups : Series, index `site_id`
        Village or category; a missing one has no floor.
    value : (n,) float64
    least : visits each group gets
    able : (n,) bool
        Sites that can be visited at all.
    already : rows that are visited anyway and count towards the floor
    """
    chosen = np.zeros(len(groups), dtype=bool)
    sure = np.zeros(len(groups), dtype=bool)
    sure[list(already)] = True
    rank = np.lexsort((-value, ~sure))
    order = [row for row in rank if able[row] and pd.notna(groups.iloc[row])]
    filled: dict[object, int] = {}
    for row in order:
        name = groups.iloc[row]
        if filled.get(name, 0) < least:
            filled[name] = filled.get(name, 0) + 1
            chosen[row] = not sure[row]
    return chosen
