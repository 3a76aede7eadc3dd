"""Words that ledgers write instead of a value, and the signs that tell one kind of row from another.

Sources: headings and dirty values seen in public ledgers, and office practice.
"""

from __future__ import annotations

import re
from typing import Final

# A cell that says "not known". Compared after full-width letters and spaces are folded.
UNKNOWN_WORDS: Final = frozenset(
    {
        "", "-", "--", "---", "—", "——", "–", "/", "//", "\\", "[]", "{}", "()", ".", "?", "??", "*",
        "暂无数据", "暂无", "无数据", "无", "没有", "未知", "不详", "不明", "不清楚", "未填", "空", "缺",
        "null", "none", "nan", "n/a", "na", "#n/a", "nil", "undefined",
    }
)  # fmt: skip
PENDING_WORDS: Final = frozenset(
    {"待定", "待核", "待核实", "待补", "待补充", "待填", "待查", "tbd"}
)

TOTAL_WORDS: Final = ("合计", "小计", "总计", "共计", "累计", "总数", "汇总", "total", "subtotal")
TOTAL_ROW: Final = re.compile(
    r"^(本页|本表|全部|各村社?)?(合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*数|total|subtotal)[:：（(\d]?",
    re.I,
)
# A line under or between the rows that is no record: who filled it in, remarks, a section's title.
NOTE_ROW: Final = re.compile(
    r"^(填表|填报|制表|审核|审批|复核|负责人签|签字|签名|盖章|单位盖章|联系电话|填写说明|说明|备注|注)[\w（）()]{0,6}\s*[:：]"
    r"|^[一二三四五六七八九十]{1,3}、\S{2,20}$|^[（(][一二三四五六七八九十]{1,3}[）)]\S{2,20}$"
)
EXAMPLE_MARK: Final = "示例"
EXAMPLE_LINE: Final = re.compile(r"^\s*[（(\[【]?\s*示例")
FAULT_HEADING: Final = "错误原因"
# Sheets that hold no rows.
SIDE_SHEETS: Final = re.compile(
    r"字典|填写说明|填表说明|说明|下拉|选项|代码表|dict|readme|instruction", re.I
)

SUPERVISED: Final = re.compile(r"挂牌|督办")
EXPOSED: Final = re.compile(r"曝光")
NO_HAZARD: Final = re.compile(
    r"^(未发现|没有发现|无)(明显)?(消防|火灾|安全)*(问题|隐患)?[。.]?$|^(合格|正常|良好|符合要求)[。.]?$"
)

# Dates
DATE_ON_THE_SPOT: Final = re.compile(r"立即|立行立改|当场|即时|马上|即日|现场整改|即查即改|随时")
DATE_NEVER: Final = re.compile(r"长期|常态|持续|坚持|永久|日常")
DATE_WORDS_TRIMMED: Final = re.compile(
    r"(以前|之前|前|以内|止|截止|完成|整改到位|完毕|到位|上午|下午|左右|起)+$|^(截至|截止|于|到|至|限|请于|约)+"
)
DATE_RANGE: Final = re.compile(r"^(.+?)\s*(?:至|到|~|～|—+|–|-{2,}|──)\s*(.+)$")
DATE_DAYS: Final = re.compile(r"^(\d{1,3})(个)?(工作日|日|天)(之内|以内|内)?$")
DATE_YMD: Final = re.compile(r"^(\d{4}|\d{2})年(\d{1,2})月(\d{1,2})[日号]?$")
DATE_MD: Final = re.compile(r"^(\d{1,2})月(\d{1,2})[日号]?$")
DATE_YM: Final = re.compile(r"^(\d{4})年(\d{1,2})月(底|末|初|份)?$")
DATE_Y: Final = re.compile(r"^(\d{4})年?(底|末|初|度)?$")
DATE_SEPARATORS: Final = str.maketrans(
    {"．": ".", "。": ".", "、": ".", "／": "/", "－": "-", "―": "-"}
)
WEEKDAY: Final = re.compile(r"[（(]?(星期|周|礼拜)[一二三四五六日天][）)]?")
CHINESE_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
MONTH_START: Final = "初"
ENDS: Final = ("底", "末")

