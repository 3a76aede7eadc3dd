"""Sentences of the briefing and of the summary, section by section.

`{id}` is a fact as it is printed, `{id|change}` its change on the period before, `{id|year}` on the
same days a year earlier; `{as_of}`, `{period}` and the like are dates; `{@name}` is a word (a
village, an office). No sentence holds a digit of its own.
"""

from typing import Final

# `{id|prev}` is the same number one period before, `{id|since}` how it differs, `{id|part}` and
# `{id|whole}` of what a share is made, `{id|percent}` the share in brackets where its base is large
# enough to say one. `{@now}` and `{@before}` name the period and the one before it.
HEADS: Final = {
    "fires": "火灾形势", "work": "排查整改", "pressing": "督促与宣传",
    "better": "整改率高的村（社区）", "gain": "进步明显的村（社区）", "trades": "整改扎实的行业",
    "villages": "逾期隐患相对集中", "lower": "整改率偏低", "long": "部分隐患长期逾期",
    "suspected": "疑似重大火灾隐患尚未消除", "offices": "牵头办所逾期情况",
    "trade": "个别行业整改进度慢", "relapse": "反弹和报送问题仍然存在",
    "press": "攻坚逾期隐患", "soon": "盯住到期隐患", "close": "加快复查销案",
    "judge": "处置疑似重大火灾隐患", "unknown": "摸清底数", "dates": "守好节点",
}  # fmt: skip
FIRES: Final = "{@now}接报火灾{fires.period}起{@cases}，{@before}{fires.period|prev}起。"
FIRE_CASES: Final = "（{@list}）"
FIRE_CASE: Final = "{row.on}，{@village}一处{@category}，{@cause}"
FIRES_TOTAL: Final = "{start}以来{fires.total}起，{@harm}"
FIRES_YEAR: Final = "，上年同期{fires.year_before}起"
FIRES_OF: Final = "；{@list}"
FIRE_GROUP: Final = "{@name}{row.n}起"
NO_HARM: Final = "均无人员伤亡"
HARM: Final = "死亡{fires.deaths}人、受伤{fires.injured}人"
STOP: Final = "。"

PERIOD_WORK: Final = (
    "{@now}检查场所{sites.visited.period}家（{visits.period}家次），{@before}{visits.period|prev}"
    "家次。发现隐患{hazards.found.period}处，{@before}{hazards.found.period|prev}处"
)
PER_VISIT: Final = (
    "；平均每家次{hazards.per_visit.period}处，{@before}{hazards.per_visit.period|prev}处"
)
FEWER_VISITS: Final = "，发现数减少主要因检查量减少"
CLOSINGS: Final = (
    "。销案{hazards.closed.period}处，{@before}{hazards.closed.period|prev}处；"
    "重新立案{hazards.reopened.period}处。"
)
YEAR_AGO: Final = (
    "与上年同期相比，检查家次{visits.period|year}，发现隐患{hazards.found.period|year}。"
)
SO_FAR: Final = (
    "截至{as_of}，累计检查场所{sites.coverage|part}家，{@cover}；"
    "累计发现隐患{hazards.found}处，已整改{hazards.rectified}处{@rate}。已销案{hazards.closed}处，待复查、待销案{hazards.waiting}处。"
    "未整改{hazards.unrectified}处，其中逾期{hazards.overdue}处{hazards.overdue|since}；"
    "逾期{limits.long_days}天以上{hazards.overdue_long}处。"
)
COVER: Final = "占{sites.total}家的{sites.coverage}"
COVER_FEW: Final = "底数{sites.total}家"
RATE: Final = "，整改率{hazards.rectified_share}{hazards.rectified_share|since}"
SO_FAR_PLAIN: Final = (
    "截至{as_of}，累计检查场所{sites.visited}家，累计发现隐患{hazards.found}处，"
    "已整改{hazards.rectified}处{@rate}；已销案{hazards.closed}处，未销案{hazards.open}处，其中逾期{hazards.overdue}处。"
)
CARRIED_IN: Final = "上年专项行动结转未销案{hazards.carried}处，计入未整改和已整改，不计入发现数。"
DENSITY: Final = (
    "隐患密度（每百家已检查场所未销案）全街道{density.whole}处，最高为{@name}{row.raw}处。"
)
DENSITY_WHOLE: Final = "隐患密度（每百家已检查场所未销案）全街道{density.whole}处。"
DEADLINES: Final = (
    "到期隐患{hazards.in_time_share|whole}处中按期整改{hazards.in_time_share|part}处"
    "{hazards.in_time_share|percent}。"
)
SUSPECTED: Final = "疑似重大火灾隐患{hazards.suspected_open}处（待消防救援机构判定）。"
JUDGED: Final = "重大火灾隐患{hazards.judged_open}处。"
RELAPSE: Final = "累计销案{hazards.closings}处次，重新立案{hazards.reopened}处次{@rate}。"
RELAPSE_RATE: Final = "，反弹率{hazards.relapse_share}（按处次）"
NO_VILLAGE: Final = "另有{hazards.no_village}处隐患尚未落到村（社区），未列入比较。"
NOTHING_FOUND: Final = "截至{as_of}，登记册中没有隐患记录；没有记录不等于没有隐患。"
PRESSING: Final = (
    "{@now}约谈{pressing.talks.period}家次、督办{pressing.supervised.period}处次、曝光"
    "{pressing.exposed.period}家、移送{pressing.referred.period}件；宣传“五进”"
    "{pressing.activities.period}场、{pressing.people.period}人次，“三清三关”入户"
    "{pressing.doors.period}户次。"
)
SEE_TABLE: Final = "{@now}和累计情况见表一。"

