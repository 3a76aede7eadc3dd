"""Rates of areas whose hazards come in clusters: many in one building, none in the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.ranking.posterior import log_gamma, normal_tail

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEVEL: Final = 0.90
# Below so many sites looked at an area is never called worse or better.
FEWEST_SITES: Final = 5
# Draws of all rates together, and permutations of the sites; fewer where there are many areas.
_DRAWS: Final = (4000, 1000, 200)
_WORLDS: Final = (499, 99, 19)
_MANY_AREAS: Final = (2_000, 20_000)
_CHUNK_CELLS: Final = 4_000_000
# Variance over mean of the sites' counts: log-normal about 1.5, and the nodes laid over it.
_PRIOR_PHI: Final = (np.log(1.5), 0.6)
_PHI_SIGMAS: Final = np.linspace(-1.8, 1.8, 5)
# Bases of the overall rate an area's own is drawn to, before its sites are set against it.
_DRAWN: Final = 2.0
# An area's rate is drawn to the mean by so many mean bases before its clustering is judged by it.
_DRAWN_BY: Final = 3.0
# Spread of the areas on the log scale: Rayleigh, 0 at 0 and without a long tail.
_TAU: Final = np.linspace(0.03, 1.8, 22)
_TAU_SCALE: Final = 0.5
_MEAN_SIGMAS: Final = np.array([-1.5, 0.0, 1.5])


@dataclass(frozen=True)
class Doubt:
    """How the sites' counts vary.

    Attributes
    ----------
    rate : counts over bases of all sites
    phi : variance over mean between sites of one area, at least 1
    tau : spread of the areas' rates on the log scale
    p_differ : chance of areas at least this uneven, were the sites dealt out to them at random
    """

    rate: float
    phi: float
    tau: float
    p_differ: float


def clustered(
    count: Floats, base: Floats, area: Ints, n_areas: int, *, seed: int
) -> tuple[pd.DataFrame, Doubt]:
    """Return each area's rate with how sure it is, where sites and not hazards are independent.

    Parameters
    ----------
    count : (n,) float64, hazards of each site that was looked at
    base : (n,) float64, above 0; 1, or what is expected of a site of its kind
    area : (n,) int64, from 0 to n_areas - 1

    Returns
    -------
    table : DataFrame
        One row an area: `n_sites`, `count`, `base`, `eb` (posterior mean), `low`, `high` (90 %),
        `rank_mean`, `rank_low`, `rank_high`, `p_worst3` (rank 1 is the highest rate; NaN of an
        area without a site: it has no place among the others).
    doubt : Doubt

    References
    ----------
    Potthoff and Whittinghill (1966); Christiansen and Morris (1997) JASA 92, 618-632; Chung et al.
    (2013) Psychometrika 78, 685-709, for a prior that keeps off a spread of 0.
    """
    table = pd.DataFrame(
        {
            name: np.bincount(area, weights=weight, minlength=n_areas)
            for name, weight in (("n_sites", None), ("count", count), ("base", base))
        }
    )
    rng = np.random.default_rng(seed)
    totals, bases = (table[name].to_numpy(dtype=np.float64) for name in ("count", "base"))
    rate = float(totals.sum() / bases.sum())
    phis, phi_weights = _phi_nodes(count, base, area, totals, bases)
    nodes = _Nodes.of(totals, bases, phis, phi_weights)
    drawn = _drawn(nodes, rng=rng, is_seen=bases > 0)
    doubt = Doubt(rate, float(phi_weights @ phis), nodes.tau_mean,
                  permuted_p(count, base, area, n_areas, rng=rng))  # fmt: skip
    return table.assign(**drawn), doubt


def phi_of(
    count: Floats, base: Floats, area: Ints, n_areas: int, *, is_share: bool = False
) -> float:
    """Return how many times chance the sites' counts vary within areas, at least 1.

    Of shares `count` are the successes and `base` the trials of each site. Without a site: 1.
    """
    if not base.sum() > 0:
        return 1.0
    totals, bases = (
        np.bincount(area, weights=weight, minlength=n_areas).astype(np.float64)
        for weight in (count, base)
    )
    phis, weights = _phi_nodes(count, base, area, totals, bases, is_share=is_share)
    return float(weights @ phis)


def permuted_p(
    count: Floats, base: Floats, area: Ints, n_areas: int, *, rng: np.random.Generator
) -> float:
    """Return the chance of areas at least this uneven, were whole sites dealt out at random.

    1 without a count; of shares `count` are the successes and `base` the trials of each site.
    """
    if not count.sum() > 0:
        return 1.0
    rate = count.sum() / base.sum()
    excess = count - rate * base
    sizes = np.bincount(area, minlength=n_areas)
    sizes = sizes[sizes > 0]
    begins = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    by_area = np.argsort(area, kind="stable")

    def uneven(order: Ints) -> float:
        apart = np.add.reduceat(excess[order], begins)
        return float((apart**2 / (rate * np.add.reduceat(base[order], begins))).sum())

    seen = uneven(by_area)
    n_worlds = _WORLDS[_many(n_areas)]
    worlds = np.array([uneven(rng.permutation(len(count))) for _ in range(n_worlds)])
    if n_areas > _MANY_AREAS[-1]:  # a sum over so many areas is normal: mean and spread suffice
        return normal_tail((seen - worlds.mean()) / max(float(worlds.std(ddof=1)), 1e-300))
    return float((1 + (worlds >= seen * (1 - 1e-12)).sum()) / (1 + n_worlds))


def _many(n_areas: int) -> int:
    return sum(n_areas > many for many in _MANY_AREAS)


def _phi_nodes(
    count: Floats,
    base: Floats,
    area: Ints,
    totals: Floats,
    bases: Floats,
    *,
    is_share: bool = False,
) -> tuple[Floats, Floats]:
    """Values of phi with their weights: what the sites show, drawn to what is usual."""
    centre, precision = _PRIOR_PHI[0], _PRIOR_PHI[1] ** -2
    n, n_seen = len(count), int((bases > 0).sum())
    if totals.sum() > 1 and n > n_seen:
        rate = totals.sum() / bases.sum()
        at = ((totals + _DRAWN * rate) / (bases + _DRAWN))[area]
        by_chance = base * at * (1 - at if is_share else 1.0)
        squares = (count - base * at) ** 2
        phi = float(squares.sum() / by_chance.sum()) * n / (n - n_seen)
        seen = float(((squares - phi * by_chance) ** 2).sum()) / max(phi, 1e-9) ** 2
        least = float((by_chance + 2 * by_chance**2).sum())
        error = max(seen, least) / float(by_chance.sum()) ** 2
        known = 1 / max(error, 1e-9)
        centre = (centre * precision + np.log(max(phi, 1e-9)) * known) / (precision + known)
        precision += known
    nodes = np.maximum(np.exp(centre + _PHI_SIGMAS / np.sqrt(precision)), 1.0)
    weights = np.exp(-(_PHI_SIGMAS**2) / 2)
    return nodes, weights / weights.sum()


@dataclass(frozen=True, eq=False)
class _Nodes:
    """Values of phi, of the areas' spread and of their mean, with their weights.

    `count` and `base` are (k, areas), divided by the phi of each area; `weight`, `strength` and
    `mean` are (k,).
    """

    count: Floats
    base: Floats
    at: Ints
    weight: Floats
    strength: Floats
    mean: Floats
    tau_mean: float

    @classmethod
    def of(cls, totals: Floats, bases: Floats, phis: Floats, weights: Floats) -> _Nodes:
        rate = float(totals.sum() / bases.sum())
        drawn = _DRAWN_BY * float(bases[bases > 0].mean())
        usual = max(rate, 1e-9 / max(float(bases.sum()), 1e-9))
        relative = (totals + drawn * usual) / (bases + drawn) / usual
        counts, at_base, at, weight, strength, mean, taus = [], [], [], [], [], [], 0.0
        for k, (phi, phi_weight) in enumerate(zip(phis, weights, strict=True)):
            of_area = 1 + (phi - 1) * relative
            count, base = totals / of_area, bases / of_area
            logs, means, strengths = _laid_out(count, base)
            here = np.exp(logs - logs.max())
            # Quasi-likelihoods of different phi cannot be compared: each phi keeps its weight.
            here *= phi_weight / here.sum()
            taus += float((here.sum(axis=1) * _TAU).sum())
            counts.append(count)
            at_base.append(base)
            at.append(np.full(here.size, k))
            weight.append(here.ravel())
            mean.append(means.ravel())
            strength.append(np.repeat(strengths, here.shape[1]))
        return cls(
            np.array(counts), np.array(at_base), np.concatenate(at), np.concatenate(weight),
            np.concatenate(strength), np.concatenate(mean), taus,
        )  # fmt: skip


def _laid_out(count: Floats, base: Floats) -> tuple[Floats, Floats, Floats]:
    """Log weights and means of the nodes (spreads, 3), and the strength of each spread."""
    strengths = 1 / np.expm1(_TAU**2)
    logs, means = (np.empty((len(_TAU), len(_MEAN_SIGMAS))) for _ in range(2))
    total = max(float(count.sum()), 0.5)
    log_mean = np.log(total / float(base.sum()))
    found, times = np.unique(count, return_counts=True)
    for row, (tau, strength) in enumerate(zip(_TAU, strengths, strict=True)):
        for _ in range(6):
            expected = np.exp(log_mean) * base
            damp = strength / (strength + expected)
            # Half a hazard keeps the mean of a table without any off nought.
            score = float(((count - expected) * damp).sum()) + (0.5 if not count.any() else 0.0)
            log_mean += float(np.clip(score / (expected * damp).sum(), -1, 1))
        expected = np.exp(log_mean) * base
        width = min(1 / np.sqrt(float((expected * strength / (strength + expected)).sum())), 2.0)
        means[row] = np.exp(log_mean + width * _MEAN_SIGMAS)
        free = float(times @ (log_gamma(found + strength) - log_gamma(strength)))
        tail = [((strength + count) * np.log1p(base * m / strength)).sum() for m in means[row]]
        logs[row] = free - np.array(tail) + count.sum() * np.log(means[row] / strength)
        logs[row] += np.log(tau) - tau**2 / (2 * _TAU_SCALE**2) + np.log(width)
    return logs, means, strengths


def _drawn(
    nodes: _Nodes, *, rng: np.random.Generator, is_seen: npt.NDArray[np.bool_]
) -> dict[str, Floats]:
    """Draw all rates together, and rank those of the areas that were looked at."""
    n = len(is_seen)
    n_draws = _DRAWS[_many(n)]
    rates = np.empty((n_draws, n), dtype=np.float32)
    chunk = max(1, _CHUNK_CELLS // n)
    picked = rng.choice(len(nodes.weight), size=n_draws, p=nodes.weight)
    for start in range(0, n_draws, chunk):
        node = picked[start : start + chunk]
        strength, at = nodes.strength[node, None], nodes.at[node]
        shape = (strength + nodes.count[at]).astype(np.float32)
        scale = strength / nodes.mean[node, None] + nodes.base[at]
        rates[start : start + chunk] = rng.standard_gamma(shape, dtype=np.float32) / scale
    tails = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    low, high = _quantiles(rates, tails)
    told = {"eb": rates.mean(axis=0, dtype=np.float64), "low": low, "high": high}
    ranks = np.empty((n_draws, int(is_seen.sum())), dtype=np.float32)
    places = np.arange(1, ranks.shape[1] + 1, dtype=np.float32)
    for start in range(0, n_draws, chunk):
        order = np.argsort(-rates[start : start + chunk, is_seen], axis=1)
        np.put_along_axis(
            ranks[start : start + chunk], order, np.broadcast_to(places, order.shape), axis=1
        )
    rank_low, rank_high = _quantiles(ranks, tails)
    of_seen = {
        "rank_mean": ranks.mean(axis=0), "rank_low": rank_low, "rank_high": rank_high,
        "p_worst3": (ranks <= 3).mean(axis=0),
    }  # fmt: skip
    for name, values in of_seen.items():
        told[name] = np.full(n, np.nan)
        told[name][is_seen] = values
    return told


def _quantiles(draws: npt.NDArray[np.float32], tails: tuple[float, float]) -> tuple[Floats, Floats]:
    at = tuple(round(tail * (len(draws) - 1)) for tail in tails)
    columns = np.ascontiguousarray(draws.T)
    columns.partition(at, axis=1)
    return columns[:, at[0]].astype(np.float64), columns[:, at[1]].astype(np.float64)
