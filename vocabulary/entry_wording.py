"""What a site or a hazard entered by hand is asked for, and why an entry is refused."""

from __future__ import annotations

from typing import Final

from vocabulary.facts import FACTS
from vocabulary.terms import Language, Term
from vocabulary.workflow_wording import Wording, worded

SITE_ENTRY: Final[dict[str, Wording]] = {
    "name": ("场所名称", "Name"),
    "category": ("场所类别", "Category"),
    "village_code": ("村社", "Village"),
    "address": ("地址", "Address"),
    "office": ("监管办所", "Supervising office"),
    "responsible_person": ("消防安全责任人", "Responsible person"),
    "phone": ("联系电话", "Telephone"),
    "site_no": ("台账编号", "Ledger number"),
    "lon": ("经度", "Longitude"),
    "lat": ("纬度", "Latitude"),
    "position_quality": ("位置来源", "How the position is known"),
}
HAZARD_ENTRY: Final[dict[str, Wording]] = {
    "code": ("隐患类型", "Kind of hazard"),
    "description": ("具体描述（部位、情况）", "What exactly, and where"),
    "grade": ("隐患级别", "Grade"),
    "found_on": ("发现日期", "Found on"),
    "found_how": ("发现方式", "How it was found"),
    "found_by": ("发现人", "Found by"),
    "due_on": ("整改期限", "Deadline"),
    "owner": ("整改责任人", "Responsible for putting it right"),
    "hazard_no": ("台账编号", "Ledger number"),
    "reason": ("更正理由", "Why it is corrected"),
    "paper_number": ("消防救援机构文书编号", "The fire authority's paper"),
}
FOUND_HOW: Final[tuple[Wording, ...]] = (
    ("日常检查", "Routine check"),
    ("群众举报", "Reported by residents"),
    ("单位自查", "The unit's own check"),
    ("上级督查", "Inspection from above"),
    ("专项检查", "Campaign check"),
)

# {field} is what the form calls the field.
ENTRY_REFUSALS: Final[dict[str, Wording]] = {
    "missing": ("请填写“{field}”。", "Fill in “{field}”."),
    "too_long": (
        "“{field}”最多 {most} 个字，现在有 {length} 个，请写短一些。",
        "“{field}” has at most {most} characters, got {length}; shorten it.",
    ),
    "range": (
        "“{field}”写的是 {value}，应在 {low} 到 {high} 之间，请核对。",
        "“{field}” is {value}; it should lie between {low} and {high}. Check it.",
    ),
    "whole": (
        "“{field}”须是整数，现在是 {value}。",
        "“{field}” must be a whole number, got {value}.",
    ),
    "phone": (
        "“{field}”写的是“{value}”，不像电话号码，请核对（例：13800000000 或 023-45670000）。",
        "“{field}” reads “{value}”, which is no telephone number (023-45670000).",
    ),
    "no_such_village": (
        "“{value}”不在村社名录里，请从列表中选择。",
        "“{value}” is no village of the register; choose one of the list.",
    ),
    "outside": (
        "这个位置（{value}）不在铜梁区范围内，请重新点选。",
        "That place ({value}) lies outside the district; click again.",
    ),
    "exists": (
        "同一村社已有“{name}”，请打开那个场所修改，确是两个场所请在名称后注明（如“东区”）。",
        "There is “{name}” in that village already: open it, or tell the two apart in the name.",
    ),
    "nothing_new": ("没有改动，未保存。", "Nothing was changed; nothing was saved."),
    "future_date": (
        "“{field}”{day} 还没有到，今天是 {today}，请填实际日期。",
        "“{field}” {day} is still to come, today is {today}.",
    ),
    "before_last": (
        "日期 {day} 早于上一次记录的 {last}，请填 {last} 或以后的日期。",
        "{day} lies before the last record, {last}; give that day or a later one.",
    ),
    "due_before_found": (
        "整改期限 {due} 早于发现日期 {day}，请改期限。",
        "The deadline {due} lies before the day it was found, {day}; change it.",
    ),
    "major_paper": (
        "重大隐患由消防救援机构判定（或撤销），须填写文书编号；没有文书请选“疑似重大隐患”。",
        "Only the fire authority makes a hazard major, or not: give its paper, or “suspected”.",
    ),
    "grade_closed": (
        "已销案的隐患不能改级别；确有反弹请“反弹重开”。",
        "The grade of a closed hazard cannot change; open it again where it came back.",
    ),
    "voided": ("这条记录已作废，不能再改。", "This record is voided and cannot be changed."),
}


def entry_label(name: str, language: Language = "zh_CN") -> str:
    """Return what a form calls a field of a site or a hazard."""
    if name == "effective_on":
        return worded(("日期", "Date"), language)
    if name in FACTS:
        fact = FACTS[name]
        title = worded((fact.zh, fact.en), language)
        return f"{title}（{fact.unit}）" if fact.unit and language == "zh_CN" else title
    return worded({**HAZARD_ENTRY, **SITE_ENTRY}[name], language)


def entry_sentence(code: str, language: Language = "zh_CN", **values: object) -> str:
    """Say why an entry was refused.

    Parameters
    ----------
    code : str
        Key of `ENTRY_REFUSALS`.
    language : "zh_CN" or "en"
    **values : object
        What the sentence names; `field` a field's name. Text stays as typed, to be escaped by
        whoever shows the sentence.
    """
    said: dict[str, object] = {
        name: value.label(language) if isinstance(value, Term) else value
        for name, value in values.items()
    }
    if "field" in said:
        said["field"] = entry_label(str(said["field"]), language)
    return worded(ENTRY_REFUSALS[code], language).format(**said)
