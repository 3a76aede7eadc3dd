"""The hazard code list: our own proposal on the plan's words and the law's articles.

The tier is anchored in the penalty bands of the Fire Protection Law (2021) and in GB 35181-2017 /
XF/T 1369-2016; the weight of a tier is our choice (T4 10, T3 6, T2 3, T1 1) and is said so on screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vocabulary.kinds import KINDS
from vocabulary.terms import Category, Tier


@dataclass(frozen=True)
class HazardCode:
    """One kind of hazard.

    Attributes
    ----------
    code : letter of its group and two digits
    on_the_spot : must be put right at once (order 61 art. 31, or order 5 for high-rises)
    basis : articles, in Chinese, as staff cite them
    element_2017 : element of GB 35181-2017 this may be; for the "suspected major" test only
    keywords : words of a free description that point here, for a guess a person confirms
    """

    code: str
    zh: str
    en: str
    tier: Tier
    on_the_spot: bool
    basis: str
    element_2017: str
    keywords: tuple[str, ...]

    @property
    def group(self) -> str:
        """Return the letter of the code's group."""
        return self.code[0]


GROUP_CATEGORIES: Final[dict[str, tuple[Category, ...]]] = {
    "B": (Category.BATHHOUSE,),
    "R": (Category.COMPOUND,),
    "H": (Category.HIGH_RISE,),
    "F": (Category.FACTORY,),
    "W": (Category.WELFARE, Category.TRAINING, Category.SCENIC),
    "S": tuple(Category(code) for code in KINDS),
    "X": (Category.OTHER,),
}

