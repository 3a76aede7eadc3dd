"""The screens of the meeting: the situation in ten lines, rows, what is to be decided."""

from __future__ import annotations

import re
from dataclasses import replace

from briefing.facts.fact import Fact
from briefing.screen.behind import row_kind
from briefing.screen.meeting import situation
from briefing.screen.verdicts import asked
from tests.briefing.small_office import facts

# A line is then as high as a twentieth of the picture: a twenty-fifth is read at five metres.
LINES, LINE_LENGTH = 10, 32


def test_the_situation_is_ten_lines_that_each_fit_one_line_of_the_screen():
    told = facts(third=True)
    big = {
        key: replace(fact, value=88888) if fact.unit == "count" else fact
        for key, fact in told.items.items()
    }
    for one in (told, replace(told, items=big)):
        lines = [line.text for line in situation(one)]
        assert len(lines) == LINES
        assert max(map(len, lines)) <= LINE_LENGTH


def test_the_ten_lines_say_what_was_counted_by_hand():
    lines = [line.text for line in situation(facts())]
    # Eight found, four put right (three closed, one awaiting its re-check), five not closed; of the
    # five whose day has come two are late (since 10 Feb, and 40 days), three were in time.
    assert lines[4] == "累计发现隐患8处，已整改4处。"
    assert lines[5] == "整改率50.0%，环比：上期数据不可比。"
    assert lines[6] == "未销案隐患5处，其中重大（含疑似）0处。"
    assert lines[8] == "逾期未整改2处，其中三十日以上1处。"


def test_no_line_of_a_screen_has_a_digit_that_is_no_fact_or_date():
    for line in situation(facts(third=True)):
        prose = [part.text for part in line.parts if part.kind == "prose"]
        assert not re.search(r"\d", "".join(prose))


def test_an_empty_register_says_so_in_one_line_and_claims_no_safety():
    (line,) = situation(facts(empty=True))
    assert "没有记录不等于没有隐患" in line.text


def test_checks_are_not_taken_for_hazards():
    assert row_kind(Fact("hazards.recheck_share", 0.5, "share", 1, 2, None, (17,))) == ""
    assert row_kind(Fact("category.bathhouse.sites", 1, row_ids=(3,))) == "site"
    assert row_kind(Fact("village.500151001001.overdue", 1, row_ids=(5,))) == "hazard"
    assert row_kind(Fact("hazards.open", 0)) == ""


def test_what_is_late_is_to_be_decided_first_and_nothing_that_is_not_there():
    wanted = [one.subject for one in asked(facts())]
    assert wanted[0] == "逾期隐患"
    assert "重大（含疑似）火灾隐患" not in wanted
