"""Boundaries of the 16 villages and communities, drawn by us: 示意, not official.

No openly published boundary exists. The outline keeps to what is published: inside the bounding
box, the order of roads and rivers of the boundary text of 2016, the neighbours' points outside,
and an area near 38 km2 (a figure of 2006, 待核). Everything within it is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import geopandas as gpd
import numpy as np
import shapely

from data.context import ground
from vocabulary.bachuan import SUBDISTRICT_CODE, VILLAGES
from vocabulary.terms import Provenance

# Sections of the outline, clockwise from the crossing of 淮远河 and 中南路; each begins where the
# one before ends. "" is a line the boundary text calls the old one.
OUTLINE: Final[tuple[tuple[str, tuple[tuple[float, float], ...]], ...]] = (
    ("淮远河", ((106.0632, 29.8396), (106.0605, 29.8388), (106.0575, 29.8392))),
    ("白龙大道", ((106.0575, 29.8392), (106.0535, 29.8407))),
    ("迎宾路", ((106.0535, 29.8407), (106.0485, 29.8417))),
    ("龙门西街", ((106.0485, 29.8417), (106.0440, 29.8424))),
    ("中兴路", ((106.0440, 29.8424), (106.0405, 29.8415), (106.0372, 29.8398))),
    ("", (
        (106.0372, 29.8398), (106.0344, 29.8362), (106.0351, 29.8318), (106.0306, 29.8300),
        (106.0296, 29.8254), (106.0243, 29.8262), (106.0222, 29.8302), (106.0168, 29.8331),
        (106.0196, 29.8388), (106.0160, 29.8434), (106.0194, 29.8478), (106.0150, 29.8516),
        (106.0186, 29.8572), (106.0141, 29.8628), (106.0169, 29.8690), (106.0139, 29.8752),
        (106.0184, 29.8795), (106.0153, 29.8850), (106.0217, 29.8868), (106.0240, 29.8918),
        (106.0303, 29.8897), (106.0362, 29.8926), (106.0390, 29.8884), (106.0450, 29.8888),
        (106.0462, 29.8940), (106.0521, 29.8962), (106.0529, 29.9022), (106.0598, 29.9046),
        (106.0610, 29.9098), (106.0668, 29.9096), (106.0700, 29.9142), (106.0758, 29.9124),
        (106.0792, 29.9144), (106.0838, 29.9082), (106.0896, 29.9068), (106.0884, 29.9006),
        (106.0921, 29.8962), (106.0868, 29.8924), (106.0862, 29.8872), (106.0800, 29.8856),
        (106.0728, 29.8826),
    )),
    ("青龙路", ((106.0728, 29.8826), (106.0716, 29.8788), (106.0733, 29.8745))),
    ("石一路", ((106.0733, 29.8745), (106.0722, 29.8700))),
    ("铜合路", ((106.0722, 29.8700), (106.0690, 29.8655), (106.0650, 29.8612))),
    ("龙城大道", ((106.0650, 29.8612), (106.0624, 29.8560), (106.0628, 29.8505))),
    ("中南路", ((106.0628, 29.8505), (106.0640, 29.8450), (106.0632, 29.8396))),
)  # fmt: skip

# Seeds of the partition by the code's last three digits; a large village has several.
_SEEDS: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "001": ((106.0585, 29.8558), (106.0607, 29.8595)),
    "002": ((106.0602, 29.8492), (106.0594, 29.8522)),
    "003": ((106.0543, 29.8450),),
    "004": ((106.0492, 29.8448),),
    "005": ((106.0432, 29.8462), (106.0446, 29.8492)),
    "006": ((106.0545, 29.8494),),
    "008": ((106.0494, 29.8490),),
    "009": ((106.0672, 29.8680), (106.0690, 29.8755), (106.0622, 29.8660), (106.0690, 29.8800)),
    "010": ((106.0594, 29.8430), (106.0600, 29.8455)),
    "011": ((106.0530, 29.8555), (106.0520, 29.8625), (106.0560, 29.8640)),
    "012": ((106.0455, 29.8548), (106.0420, 29.8590), (106.0460, 29.8625)),
    "201": ((106.0368, 29.8460), (106.0352, 29.8420), (106.0378, 29.8520)),
    "202": ((106.0270, 29.8360), (106.0265, 29.8300), (106.0250, 29.8440)),
    "203": ((106.0720, 29.9030), (106.0810, 29.8960), (106.0640, 29.8950), (106.0775, 29.8880)),
    "204": ((106.0270, 29.8590), (106.0230, 29.8660), (106.0340, 29.8600), (106.0255, 29.8520)),
    "205": ((106.0280, 29.8800), (106.0410, 29.8790), (106.0400, 29.8700), (106.0530, 29.8800)),
}
_STEP_KM: Final = 0.09


def _outline() -> shapely.Polygon:
    ring = [point for _, section in OUTLINE for point in section[:-1]]
    return shapely.Polygon(ground.plan([*ring, ring[0]]))


def _owner(face: shapely.Polygon, seeds: ground.Floats, owners: list[str]) -> str:
    middle = face.representative_point()
    return owners[int(np.argmin(np.hypot(*(seeds - (middle.x, middle.y)).T)))]


def _drawn(face: shapely.Polygon) -> shapely.Polygon:
    ring = ground.walk(shapely.get_coordinates(face.exterior), step_km=_STEP_KM)
    return shapely.Polygon(ground.degrees(ground.bend(ring)))


@cache
def _partition() -> dict[str, shapely.Geometry]:
    owners = [number for number, points in _SEEDS.items() for _ in points]
    seeds = ground.plan([point for points in _SEEDS.values() for point in points])
    outline = _outline()
    edges = shapely.voronoi_polygons(
        shapely.MultiPoint(seeds), extend_to=outline.buffer(5), only_edges=True
    )
    # A grid of 1 mm makes the crossing points the same on every machine.
    lines = shapely.union_all([edges, outline.exterior], grid_size=1e-6)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    pieces: dict[str, list[shapely.Polygon]] = {}
    for face in faces:
        if outline.contains(face.representative_point()):
            pieces.setdefault(_owner(face, seeds, owners), []).append(_drawn(face))
    return {
        number: shapely.normalize(shapely.coverage_union_all(parts))
        for number, parts in sorted(pieces.items())
    }


def village_boundaries() -> gpd.GeoDataFrame:
    """Return the 16 schematic polygons, which tile the outline without gap or overlap.

    Returns
    -------
    GeoDataFrame, EPSG:4326, indexed by `village_code`
        `name`, `short_name`, `kind`, `class_code`, `provenance` ("schematic"), `geometry`.
    """
    shapes = _partition()
    return gpd.GeoDataFrame(
        [
            {
                "village_code": fact.code,
                "name": fact.name,
                "short_name": fact.short_name,
                "kind": fact.kind.value,
                "class_code": fact.class_code,
                "provenance": Provenance.SCHEMATIC.value,
                "geometry": shapes[fact.code.removeprefix(SUBDISTRICT_CODE)],
            }
            for fact in VILLAGES
        ],
        crs="EPSG:4326",
    ).set_index("village_code")
