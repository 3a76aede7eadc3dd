"""The ground of the subdistrict as drawn by us: boundaries, rivers, a lake and roads, schematic.

No openly published boundary exists. The outline keeps to what is published: inside the bounding
box, the order of roads and rivers of the boundary text of 2016, the neighbours' points outside,
and an area near 38 km2 (a figure of 2006, still to be verified). Everything within it is invented;
of rivers and roads only the names, and the order in which the outline meets them, are real.
Coordinates have six decimals of a degree: 0.1 m, the same number on every machine.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
from shapely.geometry import shape

from vocabulary.bachuan import VILLAGES
from vocabulary.terms import Provenance

_FOLDER: Final = Path(__file__).parent
_CRS: Final = "EPSG:4326"


def village_boundaries() -> gpd.GeoDataFrame:
    """Return the 16 schematic polygons, which tile the outline without gap or overlap.

    Returns
    -------
    GeoDataFrame, EPSG:4326, indexed by `village_code`
        `name`, `short_name`, `kind`, `class_code`, `provenance` ("schematic"), `geometry`.
    """
    drawn = {one["village_code"]: one["geometry"] for one in _features("villages")}
    rows = [
        {
            "village_code": fact.code,
            "name": fact.name,
            "short_name": fact.short_name,
            "kind": fact.kind.value,
            "class_code": fact.class_code,
            "provenance": Provenance.SCHEMATIC.value,
            "geometry": drawn[fact.code],
        }
        for fact in VILLAGES
    ]
    return gpd.GeoDataFrame(rows, crs=_CRS).set_index("village_code")


def context_lines() -> gpd.GeoDataFrame:
    """Return what the offline base map shows under the villages.

    Returns
    -------
    GeoDataFrame, EPSG:4326
        `name`, `kind` ("river", "lake", "expressway", "highway", "street"), `provenance`
        ("schematic"), `geometry`: lines, and a polygon for the lake. Streets of the boundary text
        lie on the outline itself.
    """
    rows = [one | {"provenance": Provenance.SCHEMATIC.value} for one in _features("lines")]
    columns = ["name", "kind", "provenance", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, crs=_CRS)


def context_under(villages: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return `context_lines` under schematic boundaries, and no line beside any other.

    Beside boundaries an office has brought itself, made-up rivers and roads would lie in the
    wrong place.

    Parameters
    ----------
    villages : (n,) frame of docs/frames.md

    Returns
    -------
    GeoDataFrame, EPSG:4326
        `name`, `kind`, `provenance`, `geometry`; empty where a boundary is not schematic.
    """
    drawn = villages.loc[villages.geometry.notna(), "provenance"]
    lines = context_lines()
    return lines if len(drawn) and (drawn == "schematic").all() else lines.iloc[:0]


@cache
def _features(name: str) -> tuple[dict[str, Any], ...]:
    text = (_FOLDER / f"{name}.geojson").read_text(encoding="utf-8")
    return tuple(
        one["properties"] | {"geometry": shape(one["geometry"])}
        for one in json.loads(text)["features"]
    )
