"""The fire the campaign plan names, as the first entry of the case library; to be verified."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from vocabulary.terms import Category

# Public reports give the day, the place and the dead and injured; whoever keeps the campaign is to
# hold them against the official investigation report before they are quoted: not verified.
FIRST_CASE: Final[dict[str, Any]] = {
    "title": "山西吕梁“11·16”永聚煤矿办公楼火灾",
    "happened_on": date(2023, 11, 16),
    "place": "山西省吕梁市离石区",
    "category": Category.OTHER.value,
    "deaths": 26,
    "injured": 38,
    "cause": "起火原因以正式调查报告为准（待核）",
    "chain": ["R08", "R05", "R02", "R03", "H03", "H08"],
    "lesson": "办公、住宿合用建筑要查：可燃物堆放、用电线路、疏散通道和出口是否畅通、"
    "常闭防火门是否关闭、报警是否有效，员工是否会疏散。",
    "is_verified": False,
    "source": "公开新闻报道；巴川办〔2023〕83号提及。数字未与调查报告核对，链条为按教训整理",
}
