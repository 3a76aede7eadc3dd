"""Kinds of record kept the same way: one declaration makes form, list and sheet out and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal

from vocabulary.campaign import ExtraCheck
from vocabulary.outreach import (
    CONTROL_ROOM_HEADINGS,
    CONTROL_ROOM_MOST,
    CONTROL_ROOM_NOTES,
    CONTROL_ROOM_SHEET_TITLE,
    CONTROL_ROOM_TITLE,
    ReportFinding,
    ReportSource,
    StationWork,
)
from vocabulary.terms import Category, SupplyKind, TaskKind, Term, Wording

FieldKind = Literal["text", "long", "count", "number", "flag", "date", "term", "site", "village"]
ON: Final = "on"
# A number with the word of its unit; what separates a day from the time of day beside it.
COUNTED: Final = re.compile(r"(-?\d+(?:\.\d+)?)\s*[一-龥]{0,2}")
TIME_OF_DAY: Final = re.compile(r"[ T](?=\d{1,2}[:：点时])")
# What a report must be checked within a day for: order 120, article 15, first item.
URGENT_WORDS: Final = (
    "疏散通道", "安全出口", "消防通道", "消防车通道", "楼道堵", "堵塞", "占用通道", "锁闭", "上锁",
    "停用", "消火栓没水", "消火栓无水", "报警器关", "关停消防",
)  # fmt: skip
# The answer to who reported, in words an office signs; {finding} of `ANSWER_FINDINGS`.
ANSWER: Final = (
    "您好！您于{on}反映的“{title}”已收悉。{finding}{hazard}感谢您对消防安全工作的关心和监督。"
)
ANSWER_FINDINGS: Final = {
    "true": "经我办{day}到现场核查，您反映的情况属实。",
    "partly": "经我办{day}到现场核查，您反映的情况部分属实。",
    "untrue": "经我办{day}到现场核查，未发现您反映的情况。",
    "": "我办正在安排核查，核查情况将及时向您反馈。",
}
ANSWER_HAZARD: Final = (
    "已作为隐患登记（编号{number}）并督促责任单位整改{due}，我们将跟踪复查至销案。"
)
ANSWER_CLOSED: Final = "所涉隐患已于{day}整改销案。"
ANSWER_DUE: Final = "，整改期限为{day}"
# What is written where nothing was found.
NO_FAULT: Final = frozenset({"", "无", "没有", "无问题", "未发现问题"})
FLAG_WORDS: Final = {True: "是", False: "否"}


@dataclass(frozen=True)
class RecordField:
    """One thing a record says.

    Attributes
    ----------
    name : column of the table, else of its details; `ON` is the day of the record
    said : heading on the sheet, in Chinese, and on screen
    is_asked : is needed: a row or form without it is refused
    also : other headings under which a file may have it
    most : of a count or number
    is_listed : stands in the list as well
    """

    name: str
    said: Wording
    kind: FieldKind = "text"
    terms: type[Term] | None = None
    is_asked: bool = False
    also: tuple[str, ...] = ()
    most: float = 1_000_000
    is_listed: bool = True


@dataclass(frozen=True)
class RecordKind:
    """A kind of record.

    Attributes
    ----------
    title : of the sheet
    fixed : columns that say of which kind a row is
    same : fields in which a row that comes back is one on record
    notes : under the title of the sheet
    sites : categories of which each place gets a line on the blank sheet; empty: blank lines
    dates : columns that hold the day of the record
    """

    title: Wording
    fields: tuple[RecordField, ...]
    fixed: tuple[tuple[str, Any], ...]
    same: tuple[str, ...]
    notes: tuple[str, ...] = ()
    sites: tuple[Category, ...] = ()
    table: str = "task"
    dates: tuple[str, ...] = ("opened_on", "due_on", "done_on")

    @property
    def name(self) -> str:
        """The kind as it is stored."""
        return str(dict(self.fixed)["kind"])

    def field(self, name: str) -> RecordField:
        """Return one of the fields."""
        return next(one for one in self.fields if one.name == name)


def _task(kind: TaskKind) -> tuple[tuple[str, Any], ...]:
    return (("kind", kind.value), ("title", kind.zh))


_F = RecordField
_SITE: Final = _F("site_id", ("场所", "Site"), "site", is_asked=True)
_VILLAGE: Final = _F(
    "village_code", ("村社", "Village"), "village", also=("社区", "村（社区）", "属地")
)
_NOTE: Final = _F("note", ("备注", "Note"), "long", is_listed=False)


def _on(zh: str, en: str, *also: str) -> RecordField:
    return _F(ON, (zh, en), "date", is_asked=True, also=("日期", *also))


CONTROL_ROOM: Final = RecordKind(
    (CONTROL_ROOM_SHEET_TITLE, "Duty in control rooms"),
    (
        _SITE,
        _on(CONTROL_ROOM_HEADINGS["checked_on"], "Recorded on"),
        *(
            _F(name, (CONTROL_ROOM_HEADINGS[name], words), "count", most=CONTROL_ROOM_MOST[name])
            for name, words in (
                ("persons", "Persons a shift"),
                ("certified", "Of them certificated"),
                ("hours", "Hours a day"),
            )
        ),
        *(
            _F(name, (CONTROL_ROOM_HEADINGS[name], words), "flag")
            for name, words in (
                ("rota", "A rota is posted"),
                ("log", "The log is kept"),
                ("auto", "In automatic mode"),
            )
        ),
        _F("owner", (CONTROL_ROOM_HEADINGS["filled_by"], "Filled in by")),
    ),
    (("kind", TaskKind.CONTROL_ROOM.value), ("title", CONTROL_ROOM_TITLE)),
    same=("site_id", ON, "persons", "certified", "hours", "rota", "log", "auto"),
    notes=CONTROL_ROOM_NOTES,
)
# What a round through a compound looks at: the five faults the plan names, put as they should be.
PATROL_ITEMS: Final = ("lane", "escape", "equipment", "wiring", "ebikes")
PATROL: Final = RecordKind(
    ("住宅小区消防日常巡查记录", "Daily patrol of compounds"),
    (
        _SITE,
        _on("巡查日期", "Patrolled on"),
        _F("rounds", ("巡查次数", "Rounds"), "count", most=48),
        _F("lane", ("消防车通道畅通", "Fire lane clear"), "flag"),
        _F("escape", ("疏散通道、安全出口畅通", "Escape routes and exits clear"), "flag"),
        _F("equipment", ("消防设施完好", "Equipment in order"), "flag"),
        _F("wiring", ("无私拉乱接电线", "No illegal wiring"), "flag"),
        _F("ebikes", ("无电动车违规停放充电", "No e-bikes where banned"), "flag"),
        _F("found", ("发现问题", "Found"), "long"),
        _F("result", ("处理情况", "What was done"), "long"),
        _F("owner", ("巡查人", "Patrolled by")),
    ),
    _task(TaskKind.PATROL),
    same=("site_id", ON),
    notes=(
        "每次巡查一行，日期必填；各项做到写“是”，没做到写“否”，没看写空。编号一列请勿改动。",
        "高层民用建筑消防安全管理规定（应急管理部令第5号）第三十四条：应当每日防火巡查并填写记录，住宅可结合实际确定频次。",
    ),
    sites=(Category.COMPOUND,),
)
DRILL: Final = RecordKind(
    ("消防疏散演练记录", "Evacuation drills"),
    (
        _SITE,
        _on("演练日期", "Held on"),
        _F("people", ("参加人数", "People"), "count"),
        _F("minutes", ("疏散用时（分钟）", "Minutes to clear"), "number", most=600),
        _F("scene", ("情景", "Scene")),
        _F("found", ("发现问题", "Faults found"), "long"),
        _F("fixed_on", ("问题整改日期", "Faults put right on"), "date"),
        _F("owner", ("组织人", "Led by")),
        _NOTE,
    ),
    _task(TaskKind.DRILL),
    same=("site_id", ON, "scene"),
    notes=("每次演练一行；没有问题的“发现问题”写“无”。编号一列请勿改动。",),
)
STATION_LOG: Final = RecordKind(
    ("微型消防站训练、出动、演练记录", "Micro fire stations: training, call-outs, drills"),
    (
        _F("station", ("微型消防站", "Micro fire station"), is_asked=True, also=("站名", "名称")),
        _on("日期", "Day"),
        _F("work", ("事项", "What it was"), "term", StationWork, is_asked=True),
        _F("people", ("参加人数", "People"), "count", most=1000),
        _F("minutes", ("到场用时（分钟）", "Minutes to the scene"), "number", most=600),
        _F("place", ("地点", "Place")),
        _F("found", ("情况和问题", "What was found"), "long"),
        _F("owner", ("带队人", "Led by")),
    ),
    _task(TaskKind.STATION_LOG),
    same=("station", ON, "work", "place"),
    notes=("每次一行；事项写“训练”“出动”“联动演练”或“巡逻”。",),
)
STATION: Final = RecordKind(
    ("微型消防站台账", "Micro fire stations"),
    (
        _F("name", ("站名", "Station"), is_asked=True, also=("微型消防站", "名称")),
        _VILLAGE,
        _F("lon", ("经度", "Longitude (WGS 84)"), "number", most=180, is_listed=False),
        _F("lat", ("纬度", "Latitude (WGS 84)"), "number", most=90, is_listed=False),
        _F("crew", ("队员人数", "Crew"), "count", most=500),
        _F("certified", ("其中持证人数", "Of them certificated"), "count", most=500),
        _F("leader", ("站长", "Leader")),
        _F("phone", ("联系电话", "Telephone"), is_listed=False),
        _F("gear", ("器材清单", "Gear"), "long"),
        _F("is_gear_whole", ("器材齐全完好", "Gear whole"), "flag"),
        _F("vehicles", ("消防车、摩托数", "Vehicles"), "count", most=50),
        _F("is_working", ("在用", "In use"), "flag"),
        _F(ON, ("核查日期", "Checked on"), "date", also=("日期",)),
        _NOTE,
    ),
    (("kind", SupplyKind.MICRO_STATION.value),),
    same=("name", "village_code"),
    notes=("每站一行；经纬度用 WGS 84，不知道留空。人员配备按公消〔2015〕301号不少于6人。",),
    table="supply_point",
    dates=("checked_on",),
)
REPORT: Final = RecordKind(
    ("群众反映消防隐患台账", "Reports of residents"),
    (
        _F("paper_number", ("工单编号", "Order number"), also=("工单号", "受理编号", "编号", "序号")),
        _F("source", ("来源", "Source"), "term", ReportSource, also=("诉求来源", "受理渠道")),
        _on("受理日期", "Received on", "受理时间", "反映时间", "来电时间"),
        _F(
            "title", ("反映内容", "What is reported"), "long", is_asked=True,
            also=("诉求内容", "问题描述", "反映问题", "事项内容", "内容"),
        ),
        _F("place", ("反映地点", "Where"), also=("地址", "事发地点", "问题地点")),
        _F("site_id", ("场所", "Site"), "site"),
        _VILLAGE,
        _F("contact", ("反映人", "Who reported"), also=("诉求人", "来电人", "姓名"), is_listed=False),
        _F("phone", ("联系电话", "Telephone"), also=("来电号码", "电话"), is_listed=False),
        _F("office", ("承办单位", "Office"), also=("承办部门",)),
        _F("due_on", ("办结期限", "To be answered by"), "date", also=("办理时限", "截止时间")),
        _F("checked_on", ("核查日期", "Checked on"), "date"),
        _F("finding", ("核查结果", "Finding"), "term", ReportFinding),
        _F("result", ("答复内容", "Answer"), "long", also=("办理结果", "办理情况"), is_listed=False),
        _F("done_on", ("答复日期", "Answered on"), "date", also=("办结时间", "办结日期")),
        _F("reward", ("奖励金额（元）", "Reward (yuan)"), "number", most=100_000),
        _F("rewarded_on", ("奖励发放日期", "Paid on"), "date"),
    ),
    (("kind", TaskKind.REPORT.value),),
    same=("paper_number", ON, "title"),
    notes=("一件一行；12345 导出的工单表可直接读入，认得“诉求内容”“受理时间”等表头。核查结果写“属实”“部分属实”或“不属实”。",),
    dates=("opened_on",),
)  # fmt: skip
AGENDA: Final = RecordKind(
    ("会议议题", "Agenda of meetings"),
    (
        _on("会议日期", "Day of the meeting"),
        _F("meeting", ("会议名称", "Meeting"), is_asked=True),
        _F("order", ("次序", "Order"), "count", most=99),
        _F("title", ("议题", "Item"), "long", is_asked=True),
        _F("office", ("汇报单位", "Reported by")),
        _F("owner", ("汇报人", "Speaker")),
        _F("minutes", ("时长（分钟）", "Minutes"), "count", most=600),
        _F("result", ("议定事项", "Decided"), "long"),
    ),
    (("kind", TaskKind.AGENDA.value),),
    same=("meeting", ON, "title"),
    notes=("一个议题一行。",),
    dates=("opened_on", "due_on"),
)
ATTENDANCE: Final = RecordKind(
    ("会议签到", "Attendance of meetings"),
    (
        _on("会议日期", "Day of the meeting"),
        _F("meeting", ("会议名称", "Meeting"), is_asked=True),
        _F("owner", ("姓名", "Name"), is_asked=True),
        _F("office", ("单位", "Of"), is_asked=True),
        _F("post", ("职务", "Post")),
        _F("is_present", ("到会", "Present"), "flag"),
        _F("stands_for", ("代替何人", "Stands in for")),
        _NOTE,
    ),
    _task(TaskKind.ATTENDANCE),
    same=("meeting", ON, "owner", "office"),
    notes=("一人一行；到会写“是”，缺席写“否”。",),
)
JUDGEMENT: Final = RecordKind(
    ("形势研判记录", "Judgements of the situation"),
    (
        _on("研判日期", "Judged on"),
        _F("title", ("研判结论", "Judgement"), "long", is_asked=True),
        _F("grounds", ("依据", "Grounds"), "long"),
        _F("measures", ("对策", "What is done about it"), "long"),
        _F("office", ("研判单位", "Judged by")),
        _F("owner", ("主持人", "Led by")),
        _F("result", ("事后核对", "What came true"), "long"),
    ),
    (("kind", TaskKind.JUDGEMENT.value),),
    same=(ON, "title"),
    notes=("一次研判一行；“事后核对”在期末写：哪些应验，哪些没有。",),
)
LEVEL_CHECK: Final = RecordKind(
    ("提级检查记录", "Checks of a raised level"),
    (
        _on("检查日期", "Checked on"),
        _F("check", ("检查事项", "What was checked"), "term", ExtraCheck, is_asked=True),
        _VILLAGE,
        _F("people", ("参加人数", "People"), "count", most=10_000),
        _F("found", ("发现问题", "Found"), "long"),
        _F("result", ("处理情况", "What was done"), "long"),
        _F("owner", ("检查人", "Checked by")),
    ),
    _task(TaskKind.LEVEL_CHECK),
    same=(ON, "check", "village_code"),
    notes=("一次检查一行；检查事项写提级防范要求的事项，如“夜间巡查”“烟花爆竹禁放巡查”。",),
)
