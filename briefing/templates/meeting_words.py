"""Words of the present view: the situation in ten lines, and the titles of its screens."""

from typing import Final

# Each is one line of a projected screen: at most about thirty characters when filled in.
TEN_LINES: Final = (
    "本期检查场所{sites.visited.period}家、{visits.period}家次。",
    "本期发现隐患{hazards.found.period}处，环比：{hazards.found.period|change}。",
    "本期销案{hazards.closed.period}处，环比：{hazards.closed.period|change}。",
    "累计检查场所{sites.visited}家，覆盖率{sites.coverage}。",
    "累计发现隐患{hazards.found}处，已整改{hazards.rectified}处。",
    "整改率{hazards.rectified_share}，环比：{hazards.rectified_share|change}。",
    "未销案隐患{hazards.open}处，其中重大（含疑似）{hazards.major_open}处。",
    "整改期限已到{hazards.due}处，按期整改率{hazards.in_time_share}。",
    "逾期未整改{hazards.overdue}处，其中三十日以上{hazards.overdue_long}处。",
    "风险场所红{sites.risk.red}家、橙{sites.risk.orange}家，情况不明{sites.risk.unknown}家。",
)
SITUATION: Final = "截至{as_of}的态势"
FIGURES: Final = "主要指标"
MAP: Final = "态势一张图"
RANKING: Final = "村（社区）排名：先看区间，再看名次"
CATEGORIES: Final = "分项情况"
OVERDUE: Final = "逾期突出问题：谁负责"
OFFICES: Final = "责任办所：未销案与逾期"
KEY_DATES: Final = "近期重要节点"
NO_KEY_DATES: Final = "近期没有重要节点。"
CASES: Final = "典型案例"
ACTIONS: Final = "下一步工作要求"
DECISIONS: Final = "会议议定事项"
