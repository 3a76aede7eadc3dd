"""The campaign: its plan as published, key dates, alert levels, controls, warning letters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from vocabulary.hazard_codes import checklist
from vocabulary.kinds import KINDS
from vocabulary.terms import Category, Language, Term, Wording, worded

NUMBER: Final = "巴川办〔2023〕83号"
ISSUER: Final = "重庆市铜梁区人民政府巴川街道办事处"
TITLE: Final = "巴川街道今冬明春消防安全防范工作方案"
PARENT_DOCUMENT: Final = "铜防发〔2023〕9号"

# Name, first day, last day. The plan gives the first phase only its end (2023-11-30); it
# starts with the campaign, "2023年11月至2024年3月".
PHASES: Final = (
    ("部署行动", "2023-11-01", "2023-11-30"),
    ("组织实施", "2023-12-01", "2024-03-25"),
    ("总结提升", "2024-03-26", "2024-03-31"),
)

# Name, first day, last day, provenance: "plan" where the plan names the occasion (the day itself is
# the calendar's), "law" for the day set by 重庆市消防条例, "published" for the sessions as they
# were held (政协 03-04 to 03-10, 人大 03-05 to 03-11).
KEY_DATES: Final = (
    ("119消防日", "2023-11-09", "2023-11-09", "law"),
    ("元旦", "2024-01-01", "2024-01-01", "plan"),
    ("除夕", "2024-02-09", "2024-02-09", "plan"),
    ("春节", "2024-02-10", "2024-02-10", "plan"),
    ("元宵节", "2024-02-24", "2024-02-24", "plan"),
    ("全国两会", "2024-03-04", "2024-03-11", "published"),
)

KEY_DATE_NAMES: Final[dict[str, Wording]] = {
    "fire_month": ("消防宣传月", "Fire-safety month"),
    "fire_day": ("119 消防日", "Fire day"),
    "new_year": ("元旦", "New Year"),
    "little_new_year_north": ("小年（腊月廿三）", "Little New Year (23rd)"),
    "little_new_year_south": ("小年（腊月廿四）", "Little New Year (24th)"),
    "new_years_eve": ("除夕", "New Year's Eve"),
    "spring_festival": ("春节", "Spring Festival"),
    "fifth_day": ("破五", "Fifth day"),
    "lantern": ("元宵节", "Lantern Festival"),
    "two_sessions": ("全国两会", "Two sessions"),
    "qingming": ("清明", "Qingming"),
}
UNPUBLISHED: Final[Wording] = (
    "节假日安排未发布，仅按周末推算",
    "Holidays not published: weekends only",
)
_C = Category


class AlertLevel(Term):
    """How much is guarded around a key date; lowest first. The steps are the office's own."""

    NORMAL = "normal", "常态防范", "Normal"
    RAISED = "raised", "加强防范", "Raised"
    HIGHEST = "highest", "重点防范", "Highest"


class ExtraCheck(Term):
    """What a raised level asks for beyond the routine."""

    DUTY = "duty", "领导带班、24小时值守", "Leaders on duty around the clock"
    NIGHT = "night", "夜间巡查", "Night rounds"
    SCENIC = "scenic", "寺庙景区用火用电检查", "Flames and wiring at temples and scenic spots"
    SHOPS = "shops", "商超促销动火与疏散检查", "Hot work and exits at shops"
    FIREWORKS = "fireworks", "烟花爆竹禁放巡查", "Fireworks rounds"
    FACTORY = "factory", "停产企业断电断气检查", "Power and gas off at idle factories"
    WELFARE = "welfare", "养老机构夜间值守抽查", "Night staff at welfare institutions"
    COMPOUND = "compound", "楼道可燃物与电动车清理", "Stairs cleared of fuel and e-bikes"
    WOODS = "woods", "祭扫用火看护", "Watch over flames at tombs"


class Control(Term):
    """What a large activity must have in place."""

    PLAN = "plan", "应急预案已备案", "Emergency plan filed"
    EXITS = "exits", "疏散通道、出口畅通", "Exits clear"
    CROWD = "crowd", "限流措施已明确", "Limit of the crowd set"
    POWER = "power", "临时用电已检查", "Temporary wiring checked"
    FLAME = "flame", "明火、香烛专人看守", "Flames watched"
    FIREWORKS = "fireworks", "烟花爆竹已管控", "Fireworks controlled"
    GEAR = "gear", "灭火器材已配备", "Extinguishers in place"
    WATCH = "watch", "现场值守人员已落实", "Watch on the spot"


class FireKind(Term):
    """What burned in a fire on record; kinds as fire statistics tell them apart, to be verified."""

    BUILDING = "building", "建构筑物", "Building"
    RUBBISH = "rubbish", "垃圾及废弃物", "Rubbish"
    VEHICLE = "vehicle", "交通工具", "Vehicle"
    E_BIKE = "e_bike", "电动自行车", "Electric bicycle"
    VEGETATION = "vegetation", "植被、秸秆", "Vegetation"
    EQUIPMENT = "equipment", "室外设备线路", "Outdoor equipment or line"
    OTHER = "other", "其他", "Other"


