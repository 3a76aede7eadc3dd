"""What each area's rate may be (Gamma-Poisson, beta-binomial), and the distributions it needs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

_NEXT = np.arange(1.0, 33.0)
_log_gamma = np.frompyfunc(math.lgamma, 1, 1)
Floats = npt.NDArray[np.float64]
# Nodes of the numerical integration. The strength of the prior is looked for over 24 powers of e
# around the typical expected count, then laid finely over where the likelihood is.
_COARSE: Final = np.arange(-12.0, 12.25, 0.5)
_N_FINE: Final = 25
_LOG_KEEP: Final = 10.0
_SIGMAS: Final = np.linspace(-3.0, 3.0, 7)
# A table of a case or two says little of the mean; beyond this the nodes leave the numbers.
_WIDEST: Final = 2.0
# Above so many numbers math.lgamma, one call each, is slower than to load scipy.
_MANY: Final = 5_000
# Rates drawn at once: bounds the memory at about 40 MB.
_CHUNK_CELLS: Final = 4_000_000


def log_gamma(x: Floats | float) -> Floats:
    """Return the logarithm of the gamma function of numbers above 0."""
    if np.size(x) > _MANY:  # only then is the slow import worth it
        from scipy.special import gammaln

        return np.asarray(gammaln(x))
    return np.asarray(_log_gamma(x), dtype=np.float64)


def normal_tail(z: float) -> float:
    """Return the share of a standard normal above `z`."""
    return 0.5 * math.erfc(z / math.sqrt(2))


def wilson(hits: npt.ArrayLike, n: npt.ArrayLike, *, level: float) -> tuple[Floats, Floats]:
    """Return the Wilson score interval of a share: its low and its high end, NaN where n is 0.

    References
    ----------
    Wilson (1927) JASA 22, 209-212; for small n Brown, Cai and DasGupta (2001) Statistical Science
    16, 101-133.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    of = np.asarray(n, dtype=np.float64)
    of = np.where(of > 0, of, np.nan)
    share = np.asarray(hits) / of
    middle = (share + z**2 / (2 * of)) / (1 + z**2 / of)
    half = z / (1 + z**2 / of) * np.sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return np.maximum(middle - half, 0), np.minimum(middle + half, 1)


def gamma_quantile(shape: Floats, level: float) -> Floats:
    """Return where a gamma distribution of scale 1 has a share `level` below it.

    Halley's steps on P(shape, x) = level in log x, from the cube of Wilson and Hilferty (1931), or
    from the first term of P where that has no cube.

    Parameters
    ----------
    shape : (n,) above 0
    level : between 0 and 1, both excluded
    """
    log_shape_gamma = log_gamma(shape)
    cube = 1 - 1 / (9 * shape) + NormalDist().inv_cdf(level) / (3 * np.sqrt(shape))
    first = (math.log(level) + log_shape_gamma + np.log(shape)) / shape
    log_x = np.where(cube > 0.1, np.log(shape) + 3 * np.log(np.maximum(cube, 0.1)), first)
    for _ in range(50):
        x = np.exp(log_x)
        density = np.exp(shape * log_x - x - log_shape_gamma)  # of log x
        newton = (_below(shape, x) * density - level) / np.maximum(density, 1e-300)
        step = newton / np.maximum(1 - 0.5 * newton * (shape - x), 0.5)
        log_x = log_x - np.clip(step, -1, 1)
        if not np.abs(step).max(initial=0) > 1e-5:  # the next would be its cube
            break
    return np.asarray(np.exp(log_x))


def _below(shape: Floats, x: Floats) -> Floats:
    """P(shape, x) over the density of log x: 1/shape + x/(shape (shape + 1)) + ..., all above 0."""
    term = 1 / shape
    total = term
    at = shape
    while (term > total * 1e-17).any():
        terms = term[:, None] * np.cumprod(x[:, None] / (at[:, None] + _NEXT), axis=1)
        total = total + terms.sum(axis=1)
        term, at = terms[:, -1], at + len(_NEXT)
    return total


