"""Sentences and titles of the campaign's summary; fields as in `templates.sentences`."""

from typing import Final

SECTIONS: Final = {
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
