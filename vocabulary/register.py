"""What can be done with a site and a hazard, what each step asks for, and why it is refused."""

from __future__ import annotations

from typing import Final

from vocabulary.facts import FACTS
from vocabulary.terms import Language, Term, Wording, worded


class Action(Term):
    """What a person can do with a hazard, in the order of the work."""

    REGISTER = "register", "登记", "Register"
    ASSIGN = "assign", "交办", "Assign"
    SET_DEADLINE = "set_deadline", "定期限", "Set deadline"
    EXTEND = "extend", "延期", "Extend"
    START = "start", "开始整改", "Start"
    SUBMIT = "submit", "申请复查", "Submit for re-check"
    RECHECK_PASS = "recheck_pass", "复查合格", "Re-check: passed"
    RECHECK_FAIL = "recheck_fail", "复查不合格", "Re-check: failed"
    ACCEPT = "accept", "验收", "Accept"
    CLOSE = "close", "销案", "Close"
    REOPEN = "reopen", "反弹重开", "Reopen"
    SUPERVISE = "supervise", "督办", "Supervise"
    TALK = "talk", "约谈", "Talk to the owner"
    EXPOSE = "expose", "曝光", "Expose"
    HAND_OVER = "hand_over", "移送", "Hand over"
    RESULT = "result", "收到处理结果", "Result received"
    VOID = "void", "作废", "Void"


# What a step asks for, as the form is labelled.
FIELDS: Final[dict[str, Wording]] = {
    "office": ("牵头办所", "Lead office"),
    "owner": ("整改责任人", "Responsible person"),
    "due_on": ("整改期限", "Deadline"),
    "reason": ("理由", "Reason"),
    "approver": ("批准人", "Approved by"),
    "measure": ("整改措施", "Measure taken"),
    "photos": (
        "整改后照片编号（纸质或别处存放的，一行一张）",
        "Numbers of after-photos kept elsewhere, one a line",
    ),
    "rechecked_by": ("复查人", "Checked by"),
    "checklist": ("销案质量核对", "Quality checklist"),
    "paper_number": ("文书编号", "Paper number"),
    "legal_check": ("已通过法制审核", "The legal check is done"),
    "is_listed": ("挂牌督办（须有文书编号）", "Public listing (needs the paper's number)"),
    "note": ("备注", "Note"),
    "effective_on": ("办理日期", "Date"),
}
# Where a step calls a field by another name.
FIELDS_OF: Final[dict[tuple[str, str], Wording]] = {
    (Action.EXTEND.value, "due_on"): ("延期至", "New deadline"),
    (Action.SUBMIT.value, "owner"): ("整改人", "Put right by"),
    (Action.RECHECK_PASS.value, "owner"): ("整改人", "Put right by"),
    (Action.RECHECK_FAIL.value, "owner"): ("整改人", "Put right by"),
    (Action.CLOSE.value, "owner"): ("整改人", "Put right by"),
    (Action.CLOSE.value, "rechecked_by"): (
        "销案核验人（非整改人）",
        "Second person, not the fixer",
    ),
    (Action.CLOSE.value, "paper_number"): ("消防救援机构文书编号", "The fire authority's paper"),
    (Action.RECHECK_FAIL.value, "reason"): ("不合格之处", "What is still wrong"),
    (Action.REOPEN.value, "reason"): ("反弹情况", "What came back"),
    (Action.TALK.value, "note"): ("约谈对象和要点", "Who was talked to, and about what"),
    (Action.HAND_OVER.value, "note"): ("移送给谁、移送事由", "To whom, and why"),
    (Action.RESULT.value, "note"): ("处理结果", "The result"),
    (Action.EXPOSE.value, "note"): ("曝光渠道", "Where it is named"),
}

# The quality checklist of a closing; our proposal, every line must be ticked.
CLOSING_CHECKS: Final[dict[str, Wording]] = {
    "seen_on_site": ("已到现场核对，隐患确已消除", "Seen on site: the hazard is gone"),
    "measure_done": ("整改措施逐项落实", "Every measure is carried out"),
    "photos_match": ("整改前后照片为同一部位", "Before and after photos show the same spot"),
    "no_new_hazard": ("整改未带来新的隐患", "Putting it right made no new hazard"),
}

