"""Names of sheets, their headings and the lines above their tables."""

from typing import Final

SHEET: Final = "数据"
AS_OF: Final = "截至：{day}"
PAGES: Final = "&C第 &P 页，共 &N 页"
YES: Final = "是"
NO: Final = "否"

ANNEX_TITLE: Final = "隐患排查整治情况附表（{period}）"
FIGURES: Final = "指标"
FIGURE_COLUMNS: Final = {
    "name": "指标",
    "value": "数值",
    "shown": "公布值",
    "numerator": "分子",
    "denominator": "分母",
    "previous": "上期",
    "change": "环比",
    "year_before": "上年同期",
    "year_change": "同比",
    "note": "说明",
    "id": "代码",
    "n_rows": "对应记录数",
}
TABLES: Final = {
    "villages": "村（社区）排名",
    "small_villages": "单列不排名",
    "categories": "分项情况",
    "density": "隐患密度",
    "offices": "责任办所",
    "codes": "隐患种类",
    "weeks": "逐周",
    "overdue": "逾期突出问题",
    "key_dates": "重要节点",
}
OPEN_ITEMS: Final = "未销案隐患"
OPEN_COLUMNS: Final = {
    "hazard_no": "隐患编号",
    "hazard_id": "登记号",
    "village": "村（社区）",
    "site": "场所",
    "category": "类别",
    "code": "隐患代码",
    "kind": "隐患种类",
    "description": "隐患描述",
    "grade": "隐患等级",
    "status": "整改状态",
    "found_on": "发现日期",
    "due_on": "整改期限",
    "days_overdue": "逾期天数",
    "office": "责任办所",
    "measure": "整改措施",
    "source": "台账出处",
}
FIGURES_NOTE: Final = "分母为零的比率不计算，记为“—”；比率按一位小数四舍五入。"
