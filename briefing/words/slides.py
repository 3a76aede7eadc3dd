"""Words of the slides: a title that states what was found, and what a speaker says to it."""

from typing import Final

COVER_LAYOUT: Final = "封面"
BODY_LAYOUT: Final = "标题与内容"

# Titles; `{...}` are facts as printed, `{name}` a village, an office, a category or a date.
VERDICT: Final = "整改率{hazards.rectified_share}，未销案{hazards.open}处，逾期{hazards.overdue}处"
VERDICT_LATE: Final = "整改率{hazards.rectified_share}，逾期{hazards.overdue}处，{name}占{n}处"
NOTHING: Final = "登记册中没有隐患记录；没有记录不等于没有隐患"
MAP: Final = "红色场所{sites.risk.red}家、逾期隐患{hazards.overdue}处"
MOST_HERE: Final = "，{name}最集中"
DENSITY: Final = "隐患密度{name}最高：每百家已检查场所{raw}处"
SHARES: Final = "各村（社区）整改率分不出高低"
SHARES_TOLD: Final = "整改率：{parts}"
LOWER: Final = "{names}明显低于全街道"
HIGHER: Final = "{names}明显高于全街道"
AND_MORE: Final = "{names}等{n}个村（社区）"
WEEKS: Final = "本期发现{hazards.found.period}处、销案{hazards.closed.period}处"
WEEKS_MORE: Final = "，销案多于发现"
WEEKS_LESS: Final = "，发现多于销案"
CATEGORIES: Final = "未销案最多的是{name}：{open}处，其中逾期{overdue}处"
OFFICES: Final = "逾期{hazards.overdue}处中，{name}牵头的最多：{overdue}处"
OFFICES_NONE: Final = "未销案最多的是{name}牵头：{open}处"
CASES: Final = "逾期{hazards.overdue}处，超过三十天的{hazards.overdue_long}处"
PRESSING: Final = "督促与宣传：本期和累计"
KEY_DATE: Final = "距{name}还有{days}天"
KEY_DATE_NOW: Final = "{name}正在进行"
ACTIONS: Final = "下一步：盯住逾期{hazards.overdue}处、七日内到期{hazards.due_soon}处"
ACTIONS_PLAIN: Final = "下一步工作要求"
DECISIONS: Final = "请会议议定以下事项"
CATEGORY_TABLE: Final = "附：分项情况数据"
RANKING_TABLE: Final = "附：村（社区）整改率数据"

# Columns of the decisions, and their rows: what, who leads it, what is proposed.
DECISION_COLUMNS: Final = (("议题", 4.2), ("现状", 2.2), ("牵头", 2.6), ("建议", 4.6))
DECISION_LATE: Final = ("逾期隐患", "逾期{hazards.overdue}处", "逐处定责任人、措施、资金和日期")
DECISION_SOON: Final = ("七日内到期隐患", "到期{hazards.due_soon}处", "村（社区）逐家上门提醒")
DECISION_MAJOR: Final = (
    "重大（含疑似）火灾隐患", "未销案{hazards.major_open}处", "专人看护，报消防救援机构判定",
)  # fmt: skip
DECISION_RED: Final = ("红色场所", "红色{sites.risk.red}家", "由街道领导带队检查")
DECISION_UNKNOWN: Final = ("情况不明的场所", "不明{sites.risk.unknown}家", "尽快上门核实、补齐登记")
LEADS: Final = {
    "village": "各村（社区）", "safety": "应急管理办", "office": "{name}等牵头办所",
    "all": "各牵头办所",
}  # fmt: skip

OPEN: Final = "未销案"
OVERDUE: Final = "逾期"
DENSITY_SERIES: Final = "隐患密度（处/百家已检查场所）"
DENSITY_HINT: Final = (
    "条形为隐患密度，黑线为大致范围。红色：明显高于全街道；灰色：分不出高低；浅绿：明显低于全街道。"
)
SHARE_HINT: Final = (
    "条形为整改率，黑线为大致范围。红色：明显低于全街道；灰色：分不出高低，先后不作评价依据；"
    "浅绿：明显高于全街道。"
)
WEEKS_HINT: Final = "灰色为发现，深色为销案。"

# Alternative texts.
ALT_MAP: Final = "消防安全重点场所分布图：{title}"
ALT_CHART: Final = "图表：{title}。{names}"
ALT_TABLE: Final = "表格：{title}。共{n}行"

# What is spoken: one sentence for each slide, before the sentences of the briefing.
SPOKEN_COVER: Final = "同志们，现在通报{period}的消防安全隐患排查整治情况。"
SPOKEN: Final = "这一页的结论是：{title}。"
SPOKEN_MAP: Final = "带感叹号的是红色场所，双圈的有逾期隐患；斜线的村（社区）隐患密度明显偏高。"
SPOKEN_DECISIONS: Final = "请会议逐项议定，定下的写入会议纪要。"
FOR_REFERENCE: Final = "——以下备查，不念——"
