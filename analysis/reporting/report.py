"""What an office reports up of one day: its figures, and its rows without personal data."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.day import PLAIN
from analysis.ranking import density
from analysis.ranking.density import sites_seen
from vocabulary.errors import ReportError
from vocabulary.messages import message

if TYPE_CHECKING:
    from analysis.day import Day

# No free text leaves the office: a name, an address or a description could tell of a person.
_VILLAGES: Final = ("name", "kind", "residents", "households", "area_km2", "geometry")
_SITES: Final = ("village_code", "category", "position_quality", "geometry")
_HAZARDS: Final = (
    "site_id", "village_code", "category", "code", "tier", "grade", "status", "found_on", "due_on",
    "closed_on", "is_open", "is_overdue", "is_carried",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class OfficeReport:
    """An office's report of one day.

    Attributes
    ----------
    manifest : plain JSON, without what the signing adds
    tables : Parquet by name: `villages` and `sites` with geometry (GeoParquet), `hazards`
    area : what the codes of all villages begin with
    """

    manifest: Mapping[str, Any]
    tables: Mapping[str, bytes]
    area: str


def of(day: Day) -> OfficeReport:
    """Return the report of a day.

    Raises
    ------
    ReportError
        The day is one with personal cells, or has no village.
    """
    if day.asked.scope != PLAIN:
        raise ReportError(message("A report goes up without personal data."))
    if day.villages.empty:
        raise ReportError(message("There is no village to report of; import the boundaries first."))
    ranked = day.once(density.of, *density.HEADLINE)
    area = day.asked.area or _beginning(day.villages.index)
    manifest = {
        "office": day.campaign.issuer,
        "area": area,
        "kind": day.kind.value,
        "as_of": day.as_of.isoformat(),
        "known_at": day.known_at.isoformat() if day.known_at else None,
        "campaign": {"number": day.campaign.number, "title": day.campaign.title},
        "state": day.state,
        "figures": {
            one.id: {"value": one.value, "unit": one.unit, "denominator": one.denominator}
            for one in day.headline.values()
        },
        "n_without_village": ranked.n_without_village,
    }
    tables = {
        "villages": _villages(day, ranked.table),
        "sites": _sites(day),
        "hazards": day.hazards[list(_HAZARDS)],
    }
    return OfficeReport(manifest, {name: _parquet(table) for name, table in tables.items()}, area)


def _beginning(codes: pd.Index) -> str:
    """Return what all codes begin with."""
    first, last = str(codes.min()), str(codes.max())
    same = (n for n in range(len(first), 0, -1) if first[:n] == last[:n])
    return first[: next(same, 0)]


def _villages(day: Day, ranked: pd.DataFrame) -> gpd.GeoDataFrame:
    told = ranked[["count", "base", "raw", "eb", "low", "high", "rank", "band"]]
    return day.villages[list(_VILLAGES)].join(told.astype({"band": "str"}))


def _sites(day: Day) -> gpd.GeoDataFrame:
    here, hazards = day.sites, day.hazards
    n_open, n_overdue = (
        hazards.loc[hazards[flag], "site_id"].value_counts().reindex(here.index, fill_value=0)
        for flag in ("is_open", "is_overdue")
    )
    return here[list(_SITES)].assign(
        is_visited=sites_seen(here, hazards, visits=day.visits),
        n_open=n_open.astype(np.int32),
        n_overdue=n_overdue.astype(np.int32),
        level=day.risk["level"].reindex(here.index),
    )


def _parquet(table: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    table.to_parquet(file, index=True, compression="zstd")
    return file.getvalue()
