"""How ledgers write the terms of the field: closed tables from word to term.

Sources: BACHUAN ledgers survey (headings and statuses seen in public files) and office practice.
The order of a table of patterns is the order of trial.
"""

from __future__ import annotations

import re
from typing import Final

from vocabulary.terms import Category, HazardGrade, HazardStatus, RiskLevel

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
    (re.compile(r"厂房|工厂|厂$|厂区|车间|仓库|库房|仓储|物流|冷库|制造|加工|机械|家具|印刷|塑料|纺织|服装厂|工业园|化工|建材有限"), _C.FACTORY),
    (re.compile(r"高层|大厦|大楼|写字楼|国际中心|商务中心|塔楼|广场[a-z]?座|双子", re.I), _C.HIGH_RISE),
    (re.compile(r"小区|花园|家园|苑|公寓|佳园|新村|丽景|雅居|名居|府邸|华庭|山庄|城[一二三四]期|住宅|楼盘|物业|[一二三四五六七八九十\d]+[栋幢号]楼|\d+[栋幢]"), _C.COMPOUND),
)  # fmt: skip

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
