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
# Public reports give the day, the place and the dead and injured; whoever keeps the campaign is to
# hold them against the official investigation report before they are quoted: not verified.
FIRST_CASE: Final[dict[str, Any]] = {
    "title": "山西吕梁“11·16”永聚煤矿办公楼火灾",
    "place": "山西省吕梁市离石区",
    "category": Category.HIGH_RISE.value,
    "deaths": 26,
    "injured": 38,
    "cause": "起火原因以正式调查报告为准（待核）",
    "chain": ["X99", "R05", "R02", "R03", "H03", "H08"],
    "lesson": "办公、住宿合用建筑要查：可燃物堆放、用电线路、疏散通道和出口是否畅通、"
    "常闭防火门是否关闭、报警是否有效，员工是否会疏散。",
    "source": "公开新闻报道；巴川办〔2023〕83号提及，数字未与调查报告核对",
}
MADE_UP_CASE: Final[dict[str, Any]] = {
    "title": "演示案例：某地汗蒸馆电加热火灾（虚构）",
    "place": "演示市",
    "category": Category.BATHHOUSE.value,
    "cause": "虚构：电加热设备靠近可燃装修材料",
    "chain": ["B02", "B06", "B04", "B08"],
    "lesson": "虚构案例，仅供演示：电加热与可燃材料要隔开，营业时出口不得上锁。",
    "source": "演示数据，虚构",
}
