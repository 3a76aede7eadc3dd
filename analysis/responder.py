"""Water and crews nearest to one place, for those who drive there."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from geo.crs import to_metric
from vocabulary.terms import PositionQuality, SupplyKind


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
