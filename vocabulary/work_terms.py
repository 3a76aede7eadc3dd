"""Closed lists of the work around the register: measures, outreach, gatherings, tasks, duties."""

from __future__ import annotations

from vocabulary.terms import Term


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


class FileRole(Term):
    """What a photo or a paper shows."""

    SITE = "site", "现场照片", "Photo of the site"
    BEFORE = "before", "整改前照片", "Photo before"
    AFTER = "after", "整改后照片", "Photo after"
    POSTED = "posted", "公示照片", "Photo of the notice"
    PAPER = "paper", "文书", "Paper"
    PLAN = "plan", "方案", "Plan"
    ROADS = "roads", "路网", "Road lines"
