"""Words of what is shown on a screen: the report, the long picture, the present view, slides."""

from typing import Final

# The report for a browser, the long picture for a chat group.
REPORT_TITLE: Final = "消防安全隐患排查整治情况"
REPORT_SUBTITLE: Final = "{issuer}　{period}　截至{as_of}"
FIGURES: Final = "当前态势"
MAP: Final = "态势一张图"
DETAILS: Final = "附表"
SOURCE: Final = "数据来源：消防安全登记册，截至{as_of}；统计时段{period}。"
SNAPSHOT: Final = "数据指纹：{sha256}"
SHORT_SNAPSHOT: Final = "数据指纹前八位：{sha256}"
DEFINITION: Final = (
    "整改率=已整改（含已提交复查）/发现；销案率=已销案/发现；逾期自期限次日起算。"
    "基数为零不计算。风险等级只用于安排检查先后，不是事故概率。"
)
PUBLIC_MAP: Final = "审图号：{number}"
PUBLIC: Final = "公开版　审核人：{reviewer}"
PUBLIC_APART: Final = "敏感单位不列名、不上图，仅计入总数"
MARK: Final = "导出人：{actor}　{moment}　编号：{serial}"

# The present view: the situation in ten lines, the titles of its screens.
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
OFFICES: Final = "责任办所：未销案与逾期"
KEY_DATES: Final = "近期重要节点"
ACTIONS: Final = "下一步工作要求"
DECISIONS: Final = "会议议定事项"

# Slides.
COVER: Final = "消防安全隐患排查整治情况"
AS_OF: Final = "截至{as_of}"
CATEGORIES: Final = "分项情况：发现与整改"
CATEGORY_TABLE: Final = "分项情况：数据"
RANKING_TABLE: Final = "村（社区）整改率：数据"
WEEKS: Final = "每周发现与销案"
PROBLEMS: Final = "逾期与责任办所"
CASES: Final = "逾期较长、后果较重的问题"

FOUND: Final = "发现隐患"
RECTIFIED: Final = "已整改"
CLOSED: Final = "销案"
SHARE: Final = "整改率"
OVERDUE: Final = "逾期"
OPEN: Final = "未销案"

FOOTER: Final = "{issuer}　{as_of}"
SOURCE_NOTE: Final = "数据来源：消防安全登记册，{as_of}；统计时段{period}。"
DEFINITION_NOTE: Final = (
    "整改率=已整改（含已提交复查）/发现；销案率=已销案/发现；按期整改率=到期前整改/已到期；"
    "逾期自期限次日起算。基数为零不计算。"
)
RISK_NOTE: Final = "风险等级只用于安排检查先后，不是事故概率；重大火灾隐患由消防救援机构判定。"
RANK_NOTE: Final = (
    "区间为九成区间（经验贝叶斯法，基数小的向总体收缩）；区间含总体的记为“不能区分”。"
)
FACT_NOTE: Final = "{name}：{value}（{basis}；行数{rows}）"
BASIS: Final = "{part}/{whole}"
COUNTED: Final = "计数"
