"""Hot and cold places, and how alike neighbours are: Gi* of villages and squares, Moran's I."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from analysis.ranking import density
from analysis.ranking.heat import open_points, placed_sites
from geo.crs import METRIC_CRS, require_metric, to_metric
from vocabulary.errors import CampaignError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

    from analysis.day import Day
    from analysis.ranking.density import Base, Measure

Floats = npt.NDArray[np.float64]
# Share of false hot and cold spots tolerated among those named.
FALSE_SHARE: Final = 0.05
# Below so many areas the test is too weak to name any single one of them.
FEWEST_AREAS: Final = 30
# Squares of larger numbers run out of what a computer's number holds.
LARGEST: Final = 1e100
SEED: Final = 20231207
N_PERMUTATIONS: Final = 999
# Place high or low, then its neighbours high or low.
_QUADRANTS: Final = np.array([["low_low", "low_high"], ["high_low", "high_high"]], dtype=object)
# Half a kilometre: about 150 cells for a subdistrict of 38 km².
CELL_M: Final = 500.0
# Enough for a city; beyond it the grid says more about the computer than about the place.
MOST_CELLS: Final = 1_000_000


class HotspotError(CampaignError):
    """Hot spots cannot be computed on these places; the message says what is missing."""


@dataclass(frozen=True)
class Moran:
    """Moran's I of all places together.

    Attributes
    ----------
    i, z, p
        The index, its z-score under normality, two-sided p; NaN where all values are equal or no
        place has a neighbour.
    """

    i: float
    z: float
    p: float


def near(x: Floats, y: Floats, *, radius_m: float) -> csr_array:
    """Return which places lie within a radius of each other, the radius included.

    Parameters
    ----------
    x, y : (n,); metres

    Returns
    -------
    sparse array of shape (n, n)
        1 for neighbours, 0 on the diagonal.

    Raises
    ------
    HotspotError
        The radius is not above 0.
    """
    from scipy.spatial import cKDTree

    if not radius_m > 0:
        raise HotspotError(f"Neighbours need a radius above 0 m, got {radius_m}.")
    tree = cKDTree(np.column_stack([x, y]))
    pairs = tree.query_pairs(radius_m * (1 + 1e-12), output_type="ndarray")
    return from_pairs(pairs, n=len(x))


def touching(shapes: npt.NDArray[np.object_]) -> csr_array:
    """Return which areas share a corner or an edge (queen contiguity), overlaps included."""
    import shapely

    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    keep = one < other
    return from_pairs(np.column_stack([one[keep], other[keep]]), n=len(shapes))


def from_pairs(pairs: npt.NDArray[Any], *, n: int, both_ways: bool = True) -> csr_array:
    """Return the neighbour table of pairs of places, each pair named once or twice.

    Parameters
    ----------
    pairs : integer array of shape (k, 2)
    n : places; those in no pair are islands
    both_ways
        A pair makes each place a neighbour of the other; else the second is one of the first only
        (as where each place names its five nearest).
    """
    from scipy.sparse import csr_array

    pairs = np.asarray(pairs, dtype=np.int64).reshape(-1, 2)
    rows, columns = (np.concatenate([pairs, pairs[:, ::-1]]) if both_ways else pairs).T
    table = csr_array((np.ones(len(rows)), (rows, columns)), shape=(n, n))
    table.data[:] = 1.0
    return table


def local_g(values: Floats, neighbours: csr_array, *, star: bool = True) -> pd.DataFrame:
    """Return hot and cold places.

    `z`, `p` (two-sided, normal), `q` (Benjamini-Hochberg), `class`.

    Parameters
    ----------
    values : (n,)
    neighbours : sparse array of shape (n, n)
        1 for neighbours; a row without any is an island: class "island", and without the star z, p
        and q are NaN.
    star : whether a place is its own neighbour (Gi*), or left out of its own mean (Gi)

    Raises
    ------
    HotspotError
        Fewer than three places, or a value that is not a number.

    References
    ----------
    Ord and Getis (1995) Geographical Analysis 27, 286-306; Benjamini and Hochberg (1995) J. R.
    Stat. Soc. B 57, 289-300.
    """
    from scipy.special import ndtr

    n = _check(values)
    own = 1.0 if star else 0.0
    weight = neighbours.sum(axis=1) + own  # also the sum of squares: weights are 0 or 1
    seen = neighbours @ values + own * values
    others = n if star else n - 1
    left_out = 0.0 if star else values
    mean = (values.sum() - left_out) / others
    square = ((values**2).sum() - left_out**2) / others
    spread = np.sqrt(np.maximum(square - mean**2, 0) * (others * weight - weight**2) / (others - 1))
    scale = np.abs(values).max(initial=0.0)
    # A spread that is rounding alone is none.
    is_known = (spread > 1e-12 * scale) & (weight > 0)
    excess = seen - weight * mean
    z = np.divide(excess, spread, out=np.full(n, np.nan), where=is_known)
    p = 2 * ndtr(-np.abs(z))
    q = false_discovery(p)
    named = np.full(n, "not_significant", dtype=object)
    named[(q <= FALSE_SHARE) & (z > 0)] = "hot"
    named[(q <= FALSE_SHARE) & (z < 0)] = "cold"
    named[neighbours.sum(axis=1) == 0] = "island"
    return pd.DataFrame({"z": z, "p": p, "q": q, "class": named})


def eb_index(count: Floats, base: Floats) -> Floats:
    """Return how far each rate lies from the mean of all, in what chance and areas vary by.

    A rate of few sites swings by chance; plain rates of unequal bases make neighbours look alike,
    or apart, that are not.

    Parameters
    ----------
    count, base : (n,) float64; base above 0

    Raises
    ------
    HotspotError
        A base that is not above 0, or a negative count.

    References
    ----------
    Assunção and Reis (1999) Statistics in Medicine 18, 2147-2162.
    """
    if not (base > 0).all() or not (count >= 0).all():
        raise HotspotError("Rates need counts of at least 0 and bases above 0.")
    rate, b = count / base, count.sum() / base.sum()
    spread = (base * (rate - b) ** 2).sum() / base.sum()
    between = spread - b / base.mean()
    varies = between + b / base
    varies = np.where(varies > 0, varies, b / base)
    index = np.zeros(len(rate))
    return np.asarray(np.divide(rate - b, np.sqrt(varies), out=index, where=varies > 0))


def moran_of_sites(
    count: Floats, area: npt.NDArray[np.int64], neighbours: csr_array, *, n_permutations: int = 999
) -> tuple[Moran, float]:
    """Return Moran's I of the EB index of areas, and its p were whole sites dealt out at random.

    p is two-sided; hazards of one building stay together.

    Parameters
    ----------
    count : (sites,) float64, hazards of each
    area : (sites,) int64; which of the areas it lies in, each with one at least

    Raises
    ------
    HotspotError
        As `moran` and `eb_index`.
    """
    n = neighbours.shape[0]
    base = np.bincount(area, minlength=n).astype(np.float64)

    def index_of(order: Any) -> Moran:
        totals = np.bincount(area, weights=count[order], minlength=n).astype(np.float64)
        return moran(eb_index(totals, base), neighbours)

    seen = index_of(np.arange(len(count)))
    if np.isnan(seen.i):
        return seen, np.nan
    rng = np.random.default_rng(SEED)
    drawn = np.array([index_of(rng.permutation(len(count))).i for _ in range(n_permutations)])
    tail = min((drawn >= seen.i - 1e-12).sum(), (drawn <= seen.i + 1e-12).sum())
    return seen, float(min(1.0, 2 * (tail + 1) / (n_permutations + 1)))


def moran(values: Floats, neighbours: csr_array, *, binary: bool = False) -> Moran:
    """Return Moran's I; islands carry no weight.

    Parameters
    ----------
    binary : weights of 1 for each neighbour, instead of rows that sum to 1

    Raises
    ------
    HotspotError
        Fewer than three places, or a value that is not a number.

    References
    ----------
    Cliff and Ord (1981) Spatial Processes (moments under normality).
    """
    from scipy.special import ndtr

    n = _check(values)
    degree = neighbours.sum(axis=1)
    deviation = values - values.mean()
    total = float((deviation**2).sum())
    share = np.divide(1.0, degree, out=np.zeros(n), where=degree > 0)
    if binary:
        share = (degree > 0).astype(np.float64)
    s0 = float((degree * share).sum())
    if s0 == 0 or total <= 1e-24 * float((values**2).sum()):
        return Moran(np.nan, np.nan, np.nan)
    lagged = share * (neighbours @ deviation)
    index = n / s0 * float((deviation * lagged).sum()) / total
    # Sum over pairs of (w_ij + w_ji)², with w_ij = share_i on neighbours.
    mutual = neighbours.multiply(neighbours.T)
    s1 = float((degree * share**2).sum() + (share * (mutual @ share)).sum())
    s2 = float(((degree * share + neighbours.T @ share) ** 2).sum())
    expected = -1 / (n - 1)
    variance = (n**2 * s1 - n * s2 + 3 * s0**2) / ((n**2 - 1) * s0**2) - expected**2
    if variance < 1e-15:
        # Where every place is a neighbour of every other, I is the same whatever the values are.
        return Moran(index, np.nan, np.nan)
    z = (index - expected) / np.sqrt(variance)
    return Moran(index, float(z), float(2 * ndtr(-abs(z))))


def false_discovery(p: Floats) -> Floats:
    """Return the Benjamini-Hochberg adjusted p-values; NaN stays NaN and is not counted."""
    q = np.full(len(p), np.nan)
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known])]
    scaled = p[order] * len(order) / np.arange(1, len(order) + 1)
    q[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return q


def local_moran(
    values: Floats,
    neighbours: csr_array,
    *,
    n_permutations: int = N_PERMUTATIONS,
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
    values : (n,)
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
    Anselin (1995) Geographical Analysis 27, 93-115; Sokal, Oden and Thomson (1998) ibid. 30,
    331-354 (moments under conditional randomisation).
    """
    n = _check(values, what="Local Moran needs")
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
        p = np.where(known, _permuted(z, lag, degree, n_permutations), np.nan)
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


