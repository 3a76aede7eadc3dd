"""Closed lists of the field: what is stored, what staff read, what an English reader reads."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, Self

from vocabulary import kinds

Language = Literal["zh_CN", "en"]
Wording = tuple[str, str]  # the same words in Chinese and in English


def worded(wording: Wording, language: Language = "zh_CN") -> str:
    """Return the words a reader of `language` reads."""
    return wording[0 if language == "zh_CN" else 1]


class Term(StrEnum):
    """One word of the field: the value is stored, the label is read."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        term = str.__new__(cls, value)
        term._value_ = value
        term.zh = zh
        term.en = en
        return term

    def __str__(self) -> str:
        return str(self.value)

    def label(self, language: Language = "zh_CN") -> str:
        """Return the word as a reader of `language` reads it."""
        return self.zh if language == "zh_CN" else self.en


class Category(Term):
    """What a site is: the plan's own fields, the kinds of `kinds.csv`, and what is none of them."""

    _ignore_ = "_members _name _value"
    HIGH_RISE = "high_rise", "高层建筑", "High-rise"
    FACTORY = "factory", "厂房库房", "Factory or warehouse"
    BATHHOUSE = "bathhouse", "洗浴场所", "Bathhouse"
    WELFARE = "welfare", "社会福利机构", "Welfare institution"
    TRAINING = "training", "教育培训机构", "Training institution"
    SCENIC = "scenic", "景区景点", "Scenic spot"
    COMPOUND = "compound", "住宅小区", "Residential compound"
    _members = vars()
    for _name, _value in kinds.members():
        _members[_name] = _value
    OTHER = "other", "其他", "Other"

    @classmethod
    def _missing_(cls, value: object) -> Category | None:
        # A kind of another office's table, or of a row that was taken out since.
        return cls.OTHER if str(value).startswith(kinds.OWN) else None


class RiskLevel(Term):
    """How bad it could be at a site; highest first. Never merged with a hazard's grade."""

    RED = "red", "重大风险", "Major risk"
    ORANGE = "orange", "较大风险", "Serious risk"
    YELLOW = "yellow", "一般风险", "Moderate risk"
    BLUE = "blue", "低风险", "Low risk"
    UNKNOWN = "unknown", "未评估", "Not assessed"


class HazardGrade(Term):
    """How grave a found defect is; only the fire authority makes it MAJOR."""

    GENERAL = "general", "一般隐患", "General hazard"
    SUSPECTED_MAJOR = "suspected_major", "疑似重大隐患", "Suspected major hazard"
    MAJOR = "major", "重大隐患", "Major hazard"


class HazardStatus(Term):
    """Where a hazard stands, in the order of the work."""

    FOUND = "found", "发现", "Found"
    REGISTERED = "registered", "登记", "Registered"
    ASSIGNED = "assigned", "交办", "Assigned"
    RECTIFYING = "rectifying", "整改中", "Rectifying"
    SUBMITTED = "submitted", "申请复查", "Submitted for re-check"
    RECHECKED = "rechecked", "复查合格", "Re-check passed"
    ACCEPTED = "accepted", "验收", "Accepted"
    CLOSED = "closed", "销案", "Closed"
    VOIDED = "voided", "作废", "Voided"


class SiteStatus(Term):
    """Rectification status of a site: that of its worst hazard; gravest first."""

    OVERDUE = "overdue", "有逾期", "Overdue"
    OPEN = "open", "整改中", "Rectifying"
    SUBMITTED = "submitted", "待复查", "Awaiting re-check"
    CLOSED = "closed", "已销案", "All closed"
    NONE = "none", "无隐患记录", "No hazard on record"


class Tier(Term):
    """Severity of a hazard code by the penalty bands of the Fire Protection Law."""

    T4 = "T4", "立即威胁公共安全", "Immediate threat to public safety"
    T3 = "T3", "设施与通道", "Equipment and escape"
    T2 = "T2", "电气燃气与管理", "Wiring, gas and management"
    T1 = "T1", "制度与培训", "Rules and training"


