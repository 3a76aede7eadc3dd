"""How ledgers write things: words for nothing, dates, numbers, places, categories, statuses.

Sources: headings and dirty values seen in public ledgers, and office practice. The order of a
table of patterns is the order of trial.
"""

from __future__ import annotations

import re
from typing import Final

from vocabulary.kinds import KINDS
from vocabulary.terms import Category, HazardGrade, HazardStatus, RiskLevel

# A cell that says "not known". Compared after full-width letters and spaces are folded.
UNKNOWN_WORDS: Final = frozenset(
    {
        "", "-", "--", "---", "—", "——", "–", "/", "//", "\\", "[]", "{}", "()", ".", "?", "??", "*",
        "暂无数据", "暂无", "无数据", "无", "没有", "未知", "不详", "不明", "不清楚", "未填", "空", "缺",
        "null", "none", "nan", "n/a", "na", "nil", "undefined",
    }
)  # fmt: skip
PENDING_WORDS: Final = frozenset(
    {"待定", "待核", "待核实", "待补", "待补充", "待填", "待查", "tbd"}
)

# Before a formula that no program has calculated; what a spreadsheet writes where it cannot.
NOT_CALCULATED: Final = "#未计算 "
CELL_ERROR: Final = re.compile(
    rf"^{NOT_CALCULATED}|^#\s*(N/A|VALUE!|REF!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|"
    r"CONNECT!|BUSY!|UNKNOWN!|EXTERNAL!|PYTHON!|GETTING_DATA|####*)|^#{3,}$|^Err:\d{3}$",
    re.I,
)

TOTAL_ROW: Final = re.compile(
    r"^(本页|本表|全部|各村社?|全街道?|\S{1,8}(社区|村|街道))?"
    r"(合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*数|(grand )?total|subtotal)"
    r"[数量户人家处栋条]{0,2}\s*([:：（(\d].*)?$",
    re.I,
)
# A line under or between the rows that is no record: who filled it in, remarks, a section's title.
_SIGNED: Final = (
    r"(填\s*表|填\s*报|填\s*写|制\s*表|制\s*单|审\s*核|审\s*批|审\s*定|复\s*核|校\s*对|经\s*办|统\s*计|负\s*责|分\s*管|主\s*管|主\s*要|单\s*位|签\s*字|"
    r"签\s*名|签\s*章|盖\s*章|公\s*章|报\s*送|上\s*报|汇\s*总|检\s*查\s*组|带\s*队|联\s*系\s*人)"
)
# A label of who made a list, and when: 填表人：, 单位负责人（签字）：
SIGNATURE: Final = re.compile(
    rf"^[（(]?{_SIGNED}[一-龥]{{0,8}}\s*([（(][一-龥]{{1,6}}[）)])?\s*[:：]|^{_SIGNED}(人|人员|单位|日期|时间|领导|负责人)$"
)
LABEL: Final = re.compile(
    r"^[（(]?(日\s*期|时\s*间|联系人|联系电话|电\s*话|年\s*月\s*日|单\s*位|\S{0,6}(人|签字|盖章|日期|时间|电话|单位))\s*[:：]"
    r"|^(日期|时间|电话|联系电话|年月日)$"
)
# What counts columns of one matter: 存在问题2, 存在问题（二）, and " (2)" of our own.
HEADING_NUMBER: Final = re.compile(
    r"\s*(\s\(\d+\)|[（(][\d一二三四五六七八九十]+[）)]|[\d①-⑳]+|[一二三四五六七八九十])$"
)
# The day behind who signed, in a cell of its own.
SIGNED_ON: Final = re.compile(
    r"^\d{4}\s*[年./-]\s*\d{1,2}\s*(月|[./-]\s*\d{1,2}$)\s*(\d{1,2}\s*[日号])?$"
)
LABEL_END: Final = re.compile(r"([:：]\s*|^[^:：]+)$")
# A line under or between the rows that is no record: remarks, a section's title.
NOTE_ROW: Final = re.compile(
    r"^(填表|填报|制表|审核|审批|复核|负责人签|签字|签名|盖章|单位盖章|联系电话|填写说明|说明|备注|注)[\w（）()]{0,6}\s*[:：]"
    r"|^(备注|注|附件?)\s*\d?\s*[.、:：]|^※|^\*\s*\S{4,}"
    r"|^[一二三四五六七八九十]{1,3}、\S{2,20}$|^[（(][一二三四五六七八九十]{1,3}[）)]\S{2,20}$"
)
# Alone in its line: the office and the day under a list, the page.
CLOSING_LINE: Final = re.compile(
    r"(街道办事处|人民政府|办公室|\S{2}办|居民委员会|村民委员会|居委会|村委会|（盖章）|\(盖章\))$"
    r"|^[（(]?\s*(公章|盖章|签章)\s*[）)]?$"
    r"|^\d{4}\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*日?$|^第\s*\d+\s*页"
)
# Below a heading, or alone in a second line of headings: its unit.
UNIT_CELL: Final = re.compile(r"^[（(][^）)]{1,8}[）)]$")
DITTO: Final = re.compile(
    r"^[（(]?\s*(同\s*上\s*(行|格|一行|述)?|同\s*前|〃|″|″″|′{1,2}|\"|\"\"|''|”|“|“”|ditto|-?do\.?-?|↑|上同)\s*[）)]?[。.]?$",
    re.I,
)
DITTO_STARTS: Final = "同上〃″′\"”“＂'dD-↑（( "
DITTO_SIGN: Final = re.compile(r"同\s*[上前]|上同|[〃″′\"”“↑]|''|ditto|do", re.I)
# What a cell can only be a value by: days, telephones, a street with its number, a village.
VALUE_CELL: Final = re.compile(
    r"^\d{4}\s*[年./-]\s*\d{1,2}|^1[3-9]\d{9}$|[路街巷道]\S{0,6}\d+号|\S(社区|村)$|^[√×]$"
    r"|^\d+(\.\d+)?(米|㎡|m2|户|层|人|平方米)$"
)
NAMED_COLUMN: Final = re.compile(r"^第(\d{1,3})列")
# How --map names things: a word of the category column, a column by its place (1, 第1列, #1, A).
MAPPED_WORD: Final = re.compile(r"^(?:场所)?类别[:：](.+)$")
MAPPED_PLACE: Final = re.compile(r"^(?:第?\s*#?(\d{1,3})\s*列?|([A-Za-z]{1,2})列?)$")
MAPPED_PAIRS: Final = re.compile("[,，;；]")
_COLUMN_SIZE: Final = re.compile(r"（共\d+列）$")


