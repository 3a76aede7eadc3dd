"""Roads, hydrants and micro fire stations, as offices write them."""

from __future__ import annotations

from typing import Final

from vocabulary.terms import SupplyKind

# Headings of the column that says what a line is, the surest first; compared in lower case.
ROAD_CLASS_HEADINGS: Final = (
    "道路等级", "道路类别", "道路类型", "技术等级", "行政等级", "等级", "fclass", "highway",
    "road_class", "roadclass", "class", "道路分类", "类型", "类别", "type", "kind",
)  # fmt: skip
# Kilometres an hour of an inspection car, stops and crossings counted in: ours, to be changed on
# the page. A way on foot is walked.
SPEED_KMH: Final[dict[str, float]] = {
    "高速公路": 60.0, "高速": 60.0, "快速路": 45.0, "城市快速路": 45.0, "motorway": 60.0,
    "trunk": 45.0, "国道": 40.0, "省道": 35.0, "一级公路": 40.0, "二级公路": 35.0,
    "三级公路": 30.0, "四级公路": 25.0, "等外公路": 15.0, "主干路": 30.0, "主干道": 30.0,
    "次干路": 25.0, "次干道": 25.0, "支路": 20.0, "primary": 30.0, "secondary": 25.0,
    "tertiary": 25.0, "unclassified": 20.0, "residential": 15.0, "living_street": 10.0,
    "service": 12.0, "县道": 30.0, "乡道": 25.0, "村道": 15.0, "机耕路": 10.0, "街巷": 12.0,
    "巷道": 10.0, "小路": 5.0, "track": 10.0, "人行道": 4.0, "步道": 4.0, "footway": 4.0,
    "path": 4.0, "steps": 3.0, "pedestrian": 4.0, "cycleway": 8.0,
}  # fmt: skip
_LINK: Final = "_link"


def speed_of(road_class: str, *, default: float) -> float:
    """Return the kilometres an hour proposed for a class; `default` where the word is not known."""
    word = road_class.strip().lower()
    known = SPEED_KMH.get(word)
    if known is None and word.endswith(_LINK):
        known = SPEED_KMH.get(word.removesuffix(_LINK))
    return default if known is None else known


SUPPLY_HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("名称", "点位名称", "编号", "消火栓编号", "站点名称", "name"),
    "kind": ("类型", "类别", "种类", "kind"),
    "lon": ("经度", "东经", "lon", "longitude", "x"),
    "lat": ("纬度", "北纬", "lat", "latitude", "y"),
    "is_working": ("是否完好", "完好", "状态", "能否使用", "is_working"),
    "crew": ("人数", "队员数", "值守人数", "crew"),
    "note": ("备注", "说明", "note"),
}
SUPPLY_KINDS: Final[dict[str, SupplyKind]] = {
    "消火栓": SupplyKind.HYDRANT,
    "室外消火栓": SupplyKind.HYDRANT,
    "微型消防站": SupplyKind.MICRO_STATION,
    "微站": SupplyKind.MICRO_STATION,
    "消防水池": SupplyKind.TANK,
    "水池": SupplyKind.TANK,
    "天然水源": SupplyKind.NATURAL,
    "取水点": SupplyKind.NATURAL,
    "烟花爆竹燃放点": SupplyKind.FIREWORKS,
    "燃放点": SupplyKind.FIREWORKS,
    "禁放区": SupplyKind.FIREWORKS_BAN,
    "烟花爆竹禁放区": SupplyKind.FIREWORKS_BAN,
} | {term.value: term for term in SupplyKind}
SUPPLY_WORKING: Final = frozenset({"是", "完好", "正常", "可用", "能", "好", "yes", "true", "1"})
SUPPLY_NOT_WORKING: Final = frozenset(
    {"否", "损坏", "停用", "故障", "无水", "不能", "坏", "缺失", "no", "false", "0"}
)