# code | Chinese | English | tier | on the spot | basis | GB 35181-2017 element | keywords
_TABLE = """
B01|易燃可燃保温材料|Combustible insulation|T4||消防法26; XF/T 1369 A-g|7.9.5|保温
B02|易燃可燃装修装饰材料|Combustible decoration|T4||消防法26; 令39-8|7.3.8|装修,装饰
B03|线路敷设不符、老化|Faulty or aged wiring|T2||消防法27,66|7.9.4|线路,电线,敷设,穿管
B04|安全疏散不符（出口不足、上锁、堵塞）|Escape not assured|T3|y|消防法28,60; 令39-9|7.3.3|安全出口,疏散通道,疏散,卷帘门
B05|防火分隔缺失或破坏|Fire separation missing|T3||消防法16(四); 令39-7|7.2.1|防火分隔,防火门,防火墙
B06|电加热设备违规（汗蒸房、桑拿炉）|Electric heating misused|T2||消防法27,66||电加热,桑拿炉,汗蒸
B07|未设或停用自喷、报警|Sprinkler or alarm missing|T4||消防法16,60|6.6|未设自动喷水,未设火灾自动报警
B08|无应急照明、疏散指示|No emergency lights or signs|T3||令39-10,11|7.3.6|应急照明,疏散指示,指示标志
B09|未经消防许可营业或承诺不符|Open without fire permit|T4||消防法15,58||消防许可,开业前,承诺
R01|占堵消防车通道|Fire lane blocked|T3|y|消防法28,60(五)|7.1.1|消防车道,消防车通道,消防通道
R02|占堵疏散通道|Escape route blocked|T3|y|消防法28,60(三)|7.3.9|疏散通道,楼梯间堆
R03|锁闭安全出口|Exit locked|T3|y|消防法28,60(三)|7.3.3|锁闭,上锁
R04|消防设施未保持完好有效|Fire equipment not in order|T3||消防法16,60(一)|7.4|消防设施,灭火器,消火栓
R05|电气线路私拉乱接|Illegal wiring|T2|y|消防法27,66||私拉乱接,乱接
R06|电动车违规停放充电|E-bikes parked or charged indoors|T2|y|令5-37,47; 渝条例||电动车,电动自行车,充电
R07|消火栓埋压圈占遮挡、箱内堆物|Hydrant blocked|T3|y|消防法60(四)||埋压,圈占,遮挡
R08|楼道、管井堆可燃物|Combustibles in corridor or shaft|T2|y|令5-20,28||楼道,堆放,杂物
R09|物业未巡查、无公约、无消防安全楼长|No patrol by property company|T1||消防法18,67; 渝条例||物业,巡查,楼长
H01|室内（外）消火栓无水或压力不足|Hydrant without water or pressure|T3||渝高层除险清患方案; 消防法60(一)|7.4.2|消火栓无水,压力不足,消火栓系统
H02|自动灭火系统无水、停用|Sprinkler without water or off|T3||渝高层除险清患方案|7.4.6|自动喷水,喷淋
H03|火灾自动报警损坏、停用、拆除|Fire alarm broken or off|T3||渝高层除险清患方案|7.7.2|自动报警,报警系统,报警主机
H04|防排烟损坏停用|Smoke control broken|T3||渝高层除险清患方案|7.5|防排烟,排烟,防烟
H05|消防车通道、登高场地被占|Fire lane or rescue ground taken|T3|y|渝高层除险清患方案; 令5-22|7.3.11|登高,救援场地,扑救场地
H06|管井未封堵、被占用|Shaft unsealed or used|T2||令5-20||管井,封堵
H07|外保温可燃、破损、无标识|Combustible or broken outer insulation|T2||令5-19,47||外保温,外墙
H08|常闭防火门常开、损坏|Fire door open or broken|T3|y|令5-28|7.3.7|防火门
H09|控制室值班不足 2 人、无证|Control room short-staffed|T2|y|令5-26,47|7.8.2|控制室,值班,持证
H10|可燃雨棚、突出外墙防护网、外窗障碍|Combustible canopy or barred window|T3||令5-21; 消防法60(六)|7.3.10|雨棚,防护网,广告牌
H11|避难层（间）占用、锁闭|Refuge floor taken or locked|T3|y|令5-29|7.3.1|避难层,避难间
H12|违规用液化气、擅改燃气|LPG misuse or altered gas line|T2|y|令5-17|7.9.3|液化气,燃气
H13|未做年度评估、演练、培训|No yearly assessment, drill, training|T1||令5-39,41,44||评估,演练,培训
F01|三合一：住宿与生产储存经营混合|Dwelling mixed with production|T4||消防法19,61|7.1.3|三合一,住宿与
F02|彩钢夹芯板（芯材低于 A 级）搭建住宿|Dwelling of sandwich panels|T4||GB 35181|6.10|彩钢,夹芯板
F03|防火间距被占|Fire distance taken|T3||消防法28,60(四)|7.1.2|防火间距
F04|防火分区擅改、隔墙开洞|Compartment altered|T3||消防法16(四)|7.2.1|防火分区,隔墙
F05|违规动火、无证电焊|Unlicensed hot work|T2|y|消防法21,63||动火,电焊
F06|易燃易爆危险品违规储存|Dangerous goods stored illegally|T4|y|消防法23,62|6.8|易燃易爆,危险品,危化品
F07|出口、通道堆货|Goods in exits|T3|y|消防法60(三)|7.3.3|堆货,货物
F08|电气超负荷、线路|Overloaded wiring|T2||消防法66|7.9.4|超负荷,电气
F09|自动消防设施缺失、故障|Automatic equipment missing|T3||消防法60(一)|7.4|自动消防
W01|老幼用房楼层位置不符|Rooms for old or young on a wrong floor|T4||GB 35181|6.9|楼层位置
W02|门窗铁栅栏等影响逃生|Barred doors or windows|T3||消防法28,60(六)|7.3.10|铁栅栏,栅栏,防盗窗
W03|夜间值守不足、无夜巡|Night watch short|T2|y|令5-34; 令61-25||夜间,夜巡,值守
W04|疏散通道、出口不畅|Escape route not clear|T3|y|消防法60(三)|7.3.3|不畅
W05|居住房间彩钢板|Sleeping rooms of sandwich panels|T4||GB 35181|6.10|
W06|取暖、电热毯、充电违规|Heaters, blankets, charging misused|T2|y|消防法66||取暖,电热毯
W07|消防设施器材缺失失效|Fire equipment missing|T3||消防法60(一)|7.4|器材
W08|厨房用气用油|Kitchen gas and oil|T2||消防法66|7.9.3|厨房,油烟
W09|祭祀、香火、烟花燃放|Incense and fireworks|T2|y|消防法21||祭祀,香火,烟花
W10|预案、演练、帮扶缺失|No plan, drill or helper|T1||消防法16(六),67||预案,帮扶
S01|阁楼、夹层、地下违规住人|People sleep in a loft or basement of a shop|T4||消防法19,61|7.1.3|阁楼,夹层住
S02|充电设施无防过充、不自动断电|Charger without cut-off|T2|y|消防法27,66; 渝条例||过充,自动断电
S03|集中充电点占用通道、间距不足、无隔断|Charging point too near or in the way|T3||消防法28,60; 渝条例|7.1.2|集中充电
S04|作业区动火吸烟、静电接地失效|Flame or no earthing in the fuel area|T4|y|消防法21,63|6.8|静电,卸油
S05|摊位占道、防火卷帘下堆物|Stalls in the way or under a fire shutter|T3|y|消防法28,60(三)|7.3.9|摊位占,卷帘下
X99|其他（必须写说明）|Other (must be described)|T1||||
"""


