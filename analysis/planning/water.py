"""Who has water or a crew within reach, village by village, and where one more would help most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.planning import travel
from analysis.planning.needs import Flags, Floats, is_measurable
from analysis.planning.travel import DETOUR
from geo.crs import MAP_CRS, to_metric
from geo.roads import RoadNet, metres_to_nearest, off_net, pairs_within
from vocabulary.errors import CampaignError
from vocabulary.terms import PositionQuality, SupplyKind

if TYPE_CHECKING:
    from scipy import sparse

    from analysis.day import Day

_NONE: Final = np.inf
# Straight-line metres. A hydrant reaches 150 m (GB 50974-2014, 7.3.2: protection radius of an
# outdoor hydrant); a micro station is to arrive within 3 minutes, taken here as 800 m: ours.
REACH_M: Final[dict[SupplyKind, int]] = {
    SupplyKind.HYDRANT: 150,
    SupplyKind.MICRO_STATION: 800,
    SupplyKind.TANK: 500,
    SupplyKind.NATURAL: 1000,
    SupplyKind.FIREWORKS: 500,
    SupplyKind.FIREWORKS_BAN: 500,
}


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


@dataclass(frozen=True, eq=False)
class Reach:
    """Who is reached.

    Attributes
    ----------
    sites : EPSG:4326, index `site_id`
        Those with a point to measure from, plus `nearest_m` (inf: there is none) and `is_reached`.
    n_unplaced : sites without such a point; they are in no share
    villages : index `village_code`
        `n`, `n_reached`, `share` (NaN where n is 0), `farthest_m`; the lowest share first.
    reach_m : how far a point reaches
    roads : the roads the way was measured along; None: straight lines
    n_off_roads : sites far from those roads
    """

    sites: gpd.GeoDataFrame
    n_unplaced: int
    villages: pd.DataFrame
    reach_m: float
    roads: RoadNet | None = None
    n_off_roads: int = 0


def standing(supply: pd.DataFrame, kind: SupplyKind) -> gpd.GeoDataFrame:
    """Return the points of a kind that work, or of which it is not known that they do not."""
    here = (supply["kind"] == kind.value) & supply["lon"].notna() & supply["lat"].notna()
    here &= supply["is_working"].fillna(True).astype(bool)
    chosen = supply[here]
    points = gpd.points_from_xy(chosen["lon"], chosen["lat"])
    return gpd.GeoDataFrame(chosen, geometry=points, crs=MAP_CRS)


def metres(points: gpd.GeoDataFrame) -> Floats:
    """Return points as (n, 2) metres."""
    flat = to_metric(points[["geometry"]]).geometry
    return np.column_stack([flat.x.to_numpy(), flat.y.to_numpy()]).reshape(-1, 2)


def reach(
    sites: gpd.GeoDataFrame,
    supply: pd.DataFrame,
    *,
    kind: SupplyKind,
    reach_m: float,
    roads: RoadNet | None = None,
) -> Reach:
    """Say which sites have a working point of a kind within reach: straight, or along the roads.

    Parameters
    ----------
    supply : see `standing`
    roads : metres are then counted along them, straight line x 1.3 from the site to the road

    Raises
    ------
    CoverageError
        The reach is not above 0.
    """
    measured: Flags = is_measurable(sites)
    placed = sites[measured]
    here, stations = metres(placed), metres(standing(supply, kind))
    reached = within_reach(here, stations, reach_m=reach_m)
    far = nearest_m(here, stations)
    if roads is not None:
        far = metres_to_nearest(roads, here, stations, detour=DETOUR)
        reached = far <= reach_m
    told = placed.assign(nearest_m=far, is_reached=reached)
    villages = told.groupby("village_code").agg(
        n=("is_reached", "size"), n_reached=("is_reached", "sum"), farthest_m=("nearest_m", "max")
    )
    villages["share"] = villages["n_reached"] / villages["n"]
    off = 0 if roads is None else int(off_net(roads, here).sum())
    by_share = villages.sort_values(["share", "n"])
    return Reach(told, int((~measured).sum()), by_share, reach_m, roads, off)


def nearest_supplies(site: pd.Series, supplies: pd.DataFrame) -> pd.DataFrame:
    """Return the nearest working supply of each kind; a fireworks point is none.

    `kind`, `name`, `distance_m` (straight line: a lower bound on the hose run), nearest first;
    empty where the place has no position of its own, or no supply is on record.

    Parameters
    ----------
    site : `geometry` (Point, EPSG:4326, or None), `position_quality`
    supplies : kept table `supply_point`: `kind`, `name`, `lon`, `lat` (WGS 84), `is_working`
    """
    blank = pd.DataFrame({"kind": [], "name": [], "distance_m": []})
    known = supplies[supplies["lon"].notna() & supplies["lat"].notna()]
    known = known[known["is_working"].fillna(True).astype(bool)]
    is_fireworks = [SupplyKind.FIREWORKS.value, SupplyKind.FIREWORKS_BAN.value]
    known = known[~known["kind"].isin(is_fireworks)]
    vague = {PositionQuality.VILLAGE_CENTRE.value, PositionQuality.NONE.value}
    if site["geometry"] is None or site["position_quality"] in vague or known.empty:
        return blank
    points = gpd.GeoDataFrame(
        known[["kind", "name"]],
        geometry=gpd.points_from_xy(known["lon"], known["lat"]),
        crs="EPSG:4326",
    )
    here = to_metric(gpd.GeoDataFrame(geometry=[site["geometry"]], crs="EPSG:4326"))
    metric = to_metric(points)
    away = metric.distance(here.geometry.iloc[0])
    table = pd.DataFrame(known[["kind", "name"]].assign(distance_m=away)).sort_values("distance_m")
    return table.drop_duplicates("kind").reset_index(drop=True)


def one_more(
    told: Reach, *, n: int, weight: pd.Series | None = None, seconds: float = 0.0
) -> Siting:
    """Return beside which sites new points would bring most within reach.

    Parameters
    ----------
    told : its sites are the candidates, by row
    weight : index `site_id`, optional
        What reaching a site is worth; 1 each without it, 0 where it is not known.
    seconds : above 0: the exact answer within that time, with its gap; else greedily, at once
    """
    here = metres(told.sites)
    worth = (
        np.ones(len(here))
        if weight is None
        else weight.reindex(told.sites.index).fillna(0.0).to_numpy(dtype=np.float64)
    )
    if told.roads is None:
        pairs = pairs_straight(here, here, reach_m=told.reach_m)
    else:
        pairs = pairs_within(told.roads, here, here, reach_m=told.reach_m, detour=DETOUR)
    near = Near(pairs, told.sites["is_reached"].to_numpy(dtype=bool))
    if seconds > 0:
        return site_exactly(near, worth, n=n, seconds=seconds)
    return site_greedily(near, worth, n=n)


@dataclass(frozen=True)
class SitingWish:
    """Where new points would help: how many, of which kind, how measured.

    Attributes
    ----------
    by_road : along the office's roads, instead of straight
    by_risk : a site counts by its risk score, instead of 1 each
    is_exact : the exact answer within five seconds; else greedily, at once
    """

    kind: SupplyKind
    reach_m: int
    by_road: bool
    n: int
    by_risk: bool
    is_exact: bool


def of(day: Day, kind: SupplyKind, reach_m: int, *, by_road: bool = False) -> Reach:
    """Return who is within reach of a working point of a kind on a day."""
    roads = day.once(travel.of) if by_road else None
    return reach(
        day.sites,
        day.table("supply_point"),
        kind=kind,
        reach_m=reach_m,
        roads=roads.net if roads else None,
    )


def best_places(day: Day, wish: SitingWish) -> Siting:
    """Return beside which sites new points would help most."""
    return one_more(
        day.once(of, wish.kind, wish.reach_m, by_road=wish.by_road),
        n=wish.n,
        weight=day.risk["score"] if wish.by_risk else None,
        seconds=5.0 if wish.is_exact else 0.0,
    )
