"""Sums that do not agree stop a paper, and each names its two figures."""

from __future__ import annotations

from dataclasses import replace

import pytest

from briefing.facts.fact import Facts
from briefing.facts.identities import FiguresDisagreeError, check, disagreements
from briefing.papers.letters import write_paper
from briefing.papers.request import Request
from briefing.words import labels
from tests.briefing.small_office import AS_OF, facts

# A figure that is off by five, the sum it breaks, and the two figures named.
BROKEN = [
    ("hazards.waiting", "rectified", (4, 9)),
    ("hazards.to_recheck", "waiting", (1, 6)),
    ("hazards.found", "found", (13, 8)),
    ("hazards.open", "open", (10, 5)),
    ("hazards.in_time_left", "unrectified", (4, 9)),
    ("hazards.overdue", "offices", (7, 2)),
    ("hazards.overdue", "villages", (7, 2)),
    ("hazards.overdue", "late", (7, 2)),
]


def off(told: Facts, name: str, by: float = 5) -> Facts:
    fact = told[name]
    return replace(told, items={**told.items, name: replace(fact, value=(fact.value or 0) + by)})


def test_the_figures_of_a_register_agree():
    assert disagreements(facts(third=True)) == ()
    check(facts())


@pytest.mark.parametrize(("name", "identity", "figures"), BROKEN)
def test_a_broken_sum_is_found_and_names_its_two_figures(
    name: str, identity: str, figures: tuple[int, int]
):
    found = disagreements(off(facts(), name))
    told = {one.name: (one.left, one.right) for one in found}
    assert told[labels.IDENTITIES[identity]] == figures
    with pytest.raises(FiguresDisagreeError) as caught:
        check(off(facts(), name))
    assert str(figures[0]) in str(caught.value)
    assert str(figures[1]) in str(caught.value)


def test_what_was_closed_and_opened_again_is_the_growth_of_the_closed():
    told = facts()
    known = {
        "hazards.found": replace(told["hazards.found"], previous=8),
        "hazards.closed": replace(told["hazards.closed"], previous=3),
    }
    whole = replace(told, items=told.items | known)
    assert disagreements(whole) == ()
    (one,) = disagreements(off(whole, "hazards.closed.period", 2))
    assert (one.name, one.left, one.right) == (labels.IDENTITIES["closed"], 2, 0)


@pytest.mark.parametrize("kind", ["bulletin", "summary"])
def test_a_paper_whose_figures_do_not_agree_is_not_written(kind: str):
    asked = Request(kind, "某街道办事处", AS_OF, facts=off(facts(), "hazards.overdue"))
    with pytest.raises(FiguresDisagreeError):
        write_paper(asked)


def test_facts_frozen_before_these_were_counted_are_let_through():
    told = facts()
    old = {name: fact for name, fact in told.items.items() if name != "hazards.waiting"}
    assert disagreements(replace(off(told, "hazards.overdue"), items=old)) == ()