@dataclass(frozen=True)
class Posterior:
    """The posterior of each area's rate as a mixture over the model's two parameters.

    Attributes
    ----------
    count, base : (n,)
    is_share : beta-binomial, else Gamma-Poisson
    weight : (k,); posterior weight of each pair of parameters; sums to 1
    strength : (k,); prior counts: Gamma shape, or beta a + b
    mean : (k,); prior mean of the rate
    """

    count: Floats
    base: Floats
    is_share: bool
    weight: Floats
    strength: Floats
    mean: Floats

    def moments(self) -> tuple[Floats, Floats]:
        """Return the posterior mean and variance of each area's rate."""
        first = np.zeros(len(self.count))
        second = np.zeros(len(self.count))
        for weight, strength, mean in zip(self.weight, self.strength, self.mean, strict=True):
            one, two = self._shapes(strength, mean)
            centre = one / (one + two) if self.is_share else one / two
            spread = centre * (1 - centre) / (one + two + 1) if self.is_share else centre / two
            first += weight * centre
            second += weight * (spread + centre**2)
        return first, np.maximum(second - first**2, np.finfo(float).tiny)

    def interval(self, level: float) -> tuple[Floats, Floats]:
        """Return the central interval of each area's rate.

        Of the gamma (or beta) distribution with the posterior's mean and variance, as in
        Christiansen and Morris (1997).
        """
        mean, variance = self.moments()
        tails = (1 - level) / 2, (1 + level) / 2
        if self.is_share:
            from scipy.special import betaincinv

            strength = np.maximum(mean * (1 - mean) / variance - 1, 1e-6)
            low, high = (betaincinv(mean * strength, (1 - mean) * strength, t) for t in tails)
        else:
            low, high = (gamma_quantile(mean**2 / variance, t) * variance / mean for t in tails)
        return np.asarray(low), np.asarray(high)

    def draw(self, n: int, *, rng: np.random.Generator) -> npt.NDArray[np.float32]:
        """Return `n` joint draws of all rates, shape (n, areas), float32."""
        node = rng.choice(len(self.weight), size=n, p=self.weight)
        one, two = self._shapes(self.strength[node, None], self.mean[node, None])
        first = rng.standard_gamma(one.astype(np.float32), dtype=np.float32)
        if not self.is_share:
            return np.asarray(first / two.astype(np.float32))
        other = rng.standard_gamma(two.astype(np.float32), dtype=np.float32)
        return np.asarray(first / np.maximum(first + other, np.finfo(np.float32).tiny))

    def _shapes(self, strength: float | Floats, mean: float | Floats) -> tuple[Floats, Floats]:
        """Shape and rate of the gamma, or both shapes of the beta."""
        if self.is_share:
            one = strength * mean + self.count
            return one, strength * (1 - mean) + self.base - self.count
        return strength + self.count, strength / mean + self.base


def fit(count: Floats, base: Floats, *, is_share: bool) -> Posterior:
    """Return the posterior of a table.

    Prior: flat on the logarithm (or log-odds) of the mean; on the squared variation A between areas
    (1 / strength) proportional to 1 / (1 + A · E), E the typical expected count: flat while the
    areas vary less than chance does, 1 / A beyond. With few areas the data say little of A; fixing
    it at one estimate makes every interval too short. Of five such priors this one kept the
    coverage of 90 % intervals nearest to 90 % in simulated worlds of 16 areas (0.88 to 0.92).

    Parameters
    ----------
    count, base : base above 0; with `is_share`, count at most base

    References
    ----------
    Christiansen and Morris (1997) JASA 92, 618-632.
    """
    total, bases = float(count.sum()), float(base.sum())
    # Half a case in a table without any (or without a failure) keeps the mean off the border.
    centre = (total + 0.5) / (bases + 1) if is_share else max(total, 0.5) / bases
    if total == 0 or (is_share and total == bases):
        # Nothing to fit: one weak prior for all.
        return Posterior(count, base, is_share, np.ones(1), np.full(1, 0.5), np.full(1, centre))
    typical = len(base) / float((1 / base).sum())
    unit = typical if is_share else typical * centre
    log_unit = float(np.log(unit))
    coarse = _log_weights(count, base, log_unit + _COARSE, log_unit, centre, is_share=is_share)
    best = coarse.max(axis=1)
    kept = _COARSE[best > best.max() - _LOG_KEEP]
    fine = np.linspace(kept[0] - 0.5, kept[-1] + 0.5, _N_FINE)
    log_strength = log_unit + fine
    logs = _log_weights(count, base, log_strength, log_unit, centre, is_share=is_share)
    weight = np.exp(logs - logs.max())
    means = np.stack(
        [_mean_nodes(count, base, np.exp(s), centre, is_share=is_share)[0] for s in log_strength]
    )
    keep = weight > weight.max() * 1e-6
    strength = np.broadcast_to(np.exp(log_strength)[:, None], weight.shape)
    kept_weight = weight[keep] / weight[keep].sum()
    return Posterior(count, base, is_share, kept_weight, strength[keep], means[keep])


