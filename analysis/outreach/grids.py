"""Grids: the area of each, its places, what was done there, and since when nothing was heard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from vocabulary.terms import TaskKind

if TYPE_CHECKING:
    from analysis.day import Day

# What a grid's details say of its area: sites by number, and a ring of (longitude, latitude).
SITES: Final = "site_ids"
RING: Final = "ring"
GRID: Final = "grid_id"


def has_area(grid: Mapping[str, Any] | pd.Series) -> bool:
    """Return whether it is on record what belongs to a grid."""
    told = grid["details"] if isinstance(grid["details"], dict) else {}
    return bool(told.get(SITES) or told.get(RING))


def sites_of(grid: Mapping[str, Any] | pd.Series, sites: gpd.GeoDataFrame) -> pd.Index:
    """Return the sites of a grid: those named and those inside its ring.

    Of a grid whose area is not on record, those of its village.
    """
    told = grid["details"] if isinstance(grid["details"], dict) else {}
    if not has_area(grid):
        here = sites["village_code"].eq(grid["village_code"]).fillna(value=False)
        own: pd.Index = sites.index[here]
        return own
    keep = sites.index.isin([int(one) for one in told.get(SITES) or ()])
    ring = told.get(RING)
    if ring:
        inside = shapely.contains_xy(
            shapely.Polygon(ring), sites.geometry.x.fillna(0), sites.geometry.y.fillna(0)
        )
        keep |= np.asarray(inside, dtype=bool)
    kept: pd.Index = sites.index[keep]
    return kept


def places(
    sites: pd.DataFrame,
    hazards: pd.DataFrame,
    *,
    visits: pd.DataFrame,
    doors: pd.DataFrame,
    self_checks: pd.DataFrame,
) -> pd.DataFrame:
    """Return what was done at each place, those with nothing first.

    Indexed `site_id`: `name`, `category`, `n_open`, `n_overdue`, `next_due`, `visited_on`,
    `n_doors`, `checked_on` (its own check), `is_done` (any of the three in the campaign).

    Parameters
    ----------
    hazards : with the clock of `analysis.risk.hazards.with_clock`
    visits, doors, self_checks : of the campaign
    """
    is_open = hazards[hazards["is_open"].astype(bool)]
    by_site = is_open.groupby("site_id")
    table = pd.DataFrame(
        {
            "name": sites["name"],
            "category": sites["category"],
            "n_open": by_site.size(),
            "n_overdue": by_site["is_overdue"].sum(),
            "next_due": by_site["due_on"].min(),
            "visited_on": visits.groupby("site_id")["visited_on"].max(),
            "n_doors": doors.groupby("site_id")["household"].nunique(),
            "checked_on": self_checks.groupby("site_id")["checked_on"].max(),
        }
    ).reindex(sites.index)
    for name in ("n_open", "n_overdue", "n_doors"):
        table[name] = table[name].fillna(0).astype("int64")
    table["is_done"] = (
        table["visited_on"].notna() | table["checked_on"].notna() | (table["n_doors"] > 0)
    )
    return table.sort_values(["is_done", "n_overdue"], ascending=[True, False], kind="stable")


def heard(
    grids: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    tasks: pd.DataFrame,
    doors: pd.DataFrame,
    *,
    as_of: date,
) -> pd.DataFrame:
    """Return the grids with `last_report_on` as the records have it, not as it was noted alone.

    The latest of what was noted, of a report of the grid, and of a door its worker checked, or that
    was checked at a place of its area.
    """
    at = pd.Timestamp(as_of)
    told = tasks[(tasks["kind"] == TaskKind.GRID_REPORT.value) & (tasks["opened_on"] <= at)]
    of_grid = [
        (one or {}).get(GRID) if isinstance(one, dict) or one is None else None
        for one in told["details"]
    ]
    reports = told["opened_on"].groupby(pd.Series(of_grid, told.index, dtype="float64")).max()
    seen = doors[doors["checked_on"] <= at]
    by_worker = seen.groupby(["village_code", "checked_by"])["checked_on"].max()
    latest = []
    for grid_id, grid in grids.iterrows():
        days = [grid["last_report_on"], reports.get(float(str(grid_id)))]
        days.append(by_worker.get((grid["village_code"], grid["worker"])))
        if has_area(grid):
            mine = seen["site_id"].isin(sites_of(grid, sites))
            days.append(seen.loc[mine, "checked_on"].max())
        known = [one for one in days if one is not None and pd.notna(one)]
        latest.append(max(known) if known else pd.NaT)
    return grids.assign(last_report_on=pd.Series(latest, grids.index, dtype="datetime64[s]"))


def of(day: Day) -> pd.DataFrame:
    """Return the grids of a day as `heard` tells them."""
    return heard(
        day.table("grid"), day.sites, day.every_row("task"), day.every_row("household_check"),
        as_of=day.as_of,
    )  # fmt: skip


def places_of(day: Day, grid_id: int) -> pd.DataFrame:
    """Return the places of a grid and what was done there in the campaign."""
    grid = day.table("grid").loc[[grid_id]].iloc[0]
    mine = day.sites.loc[sites_of(grid, day.sites)]
    return places(
        mine, day.hazards, visits=day.visits, doors=day.table("household_check"),
        self_checks=day.table("self_check"),
    )  # fmt: skip
