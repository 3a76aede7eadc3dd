"""Words of the slides that are on no other document."""

from typing import Final

COVER: Final = "消防安全隐患排查整治情况"
AS_OF: Final = "截至{as_of}"
FIGURES: Final = "当前态势"
MAP: Final = "态势一张图"
CATEGORIES: Final = "分项情况：发现与整改"
CATEGORY_TABLE: Final = "分项情况：数据"
RANKING: Final = "村（社区）整改率：先看区间，再看名次"
RANKING_TABLE: Final = "村（社区）整改率：数据"
WEEKS: Final = "每周发现与销案"
PROBLEMS: Final = "逾期与责任办所"
CASES: Final = "逾期较长、后果较重的问题"
KEY_DATES: Final = "近期重要节点"
ACTIONS: Final = "下一步工作要求"
RANKING_HINT: Final = (
    "条长为整改率，名称后为九成区间；浅色为与总体“不能区分”的村（社区），名次先后不作评价依据"
)

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
BRACKET: Final = "（"
