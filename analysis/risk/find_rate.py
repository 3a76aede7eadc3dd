"""The rate at which visits find: shrunk groups and each site's own history, fitted and updated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from analysis.ranking.posterior import gamma_quantile

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# What a visit is taken to find before any was made.
PRIOR_FINDS: Final = 1.5
# Variances between sites, and half-lives of their own history in days, that are tried.
SPREADS: Final = (0.01, 0.03, 0.07, 0.12, 0.2, 0.35, 0.6, 1.0)
HALF_LIVES: Final = (45.0, 90.0, 180.0, 365.0, 1500.0, np.inf)
# With fewer repeat visits than these the variance, and the half-life, is not looked for.
_REPEATS_FOR_SPREAD: Final = 60
_REPEATS_FOR_HALF_LIFE: Final = 300
_USUAL_SPREAD: Final = 0.2
_USUAL_HALF_LIFE: Final = 365.0
_LEAST_DELTA: Final = 0.005
# Two pseudo-levels of spread 0.3 keep a group of few levels from collapsing or running away.
_PSEUDO_LEVELS: Final = 2.0
_PSEUDO_VARIANCE: Final = 0.3**2
# Dispersion of a first visit: ten pseudo-units of 0.5, kept within bounds.
_PSEUDO_UNITS: Final = 10.0
_USUAL_OMEGA: Final = 0.5
_OMEGA_BOUNDS: Final = (0.02, 5.0)
_STEPS: Final = (12, 6)
_MOST_STEP: Final = 1.5
_STILL: Final = 0.001
_TAILS: Final = (0.05, 0.95)


@dataclass(frozen=True, eq=False)
class Visits:
    """Visits in the order they were made, as numbers.

    Attributes
    ----------
    site : (n,) int64, from 0
    day : (n,) float64, days, rising
    found : (n,) float64, counts
    levels : (groups, n) int64
        Level of each visit in each group of effects; -1: in none of them.
    sizes : how many levels each group has
    """

    site: Ints
    day: Floats
    found: Floats
    levels: Ints
    sizes: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many visits there are."""
        return len(self.found)

    @property
    def starts(self) -> Ints:
        """Where the levels of each group begin among the effects; the mean is effect 0."""
        return np.concatenate([[1], 1 + np.cumsum(self.sizes)]).astype(np.int64)

    @property
    def turn(self) -> Ints:
        """How many visits of its site came before each one."""
        order = np.argsort(self.site, kind="stable")
        counted = np.bincount(self.site)
        turn = np.empty(len(self.site), dtype=np.int64)
        begins = np.cumsum(counted) - counted
        turn[order] = np.arange(len(order)) - np.repeat(begins, counted)
        return turn


@dataclass(frozen=True, eq=False)
class Memory:
    """How own history counts.

    Attributes
    ----------
    v : variance between sites beyond what is known of them
    delta : what one visit differs from the next
    half_life : days
    """

    v: float
    delta: float
    half_life: float

    def after(
        self, own: tuple[float, float], gap: float, found: float, mean: float
    ) -> tuple[float, float]:
        """Return the two numbers of a site after a visit; as long for the tenth as for the first.

        Parameters
        ----------
        own : shape and rate of the gamma distribution of the site's rate against its groups'
        gap : days since the visit before; not used up to the first
        mean : finds expected of the visit, own history aside
        """
        kept = float(np.exp2(-gap / self.half_life)) if gap > 0 else 1.0
        information = 1 / (1 / mean + self.delta)
        a, b = (1 / self.v + (one - 1 / self.v) * kept for one in own)
        return a + information * found / mean, b + information


