"""Titles, headings and captions of the documents, what each number is called, words around it."""

from typing import Final

SECTIONS: Final = {
    "overview": "总体情况",
    "categories": "分项情况",
    "ranking": "村（社区）排名情况",
    "problems": "存在问题",
    "actions": "下一步工作要求",
}
CIRCULAR_TITLE: Final = "关于{period}消防安全隐患排查整治情况的通报"
CIRCULAR_TITLE_NUMBERED: Final = "关于第{number}期消防安全隐患排查整治情况的通报"
MARK: Final = "{issuer}文件"
PAPER_NUMBER: Final = "{code}〔{year}〕　　号"
NUMBER_TO_FILL: Final = "（文号待填）"
ADDRESSEES: Final = "各村（社区）、各办（站、所、中心、大队）："
HEADING: Final = "{numeral}、{title}"
INTRODUCTION: Final = (
    "为贯彻落实《{title}》（{number}）要求，现将{period}消防安全隐患排查整治情况通报如下。"
)
INTRODUCTION_PLAIN: Final = "现将{period}消防安全隐患排查整治情况通报如下。"
MAP_CAPTION: Final = "图　{issuer}消防安全态势（截至{as_of}）"
CATEGORY_CAPTION: Final = "表一　分项情况（截至{as_of}累计）"
RANKING_CAPTION: Final = "表二　村（社区）整改率排名（截至{as_of}累计）"
SMALL_CAPTION: Final = "单列不排名的村（社区）"
ATTACHMENT: Final = "附件：隐患排查整治情况附表（电子表格）"
COPY_TO: Final = "抄送：{names}。"
ISSUED: Final = "{date}印发"

COLUMNS: Final = {
    "place": "序号",
    "name": "村（社区）",
    "category": "类别",
    "visited": "检查单位数",
    "sites": "底数",
    "found": "发现隐患",
    "rectified": "已整改",
    "rectified_share": "整改率",
    "interval": "整改率区间",
    "closed": "已销案",
    "closed_share": "销案率",
    "overdue": "逾期",
    "open": "未销案",
    "change": "环比（百分点）",
    "rank": "排名",
    "rank_span": "名次区间",
    "band": "与总体比较",
    "village": "村（社区）",
    "site": "场所",
    "hazard": "隐患",
    "due_on": "整改期限",
    "days": "逾期天数",
    "office": "责任办所",
    "week": "周（起止）",
    "closed_week": "本周销案",
    "found_week": "本周发现",
    "count": "未销案隐患",
    "raw": "隐患密度（每百家已上门）",
    "eb": "平滑值",
    "eb_interval": "九成区间",
    "code": "隐患种类",
    "description": "隐患描述",
    "tier": "严重程度",
    "event": "重要节点",
    "start": "开始",
    "end": "结束",
    "days_left": "还有（天）",
}

FACTS: Final = {
    "sites.total": "登记场所",
    "villages.total": "村（社区）",
    "visits.period": "本期检查家次",
    "sites.visited.period": "本期检查场所",
    "sites.visited": "累计检查场所",
    "sites.coverage": "覆盖率（已检查场所/登记场所）",
    "hazards.found.period": "本期发现隐患",
    "hazards.closed.period": "本期销案",
    "hazards.found": "累计发现隐患",
    "hazards.no_village": "未落到村（社区）的隐患",
    "hazards.rectified": "累计整改",
    "hazards.rectified_share": "整改率（已整改/发现）",
    "hazards.closed": "累计销案",
    "hazards.closed_share": "销案率（已销案/发现）",
    "hazards.open": "未销案隐患",
    "hazards.major_open": "未销案重大隐患（含疑似）",
    "hazards.due": "整改期限已到的隐患",
    "hazards.in_time_share": "按期整改率（到期前整改/已到期）",
    "hazards.overdue": "逾期未整改",
    "hazards.overdue_share": "逾期率（未整改且已过期/已到期）",
    "hazards.overdue_long": "逾期三十日以上",
    "hazards.due_soon": "七日内到期",
    "hazards.supervised": "督办中",
    "hazards.exposed": "已曝光",
    "hazards.handed_over": "已移送",
    "hazards.recheck_share": "本期复查合格率（合格次数/复查次数）",
    "sites.relapse_share": "本期“回头看”反弹率（反弹场所/抽查场所）",
    "sites.risk.red": "重大风险场所（红）",
    "sites.risk.orange": "较大风险场所（橙）",
    "sites.risk.yellow": "一般风险场所（黄）",
    "sites.risk.blue": "低风险场所（蓝）",
    "sites.risk.unknown": "情况不明的场所",
    "villages.ranked": "参加排名的村（社区）",
    "villages.better": "整改率明显高于总体的村（社区）",
    "villages.worse": "整改率明显低于总体的村（社区）",
    "villages.alike": "与总体不能区分的村（社区）",
    "phase.days_left": "本阶段剩余天数",
    "key_dates.ahead": "近期重要节点",
}

