"""Headings and answers of the sheets that go out on paper or as Excel and come back filled in."""

from __future__ import annotations

from typing import Final

from vocabulary.terms import Term

# Column of ours -> heading on the sheet, in order; read back by the same words.
SITE_HEADINGS: Final[dict[str, str]] = {
    "site_id": "编号",
    "name": "场所",
    "village": "村社",
}
HOUSEHOLD_HEADINGS: Final[dict[str, str]] = {
    **SITE_HEADINGS,
    "household": "户（栋-单元-号）",
    "checked_on": "检查日期",
    "checked_by": "检查人",
}
SELF_CHECK_HEADINGS: Final[dict[str, str]] = {
    **SITE_HEADINGS,
    "checked_on": "自查日期",
    "filled_by": "填表人",
}
HOUSEHOLD_TITLE: Final = "“三清三关”入户检查表"
SELF_CHECK_TITLE: Final = "消防安全自知自查自改表（{category}）"
HOUSEHOLD_NOTES: Final = (
    "每户一行：做到写“是”，没做到写“否”，没看到留空。编号一列请勿改动。",
    "三清：清理楼道、阳台、厨房可燃杂物；三关：离人关闭电源、火源、气源。",
)
SELF_CHECK_NOTES: Final = (
    "每项写“无”（没有隐患）、“有”（发现、未改）或“已改”（发现并已改）；不适用留空。编号一列请勿改动。",
)
YES: Final = frozenset({"是", "√", "✓", "☑", "1", "做到", "y", "yes", "true"})
NO: Final = frozenset({"否", "×", "✗", "x", "0", "未做到", "n", "no", "false"})


class SelfAnswer(Term):
    """What a place says of one item of its own check."""

    NONE = "none", "无", "None"
    FOUND = "found", "有", "Found"
    FIXED = "fixed", "已改", "Found and fixed"


SELF_ANSWERS: Final[dict[str, SelfAnswer]] = {
    **{term.zh: term for term in SelfAnswer},
    "没有": SelfAnswer.NONE, "否": SelfAnswer.NONE, "×": SelfAnswer.NONE, "x": SelfAnswer.NONE,
    "是": SelfAnswer.FOUND, "发现": SelfAnswer.FOUND, "√": SelfAnswer.FOUND,
    "已整改": SelfAnswer.FIXED, "整改": SelfAnswer.FIXED,
}  # fmt: skip


class FormFault(Term):
    """What is wrong with a row of a sheet that came back."""

    NO_SITE = "no_site", "编号不在台账中", "The number is no site of the register"
    NO_HOUSEHOLD = "no_household", "没有写户号", "The household is missing"
    BAD_DATE = "bad_date", "日期缺失或读不出", "The date is missing or cannot be read"
    FUTURE = "future", "日期在今天之后", "The date lies in the future"
    BAD_ANSWER = "bad_answer", "有看不懂的答案", "An answer cannot be read"
    EMPTY = "empty", "一项也没有填", "Nothing is filled in"
