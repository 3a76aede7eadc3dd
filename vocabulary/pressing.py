"""Why somebody is pressed: how far up, a whole sentence for each rule, the thresholds."""

from __future__ import annotations

from typing import Final

from vocabulary.terms import Language, Term, Wording, worded


class Escalation(Term):
    """How far up an overdue hazard has come; lowest first. The thresholds are our proposal."""

    NONE = "none", "未逾期", "Not overdue"
    REMIND = "remind", "提醒", "Remind"
    SUPERVISE = "supervise", "督办", "Supervise"
    LIST = "list", "挂牌督办", "List for public supervision"


class PressingList(Term):
    """What is due, by rule."""

    TALK = "talk", "应约谈", "To be talked to"
    SUPERVISE = "supervise", "应督办", "To be supervised"
    EXPOSE = "expose", "可曝光（先审核）", "May be exposed (check first)"
    RESULT = "result", "移送无结果", "Handed over, no result"
    OUTCOME = "outcome", "无处置去向", "Without an outcome"


class LegalState(Term):
    """Where the legal check of an exposure stands."""

    WAITING = "waiting", "待法制审核", "Legal check waiting"
    CHECKED = "checked", "已审核，可曝光", "Checked, may be exposed"


PRESSING_REASONS: Final[dict[str, Wording]] = {
    "talk_overdue": (
        "{n} 条隐患逾期达到 {limit} 天，最长 {days} 天",
        "{n} hazards are overdue by {limit} days or more, the longest by {days}",
    ),
    "talk_many": (
        "同一场所有 {n} 条逾期（达到 {limit} 条）",
        "{n} hazards are overdue at one site (limit {limit})",
    ),
    "talk_relapse": ("{n} 条隐患销案后反弹", "{n} hazards came back after they were closed"),
    "talk_repeat": (
        "“{code}”在此累计发现 {n} 次（达到 {limit} 次），现在仍有未销案",
        "“{code}” was found here {n} times (limit {limit}), and one is still open",
    ),
    "supervise_late": (
        "逾期 {days} 天，达到督办线 {limit} 天，尚未督办",
        "Overdue by {days} days, supervision starts at {limit}; not supervised yet",
    ),
    "list_late": (
        "逾期 {days} 天，达到挂牌线 {limit} 天，尚未挂牌",
        "Overdue by {days} days, public listing starts at {limit}; not listed yet",
    ),
    "expose_late": (
        "逾期 {days} 天（达到 {limit} 天）且涉及生命安全通道、设施或重大危险",
        "Overdue by {days} days (limit {limit}), and it bears on escape, equipment or grave danger",
    ),
    "expose_after_talk": (
        "{day} 约谈后仍未整改",
        "Not put right since the talk of {day}",
    ),
    "result_waiting": (
        "{day} 移送，已等 {days} 天，没有处理结果",
        "Handed over on {day}, {days} days ago, and no result is in",
    ),
    "outcome_unassigned": (
        "发现 {days} 天，尚未交办",
        "Found {days} days ago and not assigned yet",
    ),
    "outcome_no_deadline": (
        "已交办，但没有整改期限",
        "Assigned, but without a deadline",
    ),
    "outcome_no_office": ("没有牵头办所", "No office leads it"),
}  # fmt: skip

# Thresholds of `analysis.pressing.due_lists.due_lists.PressingRules`: name -> (Chinese, English), our proposal each.
THRESHOLDS: Final[dict[str, Wording]] = {
    "talk_overdue_days": ("约谈：单条逾期达到（天）", "Talk: a hazard overdue by (days)"),
    "talk_site_overdue": ("约谈：同一场所逾期达到（条）", "Talk: overdue at one site (hazards)"),
    "talk_same_code": ("约谈：同类问题累计（次）", "Talk: the same kind found (times)"),
    "talk_quiet_days": ("约谈后多少天内不再列入", "Not listed again after a talk for (days)"),
    "supervise_days": ("督办：逾期达到（天）", "Supervision: overdue by (days)"),
    "list_days": ("挂牌督办：逾期达到（天）", "Public listing: overdue by (days)"),
    "expose_overdue_days": ("曝光：逾期达到（天）", "Exposure: overdue by (days)"),
    "result_days": ("移送后多少天应有结果", "A result is due after (days)"),
    "outcome_days": ("发现后多少天应有去向", "An outcome is due after (days)"),
}


def pressing_sentence(reason: str, language: Language = "zh_CN", **values: object) -> str:
    """Say one reason in the reader's language; its values are put in as they are."""
    return worded(PRESSING_REASONS[reason], language).format(**values)


def threshold_label(name: str, language: Language = "zh_CN") -> str:
    """Return what a threshold is called."""
    return worded(THRESHOLDS[name], language)
