"""Words of the district's own form: which figure its labels mean, why a cell stays empty."""

from typing import Final

BESIDE: Final = "｜"
UNKNOWN: Final = "未取数：{why}"
NOT_KEPT: Final = "登记册没有这项记录"
NOT_TIED: Final = "没有对应的数字，请填写或在“区级表格”中对应"
BRIGADE: Final = "由区消防救援大队填写"
# Acts of the fire-rescue authority, which the street has no figure of.
NOT_OURS: Final = ("临时查封", "三停", "停产停业", "罚款", "拘留", "立案", "强制")
WHEN: Final = {"period": "本期", "total": "累计"}
OTHERS: Final = {
    "date:as_of": "截至日期",
    "date:start": "本期开始日期",
    "date:end": "本期结束日期",
    "text:issuer": "填报单位",
}
# Words of a label and the figure they usually mean; the first that fits is proposed.
SUGGESTED: Final = (
    ("检查单位", "sites.visited.period"),
    ("检查场所", "sites.visited.period"),
    ("检查家次", "visits.period"),
    ("检查次数", "visits.period"),
    ("未整改", "hazards.unrectified"),
    ("逾期", "hazards.overdue"),
    ("整改率", "hazards.rectified_share"),
    ("累计发现", "hazards.found"),
    ("累计整改", "hazards.rectified"),
    ("发现隐患", "hazards.found.period"),
    ("发现火灾隐患", "hazards.found.period"),
    ("销案", "hazards.closed.period"),
    ("约谈", "pressing.talks.period"),
    ("挂牌督办", "pressing.listed.period"),
    ("督办", "pressing.supervised.period"),
    ("曝光", "pressing.exposed.period"),
    ("移送", "pressing.referred.period"),
    ("三清三关", "pressing.doors.period"),
    ("参加人次", "pressing.people.period"),
    ("宣传", "pressing.activities.period"),
    ("自查", "pressing.self_checks.period"),
    ("责任书", "pressing.pledges.period"),
    ("告知", "pressing.notices.period"),
    ("火灾", "fires.period"),
    ("截至", "date:as_of"),
    ("填报单位", "text:issuer"),
)
FILE_NAME: Final = "{name}_{day}.xlsx"
