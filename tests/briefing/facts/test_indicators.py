"""The definitions of the circular's indicators, each with figures worked out by hand.

STANDARDS 1.11: a base of 0 gives a dash, shares are compared in percentage points and counts in
percent, ties share a rank, and fewer than five items are listed apart.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from analysis.risk.assessment import assess
from briefing.facts.breakdown import competition_ranks, standings
from briefing.facts.collect import collect
from briefing.facts.compose import sections
from briefing.facts.fact import SMALL_BASE, Facts, Period
from briefing.facts.grids import grid
from briefing.facts.issues import freeze, thaw
from briefing.facts.say import say, say_change, say_year_change
from tests.briefing.small_office import EAST, THIRD, UNNAMED, WEST, facts
from tests.builders import day_with, event_rows, hazard_rows, site_rows, village_rows, visit_rows

AS_OF = date(2024, 2, 20)
PERIOD = Period(date(2024, 2, 14), AS_OF)
OPEN = {"status": "rectifying", "village_code": EAST, "site_id": 1, "found_on": "2024-01-05"}
CLOSED = {**OPEN, "status": "closed", "submitted_on": "2024-02-01", "closed_on": "2024-02-02"}


def done(kind: str, hazard_id: int, day: str) -> dict[str, object]:
    """Return an event of a hazard."""
    return {"subject": "hazard", "subject_id": hazard_id, "kind": kind, "effective_on": day}


def counted(
    hazards: pd.DataFrame,
    *,
    visits: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    before: pd.DataFrame | None = None,
    n_sites: int = 2,
) -> Facts:
    """Return the facts of one village with so many sites."""
    sites = site_rows(*({"site_id": at, "village_code": EAST} for at in range(1, n_sites + 1)))
    visits = visit_rows() if visits is None else visits
    day = day_with(
        as_of=AS_OF, sites=sites, hazards=hazards, visits=visits, campaign=UNNAMED,
        villages=village_rows(*({"village_code": code} for code in (EAST, WEST, THIRD))),
        events=event_rows() if events is None else events,
        risk=assess(sites, hazards, visits=visits, as_of=AS_OF),
    )  # fmt: skip
    return collect(day, PERIOD, hazard_rows() if before is None else before)


def test_the_overdue_share_is_late_and_not_put_right_over_due():
    # Four are due: one late, three put right; the fifth is not due, the sixth has no deadline.
    late, right = {**OPEN, "due_on": "2024-02-10"}, {**CLOSED, "due_on": "2024-02-10"}
    told = counted(
        hazard_rows(
            late, right, right, right, {**OPEN, "due_on": "2024-03-10"}, {**OPEN, "due_on": None}
        )
    )
    share = told["hazards.overdue_share"]
    assert (share.numerator, share.denominator, say(share)) == (1, 4, "25.0%")
    assert share.row_ids == (1,)


def test_a_hazard_is_not_late_on_its_last_day():
    told = counted(hazard_rows({**OPEN, "due_on": "2024-02-20"}, {**OPEN, "due_on": "2024-02-19"}))
    assert told["hazards.overdue"].row_ids == (2,)
    assert told["hazards.due_soon"].row_ids == (1,)


def test_the_recheck_share_counts_checks_of_the_period_passed_over_all():
    # Three checks in the week, two passed (one hazard failed first, then passed); one check before.
    events = event_rows(
        done("recheck_failed", 1, "2024-02-14"),
        done("recheck_passed", 1, "2024-02-20"),
        done("recheck_passed", 2, "2024-02-15"),
        done("recheck_failed", 2, "2024-02-13"),
    )  # fmt: skip
    share = counted(hazard_rows(CLOSED, CLOSED), events=events)["hazards.recheck_share"]
    assert (share.numerator, share.denominator, say(share)) == (2, 3, "66.7%")


def test_the_relapse_share_is_what_was_opened_again_over_all_closings():
    # Three closings in all, one of the second hazard a second time; two reopenings, one this week.
    events = event_rows(
        done("closed", 1, "2024-01-10"),
        done("closed", 2, "2024-01-11"),
        done("reopened", 2, "2024-02-01"),
        done("closed", 2, "2024-02-10"),
        done("reopened", 2, "2024-02-16"),
    )  # fmt: skip
    told = counted(hazard_rows(CLOSED, OPEN), events=events)
    share = told["hazards.relapse_share"]
    assert (share.numerator, share.denominator, say(share)) == (2, 3, "66.7%")
    assert told["hazards.reopened.period"].value == 1


def test_the_coverage_counts_each_site_once_over_all_sites():
    visits = visit_rows(
        {"site_id": 1, "visited_on": "2024-01-05"},
        {"site_id": 1, "visited_on": "2024-02-15"},
        {"site_id": 2, "visited_on": "2024-02-16"},
    )
    told = counted(hazard_rows(OPEN), visits=visits, n_sites=8)
    assert say(told["sites.coverage"]) == "25.0%"
    assert say_change(told["sites.coverage"]) == "上升12.5个百分点"
    assert (told["sites.visited.period"].value, told["visits.period"].value) == (2, 2)


def test_the_change_of_a_stock_is_against_the_day_before_the_period():
    # Then: one of four put right (25 %), four open less one closed; now two of four (50 %).
    now = hazard_rows(CLOSED, {**CLOSED, "closed_on": "2024-02-15"}, OPEN, OPEN)
    then = hazard_rows(CLOSED, OPEN, OPEN, OPEN)
    told = counted(now, before=then)
    assert say_change(told["hazards.rectified_share"]) == "上升25.0个百分点"
    assert say_change(told["hazards.open"]) == "减少33.3%"
    assert say_change(told["hazards.found"]) == "与上期持平"


def test_points_are_the_difference_of_what_is_printed():
    # 1/3 prints 33.3 and 2/3 prints 66.7: a reader subtracts 33.4, not 33.3.
    now = hazard_rows(CLOSED, CLOSED, OPEN)
    then = hazard_rows(CLOSED, OPEN, OPEN)
    assert say_change(counted(now, before=then)["hazards.rectified_share"]) == "上升33.4个百分点"


@pytest.mark.parametrize(
    "fact_id",
    [
        "hazards.rectified_share", "hazards.closed_share", "hazards.in_time_share",
        "hazards.overdue_share", "hazards.recheck_share", "hazards.relapse_share",
    ],
)  # fmt: skip
def test_a_share_of_nothing_is_a_dash_and_is_left_out_of_every_sentence(fact_id: str):
    told = counted(hazard_rows(), events=event_rows())
    assert say(told[fact_id]) == "—"
    assert told[fact_id].denominator in (0, None)
    text = "".join(line.text for section in sections(told) for line in section.sentences)
    assert "%" not in text
    assert "100" not in text


def test_no_village_without_hazards_has_a_share():
    rows = grid(facts(), "small_villages").rows
    told = facts()
    nothing = told[f"village.{THIRD}.rectified_share"]
    assert (nothing.value, nothing.note) == (None, "no_base")
    assert len(rows) == 3


def test_four_items_are_listed_apart_and_five_are_ranked():
    of = {name: {**OPEN, "village_code": name} for name in (EAST, WEST, THIRD)}
    hazards = hazard_rows(*[of[EAST]] * 5, *[of[WEST]] * 5, *[of[THIRD]] * 4)
    told = counted(hazards)
    assert {row.key for row in told.rows("villages")} == {EAST, WEST}
    assert [row.key for row in told.rows("small_villages")] == [THIRD]
    assert SMALL_BASE == 5
    assert [told.cell(row, "rank").value for row in told.rows("villages")] == [1, 1]


def test_three_tied_for_second_are_followed_by_the_fifth():
    values = {"a": 9, "b": 8, "c": 8, "d": 8, "e": 7}
    ranks = competition_ranks({key: Decimal(value) for key, value in values.items()})
    assert ranks == {"a": 1, "b": 2, "c": 2, "d": 2, "e": 5}


def test_shares_that_print_alike_tie():
    # 66.70 % and 66.67 % both print 66.7 %: a reader sees no reason to put one before the other.
    placed = standings({"a": (667, 1000), "b": (2000, 3000), "c": (1, 10)})
    assert (placed["a"].rank, placed["b"].rank, placed["c"].rank) == (1, 1, 3)


def test_a_small_base_is_told_by_its_counts_alone():
    told = counted(hazard_rows(CLOSED, OPEN, OPEN))
    text = "".join(line.text for section in sections(told) for line in section.sentences)
    assert "发现隐患3处，已整改1处。" in text
    assert "%" not in text


def a_year_apart(*earlier: str) -> Facts:
    """Return the facts of a week with three hazards and two visits, and hazards on earlier days."""
    now = [{**OPEN, "found_on": "2024-02-15"}] * 3
    then = [{**OPEN, "found_on": day} for day in earlier]
    visits = [{"site_id": 1, "village_code": EAST, "visited_on": "2024-02-14"}] * 2
    return counted(hazard_rows(*now, *then), visits=visit_rows(*visits))


def test_a_count_of_the_period_is_compared_with_the_same_days_a_year_earlier():
    # Kept since 2023-02-01: two in 14 to 20 February 2023, one on each side of those days.
    told = a_year_apart("2023-02-01", "2023-02-14", "2023-02-20", "2023-02-21")
    found, visited = told["hazards.found.period"], told["visits.period"]
    assert (found.value, found.year_before, found.year_change) == (3, 2, Decimal("50.0"))
    assert say_year_change(found) == "增长50.0%"
    assert (visited.year_before, say_year_change(visited)) == (0, "上年同期为零")
    text = "".join(one.text for one in sections(told)[0].sentences)
    assert "与上年同期相比，检查家次上年同期为零，发现隐患增长50.0%。" in text
    assert thaw(freeze(told)) == told


def test_a_register_that_does_not_reach_a_year_back_is_not_compared_with_it():
    for told in (a_year_apart("2023-02-14"), a_year_apart("2023-11-01"), counted(hazard_rows())):
        fact = told["hazards.found.period"]
        assert (fact.year_before, say_year_change(fact)) == (None, "—")
        assert "上年同期" not in "".join(one.text for one in sections(told)[0].sentences)
        assert "year_before" not in freeze(told)  # an older issue keeps its fingerprint


def test_a_year_before_the_leap_day_ends_on_the_28th():
    assert Period(date(2024, 2, 26), date(2024, 2, 29)).year_before == Period(
        date(2023, 2, 26), date(2023, 2, 28)
    )


def test_what_one_building_put_right_is_one_decision():
    # In each village the same share of sites put all right; in one a tower of 100 put nothing.
    shares = {"a": (60, 160), "b": (60, 80), "c": (60, 80), "d": (60, 80)}
    sites = [("a", 0.0, 100.0)]
    sites += [(area, 2.0 * (k % 4 > 0), 2.0) for area in "abcd" for k in range(40)]
    of_sites = pd.DataFrame(sites, columns=["area", "count", "base"])
    plain, whole = standings(shares), standings(shares, of_sites)
    assert plain["a"].band == "worse"
    assert {one.band for one in whole.values()} == {"alike"}
    assert (whole["a"].rank_low, whole["a"].rank_high) == (1, 4)
    assert whole["a"].rank == plain["a"].rank == 4