class Pressure(Term):
    """The three periods the plan says meet in winter (三期碰头)."""

    YEAR_END = "year_end", "年底业绩冲刺期", "Year-end rush"
    SLACK = "slack", "重大活动后放松期", "Slack after great events"
    FIRES = "fires", "传统事故多发期", "Season of fires"


# Whose checks the period presses for.
PRESSED: Final[dict[Pressure, tuple[Category, ...]]] = {
    Pressure.YEAR_END: (_C.FACTORY, _C.OTHER),
    Pressure.SLACK: (_C.BATHHOUSE, _C.TRAINING, _C.HIGH_RISE),
    Pressure.FIRES: (_C.COMPOUND, _C.WELFARE, _C.SCENIC),
}


def kinds_meant(categories: Iterable[str]) -> frozenset[str]:
    """Return the categories a list means: "other" stands for every kind beside the plan's fields."""
    told = frozenset(map(str, categories))
    return told | frozenset(KINDS) if _C.OTHER.value in told else told


# Code of a key date -> level, days before, days after, least visits per village, extra checks,
# categories to warn. Our proposal; each office changes it in its settings.
RAISED: Final[dict[str, tuple[AlertLevel, int, int, int, tuple[ExtraCheck, ...]]]] = {
    "new_year": (AlertLevel.RAISED, 3, 2, 1, (ExtraCheck.SHOPS, ExtraCheck.DUTY)),
    "new_years_eve": (
        AlertLevel.HIGHEST, 7, 0, 2,
        (ExtraCheck.SCENIC, ExtraCheck.FACTORY, ExtraCheck.COMPOUND, ExtraCheck.FIREWORKS),
    ),
    "spring_festival": (
        AlertLevel.HIGHEST, 0, 7, 1,
        (ExtraCheck.DUTY, ExtraCheck.NIGHT, ExtraCheck.FIREWORKS, ExtraCheck.SCENIC),
    ),
    "lantern": (
        AlertLevel.RAISED, 2, 1, 1,
        (ExtraCheck.SCENIC, ExtraCheck.FIREWORKS, ExtraCheck.NIGHT),
    ),
    "two_sessions": (
        AlertLevel.HIGHEST, 3, 0, 2,
        (ExtraCheck.DUTY, ExtraCheck.NIGHT, ExtraCheck.WELFARE, ExtraCheck.COMPOUND),
    ),
    "qingming": (AlertLevel.RAISED, 3, 1, 1, (ExtraCheck.WOODS, ExtraCheck.SCENIC)),
}  # fmt: skip
WARNED: Final[dict[str, tuple[Category, ...]]] = {
    "new_year": (_C.OTHER, _C.BATHHOUSE),
    "new_years_eve": (_C.SCENIC, _C.FACTORY, _C.WELFARE, _C.OTHER),
    "spring_festival": (_C.SCENIC, _C.COMPOUND),
    "lantern": (_C.SCENIC, _C.OTHER),
    "two_sessions": (_C.WELFARE, _C.HIGH_RISE, _C.FACTORY),
    "qingming": (_C.SCENIC,),
}

# What the season brings, by month: heating and dry air in winter, feasts, tombs in spring.
SEASON: Final[tuple[tuple[frozenset[int], Wording], ...]] = (
    (
        frozenset({11, 12, 1, 2, 3}),
        ("天冷：取暖、用电、用气负荷大，重点看大功率取暖器、电热毯、私拉乱接",
         "Cold: heaters, wiring and gas under load"),
    ),
    (
        frozenset({12, 1, 2, 3, 4}),
        ("天干物燥：可燃物含水少、蔓延快，重点看楼道堆物、库房和林边用火",
         "Dry: fuel burns and spreads fast"),
    ),
    (
        frozenset({12, 1, 2}),
        ("节日集中：促销、祭祀、庙会、烟花爆竹，人员密集、临时用电用火多",
         "Feasts: crowds, fireworks, temporary wiring and flames"),
    ),
    (
        frozenset({3, 4}),
        ("祭扫用火：清明前后上坟烧纸，重点看寺庙、公墓和林缘", "Flames at tombs around Qingming"),
    ),
    (
        frozenset({5, 6, 7, 8, 9}),
        ("高温多雨：空调负荷、雷电和电动自行车充电", "Heat and storms: cooling load, lightning, e-bikes"),
    ),
    (frozenset({10}), ("入冬前：检修消防设施、清理采暖设备", "Before winter: equipment and heaters")),
)  # fmt: skip

ADVICE: Final[dict[str, Wording]] = {
    "extra_rechecks": ("增派复查力量", "Send more for re-checks"),
    "submit_earlier": ("提前报验，赶在节点前", "Hand in earlier"),
    "ask_for_extension": ("已过期限：督办，或按程序延期", "Past its day: press, or extend by rule"),
    "on_course": ("按计划推进", "On course"),
}
PLACES: Final[dict[str, Wording]] = {
    "site": ("场所", "Site"),
    "village": ("村社", "Village"),
}

