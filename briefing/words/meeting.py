"""Words of the eight screens of a meeting: titles that state what was found, what is said."""

from typing import Final

# The screens by id, as the list to jump by names them.
NAMES: Final = {
    "cover": "封面",
    "verdict": "一句话和四个数",
    "map": "热力图",
    "villages": "村（社区）排位",
    "burndown": "与计划线的差距",
    "parts": "类别、办所与督促宣传",
    "overdue": "逾期最久的十处",
    "decisions": "要求与决定",
}
COVER: Final = "周调度会"
FOOT: Final = "{title}　{period}"

OPEN: Final = "未销案{n}处"
BY_PLAN: Final = "，比计划线"
OVER: Final = "多{n}处"
UNDER: Final = "少{n}处"
ON_PLAN: Final = "，与计划线相平"
AND_LATE: Final = "；"
LATE: Final = "逾期{n}处"
LATE_IN: Final = "，其中{name}{n}处"
STOP: Final = "。"
NOTHING: Final = "登记册中没有隐患记录；没有记录不等于没有隐患。"

RED_SITES: Final = "红色场所"
CHANGE_WEEK: Final = "比上周"
CHANGE_PERIOD: Final = "比上期"
POINTS: Final = "{n}个百分点"
PLAN: Final = "计划线{planned}处"
NO_PLAN: Final = "没有计划线"
LONG: Final = "超过三十天{n}处"
FOUND_SO_FAR: Final = "发现{found}处，整改{rectified}处"
RED_LATE: Final = "其中有逾期{n}家"
FLOW: Final = (
    ("found", "本周新发现{n}处"), ("reopened", "重新打开{n}处"), ("closed", "销案{n}处"),
    ("voided", "作废{n}处"),
)  # fmt: skip
NET_DOWN: Final = "净减{n}处"
NET_UP: Final = "净增{n}处"

DENSITY_TIMES: Final = "，是全街道的{times}倍"
DENSITY_NONE: Final = "还没有检查过的村（社区），算不出隐患密度"
DENSITY_HINT: Final = (
    "每百家已检查场所有几处未销案　红：明显偏高　灰：分不出高低　绿：明显偏低　细线：大致范围"
)
WHOLE: Final = "全街道{n}"
VILLAGE_OPEN: Final = "{name}未销案"
VILLAGE_LATE: Final = "{name}逾期"
REST: Final = "其余{n}个村（社区）"

PACE_DOWN: Final = "近四周平均每周净减{n}处"
PACE_UP: Final = "近四周平均每周净增{n}处"
PACE_NONE: Final = "还看不出每周减多少"
MUST: Final = "；要在{end}清零，"
MUST_WEEKLY: Final = "每周须净减{n}处"
PAST_END: Final = "；期限{end}已到，还有{n}处"
BURN_HINT: Final = "实线：未销案（处）　虚线：计划线，{start}{peak}处，{end}清零"
MONTH: Final = "{n}月"
TODAY: Final = "今天{n}"
PLANNED: Final = "计划{n}"
NO_CURVE: Final = "还没有隐患记录，画不出走势"

MOST_OPEN: Final = "{name}未销案最多：{n}处"
MOST_LATE: Final = "{n}处逾期由{name}牵头"
PARTS_BY_CATEGORY: Final = "按类别：未销案（处）"
PARTS_BY_OFFICE: Final = "按责任办所：未销案（处）"
OF_WHICH_LATE: Final = "其中逾期"
LEAST_RECTIFIED: Final = "整改率最低：{name}{share}"
PRESSING: Final = "督促与宣传、火灾"
# What stands beside the parts: figure of the facts, what it is called.
PRESSED: Final = (
    ("pressing.talks", "约谈（家次）"), ("pressing.supervised", "督办（处次）"),
    ("pressing.activities", "宣传“五进”（场）"), ("pressing.people", "参加群众（人次）"),
    ("fires", "火灾（起）"),
)  # fmt: skip
THIS_PERIOD: Final = "本期"
SO_FAR: Final = "累计"
YEAR_BEFORE: Final = "上年同期{n}起"

OVERDUE_ALL: Final = "逾期最久的{n}处"
OVERDUE_LONG: Final = "：{n}处超过三十天"
ONE_BY_ONE: Final = "，本周逐处销号"
NO_OVERDUE: Final = "没有逾期的隐患"
BEFORE: Final = "整改前"
AFTER: Final = "整改后"
NO_PHOTO: Final = "待拍"
DAYS: Final = "{n}天"

DECIDE: Final = "请会议定{n}件事：谁来办、哪天办完"
DECIDED: Final = "会议决定：谁来办、哪天办完"
OPEN_STATE: Final = "待定"
AGREED: Final = "同意"
DONE: Final = "{day}办结"
LATE_STATE: Final = "超期"
PROPOSED: Final = "{subject}（{state}）：{proposal}"
EARLIER: Final = "此前的决定"

HAZARD_HEAD: Final = ("场所", "问题", "村（社区）", "责任办所、人", "状态", "期限", "逾期（天）")
SITE_HEAD: Final = ("场所", "类别", "村（社区）", "责任办所、人", "等级", "未销案", "逾期")
OVERDUE_HEAD: Final = ("", "场所", "问题", "村（社区）", "责任办所、人", "已逾期", "整改前后")
DECISION_HEAD: Final = ("", "要求", "责任单位和人", "时限", "会议决定")
MEASURE_HEAD: Final = ("日期", "事项", "对象", "村（社区）", "办所")
NOBODY: Final = "—"

# What stands behind the screens, opened by a figure or in the list of this screen.
SITUATION: Final = "态势十条"
FIGURES: Final = "主要指标"
VILLAGE_TABLE: Final = "村（社区）整改率与区间"
SMALL_VILLAGES: Final = "基数小的村（社区）"
CATEGORY_TABLE: Final = "分项情况"
RANKING_TOLD: Final = "排位说明"
CASES: Final = "典型案例"
KEY_DATES: Final = "近期重要节点"
ACTIONS: Final = "下一步工作要求"
PRESSING_TABLE: Final = "督促与宣传：本期和累计"
FIRE_CAUSES: Final = "火灾原因"

# The file of the minutes.
MINUTES: Final = "会议纪要"
