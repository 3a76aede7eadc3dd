"""Titles, headings and captions of the documents, what each number is called, words around it."""

from typing import Final

SECTIONS: Final = {
    "overview": "总体情况",
    "categories": "分项情况",
    "ranking": "村（社区）排名情况",
    "problems": "存在问题",
    "actions": "下一步工作要求",
}
CIRCULAR_SECTIONS: Final = {
    "overview": "总体情况",
    "good": "做得好的",
    "problems": "存在问题",
    "actions": "下一步工作要求",
}
BULLETIN_ITEMS: Final = {"progress": "一周进展", "practice": "基层做法", "named": "问题点名"}
PRACTICES_TOLD: Final = "{@list}。效果待前后比较后再作评价。"
# What a period and the one before it are called: other than a week, and a week.
PERIOD_WORDS: Final = {
    True: {"now": "本周", "before": "上周"},
    False: {"now": "本期", "before": "上期"},
}
SINCE: Final = "，较{before}末{day}{change}"
MORE_POINTS: Final = "提高{value}个百分点"
FEWER_POINTS: Final = "下降{value}个百分点"
MORE: Final = "增加{value}处"
FEWER: Final = "减少{value}处"
SAME_AS_THEN: Final = "持平"
IN_BRACKETS: Final = "（{text}）"
TENTHS: Final = ("零", "一成", "二成", "三成", "四成", "五成", "六成", "七成", "八成", "九成")
HALF: Final = "半"
ALL_OF_IT: Final = "全部"
STOP: Final = "。"
CIRCULAR_TITLE: Final = "关于{period}消防安全隐患排查整治情况的通报"
CIRCULAR_TITLE_NUMBERED: Final = "关于第{number}期消防安全隐患排查整治情况的通报"
MARK: Final = "{issuer}文件"
PAPER_NUMBER: Final = "{code}〔{year}〕　　号"
ADDRESSEES: Final = "各村（社区），各办（站、所、中心、大队）："
HEADING: Final = "{numeral}、{title}"
SECOND_LEVEL: Final = "（{numeral}）"
ITEM_TITLE: Final = "【{title}】"
SEASON: Final = "{occasions}临近，辖区仍处火灾多发时段。"
OCCASION: Final = "{name}（{day}）"
INTRODUCTION: Final = (
    "{season}按照《{title}》（{number}）关于定期通报调度的要求，"
    "现将{period}（以下简称{called}）有关情况通报如下。"
)
INTRODUCTION_PLAIN: Final = "{season}现将{period}（以下简称{called}）有关情况通报如下。"
MAP_CAPTION: Final = "图　{issuer}消防安全态势（截至{as_of}）"
MAP_ANNEX: Final = "消防安全态势图"
CATEGORY_CAPTION: Final = "分行业情况（截至{as_of}累计）"
RANKING_CAPTION: Final = "各村（社区）整改情况（截至{as_of}累计）"
SMALL_CAPTION: Final = "隐患不足五处、不作比较的村（社区）"
CAPTIONS: Final = {
    "annex_categories": CATEGORY_CAPTION, "annex_villages": RANKING_CAPTION,
    "categories": CATEGORY_CAPTION, "villages": RANKING_CAPTION, "small_villages": SMALL_CAPTION,
}  # fmt: skip
PRESSING_CAPTION: Final = "表一　督促与宣传情况"
PRESSING_NOTE: Final = "注：累计自{start}起；“—”表示没有记录；处罚由消防救援机构依法作出。"
ANNEX_NAMES: Final = {
    "annex_categories": "各类场所隐患排查整治情况表",
    "annex_villages": "各村（社区）隐患排查整治情况表",
    "annex_late": "逾期隐患清单（{late}处）",
}
ANNEX_NOTES: Final = {
    "annex_categories": (
        "注：截至{as_of}累计；整改率=已整改（含待复查、待销案）/发现，基数不足二十的不列。"
    ),
    "annex_villages": (
        "注：截至{as_of}累计；隐患密度为每百家已检查场所未销案隐患数；评价按整改率与全街道比较，"
        "同一评价内不分先后；隐患不足五处的列在表末，不作评价。"
    ),
    "annex_late": "注：截至{as_of}，已过整改期限且未报整改的隐患，按逾期天数排列。",
}
CONTACT: Final = "（联系人：{contact}，联系电话：{phone}）"
COPIES_TO: Final = ("铜梁区消防安全委员会办公室", "铜梁区消防救援大队")
ATTACHMENTS: Final = "附件：{name}"
COMMA: Final = "，"
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
    "visited_now": "本周检查",
    "period": "本周",
    "total": "累计",
    "work": "项目",
    "visited_sites": "已检查",
    "found_short": "发现",
    "since": "较上周末（百分点）",
    "annex_band": "评价",
    "place_and_hazard": "部位与隐患",
    "density": "隐患密度",
    "unrectified": "未整改",
    "waiting": "待复查、待销案",
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
    "hazards.unrectified": "未整改隐患",
    "hazards.waiting": "已整改待复查、待销案",
    "hazards.reopened.period": "本期重新立案",
    "hazards.relapse_share": "反弹率（重新立案处次/销案处次）",
    "fires.period": "本期火灾",
    "fires.total": "累计火灾",
    "fires.year_before": "上年同期火灾",
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