def _permuted(z: Floats, lag: Floats, degree: npt.NDArray[np.int64], n: int) -> Floats:
    rng = np.random.default_rng(SEED)
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


def _check(values: Floats, *, what: str = "Hot spots need") -> int:
    if len(values) < 3:
        raise HotspotError(f"{what} at least three places, got {len(values)}.")
    if not np.isfinite(values).all():
        where = int(np.flatnonzero(~np.isfinite(values))[0]) + 1
        raise HotspotError(f"{what} a number at every place, got none at place {where}.")
    if np.abs(values).max() > LARGEST:
        raise HotspotError(f"{what} numbers up to {LARGEST:g}, got a larger one.")
    return len(values)


def moran_of_villages(day: Day) -> tuple[Moran, float] | None:
    """Return Moran's I of open hazards per site visited, its p by dealing out whole sites.

    Of the EB index of the villages somebody visited; None below three of them with a boundary.
    """
    is_seen = density.sites_seen(day.sites, day.hazards, visits=day.visits)
    seat = day.villages.index.get_indexer(pd.Index(day.sites["village_code"].astype(object)))
    n_open = day.hazards[day.hazards["is_open"]].groupby("site_id").size()
    counts = n_open.reindex(day.sites.index).fillna(0).to_numpy(dtype=np.float64)
    has_shape = day.villages.geometry.notna().to_numpy()
    here = is_seen & (seat >= 0)
    here[here] = has_shape[seat[here]]
    kept, area = np.unique(seat[here], return_inverse=True)
    if len(kept) < 3:
        return None
    shapes = to_metric(day.villages.iloc[kept]).geometry
    neighbours = touching(np.asarray(shapes.buffer(5.0).to_numpy(), dtype=object))
    return moran_of_sites(counts[here], area.astype(np.int64), neighbours)


