"""Rivers, a lake and roads: real names on lines of our own, 示意, for the base map only."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from data.context import ground
from data.context.boundaries import OUTLINE
from vocabulary.bachuan import EXPRESSWAYS, HIGHWAYS, LAKE, RIVERS
from vocabulary.terms import Provenance

Stroke = tuple[tuple[float, float], ...]

# Drawn by hand on nothing; only the order in which the outline meets them is published.
_STROKES: Final[tuple[tuple[str, Stroke], ...]] = (
    ("淮远河", (
        (106.0060, 29.8520), (106.0110, 29.8478), (106.0172, 29.8492), (106.0235, 29.8462),
        (106.0292, 29.8478), (106.0325, 29.8440), (106.0352, 29.8395), (106.0395, 29.8372),
        (106.0450, 29.8380), (106.0500, 29.8368), (106.0545, 29.8392), (106.0575, 29.8392),
        (106.0605, 29.8388), (106.0632, 29.8396), (106.0700, 29.8420), (106.0780, 29.8390),
        (106.0860, 29.8410), (106.0990, 29.8370),
    )),
    ("巴川河", (
        (106.0330, 29.8990), (106.0352, 29.8920), (106.0325, 29.8850), (106.0372, 29.8790),
        (106.0350, 29.8720), (106.0392, 29.8660), (106.0378, 29.8600), (106.0412, 29.8545),
        (106.0392, 29.8490), (106.0398, 29.8440), (106.0372, 29.8398), (106.0380, 29.8374),
    )),
    ("渝遂高速", (
        (106.0990, 29.8700), (106.0860, 29.8768), (106.0728, 29.8826), (106.0610, 29.8842),
        (106.0480, 29.8815), (106.0340, 29.8822), (106.0200, 29.8860), (106.0060, 29.8925),
    )),
    ("三环高速", (
        (106.0215, 29.9200), (106.0222, 29.9050), (106.0205, 29.8910), (106.0212, 29.8760),
        (106.0188, 29.8620), (106.0212, 29.8480), (106.0195, 29.8340), (106.0225, 29.8180),
        (106.0210, 29.8020),
    )),
    ("国道319", (
        (106.0990, 29.8560), (106.0850, 29.8545), (106.0720, 29.8580), (106.0640, 29.8582),
        (106.0560, 29.8588), (106.0470, 29.8572), (106.0370, 29.8590), (106.0270, 29.8565),
        (106.0170, 29.8600), (106.0060, 29.8610),
    )),
    ("铜波路", (
        (106.0600, 29.8586), (106.0612, 29.8680), (106.0590, 29.8780), (106.0630, 29.8870),
        (106.0660, 29.8960), (106.0720, 29.9040), (106.0735, 29.9120), (106.0760, 29.9200),
    )),
    ("解放路", (
        (106.0410, 29.8470), (106.0455, 29.8474), (106.0515, 29.8470),
    )),
    ("解放东路", (
        (106.0515, 29.8470), (106.0560, 29.8470), (106.0600, 29.8468), (106.0640, 29.8472),
    )),
    ("龙门街", (
        (106.0490, 29.8418), (106.0498, 29.8450), (106.0496, 29.8500), (106.0504, 29.8540),
    )),
    ("龙都路", (
        (106.0504, 29.8540), (106.0506, 29.8588), (106.0500, 29.8650), (106.0508, 29.8712),
    )),
    ("龙都大道", (
        (106.0508, 29.8712), (106.0512, 29.8770), (106.0500, 29.8818),
    )),
    ("中心路", (
        (106.0560, 29.8400), (106.0566, 29.8450), (106.0563, 29.8500), (106.0572, 29.8545),
    )),
    ("和平路", (
        (106.0536, 29.8408), (106.0532, 29.8450), (106.0535, 29.8490),
    )),
    ("建设路", (
        (106.0415, 29.8510), (106.0460, 29.8516), (106.0500, 29.8514),
    )),
    ("长安街", (
        (106.0500, 29.8514), (106.0563, 29.8516), (106.0628, 29.8512),
    )),
    ("大北街", (
        (106.0458, 29.8440), (106.0462, 29.8474), (106.0460, 29.8516),
    )),
    ("上北街", (
        (106.0460, 29.8516), (106.0466, 29.8550), (106.0470, 29.8572),
    )),
    ("铁石路", (
        (106.0428, 29.8575), (106.0420, 29.8630), (106.0450, 29.8680), (106.0500, 29.8690),
    )),
    ("电影院巷", (
        (106.0496, 29.8490), (106.0535, 29.8490), (106.0563, 29.8488),
    )),
)  # fmt: skip
_LAKE_SHORE: Final[Stroke] = (
    (106.0425, 29.8648), (106.0450, 29.8660), (106.0462, 29.8640), (106.0490, 29.8652),
    (106.0478, 29.8625), (106.0488, 29.8606), (106.0460, 29.8612), (106.0448, 29.8596),
    (106.0438, 29.8620), (106.0418, 29.8628), (106.0425, 29.8648),
)  # fmt: skip
_STEP_KM: Final = 0.05


def _kind(name: str) -> str:
    if name in RIVERS:
        return "river"
    if name in EXPRESSWAYS:
        return "expressway"
    return "highway" if name in HIGHWAYS else "street"


def _curve(stroke: Stroke, *, is_rounded: bool) -> ground.Floats:
    points = ground.plan(list(stroke))
    if is_rounded:
        points = ground.rounded(points, times=2)
    return ground.degrees(ground.bend(ground.walk(points, step_km=_STEP_KM)))


def _lake() -> shapely.Polygon:
    shore = _curve(_LAKE_SHORE, is_rounded=True)
    return shapely.Polygon(np.vstack([shore[:-1], shore[:1]]))


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


def context_lines() -> gpd.GeoDataFrame:
    """Return what the offline base map shows under the villages.

    Returns
    -------
    GeoDataFrame, EPSG:4326
        `name`, `kind` ("river", "lake", "expressway", "highway", "street"), `provenance`
        ("schematic"), `geometry`: lines, and a polygon for the lake. Streets of the
        boundary text lie on the outline itself.
    """
    on_outline = [(name, stroke) for name, stroke in OUTLINE if name and name not in RIVERS]
    rows: list[tuple[str, str, shapely.Geometry]] = [(name, _kind(name),
    shapely.LineString(_curve(stroke, is_rounded=False)))
            for name, stroke in on_outline]  # fmt: skip
    rows += [
        (name, _kind(name), shapely.LineString(_curve(stroke, is_rounded=True)))
        for name, stroke in _STROKES
    ]
    rows.append((LAKE, "lake", _lake()))
    lines = gpd.GeoDataFrame(rows, columns=["name", "kind", "geometry"], crs="EPSG:4326")
    lines.insert(2, "provenance", Provenance.SCHEMATIC.value)
    return lines.dissolve("name", sort=False).reset_index()[
        ["name", "kind", "provenance", "geometry"]
    ]
