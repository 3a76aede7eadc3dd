"""The words the demo is written in. Every person and company says of itself that it is invented."""

from __future__ import annotations

from typing import Final

from vocabulary.terms import Category

_C = Category

# How many sites of each category a village has, by the last three digits of its code: high-rise,
# factory, bathhouse, welfare, training, scenic, compound, other.
SITES_OF: Final[dict[str, tuple[int, ...]]] = {
    "001": (18, 2, 4, 1, 5, 0, 13, 2),
    "002": (14, 1, 4, 1, 5, 0, 10, 2),
    "003": (10, 1, 5, 0, 6, 0, 9, 2),
    "004": (8, 1, 6, 1, 4, 1, 9, 3),
    "005": (12, 2, 4, 1, 4, 1, 11, 2),
    "006": (9, 0, 5, 0, 7, 1, 9, 2),
    "008": (9, 1, 5, 1, 6, 0, 10, 2),
    "009": (12, 12, 1, 1, 2, 1, 10, 2),
    "010": (14, 1, 5, 1, 4, 1, 11, 2),
    "011": (16, 6, 3, 1, 4, 0, 12, 2),
    "012": (11, 5, 2, 1, 3, 2, 11, 2),
    "201": (6, 12, 1, 1, 2, 0, 7, 2),
    "202": (0, 9, 0, 1, 0, 1, 2, 2),
    "203": (0, 11, 0, 1, 0, 2, 1, 2),
    "204": (0, 10, 0, 1, 0, 1, 1, 2),
    "205": (1, 14, 0, 1, 1, 1, 2, 3),
}
CATEGORY_ORDER: Final = (
    _C.HIGH_RISE, _C.FACTORY, _C.BATHHOUSE, _C.WELFARE, _C.TRAINING, _C.SCENIC, _C.COMPOUND,
    _C.OTHER,
)  # fmt: skip
# Invented residents; their sum stays near the census of the subdistrict, no row is a real figure.
RESIDENTS: Final[dict[str, int]] = {
    "001": 15800, "002": 12300, "003": 9700, "004": 8200, "005": 12900, "006": 9400, "008": 9900,
    "009": 9600, "010": 12400, "011": 13700, "012": 10500, "201": 6200, "202": 2900, "203": 2700,
    "204": 2500, "205": 3100,
}  # fmt: skip
PERSONS_PER_HOUSEHOLD: Final = 2.6

SURNAMES: Final = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
NUMBERS: Final = "甲乙丙丁戊己庚辛壬癸"
DEMO: Final = "演示"
LEADER_OFFICES: Final = (
    "平安法治办", "应急管理办", "建设管理办", "经济发展办", "社会事务办", "综合执法大队",
)  # fmt: skip
OFFICE_OF: Final[dict[Category, str]] = {
    _C.HIGH_RISE: "建设管理办",
    _C.FACTORY: "经济发展办",
    _C.BATHHOUSE: "平安法治办",
    _C.WELFARE: "社会事务办",
    _C.TRAINING: "社会事务办",
    _C.SCENIC: "文化服务中心",
    _C.COMPOUND: "建设管理办",
    _C.OTHER: "应急管理办",
}
# Parts of invented names: "演示" + part + ending.
NAME_PARTS: Final = (
    "云栖", "锦程", "和顺", "金桂", "翠湖", "星河", "朝阳", "东篱", "竹溪", "兰亭", "枫林", "青禾",
    "安澜", "晴川", "望江", "书香", "明月", "丹桂", "南山", "清泉",
)  # fmt: skip
NAME_ENDINGS: Final[dict[Category, tuple[str, ...]]] = {
    _C.HIGH_RISE: ("大厦", "国际中心", "广场A座", "高层住宅", "商务中心"),
    _C.FACTORY: (
        "机械加工厂",
        "家具厂",
        "塑料制品厂",
        "仓储物流库房",
        "印刷厂",
        "服装加工厂",
        "建材仓库",
    ),
    _C.BATHHOUSE: ("足浴店", "汗蒸馆", "洗浴中心", "保健按摩店", "桑拿会所"),
    _C.WELFARE: ("养老院", "敬老院", "日间照料中心", "福利院"),
    _C.TRAINING: ("艺术培训学校", "托育中心", "文化培训中心", "舞蹈培训学校", "驾驶培训部"),
    _C.SCENIC: ("公园", "寺", "生态景区", "纪念馆"),
    _C.COMPOUND: ("花园小区", "家园", "雅苑", "新村小区", "名居"),
    _C.OTHER: ("超市", "餐饮店", "农贸市场", "快递网点", "便利店"),
}
# Street names of the boundary text and published addresses; the numbers behind them are invented.
STREETS_OF: Final[dict[str, tuple[str, ...]]] = {
    "001": ("龙城大道", "国道319", "中心路"),
    "002": ("中南路", "长安街", "解放东路"),
    "003": ("和平路", "解放东路", "白龙大道"),
    "004": ("龙门街", "解放路", "龙门西街"),
    "005": ("解放路", "建设路", "大北街"),
    "006": ("中心路", "长安街", "电影院巷"),
    "008": ("龙门街", "建设路", "上北街"),
    "009": ("铜合路", "石一路", "铜波路"),
    "010": ("中南路", "白龙大道", "解放东路"),
    "011": ("龙都路", "国道319", "龙都大道"),
    "012": ("铁石路", "上北街", "国道319"),
    "201": ("中兴路", "国道319", "接龙村"),
    "202": ("玉皇村", "国道319"),
    "203": ("千年村", "铜波路"),
    "204": ("大雁村", "国道319"),
    "205": ("盘龙村", "龙都大道"),
}
# Between the number of a highway and that of a house.
BESIDE: Final = "旁"
USES: Final[dict[Category, tuple[str, ...]]] = {
    _C.HIGH_RISE: ("住宅", "住宅", "商住", "办公", "宾馆"),
    _C.FACTORY: ("厂房", "仓库", "厂房及仓库"),
    _C.COMPOUND: ("住宅",),
}

