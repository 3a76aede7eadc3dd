"""What the downloadable templates and the error workbook say to the clerk who fills them in."""

from __future__ import annotations

from typing import Final

from vocabulary.terms import LedgerKind

VERSION: Final = "1"
DICTIONARY_SHEET: Final = "字典"
GUIDE_SHEET: Final = "填写说明"
FAULT_HEADING: Final = "错误原因"
ROW_HEADING: Final = "原表行号"
MENDING_SHEET: Final = "待处理"
EXAMPLE: Final = "示例"
VERSION_LINE: Final = "模板版本"
YES_NO: Final = ("有", "无")

# Headings as a clerk reads them, where the look-up table holds them without brackets and units.
HEADINGS: Final[dict[str, str]] = {
    "village": "村（社区）",
    "x": "经度",
    "y": "纬度",
    "datum": "坐标系",
    "is_key_unit": "是否消防安全重点单位",
}
REQUIRED_MARK: Final = "*"

GUIDE: Final[tuple[str, ...]] = (
    "一、每行填一个场所（或一条隐患、一个村社），不要合并单元格，不要加合计行。",
    "二、带 * 的列必须填写；其余各列不知道的空着，不要写“无”或“暂无数据”。",
    "三、日期写成 2023-12-07；期限写“立即整改”也能读。",
    "四、数字只写数，单位在表头里。",
    "五、一个单元格里有几条隐患时，写成“1、……；2、……”，导入时自动分开。",
    "六、坐标填经度、纬度；来自高德、百度地图的，请在“坐标系”里写明。没有坐标就空着。",
    "七、第二行是示例，导入时自动跳过，可以删去。",
    "八、可以增加自己的列，会照原样保留。",
)
DATE_ERROR: Final = "请写成 2023-12-07 的日期。"
LIST_ERROR: Final = "请从下拉列表中选择；确有列表以外的写法，也可以保留。"
NUMBER_ERROR: Final = "请只写数字，并核对是否在合理范围内。"
CHECK_TITLE: Final = "请核对"

STATUS_CHOICES: Final = ("待整改", "整改中", "待复查", "复查合格", "已验收", "已销号")
HOW_CHOICES: Final = ("日常检查", "专项检查", "群众举报", "单位自查", "上级交办", "回头看")

EXAMPLES: Final[dict[LedgerKind, dict[str, str]]] = {
    LedgerKind.VILLAGES: {
        "village_code": "500151001999",
        "name": "某某社区居民委员会",
        "residents": "5000",
        "households": "2000",
        "leader": "张某",
    },
    LedgerKind.SITES: {
        "name": "某某小区1号楼",
        "category": "高层建筑",
        "address": "某某路1号",
        "village": "某某社区",
        "height_m": "54",
        "floors_above": "18",
        "has_sprinkler": "有",
    },
    LedgerKind.HAZARDS: {
        "name": "某某小区1号楼",
        "description": "1、疏散通道堆放杂物；2、灭火器过期",
        "grade": "一般隐患",
        "found_on": "2023-12-07",
        "due_on": "2023-12-22",
        "status": "整改中",
    },
    LedgerKind.PROBLEMS: {
        "name": "某某养老院",
        "category": "社会福利机构",
        "address": "某某路2号",
        "village": "某某社区",
        "description": "1、安全出口上锁；2、夜间值守不足",
        "found_on": "2023-12-07",
        "due_on": "立即整改",
        "status": "已销号",
        "done_on": "2023-12-07",
    },
}