# The main figures: tiles of a slide, a screen, a report.
FIGURES: Final = (
    "sites.total", "sites.coverage", "hazards.found", "hazards.rectified_share",
    "hazards.open", "hazards.major_open", "hazards.overdue", "hazards.in_time_share",
)  # fmt: skip
# What a number is called stands before this, how it is defined after it.
BRACKET: Final = "（"

# A long title of a circular breaks before this.
TITLE_BREAK: Final = "消防安全隐患"
# The letters of an office stand before this in the number of its papers.
YEAR_OPENS: Final = "〔"


NOTHING: Final = "—"
UP_POINTS: Final = "上升{value}个百分点"
DOWN_POINTS: Final = "下降{value}个百分点"
UP_PERCENT: Final = "增长{value}%"
DOWN_PERCENT: Final = "减少{value}%"
SAME: Final = "与上期持平"
NO_CHANGE_KNOWN: Final = "上期数据不可比"
FROM_ZERO: Final = "上期为零"
SAME_YEAR: Final = "与上年同期持平"
YEAR_ZERO: Final = "上年同期为零"

DATE: Final = "{year}年{month}月{day}日"
# A day whose state is told without what was entered after it was over.
KNOWN_THEN: Final = "{day}（按当时掌握）"
MONTH_DAY: Final = "{month}月{day}日"
SPAN: Final = "{start}至{end}"
RANGE: Final = "{low}～{high}"

DEMO: Final = "演示数据"
DEMO_LONG: Final = "演示数据：单位、人员、点位均为虚构，不得作为工作依据"
INTERNAL: Final = "内部工作用图 严禁外传"
SMALL_BASE: Final = "（基数不足五，仅供参考）"
NO_OFFICE: Final = "未明确"
UNNAMED: Final = "（未写明）"
AND: Final = "、"
BLANK_DATE: Final = "　　年　　月　　日"

BANDS: Final = {"better": "高于总体", "worse": "低于总体", "alike": "不能区分"}
DENSITY_BANDS: Final = {"better": "低于总体", "worse": "高于总体", "alike": "不能区分"}
NOTES: Final = {
    "": "",
    "not_visited": "无人上门，不作判断",
    "no_base": "基数为零，不计算",
    "small_base": "基数不足五，仅供参考",
    "not_known": "无相应记录，不计算",
}
PROVENANCE: Final = {"estimated": "（预估）"}
NUMERALS: Final = "一二三四五六七八九十"

FONT_BODY: Final = "仿宋_GB2312"
FONT_HEI: Final = "黑体"
FONT_KAI: Final = "楷体_GB2312"
FONT_TITLE: Final = "方正小标宋简体"
FONT_SONG: Final = "宋体"
FONT_SLIDE: Final = "微软雅黑"
# What a machine without the official fonts may show in their place, in order.
FONT_FALLBACKS: Final = {
    FONT_BODY: "仿宋,FangSong,华文仿宋,STFangsong",
    FONT_KAI: "楷体,KaiTi,华文楷体,STKaiti",
    FONT_TITLE: "华文中宋,STZhongsong,宋体",
    FONT_HEI: "SimHei",
    FONT_SONG: "SimSun",
}

# What a public version says instead of a name.
SOME_SITE: Final = "某场所"
SOME_HAZARD: Final = "其他隐患"
PUBLIC_SHADE: Final = "整改率（%）"
SMALL_APART: Final = "不足五处，单列"
