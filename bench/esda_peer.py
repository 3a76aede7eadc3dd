"""Our shrunk rates, Gi* and local Moran beside those of esda, where esda is installed.

esda is a peer only: nothing of the product is built on it. Without it the rows are ours alone.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt

from analysis.ranking.eb import shrunk
from analysis.ranking.hotspots import local_g, local_moran, touching
from bench.run import Row, seconds

Floats = npt.NDArray[np.float64]
N_PERMUTATIONS: Final = 999
# The peer's permutations of a city's villages take long enough for one go to say what they cost.
_GOES: Final = 2


def esda_rows(
    villages: gpd.GeoDataFrame, count: Floats, area_km2: Floats, *, name: str
) -> list[Row]:
    """Time the three methods on one table.

    Parameters
    ----------
    villages : (n,) polygons
    count, area_km2 : array of shape (n,)
    name : str
        Of the size, for the rows.
    """
    rate = count / area_km2
    neighbours = touching(villages.geometry.to_numpy())
    ours: dict[str, Callable[[], object]] = {
        "shrunk rates": lambda: shrunk(count, area_km2, kind="area"),
        "Gi*": lambda: local_g(rate, neighbours),
        "local Moran, 999 draws": lambda: local_moran(
            rate, neighbours, n_permutations=N_PERMUTATIONS
        ),
    }
    theirs = _esda(count, area_km2, rate, neighbours)
    size = f"{len(villages):,} villages"
    rows = []
    for method, work in ours.items():
        peer = theirs.get(method)
        rows.append(
            Row(name=f"{method} ({name})", size=size, ours_s=seconds(work, repeat=_GOES),
                peer=f"esda {version('esda')}" if peer else None,
                peer_s=seconds(peer, repeat=_GOES) if peer else None)
        )  # fmt: skip
    return rows


def _esda(
    count: Floats, area_km2: Floats, rate: Floats, neighbours: Any
) -> dict[str, Callable[[], object]]:
    """Return the peer's methods by the names of ours; none where it is not installed."""
    try:
        version("esda")
    except PackageNotFoundError:
        return {}
    esda, weights = import_module("esda"), import_module("libpysal.weights")
    beside = {
        place: neighbours.indices[neighbours.indptr[place] : neighbours.indptr[place + 1]].tolist()
        for place in range(len(rate))
    }
    table = weights.W(beside, silence_warnings=True)
    smooth = import_module("esda.smoothing").Empirical_Bayes
    return {
        "shrunk rates": lambda: smooth(count, area_km2),
        "Gi*": lambda: esda.G_Local(rate, table, transform="B", star=True, permutations=0),
        "local Moran, 999 draws": lambda: esda.Moran_Local(
            rate, table, permutations=N_PERMUTATIONS, seed=1
        ),
    }
