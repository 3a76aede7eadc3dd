"""Words of the duty sheet of fire control rooms, which goes out as Excel and comes back."""

from __future__ import annotations

from typing import Final

from vocabulary.form_words import SITE_HEADINGS
from vocabulary.terms import Term

# Answers of a record, in the order of the form: numbers, then yes or no.
COUNTS: Final = ("persons", "certified", "hours")
FLAGS: Final = ("rota", "log", "auto")
# Nobody stands a shift of more than these, and no day has more hours.
MOST: Final = {"persons": 50, "certified": 50, "hours": 24}
ROOM_HEADINGS: Final[dict[str, str]] = {
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
UNITS: Final = "人时小"
TITLE: Final = "消防控制室值班情况"
SHEET_TITLE: Final = "消防控制室值班情况表"
NOTES: Final = (
    "每个消防控制室一行：人数、小时数填数字，其余填“是”或“否”；不清楚的留空，按未填计。编号一列请勿改动。",
    "要求：每日24小时专人值班，每班不少于2人，均持有消防设施操作员证；值班表上墙，记录完整，联动控制处于自动状态。",
)


class RoomGap(Term):
    """What is missing in a control room's duty."""

    PERSONS = "persons", "每班不足2人", "Fewer than 2 a shift"
    CERTIFIED = "certified", "持证人员不足2人", "Fewer than 2 certificated"
    HOURS = "hours", "未24小时值班", "Not round the clock"
    ROTA = "rota", "无值班表", "No rota"
    LOG = "log", "值班记录不全", "Log not kept"
    AUTO = "auto", "联动控制未置自动", "Not in automatic mode"
    UNTOLD = "untold", "有未填项", "Items left blank"


class RoomState(Term):
    """Where the record of a control room stands; the gravest first."""

    NONE = "none", "无记录", "No record"
    GAPS = "gaps", "有缺项", "Gaps"
    STALE = "stale", "记录过期", "Record too old"
    COMPLETE = "complete", "齐全", "Complete"
