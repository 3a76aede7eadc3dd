"""What a visit of each site is expected to find: a number for choosing visits, never a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.risk import find_rate
from analysis.risk.assessment import Reason
from analysis.risk.find_rate import FindRate, Floats, Visits
from vocabulary.terms import HazardGrade, Tier

if TYPE_CHECKING:
    from analysis.day import Day

Ints = npt.NDArray[np.int64]

# What counts as a serious find: the two upper tiers, or (suspected) major whatever its tier.
SERIOUS_TIERS: Final = frozenset((Tier.T4.value, Tier.T3.value))
SERIOUS_GRADES: Final = frozenset((HazardGrade.MAJOR.value, HazardGrade.SUSPECTED_MAJOR.value))
# Of the finds before any visit was made, half are taken to be serious.
PRIOR_SERIOUS: Final = find_rate.PRIOR_FINDS / 2
# Below so many visits too little is known to order sites by.
ENOUGH_VISITS: Final = 60
# Where sites differ no more than this beyond their groups, own history says little.
LITTLE_SPREAD: Final = 0.05
# A site's own visits weigh less than half of what is known of its kind.
LITTLE_KNOWN: Final = 1.5
# Days since the visit before, by which visits differ; the first stage is a first visit.
STAGE_DAYS: Final = (14, 30, 60, 120, 240, 480)
# What is left of the last month's effect in the month ahead.
_MONTH_KEPT: Final = 0.8
# Predictions of so many months are looked at, and so many of them are needed, to correct the next.
_ISSUED_MONTHS: Final = 6
_ENOUGH_ISSUED: Final = 100
_SLOPE_SPREAD: Final = 0.25
# Of a group with more levels the rarest count as its mean.
_MOST_LEVELS: Final = 300
_GROUPS: Final = ("category", "village_code")
_NUISANCE: Final = ("team", "kind")


@dataclass(frozen=True, eq=False)
class Learned:
    """What past visits say of the next, of one kind of finds.

    Attributes
    ----------
    rate : FindRate
    site_ids, levels : Index of the sites, and of the levels of each group by its column
    groups, nuisance : columns that sites are told apart by, and those that only disturb
    shares : (1 + levels,) float64; share of the visits at each level of its group
    line : what its predictions are corrected by: log m' = line[0] + line[1] · log m
    n_visits : int
    """

    rate: FindRate
    site_ids: pd.Index[Any]
    levels: dict[str, pd.Index[Any]]
    groups: tuple[str, ...]
    nuisance: tuple[str, ...]
    shares: Floats
    n_visits: int
    line: tuple[float, float] = (0.0, 1.0)

    def expected(self, sites: pd.DataFrame, on: date | pd.Timestamp) -> pd.DataFrame:
        """Return what a visit of each site on a day is expected to find.

        In the order of `sites`, indexed as they are: `expected`, `low`, `high` (90 %), `p_find`
        (chance of finding anything), `days_since` (the last visit; NaN before the first), `known`
        (what own visits weigh, of `LITTLE_KNOWN`), and the parts whose product `expected` is:
        `base` (the mean of all on that day) and a ratio for each group, `stage` and `own`.

        Parameters
        ----------
        sites : index as in the visits; the columns of the groups
        """
        day = _days(pd.Series([pd.Timestamp(on)]))[0]
        seat = self.site_ids.get_indexer(sites.index)
        is_known = seat >= 0
        prior = 1 / self.rate.memory.v
        own, since = np.full((2, len(sites)), prior), np.full(len(sites), np.nan)
        own[:, is_known] = self.rate.own_on(day)[:, seat[is_known]]
        since[is_known] = day - self.rate.seen[seat[is_known]]
        levels = np.full((len(self.levels), len(sites)), -1, dtype=np.int64)
        for g, name in enumerate(self.groups):
            levels[g] = self.levels[name].get_indexer(pd.Index(sites[name].astype(object)))
        levels[len(self.groups)] = _stage(since)
        return self._told(sites.index, levels, self.in_common(pd.Timestamp(on)), own, since)

    def _told(
        self, index: pd.Index, levels: Ints, fixed: Floats, own: Floats, since: Floats
    ) -> pd.DataFrame:
        rate, (shift, slope) = self.rate, self.line
        told = (*self.groups, "stage")
        means = [
            self.shares[rows] @ rate.effects[rows]
            for rows in (slice(*rate.starts[g : g + 2]) for g in range(len(told)))
        ]
        parts = rate.of_levels(levels)[: len(told)] - np.array(means)[:, None]
        log_parts = {name: slope * part for name, part in zip(told, parts, strict=True)}
        log_parts["own"] = slope * np.log(own[0] / own[1])
        log_base = shift + slope * (fixed @ rate.effects + np.sum(means))
        expected = np.exp(log_base + np.sum(list(log_parts.values()), axis=0))
        variance = slope**2 * (1 / own[0] + rate.doubt(levels, fixed))
        low, high = find_rate.interval(expected, variance)
        return pd.DataFrame(
            {
                "expected": expected, "low": low, "high": high,
                "p_find": find_rate.at_least_one(expected, variance + rate.memory.delta),
                "days_since": since, "known": own[0] * rate.memory.v,
                "base": np.full(len(index), np.exp(log_base)),
                **{name: np.exp(part) for name, part in log_parts.items()},
            },
            index=index,
        )  # fmt: skip

    def in_common(self, on: pd.Timestamp) -> Floats:
        """Return what all visits of a day share, as a row of the design.

        Team and occasion at their mean, so that a site is not ranked by who went there; the effect
        of the month, or what is left of the last one's.
        """
        fixed = np.zeros(len(self.rate.effects))
        fixed[0] = 1.0
        names = list(self.levels)
        for name in self.nuisance:
            g = names.index(name)
            rows = slice(*self.rate.starts[g : g + 2])
            fixed[rows] = self.shares[rows]
        months, start = self.levels["month"], int(self.rate.starts[names.index("month")])
        month = f"{on:%Y-%m}"
        if month in months:
            fixed[start + int(months.get_indexer(pd.Index([month]))[0])] = 1.0
        elif (before := int((months < month).sum())) > 0:
            fixed[start + before - 1] = _MONTH_KEPT
        return fixed


def learn(
    history: pd.DataFrame,
    *,
    groups: Sequence[str] = _GROUPS,
    nuisance: Sequence[str] = _NUISANCE,
    prior: float = find_rate.PRIOR_FINDS,
    like: Learned | None = None,
) -> Learned:
    """Return what past visits say of the next.

    Parameters
    ----------
    history : one row a visit: `site_id`, `date` (datetime64), `found` (count), the groups' columns
        Two visits of a site on one day are one. A missing level is no level.
    groups : columns that tell sites apart
    nuisance : columns that make visits differ, not sites: who went, on what occasion
    prior : finds of a visit before any was made
    like : an earlier one whose memory is kept rather than looked for again
    """
    history = _in_order(history)
    names = (*groups, "stage", "month", *nuisance)
    levels = {name: _levels(history, name) for name in names}
    visits = _coded(history, levels)
    rate = find_rate.fit(visits, prior=prior, like=like.rate if like else None)
    site_ids = pd.Index(pd.unique(history["site_id"]))
    return Learned(
        rate, site_ids, levels, tuple(groups), tuple(nuisance), _shares(visits), visits.n
    )


def corrected(learned: Learned, given: pd.DataFrame) -> Learned:
    """Return the same, corrected by predictions given before and what was found then.

    Parameters
    ----------
    given : of `predictions`; fewer than 100 correct nothing
    """
    return replace(learned, line=_line(given))


def predictions(history: pd.DataFrame, learned: Learned) -> pd.DataFrame:
    """Return what would have been expected of each visit, by a fit before its month began.

    Of the last six months, in order: `date`, `expected` (not corrected), `found`. What came before
    the visit within its month counts as own history.

    Parameters
    ----------
    history : as for `learn`
    learned : of this history; the fits of earlier months take its columns and its memory
    """
    history = _in_order(history)
    month = history["date"].dt.strftime("%Y-%m")
    given = [pd.DataFrame(columns=["date", "expected", "found"], dtype="float64")]
    for name in sorted(month.unique())[1:][-_ISSUED_MONTHS:]:
        before = learn(
            history[month < name], groups=learned.groups, nuisance=learned.nuisance, like=learned
        )
        until = month <= name
        given.append(_before_each(before, history[until])[(month == name)[until]])
    return pd.concat(given[1:] or given)


def _before_each(learned: Learned, history: pd.DataFrame) -> pd.DataFrame:
    """Return what is expected of each visit by what came before it, with the effects learned."""
    rate, names = learned.rate, list(learned.levels)
    visits = _coded(history, learned.levels)
    mean = np.zeros(len(rate.effects))
    mean[0] = 1.0
    theta, _ = find_rate.before_each(visits, rate.log_mean(visits.levels, mean), [rate.memory])
    ranked = visits.levels.copy()
    ranked[[g for g, name in enumerate(names) if name in (*learned.nuisance, "month")]] = -1
    log_mean = rate.log_mean(ranked, learned.in_common(history["date"].iloc[-1]))
    return history[["date", "found"]].assign(expected=np.exp(log_mean) * theta[0])


def calibration(given: pd.DataFrame) -> tuple[float, float]:
    """Return the slope of finds on the logarithm of what was expected, and found over expected."""
    _, slope = _line(given, spread=np.inf, fewest=2)
    return slope, float(given["found"].sum() / given["expected"].sum())


def _line(
    given: pd.DataFrame, *, spread: float = _SLOPE_SPREAD, fewest: int = _ENOUGH_ISSUED
) -> tuple[float, float]:
    """Fit log m' = c + d · log m to predictions (quasi-Poisson, d drawn to 1)."""
    if len(given) < fewest or not given["found"].sum() > 0:
        return 0.0, 1.0
    found = given["found"].to_numpy(dtype=np.float64)
    x = np.log(given["expected"].to_numpy(dtype=np.float64))
    design = np.column_stack([np.ones(len(x)), x])
    line = np.array([0.0, 1.0])
    for _ in range(25):
        mean = np.exp(design @ line)
        phi = max(float(((found - mean) ** 2 / mean).sum() / len(x)), 0.1)
        precision = np.diag([0.0, 1 / spread**2])
        score = design.T @ (found - mean) / phi - precision @ (line - np.array([0.0, 1.0]))
        step = np.linalg.solve(design.T @ (design * mean[:, None]) / phi + precision, score)
        line = line + np.clip(step, -1.0, 1.0)
        if np.abs(step).max() < 1e-6:
            break
    return float(line[0]), float(line[1])