class VillageKind(Term):
    """Village or community, as the code's last three digits say (2xx is a village)."""

    VILLAGE = "village", "村", "Village"
    COMMUNITY = "community", "社区", "Community"


class PositionQuality(Term):
    """How well a site's point is known; best first."""

    SURVEYED = "surveyed", "台账坐标", "Ledger coordinates"
    CLICKED = "clicked", "图上点选", "Clicked on the map"
    ADDRESS = "address", "地址匹配", "Matched by address"
    VILLAGE_CENTRE = "village_centre", "村社中心", "Village centre"
    NONE = "none", "无位置", "No position"


class Provenance(Term):
    """Where a boundary comes from."""

    OFFICIAL = "official", "正式界线", "Official"
    DRAWN = "drawn", "自行勾绘", "Drawn by the office"
    SCHEMATIC = "schematic", "示意", "Schematic"


class Datum(Term):
    """What coordinates of a ledger are measured in."""

    WGS84 = "wgs84", "WGS 84 / CGCS2000 经纬度", "WGS 84 / CGCS2000 longitude and latitude"
    GCJ02 = "gcj02", "GCJ-02（高德、腾讯）", "GCJ-02 (Gaode, Tencent)"
    BD09 = "bd09", "BD-09（百度）", "BD-09 (Baidu)"
    CGCS2000_GK = "cgcs2000_gk", "CGCS2000 高斯投影（米）", "CGCS2000 Gauss-Kruger (metres)"


class LedgerKind(Term):
    """What a ledger holds."""

    VILLAGES = "villages", "村社名录", "Villages"
    SITES = "sites", "场所台账", "Sites"
    HAZARDS = "hazards", "隐患台账", "Hazards"
    PROBLEMS = "problems", "问题清单（场所与隐患同表）", "Problem list (sites with their hazards)"


class StoreKind(Term):
    """What a store file holds; the two never mix."""

    REAL = "real", "正式数据", "Real data"
    DEMO = "demo", "演示数据", "Demo data"


class VisitKind(Term):
    """Why a site was visited."""

    ROUTINE = "routine", "日常检查", "Routine"
    LOOK_BACK = "look_back", "回头看", "Look-back"
    NIGHT = "night", "夜查", "Night check"
    KEY_DATE = "key_date", "节前检查", "Before a key date"
    RANDOM = "random", "随机抽查", "Random"


class EventKind(Term):
    """What can happen to a hazard or a site."""

    FOUND = "found", "发现", "Found"
    REGISTERED = "registered", "登记", "Registered"
    ASSIGNED = "assigned", "交办", "Assigned"
    EXTENDED = "extended", "延期", "Extended"
    STARTED = "started", "开始整改", "Started"
    SUBMITTED = "submitted", "申请复查", "Submitted"
    RECHECK_PASSED = "recheck_passed", "复查合格", "Re-check passed"
    RECHECK_FAILED = "recheck_failed", "复查不合格", "Re-check failed"
    ACCEPTED = "accepted", "验收", "Accepted"
    CLOSED = "closed", "销案", "Closed"
    REOPENED = "reopened", "反弹重开", "Reopened"
    SUPERVISED = "supervised", "督办", "Supervised"
    TALKED = "talked", "约谈", "Talked to"
    EXPOSED = "exposed", "曝光", "Exposed"
    HANDED_OVER = "handed_over", "移送", "Handed over"
    RESULT_RECEIVED = "result_received", "收到处理结果", "Result received"
    VOIDED = "voided", "作废", "Voided"
    IMPORTED = "imported", "台账导入", "Imported from a ledger"
    CORRECTED = "corrected", "更正", "Corrected"
    IMPORT_UNDONE = "import_undone", "撤销导入", "Import undone"


class MeasureKind(Term):
    """What presses for rectification beyond the steps of a hazard itself."""

    TALK = "talk", "约谈", "Talk"
    SUPERVISE = "supervise", "督办", "Supervision"
    LISTED = "listed", "挂牌督办", "Listed supervision"
    EXPOSE = "expose", "曝光", "Exposure"
    POST = "post", "公示", "Public posting"
    REFER = "refer", "移送", "Referral"
    PENALTY = "penalty", "处罚结果", "Penalty result"
    NOTICE = "notice", "告知送达", "Notice delivered"
    PLEDGE = "pledge", "签订责任书", "Signed pledge"


