"""The words the demo's publicity, households, grids and cases are written in; people invented."""

from __future__ import annotations

from typing import Any, Final

from vocabulary.terms import Category

PLACES: Final = ("演示文化广场", "演示党群服务中心", "演示小区大门", "演示村口院坝", "演示会议室")
ROOM: Final = "{building}栋{unit}单元{floor}-{door}"
GRID: Final = "第{number}网格"
TICKED_BY: Final = "演示网格员"
POST_EFFECT: Final = "公示牌已张贴"
NOTICE_EFFECT: Final = "风险告知书已送达"
PLEDGE_EFFECT: Final = "责任书已签"
MADE_UP_CASE: Final[dict[str, Any]] = {
    "title": "演示案例：某地汗蒸馆电加热火灾（虚构）",
    "place": "演示市",
    "category": Category.BATHHOUSE.value,
    "cause": "虚构：电加热设备靠近可燃装修材料",
    "chain": ["B02", "B06", "B04", "B08"],
    "lesson": "虚构案例，仅供演示：电加热与可燃材料要隔开，营业时出口不得上锁。",
    "source": "演示数据，虚构",
}