MOST_OPEN: Final = "未整改隐患最多的是{@name}，{row.unrectified}处，其中逾期{row.overdue}处。"
LOWEST_SHARE: Final = (
    "{@name}发现{row.found}处，整改{row.rectified}处，整改率{row.rectified_share}，低于全街道水平。"
)
LOWEST_OTHER: Final = "“其他”类场所{row.found}处中整改{row.rectified}处。"
CODES: Final = "多发问题依次为：{@list}。"
CODE_ITEM: Final = "{@name}{row.found}处"

BETTER: Final = "{@list}，整改率明显高于全街道水平{@tie}{@clear}。"
NOT_IN_ORDER: Final = "，不分先后"
ALL_CLEAR: Final = "，均无逾期隐患"
ONE_CLEAR: Final = "，无逾期隐患"
GAIN: Final = "{@name}整改率{row.rectified_share}{row.rectified_share|since}。"
TRADES: Final = "{@list}，均无逾期。"
TRADE_ITEM: Final = "{@name}（{row.found}处中整改{row.rectified}处）"
ALL_ALIKE: Final = "各村（社区）整改率相当，不分先后。"
NOT_RANKED: Final = "隐患达到五处的村（社区）不足两个，不作比较。"
SHARE_ITEM: Final = "{@name}（{row.found}处中整改{row.rectified}处，{row.rectified_share}）"
REST_ALIKE: Final = "其余村（社区）整改率相当，不分先后。"
WORSE: Final = "整改率明显低于全街道水平的：{@list}。"
SMALL: Final = "{@list}隐患不足五处，不作比较。"

RANK_NOTE: Final = (
    "注：整改率=已整改（含待复查、待销案）/发现，销案率=已销案/发现，均为登记以来累计；"
    "环比为整改率与上期末相差的百分点。整改率区间为九成区间（经验贝叶斯法，基数小的向总体收缩），"
    "区间含总体整改率的，或各村（社区）之间差异不显著的，记为“不能区分”。"
)