def finds_of(visits: pd.DataFrame, hazards: pd.DataFrame, *, serious: bool) -> pd.Series:
    """Return how many hazards of its site were found on the day of each visit.

    Indexed as `visits`; the first of two visits of one day has them all.
    """
    counted = hazards[is_serious(hazards)] if serious else hazards
    n = counted.groupby(["site_id", "found_on"]).size()
    key = pd.MultiIndex.from_arrays([visits["site_id"], visits["visited_on"]])
    found = n.reindex(key).fillna(0).to_numpy(dtype=np.float64)
    return pd.Series(np.where(key.duplicated(), 0.0, found), index=visits.index)


def is_serious(hazards: pd.DataFrame) -> pd.Series:
    """Say which hazards are serious: tier T3 or T4, major or suspected major."""
    return hazards["tier"].isin(SERIOUS_TIERS) | hazards["grade"].isin(SERIOUS_GRADES)


def history_of(visits: pd.DataFrame, hazards: pd.DataFrame, *, serious: bool) -> pd.DataFrame:
    """Return visits as `learn` takes them."""
    known = visits[visits["visited_on"].notna()].sort_values("visited_on", kind="stable")
    return known.assign(date=known["visited_on"], found=finds_of(known, hazards, serious=serious))


@dataclass(frozen=True, eq=False)
class ExpectedFinds:
    """What a visit of each site is expected to find on a day.

    Attributes
    ----------
    table : DataFrame
        Indexed `site_id`, in the order of the sites: the columns of `Learned.expected` for all
        finds; `serious`, `serious_low`, `serious_high`, `p_serious` for the serious ones;
        `n_own`, `found_own` (the site's own visits and what they found); `reasons` (tuple of
        Reason, whose `value` is the change in percent), the largest change first.
    n_visits : visits learned from
    is_enough : enough visits to order sites by
    own_says_little : own history says little of the next visit in this register
    """

    table: pd.DataFrame
    n_visits: int
    is_enough: bool
    own_says_little: bool


