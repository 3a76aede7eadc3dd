"""Why a site is red, or is visited: every sentence about a reason, by code."""

from __future__ import annotations

from typing import Final

from vocabulary.terms import Category, Language, Wording, worded

# {points} is the share of the score; {value} the number the code names; {hazard} what the hazard is
# called. A code with "_past" is taken where the value is negative and is given its size.
REASONS: Final[dict[str, Wording]] = {
    "hard_suspected_major": (
        "有疑似重大火灾隐患未销案（待消防救援机构判定），直接列为红色",
        "A suspected major hazard is open (for the fire authority to judge): red at once",
    ),
    "hard_t4_open": (
        "有立即威胁公共安全的隐患未销案，直接列为红色",
        "A hazard that threatens public safety at once is open: red at once",
    ),
    "hard_supervised": (
        "有督办隐患未销案，直接列为红色",
        "A supervised hazard is open: red at once",
    ),
    "hard_t3_overdue": (
        "设施或疏散通道类隐患逾期未改，不低于橙色",
        "An equipment or escape hazard is overdue: at least orange",
    ),
    "hazard": ("{hazard}：计 {points} 分", "{hazard}: {points} points"),
    "hazard_overdue": (
        "{hazard}：已逾期 {value} 天，计 {points} 分",
        "{hazard}: {value} days overdue, {points} points",
    ),
    "hazard_long_overdue": (
        "{hazard}：已逾期 {value} 天（超过 30 天），计 {points} 分",
        "{hazard}: {value} days overdue (over 30), {points} points",
    ),
    "relapse": (
        "{hazard}：回头看反弹，计 {points} 分",
        "{hazard}: came back after closing, {points} points",
    ),
    "relapse_overdue": (
        "{hazard}：回头看反弹且已逾期 {value} 天，计 {points} 分",
        "{hazard}: came back after closing, {value} days overdue, {points} points",
    ),
    "relapse_long_overdue": (
        "{hazard}：回头看反弹且已逾期 {value} 天（超过 30 天），计 {points} 分",
        "{hazard}: came back after closing, {value} days overdue (over 30), {points} points",
    ),
    "exposure_vulnerable": (
        "老幼病残场所或夜间住人，暴露系数 ×{value}",
        "Vulnerable people or people sleeping here: exposure ×{value}",
    ),
    "exposure_crowded": ("人员密集场所，暴露系数 ×{value}", "Crowded place: exposure ×{value}"),
    "exposure_high_rise": ("高层建筑，暴露系数 ×{value}", "High-rise: exposure ×{value}"),
    "exposure_super_high_rise": (
        "高度超过 100 米，暴露系数 ×{value}",
        "Above 100 m: exposure ×{value}",
    ),
    "never_visited": (
        "没有检查记录，也没有隐患记录，情况不明，需要上门",
        "No visit and no hazard on record: not known, go and see",
    ),
    "risk_score": ("风险评分 {value}", "Risk score {value}"),
    "serious_expected": ("预计查出严重隐患 {value} 处", "{value} serious finds expected"),
    "recheck_due": ("整改已申请复查，{value} 天内应复查", "Re-check due within {value} days"),
    "recheck_due_past": ("复查已超期 {value} 天", "Re-check {value} days late"),
    "deadline_soon": ("{value} 天内有隐患到期", "A deadline falls within {value} days"),
    "deadline_soon_past": ("有隐患已逾期 {value} 天", "A hazard is {value} days overdue"),
    "unvisited": ("没有上门检查记录", "No visit on record"),
    "long_unseen": ("距上次检查已 {value} 天", "{value} days since the last visit"),
    "facts_unknown": ("有 {value} 项基本情况未登记", "{value} basic facts not known"),
    "floor": ("本村（社区）保底名额", "Floor of its village"),
    "random": ("随机抽查名额", "Drawn at random"),
    "asked_for": ("按安排必查", "To be visited as asked"),
    # What raises or lowers the finds expected of a visit, in percent of the mean of all.
    "finds_kind": (
        "{hazard}类场所，预计多查出 {value}%",
        "{hazard}: {value} % more finds expected",
    ),
    "finds_kind_past": (
        "{hazard}类场所，预计少查出 {value}%",
        "{hazard}: {value} % fewer finds expected",
    ),
    "finds_village": ("所在村（社区），多 {value}%", "Its village: {value} % more"),
    "finds_village_past": ("所在村（社区），少 {value}%", "Its village: {value} % fewer"),
    "finds_first": ("首次上门，多 {value}%", "First visit: {value} % more"),
    "finds_first_past": ("首次上门，少 {value}%", "First visit: {value} % fewer"),
    "finds_since": ("距上次检查的天数，多 {value}%", "Days since the last visit: {value} % more"),
    "finds_since_past": (
        "距上次检查的天数，少 {value}%",
        "Days since the last visit: {value} % fewer",
    ),
    "finds_own": ("本场所以往查出的情况，多 {value}%", "Its own past visits: {value} % more"),
    "finds_own_past": ("本场所以往查出的情况，少 {value}%", "Its own past visits: {value} % fewer"),
    "mostly_category": (
        "{hazard}类未销案 {value} 处，占比最大",
        "Mostly {hazard}: {value} open",
    ),
    "overdue_share": ("逾期 {value} 处", "{value} overdue"),
    "oldest_open": ("最久一处已 {value} 天未销案", "The oldest has been open for {value} days"),
    "few_visits": (
        "每个场所只检查 {value} 次，少于平均",
        "Only {value} visits per site, below average",
    ),
    "nothing_found": (
        "检查 {value} 次未发现一处隐患，请核实",
        "{value} visits found nothing: worth a second look",
    ),
}