def column_at(number: int) -> str:
    """Return the name of a column by its place, however many there are."""
    return f"第{number}列"


def column_name(number: int, width: int) -> str:
    """Return the name of a column of a table without a header, from 1; of so many columns."""
    return f"{column_at(number)}（共{width}列）"


def unsized(column: str) -> str:
    """Return the name of a column without how many there are."""
    return _COLUMN_SIZE.sub("", column)


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
# A deadline counted from the finding: 7日内, 十五个工作日, 一个月内, 两周内, 24小时内.
DATE_DAYS: Final = re.compile(
    r"^(?:自?\S{0,8}(?:起|之日|后))?\s*(\d{1,3}|[一二两三四五六七八九十半]{1,3})\s*个?\s*"
    r"(工作日|自然日|日历日|日|天|周|星期|礼拜|月|小时)(?:之内|以内|内|之前|以前|前|为限|时间)?$"
)
HOURS_A_DAY: Final = 24
WORKING_DAY: Final = "工作日"
DAYS_OF_UNIT: Final = {"周": 7, "星期": 7, "礼拜": 7}
MONTH_UNIT: Final = "月"
HOUR_UNIT: Final = "小时"
HALF: Final = "半"
TWO: Final = "两"
CHINESE_TWO: Final = "二"
# The end of a month or year that is told by its neighbourhood: 本月底, 下月底, 年底, 2月底.
DATE_THIS_END: Final = re.compile(
    r"^(本月|当月|月|下月|下个月|次月|年|本年|今年|全年|当年)(?:底|末|内)$"
)
NEXT_MONTH: Final = ("下月", "下个月", "次月")
DATE_MONTH_END: Final = re.compile(r"^(\d{1,2})月(?:份)?(?:底|末|内)$")
DATE_YMD: Final = re.compile(r"^(\d{4}|\d{2})年(\d{1,2})月(\d{1,2})[日号]?$")
DATE_MD: Final = re.compile(r"^(\d{1,2})月(\d{1,2})[日号]?$")
DATE_YM: Final = re.compile(r"^(\d{4})年(\d{1,2})月(底|末|初|份)?$")
DATE_Y: Final = re.compile(r"^(\d{4})年?(底|末|初|度)?$")
DATE_SEPARATORS: Final = str.maketrans(
    {"．": ".", "。": ".", "、": ".", "／": "/", "－": "-", "―": "-"}
)
WEEKDAY: Final = re.compile(r"[（(]?(星期|周|礼拜)[一二三四五六日天][）)]?")
CHINESE_DIGITS: Final = str.maketrans("〇○零一二三四五六七八九", "000123456789")
ENDS: Final = ("底", "末")

