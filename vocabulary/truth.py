"""What the register makes one ask: whole sentences by code, never an accusation."""

from __future__ import annotations

from typing import Final

from vocabulary.terms import Wording

# {value}, {expected}: counts of the village; {other}: what the other hazard is called.
QUESTIONS: Final[dict[str, Wording]] = {
    "closed_same_day": (
        "发现当天即销案，但该类隐患一般不能当场改完，请核实整改情况",
        "Closed on the day it was found, though this kind is seldom put right at once: please check",
    ),
    "closed_before_found": (
        "销案日期早于发现日期，请核对日期",
        "Closed before it was found: please check the dates",
    ),
    "closed_without_recheck": (
        "已销案但没有复查合格记录，请补录或说明",
        "Closed without a passed re-check on record: please add it or explain",
    ),
    "rechecked_by_owner": (
        "复查人与整改责任人同名，请确认是否由他人复查",
        "The person in charge and the one who re-checked have the same name: was it another person?",
    ),
    "photo_used_again": (
        "整改照片与另一条记录（{other}）相同，请确认照片是否传错",
        "The photo is the same as in another record ({other}): was the right one uploaded?",
    ),
    "bunched_before_meeting": (
        "会前三天内销案 {value} 处，按平日约 {expected} 处，请了解原因",
        "{value} closed within three days before a meeting, about {expected} usual: what happened?",
    ),
    "finds_little": (
        "检查中查出隐患 {value} 次，按其他村社约 {expected} 次，是确实少还是没查到，请了解",
        "{value} visits found anything, about {expected} by the others: fewer there, or not seen?",
    ),
}

# What is lacking in the register, for the repair queue.
REPAIRS: Final[dict[str, Wording]] = {
    "position": ("缺少准确位置", "No exact position"),
    "village": ("没有归属村社", "No village"),
    "address": ("缺少地址", "No address"),
    "fact": ("缺少「{other}」", "{other} not known"),
    "code": ("隐患未归类", "Hazard not classified"),
    "description": ("缺少隐患描述", "No description"),
    "found_on": ("缺少发现日期", "No day it was found"),
    "due_on": ("未销案隐患缺少整改期限", "Open without a deadline"),
    "closed_on": ("已销案但缺少销案日期", "Closed, but no day of closing"),
    "date_order": ("日期先后不合", "Dates out of order"),
}
