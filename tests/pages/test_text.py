"""Ledger text on the screen is what was typed: the escaping, without a browser.

What a browser makes of it is held by tests/browser/test_pages_text.py.
"""

from __future__ import annotations

import math
import re

import pytest

from pages.shell.text import closed_up, one_line, plain

HOSTILE = (
    "![a](http://evil.test/x.png)",
    "[点我](http://evil.test)",
    "$x^2$",
    ":material/home:",
    ":red[红]",
    "<img src=x onerror=alert(1)>",
    "`a`",
    "**粗**",
    "# 标题",
    "| a | b |",
    "C:\\users\\x",
    "&lt;b&gt;",
)


def unescaped(shown: str) -> str:
    """What Markdown shows of escaped text: a backslash before a mark goes, joiners show nothing."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", shown).replace("\u2060", "")


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_mark_of_markdown_is_left_without_its_backslash(typed: str):
    left = re.sub(r"\\[!-/:-@\[-`{-~]", "", plain(typed))
    assert not re.search(r"[!-/:-@\[-`{-~]", left)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_is_shown_is_what_was_typed(typed: str):
    assert unescaped(plain(typed)) == typed


def test_an_address_and_an_icon_name_are_broken_by_a_joiner_that_shows_nothing():
    assert "\u2060" in plain("www.evil.test")
    assert "\u2060" in plain(":fire:")


def test_a_missing_value_is_a_dash():
    assert plain(None) == plain(math.nan) == "—"


def test_a_long_cell_is_cut_and_says_so():
    assert unescaped(plain("火" * 300, longest=5)) == "火火火火…"


def test_a_cell_of_several_lines_is_one_line():
    assert one_line("一\n二\u2028三\x00") == "一 二 三"


def test_marks_that_turn_the_direction_of_reading_are_left_out():
    assert one_line("a\u202egnp.exe") == "agnp.exe"


def test_blanks_between_chinese_and_figures_are_closed_up_and_others_stay():
    assert closed_up("第 6 行没有名称") == "第6行没有名称"
    assert closed_up("Row 6 has no name") == "Row 6 has no name"
