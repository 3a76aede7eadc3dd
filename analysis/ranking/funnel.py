"""Funnel plot: how far from the overall rate chance alone takes a village of its size."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.ranking import density
from analysis.ranking.eb import BaseKind
from vocabulary.errors import CampaignError

if TYPE_CHECKING:
    from analysis.day import Day
    from analysis.ranking.density import Base, Measure, Period

Floats = npt.NDArray[np.float64]

# Two and three standard deviations of a normal law, as usual in a funnel.
LEVELS: Final = (0.95, 0.998)
# Share of the z-scores drawn in at each end before the spread is measured.
WINSOR: Final = 0.1
# Bases at which the limits are given.
_N_LINES: Final = 100


class FunnelError(CampaignError):
    """A funnel needs villages to compare; the message says what is missing."""


@dataclass(frozen=True)
class Funnel:
    """A funnel plot.

    Attributes
    ----------
    rate : overall rate, the middle line
    phi
        Over-dispersion: mean squared z-score with the outermost tenths drawn in; about 1 where the
        villages vary by chance alone.
    points
        In the order given: `count`, `base`, `raw`, `z` (by chance alone), `z_adjusted` (given the
        spread between villages), `place` ("above", "below", "inside": beyond the adjusted 99.8 %
        limits or not).
    lines
        `base` in rising order and, for each level, `low_95`, `high_95`, `low_99.8`, `high_99.8`
        (exact) and the same with `_adjusted`.
    """

    rate: float
    phi: float
    points: pd.DataFrame
    lines: pd.DataFrame


def funnel(table: pd.DataFrame, *, kind: BaseKind = "population") -> Funnel:
    """Return the points and the limits of a funnel plot.

    Exact limits: the interpolated quantiles of the Poisson or binomial law. Over-dispersion:
    z-scores on the square-root (counts) or arcsine (shares) scale, drawn in at 10 and 90 %, phi =
    their mean square; if phi exceeds (I − 1) / I, an additive variance tau² as in a random-effects
    model: ``tau² = (I phi − (I − 1)) / (Σ w − Σ w² / Σ w)`` with w the inverse variances.

    Parameters
    ----------
    table : `count` and `base` (above 0) of each village
    kind : Poisson, or binomial for shares

    Raises
    ------
    FunnelError
        Fewer than two villages, or nothing counted (or no failure) anywhere.

    References
    ----------
    Spiegelhalter (2005) Statistics in Medicine 24, 1185-1202 (limits); Quality and Safety in Health
    Care 14, 347-351 (over-dispersion).
    """
    count, base = (table[name].to_numpy(dtype=np.float64) for name in ("count", "base"))
    if len(table) < 2 or not (base > 0).all():
        raise FunnelError("A funnel needs at least two villages with a base above 0.")
    rate = float(count.sum() / base.sum())
    is_share = kind == "trials"
    if rate == 0 or (is_share and rate >= 1):
        raise FunnelError("A funnel needs something counted, and something not, somewhere.")
    scores = _scores(count / base, base, rate, is_share=is_share)
    phi = float((_drawn_in(scores) ** 2).mean())
    tau = _between(base, phi)
    se = _error(base)
    adjusted = scores * se / np.hypot(se, tau)
    outer = _normal_point(LEVELS[-1])
    place = np.where(adjusted > outer, "above", np.where(adjusted < -outer, "below", "inside"))
    points = table[["count", "base"]].assign(
        raw=count / base, z=scores, z_adjusted=adjusted, place=place
    )
    bases = np.geomspace(base.min(), base.max(), _N_LINES)
    if is_share:
        bases = np.unique(np.ceil(bases - 1e-9))
    columns = {"base": bases, **_limits(bases, rate, tau, is_share=is_share)}
    return Funnel(rate, phi, points, pd.DataFrame(columns))


def exact_limit(p: float, base: Floats, rate: float, *, is_share: bool) -> Floats:
    """Return the rate below which a village of each base stays with chance p.

    With r the smallest count whose chance of that many or fewer is at least p, the limit is ``(r −
    a) / base``, ``a = (F(r) − p) / (F(r) − F(r − 1))``; not below 0.
    """
    from scipy.stats import binom, poisson

    law = binom(base, rate) if is_share else poisson(base * rate)
    count = law.ppf(p)
    at, below = law.cdf(count), law.cdf(count - 1)
    back = np.divide(at - p, at - below, out=np.zeros_like(at), where=at > below)
    return np.asarray(np.maximum(count - back, 0) / base)


def _limits(bases: Floats, rate: float, tau: float, *, is_share: bool) -> dict[str, Floats]:
    columns: dict[str, Floats] = {}
    centre = _scale(np.full_like(bases, rate), is_share=is_share)
    wide = np.hypot(_error(bases), tau)
    for level in LEVELS:
        name = f"{100 * level:g}"
        columns[f"low_{name}"] = exact_limit((1 - level) / 2, bases, rate, is_share=is_share)
        columns[f"high_{name}"] = exact_limit((1 + level) / 2, bases, rate, is_share=is_share)
        away = _normal_point(level) * wide
        columns[f"low_{name}_adjusted"] = _back(centre - away, is_share=is_share)
        columns[f"high_{name}_adjusted"] = _back(centre + away, is_share=is_share)
    return columns


def _scores(raw: Floats, base: Floats, rate: float, *, is_share: bool) -> Floats:
    away = _scale(raw, is_share=is_share) - _scale(np.full_like(raw, rate), is_share=is_share)
    return np.asarray(away / _error(base))


def _scale(rate: Floats, *, is_share: bool) -> Floats:
    return np.asarray(np.arcsin(np.sqrt(rate)) if is_share else np.sqrt(rate))


def _back(scaled: Floats, *, is_share: bool) -> Floats:
    if is_share:
        return np.asarray(np.sin(scaled.clip(0, np.pi / 2)) ** 2)
    return np.asarray(scaled.clip(0) ** 2)


def _error(base: Floats) -> Floats:
    # The root of a count's rate and the arcsine of a share have this spread whatever the rate.
    return np.asarray(1 / (2 * np.sqrt(base)))


def _drawn_in(scores: Floats) -> Floats:
    low, high = np.quantile(scores, [WINSOR, 1 - WINSOR])
    return np.asarray(scores.clip(low, high))


def _between(base: Floats, phi: float) -> float:
    n = len(base)
    weight = 1 / _error(base) ** 2
    spare = weight.sum() - (weight**2).sum() / weight.sum()
    return float(np.sqrt(max(n * phi - (n - 1), 0.0) / spare))


def _normal_point(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


def of(day: Day, measure: Measure, base: Base, period: Period | None = None) -> Funnel | None:
    """Return the funnel of a day's ranking; None where there is nothing to compare."""
    ranked = day.once(density.of, measure, base, period).table
    compared = ranked.loc[ranked["rank"].notna(), ["count", "base"]]
    if base == "visited":  # its rates are per hundred sites
        compared = compared.assign(base=compared["base"] / density.HUNDRED)
    try:
        return funnel(compared, kind="trials" if base == "due" else "population")
    except FunnelError:
        return None
