"""The campaign of a store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.store import frames
from data.store.campaign import Phase, campaigns, put_campaign, template
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
    assert frames.campaign(store) == replace(given, version=1)


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
    assert frames.campaign(store).number == "巴川办〔2024〕1号"


def test_a_campaign_without_phases_or_with_one_turned_round_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="at least one phase"):
        put_campaign(store, replace(template(), phases=()), actor="张某", now=NOW)
    turned = Phase("某阶段", date(2024, 2, 1), date(2024, 1, 1))
    with pytest.raises(StoreError, match="before it starts"):
        put_campaign(store, replace(template(), phases=(turned,)), actor="张某", now=NOW)
