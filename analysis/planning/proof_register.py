"""The register replayed: every visit with the score known when its month began."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np
import pandas as pd

from analysis.planning.prize import duties_by_law, prize_of_visits
from analysis.planning.proof import SEED, Proof, ProofError, at_capacity, replay
from analysis.planning.proof_rules import PLAIN_RULE, compared, gain, plain_scores
from analysis.planning.targets import worth_of_visits
from analysis.risk.assessment import assess
from analysis.risk.expected_finds import expected_finds, finds_of
from analysis.risk.expected_finds import history_of as history_of_visits
from data.store.events import CHINA_TIME, Event, fold
from vocabulary.hazard_codes import HAZARD_CODES
from vocabulary.terms import HazardStatus

if TYPE_CHECKING:
    from analysis.day import Day

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
            "found": finds_of(known, hazards, serious=serious),
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


# Enough draws for an interval of half a day.
N_DRAWS: Final = 500
# Of each of the rules in the table.
N_TABLE_DRAWS: Final = 200
Order = Literal["plan", "finds", "value", "risk", "since", "kind", "chance"]
ORDERS: Final[tuple[Order, ...]] = get_args(Order)
# The rule the plan orders by.
IN_USE: Final = "plan"


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
    rules: pd.DataFrame
    over_plain: tuple[float, float, float]

    @property
    def verdict(self) -> Literal["better", "worse", "cannot_tell"]:
        """Whether the rule in use beats "longest not visited"."""
        _, low, high = self.over_plain
        return "better" if low > 0 else "worse" if high < 0 else "cannot_tell"


def history_of(
    day: Day, order: Order, *, serious: bool = True, as_dated: bool = False,
    since: date | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return the day's visits with the score each had when its month began.

    Parameters
    ----------
    day : Day
    order : one of `ORDERS`
        By the plan's own value, the expected finds, the points of former plans, the risk score,
        the days since the last visit, the mean of the category, or chance; one set of rules for
        all of it.
    serious : bool
    as_dated : bool
        Trust the dates of the events, whenever they were written down.
    since : date, optional
        The first day looked at.

    Raises
    ------
    ProofError
        As `from_register`.
    """
    before = day.once(_scores_before, serious=serious, as_dated=as_dated)
    made = day.visits
    made = made if since is None else made[made["visited_on"] >= pd.Timestamp(since)]
    return from_register(
        made, day.hazards, score_before=lambda first: before(first)[order], serious=serious
    )


def _scores_before(day: Day, *, serious: bool, as_dated: bool) -> Callable[[date], pd.DataFrame]:
    """Return what gives the score of each site by each rule as it was known before a day."""
    events = day.hazard_events()
    rng = np.random.default_rng(SEED)

    @cache
    def scores(first: date) -> pd.DataFrame:
        hazards = hazards_before(events, first, as_recorded=not as_dated)
        visits = day.every_visit[day.every_visit["visited_on"] < pd.Timestamp(first)]
        eve = first - timedelta(days=1)
        risk = assess(day.sites, hazards, as_of=eve, rules=day.rules, visits=visits)
        worth = worth_of_visits(day.sites, hazards, visits, risk, as_of=eve, office=day.office)
        table = expected_finds(day.sites, visits, hazards, as_of=eve).table
        owed = duties_by_law(day.sites, hazards, as_of=eve, office=day.office)
        plan = prize_of_visits(worth, table, owed, as_of=eve, office=day.office)
        plain = plain_scores(
            pd.Timestamp(first), history_of_visits(visits, hazards, serious=serious),
            day.sites[["category"]].reset_index(), kind="category", rng=rng,
        ).set_index(day.sites.index)  # fmt: skip
        told = plain.assign(
            risk=risk["score"], value=worth["value"], plan=plan["value"],
            finds=table["serious" if serious else "expected"],
        )  # fmt: skip
        if visits.empty:
            told[["finds", "plan", "since", "kind"]] = np.nan
        return told

    return scores


def of(day: Day, order: Order) -> RegisterReplay | None:
    """Return history in the order of a rule, beside every other; None without a history."""
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
    rules, over_plain = day.once(rules_of, as_dated=as_dated)
    return RegisterReplay(
        replay(history, within=["month"], n_draws=N_DRAWS),
        replay(history, within=["month", "by"], n_draws=N_DRAWS),
        at_capacity(history, within=["month"], n_draws=N_DRAWS),
        int(history["is_scored"].sum()),
        len(history),
        as_dated=as_dated,
        rules=rules,
        over_plain=over_plain,
    )


def counted_visits(day: Day, since: date | None = None) -> pd.DataFrame:
    """Return the day's visits with the hazards on record as their `n_found`, as the replay counts.

    What was typed beside a visit may count hazards that were voided or never written down.
    """
    made = day.visits
    made = made if since is None else made[made["visited_on"] >= pd.Timestamp(since)]
    return made.assign(n_found=finds_of(made, day.hazards, serious=False).astype("int64"))


def rules_of(
    day: Day, *, serious: bool = True, as_dated: bool = False, since: date | None = None
) -> tuple[pd.DataFrame, tuple[float, float, float]]:
    """Return every rule on the day's visits, and by how much the one in use beats the plain one.

    Of `compared` and of `gain`.
    """
    scores: dict[str, pd.Series] = {}
    for order in ORDERS:
        try:
            history = history_of(day, order, serious=serious, as_dated=as_dated, since=since)
        except ProofError:
            continue
        scores[order] = history["score"]
    table = compared(history, pd.DataFrame(scores), n_draws=N_TABLE_DRAWS, within="by")
    both = {name: scores.get(name, scores["chance"]) for name in (IN_USE, PLAIN_RULE)}
    return table, gain(history, both, n_draws=N_DRAWS)