# Words a title is not cut within, the longest first; it breaks before the matter it is about.
TITLE_WORDS: Final = (
    "情况的通报", "消防安全隐患", "排查整治", "隐患整改", "消防安全", "消防隐患", "隐患线索",
    "告知书", "提示函", "警示函", "的通知", "的函", "整改", "滞后", "约谈", "移送", "社区", "进行",
)  # fmt: skip
# Dates are not cut either.
DATE_PATTERN: Final = r"\d+年|\d+月\d+日|\d+月|\d+日|第\d+期|"
# A heading of the second level, which runs on into its paragraph.
LEVEL_PATTERN: Final = r"（[一二三四五六七八九十]+）[^。：]{1,24}。(?=.)"
BLANK: Final = "【{name}】"
BLANK_MARKS: Final = "【】"
TITLE_ABOUT: Final = "关于"
SIGNED_BY: Final = "签发人：　　　　"
PRINTED_BY: Final = "党政办公室"
IMPRINT_OFFICE: Final = "巴川街道党政办公室"
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

ANNEX_BANDS: Final = {"better": "高于总体", "worse": "低于总体", "alike": "相当", "": "—"}
WHOLE: Final = "合计"
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
SMALL_APART: Final = "不足五处，单列"

# What was done beside the hazards, each with its counting word.
PRESSING_ROWS: Final = {
    "talks": "约谈（家次）",
    "supervised": "督办（处次）",
    "listed": "挂牌督办（家）",
    "exposed": "依法曝光（家）",
    "referred": "移送消防救援机构（件）",
    "penalties": "其中反馈处罚（件）",
    "notices": "送达风险告知书（份）",
    "posted": "张贴公示牌（家次）",
    "warnings": "节前预警（家次）",
    "activities": "宣传“五进”（场）",
    "people": "参加群众（人次）",
    "doors": "“三清三关”（户次）",
    "self_checks": "单位自查（份）",
    "pledges": "签订责任书（份）",
    "supervisions": "检查督导（次）",
    "mechanisms": "建立长效机制（项）",
}
# What the demo writes behind a word of its own making.
INVENTED: Final = "（演示）"
IDENTITIES: Final = {
    "rectified": "已整改=已销案+待复查、待销案",
    "waiting": "待复查、待销案=待复查+待销案",
    "found": "发现（含结转）=已整改+未整改",
    "open": "未销案=未整改+待复查、待销案",
    "unrectified": "未整改=逾期+未到期",
    "offices": "逾期=各办所之和",
    "villages": "逾期=各村（社区）之和",
    "late": "逾期=逾期清单",
    "closed": "本期销案-重新立案=已销案净增",
}
DISAGREES: Final = "{name}（{left}，{right}）"
