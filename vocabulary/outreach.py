"""Sheets that go out on paper or as Excel and come back, duty in control rooms, the first case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from vocabulary.terms import Category, Term

# Column of ours -> heading on the sheet, in order; read back by the same words.
SITE_HEADINGS: Final[dict[str, str]] = {
    "site_id": "编号",
    "name": "场所",
    "village": "村社",
}
HOUSEHOLD_HEADINGS: Final[dict[str, str]] = {
    **SITE_HEADINGS,
    "household": "户（栋-单元-号）",
    "checked_on": "检查日期",
    "checked_by": "检查人",
}
SELF_CHECK_HEADINGS: Final[dict[str, str]] = {
    **SITE_HEADINGS,
    "checked_on": "自查日期",
    "filled_by": "填表人",
}
HOUSEHOLD_TITLE: Final = "“三清三关”入户检查表"
SELF_CHECK_TITLE: Final = "消防安全自知自查自改表（{category}）"
HOUSEHOLD_NOTES: Final = (
    "每户一行：做到写“是”，没做到写“否”，没看到留空。编号一列请勿改动。",
    "三清：清理楼道、阳台、厨房可燃杂物；三关：离人关闭电源、火源、气源。",
)
SELF_CHECK_NOTES: Final = (
    "每项写“无”（没有隐患）、“有”（发现、未改）或“已改”（发现并已改）；不适用留空。编号一列请勿改动。",
)
YES: Final = frozenset({"是", "√", "✓", "☑", "1", "做到", "y", "yes", "true"})
NO: Final = frozenset({"否", "×", "✗", "x", "0", "未做到", "n", "no", "false"})


class SelfAnswer(Term):
    """What a place says of one item of its own check."""

    NONE = "none", "无", "None"
    FOUND = "found", "有", "Found"
    FIXED = "fixed", "已改", "Found and fixed"


SELF_ANSWERS: Final[dict[str, SelfAnswer]] = {
    **{term.zh: term for term in SelfAnswer},
    "没有": SelfAnswer.NONE, "否": SelfAnswer.NONE, "×": SelfAnswer.NONE, "x": SelfAnswer.NONE,
    "是": SelfAnswer.FOUND, "发现": SelfAnswer.FOUND, "√": SelfAnswer.FOUND,
    "已整改": SelfAnswer.FIXED, "整改": SelfAnswer.FIXED,
}  # fmt: skip


class FormFault(Term):
    """What is wrong with a row of a sheet that came back."""

    NO_SITE = "no_site", "编号不在台账中", "The number is no site of the register"
    NO_HOUSEHOLD = "no_household", "没有写户号", "The household is missing"
    BAD_DATE = "bad_date", "日期缺失或读不出", "The date is missing or cannot be read"
    FUTURE = "future", "日期在今天之后", "The date lies in the future"
    BAD_ANSWER = "bad_answer", "有看不懂的答案", "An answer cannot be read"
    EMPTY = "empty", "一项也没有填", "Nothing is filled in"
    NEEDED = "needed", "缺少必填内容", "Something needed is missing"
    NO_VILLAGE = "no_village", "村社读不出", "The village is not known"


# The heading of the day in a table kept by the day.
DAY_HEADING: Final = "日期"


@dataclass(frozen=True)
class DaySheet:
    """A table kept by the day: who is on duty, what the weather was.

    Attributes
    ----------
    setting : the name under which the office keeps it: day in ISO form -> columns
    headings : column -> its heading in the office's file, the first one needed
    numbers : columns that hold numbers
    """

    setting: str
    headings: Mapping[str, str]
    numbers: frozenset[str] = frozenset()


DUTY: Final = DaySheet(
    "duty_roster",
    {"leader": "带班领导", "on_duty": "值守人员", "phone": "值班电话", "note": "备注"},
)
WEATHER: Final = DaySheet(
    "weather",
    {"low": "最低气温", "humidity": "最小相对湿度", "wind": "最大风速", "source": "来源"},
    frozenset({"low", "humidity", "wind"}),
)
# Answers of a record, in the order of the form: numbers, then yes or no.
CONTROL_ROOM_COUNTS: Final = ("persons", "certified", "hours")
CONTROL_ROOM_FLAGS: Final = ("rota", "log", "auto")
# Nobody stands a shift of more than these, and no day has more hours.
CONTROL_ROOM_MOST: Final = {"persons": 50, "certified": 50, "hours": 24}
CONTROL_ROOM_HEADINGS: Final[dict[str, str]] = {
    **SITE_HEADINGS,
    "checked_on": "填报日期",
    "persons": "每班值班人数",
    "certified": "其中持证人数",
    "hours": "每日值班小时数",
    "rota": "有值班表",
    "log": "值班记录完整",
    "auto": "联动控制处于自动",
    "filled_by": "填报人",
}
CONTROL_ROOM_TITLE: Final = "消防控制室值班情况"
CONTROL_ROOM_SHEET_TITLE: Final = "消防控制室值班情况表"
CONTROL_ROOM_NOTES: Final = (
    "每个消防控制室一行：人数、小时数填数字，其余填“是”或“否”；不清楚的留空，按未填计。编号一列请勿改动。",
    "要求：每日24小时专人值班，每班不少于2人，均持有消防设施操作员证；值班表上墙，记录完整，联动控制处于自动状态。",
)


class ReportSource(Term):
    """How a report of a resident came in."""

    HOTLINE = "hotline", "12345热线", "Hotline 12345"
    CALL = "call", "来电来访", "Call or visit"
    GRID = "grid", "网格员转报", "Passed on by a grid worker"
    ONLINE = "online", "网络、媒体", "Online or press"
    FIRE = "fire", "96119举报", "Fire hotline 96119"
    OTHER = "other", "其他", "Other"


class ReportFinding(Term):
    """What the check of a report found."""

    TRUE = "true", "属实", "True"
    PARTLY = "partly", "部分属实", "Partly true"
    UNTRUE = "untrue", "不属实", "Not true"


class StationWork(Term):
    """What a micro fire station did."""

    TRAINING = "training", "训练", "Training"
    CALL_OUT = "call_out", "出动", "Call-out"
    DRILL = "drill", "联动演练", "Joint drill"
    PATROL = "patrol", "巡逻", "Rounds"


class ControlRoomGap(Term):
    """What is missing in a control room's duty."""

    PERSONS = "persons", "每班不足2人", "Fewer than 2 a shift"
    CERTIFIED = "certified", "持证人员不足2人", "Fewer than 2 certificated"
    HOURS = "hours", "未24小时值班", "Not round the clock"
    ROTA = "rota", "无值班表", "No rota"
    LOG = "log", "值班记录不全", "Log not kept"
    AUTO = "auto", "联动控制未置自动", "Not in automatic mode"
    UNTOLD = "untold", "有未填项", "Items left blank"


