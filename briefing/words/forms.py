"""Words of the forms filled in by hand, of minutes, of the speech and of the public texts."""

from typing import Final

# Minutes (GB/T 9704-2012, 10.3).
MINUTES_MARK: Final = "巴川街道专题会议纪要"
MINUTES_ISSUE: Final = "（第{issue}期）"
MINUTES_ISSUE_BLANK: Final = "（第　　期）"
MINUTES_BY: Final = "巴川街道党政办公室"
MEETING_PLAIN: Final = "消防安全工作专题会议"
DECISION: Final = "{numeral}、会议明确，{title}，{due}前完成。（责任：{who}）"
UNCLEAR_HEADING: Final = "待明确事项"
UNCLEAR: Final = "{title}（{lacks}）"
LACKS_WHO: Final = "责任人"
LACKS_DUE: Final = "完成时限"
NOTHING_DECIDED: Final = "没有议定事项"
ATTENDANCE: Final = (("出席", "present"), ("请假", "absent"), ("列席", "attending"))
MINUTES_SENT: Final = "发：各村（社区），各办（站、所、中心、大队）。"

# Agenda and sign-in sheet.
AGENDA_ROWS: Final = (
    ("会议时间", "{meeting_at}"),
    ("会议地点", "{room}"),
    ("主持人", "{chair}"),
    ("参会范围", "各村（社区）消防工作负责人，各办（站、所、中心、大队）负责人"),
    ("会议材料", "消防安全隐患排查整治情况通报、逾期隐患清单"),
)
AGENDA_HEAD: Final = ("序号", "议程", "时间")
AGENDA_REPORT: Final = "通报本周情况（应急管理办）"
AGENDA_VILLAGE: Final = "{name}说明{n}处隐患逾期原因"
AGENDA_OFFICES: Final = "{names}汇报逾期隐患整改计划"
AGENDA_SUSPECTED: Final = "研究{site}疑似重大火灾隐患的处置"
AGENDA_EVENT: Final = "部署{names}安全保障"
AGENDA_SPEECH: Final = "街道领导讲话"
MINUTES_EACH: Final = {"report": "5分钟", "village": "5分钟", "office": "各3分钟",
                       "suspected": "10分钟", "event": "5分钟", "speech": "3分钟"}  # fmt: skip
SIGN_IN_TITLE: Final = "会议签到表"
SIGN_IN_HEAD: Final = ("序号", "单位", "姓名", "职务", "签名", "备注（代会请注明）")

# Record of a talk.
TALK_ROWS: Final = (
    ("时间", "　　　　年　　月　　日　　时　　分至　　时　　分"),
    ("地点", ""),
    ("约谈人（两人以上）", "1.　　　　　　　　　　2."),
    ("记录人", ""),
    ("被约谈单位", "{addressee}"),
    ("被约谈人", "姓名：　　　　　　　职务：　　　　　　　身份核对：□已核对"),
    ("事由", "{site}消防隐患{n}处未整改（其中逾期{late}处）。依据：{number}"),
    ("往次督促", "{pressed}"),
)
TALK_NUMBER_BLANK: Final = "约谈通知　　　　号"
TALK_ISSUES: Final = "指出的问题和整改承诺"
TALK_HEAD: Final = (
    "序号",
    "隐患",
    "整改期限",
    "逾期（天）",
    "措施",
    "资金",
    "责任人",
    "承诺完成日",
)
TALK_ENDS: Final = (
    ("被约谈人陈述", "\n\n"),
    ("街道要求", "请按承诺逐处整改；整改完成前落实：{interim}。承诺完成日不改变原整改期限。"),
    (
        "确认",
        "以上记录已看过（或向我宣读过），与我说的一致。\n\n"
        "被约谈人签名：　　　　　　　　　　年　　月　　日",
    ),
    ("拒签原因、见证人", "\n"),
    ("约谈人、记录人签名", "\n"),
)

