"""Where a place resembles its neighbours, and where it stands out: local Moran's I."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import density
from analysis.hotspots import (
    FALSE_SHARE,
    HotspotError,
    Moran,
    false_discovery,
    local_g,
    moran,
    touching,
)
from geo.crs import to_metric

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from analysis.day import Day
    from analysis.density import Base, Measure

Floats = npt.NDArray[np.float64]

SEED: Final = 20231207
N_PERMUTATIONS: Final = 999
# Place high or low, then its neighbours high or low.
_QUADRANTS: Final = np.array([["low_low", "low_high"], ["high_low", "high_high"]], dtype=object)


def local_moran(
    values: Floats,
    neighbours: csr_array,
    *,
    n_permutations: int = N_PERMUTATIONS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Return how each place stands to its neighbours.

    `i`, `expected`, `variance`, `z` (all given the place's own value, if the other values were
    dealt out at random), `p` (two-sided), `q` (Benjamini-Hochberg), `quadrant` ("high_high",
    "low_low", "high_low": high among low, "low_high") and `class`: the quadrant where q ≤ 0.05,
    else "not_significant"; "island" without a neighbour, NaN and None otherwise there.

    ``I = (n − 1) z Σ w z' / Σ z²`` with z the deviation from the mean. The smallest p that
    permutations can give is 2 / (n_permutations + 1).

    Parameters
    ----------
    values : array of shape (n,)
    neighbours : sparse array of shape (n, n)
        1 for neighbours, 0 on the diagonal; rows are scaled to sum to 1.
    n_permutations
        Draws of other places into a place's neighbourhood; 0: p from the normal distribution.

    Raises
    ------
    HotspotError
        Fewer than three places, or a value that is not a number.

    References
    ----------
    Anselin, L. (1995). Local indicators of spatial association. Geographical Analysis 27, 93-115.
    Sokal, R. R., Oden, N. L. and Thomson, B. A. (1998). Local spatial autocorrelation in a
    biological model. Geographical Analysis 30, 331-354 (moments under conditional randomisation).
    """
    n = _check(values)
    degree = np.asarray(neighbours.sum(axis=1), dtype=np.int64)
    z = values - values.mean()
    total = float((z**2).sum())
    if total <= 1e-24 * float((values**2).sum()):
        return _nothing(degree)
    has = degree > 0
    share = np.divide(1.0, degree, out=np.zeros(n), where=has)
    lag = share * (neighbours @ z)
    scale = (n - 1) * z / total
    mean, variance = _chance(z, share)
    sd = np.abs(scale) * np.sqrt(variance)
    known = has & (sd > 0)
    score = np.divide(scale * (lag - mean), sd, out=np.full(n, np.nan), where=known)
    p = _normal(score)
    if n_permutations:
        p = np.where(known, _permuted(z, lag, degree, n_permutations, seed=seed), np.nan)
    q = false_discovery(p)
    quadrant = _QUADRANTS[(z > 0).astype(int), (lag > 0).astype(int)]
    quadrant[~has] = None
    named = np.where(q <= FALSE_SHARE, quadrant, "not_significant")
    named[~has] = "island"
    numbers = {"i": scale * lag, "expected": scale * mean, "variance": sd**2}
    columns: dict[str, Any] = {name: np.where(has, one, np.nan) for name, one in numbers.items()}
    return pd.DataFrame(
        {**columns, "z": score, "p": p, "q": q, "quadrant": quadrant, "class": named}
    )


def _chance(z: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of the mean of a place's neighbours, drawn from all others."""
    n = len(z)
    mean = -z / (n - 1)  # the deviations of all sum to 0
    spread = ((z**2).sum() - z**2) / (n - 1) - mean**2
    # Without replacement: k drawn from n − 1; share is 1 / k.
    return mean, np.maximum(spread * ((n - 1) * share - 1) / (n - 2), 0.0)


def _permuted(
    z: Floats, lag: Floats, degree: npt.NDArray[np.int64], n: int, *, seed: int
) -> Floats:
    rng = np.random.default_rng(seed)
    most = int(degree.max(initial=0))
    # The same draws serve every place: its own seat is skipped by moving up those behind it.
    seats = np.stack([rng.permutation(len(z) - 1)[:most] for _ in range(n)])
    p = np.full(len(z), np.nan)
    for place in np.flatnonzero(degree):
        drawn = seats[:, : degree[place]]
        means = z[drawn + (drawn >= place)].mean(axis=1)
        # A draw equal but for rounding counts as equal.
        slack = 1e-12 * np.abs(z).max()
        tail = min((means >= lag[place] - slack).sum(), (means <= lag[place] + slack).sum())
        p[place] = min(1.0, 2 * (tail + 1) / (n + 1))
    return p


def _normal(score: Floats) -> Floats:
    from scipy.special import ndtr

    return np.asarray(2 * ndtr(-np.abs(score)))


def _nothing(degree: npt.NDArray[np.int64]) -> pd.DataFrame:
    named = np.where(degree > 0, "not_significant", "island").astype(object)
    empty = np.full(len(degree), np.nan)
    numbers = dict.fromkeys(("i", "expected", "variance", "z", "p", "q"), empty)
    nobody = np.full(len(degree), None, dtype=object)
    return pd.DataFrame({**numbers, "quadrant": nobody, "class": named})


def _check(values: Floats) -> int:
    if len(values) < 3:
        raise HotspotError(f"Local Moran needs at least three places, got {len(values)}.")
    if not np.isfinite(values).all():
        where = int(np.flatnonzero(~np.isfinite(values))[0]) + 1
        raise HotspotError(f"Local Moran needs a number at every place, got none at place {where}.")
    return len(values)


def of(day: Day, measure: Measure, base: Base) -> tuple[Moran, pd.DataFrame] | None:
    """Return Moran's I of the villages' plain rates, and local Moran by village.

    Returns
    -------
    (Moran, DataFrame) or None
        The frame of `local_moran` with `short_name`, `raw` and Gi* `g_class`, indexed by village;
        None below three villages with a boundary and a rate.
    """
    raw = day.once(density.of, measure, base).table["raw"].astype("float64")
    kept = raw[raw.notna() & day.villages.geometry.notna()]
    if len(kept) < 3:
        return None
    shapes = to_metric(day.villages.loc[kept.index]).geometry
    # Drawn boundaries meet but for rounding: ten metres bridge the gap.
    neighbours = touching(np.asarray(shapes.buffer(5.0).to_numpy(), dtype=object))
    values = kept.to_numpy(dtype=np.float64)
    table = local_moran(values, neighbours).set_index(kept.index)
    table["g_class"] = local_g(values, neighbours)["class"].to_numpy()
    table["short_name"], table["raw"] = day.villages["short_name"].reindex(kept.index), kept
    return moran(values, neighbours), table