class OutreachKind(Term):
    """The five entries of fire-safety publicity (五进), and what is none of them."""

    COMPANY = "company", "进企业", "Into companies"
    RURAL = "rural", "进农村", "Into villages"
    COMMUNITY = "community", "进社区", "Into communities"
    SCHOOL = "school", "进学校", "Into schools"
    HOME = "home", "进家庭", "Into homes"
    OTHER = "other", "其他", "Other"


class OutreachForm(Term):
    """In which way people were reached."""

    DOOR = "door", "入户走访", "Door visit"
    TALK = "talk", "讲座培训", "Talk or training"
    DRILL = "drill", "疏散演练", "Drill"
    SHOW = "show", "文艺演出", "Performance"
    FILM = "film", "短视频", "Short film"
    BROADCAST = "broadcast", "喇叭广播", "Loudspeaker"
    CASE = "case", "案例警示", "Case education"
    LEAFLET = "leaflet", "张贴发放", "Posters and leaflets"


class OutreachTopic(Term):
    """What people were told about."""

    ELECTRICITY = "electricity", "安全用电", "Safe use of electricity"
    FIRE = "fire", "安全用火", "Safe use of fire"
    GAS = "gas", "安全用气", "Safe use of gas"
    FIREWORKS = "fireworks", "烟花爆竹安全燃放", "Safe fireworks"
    ESCAPE = "escape", "自救逃生", "Escape and self-rescue"
    EBIKE = "ebike", "电动自行车", "E-bikes"
    THREE_CLEARS = "three_clears", "三清三关", "Three clears, three offs"


class HouseholdTick(Term):
    """The six items of 三清三关."""

    CORRIDOR = "corridor", "清楼道", "Corridor cleared"
    BALCONY = "balcony", "清阳台", "Balcony cleared"
    KITCHEN = "kitchen", "清厨房", "Kitchen cleared"
    POWER = "power", "关电源", "Power off"
    FLAME = "flame", "关火源", "Flame off"
    GAS = "gas", "关气源", "Gas off"


class GatheringKind(Term):
    """Large activities the plan names."""

    PROMOTION = "promotion", "商业促销", "Sales promotion"
    WORSHIP = "worship", "祭祀祈福", "Worship"
    FAIR = "fair", "游园庙会", "Garden or temple fair"
    OTHER = "other", "其他", "Other"


class TaskKind(Term):
    """Work of the campaign that is no hazard."""

    YEARLY = "yearly", "年度重点任务", "Yearly key task"
    PLAN = "plan", "方案报送", "Plan handed in"
    STEP = "step", "工作措施", "Measure of the plan"
    MEETING = "meeting", "动员部署会", "Mobilisation meeting"
    SUPERVISION = "supervision", "检查督导", "Supervision visit"
    MECHANISM = "mechanism", "长效机制", "Lasting mechanism"
    PRACTICE = "practice", "经验做法", "Good practice"
    WEAK_POINT = "weak_point", "短板问题", "Weak point"
    REVIEW = "review", "梳理分析", "Review"
    DECISION = "decision", "会议决定", "Decision of a meeting"
    WARNING = "warning", "预警提示", "Early warning"
    CARRY_OVER = "carry_over", "结转下年度", "Carried over"
    CONTROL_ROOM = "control_room", "消防控制室值班", "Duty in a control room"
    PATROL = "patrol", "小区日常巡查", "Patrol of a compound"
    DRILL = "drill", "疏散演练记录", "Drill record"
    STATION_LOG = "station_log", "微型消防站活动", "Work of a micro station"
    REPORT = "report", "群众反映", "Report of a resident"
    GRID_REPORT = "grid_report", "网格上报", "Report of a grid worker"
    LEVEL_CHECK = "level_check", "提级检查事项", "Check of a raised level"
    AGENDA = "agenda", "会议议题", "Item of an agenda"
    ATTENDANCE = "attendance", "会议签到", "Attendance of a meeting"
    JUDGEMENT = "judgement", "形势研判", "Judgement of the situation"
    CANDIDATE = "candidate", "疑似未登记单位", "Unit on no ledger"
    BUILDING_PLAN = "building_plan", "一楼一策", "Plan of one building"


