"""A month on a truth that no rule was made for: what plans by several rules find and fulfil.

Each site's rate is drawn from its category, its village and itself, fresh in every world; the
visits made so far keep their sites, days and teams, but what they found is drawn anew. The learner
sees those finds alone. A stated tie lets the truth follow the risk score: it says where that score
would win.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.planning.needs import is_measurable, service_minutes
from analysis.planning.routing import Floats, Problem, Shift, greedy
from analysis.planning.travel import minutes_by_road
from analysis.planning.water import metres
from analysis.risk.expected_finds import learn

# Spreads of the logarithm of the rate, of what teams find and of one visit against the next.
_CATEGORY, _VILLAGE, _SITE, _TEAM, _VISIT = 0.35, 0.2, 0.6, 0.2, 0.2
_MEAN_FINDS: Final = 1.2
_FILLS_UP_DAYS: Final = 60.0
_LEFT: Final = 0.25  # of a site just seen
# A find is re-checked in so many cases, so many days later.
_RECHECKED: Final = 0.65
_RECHECK_DAYS: Final = (8, 21)
# What fell due sooner was waiting before the month's first plan was made; it is not counted.
_LEAD_DAYS: Final = 4
_WITH_MUSTS: Final = ("learned", "value", "score")
RULES: Final = ("learned", "learned, no duties", "value", "score", "chance")


@dataclass(frozen=True, eq=False)
class Register:
    """What is known of a register when the month begins.

    Attributes
    ----------
    sites : (n,) measurable sites: `category`, `village_code`, points
    visits : visits made: `site_id`, `visited_on`, `team`, `kind`, the cells of the site
    score, value : (n,) float64; risk score and points of former plans
    due_in : list of (row of the site, days until a re-check is due)
    as_of : date
    """

    sites: gpd.GeoDataFrame
    visits: pd.DataFrame
    score: Floats
    value: Floats
    due_in: list[tuple[int, int]]
    as_of: date


@dataclass
class Month:
    """Finds, visits, re-checks that fell due from the fifth day on, and those met in time."""

    finds: int = 0
    visits: int = 0
    due: int = 0
    met: int = 0


def register_of(
    sites: gpd.GeoDataFrame,
    visits: pd.DataFrame,
    *,
    score: pd.Series,
    value: pd.Series,
    rechecks: pd.DataFrame,
    as_of: date,
) -> Register:
    """Return what the month needs of a register; `rechecks` has `site_id` and `due_on`."""
    here = sites[is_measurable(sites)]
    row = pd.Series(range(len(here)), index=here.index)
    days = (rechecks["due_on"] - pd.Timestamp(as_of)).dt.days
    due = [
        (int(row[site]), int(day))
        for site, day in zip(rechecks["site_id"], days, strict=True)
        if site in row.index
    ]
    return Register(
        here,
        visits[visits["site_id"].isin(here.index)].sort_values("visited_on"),
        score.reindex(here.index).fillna(0.0).to_numpy(dtype=np.float64),
        value.reindex(here.index).to_numpy(dtype=np.float64),
        due,
        as_of,
    )


def play(
    register: Register, *, world: int, tie: float = 0.0, days: int = 20, teams: int = 2,
    rules: tuple[str, ...] = RULES,
) -> dict[str, Month]:  # fmt: skip
    """Play a month by each rule on the same hidden truth."""
    truth, history = _truth(register, np.random.default_rng([world, 1]), tie)
    learned = learn(history).expected(register.sites, register.as_of)["expected"]
    n = len(register.sites)
    known = {
        "learned": learned.to_numpy(dtype=np.float64),
        "value": register.value,
        "score": register.score,
        "chance": np.random.default_rng([world, 2]).random(n),
    }
    points = metres(register.sites)
    points = np.vstack([points, np.median(points, axis=0)])
    travel, service = minutes_by_road(points), service_minutes(register.sites)
    unseen = _unseen(register)
    return {
        rule: _month(
            register, truth, known[rule.partition(",")[0]], (travel, service, unseen),
            duty=2.0 if rule == "learned" else 0.0, has_musts=rule in _WITH_MUSTS,
            shape=(days, teams), world=world,
        )
        for rule in rules
    }  # fmt: skip


def _truth(register: Register, rng: np.random.Generator, tie: float) -> tuple[Floats, pd.DataFrame]:
    sites, visits = register.sites, register.visits
    log_rate = rng.normal(0, _SITE, len(sites))
    for name, spread in (("category", _CATEGORY), ("village_code", _VILLAGE)):
        code, levels = pd.factorize(sites[name])
        log_rate += rng.normal(0, spread, len(levels))[code]
    place = pd.Series(register.score).rank().to_numpy()
    tied = (place - place.mean()) / place.std()
    log_rate = log_rate.std() * tie * tied + np.sqrt(1 - tie**2) * (log_rate - log_rate.mean())
    rate = np.exp(log_rate)
    rate *= _MEAN_FINDS / rate.mean()
    row = pd.Series(range(len(sites)), index=sites.index)[visits["site_id"]].to_numpy()
    gap = visits.groupby("site_id")["visited_on"].diff().dt.days.to_numpy(dtype=np.float64)
    team, names = pd.factorize(visits["team"])
    mean = rate[row] * _filled(np.nan_to_num(gap, nan=np.inf))
    mean *= np.exp(rng.normal(0, _TEAM, len(names) + 1))[team]
    mean *= rng.gamma(1 / _VISIT, _VISIT, len(row))
    return rate, visits.assign(date=visits["visited_on"], found=rng.poisson(mean).astype(float))


def _filled(unseen: Floats) -> Floats:
    return np.asarray(_LEFT + (1 - _LEFT) * np.minimum(unseen / _FILLS_UP_DAYS, 1.0))


def _unseen(register: Register) -> Floats:
    last = register.visits.groupby("site_id")["visited_on"].max().reindex(register.sites.index)
    days = (pd.Timestamp(register.as_of) - last).dt.days.to_numpy(dtype=np.float64)
    return np.nan_to_num(days, nan=1e6)


def _month(
    register: Register, truth: Floats, known: Floats, ground: tuple[Floats, Floats, Floats], *,
    duty: float, has_musts: bool, shape: tuple[int, int], world: int,
) -> Month:  # fmt: skip
    travel, service, unseen = ground
    n, (days, teams) = len(truth), shape
    unseen, rng, month = unseen.copy(), np.random.default_rng([world, 3]), Month()
    waiting = sorted(register.due_in, key=lambda one: one[1])
    shifts = (Shift(n, n, 0.0, 210.0),) * teams
    always = np.full(n, np.inf)
    for day in range(days):
        soon = np.bincount([row for row, due in waiting if due <= day + 4], minlength=n)
        prize = known * np.minimum(unseen / _FILLS_UP_DAYS, 1.0) + duty * np.minimum(soon, 2)
        # A plan of two days must visit what falls due in them, as the product's does.
        must = np.zeros(n, dtype=bool)
        must[[row for row, due in waiting if has_musts and due <= day + 1]] = True
        plan = greedy(Problem(travel, prize, service, -always, always, must, shifts))
        for place in [place for route in plan.routes for place in route]:
            found = int(rng.poisson(truth[place] * _filled(unseen[place : place + 1])[0]))
            month.finds += found
            month.visits += 1
            unseen[place] = 0.0
            done = [due for row, due in waiting if row == place]
            month.met += sum(due >= _LEAD_DAYS and day <= due for due in done)
            month.due += sum(due >= _LEAD_DAYS for due in done)
            waiting = [one for one in waiting if one[0] != place]
            rechecks = rng.binomial(found, _RECHECKED)
            waiting += [(place, day + int(rng.integers(*_RECHECK_DAYS))) for _ in range(rechecks)]
        unseen += 1
    month.due += sum(_LEAD_DAYS <= due < days for _, due in waiting)
    return month


def months(
    register: Register, *, worlds: int, tie: float, first: int = 0,
    rules: tuple[str, ...] = RULES,
) -> dict[str, list[Month]]:  # fmt: skip
    """Return the months of each rule, one a world."""
    played = [play(register, world=first + k, tie=tie, rules=rules) for k in range(worlds)]
    return {rule: [one[rule] for one in played] for rule in rules}
