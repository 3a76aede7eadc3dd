"""The other papers of the office: what each says unless the office keeps its own text.

A name in braces is filled in when the paper is written; a line that is a list alone becomes a
table or one paragraph for each item. The subdistrict's papers press and remind: ordering
correction within a time limit and penalties are the fire-rescue authority's.
"""

from typing import Final

# What may stand in braces, by the name the code knows it under.
PLACEHOLDERS: Final = {
    "addressee": "收文单位",
    "issuer": "发文单位",
    "campaign": "方案名称",
    "campaign_number": "方案文号",
    "site": "场所名称",
    "address": "场所地址",
    "village": "村社区",
    "category": "场所类别",
    "office": "责任办所",
    "level": "风险等级",
    "as_of": "截至日期",
    "issued_on": "发文日期",
    "reply_by": "答复期限",
    "number": "文号",
    "count": "隐患数",
    "overdue": "逾期数",
    "hazards": "隐患清单",
    "reasons": "风险因素",
    "body": "简报正文",
    "issue": "期号",
}
FORBIDDEN: Final = "责令限期改正"
TITLES: Final = {
    "bulletin": "消防安全工作简报",
    "assign": "消防安全隐患交办单",
    "advice": "消防安全隐患整改提示函",
    "talk": "消防安全约谈通知",
    "risk": "消防安全风险告知书",
    "supervise": "消防安全隐患督办单",
    "summary": "消防安全防范工作总结",
}
NAMES: Final = {
    "bulletin": "简报",
    "assign": "交办单",
    "advice": "整改提示函",
    "talk": "约谈通知",
    "risk": "风险告知书",
    "supervise": "督办单",
    "summary": "工作总结",
}
BODIES: Final = {
    "bulletin": "按语：现将{截至日期}消防安全隐患排查整治情况编发如下，供参阅。\n{简报正文}",
    "assign": (
        "{收文单位}：\n"
        "按照《{方案名称}》（{方案文号}）安排，截至{截至日期}，现将下列消防安全隐患{隐患数}处"
        "交由你单位牵头督促整改，其中已逾期{逾期数}处。\n"
        "{隐患清单}\n"
        "一、请逐条明确责任人、整改措施和完成时限；能立即整改的立即整改。\n"
        "二、整改期间落实临时防范措施；确需延期的，在期限届满前按程序报批。\n"
        "三、整改情况及整改前后照片于{答复期限}前报街道应急管理部门，由交办方组织复查后销案。"
    ),
    "advice": (
        "{收文单位}：\n"
        "截至{截至日期}，在消防安全检查中发现你单位（场所：{场所名称}，地址：{场所地址}）"
        "存在下列消防安全隐患{隐患数}处，提示你单位及时整改：\n"
        "{隐患清单}\n"
        "一、请按上表期限整改，整改期间落实专人看护等临时防范措施。\n"
        "二、整改完成后请于{答复期限}前告知街道应急管理部门，由街道组织复查。\n"
        "三、本函为整改提示，不是行政处罚，也不代替消防救援机构的执法文书；逾期不整改的，"
        "街道将按程序移送有权机关处理。"
    ),
    "talk": (
        "{收文单位}：\n"
        "截至{截至日期}，{场所名称}（{村社区}）尚有下列消防安全隐患{隐患数}处未整改到位，"
        "其中已逾期{逾期数}处。经研究，决定对你单位消防安全责任人进行约谈。\n"
        "{隐患清单}\n"
        "约谈时间：　　　　　　　　　　约谈地点：\n"
        "请消防安全责任人本人按时参加，携带整改计划、整改台账和整改照片，"
        "并于{答复期限}前书面答复整改安排。无故不参加的，将通报其行业主管部门。"
    ),
    "risk": (
        "{收文单位}：\n"
        "根据现有检查记录，截至{截至日期}，{场所名称}（{场所类别}，{村社区}）"
        "消防安全风险等级为：{风险等级}。主要风险因素如下：\n"
        "{风险因素}\n"
        "尚未整改到位的隐患{隐患数}处：\n"
        "{隐患清单}\n"
        "请落实消防安全主体责任，保持疏散通道、安全出口和消防车通道畅通，规范用火用电用气，"
        "定期组织防火巡查和疏散演练，并于{答复期限}前报告整改情况。\n"
        "风险等级只用于安排检查先后和提示风险，不是事故概率；是否构成重大火灾隐患由消防救援机构判定。"
    ),
    "supervise": (
        "{收文单位}：\n"
        "截至{截至日期}，你单位牵头的下列消防安全隐患{隐患数}处（其中逾期{逾期数}处）"
        "进展缓慢，现予督办。\n"
        "{隐患清单}\n"
        "一、请主要负责人亲自过问，逐条查明未按期整改的原因，重新倒排工期。\n"
        "二、于{答复期限}前书面报告整改进展；整改不到位的，将提请街道办事处约谈、通报。"
    ),
    "summary": (
        "现将《{方案名称}》（{方案文号}）截至{截至日期}的开展情况总结如下。\n"
        "{简报正文}\n"
        "文中数字均取自登记册同一时点的冻结数据，区间为九成五置信区间，形势研判的区间为九成；"
        "登记册没有记录的，不作推断。"
    ),
}
LIST_COLUMNS: Final = {
    "place": "序号",
    "site": "场所",
    "hazard": "隐患",
    "found_on": "发现日期",
    "due_on": "整改期限",
    "late": "逾期天数",
    "office": "责任办所",
}
LIST_CAPTION: Final = "隐患清单（截至{as_of}）"
LIST_LINE: Final = "{place}．{site}：{hazard}（整改期限{due_on}）"
NO_ITEMS: Final = "（无）"
NO_REASONS: Final = "现有记录不足，情况不明。"
LEVEL: Final = "{level}（{colour}）"
NUMERIC_NUMBER: Final = "编号：{number}"
NUMBER_BLANK: Final = "编号：　　　　　　　"
# The head of a bulletin; it is no statutory kind of paper.
ISSUE: Final = "第{issue}期"
ISSUE_BLANK: Final = "第　　期"
SENT_TO: Final = "报送：{names}"
COPIES: Final = "（共印　　份）"
ADDRESSEE_BLANK: Final = "　　　　　　　　"
COLON: Final = "："

# Warning letters made from a case, and risk notices to one place.
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