@dataclass(frozen=True, eq=False)
class FindRate:
    """A fitted rate, and what the visits of each site say of it.

    Attributes
    ----------
    effects : (1 + levels,) float64
        Logarithms: the mean, then the levels of each group, one group after the other.
    cov : (1 + levels, 1 + levels) float64
    variances : (groups,) float64, of the effects of each group
    starts : (groups + 1,) int64; where each group begins among the effects
    omega : dispersion of a first visit: variance = mean + omega · mean²
    memory : Memory
    own : (2, sites) float64; the two numbers of `Memory.after`, on the day of the last visit
    seen : (sites,) float64; day of the last visit
    """

    effects: Floats
    cov: Floats
    variances: Floats
    starts: Ints
    omega: float
    memory: Memory
    own: Floats
    seen: Floats

    def log_mean(self, levels: Ints, fixed: Floats) -> Floats:
        """Return the logarithm of the finds expected, own history aside.

        Parameters
        ----------
        levels : (groups, n) int64; -1 where a level is not known, or stands in `fixed`
        fixed : (1 + levels,) float64; what all visits have in common, as a row of the design
        """
        return np.asarray(fixed @ self.effects + self.of_levels(levels).sum(axis=0))

    def of_levels(self, levels: Ints) -> Floats:
        """Return the effect of each level, shape (groups, n); 0 where it is not known."""
        at = np.where(levels >= 0, levels + self.starts[:-1, None], 0)
        return np.asarray(np.where(levels >= 0, self.effects[at], 0.0))

    def doubt(self, levels: Ints, fixed: Floats) -> Floats:
        """Return the variance of `log_mean`, of a level never seen that of its group."""
        shared = self.cov @ fixed
        doubt = np.full(levels.shape[1], float(fixed @ shared))
        at = np.where(levels >= 0, levels + self.starts[:-1, None], -1)
        for k, rows in enumerate(at):
            known = rows >= 0
            if not known.any() and fixed[self.starts[k] : self.starts[k + 1]].any():
                continue
            doubt += np.where(known, 2 * shared[rows], self.variances[k])
            for others in at:
                doubt += np.where(known & (others >= 0), self.cov[rows, others], 0.0)
        return np.asarray(np.maximum(doubt, 0.0))

    def own_on(self, day: float) -> Floats:
        """Return the two numbers of each site on a day: what was found long ago counts less."""
        kept = np.exp2(-np.maximum(day - self.seen, 0.0) / self.memory.half_life)
        prior = 1 / self.memory.v
        return np.asarray(prior + (self.own - prior) * kept)


def fit(visits: Visits, *, prior: float = PRIOR_FINDS, like: FindRate | None = None) -> FindRate:
    """Return the rate that visits show; see docs/methods.md.

    Parameters
    ----------
    visits : any number, none as well
    prior : finds of a visit before any was made, within a factor of e
    like : an earlier fit whose memory is kept rather than looked for again

    References
    ----------
    Breslow and Clayton (1993) JASA 88, 9-25; Fellner (1986) Technometrics 28, 51-60; Schall (1991)
    Biometrika 78, 719-727; Bühlmann and Straub (1970).
    """
    design = _Design(visits, np.log(prior))
    offset = np.zeros(len(visits.found))
    state = _State.first(design)
    for steps in _STEPS:
        state = _effects(design, offset, state, steps)
        log_mean = design.predict(state.effects)
        memory = like.memory if like else _memory(visits, log_mean, state.omega)
        theta, own = before_each(visits, log_mean, [memory])
        offset = np.log(theta[0])
    seen = np.full(own.shape[2], np.nan)
    seen[visits.site] = visits.day
    return FindRate(
        state.effects, state.cov, state.variances, visits.starts, state.omega, memory, own[:, 0],
        seen,
    )  # fmt: skip


