"""Sentences of the briefing and of the summary, section by section.

`{id}` is a fact as it is printed, `{id|change}` its change on the period before, `{id|year}` on the
same days a year earlier; `{as_of}`, `{period}` and the like are dates; `{@name}` is a word (a
village, an office). No sentence holds a digit of its own.
"""

from typing import Final

PERIOD_WORK: Final = (
    "{period}，共检查场所{sites.visited.period}家、{visits.period}家次，"
    "发现隐患{hazards.found.period}处，环比{hazards.found.period|change}；"
    "销案{hazards.closed.period}处，环比{hazards.closed.period|change}。"
)
YEAR_AGO: Final = (
    "与上年同期相比，检查家次{visits.period|year}，发现隐患{hazards.found.period|year}。"
)
SO_FAR: Final = (
    "截至{as_of}，累计检查场所{sites.visited}家，覆盖率{sites.coverage}；"
    "累计发现隐患{hazards.found}处，督促整改{hazards.rectified}处，"
    "整改率{hazards.rectified_share}，环比{hazards.rectified_share|change}；"
    "销案{hazards.closed}处，销案率{hazards.closed_share}，"
    "环比{hazards.closed_share|change}。"
)
DEADLINES: Final = (
    "整改期限已到的隐患{hazards.due}处，按期整改率{hazards.in_time_share}；"
    "逾期未整改{hazards.overdue}处，逾期率{hazards.overdue_share}，"
    "其中逾期三十日以上{hazards.overdue_long}处。"
)
MAJOR: Final = "未销案的重大火灾隐患（含疑似，待消防救援机构判定）{hazards.major_open}处。"
RISK: Final = (
    "按现有记录评估，{sites.total}家场所中重大风险（红）{sites.risk.red}家、"
    "较大风险（橙）{sites.risk.orange}家、一般风险（黄）{sites.risk.yellow}家、"
    "低风险（蓝）{sites.risk.blue}家，情况不明{sites.risk.unknown}家；"
    "该等级只用于安排检查先后，不是事故概率。"
)
RECHECKS: Final = "本期复查合格率{hazards.recheck_share}。"
RELAPSE: Final = "“回头看”抽查场所反弹率{sites.relapse_share}。"
NO_VILLAGE: Final = "另有{hazards.no_village}处隐患尚未落到村（社区），未列入排名。"
NOTHING_FOUND: Final = "截至{as_of}，登记册中没有隐患记录；没有记录不等于没有隐患。"

MOST_OPEN: Final = "未销案隐患最多的是{@name}，{row.open}处，其中逾期{row.overdue}处。"
LOWEST_SHARE: Final = "整改率最低的是{@name}，为{row.rectified_share}。"
CODES: Final = "多发问题依次为：{@list}。"
CODE_ITEM: Final = "{@name}{row.found}处"

RANKED: Final = (
    "参加排名的村（社区）{villages.ranked}个，按整改率由高到低排列。"
    "整改率明显高于总体的{villages.better}个，明显低于总体的{villages.worse}个，"
    "其余{villages.alike}个与总体不能区分，其名次先后不宜作为评价依据。"
)
NOT_RANKED: Final = "隐患达到五处的村（社区）不足两个，无从比较，本期不排名。"
BETTER: Final = "明显高于总体的：{@list}。"
WORSE: Final = "明显低于总体的：{@list}。"
SHARE_ITEM: Final = "{@name}（{row.rectified_share}）"
SMALL: Final = "{@list}隐患不足五处，单列不排名。"
RANK_NOTE: Final = (
    "注：整改率=已整改（含已提交复查）/发现，销案率=已销案/发现，均为登记以来累计；"
    "环比为整改率与上期末相差的百分点。整改率区间为九成区间（经验贝叶斯法，基数小的向总体收缩），"
    "区间含总体整改率的，或各村（社区）之间差异不显著的，记为“不能区分”。"
)

OFFICES_LATE: Final = "逾期隐患的责任办所：{@list}。"
OFFICE_ITEM: Final = "{@name}{row.overdue}处"
CASES: Final = "逾期时间较长、后果较重的问题有："
CASE: Final = (
    "{@village}{@site}：{@hazard}，整改期限{row.due_on}，已逾期{row.days}天，责任办所{@office}。"
)
NO_CASES: Final = "截至{as_of}没有逾期未整改的隐患。"

