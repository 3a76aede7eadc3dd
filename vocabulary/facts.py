"""What may be known of a site beyond its name and place: one entry for each fact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from vocabulary.kinds import KINDS
from vocabulary.terms import Category, Term

FactType = Literal["number", "count", "flag", "text"]


@dataclass(frozen=True)
class SiteFact:
    """One fact of a site.

    Attributes
    ----------
    name : column name; its ending says the unit
    zh, en, unit : what staff read; `unit` is empty for flags, counts and text
    categories : where the fact is asked for, with the kinds of `kinds.csv`; empty means everywhere
    low, high : range outside which a number is doubted
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


def _with_kinds(fact: SiteFact) -> SiteFact:
    """Return a fact with the kinds whose row in the table asks for it."""
    if not fact.categories:
        return fact
    asked = {_C(code) for code, kind in KINDS.items() if fact.name in kind.facts}
    told = {*fact.categories, *asked}
    return replace(fact, categories=tuple(one for one in _C if one in told))


FACTS: Final[dict[str, SiteFact]] = {
    fact.name: _with_kinds(fact)
    for fact in (
        SiteFact("building_code", "高楼消防码", "Building fire code", "text", "", (_C.HIGH_RISE,)),
        SiteFact("height_m", "建筑高度", "Height", "number", "米", (_C.HIGH_RISE,), 1, 700),
        SiteFact("floors_above", "地上层数", "Floors above ground", "count", "层", (), 1, 150),
        SiteFact("floors_below", "地下层数", "Floors below ground", "count", "层", (), 0, 10),
        SiteFact("floor_at", "所在楼层", "On floor", "text"),
        SiteFact("use", "使用性质", "Use", "text"),
        SiteFact("built_year", "建成年份", "Year built", "count", "年", (), 1900, 2100),
        SiteFact("area_m2", "建筑（经营）面积", "Floor area", "number", "平方米", (), 1, 2e6),
        SiteFact("buildings", "楼栋数", "Buildings", "count", "栋", (_C.COMPOUND,), 1, 500),
        SiteFact(
            "households", "户数", "Households", "count", "户", (_C.HIGH_RISE, _C.COMPOUND), 0, 50000
        ),
        SiteFact("beds", "床位数", "Beds", "count", "张", (_C.WELFARE,), 0, 5000),
        SiteFact("residents", "入住人数", "Residents", "count", "人", (_C.WELFARE,), 0, 5000),
        SiteFact(
            "disabled_residents",
            "失能人数",
            "Disabled residents",
            "count",
            "人",
            (_C.WELFARE,),
            0,
            5000,
        ),
        SiteFact(
            "night_staff", "夜间值守人数", "Night staff", "count", "人", (_C.WELFARE,), 0, 500
        ),
        SiteFact("pupils", "学员人数", "Pupils", "count", "人", (_C.TRAINING,), 0, 20000),
        SiteFact(
            "peak_visitors", "高峰游客数", "Peak visitors", "count", "人", (_C.SCENIC,), 0, 500000
        ),
        SiteFact("workers", "从业人数", "Workers", "count", "人", (_C.FACTORY,), 0, 50000),
        SiteFact("rooms", "包间数", "Rooms", "count", "间", (_C.BATHHOUSE,), 0, 500),
        SiteFact(
            "stalls", "摊位（商铺）数", "Stalls or shops", "count", "个", (_C("market"),), 0, 5000
        ),
        SiteFact("tenants", "租住人数", "Tenants", "count", "人", (_C("self_built"),), 0, 5000),
        SiteFact("terminals", "上网终端数", "Terminals", "count", "台", (_C("net_bar"),), 0, 2000),
        SiteFact(
            "charging_ports",
            "充电端口数",
            "Charging ports",
            "count",
            "个",
            (_C("charging"),),
            0,
            2000,
        ),
        SiteFact("nozzles", "加油（气）枪数", "Fuel nozzles", "count", "把", (_C("fuel"),), 0, 200),
        SiteFact("tank_m3", "储罐总容积", "Tank volume", "number", "立方米", (_C("fuel"),), 0, 1e5),
        SiteFact("exits", "安全出口数量", "Exits", "count", "个", (), 0, 200),
        SiteFact("opening_hours", "营业时间", "Opening hours", "text"),
        SiteFact("has_sprinkler", "自动喷水灭火系统", "Sprinkler", "flag"),
        SiteFact("has_alarm", "火灾自动报警系统", "Fire alarm", "flag"),
        SiteFact("has_control_room", "消防控制室", "Fire control room", "flag"),
        SiteFact("has_micro_station", "微型消防站", "Micro fire station", "flag"),
        SiteFact("sleeps_at_night", "夜间住人", "People sleep here", "flag"),
        SiteFact("is_key_unit", "消防安全重点单位", "Key unit", "flag"),
        # Military and classified units, oil and gas depots, waterworks, substations.
        SiteFact("is_sensitive", "敏感单位（公开版不列）", "Sensitive: not in public", "flag"),
        SiteFact(
            "property_company",
            "物业服务企业",
            "Property company",
            "text",
            "",
            (_C.COMPOUND, _C.HIGH_RISE),
        ),
        SiteFact("maintenance_company", "消防维保单位", "Maintenance company", "text"),
    )
}


class SiteKind(Term):
    """A kind of place within its category."""

    FOOT = "foot", "足疗足浴", "Foot care"
    SAUNA = "sauna", "桑拿", "Sauna"
    SWEAT = "sweat", "汗蒸", "Sweat steam"
    HEALTH = "health", "保健养生", "Health care"
    BATH = "bath", "洗浴", "Bath"
    SUPER = "super", "超高层（100米以上）", "Above 100 m"
    DWELLING_1 = "dwelling_1", "一类高层住宅（54米以上）", "Dwelling, class 1 (above 54 m)"
    DWELLING_2 = "dwelling_2", "二类高层住宅（27米以上）", "Dwelling, class 2 (above 27 m)"
    PUBLIC_1 = "public_1", "一类高层公共建筑（50米以上）", "Public, class 1 (above 50 m)"
    PUBLIC_2 = "public_2", "二类高层公共建筑（24米以上）", "Public, class 2 (above 24 m)"
    LOW = "low", "按高度不属高层", "Not a high-rise by its height"
    UNTOLD = "untold", "未注明", "Not told"


# Words of a use or a name -> kind of bathhouse, the more particular first.
BATH_WORDS: Final[tuple[tuple[str, SiteKind], ...]] = (
    ("汗蒸", SiteKind.SWEAT),
    ("桑拿", SiteKind.SAUNA),
    ("足", SiteKind.FOOT),
    ("保健", SiteKind.HEALTH),
    ("养生", SiteKind.HEALTH),
    ("按摩", SiteKind.HEALTH),
    ("推拿", SiteKind.HEALTH),
    ("浴", SiteKind.BATH),
    ("温泉", SiteKind.BATH),
)

DWELLING: Final = "住"
