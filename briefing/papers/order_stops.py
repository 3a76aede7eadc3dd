"""The stops of a plan as an order sheet tells them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd

from analysis.risk.reason import Reason
from geo.navigation import gaode_link, national_map_text

Word = Callable[[Iterable[Reason]], str]


@dataclass(frozen=True)
class Stop:
    """One visit of a team, with what its sheet says.

    Attributes
    ----------
    half : "morning", "afternoon" or "evening"
    begins, minutes : minute of the day; minutes inside
    number : the site's own number, else its number in the register
    gaode, national : link and coordinate; None where the point is not known
    """

    team: int
    on: date
    half: str
    order: int
    begins: float
    minutes: float
    site_id: int
    number: str
    name: str
    category: str
    address: str | None
    village: str | None
    office: str | None
    why: str
    n_open: int
    gaode: str | None
    national: str | None

    @property
    def at(self) -> str:
        """The time of arrival, as read."""
        return f"{int(self.begins) // 60:02d}:{int(self.begins) % 60:02d}"


def order_stops(
    visits: pd.DataFrame,
    sites: gpd.GeoDataFrame,
    villages: pd.DataFrame,
    risk: pd.DataFrame,
    *,
    word: Word,
) -> list[Stop]:
    """Return the visits of a plan in the order of driving, team by team.

    Parameters
    ----------
    visits : of `analysis.planning.visit_plan.VisitPlan.visits`
    sites, villages, risk
        Of the plan's day. Visits of a site that is no longer there are left out.
    word : reasons -> one sentence
    """
    here = visits[visits["site_id"].isin(sites.index)]
    ordered = here.sort_values(["team", "on", "begins"])
    return [_stop(row, sites, villages, risk, word) for row in ordered.to_dict("records")]


def _stop(
    row: Mapping[Any, Any],
    sites: gpd.GeoDataFrame,
    villages: pd.DataFrame,
    risk: pd.DataFrame,
    word: Word,
) -> Stop:
    site = sites.loc[row["site_id"]]
    point = site["geometry"]
    lon, lat = (math.nan, math.nan) if point is None else (point.x, point.y)
    return Stop(
        team=int(row["team"]),
        on=pd.Timestamp(row["on"]).date(),
        half=str(row["half"]),
        order=int(row["order"]),
        begins=float(row["begins"]),
        minutes=float(row["service"]),
        site_id=int(row["site_id"]),
        number=_text(site["site_no"]) or str(row["site_id"]),
        name=_text(site["name"]) or "",
        category=str(site["category"]),
        address=_text(site["address"]),
        village=_text(villages["short_name"].get(site["village_code"])),
        office=_text(site["office"]),
        why=word(row["reasons"]),
        n_open=int(risk["n_open"].get(row["site_id"], 0)),
        gaode=gaode_link(lon, lat, _text(site["name"]) or ""),
        national=national_map_text(lon, lat),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
