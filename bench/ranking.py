"""Ranking with intervals beside geopandas sjoin + groupby, on the same made-up villages.

The peer joins every hazard to its village, counts, divides by the area and sorts: a bare list of
densities. Ours joins the sites once with the product's own `geo.areas.village_of`, counts by
bincount, and adds the empirical-Bayes value, the interval of the rate, the interval of the rank
(4,000 draws) and the bands. The floor is one bincount with the villages known. Where esda is
installed, its shrunk rates, Gi* and local Moran are timed beside ours on the same villages. The
last rows say what one more village costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from analysis.ranking.eb import rank_table
from bench.esda_peer import esda_rows
from bench.run import Row, seconds
from geo.areas import village_of

# Villages, sites, hazards of a subdistrict, a district and a city (Bachuan, Tongliang, Chongqing).
SIZES: Final = (
    ("subdistrict", 16, 500, 3_000),
    ("district", 333, 10_000, 60_000),
    ("city", 11_270, 300_000, 2_000_000),
)
N_DRAWS: Final = 4_000


@dataclass(frozen=True)
class World:
    """Made-up villages and where their hazards lie.

    Attributes
    ----------
    villages : GeoDataFrame, EPSG:4326, indexed by a code of twelve digits
        Voronoi cells drawn with 36 corners and more.
    sites : GeoSeries of points, EPSG:4326
    hazard_site : array of int
        Site of each hazard.
    area_km2 : array of float
    """

    villages: gpd.GeoDataFrame
    sites: gpd.GeoSeries
    hazard_site: npt.NDArray[np.int64]
    area_km2: npt.NDArray[np.float64]


def measure() -> list[Row]:
    """Measure first ranking, later views and the methods of esda at each size."""
    measured = [_measure(*size) for size in SIZES]
    return [row for rows in measured for row in rows] + _per_added(measured[1], measured[2])


def make_world(n_villages: int, n_sites: int, n_hazards: int, *, seed: int = 1) -> World:
    """Return a made-up world; the same seed gives the same world."""
    rng = np.random.default_rng(seed)
    side = 1000 * np.sqrt(n_villages * 2.4)
    frame = shapely.box(0, 0, side, side)
    seeds = shapely.MultiPoint(rng.uniform(0, side, (n_villages, 2)))
    cells = shapely.intersection(
        np.array(shapely.voronoi_polygons(seeds, extend_to=frame).geoms), frame
    )
    outlines = shapely.segmentize(cells, np.sqrt(shapely.area(cells)) * 4 / 36)
    towns = rng.uniform(0, side, (max(2, n_villages // 4), 2))
    near = towns[rng.integers(0, len(towns), n_sites)] + rng.normal(0, 900, (n_sites, 2))
    sites = shapely.points(np.clip(near, 1, side - 1))
    hazard_site = rng.integers(0, n_sites, n_hazards)
    codes = [f"{place:012d}" for place in range(n_villages)]
    return World(
        gpd.GeoDataFrame(geometry=_on_earth(outlines), index=codes, crs="EPSG:4326"),
        gpd.GeoSeries(_on_earth(sites), crs="EPSG:4326"),
        hazard_site,
        shapely.area(outlines) / 1e6,
    )


def _on_earth(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Lay metres down as degrees near Bachuan; a straight line stays one, so nothing moves over."""
    return np.asarray(shapely.transform(shapes, lambda xy: xy / 100_000 + (106.0, 29.0)))


def seat_of_site(world: World) -> npt.NDArray[np.int64]:
    """Return the position of the village of each site, by the product's own join."""
    codes = village_of(world.sites, world.villages)
    return np.asarray(world.villages.index.get_indexer(pd.Index(codes)), dtype=np.int64)


def our_rank(world: World, seat: npt.NDArray[np.int64]) -> pd.DataFrame:
    """Return the ranking with intervals, the villages of the sites known."""
    table = pd.DataFrame({"count": _count(world, seat), "base": world.area_km2})
    return rank_table(table, kind="area", n_draws=N_DRAWS)[0]


def peer_rank(world: World) -> pd.Series:
    """Return the bare densities in falling order, the plain way."""
    points = world.sites.to_numpy()[world.hazard_site]
    joined = gpd.sjoin(
        gpd.GeoDataFrame(geometry=points, crs="EPSG:4326"), world.villages, predicate="within"
    )
    count = joined.groupby("index_right").size().reindex(world.villages.index, fill_value=0)
    density: pd.Series = count / world.area_km2
    return density.sort_values(ascending=False)


def _measure(name: str, n_villages: int, n_sites: int, n_hazards: int) -> list[Row]:
    world = make_world(n_villages, n_sites, n_hazards)
    seat = seat_of_site(world)
    size = f"{n_villages:,} villages"
    repeat = 5 if n_villages < 1000 else 3
    in_village = seat[world.hazard_site]
    floor = seconds(lambda: np.bincount(in_village, minlength=n_villages), repeat=repeat)
    first = seconds(lambda: _count(world, seat_of_site(world)), repeat=repeat)
    later = seconds(lambda: _count(world, seat), repeat=repeat)
    ranked = seconds(lambda: our_rank(world, seat), repeat=repeat)
    peer = seconds(lambda: peer_rank(world), repeat=min(repeat, 2))
    label = f"geopandas {gpd.__version__} sjoin + groupby"
    return [
        Row(name=f"count, first join ({name})", size=size, ours_s=first, peer=label,
            peer_s=peer, floor_s=floor),
        Row(name=f"count, later views ({name})", size=size, ours_s=later, peer=label,
            peer_s=peer, floor_s=floor),
        Row(name=f"rank + intervals ({name})", size=size, ours_s=ranked, peer=label,
            peer_s=peer, floor_s=floor),
        *esda_rows(world.villages, _count(world, seat), world.area_km2, name=name),
    ]  # fmt: skip


def _per_added(smaller: list[Row], larger: list[Row]) -> list[Row]:
    """Return what one more village costs, from a district's worth of them to a city's."""
    (_, few, _, _), (_, many, _, _) = SIZES[1], SIZES[2]
    rows = []
    for one, other in zip(smaller, larger, strict=True):
        peer = None
        if one.peer_s is not None and other.peer_s is not None:
            peer = (other.peer_s - one.peer_s) / (many - few)
        rows.append(
            Row(name=f"per added village: {one.name.split(' (')[0]}", size=f"{few:,} to {many:,}",
                ours_s=(other.ours_s - one.ours_s) / (many - few), peer=one.peer, peer_s=peer)
        )  # fmt: skip
    return rows


def _count(world: World, seat: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Count hazards by site, then by village: each hazard is looked at once, in its order."""
    per_site = np.bincount(world.hazard_site, minlength=len(seat))
    held = seat >= 0
    return np.bincount(seat[held], weights=per_site[held], minlength=len(world.villages))
