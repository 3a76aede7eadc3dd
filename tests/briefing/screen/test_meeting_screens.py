"""The present view: ten lines on one screen, the order of a meeting, and rows behind a number."""

from __future__ import annotations

import re
from dataclasses import replace

from briefing.facts.fact import Fact
from briefing.screen.meeting import LINE_LENGTH, LINES, numbers, row_kind, screens, situation
from tests.briefing.small_office import facts


def test_the_situation_is_ten_lines_that_each_fit_one_line_of_the_screen():
    told = facts(third=True)
    big = {
        key: replace(fact, value=88888) if fact.unit == "count" else fact
        for key, fact in told.items.items()
    }
    for one in (told, replace(told, items=big)):
        lines = [line.text for line in situation(one).lines]
        assert len(lines) == LINES == 10
        assert max(map(len, lines)) <= LINE_LENGTH


def test_the_ten_lines_say_what_was_counted_by_hand():
    lines = [line.text for line in situation(facts()).lines]
    # Eight found, four put right (three closed, one awaiting its re-check), five not closed; of the
    # five whose day has come two are late (since 10 Feb, and 40 days), three were in time.
    assert lines[4] == "累计发现隐患8处，已整改4处。"
    assert lines[5] == "整改率50.0%，环比：上期数据不可比。"
    assert lines[6] == "未销案隐患5处，其中重大（含疑似）0处。"
    assert lines[8] == "逾期未整改2处，其中三十日以上1处。"


def test_no_line_of_a_screen_has_a_digit_that_is_no_fact_or_date():
    for screen in screens(facts(third=True)):
        for line in screen.lines:
            prose = [part.text for part in line.parts if part.kind == "prose"]
            assert not re.search(r"\d", "".join(prose))


def test_an_empty_register_says_so_in_one_line_and_claims_no_safety():
    (line,) = situation(facts(empty=True)).lines
    assert "没有记录不等于没有隐患" in line.text


def test_the_screens_come_in_the_order_of_the_meeting():
    order = list(dict.fromkeys(screen.id for screen in screens(facts(third=True))))
    assert order == [
        "cover", "situation", "figures", "map", "ranking", "categories", "offices", "overdue",
        "key_dates", "cases", "actions", "decisions",
    ]  # fmt: skip


def test_a_rank_is_shown_only_beside_what_it_may_be_worth():
    for screen in screens(facts(third=True)):
        keys = {column.key for column in screen.table.columns} if screen.table else set()
        assert "rank" not in keys or {"interval", "rank_span", "band"} <= keys


def test_a_screen_says_who_answers_for_what_is_overdue():
    (overdue,) = [screen for screen in screens(facts()) if screen.id == "overdue"]
    assert overdue.table is not None
    assert [column.key for column in overdue.table.columns][-1] == "office"
    assert [row[3].text for row in overdue.table.rows] == ["40", "10"]


def test_a_number_of_a_table_leads_to_its_rows_under_its_own_name():
    told = facts(third=True)
    table = next(screen for screen in screens(told) if screen.id == "ranking" and screen.table)
    named = numbers(told, table)
    assert named["village.500151001001.overdue"] == "东方社区 逾期 1"
    assert told["village.500151001001.overdue"].row_ids == (5,)
    assert row_kind(told["village.500151001001.overdue"]) == "hazard"
    assert "village.500151001001.rank" not in named


def test_checks_are_not_taken_for_hazards():
    assert row_kind(Fact("hazards.recheck_share", 0.5, "share", 1, 2, None, (17,))) == ""
    assert row_kind(Fact("category.bathhouse.sites", 1, row_ids=(3,))) == "site"
    assert row_kind(Fact("hazards.open", 0)) == ""


def test_long_lists_go_on_to_another_screen_of_nearly_the_same_length():
    told = facts()
    rows = told.rows("overdue") * 3
    many = replace(told, tables={**told.tables, "overdue": rows})
    sizes = [len(s.table.rows) for s in screens(many) if s.id == "overdue" and s.table]
    assert sizes == [3, 3]
