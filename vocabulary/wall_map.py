"""Words of the wall map, of the marks typed back from it, and of the plan of one building."""

from typing import Final, Literal

TITLE: Final = "{place}消防安全隐患整治挂图作战图"
SUBTITLE: Final = "{campaign}（{number}）"
DATED: Final = "数据截至 {day}　第 {issue} 期　{n} 处挂号场所"
INTERNAL: Final = "内部工作用图 严禁外传"
DEMO: Final = "演示数据"
SCHEMATIC: Final = "示意边界"
DRAWN: Final = "自行勾绘边界"

RISK: Final = "等级与逾期（家）"
LEVELS: Final = {
    "red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝", "unknown": "未评",
}  # fmt: skip
LATE_MARK: Final = "双圈：有逾期"
MARKS: Final = "编号与界线"
OPEN_MARK: Final = "挂号场所"
OVERDUE_MARK: Final = "有逾期隐患"
OFFICIAL: Final = "正式界线"
DASHED: Final = "示意界线"
WATER: Final = "河流、湖库"
ROAD: Final = "道路"
CORE_DOT: Final = "城区场所"
WHOLE: Final = "全域 1:{n}"
CORE: Final = "城区放大 1:{n}"
PROGRESS_TITLE: Final = "整治进度"
WEEKS_TITLE: Final = "每周发现（灰）与销案（绿）"
VILLAGES_TITLE: Final = "各村（社区），按隐患密度"
VILLAGES_LEFT: Final = "（另{n}个未列）"
VILLAGE_COLUMNS: Final = ("村（社区）", "密度", "整改率", "逾期")
FIGURE_OPEN: Final = "处未销案"
FIGURE_OVERDUE: Final = "处逾期（超30天{n}处）"
FIGURE_SHARE: Final = "整改率（{done}/{all}处）"
FIGURE_SITES: Final = "家已检查（共{all}家）"
MADE_BY: Final = "{issuer}编制　数据截至{day}"
BASIS: Final = "CGCS2000，高斯—克吕格投影（EPSG:4544）；界线不作划界依据；数据：消防安全登记册"
DENSITY_NOTE: Final = "密度：每百家已检查场所未销案几处；粗体、红条为明显偏高。"
URGENT_NOTE: Final = "本图只画挂号场所；图例计全部登记场所。"
INDEX_TITLE: Final = "挂号场所索引（{selection}）"
CONTINUED: Final = "（续）"
SELECTIONS: Final = {
    "open": "未整改或重大风险",
    "urgent": "有逾期隐患或重大风险",
    "chosen": "选定场所",
}
SCALE: Final = "比例尺 1:{n}"
KM: Final = "{n} 千米"
NORTH: Final = "北"
NUMBER_NOTE: Final = "场所编号一经挂号长期不变，再次出图沿用；销案后编号不再给别处。"
DONE_NOTE: Final = "整改后在图上或索引里勾画，按“编号 已改 月-日”录入系统。"
OFF_MAP_NOTE: Final = "另有 {n} 处场所无位置或在图外，图上未画。"
CODE_NOTE: Final = "索引每行右端的二维码：手机一扫，在高德地图上打开该处；无位置的，扫出编号。"
NO_CODE_NOTE: Final = (
    "本图幅放不下每处一个二维码（模块不小于 {least} 毫米才扫得出），从略；见 A0 图或任务单。"
)
NO_POINT: Final = "（无位置）"

# Heading and width in type sizes.
COLUMNS: Final = (
    ("编号", 3.0),
    ("场所", 11.6),
    ("村（社区）", 6.4),
    ("格", 2.2),
    ("隐患", 15.3),
    ("责任人", 4.4),
    ("整改期限", 7.8),
    ("进度(已改/共)", 7.2),
)
# Written in the colour of overdue where the site is overdue: the number and the deadline.
GRAVE_COLUMNS: Final = (0, 6)
MORE: Final = "{first}等{n}处"
DUE: Final = "{month}月{day}日"
LATE: Final = "{due} 逾{days}天"
NO_DUE: Final = "未定"
NO_HAZARD: Final = "—"
NOT_KNOWN: Final = "待核"
PROGRESS: Final = "{status} {done}/{all}"
NO_PROGRESS: Final = "{status}"
MASK: Final = "某某"

