"""The texts of the about page: the same chapters in each language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

LOCALE = Path(__file__).resolve().parents[2] / "locale"


@pytest.mark.parametrize("name", ["methods", "sources"])
def test_each_chapter_is_told_in_both_languages(name: str):
    chinese, english = (
        re.findall(r"### (.+)\n\n(\S.+)\n", (LOCALE / language / f"{name}.md").read_text("utf-8"))
        for language in ("zh_CN", "en")
    )
    assert len(chinese) == len(english) > 3
    assert all(re.search(r"[\u4e00-\u9fff]", heading + text) for heading, text in chinese)
    assert not any(re.search(r"[\u4e00-\u9fff]", heading + text) for heading, text in english)
