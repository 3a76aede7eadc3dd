"""What a ranking says of a village, and each figure in one sentence."""

from __future__ import annotations

from typing import Final

from vocabulary.terms import Wording

BANDS: Final[dict[str, Wording]] = {
    "clearly_worse": ("明显偏高", "Clearly worse"),
    "cannot_be_told_apart": ("分不出高低", "Cannot be told apart"),
    "clearly_better": ("明显偏低", "Clearly better"),
}

NOTES: Final[dict[str, Wording]] = {
    "not_visited": ("无人上门，不作高低判断", "Nobody was there: not judged"),
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
    "visited": (
        "隐患密度：每百家已上门场所的未销案隐患；已上门指本次行动中至少查过一次或查出过隐患",
        "Hazard density: open hazards per hundred sites visited; visited means at least one visit, "
        "or a hazard found, in this campaign",
    ),
    "seen_share": ("已上门场所占全部场所的比例", "Share of the sites that were visited"),
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

# Columns of the tables `roll-up --out` writes.
ROLL_UP_HEADINGS: Final[dict[str, str]] = {
    "rank": "名次", "rank_low": "名次下限", "rank_high": "名次上限", "office": "上报单位",
    "village_code": "村社代码", "name": "村社", "n_sites": "场所数", "base": "已检查场所数",
    "count": "未销案隐患数", "raw": "每百家隐患数", "eb": "每百家隐患数（收缩估计）",
    "low": "区间下限", "high": "区间上限", "p_worst3": "居前三的概率", "band": "判断",
    "note": "说明", "villages": "村社数", "open": "未销案", "overdue": "逾期", "found": "发现",
    "named": "情形", "file": "文件", "why": "说明",
}  # fmt: skip