def village_moran(day: Day, measure: Measure, base: Base) -> tuple[Moran, pd.DataFrame] | None:
    """Return Moran's I of the villages' plain rates, and local Moran by village.

    The frame of `local_moran` with `short_name`, `raw` and Gi* `g_class`, indexed by village; None
    below three villages with a boundary and a rate.
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


def grid_hotspots(
    points: gpd.GeoSeries,
    area: gpd.GeoSeries,
    *,
    cell_m: float = CELL_M,
    base_points: gpd.GeoSeries | None = None,
) -> gpd.GeoDataFrame:
    """Return Gi* of each cell of a grid.

    EPSG:4544, index `cell` ("column_row", counted from the south-west): `n`, `n_base` (NaN without
    `base_points`), `value`, `z`, `p`, `q`, `class`, `geometry` (the square). Neighbours are the
    eight cells around.

    Parameters
    ----------
    points : (n,) points, EPSG:4544; hazards, one point each; those outside the area are not counted
    area : (m,) polygons, EPSG:4544; a cell belongs to the grid when its middle lies in one of them
    cell_m : side of a cell; its lines run through whole multiples of it
    base_points : (k,) points, EPSG:4544, optional
        What can have hazards (sites). With them a cell is judged by (count − expected) / √expected,
        where expected is its share of the sites times all hazards, and cells without a site are
        left out: a place with many sites is then not hot for that alone.

    Raises
    ------
    HotspotError
        A side not above 0, a grid of more than a million cells, or fewer than three cells.
    CRSError
        A frame is in another CRS.
    """
    for frame in (points, area) if base_points is None else (points, area, base_points):
        require_metric(frame.to_frame("geometry"), caller="grid_hotspots")
    origin, shape = _frame(area, cell_m)
    n_points = _per_cell(points, origin, shape, cell_m)
    is_inside = _inside(area, origin, shape, cell_m)
    n_base = np.full(len(n_points), np.nan)
    if base_points is not None:
        n_base = _per_cell(base_points, origin, shape, cell_m)
        is_inside &= n_base > 0
    kept = np.flatnonzero(is_inside)
    column, row = kept % shape[0], kept // shape[0]
    value = _value(n_points[kept], n_base[kept])
    west, south = origin[0] + column * cell_m, origin[1] + row * cell_m
    cells = gpd.GeoDataFrame(
        {"n": n_points[kept], "n_base": n_base[kept], "value": value},
        index=[f"{x}_{y}" for x, y in zip(column, row, strict=True)],
        geometry=shapely.box(west, south, west + cell_m, south + cell_m),
        crs=METRIC_CRS,
    ).rename_axis("cell")
    found = local_g(value, beside(cells)).set_index(cells.index)
    return cells.assign(**{str(name): found[name] for name in found})


def laid_out(
    cells: gpd.GeoDataFrame, values: npt.ArrayLike
) -> tuple[npt.NDArray[np.int64], tuple[float, float, float, float]]:
    """Return a whole number of each cell as a grid without gaps.

    Parameters
    ----------
    cells : of `grid_hotspots`, at least one
    values : (n,)

    Returns
    -------
    grid : array of shape (ny, nx)
        The southern row first; −1 where there is no cell.
    bounds_m : tuple of float
        West, south, east, north of the grid in metres.
    """
    place = _places(cells).astype(np.int64)
    place -= place.min(axis=0)
    nx, ny = place.max(axis=0) + 1
    grid = np.full((ny, nx), -1, dtype=np.int64)
    grid[place[:, 1], place[:, 0]] = np.asarray(values, dtype=np.int64)
    west, south, east, north = cells.total_bounds.tolist()
    return grid, (west, south, east, north)


def _places(cells: gpd.GeoDataFrame) -> npt.NDArray[np.float64]:
    """Column and row of each cell."""
    return np.array([name.split("_") for name in cells.index], dtype=np.float64).reshape(-1, 2)


def beside(cells: gpd.GeoDataFrame) -> csr_array:
    """Return which cells touch, corners included."""
    place = _places(cells)
    # √2 cells reach the corners.
    return near(place[:, 0], place[:, 1], radius_m=1.5)


def _frame(area: gpd.GeoSeries, cell_m: float) -> tuple[tuple[float, float], tuple[int, int]]:
    if not cell_m > 0:
        raise HotspotError(f"A grid needs a cell side above 0 m, got {cell_m}.")
    known = area[area.notna()]
    if known.empty:
        raise HotspotError("A grid needs an area with an outline, got none.")
    west, south, east, north = known.total_bounds / cell_m
    low = int(np.floor(west)), int(np.floor(south))
    shape = int(np.ceil(east)) - low[0], int(np.ceil(north)) - low[1]
    if shape[0] * shape[1] > MOST_CELLS:
        raise HotspotError(
            f"A grid of {shape[0]} by {shape[1]} cells is too fine; take a side above {cell_m} m."
        )
    return (low[0] * cell_m, low[1] * cell_m), shape


def _per_cell(
    points: gpd.GeoSeries, origin: tuple[float, float], shape: tuple[int, int], cell_m: float
) -> npt.NDArray[np.float64]:
    known = points[points.notna() & ~points.is_empty]
    column = np.floor((known.x.to_numpy() - origin[0]) / cell_m).astype(np.int64)
    row = np.floor((known.y.to_numpy() - origin[1]) / cell_m).astype(np.int64)
    on = (column >= 0) & (column < shape[0]) & (row >= 0) & (row < shape[1])
    cell = column[on] + shape[0] * row[on]
    return np.bincount(cell, minlength=shape[0] * shape[1]).astype(np.float64)


def _inside(
    area: gpd.GeoSeries, origin: tuple[float, float], shape: tuple[int, int], cell_m: float
) -> npt.NDArray[np.bool_]:
    whole = shapely.union_all(area[area.notna()].to_numpy())
    shapely.prepare(whole)
    x = origin[0] + (np.arange(shape[0]) + 0.5) * cell_m
    y = origin[1] + (np.arange(shape[1]) + 0.5) * cell_m
    across, up = np.meshgrid(x, y)
    return np.asarray(shapely.intersects_xy(whole, across.ravel(), up.ravel()))


def _value(
    n_points: npt.NDArray[np.float64], n_base: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    if np.isnan(n_base).all():
        return n_points
    expected = n_base * n_points.sum() / n_base.sum()
    if n_points.sum() == 0:
        return n_points
    return np.asarray((n_points - expected) / np.sqrt(expected))


def of(day: Day, cell_m: float, *, by_site: bool) -> gpd.GeoDataFrame | None:
    """Return Gi* of each square of the villages' ground; None where nothing can be compared.

    Parameters
    ----------
    cell_m : side of a square in metres
    by_site : hazards over sites, instead of hazards over ground
    """
    ground = day.villages[day.villages.geometry.notna()]
    points = day.once(open_points)
    if ground.empty or points.empty:
        return None
    base = to_metric(day.once(placed_sites)).geometry if by_site else None
    try:
        return grid_hotspots(
            points.geometry, to_metric(ground).geometry, cell_m=float(cell_m), base_points=base
        )
    except HotspotError:
        return None