REFUSALS: Final[dict[str, Wording]] = {
    "not_allowed": (
        "“{status}”的隐患不能办理“{action}”，请先完成前面的步骤。",
        "“{action}” cannot be done while the hazard is “{status}”; finish the steps before it.",
    ),
    "field_missing": ("办理“{action}”必须填写“{field}”。", "“{action}” needs “{field}”."),
    "future_date": (
        "办理日期 {day} 还没有到，今天是 {today}，请填实际发生的日期。",
        "{day} is still to come, today is {today}; give the day it happened.",
    ),
    "before_last": (
        "办理日期 {day} 早于上一步的 {last}，请填 {last} 或以后的日期。",
        "{day} lies before the step before it ({last}); give {last} or a later day.",
    ),
    "due_before_start": (
        "整改期限 {due} 早于办理日期 {day}，请改期限。",
        "The deadline {due} lies before the day of this step, {day}; change the deadline.",
    ),
    "due_not_later": (
        "延期后的期限 {due} 没有晚于原期限 {old}，请填更晚的日期。",
        "The new deadline {due} is not later than the old one, {old}; give a later day.",
    ),
    "due_needs_extension": (
        "新期限 {due} 晚于原期限 {old}，推迟期限须走“延期”，写明理由和批准人。",
        "The deadline {due} is later than {old}; a later one needs an extension with its approver.",
    ),
    "no_deadline": (
        "这条隐患还没有期限，请先“定期限”。",
        "This hazard has no deadline yet; set one first.",
    ),
    "deadline_exists": (
        "这条隐患已有期限 {old}，要改请走“延期”。",
        "This hazard has the deadline {old}; extend it instead.",
    ),
    "same_person": (
        "复查、销案必须由另一个人办理，“{name}”就是这次整改的整改人或录入人。",
        "Whoever checks cannot be who put it right or entered that: “{name}” did.",
    ),
    "fixer_unknown": (
        "没有记录由谁整改，无法核对是否同一人，请先填写整改人。",
        "Who put it right is not on record; name the fixer first.",
    ),
    "no_after_photo": (
        "没有整改后的照片，不能销案，请先补照片。",
        "There is no photo of the place put right; add one before closing.",
    ),
    "checklist_open": (
        "销案质量核对还有未打勾的项：{open}。",
        "The quality checklist is not complete: {open}.",
    ),
    "authority_paper": (
        "重大隐患须凭消防救援机构的文书销案，请填写文书编号。",
        "A major hazard is closed on the fire authority's paper; give its number.",
    ),
    "result_pending": (
        "已移送其他单位、还没有收到处理结果，不能销案，请先登记结果。",
        "It was handed over and no result is in; enter the result before closing.",
    ),
    "nothing_handed_over": (
        "没有等待结果的移送，请先“移送”。",
        "Nothing handed over is waiting for a result; hand it over first.",
    ),
    "legal_check": (
        "没有通过法制审核，不能对外曝光。",
        "Nothing is made public before the legal check.",
    ),
    "listing_paper": (
        "挂牌督办须填写文书编号。",
        "Public listing needs the number of its paper.",
    ),
}


def field_label(action: Action, name: str, language: Language = "zh_CN") -> str:
    """Return what a step's form calls a field."""
    return worded(FIELDS_OF.get((action.value, name), FIELDS[name]), language)


def refusal_sentence(
    code: str, action: Action, language: Language = "zh_CN", **values: object
) -> str:
    """Say why a step was refused.

    Parameters
    ----------
    code : key of `REFUSALS`
    **values
        What the sentence names: `field` a key of `FIELDS`, `open` keys of `CLOSING_CHECKS`, a
        `Term`, a date, or text as it was typed, to be escaped where the sentence is shown.
    """
    said: dict[str, object] = {"action": action.label(language)}
    for name, value in values.items():
        if name == "field":
            said[name] = field_label(action, str(value), language)
        elif name == "open" and isinstance(value, list):
            mark = "、" if language == "zh_CN" else "; "
            said[name] = mark.join(worded(CLOSING_CHECKS[one], language) for one in value)
        else:
            said[name] = value.label(language) if isinstance(value, Term) else value
    return worded(REFUSALS[code], language).format(**said)


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
    code : key of `ENTRY_REFUSALS`
    **values
        What the sentence names; `field` a field's name. Text stays as typed, to be escaped where
        the sentence is shown.
    """
    said: dict[str, object] = {
        name: value.label(language) if isinstance(value, Term) else value
        for name, value in values.items()
    }
    if "field" in said:
        said["field"] = entry_label(str(said["field"]), language)
    return worded(ENTRY_REFUSALS[code], language).format(**said)
