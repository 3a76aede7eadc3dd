"""What can be done with a hazard, what each step asks for, and why a step is refused."""

from __future__ import annotations

from typing import Final

from vocabulary.terms import Language, Term

Wording = tuple[str, str]


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


class Rung(Term):
    """How far up an overdue hazard has come; lowest first. The thresholds are our proposal."""

    NONE = "none", "未逾期", "Not overdue"
    REMIND = "remind", "提醒", "Remind"
    SUPERVISE = "supervise", "督办", "Supervise"
    LIST = "list", "挂牌督办", "List for public supervision"


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


def worded(pair: Wording, language: Language = "zh_CN") -> str:
    """Return one of a pair of words in the reader's language."""
    return pair[0 if language == "zh_CN" else 1]


def field_label(action: Action, name: str, language: Language = "zh_CN") -> str:
    """Return what a step's form calls a field."""
    return worded(FIELDS_OF.get((action.value, name), FIELDS[name]), language)


def refusal_sentence(
    code: str, action: Action, language: Language = "zh_CN", **values: object
) -> str:
    """Say why a step was refused.

    Parameters
    ----------
    code : str
        Key of `REFUSALS`.
    action : Action
        The step.
    language : "zh_CN" or "en"
    **values : object
        What the sentence names: `field` a key of `FIELDS`, `open` keys of `CLOSING_CHECKS`, a
        `Term`, a date, or text as it was typed, to be escaped by whoever shows the sentence.
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
