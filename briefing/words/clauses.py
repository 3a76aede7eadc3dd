"""What a letter says of a kind of hazard: the clause, what may follow, what helps meanwhile.

Clauses are those in force in the winter of 2023-24; none of the penal articles is named, which are
the fire-rescue authority's to apply. An office's legal reader confirms them before it signs.
"""

from __future__ import annotations

import re
from typing import Final

from vocabulary.hazard_codes import HAZARD_CODES

_NAMES: Final = {
    "消防法": "《消防法》",
    "令5": "《高层民用建筑消防安全管理规定》",
    "令39": "《公共娱乐场所消防安全管理规定》",
    "令61": "《机关、团体、企业、事业单位消防安全管理规定》",
}
# From here on each of them speaks of penalties.
_PENAL_FROM: Final = {"消防法": 58, "令5": 47}
# Article of the Fire Protection Law whose items stand in its first paragraph.
_ITEMS_OF: Final = 16
_DIGITS: Final = "零一二三四五六七八九"
_CITED: Final = re.compile(r"(消防法|令\d+)-?([\d,（）()一二三四五六七八九、]+)")
_ARTICLE: Final = re.compile(r"(\d+)(?:[(（]([一二三四五六七八九])[)）])?")
# Where the list of codes names a work plan or a penal article alone.
_CLAUSES: Final = {
    "B07": "《消防法》第十六条第一款第二项",
    "B08": "《公共娱乐场所消防安全管理规定》第十条、第十一条",
    "B09": "《消防法》第十五条",
    "R04": "《消防法》第十六条第一款第二项",
    "R07": "《消防法》第二十八条",
    "R09": "《消防法》第十八条第二款",
    "H01": "《消防法》第十六条第一款第二项、第十八条第二款",
    "H02": "《消防法》第十六条第一款第二项、第十八条第二款",
    "H03": "《消防法》第十六条第一款第二项、第十八条第二款",
    "H04": "《消防法》第十六条第一款第二项、第十八条第二款",
    "H05": "《消防法》第二十八条、《高层民用建筑消防安全管理规定》第二十二条",
    "F02": "《消防法》第二十六条第一款",
    "F07": "《消防法》第二十八条",
    "F08": "《消防法》第二十七条第二款",
    "F09": "《消防法》第十六条第一款第二项",
    "W01": "《消防法》第十六条第一款",
    "W04": "《消防法》第二十八条",
    "W05": "《消防法》第二十六条第一款",
    "W06": "《消防法》第二十七条第二款",
    "W07": "《消防法》第十六条第一款第二项",
    "W08": "《消防法》第二十七条第二款",
    "X99": "",
}

