"""The campaigns of a store, and which of them a day asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.store import frames
from data.store.campaign import (
    Campaign,
    Phase,
    campaign_on,
    campaigns,
    put_campaign,
    template,
)
from data.store.opening import Store
from tests.builders import NOW, new_store
from vocabulary.errors import StaleRecordError, StoreError


@pytest.fixture
def store(store_path: Path) -> Iterator[Store]:
    made = new_store(store_path)
    yield made
    made.close()


def test_the_template_is_the_plan_of_2023_and_its_phases_follow_without_a_gap() -> None:
    campaign = template()
    assert campaign.number == "巴川办〔2023〕83号"
    assert (campaign.start, campaign.end) == (date(2023, 11, 1), date(2024, 3, 31))
    # Requirements T6: the second phase has 116 days.
    assert (campaign.phases[1].end - campaign.phases[1].start).days + 1 == 116
    gaps = [
        (b.start - a.end).days for a, b in zip(campaign.phases, campaign.phases[1:], strict=False)
    ]
    assert gaps == [1, 1]


def test_a_day_falls_in_one_phase_or_none() -> None:
    campaign = template()
    assert campaign.phase_on(date(2023, 11, 30)) == campaign.phases[0]
    assert campaign.phase_on(date(2023, 12, 1)) == campaign.phases[1]
    assert campaign.phase_on(date(2024, 4, 1)) is None


def test_a_store_without_a_campaign_serves_the_plan(store: Store) -> None:
    assert frames.campaign(store) == template()
    assert campaigns(store) == ()


def test_a_stored_campaign_comes_back_as_it_was(store: Store) -> None:
    given = replace(template(), as_of=date(2024, 2, 20), targets={"closed_share": 0.95})
    put_campaign(store, given, actor="张某", now=NOW)
    assert frames.campaign(store) == replace(given, campaign_id=1, version=1)


def test_the_second_editor_of_a_campaign_is_told(store: Store) -> None:
    put_campaign(store, template(), actor="张某", now=NOW)
    with pytest.raises(StaleRecordError):
        put_campaign(store, template(), actor="李某", now=NOW)
    put_campaign(store, replace(template(), version=1, issuer="某办"), actor="李某", now=NOW)
    assert frames.campaign(store).issuer == "某办"


def test_next_winters_campaign_stands_beside_this_one(store: Store) -> None:
    put_campaign(store, template(), actor="张某", now=NOW)
    put_campaign(store, replace(template(), number="巴川办〔2024〕1号"), actor="张某", now=NOW)
    assert [c.number for c in campaigns(store)] == ["巴川办〔2023〕83号", "巴川办〔2024〕1号"]
    assert [c.campaign_id for c in campaigns(store)] == [1, 2]
    assert frames.campaign(store).number == "巴川办〔2024〕1号"
    put_campaign(store, replace(template(), version=1, issuer="某办"), actor="李某", now=NOW)
    assert [(c.campaign_id, c.issuer) for c in campaigns(store)][:1] == [(1, "某办")]


def winter(
    campaign_id: int, start: str, end: str, *, pause: tuple[str, str] | None = None
) -> Campaign:
    """Make a campaign of one phase, or of two with a pause between them."""
    spans = [(start, pause[0]), (pause[1], end)] if pause else [(start, end)]
    phases = tuple(
        Phase(f"第{n}阶段", date.fromisoformat(a), date.fromisoformat(b))
        for n, (a, b) in enumerate(spans, start=1)
    )
    return replace(template(), number=f"{campaign_id}号", phases=phases, campaign_id=campaign_id)


LAST_WINTER = winter(1, "2023-11-01", "2024-03-31", pause=("2024-01-20", "2024-02-25"))
SPRING = winter(2, "2024-03-15", "2024-05-31")
NEXT_WINTER = winter(3, "2024-11-01", "2025-03-31")
# An older one, entered last: what counts is when it began, not when it was made.
SUMMER_BEFORE = winter(4, "2023-06-01", "2023-08-31")


@pytest.mark.parametrize(
    ("day", "asked"),
    [
        ("2023-11-01", LAST_WINTER),
        ("2024-02-01", LAST_WINTER),  # between its phases
        ("2024-03-14", LAST_WINTER),
        ("2024-03-15", SPRING),  # both run: the one that began last
        ("2024-05-31", SPRING),
        ("2024-06-01", SPRING),  # a gap: the last that had ended
        ("2024-10-31", SPRING),
        ("2024-11-01", NEXT_WINTER),
        ("2030-01-01", NEXT_WINTER),
        ("2023-10-31", SUMMER_BEFORE),
        ("2023-06-01", SUMMER_BEFORE),
        ("2023-05-31", SUMMER_BEFORE),  # before all of them: the first
    ],
)
def test_a_day_asks_for_one_campaign(day: str, asked: Campaign) -> None:
    every = (LAST_WINTER, SPRING, NEXT_WINTER, SUMMER_BEFORE)
    for order in (every, every[::-1]):
        assert campaign_on(order, date.fromisoformat(day)) is asked


def test_of_two_that_began_and_ended_together_the_one_made_last_is_asked() -> None:
    again = replace(SPRING, campaign_id=9)
    for day in (date(2024, 4, 1), date(2024, 7, 1)):
        assert campaign_on((again, SPRING), day) is again
    assert campaign_on((again, SPRING), date(2024, 1, 1)) is SPRING


def test_in_a_gap_a_campaign_that_ended_early_gives_way_to_one_that_ended_later() -> None:
    short = winter(5, "2024-02-01", "2024-02-10")
    assert campaign_on((LAST_WINTER, short), date(2024, 2, 5)) is short
    assert campaign_on((LAST_WINTER, short), date(2024, 2, 11)) is LAST_WINTER
    assert campaign_on((LAST_WINTER, short), date(2024, 4, 1)) is LAST_WINTER


def test_without_a_stored_campaign_a_day_asks_for_the_plan(store: Store) -> None:
    assert campaign_on(campaigns(store), date(2024, 2, 20)) == template()


def test_a_campaign_without_phases_or_with_one_turned_round_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="at least one phase"):
        put_campaign(store, replace(template(), phases=()), actor="张某", now=NOW)
    turned = Phase("某阶段", date(2024, 2, 1), date(2024, 1, 1))
    with pytest.raises(StoreError, match="before it starts"):
        put_campaign(store, replace(template(), phases=(turned,)), actor="张某", now=NOW)
