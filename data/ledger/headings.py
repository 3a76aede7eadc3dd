"""Headings: the columns of each kind of ledger, and which of them a heading names.

The headings are those met in public ledgers and in office practice; the first of a row is the one
the templates print. Where two headings of a sheet fit one column, the one listed first is taken.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal, cast

from vocabulary.facts import FACTS, SiteFact
from vocabulary.terms import LedgerKind

Part = Literal["row", "site", "hazard", "village"]
Reads = Literal[
    "text", "name", "number", "count", "flag", "floors", "date", "phone", "category", "village",
    "area", "x", "y", "xy", "datum", "status", "grade", "code", "description", "village_code",
    "nothing", "kept",
]  # fmt: skip


@dataclass(frozen=True)
class LedgerColumn:
    """One column a ledger may have.

    Attributes
    ----------
    name : str
        Our name, a record key of docs/frames.md where the cell becomes one.
    part : "row", "site", "hazard" or "village"
        The record it belongs to.
    headings : tuple of str
        As ledgers write them; the first is the one our templates print.
    reads : Reads
        How the cell is read; "kept" stays text and is shown with the row, "nothing" is dropped.
    required : tuple of LedgerKind
        Where a row without it waits.
    is_personal : bool
        Whether the cell names or reaches a person.
    """

    name: str
    part: Part
    headings: tuple[str, ...]
    reads: Reads
    required: tuple[LedgerKind, ...] = ()
    is_personal: bool = False


_K = LedgerKind
# name | part | reads | p where personal | headings
_TABLE: Final = """
row_no|row|nothing||序号,序,no.,行号,顺序号,原表行号,seq,index
row_fault|row|nothing||错误原因,错误说明,修改建议
name|site|name||名称,单位名称,场所名称,建筑名称,高层建筑名称,小区名称,楼盘名称,项目名称,机构名称,企业名称,景区名称,学校名称,住宅小区名称,单位场所名称,场所单位名称,隐患单位,隐患单位名称,隐患场所,被检查单位,被检查单位名称,受检单位,检查单位,检查对象,责任单位名称,消防安全重点单位,重点单位名称,单位,场所,小区,楼栋名称,建筑物名称,店名,招牌名称,字号名称,字号,市场主体名称,主体名称,商户名称,门店名称,name,site,sitename
site_no|site|text||场所编号,单位编号,建筑编号,小区编号,场所代码,单位代码,编号,siteno,siteid
aliases|site|text||别名,曾用名,简称,俗称,又名,aliases
category|site|category||场所类别,类别,单位类别,场所类型,单位类型,建筑类型,场所分类,单位性质类别,行业类别,行业领域,所属领域,重点领域,所属行业,类型,分类,category,sitecategory
address|site|text||地址,详细地址,单位地址,场所地址,小区地址,建筑地址,机构地址,所在地址,经营地址,注册地址,住所,经营场所,住所经营场所,经营场所地址,生产经营场所,生产经营地址,坐落,地理位置,地点,检查地点,位置,address
place|site|text||隐患位置,隐患部位,隐患地点,存在部位,部位,hazardlocation
village|site|village||村社区,社区,村,所在社区,所属社区,所在村社区,所属村社区,村社,所在村社,所属村社,村居,村居委会,所属村居,所在村,村名,社区名称,村社区名称,辖区社区,管辖社区,属地社区,属地村社区,属地,所属网格,网格,村社代码,社区代码,村代码,village,community,villagecode
area|site|area||地区,区县,所在区县,所属区县,所在地区,乡镇街道,所属乡镇街道,镇街,所在镇街,所属镇街,街道,所属街道,街道乡镇,镇街道,行政区划,行政区域,城市,所在城市,市区,district,city
office|site|text||行业主管办所,主管办所,牵头办所,责任办所,办所,监管办所,主管部门,行业主管部门,监管部门,监管单位,监管责任单位,主管单位,责任部门,责任科室,牵头部门,office
responsible_person|site|text|p|消防安全责任人,责任人,负责人,单位负责人,场所负责人,主要负责人,法定代表人,法人,法人代表,经营者,业主,消防安全管理人,管理人,安全管理人,联系人,责任人姓名,姓名,responsibleperson,owner,contact
phone|site|phone|p|联系电话,电话,联系方式,手机,手机号,手机号码,电话号码,责任人电话,责任人联系电话,负责人电话,联系人电话,整改责任人电话,phone,tel,telephone,mobile
x|site|x||经度,东经,lng,lon,longitude,long,lngwgs84,lonwgs84,经度x,x经度,x坐标,坐标x,横坐标,东坐标,x
y|site|y||纬度,维度,北纬,lat,latitude,latwgs84,纬度y,y纬度,y坐标,坐标y,纵坐标,北坐标,y
xy|site|xy||经纬度,坐标,经纬度坐标,位置坐标,地理坐标,坐标位置,定位,定位坐标,gps坐标,location,coordinates,coordinate,lnglat,latlng
datum|site|datum||坐标系,坐标系统,坐标类型,坐标基准,datum,crs
floors|site|floors||层数,楼层数,总层数,建筑层数,地上地下层数,地上层数地下层数,floors
ledger_risk|site|kept||风险等级,风险级别,风险分级,风险颜色,fxdj,risklevel
hazard_no|hazard|text||隐患编号,隐患序号,问题编号,问题序号,整改编号,编号,hazardno,hazardid
description|hazard|description||隐患描述,隐患具体描述,存在问题,存在隐患,问题隐患,主要隐患,隐患内容,隐患问题,存在的问题,存在的隐患,存在的主要问题,存在的问题隐患,存在问题隐患,存在的火灾隐患,问题描述,问题清单,主要问题,具体问题,发现问题,发现的问题,检查发现问题,检查发现的问题,检查发现问题隐患,发现隐患,发现的隐患,排查问题,隐患情况,隐患具体情况,火灾隐患,火灾隐患描述,火灾隐患内容,消防安全隐患,安全隐患,隐患,历史问题,问题,hazard,hazards,description,problem
hazard_kind|hazard|kept||隐患类别,隐患类型,隐患分类,问题类别,问题类型,问题分类,hazardtype
code|hazard|code||隐患代码,问题代码,hazardcode,code
grade|hazard|grade||隐患等级,隐患级别,隐患程度,隐患性质,问题等级,等级,级别,grade,hazardgrade
found_on|hazard|date||排查发现日期,检查日期,检查时间,发现时间,发现日期,排查时间,排查日期,巡查时间,巡查日期,登记日期,登记时间,检查发现时间,时间,日期,通报时间,foundon,date
found_by|hazard|text|p|检查人,检查人员,排查人,排查人员,发现人,巡查人,巡查人员,检查组,检查组成员,登记人,foundby,inspector
found_how|hazard|text||隐患来源,来源,问题来源,发现方式,检查方式,排查方式,检查类型,foundhow
due_on|hazard|date||整改期限,整改时限,计划完成时间,限改日期,计划完成日期,整改截止日期,整改截止时间,截止日期,截止时间,限期,期限,时限,完成时限,整改完成时限,限期整改时间,要求整改时间,要求完成时间,计划整改时间,销号时限,销案时限,销号期限,销案期限,dueon,deadline,duedate
done_on|hazard|date||整改完成时间,整改完成日期,完成时间,完成日期,实际完成时间,实际完成日期,销号时间,销号日期,销案时间,销案日期,验收时间,验收日期,闭环时间,复查日期,复查时间,整改时间,整改日期,doneon,closedon
status|hazard|status||整改状态,当前状态,状态,隐患状态,整改情况,整改进展,整改进度,是否销号,是否销案,是否闭环,是否整改,是否已整改,是否完成整改,是否整改到位,整改是否完成,完成情况,整改完成情况,整改落实情况,复查结果,核验结果,验收结果,复查情况,status
handling|hazard|status||整改措施/督办情况,督办情况,处理情况,处置情况,处理结果,处理意见,处理措施,检查结果,检查处理情况,整改要求及处理情况
owner|hazard|text|p|整改责任人,整改负责人,责任人,隐患整改责任人,整改责任人姓名,整改人,owner
hazard_office|hazard|text||整改责任单位,责任单位,整改单位,督办单位,督促单位,责任办所,整改责任办所,牵头单位,包联单位
measure|hazard|text||整改措施,整改措施与责任人,整改措施及责任人,整改要求,整改方案,整改建议,治理措施,整改内容,measure
funds|hazard|text||整改资金,资金,资金落实,资金安排,预算,整改经费,funds
interim|hazard|text||临时措施,防范措施,临时防范措施,管控措施,临时管控措施,应急措施,interim
is_supervised|hazard|flag||是否挂牌督办,是否督办,挂牌督办,是否挂牌,supervised
is_exposed|hazard|flag||是否曝光,曝光,exposed
village_code|village|village_code||村社代码,统计用区划代码,区划代码,行政区划代码,村代码,社区代码,村社区代码,代码,编码,12位代码,villagecode,code,vcode,xzqdm,zldwdm
name|village|name||村社名称,村社区名称,村社区,名称,村名,社区名称,村居名称,行政村名称,行政区名称,村委会名称,居委会名称,村,社区,xzqmc,zldwmc,vname,name
class_code|village|text||城乡分类代码,城乡分类,城乡分类码,classcode,type
residents|village|count||常住人口,人口,人口数,总人口,常住人口数,户籍人口,residents,population
households|village|count||户数,总户数,住户数,常住户数,households
leader|village|text|p|包村领导,包社区领导,包村社区领导,联系领导,包联领导,挂村领导,驻村领导,leader
office|village|text||包村办所,联系办所,包联办所,责任办所,包联部门,office
provenance|village|text||边界来源,界线来源,provenance
"""
# Headings of facts besides the fact's own name (vocabulary/facts.py).
_FACT_HEADINGS: Final[dict[str, str]] = {
    "building_code": "消防码,楼栋消防码",
    "height_m": "建筑高度米,高度,楼高,建筑高度m,height",
    "floors_above": "地上层,地上楼层,地上楼层数,地上部分层数",
    "floors_below": "地下层,地下楼层,地下楼层数,地下部分层数",
    "floor_at": "楼层,营业楼层,经营楼层,所处楼层",
    "use": "用途,建筑用途,使用用途,建筑性质",
    "built_year": "建成时间,竣工年份,建造年份,建设年代,建成年代,year",
    "area_m2": "建筑面积,经营面积,面积,营业面积,场所面积,占地面积,总面积,area",
    "buildings": "楼栋数量,栋数,楼幢数,建筑栋数,幢数",
    "households": "住户数,居民户数,总户数,住户,户",
    "beds": "床位,床位数量,核定床位,核定床位数,床位总数",
    "residents": "在住人数,入住老人数,在院人数,入住老人,老人数,实际入住人数",
    "disabled_residents": "失能老人数,失能半失能人数,失能老人",
    "night_staff": "夜间值班人数,夜间值守人员数,夜间值班人员",
    "pupils": "学生人数,学生数,学员数,在校人数,在校学生数,培训人数",
    "peak_visitors": "高峰人数,最大承载量,最大游客量,日最大承载量",
    "workers": "员工人数,从业人员,从业人员数,职工人数,员工数,用工人数",
    "rooms": "包间,房间数,包厢数,房间数量",
    "stalls": "摊位数,商铺数,商户数,门店数,经营户数",
    "tenants": "租户人数,承租人数,居住人数",
    "terminals": "终端数,电脑台数,机位数",
    "charging_ports": "充电接口数,充电桩数,充电位数,充电插座数,端口数",
    "nozzles": "加油枪数,加气枪数,油枪数,枪数",
    "tank_m3": "储罐容积,油罐容积,总罐容,罐容",
    "exits": "安全出口数,安全出口,疏散出口数,安全出口个数",
    "opening_hours": "经营时间,开放时间,营业时段",
    "has_sprinkler": "喷淋,自动喷淋,喷淋系统,自喷,有无喷淋,是否有喷淋,自动喷水系统",
    "has_alarm": "报警系统,火灾报警,自动报警,自动报警系统,烟感,是否有自动报警",
    "has_control_room": "控制室,有无消防控制室,是否设消防控制室,消控室",
    "is_sensitive": "敏感单位,是否敏感,是否敏感单位,涉密单位,是否涉密",
    "has_micro_station": "微站,微型站,有无微型消防站,是否建微型消防站",
    "sleeps_at_night": "是否住人,夜间是否住人,有无住宿,是否留宿,夜间住宿",
    "is_key_unit": "是否重点单位,重点单位,是否消防安全重点单位",
    "property_company": "物业公司,物业单位,物业管理单位,管理单位,物业企业,物业服务单位",
    "maintenance_company": "维保单位,维保公司,消防维保,消防维保公司",
}
_REQUIRED: Final[dict[tuple[Part, str], tuple[LedgerKind, ...]]] = {
    ("site", "name"): (_K.SITES, _K.PROBLEMS, _K.HAZARDS),
    ("site", "category"): (_K.SITES,),
    ("hazard", "description"): (_K.HAZARDS,),
    ("village", "village_code"): (_K.VILLAGES,),
    ("village", "name"): (_K.VILLAGES,),
}
_FACT_READS: Final[dict[str, Reads]] = {
    "number": "number", "count": "count", "flag": "flag", "text": "text",
}  # fmt: skip


def _columns() -> tuple[LedgerColumn, ...]:
    facts = tuple(_of_fact(fact) for fact in FACTS.values())
    return (*map(_of_line, _TABLE.strip().splitlines()), *facts)


def _of_line(line: str) -> LedgerColumn:
    name, part_name, reads, personal, headings = line.split("|")
    part = cast(Part, part_name)
    return LedgerColumn(
        name,
        part,
        tuple(headings.split(",")),
        cast(Reads, reads),
        _REQUIRED.get((part, name), ()),
        personal == "p",
    )


def _of_fact(fact: SiteFact) -> LedgerColumn:
    headings = (fact.zh, *_FACT_HEADINGS.get(fact.name, "").split(","), fact.name)
    return LedgerColumn(fact.name, "site", tuple(filter(None, headings)), _FACT_READS[fact.type])


COLUMNS: Final = _columns()
_PARTS: Final[dict[LedgerKind, tuple[Part, ...]]] = {
    _K.VILLAGES: ("row", "village"),
    _K.SITES: ("row", "site"),
    _K.HAZARDS: ("row", "hazard", "site"),
    _K.PROBLEMS: ("row", "hazard", "site"),
}
ALL_HEADINGS: Final = frozenset(heading for column in COLUMNS for heading in column.headings)
_BRACKETED: Final = re.compile(r"[(\[【〔（][^)\]】〕）]*[)\]】〕）]")
_NOISE: Final = re.compile(r"[\s\u3000*#:：、，,。.()\[\]【】〔〕（）\-_—/\\|“”\"'‘’?？]+")
_AND: Final = "与及和"
_SHORTEST_ENDING: Final = 3  # characters; a shorter ending fits too much
_DATUM_IN_HEADING: Final = re.compile(
    r"(高德|百度|腾讯|天地图|火星|gps|wgs-?84|gcj-?02|bd-?09|cgcs-?2000)(地图|坐标系?)?", re.I
)


def normalise(heading: str) -> str:
    """Return a heading without spaces, line breaks, brackets' signs, width and case."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", heading).lower())