PRESS: Final = (
    "紧盯逾期。各责任办所对{hazards.overdue}处逾期隐患逐条查明原因，落实责任人、措施和时限，"
    "确需延期的按程序报批；不能立即消除的，整改期间落实临时防范措施。"
)
SOON: Final = "提前督促。七日内到期的隐患{hazards.due_soon}处，由所在村（社区）逐家上门提醒。"
TOP_RISK: Final = (
    "突出重点。对{sites.risk.red}家红色、{sites.risk.orange}家橙色风险场所优先检查、优先复查。"
)
UNKNOWN: Final = "摸清底数。情况不明的{sites.risk.unknown}家场所尽快上门核实，补齐登记。"
KEY_DATES: Final = "守好节点。{@list}，提前做好预警提示和针对性管控。"
KEY_DATE_ITEM: Final = "距{@name}（{row.start}）还有{row.days}天"
KEY_DATE_NOW: Final = "{@name}（{row.start}至{row.end}）正在进行"
REPLY: Final = "按时反馈。整改情况于{reply_by}前报街道应急管理部门。"

WECHAT: Final = (
    "【消防安全排查整治】截至{as_of}，累计排查{sites.visited}家，发现隐患{hazards.found}处，"
    "督促整改{hazards.rectified}处，整改率{hazards.rectified_share}，"
    "环比{hazards.rectified_share|change}；逾期未整改{hazards.overdue}处。"
)
WECHAT_PERIOD: Final = (
    "{period}检查{sites.visited.period}家，发现{hazards.found.period}处，"
    "销案{hazards.closed.period}处。"
)
WECHAT_MAJOR: Final = "未销案的重大隐患（含疑似）{hazards.major_open}处，请各责任办所抓紧。"

# The campaign's summary.
SUMMARY_SECTIONS: Final = {
    "promised": "部署与承诺",
    "results": "整治成效",
    "villages": "村（社区）情况与检查督导",
    "measures": "工作措施与经验做法",
    "publicity": "宣传警示",
    "problems": "存在问题",
    "ahead": "下步打算",
}
PLANS: Final = (
    "{work.villages}个村（社区）中，报送工作方案的{work.plans}个，报送率{work.plans_share}。"
)
PLANS_MISSING: Final = "尚未报送的：{@list}。"
NAME: Final = "{@name}"
MEETINGS: Final = "召开动员部署会、调度会{work.meetings}次。"
REVIEWS: Final = "完成梳理分析并签字的村（社区）{work.reviews}个。"
PROMISED: Final = (
    "方案明确的工作措施{work.steps}项，已落实{work.steps_done}项，落实率{work.steps_share}；"
    "年度重点任务{work.yearly}项，已完成{work.yearly_done}项。"
)
RESULTS: Final = (
    "{period}，共检查场所{sites.visited.period}家、{visits.period}家次，"
    "覆盖率{sites.coverage}；累计发现隐患{hazards.found}处，督促整改{hazards.rectified}处，"
    "整改率{hazards.rectified_share}；销案{hazards.closed}处，销案率{hazards.closed_share}。"
)
SUPERVISED: Final = (
    "开展检查督导{work.supervisions}次，核对村（社区）报告事项{work.checked}项，"
    "与报告一致的{work.held}项，一致率{work.held_share}"
    "（区间{work.held_low}至{work.held_high}）。"
)
NOT_SUPERVISED: Final = "登记册中没有检查督导的核对记录。"
MEASURES: Final = "已落实的措施：{@list}。"
MEASURES_LEFT: Final = "尚未落实的措施：{@list}。"
PRACTICES: Final = "形成经验做法{work.practices}项：{@list}。"
NO_PRACTICE: Final = "登记册中没有经验做法记录。"
MECHANISMS: Final = "建立长效机制{work.mechanisms}项：{@list}。"
PUBLICITY: Final = "开展宣传活动{work.activities}场；案例库收录火灾案例{work.lessons}起。"
WEAK_POINTS: Final = (
    "查找短板问题{work.weak_points}项：{@list}；其中已有对应措施的{work.weak_answered}项。"
)
STILL_OPEN: Final = (
    "截至{as_of}，尚有未销案隐患{hazards.open}处，其中逾期未整改{hazards.overdue}处、"
    "重大火灾隐患（含疑似，待消防救援机构判定）{hazards.major_open}处。"
)
CARRIED: Final = "结转下年度{work.carried}项：{@list}。"
NOTHING_CARRIED: Final = "登记册中没有结转下年度的事项。"
AHEAD: Final = (
    "形势研判：今后{outlook.days}天，推高风险的因素{outlook.up}项、缓和的{outlook.down}项、"
    "看不出的{outlook.unclear}项；提级防范{outlook.raised_days}天。"
)
OWN_FIRES: Final = (
    "往年同期（{outlook.years}年）有火灾{outlook.fires}起，"
    "按此预计{outlook.low}至{outlook.high}起。"
)
NOT_KEPT: Final = "本期未冻结工作措施的记录，只列整治数据。"
