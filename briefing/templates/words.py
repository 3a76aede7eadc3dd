"""Words around a number: units, changes, dates, marks."""

from typing import Final

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