def _forms(heading: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKC", heading)
    parts = [part for part in re.split(r"[/\n、]", plain) if part.strip()]
    bare = _BRACKETED.sub("", plain)
    of_map = _DATUM_IN_HEADING.sub("", bare)  # 高德经度 is a longitude
    return tuple(filter(None, dict.fromkeys(map(normalise, (plain, bare, of_map, *parts)))))


@cache
def columns_of(kind: LedgerKind) -> dict[str, LedgerColumn]:
    """Return the columns a kind of ledger may have, by our name; a hazard's shadow its site's."""
    found: dict[str, LedgerColumn] = {}
    for part in _PARTS[kind]:
        for column in COLUMNS:
            if column.part == part:
                found.setdefault(column.name, column)
    return found


@cache
def _lookup(kind: LedgerKind) -> dict[str, tuple[str, int]]:
    table: dict[str, tuple[str, int]] = {}
    for column in columns_of(kind).values():
        for place, heading in enumerate((*column.headings, column.name)):
            table.setdefault(normalise(heading), (column.name, place))
    return table


@lru_cache(4096)
def column_for(heading: str, kind: LedgerKind) -> tuple[str, int] | None:
    """Return (name, place) of the column a heading names in a kind of ledger; None where unknown.

    `place` is the heading's place in the column's list: lower fits better.
    """
    table = _lookup(kind)
    forms = _forms(heading)
    if not forms:
        return None
    for form in forms:
        if form in table:
            return table[form]
    for start in range(1, len(forms[0]) - _SHORTEST_ENDING + 1):
        ending = forms[0][start:]
        if forms[0][start - 1] in _AND:
            break  # two matters in one column, neither of them alone
        if ending in table and not ending.isascii():
            name, place = table[ending]
            return name, place + 100
    return _of_cut_heading(forms[0], table)


def _of_cut_heading(form: str, table: dict[str, tuple[str, int]]) -> tuple[str, int] | None:
    # A DBF cuts its headings at 10 bytes: what is left is taken where it can begin one column only.
    if len(form) < _SHORTEST_ENDING or form.isascii():
        return None
    begun = {name for whole, (name, _) in table.items() if whole.startswith(form)}
    return (begun.pop(), 200) if len(begun) == 1 else None


def is_personal(name: str, kind: LedgerKind) -> bool:
    """Whether a column of this name holds what names or reaches a person."""
    column = columns_of(kind).get(name)
    return column is not None and column.is_personal


@cache
def _every_heading() -> frozenset[str]:
    return frozenset(heading for kind in LedgerKind for heading in _lookup(kind))


@lru_cache(20_000)
def is_heading(text: str) -> bool:
    """Whether a text is a heading of some kind of ledger, word for word."""
    return bool(text) and not _every_heading().isdisjoint(_forms(text))


def knows(heading: str) -> bool:
    """Whether some kind of ledger has a column for a heading, by its ending too."""
    return any(column_for(heading, kind) is not None for kind in LedgerKind) if heading else False


def column_named(word: str) -> str | None:
    """Return the name of the column a person means by our name or a heading; None where none."""
    names = {column.name for column in COLUMNS}
    if word in names:
        return word
    found = (column_for(word, kind) for kind in (_K.SITES, _K.PROBLEMS, _K.HAZARDS, _K.VILLAGES))
    return next((column[0] for column in found if column), None)


def number_of_column(letters: str) -> int:
    """Return which column a spreadsheet's letters name, from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
