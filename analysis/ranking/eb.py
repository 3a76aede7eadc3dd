"""Empirical-Bayes rates: the published estimator, its intervals, and how sure a rank is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.ranking.clustered import FEWEST_SITES, clustered, permuted_p, phi_of
from analysis.ranking.posterior import fit, normal_tail, rank_draws
from vocabulary.errors import CampaignError

Floats = npt.NDArray[np.float64]
BaseKind = Literal["population", "area", "trials"]
Estimate = Literal["moments", "posterior"]

# Level of the test that areas differ at all: below it nothing is called worse or better.
GATE: Final = 0.05
N_GATE_WORLDS: Final = 999
# Above this many areas the test statistic is normal enough to need no simulation.
GATE_NORMAL_FROM: Final = 500
SEED: Final = 20231207
# Beyond this the likelihood is lost in the rounding of the numbers.
MOST: Final = 1e12


class RankError(CampaignError):
    """A table cannot be ranked; the message says which cell and what to do."""


@dataclass(frozen=True)
class Overall:
    """Marshall's moments of a table.

    Attributes
    ----------
    rate : sum of counts over sum of bases
    a : variance between areas beyond chance; 0 when the areas vary no more than chance
    b : the mean the areas are drawn towards: the overall rate
    p_differ : chance of a table at least this uneven if all areas shared one rate
    """

    rate: float
    a: float
    b: float
    p_differ: float


def moments(count: Floats, base: Floats, *, kind: BaseKind) -> tuple[float, float]:
    """Return the between-area variance and the overall rate.

    Parameters
    ----------
    count, base : base above 0
    kind : counts per population or area are Poisson; successes among trials are binomial

    References
    ----------
    Marshall (1991) Applied Statistics 40, 283-294 (Poisson); Martuzzi and Elliott (1996) Statistics
    in Medicine 15, 1867-1873 (binomial).
    """
    b = float(count.sum() / base.sum())
    spread = float((base * (count / base - b) ** 2).sum() / base.sum())
    mean = float(base.mean())
    if kind != "trials":
        return max(0.0, spread - b / mean), b
    if mean <= 1:
        return 0.0, b
    # A share cannot vary by more than b (1 − b), whatever the moments say.
    return float(np.clip((mean * spread - b * (1 - b)) / (mean - 1), 0.0, b * (1 - b))), b


def shrunk(count: Floats, base: Floats, *, kind: BaseKind) -> Floats:
    """Return the empirical-Bayes rate of each area.

    ``b + a (r − b) / (a + v / base)`` with ``v = b`` for counts and ``v = b (1 − b) − a`` for
    shares. With a = 0 every area gets b.
    """
    a, b = moments(count, base, kind=kind)
    if a == 0:
        return np.full(len(count), b)
    chance = (b * (1 - b) - a if kind == "trials" else b) / base
    return np.asarray(b + a / (a + chance) * (count / base - b))


def rank_table(
    table: pd.DataFrame,
    *,
    kind: BaseKind = "population",
    worst: Literal["high", "low"] = "high",
    estimate: Estimate = "moments",
    n_draws: int = 4000,
    seed: int = SEED,
) -> tuple[pd.DataFrame, Overall]:
    """Rank areas by their rates, with how sure each rank is.

    `eb` is the published moment estimate unless the posterior mean is asked for. The interval and
    the ranks come from the Gamma-Poisson (or beta-binomial) model with the uncertainty of its two
    parameters carried through; see `analysis.posterior`. An area is clearly worse when its whole
    interval lies beyond the overall rate and the areas differ at all (p ≤ 0.05).

    Parameters
    ----------
    table : one row per area: `count` and `base` (above 0)
    worst : whether rank 1 is the highest rate (hazards) or the lowest (a share put right in time)
    estimate
        Whether `eb` is the published moment estimate, or the posterior mean of the very model the
        interval comes from.
    n_draws : Monte-Carlo draws behind the rank interval

    Returns
    -------
    ranked : DataFrame
        In the order of `table`: `count`, `base`, `raw`, `eb`, `low`, `high` (90 % interval of the
        area's own rate), `rank` (by `eb`; ties share the lower number), `rank_low`, `rank_high`
        (90 % interval), `p_worst3`, `band`.
    overall : Overall

    Raises
    ------
    RankError
        Fewer than two areas, a base of 0, a negative or unknown number, or more successes than
        trials.
    """
    _check(table, kind=kind)
    count = table["count"].to_numpy(dtype=np.float64)
    base = table["base"].to_numpy(dtype=np.float64)
    a, b = moments(count, base, kind=kind)
    overall = Overall(b, a, b, differ(count, base, kind=kind, seed=seed))
    posterior = fit(count, base, is_share=kind == "trials")
    low, high = posterior.interval(0.90)
    ranks = rank_draws(posterior, worst=worst, n_draws=n_draws, seed=seed)
    eb = posterior.moments()[0] if estimate == "posterior" else shrunk(count, base, kind=kind)
    rank = competition_rank(eb if worst == "low" else -eb)
    ranked = pd.DataFrame(
        {
            "count": table["count"].to_numpy(),
            "base": table["base"].to_numpy(),
            "raw": count / base,
            "eb": eb,
            "low": np.minimum(low, eb),
            "high": np.maximum(high, eb),
            "rank": rank,
            "rank_low": np.minimum(ranks.low, rank),
            "rank_high": np.maximum(ranks.high, rank),
            "p_worst3": ranks.p_worst3,
            "band": bands(low, high, overall=overall, worst=worst),
        },
        index=table.index,
    )
    return ranked, overall


def rank_sites(
    sites: pd.DataFrame, *, areas: pd.Index | None = None, seed: int = SEED
) -> tuple[pd.DataFrame, Overall, float]:
    """Rank areas by their sites, whole sites and not hazards taken as independent.

    Parameters
    ----------
    sites : one row a site somebody was at: `area`, `count`, `base` (above 0)
    areas : all areas, those without a site as well; default: those of `sites`

    Returns
    -------
    ranked : DataFrame
        One row an area, the columns of `rank_table` and `n_sites`. Rank, rank interval and
        `p_worst3` are missing without a site; the last two also where the areas cannot be told
        apart. `note`: "not_visited", "small_base" (fewer than five sites), or None.
    overall : Overall
    phi : variance over mean between the sites of an area

    Raises
    ------
    RankError
        Fewer than two areas with a site.
    """
    areas = pd.Index(pd.unique(sites["area"])) if areas is None else areas
    seat = areas.get_indexer(pd.Index(sites["area"]))
    count, base = (sites[name].to_numpy(dtype=np.float64) for name in ("count", "base"))
    if len(np.unique(seat)) < 2:
        raise RankError(f"A ranking needs at least two areas, got {len(np.unique(seat))}.")
    found, doubt = clustered(count, base, seat.astype(np.int64), len(areas), seed=seed)
    overall = Overall(doubt.rate, (doubt.rate * doubt.tau) ** 2, doubt.rate, doubt.p_differ)
    is_seen = (found["n_sites"] > 0).to_numpy()
    rank = np.full(len(areas), np.nan)
    rank[is_seen] = competition_rank(-found["eb"].to_numpy()[is_seen])
    low, high = found["low"].to_numpy(), found["high"].to_numpy()
    told = bands(low, high, overall=overall, worst="high")
    told[found["n_sites"] < FEWEST_SITES] = "cannot_be_told_apart"
    told[~is_seen] = None
    note = np.full(len(areas), None, dtype=object)
    note[found["n_sites"] < FEWEST_SITES] = "small_base"
    note[~is_seen] = "not_visited"
    is_apart = doubt.p_differ <= GATE
    totals, bases = (found[name].to_numpy(dtype=np.float64) for name in ("count", "base"))
    raw = np.divide(totals, bases, out=np.full(len(areas), np.nan), where=is_seen)
    ranked = pd.DataFrame(
        {
            "n_sites": found["n_sites"].to_numpy(np.int64), "count": totals,
            "base": bases, "raw": raw, "eb": found["eb"].to_numpy(),
            "low": low, "high": high, "rank": rank,
            "rank_low": np.fmin(found["rank_low"].to_numpy(), rank) if is_apart else np.nan,
            "rank_high": np.fmax(found["rank_high"].to_numpy(), rank) if is_apart else np.nan,
            "p_worst3": found["p_worst3"].to_numpy() if is_apart else np.nan,
            "band": told, "note": note,
        },
        index=areas,
    )  # fmt: skip
    whole = dict.fromkeys(("rank", "rank_low", "rank_high"), "Int64")
    return ranked.astype(whole), overall, doubt.phi


def rank_shares(
    table: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    worst: Literal["high", "low"],
    seed: int = SEED,
) -> tuple[pd.DataFrame, Overall]:
    """Rank areas by a share, whole sites and not hazards taken as independent.

    As `rank_table` of shares; interval, rank interval and bands allow for what the sites vary by
    beyond chance, and p_differ deals whole sites out to the areas at random.

    Parameters
    ----------
    table : one row per area: `count` and `base` (above 0)
    sites : one row a site: `area`, `count`, `base`; those of other areas are left out

    Raises
    ------
    RankError
        As `rank_table`.
    """
    seat = table.index.get_indexer(pd.Index(sites["area"]))
    here = seat >= 0
    count, base = (sites.loc[here, name].to_numpy(dtype=np.float64) for name in ("count", "base"))
    area = seat[here].astype(np.int64)
    phi = phi_of(count, base, area, len(table), is_share=True)
    ranked, overall = rank_table(table / phi, kind="trials", worst=worst, seed=seed)
    p = permuted_p(count, base, area, len(table), rng=np.random.default_rng(seed))
    overall = replace(overall, p_differ=p)
    low, high = (ranked[name].to_numpy(dtype=np.float64) for name in ("low", "high"))
    told = bands(low, high, overall=overall, worst=worst)
    plain = {name: table[name] for name in ("count", "base")}
    return ranked.assign(**plain, raw=table["count"] / table["base"], band=told), overall


def differ(count: Floats, base: Floats, *, kind: BaseKind, seed: int = SEED) -> float:
    """Return the chance of a table at least this uneven if all areas shared one rate.

    Counts: Σ O (O − 1) / E given the total, by simulation, and by its known mean and variance above
    500 areas. Shares: the chi-square statistic by simulation under the pooled share.

    References
    ----------
    Potthoff and Whittinghill (1966) Biometrika 53, 183-190.
    """
    if count.sum() <= 0:
        return 1.0
    rng = np.random.default_rng(seed)
    if kind == "trials":
        return _differ_shares(count, base, rng=rng)
    total = max(round(float(count.sum())), 1)
    expected = base / base.sum()
    seen = float((count * (count - 1) / expected).sum())
    if len(count) > GATE_NORMAL_FROM:
        pairs = total * (total - 1)
        return _upper_tail(seen - pairs, np.sqrt(2 * (len(count) - 1) * pairs))
    worlds = rng.multinomial(total, expected, size=N_GATE_WORLDS)
    return _monte_carlo_p((worlds * (worlds - 1) / expected).sum(axis=1), seen)


def _differ_shares(count: Floats, base: Floats, *, rng: np.random.Generator) -> float:
    share = count.sum() / base.sum()
    if share >= 1:
        return 1.0
    worlds = rng.binomial(base.astype(np.int64), share, size=(N_GATE_WORLDS, len(base)))
    pooled = (worlds.sum(axis=1) / base.sum())[:, None]
    varies = np.maximum(pooled * (1 - pooled), 1e-300)
    simulated = ((worlds - base * pooled) ** 2 / base).sum(axis=1) / varies[:, 0]
    seen = float(((count - base * share) ** 2 / base).sum() / (share * (1 - share)))
    return _monte_carlo_p(simulated, seen)


def _monte_carlo_p(simulated: Floats, seen: float) -> float:
    # The tolerance keeps worlds equal to the one seen from being lost to rounding.
    at_least = simulated >= seen * (1 - 1e-12)
    return float((1 + at_least.sum()) / (1 + len(simulated)))


def _upper_tail(excess: float, deviation: float) -> float:
    return normal_tail(excess / deviation) if deviation > 0 else 1.0


def bands(
    low: Floats, high: Floats, *, overall: Overall, worst: Literal["high", "low"]
) -> npt.NDArray[np.object_]:
    """Return which areas are clearly worse or better: none where they cannot be told apart."""
    told = np.full(len(low), "cannot_be_told_apart", dtype=object)
    if overall.p_differ > GATE:
        return told
    above, below = low > overall.rate, high < overall.rate
    told[above] = "clearly_worse" if worst == "high" else "clearly_better"
    told[below] = "clearly_better" if worst == "high" else "clearly_worse"
    return told


def competition_rank(values: Floats) -> npt.NDArray[np.int64]:
    """Return ranks, the lowest first; equal values share one (1, 2, 2, 4)."""
    # Rounded, so that two areas with the same figures tie in spite of the last bit.
    with np.errstate(divide="ignore"):
        digits = np.where(values == 0, 0, 12 - np.ceil(np.log10(np.abs(values))))
    scale = 10.0**digits
    rounded = np.round(values * scale) / scale
    ordered = np.sort(rounded)
    return np.asarray(np.searchsorted(ordered, rounded, side="left") + 1, dtype=np.int64)


def _check(table: pd.DataFrame, *, kind: BaseKind) -> None:
    if len(table) < 2:
        raise RankError(f"A ranking needs at least two areas, got {len(table)}.")
    for column in ("count", "base"):
        values = table[column].to_numpy(dtype=np.float64, na_value=np.nan)
        bad = ~np.isfinite(values) | (values < 0)
        if bad.any():
            where = table.index[bad][0]
            got = values[bad][0]
            raise RankError(f"A ranking needs {column} of 0 or more, got {got} for {where}.")
    base, count = table["base"].to_numpy(dtype=float), table["count"].to_numpy(dtype=float)
    for name, values in (("count", count), ("base", base)):
        odd = (values > MOST) | ((values > 0) & (values < 1 / MOST))
        if odd.any():
            raise RankError(
                f"A ranking can hold a {name} from {1 / MOST:g} to {MOST:g}, got "
                f"{values[odd][0]:g} for {table.index[odd][0]}."
            )
    if (base == 0).any():
        raise RankError(
            f"A ranking needs a base above 0, got 0 for {table.index[base == 0][0]}; leave it out."
        )
    if kind == "trials" and (count > base).any():
        where = table.index[count > base][0]
        raise RankError(f"Successes cannot exceed trials, but do for {where}.")