LATE_VILLAGE: Final = (
    "全街道{hazards.overdue}处逾期隐患中，{@name}{row.overdue}处；{@share}{@band}，"
    "{@now}检查{row.visited_now}家。"
)
ROW_RATE: Final = "整改率{row.rectified_share}"
ROW_COUNTS: Final = "{row.found}处中整改{row.rectified}处"
CLEARLY_LOWER: Final = "，明显低于全街道水平"
LATE_OFFICES: Final = "其中，{@list}牵头。"
LATE_SITES: Final = "逾期最多的场所：{@list}。"
LATE_SITE: Final = "{@name}{row.n}处"
CAUSE: Final = "原因：{@cause}。"
LOWER: Final = (
    "{@name}整改率{row.rectified_share}（{row.found}处中整改{row.rectified}处），明显低于全街道"
    "水平，{@now}检查{row.visited_now}家。"
)
LONG: Final = "{hazards.overdue_long}处隐患逾期超过{limits.long_days}天：{@list}{@rest}。"
LONG_CASE: Final = "{@site}（{@village}）{row.days}天"
LONG_REST: Final = "等，全部列入附件"
LONG_OFFICES: Final = "牵头办所：{@list}。"
LONG_OFFICE: Final = "{@name}{row.long}处"
SUSPECTED_CASE: Final = (
    "{@village}{@site}，{@hazard}，{row.due_on}到期，已逾期{row.days}天，由{@office}牵头。"
)
OFFICES_LATE: Final = "{@list}。"
OFFICE_ITEM: Final = "{@name}逾期{row.overdue}处（未整改{row.unrectified}处）"
REOPENED: Final = "{@now}重新立案{hazards.reopened.period}处。"
PLANS_LATE: Final = "{@list}至今未报送工作方案。"
CASES: Final = "逾期时间较长、后果较重的问题有："
CASE: Final = (
    "{@village}{@site}：{@hazard}，整改期限{row.due_on}，已逾期{row.days}天，牵头办所{@office}。"
)
NO_CASES: Final = "截至{as_of}没有逾期未整改的隐患。"

PRESS: Final = (
    "各牵头办所对{hazards.overdue}处逾期隐患逐处查明原因，{plan_by}前将责任人、措施、资金、"
    "完成时限报应急管理办，{done_by}前整改到位或按程序报批延期，其间落实看护等临时防范措施。"
)
PRESS_LONG: Final = (
    "逾期{limits.long_days}天以上的{hazards.overdue_long}处由分管领导{plan_by}前现场督办。"
)
PRESS_VILLAGE: Final = "{@list}{visit_by}起每日报送进度。"
SOON: Final = (
    "{soon_end}前到期且未整改的{hazards.due_soon}处，由所在村（社区）{visit_by}前逐家上门提醒"
    "{@where}。"
)
SOON_OF: Final = "，其中{@list}"
SOON_MOST: Final = "，最多的是{@list}"
SOON_ITEM: Final = "{@name}{row.due_soon}处"
CLOSE: Final = (
    "待复查、待销案的{hazards.waiting}处，{@list}{done_by}前完成；复查人与整改人不得为同一人。"
)
CLOSE_ITEM: Final = "{@name}（{row.waiting}处）"
JUDGE: Final = "{@list}即日起落实专人看护，应急管理办{visit_by}前移送铜梁区消防救援大队判定。"
UNKNOWN: Final = (
    "情况不明的{sites.risk.unknown}家场所，由所在村（社区）{done_by}前上门核实，补齐登记。"
)
GATHERING: Final = (
    "{@name}（{@village}，{row.start}至{row.end}{@crowd}）尚有{row.n}项管控措施未核验，由{@village}"
    "{row.check_by}前核验到位。"
)
CROWD: Final = "，预计{row.crowd}人"
KEY_DATES: Final = "{@list}，各村（社区）{visit_by}前做好预警提示和针对性管控。"
KEY_DATE_ITEM: Final = "距{@name}（{row.start}）还有{row.days}天"
KEY_DATE_NOW: Final = "{@name}（{row.start}至{row.end}）正在进行"
REPLY: Final = "请各单位于{reply_by}前将落实情况书面报应急管理办。"

WECHAT: Final = (
    "【消防通报】截至{as_of}：发现隐患{hazards.found}处，已整改{hazards.rectified}处"
    "{hazards.rectified_share|percent}，未整改{hazards.unrectified}处，逾期{hazards.overdue}处。"
)
WECHAT_PERIOD: Final = (
    "{@now}检查{sites.visited.period}家，发现{hazards.found.period}处，"
    "销案{hazards.closed.period}处。"
)
WECHAT_DUE: Final = (
    "请：{plan_by}前报逾期计划；{soon_end}前到期{hazards.due_soon}处，村社{visit_by}前上门；待"
    "复查、待销案{hazards.waiting}处{done_by}前办结。"
)