# Opinion of a re-check and approval of a closing.
RECHECK_FIRST: Final = "一、复查意见"
RECHECK_ROWS: Final = (
    ("场所", "{site}", "隐患编号", "{no}"),
    ("原整改期限", "{due_on}", "申报整改日期", "{submitted_on}"),
    ("复查日期", "　　年　　月　　日", "复查人（两人，与整改人不同）", "1.　　　　　2."),
    ("整改前照片", "□有（　　张）　□无", "整改后照片", "□有（　　张）　□无"),
)
RECHECK_WIDE: Final = (
    ("隐患", "{hazard}"),
    ("复查结论", "□已消除　　□部分消除　　□未消除"),
    ("复查意见（写明查了什么、结果怎样）", "\n\n\n"),
)
RECHECK_SECOND: Final = "二、销案审批"
APPROVAL_ROWS: Final = (
    ("资料核对", "□整改前后照片　□复查记录　□费用或维保凭证　□当事人确认"),
    ("牵头办所意见", "\n\n签名：　　　　　　　　年　　月　　日"),
    ("应急管理办意见", "\n\n签名：　　　　　　　　年　　月　　日"),
    ("分管领导签批", "\n\n签名：　　　　　　　　年　　月　　日"),
    ("销案日期", "　　　　年　　月　　日"),
)
RECHECK_NOTE: Final = "复查人与整改人不得为同一人；一处隐患一张表。"

# A receipt by itself.
RECEIPT_TITLE: Final = "签　收　回　执"
RECEIPT_NOTE: Final = "本回执由签收单位填写后交回街道应急管理办。"

# Pledge.
PLEDGE_SIGNED: Final = (
    "承诺单位（盖章）：",
    "消防安全责任人（签名）：",
    "　　　　年　　月　　日",
)
PLEDGE_COPIES: Final = "（一式三份：单位、村（社区）、街道各一份）"

# Three lists; one number goes through all of them.
LIST_TITLES: Final = ("问题清单", "任务清单", "责任清单")
LIST_HEADS: Final = (
    ("序号", "问题", "场所", "部位", "发现日期", "不符合的规定", "等级", "期限", "状态"),
    ("序号", "任务", "措施", "资金（元）", "完成时限", "完成标准", "佐证"),
    ("序号", "整改单位（责任人）", "牵头办所（责任人）", "属地（责任人）", "督办领导"),
)
LIST_WIDTHS: Final = (
    (1.0, 5.0, 4.6, 2.4, 2.9, 4.8, 1.8, 2.9, 2.8),
    (1.0, 6.0, 6.2, 2.2, 2.9, 4.6, 4.4),
    (1.0, 7.0, 5.0, 6.0, 4.0),
)
TASK: Final = "消除：{hazard}"
STANDARD: Final = "复查合格，隐患消除"
EVIDENCE: Final = "整改前后照片、复查记录"
STATE_LATE: Final = "未整改（逾期{days}天）"
STATE_OPEN: Final = "未整改"
WITH_PERSON: Final = "{unit}（{person}）"
TO_NAME: Final = "待定"
LISTS_NOTE: Final = "三张清单序号一致：一处隐患在任一清单销号，三张清单同时销号。"

# Public notice of what is overdue.
UNIT: Final = "{n}.{site}（{place}）：{hazards}，截至{as_of}未整改。"
UNIT_HAZARD: Final = "{found_on}检查发现{hazard}，应于{due_on}前整改"
EXPOSURE_ISSUE: Final = "（{year}年第{issue}期）"
SOME_HAZARD: Final = "消防安全隐患"