DATE_SIGN_APART: Final = re.compile(r"\s*([年月日号])\s*(?=\d|$)")
FIRST_MONTH: Final = ("元月", "1月")
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
COUNTING: Final = r"[\d〇零一二三四五六七八九十百]"  # signs between two of these tell numbers apart
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
        "是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "已", "对", "已设", "设有", "已设置",
        "已安装", "完好", "正常", "有效",
    }
)  # fmt: skip
NO: Final = frozenset(
    {
        "否", "无", "×", "x", "✗", "✘", "n", "no", "false", "0", "未", "没有", "未设", "未设置",
        "未安装", "不是",
    }
)  # fmt: skip
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

# Whose map the coordinates were taken from: says which datum they are likely in, no more.
MAP_BRAND: Final = re.compile(r"高德|百度|腾讯|amap|gaode|baidu", re.I)
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

# The heading of what a placemark's balloon says: a remark, never a hazard.
BALLOON_HEADING: Final = "标注备注"
OUTLINE: Final = "边界"  # what a clerk calls the column `geometry`

_C = Category

# What the category column may say, folded; exact.
CATEGORY_WORDS: Final[dict[str, Category]] = {
    **{term.zh: term for term in Category},
    **{term.en.lower(): term for term in Category},
    **{term.value: term for term in Category},
    "高层": _C.HIGH_RISE,
    "一类高层": _C.HIGH_RISE,
    "二类高层": _C.HIGH_RISE,
    "超高层": _C.HIGH_RISE,
    "厂房": _C.FACTORY,
    "仓库": _C.FACTORY,
    "库房": _C.FACTORY,
    "企业": _C.FACTORY,
    "小区": _C.COMPOUND,
    "住宅": _C.COMPOUND,
    "物业小区": _C.COMPOUND,
    "景区": _C.SCENIC,
    "景点": _C.SCENIC,
    "学校": _C.TRAINING,
    "福利机构": _C.WELFARE,
    "洗浴": _C.BATHHOUSE,
    "足浴": _C.BATHHOUSE,
    "其它": _C.OTHER,
}
# Other ways to write a kind: it is taken, and the word is kept.
KIND_WORDS: Final[dict[str, Category]] = {
    word.lower(): _C(code) for code, kind in KINDS.items() for word in kind.written
}
# Classes of fire supervision that ledgers write in the same column; they say nothing of what a place
# is, so its name is asked.
UNIT_CLASSES: Final = frozenset(
    {"重点单位", "消防安全重点单位", "一般单位", "九小场所", "小场所", "火灾高危单位", "非重点单位"}
)
KEY_UNIT_CLASSES: Final = frozenset({"重点单位", "消防安全重点单位"})

# Words of a name that tell the category; the first pattern that is found wins.
CATEGORY_PATTERNS: Final[tuple[tuple[re.Pattern[str], Category], ...]] = (
    (re.compile(r"足[浴疗道]|洗浴|桑拿|汗蒸|浴[室场池都]|汤池|汤泉|澡堂|澡城|水疗|spa|温泉|修脚|沐足|养生馆|推拿|按摩|保健", re.I), _C.BATHHOUSE),
    (re.compile(r"养老|敬老|福利院|托养|护理院|老年|颐养|康养|救助站|儿童之家|残疾人|社会福利"), _C.WELFARE),
    (re.compile(r"培训|学校|小学|中学|学院|幼儿园|托育|早教|教育|辅导|托管|琴行|舞蹈|画室|驾校"), _C.TRAINING),
    (re.compile(r"景区|景点|公园|寺|庙|观音|古镇|博物馆|纪念馆|游乐|风景|旅游|庵"), _C.SCENIC),
    (re.compile(r"厂房|工厂|(?<!汽修)(?<!修理)厂$|厂区|车间|仓库|库房|仓储|物流|冷库|制造|加工|机械|家具|印刷|塑料|纺织|服装厂|工业园|化工|建材有限|(?:废品|废旧物资|废旧|再生资源)(?:回收|收购)?"), _C.FACTORY),
    (re.compile(r"高层|大厦|大楼|写字楼|国际中心|商务中心|塔楼|广场[a-z]?座|双子", re.I), _C.HIGH_RISE),
    (re.compile(r"小区|花园|家园|苑|公寓|佳园|新村|丽景|雅居|名居|府邸|华庭|山庄|城[一二三四]期|住宅|楼盘|物业|[一二三四五六七八九十\d]+[栋幢号]楼|\d+[栋幢]"), _C.COMPOUND),
)  # fmt: skip

