"""What a ledger's points say about their datum when held against the boundary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb
from typing import Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from data.ledger import DatumEvidence
from geo.axes import are_metres
from geo.datum import has_known_zone, to_wgs84
from vocabulary.terms import Datum, Provenance

# A datum is told only by points that fall inside under it and outside under the next best: so many
# more of them than the other way round that chance (one-sided exact sign test) does it less often.
_CHANCE: Final = 0.01
# Some sites may lie outside, but where a datum is right most do not.
_LEAST_INSIDE: Final = 0.6
_DEGREE_DATUMS: Final = (Datum.WGS84, Datum.GCJ02, Datum.BD09)
_WEAKEST_FIRST: Final = (Provenance.SCHEMATIC, Provenance.DRAWN, Provenance.OFFICIAL)

Hits = dict[Datum, NDArray[np.bool_]]


@dataclass(frozen=True)
class BoundaryEvidence(DatumEvidence):
    """Evidence on a ledger's datum, with what it was held against.

    Attributes
    ----------
    boundary : Provenance or None
        The weakest provenance among the boundaries; None where there is none.
    reason : str
        Why `suggested` is what it is, as a code: "points_tell", "metres", "schematic_boundary",
        "no_boundary", "no_points", "mixed_units", "mostly_outside" or "too_alike".
    """

    boundary: Provenance | None = None
    reason: str = "no_points"


def evidence(
    x: ArrayLike, y: ArrayLike, boundary: gpd.GeoDataFrame, *, declared: Datum | None = None
) -> BoundaryEvidence:
    """Hold a ledger's points against the boundary under each hypothesis.

    Parameters
    ----------
    x, y : (n,) as given, east and north
        Degrees or metres; NaN where not known.
    boundary : (m,) polygons, EPSG:4326
        With `provenance`; geometry may be missing. Against a schematic boundary the shares are
        given, but no datum is told: its lines are as far off as the datums are from each other.
    declared : Datum, optional
        What the file says; kept beside the evidence, never mixed into it.

    Returns
    -------
    BoundaryEvidence
        Shares are of all points with coordinates. `suggested` is None where it cannot be told.
    """
    east, north = np.asarray(x, np.float64), np.asarray(y, np.float64)
    known = np.isfinite(east) & np.isfinite(north)
    east, north = east[known], north[known]
    ground = boundary[boundary.geometry.notna()]
    hits = _hits(east, north, ground)
    provenance = _weakest(ground["provenance"])
    suggested, reason = _judged(hits, provenance, metres=are_metres(east))
    shares = {datum: float(inside.mean()) for datum, inside in hits.items()} if len(east) else {}
    return BoundaryEvidence(len(east), shares, suggested, declared, provenance, reason)


def _hits(east: NDArray[np.float64], north: NDArray[np.float64], ground: gpd.GeoDataFrame) -> Hits:
    outline = shapely.union_all(ground.geometry.to_numpy())
    shapely.prepare(outline)
    metres = are_metres(east)
    hits = {}
    for datum in Datum:
        fits = metres & has_known_zone(east) if datum is Datum.CGCS2000_GK else ~metres
        inside = np.zeros(east.shape, dtype=bool)
        if fits.any():
            lon, lat = to_wgs84(east[fits], north[fits], datum)
            inside[fits] = shapely.intersects_xy(outline, lon, lat)
        hits[datum] = inside
    return hits


def _weakest(provenances: Iterable[str]) -> Provenance | None:
    given = set(provenances)
    return next((p for p in _WEAKEST_FIRST if p.value in given), None)


def _judged(
    hits: Hits, provenance: Provenance | None, *, metres: NDArray[np.bool_]
) -> tuple[Datum | None, str]:
    if not len(metres):
        return None, "no_points"
    if metres.any():
        return (Datum.CGCS2000_GK, "metres") if metres.all() else (None, "mixed_units")
    if provenance is None:
        return None, "no_boundary"
    if provenance is Provenance.SCHEMATIC:
        return None, "schematic_boundary"
    return _told_by_points(hits)


def _told_by_points(hits: Hits) -> tuple[Datum | None, str]:
    best, *rest = sorted(_DEGREE_DATUMS, key=lambda datum: -int(hits[datum].sum()))
    if hits[best].mean() < _LEAST_INSIDE:
        return None, "mostly_outside"
    is_told = all(_chance(hits[best], hits[other]) < _CHANCE for other in rest)
    return (best, "points_tell") if is_told else (None, "too_alike")


def _chance(best: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Chance that a fair coin favours `best` at least so often among the points that differ."""
    gained, lost = int((best & ~other).sum()), int((other & ~best).sum())
    n = gained + lost
    ways: int = sum(comb(n, k) for k in range(gained, n + 1))
    return ways / int(2**n)
