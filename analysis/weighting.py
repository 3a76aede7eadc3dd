"""Weights by judgement (AHP), by data (entropy) and by both, for an office that re-weights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from vocabulary.errors import CampaignError

Floats = npt.NDArray[np.float64]

# Saaty's random index by number of criteria.
RANDOM_INDEX: Final = {
    1: 0.0, 2: 0.0, 3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45,
}  # fmt: skip
MOST_INCONSISTENT: Final = 0.1


class WeightingError(CampaignError):
    """Weights cannot be computed from this table; the message says why."""


@dataclass(frozen=True)
class Judgement:
    """Weights of pairwise comparisons.

    Attributes
    ----------
    weights : array of shape (n,)
        Sum to 1.
    lambda_max : float
        Largest eigenvalue; n where the comparisons agree with one another.
    ci, cr : float
        Consistency index and ratio; 0 for one or two criteria.
    is_consistent : bool
        CR < 0.1: only then are the weights to be used.
    """

    weights: Floats
    lambda_max: float
    ci: float
    cr: float
    is_consistent: bool


def ahp(pairs: Floats) -> Judgement:
    """Return the weights of a matrix of pairwise comparisons.

    Parameters
    ----------
    pairs : array of shape (n, n), n from 1 to 9
        ``pairs[i, j]`` says how many times as important i is as j (1 to 9, or 1/2 to 1/9);
        ``pairs[j, i]`` is its reciprocal.

    Raises
    ------
    WeightingError
        The matrix is not square, too large, not positive or not reciprocal.

    References
    ----------
    Saaty, T. L. (1980). The Analytic Hierarchy Process. New York: McGraw-Hill.
    """
    pairs = np.asarray(pairs, dtype=np.float64)
    _check(pairs)
    n = len(pairs)
    values, vectors = np.linalg.eig(pairs)
    largest = int(values.real.argmax())
    weights = np.abs(vectors[:, largest].real)
    weights /= weights.sum()
    lambda_max = float(values[largest].real)
    ci = max(lambda_max - n, 0.0) / (n - 1) if n > 2 else 0.0
    cr = ci / RANDOM_INDEX[n] if n > 2 else 0.0
    return Judgement(weights, lambda_max, ci, cr, is_consistent=cr < MOST_INCONSISTENT)


def global_weights(criteria: Floats, local: list[Floats]) -> Floats:
    """Return the weight of each indicator: that of its criterion times its own within it.

    Parameters
    ----------
    criteria : array of shape (m,)
    local : list of m arrays
        Weights of the indicators of each criterion.

    Raises
    ------
    WeightingError
        Not one array for each criterion.
    """
    if len(criteria) != len(local):
        raise WeightingError(
            f"{len(criteria)} criteria need as many lists of indicators, got {len(local)}."
        )
    return np.concatenate(
        [
            weight * np.asarray(own, dtype=np.float64)
            for weight, own in zip(criteria, local, strict=True)
        ]
    )


def entropies(table: Floats) -> Floats:
    """Return the entropy of each indicator over the things judged.

    Parameters
    ----------
    table : array of shape (things, indicators), things >= 2
        Not negative, larger is worse; a column of zeros tells nothing and has entropy 1.

    Raises
    ------
    WeightingError
        Fewer than two rows, or a cell negative or unknown.

    Notes
    -----
    ``e = − Σ p ln p / ln(things)`` with p the share of each thing in its column.
    """
    from scipy.special import xlogy

    table = np.asarray(table, dtype=np.float64)
    if table.ndim != 2 or len(table) < 2:
        raise WeightingError("Entropy needs at least two rows to compare.")
    if not (table >= 0).all():
        raise WeightingError("Entropy needs numbers from 0 upward in every cell.")
    total = table.sum(axis=0)
    share = np.divide(table, total, out=np.full_like(table, 1 / len(table)), where=total > 0)
    return np.asarray(-xlogy(share, share).sum(axis=0) / np.log(len(table)))


def entropy_weights(entropy: Floats) -> Floats:
    """Return ``(1 − e) / Σ (1 − e)``: what varies most between the things judged weighs most.

    Raises
    ------
    WeightingError
        An entropy lies outside 0 to 1, or every indicator is the same for all.
    """
    entropy = np.asarray(entropy, dtype=np.float64)
    spread = 1 - entropy
    if not ((spread >= -1e-12) & (spread <= 1 + 1e-12)).all():
        raise WeightingError("An entropy lies between 0 and 1.")
    spread = spread.clip(0)
    if spread.sum() <= 1e-12:
        raise WeightingError("Every indicator is the same for all: entropy cannot weigh them.")
    return np.asarray(spread / spread.sum())


def combined(judged: Floats, measured: Floats, *, share: float = 0.5) -> Floats:
    """Return the mean of two weightings.

    Parameters
    ----------
    judged, measured : array of shape (n,)
        E.g. of AHP and of entropy.
    share : float
        Of the first, 0 to 1.

    References
    ----------
    Chu Yunyun and Wei Shanyang (2022). Fire risk evaluation of ancient buildings by combined
    weighting. Advances in Applied Mathematics, doi 10.12677/AAM.2022.118640 (share one half).
    """
    return np.asarray(share * np.asarray(judged) + (1 - share) * np.asarray(measured))


def _check(pairs: Floats) -> None:
    if pairs.ndim != 2 or pairs.shape[0] != pairs.shape[1] or not pairs.size:
        raise WeightingError(f"Comparisons need a square table, got {pairs.shape}.")
    if len(pairs) > max(RANDOM_INDEX):
        raise WeightingError(f"At most nine criteria can be compared, got {len(pairs)}.")
    if not (pairs > 0).all():
        raise WeightingError("Comparisons are numbers above 0.")
    if not np.allclose(pairs * pairs.T, 1.0, rtol=1e-3):
        row, column = np.argwhere(~np.isclose(pairs * pairs.T, 1.0, rtol=1e-3))[0] + 1
        raise WeightingError(
            f"Comparisons {row} with {column} and {column} with {row} are not reciprocal."
        )
