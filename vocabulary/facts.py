"""What may be known of a site beyond its name and place: one entry for each fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from vocabulary.terms import Category

FactType = Literal["number", "count", "flag", "text"]


@dataclass(frozen=True)
class Fact:
    """One fact of a site.

    Attributes
    ----------
    name : str
        Column name; its ending says the unit.
    zh, en, unit : str
        What staff read; `unit` is empty for flags, counts and text.
    type : "number", "count", "flag" or "text"
    categories : tuple of Category
        Where the fact is asked for; empty means everywhere.
    low, high : float
        Range outside which a number is doubted.
    """

    name: str
    zh: str
    en: str
    type: FactType
    unit: str = ""
    categories: tuple[Category, ...] = ()
    low: float = 0
    high: float = 1e7


_C = Category
FACTS: Final[dict[str, Fact]] = {
    fact.name: fact
    for fact in (
        Fact("building_code", "高楼消防码", "Building fire code", "text", "", (_C.HIGH_RISE,)),
        Fact("height_m", "建筑高度", "Height", "number", "米", (_C.HIGH_RISE,), 1, 700),
        Fact("floors_above", "地上层数", "Floors above ground", "count", "层", (), 1, 150),
        Fact("floors_below", "地下层数", "Floors below ground", "count", "层", (), 0, 10),
        Fact("floor_at", "所在楼层", "On floor", "text"),
        Fact("use", "使用性质", "Use", "text"),
        Fact("built_year", "建成年份", "Year built", "count", "年", (), 1900, 2100),
        Fact("area_m2", "建筑（经营）面积", "Floor area", "number", "平方米", (), 1, 2e6),
        Fact("buildings", "楼栋数", "Buildings", "count", "栋", (_C.COMPOUND,), 1, 500),
        Fact(
            "households", "户数", "Households", "count", "户", (_C.HIGH_RISE, _C.COMPOUND), 0, 50000
        ),
        Fact("beds", "床位数", "Beds", "count", "张", (_C.WELFARE,), 0, 5000),
        Fact("residents", "入住人数", "Residents", "count", "人", (_C.WELFARE,), 0, 5000),
        Fact(
            "disabled_residents",
            "失能人数",
            "Disabled residents",
            "count",
            "人",
            (_C.WELFARE,),
            0,
            5000,
        ),
        Fact("night_staff", "夜间值守人数", "Night staff", "count", "人", (_C.WELFARE,), 0, 500),
        Fact("pupils", "学员人数", "Pupils", "count", "人", (_C.TRAINING,), 0, 20000),
        Fact(
            "peak_visitors", "高峰游客数", "Peak visitors", "count", "人", (_C.SCENIC,), 0, 500000
        ),
        Fact("workers", "从业人数", "Workers", "count", "人", (_C.FACTORY,), 0, 50000),
        Fact("rooms", "包间数", "Rooms", "count", "间", (_C.BATHHOUSE,), 0, 500),
        Fact("exits", "安全出口数量", "Exits", "count", "个", (), 0, 200),
        Fact("opening_hours", "营业时间", "Opening hours", "text"),
        Fact("has_sprinkler", "自动喷水灭火系统", "Sprinkler", "flag"),
        Fact("has_alarm", "火灾自动报警系统", "Fire alarm", "flag"),
        Fact("has_control_room", "消防控制室", "Fire control room", "flag"),
        Fact("has_micro_station", "微型消防站", "Micro fire station", "flag"),
        Fact("sleeps_at_night", "夜间住人", "People sleep here", "flag"),
        Fact("is_key_unit", "消防安全重点单位", "Key unit", "flag"),
        # Military and classified units, oil and gas depots, waterworks, substations.
        Fact("is_sensitive", "敏感单位（公开版不列）", "Sensitive: not in public", "flag"),
        Fact(
            "property_company",
            "物业服务企业",
            "Property company",
            "text",
            "",
            (_C.COMPOUND, _C.HIGH_RISE),
        ),
        Fact("maintenance_company", "消防维保单位", "Maintenance company", "text"),
    )
}