# Code -> what may follow, what to do until it is put right.
_RISKS: Final[dict[str, tuple[str, str]]] = {
    "B01": ("保温材料燃烧快、烟气毒性大", "停用相关房间，移除火源和电加热设备"),
    "B02": ("装修材料燃烧快、烟气毒性大", "相关区域停止使用明火和大功率电器，专人看护"),
    "B03": ("线路过热、短路容易引发火灾", "停用问题线路，营业结束断电"),
    "B04": ("起火后人员不能及时疏散", "立即打开出口、清出通道，营业期间专人看守"),
    "B05": ("火和烟容易蔓延到相邻区域", "关闭可用的防火门，加密巡查"),
    "B06": ("电加热设备长时间运行容易引燃周围物品", "停用问题设备，专人看护并定时断电"),
    "B07": ("起火后不能及时发现和控制初期火灾", "增配灭火器，营业期间专人巡查"),
    "B08": ("断电后人员难以辨认疏散方向", "配备手电等应急照明，安排引导人员"),
    "B09": ("未经核查即营业，消防安全条件不明", "核查合格前控制进场人数，专人巡查"),
    "R01": ("消防车不能靠近，延误灭火救援", "立即清出车道，设置标志并安排人员劝导"),
    "R02": ("起火后住户不能及时疏散", "立即清出通道，每日巡查"),
    "R03": ("起火后住户不能及时疏散", "立即打开出口，暂不能打开的安排人员看守钥匙"),
    "R04": ("起火后不能及时控制初期火灾", "增配灭火器，加密巡查"),
    "R05": ("线路过热、短路容易引发火灾", "拆除私拉线路，停止使用相关用电设备"),
    "R06": ("电动自行车在楼内起火，烟气迅速封堵楼道", "移出楼外充电，夜间巡查劝阻"),
    "R07": ("起火后取水困难，延误扑救", "立即清除遮挡，设置标志"),
    "R08": ("杂物燃烧产生浓烟，封堵疏散楼梯", "立即清出杂物，每日巡查"),
    "R09": ("隐患得不到及时发现和处理", "明确专人每日巡查并记录"),
    "H01": ("高层起火后取水困难，延误扑救", "增配灭火器，落实应急供水，加密巡查"),
    "H02": ("起火后难以控制初期火灾",
            "在单元入口公告停用情况，落实24小时值班和每2小时一次巡查，停用楼层不动火作业"),
    "H03": ("起火后不能及时发现和通知住户", "在单元入口公告停用情况，夜间每2小时巡查一次"),
    "H04": ("烟气进入楼梯间和前室，影响人员疏散", "保持楼梯间防火门常闭，清除楼梯间可燃物"),
    "H05": ("消防车不能靠近和登高作业，延误灭火救援", "立即清出场地，设置标志并安排人员劝导"),
    "H06": ("火和烟沿管井向上蔓延", "清出管井内物品，加密巡查"),
    "H07": ("外墙起火后迅速向上蔓延", "外墙周边停止动火和堆放可燃物，设置警示标志"),
    "H08": ("烟气可能进入楼梯间，影响人员疏散", "保持防火门常闭，张贴提示并每日巡查"),
    "H09": ("报警后不能及时处置", "增派人员值守，保证控制室24小时有人"),
    "H10": ("影响人员逃生和灭火救援", "清除雨棚上的可燃物，保留一处可开启的逃生口"),
    "H11": ("起火后人员失去避难场所", "立即打开避难层（间），清出物品"),
    "H12": ("燃气泄漏可能引起爆燃", "停止用气，关闭阀门，清出液化气瓶"),
    "H13": ("人员不熟悉疏散和处置方法", "组织一次疏散演练"),
    "F01": ("夜间起火容易造成人员伤亡", "住宿人员立即搬出，夜间专人值守"),
    "F02": ("建筑燃烧快，容易垮塌", "停止住人，移除火源，夜间专人值守"),
    "F03": ("火势容易蔓延到相邻建筑", "清出占用间距的物品和搭建"),
    "F04": ("火和烟容易蔓延到相邻区域", "封堵孔洞前停止相邻区域动火，加密巡查"),
    "F05": ("动火作业容易引燃周围物品", "停止动火作业，清出周围可燃物"),
    "F06": ("可能发生爆燃，后果严重", "停止装卸和动火，专人昼夜看护"),
    "F07": ("起火后人员不能及时疏散", "立即清出货物，生产期间专人巡查"),
    "F08": ("线路过热、短路容易引发火灾", "减少用电负荷，停产时断电"),
    "F09": ("起火后不能及时发现和控制初期火灾", "增配灭火器，加密巡查，停止动火作业"),
    "W01": ("老人、儿童难以及时疏散", "调整到低楼层房间，夜间增派人员"),
    "W02": ("影响逃生和灭火救援", "拆除障碍前保留可开启的逃生口，明确专人开启"),
    "W03": ("夜间起火不能及时发现和组织疏散", "增派夜间值守人员，每2小时巡查一次"),
    "W04": ("起火后人员不能及时疏散", "立即清出通道，专人巡查"),
    "W05": ("房间燃烧快，人员难以及时疏散", "停止住人，调整房间"),
    "W06": ("取暖、充电设备过热容易引发火灾", "停用问题设备，夜间断电巡查"),
    "W07": ("起火后不能及时控制初期火灾", "补配灭火器，加密巡查"),
    "W08": ("厨房用火用气不当容易引发火灾", "停用问题灶具，营业结束关闭阀门"),
    "W09": ("明火容易引燃周围物品", "集中定点燃放，专人看护"),
    "W10": ("起火后不能有序组织疏散", "组织一次演练，明确帮扶人员"),
}  # fmt: skip