def expected_finds(
    sites: pd.DataFrame, visits: pd.DataFrame, hazards: pd.DataFrame, *, as_of: date
) -> ExpectedFinds:
    """Return what a visit of each site is expected to find on a day, from the visits before.

    Parameters
    ----------
    visits, hazards : of any campaign, up to the day
    """
    every = history_of(visits, hazards, serious=False)
    learned = learn(every)
    table = corrected(learned, predictions(every, learned)).expected(sites, as_of)
    grave = history_of(visits, hazards, serious=True)
    of_grave = learn(grave, prior=PRIOR_SERIOUS)
    serious = corrected(of_grave, predictions(grave, of_grave)).expected(sites, as_of)
    for name, column in (
        ("serious", "expected"), ("serious_low", "low"), ("serious_high", "high"),
        ("p_serious", "p_find"),
    ):  # fmt: skip
        table[name] = serious[column]
    # No more serious finds than finds: the two are fitted apart.
    table["serious"] = table[["serious", "expected"]].min(axis=1)
    own = every.groupby("site_id")["found"].agg(["size", "sum"]).reindex(sites.index)
    table["n_own"] = own["size"].fillna(0).astype("int64")
    table["found_own"] = own["sum"].fillna(0).astype("int64")
    table["reasons"] = _reasons(table, sites)
    return ExpectedFinds(
        table,
        learned.n_visits,
        learned.n_visits >= ENOUGH_VISITS,
        learned.rate.memory.v <= LITTLE_SPREAD,
    )


