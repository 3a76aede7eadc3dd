"""The prose of warning letters made from a case, and of risk notices to one place."""

from __future__ import annotations

from typing import Final

WARNING_TITLE: Final = "消防安全警示函（{category}）"
WARNING_TO: Final = "辖区各{category}负责人："
CASE: Final = "{day}，{place}发生火灾（{title}）{harm}。"
UNDATED: Final = "近期"
ELSEWHERE: Final = "外地"
HARM: Final = "，造成{deaths}人死亡、{injured}人受伤"
DEATHS: Final = "，造成{deaths}人死亡"
INJURED: Final = "，造成{injured}人受伤"
NOT_VERIFIED: Final = "（以上情况待核，请以正式调查报告为准，核实前不得对外引用。）"
CAUSE: Final = "起火原因：{cause}。"
LESSON: Final = "教训：{lesson}"
CHAIN: Final = "请立即对照下列情形自查自改："
ITEM: Final = "{number}. {words}（{basis}）"
ITEM_PLAIN: Final = "{number}. {words}"
HERE: Final = "截至{day}，辖区{category}中有{n}处存在同类隐患尚未销案。"
NONE_HERE: Final = "截至{day}，台账中辖区{category}没有同类隐患未销案；请保持自查。"
CLOSING: Final = (
    "请于收到本函后立即自查，能当场改的当场改，不能当场改的落实临时措施并报所在村（社区）。"
)
THEME: Final = "预防为主、生命至上。"
SOURCE: Final = "案例来源：{source}"
SIGNED: Final = "{issuer}"
NOTICE_TITLE: Final = "火灾风险告知书"
NOTICE_TO: Final = "{site}消防安全责任人："
NOTICE_INTRO: Final = "经台账核对（截至{day}），贵单位有{n}处消防安全隐患尚未销案，现告知如下："
NOTICE_NONE: Final = "经台账核对（截至{day}），贵单位没有未销案隐患。请继续做好自查。"
NOTICE_ITEM: Final = "{number}. {words}，整改期限：{due}。"
NOTICE_NO_DUE: Final = "未定"
NOTICE_OVERDUE: Final = "{number}. {words}，整改期限：{due}，已逾期{days}天。"
NOTICE_CLOSING: Final = (
    "以上隐患可能造成火灾蔓延、影响人员疏散或扑救。请按期整改，整改前落实临时防范措施；"
    "请将本告知书张贴于本单位醒目位置。"
)
RESPONDER_TITLE: Final = "到场救援要点"
RESPONDER_TO: Final = "{site}（{category}）"
RESPONDER_ADDRESS: Final = "地址：{address}"
RESPONDER_FACT: Final = "{name}：{value}"
RESPONDER_UNKNOWN: Final = "未登记：{names}"
RESPONDER_SUPPLY: Final = "最近{kind}：{name}，直线约{metres}米"
RESPONDER_NO_SUPPLY: Final = "水源与力量：台账未登记或场所无坐标，到场前请核实"
RESPONDER_HAZARDS: Final = "未销案隐患{n}处，影响进攻和疏散的："
RESPONDER_NO_HAZARD: Final = "没有未销案的通道、出口和设施类隐患"
FLAG: Final = {True: "有", False: "无"}
NOT_KNOWN: Final = "未登记"
