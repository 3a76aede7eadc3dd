"""What the analysis pages show, worked out once for each state of the store, day and choice."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st

from pages.parts.cache import Register, village_ranking

if TYPE_CHECKING:
    from analysis.funnel import Funnel
    from analysis.heat import Surface
    from analysis.hotspots import Moran
    from analysis.trend_board import Group, TrendBoard

Period = tuple[date, date]


def campaign_period(known: Register) -> Period:
    """Return the days from the campaign's start to the register's day; else the last 180 days."""
    phases = known.campaign.phases if known.campaign else ()
    first = phases[0].start if phases else known.as_of - timedelta(days=180)
    return min(first, known.as_of), known.as_of


@st.cache_resource(max_entries=32, show_spinner=False)
def _funnel(
    state: str, asked: tuple[object, ...], *, _table: pd.DataFrame, _kind: str
) -> Funnel | None:
    from analysis.eb import BaseKind
    from analysis.funnel import FunnelError, funnel

    try:
        return funnel(_table, kind=cast("BaseKind", _kind))
    except FunnelError:
        return None


def village_funnel(
    known: Register, ranked: pd.DataFrame, asked: tuple[object, ...]
) -> Funnel | None:
    """Return the funnel of a ranking; None where there is nothing to compare.

    Parameters
    ----------
    ranked : DataFrame
        The compared villages of `pages.parts.cache.village_ranking`, plain counts.
    asked : tuple
        Measure, base and period they were made for.
    """
    kind = "trials" if "due" in asked else "population"
    key = (known.as_of.isoformat(), *map(str, asked))
    return _funnel(known.state, key, _table=ranked[["count", "base"]], _kind=kind)


def board(known: Register, period: Period, *, group: str, days: int = 28) -> TrendBoard | None:
    """Return the trend of each village or category; None where the period is too short."""
    key = (known.as_of.isoformat(), *(day.isoformat() for day in period), group, str(days))
    return _board(known.state, key, _known=known, _period=period, _group=group, _days=days)


@st.cache_resource(max_entries=16, show_spinner=False)
def _board(
    state: str, key: tuple[str, ...], *, _known: Register, _period: Period, _group: str, _days: int
) -> TrendBoard | None:
    from analysis.run_chart import TrendError
    from analysis.trend_board import trend_board

    visits = _known.visits[_known.visits["visited_on"].notna()]
    try:
        return trend_board(
            visits, start=_period[0], end=_period[1], group=cast("Group", _group), days=_days
        )
    except TrendError:
        return None


def village_effort(known: Register, period: Period) -> pd.DataFrame:
    """Return the effort in each village beside its adjusted density, by name.

    Returns
    -------
    DataFrame
        Of `analysis.effort.effort` and `adjusted`, with `short_name`, most visits per site first;
        `low`, `high` (90 % interval of `rank`), `low_adjusted`, `high_adjusted` (Int64).
    """
    key = (known.as_of.isoformat(), *(day.isoformat() for day in period))
    return _effort(known.state, key, _known=known, _period=period)


@st.cache_resource(max_entries=16, show_spinner=False)
def _effort(state: str, key: tuple[str, ...], *, _known: Register, _period: Period) -> pd.DataFrame:
    from analysis.effort import adjusted, effort

    looked = effort(_known.villages.index, _known.sites, _known.visits, period=_period)
    found = village_ranking(_known, measure="found", base="sites", period=_period)
    table = looked.join(adjusted(found[["count"]], looked))
    table["count"] = found["count"].reindex(table.index)
    by_visit = village_ranking(_known, measure="found", base="visits", period=_period)
    for ranked, tail in ((found, ""), (by_visit, "_adjusted")):
        low, high = (ranked[name].reindex(table.index) for name in ("rank_low", "rank_high"))
        # Two ways to a place may differ by one where villages are as good as equal.
        table[f"low{tail}"] = low.where(low <= table[f"rank{tail}"], table[f"rank{tail}"])
        table[f"high{tail}"] = high.where(high >= table[f"rank{tail}"], table[f"rank{tail}"])
    table["short_name"] = _known.villages["short_name"]
    return table.sort_values("visits_per_site", ascending=False, na_position="last")


def open_points(known: Register, categories: tuple[str, ...] = ()) -> gpd.GeoDataFrame:
    """Return one point per open hazard in metres, those placed in a village's middle left out."""
    from geo.crs import to_metric

    hazards = known.hazards[known.hazards["is_open"]]
    if categories:
        hazards = hazards[hazards["category"].isin(list(categories))]
    placed = placed_sites(known)
    seats = hazards["site_id"][hazards["site_id"].isin(placed.index)]
    shapes = placed.geometry.reindex(seats).reset_index(drop=True)
    return to_metric(gpd.GeoDataFrame(geometry=shapes, crs="EPSG:4326"))