class DutyRole(Term):
    """Who answers for fire safety, from the subdistrict down to the owner."""

    LEADER = "leader", "包村领导", "Leader in charge"
    OFFICE = "office", "牵头办所", "Lead office"
    VILLAGE = "village", "村（社区）负责人", "Head of the village"
    GRID = "grid", "网格员", "Grid worker"
    PROPERTY = "property", "物业服务企业", "Property company"
    OWNER = "owner", "消防安全责任人", "Responsible person of the site"


class SupplyKind(Term):
    """Where water or a crew is at hand."""

    HYDRANT = "hydrant", "室外消火栓", "Hydrant"
    MICRO_STATION = "micro_station", "微型消防站", "Micro fire station"
    TANK = "tank", "消防水池", "Water tank"
    NATURAL = "natural", "天然水源", "Natural water"
    FIREWORKS = "fireworks", "烟花爆竹燃放点", "Fireworks point"
    FIREWORKS_BAN = "fireworks_ban", "烟花爆竹禁放区", "Area without fireworks"


class FileRole(Term):
    """What a photo or a paper shows."""

    SITE = "site", "现场照片", "Photo of the site"
    BEFORE = "before", "整改前照片", "Photo before"
    AFTER = "after", "整改后照片", "Photo after"
    POSTED = "posted", "公示照片", "Photo of the notice"
    PAPER = "paper", "文书", "Paper"
    PLAN = "plan", "方案", "Plan"
    ROADS = "roads", "路网", "Road lines"
    GAZETTEER = "gazetteer", "楼栋门牌表", "List of buildings"


class Role(Term):
    """What a person signed in at the office's server is there."""

    LEADER = "leader", "领导", "Leader"
    PLANNER = "planner", "计划员", "Planner"
    OFFICE = "office", "办公室", "Office"
    CLERK = "clerk", "村（社区）专干", "Village clerk"
    INSPECTOR = "inspector", "检查员", "Inspector"
    KEEPER = "keeper", "系统管理员", "Keeper"


class SignInEvent(Term):
    """What happened at the door of the server."""

    SIGNED_IN = "signed_in", "登录", "Signed in"
    REFUSED = "refused", "登录被拒", "Sign-in refused"
    LOCKED = "locked", "锁定", "Locked"
    UNLOCKED = "unlocked", "解锁", "Unlocked"
    WORD_USED = "word_used", "用一次性口令登录", "Signed in by the one-time word"
    PASSWORD_SET = "password_set", "设置密码", "Password set"
    SIGNED_OUT = "signed_out", "退出", "Signed out"
    ENDED = "ended", "会话被结束", "Session ended"
    FORBIDDEN = "forbidden", "越权被拒", "Not allowed"


class ReportFault(Term):
    """Why a report, or an office without one, is named beside the ranking of a roll-up."""

    MISSING = "missing", "未上报", "Not reported"
    LATE = "late", "迟报（超过截止时间，已计入）", "Late, counted"
    OTHER_DAY = "other_day", "不是本期数据，未计入", "Of another day, not counted"
    DOUBLED = "doubled", "重复上报，只计最后一份", "Doubled, the last one counts"
    TAMPERED = "tampered", "内容与签名不符，未计入", "Not as it was signed, not counted"
    UNKNOWN_KEY = "unknown_key", "签名的公钥未登记，未计入", "Key not on file, not counted"
    OUTSIDE = "outside", "含辖区以外的村社，未计入", "Villages of others, not counted"
    CLAIMED_TWICE = (
        "claimed_twice",
        "同一村社被两个单位上报，均未计入",
        "Claimed twice, not counted",
    )
    INCONSISTENT = "inconsistent", "汇总数与明细不一致，未计入", "Figures not those of the rows"
    DEMO = "demo", "是演示数据，未计入", "Demo data, not counted"
    UNREADABLE = "unreadable", "文件无法读取，未计入", "Cannot be read, not counted"
