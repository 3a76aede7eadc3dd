"""Distributions and intervals, without the half second that scipy.special takes to load."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
_NEXT = np.arange(1.0, 33.0)
_log_gamma = np.frompyfunc(math.lgamma, 1, 1)


def log_gamma(x: Floats | float) -> Floats:
    """Return the logarithm of the gamma function of numbers above 0."""
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
