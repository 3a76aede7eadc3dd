"""Words of the order sheet, the visit's checklist and the calendar file."""

from typing import Final

TITLE: Final = "现场检查任务单"
TEAM: Final = "第 {n} 组"
HALVES: Final = {"morning": "上午", "afternoon": "下午", "evening": "晚上"}
DAY: Final = "{on}（周{weekday}）{half}"
WEEKDAYS: Final = "一二三四五六日"
SUMMARY: Final = "共 {n} 家，{first} 到第一家，预计 {back} 前结束"
STOP: Final = "{order}．{name}"
ARRIVE: Final = "{at} 到"
MINUTES: Final = "约 {minutes} 分钟"
NUMBER: Final = "场所号 {number}"
ADDRESS: Final = "地址：{address}"
VILLAGE: Final = "村（社区）：{village}"
CATEGORY: Final = "类别：{category}"
OFFICE: Final = "监管办所：{office}"
WHY: Final = "为何去：{why}"
OPEN_HAZARDS: Final = "未销案隐患 {n} 处"
UNKNOWN: Final = "未登记"
CHECK: Final = "核查要点（有问题打√）"
ON_SPOT: Final = "（当场改）"
NOTHING: Final = "□ 未发现隐患"
FOUND: Final = "发现的隐患："
INSPECTORS: Final = "检查人员签字："
SITE_SIGNS: Final = "场所负责人签字："
TIME: Final = "检查时间：    月    日    时    分"
SCAN_ROUTE: Final = "扫码导航（高德，GCJ-02）"
SCAN_NUMBER: Final = "扫码见场所号"
FOOT: Final = "乡镇街道检查发现问题，当场指出、登记、交办；责令改正、处罚由消防救援机构依法作出。"
NO_VISITS: Final = "本组没有安排检查。"
BOX: Final = "□"

SHEET: Final = "第{n}组"
COLUMNS: Final = {
    "date": "日期",
    "half": "时段",
    "order": "序号",
    "at": "到达",
    "site_no": "场所号",
    "name": "场所",
    "category": "类别",
    "village": "村（社区）",
    "address": "地址",
    "office": "监管办所",
    "why": "为何去",
    "checklist": "核查要点",
    "gaode": "高德导航（GCJ-02）",
    "tianditu": "天地图（WGS 84）",
    "done_at": "检查时间",
    "found": "发现隐患",
    "signed": "签字",
}
NOTE: Final = "导航链接含坐标，高德为 GCJ-02，天地图为 WGS 84，不可混用。"
CALENDAR: Final = "消防检查 第{n}组"
EVENT: Final = "检查：{name}"