DATE_TIME: Final = re.compile(
    r"[T\s]*\d{1,2}[:时点]\d{0,2}([:分]\d{0,2})?(\.\d+)?(Z|秒|[+-]\d\d:?\d\d)?$"
)
DATE_SPACED: Final = re.compile(r"(?<=\d)\s*([-./年月])\s*(?=\d)")
DATE_CHINESE_DAY: Final = re.compile(r"[一二三四五六七八九十]{1,3}(?=[月日号])")
DATE_CHINESE_YEAR: Final = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
DATE_LONE_DAY: Final = re.compile(r"\d{1,2}[日号]?$")
DATE_HYPHEN_RANGE: Final = re.compile(r"^(.*[日号])-(.*\d.*)$")
TEN: Final = "十"
YEAR_SIGN: Final = "年"
MONTH_SIGN: Final = "月"

# Numbers
NUMBER_UNITS: Final = re.compile(
    r"(约|大约|近|共|计|余|多|左右|以上|以下|"
    r"平方米|平方|平米|平|㎡|m2|m²|米|m|公尺|户|栋|幢|座|层|楼|f|人|名|位|张|床|间|个|处|家|台|套|部|岁|年|万元|元|%)",
    re.I,
)
TEN_THOUSAND: Final = "万"
FLOORS: Final = re.compile(
    r"地上(\d{1,3})[层f]?(?:[,，/、;；+和及]*地下(\d{1,2})[层f]?)?$|^(\d{1,3})[层f]?/-?(\d{1,2})[层f]?$",
    re.I,
)
YES: Final = frozenset(
    {
        "是",
        "有",
        "√",
        "✓",
        "✔",
        "y",
        "yes",
        "true",
        "1",
        "已",
        "对",
        "已设",
        "设有",
        "已设置",
        "已安装",
        "完好",
        "正常",
        "有效",
    }
)
NO: Final = frozenset(
    {
        "否",
        "无",
        "×",
        "x",
        "✗",
        "✘",
        "n",
        "no",
        "false",
        "0",
        "未",
        "没有",
        "未设",
        "未设置",
        "未安装",
        "不是",
    }
)
YES_START: Final = re.compile(r"^(是|有|已|设有|√)")
NO_START: Final = re.compile(r"^(否|无|未|没有|不)")

# Coordinates
DMS: Final = re.compile(
    r"^[东北ENen经纬]*\s*(\d{1,3})\s*[°度ºd]\s*(?:(\d{1,2}(?:\.\d+)?)\s*[′'’‘分m])?\s*"
    r"(?:(\d{1,2}(?:\.\d+)?)\s*(?:[″\"”“秒s]|''|′′))?\s*[东北ENen经纬]*$"
)
DECIMAL_DEGREES: Final = re.compile(
    r"^(?:东经|北纬|经度|纬度|[ENen])?[:：]?\s*([+-]?\d+(?:\.\d+)?)\s*[°度]?\s*[ENen]?$"
)
NORTH_FIRST: Final = re.compile(r"^[NnNn北]|[Nn]$")
PAIR_SEPARATOR: Final = re.compile(
    r"\s*[,，;；、|]\s*|\s+|(?<=[EN°″\"′'])(?=[北东]|[EN]\d)|(?<=[°″\"′'\d][EN])(?=\d)"
)
COORDINATE_BRACKETS: Final = re.compile(r"^[\[(（【]|[\])）】]$")
DATUM_WORDS: Final = (
    ("gcj02", re.compile(r"gcj|高德|火星|腾讯|amap|gaode|国测局", re.I)),
    ("bd09", re.compile(r"bd-?09|百度|baidu|bdlng|bdlat", re.I)),
    ("cgcs2000_gk", re.compile(r"高斯|投影|gauss|2000.*米", re.I)),
    ("wgs84", re.compile(r"wgs|cgcs|2000|天地图|gps|4490|4326", re.I)),
)