# Marks typed back: what a hand may write -> what it means.
ACTIONS: Final[dict[Literal["done", "extend", "visit"], tuple[str, ...]]] = {
    "done": ("done", "已改", "改好", "整改完成", "已整改", "完成", "改完", "√", "✓"),
    "extend": ("extend", "延期", "延至", "延到", "延期至", "延期到"),
    "visit": ("visit", "visited", "已查", "查过", "已检查", "检查"),
}
# How a mark is typed: numbers, a day, and what may stand between; full-width signs made plain.
MARK_NUMBERS: Final = r"^第?\s*(\d{1,5}(?:\s*号?\s*[,/、和+]\s*\d{1,5})*)"
MARK_DAY: Final = r"^(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})[日号]?$"
MARK_BETWEEN: Final = " \t,:.、号-"
MARK_NOTE: Final = "挂图回填：{text}"
REFUSALS: Final = {
    "unreadable": "第{line}行“{text}”读不出：请写成“编号 已改 月-日”，例如“17 已改 2-3”。",
    "no_action": "第{line}行“{text}”没有写办理情况：可写 已改、延期、已查。",
    "bad_date": "第{line}行“{text}”的日期读不出：请写成 2-3 或 2月3日。",
    "no_such_day": "第{line}行“{text}”的日期不存在，请核对。",
    "in_future": "第{line}行“{text}”的日期在{as_of}之后，尚未发生，请核对。",
    "twice": "第{line}行“{text}”：编号{number}在前面第{other}行已填过，请只留一行。",
    "unknown_number": "第{line}行“{text}”：挂图上没有{number}号，请核对编号。",
    "nothing_open": "第{line}行“{text}”：{number}号场所“{site}”没有待整改的隐患，不必再填。",
    "no_new_date": "第{line}行“{text}”：延期要写新的期限，例如“23 延期 3-15”。",
    "not_later": "第{line}行“{text}”：新期限{day}不晚于原期限{due}，请核对。",
    "no_approver": "第{line}行“{text}”：延期要有批准人和理由，请先填写。",
    "before_step": "第{line}行“{text}”：{step}才交办或复查退回，日期早于此，请核对。",
    "before_found": "第{line}行“{text}”：日期早于隐患发现日期{found}，请核对。",
}

# The plan of one building.
PLAN_TITLE: Final = "一楼一策　消防安全整治方案"
SHEET_TITLE: Final = "一处一策　消防安全整治方案"
BOOK_TITLE: Final = "{place}“一楼一策”整治方案汇编"
BOOK_LINE: Final = "共 {n} 处　数据截至 {day}"
BOOK_COVER: Final = "应编高层建筑 {whole} 栋，已编 {made} 栋"
BOOK_ISSUER: Final = "编制单位：{issuer}　　内部资料　注意保管"
CONTENTS: Final = ("序号", "场所", "村（社区）", "未销案", "逾期", "页码")
SHORT_DAY: Final = "{year}.{month}.{day}"
SITE: Final = "场所名称"
ADDRESS: Final = "地址"
VILLAGE: Final = "村（社区）"
OFFICE: Final = "牵头办所"
PERSON: Final = "责任人"
PHONE: Final = "联系电话"
KIND: Final = "场所类别"
LEVEL: Final = "风险等级"
POSITION: Final = "位置来源"
BASICS: Final = "一、基本情况"
PLACE: Final = "二、位置示意"
HAZARDS: Final = "三、问题隐患与整改措施"
ACCEPTANCE: Final = "四、验收与销案"
# A tall building has these besides, before its acceptance.
RESPONSIBLE: Final = "四、责任体系"
STAGES_HEAD: Final = "五、分阶段目标"
EMERGENCY: Final = "六、应急措施"
ACCEPTANCE_OF_PLAN: Final = "七、验收与销案"
LEADER: Final = "包楼领导"
LEAD_OFFICE: Final = "主管部门"
COMPANY: Final = "管理单位"
VILLAGE_UNIT: Final = "属地"
MAINTAINED_BY: Final = "维保单位"
FUNDS_FROM: Final = "资金来源"
STAGES: Final = {
    "planned": "到场测试、定方案",
    "done": "完成整改",
    "recheck": "复查",
    "closed": "销案",
    "looked_back": "回头看",
}
UNKNOWN: Final = "未知／待核"
YES: Final = "有"
NO: Final = "无"
NO_OPEN: Final = "截至 {day} 无未销案隐患。"
CLOSED_COUNT: Final = "另有 {n} 处隐患已销案。"
HAZARD_COLUMNS: Final = (
    ("序号", 1.2),
    ("隐患", 5.2),
    ("整改措施", 4.4),
    ("资金（元）", 1.9),
    ("责任人", 1.9),
    ("交办", 2.1),
    ("期限", 2.1),
    ("状态", 2.0),
)
OVERDUE_BY: Final = "（逾期{days}天）"
SUSPECTED: Final = "【{grade}】"
NO_MAP: Final = "本场所尚无坐标，位置示意图待补。"
MAP_NOTE: Final = "红圈处为本场所；{stamps}"
TO_FILL: Final = "待填"
ACCEPT_LINES: Final = (
    ("整改完成情况", "　　　　　　　　　　　　　　　　　　　　"),
    ("验收意见", "□ 合格，同意销案　　□ 不合格，继续整改"),
)
SIGNATURES: Final = (
    ("整改责任人（签字）", "年　　月　　日"),
    ("验收人（签字）", "年　　月　　日"),
    ("村（社区）负责人（签字）", "年　　月　　日"),
    ("牵头办所负责人（签字）", "年　　月　　日"),
)
