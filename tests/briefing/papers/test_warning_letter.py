"""Letters from a case and from the register: what is not verified says so, what is late says so."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pandas as pd
from docx import Document

from analysis.risk.hazards import with_clock
from briefing.papers.notices import letter, notice_lines, warning_lines
from tests.builders import hazard_rows
from vocabulary.terms import Category

DAY = date(2024, 2, 20)


def lesson(**changes: Any) -> pd.Series:
    told = {
        "title": "某地火灾", "happened_on": pd.Timestamp("2023-11-16"), "place": "某市",
        "deaths": 26.0, "injured": 38.0, "cause": "待核", "lesson": "出口要畅通。",
        "source": "公开报道", "is_verified": False,
    }  # fmt: skip
    return pd.Series(told | changes)


def test_an_unverified_case_is_marked_in_the_letter_and_a_verified_one_is_not():
    lines = warning_lines(lesson(), Category.BATHHOUSE, ["B04", "B06"], n_here=3, as_of=DAY)
    assert lines[0] == "消防安全警示函（洗浴场所）"
    assert lines[2] == "2023年11月16日，某市发生火灾（某地火灾），造成26人死亡、38人受伤。"
    assert any("待核" in line and "不得对外引用" in line for line in lines)
    assert "1. 安全疏散不符（出口不足、上锁、堵塞）（消防法28,60; 令39-9）" in lines
    assert "截至2024年2月20日，辖区洗浴场所中有3处存在同类隐患尚未销案。" in lines
    sure = warning_lines(lesson(is_verified=True), Category.FACTORY, [], n_here=0, as_of=DAY)
    assert not any("核实前" in line for line in sure)
    assert any("没有同类隐患" in line for line in sure)


def test_the_letter_carries_the_theme_of_the_plan():
    lines = warning_lines(lesson(), Category.BATHHOUSE, [], n_here=0, as_of=DAY)
    assert lines[-2:] == ["预防为主、生命至上。", "案例来源：公开报道"]


def test_what_is_not_known_of_a_case_is_left_out():
    bare = lesson(happened_on=pd.NaT, place=None, deaths=None, injured=2.0, cause=None)
    lines = warning_lines(bare, Category.OTHER, [], n_here=0, as_of=DAY)
    assert lines[2] == "近期，外地发生火灾（某地火灾），造成2人受伤。"
    assert not any(line.startswith("起火原因") for line in lines)


def test_a_notice_tells_the_open_hazards_the_latest_first_and_how_late():
    rows = hazard_rows(
        {"description": "堵塞通道", "due_on": "2024-02-28"},
        {"description": None, "code": "R05", "due_on": "2024-02-10"},
        {"description": "已改", "status": "closed", "closed_on": "2024-02-01"},
    )
    lines = notice_lines("某商场", with_clock(rows, as_of=DAY), as_of=DAY)
    assert "有2处" in lines[2]
    assert lines[3] == "1. 电气线路私拉乱接，整改期限：2024年2月10日，已逾期10天。"
    assert lines[4] == "2. 堵塞通道，整改期限：2024年2月28日。"


def test_a_place_without_an_open_hazard_is_told_so():
    lines = notice_lines("某商场", with_clock(hazard_rows(), as_of=DAY), as_of=DAY)
    assert "没有未整改的隐患" in lines[-1]


def test_the_letter_is_a_document_with_office_and_day_and_the_mark_of_the_demo():
    body = letter(["标题", "各单位：", "正文。"], issuer="某办事处", as_of=DAY, is_demo=True)
    document = Document(io.BytesIO(body))
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert texts == ["标题", "各单位：", "正文。", "某办事处", "2024年2月20日"]
    header = document.sections[0].header
    assert "演示数据" in "".join(paragraph.text for paragraph in header.paragraphs)