def before_each(visits: Visits, log_mean: Floats, memories: list[Memory]) -> tuple[Floats, Floats]:
    """Return what the visits before each one said of its site, under several memories.

    Returns
    -------
    theta : (memories, n) float64; rate against that of the groups
    own : (2, memories, sites) float64; the two numbers of each site after its last visit
    """
    prior = np.array([1 / one.v for one in memories])[:, None]
    delta = np.array([one.delta for one in memories])[:, None]
    half_life = np.array([one.half_life for one in memories])[:, None]
    n_sites = int(visits.site.max(initial=-1)) + 1
    own = np.broadcast_to(prior, (2, len(memories), n_sites)).copy()
    seen = np.full(n_sites, np.nan)
    theta = np.ones((len(memories), len(visits.found)))
    mean, turn = np.exp(log_mean), visits.turn
    by_turn = np.argsort(turn, kind="stable")
    ends = np.cumsum(np.bincount(turn, minlength=1))
    for rows in np.split(by_turn, ends[:-1]):
        sites, day = visits.site[rows], visits.day[rows]
        kept = np.exp2(-np.nan_to_num(day - seen[sites]) / half_life)
        now = prior + (own[:, :, sites] - prior) * kept
        theta[:, rows] = now[0] / now[1]
        information = 1 / (1 / mean[rows] + delta)
        now[0] += information * visits.found[rows] / mean[rows]
        now[1] += information
        own[:, :, sites] = now
        seen[sites] = day
    return theta, own


