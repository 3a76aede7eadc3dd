"""Who is within reach of a fire station or a hydrant, and where one more would help most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from vocabulary.errors import CampaignError

if TYPE_CHECKING:
    from scipy import sparse

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_NONE: Final = np.inf


class CoverageError(CampaignError):
    """A reach, a number of places or a weight that cannot be."""


@dataclass(frozen=True)
class Siting:
    """Where to put new stations.

    Attributes
    ----------
    chosen : rows of the candidates; by greedy in the order of their gain
    covered : weight within reach of the standing and the chosen
    bound : no choice can cover more
    gap : (bound − covered) / bound: 0 is proved to be the best
    """

    chosen: tuple[int, ...]
    covered: float
    bound: float

    @property
    def gap(self) -> float:
        """Share by which the best could be better at most."""
        return max(0.0, (self.bound - self.covered) / self.bound) if self.bound > 0 else 0.0


@dataclass(frozen=True, eq=False)
class Near:
    """Who is reached from where: in a straight line, or measured along roads.

    Attributes
    ----------
    reach : (c, s) csr_matrix; 1 where a site is within reach of a candidate
    reached : (s,) bool; sites within reach of a standing station
    """

    reach: sparse.csr_matrix
    reached: Flags


def nearest_m(sites_m: Floats, stations_m: Floats) -> Floats:
    """Return the straight-line distance from each site to its nearest station.

    A lower bound on the way by road.

    inf where there is no station at all: "none" is not the same as "far".

    Parameters
    ----------
    sites_m : (n, 2) float64, metres (EPSG:4544)
    stations_m : (m, 2) float64, metres
    """
    from scipy.spatial import cKDTree

    if not len(stations_m):
        return np.full(len(sites_m), _NONE)
    return np.asarray(cKDTree(stations_m).query(sites_m)[0], dtype=np.float64)


def within_reach(sites_m: Floats, stations_m: Floats, *, reach_m: float) -> Flags:
    """Say which sites have a station within reach, in a straight line.

    Raises
    ------
    CoverageError
        The reach is not above 0.
    """
    if not reach_m > 0:
        raise CoverageError(f"A reach is above 0 metres, got {reach_m}.")
    return np.asarray(nearest_m(sites_m, stations_m) <= reach_m)


def pairs_straight(candidates_m: Floats, sites_m: Floats, *, reach_m: float) -> sparse.csr_matrix:
    """Return which sites lie within reach of each candidate, in a straight line.

    Parameters
    ----------
    candidates_m, sites_m : (c, 2), (s, 2) float64, metres (EPSG:4544)
    """
    from scipy import sparse
    from scipy.spatial import cKDTree

    shape = (len(candidates_m), len(sites_m))
    if not all(shape):
        return sparse.csr_matrix(shape)
    around = cKDTree(candidates_m).query_ball_point(sites_m, reach_m)
    rows = np.concatenate([np.asarray(found, dtype=np.int64) for found in around])
    columns = np.repeat(np.arange(len(sites_m)), [len(found) for found in around])
    return sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)


def site_greedily(near: Near, weight: Floats, *, n: int) -> Siting:
    """Return n new places, each the one that then brings most weight within reach.

    At least 1 − 1/e = 63 % of the best possible gain (Nemhauser, Wolsey and Fisher 1978); the bound
    given is the covered weight plus the n largest gains that were left.

    Parameters
    ----------
    weight : (s,) float64; what reaching a site is worth (1, its risk, its people), at least 0
    n : new stations; fewer are chosen when no more help

    Raises
    ------
    CoverageError
        A weight is negative or not a number, or n is negative.
    """
    reach, worth, base = _prepared(near, weight, n=n)
    left = worth.copy()
    chosen: list[int] = []
    n_candidates = reach.shape[0]
    bound = worth.sum() + base
    for _ in range(min(n, n_candidates)):
        gain = reach @ left
        bound = min(bound, base + _sum_of_largest(gain, n) + (worth.sum() - left.sum()))
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        left[reach[[best]].indices] = 0.0
    covered = float(base + worth.sum() - left.sum())
    bound = min(bound, covered + _sum_of_largest(reach @ left, n)) if n_candidates else covered
    return Siting(tuple(chosen), covered, float(max(bound, covered)))


def site_exactly(near: Near, weight: Floats, *, n: int, seconds: float = 10.0) -> Siting:
    """Return n new places that bring the most weight within reach, with the proof or its gap.

    Parameters
    ----------
    weight, n : see `site_greedily`
    seconds : time limit; the gap says how far the answer may be from the best

    Raises
    ------
    CoverageError
        As `site_greedily`.

    References
    ----------
    Church and ReVelle (1974) Papers of the Regional Science Association 32 (maximal covering);
    solved by HiGHS (Huangfu and Hall 2018).
    """
    first = site_greedily(near, weight, n=n)
    reach, worth, base = _prepared(near, weight, n=n)
    if first.gap == 0 or not reach.shape[0] or n == 0 or not worth.sum():
        return first
    chosen, bound = _solved(reach, worth, n=n, seconds=seconds)
    seen = np.unique(reach[chosen].indices) if chosen else np.empty(0, dtype=np.int64)
    covered = float(base + worth[seen].sum())
    if covered < first.covered:
        chosen, covered = list(first.chosen), first.covered
    best = max(covered, min(first.bound, base + bound))
    return Siting(tuple(chosen), covered, covered if best - covered < 1e-6 * best else best)


def _prepared(near: Near, weight: Floats, *, n: int) -> tuple[sparse.csr_matrix, Floats, float]:
    """Reach of each candidate (c, s), weight not yet reached, weight reached already."""
    if n < 0 or not (np.isfinite(weight).all() and (weight >= 0).all()):
        raise CoverageError("Siting needs weights of at least 0 and a number of at least 0.")
    worth = np.where(near.reached, 0.0, weight).astype(np.float64)
    return near.reach.tocsr(), worth, float(weight[near.reached].sum())


def _sum_of_largest(gain: Floats, n: int) -> float:
    return float(np.sort(gain)[::-1][:n].sum())


def _solved(
    reach: sparse.csr_matrix, worth: Floats, *, n: int, seconds: float
) -> tuple[list[int], float]:
    """Maximise worth · z with z_i ≤ Σ y_j in reach of i, Σ y ≤ n, y binary."""
    import highspy
    from scipy import sparse

    wanted = np.flatnonzero((worth > 0) & (np.asarray(reach.sum(axis=0)).ravel() > 0))
    c, s = reach.shape[0], len(wanted)
    seen = reach[:, wanted].T.tocsr()
    matrix = sparse.vstack(
        [
            sparse.hstack([-seen, sparse.identity(s)]),
            sparse.csr_matrix(([1.0] * c, ([0] * c, range(c))), shape=(1, c + s)),
        ]
    ).tocsr()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = c + s, s + 1
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.concatenate([np.zeros(c), worth[wanted]])
    lp.col_lower_, lp.col_upper_ = np.zeros(c + s), np.ones(c + s)
    lp.row_lower_ = np.full(s + 1, -highspy.kHighsInf)
    lp.row_upper_ = np.concatenate([np.zeros(s), [float(n)]])
    lp.integrality_ = [highspy.HighsVarType.kInteger] * c + [highspy.HighsVarType.kContinuous] * s
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = matrix.indptr
    lp.a_matrix_.index_ = matrix.indices
    lp.a_matrix_.value_ = matrix.data
    solver = _quiet_solver()
    solver.setOptionValue("time_limit", float(seconds))
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.passModel(lp)
    solver.run()
    found = np.asarray(solver.getSolution().col_value)[:c]
    chosen = [int(j) for j in np.flatnonzero(found > 0.5)] if len(found) else []
    bound = float(solver.getInfo().mip_dual_bound)
    return chosen, bound if np.isfinite(bound) else float(worth.sum())


def _quiet_solver() -> Any:
    import highspy

    class Quiet(highspy.Highs):  # type: ignore[misc]
        def enableCallbacks(self) -> None:  # the step that prints the solver's banner
            self.setOptionValue("output_flag", False)
            super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Quiet()  # type: ignore[no-untyped-call]
