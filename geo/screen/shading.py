"""Values of villages and surfaces in metres -> steps and cells the browser's map can draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Transformer

from geo.crs import MAP_CRS, METRIC_CRS
from geo.screen.basemap import shifted
from vocabulary.palette import DENSITY_RAMP
from vocabulary.terms import Datum

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]  # west, south, east, north

N_STEPS: Final = len(DENSITY_RAMP)


@dataclass(frozen=True)
class Legend:
    """What a shading's colours mean.

    Attributes
    ----------
    title : with the unit
    steps : one for each step of the ramp, lightest first
    none : what a village without a value is called; empty where every village has one
    hatched : what hatching means; empty where nothing is hatched
    """

    title: str
    steps: tuple[str, ...]
    none: str = ""
    hatched: str = ""
    note: str = ""


@dataclass(frozen=True)
class Shade:
    """A step for each village.

    Attributes
    ----------
    steps : Series of float, index `village_code`
        0 to `N_STEPS` - 1; NaN where the value is not known.
    hatched : villages that cannot be told apart from the others
    breaks : upper end of each step but the last
    colours : "ramp", or "bands": the three of a village against the whole, the worst first
    labels : village code -> what stands under its name
    """

    steps: pd.Series
    hatched: frozenset[str]
    breaks: tuple[float, ...]
    legend: Legend
    colours: str = "ramp"
    labels: Mapping[str, str] = field(default_factory=dict)


def quantile_breaks(values: pd.Series) -> tuple[float, ...]:
    """Return the values at which an equal share of villages falls to each side.

    Parameters
    ----------
    values : (n,) float64; NaN is left out

    Returns
    -------
    breaks : at most `N_STEPS` - 1 numbers, rising
        Rounded to three figures; ties make fewer steps.
    """
    known = values.dropna().to_numpy(dtype=np.float64)
    if known.size == 0:
        return ()
    cuts = np.quantile(known, np.arange(1, N_STEPS) / N_STEPS)
    rounded = {float(f"{cut:.3g}") for cut in cuts}
    return tuple(sorted(cut for cut in rounded if known.min() < cut <= known.max()))


def _places(values: Floats, breaks: tuple[float, ...]) -> Floats:
    # Few breaks spread over the whole ramp, so that two groups are the lightest and the darkest.
    step = np.searchsorted(np.array(breaks), values, side="right").astype(np.float64)
    stretched = np.rint(step * (N_STEPS - 1) / max(1, len(breaks)))
    return np.where(np.isnan(values), np.nan, stretched)


def _ranges(values: pd.Series, breaks: tuple[float, ...]) -> tuple[str, ...]:
    known = values.dropna()
    if known.empty:
        return ("",) * N_STEPS
    ends = (float(known.min()), *breaks, float(known.max()))
    places = _places(np.array([*ends[:-1]]), breaks).astype(int)
    texts = [""] * N_STEPS
    for place, low, high in zip(places, ends[:-1], ends[1:], strict=True):
        texts[place] = f"{low:.3g} – {high:.3g}"
    return tuple(texts)


def shade(
    values: pd.Series,
    *,
    title: str,
    hatched: Iterable[str] = (),
    none: str = "",
    hatched_means: str = "",
) -> Shade:
    """Shade villages by a value of each.

    Parameters
    ----------
    values : (n,) float64, index `village_code`; NaN where not known
    title : of the legend, with the unit
    hatched : codes; villages whose place cannot be told from the others'
    none, hatched_means : words of the legend
    """
    numbers = pd.to_numeric(values, errors="coerce").astype("float64")
    breaks = quantile_breaks(numbers)
    places = _places(np.asarray(numbers, dtype=np.float64), breaks)
    steps = pd.Series(places, index=numbers.index, name="step")
    codes = frozenset(hatched)
    legend = Legend(
        title=title,
        steps=_ranges(numbers, breaks),
        none=none if numbers.isna().any() else "",
        hatched=hatched_means if codes else "",
    )
    return Shade(steps, codes, breaks, legend)


def band_shade(
    bands: pd.Series, *, title: str, words: Mapping[str, str], labels: Mapping[str, str], none: str
) -> Shade:
    """Shade villages by where each stands against the whole.

    Parameters
    ----------
    bands : index `village_code`; keys of `words`, NA where not ranked
    words : band -> as read, the worst first
    labels : village code -> what stands under its name
    """
    order = {name: place for place, name in enumerate(words)}
    steps = bands.map(order).astype("float64").rename("step")
    missing = none if steps.isna().any() else ""
    legend = Legend(title=title, steps=tuple(words.values()), none=missing)
    return Shade(steps, frozenset(), (), legend, colours="bands", labels=labels)


# Cells along the longer side: finer than the eye at a bandwidth of hundreds of metres. Squares have
# edges, which take more.
_LONGEST: Final = 320
_LONGEST_OF_STEPS: Final = 640
# Below this share of the highest value nothing is drawn.
_FAINT: Final = 0.02


@dataclass(frozen=True, eq=False)
class HeatCells:
    """A surface on a grid even in Web Mercator.

    Attributes
    ----------
    bounds : degrees, of the outer edges
    cells : (ny, nx), the northern row first; 0 nothing, else 1 to 255 up to `highest`
    highest : hazards per km² that 255 stands for
    """

    bounds: Bounds
    cells: NDArray[np.uint8]
    highest: float
    legend: Legend

    @property
    def body(self) -> bytes:
        """The cells as the browser takes them."""
        return self.cells.tobytes()

    def header(self) -> dict[str, Any]:
        """Return what the script needs besides the cells."""
        ny, nx = self.cells.shape
        sides = dict(zip(("west", "south", "east", "north"), self.bounds, strict=True))
        return {**sides, "nx": nx, "ny": ny, "legend": vars(self.legend)}


def _mercator(lat: Floats) -> Floats:
    return np.arcsinh(np.tan(np.radians(lat)))


def _unmercator(y: Floats) -> Floats:
    return np.degrees(np.arctan(np.sinh(y)))


def heat_cells(
    values: Floats, *, bounds_m: Bounds, title: str, note: str = "", datum: Datum = Datum.WGS84
) -> HeatCells:
    """Bring a surface from metres to the map.

    Grid north leans 0.52 degrees from true north at Bachuan, 118 m over its 13 km: a picture laid
    on by its corners would be that far out. Each cell is looked up at its own place instead.

    Parameters
    ----------
    values : (ny, nx) float64, hazards per km²
        Southern row first, western column first; NaN counts as nothing.
    bounds_m : (west, south, east, north), EPSG:4544, metres; outer edges of the cells
    title, note : of the legend
    datum : what the base under the map is drawn in
    """
    known = np.nan_to_num(values, nan=0.0)
    frame, found = _looked_up(known, bounds_m, longest=_LONGEST, order=1)
    highest = float(known.max())
    share = found / highest if highest > 0 else found
    cells = np.where(share < _FAINT, 0, np.clip(np.rint(share * 255), 1, 255)).astype(np.uint8)
    steps = tuple(f"{highest * i / (N_STEPS - 1):.3g}" for i in range(N_STEPS))
    (west, south), (east, north) = shifted(np.reshape(frame, (2, 2)), datum).tolist()
    return HeatCells((west, south, east, north), cells, highest, Legend(title, steps, note=note))


def step_cells(steps: NDArray[np.integer[Any]], *, bounds_m: Bounds, legend: Legend) -> HeatCells:
    """Bring squares of a few classes from metres to the map.

    Parameters
    ----------
    steps : (ny, nx) integers
        Step of the density ramp, 0 to `N_STEPS` - 1; below 0 nothing is drawn. Southern row first.
    bounds_m : (west, south, east, north), EPSG:4544, metres; outer edges of the squares
    legend : what each step means; a step without a word does not stand in it
    """
    # Nothing is 0, so that ground outside the squares is nothing as well.
    plus_one = steps.astype(np.float64) + 1
    frame, found = _looked_up(plus_one, bounds_m, longest=_LONGEST_OF_STEPS, order=0)
    step = np.rint(found) - 1
    bytes_of_step = np.clip(np.rint(step * 255 / (N_STEPS - 1)), 1, 255)
    cells = np.where(step < 0, 0, bytes_of_step).astype(np.uint8)
    return HeatCells(frame, cells, float(N_STEPS - 1), legend)


def _looked_up(
    values: Floats, bounds_m: Bounds, *, longest: int, order: int
) -> tuple[Bounds, Floats]:
    """Return the frame in degrees and the values at its cells, the northern row first."""
    from scipy.ndimage import map_coordinates  # slow to load, and few maps have a surface

    rows, columns = values.shape
    to_map = Transformer.from_crs(METRIC_CRS, MAP_CRS, always_xy=True)
    west, south, east, north = to_map.transform_bounds(*bounds_m)
    y0, y1 = _mercator(np.array([south, north]))
    tall, wide = y1 - y0, np.radians(east - west)
    nx = max(2, round(longest * min(1.0, wide / tall)))
    ny = max(2, round(longest * min(1.0, tall / wide)))
    lon = west + (np.arange(nx) + 0.5) * (east - west) / nx
    lat = _unmercator(y1 - (np.arange(ny) + 0.5) * tall / ny)
    way = Transformer.from_crs(MAP_CRS, METRIC_CRS, always_xy=True)
    x, y = way.transform(*np.meshgrid(lon, lat))
    across = (x - bounds_m[0]) / (bounds_m[2] - bounds_m[0]) * columns - 0.5
    up = (y - bounds_m[1]) / (bounds_m[3] - bounds_m[1]) * rows - 0.5
    # "grid-constant" carries half a cell beyond the middles of the outermost, to their edges.
    mode = "constant" if order else "grid-constant"
    found = map_coordinates(values, [up, across], order=order, mode=mode, cval=0.0)
    return (west, south, east, north), found