# Letter to residents: causes in the words of a neighbour.
FIRES: Final = "{start}以来，街道发生{n}起火灾，{harm}{causes}。"
NO_FIRES: Final = "防火就在每天的小事里。"
NO_ONE_HURT: Final = "没有人受伤"
SOMEBODY_HURT: Final = "有人因此伤亡"
CAUSES: Final = "，起因都在身边：{causes}"
CAUSE_WORDS: Final = {
    "用火不慎": "用火不小心",
    "电气线路故障": "电线出故障",
    "遗留火种": "火种没灭净",
    "生活用火不慎": "用火不小心",
    "吸烟": "烟头没掐灭",
    "燃放烟花爆竹": "放烟花引燃了杂物",
    "电气火灾": "电线出故障",
}
COMMITTEE: Final = "{village}居（村）民委员会"

# The speech: short sentences, each figure once, said as one says them.
PAUSE: Final = "〔停顿〕"
TURN: Final = "〔翻页〕"
SPEECH_OPEN: Final = "同志们，今天就三件事，三分钟说完。" + PAUSE
SPEECH_DONE: Final = "第一，先说成绩。隐患整改率到了{share}，逾期还有{late}处。"
SPEECH_DONE_FEW: Final = "第一，先说进展。登记的隐患，已经改了{done}处，逾期还有{late}处。"
SPEECH_NOTHING: Final = "第一，先说情况。登记册里没有隐患记录，没有记录不等于没有隐患。"
SPEECH_GOOD: Final = "{names}做得扎实。"
SPEECH_GAIN: Final = "{name}这段时间进步最快。"
SPEECH_FIRES: Final = "火灾，这个冬天到现在{n}起，{harm}，我们不能松劲。"
SPEECH_NO_FIRE: Final = "这个冬天到现在没有接报火灾，我们不能松劲。"
SPEECH_UNHURT: Final = "没伤人"
SPEECH_HURT: Final = "有伤亡"
SPEECH_TROUBLE: Final = "第二，说问题。"
SPEECH_NO_TROUBLE: Final = "没有逾期的隐患，这一点要保持住。"
SPEECH_MOST: Final = "逾期的隐患，{name}一家就占了{n}处。"
SPEECH_SITE: Final = "{site}这一处，{n}项到期没改。"
SPEECH_LONG: Final = "还有{n}处拖了一个多月，{names}都在里面。"
SPEECH_SUSPECTED: Final = (
    "最让人担心的是{village}的{site}，{hazard}，逾期{days}天。" + PAUSE + "这事不能等。"
)
SPEECH_TASKS: Final = "第三，布置几件事，请大家记日子。"
SPEECH_PLAN: Final = "{day}之前，牵头办所把每一处的人、钱、措施、日子报上来。"
SPEECH_LATE: Final = "{day}之前，能改的全部改完，不能改的按程序报延期、安排人看着。"
SPEECH_SOON: Final = "下周到期的{n}处，村社区明天就去敲门。"
SPEECH_CLOSE: Final = "复查的活，{n}处，也是{day}。"
SPEECH_REFER: Final = "{site}，明天移送消防大队，{office}和{village}先把人派上。"
SPEECH_EVENT: Final = "{name}，请{village}在{day}之前把方案和出口核到位。"
SPEECH_END: Final = "最后一句：一处没改好，一晚睡不着。辛苦大家，散会。"
SPOKEN_DAY: Final = "{day}号"
SPOKEN_TENTHS: Final = "{tenths}成{rest}"

# The sheet a draft goes round with.
ROUND_NAME: Final = "发文拟稿纸"
ROUND_TITLE: Final = "发　文　拟　稿　纸"
ROUND_ROWS: Final = (
    ("标题", "{title}"),
    ("发文机关", "{issuer}"),
    ("文号", "{number}"),
    ("主送", "{addressee}"),
    ("抄送", "{copies}"),
    ("附件", ""),
    ("紧急程度、密级", ""),
    ("拟稿", "\n　　　　　　　　　　　　年　　月　　日"),
    ("核稿", "\n　　　　　　　　　　　　年　　月　　日"),
    ("会签", "\n\n　　　　　　　　　　　　年　　月　　日"),
    ("签发", "\n\n　　　　　　　　　　　　年　　月　　日"),
    ("份数", "共印　　　份"),
)