# Whom a letter to a category is to; "other" names the kinds it stands for.
ADDRESSED: Final[dict[Category, Wording]] = {one: (one.zh, one.en) for one in Category} | {
    _C.OTHER: (
        "商场市场、宾馆民宿、餐饮娱乐、小作坊等社会单位",
        "Shops and markets, hotels, restaurants and workshops",
    )
}
# What the letter asks of each kind of place.
_LETTER: Final[dict[Category, Wording]] = {
    _C.HIGH_RISE: (
        "检查消防控制室双人值班和自动消防设施；清理楼梯间、管道井可燃物；确保消防车通道畅通；"
        "严禁电动自行车进楼入户。",
        "Two people in the control room; fire equipment working; stairs and shafts cleared; fire "
        "lane open; no e-bikes inside.",
    ),
    _C.FACTORY: (
        "节前停产的切断电源、气源并清理可燃物；赶工期间严格动火审批、不得超负荷用电；"
        "厂房库房不得住人。",
        "Power and gas off when idle; hot work only by permit; no overload; nobody sleeps there.",
    ),
    _C.BATHHOUSE: (
        "营业期间安全出口不得上锁；检查汗蒸房、桑拿电气线路和电加热设备；落实防火巡查，"
        "营业结束断电清场。",
        "Exits unlocked; sauna wiring checked; rounds kept; power off after closing.",
    ),
    _C.WELFARE: (
        "夜间值班人员在岗并熟悉疏散预案；检查厨房燃气和取暖设备；不能自理老人安排在低楼层。",
        "Night staff present and drilled; kitchen gas and heaters checked; frail people low down.",
    ),
    _C.TRAINING: (
        "清查教室用电和取暖设备；保持疏散楼梯畅通、外窗无遮挡；开展一次疏散演练。",
        "Wiring and heaters checked; stairs and windows clear; one drill held.",
    ),
    _C.SCENIC: (
        "香烛、明火定点燃放并有专人看守；文物建筑和殿堂内不得使用明火和大功率电器；"
        "客流高峰限流；备足灭火器材。",
        "Candles and flames only in their place and watched; none inside halls; crowd limited; "
        "extinguishers ready.",
    ),
    _C.COMPOUND: (
        "清理楼道、架空层可燃物和电动自行车；检查消火栓水压；疏通消防车通道；提醒住户出门"
        "“三清三关”，不在阳台、楼道燃放烟花爆竹。",
        "Stairs cleared of fuel and e-bikes; hydrants checked; fire lane open; three clears, three "
        "offs; no fireworks on balconies.",
    ),
    _C.OTHER: (
        "促销、年货集中上架不得占用疏散通道；装修动火必须审批看护；营业结束断电并检查火种。",
        "Goods off the exits; hot work by permit; power off and embers checked after closing.",
    ),
}
# Of the kinds that have no letter of their own: their checklist, the gravest first.
_LETTER_OF_KIND: Final[Wording] = (
    "{kind}逐项自查下列情形，发现的立即整改：{items}；营业结束断电断气并检查火种。",
    "{kind}: check and put right at once: {items}; power and gas off after closing.",
)
_LETTER_OF_VILLAGE: Final[Wording] = (
    "组织网格员逐户提醒，盯紧独居老人、出租房和小场所；落实夜间巡查和节日值班；"
    "发现火情先报 119，再组织疏散。",
    "Grid workers remind door by door; watch lone elderly and rented rooms; night rounds and duty "
    "kept; call 119 first.",
)
_HEAD: Final[Wording] = (
    "{place}：{occasion}（{day}）将至，请在 {due} 前完成下列消防安全自查自改，并做好节日值守：",
    "{place}: {occasion} ({day}) is near. By {due} please check and put right:",
)
_TAIL: Final[Wording] = (
    "发现火情立即拨打 119。自查情况请报所在村（社区）。",
    "Call 119 at the first sign of fire. Report your check to your village.",
)


def letter(
    category: Category | None, *, place: str, occasion: str, day: str, due: str,
    language: Language = "zh_CN",
) -> str:  # fmt: skip
    """Return a warning letter before a key date.

    Parameters
    ----------
    category : of the site; None for a village
    due : the day by which it is to be checked
    """
    head = worded(_HEAD, language).format(place=place, occasion=occasion, day=day, due=due)
    return "\n".join((head, _asks(category, language), worded(_TAIL, language)))


def _asks(category: Category | None, language: Language) -> str:
    if category is None:
        return worded(_LETTER_OF_VILLAGE, language)
    if category in _LETTER:
        return worded(_LETTER[category], language)
    looked_at = [one for one in checklist(category) if one.code != "X99"][:5]
    items = "；".join(one.zh for one in looked_at), "; ".join(one.en for one in looked_at)
    return worded(_LETTER_OF_KIND, language).format(
        kind=category.label(language), items=worded(items, language)
    )


def season_factors(month: int, language: Language = "zh_CN") -> tuple[str, ...]:
    """Return what the season brings in a month (1 to 12)."""
    return tuple(worded(words, language) for months, words in SEASON if month in months)


def word_of(table: dict[str, Wording], code: str, language: Language = "zh_CN") -> str:
    """Return the words of a code; the code itself where the table does not know it."""
    return worded(table[code], language) if code in table else code