def interval(mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Return the 90 % interval of gamma distributions by their relative variance."""
    shape = 1 / np.maximum(variance, 1e-9)
    low, high = (gamma_quantile(shape, tail) * mean / shape for tail in _TAILS)
    return low, high


def at_least_one(mean: Floats, dispersion: Floats) -> Floats:
    """Return the chance that a visit finds anything."""
    return np.asarray(-np.expm1(-np.log1p(dispersion * mean) / dispersion))


class _Design:
    """The design matrix, one 1 a group and row: never made, its products are sums by level."""

    def __init__(self, visits: Visits, log_prior: float) -> None:
        self.log_prior = log_prior
        self.found, self.starts, self.sizes = visits.found, visits.starts, visits.sizes
        self.n_effects = 1 + sum(self.sizes)
        self.is_first = visits.turn == 0
        # A level of -1 is counted in a place of its own, which is left out afterwards.
        self.codes = [
            np.where(one >= 0, one, size)
            for one, size in zip(visits.levels, self.sizes, strict=True)
        ]
        self.at = [
            np.where(one >= 0, one + start, self.n_effects)
            for one, start in zip(visits.levels, self.starts, strict=False)
        ]
        self.pairs = {
            (g, h): self.codes[g] * (self.sizes[h] + 1) + self.codes[h]
            for g in range(len(self.sizes))
            for h in range(g)
        }

    def predict(self, effects: Floats) -> Floats:
        """Return the linear predictor of each visit."""
        known = np.append(effects, 0.0)
        total = np.full(len(self.found), effects[0])
        for at in self.at:
            total += known[at]
        return total

    def crossed(self, weight: Floats) -> Floats:
        """Return X'WX."""
        full = np.zeros((self.n_effects, self.n_effects))
        full[0, 0] = weight.sum()
        for g, size in enumerate(self.sizes):
            rows = slice(int(self.starts[g]), int(self.starts[g]) + size)
            counted = np.bincount(self.codes[g], weights=weight, minlength=size + 1)[:size]
            full[rows, rows] = np.diag(counted)
            full[0, rows] = full[rows, 0] = counted
            for h in range(g):
                wide = self.sizes[h] + 1
                block = np.bincount(
                    self.pairs[g, h], weights=weight, minlength=(size + 1) * wide
                ).reshape(size + 1, wide)[:size, :-1]
                columns = slice(int(self.starts[h]), int(self.starts[h]) + self.sizes[h])
                full[rows, columns], full[columns, rows] = block, block.T
        return full

    def summed(self, values: Floats) -> Floats:
        """Return X'values."""
        parts = [np.array([values.sum()])]
        for codes, size in zip(self.codes, self.sizes, strict=True):
            parts.append(np.bincount(codes, weights=values, minlength=size + 1)[:size])
        return np.concatenate(parts)


@dataclass(frozen=True, eq=False)
class _State:
    effects: Floats
    cov: Floats
    variances: Floats
    omega: float

    @classmethod
    def first(cls, design: _Design) -> _State:
        effects = np.zeros(design.n_effects)
        effects[0] = design.log_prior
        variances = np.full(len(design.sizes), _PSEUDO_VARIANCE)
        cov = np.diag(1 / _precisions(design, variances))
        return cls(effects, cov, variances, _USUAL_OMEGA)


def _precisions(design: _Design, variances: Floats) -> Floats:
    return np.concatenate([[1.0], np.repeat(1 / variances, design.sizes)])


def _effects(design: _Design, offset: Floats, state: _State, steps: int) -> _State:
    """Penalised weighted least squares, the variances of the groups and the dispersion in turn."""
    for _ in range(steps):
        mean = np.exp(design.predict(state.effects) + offset)
        weight = mean / (1 + state.omega * mean)
        penalty = _precisions(design, state.variances)
        score = design.summed(weight * (design.found - mean) / mean) - penalty * state.effects
        score[0] += design.log_prior
        cov: Floats = np.linalg.inv(design.crossed(weight) + np.diag(penalty)).astype(np.float64)
        step = np.clip(cov @ score, -_MOST_STEP, _MOST_STEP)
        effects = state.effects + step
        variances = _variances(design, effects, cov, state.variances)
        state = _State(effects, cov, variances, _omega(design, effects, offset))
        if np.abs(step).max() < _STILL:
            break
    return state


def _variances(design: _Design, effects: Floats, cov: Floats, before: Floats) -> Floats:
    found = np.empty_like(before)
    spread = np.diag(cov)
    for g, size in enumerate(design.sizes):
        rows = slice(int(design.starts[g]), int(design.starts[g]) + size)
        known = float((1 - spread[rows] / before[g]).sum())
        squares = float((effects[rows] ** 2).sum())
        found[g] = (squares + _PSEUDO_LEVELS * _PSEUDO_VARIANCE) / (known + _PSEUDO_LEVELS)
    return found


def _omega(design: _Design, effects: Floats, offset: Floats) -> float:
    first = design.is_first
    mean = np.exp(design.predict(effects) + offset)[first]
    excess = float(((design.found[first] - mean) ** 2 - mean).sum())
    squares = float((mean**2).sum())
    omega = (excess + _PSEUDO_UNITS * _USUAL_OMEGA) / (squares + _PSEUDO_UNITS)
    return float(np.clip(omega, *_OMEGA_BOUNDS))


def _memory(visits: Visits, log_mean: Floats, omega: float) -> Memory:
    """Choose how own history counts by how well it would have foretold each visit.

    The dispersion is held at omega for every candidate: finds that vary less than chance would else
    choose the smallest spread, and forget the sites' own history.
    """
    repeats = int((visits.turn > 0).sum())
    usual = float(np.clip(0.4 * omega, 0.1, 0.4))
    spreads = SPREADS if repeats >= _REPEATS_FOR_SPREAD else (usual,)
    half_lives = HALF_LIVES if repeats >= _REPEATS_FOR_HALF_LIFE else (_USUAL_HALF_LIFE,)
    tried = [
        Memory(v, max(omega - v, _LEAST_DELTA), half_life)
        for v in spreads
        for half_life in half_lives
    ]
    if len(tried) == 1:
        return tried[0]
    theta, _ = before_each(visits, log_mean, tried)
    mean = theta * np.exp(log_mean)
    fits = visits.found * np.log(mean) - (visits.found + 1 / omega) * np.log1p(omega * mean)
    prior = np.array([np.log(one.v / _USUAL_SPREAD) ** 2 / 2 for one in tried])
    return tried[int(np.argmax(fits.sum(axis=1) - prior))]