# What may follow such a word at the end of a name; anything else is another trade at a place that
# only bears the word: 公园路便民超市 is no park, 大厦坪理发店 no high-rise.
NAME_TAIL: Final = re.compile(
    r"^(?:门[面市店]|商铺|店铺|店|铺|馆|城|堂|坊|屋|轩|阁|中心|会所|会馆|广场|院|园|部|室|站|所|场|点|区|厂|有限|责任|股份|集团|"
    r"公司|总店|校区|校|机构|服务|养生|休闲|健康|技能|职业|艺术|教育|培训|技术|管理|[东西南北中新老分总]|巴川|铜[梁粱]|"
    r"[a-z\d#＃]+|[一二三四五六七八九十]+|期|栋|幢|座|楼|号|单元|组团|[（(\-·].*)*$",
    re.I,
)
SHOP_TAIL: Final = re.compile(r"店|城|馆|部|屋|坊")  # a shop that sells it makes nothing
# Behind such a word in a title: a street or a district that bears it.
PLACE_BEHIND: Final = re.compile(r"^.{0,2}(路|街|巷|桥|镇|乡|坪|里|村|社区|大道|片区|周边|附近)")
# Words of the kinds of `vocabulary.kinds`, each kind's in one pattern, the longest word first.
KIND_PATTERNS: Final[tuple[tuple[re.Pattern[str], Category], ...]] = tuple(
    (
        re.compile("|".join(map(re.escape, sorted(kind.words, key=len, reverse=True))), re.I),
        _C(code),
    )
    for code, kind in KINDS.items()
)
# Words of any shop: they tell a kind only where no other word does, 诊所1号门面 is a clinic.
ANY_SHOP: Final = frozenset(
    [
        "门面",
        "门店",
        "门市",
        "商铺",
        "店铺",
        "沿街",
        "经营部",
        "专卖",
        "专营",
        "便利",
        "购物",
        "商贸",
        "商行",
        "用品",
        "配送",
        "连锁",
        "生活馆",
    ]
)
# A name that ends so sells something, whatever it is.
BRACKET_BEHIND: Final = re.compile(r"[(（].*$")
SHOP_ENDING: Final = re.compile(r"[店铺行摊]$")
# Usual words of ledgers that are none of the kinds: they count as "other", the word is kept.
OTHER_KINDS: Final = re.compile(r"殡仪|公墓|车站|客运|工地|施工|养殖|合作社|公厕|泵站|变电站|基站")
# Of a list of house numbers that has them in columns of their own.
STREET_HEADING: Final = re.compile(r"街路|路街|道路|路名|街巷|街道名|街路巷")
NUMBER_HEADING: Final = re.compile(r"门牌|门号|楼门")
NUMBER_SIGN: Final = "号"
HOUSEHOLD_HEADING: Final = re.compile(r"户主|家庭成员|住户姓名|居民姓名|与户主关系")
# How two writers of one name differ: what one adds, and how numbers of buildings are written.
NAME_NOISE: Final = re.compile(
    r"[(（\[【](?:个体工商户|个体|原名|曾用名|已更名|更名|新|总店|铜梁|铜梁区|巴川|巴川街道)[)）\]】]|^(?:原|原名)[:：]?(?=.{4})"
)
COMPANY_TAIL: Final = re.compile(r"(?:有限责任公司|股份有限公司|有限公司|个体工商户|个体户|原名)$")
COUNTED_UNIT: Final = re.compile(r"([一二三四五六七八九十]{1,3})(?=(?:号楼|栋|幢|座|号|期|单元))")
# A number or a wing with its unit: 2号楼, 2#, 2栋, A座; without a unit a number is a building's.
NAME_MARK: Final = re.compile(
    r"(\d+(?:[-,(]\d+)*|[a-z](?=座|栋|幢|区|楼|号|$))(号楼|号栋|#楼|栋楼|#|栋|幢|座|号|楼|期|单元|区)?"
)
UNIT_CLASS: Final = {"楼": "f", "期": "q", "单元": "u", "区": "z"}  # all others are buildings, "b"
SAME_ENDING: Final = (("住宅小区", ""), ("小区", ""), ("大楼", "大厦"), ("专卖店", "店"))
COMMUNITY_PREFIX: Final = re.compile(r"^[^\d路街巷道]{2,6}?社区")
STREET_NUMBER: Final = re.compile(
    r"^(.*?)(\d+(?:-\d+)*)[号#](?:楼)?(?:[附之-](\d+)号?)?|^(.*[^\d-])(\d+(?:-\d+)*)$"
)
# A word of the category column, as the reader maps it: 场所类别=三合一 -> other.
CATEGORY_KEY: Final = "场所类别="

