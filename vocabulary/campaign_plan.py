"""The plan the product is built for: its number, title, phases and key dates, as published."""

from __future__ import annotations

from typing import Final

NUMBER: Final = "巴川办〔2023〕83号"
ISSUER: Final = "铜梁区人民政府巴川街道办事处"
TITLE: Final = "巴川街道今冬明春消防安全防范工作方案"
PARENT_DOCUMENT: Final = "铜防发〔2023〕9号"

# Name, first day, last day. The plan gives the first phase only its end (2023-11-30); it
# starts with the campaign, "2023年11月至2024年3月".
PHASES: Final = (
    ("部署行动", "2023-11-01", "2023-11-30"),
    ("组织实施", "2023-12-01", "2024-03-25"),
    ("总结提升", "2024-03-26", "2024-03-31"),
)

# Name, first day, last day, provenance: "plan" where the plan names the occasion (the day itself is
# the calendar's), "law" for the day set by 重庆市消防条例, "published" for the sessions as they
# were held (政协 03-04 to 03-10, 人大 03-05 to 03-11).
KEY_DATES: Final = (
    ("119消防日", "2023-11-09", "2023-11-09", "law"),
    ("元旦", "2024-01-01", "2024-01-01", "plan"),
    ("除夕", "2024-02-09", "2024-02-09", "plan"),
    ("春节", "2024-02-10", "2024-02-10", "plan"),
    ("元宵节", "2024-02-24", "2024-02-24", "plan"),
    ("全国两会", "2024-03-04", "2024-03-11", "published"),
)