class ControlRoomState(Term):
    """Where the record of a control room stands; the gravest first."""

    NONE = "none", "无记录", "No record"
    GAPS = "gaps", "有缺项", "Gaps"
    STALE = "stale", "记录过期", "Record too old"
    COMPLETE = "complete", "齐全", "Complete"


# The fire the plan names, as the first entry of the case library: figures, cause and faults as the
# investigation report published on 2024-04-23 has them, told by Xinhua that day. The office holds
# them against the report itself before it quotes them.
FIRST_CASE_PUBLISHED: Final = date(2024, 4, 23)
FIRST_CASE: Final[dict[str, Any]] = {
    "title": "山西吕梁“11·16”永聚煤矿办公楼火灾",
    "happened_on": date(2023, 11, 16),
    "place": "山西省吕梁市离石区",
    "category": Category.OTHER.value,
    "deaths": 26,
    "injured": 38,
    "cause": "联建楼二层井口浴室更衣区一吊篮上方，电机主供电线绝缘层与金属线卡接触处破损短路，"
    "引燃下方吊篮内的可燃物；起火后初期处置不力。直接经济损失4990.26万元。",
    "chain": ["B03", "R05", "F08", "F06", "R08", "R02", "R03", "H13"],
    "lesson": "企业主体责任不落实：超限额加装电动吊篮、违规敷设供电线路，浴室里存放矿灯、氧气自救器、"
    "自喷漆等助燃物品，隐患排查不彻底，员工不会初期扑救和疏散。本地要查：职工浴室、更衣间和"
    "办公、住宿合用建筑的线路敷设与超负荷、可燃助燃物品存放、疏散通道和出口、演练。",
    "is_verified": False,
    "source": "事故调查报告（2024年4月23日公布），据新华社当日报道；巴川办〔2023〕83号提及。引用前与报告原文核对，"
    "链条为按报告所列问题整理",
    "details": {
        "like_categories": [
            Category.FACTORY.value, Category.BATHHOUSE.value, Category.HIGH_RISE.value
        ],
        "loss": 4990.26,
    },
}  # fmt: skip