# What a visit is expected to find: a number for choosing visits beside the score of what is open.
EXPECTED: Final[dict[str, Wording]] = {
    "burden": (
        "风险评分说的是已知未销案的隐患，用于督促整改",
        "The risk score is what is known and open: for pressing",
    ),
    "finds": (
        "预计查出数说的是上门一次大约能查出多少，用于安排检查",
        "Expected finds is what a visit would bring to light: for inspecting",
    ),
    "visit": (
        "上门一次预计查出 {expected} 处（{low}–{high}），其中严重 {serious} 处；"
        "这样的检查 10 次约有 {tenths} 次能查出问题",
        "Expect {expected} finds ({low}–{high}), {serious} of them serious; {tenths} visits in 10 "
        "like this find something",
    ),
    "own": ("此前上门 {n} 次，查出 {found} 处", "{n} visits before found {found}"),
    "times": ("是全部场所平均的 {times} 倍", "{times} times the mean of all sites"),
    "little_known": (
        "对它了解还少，主要按同类场所估计",
        "Little known yet: mostly from sites of its kind",
    ),
    "own_says_little": (
        "从已有检查看，一处以往查出多少，对下次参考不大",
        "Here a site's own history says little of the next visit",
    ),
    "too_few": (
        "检查还不到 60 次，了解太少，不宜据此排序",
        "Fewer than 60 visits: too little known to order by",
    ),
    "no_verdict": (
        "预计查出数只用来安排上门，不是对场所的评价，更不是起火的可能性",
        "Expected finds is a number for choosing visits; it is no verdict on a site and no chance "
        "of fire",
    ),
}


def reason_sentence(
    code: str,
    *,
    language: Language = "zh_CN",
    points: float = 0.0,
    value: float | None = None,
    hazard: str = "",
    subject: str | None = None,
) -> str:
    """Return the sentence of a reason.

    Parameters
    ----------
    code : key of `REASONS`
    points : shown with one decimal
    value : the number the sentence names; shown without a decimal where it is whole
    hazard : what the hazard (or the category) is called
    subject : value of a Category, called by its name where no hazard is named

    Raises
    ------
    KeyError
        The code has no sentence.
    """
    if value is not None and value < 0 and f"{code}_past" in REASONS:
        code, value = f"{code}_past", -value
    if subject and not hazard:
        hazard = Category(subject).label(language)
    words = worded(REASONS[code], language)
    return words.format(points=f"{points:.1f}", value=_number(value), hazard=hazard)


def _number(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.4g}"
