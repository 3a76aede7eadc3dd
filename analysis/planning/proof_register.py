"""The register replayed: every visit with the score known when its month began."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd

from analysis.planning.proof import Proof, ProofError, at_capacity, replay
from analysis.planning.targets import worth_of_visits
from analysis.risk.assessment import assess
from data.store.events import CHINA_TIME, Event, fold
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import HazardGrade, HazardStatus, Tier

if TYPE_CHECKING:
    from analysis.day import Day

# What counts as a serious find: the two upper tiers, or (suspected) major whatever its tier.
SERIOUS_TIERS: Final = frozenset((Tier.T4.value, Tier.T3.value))
SERIOUS_GRADES: Final = frozenset((HazardGrade.MAJOR.value, HazardGrade.SUSPECTED_MAJOR.value))
_DAYS: Final = ("due_on", "submitted_on", "rechecked_on", "closed_on", "found_on")
_KEPT: Final = ("site_id", "code", "grade", "status", "cycle", "is_supervised", *_DAYS)


def from_register(
    visits: pd.DataFrame,
    hazards: pd.DataFrame,
    *,
    score_before: Callable[[date], pd.Series],
    serious: bool = True,
) -> pd.DataFrame:
    """Return the visits as `analysis.proof` takes them.

    In the order of `visits`: `site_id`, `date`, `found` (hazards of the site found on the day of
    the visit; the first of two visits of one day has them), `score` (0 where the site was not
    assessed: nothing was known against it), `is_scored`, `month` ("2024-02"), `by` (the team). To
    be replayed within `month`, or within `month` and `by`.

    Parameters
    ----------
    visits, hazards : `data.frames` of the last day looked at
    score_before
        Day -> score of each site (index `site_id`), from what was known before that day. It is
        asked for the first day of each month: the order of a month can only rest on what was known
        when it began, and a score of January is not compared with one of November.
    serious : count serious hazards only (tier T3 or T4, major or suspected major)

    Raises
    ------
    ProofError
        No visit, or no visit to a site with a score.
    """
    if visits.empty:
        raise ProofError("The register has no visits to replay.")
    known = visits[visits["visited_on"].notna()]
    month = known["visited_on"].dt.strftime("%Y-%m").astype(object)
    score = pd.Series(np.nan, index=known.index)
    for name, same_month in known.groupby(month):
        scores = score_before(date.fromisoformat(f"{name}-01"))
        score[same_month.index] = scores.reindex(same_month["site_id"]).to_numpy(dtype=np.float64)
    if score.isna().all():
        raise ProofError("No visit went to a site with a score known before its month.")
    return pd.DataFrame(
        {
            "site_id": known["site_id"],
            "date": known["visited_on"],
            "found": _found(known, hazards, serious=serious),
            "score": score.fillna(0.0),
            "is_scored": score.notna(),
            "month": month,
            "by": known["team"],
        }
    )


def hazards_before(events: Iterable[Event], day: date, *, as_recorded: bool = True) -> pd.DataFrame:
    """Return the hazards as they were known before a day, as far as risk needs them.

    Indexed `hazard_id`: what `analysis.risk.assessment.assess` reads; voided ones left out.

    Parameters
    ----------
    events : of hazards
    day : what happened on it, or after, does not count
    as_recorded
        What was written down on it or after (China time) does not count either. False for a
        register typed in afterwards, where the dates given are all there is.
    """
    midnight = datetime.combine(day, time(), tzinfo=CHINA_TIME)
    known_at = midnight - timedelta(microseconds=1) if as_recorded else None
    states = fold(events, day - timedelta(days=1), known_at=known_at).hazards
    rows = {
        number: {name: state.get(name) for name in _KEPT}
        for number, state in states.items()
        if state.get("status") != HazardStatus.VOIDED.value
    }
    return _frame(rows)


def _frame(rows: Mapping[int, Mapping[str, Any]]) -> pd.DataFrame:
    index = pd.Index(sorted(rows), dtype="int64", name="hazard_id")
    frame = pd.DataFrame([rows[number] for number in index], index=index, columns=list(_KEPT))
    for name in _DAYS:
        frame[name] = pd.to_datetime(frame[name])
    frame["site_id"] = frame["site_id"].astype("int64")
    tiers = {code: hazard.tier.value for code, hazard in HAZARD_CODES.items()}
    return frame.assign(tier=frame["code"].map(tiers), category=None)


def _found(visits: pd.DataFrame, hazards: pd.DataFrame, *, serious: bool) -> pd.Series:
    is_serious = hazards["tier"].isin(SERIOUS_TIERS) | hazards["grade"].isin(SERIOUS_GRADES)
    counted = hazards[is_serious] if serious else hazards
    n = counted.groupby(["site_id", "found_on"]).size()
    key = pd.MultiIndex.from_arrays([visits["site_id"], visits["visited_on"]])
    found = n.reindex(key).fillna(0).to_numpy(dtype=np.float64)
    return pd.Series(np.where(key.duplicated(), 0.0, found), index=visits.index)


# Enough draws for an interval of half a day.
N_DRAWS: Final = 500
Order = Literal["risk", "value"]


@dataclass(frozen=True)
class RegisterReplay:
    """The history of a day's register in the order of a score.

    Attributes
    ----------
    pooled, within : all visits of a month together, and those of each team among themselves
    capacity : of `analysis.proof.at_capacity`
    n_scored, n_visits : visits to a site that had a score when its month began, and all
    as_dated : the dates of the events were trusted, because all was written down afterwards
    """

    pooled: Proof
    within: Proof
    capacity: pd.DataFrame
    n_scored: int
    n_visits: int
    as_dated: bool


def history_of(
    day: Day, order: Order, *, serious: bool = True, as_dated: bool = False,
    since: date | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return the day's visits with the score each had when its month began.

    Parameters
    ----------
    order : by the risk score, or by the value the plan orders by; one set of rules for all of it
    as_dated : trust the dates of the events, whenever they were written down
    since : the first day looked at

    Raises
    ------
    ProofError
        As `from_register`.
    """
    events = day.hazard_events()

    def score_before(first: date) -> pd.Series:
        hazards = hazards_before(events, first, as_recorded=not as_dated)
        before = day.every_visit[day.every_visit["visited_on"] < pd.Timestamp(first)]
        eve = first - timedelta(days=1)
        risk = assess(day.sites, hazards, as_of=eve, rules=day.rules, visits=before)
        if order == "risk":
            return risk["score"]
        worth = worth_of_visits(day.sites, hazards, before, risk, as_of=eve, office=day.office)
        return worth["value"]

    made = day.visits
    made = made if since is None else made[made["visited_on"] >= pd.Timestamp(since)]
    return from_register(made, day.hazards, score_before=score_before, serious=serious)


def of(day: Day, order: Order) -> RegisterReplay | None:
    """Return history in the order of the risk score or of the plan; None without a history."""
    as_dated = False
    try:
        history = history_of(day, order)
    except ProofError:
        # A register typed in afterwards has nothing but the dates given.
        as_dated = True
        try:
            history = history_of(day, order, as_dated=True)
        except ProofError:
            return None
    return RegisterReplay(
        replay(history, within=["month"], n_draws=N_DRAWS),
        replay(history, within=["month", "by"], n_draws=N_DRAWS),
        at_capacity(history, within=["month"], n_draws=N_DRAWS),
        int(history["is_scored"].sum()),
        len(history),
        as_dated=as_dated,
    )
