"""The demo's register with its ground parted anew into sixty villages, small where sites crowd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.day import Day
from analysis.risk.assessment import assess
from briefing.facts.collect import collect
from briefing.facts.fact import Facts, Period
from data.context.ground import context_under
from data.store import frames
from data.store.campaign import Campaign
from data.store.opening import open_store
from data.store.upkeep import rows
from tests.builders import day_with

DAY = date(2024, 2, 20)
PERIOD = Period(date(2024, 2, 14), DAY)
# Sixty names; some are as long as names of villages get.
ENDINGS = ("桥社区", "家湾村", "石板路北社区", "井村", "山社区", "新城花园东社区")
NAMES = [first + ending for first, ending in product("甲乙丙丁戊己庚辛壬癸", ENDINGS)]


@dataclass(frozen=True)
class Office:
    """One register, and what documents are written from.

    Attributes
    ----------
    villages, sites, hazards, before, visits, events, risk : frames
    campaign : Campaign
    tables : kept tables by name
    """

    villages: gpd.GeoDataFrame
    sites: gpd.GeoDataFrame
    hazards: pd.DataFrame
    before: pd.DataFrame
    visits: pd.DataFrame
    events: pd.DataFrame
    risk: pd.DataFrame
    campaign: Campaign
    tables: Mapping[str, pd.DataFrame]

    @property
    def register(self) -> Day:
        """What a wall map is drawn from."""
        return day_with(
            villages=self.villages, sites=self.sites, hazards=self.hazards, risk=self.risk,
            visits=self.visits,
            context=context_under(self.villages), campaign=self.campaign, is_demo=True,
            table=self.tables.__getitem__,
        )  # fmt: skip

    def facts(self) -> Facts:
        """What the documents of the week are written from."""
        day = day_with(
            as_of=DAY, villages=self.villages, sites=self.sites, hazards=self.hazards,
            visits=self.visits, events=self.events, risk=self.risk, campaign=self.campaign,
            is_demo=True,
        )  # fmt: skip
        return collect(day, PERIOD, self.before)


def sixteen(demo_file: Path) -> Office:
    """Return the demo as it is."""
    store = open_store(demo_file)
    try:
        sites = frames.sites(store, DAY, personal=True)
        hazards = frames.hazards(store, DAY, personal=True)
        visits = frames.visits(store, DAY)
        return Office(
            frames.villages(store), sites, hazards, frames.hazards(store, PERIOD.before.end),
            visits, frames.events(store), assess(sites, hazards, as_of=DAY, visits=visits),
            frames.campaign(store),
            {name: rows(store, name) for name in ("task", "duty", "measure")},
        )  # fmt: skip
    finally:
        store.close()


def sixty(office: Office) -> Office:
    """Return the same sites and hazards in sixty villages."""
    placed = office.sites[~(office.sites.geometry.isna() | office.sites.geometry.is_empty)]
    points = shapely.get_coordinates(placed.geometry.to_numpy())
    # The site furthest from all centres so far, sixty times over; crowded ground counts more.
    rank = np.linspace(1.0, 2.2, len(points))
    chosen, away = [0], np.linalg.norm(points - points[0], axis=1)
    while len(chosen) < len(NAMES):
        chosen.append(int(np.argmax(away * rank)))
        away = np.minimum(away, np.linalg.norm(points - points[chosen[-1]], axis=1))
    centres = points[chosen]
    whole = shapely.union_all(shapely.make_valid(office.villages.geometry.to_numpy()))
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(centres), extend_to=whole.envelope)
    )
    held = shapely.STRtree(cells).query(shapely.points(centres), predicate="within")[1]
    parts = [_largest(shapely.intersection(cells[at], whole)) for at in held]
    codes = [f"5001510{n:05d}" for n in range(1, len(NAMES) + 1)]
    like = office.villages.iloc[np.arange(len(NAMES)) % len(office.villages)]
    villages: Any = like.assign(name=NAMES, short_name=NAMES, geometry=parts)
    villages.index = pd.Index(codes, dtype="str", name="village_code")
    nearest = np.linalg.norm(points[:, None] - centres[None], axis=2).argmin(axis=1)
    home = pd.Series([codes[at] for at in nearest], index=placed.index)
    home = home.reindex(office.sites.index).fillna(codes[0])

    def moved(rows: pd.DataFrame) -> pd.DataFrame:
        return rows.assign(village_code=rows["site_id"].map(home))

    return replace(
        office, villages=villages, sites=office.sites.assign(village_code=home),
        hazards=moved(office.hazards), before=moved(office.before), visits=moved(office.visits),
    )  # fmt: skip


def _largest(shape: Any) -> Any:
    return max(shapely.get_parts(shape), key=lambda part: part.area)
