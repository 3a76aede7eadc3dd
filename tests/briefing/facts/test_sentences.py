"""No sentence says a number that is not a fact."""

from __future__ import annotations

import re

import pytest

from briefing.facts.compose import chat_text, sections
from tests.briefing.small_office import facts

DIGIT = re.compile(r"\d")


@pytest.mark.parametrize("empty", [False, True])
def test_a_digit_of_a_sentence_belongs_to_a_fact_a_date_or_a_name(empty: bool):
    for section in sections(facts(empty=empty)):
        for sentence in section.sentences:
            prose = "".join(part.text for part in sentence.parts if part.kind == "prose")
            assert not DIGIT.search(prose), sentence.text


def test_every_fact_a_sentence_names_is_printed_as_the_facts_print_it():
    told = facts()
    named = [
        part
        for section in sections(told)
        for sentence in section.sentences
        for part in sentence.parts
        if part.kind == "fact"
    ]
    assert len(named) > 20
    assert all(part.ref in told.items for part in named)


def test_the_sections_stand_in_the_order_of_a_circular():
    assert [section.id for section in sections(facts())] == [
        "overview",
        "categories",
        "ranking",
        "problems",
        "actions",
    ]


def test_no_record_is_not_the_same_as_no_hazard():
    text = sections(facts(empty=True))[0].sentences[-1].text
    assert "没有记录不等于没有隐患" in text


def test_the_chat_summary_gives_the_usual_counts():
    text = chat_text(facts())
    assert "截至2024年2月20日：发现隐患8处，已整改4处，未整改4处，逾期2处" in text
    assert len(text) <= 160


def test_the_chat_summary_of_the_demo_says_so_first():
    assert chat_text(facts(is_demo=True)).startswith("演示数据")
