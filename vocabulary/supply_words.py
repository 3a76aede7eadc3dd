"""Headings and cells of a list of hydrants and micro fire stations, as offices write them."""

from __future__ import annotations

from typing import Final

from vocabulary.work_terms import SupplyKind

HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("名称", "点位名称", "编号", "消火栓编号", "站点名称", "name"),
    "kind": ("类型", "类别", "种类", "kind"),
    "lon": ("经度", "东经", "lon", "longitude", "x"),
    "lat": ("纬度", "北纬", "lat", "latitude", "y"),
    "is_working": ("是否完好", "完好", "状态", "能否使用", "is_working"),
    "crew": ("人数", "队员数", "值守人数", "crew"),
    "note": ("备注", "说明", "note"),
}
KINDS: Final[dict[str, SupplyKind]] = {
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
} | {term.value: term for term in SupplyKind}
WORKING: Final = frozenset({"是", "完好", "正常", "可用", "能", "好", "yes", "true", "1"})
NOT_WORKING: Final = frozenset(
    {"否", "损坏", "停用", "故障", "无水", "不能", "坏", "缺失", "no", "false", "0"}
)