# Hazard codes by category: how often each is found there.
CODES_OF: Final[dict[Category, dict[str, float]]] = {
    _C.HIGH_RISE: {"H01": 9, "H02": 6, "H03": 9, "H04": 5, "H05": 8, "H06": 7, "H07": 3, "H08": 14,
                   "H09": 6, "H10": 5, "H11": 2, "H12": 3, "H13": 7, "R06": 6, "R08": 10},
    _C.COMPOUND: {"R01": 12, "R02": 9, "R03": 4, "R04": 14, "R05": 8, "R06": 12, "R07": 6, "R08":
    16,
                  "R09": 7},
    _C.BATHHOUSE: {"B01": 1.2, "B02": 1.5, "B03": 9, "B04": 12, "B05": 5, "B06": 6, "B07": 1,
    "B08": 11,
                   "B09": 1.2},
    _C.FACTORY: {"F01": 1.6, "F02": 0.6, "F03": 4, "F04": 4, "F05": 6, "F06": 1.2, "F07": 12,
                 "F08": 12, "F09": 8},
    _C.WELFARE: {"W02": 5, "W03": 6, "W04": 6, "W05": 0.4, "W06": 7, "W07": 8, "W08": 5, "W10": 4},
    _C.TRAINING: {"W01": 0.4, "W02": 7, "W04": 9, "W06": 4, "W07": 12, "W10": 6},
    _C.SCENIC: {"W04": 4, "W07": 8, "W09": 9, "W10": 4},
    _C.OTHER: {"X99": 1},
}  # fmt: skip
PARTS_OF: Final[dict[Category, tuple[str, ...]]] = {
    _C.HIGH_RISE: ("负一层", "1层大厅", "6层", "12层楼梯间", "18层前室", "23层", "屋顶", "2单元"),
    _C.COMPOUND: (
        "1栋", "3栋2单元", "5栋架空层", "7栋", "小区东门", "小区北侧", "9栋1单元", "地下车库",
    ),
    _C.BATHHOUSE: ("1号包间", "走道", "操作间", "配电间", "二楼大厅", "后门"),
    _C.FACTORY: ("1号车间", "2号库房", "配电房", "值班室", "成品库", "装卸区"),
    _C.WELFARE: ("厨房", "2楼走道", "住宿楼1层", "活动室", "值班室"),
    _C.TRAINING: ("2楼教室", "走廊", "前台", "3楼舞蹈室", "后楼梯"),
    _C.SCENIC: ("主殿", "游客中心", "停车场", "售票处", "北侧步道"),
    _C.OTHER: ("营业区", "后仓", "门口", "操作间"),
}  # fmt: skip
# X99 must be described.
OTHER_DEFECTS: Final = (
    "灭火器压力不足", "收银台后插线板串接", "货架遮挡应急照明", "店内留宿人员未登记",
    "燃气软管老化",
)  # fmt: skip
MEASURES: Final = (
    "立即清理并专人看守", "委托维保单位维修更换", "拆除后按规范重做", "张贴公告并组织夜间巡查",
    "更换阻燃材料", "增设集中充电点", "补充灭火器材并培训", "制定方案限期施工",
)  # fmt: skip
AT_ONCE: Final = "当场整改"
INTERIMS: Final = ("增派夜间巡查", "暂停使用该区域", "配置临时灭火器材", "设置警示隔离")
EXTENSION_REASONS: Final = (
    "配件采购周期较长", "维修资金需业主大会表决", "春节期间施工单位停工", "需区级部门会商",
)  # fmt: skip
VOID_REASONS: Final = ("重复登记", "现场复核不属于隐患")
FAILED_NOTES: Final = ("仅整改部分点位", "更换的配件仍不能正常工作", "清理后再次堆放")
RELAPSE_NOTES: Final = ("回头看发现同一部位再次出现", "节后复查反弹")
TEAMS: Final = tuple(f"演示{number}组" for number in "一二三四五六")
CLERKS: Final = ("演示录入员甲", "演示录入员乙")
APPROVER: Final = "演示分管领导"
SOURCE_FILE: Final = "演示数据_场所台账.xlsx"
MARK: Final = "演示数据，均为虚构"
