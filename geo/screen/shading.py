"""Values of villages and surfaces in metres -> steps and cells the browser's map can draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Transformer

from geo.crs import MAP_CRS, METRIC_CRS
from geo.screen.basemap import shifted
from vocabulary.palette import DENSITY_RAMP
from vocabulary.terms import Datum

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

    def as_data(self) -> dict[str, Any]:
        """Return the legend for the browser's script."""
        return {
            "title": self.title,
            "steps": list(self.steps),
            "none": self.none,
            "hatched": self.hatched,
            "note": self.note,
        }


@dataclass(frozen=True)
class Shade:
    """A step for each village.

    Attributes
    ----------
    steps : Series of float, index `village_code`
        0 to `N_STEPS` - 1; NaN where the value is not known.
    hatched : villages that cannot be told apart from the others
    breaks : upper end of each step but the last
    """

    steps: pd.Series
    hatched: frozenset[str]
    breaks: tuple[float, ...]
    legend: Legend


def quantile_breaks(values: pd.Series, *, n_steps: int = N_STEPS) -> tuple[float, ...]:
    """Return the values at which an equal share of villages falls to each side.

    Parameters
    ----------
    values : (n,) float64; NaN is left out

    Returns
    -------
    breaks : at most `n_steps` - 1 numbers, rising
        Rounded to three figures; ties make fewer steps.
    """
    known = values.dropna().to_numpy(dtype=np.float64)
    if known.size == 0:
        return ()
    cuts = np.quantile(known, np.arange(1, n_steps) / n_steps)
    rounded = {float(f"{cut:.3g}") for cut in cuts}
    return tuple(sorted(cut for cut in rounded if known.min() < cut <= known.max()))


def _places(values: NDArray[np.float64], breaks: tuple[float, ...]) -> NDArray[np.float64]:
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
    note: str = "",
) -> Shade:
    """Shade villages by a value of each.

    Parameters
    ----------
    values : (n,) float64, index `village_code`; NaN where not known
    title : of the legend, with the unit
    hatched : codes; villages whose place cannot be told from the others'
    none, hatched_means, note : words of the legend
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
        note=note,
    )
    return Shade(steps, codes, breaks, legend)


# Cells along the longer side: finer than the eye at a bandwidth of hundreds of metres. Squares have
# edges, which take more.
_LONGEST: Final = 320
_LONGEST_OF_STEPS: Final = 640
# Below this share of the highest value nothing is drawn.
_FAINT: Final = 0.02


@dataclass(frozen=True)
class HeatCells:
    """A surface on a grid even in Web Mercator.

    Attributes
    ----------
    west, south, east, north : degrees, of the outer edges
    body : ny rows of nx cells, the northern row first; 0 nothing, else 1 to 255 up to `highest`
    highest : hazards per km² that 255 stands for
    """

    west: float
    south: float
    east: float
    north: float
    nx: int
    ny: int
    body: bytes
    highest: float
    legend: Legend

    def header(self) -> dict[str, Any]:
        """Return what the script needs besides the cells."""
        return {
            "west": self.west,
            "south": self.south,
            "east": self.east,
            "north": self.north,
            "nx": self.nx,
            "ny": self.ny,
            "legend": self.legend.as_data(),
        }


def _mercator(lat: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.arcsinh(np.tan(np.radians(lat)))


def _unmercator(y: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.degrees(np.arctan(np.sinh(y)))


def _frame(bounds_m: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    way = Transformer.from_crs(METRIC_CRS, MAP_CRS, always_xy=True)
    return way.transform_bounds(*bounds_m)


def heat_cells(
    values: NDArray[np.float64],
    *,
    bounds_m: tuple[float, float, float, float],
    title: str,
    note: str = "",
    datum: Datum = Datum.WGS84,
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
    (west, south, east, north), looked_up = _looked_up(
        known, bounds_m=bounds_m, longest=_LONGEST, order=1
    )
    highest = float(known.max())
    share = looked_up / highest if highest > 0 else looked_up
    cells = np.where(share < _FAINT, 0, np.clip(np.rint(share * 255), 1, 255)).astype(np.uint8)
    corners = shifted(np.array([[west, south], [east, north]]), datum)
    return _made(corners, cells, highest=highest, legend=_legend(highest, title, note))


def step_cells(
    steps: NDArray[np.integer[Any]],
    *,
    bounds_m: tuple[float, float, float, float],
    legend: Legend,
    datum: Datum = Datum.WGS84,
) -> HeatCells:
    """Bring squares of a few classes from metres to the map.

    Parameters
    ----------
    steps : (ny, nx) integers
        Step of the density ramp, 0 to `N_STEPS` - 1; below 0 nothing is drawn. Southern row first.
    bounds_m : (west, south, east, north), EPSG:4544, metres; outer edges of the squares
    legend : what each step means; a step without a word does not stand in it
    datum : what the base under the map is drawn in
    """
    # Nothing is 0, so that ground outside the squares is nothing as well.
    (west, south, east, north), looked_up = _looked_up(
        steps.astype(np.float64) + 1, bounds_m=bounds_m, longest=_LONGEST_OF_STEPS, order=0
    )
    step = np.rint(looked_up) - 1
    bytes_of_step = np.clip(np.rint(step * 255 / (N_STEPS - 1)), 1, 255)
    cells = np.where(step < 0, 0, bytes_of_step).astype(np.uint8)
    corners = shifted(np.array([[west, south], [east, north]]), datum)
    return _made(corners, cells, highest=float(N_STEPS - 1), legend=legend)


def _looked_up(
    values: NDArray[np.float64],
    *,
    bounds_m: tuple[float, float, float, float],
    longest: int,
    order: int,
) -> tuple[tuple[float, float, float, float], NDArray[np.float64]]:
    """Return the frame in degrees and the values at its cells, the northern row first."""
    from scipy.ndimage import map_coordinates  # slow to load, and few maps have a surface

    rows, columns = values.shape
    west, south, east, north = _frame(bounds_m)
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


def _made(
    corners: NDArray[np.float64], cells: NDArray[np.uint8], *, highest: float, legend: Legend
) -> HeatCells:
    (west, south), (east, north) = corners.tolist()
    ny, nx = cells.shape
    return HeatCells(west, south, east, north, nx, ny, cells.tobytes(), highest, legend)


def _legend(highest: float, title: str, note: str) -> Legend:
    steps = tuple(f"{highest * i / (N_STEPS - 1):.3g}" for i in range(N_STEPS))
    return Legend(title=title, steps=steps, note=note)
