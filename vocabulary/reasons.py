"""Every sentence about a reason, a band, a note, a figure and a key date, by code."""

from __future__ import annotations

from typing import Final

from vocabulary.terms import Language

Wording = tuple[str, str]

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

BANDS: Final[dict[str, Wording]] = {
    "clearly_worse": ("明显偏高", "Clearly worse"),
    "cannot_be_told_apart": ("分不出高低", "Cannot be told apart"),
    "clearly_better": ("明显偏低", "Clearly better"),
}

NOTES: Final[dict[str, Wording]] = {
    "no_base": ("缺少基数，不参加排名", "No base: not ranked"),
    "small_base": ("基数不足 5，仅供参考", "Base below 5: for reference only"),
    "too_few": ("可比村社不足两个，不排名", "Fewer than two to compare: not ranked"),
}

# Each figure in one sentence, as a leader may ask for it.
FIGURES: Final[dict[str, Wording]] = {
    "sites": ("纳入检查的场所总数", "Sites in the register"),
    "found": ("累计发现的隐患（不含作废）", "Hazards found so far (voided ones left out)"),
    "open": ("尚未销案的隐患", "Hazards not yet closed"),
    "major_open": (
        "尚未销案的重大及疑似重大隐患（认定属消防救援机构）",
        "Major and suspected major hazards not yet closed (the fire authority judges)",
    ),
    "overdue": (
        "超过整改期限仍未整改的隐患，自期限次日起算",
        "Hazards past their deadline and not put right, from the day after it",
    ),
    "closed_in_time": (
        "按期整改率：期限已到的隐患中，在期限内整改的占比",
        "Share put right in time, among hazards whose deadline has passed",
    ),
    "phase_days_left": ("本阶段剩余天数", "Days left in the phase"),
    "raw": ("原始密度：件数除以基数", "Plain density: count over base"),
    "eb": (
        "收缩后密度：件数少的村社向全街道平均靠拢，避免偶然",
        "Shrunk density: small numbers are drawn towards the overall rate",
    ),
    "interval": (
        "90% 区间：真实密度有九成把握落在其中",
        "90 % interval: the true density lies inside with 90 % certainty",
    ),
    "rank_interval": (
        "名次区间：名次有九成把握落在其中；区间宽说明分不出先后",
        "Rank interval: where the rank lies with 90 % certainty; wide means it cannot be told",
    ),
    "p_worst3": ("处在最差三名的可能性", "Chance of being among the worst three"),
    "score": (
        "风险评分只用于排序，不是起火概率",
        "The score is a ranking aid, not a probability of fire",
    ),
}

KEY_DATES: Final[dict[str, Wording]] = {
    "fire_month": ("消防宣传月", "Fire-safety month"),
    "fire_day": ("119 消防日", "Fire day"),
    "new_year": ("元旦", "New Year"),
    "little_new_year_north": ("小年（腊月廿三）", "Little New Year (23rd)"),
    "little_new_year_south": ("小年（腊月廿四）", "Little New Year (24th)"),
    "new_years_eve": ("除夕", "New Year's Eve"),
    "spring_festival": ("春节", "Spring Festival"),
    "fifth_day": ("破五", "Fifth day"),
    "lantern": ("元宵节", "Lantern Festival"),
    "two_sessions": ("全国两会", "Two sessions"),
    "qingming": ("清明", "Qingming"),
}
UNPUBLISHED: Final[Wording] = (
    "节假日安排未发布，仅按周末推算",
    "Holidays not published: weekends only",
)
FORECAST: Final[Wording] = ("预估", "forecast")


def sentence(
    code: str,
    *,
    language: Language = "zh_CN",
    points: float = 0.0,
    value: float | None = None,
    hazard: str = "",
) -> str:
    """Return the sentence of a reason.

    Parameters
    ----------
    code : str
        Of REASONS.
    language : "zh_CN" or "en"
    points : float
        Shown with one decimal.
    value : float, optional
        The number the sentence names; shown without a decimal where it is whole.
    hazard : str
        What the hazard (or the category) is called.

    Raises
    ------
    KeyError
        The code has no sentence.
    """
    if value is not None and value < 0 and f"{code}_past" in REASONS:
        code, value = f"{code}_past", -value
    wording = REASONS[code][0 if language == "zh_CN" else 1]
    return wording.format(points=f"{points:.1f}", value=_number(value), hazard=hazard)


def label(wording: Wording, language: Language = "zh_CN") -> str:
    """Return the Chinese or the English of a wording."""
    return wording[0] if language == "zh_CN" else wording[1]


def _number(value: float | None) -> str:
    if value is None:
        return "—"
    return f"{value:.0f}" if float(value).is_integer() else f"{value:.4g}"