_S = HazardStatus
# What a status column may say, folded; exact. `WAITING` becomes assigned where somebody has a date.
STATUS_WORDS: Final[dict[str, HazardStatus]] = {
    **{term.zh: term for term in HazardStatus},
    **{term.en.lower(): term for term in HazardStatus},
    **{term.value: term for term in HazardStatus},
    "待整改": _S.REGISTERED,
    "未整改": _S.REGISTERED,
    "未完成": _S.REGISTERED,
    "待处理": _S.REGISTERED,
    "待处置": _S.REGISTERED,
    "未销号": _S.REGISTERED,
    "未闭环": _S.REGISTERED,
    "未销案": _S.REGISTERED,
    "已登记": _S.REGISTERED,
    "新发现": _S.FOUND,
    "待登记": _S.FOUND,
    "已交办": _S.ASSIGNED,
    "已下发": _S.ASSIGNED,
    "已派发": _S.ASSIGNED,
    "逾期未整改": _S.ASSIGNED,
    "逾期": _S.ASSIGNED,
    "已逾期": _S.ASSIGNED,
    "超期": _S.ASSIGNED,
    "责令整改": _S.ASSIGNED,
    "责令改正": _S.ASSIGNED,
    "责令限期整改": _S.ASSIGNED,
    "责令限期改正": _S.ASSIGNED,
    "限期整改": _S.ASSIGNED,
    "限期改正": _S.ASSIGNED,
    "挂牌督办": _S.ASSIGNED,
    "督办": _S.ASSIGNED,
    "已升级督办": _S.ASSIGNED,
    "政府挂牌督办": _S.ASSIGNED,
    "停业整顿": _S.RECTIFYING,
    "停产停业": _S.RECTIFYING,
    "临时查封": _S.RECTIFYING,
    "正在整改": _S.RECTIFYING,
    "整改": _S.RECTIFYING,
    "部分整改": _S.RECTIFYING,
    "部分完成": _S.RECTIFYING,
    "退回补充": _S.RECTIFYING,
    "退回": _S.RECTIFYING,
    "复查不合格": _S.RECTIFYING,
    "不合格": _S.RECTIFYING,
    "未通过": _S.RECTIFYING,
    "不通过": _S.RECTIFYING,
    "待复查": _S.SUBMITTED,
    "待验收": _S.SUBMITTED,
    "待验证": _S.SUBMITTED,
    "整改验证": _S.SUBMITTED,
    "待销号": _S.SUBMITTED,
    "待核验": _S.SUBMITTED,
    "已整改": _S.SUBMITTED,
    "已完成": _S.SUBMITTED,
    "整改完成": _S.SUBMITTED,
    "已整改完成": _S.SUBMITTED,
    "完成": _S.SUBMITTED,
    "已改": _S.SUBMITTED,
    "整改到位": _S.SUBMITTED,
    "已整改到位": _S.SUBMITTED,
    "复查通过": _S.RECHECKED,
    "已复查": _S.RECHECKED,
    "已验收": _S.ACCEPTED,
    "验收合格": _S.ACCEPTED,
    "验收通过": _S.ACCEPTED,
    "已销号": _S.CLOSED,
    "销号": _S.CLOSED,
    "已闭环": _S.CLOSED,
    "闭环": _S.CLOSED,
    "已销案": _S.CLOSED,
    "已归档": _S.CLOSED,
    "已办结": _S.CLOSED,
    "办结": _S.CLOSED,
    "合格": _S.CLOSED,
    "通过": _S.CLOSED,
    "当场整改": _S.CLOSED,
    "已当场整改": _S.CLOSED,
    "立行立改": _S.CLOSED,
    "已立行立改": _S.CLOSED,
    "误报": _S.VOIDED,
    "撤销": _S.VOIDED,
}
# A longer sentence of a status column; the first pattern that is found wins.
STATUS_PATTERNS: Final[tuple[tuple[re.Pattern[str], HazardStatus], ...]] = (
    (
        re.compile(r"(未|没有?|尚未|不)(全部|完全)?(整改|完成|销号|闭环|落实|办结)|逾期|待整改"),
        _S.REGISTERED,
    ),
    (
        re.compile(
            r"不合格|未通过|退回|部分(已)?(整改|完成)|整改中|正在(整改|施工|采购|办理)|推进中"
        ),
        _S.RECTIFYING,
    ),
    (re.compile(r"销号|销案|闭环|办结|归档|当场(整改|改正)"), _S.CLOSED),
    (re.compile(r"(责令|限期|交办|督办|曝光)"), _S.ASSIGNED),
    (
        re.compile(r"已(经)?(全部)?(整改|完成|改正|落实|清理|修复|更换)|整改(完成|完毕|到位)"),
        _S.SUBMITTED,
    ),
)
# Yes and no under a heading that asks whether a hazard was closed, or whether it was put right.
CLOSING_HEADING: Final = re.compile(
    r"销号|闭环|销案|办结|归档|复查结果|核验结果|验收结果|是否合格|复查情况"
)

