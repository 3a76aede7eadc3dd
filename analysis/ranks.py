"""How sure a rank is: Monte Carlo over the posterior of the rates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from analysis.posterior import Posterior

# Rates drawn at once: bounds the memory at about 40 MB.
_CHUNK_CELLS: Final = 4_000_000


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
