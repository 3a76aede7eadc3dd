"""Roads as a network: lines cut where they meet, and the ways between points along them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geo.crs import MAP_CRS, to_metric

if TYPE_CHECKING:
    from scipy import sparse

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

# Ends that miss each other by less are one junction.
JOIN_M: Final = 0.5
# A point farther from the network than this is called off it.
NEAR_M: Final = 300.0
_NEIGHBOURS: Final = 12
_AT_ONCE: Final = 64  # sources a turn: a row of the answer has every junction
_KEPT: Final = 4
_LEAST: Final = 1e-9  # a way of no length is a way all the same


@dataclass(frozen=True, eq=False)
class RoadNet:
    """The largest connected part of a road file.

    Attributes
    ----------
    pieces : (e,) object; lines between junctions, metres (EPSG:4544)
    a, b : (e,) int64; junctions each begins and ends at
    length_m, kmh : (e,) float64
    share : of all length that hangs together and is used; the rest are islands and left out
    total_m : length of the whole file
    """

    pieces: npt.NDArray[np.object_]
    a: Ints
    b: Ints
    length_m: Floats
    kmh: Floats
    n_nodes: int
    share: float
    total_m: float
    _memo: OrderedDict[Any, Floats] = field(default_factory=OrderedDict, repr=False)

    @property
    def minutes(self) -> Floats:
        """Minutes along each piece."""
        return self.length_m * 60.0 / (1000.0 * self.kmh)


def metric_lines(xy: Floats, starts: Ints) -> npt.NDArray[np.object_]:
    """Return lines given in degrees (WGS 84) as lines in metres.

    Parameters
    ----------
    xy : (m, 2) float64, degrees
    starts : (n + 1,) int64; where each line begins in `xy`
    """
    of_line = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    lines = np.asarray(shapely.linestrings(xy, indices=of_line), dtype=object)
    frame = gpd.GeoDataFrame(geometry=list(lines), crs=MAP_CRS)
    return np.asarray(to_metric(frame).geometry.to_numpy(), dtype=object)


def build_net(lines: npt.NDArray[np.object_], kmh: Floats) -> RoadNet:
    """Return the network of lines: cut where they meet or cross, ends joined, islands left out.

    Lines that cross are taken to meet: a file of lines does not say which is a bridge. Every road
    may be driven both ways. Where two lines lie on each other the first one's speed counts.

    Parameters
    ----------
    lines : (n,) object; LineStrings, metres
    kmh : (n,) float64; above 0
    """
    merged = shapely.unary_union(lines, grid_size=JOIN_M)
    pieces = shapely.get_parts(merged)
    pieces = pieces[shapely.length(pieces) > 0]
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    found = shapely.STRtree(lines).query_nearest(middle)
    first = np.full(len(pieces), len(lines), dtype=np.int64)
    np.minimum.at(first, found[0], found[1])
    ends = np.vstack([shapely.get_coordinates(shapely.get_point(pieces, at)) for at in (0, -1)])
    _, node = np.unique(np.rint(ends / JOIN_M).astype(np.int64), axis=0, return_inverse=True)
    a, b = node.reshape(2, -1)
    length = shapely.length(pieces)
    used = _largest_part(a, b, length)
    total = float(length.sum())
    _, node = np.unique(np.concatenate([a[used], b[used]]), return_inverse=True)
    a, b = node.reshape(2, -1)
    n_nodes = int(node.max(initial=-1)) + 1
    share = float(length[used].sum()) / total if total else 0.0
    return RoadNet(
        pieces[used], a, b, length[used], np.asarray(kmh)[first[used]], n_nodes, share, total
    )


def _largest_part(a: Ints, b: Ints, length: Floats) -> Flags:
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    n = int(max(a.max(initial=-1), b.max(initial=-1))) + 1
    joined = sparse.coo_matrix((np.ones(len(a)), (a, b)), shape=(n, n))
    _, part = connected_components(joined, directed=False)
    size = np.bincount(part[a], weights=length, minlength=1)
    return np.asarray(part[a] == size.argmax(), dtype=bool)


def off_net(net: RoadNet, points_m: Floats) -> Flags:
    """Say which points lie farther than `NEAR_M` from the network.

    Parameters
    ----------
    points_m : (p, 2) float64, metres
    """
    return np.asarray(_snapped(net, points_m)[2] > NEAR_M)


def minutes_on_roads(net: RoadNet, points_m: Floats, *, detour: float, speed_kmh: float) -> Floats:
    """Return the minutes between all points along the roads.

    Parameters
    ----------
    points_m : (p, 2) float64, metres (EPSG:4544)
    detour, speed_kmh
        For the way from a point to the nearest road, and between points that both lie off the
        roads: straight line x detour at that speed.

    Returns
    -------
    (p, p) float64, minutes
        Shortest ways, so going straight is never longer than going round.
    """
    key = (points_m.tobytes(), detour, speed_kmh)
    known = net._memo.get(key)
    if known is None:
        cost = detour * 60.0 / (1000.0 * speed_kmh)
        graph = _joined(net, points_m, net.minutes, cost=cost)
        known = _between(graph, np.arange(net.n_nodes, net.n_nodes + len(points_m)))
        net._memo[key] = known
        while len(net._memo) > _KEPT:
            net._memo.popitem(last=False)
    return known


def metres_to_nearest(
    net: RoadNet, sites_m: Floats, stations_m: Floats, *, detour: float
) -> Floats:
    """Return the metres by road from each site to its nearest station; inf where there is none.

    Parameters
    ----------
    sites_m, stations_m : (n, 2), (m, 2) float64, metres
    detour : for the way to the nearest road
    """
    from scipy.sparse.csgraph import dijkstra

    n, m = len(sites_m), len(stations_m)
    if not (n and m):
        return np.full(n, np.inf)
    graph = _joined(net, np.vstack([sites_m, stations_m]), net.length_m, cost=detour)
    places = net.n_nodes + n + np.arange(m)
    far = dijkstra(graph, indices=places, min_only=True)
    return np.asarray(far[net.n_nodes : net.n_nodes + n])


def pairs_within(
    net: RoadNet, from_m: Floats, to_m: Floats, *, reach_m: float, detour: float
) -> sparse.csr_matrix:
    """Return which points are reached from which along the roads: 1 where they are.

    Parameters
    ----------
    from_m, to_m : (c, 2), (s, 2) float64, metres

    Returns
    -------
    (c, s) csr_matrix
    """
    from scipy import sparse
    from scipy.sparse.csgraph import dijkstra

    c, s = len(from_m), len(to_m)
    graph = _joined(net, np.vstack([from_m, to_m]), net.length_m, cost=detour)
    there = slice(net.n_nodes + c, net.n_nodes + c + s)
    rows, columns = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for first in range(0, c, _AT_ONCE):
        sources = net.n_nodes + np.arange(first, min(first + _AT_ONCE, c))
        far = dijkstra(graph, indices=sources, limit=reach_m + 1e-6)[:, there]
        row, column = np.nonzero(far <= reach_m + 1e-6)
        rows.append(row + first)
        columns.append(column)
    at = (np.concatenate(rows), np.concatenate(columns))
    return sparse.csr_matrix((np.ones(len(at[0])), at), shape=(c, s))


def _snapped(net: RoadNet, points_m: Floats) -> tuple[Ints, Floats, Floats]:
    """Piece, metres along it and metres away from it, of each point."""
    points = np.asarray(shapely.points(points_m.reshape(-1, 2)), dtype=object)
    found, away = shapely.STRtree(net.pieces).query_nearest(points, return_distance=True)
    piece = np.full(len(points), len(net.pieces), dtype=np.int64)
    np.minimum.at(piece, found[0], found[1])
    apart = np.zeros(len(points))
    apart[found[0]] = away
    return piece, shapely.line_locate_point(net.pieces[piece], points), apart


def _joined(net: RoadNet, points_m: Floats, weight: Floats, *, cost: float) -> sparse.csr_matrix:
    """Junctions first, then the points, then where each point joins its road."""
    p = len(points_m)
    piece, along, apart = _snapped(net, points_m)
    point, foot = net.n_nodes + np.arange(p), net.n_nodes + p + np.arange(p)
    cut = np.unique(piece)
    whole = np.ones(len(net.pieces), dtype=bool)
    whole[cut] = False
    # Along each piece that points join: its begin, the feet in order, its end.
    on = np.concatenate([cut, piece, cut])
    at = np.concatenate([np.zeros(len(cut)), along, net.length_m[cut]])
    who = np.concatenate([net.a[cut], foot, net.b[cut]])
    rank = np.concatenate([np.zeros(len(cut)), np.ones(p), np.full(len(cut), 2)])
    order = np.lexsort((rank, at, on))
    on, at, who = on[order], at[order], who[order]
    same = on[1:] == on[:-1]
    step = np.diff(at)[same] * (weight / net.length_m)[on[1:][same]]
    far = np.flatnonzero(apart > NEAR_M)
    u, v, w = _straight(points_m, far, cost)
    return _graph(
        np.concatenate([net.a[whole], who[:-1][same], point, point[u]]),
        np.concatenate([net.b[whole], who[1:][same], foot, point[v]]),
        np.concatenate([weight[whole], step, apart * cost, w]),
        net.n_nodes + 2 * p,
    )


def _straight(points_m: Floats, far: Ints, cost: float) -> tuple[Ints, Ints, Floats]:
    """Straight ways between points off the roads and their next neighbours off the roads."""
    from scipy.spatial import cKDTree

    if len(far) < 2:
        return far[:0], far[:0], np.empty(0)
    near = min(_NEIGHBOURS + 1, len(far))
    away, other = cKDTree(points_m[far]).query(points_m[far], k=near)
    return np.repeat(far, near), far[other.ravel()], away.ravel() * cost


def _graph(u: Ints, v: Ints, weight: Floats, n: int) -> sparse.csr_matrix:
    """Both ways, the shorter of two between the same ends."""
    from scipy import sparse

    rows, columns = np.concatenate([u, v]), np.concatenate([v, u])
    both = np.maximum(np.concatenate([weight, weight]), _LEAST)
    order = np.lexsort((both, columns, rows))
    rows, columns, both = rows[order], columns[order], both[order]
    first = np.ones(len(rows), dtype=bool)
    first[1:] = (np.diff(rows) != 0) | (np.diff(columns) != 0)
    return sparse.csr_matrix((both[first], (rows[first], columns[first])), shape=(n, n))


def _between(graph: sparse.csr_matrix, places: Ints) -> Floats:
    from scipy.sparse.csgraph import dijkstra

    parts = [
        dijkstra(graph, indices=places[at : at + _AT_ONCE])[:, places]
        for at in range(0, len(places), _AT_ONCE)
    ]
    return np.vstack(parts) if parts else np.empty((0, 0))


def speeds(classes: tuple[str, ...], kmh: Mapping[str, float], *, default: float) -> Floats:
    """Return the kilometres an hour of each class, `default` where none is set."""
    return np.array([float(kmh.get(word, default)) for word in classes], dtype=np.float64)