# Powers of ten that have a character of their own, the largest first.
_PLACES: Final = ((1000, "千"), (100, "百"), (10, "十"))


def numeral(number: int) -> str:
    """Return a number below 10,000 in Chinese numerals: 二十八, 一百零八."""
    said, is_gap = "", False
    for size, sign in _PLACES:
        digit, number = divmod(number, size)
        if digit:
            gap = _DIGITS[0] if is_gap and said else ""
            said += gap + ("" if digit == 1 and size == 10 and not said else _DIGITS[digit]) + sign
        is_gap = not digit
    if number or not said:
        said += (_DIGITS[0] if is_gap and said else "") + _DIGITS[number]
    return said


def clause_of(code: str) -> str:
    """Return the clause a hazard of this code is contrary to; "" where none is on the list."""
    if code in _CLAUSES:
        return _CLAUSES[code]
    if code not in HAZARD_CODES:
        return ""
    cited = [_cited(name, articles) for name, articles in _CITED.findall(HAZARD_CODES[code].basis)]
    return "、".join(one for one in cited if one)


def _cited(name: str, articles: str) -> str:
    if name not in _NAMES:
        return ""
    said = [
        _article(name, int(number), item)
        for number, item in _ARTICLE.findall(articles)
        if int(number) < _PENAL_FROM.get(name, 1000)
    ]
    return f"{_NAMES[name]}{'、'.join(said)}" if said else ""


def _article(name: str, number: int, item: str) -> str:
    said = f"第{numeral(number)}条"
    return f"{said}第一款第{item}项" if item and name == "消防法" and number == _ITEMS_OF else said


def consequence_of(code: str) -> str:
    """Return what may follow from a hazard of this code; "" of the free one."""
    return _RISKS.get(code, ("", ""))[0]


def interim_of(code: str) -> str:
    """Return what helps until a hazard of this code is put right; "" of the free one."""
    return _RISKS.get(code, ("", ""))[1]


# What no paper of the subdistrict says, unless the sentence names the fire-rescue authority: orders
# and penalties are that authority's (Fire Protection Law of the PRC, articles 53 to 71).
ENFORCEMENT: Final = ("责令", "罚款", "查封", "停产停业", "拘留", "没收", "限期改正")
AUTHORITY: Final = "消防救援"
# Words of the machine room, of empty praise and of another's office.
FORBIDDEN: Final = (
    "暴露系数", "置信区间", "经验贝叶斯", "反弹率0.0%", "应急管理部门", "环比（百分点）", "其他为",
    "导出人", "待填", "明显高于总体的：", "行数", "零死角", "屡教不改", "黑心", "尚未整改到位",
    "较上期末", "不是事故概率", "风险评分", "今后逐", "基数不足五",
)  # fmt: skip
_POINTS: Final = re.compile(r"计\s?\d+(?:\.\d+)?\s?分")
_CODE: Final = re.compile(r"(?<![A-Za-z0-9])(?:T[1-4]|[BRHFWX]\d{2})(?![A-Za-z0-9])")
_SENTENCE: Final = re.compile(r"[^。；\n]+")


def forbidden_in(text: str) -> tuple[str, ...]:
    """Return what a text says that no paper leaving the office may say, in order."""
    joined = text.replace(" ", "")
    found = [word for word in FORBIDDEN if word in joined]
    for sentence in _SENTENCE.findall(joined):
        found += [word for word in ENFORCEMENT if word in sentence and AUTHORITY not in sentence]
    found += _POINTS.findall(joined) + _CODE.findall(text)
    return tuple(dict.fromkeys(found))