# The campaign's summary.
SUMMARY_SECTIONS: Final = {
    "promised": "组织领导",
    "results": "排查整治",
    "pressing": "督促执法",
    "publicity": "宣传教育",
    "dates": "节点安保",
    "villages": "工作成效",
    "problems": "存在问题",
    "measures": "经验做法与长效机制",
    "ahead": "下一步打算",
}
PLANS: Final = "{work.villages}个村（社区）中，{work.plans}个报送工作方案{@missing}。"
PLANS_MISSING: Final = "，{@list}未报送"
NAME: Final = "{@name}"
MEETINGS: Final = "召开动员部署会、调度会{work.meetings}次。"
REVIEWS: Final = "完成梳理分析并签字的村（社区）{work.reviews}个。"
PROMISED: Final = (
    "方案明确的工作措施{work.steps}项，已落实{work.steps_done}项；"
    "年度重点任务{work.yearly}项，已完成{work.yearly_done}项。"
)
RESULTS: Final = (
    "{period}，检查场所{sites.visited.period}家（{visits.period}家次），{@cover}；"
    "累计发现隐患{hazards.found}处，已整改{hazards.rectified}处{@rate}，已销案{hazards.closed}处。"
)
TRADES_TOLD: Final = "分行业看，{@list}。"
PRESSING_SO_FAR: Final = (
    "约谈{pressing.talks.total}家次、督办{pressing.supervised.total}处次、曝光{pressing.exposed.total}家、"
    "移送消防救援机构{pressing.referred.total}件，消防救援机构反馈处罚{pressing.penalties.total}件。"
)
LISTED_SO_FAR: Final = "挂牌督办{pressing.listed.total}家。"
PAPERS_SO_FAR: Final = (
    "送达风险告知书{pressing.notices.total}份，签订责任书{pressing.pledges.total}份，"
    "张贴公示牌{pressing.posted.total}家次。"
)
OUTREACH_SO_FAR: Final = (
    "开展宣传“五进”活动{pressing.activities.total}场、{pressing.people.total}人次；"
    "“三清三关”入户{pressing.doors.total}户次；单位自查{pressing.self_checks.total}份。"
)
WARNINGS: Final = "元旦、除夕、春节、元宵等节点前发出预警{pressing.warnings.total}家次。"
SUPERVISED: Final = (
    "开展检查督导{work.supervisions}次，核对村（社区）报告事项{work.checked}项，"
    "与报告一致的{work.held}项；按此推算，报告与现场一致的比例大致在{work.held_low|tenths}至"
    "{work.held_high|tenths}之间。"
)
NOT_SUPERVISED: Final = "登记册中没有检查督导的核对记录。"
MEASURES: Final = "已落实的措施：{@list}。"
MEASURES_LEFT: Final = "尚未落实的措施：{@list}。"
PRACTICES: Final = "形成经验做法{work.practices}项：{@list}。"
NO_PRACTICE: Final = "登记册中没有经验做法记录。"
MECHANISMS: Final = (
    "建立长效机制{work.mechanisms}项，其中已试行{work.mechanisms_tried}项：{@list}。"
)
LESSONS: Final = "案例库收录火灾案例{work.lessons}起。"
WEAK_POINTS: Final = (
    "查找短板问题{work.weak_points}项：{@list}；其中已有对应措施的{work.weak_answered}项。"
)
STILL_OPEN: Final = (
    "截至{as_of}，未整改隐患{hazards.unrectified}处，其中逾期{hazards.overdue}处；"
    "疑似重大火灾隐患{hazards.suspected_open}处（待消防救援机构判定）。"
)
STILL_OPEN_OLD: Final = "截至{as_of}，未销案隐患{hazards.open}处，其中逾期{hazards.overdue}处。"
FEW_FIRES: Final = "起数少，不作升降判断。"
CARRIED: Final = "结转下年度{work.carried}项：{@list}。"
NOTHING_KEPT: Final = "登记册中没有这方面的记录。"
NOTHING_CARRIED: Final = "登记册中没有结转下年度的事项。"
NOT_KEPT: Final = "本期未冻结工作措施的记录，只列整治数据。"