GRADE_WORDS: Final[dict[str, HazardGrade]] = {
    **{term.zh: term for term in HazardGrade},
    **{term.en.lower(): term for term in HazardGrade},
    **{term.value: term for term in HazardGrade},
    "一般": HazardGrade.GENERAL,
    "一般性隐患": HazardGrade.GENERAL,
    "一般火灾隐患": HazardGrade.GENERAL,
    "一般安全隐患": HazardGrade.GENERAL,
    "轻微": HazardGrade.GENERAL,
    "疑似重大": HazardGrade.SUSPECTED_MAJOR,
    "重大（疑似）": HazardGrade.SUSPECTED_MAJOR,
    "重大(疑似)": HazardGrade.SUSPECTED_MAJOR,
    "疑似重大火灾隐患": HazardGrade.SUSPECTED_MAJOR,
    "重大火灾隐患": HazardGrade.MAJOR,
}
# Words our three grades do not have: taken as the grade beside them, with a note.
GRADE_TAKEN: Final[dict[str, HazardGrade]] = {
    "较大": HazardGrade.GENERAL,
    "较大隐患": HazardGrade.GENERAL,
    "较大安全隐患": HazardGrade.GENERAL,
    "重点": HazardGrade.GENERAL,
    "重点隐患": HazardGrade.GENERAL,
    "严重": HazardGrade.GENERAL,
    # Only the fire authority finds a hazard major (STANDARDS 1.3); a ledger's word is a suspicion.
    "重大": HazardGrade.SUSPECTED_MAJOR,
    "重大隐患": HazardGrade.SUSPECTED_MAJOR,
    "重大安全隐患": HazardGrade.SUSPECTED_MAJOR,
    "重大事故隐患": HazardGrade.SUSPECTED_MAJOR,
}
RISK_WORDS: Final[dict[str, RiskLevel]] = {
    **{term.zh: term for term in RiskLevel},
    "红": RiskLevel.RED,
    "红色": RiskLevel.RED,
    "橙": RiskLevel.ORANGE,
    "橙色": RiskLevel.ORANGE,
    "黄": RiskLevel.YELLOW,
    "黄色": RiskLevel.YELLOW,
    "蓝": RiskLevel.BLUE,
    "蓝色": RiskLevel.BLUE,
    "高风险": RiskLevel.RED,
    "中风险": RiskLevel.YELLOW,
    "较低风险": RiskLevel.BLUE,
}