def of(day: Day) -> ExpectedFinds:
    """Return what a visit of each site is expected to find on a day."""
    return expected_finds(day.sites, day.every_visit, day.every_hazard, as_of=day.as_of)


def _reasons(table: pd.DataFrame, sites: pd.DataFrame) -> pd.Series:
    parts = {
        "finds_kind": table["category"],
        "finds_village": table["village_code"],
        "finds_first": table["stage"].where(table["days_since"].isna()),
        "finds_since": table["stage"].where(table["days_since"].notna()),
        "finds_own": table["own"].where(table["n_own"] > 0),
    }
    changes = 100 * (np.column_stack([part.to_numpy() for part in parts.values()]) - 1)
    codes, told = list(parts), []
    kinds = sites["category"].astype(str).to_numpy()
    for row, kind in zip(changes, kinds, strict=True):
        shown = [k for k in np.argsort(-np.abs(row), kind="stable") if abs(row[k]) >= 0.5]
        told.append(
            tuple(
                Reason(codes[k], 0.0, None, round(row[k]), kind if k == 0 else None) for k in shown
            )
        )
    return pd.Series(told, index=table.index, dtype=object)


def _in_order(history: pd.DataFrame) -> pd.DataFrame:
    found = history.groupby(["site_id", "date"])["found"].transform("sum")
    ordered = history.assign(found=found).sort_values("date", kind="stable")
    return ordered[~ordered.duplicated(["site_id", "date"])]


def _levels(history: pd.DataFrame, name: str) -> pd.Index[Any]:
    if name == "stage":
        return pd.RangeIndex(len(STAGE_DAYS) + 2)
    seen = pd.Series(_cells(history, name)).value_counts()
    levels: pd.Index[Any] = pd.Index(sorted(seen.index[:_MOST_LEVELS]))
    return levels


def _cells(history: pd.DataFrame, name: str) -> pd.Index[Any]:
    cells = history["date"].dt.strftime("%Y-%m") if name == "month" else history[name]
    found: pd.Index[Any] = pd.Index(cells.astype(object).to_numpy())
    return found


def _coded(history: pd.DataFrame, levels: dict[str, pd.Index[Any]]) -> Visits:
    codes = [
        _stage(_gaps(history)) if name == "stage" else known.get_indexer(_cells(history, name))
        for name, known in levels.items()
    ]
    return Visits(
        pd.factorize(history["site_id"])[0].astype(np.int64),
        _days(history["date"]),
        history["found"].to_numpy(dtype=np.float64),
        np.array(codes, dtype=np.int64).reshape(len(levels), len(history)),
        tuple(len(known) for known in levels.values()),
    )


def _shares(visits: Visits) -> Floats:
    shares = [np.zeros(1)]
    for codes, size in zip(visits.levels, visits.sizes, strict=True):
        counted = np.bincount(codes[codes >= 0], minlength=size).astype(np.float64)
        shares.append(counted / max(counted.sum(), 1.0))
    return np.concatenate(shares)


def _gaps(history: pd.DataFrame) -> Floats:
    before = history.groupby("site_id", sort=False)["date"].shift()
    return _days(history["date"]) - _days(before)


def _stage(gaps: Floats) -> Ints:
    later = 1 + np.searchsorted(STAGE_DAYS, np.nan_to_num(gaps))
    return np.where(np.isnan(gaps), 0, later).astype(np.int64)


def _days(dates: pd.Series) -> Floats:
    days = dates.to_numpy().astype("datetime64[D]")
    numbers = days.astype(np.int64).astype(np.float64)
    numbers[np.isnat(days)] = np.nan
    return numbers