def placed_sites(known: Register) -> gpd.GeoDataFrame:
    """Return the sites that can be measured from: with a point of their own."""
    vague = known.sites["position_quality"].isin(["village_centre", "none"])
    return known.sites[known.sites.geometry.notna() & ~vague]


def grid(known: Register, cell_m: int, *, by_site: bool) -> gpd.GeoDataFrame | None:
    """Return Gi* of each square of the villages' ground; None where nothing can be compared."""
    key = (known.as_of.isoformat(), str(cell_m), str(by_site))
    return _grid(known.state, key, _known=known, _cell_m=cell_m, _by_site=by_site)


@st.cache_resource(max_entries=16, show_spinner=False)
def _grid(
    state: str, key: tuple[str, ...], *, _known: Register, _cell_m: int, _by_site: bool
) -> gpd.GeoDataFrame | None:
    from analysis.grid_hotspots import grid_hotspots
    from analysis.hotspots import HotspotError
    from geo.crs import to_metric

    ground = _known.villages[_known.villages.geometry.notna()]
    points = open_points(_known)
    if ground.empty or points.empty:
        return None
    base = to_metric(placed_sites(_known)).geometry if _by_site else None
    try:
        return grid_hotspots(
            points.geometry, to_metric(ground).geometry, cell_m=float(_cell_m), base_points=base
        )
    except HotspotError:
        return None


def village_moran(known: Register, measure: str, base: str) -> tuple[Moran, pd.DataFrame] | None:
    """Return Moran's I of the villages' plain rates, and local Moran by village.

    Returns
    -------
    (Moran, DataFrame) or None
        Local Moran's I with `short_name`, `raw` and, of 30 villages or more, Gi* `g_class`,
        indexed by village; None below three villages with a boundary and a rate.
    """
    key = (known.as_of.isoformat(), measure, base)
    return _moran(known.state, key, _known=known, _measure=measure, _base=base)


@st.cache_resource(max_entries=16, show_spinner=False)
def _moran(
    state: str, key: tuple[str, ...], *, _known: Register, _measure: str, _base: str
) -> tuple[Moran, pd.DataFrame] | None:
    from analysis.hotspots import FEWEST_AREAS, local_g, local_moran, moran, touching
    from geo.crs import to_metric

    ranked = village_ranking(_known, measure=_measure, base=_base, period=None)
    raw = ranked["raw"].reindex(_known.villages.index).astype("float64")
    kept = raw[raw.notna() & _known.villages.geometry.notna()]
    if len(kept) < 3:
        return None
    shapes = to_metric(_known.villages.loc[kept.index]).geometry
    # Drawn boundaries meet but for rounding: ten metres bridge the gap.
    neighbours = touching(np.asarray(shapes.buffer(5.0).to_numpy(), dtype=object))
    values = kept.to_numpy(dtype=np.float64)
    table = local_moran(values, neighbours).set_index(kept.index)
    if len(values) >= FEWEST_AREAS:
        table["g_class"] = local_g(values, neighbours)["class"].to_numpy()
    table["short_name"], table["raw"] = _known.villages["short_name"].reindex(kept.index), kept
    return moran(values, neighbours), table


def density_surface(known: Register, bandwidth_m: int | None) -> Surface | None:
    """Return the kernel density of the open hazards over the villages; None without a point."""
    key = (known.as_of.isoformat(), str(bandwidth_m))
    return _surface(known.state, key, _known=known, _bandwidth_m=bandwidth_m)


@st.cache_resource(max_entries=16, show_spinner=False)
def _surface(
    state: str, key: tuple[str, ...], *, _known: Register, _bandwidth_m: int | None
) -> Surface | None:
    from analysis.heat import surface

    points = open_points(_known)
    if points.empty:
        return None
    wide = None if _bandwidth_m is None else float(_bandwidth_m)
    return surface(points, bandwidth_m=wide)
