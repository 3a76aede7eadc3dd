"""The indicators of the circular, counted by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from briefing.facts.breakdown import competition_ranks, standings
from briefing.facts.fact import Fact, Period, percent, share
from briefing.facts.issues import fingerprint, freeze, thaw
from briefing.facts.say import mask, plain, say, say_change, say_period
from tests.briefing.small_office import facts


def test_found_rectified_closed_and_open_are_counted_from_the_rows():
    told = facts()
    values = {
        name: told[f"hazards.{name}"].value for name in ("found", "rectified", "closed", "open")
    }
    assert values == {"found": 8, "rectified": 4, "closed": 3, "open": 5}
    assert told["hazards.found.period"].value == 2


def test_the_rectified_share_counts_what_was_submitted_over_what_was_found():
    fact = facts()["hazards.rectified_share"]
    assert (fact.numerator, fact.denominator, say(fact)) == (4, 8, "50.0%")


def test_the_closed_share_has_found_as_its_base():
    assert say(facts()["hazards.closed_share"]) == "37.5%"


def test_in_time_means_submitted_by_the_deadline_among_those_due():
    # Due by 20 Feb: hazards 1-5 and 7. In time: 1, 2 (20 Jan <= 31 Jan) and 4 (15 <= 18 Feb);
    # 3 was submitted five days late.
    fact = facts()["hazards.in_time_share"]
    assert (fact.numerator, fact.denominator) == (3, 6)


def test_the_overdue_are_those_past_their_day_and_not_put_right():
    told = facts()
    assert told["hazards.overdue"].row_ids == (5, 7)
    assert told["hazards.overdue_long"].row_ids == (7,)


def test_without_a_base_there_is_a_dash_never_zero_or_a_hundred():
    fact = share("x", (), 0)
    assert fact.value is None
    assert say(fact) == "—"


@pytest.mark.parametrize(
    ("value", "printed"),
    [(0.1435, "14.4"), (0.12345, "12.3"), (0.0005, "0.1"), (2 / 3, "66.7"), (1.0, "100.0")],
)
def test_a_share_is_rounded_half_up_to_one_decimal(value: float, printed: str):
    assert percent(value) == Decimal(printed)


def test_shares_are_compared_in_points_and_counts_in_percent():
    assert say_change(Fact("a", 0.875, "share", previous=0.82)) == "上升5.5个百分点"
    assert say_change(Fact("b", 30, "count", previous=40)) == "减少25.0%"
    assert say_change(Fact("c", 3, "count", previous=0)) == "上期为零"
    assert say_change(Fact("d", 3, "count")) == "上期数据不可比"


def test_ties_share_a_rank():
    ranks = competition_ranks({"a": Decimal(9), "b": Decimal(8), "c": Decimal(8), "d": Decimal(7)})
    assert ranks == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_one_village_alone_is_not_ranked():
    told = facts()
    assert told.rows("villages") == ()
    apart = [row.texts["name"] for row in told.rows("small_villages")]
    assert apart == ["东方社区", "东城社区", "和平社区"]


def test_a_village_with_few_hazards_is_listed_apart():
    told = facts(third=True)
    assert {row.texts["name"] for row in told.rows("villages")} == {"东方社区", "和平社区"}
    assert [row.texts["name"] for row in told.rows("small_villages")] == ["东城社区"]


def test_a_rank_lies_within_its_own_interval():
    ranked = standings({"a": (90, 100), "b": (50, 100), "c": (9, 10), "d": (60, 90)})
    for one in ranked.values():
        assert one.rank_low <= one.rank <= one.rank_high
        assert one.low < one.high
    assert ranked["b"].band == "worse"
    assert ranked["c"].rank_high > ranked["c"].rank_low


def test_frozen_facts_thaw_to_the_same_facts():
    told = facts()
    again = thaw(freeze(told))
    assert again == told
    assert fingerprint(again) == fingerprint(told)


def test_another_figure_is_another_snapshot():
    assert fingerprint(facts()) != fingerprint(facts(empty=True))


def test_a_period_is_said_with_its_year_once():
    assert say_period(Period(date(2024, 2, 14), date(2024, 2, 20))) == "2024年2月14日至2月20日"
    assert (
        say_period(Period(date(2023, 12, 29), date(2024, 1, 4))) == "2023年12月29日至2024年1月4日"
    )


def test_a_period_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="start <= end"):
        Period(date(2024, 2, 20), date(2024, 2, 14))


def test_what_a_document_cannot_carry_is_taken_out_of_a_name():
    assert plain("甲\x00乙\u202e丙\n丁") == "甲乙丙 丁"
    assert mask("某某足浴店") == "某※※※店"