def _read(line: str) -> HazardCode:
    code, zh, en, tier, spot, basis, element, words = line.split("|")
    keywords = tuple(word for word in words.split(",") if word)
    return HazardCode(code, zh, en, Tier(tier), spot == "y", basis, element, keywords)


HAZARD_CODES: Final[dict[str, HazardCode]] = {
    entry.code: entry for entry in map(_read, _TABLE.strip().splitlines())
}

# What is looked at besides the group of the category itself.
_BESIDES: Final[dict[Category, tuple[str, ...]]] = {
    Category.HIGH_RISE: ("R06", "R08"),
    Category.OTHER: ("R02", "R03", "R04", "R05", "R06"),
}


def own_codes(category: Category | str) -> list[HazardCode]:
    """Return the codes meant for a category: those of its group, or of its row in the kinds."""
    kind = Category(str(category))
    if kind.value in KINDS:
        return [HAZARD_CODES[code] for code in KINDS[kind.value].checks if code in HAZARD_CODES]
    return [one for one in HAZARD_CODES.values() if kind in GROUP_CATEGORIES[one.group]]


def checklist(category: Category | str) -> tuple[HazardCode, ...]:
    """Return what is looked at on a visit of a category, the gravest first, the free one last."""
    kind = Category(str(category))
    own = own_codes(kind)
    own += [HAZARD_CODES[code] for code in _BESIDES.get(kind, ())]
    ordered = sorted(
        (one for one in own if one.code != "X99"), key=lambda one: one.tier.value, reverse=True
    )
    return (*ordered, HAZARD_CODES["X99"])


# Groups of codes that a rule or a page speaks of: our own sorting of our own list.

# Fire equipment (消防设施): extinguishing, alarm, smoke control, emergency lighting.
FIRE_EQUIPMENT: Final[frozenset[str]] = frozenset(
    {"B07", "B08", "R04", "R07", "H01", "H02", "H03", "H04", "F09", "W07"}
)
EXITS: Final[frozenset[str]] = frozenset(
    {"B04", "R02", "R03", "H08", "H11", "F07", "W02", "W04", "B08"}
)
SEPARATION: Final[frozenset[str]] = frozenset({"B05", "H06", "H08", "F01", "F04"})
ALARM: Final[frozenset[str]] = frozenset({"B07", "H03", "H02", "F09"})
# What lets a fire kill many: no way out, no wall between, no warning.
MASS_CASUALTY: Final[frozenset[str]] = EXITS | SEPARATION | ALARM
# Places where people sleep or gather, by the category alone; beds and dwellings come on top.
CROWDED: Final[frozenset[str]] = frozenset(
    str(one.value)
    for one in (Category.BATHHOUSE, Category.WELFARE, Category.TRAINING, Category.SCENIC)
) | frozenset(
    (
        "small_school",
        "clinic",
        "inn",
        "entertainment",
        "net_bar",
        "hotel",
        "market",
        "mixed",
        "self_built",
        "culture",
    )
)