DATUM_TITLE: Final = re.compile(r"坐标|gcj-?02|bd-?09|wgs-?84|cgcs2000", re.I)

# Hazards numbered in one cell, one pattern a style; the number is group 1.
HAZARD_MARKERS: Final = (
    re.compile(r"(\d{1,2})\s*(?:、|[．.)）](?!\d))"),
    re.compile(r"[（(]\s*(\d{1,2})\s*[）)]"),
    re.compile(r"([①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳])"),
    re.compile(r"([一二三四五六七八九十]{1,3})\s*[、.．是]"),
    re.compile(r"[（(]([一二三四五六七八九十]{1,3})[）)]"),
    re.compile(r"第([一二三四五六七八九十]{1,3})[、,，]"),
)
HARD_STOPS: Final = ";；。\n\r:："
CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DIGIT_WORDS: Final = "一二三四五六七八九"
CHINESE_NUMBERS: Final = {
    **{word: number for number, word in enumerate(_DIGIT_WORDS, start=1)},
    "十": 10,
    **{f"十{word}": 10 + number for number, word in enumerate(_DIGIT_WORDS, start=1)},
    "二十": 20,
}
MARK_BRACKETS: Final = "（(第"
NUMBER_GOES_ON: Final = ".第、-（("  # before a digit: part of a number, a list or another mark
CLAUSE_SEPARATOR: Final = re.compile(r"[;；\n]+")
CLAUSE_EDGES: Final = " \t\r\n;；,，、。.．"
HAZARD_PREAMBLE: Final = re.compile(r"[:：]\s*$")
AUTHORITY_GRADE: Final = re.compile(r"重大火灾隐患|挂牌")

# Places
HOME_STREET: Final = "巴川"
HOME_DISTRICT: Final = re.compile(r"铜[梁粱]")
OTHER_STREET: Final = re.compile(r"([一-龥]{2,4}?)(街道|镇|乡)")
MISSPELT_DISTRICT: Final = ("铜粱", "铜梁")
# Neighbouring streets whose stem is also a village's: 东城社区 lies in 巴川街道, not in 东城街道.
STREETS_LIKE_VILLAGES: Final = frozenset({"东城", "南城", "巴川", "蒲吕", "旧县"})
STREET_SUFFIX: Final = re.compile(r"(街道办事处|街道办|街道|镇|乡)$")
VILLAGE_SUFFIX: Final = re.compile(
    r"(社区居民委员会|社区居委会|村村民委员会|村民委员会|居民委员会|社区党委|社区居委|村委会|居委会|社区村|社区|村委|居委|村|居)$"
)
VILLAGE_PREFIX: Final = re.compile(
    r"^(重庆市?)?(铜[梁粱]区?)?(巴川街道办事处|巴川街道|巴川镇|巴川)?"
)
COMMUNITY_WORD: Final = "社区"
COMMITTEE_WORD: Final = "居委"
VILLAGE_WORD: Final = "村"
NOTHING_WORD: Final = "无"
SUSPECTED_WORD: Final = "疑似"
VILLAGE_CODE_HEADING: Final = re.compile(r"(村|社区|区划).*(代码|编码)")
VILLAGE_NAME: Final = re.compile(r"(社区|村|居民委员会|村民委员会|居委会|村委会)$")
DISTRICT_NAME: Final = re.compile(r"(区|县|市|省|自治州|街道|镇|乡)$")
# Endings of areas, the smallest area first.
AREA_ENDINGS: Final = ("街道", "镇", "乡", "区", "县", "自治州", "市", "省")

# Text that lost its characters on the way.
DAMAGE: Final = re.compile("�|锟斤拷|烫烫|屯屯|\\d[？?]\\d")
LIST_SEPARATOR: Final = re.compile(r"[、,，;；/|\n]+")
LEADING_SIGNS: Final = "=＝+＋-－@＠\t\r\n"

OUTLINE: Final = "边界"  # what a clerk calls the column `geometry`