def _log_weights(
    count: Floats,
    base: Floats,
    log_strength: Floats,
    log_unit: float,
    centre: float,
    *,
    is_share: bool,
) -> Floats:
    logs = np.empty((len(log_strength), len(_SIGMAS)))
    for row, log_s in enumerate(log_strength):
        strength = float(np.exp(log_s))
        means, width = _mean_nodes(count, base, strength, centre, is_share=is_share)
        likelihood = _log_share if is_share else _log_rate
        prior = -np.logaddexp(0.0, log_s - log_unit)
        logs[row] = likelihood(count, base, strength, means) + prior + np.log(width)
    return logs


def _mean_nodes(
    count: Floats, base: Floats, strength: float, centre: float, *, is_share: bool
) -> tuple[Floats, float]:
    """Means to integrate over for one strength, and the width of their spread."""
    if is_share:
        varies = base * centre * (1 - centre) / (1 + (base - 1) / (strength + 1))
        width = min(float(1 / np.sqrt(varies.sum())), _WIDEST)
        odds = np.log(centre / (1 - centre)) + width * _SIGMAS
        return 1 / (1 + np.exp(-odds)), width
    log_mean = float(np.log(centre))
    for _ in range(3):
        expected = np.exp(log_mean) * base
        damp = strength / (strength + expected)
        step = float(((count - expected) * damp).sum() / (expected * damp).sum())
        log_mean += float(np.clip(step, -1, 1))
    expected = np.exp(log_mean) * base
    known = float((expected * strength / (strength + expected)).sum())
    width = min(1 / np.sqrt(known), _WIDEST)
    return np.exp(log_mean + width * _SIGMAS), width


def _log_rate(count: Floats, base: Floats, strength: float, means: Floats) -> Floats:
    found, times = np.unique(count, return_counts=True)
    free = float(times @ (log_gamma(found + strength) - log_gamma(strength)))
    rate = strength / means
    tail = np.array([((strength + count) * np.log1p(base / r)).sum() for r in rate])
    return np.asarray(free - tail - count.sum() * np.log(rate))


def _log_share(count: Floats, base: Floats, strength: float, means: Floats) -> Floats:
    from scipy.special import gammaln

    free = float((gammaln(strength) - gammaln(strength + base)).sum())
    logs = np.empty(len(means))
    for node, mean in enumerate(means):
        one, two = strength * mean, strength * (1 - mean)
        logs[node] = (
            gammaln(one + count) - gammaln(one) + gammaln(two + base - count) - gammaln(two)
        ).sum()
    return np.asarray(free + logs)


@dataclass(frozen=True)
class RankDraws:
    """Ranks over the draws; rank 1 is the worst.

    Attributes
    ----------
    low, high : 5 % and 95 % points
    p_worst3 : share of the draws with a rank of at most 3
    """

    mean: npt.NDArray[np.float64]
    low: npt.NDArray[np.int64]
    high: npt.NDArray[np.int64]
    p_worst3: npt.NDArray[np.float64]


def rank_draws(
    posterior: Posterior, *, worst: Literal["high", "low"], n_draws: int, seed: int
) -> RankDraws:
    """Rank the areas in each of `n_draws` draws of their rates.

    The draws are continuous, so that ranks do not tie.
    """
    rng = np.random.default_rng(seed)
    n = len(posterior.count)
    ranks = np.empty((n, n_draws), dtype=np.uint16 if n < 2**16 else np.uint32)
    in_order = np.arange(1, n + 1, dtype=ranks.dtype)
    chunk = max(1, _CHUNK_CELLS // n)
    for start in range(0, n_draws, chunk):
        rates = posterior.draw(min(chunk, n_draws - start), rng=rng)
        order = np.argsort(rates if worst == "low" else -rates, axis=1)
        placed = np.empty(order.shape, dtype=ranks.dtype)
        np.put_along_axis(placed, order, np.broadcast_to(in_order, order.shape), axis=1)
        ranks[:, start : start + len(order)] = placed.T
    low, high = round(0.05 * (n_draws - 1)), round(0.95 * (n_draws - 1))
    mean, p_worst3 = ranks.mean(axis=1), (ranks <= 3).mean(axis=1)
    ranks.partition((low, high), axis=1)
    return RankDraws(
        mean, ranks[:, low].astype(np.int64), ranks[:, high].astype(np.int64), p_worst3
    )
