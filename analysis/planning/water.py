"""Who has water or a crew within reach, village by village, and where one more would help most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.planning import office_roads

if TYPE_CHECKING:
    from analysis.day import Day

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.planning.coverage import (
    Near,
    Siting,
    nearest_m,
    pairs_straight,
    site_exactly,
    site_greedily,
    within_reach,
)
from analysis.planning.needs import Flags, Floats, is_measurable
from analysis.planning.travel import DETOUR
from geo.crs import MAP_CRS, to_metric
from geo.roads import RoadNet, metres_to_nearest, off_net, pairs_within
from vocabulary.terms import PositionQuality, SupplyKind

# Straight-line metres. A hydrant reaches 150 m (GB 50974-2014, 7.3.2: protection radius of an
# outdoor hydrant); a micro station is to arrive within 3 minutes, taken here as 800 m: ours.
REACH_M: Final[dict[SupplyKind, int]] = {
    SupplyKind.HYDRANT: 150,
    SupplyKind.MICRO_STATION: 800,
    SupplyKind.TANK: 500,
    SupplyKind.NATURAL: 1000,
    SupplyKind.FIREWORKS: 500,
}


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
    known = known[known["kind"] != SupplyKind.FIREWORKS.value]
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
    roads = day.once(office_roads.of) if by_road else None
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
