"""The other papers of the office: what each says unless the office keeps its own text.

A name in braces is filled in when the paper is written; a line that is a list alone becomes a
table or one paragraph for each item. The subdistrict's papers press and remind: ordering
correction within a time limit and penalties are the fire-rescue authority's.
"""

from typing import Final

# What stands in braces, by the name the code knows it under.
PLACEHOLDERS: Final = {
    "addressee": "收文单位",
    "issuer": "发文单位",
    "campaign": "方案名称",
    "campaign_number": "方案文号",
    "site": "场所名称",
    "whose": "你单位场所",
    "address": "场所地址",
    "village": "村社区",
    "category": "场所类别",
    "office": "责任办所",
    "inspections": "检查情况",
    "as_of": "截至日期",
    "issued_on": "发文日期",
    "reply_by": "答复期限",
    "number": "文号",
    "count": "隐患数",
    "overdue": "逾期数",
    "lateness": "逾期情况",
    "waiting_count": "待复查数",
    "hazards": "隐患清单",
    "waiting": "待复查清单",
    "reasons": "风险因素",
    "interim": "临时措施",
    "pressed": "往次督促",
    "comparison": "对比情况",
    "talk_at": "约谈时间",
    "talk_place": "约谈地点",
    "contact": "联系人",
    "phone": "联系电话",
    "longest": "最长逾期",
    "body": "简报正文",
    "issue": "期号",
    "held_on": "会议日期",
    "chair": "主持人",
    "room": "会议地点",
    "meeting_at": "会议时间",
    "decisions": "议定事项",
    "unclear": "待明确事项",
    "present": "出席人员",
    "absent": "请假人员",
    "attending": "列席人员",
    "spoken": "讲话内容",
    "promised_by": "承诺期限",
    "funds": "资金来源",
    "person": "整改责任人",
    "paper": "文书名称",
    "units": "曝光单位",
    "told_on": "事先告知日期",
    "legal": "法制审核人",
    "reviewed_by": "当日复核人",
    "fires": "火灾情况",
    "village_phone": "社区电话",
}
FORBIDDEN: Final = "责令限期改正"
# A line that begins with this is a heading; headings are counted through.
HEADING_MARK: Final = "#"
TITLES: Final = {
    "bulletin": "消防安全工作简报",
    "assign": "消防安全隐患交办单",
    "advice": "关于整改{site}消防隐患的提示函",
    "talk": "关于就{site}消防隐患整改进行约谈的通知",
    "risk": "{site}消防安全风险告知书",
    "supervise": "消防安全隐患督办单",
    "refer": "关于移送{site}消防隐患线索的函",
    "warn": "关于{village}消防隐患整改滞后的警示函",
    "summary": "消防安全防范工作总结",
    "minutes": "{meeting}纪要",
    "agenda": "消防安全工作会议议程",
    "speech": "在消防安全工作会议上的讲话提纲",
    "talk_record": "消防安全约谈记录",
    "pledge": "消防安全承诺书",
    "recheck": "隐患复查意见与销案审批表",
    "receipt": "签收回执",
    "lists": "{office}消防隐患三张清单",
    "exposure": "消防安全隐患曝光通告",
    "residents": "致居民朋友的一封信",
}
NAMES: Final = {
    "bulletin": "简报",
    "assign": "交办单",
    "advice": "整改提示函",
    "talk": "约谈通知",
    "risk": "风险告知书",
    "supervise": "督办单",
    "refer": "移送函",
    "warn": "警示函",
    "summary": "工作总结",
    "minutes": "会议纪要",
    "agenda": "议程与签到表",
    "speech": "讲话提纲",
    "talk_record": "约谈记录",
    "pledge": "承诺书",
    "recheck": "复查意见与销案审批表",
    "receipt": "签收回执",
    "lists": "三张清单",
    "exposure": "曝光通告",
    "residents": "致居民一封信",
}
_CONTACT: Final = "联系人：{联系人}（应急管理办），电话：{联系电话}。"
BODIES: Final = {
    "bulletin": "{简报正文}",
    "assign": (
        "{收文单位}：\n"
        "按照《{方案名称}》（{方案文号}）分工，截至{截至日期}，现将未整改消防隐患{隐患数}处{逾期情况}"
        "交由你办牵头督促整改，清单见附件1；另有已报整改、待复查或待销案{待复查数}处，"
        "请按附件2组织复查，不重复交办。\n"
        "请于{答复期限}前逐处明确责任人、措施、资金和时限，每周二12时前报进度，整改前后照片随报；"
        "整改期间落实临时防范措施。不能按期完成的，期限届满前书面申请延期。\n"
        "进度报应急管理办。" + _CONTACT + "\n"
        "{隐患清单}\n"
        "{待复查清单}"
    ),
    "advice": (
        "{收文单位}：\n"
        "{检查情况}截至{截至日期}，{你单位场所}尚有{隐患数}处隐患未整改{逾期情况}，"
        "提示你单位抓紧整改。\n"
        "{隐患清单}\n"
        "{待复查清单}\n"
        "#提示事项\n"
        "（一）请于{答复期限}前完成整改，将整改照片和维保测试记录送街道应急管理办；"
        "确有困难的，请在此之前书面说明。\n"
        "（二）整改完成前，请落实临时防范措施：{临时措施}。\n"
        "（三）收到整改报告后3个工作日内，街道组织复查。\n"
        "（四）本函为工作提示，不是行政处罚或者行政强制决定。逾期未整改的，街道将依法移送"
        "铜梁区消防救援大队处理。对本函内容有异议的，可于收到之日起5个工作日内书面提出。\n"
        + _CONTACT
    ),
    "talk": (
        "{收文单位}：\n"
        "截至{截至日期}，{你单位场所}尚有{隐患数}处消防隐患未整改{逾期情况}。{往次督促}"
        "经研究，定于{约谈时间}在{约谈地点}约谈你单位消防安全责任人。\n"
        "{隐患清单}\n"
        "#约谈要求\n"
        "（一）请携带营业执照复印件、消防维保合同、整改计划（含措施、资金、责任人、时限）"
        "和整改前后照片。\n"
        "（二）本人不能参加的，应书面委托熟悉情况的负责人，并于约谈前1个工作日告知。"
        "无正当理由不参加的，街道将情况报告铜梁区消防安全委员会办公室。\n"
        "（三）街道由两名以上工作人员参加约谈，并制作约谈记录。请于{答复期限}前书面答复整改安排。\n"
        + _CONTACT
    ),
    "risk": (
        "{收文单位}：\n"
        "根据近期检查情况，截至{截至日期}，{你单位场所}存在以下主要火灾风险：\n"
        "{风险因素}\n"
        "请重点落实：{临时措施}；保持疏散通道、安全出口和消防车通道畅通，规范用火用电用气，"
        "定期组织防火巡查和疏散演练。\n"
        "街道根据检查情况安排检查频次，是否构成重大火灾隐患由消防救援机构判定。"
        "回执请于{答复期限}前交所在村（社区）。\n" + _CONTACT
    ),
    "supervise": (
        "{收文单位}：\n"
        "截至{截至日期}，下列{隐患数}处消防隐患逾期未整改{最长逾期}。经街道分管负责同志同意，"
        "现予督办。\n"
        "{隐患清单}\n"
        "#督办要求\n"
        "（一）请逐处说明未按期整改的原因，于{答复期限}前报整改计划和进展，"
        "写明措施、资金、责任人和完成日期。\n"
        "（二）不能立即消除的，整改期间落实临时防范措施。\n"
        "（三）届时仍未整改的，由街道主要负责同志约谈办所负责人，并作为年度考核依据。\n" + _CONTACT
    ),
    "refer": (
        "{收文单位}：\n"
        "{检查情况}截至{截至日期}，下列{隐患数}处隐患逾期未整改。{往次督促}\n"
        "{隐患清单}\n"
        "上述事项超出街道职责权限，现移送你队，请依法核查处理，并将受理情况和处理结果"
        "函告我街道。在此期间，街道已提醒该单位落实临时防范措施：{临时措施}。\n" + _CONTACT
    ),
    "warn": (
        "{收文单位}：\n"
        "截至{截至日期}，{对比情况}\n"
        "{隐患清单}\n"
        "#工作要求\n"
        "（一）请主要负责同志牵头，自收到本函次日起每日17时前向应急管理办报告进度，"
        "于{答复期限}前将已具备条件的全部整改，其余按程序报批延期。\n"
        "（二）整改期间逐处落实看护等临时防范措施。\n"
        "（三）请于{答复期限}前书面报告原因和措施。\n" + _CONTACT
    ),
    "summary": (
        "铜梁区消防安全委员会办公室：\n"
        "现将《{方案名称}》（{方案文号}）截至{截至日期}的落实情况报告如下。\n"
        "{简报正文}"
    ),
    "minutes": (
        "{会议日期}，{主持人}在{会议地点}主持召开会议，研究消防隐患整改和节点安保工作。会议议定：\n"
        "{议定事项}\n"
        "{待明确事项}"
    ),
    "speech": "{讲话内容}",
    "pledge": (
        "{收文单位}郑重承诺：\n"
        "一、对{场所名称}{隐患数}处未整改隐患（清单附后），于{承诺期限}前完成整改，"
        "资金由{资金来源}保障，责任人{整改责任人}。\n"
        "二、整改期间落实临时防范措施：{临时措施}。\n"
        "三、不锁闭安全出口，不占堵消防车通道，不擅自停用消防设施。\n"
        "四、如实报告整改进度，接受检查和社会监督。\n"
        "违反承诺造成后果的，依法承担责任。\n"
        "{隐患清单}"
    ),
    "exposure": (
        "为督促单位落实消防安全主体责任，现将以下单位未按期整改的消防隐患予以公布。\n"
        "{曝光单位}\n"
        "相关隐患整改并经复查合格后，本通告注明“已整改”或撤下。如有异议，请于3个工作日内"
        "向街道应急管理办提出，电话{联系电话}。"
    ),
    "residents": (
        "亲爱的居民朋友：\n"
        "天冷、节多，家里用电、用火、用气增多。{火灾情况}\n"
        "请您每天做三件事：一清，清走楼道、阳台、厨房的杂物；二关，出门关电源、火源、气源；"
        "三看，看老人、看孩子、看充电的电动车。\n"
        "电动车和电池不进楼、不进家；消防通道不停车；闻到燃气味，先开窗、再关阀、到室外打电话。\n"
        "家里有独居老人或者需要帮助的，请告诉楼栋长或者打{社区电话}。火警打119，免费。"
    ),
}
PLAN: Final = "方案"
SUMMARY: Final = "总结"
LIST_COLUMNS: Final = {
    "place": "序号",
    "village": "村（社区）",
    "site": "场所",
    "hazard": "部位与隐患",
    "clause": "不符合的规定",
    "due_on": "整改期限",
    "late": "已逾期（天）",
    "is_new": "备注",
    "submitted_on": "报整改日期",
    "state": "目前状态",
}
# Which columns a list has: a letter to one site names neither site nor office.
LISTS: Final = {
    "assign": ("place", "village", "site", "hazard", "due_on", "late", "is_new"),
    "supervise": ("place", "village", "site", "hazard", "due_on", "late"),
    "warn": ("place", "site", "hazard", "due_on", "late"),
    "advice": ("place", "hazard", "clause", "due_on", "late"),
    "talk": ("place", "hazard", "due_on", "late"),
    "refer": ("place", "hazard", "clause", "due_on", "late"),
    "risk": ("place", "hazard", "due_on", "late"),
    "pledge": ("place", "hazard", "due_on", "late"),
}
WAITING_LISTS: Final = {
    "assign": ("place", "village", "site", "hazard", "submitted_on", "state"),
    "advice": ("place", "hazard", "submitted_on", "state"),
}
OPEN_HEADING: Final = "未整改的隐患"
WAITING_HEADING: Final = "已报整改、待复查或待销案的隐患（无需重复整改）"
ANNEX: Final = "附件{n}"
# What goes with a referral; the office puts the sheets behind it.
REFERRED_WITH: Final = (
    "检查记录",
    "现场照片（含拍摄时间、地点）",
    "督办、约谈文书",
    "移送材料清单及签收单",
)
ONE_ANNEX: Final = "附件"
ANNEX_TITLES: Final = ("未整改消防隐患清单", "已报整改、待复查或待销案隐患清单")
NEW: Final = "新增"
STATES: Final = {"recheck": "待复查", "close": "复查合格，待销案"}
LIST_LINE: Final = "{place}．{site}：{hazard}（整改期限{due_on}）"
NO_ITEMS: Final = "（无）"
NO_REASONS: Final = "现有记录中没有未整改的隐患，请继续做好自查。"
REASON: Final = "{place}是{hazard}（{n}处{late}），{consequence}{end}"
REASON_FREE: Final = "{place}是{hazard}（{n}处{late}）{end}"
REASON_LATE: Final = "，均已逾期"
REASON_SOME_LATE: Final = "，其中{n}处已逾期"
INTERIM_PLAIN: Final = "安排专人看护，加密巡查"
ALL_LATE: Final = "，均已超过整改期限"
SOME_LATE: Final = "，其中{n}处已超过整改期限"
LATE_OF_ALL: Final = "（其中逾期{n}处）"
LONGEST: Final = "，最长逾期{days}天"
WHOSE: Final = "你单位管理的{site}"
YOURS: Final = "你单位"
INSPECTED: Final = "{day}，{who}对{about}进行消防安全检查。"
INSPECTED_AGAIN: Final = "{day}，{who}再次检查。"
BY_WHOM: Final = {
    (True, True): "街道检查组（{team}，检查人员：{who}）",
    (True, False): "街道检查组（{team}）",
    (False, True): "街道检查组（检查人员：{who}）",
    (False, False): "街道检查组",
}
SITE_PLACE: Final = "{site}（{place}）"
COMMA: Final = "，"
PRESSED_BEFORE: Final = "街道已就其中{n}处于{done}。"
TALKED: Final = "{days}约谈"
PRESSED: Final = "{days}督办"
COMPARISON: Final = (
    "你社区（村）未整改的逾期隐患{late}处，全街道共{all}处；发现隐患{found}处，已整改{rectified}处；"
    "最近七天检查场所{visited}家。"
)
AUTHORITY: Final = "铜梁区消防救援大队"
# Numbers as the office writes them; the number itself is never made up.
NUMBER_LETTER: Final = "巴川办函〔{year}〕　　号"
NUMBER_FORMS: Final = {
    "assign": "巴川消交〔{year}〕　　号",
    "supervise": "巴川消督〔{year}〕　　号",
}
NUMERIC_NUMBER: Final = "{number}"
# The head of a bulletin; it is no statutory kind of paper.
ISSUE: Final = "第{issue}期"
ISSUE_BLANK: Final = "第　　期"
EDITED: Final = "编发：巴川街道应急管理办"
SENT: Final = (
    "报：街道党工委、办事处领导，铜梁区消防安全委员会办公室。",
    "送：铜梁区消防救援大队。",
    "发：各村（社区），各办（站、所、中心、大队）。",
)
COPIES: Final = "（共印　　份）"
INTERNAL_PAPER: Final = "内部资料　注意保管"
COLON: Final = "："
RECEIPT: Final = "送达回证"
RECEIPT_TITLE: Final = "送　达　回　证"
RECEIPT_OF: Final = "《{title}》（{number}）"
RECEIPT_ROWS: Final = (
    ("送达文书", "{paper}"),
    ("受送达单位", "{addressee}"),
    ("送达地点", "{address}"),
    ("送达方式", "□直接送达　□邮寄送达　□留置送达　□经同意的电子送达"),
    ("收件人签名（盖章）及日期", "\n　　　　　　　　年　　月　　日　　时"),
    ("代收人及与受送达人的关系", ""),
    ("拒收事由和日期、见证人签名", "\n"),
    ("送达人（两人）签名", "\n1.　　　　　　　　　2."),
    ("备注", "收件人签名只表示收到本函，不表示同意函中内容。"),
)
HANDED_OVER: Final = (("交办：应急管理办", "接收：{office}"), ("日期：", "日期："))
DRAFT: Final = "送签稿"
# In the name of a list of who answers: who leads a village.
LEADS: Final = "{village}包村领导"
BY_HAND: Final = "＿＿＿＿＿＿"
# What stands in a blank until somebody knows it.
UNKNOWN: Final = {
    "contact": "联系人",
    "phone": "电话",
    "reply_by": "答复期限",
    "issued_on": "　　年　　月　　日",
    "talk_at": "约谈时间",
    "talk_place": "约谈地点",
    "addressee": "管理单位",
    "chair": "主持人",
    "room": "会议地点",
    "meeting_at": "会议时间",
    "present": "出席人员",
    "absent": "请假人员",
    "attending": "列席人员",
    "promised_by": "承诺期限",
    "funds": "资金来源",
    "person": "整改责任人",
    "paper": "文书名称",
    "told_on": "事先告知日期",
    "legal": "法制审核人",
    "reviewed_by": "当日复核人",
    "village_phone": "社区电话",
}

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
NOTICE_INTRO: Final = "经台账核对（截至{day}），贵单位有{n}处消防安全隐患尚未整改，现告知如下："
NOTICE_NONE: Final = "经台账核对（截至{day}），贵单位没有未整改的隐患。请继续做好自查。"
NOTICE_WAITING: Final = "另有{n}处已报整改，等待街道复查或销案，无需重复整改。"
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
